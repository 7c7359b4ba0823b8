"""A workbook: rows, evidence, a data dictionary of the columns, provenance. Text stays text, never a formula."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.errors import InputError
from policymine.reports.exports.base import (
    EVIDENCE_COLUMNS,
    columns_of,
    evidence_rows,
    facts,
    flat,
    printable,
)
from policymine.results import plain

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]

_ROWS: Final = 1_048_575
_CELL: Final = 32_767
_CUT: Final = " … [cut: a cell holds 32,767 characters]"


def write(result: Result, path: Path) -> None:
    """Write a workbook: rows, evidence, columns, provenance, and a sheet for each further table of the result.

    Raises InputError where the rows do not fit a sheet.
    """
    import xlsxwriter

    rows, columns = result.rows(), columns_of(result)
    evidence = evidence_rows(result)
    for what, count in (("rows", len(rows)), ("sentences of evidence", len(evidence))):
        if count > _ROWS:
            raise InputError(
                f"{count:,} {what} do not fit a sheet of {_ROWS + 1:,} rows; write .csv or .parquet instead"
            )
    # Built in memory: the library's temporary files are of no use for tables of this size.
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # A fixed date, so that the same result gives the same file.
    book.set_properties({"title": result.provenance.verb, "created": datetime.datetime(2000, 1, 1)})
    _sheet(book, "rows", columns, [[flat(row[c]) for c in columns] for row in rows])
    _sheet(book, "evidence", list(EVIDENCE_COLUMNS), [[e[c] for c in EVIDENCE_COLUMNS] for e in evidence])
    _sheet(book, "columns", ["column", "type", "filled", "example"], _dictionary(columns, rows))
    _sheet(book, "provenance", ["name", "value"], [list(pair) for pair in facts(result)])
    for name, table in _further(result):
        heads = list(dict.fromkeys(key for item in table for key in item))
        _sheet(book, name, heads, [[flat(item.get(key)) for key in heads] for item in table])
    book.close()
    path.write_bytes(buffer.getvalue())


def _further(result: Result) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what a result has of tables beside its rows, such as its tests, by name."""
    taken = {"rows", "evidence", "columns", "provenance"}
    found: list[tuple[str, list[dict[str, Any]]]] = []
    for name, value in plain(result.extra()).items():
        if name in taken or not isinstance(value, list) or not value or len(value) > _ROWS:
            continue
        if all(isinstance(item, dict) for item in value):
            found.append((name[:31], value))
    return found


def _dictionary(columns: list[str], rows: list[dict[str, Any]]) -> list[list[Any]]:
    """Return for each column its type, how many cells are filled, and the first value."""
    described: list[list[Any]] = []
    for column in columns:
        filled = [row[column] for row in rows if row[column] is not None]
        kinds = sorted({_kind(value) for value in filled})
        described.append([column, ", ".join(kinds), len(filled), flat(filled[0]) if filled else None])
    return described


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "whole number"
    if isinstance(value, float):
        return "number"
    return "text" if isinstance(value, str) else "list"


def _sheet(book: Any, name: str, columns: list[str], rows: list[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"valign": "top"})
    widths = [_width(column) for column in columns]
    for j, column in enumerate(columns):
        sheet.write_string(0, j, printable(column)[:_CELL], head)
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(i, j, value, body)
            elif isinstance(value, (int, float)) and abs(value) < 1e15:
                sheet.write_number(i, j, value, body)
            else:
                text = printable(str(value))
                if len(text) > _CELL:
                    text = text[: _CELL - len(_CUT)] + _CUT
                sheet.write_string(i, j, text, body)
            if i <= 200:
                widths[j] = max(widths[j], _width(str(value)))
    for j, width in enumerate(widths):
        sheet.set_column(j, j, min(60, width + 2))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _width(text: str) -> int:
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text[:60])
