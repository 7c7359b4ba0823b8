"""Which units of sentences are covered by agreements, and what the covered ones add up to."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["mark_covered", "sum_covered"]

Matches = tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int16]]


def mark_covered(
    covered: NDArray[np.uint8],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    pair: NDArray[np.int64],
    flipped: NDArray[np.bool_],
    bits: NDArray[np.uint8],
    matches: Matches,
) -> None:
    """Set bits of the units that agreements cover.

    Parameters
    ----------
    covered : uint8, (n_units,): changed in place.
    first, last : int64: the units of each agreement's sentence.
    pair : int64: number of the pair in `matches`; -1 for a sentence that is the same throughout.
    flipped : whether the sentence is the second of its pair.
    bits : uint8: what to set.
    matches : starts, places in the first sentences, places in the second.
    """
    _mark(covered, first, last, pair, flipped, bits, *matches)


def sum_covered(
    values: NDArray[np.float32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    pair: NDArray[np.int64],
    flipped: NDArray[np.bool_],
    matches: Matches,
) -> NDArray[np.float64]:
    """Return the sum of `values` over the units that each agreement covers; parameters as for `mark_covered`."""
    out = np.zeros(first.size, dtype=np.float64)
    _sum(values, first, last, pair, flipped, *matches, out)
    return out


@njit(cache=True, nogil=True)
def _mark(
    covered: Any,
    first: Any,
    last: Any,
    pair: Any,
    flipped: Any,
    bits: Any,
    starts: Any,
    left: Any,
    right: Any,
) -> None:
    for k in range(first.size):
        if pair[k] < 0:
            for unit in range(first[k], last[k]):
                covered[unit] |= bits[k]
            continue
        for match in range(starts[pair[k]], starts[pair[k] + 1]):
            place = right[match] if flipped[k] else left[match]
            covered[first[k] + place] |= bits[k]


@njit(cache=True, nogil=True)
def _sum(
    values: Any, first: Any, last: Any, pair: Any, flipped: Any, starts: Any, left: Any, right: Any, out: Any
) -> None:
    for k in range(first.size):
        total = 0.0
        if pair[k] < 0:
            for unit in range(first[k], last[k]):
                total += values[unit]
        else:
            for match in range(starts[pair[k]], starts[pair[k] + 1]):
                place = right[match] if flipped[k] else left[match]
                total += values[first[k] + place]
        out[k] = total
