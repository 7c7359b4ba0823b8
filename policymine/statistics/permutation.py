"""Permutation tests: p = (1 + number of shuffles as extreme) / (shuffles + 1), never zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["p_value", "permutation_null", "shuffles"]

# Orders that are drawn, and may be tried, at once.
_BLOCK = 32


def p_value(observed: float, null: NDArray[np.float64]) -> float:
    """Return the one-sided p-value of a statistic whose large values speak against the null.

    Parameters
    ----------
    observed : the statistic of the data.
    null : the statistic of each shuffle, (n_permutations,).

    The data's own order counts as one of the orders, so the value is exact for any number of shuffles
    and cannot fall below 1 / (n_permutations + 1). Values that differ by rounding count as ties.

    Source: Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. SAGMB 9(1).

    >>> import numpy as np
    >>> p_value(3.0, np.array([0.0, 1.0, 3.0, 5.0]))
    0.6
    """
    drawn = np.asarray(null, dtype=np.float64)
    if drawn.ndim != 1 or drawn.size == 0:
        raise InputError("a permutation test needs at least one shuffle")
    slack = 1e-9 * max(1.0, abs(observed))
    return float((1 + np.count_nonzero(drawn >= observed - slack)) / (drawn.size + 1))


def permutation_null(
    statistic: Callable[[NDArray[np.int64]], float], n_units: int, *, n_permutations: int, seed: int
) -> NDArray[np.float64]:
    """Return the statistic under random orders of the units, (n_permutations,).

    Parameters
    ----------
    statistic : takes an order (a permutation of 0 .. n_units - 1) and returns the statistic of the data
        with the units so reordered.
    n_units : number of units; a unit is what may be exchanged under the null, such as a document.
    n_permutations : number of shuffles, at least 1.
    seed : same seed, same shuffles.

    >>> permutation_null(lambda order: float(order[0]), 3, n_permutations=4, seed=0).size
    4
    """
    return np.array(
        [
            statistic(order)
            for block in shuffles(n_units, n_permutations=n_permutations, seed=seed)
            for order in block
        ],
        dtype=np.float64,
    )


def shuffles(n_units: int, *, n_permutations: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield the random orders of `permutation_null` some at a time, (at most 32, n_units): for a statistic of many orders at once.

    >>> [block.shape for block in shuffles(3, n_permutations=40, seed=0)]
    [(32, 3), (8, 3)]
    """
    if n_permutations < 1:
        raise InputError(f"n_permutations is at least 1, not {n_permutations}")
    rng = np.random.default_rng(seed)
    for start in range(0, n_permutations, _BLOCK):
        size = min(_BLOCK, n_permutations - start)
        yield np.array([rng.permutation(n_units) for _ in range(size)], dtype=np.int64)
