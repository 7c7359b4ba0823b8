"""Papers and meetings ready for comparison: which is later, what their sentences weigh, and the matches found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from policymine.matching.stretches import Letters, letters_of_units
from policymine.minutes.uptake_terms import Weighted, weigh

if TYPE_CHECKING:
    import pandas as pd

    from policymine.terms.matrix import TermMatrix

__all__ = ["Control", "Found", "Matches", "Sides", "both_sides", "leads", "texts_of_units"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Controls of which only one a place counts.
_LARGEST: Final = 5000


@dataclass(frozen=True, eq=False)
class Matches:
    """Best matches of a clause and a meeting, arrays of one length.

    Parameters
    ----------
    clause, passage : rows of the tables of clauses and of speech.
    score : the larger, the closer.
    first_start, first_end : the matching place in the paper's text; second_start, second_end : in the meeting's.
    verbatim : whether it is a stretch of letters.
    units : rows of the sentences, (n, 2); -1 for stretches.
    """

    clause: Ints
    passage: Ints
    score: Floats
    first_start: Ints
    first_end: Ints
    second_start: Ints
    second_end: Ints
    verbatim: NDArray[np.bool_]
    units: Ints

    def take(self, rows: Ints | NDArray[np.bool_]) -> Matches:
        """Return these rows."""
        return Matches(*(getattr(self, name)[rows] for name in Matches.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class Control:
    """Scores of chance matches, one a place, and the number of the meeting of each."""

    score: Floats
    meeting: Ints


@dataclass(frozen=True, eq=False)
class Found:
    """What one search finds on both sides of the papers' dates.

    Parameters
    ----------
    later, earlier : the best match of each clause with each later and each earlier meeting, where there is one, of wording
        that was not said on the other side of the paper's date.
    all_later, all_earlier : the best matches whether or not it was: the controls.
    n_later, n_earlier : the numbers of such pairs, those without any match among them.
    whole : whether scores are counts, of letters, that agree with one another often.
    otherwise : score and scale of a tail where the control is too small to show one; None extrapolates nothing.
    """

    later: Matches
    earlier: Matches
    all_later: Control
    all_earlier: Control
    n_later: int
    n_earlier: int
    whole: bool
    otherwise: tuple[float, float] | None

    @staticmethod
    def joined(parts: Sequence[Matches]) -> Matches:
        """Return several lists of matches as one."""
        names = tuple(Matches.__dataclass_fields__)
        return Matches(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, eq=False)
class Sides:
    """Papers and meetings, ready for comparison.

    Parameters
    ----------
    clauses, speech : the tables of `find_uptake`.
    sentences, terms : of each side.
    paper_days, meeting_days : first and last day of each row of the tables, (n, 2).
    """

    clauses: pd.DataFrame
    speech: pd.DataFrame
    sentences: tuple[pd.DataFrame, pd.DataFrame]
    terms: tuple[TermMatrix, TermMatrix]
    paper_days: Ints
    meeting_days: Ints

    @cached_property
    def meeting_of(self) -> Ints:
        """The number of the meeting of each row of speech."""
        import pandas as pd

        return np.asarray(pd.factorize(self.speech["document"])[0], dtype=np.int64)

    @property
    def n_meetings(self) -> int:
        """Number of meetings."""
        return int(self.speech["document"].nunique())

    @property
    def n_papers(self) -> int:
        """Number of papers."""
        return int(self.clauses["document"].nunique())

    @cached_property
    def _each_meeting(self) -> Ints:
        days = np.zeros((self.n_meetings, 2), dtype=np.int64)
        days[self.meeting_of] = self.meeting_days
        return days

    def pairs(self, rows: Ints | None = None) -> tuple[int, int]:
        """Return how many pairs of a clause (of these rows) and a later meeting there are, and an earlier one."""
        days = self.paper_days if rows is None else self.paper_days[rows]
        firsts, lasts = np.sort(self._each_meeting[:, 0]), np.sort(self._each_meeting[:, 1])
        later = firsts.size - np.searchsorted(firsts, days[:, 1], side="right")
        earlier = np.searchsorted(lasts, days[:, 0], side="left")
        return int(later.sum()), int(earlier.sum())

    def order(self, clause: Ints, passage: Ints) -> NDArray[np.int8]:
        """Return 1 where the meeting is later than the paper, -1 where earlier, 0 where that cannot be told."""
        paper, meeting = self.paper_days[clause], self.meeting_days[passage]
        return (meeting[:, 0] > paper[:, 1]).astype(np.int8) - (meeting[:, 1] < paper[:, 0]).astype(np.int8)

    @cached_property
    def letters(self) -> tuple[Letters, Letters]:
        """The letters of each side's passages; the unit is the row of its table."""
        first, second = (
            letters_of_units(zip(table["text"], table["start"].tolist(), strict=True))
            for table in (self.clauses, self.speech)
        )
        return first, second

    @cached_property
    def plain(self) -> list[str]:
        """The letters of each sentence of a paper, figures aside: sentences that agree in them say the same."""
        return [re.sub(r"[\W\d_]+", "", text) for text in texts_of_units(self.clauses, self.sentences[0])]

    @cached_property
    def weighted(self) -> Weighted:
        """The sentences of each side over one vocabulary, with the rarity of each term."""
        single = [units["sentences"].to_numpy() == 1 for units in self.sentences]
        first_of = np.zeros(len(self.plain), dtype=bool)
        first_of[np.unique(np.array(self.plain, dtype=object).astype(str), return_index=True)[1]] = True
        return weigh(self.terms, (single[0] & first_of, single[1]))


def texts_of_units(table: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """Return the sentences in words."""
    texts, starts = table["text"].tolist(), table["start"].tolist()
    return [
        texts[row][low - starts[row] : high - starts[row]]
        for row, low, high in zip(
            units["passage"].tolist(), units["start"].tolist(), units["end"].tolist(), strict=True
        )
    ]


def both_sides(
    every: tuple[Matches, NDArray[np.int8]],
    findings: tuple[Matches, NDArray[np.int8]],
    sides: Sides,
    pairs: tuple[int, int],
    *,
    whole: bool,
    otherwise: tuple[float, float] | None,
) -> Found:
    """Return the best match of each clause with each meeting, later ones and earlier ones apart; see `Found`."""
    parts: list[Matches] = []
    for matches, order in (findings, every):
        meeting = sides.meeting_of[matches.passage]
        best = np.lexsort((matches.second_start, -matches.score, meeting, matches.clause))
        keys = np.stack([matches.clause[best], meeting[best]])
        opens = np.any(np.diff(keys, axis=1, prepend=-1) != 0, axis=0)
        chosen = np.sort(best[opens])
        parts += [matches.take(chosen[order[chosen] > 0]), matches.take(chosen[order[chosen] < 0])]
    later, earlier = (_places(part, sides) for part in parts[2:])
    return Found(parts[0], parts[1], later, earlier, *pairs, whole, otherwise)


def _places(matches: Matches, sides: Sides) -> Control:
    """Return the surest match of each place of a meeting: a finding is counted once a place, and so is a control."""
    meeting = sides.meeting_of[matches.passage]
    order = np.lexsort((matches.clause, -matches.score))
    # Of the small ones, which are legion, each counts: that can only make chance look larger.
    lead = leads(meeting, matches, order[:_LARGEST])
    kept = np.concatenate([np.flatnonzero(lead == np.arange(lead.size)), order[_LARGEST:]])
    return Control(matches.score[kept], meeting[kept])


def leads(meeting: Ints, matches: Matches, order: Ints) -> Ints:
    """Return for each of these matches, the surest first, the surest one in the same place; -1 for the others.

    Two matches are in one place where more than half of the shorter lies in the longer.
    """
    lead = np.full(matches.score.size, -1, dtype=np.int64)
    taken: dict[int, list[tuple[int, int, int]]] = {}
    for k in order.tolist():
        start, end = int(matches.second_start[k]), int(matches.second_end[k])
        places = taken.setdefault(int(meeting[k]), [])
        first = next(
            (one for a, b, one in places if min(b, end) - max(a, start) > 0.5 * min(b - a, end - start)), None
        )
        if first is None:
            places.append((start, end, k))
        lead[k] = k if first is None else first
    return lead
