"""Topics whose words change from period to period: one table of words a period, each drawn to its neighbours.

    fitted = fit_chain(counts, period, n_periods, k=20, seed=0)

The words of topic j in period t have a Dirichlet prior whose mean is the mean of the same topic's words in the periods
beside it, and whose strength, in tokens, says how much topics keep their words; it is fitted to a tenth of the tokens that
is held out, then all are read under it. A period
without documents takes the mean of its neighbours, so that the chain reaches across it. Topics of documents are those of
`kernels.lda`, under the words of their own period, with one learnt prior. A fit begins with an ordinary model of the terms that
are used most evenly over the periods, so that topics begin as subjects and not as times. The same seed gives the same
bits on any number of threads.

Source: Blei & Lafferty (2006), Dynamic topic models, ICML, for the model of a chain; Iwata, Watanabe, Yamada & Ueda (2009),
Topic tracking model for analyzing consumer purchase behavior, IJCAI, for a Dirichlet in place of the logistic normal.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.lda import Cells, State, by_cells, gather, infer, prior_gains
from policymine.kernels.lda_fit import fit_cells
from policymine.kernels.lda_steps import even_state, fixed_point, lengths, padded, table_width, workers

__all__ = ["Chain", "even_terms", "fit_chain"]

_LOCAL = 2
# Passes with one table for all periods, before each gets its own.
_TOGETHER = 5
# Passes between two looks at the strength, and its bounds in tokens.
_LOOK = 5
_FIRST_STRENGTH, _LEAST_STRENGTH, _MOST_STRENGTH = 1e3, 10.0, 1e6
_ROUNDS = 2
# Share of the tokens held out while the strength is fitted, and what is tried about the one that stands.
_HELD = 0.1
_FACTORS = (1.0, 0.25, 0.5, 2.0, 4.0)
_LEAST = 1e-10

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chain:
    """A fitted chain.

    Parameters
    ----------
    topic_term : (n_periods, k, n_terms): words of topics by period; rows sum to 1.
    doc_topic : (n_documents, k): topic shares; rows sum to 1.
    tokens : (n_periods, k): expected tokens of each topic in each period.
    prior : (k,): the Dirichlet prior of the topics in a document.
    strength : tokens that the neighbouring periods weigh.
    """

    topic_term: Doubles
    doc_topic: Doubles
    tokens: Doubles
    prior: Doubles
    strength: float


def fit_chain(
    counts: Any,
    period: NDArray[np.int64],
    n_periods: int,
    *,
    k: int,
    seed: int,
    term_prior: float = 0.02,
    passes: int = 60,
    strength: float | None = None,
    threads: int | None = None,
) -> Chain:
    """Return the chain of a corpus in memory.

    Parameters
    ----------
    counts : scipy CSR matrix, (n_documents, n_terms); each document and each term has a count or more.
    period : number of each document's period, 0 the earliest, (n_documents,).
    n_periods : periods, some of which may have no document, 2 or more.
    k, seed, threads : as of `fit_cells`.
    term_prior : of each term in a topic, in the passes that all periods share.
    passes : over all documents.
    strength : tokens that the neighbouring periods weigh; None fits it to tokens held out.
    """
    shares, prior = _start(counts, period, n_periods, k, seed, threads)
    task = _Task(period, n_periods, k, term_prior)
    with workers(threads) as pool:
        if strength is None:
            rng = np.random.default_rng(seed)
            held, read = counts.copy(), counts.copy()
            held.data = rng.binomial(counts.data, _HELD).astype(counts.data.dtype)
            read.data = counts.data - held.data
            held.eliminate_zeros()
            read.eliminate_zeros()
            stand = _fit(task, read, shares, prior, _FIRST_STRENGTH, max(passes // 2, 10), held, pool)
            shares, prior, strength = stand.doc_topic, stand.prior, stand.strength
        return _fit(task, counts, shares, prior, strength, passes, None, pool)


@dataclass(frozen=True, eq=False, slots=True)
class _Task:
    period: NDArray[np.int64]
    n_periods: int
    k: int
    term_prior: float


def _fit(
    task: _Task,
    counts: Any,
    shares: Doubles,
    first_prior: Doubles,
    weight: float,
    passes: int,
    held: Any,
    pool: ThreadPoolExecutor | None,
) -> Chain:
    """Return the chain from these shares on; where tokens are held out, the strength is fitted to them."""
    k, n_terms, width = task.k, counts.shape[1], table_width(task.k)
    begin = np.asarray(counts.T @ shares, dtype=np.float64) + task.term_prior
    words = np.repeat((begin / begin.sum(axis=0))[None], task.n_periods, axis=0)
    mine = [np.flatnonzero(task.period == t) for t in range(task.n_periods)]
    cells: list[Cells] = []
    states: list[State] = []
    for rows in mine:
        part = counts[rows]
        cells.append(by_cells(part.indptr, part.indices, part.data, n_terms))
        states.append(even_state(cells[-1], k, width))
        states[-1].doc_topic[:, :k] = shares[rows] * lengths(cells[-1])[:, None]
    each = np.concatenate([lengths(c) for c in cells])
    prior = padded(first_prior, width).astype(np.float64)
    used = np.zeros((task.n_periods, n_terms, width), dtype=np.float32)
    for number in range(passes):
        _pass(cells, states, words, prior, used, pool)
        if number < _TOGETHER:
            together = used[:, :, :k].sum(axis=0, dtype=np.float64) + task.term_prior
            words[:] = together / together.sum(axis=0)
        else:
            if held is not None and number % _LOOK == 0:
                weight = _best_strength(
                    task, held, _shares(mine, states, prior, k), used[:, :, :k], words, weight
                )
            _smooth(words, used[:, :, :k], weight)
        gains = np.sum(
            [prior_gains(s.doc_topic, prior.astype(np.float32), pool=pool) for s in states], axis=0
        )
        prior = fixed_point(gains, each, prior)
    _pass(cells, states, words, prior, used, pool)
    return Chain(
        topic_term=np.ascontiguousarray(words.transpose(0, 2, 1)),
        doc_topic=_shares(mine, states, prior, k),
        tokens=used[:, :, :k].sum(axis=1, dtype=np.float64),
        prior=prior[:k].copy(),
        strength=float(weight),
    )


def _shares(mine: list[NDArray[np.int64]], states: list[State], prior: Doubles, k: int) -> Doubles:
    found = np.empty((sum(rows.size for rows in mine), k))
    for rows, state in zip(mine, states, strict=True):
        found[rows] = state.doc_topic[:, :k] + prior[:k]
    normal: Doubles = found / found.sum(axis=1, keepdims=True)
    return normal


def even_terms(counts: Any, period: NDArray[np.int64], n_periods: int) -> NDArray[np.bool_]:
    """Return which terms are used at the most even rate over the periods: the half of them, (n_terms,).

    >>> from scipy.sparse import csr_matrix
    >>> even_terms(csr_matrix([[5, 9, 1], [5, 0, 9]]), np.array([0, 1]), 2).tolist()
    [True, False, True]
    """
    rates = np.zeros((n_periods, counts.shape[1]))
    np.add.at(rates, (np.repeat(period, np.diff(counts.indptr)), counts.indices), counts.data)
    sums = rates.sum(axis=1)
    rates = rates[sums > 0] / sums[sums > 0, None]
    share = rates / np.maximum(rates.sum(axis=0), 1e-300)
    entropy = -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=0)
    even: NDArray[np.bool_] = entropy >= np.median(entropy)
    return even


def _start(
    counts: Any, period: NDArray[np.int64], n_periods: int, k: int, seed: int, threads: int | None
) -> tuple[Doubles, Doubles]:
    """Topic shares of documents, and their prior, by a model of the terms that every period uses."""
    chosen = counts[:, np.flatnonzero(even_terms(counts, period, n_periods))]
    filled = np.flatnonzero(np.diff(chosen.indptr))
    if filled.size < max(k, counts.shape[0] // 2) or chosen.shape[1] < k:
        chosen, filled = counts, np.arange(counts.shape[0])
    read = chosen[filled]
    read = read[:, np.flatnonzero(read.getnnz(axis=0))].tocsr()
    read.sort_indices()
    fitted = fit_cells(
        read.indptr,
        read.indices,
        read.data,
        read.shape[1],
        k=k,
        seed=seed,
        starts=4 if read.nnz < 200_000 else 2,
        threads=threads,
    )
    shares = np.tile(fitted.prior / fitted.prior.sum(), (counts.shape[0], 1))
    shares[filled] = fitted.doc_topic + fitted.prior
    return shares / shares.sum(axis=1, keepdims=True), fitted.prior


def _pass(
    cells: list[Cells],
    states: list[State],
    words: Doubles,
    prior: Doubles,
    used: NDArray[np.float32],
    pool: ThreadPoolExecutor | None,
) -> None:
    topics = np.zeros(used.shape[1:], dtype=np.float32)
    for t, (part, state) in enumerate(zip(cells, states, strict=True)):
        topics[:, : words.shape[2]] = words[t]
        infer(part, topics, prior.astype(np.float32), state, local=_LOCAL, pool=pool)
        gather(part, topics, state, used[t], pool=pool)


def _beside(words: Doubles, t: int) -> Doubles:
    near = [words[s] for s in (t - 1, t + 1) if 0 <= s < words.shape[0]]
    mean: Doubles = near[0] if len(near) == 1 else (near[0] + near[1]) * 0.5
    return mean


def _smooth(words: Doubles, used: NDArray[np.float32], weight: float) -> None:
    """Take the counts into the words in place, forward and backward along the chain."""
    last = words.shape[0] - 1
    for _ in range(_ROUNDS):
        for t in (*range(last + 1), *range(last - 1, -1, -1)):
            table = used[t] + weight * _beside(words, t)
            words[t] = np.maximum(table / table.sum(axis=0), _LEAST)


def _best_strength(
    task: _Task,
    held: Any,
    shares: Doubles,
    used: NDArray[np.float32],
    words: Doubles,
    weight: float,
) -> float:
    """Return the strength, among some about the one that stands, under which tokens held out are likeliest.

    The likeliest under the counts themselves is several times too large: they were inferred under words that it smoothed.
    """
    best, found = -np.inf, weight
    for factor in _FACTORS:
        tried = float(np.clip(weight * factor, _LEAST_STRENGTH, _MOST_STRENGTH))
        smooth = words.copy()
        _smooth(smooth, used, tried)
        fit = 0.0
        for t in range(task.n_periods):
            rows = np.flatnonzero(task.period == t)
            part = held[rows].tocoo()
            chance = np.einsum("ij,ij->i", shares[rows][part.row], smooth[t][part.col])
            fit += float((np.log(chance) * part.data).sum())
        if fit > best:
            best, found = fit, tried
    return found
