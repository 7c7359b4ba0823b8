"""Jensen-Shannon divergence, many times over: under shuffles of documents, and for resamples of them.

    values, mean = shuffled(indptr, indices, data, n_terms, orders)      # one pair of groups
    values = resampled(indptr, indices, data, n_terms, group, n_groups, weights)   # all pairs of groups
    values = left_out(indptr, indices, data, n_terms, group, n_groups, block)      # a part of one group taken away

Counts come as compressed sparse rows, one row a document. Base 2: 0 is the same distribution, 1 no word in common.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

__all__ = ["left_out", "resampled", "shuffled"]


def _arrays(indptr: ArrayLike, indices: ArrayLike, data: ArrayLike) -> tuple[Any, Any, Any]:
    return (
        np.ascontiguousarray(indptr, dtype=np.int64),
        np.ascontiguousarray(indices, dtype=np.int32),
        np.ascontiguousarray(data, dtype=np.float64),
    )


@njit(cache=True, nogil=True)
def _part(p: float, q: float) -> float:
    """What a term of these two shares adds to the divergence; a share of 0 adds half of the other."""
    if p <= 0.0:
        return 0.5 * q
    if q <= 0.0:
        return 0.5 * p
    m = 2.0 / (p + q)
    part: float = 0.5 * (p * np.log2(p * m) + q * np.log2(q * m))
    return part


def shuffled(
    indptr: ArrayLike,
    indices: ArrayLike,
    data: ArrayLike,
    n_terms: int,
    orders: ArrayLike,
    *,
    sizes: tuple[float, float] | None = None,
    seed: int = 0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the divergence of two groups under each shuffle, and each term's mean part in it.

    Parameters
    ----------
    indptr, indices, data : counts of the documents of both groups together, whole numbers.
    n_terms : number of terms.
    orders : (n_shuffles, n_first): rows that make up the first group in each shuffle; the others are the second.
    sizes : words of each group; a shuffled group of more words is thinned to as many, at random. None thins nothing.
    seed : of the thinning.

    Returns (n_shuffles,) and (n_terms,); a shuffle that leaves a group without words counts as NaN, and for no mean.

    >>> shuffled([0, 1, 2], [0, 1], [3, 3], 2, [[0]])[0].tolist()
    [1.0]
    """
    first, second = sizes or (np.inf, np.inf)
    return _shuffled(
        *_arrays(indptr, indices, data),
        n_terms,
        np.ascontiguousarray(orders, dtype=np.int64),
        float(first),
        float(second),
        seed % 2**32,
    )


@njit(cache=True, nogil=True)
def _thin(counts: NDArray[np.float64], size: float, wanted: float) -> float:
    """Keep each word of a group with the same chance, so that about as many are left as wanted."""
    if size <= wanted:
        return size
    left = 0.0
    for t in range(counts.size):
        if counts[t] > 0.0:
            counts[t] = np.random.binomial(int(counts[t]), wanted / size)
            left += counts[t]
    return left


@njit(cache=True, nogil=True)
def _shuffled(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float64],
    n_terms: int,
    orders: NDArray[np.int64],
    first_size: float,
    second_size: float,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # The state of compiled code, not numpy's own.
    np.random.seed(seed)
    total = np.zeros(n_terms)
    for k in range(indices.size):
        total[indices[k]] += data[k]
    everything = total.sum()
    out = np.full(orders.shape[0], np.nan)
    mean = np.zeros(n_terms)
    first = np.zeros(n_terms)
    second = np.zeros(n_terms)
    made = 0
    for s in range(orders.shape[0]):
        first[:] = 0.0
        size = 0.0
        for i in orders[s]:
            for k in range(indptr[i], indptr[i + 1]):
                first[indices[k]] += data[k]
                size += data[k]
        rest = everything - size
        second[:] = total - first
        size = _thin(first, size, first_size)
        rest = _thin(second, rest, second_size)
        if size <= 0.0 or rest <= 0.0:
            continue
        made += 1
        value = 0.0
        for t in range(n_terms):
            part = _part(first[t] / size, second[t] / rest)
            value += part
            mean[t] += part
        out[s] = value
    if made:
        mean /= made
    return out, mean


def resampled(
    indptr: ArrayLike,
    indices: ArrayLike,
    data: ArrayLike,
    n_terms: int,
    group: ArrayLike,
    n_groups: int,
    weights: ArrayLike,
) -> NDArray[np.float64]:
    """Return the divergence of every pair of groups for each resample of documents.

    Parameters
    ----------
    indptr, indices, data : counts by document.
    n_terms : number of terms.
    group : group of each document, 0 to n_groups - 1, (n_documents,).
    n_groups : number of groups.
    weights : how often each document is drawn in each resample, (n_resamples, n_documents).

    Returns (n_resamples, n_pairs), pairs in the order (0, 1), (0, 2) ... (1, 2) ...; NaN where a group has no words.

    >>> resampled([0, 1, 2], [0, 1], [3, 3], 2, [0, 1], 2, [[1, 1], [2, 1]]).tolist()
    [[1.0], [1.0]]
    """
    return _resampled(
        *_arrays(indptr, indices, data),
        n_terms,
        np.ascontiguousarray(group, dtype=np.int64),
        n_groups,
        np.ascontiguousarray(weights, dtype=np.float64),
    )


@njit(cache=True, nogil=True)
def _resampled(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float64],
    n_terms: int,
    group: NDArray[np.int64],
    n_groups: int,
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    n_pairs = n_groups * (n_groups - 1) // 2
    out = np.full((weights.shape[0], n_pairs), np.nan)
    rates = np.zeros((n_groups, n_terms))
    sizes = np.zeros(n_groups)
    for b in range(weights.shape[0]):
        rates[:] = 0.0
        sizes[:] = 0.0
        for i in range(group.size):
            w = weights[b, i]
            if w == 0.0:
                continue
            g = group[i]
            for k in range(indptr[i], indptr[i + 1]):
                rates[g, indices[k]] += w * data[k]
                sizes[g] += w * data[k]
        for g in range(n_groups):
            if sizes[g] > 0.0:
                for t in range(n_terms):
                    rates[g, t] /= sizes[g]
        pair = 0
        for g in range(n_groups):
            for h in range(g + 1, n_groups):
                if sizes[g] > 0.0 and sizes[h] > 0.0:
                    value = 0.0
                    for t in range(n_terms):
                        value += _part(rates[g, t], rates[h, t])
                    out[b, pair] = value
                pair += 1
    return out


def left_out(
    indptr: ArrayLike,
    indices: ArrayLike,
    data: ArrayLike,
    n_terms: int,
    group: ArrayLike,
    n_groups: int,
    block: ArrayLike,
) -> NDArray[np.float64]:
    """Return the divergence of each group from the others with one block of its documents left out.

    Parameters
    ----------
    indptr, indices, data : counts by document.
    n_terms : number of terms.
    group : group of each document, 0 to n_groups - 1, (n_documents,).
    n_groups : number of groups.
    block : block of each document, (n_documents,); a block lies in one group.

    Returns (n_blocks, n_groups): divergence of the block's group without it from each group; NaN from itself, and where
    nothing is left.

    >>> left_out([0, 1, 2, 3], [0, 1, 0], [3, 3, 3], 2, [0, 0, 1], 2, [0, 1, 2])[:2, 1].tolist()
    [1.0, 0.0]
    """
    of_block = np.ascontiguousarray(block, dtype=np.int64)
    order = np.argsort(of_block, kind="stable")
    n_blocks = int(of_block.max()) + 1 if of_block.size else 0
    starts = np.searchsorted(of_block[order], np.arange(n_blocks + 1))
    return _left_out(
        *_arrays(indptr, indices, data),
        n_terms,
        np.ascontiguousarray(group, dtype=np.int64),
        n_groups,
        order.astype(np.int64),
        starts.astype(np.int64),
    )


@njit(cache=True, nogil=True)
def _left_out(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float64],
    n_terms: int,
    group: NDArray[np.int64],
    n_groups: int,
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> NDArray[np.float64]:
    out = np.full((starts.size - 1, n_groups), np.nan)
    rates = np.zeros((n_groups, n_terms))
    sizes = np.zeros(n_groups)
    for i in range(group.size):
        for k in range(indptr[i], indptr[i + 1]):
            rates[group[i], indices[k]] += data[k]
            sizes[group[i]] += data[k]
    rest = np.zeros(n_terms)
    for b in range(starts.size - 1):
        if starts[b] == starts[b + 1]:
            continue
        g = group[order[starts[b]]]
        rest[:] = rates[g]
        size = sizes[g]
        for at in range(starts[b], starts[b + 1]):
            i = order[at]
            for k in range(indptr[i], indptr[i + 1]):
                rest[indices[k]] -= data[k]
                size -= data[k]
        if size <= 0.0:
            continue
        for h in range(n_groups):
            if h == g or sizes[h] <= 0.0:
                continue
            value = 0.0
            for t in range(n_terms):
                value += _part(rest[t] / size, rates[h, t] / sizes[h])
            out[b, h] = value
    return out
