"""Vectors of a term in two periods, in one space: temporal referencing on PPMI and its singular vectors.

All words keep one vector for the whole corpus, and only the term is split by period, so that the two vectors need no aligning.
The space is made of the words alone and does not move with the term's dates, so the test of a change is exact: documents' sides
are dealt out anew and both vectors computed again. Every other word that is frequent on both sides is split in the same way,
which tells whether the term moved more than words do anyway. For the test both sides have the term as often a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import NotEnoughDataError
from policymine.kernels.cooccurrence import count_neighbours
from policymine.shifts.meaning.stream import Stream, pairs
from policymine.shifts.meaning.thinning import thinnings
from policymine.statistics.bootstrap import resample_weights
from policymine.statistics.permutation import p_value

__all__ = ["Vectors", "compare_vectors"]

_DIMENSIONS: Final = 100
_FEWEST: Final = 8
_WORDS: Final = 20_000
_MIN_WORD: Final = 10
# Contexts' shares are raised to this power, so that rare ones do not rule (Levy, Goldberg & Dagan 2015).
_SMOOTHING: Final = 0.75
_LIKE: Final = 100
_MIN_LIKE: Final = 20
_N_RESAMPLES: Final = 200
_CELLS_AT_ONCE: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class Vectors:
    """How far the term moved.

    Parameters
    ----------
    distance : 1 less the cosine of its vectors, at equal frequency, the mean over the draws of it.
    expected : the mean of it with sides dealt out anew.
    p : how often a deal reaches it, the median over the draws.
    percentile, n_compared : share of words of like frequency that moved less, and how many; None and 0 with too few.
    neighbours : (side, word, cosine, cosine to the other side, kept), nearest first within a side.
    """

    distance: float
    expected: float
    p: float
    percentile: float | None
    n_compared: int
    neighbours: tuple[tuple[str, int, float, float, float], ...]


class _Space:
    """Words as points: smoothed positive pointwise mutual information, cut to its first singular vectors."""

    def __init__(self, matrix: Any, seed: int) -> None:
        from sklearn.decomposition import TruncatedSVD

        self.total = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()
        share = self.total**_SMOOTHING
        self.log_share = np.log(np.maximum(share / share.sum(), 1e-300))
        weighted = self.weigh(matrix)
        # A space of all dimensions smooths nothing; few words have few.
        size = min(_DIMENSIONS, max(matrix.shape[0] // 4, min(matrix.shape[0] - 1, _FEWEST)))
        solver = TruncatedSVD(n_components=size, n_iter=5, random_state=seed).fit(weighted)
        # The singular values stay in: to divide by their root, as is done for frequent words, lifts the noise of a term of
        # fifty uses above its company (in trials with planted changes it lost most of them).
        self.axes = np.asarray(solver.components_.T, dtype=np.float64)
        self.words = _unit(np.asarray(weighted @ self.axes))

    def weigh(self, rows: Any) -> Any:
        """Return positive pointwise mutual information of rows of counts, sparse."""
        from scipy import sparse

        counts = sparse.csr_matrix(rows, dtype=np.float64)
        whole = np.asarray(counts.sum(axis=1)).ravel()
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        value = np.log(counts.data) - np.log(whole[row]) - self.log_share[counts.indices]
        found = sparse.csr_matrix((np.maximum(value, 0.0), counts.indices, counts.indptr), shape=counts.shape)
        found.eliminate_zeros()
        return found

    def place_dense(self, rows: NDArray[np.float64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what `place` does, of rows that hold counts of these columns alone, (n_rows, n_columns)."""
        whole = np.maximum(rows.sum(axis=1, keepdims=True), 1.0)
        value = np.log(np.where(rows > 0, rows, 1e-300)) - np.log(whole) - self.log_share[columns]
        return _unit(np.maximum(value, 0.0) @ self.axes[columns])

    def place(self, rows: Any) -> NDArray[np.float64]:
        """Return the points of rows of counts, of length 1, (n_rows, n_dimensions)."""
        return _unit(np.asarray(self.weigh(rows) @ self.axes))


def _unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    length = np.sqrt((points**2).sum(axis=1, keepdims=True))
    placed: NDArray[np.float64] = np.divide(points, length, out=np.zeros_like(points), where=length > 0)
    return placed


def compare_vectors(
    stream: Stream,
    unnamed: NDArray[np.bool_],
    *,
    window: int,
    n_permutations: int,
    n_neighbours: int,
    min_uses: int,
    seed: int,
) -> Vectors:
    """Return how far a term's company moved between the sides, and its nearest words on each.

    Parameters
    ----------
    stream : the words.
    unnamed : which entries of the vocabulary are no neighbours and no contexts (stop words).
    window : words to each side.
    n_permutations : deals of the sides among the documents with the term.
    n_neighbours : nearest words of each side.
    min_uses : fewest uses on each side of a word that the term is compared with.
    seed : of the singular vectors, the deals and the resamples.

    Raises NotEnoughDataError where hardly any other word is frequent enough for a space.

    Assumes that documents are independent of one another, and that all words but the term keep one meaning in the corpus: where
    most of them move too, `percentile` tells and p does not. Not to be used with few uses (below 50 on a side the distance is
    mostly noise: `measure_meaning` refuses), nor to compare the distances of two terms of unlike frequency.

    Sources: Dubossarsky, H., Hengchen, S., Tahmasebi, N. & Schlechtweg, D. (2019). Time-out: temporal referencing for robust
    modeling of lexical semantic change. ACL; Levy, O., Goldberg, Y. & Dagan, I. (2015). Improving distributional similarity with
    lessons learned from word embeddings. TACL 3.

    Ten documents of twenty uses, each between two words: a and b in the first five documents, c and d in the others.

    >>> rng = np.random.default_rng(0)
    >>> ids = np.array([w for i in range(10) for _ in range(20)
    ...                 for w in (rng.integers(0, 2) + 2 * (i > 4), -1, rng.integers(0, 2) + 2 * (i > 4), 4, 5)])
    >>> place = np.arange(ids.size, dtype=np.int32)
    >>> stream = Stream(ids, place, place + 1, ids < 0, place // 5, place // 100, np.arange(10) > 4, tuple("0123456789"),
    ...                 tuple("abcdef"))
    >>> found = compare_vectors(stream, np.zeros(6, dtype=bool), window=2, n_permutations=199, n_neighbours=2, min_uses=50, seed=0)
    >>> found.p < 0.05, found.distance > found.expected
    (True, True)
    """
    from scipy import sparse

    count = np.bincount(stream.ids[stream.ids >= 0], minlength=len(stream.vocabulary))
    count = np.where(unnamed, 0, count)
    chosen = np.argsort(-count, kind="stable")[:_WORDS]
    chosen = np.sort(chosen[count[chosen] >= _MIN_WORD])
    n = chosen.size
    if n < 2:
        raise NotEnoughDataError(
            f"not enough data: vectors need other words that occur {_MIN_WORD} times or more, and the documents have {n}"
        )
    column = np.full(len(stream.vocabulary) + 1, -1, dtype=np.int32)
    column[chosen] = np.arange(n)
    # The term is one more word of the space, unsplit; stop words and rare words hold their places in windows.
    ids = np.where(stream.target, n, column[stream.ids]).astype(np.int32)

    def counts(mask: NDArray[np.bool_] | None) -> Any:
        here = slice(None) if mask is None else mask
        bounds = np.concatenate(
            ([0], np.flatnonzero(np.diff(stream.stretch[here])) + 1, [ids[here].size])
        ).astype(np.int64)
        ptr, columns, data = count_neighbours(ids[here], bounds, n + 1, window)
        return sparse.csr_matrix((data, columns, ptr), shape=(n + 1, n + 1))

    late = stream.late[stream.document]
    halves = [counts(~late), counts(late)]
    space = _Space((halves[0] + halves[1]).tocsr(), seed)
    contexts, owner = _contexts(stream, ids, window, n + 1)
    holds = np.flatnonzero(stream.uses() > 0)
    label = stream.late[holds].astype(np.float64)
    rng = np.random.default_rng([seed, 2])
    labels = np.stack([label, *(rng.permutation(label) for _ in range(n_permutations))])
    # Each draw of the uses is a test of its own, and the middle one counts: a mean of distances would be steadier on one side.
    drawn = np.stack(
        [
            _distances(space, _by_document(contexts[mask], owner[mask], holds), labels)
            for mask in thinnings(stream, seed)
        ]
    )
    p = float(np.median([p_value(float(row[0]), row[1:]) for row in drawn]))
    mine = _by_document(contexts, owner, holds)
    points = space.place(sparse.csr_matrix(np.stack([1.0 - label, label])) @ mine)
    # The other words keep all their uses, and so does the term beside them.
    whole = 1.0 - float(points[0] @ points[1])
    moved = _others(stream, ids, space, halves, chosen, min_uses)
    uses = np.array([stream.uses()[stream.late == s].sum() for s in (False, True)])
    like = _alike(moved, int(uses.min()))
    return Vectors(
        distance=float(drawn[:, 0].mean()),
        expected=float(drawn[:, 1:].mean()),
        p=p,
        percentile=float((like < whole).mean()) if like.size >= _MIN_LIKE else None,
        n_compared=int(like.size) if like.size >= _MIN_LIKE else 0,
        neighbours=_neighbours(space, points, mine, label, chosen, n_neighbours, seed),
    )


def _contexts(stream: Stream, ids: NDArray[np.int32], window: int, n: int) -> tuple[Any, NDArray[np.int64]]:
    """Return how often each word stands near each use, sparse (n_uses, n), and the document of each use, (n_uses,)."""
    from scipy import sparse

    use, place = pairs(stream, window)
    kept = ids[place] >= 0
    cells = (use[kept], ids[place[kept]])
    owner = stream.document[stream.target]
    return sparse.coo_matrix((np.ones(cells[0].size), cells), shape=(owner.size, n)).tocsr(), owner


def _by_document(contexts: Any, owner: NDArray[np.int64], holds: NDArray[np.int64]) -> Any:
    """Return the contexts of each document of `holds`, sparse (n_holds, n)."""
    from scipy import sparse

    rows = np.searchsorted(holds, owner)
    sums = sparse.csr_matrix(
        (np.ones(owner.size), (rows, np.arange(owner.size))), shape=(holds.size, owner.size)
    )
    return sums @ contexts


def _distances(space: _Space, mine: Any, labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far apart the two sides lie under each dealing of the documents' sides, (n_labels,)."""
    columns = np.flatnonzero(np.asarray(mine.sum(axis=0)).ravel())
    part = mine[:, columns]
    whole = np.asarray(part.sum(axis=0)).ravel()
    found = []
    for block in np.array_split(labels, max(1, labels.shape[0] * columns.size // _CELLS_AT_ONCE)):
        late = np.asarray(block @ part)
        sides = [space.place_dense(counts, columns) for counts in (np.maximum(whole - late, 0.0), late)]
        found.append(1.0 - (sides[0] * sides[1]).sum(axis=1))
    return np.concatenate(found)


def _others(
    stream: Stream,
    ids: NDArray[np.int32],
    space: _Space,
    halves: list[Any],
    chosen: NDArray[np.int64],
    min_uses: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for every other word frequent on both sides, the lesser of its counts and how far it moved."""
    late = stream.late[stream.document]
    placed = ids >= 0
    both = np.stack(
        [np.bincount(ids[placed & (late == s)], minlength=chosen.size + 1) for s in (False, True)]
    )
    least = both.min(axis=0)[: chosen.size]
    frequent = np.flatnonzero(least >= min_uses)
    before, after = (space.place(half[frequent]) for half in halves)
    return least[frequent], 1.0 - (before * after).sum(axis=1)


def _alike(moved: tuple[NDArray[np.int64], NDArray[np.float64]], uses: int) -> NDArray[np.float64]:
    """Return how far the hundred words nearest in frequency moved."""
    least, distance = moved
    away = np.abs(np.log(np.maximum(least, 1)) - np.log(max(uses, 1)))
    # Four times as frequent or a quarter at most: rarer words move more by noise alone.
    nearest = np.argsort(away, kind="stable")[:_LIKE]
    return np.asarray(distance[nearest[away[nearest] <= np.log(4.0)]])


def _neighbours(
    space: _Space,
    points: NDArray[np.float64],
    mine: Any,
    label: NDArray[np.float64],
    chosen: NDArray[np.int64],
    n_neighbours: int,
    seed: int,
) -> tuple[tuple[str, int, float, float, float], ...]:
    """Return the nearest words of each side, with how often they stay so when documents are resampled."""
    rng = np.random.default_rng([seed, 3])
    words = space.words[: chosen.size]
    n_neighbours = min(n_neighbours, chosen.size)
    found = []
    for at, side in enumerate(("before", "after")):
        likeness = words @ points[at]
        nearest = np.argsort(-likeness, kind="stable")[:n_neighbours]
        rows = np.flatnonzero(label == at)
        weights = np.concatenate(list(resample_weights(rows.size, _N_RESAMPLES, rng)))
        drawn = space.place(weights @ mine[rows])
        again = np.zeros(chosen.size)
        for point in drawn:
            again[np.argpartition(-(words @ point), n_neighbours - 1)[:n_neighbours]] += 1.0
        found += [
            (
                side,
                int(chosen[i]),
                float(likeness[i]),
                float(words[i] @ points[1 - at]),
                float(again[i] / _N_RESAMPLES),
            )
            for i in nearest.tolist()
        ]
    return tuple(found)
