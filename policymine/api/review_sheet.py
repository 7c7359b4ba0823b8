"""The workbook that a person reviews: one row a doubt, an empty column for the correction, a sheet that explains how.

All text is inert: nothing of a document becomes a formula or a link.
"""

from __future__ import annotations

import datetime
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.check_words import heading_told
from policymine.errors import InputError
from policymine.paths import data_file
from policymine.reports.exports.base import flat, printable

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["formulas_of", "write_review"]

_SHEETS: Final = {"en": ("review", "how"), "zh": ("核对", "说明")}
_ROWS: Final = 1_048_575
_CELL: Final = 32_767
_WIDTHS: Final = {
    "document": 26,
    "title": 34,
    "field": 14,
    "value": 28,
    "correction": 28,
    "reason": 44,
    "excerpt": 60,
    "raw": 24,
    "rule": 18,
    "confidence": 10,
    "start": 8,
    "end": 8,
    "source": 30,
}


def write_review(result: Result, path: Path, *, lang: str = "en") -> Path:
    """Write the sheets `review` and `how`, their headings in `zh` or `en`; an existing file is replaced when the new one is whole.

    Raises InputError where the rows do not fit a sheet, or the file cannot be written.
    """
    import xlsxwriter

    rows, columns = result.rows(), [str(column) for column in result.table.columns]
    if len(rows) > _ROWS:
        raise InputError(
            f"{len(rows):,} rows do not fit a sheet of {_ROWS + 1:,} rows; use --top, or write .csv"
        )
    buffer = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **inert})
    # A fixed date, so that the same result gives the same file.
    book.set_properties({"title": "policymine check", "created": datetime.datetime(2000, 1, 1)})
    _review(book, columns, rows, lang)
    _how(book, lang)
    book.close()
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    try:
        temporary.write_bytes(buffer.getvalue())
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def formulas_of(path: Path, header: str) -> dict[int, str]:
    """Return row -> formula in a column of a workbook: one that no spreadsheet has worked out has no value to read.

    Parameters
    ----------
    path : the workbook.
    header : the column's name, in the first sheet that has it.
    """
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        found: dict[int, str] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            place: int | None = None
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if place is None:
                    names = [str(cell).strip() if cell is not None else "" for cell in cells]
                    place = names.index(header.strip()) if header.strip() in names else None
                elif place < len(cells) and str(cells[place]).startswith("="):
                    found.setdefault(number, str(cells[place]))
            if place is not None:
                break
        return found
    finally:
        book.close()


def _review(book: Any, columns: list[str], rows: list[dict[str, Any]], lang: str) -> None:
    sheet = book.add_worksheet(_SHEETS[lang][0])
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    fill = book.add_format(
        {"valign": "top", "text_wrap": True, "bg_color": "#FFF4CC", "num_format": "@", "border": 1}
    )
    for j, column in enumerate(columns):
        sheet.set_column(j, j, _WIDTHS.get(column, 16))
        sheet.write_string(0, j, heading_told(column, lang), head)
    for i, row in enumerate(rows, 1):
        for j, column in enumerate(columns):
            value = flat(row[column])
            if column == "correction":
                # A cell of text, so that a spreadsheet leaves 2014-03 as it is typed.
                sheet.write_blank(i, j, None, fill)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(i, j, value, body)
            elif value is not None:
                sheet.write_string(i, j, printable(str(value))[:_CELL], body)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _how(book: Any, lang: str) -> None:
    sheet = book.add_worksheet(_SHEETS[lang][1])
    sheet.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    for i, line in enumerate(data_file("review_how.txt").read_text("utf-8").splitlines()):
        sheet.write_string(i, 0, line.removeprefix("# "), bold if line.startswith("# ") else wrapped)
