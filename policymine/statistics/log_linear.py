"""Growth of a rate: a log-linear model of counts with log exposure, overdispersed, whose interval no separation breaks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError, NotEnoughDataError

__all__ = ["MIN_POINTS", "Growth", "log_linear_growth"]

MIN_POINTS: Final = 4
_MOST_PERSISTENT: Final = 0.95
_SERIAL: Final = 10
# Steepest slope looked at, over the whole stretch of time: a rate that grows by a factor e^40 says no more than that.
_STEEPEST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Growth:
    """The slope of a log rate.

    Parameters
    ----------
    slope : change of the log rate per step of time; positive = rising. exp(slope) - 1 is the growth per step.
    low, high : ends of its interval.
    dispersion : how many times the variance of a period's count is that of a Poisson count, 1 or more.
    inflation : how many times likeness of neighbours widens that once more, 1 or more.
    """

    slope: float
    low: float
    high: float
    dispersion: float
    inflation: float


def log_linear_growth(
    counts: ArrayLike,
    exposure: ArrayLike,
    times: ArrayLike | None = None,
    *,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> Growth:
    """Return how fast a rate grows or falls, by a quasi-Poisson regression on time with log exposure as offset.

    Parameters
    ----------
    counts : uses in each period, (n,), not negative; NaN or no exposure leaves the period out.
    exposure : tokens of each period, (n,).
    times : position of each period, ascending; 0, 1, 2 ... where left out.
    dispersion : what is known of it from elsewhere, such as from documents of one period; the larger of this and what
        the periods themselves show is used.
    level : level of the interval.

    The intercept is conditioned out, so that the likelihood of the slope is that of the times at which the uses stand.
    Jeffreys' prior (Firth's penalty) keeps the interval finite where all uses stand in the first or the last periods.
    The interval is of the profile likelihood, divided by the dispersion (Fletcher's estimate, for small counts) and by
    the inflation that an AR(1) series with the persistence of the residuals would ask for, against an F quantile.

    The growth is taken as constant over the whole time: it says nothing of a term that rose and fell again, and not much
    of one that rose in a single step. Not for fewer than four periods. In simulated series of 8 to 40 periods the 95%
    interval covers in 91 to 98% where periods are independent, in 87 to 97% where neighbours correlate at .6 (82% at
    8 periods, which are too few to show it).

    Raises
    ------
    InputError : shapes differ.
    NotEnoughDataError : fewer than four periods with exposure, or no uses.

    Sources: McCullagh, P. & Nelder, J. A. (1989), Generalized linear models, 2nd ed., ch. 6; Firth, D. (1993), Bias
    reduction of maximum likelihood estimates, Biometrika 80; Fletcher, D. J. (2012), Estimating overdispersion when
    fitting a generalized linear model to sparse data, Biometrika 99.

    >>> found = log_linear_growth([10, 20, 40, 80, 160], [1e4] * 5)
    >>> round(math.exp(found.slope), 2), found.low < found.slope < found.high
    (2.0, True)
    >>> apart = log_linear_growth([0, 0, 0, 0, 0, 9], [1e4] * 6)
    >>> apart.low > 0, math.isfinite(apart.high)
    (True, True)
    """
    from scipy.special import fdtri

    y, size = np.asarray(counts, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    if y.ndim != 1 or y.shape != size.shape:
        raise InputError("counts and exposure have one value a period")
    x = np.arange(y.size, dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    kept = (size > 0) & ~np.isnan(y)
    y, size, x = y[kept], size[kept], x[kept]
    n, total = int(y.size), float(y.sum())
    if n < MIN_POINTS or total <= 0:
        raise NotEnoughDataError(
            f"growth needs at least {MIN_POINTS} periods and a use; there are {n} and {total:.0f}"
        )
    span = float(x[-1] - x[0])
    centre = (x - x[0]) / span
    profile = _Profile(centre, size, float(centre @ y), total)
    best = profile.peak(1.0)
    expected = profile.expected(best)
    inflation = _inflation((y - expected) / np.sqrt(expected), x)
    # Residuals that resemble their neighbours follow the fitted line more closely than independent ones.
    followed = (n - 2.0) / max(n - 2.0 * inflation, n / 4.0)
    found = max(1.0, dispersion, _dispersion(y, expected, n) * followed)
    scale = found * inflation
    # The penalty weighs as one more observation beside the data as the dispersion leaves them.
    best = profile.peak(scale)
    freedom = max(n / inflation - 2.0, 1.0)
    reach = float(fdtri(1.0, freedom, level)) / 2.0
    low, high = profile.ends(best, scale, reach)
    return Growth(best / span, low / span, high / span, found, inflation)


@dataclass(frozen=True, eq=False)
class _Profile:
    """The penalised likelihood of the slope, times scaled to 0 to 1."""

    times: NDArray[np.float64]
    size: NDArray[np.float64]
    moment: float
    total: float

    def _weights(self, slope: float) -> tuple[NDArray[np.float64], float]:
        logs = np.log(self.size) + slope * self.times
        top = float(logs.max())
        weight = np.exp(logs - top)
        return weight / weight.sum(), top + math.log(float(weight.sum()))

    def expected(self, slope: float) -> NDArray[np.float64]:
        return self.total * self._weights(slope)[0]

    def value(self, slope: float, scale: float) -> float:
        share, norm = self._weights(slope)
        mean = float(share @ self.times)
        spread = float(share @ (self.times - mean) ** 2)
        return (slope * self.moment - self.total * norm) / scale + 0.5 * math.log(max(spread, 1e-300))

    def peak(self, scale: float) -> float:
        from scipy.optimize import minimize_scalar

        found = minimize_scalar(
            lambda b: -self.value(float(b), scale), bounds=(-_STEEPEST, _STEEPEST), method="bounded",
            options={"xatol": 1e-7},
        )  # fmt: skip
        return float(found.x)

    def ends(self, best: float, scale: float, reach: float) -> tuple[float, float]:
        from scipy.optimize import brentq

        top = self.value(best, scale)

        def short(b: float) -> float:
            return self.value(b, scale) - top + reach

        found = []
        for side in (-1.0, 1.0):
            step = 0.5
            while short(best + side * step) > 0 and step < 16 * _STEEPEST:
                step *= 2.0
            edge = best + side * step
            found.append(float(brentq(short, best, edge)) if short(edge) <= 0 else edge)
        return found[0], found[1]


def _dispersion(y: NDArray[np.float64], expected: NDArray[np.float64], n: int) -> float:
    """Return Pearson's dispersion, corrected for small expected counts."""
    solid = np.maximum(expected, 1e-9)
    pearson = float(np.sum((y - expected) ** 2 / solid)) / (n - 2)
    skew = float(np.mean((y - expected) / solid))
    return pearson / max(1.0 + skew, 0.2)


def _inflation(residuals: NDArray[np.float64], times: NDArray[np.float64]) -> float:
    """Return by how much an AR(1) likeness of neighbours inflates the variance of a slope."""
    n = residuals.size
    beside = np.flatnonzero(np.isclose(np.diff(times), 1.0))
    centred = residuals - residuals.mean()
    spread = float(centred @ centred) / n
    if n < _SERIAL or beside.size < _SERIAL // 2 or spread <= 0:
        return 1.0
    raw = float(centred[beside] @ centred[beside + 1]) / (beside.size + 1) / spread
    likeness = min(max((n * raw + 2.0) / (n - 4.0), 0.0), _MOST_PERSISTENT)
    steps = np.arange(1, n)
    return float(1.0 + 2.0 * np.sum((1.0 - steps / n) * likeness**steps))
