"""Three-line tables (三线表): a thick line above and below, a thin one under the head, which each page repeats.

The rows are written as elements at once: the library would look every cell up anew, which takes minutes for a long table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from policymine.reports.word.fields import link
from policymine.reports.word.layout import SIDES, LaidOut, Marked, points_of, raised_width, unit_of, width_of
from policymine.reports.word.xml import element, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as _Element

    from policymine.reports.blocks import Cell, Column

__all__ = ["plain_table", "three_line_table"]

_THICK: Final = 12
_THIN: Final = 6
_TWIPS: Final = 1440 / 25.4
_SIZES: Final = {False: 9.0, True: 7.5}


def three_line_table(
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    layout: LaidOut,
    marks: dict[int, Marked] | None = None,
    *,
    description: str = "",
) -> _Element:
    """Return a table with three lines; its head stands on every page that it reaches, and no row breaks over pages.

    Parameters
    ----------
    columns, rows : as in `Table`.
    layout : of `lay_out`.
    marks : by the id of a part, the marks that lead to its sentences.
    description : what the table shows, for who cannot see it.
    """
    marks = marks or {}
    table = _frame(layout.widths, description)
    stops = [_stop(j, column, rows, marks, layout) for j, column in enumerate(columns)]
    head = [
        _cell([_heading(column, width, stop, layout.small)], width, "bottom")
        for column, width, stop in zip(columns, layout.widths, stops, strict=True)
    ]
    table.append(
        element("tr", None, element("trPr", None, element("cantSplit"), element("tblHeader")), *head)
    )
    # How far before the end of its column each number ends, so that the points stand under one another.
    size = _SIZES[layout.small] * 20
    behind = [
        [round(em * size) for em in points_of(j, rows)] if column.numeric else [0] * len(rows)
        for j, column in enumerate(columns)
    ]
    for i, row in enumerate(rows):
        cells = [
            _cell(_parts(cell, columns[j], marks, stops[j], behind[j][i], layout.small), layout.widths[j], "")
            for j, cell in enumerate(row)
        ]
        table.append(element("tr", None, element("trPr", None, element("cantSplit")), *cells))
    return table


def plain_table(rows: Sequence[tuple[str, str]], widths: tuple[float, float]) -> _Element:
    """Return names and values side by side, without lines."""
    table = element("tbl", None, _properties(sum(widths), "", lines=False), _grid(widths))
    for name, value in rows:
        cells = [
            _cell([_paragraph([run(text, style=style)], "left", False)], width, "")
            for text, width, style in ((name, widths[0], "Place"), (value, widths[1], ""))
        ]
        table.append(element("tr", None, element("trPr", None, element("cantSplit")), *cells))
    return table


def _frame(widths: Sequence[float], description: str) -> _Element:
    return element("tbl", None, _properties(sum(widths), description, lines=True), _grid(widths))


def _grid(widths: Sequence[float]) -> _Element:
    return element("tblGrid", None, *(element("gridCol", {"w": round(w * _TWIPS)}) for w in widths))


def _properties(wide: float, description: str, *, lines: bool) -> _Element:
    thick = {"val": "single", "sz": _THICK, "space": 0, "color": "000000"}
    borders = element("tblBorders", None, element("top", thick), element("bottom", thick)) if lines else None
    side = {"w": round(SIDES / 2 * _TWIPS), "type": "dxa"}
    return element(
        "tblPr",
        None,
        element("tblW", {"w": round(wide * _TWIPS), "type": "dxa"}),
        element("jc", {"val": "center"}),
        borders,
        element("tblLayout", {"type": "fixed"}),
        element(
            "tblCellMar",
            None,
            element("top", {"w": 30, "type": "dxa"}),
            element("left", side),
            element("bottom", {"w": 20, "type": "dxa"}),
            element("right", side),
        ),
        element("tblLook", {"val": "0620", "firstRow": 1, "noHBand": 1, "noVBand": 1}),
        element("tblDescription", {"val": description}) if description else None,
    )


def _cell(paragraphs: list[_Element], width: float, line: str) -> _Element:
    borders = None
    if line:
        thin = {"val": "single", "sz": _THIN, "space": 0, "color": "000000"}
        borders = element("tcBorders", None, element(line, thin))
    properties = element(
        "tcPr",
        None,
        element("tcW", {"w": round(width * _TWIPS), "type": "dxa"}),
        borders,
        element("vAlign", {"val": "bottom"}) if line else None,
    )
    return element("tc", None, properties, *paragraphs)


def _paragraph(
    runs: list[_Element], align: str, small: bool, tab: int = 0, *, marks: int = 0, right: int = 0
) -> _Element:
    properties = element(
        "pPr",
        None,
        element("pStyle", {"val": "TableTextSmall" if small else "TableText"}),
        # Numbers end at one stop, and the marks hang behind them from the other.
        element(
            "tabs",
            None,
            element("tab", {"val": "right", "pos": tab}),
            element("tab", {"val": "left", "pos": marks}),
        )
        if tab
        else None,
        element("ind", {"right": right}) if right else None,
        element("jc", {"val": align}),
    )
    return element("p", None, properties, *runs)


def _heading(column: Column, width: float, stop: int, small: bool) -> _Element:
    """Return the head of a column: over numbers it ends where they end, as far as it has room there."""
    right = 0
    if stop:
        words = max((width_of(word) for word in column.label.split()), default=0)
        room = (width - SIDES - words * unit_of(small=small) * 1.1) * _TWIPS
        right = max(0, min(round((width - SIDES) * _TWIPS) - stop, round(room)))
    align = "right" if column.numeric else "left"
    return _paragraph([run(column.label, bold=True)], align, small, right=right)


def _stop(
    j: int, column: Column, rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked], layout: LaidOut
) -> int:
    """Return where the numbers of a column end, in twips, so that marks hang behind them; 0 where none has marks."""
    if not column.numeric or any(len(row[j].parts) > 1 for row in rows):
        return 0
    shown = [raised_width(marks[id(p)].shown) for row in rows for p in row[j].parts if id(p) in marks]
    if not shown:
        return 0
    return max(1, round((layout.widths[j] - SIDES - unit_of(small=layout.small) * max(shown)) * _TWIPS))


def _parts(
    cell: Cell, column: Column, marks: dict[int, Marked], stop: int, behind: int, small: bool
) -> list[_Element]:
    runs: list[_Element] = [element("r", None, element("tab"))] if stop else []
    for number, part in enumerate(cell.parts):
        if number:
            runs.append(run("  "))
        runs.append(run(part.text, bold=cell.strong))
        if part.note:
            runs.append(run(f" {part.note}", style="SmallNote"))
        if id(part) in marks:
            mark = marks[id(part)]
            if stop:
                runs.append(element("r", None, element("tab")))
            runs.append(link(mark.target, run(mark.shown, style="EvidenceMark", raised=True)))
    if stop:
        return [_paragraph(runs, "left", small, max(1, stop - behind), marks=stop + 20)]
    return [_paragraph(runs, "right" if column.numeric else "left", small, right=behind)]
