"""Latent Dirichlet allocation as arrays: the expected counts of topics, and nothing that is random.

    infer(rows, word_topic, prior, doc_topic, local=2)      topics of documents, given the words of topics
    gather(rows, by_term, word_topic, state, out)           words of topics, given the topics of documents

The update is that of zero-order collapsed variational Bayes without taking a word's own count out: the
topics of word w in document d are in proportion to word_topic[w] * (doc_topic[d] + prior). A word's topics are
never stored: the first step goes over documents and keeps one number a cell (the count over the sum of the
proportions), the second goes over terms and reads it. Each thread writes rows of its own in both steps, so
the same bits come out on any number of threads, and memory is one float a cell beside the two tables.

Source: Asuncion, Welling, Smyth & Teh (2009), On smoothing and inference for topic models, UAI; Foulds,
Boyles, DuBois, Smyth & Welling (2013), Stochastic collapsed variational Bayesian inference for latent
Dirichlet allocation, KDD.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "LANES",
    "Cells",
    "State",
    "by_cells",
    "by_row",
    "gather",
    "infer",
    "over",
    "prior_gains",
    "stretches",
]

# Numbers that a processor works on at once; tables are padded to a multiple of it.
LANES = 8
# Stretches of work, by how many numbers are read: never by the threads, so that sums have one order. To hand a stretch to a
# thread takes as long as some ten thousand numbers.
_MANY, _FEW = 16, 2
_LARGE = 1 << 20

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The counts of documents by document and by term.

    Parameters
    ----------
    indptr : int64, (n_documents + 1,).
    terms : int32, (n_cells,): term of each cell, by document.
    counts : float32, (n_cells,), above 0.
    term_ptr : int64, (n_terms + 1,).
    cell : int32, int64 where there are too many, (n_cells,): the cells by term.
    document : int32, (n_cells,): the document of each of these.
    """

    indptr: NDArray[np.int64]
    terms: NDArray[np.int32]
    counts: Floats
    term_ptr: NDArray[np.int64]
    cell: NDArray[np.int32] | NDArray[np.int64]
    document: NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """What inference leaves behind; every array is written in place.

    Parameters
    ----------
    doc_topic : float32, (n_documents, width): expected counts of topics, without the prior.
    share : float32, (n_documents, width): doc_topic with the prior, as the last pass read it.
    ratio : float32, (n_cells,): count over the sum of the proportions, as the last pass had it.
    fit : float64, (n_documents,): sum of count times the log of the sum of proportions.
    """

    doc_topic: Floats
    share: Floats
    ratio: Floats
    fit: NDArray[np.float64]


def by_cells(indptr: Any, terms: Any, counts: Any, n_terms: int) -> Cells:
    """Return the cells in both orders.

    >>> by_cells([0, 2, 3], [1, 0, 1], [1, 1, 2], 2).document.tolist()
    [0, 0, 1]
    """
    rows = by_row(indptr, terms, counts, n_terms)
    n_cells = rows.terms.size
    cell: NDArray[Any] = np.empty(n_cells, dtype=np.int32 if n_cells < 1 << 31 else np.int64)
    document = np.empty(n_cells, dtype=np.int32)
    _by_term(rows.indptr, rows.terms, rows.term_ptr[:-1].copy(), cell, document)
    return Cells(rows.indptr, rows.terms, rows.counts, rows.term_ptr, cell, document)


def by_row(indptr: Any, terms: Any, counts: Any, n_terms: int) -> Cells:
    """Return the cells by document alone: enough for `infer`, not for `gather`."""
    columns = np.ascontiguousarray(terms, dtype=np.int32)
    term_ptr = np.zeros(n_terms + 1, dtype=np.int64)
    _tally(columns, term_ptr)
    np.cumsum(term_ptr, out=term_ptr)
    none = np.zeros(0, dtype=np.int32)
    return Cells(
        np.ascontiguousarray(indptr, dtype=np.int64),
        columns,
        np.ascontiguousarray(counts, dtype=np.float32),
        term_ptr,
        none,
        none,
    )


def infer(
    cells: Cells,
    word_topic: Floats,
    prior: Floats,
    state: State,
    *,
    local: int,
    pool: ThreadPoolExecutor | None,
) -> None:
    """Work out the topics of documents in place, from `state.doc_topic` on.

    Parameters
    ----------
    cells : the documents.
    word_topic : float32, (n_terms, width): probability of each term in each topic; 0 in padding.
    prior : float32, (width,): Dirichlet prior of the topics in a document; 0 in padding.
    state : of these documents.
    local : passes over each document.
    pool : None works on one thread.
    """

    def work(low: int, high: int) -> None:
        _infer(
            cells.indptr, cells.terms, cells.counts, word_topic, prior,
            state.doc_topic, state.share, state.ratio, state.fit, local, low, high,
        )  # fmt: skip

    over(_cuts(cells.indptr, prior.size), work, pool)


def gather(
    cells: Cells, word_topic: Floats, state: State, out: Floats, *, pool: ThreadPoolExecutor | None
) -> None:
    """Write the expected counts of topics by term, (n_terms, width), of the last pass into `out`."""

    def work(low: int, high: int) -> None:
        _gather(
            cells.term_ptr, cells.cell, cells.document, word_topic, state.share, state.ratio, out, low, high
        )

    over(_cuts(cells.term_ptr, out.shape[1]), work, pool)


def prior_gains(doc_topic: Floats, prior: Floats, *, pool: ThreadPoolExecutor | None) -> NDArray[np.float64]:
    """Return the sum over documents of the expected psi(prior + n) - psi(prior), (width,).

    The count n of a topic in a document is not known but expected, and is most often 0: with x expected it is 0 with
    probability exp(-x), and else x / (1 - exp(-x)) on the mean. Without that the prior of rare topics grows many
    times too large.

    Source: Teh, Newman & Welling (2007), A collapsed variational Bayesian inference algorithm for latent
    Dirichlet allocation, NIPS 19.
    """
    n_rows, width = doc_topic.shape
    cuts = stretches(n_rows, _LARGE)
    sums = np.zeros((len(cuts) - 1, width))
    base = prior.astype(np.float64)

    def work(low: int, high: int) -> None:
        _gains(doc_topic, base, sums[cuts.index(low)], low, high)

    over(cuts, work, pool)
    total: NDArray[np.float64] = sums.sum(axis=0)
    return total


def stretches(n_rows: int, numbers: int) -> list[int]:
    """Return the rows at which work on `numbers` numbers is cut into stretches.

    >>> stretches(10, 1000)
    [0, 5, 10]
    """
    blocks = max(1, min(_MANY if numbers >= _LARGE else _FEW, n_rows))
    return [n_rows * i // blocks for i in range(blocks + 1)]


def over(cuts: list[int], work: Callable[[int, int], None], pool: ThreadPoolExecutor | None) -> None:
    """Do the work of each stretch between neighbouring cuts, shared out over threads where there are any."""
    pairs = [(low, high) for low, high in itertools.pairwise(cuts) if high > low]
    if pool is None:
        for low, high in pairs:
            work(low, high)
        return
    rest = [pool.submit(work, low, high) for low, high in pairs[1:]]
    for low, high in pairs[:1]:
        work(low, high)
    for done in rest:
        done.result()


def _cuts(indptr: NDArray[np.int64], width: int) -> list[int]:
    """Rows at which the work is cut into stretches of about the same number of cells."""
    blocks = len(stretches(indptr.size - 1, int(indptr[-1]) * width)) - 1
    wanted = indptr[-1] * np.arange(1, blocks) // max(blocks, 1)
    inner = np.searchsorted(indptr, wanted)
    return [0, *np.minimum(inner, indptr.size - 1).tolist(), indptr.size - 1]


@njit(nogil=True, cache=True)
def _tally(terms: Any, out: Any) -> None:
    for term in terms:
        out[term + 1] += 1


@njit(nogil=True, cache=True)
def _by_term(indptr: Any, terms: Any, free: Any, cell: Any, document: Any) -> None:
    """Sort by counting: a cell goes to the next free place of its term."""
    for d in range(indptr.size - 1):
        for j in range(indptr[d], indptr[d + 1]):
            at = free[terms[j]]
            free[terms[j]] = at + 1
            cell[at] = j
            document[at] = d


@njit(nogil=True, fastmath=True, cache=True)
def _infer(
    indptr: Any, terms: Any, counts: Any, word_topic: Any, prior: Any,
    doc_topic: Any, share: Any, ratio: Any, fit: Any, local: int, low: int, high: int,
) -> None:  # fmt: skip
    width = prior.size
    sums = np.empty(width, dtype=np.float32)
    for d in range(low, high):
        topics = share[d]
        for step in range(local):
            for k in range(width):
                topics[k] = doc_topic[d, k] + prior[k]
                sums[k] = np.float32(0)
            gain = 0.0
            for j in range(indptr[d], indptr[d + 1]):
                words = word_topic[terms[j]]
                total = np.float32(0)
                for k in range(width):
                    total += words[k] * topics[k]
                part = counts[j] / total
                ratio[j] = part
                if step == local - 1:
                    gain += counts[j] * np.log(total)
                for k in range(width):
                    sums[k] += part * words[k]
            for k in range(width):
                doc_topic[d, k] = topics[k] * sums[k]
            fit[d] = gain


@njit(nogil=True, fastmath=True, cache=True)
def _gather(
    term_ptr: Any,
    cell: Any,
    document: Any,
    word_topic: Any,
    share: Any,
    ratio: Any,
    out: Any,
    low: int,
    high: int,
) -> None:
    width = out.shape[1]
    for w in range(low, high):
        row = out[w]
        for k in range(width):
            row[k] = np.float32(0)
        for p in range(term_ptr[w], term_ptr[w + 1]):
            part = ratio[cell[p]]
            topics = share[document[p]]
            for k in range(width):
                row[k] += part * topics[k]
        for k in range(width):
            row[k] *= word_topic[w, k]


@njit(nogil=True, cache=True)
def _digamma(x: float) -> float:
    shift = 0.0
    while x < 6.0:
        shift -= 1.0 / x
        x += 1.0
    inverse = 1.0 / (x * x)
    series = inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse * (1.0 / 252.0 - inverse / 240.0)))
    value: float = shift + np.log(x) - 0.5 / x - series
    return value


@njit(nogil=True, cache=True)
def _gains(doc_topic: Any, prior: Any, out: Any, low: int, high: int) -> None:
    for k in range(prior.size):
        if prior[k] <= 0.0:
            continue
        at_prior = _digamma(prior[k])
        total = 0.0
        for d in range(low, high):
            x = doc_topic[d, k]
            if x < 1e-3:
                # Few of a small count: one word or none.
                total += x / prior[k]
            else:
                some = -np.expm1(-x)
                total += some * (_digamma(prior[k] + x / some) - at_prior)
        out[k] = total
