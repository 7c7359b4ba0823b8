"""How a table stands on its page: the widths of its columns, small print, a page on its side, or several parts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from policymine.reports.blocks import Cell, Column

__all__ = ["SIDES", "LaidOut", "Marked", "how_many_fit", "lay_out", "raised_width", "unit_of", "width_of"]

# Width of one Latin character of table text and the margins of a cell, in millimetres; a Chinese one takes two.
_CHARACTER: Final = 1.66
_SMALL: Final = 0.86
SIDES: Final = 2.8
_NARROWEST: Final = 9.0
# A number is kept whole up to this many characters, an interval breaks after them.
_WHOLE: Final = 20
# Lines that the head of a column of numbers may take, and that its cells should.
_HEAD_LINES: Final = 3
_CELL_LINES: Final = 3
# Tables of fewer columns are of running words: smaller print or a longer line serves them nothing.
_MANY: Final = 6
_DATE: Final = re.compile(r"\d{4}年(\d{1,2}月)?(\d{1,2}日)?")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """How a table stands on the page: the width of each column in millimetres, on its side or not, in small print or not."""

    widths: tuple[float, ...]
    landscape: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks that lead from a part of a cell to its sentences: what is shown, and the bookmark it leads to."""

    shown: str
    target: str


def unit_of(*, small: bool) -> float:
    """Return the width of one Latin character of a table in millimetres."""
    return _CHARACTER * (_SMALL if small else 1)


def width_of(text: str) -> int:
    """Return how many Latin characters wide a text stands.

    >>> width_of("share"), width_of("占比")
    (5, 4)
    """
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text)


def raised_width(text: str) -> float:
    """Return how many Latin characters of full size a superscript takes."""
    return width_of(text) * 2 / 3 + 0.5


def _longest_word(text: str) -> int:
    return max((_whole_width(word) for word in text.split()), default=1)


def _whole_width(word: str) -> int:
    """Return how much of a word is not to be broken: Chinese breaks anywhere, but not in a date."""
    if _DATE.fullmatch(word):
        return width_of(word)
    return 4 if ord(word[0]) > 0x2E80 else min(width_of(word), 22)


def _shown_width(cell: Cell, marks: dict[int, Marked]) -> int:
    wide = 0.0
    for part in cell.parts:
        wide += width_of(part.text) + (width_of(part.note) + 1 if part.note else 0) + 1
        wide += raised_width(marks[id(part)].shown) if id(part) in marks else 0
    return math.ceil(wide - 1) if cell.parts else 0


def _needs(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked]
) -> tuple[list[int], list[int]]:
    """Return for each column how many Latin characters it needs at the least, and how many most of its cells would take."""
    least, wanted = [], []
    for j, column in enumerate(columns):
        head = width_of(column.label)
        full = sorted(_shown_width(row[j], marks) for row in rows) or [0]
        words = max([0, *(_longest_word(part.text) for row in rows for part in row[j].parts)])
        whole = column.numeric or column.short
        body = full[-1] if whole else full[int(0.9 * (len(full) - 1))]
        short = body if whole and body <= _WHOLE else max(min(body, words), min(body, 12) if whole else 0)
        # A head breaks over lines before a number does.
        broken = math.ceil(head / _HEAD_LINES) if whole else 0
        least.append(max(short, min(_longest_word(column.label), 14), broken))
        wanted.append(max(head, body))
    return least, wanted


def lay_out(
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    marks: dict[int, Marked],
    *,
    wide: float,
    long: float,
) -> LaidOut:
    """Return the widths of the columns: numbers and short words whole, the rest shared out by what they hold.

    Parameters
    ----------
    columns, rows : of the table.
    marks : by the id of a part.
    wide, long : width of the text on an upright page, and on one that lies on its side, in millimetres.
    """
    least, wanted = _needs(columns, rows, marks)
    shapes = ((wide, False, False), (wide, False, True), (long, True, False), (long, True, True))
    found: LaidOut | None = None
    for room, landscape, small in shapes:
        unit = unit_of(small=small)
        floor = [max(_NARROWEST, n * unit + SIDES) for n in least]
        goal = [max(f, n * unit + SIDES) for f, n in zip(floor, wanted, strict=True)]
        if sum(goal) <= room:
            spare = room - sum(goal)
            return LaidOut(tuple(g + spare * g / sum(goal) for g in goal), landscape, small)
        if sum(floor) > room and not (landscape and small):
            continue
        found = LaidOut(_shared(floor, goal, room), landscape, small)
        lines = max(n * unit / (w - SIDES) for n, w in zip(wanted, found.widths, strict=True))
        if lines <= _CELL_LINES or len(columns) < _MANY:
            return found
    return found if found is not None else LaidOut(tuple(long / len(columns) for _ in columns), True, True)


def _shared(floor: Sequence[float], goal: Sequence[float], room: float) -> tuple[float, ...]:
    """Return widths between the least and the wanted that fill the room; the wishes of long texts count less."""
    spare = room - sum(floor)
    if spare <= 0:
        return tuple(f * room / sum(floor) for f in floor)
    widths = list(floor)
    # What one column does not need goes to the others, so that none stands wider than it wants to.
    for _ in range(len(floor)):
        wishes = [(g - w) ** 0.7 if g - w > 0.01 else 0.0 for w, g in zip(widths, goal, strict=True)]
        left = room - sum(widths)
        if left <= 0.01 or not sum(wishes):
            break
        widths = [
            min(g, w + left * wish / sum(wishes)) for w, g, wish in zip(widths, goal, wishes, strict=True)
        ]
    return tuple(widths)


def how_many_fit(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked], room: float
) -> int:
    """Return how many columns, from the first, stand side by side in small print in this room, in millimetres; at least one."""
    least, wanted = _needs(columns, rows, marks)
    used = 0.0
    for number, (few, many) in enumerate(zip(least, wanted, strict=True)):
        # A column of long texts is of use only with some room.
        used += max(_NARROWEST, max(few, min(many, 12)) * unit_of(small=True) + SIDES)
        if used > room:
            return max(1, number)
    return len(columns)
