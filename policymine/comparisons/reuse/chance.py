"""How much wording two sentences share by chance, and the score from which an agreement is more than that.

The null texts are stitched: each is as long as a sentence of the corpus and made of pieces of two to four words from all over
one document (not from sentences that mostly stand elsewhere too), and it is looked up in the others. So they have a document's
subject, its words and its stock phrases in their proportions, and nobody wrote them; whatever the search finds for them is what
texts of one subject share without copying.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.matching.pool import Pool
from policymine.statistics.fdr import q_values
from policymine.statistics.tail import Tail, fit_tail

__all__ = ["N_STITCHED", "Chance", "judge", "stitched"]

N_STITCHED: Final = 20_000
# Units of a document that is long enough to be mixed.
_ENOUGH: Final = 400
# Fewest stitched sentences of a length that are judged by themselves.
_FEWEST: Final = 500
# By how much a score must rise to be rarer by a factor e, where chance finds too little to tell: larger than seen in trials.
_SCALE: Final = 3.0
# No sentence of 256 units scores more.
_HIGHEST: Final = 520.0


@dataclass(frozen=True, eq=False)
class Chance:
    """The score of agreements under chance, which grows with the length of a sentence.

    Parameters
    ----------
    edges : units at which the longer sentences begin, ascending: the quartiles of the lengths.
    tails : the distribution of the null scores for sentences of each length.
    thresholds : smallest score that counts for each; where nothing is found, the score that would.
    n_null : stitched sentences that were looked up.
    null_hits : of these, those for which something of at least that score was found.
    n_tested : distinct sentences that were looked up.
    n_found : of these, those with an agreement of at least that score.
    expected_false : of `n_found`, how many chance makes, by the tails.
    """

    edges: NDArray[np.float64]
    tails: tuple[Tail, ...]
    thresholds: NDArray[np.float64]
    n_null: int
    null_hits: int
    n_tested: int
    n_found: int
    expected_false: float

    def threshold(self, lengths: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return the smallest score that counts for sentences of so many units."""
        found: NDArray[np.float64] = self.thresholds[np.digitize(lengths, self.edges)]
        return found

    def p(self, scores: NDArray[np.float64], lengths: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return how often a stitched sentence of about as many units scores as high."""
        return _p(self.tails, self.edges, scores, lengths)


def stitched(
    pool: Pool,
    owner: NDArray[np.int32],
    own: NDArray[np.bool_],
    piece: tuple[int, int],
    *,
    n: int = N_STITCHED,
    seed: int = 0,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Return sentences made of pieces of others: their units, where each starts, and the document each is made of.

    Parameters
    ----------
    pool : the sentences whose lengths and pieces they have.
    owner : int32, (n_distinct,): the first document that holds each; one document's stand together.
    own : bool, (n_distinct,): sentences of which pieces are taken.
    piece : smallest and largest number of units of a piece.
    n : how many.
    seed : same seed, same sentences.
    """
    rng = np.random.default_rng(seed)
    sizes = np.diff(pool.indptr)
    own = own if own.any() else np.ones(own.size, dtype=bool)
    ids = pool.ids[np.repeat(own, sizes)]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes[own])])
    owner = owner[own]
    # Where the units of one document begin and end; a document too short to mix is passed over, where there are longer ones.
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    low, high = bounds[firsts], bounds[np.append(firsts[1:], owner.size)]
    long = high - low >= _ENOUGH
    if not long.any():
        long = high - low >= 2 * piece[1]
    low, high, documents = low[long], high[long], owner[firsts][long]
    if not low.size:
        return np.zeros(0, np.int32), np.zeros(1, np.int64), np.zeros(0, np.int32)
    chosen = rng.integers(0, low.size, n)
    lengths = sizes[rng.integers(0, sizes.size, n)]
    units: list[NDArray[np.int32]] = []
    for document, length in zip(chosen.tolist(), lengths.tolist(), strict=True):
        pieces = rng.integers(piece[0], piece[1] + 1, length // piece[0] + 1)
        starts = rng.integers(low[document], high[document] - piece[1], pieces.size)
        ends = np.cumsum(pieces)
        places = np.arange(int(ends[-1])) + np.repeat(starts - (ends - pieces), pieces)
        units.append(ids[places[:length]])
    indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return np.concatenate(units).astype(np.int32), indptr, documents[chosen].astype(np.int32)


def judge(
    null: tuple[NDArray[np.float64], NDArray[np.integer]],
    best: NDArray[np.float64],
    lengths: NDArray[np.integer],
    alpha: float,
    *,
    floor: float,
    least: float = 0.0,
) -> Chance:
    """Return from which score on an agreement is more than chance.

    Parameters
    ----------
    null : the best score of each stitched sentence, 0 where nothing was found, and its units.
    best : the best score of each distinct sentence.
    lengths : its units.
    alpha : largest share of false ones among those found (Benjamini-Hochberg).
    floor : score below which nothing was looked at.
    least : score below which nothing counts, however unlikely it is by chance.

    >>> scores, sizes = np.repeat([0.0, 5.0], [900, 100]), np.full(1000, 20)
    >>> found = judge((scores, sizes), np.array([4.0, 5.0, 80.0]), np.array([20, 20, 20]), 0.05, floor=4.0)
    >>> found.n_found, found.null_hits, found.thresholds.tolist()
    (1, 0, [80.0, 80.0])
    """
    scores, sizes = null
    edges = np.unique(np.quantile(lengths, (0.25, 0.5, 0.75))) if lengths.size else np.zeros(0)
    of = np.digitize(sizes, edges)
    tails = []
    for k in range(edges.size + 1):
        # Lengths of which few were made are judged by all.
        mine = scores[of == k] if np.count_nonzero(of == k) >= _FEWEST else scores
        tails.append(fit_tail(mine[mine > 0.0], max(mine.size, 1), otherwise=(floor, _SCALE)))
    tried = best > 0.0
    p = np.ones(best.size)
    p[tried] = _p(tuple(tails), edges, best[tried], lengths[tried])
    passed = tried & (q_values(p) <= alpha)
    cut = float(p[passed].max()) if passed.any() else alpha / max(best.size, 1)
    at = np.digitize(lengths, edges)
    lowest = [
        float(best[passed & (at == k)].min()) if (passed & (at == k)).any() else _score_at(one, cut)
        for k, one in enumerate(tails)
    ]
    thresholds = np.maximum(lowest, least)
    known = Chance(edges, tuple(tails), thresholds, int(scores.size), 0, int(best.size), 0, 0.0)
    return replace(
        known,
        null_hits=int(np.count_nonzero(scores >= known.threshold(sizes))),
        n_found=int(np.count_nonzero(best >= known.threshold(lengths))),
        expected_false=float(
            _p(tuple(tails), edges, known.threshold(lengths), lengths).sum() if passed.any() else 0.0
        ),
    )


def _p(
    tails: tuple[Tail, ...],
    edges: NDArray[np.float64],
    scores: NDArray[np.float64],
    lengths: NDArray[np.integer],
) -> NDArray[np.float64]:
    of = np.digitize(lengths, edges)
    found = np.ones(scores.size)
    for k, one in enumerate(tails):
        found[of == k] = one.p(scores[of == k])
    return found


def _score_at(tail: Tail, p: float) -> float:
    """Return the smallest score, in quarters, of at most this p-value; infinite where there is none."""
    scores = np.arange(0.25, _HIGHEST, 0.25)
    enough = np.flatnonzero(tail.p(scores) <= p)
    return float(scores[enough[0]]) if enough.size else float("inf")
