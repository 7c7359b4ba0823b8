"""The pages of the library: verbs, nouns, results, errors, and the names that options accept."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import re
import types
from collections.abc import Iterator
from typing import Any, Final

from reference_maker.docstrings import cell, entries, listed_parameters, parts_of, prose, signature_of, table

__all__ = ["errors_page", "nouns_page", "registries_page", "results_page", "verb_page"]

_HOLD_RESULTS: Final = (
    *("api", "comparisons", "keyword_methods", "minutes", "networks"),
    *("shifts", "terms", "topic_models"),
)


def verb_page(name: str, function: Any, examples: dict[str, Any], commands: set[str]) -> str:
    doc = parts_of(inspect.getdoc(function) or "")
    lines = [f"# pm.{name}", "", doc[""], "", "```python", signature_of(f"pm.{name}", function), "```", ""]
    lines += listed_parameters(doc, inspect.signature(function))
    if "Raises" in doc:
        raised, below = entries(doc["Raises"])
        lines += [
            "## Raises",
            "",
            *table(("error", "when"), [(f"`{n}`", cell(t)) for n, t in raised]),
            *prose(below),
        ]
    for heading, text in doc.items():
        if heading not in ("", "Parameters", "Raises", "Example"):
            lines += [f"## {heading}", "", *prose(text)]
    shown = [examples[name]["code"].strip()] if name in examples else []
    if shown or "Example" in doc:
        lines += [
            "## Example",
            "",
            "```python",
            *shown,
            *([doc["Example"]] if "Example" in doc else []),
            "```",
            "",
        ]
    see = []
    kinds = [
        k
        for k in re.findall(r"\w+", str(inspect.signature(function).return_annotation))
        if k in result_classes()
    ]
    see += [f"[{kind}](../results.md#{kind.lower()})" for kind in kinds]
    command = examples.get(name, {}).get("command", name.replace("_", "-"))
    if command.partition(" --")[0] in commands:
        file = command.partition(" --")[0].replace(" ", "-")
        see.append(f"[`policymine {command}`](../commands/{file}.md)")
    see += [f"[the method](../../methods/{m}.md)" for m in examples.get(name, {}).get("methods", [])]
    if see:
        lines += ["See " + ", ".join(see) + "."]
    return "\n".join(lines)


def nouns_page(classes: list[type]) -> str:
    """Return the page of the classes that a notebook meets."""
    lines = ["# The nouns", "", "What the verbs take and return, all at `policymine.NAME`.", ""]
    for one in classes:
        lines += [f"## {one.__name__}", "", *class_card(one)]
        for name, member in sorted(vars(one).items()):
            if name.startswith("_") or not (doc := inspect.getdoc(member)):
                continue
            if isinstance(member, types.FunctionType | classmethod | staticmethod):
                inner = member.__func__ if isinstance(member, classmethod | staticmethod) else member
                shown = str(inspect.signature(inner)).replace("'", "")
                shown = re.sub(r"\((self|cls)(, )?", "(", shown)
            elif type(member).__name__ in ("property", "cached_property"):
                shown = ""
            else:
                continue
            short = parts_of(doc)[""]
            lines += [f"- **`.{name}{shown}`** {cell(short)}"]
        lines += [""]
    return "\n".join(lines)


def class_card(one: type) -> list[str]:
    """Return the docstring of a class, with its fields as a table."""
    doc = parts_of((one.__doc__ and inspect.cleandoc(one.__doc__)) or "")
    lines = [*prose(doc[""]), *listed_parameters(doc, None)]
    if "Parameters" not in doc and dataclasses.is_dataclass(one):
        lines += ["Fields: " + ", ".join(f"`{f.name}`" for f in dataclasses.fields(one)) + ".", ""]
    return lines


@functools.cache
def result_classes() -> dict[str, type]:
    """Return the kinds of result by name."""
    import pkgutil

    import policymine
    from policymine.results import Result

    for module in pkgutil.walk_packages(policymine.__path__, "policymine."):
        if module.name.split(".")[1] in _HOLD_RESULTS:
            importlib.import_module(module.name)

    def below(one: type) -> Iterator[type]:
        for kind in one.__subclasses__():
            yield kind
            yield from below(kind)

    return {kind.__name__: kind for kind in below(Result) if kind.__module__.startswith("policymine.")}


def results_page(verbs: list[str]) -> str:
    import policymine as pm

    lines = [
        "# Results and their columns",
        "",
        "Every result has `.table` (pandas), `.top(n)`, `.evidence(row)`, `.rows()`, `.summary(lang)`, `.notes(lang)`, `.provenance`, "
        "`.to_dict()` (what `--json` prints). `pm.chart(result)` draws it, `pm.write_result(result, path)` writes it.",
        "`repr(result)`, `.to_dict()` and the notes in it are English, whatever the language, so that programs can rely on them; "
        '`.summary("zh")` and `.notes("zh")` say the same in Chinese, as the command line and the notebook do for a Chinese reader.',
        "Numbers are numbers, missing is null, offsets are Unicode code points into the document's normalised text.",
        "",
    ]
    for name, kind in sorted(result_classes().items()):
        by = [
            f"[{verb}](library/{verb}.md)"
            for verb in verbs
            if name in re.findall(r"\w+", str(inspect.signature(getattr(pm, verb)).return_annotation))
        ]
        lines += [
            f"## {name}",
            "",
            *(["Returned by " + ", ".join(by) + ".", ""] if by else []),
            *class_card(kind),
        ]
    return "\n".join(lines)


def errors_page() -> str:
    from policymine import errors

    lines = ["# Errors", "", *prose(inspect.getdoc(errors) or "").copy()]
    lines[2] = re.sub(r"((?:^    .*\n)+)", r"```\n\1```\n", lines[2] + "\n", count=1, flags=re.MULTILINE)
    for name in errors.__all__:
        lines += [f"## {name}", "", *class_card(getattr(errors, name))]
    return "\n".join([*lines, "What to do about each: [errors and what they mean](../how-to/errors.md)."])


def registries_page() -> str:
    """Return the names that --method and the suffixes of --out accept, with the first line of each."""
    from policymine.comparisons import METHODS
    from policymine.ingestors.formats import INGESTORS, suffixes
    from policymine.keyword_methods.base import registry as keyword_methods
    from policymine.reports.export import EXPORTS
    from policymine.topic_models.base import registry as topic_models

    lines = [
        "# Names that options accept",
        "",
        "Another package may add to each by an entry point of the same group.",
        "",
    ]
    for heading, known in (
        ("policymine topics --method", topic_models),
        ("policymine keywords --method", keyword_methods),
        ("policymine compare --method", METHODS),
        ("--out FILE, by suffix", EXPORTS),
    ):
        rows = [(f"`{name}`", cell(line)) for name, line in known.help().items()]
        lines += [f"## {heading}", "", f"Group `{known.group}`.", "", *table(("name", "what"), rows)]
    read_by: dict[str, list[str]] = {}
    for suffix, name in suffixes().items():
        read_by.setdefault(name, []).append(f"`{suffix}`")
    rows = [
        (f"`{name}`", " ".join(read_by.get(name, [])), cell(line))
        for name, line in INGESTORS.help().items()
        if name in read_by
    ]
    return "\n".join(
        [*lines, "## Files that ingest reads", "", *table(("ingestor", "suffixes", "what"), rows)]
    )
