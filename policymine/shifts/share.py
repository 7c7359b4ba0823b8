"""The share of the new term, new / (old + new), by period, with an interval that takes documents as the unit.

With five or more documents that use either term, documents are resampled; with fewer, or where every
resample gives the same share, the interval is the beta-binomial posterior with the correlation within
documents pooled over all periods. The method's name stands in each row.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.results import frame
from policymine.shifts.base import Uses
from policymine.shifts.transition import period_table
from policymine.statistics.betabinomial import angles, posterior_interval
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals, tail

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "share_of", "share_table"]

COLUMNS = ("period", "old", "new", "share", "low", "high", "n_documents", "n_using", "interval")
_ANGLES = 1001
# From so many documents on they are drawn by kind.
_MANY = 60
_RESAMPLES = 2000


def share_of(
    uses: Uses, rows: NDArray[np.bool_], log_rho: NDArray[np.float64], *, level: float, seed: int
) -> dict[str, Any]:
    """Return the pooled share of some documents: share, low, high, n_using, interval; null where none.

    Parameters
    ----------
    uses : the documents that use either term.
    rows : which of them, (n_using,).
    log_rho : log weight of each correlation within documents, (n_rho,).
    level : level of the interval.
    seed : seed of the resampling.
    """
    old, new = uses.old[rows], uses.new[rows]
    n = int(old.size)
    if n == 0:
        return {"share": None, "low": None, "high": None, "n_using": 0, "interval": None}
    share = float(new.sum() / (old.sum() + new.sum()))
    if n >= MIN_UNITS:
        ends = _resampled(old, new, level, seed)
        if ends[0] < ends[1]:
            low, high = min(ends[0], share), max(ends[1], share)
            return {"share": share, "low": low, "high": high, "n_using": n, "interval": "bootstrap"}
    pooled = Uses(uses.periods, np.zeros(n, dtype=np.int64), old, new, uses.n_documents)
    _, table = period_table(pooled, _ANGLES)
    lows, highs = posterior_interval(table, angles(_ANGLES), log_rho, level=level)
    # Where nothing or everything is new, the end is the bound itself; and long documents weigh more in
    # the share than in the mean over documents, so the interval is widened to hold it.
    low = 0.0 if new.sum() == 0 else min(float(lows[0]), share)
    high = 1.0 if old.sum() == 0 else max(float(highs[0]), share)
    return {"share": share, "low": low, "high": high, "n_using": n, "interval": "beta-binomial"}


def _resampled(
    old: NDArray[np.int64], new: NDArray[np.int64], level: float, seed: int
) -> tuple[float, float]:
    """Return the bootstrap interval of a share, documents resampled.

    Documents with the same mentions are alike: of many, the number of each kind is drawn, which is the same law.
    """
    n = int(old.size)
    if n <= _MANY:
        lows, highs = ratio_intervals(new, old + new, level=level, seed=seed)
        return float(lows[0]), float(highs[0])
    kinds, times = np.unique(np.column_stack([old, new]), axis=0, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(n, times / n, size=_RESAMPLES)
    shares = np.sort(
        (drawn @ kinds[:, 1].astype(np.float64)) / (drawn @ kinds.sum(axis=1).astype(np.float64))
    )
    cut = tail(n, level) * (_RESAMPLES - 1)
    return float(shares[math.floor(cut)]), float(shares[math.ceil(_RESAMPLES - 1 - cut)])


def share_table(uses: Uses, log_rho: NDArray[np.float64], *, level: float, seed: int) -> pd.DataFrame:
    """Return one row an observed period with the columns `COLUMNS`."""
    rows: list[dict[str, Any]] = []
    seeds = np.random.SeedSequence(seed).generate_state(max(len(uses.periods), 1))
    for i, label in enumerate(uses.periods):
        chosen = uses.position == i
        rows.append(
            {
                "period": label,
                "old": int(uses.old[chosen].sum()),
                "new": int(uses.new[chosen].sum()),
                "n_documents": int(uses.n_documents[i]),
                **share_of(uses, chosen, log_rho, level=level, seed=int(seeds[i])),
            }
        )
    table = frame(rows, COLUMNS)
    for name in ("share", "low", "high"):
        table[name] = table[name].astype("float64")
    return table
