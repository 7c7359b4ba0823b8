"""The whole of a topic model's fit: starts, mini-batches, full passes, the learnt prior.

    fitted = fit_cells(indptr, terms, counts, n_terms, k=20, seed=0)

A fit takes the better of two kinds of start, goes over the corpus a few times in mini-batches, which is when topics
find their words, and then makes full passes until the likelihood rises no more. The prior of the topics in a document is
learnt, one number a topic. Documents are put in an order that their words give, so that neither names nor order of files
have an effect; the same seed gives the same bits on any number of threads.

Source: Foulds, Boyles, DuBois, Smyth & Welling (2013), Stochastic collapsed variational Bayesian inference for
latent Dirichlet allocation, KDD; Wallach, Mimno & McCallum (2009), Rethinking LDA: why priors matter, NIPS 22.
"""

from __future__ import annotations

import hashlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda import Cells, Floats, State, by_cells, by_row, gather, infer
from policymine.kernels.lda_steps import (
    FIRST_PRIOR,
    even_state,
    first_tables,
    learn_prior,
    mean_fit,
    padded,
    step_size,
    table_width,
    workers,
)
from policymine.kernels.lda_tables import blend, probabilities

__all__ = ["Fitted", "fit_cells"]

_BATCHES = 16
_LOCAL_FIRST = 5
_LOCAL = 2
_RACE = 2
_EPOCHS = 3
# Full passes between two looks at the likelihood and the prior.
_LOOK = 5
# Cells times topics up to which each start is seen to its end.
_SMALL = 4_000_000


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model.

    Parameters
    ----------
    term_topic : float32, (n_terms, k): expected counts, without the prior.
    doc_topic : float32, (n_documents, k): expected counts, without the prior.
    prior : (k,): the Dirichlet prior of the topics in a document.
    passes : full passes made.
    log_likelihood : mean log likelihood of a token, natural logarithm.
    """

    term_topic: Floats
    doc_topic: Floats
    prior: NDArray[np.float64]
    passes: int
    log_likelihood: float


def fit_cells(
    indptr: Any,
    terms: Any,
    counts: Any,
    n_terms: int,
    *,
    k: int,
    seed: int,
    prior: float | None = None,
    term_prior: float = 0.02,
    passes: int = 60,
    tolerance: float = 1e-4,
    starts: int = 2,
    threads: int | None = None,
) -> Fitted:
    """Return a model of counts in memory.

    Parameters
    ----------
    indptr, terms, counts : the documents, compressed by row; each has a word or more.
    n_terms : number of terms.
    k : number of topics.
    seed : of all that is random.
    prior : of each topic in a document; None learns one for each topic.
    term_prior : of each term in a topic.
    passes : full passes at most.
    tolerance : full passes end when the mean log likelihood of a token has risen by less in five passes.
    starts : starts that are tried, 1 or more: words first, then documents; the likeliest stays, in large corpora the
        likeliest after two epochs.
    threads : None takes as many as there are processors; without effect on the result.
    """
    indptr, terms, counts = (np.asarray(a) for a in (indptr, terms, counts))
    order = _by_content(indptr, terms, counts, seed)
    whole = _take(indptr, terms, counts, order, n_terms)
    width = table_width(k)
    n_documents = order.size
    with workers(threads) as pool:
        cuts = _batch_cuts(n_documents)
        batches = [_slice(whole, low, high, n_terms) for low, high in itertools.pairwise(cuts)]
        first = padded(np.full(k, FIRST_PRIOR if prior is None else prior), width)
        room = (np.empty((n_terms, width), dtype=np.float32), np.empty((n_terms, width), dtype=np.float32))
        ratio = np.zeros(whole.terms.size, np.float32)
        # Where a fit takes no time every start is seen to its end: two epochs can mislead.
        small = whole.terms.size * k <= _SMALL

        def epochs(run: _Run, n: int) -> _Run:
            step = _epochs(batches, cuts, run.table, run.state, first, term_prior, k, n, run.step, room, pool)
            return replace(run, step=step, fit=mean_fit(whole, run.state, first))

        def full(run: _Run) -> _Run:
            by_term = by_cells(whole.indptr, whole.terms, whole.counts, n_terms)
            learn = prior is None
            return _passes(by_term, run, first, term_prior, k, passes, tolerance, learn, room[0], pool)

        best: _Run | None = None
        for table in first_tables(whole, k, seed, starts, pool):
            run = epochs(_Run(table, even_state(whole, k, width, ratio)), _EPOCHS if small else _RACE)
            run = full(run) if small else run
            if best is None or run.fit > best.fit:
                best = run
        if best is None:
            raise ValueError("a fit needs a start")
        if not small:
            best = epochs(best, _EPOCHS - _RACE)
            # The room of the batches is the corpus's by term.
            batches.clear()
            best = full(best)
    back = np.empty(n_documents, dtype=np.int64)
    back[order] = np.arange(n_documents)
    return Fitted(
        best.table[:, :k].copy(),
        best.state.doc_topic[back, :k].copy(),
        best.prior[:k].copy(),
        best.made,
        best.fit,
    )


@dataclass(frozen=True, eq=False)
class _Run:
    """A fit under way: mini-batches and full passes made, the mean log likelihood of a token, the prior."""

    table: Floats
    state: State
    step: int = 0
    made: int = 0
    fit: float = float("-inf")
    prior: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


def _passes(
    cells: Cells, run: _Run, first: Floats, term_prior: float, k: int, passes: int, tolerance: float,
    learn: bool, room: Floats, pool: ThreadPoolExecutor | None,
) -> _Run:  # fmt: skip
    """Make full passes until the likelihood rises no more, the table and state written in place."""
    table, state, fit = run.table, run.state, run.fit
    prior = first.astype(np.float64)
    if learn:
        prior = learn_prior(cells, state, prior, 5, pool)
    made = 0
    for made in range(1, passes + 1):
        topics = probabilities(table, term_prior, k, pool=pool, out=room)
        infer(cells, topics, prior.astype(np.float32), state, local=_LOCAL, pool=pool)
        gather(cells, topics, state, table, pool=pool)
        if made % _LOOK == 0:
            now = mean_fit(cells, state, prior)
            if abs(now - fit) < tolerance:
                fit = now
                break
            fit = now
            if learn:
                prior = learn_prior(cells, state, prior, 1, pool)
    return replace(run, made=made, fit=fit, prior=prior)


def _by_content(indptr: Any, terms: Any, counts: Any, seed: int) -> NDArray[np.int64]:
    """An order of documents that looks random and hangs on their words and the seed alone."""
    columns = np.ascontiguousarray(terms, dtype="<i4")
    numbers = np.ascontiguousarray(counts, dtype="<i4")
    salt = int(seed).to_bytes(8, "little")
    keys = [
        hashlib.blake2b(columns[a:b].tobytes() + numbers[a:b].tobytes(), digest_size=8, salt=salt).digest()
        for a, b in itertools.pairwise(np.asarray(indptr).tolist())
    ]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _take(indptr: Any, terms: Any, counts: Any, order: NDArray[np.int64], n_terms: int) -> Cells:
    new = np.concatenate(([0], np.cumsum(np.diff(indptr)[order], dtype=np.int64)))
    columns, values = np.empty(new[-1], dtype=np.int32), np.empty(new[-1], dtype=np.float32)
    _copy(indptr, terms, counts, order, new, columns, values)
    return by_row(new, columns, values, n_terms)


@njit(nogil=True, cache=True)
def _copy(indptr: Any, terms: Any, counts: Any, order: Any, new: Any, columns: Any, values: Any) -> None:
    for i in range(order.size):
        first = indptr[order[i]]
        for j in range(new[i + 1] - new[i]):
            columns[new[i] + j] = terms[first + j]
            values[new[i] + j] = counts[first + j]


def _slice(cells: Cells, low: int, high: int, n_terms: int) -> Cells:
    first, last = int(cells.indptr[low]), int(cells.indptr[high])
    return by_cells(
        cells.indptr[low : high + 1] - first, cells.terms[first:last], cells.counts[first:last], n_terms
    )


def _batch_cuts(n_documents: int) -> list[int]:
    # A batch of fewer than a hundred documents says too little of the topics.
    n = max(1, min(_BATCHES, n_documents // 100))
    return [n_documents * i // n for i in range(n + 1)]


def _epochs(
    batches: list[Cells], cuts: list[int], table: Floats, state: State, prior: Floats,
    term_prior: float, k: int, epochs: int, step: int, room: tuple[Floats, Floats], pool: ThreadPoolExecutor | None,
) -> int:  # fmt: skip
    """Go over the batches, the table written in place, `room` for two more of it; return the steps made so far."""
    total = float(sum(b.counts.sum(dtype=np.float64) for b in batches))
    topics, out = room
    firsts = np.concatenate(([0], np.cumsum([b.terms.size for b in batches])))
    for _ in range(epochs):
        for number, cells in enumerate(batches):
            low, high = cuts[number], cuts[number + 1]
            part = State(
                state.doc_topic[low:high],
                state.share[low:high],
                state.ratio[firsts[number] : firsts[number + 1]],
                state.fit[low:high],
            )
            topics = probabilities(table, term_prior, k, pool=pool, out=topics)
            infer(cells, topics, prior, part, local=_LOCAL_FIRST, pool=pool)
            gather(cells, topics, part, out, pool=pool)
            step += 1
            # One batch is the whole corpus: nothing is to be blended.
            rate = 1.0 if len(batches) == 1 else step_size(step)
            blend(table, out, rate, total / max(float(cells.counts.sum(dtype=np.float64)), 1.0), pool=pool)
    return step
