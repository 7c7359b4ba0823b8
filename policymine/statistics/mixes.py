"""Intervals for the shares of kinds among mentions that cluster in documents, such as of directives that bind."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals

__all__ = ["mention_dispersion", "mention_share_intervals"]


def mention_dispersion(hits: ArrayLike, totals: ArrayLike, groups: ArrayLike) -> float:
    """Return how many times larger than binomial the variance of a document's hits is, pooled over groups; at least 1.

    Parameters
    ----------
    hits, totals : mentions of the kind, and of all kinds, by document, (n_documents,).
    groups : group of each document, whole numbers in order of time. Groups of one document are each compared with the next
        such group, so that real change counts as noise (the cautious side).

    >>> mention_dispersion([0, 10, 0, 10], [10, 10, 10, 10], [0, 0, 1, 1])
    20.0
    """
    y, m = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    if np.any(y < 0) or np.any(y > m):
        raise InputError("hits lie between 0 and the total")
    used = np.flatnonzero(m > 0)
    used = used[np.argsort(group[used], kind="stable")]
    y, m, group = y[used], m[used], group[used]
    _, first, members = np.unique(group, return_index=True, return_counts=True)
    blocks = [np.arange(i, i + n) for i, n in zip(first, members, strict=True) if n > 1]
    alone = first[members == 1]
    blocks += [np.array(pair) for pair in itertools.pairwise(alone)]
    above = below = 0.0
    for rows in blocks:
        p = y[rows].sum() / m[rows].sum()
        if 0.0 < p < 1.0:
            above += float(np.sum((y[rows] - m[rows] * p) ** 2))
            # What binomial counts would have, the mean being estimated from them.
            below += float(np.sum(m[rows] * p * (1 - p) * (1.0 - m[rows] / m[rows].sum())))
    return max(1.0, above / below) if below > 0 else 1.0


def mention_share_intervals(
    hits: ArrayLike,
    totals: ArrayLike,
    groups: ArrayLike,
    n_groups: int,
    *,
    level: float = 0.95,
    n_resamples: int = 2000,
    seed: int = 0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of each group's share of hits among all mentions.

    Parameters
    ----------
    hits, totals, groups : by document, as for `mention_dispersion`; groups run from 0 to n_groups - 1.
    level : level of the interval.
    n_resamples, seed : of the bootstrap.

    Where at least five documents have mentions, and five of these a hit and five a miss, documents are resampled. Elsewhere
    the mentions count as many as they are worth independent ones (divided by the pooled dispersion, at least one) and the
    interval is Jeffreys's. It holds the share always and never has zero width; NaN where a group has no mentions.

    >>> low, high = mention_share_intervals([3], [4], [0], 1)
    >>> bool(low[0] < 0.75 < high[0])
    True
    """
    from scipy.special import betaincinv

    y, m = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    dispersion = mention_dispersion(y, m, group)
    low, high = np.full(n_groups, np.nan), np.full(n_groups, np.nan)
    seeds = np.random.SeedSequence(seed).spawn(n_groups)
    cut = (1.0 - level) / 2.0
    for i in range(n_groups):
        rows = np.flatnonzero((group == i) & (m > 0))
        if rows.size == 0:
            continue
        share, mentions = y[rows].sum() / m[rows].sum(), m[rows].sum()
        if min(np.count_nonzero(y[rows] > 0), np.count_nonzero(y[rows] < m[rows])) >= MIN_UNITS:
            below, above = ratio_intervals(
                y[rows], m[rows], level=level, n_resamples=n_resamples, seed=np.random.default_rng(seeds[i])
            )
            if below[0] < above[0]:
                low[i], high[i] = min(float(below[0]), share), max(float(above[0]), share)
                continue
        worth = max(1.0, mentions / dispersion)
        a, b = worth * share + 0.5, worth * (1.0 - share) + 0.5
        low[i] = 0.0 if share <= 0 else min(float(betaincinv(a, b, cut)), share)
        high[i] = 1.0 if share >= 1 else max(float(betaincinv(a, b, 1.0 - cut)), share)
    return low, high
