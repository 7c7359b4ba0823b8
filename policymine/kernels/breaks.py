"""Sums over where a series breaks: log-likelihoods on a grid in, log marginal likelihoods out.

    running = np.vstack([zeros, np.cumsum(by_period, axis=0)])          # (n_periods + 1, n_columns)
    two_sided = side_sums(running, starts, boundaries)                   # (n_boundaries, n_groups)
    stretches = stretch_sums(running, starts, bounds)                    # (n_bounds, n_bounds, n_groups)

Columns are nodes of an even grid, in groups one after another (one group a correlation); the marginal likelihood of a
group is the mean of the likelihood over its columns. All is numpy: its exponential is as fast as a compiled loop, and
loading the compiler would take longer than a shift does.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["change_sum", "curve_sums", "side_sums", "stretch_sums"]

# Numbers held at once: of the shorter arrays, a block stays in the cache.
_BLOCK = 1 << 18


def _log_means(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the log of the mean of exp(values) over each group of columns: (n, n_columns) to (n, n_groups).

    The values are overwritten.
    """
    sizes = np.diff(starts)
    if np.all(sizes == sizes[0]):
        cube = values.reshape(values.shape[0], sizes.size, int(sizes[0]))
        peak = cube.max(axis=2)
        cube -= peak[:, :, None]
        total = np.exp(cube, out=cube).sum(axis=2)
    else:
        peak = np.maximum.reduceat(values, starts[:-1], axis=1)
        values -= np.repeat(peak, sizes, axis=1)
        total = np.add.reduceat(np.exp(values, out=values), starts[:-1], axis=1)
    return np.asarray(np.log(total / sizes) + peak)


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
    found = np.empty((boundaries.size, starts.size - 1))
    step = max(_BLOCK // running.shape[1], 1)
    for i in range(0, boundaries.size, step):
        middle = running[boundaries[i : i + step]]
        found[i : i + step] = _log_means(middle - running[0], starts) + _log_means(
            running[-1] - middle, starts
        )
    return found


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
    found = np.full((bounds.size, bounds.size, starts.size - 1), -np.inf)
    low, high = np.triu_indices(bounds.size, 1)
    at = running[bounds]
    step = max(_BLOCK // running.shape[1], 1)
    for i in range(0, low.size, step):
        a, b = low[i : i + step], high[i : i + step]
        found[a, b] = _log_means(at[b] - at[a], starts)
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
    log_pair : log prior of two boundaries at bounds i < j, (n_bounds, n_bounds); -inf at the ends.
    """
    one = side_sums(running, starts, boundaries) + log_prior[:, None]
    stretches = stretch_sums(running, starts, bounds)
    i, j = np.triu_indices(max(bounds.size - 2, 0), 1)
    i, j = i + 1, j + 1
    two = stretches[0, i] + stretches[i, j] + stretches[j, -1] + log_pair[i, j][:, None]
    terms = np.concatenate([one.ravel(), two.ravel()])
    peak = float(terms.max())
    return peak + math.log(float(np.exp(terms - peak).sum()))


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
    n_angles = table.shape[1]
    found = np.zeros((start.size, end.size, way.shape[0], table.shape[2]))
    from_, gap = start[:, None, None], end[None, :, None] - start[:, None, None]
    for row in range(way.shape[1]):
        mean = np.clip(from_ + gap * way[:, row], 0.0, 1.0)
        node = np.arcsin(np.sqrt(mean)) * (n_angles / (math.pi / 2.0))
        found += table[row].take(node.astype(np.int32), axis=0, mode="clip")
    return found
