"""Papers and meetings ready for comparison: which is later, what their sentences weigh, and the matches found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from policymine.terms.matrix import TermMatrix

__all__ = ["Found", "Matches", "Sides", "texts_of_units"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# A term of more than this share of all sentences says nothing of a clause.
_FREQUENT: Final = 0.1
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Marks a character that stands alone among the terms, apart from a word of one character.
_ALONE: Final = "\x00"


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
class Found:
    """What one search finds on both sides of the papers' dates.

    Parameters
    ----------
    later, earlier : the best match of each clause with each later and each earlier meeting, where there is one, of wording
        that was not said on the other side of the paper's date.
    all_later, all_earlier : scores of the best matches whether or not it was: the controls.
    n_later, n_earlier : the numbers of such pairs, those without any match among them.
    whole : whether scores are whole numbers.
    """

    later: Matches
    earlier: Matches
    all_later: Floats
    all_earlier: Floats
    n_later: int
    n_earlier: int
    whole: bool

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
    def _characters(self) -> list[tuple[Any, list[str]]]:
        """The Chinese characters of each sentence, for each side, and their names.

        毁绿种菜 and 绿地里种的菜 share no word and three characters: speech takes the compounds of papers apart.
        """
        from scipy import sparse

        found = []
        for table, units in zip((self.clauses, self.speech), self.sentences, strict=True):
            place: dict[str, int] = {}
            rows: list[int] = []
            columns: list[int] = []
            for number, sentence in enumerate(texts_of_units(table, units)):
                for character in sorted(set(_HAN.findall(sentence))):
                    rows.append(number)
                    columns.append(place.setdefault(character + _ALONE, len(place)))
            ones = np.ones(len(rows), dtype=np.int32)
            found.append(
                (sparse.csr_matrix((ones, (rows, columns)), shape=(len(units), len(place))), list(place))
            )
        return found

    @cached_property
    def weights(self) -> tuple[Any, Any, tuple[str, ...], Floats]:
        """TF-IDF of the sentences of each side over one vocabulary, rows of length 1; the terms and their weights.

        Terms are words, and single Chinese characters beside them.
        """
        from scipy import sparse

        lists = [
            [*matrix.terms, *found[1]] for matrix, found in zip(self.terms, self._characters, strict=True)
        ]
        terms = tuple(sorted({*lists[0], *lists[1]}))
        place = {term: i for i, term in enumerate(terms)}
        sides = []
        for matrix, (characters, _), names in zip(self.terms, self._characters, lists, strict=True):
            counts = sparse.hstack([matrix.counts, characters]).tocoo()
            columns = np.fromiter((place[t] for t in names), dtype=np.int64, count=len(names))
            sides.append(
                sparse.csr_matrix(
                    (1.0 + np.log(counts.data), (counts.row, columns[counts.col])),
                    shape=(counts.shape[0], len(terms)),
                )
            )
        frequency = sum(np.bincount(side.indices, minlength=len(terms)) for side in sides)
        n = sum(side.shape[0] for side in sides)
        idf = np.where(frequency > _FREQUENT * n, 0.0, np.log((1.0 + n) / (1.0 + frequency)))
        scaled = []
        for side in sides:
            weighted = side @ sparse.diags(idf)
            norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
            scaled.append(sparse.csr_matrix(sparse.diags(1.0 / np.where(norms > 0, norms, 1.0)) @ weighted))
        return scaled[0], scaled[1], terms, np.asarray(idf, dtype=np.float64)

    def shared(self, hits: Matches, k: int) -> list[str]:
        """Return the terms that the two sentences of a match share, the heaviest first."""
        first, second, terms, _ = self.weights
        one, other = first[int(hits.units[k, 0])], second[int(hits.units[k, 1])]
        both = one.multiply(other).tocoo()
        names = [terms[i] for _, i in sorted(zip((-both.data).tolist(), both.col.tolist(), strict=True))]
        words = [name for name in names if not name.endswith(_ALONE)]
        held = "".join(words)
        return words + [
            c for c in (name.removesuffix(_ALONE) for name in names if name.endswith(_ALONE)) if c not in held
        ]


def texts_of_units(table: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """Return the sentences in words."""
    texts, starts = table["text"].tolist(), table["start"].tolist()
    return [
        texts[row][low - starts[row] : high - starts[row]]
        for row, low, high in zip(
            units["passage"].tolist(), units["start"].tolist(), units["end"].tolist(), strict=True
        )
    ]
