"""The company of words: how often each pair stands in one document.

    table, weight = company(cells, slot, n_words, n_documents)     rows sum to 1
    project(table, rows, directions)                               rows as a few numbers
    as_cells(table)                                                rows as documents are kept

A thousand words make a million pairs: one table in single precision, written in place.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda import Cells, Floats, by_row, over, stretches

__all__ = ["as_cells", "company", "project"]


def company(
    cells: Cells, slot: NDArray[np.int64], n_words: int, n_documents: int, pool: ThreadPoolExecutor | None
) -> tuple[Floats, NDArray[np.float64]]:
    """Return how often words stand together, (n_words, n_words), each row divided by its sum, and the sums, (n_words,).

    Every document counts as one, whatever its length; a word's own company is its other tokens.

    Parameters
    ----------
    cells : the documents.
    slot : row of each term, (n_terms,); -1 for terms that are left out.
    n_words : number of rows.
    n_documents : documents looked at, the first ones.
    pool : None works on one thread.
    """
    # Two sums, however many threads: more would cost more memory than they save time.
    sums = [np.zeros((n_words, n_words), dtype=np.float32) for _ in range(2)]

    def work(low: int, high: int) -> None:
        _together(cells.indptr, cells.terms, cells.counts, slot, sums[1 if low else 0], low, high)

    over([0, n_documents // 2, n_documents], work, pool)
    weight = np.zeros(n_words)
    _mirror(sums[0], sums[1], weight)
    return sums[0], weight


def project(
    table: Floats,
    rows: NDArray[np.int64],
    directions: NDArray[np.float64],
    pool: ThreadPoolExecutor | None,
) -> NDArray[np.float64]:
    """Return rows of the table times directions, (n_rows, n_directions); the order of the sums is always the same."""
    points = np.zeros((rows.size, directions.shape[1]))

    def work(low: int, high: int) -> None:
        _product(table, rows, directions, points, low, high)

    over(stretches(rows.size, rows.size * table.shape[1]), work, pool)
    return points


def as_cells(table: Floats) -> Cells:
    """Return the table's numbers above 0 by row; nothing is sorted by column."""
    indptr = np.concatenate(([0], np.cumsum(np.count_nonzero(table, axis=1))))
    columns, values = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.float32)
    _positive(table, indptr, columns, values)
    return by_row(indptr, columns, values, table.shape[1])


@njit(nogil=True, cache=True)
def _together(indptr: Any, terms: Any, counts: Any, slot: Any, out: Any, low: int, high: int) -> None:
    """Add up, over documents, the share of their pairs of tokens that each pair of words makes; the lower half."""
    most = 0
    for d in range(low, high):
        most = max(most, indptr[d + 1] - indptr[d])
    words = np.empty(most, dtype=np.int64)
    uses = np.empty(most)
    for d in range(low, high):
        n_words, n = 0, 0.0
        for j in range(indptr[d], indptr[d + 1]):
            at = slot[terms[j]]
            if at >= 0:
                words[n_words] = at
                uses[n_words] = counts[j]
                n_words += 1
                n += counts[j]
        if n < 2.0:
            continue
        share = 1.0 / (n * (n - 1.0))
        for j in range(n_words):
            a, weight = words[j], share * uses[j]
            out[a, a] += np.float32(weight * (uses[j] - 1.0))
            for i in range(j):
                b = words[i]
                if b < a:
                    out[a, b] += np.float32(weight * uses[i])
                else:
                    out[b, a] += np.float32(weight * uses[i])


@njit(nogil=True, cache=True)
def _mirror(table: Any, more: Any, weight: Any) -> None:
    n = table.shape[0]
    for a in range(n):
        for b in range(a + 1):
            both = table[a, b] + more[a, b]
            table[a, b] = both
            table[b, a] = both
    for a in range(n):
        total = 0.0
        for b in range(n):
            total += table[a, b]
        weight[a] = total
        if total > 0.0:
            for b in range(n):
                table[a, b] = np.float32(table[a, b] / total)


@njit(nogil=True, cache=True)
def _product(table: Any, rows: Any, right: Any, out: Any, low: int, high: int) -> None:
    for i in range(low, high):
        left = table[rows[i]]
        for m in range(left.size):
            value = np.float64(left[m])
            if value != 0.0:
                for j in range(right.shape[1]):
                    out[i, j] += value * right[m, j]


@njit(nogil=True, cache=True)
def _positive(table: Any, indptr: Any, columns: Any, values: Any) -> None:
    for a in range(table.shape[0]):
        at = indptr[a]
        for b in range(table.shape[1]):
            if table[a, b] != 0:
                columns[at] = b
                values[at] = table[a, b]
                at += 1
