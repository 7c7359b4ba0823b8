"""Shares of talk by group and by body, over many meetings, with intervals from resampled meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from policymine.minutes.base import BODY_COLUMNS, ROLE_COLUMNS, text_of
from policymine.minutes.speakers import group_labels
from policymine.results import frame
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["by_body", "by_role"]


def by_role(table: pd.DataFrame, n_boot: int, seed: int) -> tuple[pd.DataFrame, str]:
    """Return one row a group, over all bodies (body null) and for each body, and the unit that was resampled.

    Parameters
    ----------
    table : one row a speaker of a meeting, as in `MeetingsResult.table`.
    n_boot : resamples.
    seed : of the resamples.
    """
    rows: list[dict[str, Any]] = []
    bodies = sorted({b for b in table["body"].tolist() if isinstance(b, str)})
    # Meetings of one body share people: with bodies enough, the body is the unit over all of them.
    whole = "body" if len(bodies) >= MIN_UNITS and table["body"].notna().all() else "meeting"
    parts: list[tuple[str | None, pd.DataFrame, str]] = [(None, table, whole)]
    if len(bodies) > 1:
        parts += [(body, table[table["body"] == body], "meeting") for body in bodies]
    labels = group_labels()
    for body, part, unit in parts:
        unit_of = part[unit]
        units = sorted(unit_of.unique())
        groups = part["group"].map(lambda g: g if isinstance(g, str) else "")
        amount = part.assign(group=groups).pivot_table(
            index=unit, columns="group", values="chars", aggfunc="sum", fill_value=0
        )
        amount = amount.reindex(units)
        totals = amount.sum(axis=1).to_numpy(dtype=np.float64)
        low = high = np.full(amount.shape[1], np.nan)
        if len(units) >= MIN_UNITS:
            low, high = ratio_intervals(
                amount.to_numpy(dtype=np.float64),
                totals,
                n_resamples=n_boot,
                seed=np.random.default_rng(seed),
            )
            # A group that says everything, or the same share everywhere, has no interval.
            flat = ~(low < high)
            low, high = np.where(flat, np.nan, low), np.where(flat, np.nan, high)
        found = []
        for i, group in enumerate(amount.columns):
            of_group = part[groups == group]
            has = bool(np.isfinite(low[i]))
            found.append(
                {
                    "body": body,
                    "group": group or None,
                    "zh": labels[group]["zh"] if group else "身份不明",
                    "en": labels[group]["en"] if group else "unknown",
                    "meetings": int(of_group["meeting"].nunique()),
                    "speakers": len(of_group),
                    "turns": int(of_group["turns"].sum()),
                    "chars": int(of_group["chars"].sum()),
                    "share": float(of_group["chars"].sum() / max(totals.sum(), 1.0)),
                    "low": float(low[i]) if has else None,
                    "high": float(high[i]) if has else None,
                    "unit": unit if has else None,
                }
            )
        rows += sorted(found, key=lambda r: -float(r["share"]))
    return frame(rows, ROLE_COLUMNS), "bodies" if whole == "body" else "meetings"


def by_body(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return one row a body: sums, and means over its meetings, as in `MeetingsResult.bodies`."""
    rows = []
    averaged = ("gini", "gini_no_chair", "gini_present", "gini_present_no_chair", "chair_share")
    for body, part in meetings.groupby("body", dropna=False, sort=True):
        dates = sorted(d for d in part["date"].tolist() if isinstance(d, str) and d)
        rows.append(
            {
                "body": text_of(body),
                "meetings": len(part),
                "first": dates[0] if dates else None,
                "last": dates[-1] if dates else None,
                "turns": int(part["turns"].sum()),
                "chars": int(part["chars"].sum()),
                **{c: part[c].astype(float).mean() for c in averaged},
            }
        )
    return frame(rows, BODY_COLUMNS)
