"""Workbooks: text stays text, numbers stay numbers, a fixed date, the same bytes in every run."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from typing import Any, Final

from policymine.errors import InputError
from policymine.reports.exports.base import flat, printable

__all__ = ["MOST_ROWS", "Workbook", "sheet_name"]

MOST_ROWS: Final = 1_048_575
_CELL: Final = 32_767
_CUT: Final = " … [cut: a cell holds 32,767 characters]"
_SAMPLED: Final = 200
_WIDEST: Final = 60
# Lines of a cell that are seen at once at the most, and the height of one in points.
_LINES: Final = 8
_LINE: Final = 15
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and no other one has; it is added to those taken.

    >>> sheet_name("a/b", {"a b"})
    'a b 2'
    """
    base = " ".join(printable(wanted).translate(_FORBIDDEN).split())[:28] or "sheet"
    name, number = base, 2
    while name.casefold() in {t.casefold() for t in taken} or name.casefold() == "history":
        name, number = f"{base} {number}", number + 1
    taken.add(name)
    return name


class Workbook:
    """A workbook in the making, in memory: its temporary files would be of no use for tables of this size."""

    def __init__(self, title: str) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        # A fixed date, so that the same content gives the same file.
        self._book.set_properties({"title": printable(title)[:250], "created": datetime.datetime(2000, 1, 1)})
        self._formats: dict[str, Any] = {}
        self.taken: set[str] = set()

    def sheet(
        self,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        above: Sequence[str] = (),
        formats: Sequence[Sequence[str]] | None = None,
        links: Sequence[tuple[int, int, str]] = (),
        narrow: bool = False,
    ) -> str:
        """Add a sheet and return its name.

        Parameters
        ----------
        name : as wanted; changed where another sheet has it or it holds what a name may not.
        columns, rows : its table; None is an empty cell, a list is joined.
        above : lines before the table, such as its caption; an empty row stands between.
        formats : number format of each cell, by row; empty for the general one.
        links : row of the table, column, and the sheet that the cell leads to.

        Raises InputError where the rows do not fit a sheet.
        """
        if len(rows) > MOST_ROWS:
            raise InputError(
                f"{len(rows):,} rows ({name}) do not fit a sheet of {MOST_ROWS + 1:,} rows; write .csv or .parquet instead"
            )
        given = sheet_name(name, self.taken)
        sheet = self._book.add_worksheet(given)
        for number, line in enumerate(above):
            sheet.write_string(
                number, 0, printable(line)[:_CELL], self._format("caption" if number == 0 else "note")
            )
        top = len(above) + 1 if above else 0
        widths = [_width(column) for column in columns]
        decimals = [
            _decimals([row[j] for row in rows if isinstance(row[j], float)]) for j in range(len(columns))
        ]
        for j, column in enumerate(columns):
            sheet.write_string(top, j, printable(column)[:_CELL], self._format("head"))
        leading = {(i, j): target for i, j, target in links}
        for i, row in enumerate(rows):
            lines = 1
            for j, given_value in enumerate(row):
                value = flat(given_value)
                if value is None or value == "":
                    continue
                shape = formats[i][j] if formats and formats[i][j] else "body"
                if shape == "body" and isinstance(value, float):
                    shape = _shown_as(value, decimals[j])
                elif shape == "body" and isinstance(value, str) and _width(value) >= _WIDEST:
                    shape = "long"
                    lines = max(lines, min(_LINES, math.ceil(_width(value, len(value)) / (_WIDEST - 2))))
                _write(sheet, top + 1 + i, j, value, self._format(shape))
                if (i, j) in leading:
                    sheet.write_url(
                        top + 1 + i,
                        j,
                        f"internal:'{leading[i, j]}'!A1",
                        self._format("link"),
                        printable(str(value)),
                    )
                if i < _SAMPLED:
                    told = f"{value:,.{decimals[j]}f}" if isinstance(value, float) else str(value)
                    widths[j] = max(widths[j], _width(told))
            if lines > 1:
                # Not every program finds the height of a row whose text is broken over lines.
                sheet.set_row(top + 1 + i, _LINE * lines)
        for j, width in enumerate(widths):
            sheet.set_column(j, j, min(_WIDEST, width + 2))
        sheet.freeze_panes(top + 1, 0)
        # Printed: A4 on its side, all columns on one page, the head on each.
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&L&A&R&P / &N")
        if rows and columns:
            sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)
        return given

    def _format(self, shape: str) -> Any:
        if shape not in self._formats:
            kinds: dict[str, dict[str, Any]] = {
                "head": {"bold": True, "top": 2, "bottom": 1, "text_wrap": True, "valign": "top"},
                "body": {"valign": "top"},
                "long": {"valign": "top", "text_wrap": True},
                "caption": {"bold": True, "font_size": 12},
                "note": {"font_color": "#55606C"},
                "link": {"font_color": "#0B588F", "underline": 1, "valign": "top"},
            }
            self._formats[shape] = self._book.add_format(
                kinds.get(shape, {"valign": "top", "num_format": shape})
            )
        return self._formats[shape]

    def bytes(self) -> bytes:
        """Return the finished workbook."""
        self._book.close()
        return self._buffer.getvalue()


def _decimals(values: Sequence[float]) -> int:
    """Return the decimals that a column of such numbers shows; the cells hold every digit."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    return 1 if largest >= 1_000 else 2 if largest >= 1.5 else 3


def _shown_as(value: float, decimals: int) -> str:
    small = 0 < abs(value) < 0.5 * 10**-decimals
    return "0.0E+00" if small else f"#,##0.{'0' * decimals}"


def _write(sheet: Any, row: int, column: int, value: Any, shape: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, shape)
    elif isinstance(value, (int, float)) and abs(value) < 1e15:
        sheet.write_number(row, column, value, shape)
    else:
        text = printable(str(value))
        if len(text) > _CELL:
            text = text[: _CELL - len(_CUT)] + _CUT
        sheet.write_string(row, column, text, shape)


def _width(text: str, most: int = _WIDEST) -> int:
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text[:most])
