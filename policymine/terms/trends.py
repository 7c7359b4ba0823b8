"""Trends of terms over ordered periods: direction, steadiness and size, and whether one document makes them.

Direction is tested by Mann-Kendall on the rates, corrected for the likeness of neighbouring periods; the change per period
is Theil-Sen's, and the growth in per cent that of a log-linear model of counts with log exposure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.provenance import cited
from policymine.statistics.fdr import q_values
from policymine.statistics.log_linear import log_linear_growth
from policymine.statistics.serial import MIN_SERIAL, serial_trend
from policymine.statistics.trend import MIN_PERIODS
from policymine.terms.messages import both, message, names

__all__ = ["REFERENCES", "term_trends"]

REFERENCES: Final = (
    cited("mann1945"),
    cited("sen1968"),
    cited("yue2004"),
    cited("hamed1998"),
    cited("firth1993"),
)
_ALPHA: Final = 0.05
# An interval from a rate that halves each period to one that grows thirtyfold says nothing.
_WIDEST: Final = 4.0
_COLUMNS: Final = (
    "term", "tau", "p", "q", "slope", "low", "high", "percent", "percent_low", "percent_high", "persistence",
)  # fmt: skip


def term_trends(
    terms: Sequence[str],
    documents: Sequence[str],
    uses: NDArray[np.float64],
    tokens: NDArray[np.float64],
    period_of: NDArray[np.int64],
    *,
    times: NDArray[np.float64],
    dispersion: NDArray[np.float64],
    per: float,
    level: float = 0.95,
) -> tuple[dict[str, Any], ...]:
    """Return the trend of each term.

    Parameters
    ----------
    terms : names, (n_terms,).
    documents : ids, (n_documents,).
    uses : (n_documents, n_terms).
    tokens : (n_documents,), what the uses are counted in.
    period_of : period of each document, 0 to n_periods - 1.
    times : position of each period, whole steps, ascending, (n_periods,); a gap parts neighbours.
    dispersion : variance over Poisson's of each term between documents of a period, (n_terms,).
    per : tokens that a rate is per.
    level : level of the intervals.

    Returns one mapping a term: term, tau, p (corrected for persistence), q (Benjamini-Hochberg over the terms), slope, low,
    high (Theil-Sen, uses per `per` tokens a step), percent, percent_low, percent_high (growth in per cent a step),
    persistence (correlation of neighbours, null below ten periods), n_periods, dispersion, undone_by (documents without
    any one of which p would exceed 0.05; empty where none would, or where there is no trend to undo), note.

    A trend is one direction kept over the whole time. The test must not be read as one of a single step, nor of a rise
    that was followed by a fall.

    Sources: Mann (1945); Sen (1968); Yue & Wang (2004); Firth (1993).
    """
    n_periods = times.size
    found: list[dict[str, Any]] = []
    n_tokens = np.bincount(period_of, weights=tokens, minlength=n_periods).astype(np.float64)
    for i, term in enumerate(terms):
        totals = np.bincount(period_of, weights=uses[:, i], minlength=n_periods).astype(np.float64)
        values = _rates(totals, n_tokens, per)
        n = int(np.count_nonzero(~np.isnan(values)))
        row: dict[str, Any] = dict.fromkeys(_COLUMNS)
        row |= {
            "term": term,
            "n_periods": n,
            "dispersion": float(dispersion[i]),
            "undone_by": [],
            "note": None,
        }
        if n < MIN_PERIODS:
            row["note"] = message("few_periods", needed=MIN_PERIODS, n=n)
        elif not np.nansum(values) > 0:
            row["note"] = message("no_uses")
        else:
            trend = serial_trend(values, times, level=level)
            row |= {"tau": trend.trend.tau, "p": trend.p}
            row["persistence"] = None if math.isnan(trend.persistence) else trend.persistence
            if trend.trend.low < trend.trend.high:
                row |= {"slope": trend.trend.slope, "low": trend.trend.low, "high": trend.trend.high}
            else:
                # Theil-Sen is a median over pairs of periods: where most pairs are equal it is 0 to 0.
                equal = int(np.unique(values[~np.isnan(values)], return_counts=True)[1].max())
                row["note"] = message("equal_values", n=n, equal=equal)
            growth = log_linear_growth(totals, n_tokens, times, dispersion=float(dispersion[i]), level=level)
            if growth.high - growth.low <= _WIDEST:
                row |= {
                    "percent": 100.0 * math.expm1(growth.slope),
                    "percent_low": 100.0 * math.expm1(growth.low),
                    "percent_high": 100.0 * math.expm1(growth.high),
                }
            else:
                row["note"] = both(row["note"], message("no_growth"))
            if row["p"] <= _ALPHA:
                row["undone_by"] = _undone(
                    documents, uses[:, i], tokens, period_of, totals, n_tokens, times, per
                )
                if n < MIN_SERIAL:
                    row["note"] = both(row["note"], message("no_persistence", n=n))
            if row["undone_by"]:
                row["note"] = both(row["note"], message("undone_by", documents=names(row["undone_by"])))
        found.append(row)
    _with_q(found)
    return tuple(found)


def _with_q(rows: list[dict[str, Any]]) -> None:
    q = q_values([np.nan if row["p"] is None else row["p"] for row in rows])
    for row, value in zip(rows, q, strict=True):
        row["q"] = None if np.isnan(value) else float(value)


def _rates(totals: NDArray[np.float64], tokens: NDArray[np.float64], per: float) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(tokens > 0, totals * per / tokens, np.nan)


def _undone(
    documents: Sequence[str],
    uses: NDArray[np.float64],
    tokens: NDArray[np.float64],
    period_of: NDArray[np.int64],
    totals: NDArray[np.float64],
    n_tokens: NDArray[np.float64],
    times: NDArray[np.float64],
    per: float,
) -> list[str]:
    """Return the documents without any one of which there is no trend; of each period, the one that weighs most."""
    undone = []
    for period in np.flatnonzero(totals > 0).tolist():
        rows = np.flatnonzero(period_of == period)
        # The test sees ranks of rates only: the document that moves its period's rate most is the one to try.
        rest = n_tokens[period] - tokens[rows]
        with np.errstate(invalid="ignore", divide="ignore"):
            without = np.where(rest > 0, (totals[period] - uses[rows]) * per / rest, np.nan)
        moved = np.abs(without - totals[period] * per / n_tokens[period])
        chosen = int(rows[np.argmax(np.where(np.isnan(moved), np.inf, moved))])
        less, fewer = totals.copy(), n_tokens.copy()
        less[period] -= uses[chosen]
        fewer[period] -= tokens[chosen]
        values = _rates(less, fewer, per)
        too_few = np.count_nonzero(~np.isnan(values)) < MIN_PERIODS or not np.nansum(values) > 0
        if too_few or serial_trend(values, times).p > _ALPHA:
            undone.append(documents[chosen])
    return undone
