"""Where a topic model begins: documents far from one another, or words that stand for one topic each.

    seeds(cells, k, seed)      clusters around k documents that have little in common
    anchors(cells, k, seed)    k words that keep the most different company, and what the other words are made of

From a random start, topics that were planted in a text come out merged in one of some ten cases; from these starts
hardly ever. Both return how often each topic is expected to use each term, (n_terms, k), half of it the term's use
in the whole corpus. What is random comes from `seed`; what is summed is summed in one order.

Source: Arthur & Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA; Arora et al. (2013),
A practical algorithm for topic modeling with provable guarantees, ICML.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda import LANES, Cells, State, by_cells, infer

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


def seeds(cells: Cells, k: int, seed: int) -> NDArray[np.float64]:
    """Return the start by documents, (n_terms, k).

    Parameters
    ----------
    cells : the documents, each with a word or more, in an order that does not depend on their names.
    k : number of topics.
    seed : of the draw.
    """
    n_documents, n_terms = cells.indptr.size - 1, cells.term_ptr.size - 1
    rng = np.random.default_rng(seed)
    n_looked = min(n_documents, _SAMPLE)
    last = int(cells.indptr[n_looked])
    indptr, terms, counts = cells.indptr[: n_looked + 1], cells.terms[:last], cells.counts[:last]
    spread = np.log(n_documents / np.maximum(np.diff(cells.term_ptr), 1)).astype(np.float64)
    weights = np.sqrt(counts).astype(np.float64) * spread[terms]
    row = np.repeat(np.arange(n_looked), np.diff(indptr))
    norm = np.sqrt(np.bincount(row, weights=weights**2, minlength=n_looked))
    weights = (weights / np.where(norm > 0, norm, 1.0)[row]).astype(np.float32)
    near = np.zeros(n_looked)
    label = np.zeros(n_looked, dtype=np.int64)
    dense = np.zeros((n_terms, _TRIED), dtype=np.float32)
    for number in range(k):
        chance = np.maximum(1.0 - near, 0.0) ** 2
        total = chance.sum()
        ends = np.cumsum(chance / total) if total > 0 else np.linspace(1 / n_looked, 1, n_looked)
        tried = np.minimum(np.searchsorted(ends, rng.random(_TRIED), side="right"), n_looked - 1)
        alike = np.zeros((n_looked, _TRIED), dtype=np.float32)
        _spread(indptr, terms, weights, tried, dense)
        _alike(indptr, terms, weights, dense, alike)
        dense[:] = 0
        best = int(np.maximum(alike, near[:, None]).sum(axis=0, dtype=np.float64).argmax())
        closer = alike[:, best] > near if number else np.ones(n_looked, dtype=bool)
        label[closer] = number
        near[closer] = alike[closer, best]
    use = np.zeros((n_terms, k))
    np.add.at(use, (terms, label[row]), counts.astype(np.float64))
    return _mixed(use, cells)


def anchors(cells: Cells, k: int, seed: int, pool: ThreadPoolExecutor | None = None) -> NDArray[np.float64]:
    """Return the start by words, (n_terms, k); None of it where fewer than k words have company.

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
    together = np.zeros((chosen.size, chosen.size))
    n_looked = min(n_documents, _SAMPLE)
    _together(cells.indptr, cells.terms, cells.counts, slot, n_looked, together)
    weight = together.sum(axis=1)
    company = together / np.where(weight > 0, weight, 1.0)[:, None]
    enough = np.flatnonzero((weight > 0) & (found_in[chosen] >= max(2, min(20, n_documents // 100))))
    if enough.size < k:
        raise ValueError(f"{enough.size} words with company for {k} topics")
    rng = np.random.default_rng(seed)
    directions = rng.standard_normal((chosen.size, min(_PROJECTED, chosen.size)))
    # einsum without optimisation sums in one order, whatever linear algebra library numpy was built with.
    points = _product(company[enough], directions)
    picked = enough[_farthest(points, k)]
    width = -(-k // LANES) * LANES
    pure = np.zeros((chosen.size, width), dtype=np.float32)
    pure[:, :k] = np.maximum(company[picked], 1e-7).T
    rows, columns = np.nonzero(company)
    table = by_cells(
        np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=chosen.size)))),
        columns,
        company[rows, columns],
        chosen.size,
    )
    prior = np.zeros(width, dtype=np.float32)
    prior[:k] = 1e-6
    start = np.zeros((chosen.size, width), dtype=np.float32)
    start[:, :k] = 1.0 / k
    state = State(start, np.zeros_like(start), np.zeros(rows.size, np.float32), np.zeros(chosen.size))
    infer(table, pure, prior, state, local=_PASSES, pool=pool)
    use = np.zeros((n_terms, k))
    use[chosen] = state.doc_topic[:, :k] * weight[:, None]
    return _mixed(use, cells)


def _mixed(use: NDArray[np.float64], cells: Cells) -> NDArray[np.float64]:
    whole = np.bincount(cells.terms, weights=cells.counts, minlength=use.shape[0])
    total = whole.sum()
    each = use.sum(axis=0)
    own = use / np.where(each > 0, each, 1.0)
    mixed: NDArray[np.float64] = ((1 - _WHOLE) * own + _WHOLE * (whole / total)[:, None]) * (
        total / use.shape[1]
    )
    return mixed


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
def _product(left: Any, right: Any) -> Any:
    out = np.zeros((left.shape[0], right.shape[1]))
    for i in range(left.shape[0]):
        for m in range(left.shape[1]):
            value = left[i, m]
            if value != 0.0:
                for j in range(right.shape[1]):
                    out[i, j] += value * right[m, j]
    return out


@njit(nogil=True, cache=True)
def _spread(indptr: Any, terms: Any, weights: Any, tried: Any, dense: Any) -> None:
    for i in range(tried.size):
        for j in range(indptr[tried[i]], indptr[tried[i] + 1]):
            dense[terms[j], i] = weights[j]


@njit(nogil=True, cache=True)
def _alike(indptr: Any, terms: Any, weights: Any, dense: Any, out: Any) -> None:
    for d in range(indptr.size - 1):
        for j in range(indptr[d], indptr[d + 1]):
            for i in range(dense.shape[1]):
                out[d, i] += weights[j] * dense[terms[j], i]


@njit(nogil=True, cache=True)
def _together(indptr: Any, terms: Any, counts: Any, slot: Any, n_documents: int, out: Any) -> None:
    """Add up, over documents, the share of their pairs of tokens that each pair of words makes."""
    for d in range(n_documents):
        low, high = indptr[d], indptr[d + 1]
        n = 0.0
        for j in range(low, high):
            if slot[terms[j]] >= 0:
                n += counts[j]
        if n < 2.0:
            continue
        share = 1.0 / (n * (n - 1.0))
        for j in range(low, high):
            a = slot[terms[j]]
            if a < 0:
                continue
            for i in range(low, high):
                b = slot[terms[i]]
                if b >= 0:
                    out[a, b] += share * counts[j] * (counts[i] - (1.0 if i == j else 0.0))
