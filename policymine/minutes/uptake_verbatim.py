"""The longest stretch of letters that a clause and a meeting have in common, less what is administration's stock.

Clauses that only repeat an earlier paper are left out: what a meeting says of them it has from that paper. An earlier
meeting may quote a paper that the clause repeats in part; such a match is explained and is no control. What is to be a
finding must pass one test more, which the control is spared: the wording was not said on the other side of the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.matching.stretches import Letters, Stretches, common_stretches, shingles_of
from policymine.minutes.uptake_sides import Found, Matches, Sides, both_sides
from policymine.minutes.uptake_terms import rarity_among

__all__ = ["QUOTED", "Agreed", "agreements", "verbatim"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# A run of so many widths of a stretch, six words in either language, is a quotation.
QUOTED: Final = 3
# Papers are counted by windows of so many widths: long enough to be a phrase, short enough for a phrase with another end.
_PHRASE: Final = 2
# Where the control is too small to tell, a stretch is taken to grow rarer by e with each further word, half a width: control
# samples that tell have a third to two thirds of that.
_WORD: Final = 0.5
_DAYS: Final = 4_000_000


@dataclass(frozen=True, eq=False)
class Agreed:
    """What the two sides have in common letter for letter, whatever their dates.

    Parameters
    ----------
    first, second : the letters of each side; the unit is the row of its table.
    found : the stretches.
    width : letters of the shortest.
    """

    first: Letters
    second: Letters
    found: Stretches
    width: int


def agreements(sides: Sides, width: int) -> Agreed:
    """Return the stretches of at least `width` letters that clauses and speech share."""
    first, second = sides.letters
    return Agreed(first, second, common_stretches(first, second, width=width), width)


def verbatim(sides: Sides, agreed: Agreed) -> Found:
    """Return the longest new stretch of letters of each clause and each meeting.

    The score is its letters, each counted by its rarity among the papers, 0 to 1: log(1 + N / n) / log(1 + N), where n of the
    N papers that lie on the same side of the meeting's date as the clause's paper hold the phrase that the letter stands in.
    A phrase of the clause's paper alone counts in full; one that most papers have, hardly.
    """
    first, second, found, width = agreed.first, agreed.second, agreed.found, agreed.width
    clause, passage = first.unit[found.first].astype(np.int64), second.unit[found.second].astype(np.int64)
    order = sides.order(clause, passage)
    written, said_first, said_last = _first_uses(sides, first, second, width)
    # Each stretch as its shingles. A long one that an earlier meeting has from another paper counts as far as it has not.
    group, at = _spread(found.first, found.length - width + 1)
    paper = sides.paper_days[clause[group]]
    told = written[at] <= sides.meeting_days[passage[group], 1]
    own = ~((order[group] < 0) & (found.length[group] >= 2 * width) & told)
    unsaid = np.where(order[group] > 0, said_first[at] > paper[:, 1], said_last[at] < paper[:, 0])
    holders = _Holders(sides, first, _PHRASE * width)

    def matches(new: NDArray[np.bool_]) -> tuple[Matches, NDArray[np.int8]]:
        starts, lengths = _longest_runs(new, group, found.length.size)
        has = (lengths > 0) & (order != 0)
        begin = found.first[has] + starts[has]
        size = lengths[has] + width - 1
        # What counts is the new run; what is shown is the whole stretch that holds it.
        edges = [found.first[has], found.first[has] + found.length[has] - 1]
        edges += [found.second[has], found.second[has] + found.length[has] - 1]
        return Matches(
            clause[has],
            passage[has],
            holders.counted(begin, size, sides.meeting_days[passage[has]], order[has]),
            first.offset[edges[0]].astype(np.int64),
            first.offset[edges[1]].astype(np.int64) + 1,
            second.offset[edges[2]].astype(np.int64),
            second.offset[edges[3]].astype(np.int64) + 1,
            np.ones(size.size, dtype=bool),
            np.full((size.size, 2), -1, dtype=np.int64),
        ), order[has]

    # At risk are the clauses that say anything first; of the others nothing could be found on either side.
    at_risk = np.zeros(len(sides.clauses), dtype=bool)
    places = np.flatnonzero(written < np.iinfo(np.int64).max)
    unit = first.unit[places]
    at_risk[unit[written[places] >= sides.paper_days[unit, 0]]] = True
    own &= at_risk[clause[group]]
    every, (found_of, side) = matches(own), matches(own & unsaid)
    # Less than a phrase is no wording that could be taken up.
    phrase = found_of.score >= _PHRASE * width
    finding = found_of.take(phrase), side[phrase]
    return both_sides(
        every,
        finding,
        sides,
        sides.pairs(np.flatnonzero(at_risk)),
        whole=True,
        otherwise=(width, width * _WORD),
    )


class _Holders:
    """How many papers hold each phrase of the papers' letters, by the day on which they were out."""

    def __init__(self, sides: Sides, first: Letters, width: int) -> None:
        import pandas as pd

        hashes, at = shingles_of(first, width)
        self.width = width
        keys, phrase = np.unique(hashes, return_inverse=True)
        self._phrase = np.full(first.codes.size, -1, dtype=np.int64)
        self._phrase[at] = phrase
        paper = np.asarray(pd.factorize(sides.clauses["document"])[0], dtype=np.int64)[first.unit[at]]
        days = sides.paper_days[first.unit[at], 0]
        once = np.unique(np.stack([phrase, paper, days]), axis=1) if at.size else np.zeros((3, 0), np.int64)
        self._days = np.sort(once[0] * _DAYS + once[2])
        self._begins = np.searchsorted(self._days, np.arange(keys.size + 1) * _DAYS)
        papers = ~sides.clauses["document"].duplicated().to_numpy()
        self._papers = np.sort(sides.paper_days[papers, 0])

    def counted(self, begin: Ints, size: Ints, days: Ints, order: NDArray[np.int8]) -> Floats:
        """Return the letters of stretches, each by the rarity of the commonest phrase that it stands in."""
        score = size.astype(np.float64)
        chosen = np.flatnonzero(size >= self.width)
        if not chosen.size:
            return score
        n = size[chosen] - self.width + 1
        group, at = _spread(begin[chosen], n)
        phrase, day = self._phrase[at], days[chosen[group]]
        later = order[chosen[group]] > 0
        till = np.searchsorted(self._days, phrase * _DAYS + day[:, 1], side="right")
        held = np.where(later, till - self._begins[phrase], self._begins[phrase + 1] - till)
        out = np.searchsorted(self._papers, day[:, 1], side="right")
        papers = np.where(later, out, self._papers.size - out)
        rarity = rarity_among(held, papers)
        # Every letter takes the least rarity of the phrases that hold it.
        letters = np.ones(int(size[chosen].sum()))
        base = np.cumsum(size[chosen]) - size[chosen]
        place = base[group] + at - begin[chosen][group]
        for k in range(self.width):
            np.minimum.at(letters, place + k, rarity)
        score[chosen] = np.add.reduceat(letters, base)
        return score


def _spread(begin: Ints, n: Ints) -> tuple[Ints, Ints]:
    """Return the number of the run and the place of each member of runs of n places from `begin` on."""
    group = np.repeat(np.arange(n.size), n)
    return group, np.repeat(begin, n) + np.arange(group.size) - np.repeat(np.cumsum(n) - n, n)


def _first_uses(sides: Sides, first: Letters, second: Letters, width: int) -> tuple[Ints, Ints, Ints]:
    """Return for each place in the papers' letters when its shingle was first written, first said and last said."""
    far = np.iinfo(np.int64).max
    left, left_at = shingles_of(first, width)
    right, right_at = shingles_of(second, width)
    keys = np.unique(left)
    written = np.full(keys.size, far)
    said_first, said_last = np.full(keys.size, far), np.full(keys.size, -1)
    of_left = np.searchsorted(keys, left)
    np.minimum.at(written, of_left, sides.paper_days[first.unit[left_at], 0])
    of_right = np.minimum(np.searchsorted(keys, right), max(keys.size - 1, 0))
    hit = keys[of_right] == right if keys.size else np.zeros(right.size, dtype=bool)
    days = sides.meeting_days[second.unit[right_at[hit]]]
    np.minimum.at(said_first, of_right[hit], days[:, 0])
    np.maximum.at(said_last, of_right[hit], days[:, 1])
    size = first.codes.size
    places = [np.full(size, fill, dtype=np.int64) for fill in (far, far, -1)]
    for place, values in zip(places, (written, said_first, said_last), strict=True):
        place[left_at] = values[of_left]
    return places[0], places[1], places[2]


def _longest_runs(new: NDArray[np.bool_], group: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """Return where in each group its longest run of True begins, and its length; 0 where there is none."""
    starts, lengths = np.zeros(n_groups, dtype=np.int64), np.zeros(n_groups, dtype=np.int64)
    if not new.size:
        return starts, lengths
    opens = np.flatnonzero(new & np.concatenate(([True], ~new[:-1] | (np.diff(group) != 0))))
    closes = np.flatnonzero(new & np.concatenate((~new[1:] | (np.diff(group) != 0), [True])))
    runs = closes - opens + 1
    base = np.searchsorted(group, np.arange(n_groups))
    # Shorter runs first, so that the longest stands last.
    for k in np.argsort(runs, kind="stable"):
        owner = group[opens[k]]
        starts[owner], lengths[owner] = opens[k] - base[owner], runs[k]
    return starts, lengths
