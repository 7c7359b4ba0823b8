"""Intervals for small counts: binomial shares and Gamma-Poisson rates, exact or Bayesian, never of zero width."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["binomial_interval", "gamma_poisson_interval", "pooled_dispersion"]


def binomial_interval(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    level: float = 0.95,
    method: Literal["jeffreys", "exact"] = "jeffreys",
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return an interval for a share of independent units, such as the share of documents that use a term.

    Parameters
    ----------
    successes, trials : counts, of one shape; 0 trials give 0 to 1.
    level : level of the interval.
    method : `jeffreys`, equal tails of the posterior under Beta(1/2, 1/2), with the end at 0 or 1 where
        none or all are successes; `exact`, Clopper-Pearson, which never covers less than `level`.

    Not for mentions inside documents: those cluster (see `policymine.statistics.betabinomial`).

    Raises
    ------
    InputError : negative counts, more successes than trials, an unknown method.

    Sources: Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial
    proportion. Stat. Science 16; Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26.

    >>> low, high = binomial_interval(0, 10, method="exact")
    >>> float(low), round(float(high), 4)
    (0.0, 0.3085)
    """
    from scipy.special import betaincinv

    k = np.asarray(successes, dtype=np.float64)
    n = np.asarray(trials, dtype=np.float64)
    k, n = np.broadcast_arrays(k, n)
    if np.any(k < 0) or np.any(k > n):
        raise InputError("successes lie between 0 and the number of trials")
    cut = (1.0 - level) / 2.0
    if method == "jeffreys":
        low = betaincinv(k + 0.5, n - k + 0.5, cut)
        high = betaincinv(k + 0.5, n - k + 0.5, 1.0 - cut)
    elif method == "exact":
        # betaincinv does not take a parameter of 0; those ends are set below.
        low = betaincinv(np.maximum(k, 1e-9), n - k + 1.0, cut)
        high = betaincinv(k + 1.0, np.maximum(n - k, 1e-9), 1.0 - cut)
    else:
        raise InputError(f"interval method {method!r} is unknown; known: exact, jeffreys")
    return np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high)


def pooled_dispersion(
    counts: ArrayLike, exposure: ArrayLike, groups: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how many times larger than Poisson the variance of counts is, pooled over groups of documents.

    Parameters
    ----------
    counts : uses by document and term, (n_documents, n_terms), or (n_documents,).
    exposure : tokens by document, (n_documents,), above 0.
    groups : group of each document, (n_documents,), integers in order of time. A group with two or more
        documents is compared within itself; groups of one document, such as one report a year, are each
        compared with the next such group, so that real change from one year to the next counts as noise
        (the cautious side).

    Returns the dispersion of each term, at least 1 (Poisson), and the number of comparisons it rests on;
    0 comparisons give 1. Observed squared deviations from a group's own rate are divided by those that
    Poisson counts with that rate would have, both summed over groups before the division.

    Source: McCullagh, P. & Nelder, J. A. (1989). Generalized linear models, 2nd ed., 6.2.3.

    >>> import numpy as np
    >>> found, n = pooled_dispersion([0, 8, 0, 8], [100, 100, 100, 100], [0, 0, 1, 1])
    >>> found.tolist(), n.tolist()
    ([8.0], [2])
    """
    y = np.asarray(counts, dtype=np.float64)
    y = y[:, None] if y.ndim == 1 else y
    size = np.asarray(exposure, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    if np.any(size <= 0):
        raise InputError("every document needs an exposure above 0")
    order = np.argsort(group, kind="stable")
    y, size, group = y[order], size[order], group[order]
    _, first, members = np.unique(group, return_index=True, return_counts=True)
    if y.shape[0] == 0:
        return np.ones(y.shape[1]), np.zeros(y.shape[1], dtype=np.int64)
    many = np.flatnonzero(np.repeat(members > 1, members))
    alone = first[members == 1]
    # Rows of every comparison one after the other: groups of several documents, then neighbouring pairs.
    rows = np.concatenate([many, np.column_stack([alone[:-1], alone[1:]]).ravel()])
    lengths = np.concatenate([members[members > 1], np.full(max(alone.size - 1, 0), 2)])
    if lengths.size == 0:
        return np.ones(y.shape[1]), np.zeros(y.shape[1], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    part = size[rows] / np.repeat(np.add.reduceat(size[rows], starts), lengths)
    total = np.repeat(np.add.reduceat(y[rows], starts, axis=0), lengths, axis=0)
    mean = part[:, None] * total
    observed = np.sum((y[rows] - mean) ** 2, axis=0)
    expected = np.sum(mean * (1.0 - part[:, None]), axis=0)
    used = np.add.reduceat(y[rows], starts, axis=0) > 0
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    return np.maximum(ratio, 1.0), used.sum(axis=0).astype(np.int64)


def _cdf(c: NDArray[np.float64], mean: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(X <= c) of a count with this mean and variance d x mean; Poisson where d is 1."""
    from scipy.special import betainc, gammaincc

    poisson = d <= 1.0 + 1e-6
    spread = np.where(poisson, 2.0, d)
    negative = betainc(np.maximum(mean / (spread - 1.0), 1e-300), c + 1.0, 1.0 / spread)
    return np.asarray(np.where(poisson, gammaincc(c + 1.0, mean), negative), dtype=np.float64)


def gamma_poisson_interval(
    counts: ArrayLike, exposure: ArrayLike, dispersion: ArrayLike = 1.0, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return an interval for a rate from one total count, by inverting the tails of the Gamma-Poisson.

    Parameters
    ----------
    counts : total uses, whole numbers.
    exposure : tokens the uses were counted in, of the same shape, above 0.
    dispersion : variance divided by mean, at least 1 (see `pooled_dispersion`).
    level : level of the interval.

    Returns low and high, uses per token. The count is negative binomial with variance proportional to
    its mean: documents' rates are Gamma around the period's, and a sum over documents stays in the same
    family, whatever their lengths. With dispersion 1 it is Garwood's exact Poisson interval. A count of
    0 has low 0 and a high end above 0.

    Raises
    ------
    InputError : a negative count, an exposure that is not above 0, a dispersion below 1.

    Source: Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28.

    >>> low, high = gamma_poisson_interval(10, 1.0)
    >>> round(float(low), 3), round(float(high), 3)
    (4.795, 18.39)
    """
    c, size, d = np.broadcast_arrays(
        np.asarray(counts, dtype=np.float64),
        np.asarray(exposure, dtype=np.float64),
        np.asarray(dispersion, dtype=np.float64),
    )
    if np.any(c < 0) or np.any(size <= 0) or np.any(d < 1.0):
        raise InputError("counts are not negative, exposure is above 0 and dispersion is at least 1")
    cut = (1.0 - level) / 2.0
    # Far beyond any end: the quasi-normal bound in units of the dispersion, with room to spare.
    ceiling = (c + 1.0) * 4.0 + 40.0 * d * (1.0 + np.log1p(d)) + 20.0 * np.sqrt(d * (c + 1.0))
    high = _solve(c, d, cut, ceiling)
    # P(X >= c) = cut is P(X <= c - 1) = 1 - cut.
    low = np.where(c > 0, _solve(np.maximum(c - 1.0, 0.0), d, 1.0 - cut, ceiling), 0.0)
    return low / size, high / size


def _solve(
    c: NDArray[np.float64], d: NDArray[np.float64], target: float, ceiling: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean at which P(X <= c) equals the target, by bisection; the probability falls with the mean."""
    left = np.zeros_like(ceiling)
    right = ceiling.copy()
    for _ in range(60):
        middle = (left + right) / 2.0
        above = _cdf(c, middle, d) > target
        left = np.where(above, middle, left)
        right = np.where(above, right, middle)
    return (left + right) / 2.0
