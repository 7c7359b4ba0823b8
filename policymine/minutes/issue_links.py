"""Which items of business at different meetings are the same matter.

Two items of one body belong together where the record says so in numbers (提案第3号, 上次会议第二项), where their names share their
words, or where what was said of them does: a cosine of words weighed by how few meetings use them, names of people and of
the body left out. Items with different proposal numbers never belong together.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from policymine.minutes.facts import MeetingFacts
from policymine.minutes.issue_words import body_key, hidden_words, word_counts
from policymine.structure.dates import chinese_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LINKED", "Link", "Unit", "body_key", "link_units", "null_share", "units_of"]

_CN: Final = "一二三四五六七八九十百"
_CODE: Final = re.compile(
    rf"(?P<kind>提案|议案|议题|案由|建议|事项)\s?(?:编号)?\s?第\s?(?P<no>[{_CN}\d]{{1,4}})\s?号"
    rf"|第\s?(?P<no2>[{_CN}\d]{{1,4}})\s?号(?P<kind2>提案|议案|建议|议题)"
    r"|(?:提案|议案|建议)(?:编号)?[:：]?\s?(?P<no3>[A-Z]?\d{4}[-—]\d{1,3})|(?:item|proposal|"
    r"motion) no\.? ?(?P<no4>\d{1,4})",
    re.IGNORECASE,
)
_LAST: Final = re.compile(
    rf"(?:上次|上一次|前次|上回|上期)(?:会议|例会|会上|会)?(?:议定|决定|讨论|研究|提出|"
    rf"通过)?的?第\s?(?P<n>[{_CN}\d]{{1,3}})\s?[项个件条]"
)
# A cosine from which on two items are one matter; names that share this part of their word pairs are too.
LINKED: Final = 0.18
_NAMED: Final = 0.5
_STRONG: Final = 0.35


@dataclass(frozen=True, slots=True)
class Unit:
    """An item of business at one meeting, or a meeting's whole business where it cannot be parted.

    Parameters
    ----------
    meeting : index of the meeting.
    items : the items of business that it holds.
    name : what it is about.
    words : word pairs (Chinese) and words (English) with their number.
    named : those of the name alone; few where the name says nothing (其他事项, 村民代表会议记录).
    codes : proposal numbers, such as 提案3.
    back : numbers of items of the meeting before that it names.
    start, end : code points of the name, or of the first part.
    """

    meeting: int
    items: tuple[int, ...]
    name: str
    words: Counter[str]
    named: Counter[str]
    codes: frozenset[str]
    back: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """Why two units are one matter: `number`, `back`, `name` or `wording`, and how strongly (0 to 1)."""

    left: int
    right: int
    why: str
    score: float


def _codes(text: str) -> frozenset[str]:
    found = set()
    for match in _CODE.finditer(text):
        raw = match["no"] or match["no2"] or match["no3"] or match["no4"] or ""
        kind = match["kind"] or match["kind2"] or "提案"
        found.add(f"{kind}{chinese_number(raw) or raw}")
    return frozenset(found)


def units_of(index: int, facts: MeetingFacts) -> list[Unit]:
    """Return the items of one meeting as units: one an item where the record comes to each, else one for all of it."""
    hidden = hidden_words(facts)
    placed = {p.item for p in facts.parts if p.item is not None and p.zone != "vote"}
    apart = [
        i
        for i in range(len(facts.items))
        if (i in placed or not facts.items[i].listed)
        and (word_counts(facts.items[i].name, hidden) or i in placed)
    ]
    loose = sum(len(p.text) for p in facts.parts if p.item is None)
    total = sum(len(p.text) for p in facts.parts)
    groups: list[tuple[int, ...]]
    if len(apart) > 1 and loose <= 0.4 * max(1, total):
        groups = [(i,) for i in apart]
    else:
        groups = [tuple(range(len(facts.items)))]
    units = []
    for group in groups:
        names = [facts.items[i].name for i in group]
        whole = len(groups) == 1
        texts = [p.text for p in facts.parts if whole or p.item in group]
        # A record with headings but no topics (时间安排、其他事项) is named by its title.
        name = names[0] if names else (facts.title or facts.id)
        place = facts.items[group[0]] if group else None
        first = facts.parts[0] if facts.parts else None
        bag = word_counts("。".join(texts), hidden)
        head = " ".join(names) if names else facts.title or ""
        for word, n in word_counts(head, hidden).items():
            bag[word] += 3 * n
        # Where an item names its own number, other numbers in its text only refer.
        own = _codes(" ".join(_head_of(facts, i) for i in group)) if group else frozenset()
        units.append(
            Unit(
                index, group, name, bag, word_counts(" ".join(names) if names else name, hidden), own or _codes("。".join(texts)),
                frozenset(
                    k for t in texts for m in _LAST.finditer(t) if (k := chinese_number(m["n"])) is not None
                ),
                place.start if place else first.start if first else 0,
                place.end if place else first.end if first else 0,
            )
        )  # fmt: skip
    return units


def _head_of(facts: MeetingFacts, index: int) -> str:
    """Return an item's name with its number: 提案3号 …"""
    item = facts.items[index]
    return item.name if item.code is None else f"{item.code} {item.name}"


def link_units(
    units: Sequence[Unit], facts: Sequence[MeetingFacts], *, linked: float = LINKED
) -> tuple[list[Link], list[int]]:
    """Return the links between units, and for each unit the number of its matter.

    Parameters
    ----------
    units : of all meetings, in the order of the meetings.
    facts : the meetings.
    linked : cosine from which on wording links.

    Matters are the connected groups; a link that would join two different proposal numbers is not made.
    """
    scores = _similar(units)
    keys = [body_key(facts[u.meeting].body) for u in units]
    candidates: list[Link] = []
    for i, j in _worth_a_look(units, scores, linked):
        if keys[i] == keys[j]:
            link = _link(i, j, units[i], units[j], float(scores[i, j]), facts, linked)
            if link:
                candidates.append(link)
    order = {"number": 0, "back": 1, "name": 2, "wording": 3}
    candidates.sort(key=lambda k: (order[k.why], -k.score, k.left, k.right))
    group = list(range(len(units)))
    codes = [set(u.codes) if len(u.codes) == 1 else set() for u in units]
    kept: list[Link] = []
    for link in candidates:
        a, b = group[link.left], group[link.right]
        if a == b:
            kept.append(link)
            continue
        numbers = [{code for k, g in enumerate(group) if g == side for code in codes[k]} for side in (a, b)]
        if numbers[0] and numbers[1] and not numbers[0] & numbers[1]:
            continue
        # Items that one record keeps apart come together only on strong grounds.
        meetings = [{units[k].meeting for k, g in enumerate(group) if g == side} for side in (a, b)]
        if meetings[0] & meetings[1] and link.score < _STRONG:
            continue
        kept.append(link)
        low, high = min(a, b), max(a, b)
        group = [low if g == high else g for g in group]
    return kept, group


def _worth_a_look(units: Sequence[Unit], scores: NDArray[np.float64], linked: float) -> set[tuple[int, int]]:
    """Return the pairs that anything could link: words said of them, a word of their names, a number. The rest are most."""
    left, right = np.nonzero(np.triu(scores >= linked, 1))
    pairs = set(zip(left.tolist(), right.tolist(), strict=True))
    alike: dict[str, list[int]] = {}
    for j, unit in enumerate(units):
        # A proposal number is no word, and the two cannot be taken for one another.
        for mark in (*unit.named, *(f"#{code}" for code in unit.codes)):
            pairs.update((i, j) for i in alike.get(mark, ()))
            alike.setdefault(mark, []).append(j)
        if unit.back:
            pairs.update((i, j) for i in range(j))
    return pairs


def _similar(units: Sequence[Unit]) -> NDArray[np.float64]:
    """Return the cosine of each pair of units, words weighed by how few meetings use them."""
    from scipy.sparse import csr_matrix

    n_meetings = max(1, len({u.meeting for u in units}))
    by_meeting: dict[int, set[str]] = {}
    for unit in units:
        by_meeting.setdefault(unit.meeting, set()).update(unit.words)
    seen = Counter(word for words in by_meeting.values() for word in words)
    # A word of one meeting only can link nothing; a word of all of them should not.
    idf = {
        w: math.log((n_meetings + 0.5) / seen[w])
        for w in dict.fromkeys(w for u in units for w in u.words)
        if seen[w] > 1
    }
    place = {word: i for i, word in enumerate(idf)}
    ends, columns, values = [0], [], []
    for unit in units:
        own = [
            (place[word], (1 + math.log(n)) * idf[word]) for word, n in unit.words.items() if word in place
        ]
        own.sort()
        columns += [column for column, _ in own]
        values += [value for _, value in own]
        ends.append(len(columns))
    matrix = csr_matrix((values, columns, ends), shape=(len(units), max(1, len(place))), dtype=np.float64)
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    cosine = np.asarray((matrix @ matrix.T).todense(), dtype=np.float64)
    return np.asarray(np.minimum(1.0, cosine / norms[:, None] / norms[None, :]), dtype=np.float64)


def null_share(
    units: Sequence[Unit], facts: Sequence[MeetingFacts], *, linked: float = LINKED
) -> tuple[float | None, int]:
    """Return the share of pairs of different bodies that wording would link, and the number of such pairs.

    Matters of different bodies are different, so this is how often chance links; None with fewer than 20 pairs.
    """
    keys = [body_key(facts[u.meeting].body) for u in units]
    left, right = np.triu_indices(len(units), 1)
    apart = np.asarray([keys[i] != keys[j] for i, j in zip(left, right, strict=True)], dtype=bool)
    if int(apart.sum()) < 20:
        return None, int(apart.sum())
    scores = _similar(units)[left, right]
    return float((scores[apart] >= linked).mean()), int(apart.sum())


def _link(
    i: int,
    j: int,
    left: Unit,
    right: Unit,
    score: float,
    facts: Sequence[MeetingFacts],
    linked: float,
) -> Link | None:
    same_meeting = left.meeting == right.meeting
    if not same_meeting and len(left.codes) == 1 and left.codes == right.codes:
        return Link(i, j, "number", 1.0)
    if right.back and not same_meeting and _before(right.meeting, facts) == left.meeting:
        numbers = {facts[left.meeting].items[k].number for k in left.items}
        if numbers & right.back and len(left.items) == 1:
            return Link(i, j, "back", 1.0)
    if same_meeting:
        # Items that a record keeps apart are different matters.
        return None
    short = min(left.named.total(), right.named.total())
    if short >= 3:
        shared = (left.named & right.named).total()
        if shared / short >= _NAMED:
            return Link(i, j, "name", shared / short)
    return Link(i, j, "wording", score) if score >= linked else None


def _before(index: int, facts: Sequence[MeetingFacts]) -> int | None:
    """Return the meeting of the same body before this one."""
    key = body_key(facts[index].body)
    own = [k for k in range(index) if body_key(facts[k].body) == key and facts[k].date is not None]
    return own[-1] if own and facts[index].date is not None else None
