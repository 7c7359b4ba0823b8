"""What to call an issue: the item's own name, or, where records have no items, the phrase that its meetings share."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import add
from typing import Final

from policymine.minutes.facts import MeetingFacts
from policymine.minutes.issue_links import Unit
from policymine.minutes.issue_words import hidden_words, split_words
from policymine.structure.owners import is_owner

__all__ = ["Namer"]

# 开会地点：村文化室 is no business of the meeting.
_HEAD: Final = re.compile(r"[\u4e00-\u9fff]{2,6}[:：].{0,40}$")
# Candidates looked at, and characters of a record read for them.
_MOST: Final = 3000
_READ: Final = 40_000
# Characters of a phrase.
_SIZES: Final = range(3, 9)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_EDGE: Final = re.compile(
    r"^[的了是在和与就都也不到把被给对从由一有为各该此再还要会能可将把等]|"
    r"[的了是在和与就都也不到把被给对从由一有为各该此再还要会能可将把等]$"
)


class Namer:
    """Names the matters of some records; what it reads of a record, it reads once.

    Parameters
    ----------
    units : the units of all meetings.
    facts : all meetings.
    """

    def __init__(self, units: Sequence[Unit], facts: Sequence[MeetingFacts]) -> None:
        self._units = units
        self._facts = facts
        self._grams_of: dict[int, Counter[str]] = {}

    def name(self, members: Sequence[Unit]) -> str:
        """Return a name for the matter of some units, in order.

        An item's name is taken where one shares its words with others of the matter (or stands alone and says something);
        else the longest phrase that most of its meetings, and few others, use.
        """
        named = [u for u in members if u.items and sum(u.named.values()) >= 2]
        shared = [
            (
                sum(sum((u.named & o.named).values()) for o in named if o.meeting != u.meeting),
                -abs(len(u.name) - 10),
                -i,
                u,
            )
            for i, u in enumerate(named)
        ]
        best = max(shared, key=lambda s: s[:3], default=None)
        meetings = {u.meeting for u in members}
        if best and (best[0] > 0 or len(meetings) == 1):
            return best[3].name
        phrase = self._phrase(sorted(meetings)) if len(meetings) > 1 else None
        if phrase:
            return phrase
        return best[3].name if best else members[0].name

    def _phrase(self, meetings: Sequence[int]) -> str | None:
        own = [self._grams(i) for i in meetings]
        seen: Counter[str] = Counter()
        for grams in own:
            seen.update(grams.keys())
        need = max(2, math.ceil(0.5 * len(meetings)))
        total = {g: sum(grams[g] for grams in own) for g, n in seen.items() if n >= need}
        likely = heapq.nsmallest(_MOST, total, key=lambda g: (-seen[g] * len(g), -total[g], g))
        # A bit for each unit of another meeting.
        rest = sum(1 << i for i, u in enumerate(self._units) if u.meeting not in set(meetings))
        scored = []
        for gram in likely:
            if _EDGE.search(gram) or is_owner(gram):
                continue
            others = rest
            for pair in map(add, gram, gram[1:]):
                others &= self._units_with.get(pair, 0)
            outside = others.bit_count() / max(1, rest.bit_count())
            score = (
                (seen[gram] / len(meetings)) * (1 - outside) * math.log(1 + total[gram]) * len(gram) ** 0.9
            )
            scored.append((round(score, 6), len(gram), gram))
        return max(scored)[2] if scored else None

    @cached_property
    def _units_with(self) -> dict[str, int]:
        """By word the units that have it, one bit a unit: whether all the words of a phrase meet in one is an `and`."""
        found: dict[str, int] = {}
        for i, unit in enumerate(self._units):
            for word in unit.words:
                found[word] = found.get(word, 0) | 1 << i
        return found

    def _grams(self, meeting: int) -> Counter[str]:
        if meeting not in self._grams_of:
            self._grams_of[meeting] = _count_grams(self._facts[meeting])
        return self._grams_of[meeting]


def _count_grams(facts: MeetingFacts) -> Counter[str]:
    """Return the stretches of three to eight characters of a record with their number."""
    found: Counter[str] = Counter()
    hidden = hidden_words(facts)
    texts = [p.text for p in facts.parts if p.speaker or not _HEAD.match(p.text)]
    for text in ("\n".join(texts)[:_READ], facts.title or ""):
        for piece in split_words(text, hidden):
            for run in _HAN.findall(piece):
                grams = list(map(add, run, run[1:]))
                for size in _SIZES:
                    # Each one longer than the last.
                    grams = list(map(add, grams, run[size - 1 :]))
                    found.update(grams)
    return found
