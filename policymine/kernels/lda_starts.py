"""Where a topic model begins: documents far from one another, or words that stand for one topic each.

    seeds(cells, k, seed)      clusters around k documents that have little in common
    anchors(cells, k, seed)    k words that keep the most different company, and what the other words are made of

From a random start, topics that were planted in a text come out merged in one of some ten cases; from these starts
hardly ever. Both return how often each topic is expected to use each term, (n_terms, width), 0 in padding, half of it the
term's use in the whole corpus. What is random comes from `seed`; what is summed is summed in one order.

Source: Arthur & Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA; Arora et al. (2013),
A practical algorithm for topic modeling with provable guarantees, ICML.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda import LANES, Cells, Floats, State, infer, over, stretches
from policymine.kernels.lda_company import as_cells, company, project

__all__ = ["anchors", "seeds"]

# Documents a start looks at: more make it slower, not better.
_SAMPLE = 10_000
# Documents tried for the next seed.
_TRIED = 4
# Words among which anchors are looked for, and numbers their company is projected to.
_WORDS = 1_000
_PROJECTED = 200
_PASSES = 15
# Share of the start that is the corpus as a whole, so that no word is shut out of a topic.
_WHOLE = 0.5


def seeds(cells: Cells, k: int, seed: int, pool: ThreadPoolExecutor | None = None) -> Floats:
    """Return the start by documents, (n_terms, width).

    Parameters
    ----------
    cells : the documents, each with a word or more, in an order that does not depend on their names.
    k : number of topics.
    seed : of the draw.
    pool : None works on one thread.
    """
    n_documents, n_terms = cells.indptr.size - 1, cells.term_ptr.size - 1
    rng = np.random.default_rng(seed)
    n_looked = min(n_documents, _SAMPLE)
    last = int(cells.indptr[n_looked])
    indptr, terms, counts = cells.indptr[: n_looked + 1], cells.terms[:last], cells.counts[:last]
    spread = np.log(n_documents / np.maximum(np.diff(cells.term_ptr), 1)).astype(np.float64)
    weights = np.empty(terms.size, dtype=np.float32)
    _weigh(indptr, terms, counts, spread, weights)
    near = np.zeros(n_looked)
    label = np.zeros(n_looked, dtype=np.int64)
    dense = np.zeros((n_terms, _TRIED), dtype=np.float32)
    cuts = stretches(n_looked, terms.size)
    for number in range(k):
        chance = np.maximum(1.0 - near, 0.0) ** 2
        total = chance.sum()
        ends = np.cumsum(chance / total) if total > 0 else np.linspace(1 / n_looked, 1, n_looked)
        tried = np.minimum(np.searchsorted(ends, rng.random(_TRIED), side="right"), n_looked - 1)
        alike = np.zeros((n_looked, _TRIED), dtype=np.float32)
        _spread(indptr, terms, weights, tried, dense)
        over(cuts, partial(_alike, indptr, terms, weights, dense, alike), pool)
        dense[:] = 0
        best = int(np.maximum(alike, near[:, None]).sum(axis=0, dtype=np.float64).argmax())
        closer = alike[:, best] > near if number else np.ones(n_looked, dtype=bool)
        label[closer] = number
        near[closer] = alike[closer, best]
    use = np.zeros((n_terms, -(-k // LANES) * LANES), dtype=np.float32)
    _add_up(cells.indptr, cells.terms, cells.counts, label, use)
    return _mixed(use, cells, k)


def anchors(cells: Cells, k: int, seed: int, pool: ThreadPoolExecutor | None = None) -> Floats:
    """Return the start by words, (n_terms, width).

    Parameters
    ----------
    cells : the documents, in an order that does not depend on their names.
    k : number of topics.
    seed : of the projection.
    pool : None works on one thread.

    Raises
    ------
    ValueError : fewer than k words stand in enough documents together with others.
    """
    n_documents, n_terms = cells.indptr.size - 1, cells.term_ptr.size - 1
    found_in = np.diff(cells.term_ptr)
    chosen = np.sort(np.argsort(-found_in, kind="stable")[:_WORDS])
    slot = np.full(n_terms, -1, dtype=np.int64)
    slot[chosen] = np.arange(chosen.size)
    n_looked = min(n_documents, _SAMPLE)
    near, weight = company(cells, slot, chosen.size, n_looked, pool)
    enough = np.flatnonzero((weight > 0) & (found_in[chosen] >= max(2, min(20, n_documents // 100))))
    if enough.size < k:
        raise ValueError(f"{enough.size} words with company for {k} topics")
    rng = np.random.default_rng(seed)
    directions = rng.standard_normal((chosen.size, min(_PROJECTED, chosen.size)))
    picked = enough[_farthest(project(near, enough, directions, pool), k)]
    width = -(-k // LANES) * LANES
    pure = np.zeros((chosen.size, width), dtype=np.float32)
    pure[:, :k] = np.maximum(near[picked], np.float32(1e-7)).T
    rows = as_cells(near)
    del near
    prior = np.zeros(width, dtype=np.float32)
    prior[:k] = 1e-6
    start = np.zeros((chosen.size, width), dtype=np.float32)
    start[:, :k] = 1.0 / k
    state = State(start, np.zeros_like(start), np.zeros(rows.terms.size, np.float32), np.zeros(chosen.size))
    infer(rows, pure, prior, state, local=_PASSES, pool=pool)
    use = np.zeros((n_terms, width), dtype=np.float32)
    use[chosen] = state.doc_topic * weight[:, None]
    return _mixed(use, cells, k)


def _mixed(use: Floats, cells: Cells, k: int) -> Floats:
    """Turn the use of terms by topics, (n_terms, width), into the start, in place."""
    whole = np.zeros(use.shape[0])
    _uses(cells.terms, cells.counts, whole)
    each = use.sum(axis=0, dtype=np.float64)
    use *= ((1 - _WHOLE) * whole.sum() / k / np.where(each > 0, each, 1.0)).astype(np.float32)
    use += (_WHOLE / k * whole).astype(np.float32)[:, None]
    use[:, k:] = 0
    return use


def _farthest(points: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Rows that span the most: each is farthest from the span of those before it."""
    first = int((points**2).sum(axis=1).argmax())
    rest = points - points[first]
    found = [first]
    for _ in range(k - 1):
        length = (rest**2).sum(axis=1)
        length[found] = -1.0
        best = int(length.argmax())
        found.append(best)
        size = float(np.sqrt(max(length[best], 0.0)))
        if size > 0:
            along = rest[best] / size
            rest = rest - (rest * along).sum(axis=1)[:, None] * along
    return np.array(found, dtype=np.int64)


@njit(nogil=True, cache=True)
def _weigh(indptr: Any, terms: Any, counts: Any, spread: Any, out: Any) -> None:
    """Give each document a length of 1, a word by the root of its count and its rarity."""
    for d in range(indptr.size - 1):
        total = 0.0
        for j in range(indptr[d], indptr[d + 1]):
            total += counts[j] * spread[terms[j]] ** 2
        size = np.sqrt(total) if total > 0.0 else 1.0
        for j in range(indptr[d], indptr[d + 1]):
            out[j] = np.sqrt(counts[j]) * spread[terms[j]] / size


@njit(nogil=True, cache=True)
def _spread(indptr: Any, terms: Any, weights: Any, tried: Any, dense: Any) -> None:
    for i in range(tried.size):
        for j in range(indptr[tried[i]], indptr[tried[i] + 1]):
            dense[terms[j], i] = weights[j]


@njit(nogil=True, cache=True)
def _alike(indptr: Any, terms: Any, weights: Any, dense: Any, out: Any, low: int, high: int) -> None:
    for d in range(low, high):
        for j in range(indptr[d], indptr[d + 1]):
            for i in range(dense.shape[1]):
                out[d, i] += weights[j] * dense[terms[j], i]


@njit(nogil=True, cache=True)
def _uses(terms: Any, counts: Any, out: Any) -> None:
    for j in range(terms.size):
        out[terms[j]] += counts[j]


@njit(nogil=True, cache=True)
def _add_up(indptr: Any, terms: Any, counts: Any, label: Any, out: Any) -> None:
    for d in range(label.size):
        for j in range(indptr[d], indptr[d + 1]):
            out[terms[j], label[d]] += counts[j]
