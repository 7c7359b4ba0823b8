"""How many of a set of documents use a term, each with a chance of its own: sums of unequal coins, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["split_tails"]


@njit(cache=True, nogil=True)
def _coins(chance: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Return the distribution of the number of successes, 0 to `most`."""
    sums = np.zeros(most + 1)
    sums[0] = 1.0
    reached = 0
    for p in chance:
        reached = min(reached + 1, most)
        for k in range(reached, 0, -1):
            sums[k] = sums[k] * (1.0 - p) + sums[k - 1] * p
        sums[0] *= 1.0 - p
    return sums


@njit(cache=True, nogil=True)
def split_tails(
    inside: NDArray[np.float64],
    outside: NDArray[np.float64],
    total: NDArray[np.int64],
    held: NDArray[np.int64],
    upper: NDArray[np.float64],
    lower: NDArray[np.float64],
) -> None:
    """Fill in how often chance puts so many, and so few, of a term's documents on the inner side, given how many there are.

    Parameters
    ----------
    inside, outside : length of each document of the two sides, in any unit, above 0.
    total : documents with each term, (n_terms,), from 1 to all but one.
    held : those of them on the inner side.
    upper, lower : filled, (n_terms,): P(at least `held`), P(at most `held`).

    A document of length n uses a term with probability 1 - exp(-rate n); the rate is that which leads to expect `total`.
    """
    n1, n2 = inside.size, outside.size
    for t in range(total.size):
        k = total[t]
        low, high = 0.0, 1.0
        # The rate, by bisection: it grows until enough documents are expected to use the term.
        while True:
            seen = 0.0
            for n in inside:
                seen += 1.0 - np.exp(-high * n)
            for n in outside:
                seen += 1.0 - np.exp(-high * n)
            if seen >= k or high > 1e12:
                break
            high *= 2.0
        for _ in range(60):
            middle = (low + high) / 2.0
            seen = 0.0
            for n in inside:
                seen += 1.0 - np.exp(-middle * n)
            for n in outside:
                seen += 1.0 - np.exp(-middle * n)
            if seen < k:
                low = middle
            else:
                high = middle
        rate = (low + high) / 2.0
        a = _coins(1.0 - np.exp(-rate * inside), min(k, n1))
        b = _coins(1.0 - np.exp(-rate * outside), min(k, n2))
        whole, above, below = 0.0, 0.0, 0.0
        for i in range(max(0, k - n2), min(k, n1) + 1):
            mass = a[i] * b[k - i]
            whole += mass
            if i >= held[t]:
                above += mass
            if i <= held[t]:
                below += mass
        upper[t] = above / whole if whole > 0.0 else 1.0
        lower[t] = below / whole if whole > 0.0 else 1.0
