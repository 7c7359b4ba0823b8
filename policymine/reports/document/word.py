"""The report as a Word document: the sections of the page, then the data of its figures, then its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from policymine.reports.blocks import (
    Cell,
    Code,
    Definitions,
    Embed,
    Figure,
    Group,
    Items,
    Paragraph,
    Quotes,
    Table,
)
from policymine.reports.document.paper import (
    MOST_DATA_ROWS,
    MOST_QUOTES,
    MOST_ROWS,
    Paper,
    ranges,
)
from policymine.reports.document.pictures import drawn
from policymine.reports.word.page import TEXT_WIDE
from policymine.reports.word.story import Story, marks_of
from policymine.reports.word.xml import run

__all__ = ["word_bytes"]

_ROLES: Final = {
    "prose": "Body Text",
    "author": "Body Text",
    "finding": "Finding",
    "note": "Note",
    "refusal": "Note",
}


def word_bytes(paper: Paper, *, cover: bool = True) -> bytes:
    """Return the document as the bytes of a .docx; the same paper gives the same bytes.

    Parameters
    ----------
    cover : whether a page with the title and the contents list come before the first section.
    """
    return _Writer(paper, cover=cover).bytes()


class _Writer:
    def __init__(self, paper: Paper, *, cover: bool) -> None:
        self.paper = paper
        self.cover = cover
        self.words = paper.messages
        self.story = Story(paper.title, paper.messages.lang, cover=cover)
        self.marks = marks_of(paper.marks, ranges)
        self.pictures = 0

    def bytes(self) -> bytes:
        if self.cover:
            self._cover()
        for section in self.paper.sections:
            self.story.heading(1, section.title)
            for block in section.blocks:
                self._block(block, 2)
        self._figure_data()
        self._sentences()
        return self.story.bytes()

    def _cover(self) -> None:
        self.story.text("Title", self.paper.title)
        for line in self.paper.lines:
            self.story.text("Subtitle", line)
        self.story.page_break()
        self.story.contents(self.words("page.contents"))
        self.story.page_break()

    def _block(self, block: Any, level: int) -> None:
        story = self.story
        if isinstance(block, Paragraph):
            story.text(_ROLES[block.role], block.text)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Quotes):
            if block.heading:
                story.heading(level, block.heading, listed=False)
            for quote in block.items:
                story.quotation(quote)
            if block.total > len(block.items):
                story.text("Note", self.words("evidence.some", total=block.total, shown=len(block.items)))
        elif isinstance(block, Definitions):
            story.facts(block.items)
        elif isinstance(block, Items):
            style = "Reference" if block.role == "references" else "Listed"
            for item in block.items:
                story.text(style, item if style == "Reference" else f"•\t{item}")
        elif isinstance(block, Code):
            story.text("Code", block.text)
        elif isinstance(block, Group):
            if block.heading:
                story.heading(level, block.heading, listed=not block.folded)
            for inner in block.blocks:
                self._block(inner, level + 1)
        elif isinstance(block, Embed):
            for inner in block.blocks:
                self._block(inner, level)

    def _named(self, block: Any) -> str:
        return f"{type(block).__name__.lower()}{self.paper.numbers[id(block)]}"

    def _caption(self, block: Any) -> None:
        kind = type(block).__name__.lower()
        label = self.words(f"page.{kind}", number="{}")
        sequence = self.words(f"document.{kind}")
        self.story.caption(
            label,
            self.paper.numbers[id(block)],
            block.caption,
            self._named(block),
            sequence,
            above=kind == "table",
        )

    def _table(self, block: Table) -> None:
        if block.caption:
            self._caption(block)
        most = MOST_ROWS if self.cover else len(block.rows)
        self._rows(block, block.rows[:most], block.caption)
        cut = len(block.rows) - most
        notes = [block.note] if block.note else []
        if cut > 0:
            notes.append(self.words("document.cut", n=cut))
        self.story.text("Table Note", " ".join(notes))

    def _rows(self, table: Table, rows: Sequence[tuple[Cell, ...]], description: str) -> None:
        continued = self.words("document.continued")
        self.story.table(table.columns, rows, self.marks, description=description, continued=continued)

    def _figure(self, block: Figure) -> None:
        self.pictures += 1
        image = drawn(block, ".png", TEXT_WIDE)
        self.story.picture(
            image, TEXT_WIDE, block.caption or block.note, block.name or f"figure {self.pictures}"
        )
        if block.caption:
            self._caption(block)
        if block.note:
            self.story.text("Note", block.note)

    def _figure_data(self) -> None:
        shown = [f for f in self.paper.figures() if f.data is not None and f.caption]
        if not shown:
            return
        self.story.heading(1, self.words("document.figure_data"))
        for figure in shown:
            data = figure.data
            if data is None:
                continue
            label = self.words("page.figure", number=self.paper.numbers[id(figure)])
            before, _, after = self.words("document.data_of", figure="{}", caption=figure.caption).partition(
                "{}"
            )
            reference = self.story.reference(self._named(figure), label)
            self.story.paragraph("Caption", run(before), *reference, run(after), keep=True)
            self._rows(data, data.rows[:MOST_DATA_ROWS], figure.caption)
            cut = len(data.rows) - MOST_DATA_ROWS
            self.story.text("Table Note", self.words("document.cut", n=cut) if cut > 0 else "")

    def _sentences(self) -> None:
        if not self.paper.sentences:
            return
        self.story.heading(1, self.words("document.sentences"))
        each = MOST_QUOTES if self.cover else max(len(marks) for marks in self.paper.marks.values())
        self.story.text("Note", self.words("document.sentences_how", each=each))
        if self.paper.unlisted:
            self.story.text("Note", self.words("document.unlisted", n=self.paper.unlisted))
        self.story.break_section(new_page=False)
        for number, quote in enumerate(self.paper.sentences, 1):
            self.story.sentence(number, quote, f"s{number}")
        self.story.end_in_columns(2)
