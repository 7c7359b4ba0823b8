"""A gradual change: a logistic curve between two shares, with its evidence, midpoint and duration.

The curve runs from one mean to another; its middle is anywhere between the first use of either term and
the last, its duration (from 10% to 90% of the way) is at least three observed periods, log-uniform.
Anything faster is a break. Evidence is summed over a grid of four dimensions that zooms in on where the
likelihood is, so that it stays comparable with the break model's from ten documents to thousands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.breaks import curve_sums
from policymine.shifts.base import Uses
from policymine.shifts.breakpoint import N_SHARES
from policymine.statistics.betabinomial import RHO, angles, log_likelihoods

__all__ = ["MIN_PERIODS_USED", "Transition", "fit_transition", "period_table"]

MIN_DURATION = 3.0
# With fewer periods in use than this, a curve cannot be told from a break.
MIN_PERIODS_USED = 5
_NODES = (16, 16, 24, 8)  # mean before, mean after, midpoint, log duration
_MAX_ROWS = 120
_LEVELS = 5


@dataclass(frozen=True, eq=False)
class Transition:
    """The gradual model after seeing the data.

    Parameters
    ----------
    log_evidence : log marginal likelihood.
    posterior : probability that each observed period is the first past the midpoint, (n_periods,), sums to 1.
    log_rho : log posterior of the correlations, (n_rho,).
    durations : edges of a grid of durations in observed periods, ascending, (n + 1,).
    duration_mass : posterior of each cell of that grid, (n,), sums to 1.
    middles : edges of a grid of midpoints as positions among the observed periods, ascending, (n + 1,).
    middle_mass : posterior of each cell of that grid, (n,), sums to 1.
    gained : posterior of the gaining term's share in the last period used, on `N_SHARES` cells, sums to 1.
    """

    log_evidence: float
    posterior: NDArray[np.float64]
    log_rho: NDArray[np.float64]
    durations: NDArray[np.float64]
    duration_mass: NDArray[np.float64]
    middles: NDArray[np.float64]
    middle_mass: NDArray[np.float64]
    gained: NDArray[np.float64]

    def duration(self, level: float) -> dict[str, float]:
        """Return median, low and high of the duration, in observed periods."""
        mass = np.concatenate([[0.0], np.cumsum(self.duration_mass)])
        cut = (1.0 - level) / 2.0
        found = np.exp(np.interp([0.5, cut, 1.0 - cut], mass / mass[-1], np.log(self.durations)))
        return dict(zip(("median", "low", "high"), (round(float(x), 1) for x in found), strict=True))

    def midpoint(self, level: float) -> dict[str, float]:
        """Return median, low and high of the midpoint, as a position among the observed periods from 0."""
        mass = np.concatenate([[0.0], np.cumsum(self.middle_mass)])
        cut = (1.0 - level) / 2.0
        found = np.interp([0.5, cut, 1.0 - cut], mass / mass[-1], self.middles)
        return dict(zip(("median", "low", "high"), (float(x) for x in found), strict=True))


def period_table(uses: Uses, n_angles: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the periods with uses, (n_used,), and the log-likelihood of each, (n_used, n_angles, n_rho)."""
    used, row = np.unique(uses.position, return_inverse=True)
    pairs, kind = np.unique(np.column_stack([uses.old, uses.new]), axis=0, return_inverse=True)
    cells = np.bincount(row * len(pairs) + kind, minlength=used.size * len(pairs))
    table = log_likelihoods(pairs[:, 0], pairs[:, 1], angles(n_angles), RHO)
    return used, np.tensordot(cells.reshape(used.size, len(pairs)).astype(np.float64), table, axes=1)


def _merged(
    used: NDArray[np.int64], table: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions in time and likelihoods, neighbouring periods put together where there are very many."""
    if used.size <= _MAX_ROWS:
        return used.astype(np.float64), table
    starts = np.unique(np.linspace(0, used.size, _MAX_ROWS, endpoint=False).astype(np.int64))
    sizes = np.diff(np.append(starts, used.size))
    return np.add.reduceat(used, starts) / sizes, np.add.reduceat(table, starts, axis=0)


def _evaluate(
    axes: list[NDArray[np.float64]], time: NDArray[np.float64], table: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log-likelihood at every node, correlations last: (before, after, midpoint, duration, n_rho)."""
    before, after, middles, log_durations = axes
    way = _way(time, middles, log_durations).reshape(-1, time.size)
    found = curve_sums(np.sin(before) ** 2, np.sin(after) ** 2, way, table)
    return found.reshape(before.size, after.size, middles.size, log_durations.size, table.shape[2])


def _way(
    time: NDArray[np.float64], middles: NDArray[np.float64], log_durations: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of the way that has been covered at each time: (n_middles, n_durations, n_times)."""
    steep = 2.0 * np.log(9.0) / np.exp(log_durations)[None, :, None]
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-steep * (time - middles[:, None, None]), -60.0, 60.0))))


def _gained(
    axes: list[NDArray[np.float64]], weight: NDArray[np.float64], last: NDArray[np.float64]
) -> NDArray[np.float64]:
    before, after, middles, log_durations = axes
    start, end = np.sin(before)[:, None, None, None] ** 2, np.sin(after)[None, :, None, None] ** 2
    share = start + (end - start) * _way(last, middles, log_durations)[None, None, :, :, 0]
    cell = np.where(end > start, share, 1.0 - share)
    index = np.clip((cell * N_SHARES).astype(np.int64), 0, N_SHARES - 1)
    found = np.bincount(index.ravel(), weights=weight.ravel(), minlength=N_SHARES)
    return np.asarray(found, dtype=np.float64)


def _box(log_mass: NDArray[np.float64], axis: int) -> tuple[int, int]:
    """Nodes of one axis that may hold mass: those near the best one, and a node more on either side."""
    others = tuple(i for i in range(log_mass.ndim) if i != axis)
    best = log_mass.max(axis=others)
    top = int(np.argmax(best))
    beside = best[[i for i in (top - 1, top + 1) if 0 <= i < best.size]]
    # A peak between two nodes is missed by up to half the drop to the next: allow for it.
    reach = max(12.0, 0.5 * float(best[top] - beside.max()))
    near = np.flatnonzero(best >= best[top] - reach)
    return max(int(near[0]) - 1, 0), min(int(near[-1]) + 1, best.size - 1)


def fit_transition(uses: Uses, used: NDArray[np.int64], table: NDArray[np.float64]) -> Transition:
    """Return the gradual model of the documents.

    Parameters
    ----------
    uses : the documents that use either term.
    used, table : from `period_table`.
    """
    from scipy.special import logsumexp

    time, rows = _merged(used, table)
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    first, last = float(used[0]), float(used[-1])
    longest = np.log(max(2.0 * MIN_DURATION, 1.5 * (last - first)))
    full = [(0.0, np.pi / 2.0), (0.0, np.pi / 2.0), (first, last), (np.log(MIN_DURATION), longest)]
    ranges = list(full)
    for level in range(_LEVELS):
        axes = [
            low + (np.arange(n) + 0.5) * (high - low) / n
            for n, (low, high) in zip(_NODES, ranges, strict=True)
        ]
        found = _evaluate(axes, time, rows)
        log_mass = logsumexp(found, axis=4)
        boxes = [_box(log_mass, axis) for axis in range(4)]
        if level == _LEVELS - 1 or all(b - a + 1 >= 0.7 * n for (a, b), n in zip(boxes, _NODES, strict=True)):
            break
        steps = [(high - low) / n for n, (low, high) in zip(_NODES, ranges, strict=True)]
        ranges = [
            (low + a * step, low + (b + 1) * step)
            for (a, b), step, (low, _) in zip(boxes, steps, ranges, strict=True)
        ]
    share = np.prod([(b - a) / (d - c) for (a, b), (c, d) in zip(ranges, full, strict=True)])
    total = float(logsumexp(log_mass))
    weight = np.exp(log_mass - total)
    by_middle = weight.sum(axis=(0, 1, 3))
    edges = np.linspace(*ranges[2], _NODES[2] + 1)
    # A midpoint between two periods belongs to the later one, the first past half way.
    reached = np.interp(
        np.arange(len(uses.periods)), edges, np.concatenate([[0.0], np.cumsum(by_middle)]), left=0.0
    )
    posterior = np.diff(reached, prepend=0.0)
    posterior[int(used[0])] = 0.0
    posterior /= posterior.sum()
    return Transition(
        log_evidence=total + float(np.log(share)) - float(np.log(np.prod(_NODES))) - float(np.log(RHO.size)),
        posterior=posterior,
        log_rho=np.asarray(logsumexp(found, axis=(0, 1, 2, 3)) - total),
        durations=np.exp(np.linspace(*ranges[3], _NODES[3] + 1)),
        duration_mass=weight.sum(axis=(0, 1, 2)),
        middles=edges,
        middle_mass=by_middle,
        gained=_gained(axes, weight, time[-1:]),
    )
