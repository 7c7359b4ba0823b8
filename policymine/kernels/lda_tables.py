"""The table of a topic model, terms by topics: mini-batches taken into it, probabilities read from it.

    blend(table, new, rate, scale, pool=pool)              table <- (1 - rate) table + rate * scale * new
    probabilities(table, term_prior, k, pool=pool)         each topic's column with the prior, summing to 1

A mini-batch touches the whole table, so that with many topics these two cost as much as the inference: they are
compiled, shared out over threads by rows, and write where they are told. Sums are taken stretch by stretch, in the same
order on any number of threads.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from policymine.kernels.lda import Floats, over, stretches

__all__ = ["blend", "probabilities"]


def blend(table: Floats, new: Floats, rate: float, scale: float, *, pool: ThreadPoolExecutor | None) -> None:
    """Take a mini-batch into the table, in place.

    Parameters
    ----------
    table, new : (n_terms, width).
    rate : weight of the batch, 0 to 1.
    scale : what the batch is multiplied with to be as large as the corpus.
    pool : None works on one thread.
    """
    kept, taken = np.float32(1 - rate), np.float32(rate * scale)
    over(
        stretches(table.shape[0], table.size),
        lambda low, high: _blend(table, new, kept, taken, low, high),
        pool,
    )


def probabilities(
    table: Floats, term_prior: float, k: int, *, pool: ThreadPoolExecutor | None, out: Floats | None = None
) -> Floats:
    """Return the probability of each term in each topic, (n_terms, width), 0 in padding.

    Parameters
    ----------
    table : expected counts, (n_terms, width).
    term_prior : of each term in a topic.
    k : number of topics; columns behind are padding.
    pool : None works on one thread.
    out : written and returned where given; none is made then.
    """
    topics = np.empty_like(table) if out is None else out
    cuts = stretches(table.shape[0], table.size)
    sums = np.zeros((len(cuts) - 1, table.shape[1]))
    prior = np.float32(term_prior)
    over(cuts, lambda low, high: _add_up(table, sums[cuts.index(low)], low, high), pool)
    totals = sums.sum(axis=0) + table.shape[0] * term_prior
    inverse = (1.0 / totals).astype(np.float32)
    inverse[k:] = 0
    over(cuts, lambda low, high: _divide(table, prior, inverse, topics, low, high), pool)
    return topics


@njit(nogil=True, fastmath=True, cache=True)
def _blend(table: Any, new: Any, kept: Any, taken: Any, low: int, high: int) -> None:
    for w in range(low, high):
        row, more = table[w], new[w]
        for k in range(row.size):
            row[k] = kept * row[k] + taken * more[k]


@njit(nogil=True, cache=True)
def _add_up(table: Any, out: Any, low: int, high: int) -> None:
    for w in range(low, high):
        row = table[w]
        for k in range(row.size):
            out[k] += row[k]


@njit(nogil=True, cache=True)
def _divide(table: Any, prior: Any, inverse: Any, out: Any, low: int, high: int) -> None:
    for w in range(low, high):
        row, to = table[w], out[w]
        for k in range(row.size):
            to[k] = (row[k] + prior) * inverse[k]
