"""Where each term stands: token numbers by term, and the places of a phrase.

ptr, positions = positions_by_term(ids, n_terms)
positions[ptr[term] : ptr[term + 1]]                    the term's token numbers, ascending
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["phrase_positions", "positions_by_term"]


def _fixed(values: ArrayLike, kind: Any) -> NDArray[Any]:
    """The array as kernels take it: one type, contiguous, read only, so that there is one compiled form of each."""
    array = np.ascontiguousarray(values, dtype=kind).view()
    array.flags.writeable = False
    return array


def positions_by_term(ids: ArrayLike, n_terms: int) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Return the token numbers of each term.

    Parameters
    ----------
    ids : int32, (n_tokens,): term of each token, 0 to n_terms - 1.
    n_terms : number of terms.

    Returns
    -------
    ptr : int64, (n_terms + 1,): tokens of term i are positions[ptr[i]:ptr[i + 1]].
    positions : int32 (int64 beyond 2**31 tokens), (n_tokens,), ascending within a term.

    Raises InputError for an id that is no term.

    >>> ptr, positions = positions_by_term([2, 0, 2], 3)
    >>> ptr.tolist(), positions.tolist()
    ([0, 1, 1, 3], [1, 0, 2])
    """
    tokens = _fixed(ids, np.int32)
    if tokens.size and not 0 <= tokens.min() <= tokens.max() < n_terms:
        raise InputError(
            f"a token's id is not one of 0 to {n_terms - 1}; ids and vocabulary do not belong together"
        )
    positions = np.empty(tokens.size, dtype=np.int32 if tokens.size < 2**31 else np.int64)
    return _place_by_term(tokens, n_terms, positions), positions


@njit(cache=True, nogil=True)
def _place_by_term(ids: NDArray[np.int32], n_terms: int, positions: NDArray[Any]) -> NDArray[np.int64]:
    ptr = np.zeros(n_terms + 1, dtype=np.int64)
    for t in range(ids.size):
        ptr[ids[t] + 1] += 1
    for i in range(n_terms):
        ptr[i + 1] += ptr[i]
    at = ptr[:n_terms].copy()
    for t in range(ids.size):
        positions[at[ids[t]]] = t
        at[ids[t]] += 1
    return ptr


def phrase_positions(
    ids: ArrayLike, indptr: ArrayLike, phrase: ArrayLike, candidates: ArrayLike, offset: int = 0
) -> NDArray[np.int64]:
    """Return the token numbers where a phrase begins, ascending; a phrase does not cross documents.

    Parameters
    ----------
    ids : int32, (n_tokens,): term of each token.
    indptr : int64, (n_documents + 1,): tokens of document d are indptr[d] to indptr[d + 1].
    phrase : int32, (length,): the terms of the phrase, in order.
    candidates : token numbers of one term of the phrase, ascending; the rarest saves most work.
    offset : place of that term in the phrase, from 0.

    Raises InputError for an empty phrase or an offset outside of it.

    >>> phrase_positions([1, 2, 1, 2], [0, 3, 4], [1, 2], [0, 2]).tolist()
    [0]
    """
    words = _fixed(phrase, np.int32)
    if not words.size or not 0 <= offset < words.size:
        raise InputError(f"a phrase has one word or more and {offset} is not a place in {words.size}")
    return np.asarray(
        _phrase_positions(
            _fixed(ids, np.int32), _fixed(indptr, np.int64), words, _fixed(candidates, np.int64), offset
        )
    )


@njit(cache=True, nogil=True)
def _phrase_positions(
    ids: NDArray[np.int32],
    indptr: NDArray[np.int64],
    phrase: NDArray[np.int32],
    candidates: NDArray[np.int64],
    offset: int,
) -> NDArray[np.int64]:
    found = np.empty(candidates.size, dtype=np.int64)
    n = 0
    for k in range(candidates.size):
        start = candidates[k] - offset
        # The document of the candidate: the last that begins at it or before.
        low, high = 0, indptr.size - 1
        while high - low > 1:
            middle = (low + high) // 2
            if indptr[middle] <= candidates[k]:
                low = middle
            else:
                high = middle
        if start < indptr[low] or start + phrase.size > indptr[high]:
            continue
        same = True
        for i in range(phrase.size):
            if ids[start + i] != phrase[i]:
                same = False
                break
        if same:
            found[n] = start
            n += 1
    return found[:n].copy()
