"""Docstrings as Markdown: their sections, their lists of parameters, a call one parameter a line."""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

__all__ = ["cell", "entries", "listed_parameters", "parts_of", "prose", "signature_of", "table"]

# Of a docstring: the heading of a section, and the entry `name, name : what it is`.
_SECTION: Final = re.compile(r"^(?P<name>[A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)
_ENTRY: Final = re.compile(r"^(?P<names>[\w.*]+(?:, [\w.*]+)*) : (?P<text>.*)$")


def parts_of(doc: str) -> dict[str, str]:
    """Return the sections of a docstring by heading; what stands before the first is under "", examples under "Example"."""
    text, found = doc, {}
    before = re.search(r"^>>> ", text, re.MULTILINE)
    if before:
        text, found["Example"] = text[: before.start()], text[before.start() :].rstrip()
    places = list(_SECTION.finditer(text))
    found[""] = text[: places[0].start() if places else None].strip()
    for place, after in zip(places, [*places[1:], None], strict=False):
        found[place["name"]] = text[place.end() : after.start() if after else None].strip()
    return found


def entries(section: str) -> tuple[list[tuple[str, str]], str]:
    """Return what a section of `name : text` lists, and the paragraphs below the list."""
    listed: list[tuple[str, str]] = []
    lines = section.split("\n")
    for number, line in enumerate(lines):
        hit = _ENTRY.match(line)
        if hit:
            listed.append((hit["names"], hit["text"]))
        elif line.startswith((" ", "\t")) and listed:
            listed[-1] = (listed[-1][0], f"{listed[-1][1]} {line.strip()}")
        elif line.strip():
            return listed, "\n".join(lines[number:]).strip()
    return listed, ""


def cell(text: str) -> str:
    """Return text for a cell of a Markdown table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def prose(text: str) -> list[str]:
    """Return paragraphs of a docstring as Markdown: blocks that are set in stay as they are."""
    return [re.sub(r"<(?=\w)", "&lt;", text) if "    " not in text else text, ""] if text else []


def default_of(parameter: inspect.Parameter) -> str:
    value = parameter.default
    return "" if value is inspect.Parameter.empty else f"`{value!r}`"


def listed_parameters(doc: dict[str, str], signature: inspect.Signature | None) -> list[str]:
    """Return the table of parameters, with defaults, and the words below it."""
    described, below = entries(doc.get("Parameters", ""))
    if not described:
        return []
    # What is called like another verb takes its parameters' words from there.
    if signature is not None and (like := re.search(r" The others are those of `(\w+)`\.", described[-1][1])):
        import policymine as pm

        other, _ = entries(parts_of(inspect.getdoc(getattr(pm, like[1])) or "")["Parameters"])
        own = {name for names, _ in described for name in names.split(", ")}
        described[-1] = (described[-1][0], described[-1][1][: like.start()])
        described += [(n, t) for n, t in other if not own & set(n.split(", "))]
    rows = []
    for names, text in described:
        known = (
            [signature.parameters[n] for n in names.split(", ") if n in signature.parameters]
            if signature
            else []
        )
        defaults = list(dict.fromkeys(default_of(p) for p in known))
        rows.append(
            (", ".join(f"`{n}`" for n in names.split(", ")), " / ".join(d for d in defaults if d), cell(text))
        )
    if signature is None:
        return ["### Holds", "", *table(("name", "what"), [(a, c) for a, _, c in rows]), *prose(below)]
    return ["## Parameters", "", *table(("name", "default", "what"), rows), *prose(below)]


def signature_of(name: str, function: Any) -> str:
    """Return the call of a verb, one parameter a line."""
    signature = inspect.signature(function)
    lines, starred = [f"{name}("], False
    for parameter in signature.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            lines.append("    *,")
            starred = True
        mark = {inspect.Parameter.VAR_KEYWORD: "**", inspect.Parameter.VAR_POSITIONAL: "*"}.get(
            parameter.kind, ""
        )
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
        lines.append(f"    {mark}{parameter.name}: {parameter.annotation}{default},")
    return "\n".join([*lines, f") -> {signature.return_annotation}"])
