"""Where a term was taken up: one row a region, and by period how many of its issuers had it, a map as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from policymine.shifts.adoption.base import Texts
from policymine.shifts.adoption.spread import lag
from policymine.shifts.adoption.timing import Timing

__all__ = ["region_rows", "region_spread"]


def region_rows(
    found: Sequence[Timing], places: Sequence[str | None], names: Sequence[str], texts: Texts
) -> list[dict[str, Any]]:
    """Return one row a region, the first users first: its issuers, the first of them, the lag behind the leader of all.

    Parameters
    ----------
    found, places, names : when each issuer took the term up, its region (None where it has none, as the centre), its name.
    texts : the documents.
    """
    using = [t for t in found if t.first is not None]
    leader = min(using, key=lambda t: (t.high, t.first)) if using else None
    rows = []
    for region in sorted({p for p in places if p is not None}):
        mine = [i for i, p in enumerate(places) if p == region]
        users = [i for i in mine if found[i].first is not None]
        first = min(users, key=lambda i: (found[i].high, found[i].first)) if users else None
        behind = lag(found[first], leader) if first is not None and leader is not None else (None, None, None)
        at = found[first].first if first is not None else None
        row = {
            "region": region,
            "n_units": len(mine),
            "n_adopted": len(users),
            "n_unknown": sum(not np.isfinite(found[i].low) and found[i].first is None for i in mine),
            "first_use": texts.dates[at] if at is not None else None,
            "first_unit": names[first] if first is not None else None,
            "lag": behind[0],
            "lag_low": behind[1],
            "lag_high": behind[2],
        }
        rows.append(((found[first].high if first is not None else np.inf, region), row))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def region_spread(
    found: Sequence[Timing],
    places: Sequence[str | None],
    order: Sequence[str],
    periods: Sequence[str],
    ends: Sequence[int],
) -> list[dict[str, Any]]:
    """Return by region and period how many of its issuers surely had the term by the period's end, and how many may have.

    Parameters
    ----------
    found, places : when each issuer took the term up, and its region.
    order : the regions, as rows of the map.
    periods, ends : labels in order of time, and the last day of each, ordinals.
    """
    rows = []
    for region in order:
        mine = [t for t, p in zip(found, places, strict=True) if p == region]
        rows += [
            {
                "region": region,
                "period": period,
                "n_units": len(mine),
                "n_adopted": sum(t.high <= end for t in mine),
                "n_possible": sum(t.low < end for t in mine),
            }
            for period, end in zip(periods, ends, strict=True)
        ]
    return rows
