"""Lexical diversity over a run of words: the moving-average type-token ratio, and MTLD."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

__all__ = ["mattr", "mtld"]


def mattr(words: ArrayLike, window: int) -> float:
    """Return the mean share of different words in every window of a text; NaN in a text shorter than the window.

    Parameters
    ----------
    words : number of each word, (n_words,), 0 or more.
    window : words of a window, 1 or more.

    >>> mattr([0, 1, 0, 2], 2), mattr([0, 0, 0], 3)
    (1.0, 0.3333333333333333)
    """
    return float(_mattr(*_small(words), window))


def mtld(words: ArrayLike, threshold: float = 0.72) -> float:
    """Return the mean length of stretches that keep a type-token ratio above the threshold, read both ways.

    Parameters
    ----------
    words : number of each word, (n_words,), 0 or more.
    threshold : type-token ratio at which a stretch ends.

    What is left at the end counts as part of a stretch, by how far its ratio has fallen. NaN in a text without words, and in
    one whose words are all different, where the ratio never falls.

    >>> mtld([0, 1, 0, 1, 0, 1])
    3.0
    """
    numbers, size = _small(words)
    forward = _factors(numbers, size, threshold)
    backward = _factors(numbers[::-1].copy(), size, threshold)
    if forward <= 0.0 or backward <= 0.0:
        return float("nan")
    return float((numbers.size / forward + numbers.size / backward) / 2.0)


def _small(words: ArrayLike) -> tuple[NDArray[np.int32], int]:
    values, numbers = np.unique(np.asarray(words, dtype=np.int64), return_inverse=True)
    return np.ascontiguousarray(numbers, dtype=np.int32), int(values.size)


@njit(cache=True, nogil=True)
def _mattr(words: NDArray[np.int32], n_types: int, window: int) -> float:
    if words.size < window or window < 1:
        return np.nan
    seen = np.zeros(n_types, dtype=np.int32)
    types = 0
    total = 0.0
    for i in range(words.size):
        if seen[words[i]] == 0:
            types += 1
        seen[words[i]] += 1
        if i >= window:
            out = words[i - window]
            seen[out] -= 1
            if seen[out] == 0:
                types -= 1
        if i >= window - 1:
            total += types / window
    return total / (words.size - window + 1)


@njit(cache=True, nogil=True)
def _factors(words: NDArray[np.int32], n_types: int, threshold: float) -> float:
    last = np.full(n_types, -1, dtype=np.int64)
    factors = 0.0
    start = 0
    types = 0
    ratio = 1.0
    for i in range(words.size):
        if last[words[i]] < start:
            types += 1
        last[words[i]] = i
        ratio = types / (i - start + 1)
        if ratio < threshold:
            factors += 1.0
            start = i + 1
            types = 0
            ratio = 1.0
    if start < words.size:
        factors += (1.0 - ratio) / (1.0 - threshold)
    return factors
