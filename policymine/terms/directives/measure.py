"""Directives by class and period: rates, shares, how much of it binds, and the trend of that."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.statistics.mixes import mention_share_intervals
from policymine.statistics.serial import serial_trend
from policymine.statistics.trend import MIN_PERIODS
from policymine.terms.directives.base import COLUMNS, DirectivesResult
from policymine.terms.directives.rules import BINDING, CLASSES
from policymine.terms.messages import message
from policymine.terms.usage import measure_usage

__all__ = ["measure_directives"]

_ALPHA: Final = 0.05


def measure_directives(
    counts: Mapping[str, Counter[str]],
    exposure: pd.DataFrame,
    *,
    periods: Sequence[str],
    provenance: Provenance,
    sentences: Sequence[Evidence] = (),
    forms: Mapping[str, Mapping[str, int]] | None = None,
    ordered: bool = True,
    times: Sequence[float] | None = None,
    language: str = "zh",
    seed: int = 0,
    level: float = 0.95,
) -> DirectivesResult:
    """Return the directives of each class in each period, and the strength of each period.

    Parameters
    ----------
    counts : directives by class, by document id; a document without any may be absent.
    exposure : one row a document: columns document, period, n_tokens.
    periods : observed periods, in order of time.
    provenance : what made the counts.
    sentences : evidence, with the class as its term.
    forms : words counted by class.
    ordered : whether periods follow one another in time.
    times : position of each period in whole steps.
    language : of the texts; what English words leave open is said.
    seed, level : of the intervals.

    The strength is the share of obligations and prohibitions among all directives: 1 where all bind, 0 where all advise,
    allow or encourage. It says how a text addresses people, not how much it asks of them: a law that forbids nothing and
    commands little but never advises is as strong as one that commands much. It must not be compared across kinds of
    text (laws, reports, minutes).

    Sources: von Wright (1963) for the classes; Trosborg (1995).
    """
    long = pd.DataFrame(
        [(d, name, n) for d, found in counts.items() for name, n in found.items()],
        columns=["document", "term", "count"],
    )
    usage = measure_usage(
        long, exposure, terms=CLASSES, periods=periods, provenance=provenance, sentences=sentences,
        seed=seed, level=level, ordered=ordered, times=times,
    )  # fmt: skip
    rank = {label: i for i, label in enumerate(periods)}
    ids = sorted(str(d) for d in exposure["document"])
    label_of = dict(zip(exposure["document"].astype(str), exposure["period"].astype(str), strict=True))
    group = np.array([rank[label_of[d]] for d in ids], dtype=np.int64)
    grid = np.array([[counts.get(d, Counter())[name] for name in CLASSES] for d in ids], dtype=np.float64)
    grid = grid.reshape(len(ids), len(CLASSES))
    totals = grid.sum(axis=1)
    n_periods = len(periods)
    held = np.bincount(group, weights=totals, minlength=n_periods)

    def shares(hits: Any) -> tuple[Any, Any, Any]:
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(held > 0, np.bincount(group, weights=hits, minlength=n_periods) / held, np.nan)
        return share, *mention_share_intervals(hits, totals, group, n_periods, level=level, seed=seed)

    binding = grid[:, [CLASSES.index(name) for name in BINDING]].sum(axis=1)
    strength = shares(binding)
    each = [shares(grid[:, i]) for i in range(len(CLASSES))]
    table = usage.table.drop(columns=["share", "share_low", "share_high"]).assign(
        share=np.concatenate([e[0] for e in each]),
        share_low=np.concatenate([e[1] for e in each]),
        share_high=np.concatenate([e[2] for e in each]),
        n_directives=np.tile(held.astype(np.int64), len(CLASSES)),
        strength=np.tile(strength[0], len(CLASSES)),
        strength_low=np.tile(strength[1], len(CLASSES)),
        strength_high=np.tile(strength[2], len(CLASSES)),
    )
    trend = _trend(strength[0], times, level) if ordered else None
    return DirectivesResult(
        table=table[list(COLUMNS)],
        provenance=usage.provenance,
        sentences=usage.sentences,
        trends=usage.trends,
        strength_trend=trend,
        forms=forms or {},
        messages=_said(trend, float(binding.sum()), float(totals.sum()), language),
    )


def _trend(values: Any, times: Sequence[float] | None, level: float) -> dict[str, Any]:
    n = int(np.count_nonzero(~np.isnan(values)))
    row: dict[str, Any] = dict.fromkeys(("tau", "p", "slope", "low", "high", "persistence", "note"))
    row["n_periods"] = n
    if n < MIN_PERIODS:
        row["note"] = message("few_periods", needed=MIN_PERIODS, n=n)
        return row
    found = serial_trend(values, times, level=level)
    plain = found.trend
    row |= {"tau": None if math.isnan(plain.tau) else plain.tau, "p": found.p}
    row |= {"slope": plain.slope, "low": plain.low, "high": plain.high}
    row["persistence"] = None if math.isnan(found.persistence) else found.persistence
    return row


def _said(
    trend: Mapping[str, Any] | None, binding: float, total: float, language: str
) -> tuple[dict[str, str], ...]:
    if total == 0:
        return (message("directives_none"),)
    said = [message("directives_all", n=f"{total:,.0f}", binding=f"{binding / total:.0%}")]
    if trend is not None and trend["p"] is None:
        said.append(trend["note"])
    elif trend is not None and trend["tau"] is not None:
        key = "directives_level"
        if trend["p"] <= _ALPHA:
            key = "directives_rises" if trend["tau"] > 0 else "directives_falls"
        said.append(
            message(
                key, tau=f"{trend['tau']:.2f}", p=f"{trend['p']:.2g}", slope=f"{100 * trend['slope']:+.2f}",
                low=f"{100 * trend['low']:+.2f}", high=f"{100 * trend['high']:+.2f}",
            )
        )  # fmt: skip
    if language == "en":
        said.append(message("directives_english"))
    return tuple(said)
