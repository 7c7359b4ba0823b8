"""Bootstrap intervals with the document (or a cluster of documents) as the unit that is resampled."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = [
    "MIN_UNITS",
    "BootstrapInterval",
    "bootstrap_interval",
    "ratio_intervals",
    "resample_weights",
    "tail",
]

# Below this a bootstrap interval says more about the resampling than about the documents.
MIN_UNITS = 5
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """An interval for one statistic.

    Parameters
    ----------
    estimate : the statistic of the data.
    low, high : ends of the interval; NaN where it could not be made.
    method : `percentile`, `expanded` or `bca`.
    n_units : number of units resampled.
    degenerate : why there is no interval, in one clause; empty where there is one.
    """

    estimate: float
    low: float
    high: float
    method: str
    n_units: int
    degenerate: str = ""


def tail(n_units: int, level: float, *, expanded: bool = True) -> float:
    """Return the share of resamples to cut at each end.

    The percentile interval of n units is too narrow as a z-interval with divisor n is; the expanded one
    cuts less, so that it matches the t-interval for a mean.

    Source: Hesterberg, T. (2015). What teachers should know about the bootstrap. Am. Statistician 69(4).

    >>> round(tail(5, 0.95), 5), round(tail(1000, 0.95), 3), tail(5, 0.95, expanded=False)
    (0.00095, 0.025, 0.025)
    """
    from scipy.special import ndtr, stdtrit

    cut = (1.0 - level) / 2.0
    if not expanded:
        return round(cut, 12)
    if n_units < 2:
        return 0.0
    return float(ndtr(np.sqrt(n_units / (n_units - 1.0)) * stdtrit(n_units - 1, cut)))


def resample_weights(
    n_units: int, n_resamples: int, rng: np.random.Generator
) -> Iterator[NDArray[np.float64]]:
    """Yield, in blocks, how often each unit is drawn in each resample: (block, n_units), rows sum to n_units."""
    block = max(1, min(n_resamples, _CELLS_AT_ONCE // max(n_units, 1)))
    for start in range(0, n_resamples, block):
        rows = min(block, n_resamples - start)
        drawn = rng.integers(0, n_units, size=(rows, n_units))
        drawn += np.arange(rows, dtype=drawn.dtype)[:, None] * n_units
        flat = np.bincount(drawn.ravel(), minlength=rows * n_units)
        yield flat.reshape(rows, n_units).astype(np.float64)


def ratio_intervals(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    level: float = 0.95,
    n_resamples: int = 2000,
    seed: int | np.random.Generator = 0,
    expanded: bool = True,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return intervals for ratios of sums, such as uses per token, resampling documents.

    Parameters
    ----------
    numerator : (n_units,) or (n_units, n_ratios), such as uses by document and term.
    denominator : (n_units,), such as tokens, or the shape of `numerator`; not negative.
    level : level of the interval.
    n_resamples : number of resamples; the same ones serve every column.
    seed : a seed, or a generator to draw from.
    expanded : widen for few units (see `tail`).

    Returns low and high, (n_ratios,). Where every unit gives the same ratio the ends are equal, and
    where every resample has an empty denominator they are NaN: the caller must put a model in the place
    of such an interval.

    Raises
    ------
    InputError : fewer than 2 units.

    >>> low, high = ratio_intervals([1, 0, 3, 2, 1, 0], [10, 10, 10, 10, 10, 10], seed=1)
    >>> bool(low[0] < 7 / 60 < high[0])
    True
    """
    top = np.asarray(numerator, dtype=np.float64)
    top = top[:, None] if top.ndim == 1 else top
    bottom = np.asarray(denominator, dtype=np.float64)
    bottom = bottom[:, None] if bottom.ndim == 1 else bottom
    n = top.shape[0]
    if n < 2 or bottom.shape[0] != n:
        raise InputError(
            f"a bootstrap needs at least 2 units with a numerator and a denominator each, not {n}"
        )
    rng = np.random.default_rng(seed)
    parts: list[NDArray[np.float64]] = []
    for weights in resample_weights(n, n_resamples, rng):
        below = weights @ bottom
        with np.errstate(invalid="ignore", divide="ignore"):
            parts.append(np.where(below > 0.0, (weights @ top) / below, np.nan))
    ratios = np.concatenate(parts)
    cut = tail(n, level, expanded=expanded)
    if np.isnan(ratios).any():
        return _nan_quantiles(ratios, cut)
    ratios.sort(axis=0)
    last = n_resamples - 1
    # Outward rounding of the rank keeps the interval from being narrower than asked for.
    return ratios[int(np.floor(cut * last))], ratios[int(np.ceil((1.0 - cut) * last))]


def _nan_quantiles(
    ratios: NDArray[np.float64], cut: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.full(ratios.shape[1], np.nan)
    high = low.copy()
    for column in range(ratios.shape[1]):
        drawn = ratios[:, column]
        drawn = drawn[~np.isnan(drawn)]
        if drawn.size:
            low[column] = np.quantile(drawn, cut, method="lower")
            high[column] = np.quantile(drawn, 1.0 - cut, method="higher")
    return low, high


def bootstrap_interval(
    units: ArrayLike,
    statistic: Callable[..., Any],
    *,
    level: float = 0.95,
    n_resamples: int = 2000,
    method: Literal["percentile", "expanded", "bca"] = "bca",
    seed: int = 0,
) -> BootstrapInterval:
    """Return a bootstrap interval for any statistic of units.

    Parameters
    ----------
    units : (n_units,) or (n_units, k): one row a document, or a cluster of an issuer's documents.
    statistic : takes such an array with resampled rows and returns one number.
    level : level of the interval.
    n_resamples : number of resamples.
    method : `percentile`; `expanded`, percentile widened for few units; `bca`, corrected for bias and skew.
    seed : same seed, same interval.

    A case that has no interval (fewer than 5 units, all units equal, a statistic that never varies) is
    named in `degenerate` and its ends are NaN; no interval of zero width is returned.

    Sources: Efron, B. (1987). Better bootstrap confidence intervals. JASA 82; Hesterberg (2015).

    >>> import numpy as np
    >>> found = bootstrap_interval([3.0, 1.0, 4.0, 1.0, 5.0, 9.0], np.mean)
    >>> found.degenerate == "" and found.low < found.estimate < found.high
    True
    >>> bootstrap_interval([2.0, 2.0], np.mean).degenerate
    'only 2 units; at least 5 are needed'
    """
    from scipy import stats

    rows = np.asarray(units, dtype=np.float64)
    n = int(rows.shape[0])
    if method not in ("percentile", "expanded", "bca"):
        raise InputError(f"bootstrap method {method!r} is unknown; known: percentile, expanded, bca")
    if n < MIN_UNITS:
        estimate = float(statistic(rows)) if n else float("nan")
        return BootstrapInterval(
            estimate, np.nan, np.nan, method, n, f"only {n} units; at least {MIN_UNITS} are needed"
        )
    estimate = float(statistic(rows))
    index = np.arange(n)
    cut = tail(n, level) if method == "expanded" else (1.0 - level) / 2.0
    with warnings.catch_warnings():
        # scipy announces a degenerate jackknife as a warning and NaN ends; it is named below instead.
        warnings.simplefilter("ignore")
        found = stats.bootstrap(
            (index,),
            lambda drawn: float(statistic(rows[drawn])),
            vectorized=False,
            n_resamples=n_resamples,
            confidence_level=1.0 - 2.0 * cut,
            method="BCa" if method == "bca" else "percentile",
            rng=np.random.default_rng(seed),
        ).confidence_interval
    low, high = float(found.low), float(found.high)
    if not low < high:
        return BootstrapInterval(
            estimate, np.nan, np.nan, method, n, "the statistic is the same in every resample"
        )
    return BootstrapInterval(estimate, low, high, method, n)
