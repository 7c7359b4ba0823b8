"""Counts of terms under many resamples or many splits of the documents: sparse rows times dense draws, compiled.

    totals = resampled_totals(row_ptr, documents, counts, times)
    null = split_statistics(row_ptr, documents, counts, rate, sizes, inside)

Rows are terms, so that what is computed for a term is computed in one place and in one order: the same numbers
however the terms are cut into blocks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["resampled_totals", "split_statistics"]


@njit(cache=True, nogil=True)
def resampled_totals(
    row_ptr: NDArray[np.int64],
    documents: NDArray[np.int32],
    counts: NDArray[np.int64],
    times: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """Return the total of each term in each resample of the documents, (n_terms, n_draws).

    Parameters
    ----------
    row_ptr : int64, (n_terms + 1,): cells of term t are row_ptr[t] to row_ptr[t + 1].
    documents, counts : int32 and int64, (n_cells,): document and count of each cell.
    times : uint8, (n_documents, n_draws): how often each document was drawn.
    """
    n_draws = times.shape[1]
    totals = np.zeros((row_ptr.size - 1, n_draws), dtype=np.int64)
    for t in range(row_ptr.size - 1):
        row = totals[t]
        for k in range(row_ptr[t], row_ptr[t + 1]):
            count, drawn = counts[k], times[documents[k]]
            for b in range(n_draws):
                row[b] += count * drawn[b]
    return totals


@njit(cache=True, nogil=True)
def split_statistics(
    row_ptr: NDArray[np.int64],
    documents: NDArray[np.int32],
    counts: NDArray[np.floating[Any]],
    sizes: NDArray[np.float64],
    rate: NDArray[np.float64],
    everything: NDArray[np.float64],
    least: NDArray[np.float64],
    inside: NDArray[np.uint8],
    size_sums: NDArray[np.float64],
    size_squares: NDArray[np.float64],
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """Return the studentised score statistic of each term for each split, and the squares inside, (n_terms, n_splits).

    The residual of a document is its count less rate x size. The statistic is the sum of the residuals inside over
    the root of the sum of squares of residual x (inside - share), where share is the part of all sizes inside.

    Parameters
    ----------
    row_ptr, documents, counts : cells by term, as in `resampled_totals`; sums are of the type of `counts`: single
        precision is enough for null values, and takes half the time.
    sizes : size of each document, (n_documents,).
    rate : uses per unit of size over all documents, (n_terms,).
    everything : sum of squared residuals over all documents, (n_terms,).
    least : a variance up to this is rounding, and the statistic 0, (n_terms,).
    inside : uint8, (n_documents, n_splits): 1 where the document is on the inner side.
    size_sums, size_squares : sum of sizes, and of their squares, inside, (n_splits,).

    The second array is the sum of squared residuals inside.
    """
    n_terms, n_splits = rate.size, inside.shape[1]
    share = size_sums / sizes.sum()
    statistic = np.zeros((n_terms, n_splits), dtype=counts.dtype)
    squares = np.zeros((n_terms, n_splits), dtype=counts.dtype)
    crossed = np.empty(1, dtype=counts.dtype)
    for t in range(n_terms):
        total, square = statistic[t], squares[t]
        r = rate[t]
        for k in range(row_ptr[t], row_ptr[t + 1]):
            count, placed = counts[k], inside[documents[k]]
            crossed[0] = count * (count - 2.0 * r * sizes[documents[k]])
            both = crossed[0]
            for b in range(n_splits):
                total[b] += count * placed[b]
                square[b] += both * placed[b]
        for b in range(n_splits):
            residual = total[b] - r * size_sums[b]
            square[b] += r * r * size_squares[b]
            variance = (1.0 - 2.0 * share[b]) * square[b] + share[b] * share[b] * everything[t]
            total[b] = residual / np.sqrt(variance) if variance > least[t] else 0.0
    return statistic, squares


@njit(cache=True, nogil=True)
def exact_tails(
    row_ptr: NDArray[np.int64],
    documents: NDArray[np.int32],
    counts: NDArray[np.float64],
    sizes: NDArray[np.float64],
    rate: NDArray[np.float64],
    everything: NDArray[np.float64],
    least: NDArray[np.float64],
    n_inside: int,
    chance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the two-sided p of each term that few documents hold, from all ways to place these documents, (n_terms,).

    The statistic is that of `split_statistics` with the documents that lack the term at their mean: it depends on which
    holders are inside and on nothing else, so that all its values under random splits can be written out.

    Parameters
    ----------
    row_ptr, documents, counts, sizes, rate, everything, least : as in `split_statistics`.
    n_inside : the documents 0 to n_inside - 1 are inside.
    chance : (most + 1, most + 1): chance[d, j] of any one set of j of d holders to be those inside; NaN is returned
        for a term that more than `most` documents hold.
    """
    most = chance.shape[0] - 1
    n, whole = sizes.size, sizes.sum()
    whole_square = (sizes * sizes).sum()
    p = np.full(rate.size, np.nan)
    uses, words, squares = np.zeros(2**most), np.zeros(2**most), np.zeros(2**most)
    held = np.zeros(2**most, dtype=np.int64)
    statistic = np.zeros(2**most)
    for t in range(rate.size):
        d = row_ptr[t + 1] - row_ptr[t]
        if d > most:
            continue
        r, observed, n_sets = rate[t], 0, 1
        rest, rest_square = whole, whole_square
        for k in range(d):
            cell = row_ptr[t] + k
            count, size = counts[cell], sizes[documents[cell]]
            rest -= size
            rest_square -= size * size
            if documents[cell] < n_inside:
                observed += n_sets
            for i in range(n_sets):
                uses[n_sets + i] = uses[i] + count
                words[n_sets + i] = words[i] + size
                squares[n_sets + i] = squares[i] + (count - r * size) ** 2
                held[n_sets + i] = held[i] + 1
            n_sets *= 2
        for i in range(n_sets):
            part = (n_inside - held[i]) / (n - d) if n > d else 0.0
            size_inside = words[i] + part * rest
            inside = squares[i] + r * r * part * rest_square
            share = size_inside / whole
            variance = (1.0 - 2.0 * share) * inside + share * share * everything[t]
            total = uses[i] - r * size_inside
            statistic[i] = abs(total) / np.sqrt(variance) if variance > least[t] else 0.0
        # A hair below, so that other sets of the same statistic count as at least as extreme.
        bar = statistic[observed] * (1.0 - 1e-7) - 1e-12
        sum_of = 0.0
        for i in range(n_sets):
            if statistic[i] >= bar:
                sum_of += chance[d, held[i]]
        # Rounding of the sum may not make it smaller than it is.
        p[t] = min(sum_of * (1.0 + 1e-9), 1.0)
    return p
