"""Intervals for a mean share of few documents: Beta, with the spread of documents pooled over groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["MIN_FREEDOM", "pooled_share_intervals", "share_dispersion"]

# Fewer comparisons than this between documents do not tell how far documents lie apart.
MIN_FREEDOM = 5
# Enough for a t quantile that is little wider than the normal one, few enough to stay in the neighbourhood.
_LOCAL = 12


def share_dispersion(
    shares: ArrayLike, groups: ArrayLike, *, ordered: bool = True, near: int | None = None
) -> tuple[NDArray[np.float64], int]:
    """Return how far documents of a group lie apart in their shares, pooled over groups.

    Parameters
    ----------
    shares : share of each topic in each document, (n_documents, n_topics), 0 to 1.
    groups : group of each document, (n_documents,), whole numbers, in order of time where `ordered`.
    ordered : compare groups of a single document, such as one report a year, with the next such group, so that real
        change counts as noise (the cautious side); else they tell nothing.
    near : read the groups around this one only, as many as give 12 degrees of freedom, so that unquiet times do not widen
        the intervals of quiet ones, nor these narrow those. None reads all.

    Returns the dispersion of each topic, (n_topics,), so that the variance of a document's share is dispersion x m (1 - m)
    with m the group's mean, and the degrees of freedom it rests on.

    >>> found, freedom = share_dispersion([[0.2], [0.4], [0.3], [0.3]], [0, 0, 1, 1])
    >>> found.round(4).tolist(), freedom
    ([0.0476], 2)
    """
    theta = np.asarray(shares, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    if theta.ndim != 2 or group.shape != theta.shape[:1]:
        raise InputError("shares have a row a document, and groups a number for each")
    above = np.zeros(theta.shape[1])
    below = np.zeros(theta.shape[1])
    freedom = 0
    _, first, members = np.unique(group, return_index=True, return_counts=True)
    blocks = [np.flatnonzero(group == group[i]) for i, n in zip(first, members, strict=True) if n > 1]
    alone = first[members == 1]
    if ordered:
        # Every other pair only, so that no document is counted twice.
        blocks += [alone[i : i + 2] for i in range(0, alone.size - 1, 2)]
    if near is not None:
        blocks = _nearest(blocks, group, near)
    for rows in blocks:
        mean = theta[rows].mean(axis=0)
        above += ((theta[rows] - mean) ** 2).sum(axis=0)
        below += (rows.size - 1) * mean * (1.0 - mean)
        freedom += rows.size - 1
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0), freedom


def _nearest(blocks: list[NDArray[np.int64]], group: NDArray[np.int64], near: int) -> list[NDArray[np.int64]]:
    """Return the blocks nearest to a group, until they give freedom enough; blocks as far as the last stay too."""
    away = [abs(float(group[rows].mean()) - near) for rows in blocks]
    chosen: list[NDArray[np.int64]] = []
    freedom, reached = 0, -1.0
    for i in sorted(range(len(blocks)), key=lambda i: (away[i], i)):
        if freedom >= _LOCAL and away[i] > reached:
            break
        chosen.append(blocks[i])
        freedom, reached = freedom + blocks[i].size - 1, away[i]
    return chosen


def pooled_share_intervals(
    mean: ArrayLike, n_documents: int, dispersion: ArrayLike, freedom: int, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return intervals for the mean shares of a group with few documents.

    Parameters
    ----------
    mean : mean share of each topic in the group, (n_topics,), 0 to 1.
    n_documents : documents of the group, 1 or more.
    dispersion, freedom : from `share_dispersion`.
    level : level of the interval.

    The mean is taken as a share of n / dispersion independent draws, fewer where the dispersion itself rests on few
    degrees of freedom (by the ratio of the t and the normal quantile), and the interval is Jeffreys's for that share. Low
    is 0 at a share of 0 and high 1 at a share of 1; none has zero width.

    Raises
    ------
    InputError : no document, or fewer than `MIN_FREEDOM` degrees of freedom.

    >>> low, high = pooled_share_intervals([0.2], 2, [0.05], 30)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.1], [0.35])
    """
    from scipy.special import betaincinv, ndtri, stdtrit

    share = np.asarray(mean, dtype=np.float64)
    spread = np.asarray(dispersion, dtype=np.float64)
    if n_documents < 1 or freedom < MIN_FREEDOM:
        raise InputError(
            f"an interval needs a document and {MIN_FREEDOM} comparisons of documents, not {n_documents} and {freedom}"
        )
    cut = (1.0 - level) / 2.0
    wider = float(stdtrit(freedom, 1.0 - cut) / ndtri(1.0 - cut)) ** 2
    # A topic in which all documents are alike still has the spread of a thousand draws, not none.
    draws = n_documents / (np.maximum(spread, 1e-3) * wider)
    a, b = draws * share + 0.5, draws * (1.0 - share) + 0.5
    low, high = betaincinv(a, b, cut), betaincinv(a, b, 1.0 - cut)
    return np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)
