"""Two term matrices over one vocabulary: the only place where columns are matched.

A term that one matrix lacks gets the count 0 there. That is true only where both were built with the same
stop words and without a minimum of documents of their own: build one matrix and take its rows where you can.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.terms.matrix import TermMatrix

__all__ = ["align", "require_aligned"]


def _spread(matrix: TermMatrix, terms: tuple[str, ...], place: dict[str, int]) -> TermMatrix:
    from scipy import sparse

    if matrix.terms == terms:
        return matrix
    column: NDArray[np.int64] = np.fromiter(
        (place[t] for t in matrix.terms), dtype=np.int64, count=len(matrix.terms)
    )
    coo = matrix.counts.tocoo()
    counts: Any = sparse.csr_matrix((coo.data, (coo.row, column[coo.col])), shape=(coo.shape[0], len(terms)))
    counts.sort_indices()
    return TermMatrix(counts, terms, matrix.documents, matrix.fields, matrix.n_tokens)


def align(target: TermMatrix, reference: TermMatrix) -> tuple[TermMatrix, TermMatrix]:
    """Return both matrices over the union of their terms, sorted by code point.

    Raises
    ------
    NotEnoughDataError : a side has no documents, no tokens, or the two have no terms at all.
    InputError : a side's `n_tokens` is below what its counts add up to.
    """
    for name, side in (("target", target), ("reference", reference)):
        if not side.documents:
            raise NotEnoughDataError(
                f"the {name} side has no documents; loosen the condition that selects it"
            )
        held = np.asarray(side.counts.sum(axis=1)).ravel()
        if (held > side.n_tokens).any():
            raise InputError(
                f"n_tokens of the {name} side is below the counts of its terms: it must count all tokens"
            )
        if not side.n_tokens.sum():
            raise NotEnoughDataError(
                f"the {name} side has no tokens: its {len(side.documents)} documents are empty"
            )
    terms = tuple(sorted({*target.terms, *reference.terms}))
    if not terms:
        raise NotEnoughDataError("neither side has terms: all were stop words or below the minimum")
    place = {t: i for i, t in enumerate(terms)}
    return _spread(target, terms, place), _spread(reference, terms, place)


def require_aligned(target: TermMatrix, reference: TermMatrix) -> None:
    """Raise InputError unless both matrices have the same terms in the same order."""
    if target.terms != reference.terms:
        raise InputError(
            "score() needs one vocabulary: pass both matrices through comparisons.align.align first"
        )
