"""Sums over where a series breaks: log-likelihoods on a grid in, log marginal likelihoods out.

    running = np.vstack([zeros, np.cumsum(by_period, axis=0)])          # (n_periods + 1, n_columns)
    two_sided = side_sums(running, starts, boundaries)                   # (n_boundaries, n_groups)
    stretches = stretch_sums(running, starts, bounds)                    # (n_bounds, n_bounds, n_groups)

Columns are nodes of an even grid, in groups one after another (one group a correlation); the marginal likelihood of a
group is the mean of the likelihood over its columns. All is numpy: its exponential is as fast as a compiled loop, and
loading the compiler would take longer than a shift does.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["change_sums", "curve_sums", "side_sums", "stretch_sums"]

# Numbers held at once: of the shorter arrays, a block stays in the cache.
_BLOCK = 1 << 18


@functools.cache
def _pairs(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices i < j of all pairs of n, (n (n - 1) / 2,) each."""
    return np.triu_indices(n, 1)


def _log_means(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the log of the mean of exp(values) over each group of columns: (..., n_columns) to (..., n_groups).

    The values are overwritten.
    """
    sizes = starts[1:] - starts[:-1]
    if (sizes == sizes[0]).all():
        cube = values.reshape(*values.shape[:-1], sizes.size, int(sizes[0]))
        peak = cube.max(axis=-1)
        cube -= peak[..., None]
        total = np.exp(cube, out=cube).sum(axis=-1)
    else:
        peak = np.maximum.reduceat(values, starts[:-1], axis=-1)
        values -= np.repeat(peak, sizes, axis=-1)
        total = np.add.reduceat(np.exp(values, out=values), starts[:-1], axis=-1)
    return np.asarray(np.log(total / sizes) + peak)


def side_sums(
    running: NDArray[np.float64], starts: NDArray[np.int64], boundaries: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the log marginal likelihood of two independent levels, one on each side of a boundary.

    Parameters
    ----------
    running : sums of the log-likelihoods of all periods before each, (..., n_periods + 1, n_columns); several series at once
        stand one before the other.
    starts : where the columns of each group start, and the end of the last, (n_groups + 1,).
    boundaries : number of periods before each boundary, within 1 .. n_periods - 1, (n_boundaries,).

    Returns (..., n_boundaries, n_groups).
    """
    found = np.empty((*running.shape[:-2], boundaries.size, starts.size - 1))
    for part in _parts(running, boundaries.size):
        middle = running[..., boundaries[part], :]
        found[..., part, :] = _log_means(middle - running[..., :1, :], starts) + _log_means(
            running[..., -1:, :] - middle, starts
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

    Returns (..., n_bounds, n_bounds, n_groups).
    """
    found = np.full((*running.shape[:-2], bounds.size, bounds.size, starts.size - 1), -np.inf)
    low, high = _pairs(bounds.size)
    at = running[..., bounds, :]
    for part in _parts(running, low.size):
        a, b = low[part], high[part]
        found[..., a, b, :] = _log_means(at[..., b, :] - at[..., a, :], starts)
    return found


def _parts(running: NDArray[np.float64], n: int) -> Iterator[slice]:
    """Yield the parts of n rows that are worked on at once."""
    step = max(_BLOCK // (math.prod(running.shape[:-2]) * running.shape[-1]), 1)
    for i in range(0, n, step):
        yield slice(i, i + step)


def change_sums(
    running: NDArray[np.float64],
    starts: NDArray[np.int64],
    boundaries: NDArray[np.int64],
    log_prior: NDArray[np.float64],
    bounds: NDArray[np.int64],
    log_pair: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log of the sum over one boundary or two of prior times marginal likelihood, and over groups, of each series.

    Parameters
    ----------
    running : of each series, as in `side_sums`, (n_series, n_periods + 1, n_columns).
    starts, boundaries : as in `side_sums`.
    log_prior : log prior of each boundary, (n_boundaries,).
    bounds : as in `stretch_sums`.
    log_pair : log prior of two boundaries at bounds i < j, (n_bounds, n_bounds); -inf at the ends.

    Returns (n_series,).
    """
    n = running.shape[0]
    one = side_sums(running, starts, boundaries) + log_prior[:, None]
    stretches = stretch_sums(running, starts, bounds)
    i, j = _pairs(max(bounds.size - 2, 0))
    i, j = i + 1, j + 1
    two = stretches[:, 0, i] + stretches[:, i, j] + stretches[:, j, -1] + log_pair[i, j][:, None]
    terms = np.concatenate([one.reshape(n, -1), two.reshape(n, -1)], axis=1)
    peak = terms.max(axis=1)
    total = np.exp(terms - peak[:, None]).sum(axis=1)
    return np.array([float(p) + math.log(float(t)) for p, t in zip(peak, total, strict=True)])


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
