"""A workbook: rows, evidence, a data dictionary of the columns, provenance. Text stays text, never a formula."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.reports.document.dictionary import DICTIONARY_COLUMNS, described, phrase
from policymine.reports.document.sheets import MOST_ROWS, Workbook
from policymine.reports.document.single import language_of, reader_title
from policymine.reports.exports.base import EVIDENCE_COLUMNS, columns_of, evidence_rows, facts
from policymine.results import plain

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write a workbook: rows, evidence, columns, provenance, and a sheet for each further table of the result.

    Names of sheets and columns are those of the data; the sheet `columns` says in `lang`, else in the language of the
    result, what each means, its unit, its type and what an empty cell means.

    Raises InputError where the rows do not fit a sheet.
    """
    lang = lang or language_of(result)
    verb = str(result.provenance.parameters.get("show") or result.provenance.verb)
    rows, columns = result.rows(), columns_of(result)
    book = Workbook(reader_title(result, lang))
    book.sheet("rows", columns, [[row[c] for c in columns] for row in rows])
    evidence = evidence_rows(result)
    book.sheet("evidence", EVIDENCE_COLUMNS, [[e[c] for c in EVIDENCE_COLUMNS] for e in evidence])
    further = _further(result)
    dictionary = [["rows", *line] for line in described(columns, rows, lang, verb)]
    dictionary += [["evidence", *line] for line in described(EVIDENCE_COLUMNS, evidence, lang, "evidence")]
    for name, heads, table in further:
        dictionary += [[name, *line] for line in described(heads, table, lang, verb)]
    head = [phrase(key, lang) for key in ("sheet", *(f"head_{c}" for c in DICTIONARY_COLUMNS))]
    book.sheet("columns", head, dictionary)
    record = json.dumps(plain(result.provenance.as_dict()), ensure_ascii=False)
    book.sheet("provenance", ["name", "value"], [*facts(result, lang), ("record", record)])
    for name, heads, table in further:
        book.sheet(name, heads, [[row.get(c) for c in heads] for row in table])
    path.write_bytes(book.bytes())


def _further(result: Result) -> list[tuple[str, list[str], list[dict[str, Any]]]]:
    """Return what a result has of tables beside its rows, such as its tests: name, columns, rows."""
    taken = {"rows", "evidence", "columns", "provenance"}
    found: list[tuple[str, list[str], list[dict[str, Any]]]] = []
    for name, value in plain(result.extra()).items():
        if name in taken or not isinstance(value, list) or not value or len(value) > MOST_ROWS:
            continue
        if all(isinstance(item, dict) for item in value):
            found.append((name, list(dict.fromkeys(key for item in value for key in item)), value))
    return found
