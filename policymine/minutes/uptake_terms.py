"""What sentences are compared by: words, the words inside them, and single Chinese characters, each by its rarity.

A word that a compound holds counts as a word of its own (施工 in 施工单位), since speech takes the compounds of papers apart;
so do the characters of words that count (毁绿种菜 and 绿地里种的菜 share no word). What only names a paper, and dates, are no terms: see
`policymine.matching.stretches`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from policymine.terms.matrix import TermMatrix

__all__ = ["ALONE", "Weighted", "rarity_among", "unfolded", "weigh"]

Floats = NDArray[np.float64]

# A term of more than this share of all sentences says nothing of a clause.
_FREQUENT: Final = 0.1
# Marks a character that stands alone among the terms, apart from a word of one character.
ALONE: Final = "\x00"


@dataclass(frozen=True, eq=False)
class Weighted:
    """Sentences of both sides over one vocabulary.

    Parameters
    ----------
    first, second : scipy CSR, 1 where a sentence holds a term.
    terms : the terms; single characters are told by `is_character`.
    rarity : natural logarithm of all sentences over those that hold the term; 0 where a tenth of them do.
    is_character, is_compound : which terms are single characters, and which hold another of the words.
    """

    first: Any
    second: Any
    terms: tuple[str, ...]
    rarity: Floats
    is_character: NDArray[np.bool_]
    is_compound: NDArray[np.bool_]

    def alike(self, one: int, others: NDArray[np.int64]) -> Floats:
        """Return the cosine of a sentence of the first side with others of that side, terms weighted by rarity."""
        square = self.rarity**2
        common = self.first[others].multiply(self.first[one]) @ square
        norms = np.sqrt((self.first[others] @ square) * (self.first[[one]] @ square))
        return np.asarray(common / np.where(norms > 0.0, norms, 1.0), dtype=np.float64)

    def shared(self, one: int, other: int) -> list[str]:
        """Return the words that two sentences share, the rarest first, none that a longer one holds."""
        both = self.first[one].multiply(self.second[other]).tocoo().col
        words = [i for i in both.tolist() if not self.is_character[i] and self.rarity[i] > 0.0]
        names = [self.terms[i] for i in sorted(words, key=lambda i: (-self.rarity[i], self.terms[i]))]
        return [n for n in names if not any(n != other and n in other for other in names if other.isalpha())]


def rarity_among(holders: NDArray[Any], papers: NDArray[Any] | int) -> Floats:
    """Return the weight of what so many of the papers hold: 1 for one paper's own, near 0 for administration's stock.

    log(1 + N / n) / log(1 + N), the inverse document frequency as a share of its largest value.

    >>> rarity_among(np.array([1, 10, 100]), 100).round(2).tolist()
    [1.0, 0.52, 0.15]
    """
    held = np.maximum(np.asarray(holders, dtype=np.float64), 1.0)
    whole = np.maximum(np.asarray(papers, dtype=np.float64), held)
    return np.asarray(np.log1p(whole / held) / np.log1p(whole), dtype=np.float64)


def unfolded(matrix: TermMatrix, forms: Callable[[str], Sequence[str]]) -> TermMatrix:
    """Return a matrix whose terms are what `forms` makes of each: the term, words inside it, its characters, its lemma.

    Parameters
    ----------
    matrix : counts by sentence.
    forms : the terms that a term stands for; none leaves it out.
    """
    from dataclasses import replace

    from scipy import sparse

    place: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for number, term in enumerate(matrix.terms):
        for form in dict.fromkeys(forms(term)):
            rows.append(number)
            columns.append(place.setdefault(form, len(place)))
    ones = np.ones(len(rows), dtype=np.int32)
    into = sparse.csr_matrix((ones, (rows, columns)), shape=(len(matrix.terms), len(place)))
    return replace(matrix, counts=sparse.csr_matrix(matrix.counts @ into), terms=tuple(place))


def weigh(
    matrices: tuple[TermMatrix, TermMatrix], counted: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> Weighted:
    """Return the sentences of both sides over one vocabulary, with the rarity of each term.

    Parameters
    ----------
    matrices : counts of words and characters, as `unfolded` gives them, of the sentences of each side.
    counted : the sentences of each side that rarity is learnt from: each sentence once, however many papers repeat it.
    """
    from scipy import sparse

    terms = tuple(sorted({*matrices[0].terms, *matrices[1].terms}))
    place = {term: i for i, term in enumerate(terms)}
    sides = []
    for matrix in matrices:
        cells = matrix.counts.tocoo()
        columns = np.fromiter((place[t] for t in matrix.terms), dtype=np.int64, count=len(matrix.terms))
        side = sparse.csr_matrix(
            (np.ones(cells.row.size), (cells.row, columns[cells.col])), shape=(cells.shape[0], len(terms))
        )
        side.data[:] = 1.0
        sides.append(side)
    frequency = sum(
        np.bincount(side[np.flatnonzero(rows)].indices, minlength=len(terms))
        for side, rows in zip(sides, counted, strict=True)
    )
    n = float(sum(np.count_nonzero(rows) for rows in counted))
    rarity = np.where(frequency > _FREQUENT * n, 0.0, np.log((1.0 + n) / (1.0 + frequency)))
    words = frozenset(term for term in terms if not term.endswith(ALONE))
    return Weighted(
        sides[0],
        sides[1],
        tuple(term.removesuffix(ALONE) for term in terms),
        np.asarray(rarity, dtype=np.float64),
        np.array([term.endswith(ALONE) for term in terms], dtype=bool),
        np.array([_holds_another(term, words) for term in terms], dtype=bool),
    )


def _holds_another(term: str, words: Collection[str]) -> bool:
    n = len(term)
    return not term.isascii() and any(
        term[i : i + size] in words for size in range(2, n) for i in range(n - size + 1)
    )
