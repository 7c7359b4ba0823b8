"""Which terms stand in the same slots: the words directly before and behind, weighed by how telling they are.

Two terms of one theme share documents and sentences; terms that can take one another's place share the words
before and behind, place by place. Dates play no part here, so shuffling them leaves these pairs as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.kernels.nearest import nearest_rows
from policymine.shifts.discovery.candidates import Terms

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Neighbours", "Slots", "breadth", "nearest", "shared_slots", "slot_vectors"]

_REACH: Final = 2
# So many uses show a term's company; more, evenly spread over them, would only cost time.
_MOST_USES: Final = 600
# Slots of a term that are compared: the rest are of words that stand beside nearly everything.
_MOST_SLOTS: Final = 200
# Squared length added to every term's, that of twenty slots: terms of which little is seen are like none.
_UNSEEN: Final = 20
_MOST_UNSEEN: Final = 150.0
_QUOTES: Final = frozenset("“”‘’\"'「」『』《》〈〉（）()[]")
# Near terms that are looked at for those that are parts of one another.
_TAKEN: Final = 40
_BLOCK: Final = 20_000


@dataclass(frozen=True, eq=False)
class Slots:
    """The slots of terms.

    Parameters
    ----------
    vectors : weights by term and slot, CSR float32, (n_terms, n_slots); the dot product of two rows is their similarity,
        0 to 1.
    word, place : vocabulary number and place (-2, -1, 1, 2) of each slot, (n_slots,).
    """

    vectors: Any
    word: NDArray[np.int64]
    place: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Pairs of terms of which one is among the nearest of the other.

    Parameters
    ----------
    one, other : term numbers, (n_pairs,), one < other.
    similarity : of their slots, 0 to 1.
    distinct : similarity over what is usual for the two: the mean of each one's ten next best, geometric mean of both.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    similarity: NDArray[np.float64]
    distinct: NDArray[np.float64]


def slot_vectors(tokens: Tokens, terms: Terms) -> Slots:
    """Return what stands beside each term: its neighbours by place.

    The weight of a neighbour is its positive pointwise mutual information with the term (neighbours smoothed by the
    power 3/4), times c / (c + 1) for c uses, so that one use is no habit. Quotation marks are looked through; at
    other punctuation the company of a use ends.

    Source: Levy, O., Goldberg, Y. & Dagan, I. (2015). Improving distributional similarity with lessons learned from
    word embeddings. TACL 3.
    """
    from scipy import sparse

    is_word = tokens.is_word()
    is_quote = np.fromiter((w in _QUOTES for w in tokens.vocabulary), bool, len(tokens.vocabulary))
    end = max(tokens.ids.size - 1, 0)
    term, use = _spread(terms)
    document = np.repeat(np.arange(len(tokens.documents), dtype=np.int32), np.diff(tokens.indptr))
    rows, columns = [], []
    for side, edge in ((-1, terms.first[use]), (1, terms.last[use])):
        going = np.ones(term.size, dtype=bool)
        at = edge
        for k in range(_REACH):
            at = at + side
            at = np.where(is_quote[tokens.ids[np.clip(at, 0, end)]], at + side, at)
            place = np.clip(at, 0, end)
            word = tokens.ids[place]
            going &= (at == place) & (document[place] == document[edge]) & is_word[word]
            rows.append(term[going])
            columns.append(word[going].astype(np.int64) * 2 * _REACH + 2 * k + (side > 0))
    row, column = np.concatenate(rows), np.concatenate(columns)
    slot, column = np.unique(column, return_inverse=True)
    counts = sparse.coo_matrix(
        (np.ones(row.size, dtype=np.float32), (row, column)), shape=(len(terms), slot.size)
    ).tocsr()
    counts.sum_duplicates()
    # A slot of one term only is shared with none.
    shared = np.flatnonzero(np.bincount(counts.indices, minlength=slot.size) >= 2)
    counts, slot = counts[:, shared].tocoo(), slot[shared]
    by_term = np.maximum(np.bincount(counts.row, counts.data, minlength=len(terms)), 1.0)
    smooth = np.bincount(counts.col, counts.data, minlength=slot.size) ** 0.75
    smooth /= max(smooth.sum(), 1e-12)
    weight = np.log(counts.data / (by_term[counts.row] * smooth[counts.col]))
    weight = np.maximum(weight, 0.0) * counts.data / (counts.data + 1.0)
    vectors = sparse.csr_matrix((weight.astype(np.float32), (counts.row, counts.col)), shape=counts.shape)
    vectors.eliminate_zeros()
    vectors = _most_telling(vectors)
    unseen = min(_UNSEEN * float(np.mean(vectors.data**2)), _MOST_UNSEEN) if vectors.nnz else 1.0
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel() + unseen)
    kind = slot % (2 * _REACH)
    return Slots(
        vectors=(sparse.diags((1.0 / length).astype(np.float32)) @ vectors).tocsr(),
        word=slot // (2 * _REACH),
        place=np.where(kind % 2 == 1, 1, -1) * (kind // 2 + 1),
    )


def _most_telling(vectors: Any) -> Any:
    """Return the rows with their `_MOST_SLOTS` largest weights alone."""
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    order = np.lexsort((vectors.indices, -vectors.data, row))
    turn = np.arange(order.size) - vectors.indptr[row]
    left_out = order[turn >= _MOST_SLOTS]
    vectors.data[left_out] = 0.0
    vectors.eliminate_zeros()
    return vectors


def _spread(terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return term and number of the uses that are looked at, at most `_MOST_USES` a term."""
    size = np.diff(terms.ptr)
    term = np.repeat(np.arange(len(terms), dtype=np.int64), size)
    turn = np.arange(terms.first.size) - terms.ptr[term]
    n = size[term]
    kept = (n <= _MOST_USES) | (turn * _MOST_USES // n != (turn + 1) * _MOST_USES // n)
    use = np.flatnonzero(kept)
    return term[use], use


def nearest(slots: Slots, part_of: Callable[[int, int], bool], *, n_nearest: int, least: float) -> Neighbours:
    """Return the pairs of terms of which one is among the nearest of the other.

    Parameters
    ----------
    slots : from `slot_vectors`.
    part_of : whether two terms are parts of one another; such are no neighbours.
    n_nearest : neighbours of each term.
    least : smallest similarity.
    """
    n = slots.vectors.shape[0]
    index, found = nearest_rows(slots.vectors, _TAKEN)
    near = np.zeros((n, n_nearest), dtype=np.int64)
    value = np.zeros((n, n_nearest))
    usual = np.zeros(n)
    for i, (others, cosines) in enumerate(zip(index.tolist(), found.tolist(), strict=True)):
        kept: list[float] = []
        for j, v in zip(others, cosines, strict=True):
            if j < 0 or len(kept) > n_nearest:
                break
            if not part_of(i, j):
                if len(kept) < n_nearest:
                    near[i, len(kept)], value[i, len(kept)] = j, v
                kept.append(v)
        # The best one may be the replacement itself: what is usual is told by those behind it.
        usual[i] = sum(kept[1:]) / n_nearest
    one = np.repeat(np.arange(n), n_nearest)
    other, cosine = near.ravel(), value.ravel()
    good = cosine >= least
    one, other, cosine = one[good], other[good], cosine[good]
    low: NDArray[np.int64] = np.minimum(one, other).astype(np.int64)
    high: NDArray[np.int64] = np.maximum(one, other).astype(np.int64)
    _, first = np.unique(low * n + high, return_index=True)
    low, high, cosine = low[first], high[first], cosine[first]
    return Neighbours(
        one=low.astype(np.int32),
        other=high.astype(np.int32),
        similarity=cosine,
        distinct=cosine / np.sqrt(usual[low] * usual[high] + 1e-3),
    )


def breadth(slots: Slots, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how many slots the likeness of each pair rests on, those of small weight counting for less, (n_pairs,).

    The square of the sum of what each adds over the sum of squares: 1 where one slot makes all of it.

    Source: Hill, M. O. (1973). Diversity and evenness. Ecology 54(2), the number of order 2.
    """
    found = np.zeros(one.size)
    for start in range(0, one.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        product = slots.vectors[one[block]].multiply(slots.vectors[other[block]])
        total = np.asarray(product.sum(axis=1), dtype=np.float64).ravel()
        square = np.asarray(product.multiply(product).sum(axis=1), dtype=np.float64).ravel()
        found[block] = total**2 / np.maximum(square, 1e-30)
    return found


def shared_slots(slots: Slots, one: int, other: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the slots that two terms share, most telling first, and what each adds to their similarity."""
    product = slots.vectors[one].multiply(slots.vectors[other]).tocoo()
    order = np.lexsort((product.col, -product.data))
    return product.col[order].astype(np.int64), product.data[order].astype(np.float64)
