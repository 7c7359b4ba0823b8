"""How far a term had spread by each period: the share of issuers that had it, by level, and the share of documents."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.adoption.base import Texts
from policymine.shifts.adoption.timing import Timing
from policymine.statistics.intervals import binomial_interval
from policymine.statistics.turnbull import event_bounds, turnbull

__all__ = ["YEAR", "curve", "lag", "level_rows", "members_of", "spread", "steps"]

# Days in a year, for lags.
YEAR = 365.25


def spread(
    found: Sequence[Timing], names: Sequence[str | None], periods: Sequence[str], ends: Sequence[int]
) -> list[dict[str, Any]]:
    """Return by period and level the share of issuers that had taken the term up by its end.

    Parameters
    ----------
    found : one a issuer.
    names : level of each issuer, None where it has none.
    periods : labels in order of time.
    ends : last day of each period, ordinals.

    The first block, with level None, is of all issuers. `share` is Turnbull's estimate with what he leaves open at the later
    end, null where nothing is known of any; n_adopted surely had it and n_possible may have had it; low and high are exact and
    take nothing for granted in between.
    """
    return [
        {"period": period, **row}
        for level, mine in _by_level(found, names)
        for period, row in zip(periods, _shares(level, mine, ends), strict=True)
    ]


def steps(
    found: Sequence[Timing], names: Sequence[str | None], first: int, last: int
) -> list[dict[str, Any]]:
    """Return what `spread` returns at each day on which anything changes, between two days (ordinals)."""
    rows = []
    for level, mine in _by_level(found, names):
        ends = {int(t) for m in mine for t in (m.low + 1, m.high) if math.isfinite(t)}
        rows += _shares(level, mine, sorted({first, last, *(t for t in ends if first < t < last)}))
    return rows


def _by_level(found: Sequence[Timing], names: Sequence[str | None]) -> list[tuple[str | None, list[Timing]]]:
    levels = list(dict.fromkeys(n for n in names if n is not None))
    parts: list[tuple[str | None, list[Timing]]] = [(None, list(found))]
    if len(levels) > 1:
        parts += [(n, [t for t, m in zip(found, names, strict=True) if m == n]) for n in levels]
    return parts


def _shares(level: str | None, mine: Sequence[Timing], days: Sequence[int]) -> list[dict[str, Any]]:
    low, high = np.array([t.low for t in mine]), np.array([t.high for t in mine])
    estimate = turnbull(low, high)
    known = bool(np.isfinite(estimate.left).any() or np.isfinite(estimate.right).any())
    rows = []
    for day, (sure, may, bottom, top) in zip(
        days, event_bounds(low, high, [float(d) for d in days]), strict=True
    ):
        rows.append(
            {
                "day": datetime.date.fromordinal(day).isoformat(),
                "level": level,
                "n_units": len(mine),
                "n_adopted": sure,
                "n_possible": may,
                "share": estimate.happened_by(float(day))[0] if known else None,
                "low": bottom,
                "high": top,
            }
        )
    return rows


def curve(texts: Texts) -> list[dict[str, Any]]:
    """Return by group and period the share of eligible documents that use the term, with Jeffreys intervals."""
    cells = np.flatnonzero(texts.eligible & (texts.group >= 0) & (texts.period >= 0))
    shape = (len(texts.groups), len(texts.periods))
    places = texts.group[cells] * shape[1] + texts.period[cells]
    n = np.bincount(places, minlength=shape[0] * shape[1]).reshape(shape)
    k = np.bincount(places, weights=texts.used[cells], minlength=shape[0] * shape[1]).reshape(shape)
    low, high = binomial_interval(k, np.maximum(n, k))
    return [
        {
            "group": texts.groups[g],
            "period": texts.periods[p],
            "n_eligible": int(n[g, p]),
            "n_new": int(k[g, p]),
            "share": float(k[g, p] / n[g, p]),
            "low": float(low[g, p]),
            "high": float(high[g, p]),
        }
        for g in range(shape[0])
        for p in range(shape[1])
        if n[g, p]
    ]


def lag(timing: Timing, leader: Timing) -> tuple[float | None, float | None, float | None]:
    """Return years behind the leader by first use, and the least and the most that the intervals allow.

    >>> leader = Timing(730.5, 1096.0, 0, None, None, (), 0, 0)
    >>> lag(Timing(1096.0, 1826.5, 1, None, None, (), 0, 0), leader)
    (2.0, 0.0, 3.0)
    """

    def years(days: float) -> float | None:
        return round(days / YEAR, 2) if math.isfinite(days) else None

    if timing is leader:
        return 0.0, None, None
    return (
        years(timing.high - leader.high),
        years(timing.low - leader.high),
        years(timing.high - leader.low),
    )


def level_rows(
    found: Sequence[Timing],
    names: Sequence[str | None],
    levels: Sequence[str],
    texts: Texts,
    dates: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Return one row a level, the highest first: its issuers, the first of them, the middle one, the lag behind the level above.

    Parameters
    ----------
    found, names : when each issuer took the term up, and its level.
    levels : the levels, highest first.
    texts : the documents.
    dates : writes days: `day`, a function of an ordinal.
    """
    rows: list[dict[str, Any]] = []
    earlier: Timing | None = None
    for level in levels:
        mine = [t for t, name in zip(found, names, strict=True) if name == level]
        if not mine:
            continue
        low, high = np.array([t.low for t in mine]), np.array([t.high for t in mine])
        middle = turnbull(low, high).quantile(0.5)
        using = [t for t in mine if t.first is not None]
        first = min(using, key=lambda t: (t.high, t.first)) if using else None
        behind = lag(first, earlier) if first is not None and earlier is not None else (None, None, None)
        rows.append(
            {
                "level": level,
                "n_units": len(mine),
                "n_adopted": len(using),
                "n_unknown": sum(not math.isfinite(t.low) and t.first is None for t in mine),
                "first_use": texts.dates[first.first]
                if first is not None and first.first is not None
                else None,
                "median_low": dates["day"](middle[0]) if middle and math.isfinite(middle[0]) else None,
                "median": dates["day"](middle[1]) if middle else None,
                "lag_from_above": behind[0],
                "lag_low": behind[1],
                "lag_high": behind[2],
            }
        )
        earlier = first if first is not None else earlier
    return rows


def members_of(labels: NDArray[np.int64], n: int) -> list[NDArray[np.int64]]:
    """Return the rows of each group, in order."""
    return [np.flatnonzero(labels == i) for i in range(n)]
