"""How a table stands on its page: the widths of its columns, small print, a page on its side, or several parts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from policymine.reports.blocks import Cell, Column

__all__ = [
    "SIDES",
    "LaidOut",
    "Marked",
    "lay_out",
    "needs",
    "parts_of",
    "points_of",
    "raised_width",
    "to_the_point",
    "unit_of",
    "width_of",
]

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
# A word processor parts Chinese from Latin letters and digits by a quarter of a character.
_GAP: Final = re.compile("(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u2e80-\u9fff])")
_DATE: Final = re.compile(r"\d{4}年(\d{1,2}月)?(\d{1,2}日)?")
_NUMBER: Final = re.compile(r"[−-]?[\d,]+(\.\d+)?")
# Of Times: a digit is half as wide as it is high, a point a quarter.
_DIGIT: Final = 0.5
_POINT: Final = 0.25


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
    """Return how many Latin characters wide a text stands, with the gaps that stand between Chinese and Latin.

    >>> width_of("share"), width_of("占比"), width_of("2014年5月")
    (5, 4, 11)
    """
    gaps = len(_GAP.findall(text))
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text) + math.ceil(gaps / 2)


def raised_width(text: str) -> float:
    """Return how many Latin characters of full size a superscript takes."""
    return width_of(text) * 2 / 3 + 0.5


def to_the_point(shown: Sequence[str]) -> list[float]:
    """Return how much narrower each number is behind its point than the widest of them, in the height of the print.

    Words among the numbers, or intervals, cannot be set by a point: then 0 for all, as where all have the same decimals.

    >>> to_the_point(["0.18", "37.6", "<0.001", "12"]), to_the_point(["0.5", "1.2", ""]), to_the_point(["1.2 to 3", "4"])
    ([0.5, 1.0, 0.0, 1.75], [0.0, 0.0, 0.0], [0.0, 0.0])
    """
    found = [_NUMBER.fullmatch(text.lstrip("<>≤≥ ")) for text in shown]
    if not all(match or not text.strip(" –—") for match, text in zip(found, shown, strict=True)):
        return [0.0] * len(shown)
    wide = [_DIGIT * (len(m[1]) - 1) + _POINT if m and m[1] else 0.0 for m in found]
    return [max(wide) - w if m else 0.0 for w, m in zip(wide, found, strict=True)]


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


def needs(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked]
) -> tuple[list[int], list[int]]:
    """Return for each column how many Latin characters it needs at the least, and how many most of its cells would take."""
    least, wanted = [], []
    for j, column in enumerate(columns):
        head = width_of(column.label)
        behind = points_of(j, rows) if column.numeric else [0.0] * len(rows)
        full = sorted(
            _shown_width(row[j], marks) + math.ceil(more / _DIGIT)
            for row, more in zip(rows, behind, strict=True)
        ) or [0]
        words = max([0, *(_longest_word(part.text) for row in rows for part in row[j].parts)])
        whole = column.numeric or column.short
        body = full[-1] if whole else full[int(0.9 * (len(full) - 1))]
        short = body if whole and body <= _WHOLE else max(min(body, words), min(body, 12) if whole else 0)
        # A head breaks over lines before a number does.
        broken = math.ceil(head / _HEAD_LINES) if whole else 0
        least.append(max(short, min(_longest_word(column.label), 14), broken))
        wanted.append(max(head, body))
    return least, wanted


def points_of(j: int, rows: Sequence[tuple[Cell, ...]]) -> list[float]:
    """Return `to_the_point` of a column's cells; 0 for all where one of them holds more than a number."""
    cells = [row[j].parts for row in rows]
    if any(len(parts) > 1 or any(p.note for p in parts) for parts in cells):
        return [0.0] * len(rows)
    return to_the_point([parts[0].text if parts else "" for parts in cells])


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
    least, wanted = needs(columns, rows, marks)
    whole = [
        max([width_of(column.label), *(_shown_width(row[j], marks) for row in rows)])
        for j, column in enumerate(columns)
    ]
    shapes = ((wide, False, False), (wide, False, True), (long, True, False), (long, True, True))
    found: LaidOut | None = None
    for room, landscape, small in shapes:
        unit = unit_of(small=small)
        floor = [max(_NARROWEST, n * unit + SIDES) for n in least]
        goal = [max(f, n * unit + SIDES) for f, n in zip(floor, wanted, strict=True)]
        if sum(goal) <= room:
            # Where there is room for it, the longest cell of a column is not broken either.
            full = [max(g, n * unit + SIDES) for g, n in zip(goal, whole, strict=True)]
            goal = full if sum(full) <= room else goal
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


def parts_of(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked], room: float
) -> list[list[int]]:
    """Return the columns of each part of a table that is too wide even for a page on its side; the first column is in each.

    Parameters
    ----------
    columns, rows, marks : as in `lay_out`.
    room : width of the text on a page that lies on its side, in millimetres.
    """
    every = list(range(len(columns)))
    fitting = _how_many_fit(columns, rows, marks, room)
    parts = [every[:fitting]]
    while fitting < len(every):
        kept = [0, *every[fitting:]]
        some = [columns[place] for place in kept]
        more = max(2, _how_many_fit(some, [tuple(row[p] for p in kept) for row in rows], marks, room))
        parts.append(kept[:more])
        fitting += more - 1
    return parts


def _how_many_fit(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked], room: float
) -> int:
    """Return how many columns, from the first, stand side by side in small print in this room, in millimetres; at least one."""
    least, wanted = needs(columns, rows, marks)
    used = 0.0
    for number, (few, many) in enumerate(zip(least, wanted, strict=True)):
        # A column of long texts is of use only with some room.
        used += max(_NARROWEST, max(few, min(many, 12)) * unit_of(small=True) + SIDES)
        if used > room:
            return max(1, number)
    return len(columns)
