"""Local alignment of pairs of sentences in up to three pieces, so that clauses in another order are found too.

Smith and Waterman's recursion: a unit in common gains its weight, one that differs or is missing costs. After the best
piece its units are set aside on both sides and the rest is aligned again.

Source: Smith, T. F. & Waterman, M. S. (1981), Identification of common molecular subsequences, J. Mol. Biol. 147.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

__all__ = ["GAP", "LONGEST", "MISMATCH", "PIECE", "PIECES", "align_pairs", "matched_places"]

# What a unit without a partner costs, and two that differ; a unit in common gains 1 on average.
GAP: Final = 0.3
MISMATCH: Final = 0.4
# Smallest score of a second or third piece.
PIECE: Final = 4.0
PIECES: Final = 3
# Units of a sentence; longer ones are cut before.
LONGEST: Final = 256
_PARTS = 16
_SCALE: Final = 100
_GAP: Final = 30
_MISMATCH: Final = 40


def align_pairs(
    ids: NDArray[np.int32],
    indptr: NDArray[np.int64],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    weights: NDArray[np.float32],
    *,
    floor: float = 0.0,
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Return the score of the alignment of each pair, and how many units it has in common.

    Parameters
    ----------
    ids : int32: units of all sentences, one after another, at most `LONGEST` a sentence.
    indptr : int64, (n_sentences + 1,).
    first, second : int32, (n_pairs,): the sentences of each pair.
    weights : float32, by unit: what it gains.
    floor : pairs that cannot reach this score are given 0: whatever their order, their units in common do not add up to it.
    """
    scores = np.zeros(first.size, dtype=np.float32)
    common = np.zeros(first.size, dtype=np.int32)
    nothing = np.zeros(0, dtype=np.int16)
    starts = np.zeros(1, dtype=np.int64)
    _align(
        ids, indptr, first, second, _gains(weights), floor * _SCALE, scores, common, starts, nothing, nothing
    )
    return scores, common


def matched_places(
    ids: NDArray[np.int32],
    indptr: NDArray[np.int64],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    weights: NDArray[np.float32],
    common: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int16]]:
    """Return the units that each pair has in common, by their places in the two sentences, ascending in the first.

    Parameters
    ----------
    common : (n_pairs,): as `align_pairs` returned it; the others as there.

    Returns
    -------
    starts : int64, (n_pairs + 1,).
    left, right : int16: places in the first sentence and in the second; `right` falls where pieces are in another order.
    """
    starts = np.zeros(first.size + 1, dtype=np.int64)
    np.cumsum(common, out=starts[1:])
    left = np.zeros(int(starts[-1]), dtype=np.int16)
    right = np.zeros_like(left)
    scores = np.zeros(first.size, dtype=np.float32)
    _align(ids, indptr, first, second, _gains(weights), 0.0, scores, common.copy(), starts, left, right)
    return starts, left, right


def _gains(weights: NDArray[np.float32]) -> NDArray[np.int32]:
    return np.rint(weights * _SCALE).astype(np.int32)


@njit(cache=True, nogil=True)
def _in_common(one: Any, other: Any, n: int, m: int, gains: Any, counts: Any) -> int:
    """Return the summed weight of the units that both sides have left: no alignment can score more."""
    total = 0
    for k in range(n):
        if one[k] >= 0:
            counts[one[k]] += 1
    for k in range(m):
        unit = other[k]
        if unit >= 0 and counts[unit] > 0:
            counts[unit] -= 1
            total += gains[unit]
    for k in range(n):
        if one[k] >= 0:
            counts[one[k]] = 0
    return total


@njit(cache=True, nogil=True)
def _piece(
    one: Any, other: Any, n: int, m: int, gains: Any, table: Any, left: Any, right: Any, at: int
) -> Any:
    """Align one[:n] with other[:m], write the matched places from `at` on, return the score and how many there are.

    Scores are whole hundredths: sums of whole numbers wait for nothing, and are the same on every machine.
    """
    best = np.int32(0)
    best_i, best_j = 0, 0
    gap, mismatch, zero = np.int32(_GAP), np.int32(_MISMATCH), np.int32(0)
    for i in range(1, n + 1):
        unit = one[i - 1]
        gain = gains[unit] if unit >= 0 else zero
        above, here = table[i - 1], table[i]
        across = zero
        top = zero
        for j in range(1, m + 1):
            # What is set aside is -1 here and -2 there, and so never equal.
            value = above[j - 1] + (gain if unit == other[j - 1] else -mismatch)
            value = max(value, above[j] - gap, zero)
            across = max(value, across - gap)
            here[j] = across
            top = max(top, across)
        if top > best:
            best, best_i = top, i
    if best_i == 0:
        return best, 0
    while best_j <= m and table[best_i, best_j] != best:
        best_j += 1
    n_found = 0
    i, j = best_i, best_j
    while i > 0 and j > 0 and table[i, j] > 0:
        same = one[i - 1] == other[j - 1]
        if table[i, j] == table[i - 1, j - 1] + (gains[one[i - 1]] if same else -mismatch):
            if same:
                left[at + n_found] = i - 1
                right[at + n_found] = j - 1
                n_found += 1
            i -= 1
            j -= 1
        elif table[i, j] == table[i - 1, j] - gap:
            i -= 1
        else:
            j -= 1
    # What lies inside the piece is set aside, what it passed over too.
    for k in range(i, best_i):
        one[k] = -1
    for k in range(j, best_j):
        other[k] = -2
    return best, n_found


@njit(cache=True, nogil=True, parallel=True)
def _align(
    ids: Any,
    indptr: Any,
    first: Any,
    second: Any,
    gains: Any,
    floor: float,
    scores: Any,
    common: Any,
    starts: Any,
    left_out: Any,
    right_out: Any,
) -> None:
    keep = starts.size > 1
    for part in prange(_PARTS):
        table = np.zeros((LONGEST + 1, LONGEST + 1), dtype=np.int32)
        counts = np.zeros(gains.size, dtype=np.int32)
        one = np.empty(LONGEST, dtype=np.int32)
        other = np.empty(LONGEST, dtype=np.int32)
        left = np.empty(LONGEST, dtype=np.int16)
        right = np.empty(LONGEST, dtype=np.int16)
        for pair in range(part, first.size, _PARTS):
            a, b = first[pair], second[pair]
            n, m = indptr[a + 1] - indptr[a], indptr[b + 1] - indptr[b]
            for k in range(n):
                one[k] = ids[indptr[a] + k]
            for k in range(m):
                other[k] = ids[indptr[b] + k]
            total = 0
            found = 0
            least = floor
            for _ in range(PIECES):
                if _in_common(one, other, n, m, gains, counts) < least:
                    break
                score, n_found = _piece(one, other, n, m, gains, table, left, right, found)
                if found > 0 and score < PIECE * _SCALE:
                    break
                total += score
                found += n_found
                least = PIECE * _SCALE
            scores[pair] = total / _SCALE
            common[pair] = found
            if keep:
                order = np.argsort(left[:found])
                for k in range(found):
                    left_out[starts[pair] + k] = left[order[k]]
                    right_out[starts[pair] + k] = right[order[k]]
