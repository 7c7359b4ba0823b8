"""Jensen-Shannon divergence between groups, and each term's part in it (base 2: 0 the same, 1 no word in common)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["divergence_parts", "jensen_shannon"]


def divergence_parts(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return each term's part in the Jensen-Shannon divergence of two groups, (n_terms,); parts are never negative.

    Parameters
    ----------
    first, second : counts of each term in the two groups, (n_terms,); scale does not matter.

    Raises
    ------
    InputError : a group without words, or a negative count.

    Sources: Lin (1991); parts by term: Klingenstein, Hitchcock & DeDeo (2014).

    >>> divergence_parts([1, 1, 0], [0, 1, 1]).tolist()
    [0.25, 0.0, 0.25]
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if np.any(a < 0) or np.any(b < 0):
        raise InputError("counts are 0 or more")
    if a.sum() <= 0 or b.sum() <= 0:
        raise InputError("a group without words has no distribution of words")
    p, q = a / a.sum(), b / b.sum()
    return np.asarray(0.5 * (_relative(p, q) + _relative(q, p)), dtype=np.float64)


def _relative(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.log2(2.0 * p / (p + q)), 0.0)


def jensen_shannon(first: ArrayLike, second: ArrayLike) -> float:
    """Return the Jensen-Shannon divergence of two groups of words, each group with the same weight.

    Parameters
    ----------
    first, second : counts of each term in the two groups, (n_terms,).

    Its square root is a metric (Endres & Schindelin 2003).

    >>> jensen_shannon([2, 2], [1, 1]), jensen_shannon([1, 0], [0, 1])
    (0.0, 1.0)
    """
    return float(divergence_parts(first, second).sum())
