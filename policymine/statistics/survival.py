"""Time to an event when some have not had it yet: Kaplan and Meier's estimate, exact, with intervals for small numbers.

Those without the event count for as long as they were watched; they are neither dropped (which would make things look quicker
than they are) nor taken as over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policymine.errors import InputError
from policymine.provenance import cited

__all__ = ["KALBFLEISCH_PRENTICE_2002", "KAPLAN_MEIER_1958", "Median", "Step", "kaplan_meier", "median_time"]

KAPLAN_MEIER_1958: Final = cited("kaplanmeier1958")
KALBFLEISCH_PRENTICE_2002: Final = cited("kalbfleischprentice2002")
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate from one time at which something happened to the next.

    Parameters
    ----------
    time : in the unit of the data.
    at_risk : still watched and without the event just before this time.
    events, censored : how many had the event, and how many were last seen, at this time.
    survival : share still without the event after this time.
    low, high : 95% interval of `survival`; None where none can be given (nothing has happened yet, or to all).
    """

    time: float
    at_risk: int
    events: int
    censored: int
    survival: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half had the event; None where the estimate never falls that low."""

    time: float | None
    low: float | None
    high: float | None


def kaplan_meier(times: Sequence[float], events: Sequence[bool]) -> tuple[Step, ...]:
    """Return the Kaplan-Meier estimate, one step for each time at which somebody had the event or was last seen.

    Parameters
    ----------
    times : time to the event, or to when it was last seen without; not negative.
    events : whether it had the event. Where an event and a censoring share a time, the event comes first.

    The interval is Greenwood's variance on the log(-log) scale, which stays within 0 and 1 and holds its level for
    small numbers, where Greenwood's plain interval does not.

    Raises
    ------
    InputError : lengths differ, or a time is negative or no number.

    Source: Kaplan and Meier (1958); Kalbfleisch and Prentice (2002).

    >>> [(s.time, s.at_risk, round(s.survival, 4)) for s in kaplan_meier([1, 2, 2, 4], [True, True, False, True])]
    [(1.0, 4, 0.75), (2.0, 3, 0.5), (4.0, 1, 0.0)]
    """
    if len(times) != len(events):
        raise InputError(f"{len(times)} times and {len(events)} events: one event for each time is needed")
    pairs = sorted((float(t), bool(e)) for t, e in zip(times, events, strict=True))
    if any(not math.isfinite(t) or t < 0 for t, _ in pairs):
        raise InputError("a time is negative or no number; times to an event are 0 or more")
    steps: list[Step] = []
    at_risk = len(pairs)
    survival, greenwood = 1.0, 0.0
    for time in sorted({t for t, _ in pairs}):
        d = sum(1 for t, e in pairs if t == time and e)
        c = sum(1 for t, e in pairs if t == time and not e)
        if d:
            survival *= 1 - d / at_risk
            greenwood += d / (at_risk * (at_risk - d)) if at_risk > d else math.inf
        low, high = _interval(survival, greenwood)
        steps.append(Step(time, at_risk, d, c, survival, low, high))
        at_risk -= d + c
    return tuple(steps)


def _interval(survival: float, greenwood: float) -> tuple[float | None, float | None]:
    if not 0.0 < survival < 1.0:
        return None, None
    width = _Z * math.sqrt(greenwood) / abs(math.log(survival))
    return survival ** math.exp(width), survival ** math.exp(-width)


def median_time(steps: Sequence[Step]) -> Median:
    """Return the median time and its 95% interval: the times at which the interval of the estimate holds one half.

    Source: Brookmeyer, R. and Crowley, J. (1982), A confidence interval for the median survival time, Biometrics 38, 29-41.

    >>> median_time(kaplan_meier([1, 2, 3, 4, 5], [True] * 5)).time
    3.0
    """

    def first(values: Sequence[tuple[float, float | None]]) -> float | None:
        return next((t for t, s in values if s is not None and s <= 0.5 + 1e-12), None)

    return Median(
        first([(s.time, s.survival) for s in steps]),
        first(
            [(s.time, s.low if s.low is not None else s.survival if s.survival == 0 else None) for s in steps]
        ),
        # Where the estimate is 0 the upper end is unknown, so it closes nothing.
        first([(s.time, s.high) for s in steps]),
    )
