"""The steps that fits of topic models share: starts, weights of mini-batches, the learnt prior."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda import LANES, Cells, Floats, State, prior_gains
from policymine.kernels.lda_starts import anchors, seeds

__all__ = [
    "FIRST_PRIOR",
    "even_state",
    "first_tables",
    "fixed_point",
    "learn_prior",
    "lengths",
    "mean_fit",
    "padded",
    "step_size",
    "table_width",
    "workers",
]

# The prior of each topic before one is learnt, and the least one that is.
FIRST_PRIOR = 0.1
_LEAST_PRIOR = 1e-5


def table_width(k: int) -> int:
    """Return the number of columns of tables of k topics: the next multiple of what a processor works on at once."""
    return -(-k // LANES) * LANES


@contextmanager
def workers(threads: int | None) -> Iterator[ThreadPoolExecutor | None]:
    """Give the threads to work with; None for one."""
    wanted = (os.cpu_count() or 1) if threads is None else threads
    if wanted < 2:
        yield None
        return
    with ThreadPoolExecutor(wanted) as pool:
        yield pool


def first_tables(
    cells: Cells, k: int, seed: int, starts: int, pool: ThreadPoolExecutor | None
) -> Iterator[Floats]:
    """Give starting tables, (n_terms, width), 0 in padding: from words first, where enough of them have company, then from documents."""
    draws = np.random.SeedSequence(seed).generate_state(starts + 1).tolist()
    left = starts
    try:
        yield anchors(cells, k, draws[0], pool)
        left -= 1
    except ValueError:
        # Too few words have company: documents are what is left to start from.
        pass
    for draw in draws[1 : left + 1]:
        yield seeds(cells, k, draw, pool)


def step_size(step: int) -> float:
    """Weight of the mini-batch at this step."""
    return float((step + 1) ** -0.7)


def padded(values: NDArray[np.float64], width: int) -> Floats:
    """Return values with zeros behind them."""
    out = np.zeros(width, dtype=np.float32)
    out[: values.size] = values
    return out


def even_state(cells: Cells, k: int, width: int, ratio: Floats | None = None) -> State:
    """Return a state in which every document has all topics alike; `ratio` is room that another state may use too."""
    n_documents = cells.indptr.size - 1
    doc_topic = np.zeros((n_documents, width), dtype=np.float32)
    doc_topic[:, :k] = (lengths(cells) / k)[:, None]
    room = np.zeros(cells.terms.size, np.float32) if ratio is None else ratio
    return State(doc_topic, np.zeros_like(doc_topic), room, np.zeros(n_documents))


def lengths(cells: Cells) -> NDArray[np.float64]:
    """Return the number of tokens of each document."""
    each = np.zeros(cells.indptr.size - 1)
    _lengths(cells.indptr, cells.counts, each)
    return each


@njit(nogil=True, cache=True)
def _lengths(indptr: Any, counts: Any, out: Any) -> None:
    for d in range(out.size):
        for j in range(indptr[d], indptr[d + 1]):
            out[d] += counts[j]


def mean_fit(cells: Cells, state: State, prior: NDArray[Any]) -> float:
    """Return the mean log likelihood of a token, as the last pass saw it."""
    each = lengths(cells)
    total = float(prior.sum(dtype=np.float64))
    return float((state.fit.sum() - (each * np.log(each + total)).sum()) / each.sum())


def learn_prior(
    cells: Cells, state: State, prior: NDArray[np.float64], steps: int, pool: ThreadPoolExecutor | None
) -> NDArray[np.float64]:
    """Return the prior after some steps of the fixed point."""
    each = lengths(cells)
    for _ in range(steps):
        gains = prior_gains(state.doc_topic, prior.astype(np.float32), pool=pool)
        prior = fixed_point(gains, each, prior)
    return prior


def fixed_point(
    gains: NDArray[np.float64], lengths: NDArray[np.float64], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """One step of Minka's fixed point for the parameters of a Dirichlet-multinomial."""
    from scipy.special import digamma

    total = float(prior.sum())
    below = float((digamma(lengths + total) - digamma(total)).sum())
    if below <= 0:
        return prior
    new: NDArray[np.float64] = np.where(prior > 0, np.maximum(prior * gains / below, _LEAST_PRIOR), 0.0)
    return new
