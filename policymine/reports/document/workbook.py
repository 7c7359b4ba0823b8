"""The report as a workbook: what it shows, a sheet a table or figure; the full results behind; sentences; dictionary; provenance."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from policymine.reports.base import ReportInput
from policymine.reports.blocks import Figure, Section, Table
from policymine.reports.document.dictionary import (
    DICTIONARY_COLUMNS,
    described,
    label_meaning,
    phrase,
    title_of,
    type_of,
)
from policymine.reports.document.paper import Paper, walk
from policymine.reports.document.sheets import MOST_ROWS, Workbook
from policymine.reports.exports.base import EVIDENCE_COLUMNS, columns_of, evidence_rows, facts
from policymine.results import Result, plain

__all__ = ["number_in", "workbook_bytes"]

_SHOWN = re.compile(r"([−-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")


def number_in(text: str) -> tuple[float | int, str] | None:
    """Return the number that a cell shows and its number format, or None where it shows something else.

    >>> number_in("12.5%"), number_in("−1,234"), number_in("<1%")
    ((0.125, '0.0%'), (-1234, '#,##0'), None)
    """
    found = _SHOWN.fullmatch(text.strip())
    if not found:
        return None
    sign, whole, part, percent = found.groups()
    digits = len(part) - 1 if part else 0
    decimals = "." + "0" * digits if digits else ""
    value = float(f"{whole.replace(',', '')}{part or ''}") * (-1 if sign else 1)
    if percent:
        return round(value / 100, digits + 4), f"0{decimals}%"
    if digits:
        return value, f"#,##0{decimals}"
    return int(value), "#,##0" if "," in whole else "0"


def workbook_bytes(paper: Paper, data: ReportInput) -> bytes:
    """Return the workbook as the bytes of an .xlsx; the same paper gives the same bytes."""
    return _Writer(paper, data).bytes()


class _Writer:
    def __init__(self, paper: Paper, data: ReportInput) -> None:
        self.paper = paper
        self.data = data
        self.lang = paper.messages.lang
        self.book = Workbook(paper.title)
        # Sheets in the order of the book: each is noted first, so that the contents can lead to them.
        self.sheets: list[dict[str, Any]] = []
        self.entries: list[list[Any]] = []
        self.evidence: list[list[Any]] = []
        self.dictionary: list[list[Any]] = []

    def bytes(self) -> bytes:
        self._shown()
        self._results()
        self._closing()
        names = [phrase("contents", self.lang)]
        taken = {names[0]}
        from policymine.reports.document.sheets import sheet_name

        given = [sheet_name(sheet["name"], taken) for sheet in self.sheets]
        head = [phrase(key, self.lang) for key in ("sheet", "section", "what", "rows_number")]
        rows = [[name, *entry] for name, entry in zip(given, self.entries, strict=True)]
        links = [(i, 0, name) for i, name in enumerate(given)]
        self.book.sheet(names[0], head, rows, above=[self.paper.title, *self.paper.lines], links=links)
        for sheet in self.sheets:
            self.book.sheet(**sheet)
        return self.book.bytes()

    def _add(
        self,
        name: str,
        section: str,
        what: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        **more: Any,
    ) -> None:
        self.sheets.append({"name": name, "columns": columns, "rows": rows, **more})
        self.entries.append([section, what, len(rows)])

    def _shown(self) -> None:
        """Add a sheet for each table and each figure's data, named as they are numbered."""
        further = 0
        for section in self.paper.sections:
            for block, heading in walk(section.blocks):
                table = block.data if isinstance(block, Figure) else block
                if not isinstance(table, Table):
                    continue
                number = self.paper.numbers.get(id(block))
                if number is not None:
                    name = self.paper.messages(f"page.{type(block).__name__.lower()}", number=number)
                else:
                    further += 1
                    name = phrase("further", self.lang).format(number=further)
                caption = block.caption or heading or section.title
                self._table(name, section, caption, table)

    def _table(self, name: str, section: Section, caption: str, table: Table) -> None:
        rows: list[list[Any]] = []
        formats: list[list[str]] = []
        for i, row in enumerate(table.rows):
            values: list[Any] = []
            shapes: list[str] = []
            for j, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                text = "; ".join(part.text + (f" ({part.note})" if part.note else "") for part in cell.parts)
                found = number_in(text) if column.numeric else None
                values.append(found[0] if found else text)
                shapes.append(found[1] if found else "")
                for part in cell.parts:
                    for quote in part.quotes:
                        self.evidence.append(
                            [
                                name,
                                i + 1,
                                table.columns[j].label,
                                part.text,
                                quote.before,
                                quote.match,
                                quote.after,
                                quote.title,
                                quote.place,
                                part.total,
                            ]
                        )
            rows.append(values)
            formats.append(shapes)
        columns = [column.label for column in table.columns]
        # Caption and note stand above, a free row, then the head.
        above = [f"{name}  {caption}", *([table.note] if table.note else [])]
        self._add(name, section.title, caption, columns, rows, above=above, formats=formats)
        for j, label in enumerate(columns):
            values = [row[j] for row in rows if row[j] != ""]
            known = label_meaning(label, self.lang, section.key)
            percent = any(shape[j].endswith("%") for shape in formats)
            self.dictionary.append(
                [
                    name, label, known.name if known else label,
                    known.meaning if known else phrase("as_shown", self.lang).format(caption=caption),
                    (known.unit if known else "") or (phrase("share_unit", self.lang) if percent else ""),
                    type_of(values, self.lang),
                    (known.missing if known else "") or phrase("not_known" if len(values) < len(rows) else "never_missing", self.lang),
                    len(values), values[0] if values else None,
                ]
            )  # fmt: skip

    def _results(self) -> None:
        """Add a sheet for each result with all its rows and columns, unrounded, under the names of the data."""
        for number, result in enumerate(self.data.results(), 1):
            verb = result.provenance.verb
            title = _title(result, self.lang)
            name = phrase("full", self.lang).format(number=number, title=title)
            columns, rows = columns_of(result), result.rows()
            self._add(
                name,
                phrase("full_rows", self.lang),
                title,
                columns,
                [[row[c] for c in columns] for row in rows],
            )
            shown = str(result.provenance.parameters.get("show") or verb)
            self.dictionary += [[name, *line] for line in described(columns, rows, self.lang, shown)]

    def _closing(self) -> None:
        behind = phrase("behind", self.lang)
        head = [phrase(key, self.lang) for key in _EVIDENCE]
        self._add(
            phrase("evidence", self.lang), behind, phrase("evidence_what", self.lang), head, self.evidence
        )
        every = [
            [_title(result, self.lang), *(line[c] for c in EVIDENCE_COLUMNS)]
            for result in self.data.results()
            for line in evidence_rows(result)
        ]
        head = [phrase("what", self.lang), *EVIDENCE_COLUMNS]
        told = phrase("evidence_every", self.lang)
        self._add(phrase("evidence_all", self.lang), behind, told, head, every[:MOST_ROWS])
        head = [phrase(key, self.lang) for key in ("sheet", *(f"head_{c}" for c in DICTIONARY_COLUMNS))]
        self._add(
            phrase("dictionary", self.lang),
            behind,
            phrase("dictionary_what", self.lang),
            head,
            self.dictionary,
        )
        rows = [
            [_title(result, self.lang), name, value]
            for result in self.data.results()
            for name, value in facts(result, self.lang)
        ]
        rows = [["", phrase("command", self.lang), self.data.command], *rows] if self.data.command else rows
        rows += [
            [
                _title(result, self.lang),
                "record",
                json.dumps(plain(result.provenance.as_dict()), ensure_ascii=False),
            ]
            for result in self.data.results()
        ]
        head = [phrase(key, self.lang) for key in ("what", "fact", "value")]
        self._add(phrase("provenance", self.lang), behind, phrase("provenance_what", self.lang), head, rows)


_EVIDENCE: Final = (
    "sheet", "row_of_table", "column", "value", "before", "match", "after", "document", "place", "sentences_number"
)  # fmt: skip


def _title(result: Result, lang: str) -> str:
    shown = result.provenance.parameters.get("show") if result.provenance.verb == "meetings" else None
    return title_of(str(shown or result.provenance.verb), lang)
