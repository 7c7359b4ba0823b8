"""How far a division of a meeting into topics is from the true one: Pk and WindowDiff, and the fixed-length baseline.

A division is given by its boundaries: the numbers of the units (turns, sentences) that begin a segment, the first unit
aside. 0 is a perfect score; lower is better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["fixed_length", "pk", "window_diff", "window_of"]


def window_of(n: int, reference: Sequence[int]) -> int:
    """Return half the mean length of the true segments, at least 1: the usual window of both measures.

    >>> window_of(12, [4, 8])
    2
    """
    return max(1, round(n / (len(set(reference)) + 1) / 2))


def pk(n: int, reference: Sequence[int], found: Sequence[int], *, window: int | None = None) -> float:
    """Return Pk: how often two units a window apart are wrongly said to be in one segment, or in two.

    Parameters
    ----------
    n : number of units.
    reference, found : the true and the found boundaries.
    window : units between the two; by default half the mean true segment.

    Raises InputError where a boundary lies outside the text, or the window is not shorter than it.

    Source: Beeferman, D., Berger, A. & Lafferty, J. (1999), Statistical models for text segmentation, Machine Learning 34.

    >>> pk(6, [3], [3]), pk(6, [3], [], window=2), pk(6, [3], [2], window=2)
    (0.0, 0.5, 0.5)
    """
    true, said = _counts(n, reference, found, window)
    return float(np.mean((true > 0) != (said > 0)))


def window_diff(
    n: int, reference: Sequence[int], found: Sequence[int], *, window: int | None = None
) -> float:
    """Return WindowDiff: how often a window holds another number of boundaries than it should.

    Parameters and errors as for `pk`.

    Source: Pevzner, L. & Hearst, M. (2002), A critique and improvement of an evaluation metric for text segmentation,
    Computational Linguistics 28.

    >>> window_diff(6, [3], [3]), window_diff(6, [3], [], window=2), window_diff(6, [3], [2, 3], window=2)
    (0.0, 0.5, 0.5)
    """
    true, said = _counts(n, reference, found, window)
    return float(np.mean(true != said))


def _counts(
    n: int, reference: Sequence[int], found: Sequence[int], window: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many boundaries lie between unit i and unit i + window, for each i, true ones and found ones."""
    k = window_of(n, reference) if window is None else window
    if not 1 <= k < n:
        raise InputError(f"the window is from 1 unit to {n - 1} for {n} units, not {k}")
    sides = []
    for boundaries in (reference, found):
        flags = np.zeros(n, dtype=np.int64)
        for at in boundaries:
            if not 0 < at < n:
                raise InputError(f"a boundary is the number of a unit from 1 to {n - 1}, not {at}")
            flags[at] = 1
        total = np.cumsum(flags)
        sides.append(total[k:] - total[:-k])
    return sides[0], sides[1]


def fixed_length(n: int, n_segments: int) -> list[int]:
    """Return the boundaries of so many segments as equal as can be: the baseline that knows no word.

    >>> fixed_length(10, 3)
    [3, 7]
    """
    if not 1 <= n_segments <= max(n, 1):
        raise InputError(f"{n} units make from 1 to {n} segments, not {n_segments}")
    cuts: Iterable[int] = (round(n * i / n_segments) for i in range(1, n_segments))
    return sorted({cut for cut in cuts if 0 < cut < n})
