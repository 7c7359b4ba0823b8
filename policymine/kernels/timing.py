"""When terms fall and rise, and which pairs do both at once: the inner loops of a screen over shuffled dates."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

__all__ = ["STEPS", "change_curves", "log_gamma_table", "pair_scores"]

# A use counts in sixteenths, so that the gamma function is looked up and not computed.
STEPS = 16
_LOG_PI = 1.1447298858494002


def log_gamma_table(n_documents: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return log gamma(x + 1/2) and log gamma(x + 1) at each sixteenth up to n.

    >>> half, whole = log_gamma_table(2)
    >>> round(float(half[16] - half[0]), 4), round(float(whole[32]), 4)
    (-0.6931, 0.6931)
    """
    from scipy.special import gammaln

    x = np.arange(n_documents * STEPS + 1) / STEPS
    return gammaln(x + 0.5).astype(np.float64), gammaln(x + 1.0).astype(np.float64)


@njit(cache=True, nogil=True)
def _change(
    k1: int, n1: int, k2: int, n2: int, half: NDArray[np.float64], whole: NDArray[np.float64]
) -> float:
    """Log Bayes factor of two shares of documents against one share, Jeffreys' prior on each."""
    s = 16
    apart = half[k1] + half[n1 * s - k1] - whole[n1 * s] + half[k2] + half[n2 * s - k2] - whole[n2 * s]
    together = half[k1 + k2] + half[(n1 + n2) * s - k1 - k2] - whole[(n1 + n2) * s]
    change: float = apart - together - _LOG_PI
    return change


@njit(cache=True, nogil=True)
def _part(k1: int, k2: int, part: float, half: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    """Log Bayes factor of any part of the uses before a boundary against this part, Jeffreys' prior."""
    apart = half[k1] + half[k2] - whole[k1 + k2] - _LOG_PI
    change: float = apart - (k1 * np.log(part) + k2 * np.log(1.0 - part)) / 16.0
    return change


@njit(cache=True, nogil=True, parallel=True)
def change_curves(
    ptr: NDArray[np.int64],
    document: NDArray[np.int32],
    used: NDArray[np.int32],
    period: NDArray[np.int32],
    stratum: NDArray[np.int32],
    n_documents: NDArray[np.int64],
    half: NDArray[np.float64],
    whole: NDArray[np.float64],
    falls: NDArray[np.float32],
    rises: NDArray[np.float32],
    tops: NDArray[np.float32],
) -> None:
    """Fill in how far each term's documents speak for its fall and for its rise at each boundary of periods.

    Parameters
    ----------
    ptr, document : documents with term i are document[ptr[i]:ptr[i + 1]], those of one stratum together.
    used : sixteenths by which each of them counts as using the term, 1 to 16.
    period, stratum : of each document, (n_documents,).
    n_documents : by stratum and period, (n_strata, n_periods).
    half, whole : from `log_gamma_table`.
    falls, rises : filled, (n_terms, n_periods - 1); boundary t lies before period t + 1. The log Bayes factor of a
        change there, less what it falls short of the term's best boundary.
    tops : filled, (n_terms, 2): the largest of each.

    Only documents of one stratum are compared with one another: where there are several, the uses before a boundary
    less what the strata's own rates give are compared (as Mantel and Haenszel pool tables), and a stratum with
    documents on one side alone says nothing. The fall is looked for from the term's first tenth of uses on and the
    rise up to its last tenth: a term that came and went has both.
    """
    n_terms = ptr.size - 1
    n_periods = n_documents.shape[1]
    for term in prange(n_terms):
        raw = np.zeros(n_periods, dtype=np.int64)
        total = 0
        for i in range(ptr[term], ptr[term + 1]):
            raw[period[document[i]]] += used[i]
            total += used[i]
        first, last = 0, n_periods - 1
        seen = 0
        for p in range(n_periods):
            seen += raw[p]
            if seen * 10 > total:
                first = p
                break
        seen = 0
        for p in range(n_periods - 1, -1, -1):
            seen += raw[p]
            if seen * 10 > total:
                last = p
                break
        own = np.zeros(n_periods, dtype=np.int64)
        before, after = np.zeros(n_periods, dtype=np.int64), np.zeros(n_periods, dtype=np.int64)
        expected = np.zeros(n_periods)
        n_before, n_after = np.zeros(n_periods, dtype=np.int64), np.zeros(n_periods, dtype=np.int64)
        for side in range(2):
            low = first if side == 0 else 0
            high = n_periods - 1 if side == 0 else last
            out = falls if side == 0 else rises
            for t in range(n_periods):
                before[t], after[t], expected[t], n_before[t], n_after[t] = 0, 0, 0.0, 0, 0
            i = ptr[term]
            while i < ptr[term + 1]:
                here = stratum[document[i]]
                for p in range(n_periods):
                    own[p] = 0
                while i < ptr[term + 1] and stratum[document[i]] == here:
                    own[period[document[i]]] += used[i]
                    i += 1
                k, n = 0, 0
                for p in range(low, high + 1):
                    k += own[p]
                    n += n_documents[here, p]
                k1, n1 = 0, 0
                for t in range(low, high):
                    k1 += own[t]
                    n1 += n_documents[here, t]
                    if 0 < n1 < n:
                        before[t] += k1
                        after[t] += k - k1
                        expected[t] += k * n1 / n
                        n_before[t] += n1
                        n_after[t] += n - n1
            for t in range(n_periods - 1):
                out[term, t] = 0.0
                n1, n2, k = n_before[t], n_after[t], before[t] + after[t]
                if t < low or t >= high or n1 == 0:
                    continue
                # What the strata's own rates give is taken off, so that their mix has no say.
                k1 = round(before[t] - expected[t] + k * n1 / (n1 + n2))
                k1 = max(k1, 0, k - 16 * n2)
                k1 = min(k1, k, 16 * n1)
                value = _change(k1, n1, k - k1, n2, half, whole)
                if n_documents.shape[0] > 1 and k > 0:
                    # Strata in which every document has the term, or one document is all, blur that table.
                    part = expected[t] / k
                    value = max(value, _part(before[t], after[t], part, half, whole))
                gap = before[t] - expected[t]
                if side == 1:
                    gap = -gap
                # In the wrong direction the evidence speaks against it; at equal shares it is what it is.
                if gap < -1e-9:
                    value = -max(value, 0.0)
                out[term, t] = value
            best = np.float32(0.0)
            for t in range(n_periods - 1):
                best = max(best, out[term, t])
            top = np.float32(-1.0)
            for t in range(n_periods - 1):
                if t < low or t >= high:
                    out[term, t] = -1.0
                else:
                    out[term, t] = 2.0 * out[term, t] - best
                    top = max(top, out[term, t])
            tops[term, side] = top


@njit(cache=True, nogil=True, parallel=True)
def pair_scores(
    one: NDArray[np.int32],
    other: NDArray[np.int32],
    falls: NDArray[np.float32],
    fall_tops: NDArray[np.float32],
    rises: NDArray[np.float32],
    rise_tops: NDArray[np.float32],
    scores: NDArray[np.float32],
    places: NDArray[np.int32],
) -> None:
    """Fill in for each pair how far the documents speak for the fall of one and the rise of the other at once.

    Parameters
    ----------
    one, other : the terms of each pair, (n_pairs,); `one` falls.
    falls, rises : from `change_curves`; fall_tops, rise_tops, (n_terms,): their largest values.
    scores : filled, (n_pairs,): the weaker of the two at the boundary where that is strongest, 0 where none speaks for both.
    places : filled, (n_pairs,): that boundary, -1 where none.
    """
    for i in prange(one.size):
        a, b = one[i], other[i]
        best = np.float32(0.0)
        place = -1
        if fall_tops[a] > 0.0 and rise_tops[b] > 0.0:
            for t in range(falls.shape[1]):
                value = min(falls[a, t], rises[b, t])
                if value > best:
                    best = value
                    place = t
        scores[i] = best
        places[i] = place
