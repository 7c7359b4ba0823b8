"""The course that a shift is found to take, period by period: level, stepped, or along a logistic curve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["course"]


def course(extra: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return `{period, level}` for each observed period from the first use of either term to the last.

    Parameters
    ----------
    extra : of a `shift` result.
    rows : its rows, in order of time.

    Empty where no change is claimed. Breaks give steps: between two of them the share is that of the stretch. A curve has
    the midpoint and the duration that were found; its two ends are laid through the shares of the periods by least squares,
    each period weighted by its documents.

    >>> rows = [{"period": str(y), "old": 1, "new": 1, "share": 0.5, "n_using": 1} for y in range(2012, 2016)]
    >>> side = {"share": 0.1}, {"share": 0.9}
    >>> found = course({"breaks": [{"period": "2014", "before": side[0], "after": side[1]}]}, rows)
    >>> [(r["period"], r["level"]) for r in found]
    [('2012', 0.1), ('2013', 0.1), ('2014', 0.9), ('2015', 0.9)]
    """
    breaks = list(extra.get("breaks") or ())
    used = [i for i, row in enumerate(rows) if row["old"] + row["new"] > 0]
    if not breaks or not used or any("before" not in b for b in breaks):
        return []
    place = {str(row["period"]): i for i, row in enumerate(rows)}
    span = range(used[0], used[-1] + 1)
    if "duration" in breaks[0]:
        way = _logistic(place[str(breaks[0]["period"])] - 0.5, float(breaks[0]["duration"]["median"]), span)
        first, last = _ends(way, [rows[i] for i in span])
        levels = [first + (last - first) * w for w in way]
    else:
        in_time = sorted(breaks, key=lambda b: place[str(b["period"])])
        starts = [place[str(b["period"])] for b in in_time]
        stretches = [in_time[0]["before"], *(b["after"] for b in in_time)]
        levels = [float(stretches[sum(i >= s for s in starts)]["share"]) for i in span]
    return [{"period": str(rows[i]["period"]), "level": level} for i, level in zip(span, levels, strict=True)]


def _logistic(middle: float, duration: float, span: range) -> list[float]:
    steep = 2.0 * math.log(9.0) / max(duration, 1e-6)
    return [1.0 / (1.0 + math.exp(max(-60.0, min(60.0, -steep * (i - middle))))) for i in span]


def _ends(way: Sequence[float], rows: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Return the shares at the two ends of the way, between 0 and 1."""
    seen = [
        (w, float(r["share"]), float(r["n_using"]))
        for w, r in zip(way, rows, strict=True)
        if r["old"] + r["new"] > 0
    ]
    a = sum(n * (1 - w) ** 2 for w, _, n in seen)
    b = sum(n * w * (1 - w) for w, _, n in seen)
    c = sum(n * w**2 for w, _, n in seen)
    p, q = sum(n * (1 - w) * s for w, s, n in seen), sum(n * w * s for w, s, n in seen)
    whole = a * c - b * b
    if whole <= 1e-9:
        return seen[0][1], seen[-1][1]
    first, last = ((c * p - b * q) / whole, (a * q - b * p) / whole)
    return min(max(first, 0.0), 1.0), min(max(last, 0.0), 1.0)
