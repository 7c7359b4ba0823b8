"""Which terms stand near one another: windowed counts within documents, as a symmetric sparse matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["count_neighbours"]


def _fixed(values: ArrayLike, kind: Any) -> NDArray[Any]:
    """The array as kernels take it: one type, contiguous, read only, so that there is one compiled form of each."""
    array = np.ascontiguousarray(values, dtype=kind).view()
    array.flags.writeable = False
    return array


def count_neighbours(
    ids: ArrayLike, indptr: ArrayLike, n_terms: int, window: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return how often each term stands within `window` tokens of each other one, in the same document.

    Parameters
    ----------
    ids : int32, (n_tokens,): term of each token; -1 holds a place in the window and is not counted.
    indptr : int64, (n_documents + 1,): tokens of document d are indptr[d] to indptr[d + 1].
    n_terms : number of terms.
    window : tokens to each side.

    Returns
    -------
    row_ptr : int64, (n_terms + 1,).
    columns : int32, (n_cells,), ascending within a row.
    counts : int32, (n_cells,): ordered pairs of tokens. The matrix is symmetric, and two tokens of one term
        near each other count twice on the diagonal.

    Raises InputError for a window below 1, an id that is no term, or documents that are not all the tokens.

    >>> ptr, columns, counts = count_neighbours([0, 1, 1, 0], [0, 3, 4], 2, 1)
    >>> ptr.tolist(), columns.tolist(), counts.tolist()
    ([0, 1, 3], [1, 0, 1], [1, 1, 2])
    """
    tokens, bounds = _fixed(ids, np.int32), _fixed(indptr, np.int64)
    if window < 1:
        raise InputError(f"window is a number of tokens from 1, not {window}")
    if tokens.size and not -1 <= tokens.min() <= tokens.max() < n_terms:
        raise InputError(f"a token's id is neither -1 nor one of 0 to {n_terms - 1}")
    if not bounds.size or bounds[0] != 0 or bounds[-1] != tokens.size or np.any(np.diff(bounds) < 0):
        raise InputError(f"the documents do not make up the {tokens.size} tokens, from 0 on and ascending")
    ptr, columns, counts = _count_neighbours(tokens, bounds, n_terms, window)
    return ptr, columns, counts


@njit(cache=True, nogil=True)
def _count_neighbours(
    ids: NDArray[np.int32], indptr: NDArray[np.int64], n_terms: int, window: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    # A mark between documents stops a window without a look at bounds.
    wall = -2
    line = np.full(ids.size + indptr.size, wall, dtype=np.int32)
    ptr = np.zeros(n_terms + 1, dtype=np.int64)
    for d in range(indptr.size - 1):
        for t in range(indptr[d], indptr[d + 1]):
            line[t + d + 1] = ids[t]
            if ids[t] >= 0:
                ptr[ids[t] + 1] += 1
    for i in range(n_terms):
        ptr[i + 1] += ptr[i]
    places = np.empty(ptr[n_terms], dtype=np.int64)
    at = ptr[:n_terms].copy()
    for p in range(line.size):
        if line[p] >= 0:
            places[at[line[p]]] = p
            at[line[p]] += 1
    tally = np.zeros(n_terms, dtype=np.int32)
    row_ptr = np.zeros(n_terms + 1, dtype=np.int64)
    terms = np.empty(1024, dtype=np.int32)
    counts = np.empty(1024, dtype=np.int32)
    n = 0
    for i in range(n_terms):
        first = n
        room = n + min(n_terms, 2 * window * (ptr[i + 1] - ptr[i]))
        if room > terms.size:
            wider = np.empty(max(room, 2 * terms.size), dtype=np.int32)
            wider[:n] = terms[:n]
            terms = wider
            longer = np.empty(terms.size, dtype=np.int32)
            longer[:n] = counts[:n]
            counts = longer
        for k in range(ptr[i], ptr[i + 1]):
            for step in (-1, 1):
                q = places[k] + step
                for _ in range(window):
                    j = line[q]
                    if j == wall:
                        break
                    if j >= 0:
                        if tally[j] == 0:
                            terms[n] = j
                            n += 1
                        tally[j] += 1
                    q += step
        for c in range(first, n):
            counts[c] = tally[terms[c]]
            tally[terms[c]] = 0
        row_ptr[i + 1] = n
    # Symmetric: turning rows to columns changes nothing but the order, which is now ascending.
    columns = np.empty(n, dtype=np.int32)
    data = np.empty(n, dtype=np.int32)
    at = row_ptr[:n_terms].copy()
    for i in range(n_terms):
        for c in range(row_ptr[i], row_ptr[i + 1]):
            j = terms[c]
            columns[at[j]] = i
            data[at[j]] = counts[c]
            at[j] += 1
    return row_ptr, columns, data
