"""Sums over where a series breaks: log-likelihoods on a grid in, log marginal likelihoods out.

    running = np.vstack([zeros, np.cumsum(by_period, axis=0)])          # (n_periods + 1, n_columns)
    two_sided = side_sums(running, starts, boundaries)                   # (n_boundaries, n_groups)
    stretches = stretch_sums(running, starts, bounds)                    # (n_bounds, n_bounds, n_groups)

Columns are nodes of an even grid, in groups one after another (one group a correlation); the marginal likelihood of a
group is the mean of the likelihood over its columns.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["change_sum", "curve_sums", "side_sums", "stretch_sums"]

# What is this far below the peak, in logs, adds nothing that a float holds beside it.
_NOTHING = -36.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _log_mean(high: Any, low: Any, a: Any, b: Any) -> float:
    """Log of the mean of exp(high - low) over columns a to b."""
    peak = -np.inf
    for c in range(a, b):
        value = high[c] - low[c]
        peak = max(peak, value)
    total = 0.0
    for c in range(a, b):
        value = high[c] - low[c] - peak
        if value > _NOTHING:
            total += math.exp(value)
    return math.log(total / (b - a)) + peak


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _side_sums(running: Any, starts: Any, boundaries: Any, out: Any) -> None:
    last = running.shape[0] - 1
    for i in range(boundaries.size):
        middle = running[boundaries[i]]
        for g in range(starts.size - 1):
            a, b = starts[g], starts[g + 1]
            out[i, g] = _log_mean(middle, running[0], a, b) + _log_mean(running[last], middle, a, b)


def side_sums(
    running: NDArray[np.float64], starts: NDArray[np.int64], boundaries: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the log marginal likelihood of two independent levels, one on each side of a boundary.

    Parameters
    ----------
    running : sums of the log-likelihoods of all periods before each, (n_periods + 1, n_columns).
    starts : where the columns of each group start, and the end of the last, (n_groups + 1,).
    boundaries : number of periods before each boundary, within 1 .. n_periods - 1, (n_boundaries,).

    Returns (n_boundaries, n_groups).
    """
    out = np.empty((boundaries.size, starts.size - 1))
    _side_sums(running, starts, boundaries, out)
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _stretch_sums(running: Any, starts: Any, bounds: Any, out: Any) -> None:
    for i in range(bounds.size):
        for j in range(bounds.size):
            for g in range(starts.size - 1):
                if i < j:
                    out[i, j, g] = _log_mean(running[bounds[j]], running[bounds[i]], starts[g], starts[g + 1])
                else:
                    out[i, j, g] = -np.inf


def stretch_sums(
    running: NDArray[np.float64], starts: NDArray[np.int64], bounds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the log marginal likelihood of one level from bound i to bound j, -inf where j is not after i.

    Parameters
    ----------
    running, starts : as in `side_sums`.
    bounds : number of periods before each bound, ascending, 0 and n_periods included, (n_bounds,).

    Returns (n_bounds, n_bounds, n_groups).
    """
    out = np.empty((bounds.size, bounds.size, starts.size - 1))
    _stretch_sums(running, starts, bounds, out)
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _change_sum(
    running: Any,
    starts: Any,
    boundaries: Any,
    log_prior: Any,
    bounds: Any,
    log_pair: Any,
    sides: Any,
    stretches: Any,
) -> float:
    _side_sums(running, starts, boundaries, sides)
    _stretch_sums(running, starts, bounds, stretches)
    peak = -np.inf
    for i in range(boundaries.size):
        for g in range(starts.size - 1):
            sides[i, g] += log_prior[i]
            peak = max(peak, sides[i, g])
    end = bounds.size - 1
    total = 0.0
    for i in range(boundaries.size):
        for g in range(starts.size - 1):
            total += math.exp(max(sides[i, g] - peak, -700.0))
    found = math.log(total) + peak
    for i in range(1, end):
        for j in range(i + 1, end):
            for g in range(starts.size - 1):
                value = stretches[0, i, g] + stretches[i, j, g] + stretches[j, end, g] + log_pair[i, j]
                # log(exp(found) + exp(value)), the larger one taken out.
                if value > found:
                    found, value = value, found
                if value - found > _NOTHING:
                    found += math.log1p(math.exp(value - found))
    return found


def change_sum(
    running: NDArray[np.float64],
    starts: NDArray[np.int64],
    boundaries: NDArray[np.int64],
    log_prior: NDArray[np.float64],
    bounds: NDArray[np.int64],
    log_pair: NDArray[np.float64],
) -> float:
    """Return the log of the sum over one boundary or two of prior times marginal likelihood, and over groups.

    Parameters
    ----------
    running, starts, boundaries : as in `side_sums`.
    log_prior : log prior of each boundary, (n_boundaries,).
    bounds : as in `stretch_sums`.
    log_pair : log prior of two boundaries at bounds i < j, (n_bounds, n_bounds).
    """
    sides = np.empty((boundaries.size, starts.size - 1))
    stretches = np.empty((bounds.size, bounds.size, starts.size - 1))
    return float(_change_sum(running, starts, boundaries, log_prior, bounds, log_pair, sides, stretches))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _curve_sums(start: Any, end: Any, way: Any, table: Any, arcsine: Any, out: Any) -> None:
    n_angles, n_groups = table.shape[1], table.shape[2]
    reach = arcsine.size - 1
    scale = reach / math.sqrt(0.5)
    for i in range(start.size):
        for j in range(end.size):
            for k in range(way.shape[0]):
                for g in range(n_groups):
                    out[i, j, k, g] = 0.0
                for row in range(way.shape[1]):
                    mean = start[i] + (end[j] - start[i]) * way[k, row]
                    # The arcsine is steep near 1 only: read it off the nearer end.
                    if mean <= 0.5:
                        angle = arcsine[int(math.sqrt(max(mean, 0.0)) * scale + 0.5)]
                    else:
                        angle = 1.0 - arcsine[int(math.sqrt(max(1.0 - mean, 0.0)) * scale + 0.5)]
                    node = min(int(angle * n_angles), n_angles - 1)
                    for g in range(n_groups):
                        out[i, j, k, g] += table[row, node, g]


def curve_sums(
    start: NDArray[np.float64], end: NDArray[np.float64], way: NDArray[np.float64], table: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log-likelihood of curves that run from one mean to another.

    Parameters
    ----------
    start, end : means before and after, within 0 and 1, (n_start,) and (n_end,).
    way : how far each curve has come in each period, within 0 and 1, (n_curves, n_rows).
    table : log-likelihood of each period at even angles arcsin(sqrt(mean)) from 0 to pi/2, (n_rows, n_angles,
        n_groups).

    Returns (n_start, n_end, n_curves, n_groups).
    """
    arcsine = np.arcsin(np.linspace(0.0, math.sqrt(0.5), 4097)) / (math.pi / 2.0)
    out = np.empty((start.size, end.size, way.shape[0], table.shape[2]))
    _curve_sums(start, end, np.ascontiguousarray(way), np.ascontiguousarray(table), arcsine, out)
    return out
