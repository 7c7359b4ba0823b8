"""What to call an issue: the item's own name, or, where records have no items, the phrase that its meetings share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from policymine.minutes.facts import MeetingFacts
from policymine.minutes.issue_links import Unit, split_words
from policymine.structure.owners import is_owner

__all__ = ["name_issue"]

# 开会地点：村文化室 is no business of the meeting.
_HEAD: Final = re.compile(r"[\u4e00-\u9fff]{2,6}[:：].{0,40}$")
# Candidates looked at, and characters of a record read for them.
_MOST: Final = 3000
_READ: Final = 40_000
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_EDGE: Final = re.compile(
    r"^[的了是在和与就都也不到把被给对从由一有为各该此再还要会能可将把等]|"
    r"[的了是在和与就都也不到把被给对从由一有为各该此再还要会能可将把等]$"
)


def name_issue(members: Sequence[Unit], units: Sequence[Unit], facts: Sequence[MeetingFacts]) -> str:
    """Return a name for the matter of some units.

    Parameters
    ----------
    members : the units of the matter, in order.
    units : those of all meetings.
    facts : all meetings.

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
    phrase = _phrase(sorted(meetings), units, facts) if len(meetings) > 1 else None
    if phrase:
        return phrase
    return best[3].name if best else members[0].name


def _phrase(meetings: Sequence[int], units: Sequence[Unit], facts: Sequence[MeetingFacts]) -> str | None:
    own = [_grams(facts[i]) for i in meetings]
    seen: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for grams in own:
        seen.update(set(grams))
        total.update(grams)
    need = max(2, math.ceil(0.5 * len(meetings)))
    likely = sorted(
        (g for g, n in seen.items() if n >= need), key=lambda g: (-seen[g] * len(g), -total[g], g)
    )
    mine = set(meetings)
    rest = [u.words for u in units if u.meeting not in mine]
    scored = []
    for gram in likely[:_MOST]:
        if _EDGE.search(gram) or is_owner(gram):
            continue
        pairs = [gram[i : i + 2] for i in range(len(gram) - 1)]
        outside = sum(1 for words in rest if all(p in words for p in pairs)) / max(1, len(rest))
        score = (seen[gram] / len(meetings)) * (1 - outside) * math.log(1 + total[gram]) * len(gram) ** 0.9
        scored.append((round(score, 6), len(gram), gram))
    return max(scored)[2] if scored else None


def _grams(facts: MeetingFacts) -> Counter[str]:
    found: Counter[str] = Counter()
    texts = [p.text for p in facts.parts if p.speaker or not _HEAD.match(p.text)]
    for text in ("\n".join(texts)[:_READ], facts.title or ""):
        for piece in split_words(text, facts):
            for run in _HAN.findall(piece):
                for size in range(3, 9):
                    found.update(run[i : i + size] for i in range(len(run) - size + 1))
    return found
