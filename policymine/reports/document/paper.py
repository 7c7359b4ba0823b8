"""A report on paper: what is numbered, which sentence stands behind which number, and where a list is cut.

A page opens a number to its sentences; on paper the number bears the numbers of its sentences, which stand in order
behind the report, each of them once. Tables and figures are numbered as the page numbers them.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.paths import data_file
from policymine.reports.base import ReportInput, about_line, head_lines, made_line
from policymine.reports.blocks import Embed, Figure, Group, Part, Quote, Section, Table
from policymine.reports.render import build_sections

__all__ = ["MOST_QUOTES", "MOST_ROWS", "MOST_SENTENCES", "Paper", "paper_of", "walk"]

# Of a number on paper; the page opens to six and the workbook lists them all.
MOST_QUOTES: Final = 3
MOST_SENTENCES: Final = 2_000
MOST_ROWS: Final = 300
MOST_DATA_ROWS: Final = 60


@dataclass(frozen=True, eq=False)
class Paper:
    """A report with its numbers given out.

    Parameters
    ----------
    title : of the report.
    lines : what stands beneath the title, in order.
    sections : of the report, in order.
    messages : the catalogue of its language.
    numbers : number of a table or figure, by the id of its block; blocks without a caption have none.
    sentences : the sentences of evidence, each once, numbered from 1 by their place.
    marks : numbers of its sentences, by the id of a part.
    unlisted : how many parts have sentences that are not listed here, because there are too many.
    """

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    messages: Messages
    numbers: dict[int, int] = field(default_factory=dict)
    sentences: list[Quote] = field(default_factory=list)
    marks: dict[int, tuple[int, ...]] = field(default_factory=dict)
    unlisted: int = 0

    def figures(self) -> list[Figure]:
        """Return every figure, in order."""
        return [b for s in self.sections for b, _ in walk(s.blocks) if isinstance(b, Figure)]


def walk(blocks: Sequence[Any], heading: str = "") -> Iterator[tuple[Any, str]]:
    """Yield every block with the nearest heading above it, groups before what they hold."""
    for block in blocks:
        yield block, heading
        if isinstance(block, Group):
            yield from walk(block.blocks, block.heading)
        elif isinstance(block, Embed):
            yield from walk(block.blocks, heading)


def paper_of(
    title: str,
    sections: Sequence[Section],
    messages: Messages,
    lines: Sequence[str] = (),
    *,
    most: int = MOST_SENTENCES,
    each: int = MOST_QUOTES,
) -> Paper:
    """Return sections with their numbers given out.

    Parameters
    ----------
    most : sentences that are listed at all.
    each : sentences that are listed for one number.
    """
    paper = Paper(title, tuple(lines), tuple(sections), messages)
    counts: dict[str, int] = {}
    places: dict[Quote, int] = {}
    unlisted = 0
    for section in sections:
        for block, _ in walk(section.blocks):
            if isinstance(block, (Table, Figure)) and block.caption:
                kind = type(block).__name__
                counts[kind] = counts.get(kind, 0) + 1
                paper.numbers[id(block)] = counts[kind]
            table = block.data if isinstance(block, Figure) else block
            if not isinstance(table, Table):
                continue
            for part in _open_parts(table, MOST_DATA_ROWS if table is not block else MOST_ROWS):
                found = [places.get(quote) for quote in part.quotes[:each]]
                new = [q for q, place in zip(part.quotes, found, strict=False) if place is None]
                if len(places) + len(new) > most:
                    unlisted += 1
                    continue
                for quote in new:
                    places.setdefault(quote, len(places) + 1)
                paper.marks[id(part)] = tuple(sorted({places[quote] for quote in part.quotes[:each]}))
    paper.sentences.extend(places)
    return Paper(
        paper.title,
        paper.lines,
        paper.sections,
        messages,
        paper.numbers,
        paper.sentences,
        paper.marks,
        unlisted,
    )


def _open_parts(table: Table, most: int) -> Iterator[Part]:
    for row in table.rows[:most]:
        for cell in row:
            for part in cell.parts:
                if part.quotes:
                    yield part


@functools.cache
def paper_messages(lang: str) -> Messages:
    """Return the catalogue of a report in the wording of paper, on which nothing opens and nothing is pointed at."""
    told = tomllib.loads(data_file("paper_messages.toml").read_text("utf-8"))[lang]
    return Messages(lang, {**load_messages(lang).entries, **told})


def report_paper(data: ReportInput, sections: Sequence[str] | None = None) -> Paper:
    """Return a report as a paper; its sections are those of the page, in their order."""
    messages = paper_messages(data.lang)
    about, made = about_line(data.corpus_card, messages), made_line(data.date, messages)
    lines = [*head_lines(data, messages).values(), about, made]
    return paper_of(
        data.title,
        build_sections(data, messages, data.sections if sections is None else sections),
        messages,
        lines,
    )


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers as marks: runs of them as a range.

    >>> ranges((1, 2, 3, 7)), ranges((4, 5))
    ('1–3,7', '4,5')
    """
    shown: list[str] = []
    ordered = sorted(numbers)
    start = 0
    for place in range(1, len(ordered) + 1):
        if place < len(ordered) and ordered[place] == ordered[place - 1] + 1:
            continue
        low, high = ordered[start], ordered[place - 1]
        if high - low >= 2:
            shown.append(f"{low}–{high}")
        else:
            shown += [str(n) for n in range(low, high + 1)]
        start = place
    return ",".join(shown)
