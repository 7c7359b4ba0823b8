"""When something happened, known only to lie between two times: Turnbull's estimate, and bounds that need no model.

The estimate is the nonparametric maximum likelihood one for intervals `(left, right]`. It puts its mass on the innermost
intervals alone; where within one of them the mass lies is not known. The weights are found by self-consistency (EM) and
held to the Kuhn-Tucker conditions at the end, so that a stop in a false maximum raises instead of passing for the answer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError
from policymine.provenance import cited
from policymine.statistics.intervals import binomial_interval

__all__ = ["TURNBULL_1976", "Turnbull", "event_bounds", "turnbull"]

TURNBULL_1976: Final = cited("turnbull1976")
_STEPS: Final = 100_000
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Turnbull:
    """The estimate.

    Parameters
    ----------
    left, right : the innermost intervals `(left, right]` that bear mass, ascending, (n_intervals,); the last right end is
        infinite where some were never seen to have the event, and the first left end minus infinity where the earliest
        has no known start.
    mass : probability of each, (n_intervals,), summing to 1.
    n : number of units.
    """

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    mass: NDArray[np.float64]
    n: int

    def happened_by(self, time: float) -> tuple[float, float]:
        """Return the least and the greatest share that the estimate allows to have had the event by a time."""
        return (
            float(self.mass[self.right <= time].sum()),
            float(min(1.0, self.mass[self.left < time].sum())),
        )

    def quantile(self, share: float) -> tuple[float, float] | None:
        """Return the innermost interval by which this share has had the event; None where it never surely does.

        >>> turnbull([0, 1, 2], [1, 2, 3]).quantile(0.5)
        (1.0, 2.0)
        """
        reached = np.cumsum(self.mass) >= share - 1e-9
        first = int(np.argmax(reached))
        if not reached.any() or math.isinf(self.right[first]):
            return None
        return float(self.left[first]), float(self.right[first])


def turnbull(left: ArrayLike, right: ArrayLike) -> Turnbull:
    """Return the share that had an event by each time, from intervals in which each had it.

    Parameters
    ----------
    left, right : ends of the interval `(left, right]` of each unit, in one unit of time, (n_units,); left is minus infinity
        where nothing is known before, right is infinity where the event was not seen. Left lies below right.

    Assumes that what decides when a unit was looked at has nothing to do with when it had the event. A unit known only to
    lie anywhere carries no weight. Right-censored data alone give Kaplan and Meier's estimate.

    Raises
    ------
    InputError : lengths differ, no unit, or an interval whose left end does not lie below its right one.

    Source: Turnbull (1976); Gentleman, R. & Geyer, C. J. (1994). Maximum likelihood for interval censored data: consistency
    and computation. Biometrika 81, 618-623 (the check of the maximum).

    >>> found = turnbull([0, 0, 1], [1, 2, 3])
    >>> found.left.tolist(), found.right.tolist(), found.mass.round(4).tolist()
    ([0.0, 1.0], [1.0, 2.0], [0.5, 0.5])
    """
    low, high = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if low.ndim != 1 or low.shape != high.shape or not low.size:
        raise InputError("each unit needs a left and a right end, and there is at least one unit")
    if np.isnan(low).any() or np.isnan(high).any() or np.any(low >= high):
        raise InputError("an interval's left end lies below its right one; infinity where it is not known")
    known = ~(np.isneginf(low) & np.isposinf(high))
    if not known.any():
        return Turnbull(np.array([-np.inf]), np.array([np.inf]), np.ones(1), int(low.size))
    starts, ends = _innermost(low[known], high[known])
    inside = (low[known][:, None] <= starts) & (ends <= high[known][:, None])
    mass = _self_consistent(inside.astype(np.float64))
    # What is left of a weight on its way to nothing, below any digit that is shown.
    kept = mass > 1e-5
    return Turnbull(starts[kept], ends[kept], mass[kept] / mass[kept].sum(), int(low.size))


def _innermost(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the intervals from a left end to the next right end with no other end between them."""
    # At one time a right end comes before a left one: (a, t] and (t, b] do not meet.
    ends = sorted([(t, 1) for t in set(low.tolist())] + [(t, 0) for t in set(high.tolist())])
    found = [(start, end) for (start, opens), (end, again) in itertools.pairwise(ends) if opens and not again]
    return np.array([s for s, _ in found]), np.array([e for _, e in found])


def _self_consistent(inside: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the maximum likelihood weights of the innermost intervals, (n_intervals,)."""
    n, k = inside.shape
    mass = np.full(k, 1.0 / k)
    for step in range(_STEPS):
        gain = (inside / (inside @ mass)[:, None]).sum(axis=0) / n
        # At the maximum no interval would gain by more weight, and those with weight are at balance.
        if gain.max() <= 1.0 + _TOLERANCE:
            return mass
        mass = mass * gain
        if step % 50 == 49:
            # A weight on its way to nothing holds the others up; it is dropped where nothing speaks for it.
            mass = np.where((mass < 1e-7) & (gain < 1.0), 0.0, mass)
            mass /= mass.sum()
    raise InputError(f"Turnbull's estimate did not settle in {_STEPS:,} steps on {n} units")


def event_bounds(
    left: ArrayLike, right: ArrayLike, times: Sequence[float], *, level: float = 0.95
) -> list[tuple[int, int, float, float]]:
    """Return by each time how many surely had the event, how many may have had it, and an exact interval of the share.

    Parameters
    ----------
    left, right : as in `turnbull`.
    times : in the same unit.
    level : level of the interval.

    The interval runs from Clopper and Pearson's lower end for those that surely had the event to their upper end for those
    that may have had it. It takes nothing for granted of what happened inside an interval, so it covers at least as often
    as stated; it is wide where little is known, and never of zero width.

    >>> [(sure, may) for sure, may, _, _ in event_bounds([0, 0, 2], [1, 3, float("inf")], [1, 3])]
    [(1, 2), (2, 3)]
    """
    low, high = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    n = int(low.size)
    rows = []
    for time in times:
        sure, may = int((high <= time).sum()), int((low < time).sum())
        bottom, _ = binomial_interval(sure, n, level=level, method="exact")
        _, top = binomial_interval(may, n, level=level, method="exact")
        rows.append((sure, may, float(bottom), float(top)))
    return rows
