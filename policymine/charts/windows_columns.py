"""The columns of a figure of fitted periods: which stand on one line, what stands between them, what names fit."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from policymine.charts.messages import Messages

__all__ = ["SMALL", "Slot", "crowded_of", "gaps_of", "parts_of", "slots_of", "two_lines"]

# Size of the letters of names, in pixels.
SMALL: Final = 10.5


@dataclass(frozen=True, slots=True)
class Slot:
    """A column: a fitted period, or the periods in between that are not fitted."""

    period: str
    fitted: bool
    note: str


def slots_of(windows: Sequence[Any], words: Messages) -> list[Slot]:
    slots = []
    for window in windows:
        period = str(window["period"])
        if window["status"] == "fitted":
            note = words("chart.windows.documents", n=int(window["n_documents"]))
            slots.append(Slot(period, True, note))
        elif window["status"] == "no_documents":
            slots.append(Slot(period, False, words("chart.windows.empty", period=period)))
        else:
            n = int(window["n_documents"])
            slots.append(Slot(period, False, words("chart.windows.thin", period=period, n=n)))
    return slots


def parts_of(slots: Sequence[Slot], room: int) -> list[list[Slot]]:
    """Return the columns of each line, about as many in each; a line begins with the last fitted period of the one before.

    >>> made = [Slot(p, True, "") for p in "abcdefg"]
    >>> ["".join(s.period for s in part) for part in parts_of(made, 5)]
    ['abcd', 'defg']
    """
    first = next((i for i, s in enumerate(slots) if s.fitted), 0)
    last = max((i for i, s in enumerate(slots) if s.fitted), default=0)
    slots = slots[first : last + 1]
    steps = max(1, sum(s.fitted for s in slots) - 1)
    n_lines = math.ceil(steps / (room - 1))
    each = math.ceil(steps / n_lines) + 1
    parts: list[list[Slot]] = []
    line: list[Slot] = []
    for slot in slots:
        if slot.fitted and sum(s.fitted for s in line) == each:
            parts.append(line)
            line = [line[-1]]
        if slot.fitted or line:
            line.append(slot)
    # Periods that are not fitted stand before the one that follows them, on its line.
    for before, after in itertools.pairwise([*parts, line]):
        while not before[-1].fitted:
            after.insert(1, before.pop())
    return [*parts, line]


def gaps_of(slots: Sequence[Slot], spots: dict[str, float], step: float) -> list[tuple[float, str]]:
    """Return where the periods that are not fitted stand between two columns, and what is to be said of them."""
    found: list[tuple[float, str]] = []
    before: str | None = None
    waiting: list[Slot] = []
    for slot in slots:
        if not slot.fitted:
            waiting.append(slot)
            continue
        if before is not None:
            for number, gap in enumerate(waiting):
                # In the room that the names leave before the next column.
                found.append((spots[slot.period] - 14.0 * (len(waiting) - number) - 4, gap.note))
        before, waiting = slot.period, []
    return found


def crowded_of(slots: Sequence[Slot]) -> list[tuple[Slot, int]]:
    """Return each fitted period with the number of periods after it that are not fitted."""
    found: list[tuple[Slot, int]] = []
    for slot in slots:
        if slot.fitted:
            found.append((slot, 0))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def two_lines(words: Sequence[str], width: float) -> list[str]:
    """Return up to three words on two lines that fit; a word that does not fit is cut.

    >>> two_lines(["改革", "企业", "市场经济"], 62)
    ['改革 企业', '市场经济']
    """
    room = max(6, int(width / (SMALL * 0.54)))

    def wide(text: str) -> int:
        return sum(2 if ord(c) > 0x2E80 else 1 for c in text)

    made: list[str] = []
    for word in words[:3]:
        if made and wide(made[-1]) + 1 + wide(word) <= room:
            made[-1] += f" {word}"
        elif len(made) < 2:
            cut = word
            while wide(cut) > room:
                cut = cut[:-2] + "…"
            made.append(cut)
    return made or [""]
