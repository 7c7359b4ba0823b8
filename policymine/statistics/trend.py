"""Trend over ordered periods: Mann-Kendall test and Theil-Sen slope, exact for short series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import NotEnoughDataError

__all__ = ["MIN_PERIODS", "Trend", "mann_kendall"]

MIN_PERIODS = 4
# Up to this length the distribution of S is enumerated; beyond it the normal limit is accurate.
_EXACT_UP_TO = 40


@dataclass(frozen=True, slots=True)
class Trend:
    """A monotone trend.

    Parameters
    ----------
    tau : Kendall's tau-b between value and time, -1 to 1; positive = rising. NaN where all values are equal.
    s : Mann-Kendall's S, rising pairs minus falling pairs.
    p : two-sided p-value of no trend.
    slope : Theil-Sen slope, change of the value per step of time.
    low, high : ends of the slope's interval at the level asked for.
    n : number of values used.
    exact : whether `p` is enumerated rather than from the normal limit.
    """

    tau: float
    s: int
    p: float
    slope: float
    low: float
    high: float
    n: int
    exact: bool


@lru_cache(maxsize=512)
def _falling_pairs(ties: tuple[int, ...]) -> tuple[int, ...]:
    """Number of orders of a multiset by their number of inversions: the Gaussian multinomial coefficient."""
    n = sum(ties)
    untied = (n * n - sum(t * t for t in ties)) // 2
    poly = [0] * (untied + 1)
    poly[0] = 1

    def times(a: int) -> None:  # multiply by 1 - q^a, cut at the known degree
        for i in range(untied, a - 1, -1):
            poly[i] -= poly[i - a]

    def over(a: int) -> None:  # divide by 1 - q^a
        for i in range(a, untied + 1):
            poly[i] += poly[i - a]

    for i in range(1, n + 1):
        times(i)
    for t in ties:
        for i in range(1, t + 1):
            over(i)
    return tuple(poly)


def _exact_p(s: int, ties: tuple[int, ...]) -> float:
    counts = _falling_pairs(ties)
    untied = len(counts) - 1
    # S = untied - 2 x inversions; its distribution is symmetric.
    extreme = sum(c for i, c in enumerate(counts) if abs(untied - 2 * i) >= abs(s))
    return min(1.0, extreme / sum(counts))


def _variance(n: int, ties: NDArray[np.int64]) -> float:
    t = ties.astype(np.float64)
    return float((n * (n - 1) * (2 * n + 5) - np.sum(t * (t - 1) * (2 * t + 5))) / 18.0)


def mann_kendall(values: ArrayLike, times: ArrayLike | None = None, *, level: float = 0.95) -> Trend:
    """Return the Mann-Kendall test and the Theil-Sen slope of a series.

    Parameters
    ----------
    values : one value a period, in order of time; NaN is left out.
    times : position of each value, ascending and distinct; 0, 1, 2 ... where left out.
    level : level of the slope's interval.

    The test takes the periods as independent under the null; a series that repeats itself from year to
    year gives p-values that are too small. Ties are corrected for. Up to 40 values p is exact, with ties
    too. A positive slope means rising.

    Raises
    ------
    NotEnoughDataError : fewer than 4 values; below that even a monotone series proves nothing.

    Sources: Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13; Kendall, M. G. (1975).
    Rank correlation methods; Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's
    tau. JASA 63.

    >>> trend = mann_kendall([1.0, 2.0, 4.0, 5.0, 7.0])
    >>> trend.s, round(trend.p, 4), trend.slope
    (10, 0.0167, 1.5)
    """
    y = np.asarray(values, dtype=np.float64)
    x = np.arange(y.size, dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    kept = ~np.isnan(y)
    y, x = y[kept], x[kept]
    n = int(y.size)
    if n < MIN_PERIODS:
        raise NotEnoughDataError(f"a trend needs at least {MIN_PERIODS} periods; there are {n}")
    i, j = np.triu_indices(n, k=1)
    difference = y[j] - y[i]
    s = int(np.sign(difference).sum())
    ties = np.unique(y, return_counts=True)[1].astype(np.int64)
    pairs = n * (n - 1) // 2
    untied = pairs - int(np.sum(ties * (ties - 1)) // 2)
    variance = _variance(n, ties)
    exact = n <= _EXACT_UP_TO
    if untied == 0:
        p = 1.0
    elif exact:
        p = _exact_p(s, tuple(sorted(ties.tolist())))
    else:
        z = max(abs(s) - 1, 0) / math.sqrt(variance)
        p = math.erfc(z / math.sqrt(2.0))
    slopes = np.sort(difference / (x[j] - x[i]))
    # Sen's interval: the slopes at ranks that S would reach by chance.
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + level / 2.0)) * math.sqrt(variance)
    first = max(0, math.floor((pairs - reach) / 2.0) - 1)
    last = min(pairs - 1, math.ceil((pairs + reach) / 2.0))
    return Trend(
        tau=s / math.sqrt(float(pairs) * untied) if untied else math.nan,
        s=s,
        p=p,
        slope=float(np.median(slopes)),
        low=float(slopes[first]),
        high=float(slopes[last]),
        n=n,
        exact=exact,
    )
