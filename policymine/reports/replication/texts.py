"""The words of a replication folder: README, methods in both languages, the settings as a report.toml."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from policymine.charts.messages import load_messages
from policymine.paths import data_file
from policymine.provenance import installed_versions
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Items, Paragraph

__all__ = ["methods_text", "readme", "settings_toml"]


def readme(data: ReportInput, **facts: Any) -> str:
    """Return README.md in both languages.

    `facts` are report, folder, figures, lexicon, corpus (whether there), texts (whether carried), model, path, notes.
    """
    from jinja2 import Environment, StrictUndefined

    text = data_file("templates", "replication", "README.md.j2").read_text("utf-8")
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    card = data.corpus_card
    shown = {name: [_inline(n) for n in v] if name == "notes" else v for name, v in facts.items()}
    for name in ("folder", "path"):
        shown[name] = _code(shlex.quote(str(facts[name])))
    return environment.from_string(text).render(
        **{
            **shown,
            "title": _inline(data.title),
            "name": _inline(str(card.get("name", ""))),
            "n": f"{int(card.get('n_documents', 0)):,}",
            "fingerprint": card.get("fingerprint", ""),
            "date": data.date or "",
            "version": installed_versions(()).get("policymine", ""),
            "command": _code(data.command),
            "report": _code(str(facts["report"])),
        }
    )


def _inline(text: str) -> str:
    """Return text that Markdown shows as it is, on one line.

    >>> _inline("a *b* <i>\\n# c")
    'a \\\\*b\\\\* \\\\<i\\\\> # c'
    """
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def methods_text(data: ReportInput) -> str:
    """Return the methods in words, Chinese first, then English; references stand in files of their own."""
    from policymine.reports.methods import build

    told: list[str] = []
    for lang, heading in (("zh", "方法"), ("en", "Methods")):
        section = build(replace(data, lang=lang), load_messages(lang))
        lines = [heading, ""]
        for block in section.blocks if section else ():
            if isinstance(block, Paragraph):
                lines += [block.text, ""]
            elif isinstance(block, Items) and block.role != "references":
                lines += [*(f"- {item}" for item in block.items), ""]
        told.append("\n".join(lines).rstrip() + "\n")
    return "\n\n".join(told)


def settings_toml(data: ReportInput, parameters: Mapping[str, Any]) -> str:
    """Return the settings of a report as a report.toml, by which it can be made again.

    Parameters
    ----------
    data : the report: its head, headings and notes.
    parameters : how the numbers are made, by the names of `[analysis]`, and `sections`.
    """
    card = data.corpus_card
    lines = [
        f"# {_comment(data.command)}",
        f"# corpus {_comment(str(card.get('name', '')))}, {card.get('n_documents', 0)} documents, "
        f"fingerprint {card.get('fingerprint', '')}",
        f"# policymine {installed_versions(()).get('policymine', '')}",
        "",
    ]
    head: dict[str, Any] = {
        "title": data.title,
        "subtitle": data.subtitle,
        "author": list(data.author),
        "affiliation": data.affiliation,
        "lang": data.lang,
        "sections": parameters.get("sections"),
    }
    lines += [f"{name} = {_value(value)}" for name, value in head.items() if value not in (None, "", [], ())]
    lines += ["", "[analysis]"]
    lines += [
        f"{name} = {_value(value)}"
        for name, value in parameters.items()
        if name != "sections" and value not in (None, "", [], ())
    ]
    for name in dict.fromkeys([*data.headings, *data.remarks]):
        lines += ["", f"[section.{name}]"]
        if data.headings.get(name):
            lines.append(f"heading = {_value(data.headings[name])}")
        if data.remarks.get(name):
            joined = "\n\n".join(data.remarks[name])
            lines.append(f"note = {_value(joined)}")
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    # A JSON string is a TOML basic string, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
