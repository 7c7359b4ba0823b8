"""The data behind every table and figure of a report as .csv, named as the page numbers them, and a dictionary of their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policymine.reports.blocks import Cell, Column, Figure, Table
from policymine.reports.document.dictionary import Meaning, label_meaning, meaning_of, phrase
from policymine.reports.document.paper import Paper, walk
from policymine.reports.exports.base import flat, inert

__all__ = ["DataFile", "csv_bytes", "data_files", "dictionary", "safe_name"]

_NUMBER: Final = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
# Drawn, but no data: the words of a tooltip.
_NOT_DATA: Final = frozenset({"says"})


@dataclass(frozen=True, slots=True)
class DataFile:
    """One .csv file of the folder `data`.

    Parameters
    ----------
    name : of the file.
    what : the table or figure as the page names it, with its caption or heading.
    columns, rows : of the file.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def safe_name(text: str, longest: int = 40) -> str:
    """Return a name that is one part of a path on every system.

    >>> safe_name("../etc/通知 1"), safe_name("shift-1"), safe_name("..")
    ('etc-1', 'shift-1', 'unnamed')
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", text)[:longest].strip("-") or "unnamed"


def data_files(paper: Paper) -> list[DataFile]:
    """Return the files of every table and figure, in the order of the page; tables without a number stand last."""
    numbered: list[DataFile] = []
    further: list[DataFile] = []
    words = paper.messages
    for section in paper.sections:
        for block, heading in walk(section.blocks):
            number = paper.numbers.get(id(block))
            if isinstance(block, Table) and number is not None:
                what = f"{words('page.table', number=number)} {block.caption}"
                name = f"table-{number:02d}-{safe_name(section.key)}.csv"
                numbered.append(_table(name, what, block))
            elif isinstance(block, Table) and block.rows:
                name = f"unnumbered-{len(further) + 1:02d}-{safe_name(section.key)}.csv"
                further.append(_table(name, heading or section.title, block))
            elif isinstance(block, Figure) and number is not None:
                what = f"{words('page.figure', number=number)} {block.caption}"
                stem = f"figure-{number:02d}-{safe_name(block.name or section.key)}"
                numbered += _figure(stem, what, block)
    return [*numbered, *further]


def _table(name: str, what: str, table: Table) -> DataFile:
    heads = [column.label for column in table.columns]
    rows = [[_cell(c, column) for c, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return DataFile(name, what, tuple(heads), rows)


def _cell(shown: Cell, column: Column) -> str:
    text = "; ".join(
        part.text + (f" ({part.note})" if part.note else "") for part in shown.parts if part.text
    )
    if column.numeric and _NUMBER.fullmatch(text):
        # As a program reads it: without commas, with the minus of a keyboard.
        return text.replace(",", "").replace("−", "-")
    return text


def _figure(stem: str, what: str, figure: Figure) -> list[DataFile]:
    """Return what a figure is drawn from, a file for each kind of mark; where it is drawn by hand, its table."""
    if figure.draw is None:
        return [_table(f"{stem}.csv", what, figure.data)] if figure.data else []
    found: dict[tuple[str, ...], dict[tuple[Any, ...], None]] = {}
    for values in _datasets(figure.draw(680).to_dict()):
        for row in values:
            if not isinstance(row, Mapping):
                continue
            columns = tuple(name for name in row if name not in _NOT_DATA and not name.startswith("_"))
            if len(columns) > 1:
                found.setdefault(columns, {})[tuple(flat(row[name]) for name in columns)] = None
    names = [f"{stem}.csv", *(f"{stem}-part{n}.csv" for n in range(2, len(found) + 1))]
    return [
        DataFile(name, what, columns, list(rows))
        for name, (columns, rows) in zip(names, found.items(), strict=False)
    ]


def _datasets(spec: Mapping[str, Any]) -> list[Sequence[Any]]:
    return [values for values in spec.get("datasets", {}).values() if isinstance(values, Sequence)]


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as .csv, UTF-8 with a byte order mark, so that a spreadsheet reads Chinese right; text is no formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in ([*columns], *rows):
        writer.writerow([inert(v) if isinstance(v, str) else "" if v is None else v for v in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def dictionary(files: Sequence[DataFile], lang: str) -> list[list[Any]]:
    """Return the rows of the data dictionary: file, table or figure, column, name, meaning, unit, kind, filled cells, first value."""
    rows: list[list[Any]] = []
    for file in files:
        for place, column in enumerate(file.columns):
            filled = [row[place] for row in file.rows if row[place] not in (None, "")]
            # Figures have the columns of results, tables have heads in the reader's words.
            known = meaning_of(column, lang) or label_meaning(column, lang) or Meaning(column, "")
            first = str(filled[0])[:80] if filled else ""
            told = [known.name, known.meaning, known.unit, _kind(filled, lang)]
            rows.append([file.name, file.what, column, *told, len(filled), first])
    return rows


def _kind(values: Sequence[Any], lang: str) -> str:
    texts = [str(v) for v in values]
    if not texts:
        return ""
    if all(re.fullmatch(r"-?\d+", t) for t in texts):
        return phrase("whole", lang)
    if all(re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", t) for t in texts):
        return phrase("number", lang)
    return phrase("text", lang)
