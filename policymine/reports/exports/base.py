"""What the export formats share: flat cells, inert text, the evidence as rows, the facts of provenance."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from policymine.errors import InputError
from policymine.results import inert, plain

if TYPE_CHECKING:
    from pathlib import Path

    from policymine.results import Result

__all__ = [
    "EVIDENCE_COLUMNS",
    "columns_of",
    "evidence_rows",
    "facts",
    "flat",
    "inert",
    "printable",
    "write_references",
]

EVIDENCE_COLUMNS: Final = (
    "row",
    "document",
    "period",
    "term",
    "sentence",
    "start",
    "end",
    "sentence_start",
)
# What XML cannot hold, beside lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def columns_of(result: Result) -> list[str]:
    """Return the names of the result's columns."""
    return [str(column) for column in result.table.columns]


def flat(value: Any) -> str | int | float | bool | None:
    """Return a value for one cell: lists joined, mappings as JSON.

    >>> flat(["治理", "社区"]), flat({"a": 1}), flat(None)
    ('治理; 社区', '{"a": 1}', None)
    """
    value = plain(value)
    if isinstance(value, list):
        if all(isinstance(item, (str, int, float)) for item in value):
            return "; ".join(str(item) for item in value)
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def printable(text: str) -> str:
    """Return text without the characters that XML and TeX cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def evidence_rows(result: Result) -> list[dict[str, Any]]:
    """Return the evidence as flat rows; `row` is the row of the table it stands behind, from 0."""
    return [
        {"row": number, **sentence.as_dict()}
        for number in sorted(result.sentences)
        for sentence in result.sentences[number]
    ]


def facts(result: Result, lang: str = "en") -> list[tuple[str, str]]:
    """Return what made the result, as names in `zh` or `en` and values."""
    from policymine.charts.messages import load_messages
    from policymine.reports.document.dictionary import phrase
    from policymine.reports.methods import method_text

    def named(key: str, what: str = "") -> str:
        return phrase(f"fact_{key}", lang).format(what=what)

    known = plain(result.provenance.as_dict())
    lines: list[tuple[str, str]] = [
        (named("command"), result.provenance.command()),
        (named("result"), result.summary(lang)),
        (named("method"), method_text(result.provenance, load_messages(lang))),
        (named("seed"), "" if known["seed"] is None else str(known["seed"])),
        (named("documents"), str(known["n_documents"])),
    ]
    lines += [(named("parameter", name), str(flat(value))) for name, value in known["parameters"].items()]
    lines += [(named("corpus", name), str(mark)) for name, mark in known["corpus"].items()]
    lines += [(named("note"), note) for note in known["notes"]]
    lines += [(named("reference"), reference) for reference in known["references"]]
    lines += [(named("version", name), version) for name, version in known["versions"].items()]
    return [(name, value) for name, value in lines if value]


def write_references(result: Result, path: Path, form: str) -> None:
    """Write the published sources behind a result in one of the `FORMS`, UTF-8.

    Raises InputError where the result records no published source: an empty file would look like a list that was lost.
    """
    from policymine.reports.references import references_text

    known = result.provenance.references
    if not known:
        raise InputError(
            f"{result.provenance.verb} records no published source of its method, so there is nothing to cite in a .{form} file; "
            "write .csv, .xlsx or .docx instead"
        )
    path.write_text(references_text(known, form), encoding="utf-8", newline="")
