"""Topics with keywords: some topics draw a share of their words from a list of their own, the rest are free.

    fitted = fit_keywords(counts, [[3, 17], [5]], k=10, seed=0)

A word of a topic with keywords comes from its keywords with a probability that is learnt for each topic, and else from an
ordinary distribution over all terms, where keywords may stand too. Topics 0, 1, ... are those of the lists, in
order; the others have none. The expected counts of `kernels.lda` are parted between the two distributions after each
pass, which is all that is added to it; so the same seed gives the same bits on any number of threads.

Source: Eshima, Imai & Sasaki (2024), Keyword-assisted topic models, American Journal of Political Science 68.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.lda import Cells, Floats, State, by_cells, gather, infer
from policymine.kernels.lda_steps import (
    FIRST_PRIOR,
    even_state,
    first_tables,
    learn_prior,
    lengths,
    mean_fit,
    padded,
    table_width,
    workers,
)

__all__ = ["Keyed", "fit_keywords"]

# Priors of keyATM: of keywords within their list, and of the share of keywords (a Beta distribution).
_KEY_PRIOR = 0.1
_SHARE_PRIOR = (1.0, 1.0)
_FIRST_SHARE = 0.5
_LOCAL_FIRST, _LOCAL = 5, 2
# Passes with each start before one is chosen, and between two looks at the likelihood.
_RACE = 6
_LOOK = 5

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Keyed:
    """A fitted model.

    Parameters
    ----------
    topic_term : (k, n_terms): the words that the texts use of each topic, keywords and others together; rows sum to 1.
    steered : (k, n_terms): the same with keywords held to their least share, as topics of texts were read under.
    doc_topic : (n_documents, k): topic shares; rows sum to 1.
    prior : (k,): the Dirichlet prior of the topics in a document.
    keyword_share : (k,): share of a topic's words that come from its keywords, as the texts have it; 0 for topics
        without.
    log_likelihood : mean log likelihood of a token, natural logarithm.
    """

    topic_term: Doubles
    steered: Doubles
    doc_topic: Doubles
    prior: Doubles
    keyword_share: Doubles
    log_likelihood: float


def fit_keywords(
    counts: Any,
    keywords: Sequence[Sequence[int]],
    *,
    k: int,
    seed: int,
    pull: float = 0.1,
    term_prior: float = 0.02,
    passes: int = 100,
    tolerance: float = 2e-5,
    starts: int = 2,
    threads: int | None = None,
) -> Keyed:
    """Return a model of counts in memory.

    Parameters
    ----------
    counts : scipy CSR matrix, (n_documents, n_terms); each document and each term has a count or more.
    keywords : columns of the keywords of topics 0, 1, ...; each list has one or more.
    k : number of topics, those with keywords among them.
    seed : of the start of the free topics.
    pull : least share of keywords that a topic with a list is held to, 0 to below 1; 0 leaves it to the texts.
    term_prior : of each term in a topic.
    passes : over all documents at most; they end when the mean log likelihood of a token rises by less than
        `tolerance` in five passes.
    starts : starts of the free topics that are tried; the likeliest after a few passes goes on.
    threads : None takes as many as there are processors; without effect on the result.
    """
    n_terms, width = counts.shape[1], table_width(k)
    cells = by_cells(counts.indptr, counts.indices, counts.data, n_terms)
    lists = [np.array(sorted(set(words)), dtype=np.int64) for words in keywords]
    rows = np.concatenate([*lists, np.zeros(0, np.int64)])
    columns = np.repeat(np.arange(len(lists)), [words.size for words in lists])
    task = _Task(cells, rows, columns, np.bincount(columns, minlength=k).astype(float), k, pull, term_prior)
    with workers(threads) as pool:
        best: _Stand | None = None
        for words in _starts(counts, cells, lists, k, seed, starts, pool):
            stand = _Stand(
                words=np.zeros((n_terms, width), dtype=np.float32),
                table=np.zeros((n_terms, width), dtype=np.float32),
                prior=padded(np.full(k, FIRST_PRIOR), width).astype(np.float64),
                state=even_state(cells, k, width),
                # How much of a keyword's use in its topic is use as a keyword, before anything is known.
                part=np.full(rows.size, _FIRST_SHARE),
                share=np.zeros(k),
            )
            stand.words[:, :k] = words
            for _ in range(_RACE):
                _pass(task, stand, _LOCAL_FIRST, pool)
            stand.fit = mean_fit(cells, stand.state, stand.prior)
            if best is None or stand.fit > best.fit:
                best = stand
        if best is None:
            raise ValueError("a fit needs a start")
        for number in range(_RACE, passes):
            _pass(task, best, _LOCAL, pool)
            if number % _LOOK == _LOOK - 1:
                best.prior = learn_prior(cells, best.state, best.prior, 1, pool)
                now = mean_fit(cells, best.state, best.prior)
                close = number > 4 * _LOOK and abs(now - best.fit) < tolerance
                best.fit = now
                if close:
                    break
        infer(cells, best.words, best.prior.astype(np.float32), best.state, local=_LOCAL_FIRST, pool=pool)
        gather(cells, best.words, best.state, best.table, pool=pool)
    shares = best.state.doc_topic[:, :k].astype(np.float64) + best.prior[:k]
    topic_term = best.table[:, :k].T.astype(np.float64) + term_prior
    steered = best.words[:, :k].T.astype(np.float64)
    return Keyed(
        topic_term=topic_term / topic_term.sum(axis=1, keepdims=True),
        steered=steered / steered.sum(axis=1, keepdims=True),
        doc_topic=shares / shares.sum(axis=1, keepdims=True),
        prior=best.prior[:k].copy(),
        keyword_share=best.share,
        log_likelihood=float(best.fit),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Task:
    """What stays the same through a fit: the texts, the place (row, column) of each keyword, the settings."""

    cells: Cells
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    sizes: Doubles
    k: int
    pull: float
    term_prior: float


@dataclass(eq=False, slots=True)
class _Stand:
    """Where a fit stands; written in place."""

    words: Floats
    table: Floats
    prior: Doubles
    state: State
    part: Doubles
    share: Doubles
    fit: float = -np.inf


def _pass(task: _Task, stand: _Stand, local: int, pool: ThreadPoolExecutor | None) -> None:
    """Work out the topics of texts, and part the uses of keywords between their list and the other words."""
    k, rows, columns, sizes = task.k, task.rows, task.columns, task.sizes
    infer(task.cells, stand.words, stand.prior.astype(np.float32), stand.state, local=local, pool=pool)
    gather(task.cells, stand.words, stand.state, stand.table, pool=pool)
    used = stand.table[:, :k].astype(np.float64)
    keyed = used[rows, columns] * stand.part
    used[rows, columns] -= keyed
    held = np.bincount(columns, weights=keyed, minlength=k)
    free = used.sum(axis=0)
    above, below = _SHARE_PRIOR
    stand.share = np.where(sizes > 0, (held + above) / (held + free + above + below), 0.0)
    firm = np.where(sizes > 0, np.maximum(stand.share, task.pull), 0.0)
    own = (keyed + _KEY_PRIOR) / (held + sizes * _KEY_PRIOR)[columns] * firm[columns]
    mixed = (used + task.term_prior) / (free + used.shape[0] * task.term_prior) * (1.0 - firm)
    both = mixed[rows, columns] + own
    stand.part = own / both
    mixed[rows, columns] = both
    stand.words[:, :k] = mixed


def _starts(
    counts: Any,
    cells: Cells,
    lists: Sequence[NDArray[np.int64]],
    k: int,
    seed: int,
    starts: int,
    pool: ThreadPoolExecutor | None,
) -> Iterator[Doubles]:
    """Give words of topics to begin with, (n_terms, k): company of the keywords; free topics from texts without them."""
    n_documents, n_terms = counts.shape
    whole = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    rarity = np.log((1.0 + n_documents) / (1.0 + np.diff(cells.term_ptr))) + 1.0
    marks = np.zeros((n_terms, len(lists)))
    for topic, words in enumerate(lists):
        marks[words, topic] = rarity[words]
    density = np.asarray(counts @ marks, dtype=np.float64) / lengths(cells)[:, None]
    # A text counts for the themes in which it is denser than texts are, by its share of them.
    ahead = np.maximum(density - density.mean(axis=0), 0.0)
    total = ahead.sum(axis=1, keepdims=True)
    weight = np.divide(ahead**2, total, out=np.zeros_like(ahead), where=total > 0)
    everywhere = 0.2 * whole / whole.sum()
    begin = np.empty((n_terms, k))
    for topic, words in enumerate(lists):
        company = np.asarray(counts.T @ weight[:, topic], dtype=np.float64)
        company = company / max(company.sum(), 1e-12) + everywhere
        own = np.zeros(n_terms)
        own[words] = whole[words] / whole[words].sum()
        begin[:, topic] = company / company.sum() * (1 - _FIRST_SHARE) + own * _FIRST_SHARE
    if k == len(lists):
        yield begin
        return
    read = counts[np.flatnonzero(total.ravel() <= np.median(total))]
    kept = np.flatnonzero(read.getnnz(axis=0))
    read = read[:, kept].tocsr()
    read.sort_indices()
    plain = by_cells(read.indptr, read.indices, read.data, kept.size)
    for table in first_tables(plain, k - len(lists), seed, starts, pool):
        free = np.zeros((n_terms, k - len(lists)))
        free[kept] = table[:, : k - len(lists)]
        free = free / free.sum(axis=0) + everywhere[:, None]
        begin[:, len(lists) :] = free / free.sum(axis=0)
        yield begin
