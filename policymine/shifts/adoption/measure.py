"""Measure who took a term up when, how far it had spread by each period, and whether an order of levels shows."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.document import LEVELS
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, frame, plain
from policymine.shifts.adoption.base import COLUMNS, AdoptionResult, Texts, days_of, texts_of
from policymine.shifts.adoption.exposure import ALPHA, UseRate
from policymine.shifts.adoption.order import REFERENCES as ORDER_REFERENCES
from policymine.shifts.adoption.order import order_of_levels
from policymine.shifts.adoption.regions import region_rows, region_spread
from policymine.shifts.adoption.report import remarks, said
from policymine.shifts.adoption.spread import YEAR, curve, lag, level_rows, members_of, spread, steps
from policymine.shifts.adoption.timing import Timing, rate_after, timings
from policymine.statistics.intervals import binomial_interval
from policymine.statistics.turnbull import TURNBULL_1976

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD", "REFERENCES", "measure_adoption"]

METHOD = (
    "A group took the term up between a run of documents without it and its first document with it in words of its own; the run is as "
    "long as it must be for such silence to happen in at most 5% of cases after taking it up, the share of documents that "
    "then use it being estimated over groups with a beta-binomial. The share of issuers by date is Turnbull's estimate "
    "with exact bounds. The order of levels is Jonckheere's sum of Gehan scores, held against levels dealt out anew among "
    "issuers, against uses dealt out anew among documents of the same period, and against times drawn for all issuers from one "
    "spread, each timed on the documents it has."
)
REFERENCES = (TURNBULL_1976, *ORDER_REFERENCES, cited("skellam1948"))  # fmt: skip
_PER_ROW = 6


def measure_adoption(
    table: pd.DataFrame,
    *,
    term: str,
    old: str | None,
    by: str,
    periods: Sequence[str],
    provenance: Provenance,
    levels: Sequence[str] = LEVELS,
    sentences: Sequence[Evidence] = (),
    n_permutations: int = 999,
    seed: int = 0,
) -> AdoptionResult:
    """Return who took a term up when, with lags, the spread by period and the test of an order of levels.

    Parameters
    ----------
    table : one row a dated document: document, date (ISO at the precision stated), period (label, None where the date is not
        precise enough), group and unit (issuer; None where not known), level, region, new, old (mentions in the document's
        own words) and cited (mentions of the new term in titles it cites).
    term, old : the terms; with an old one only documents that use either tell whether the new one was taken up.
    by : what the groups are, for the sentences.
    periods : labels in order of time.
    provenance : what made the counts; the method's sentence and references are filled in where empty.
    levels : the levels, highest first.
    sentences : evidence with term set, in order of place; kept: of the first two documents with the new term, and of the
        last one with the old term before it.
    n_permutations : random orders, at least 99.
    seed : of the random orders.

    Assumes that a group which has taken the term up uses it in the same share of its documents from then on as later, that
    documents missing from the corpus are missing for other reasons than the term, and that issuers decide by themselves. Not to
    be used for a term that was there before the first document (every first use is then the archive's beginning), where one
    issuer's documents are copies of another's, nor as proof that one issuer learnt from another: an order in time is none.

    Raises
    ------
    InputError : a table or options that cannot be used.
    NotEnoughDataError : no document has a group.

    Sources: Turnbull, B. W. (1976). The empirical distribution function with arbitrarily grouped, censored and truncated data.
    JRSS B 38; Gehan, E. A. (1965). A generalized Wilcoxon test for comparing arbitrarily singly-censored samples. Biometrika 52;
    Jonckheere, A. R. (1954). A distribution-free k-sample test against ordered alternatives. Biometrika 41; Skellam, J. G.
    (1948), the beta-binomial.

    >>> import pandas as pd
    >>> made = [(who, f"{year}-01-01", year >= start) for who, start in (("centre", 2012), ("city", 2015))
    ...         for year in range(2008, 2021)]
    >>> table = pd.DataFrame([(f"{who}-{date}", date, date[:4], who, who, None, None, int(new), int(not new), 0)
    ...                       for who, date, new in made],
    ...                      columns=["document", "date", "period", "group", "unit", "level", "region", "new", "old", "cited"])
    >>> found = measure_adoption(table, term="governance", old="management", by="issuer", n_permutations=99,
    ...                          periods=[str(y) for y in range(2008, 2021)], provenance=Provenance("adoption", versions={}))
    >>> [(r["group"], r["low"], r["first_use"], r["lag"]) for r in found.rows()]
    [('centre', '2011-01-01', '2012-01-01', 0.0), ('city', '2014-01-01', '2015-01-01', 3.0)]
    """
    if n_permutations < 99:
        raise InputError(f"n_permutations is at least 99, not {n_permutations}: p could hardly reach 0.05")
    texts = texts_of(table, tuple(periods), paired=old is not None)
    if not texts.groups:
        raise NotEnoughDataError(
            f"no dated document has a value for --by {by}; see: policymine documents CORPUS"
        )
    by_group = members_of(texts.group, len(texts.groups))
    # An issuer without a document that could have the term is in no one's reach: it neither waits nor follows.
    everyone = members_of(texts.unit, len(texts.units))
    speaking = [i for i, rows in enumerate(everyone) if texts.eligible[rows].any()]
    by_unit = [everyone[i] for i in speaking]
    rate = rate_after(texts, by_unit or by_group)
    found = timings(texts, by_group, rate_after(texts, by_group))
    units = timings(texts, by_unit, rate)
    places = _Places(table, texts)
    names = [places.commonest("level", rows) for rows in by_unit]
    rank = {name: i for i, name in enumerate(levels)}
    level = np.full(len(everyone), -1, dtype=np.int64)
    level[speaking] = [rank.get(n, -1) if n is not None else -1 for n in names]
    order = None
    if np.unique(level[level >= 0]).size > 1:
        low, high = np.full(level.size, -np.inf), np.full(level.size, np.inf)
        low[speaking], high[speaking] = [t.low for t in units], [t.high for t in units]
        order = order_of_levels(
            texts, low, high, level, rate=rate, members=everyone, n_permutations=n_permutations, seed=seed
        )
    using = [t for t in found if t.first is not None]
    leader = min(using, key=lambda t: (t.high, t.first)) if using else None
    rows = [
        _row(texts, name, timing, leader, mine, places, rate)
        for name, timing, mine in zip(texts.groups, found, by_group, strict=True)
    ]
    shown = sorted(range(len(rows)), key=lambda i: (found[i].high, -found[i].low, texts.groups[i]))
    ranked = [n if n in rank else None for n in names]
    ordered = sorted({n for n in ranked if n is not None}, key=rank.__getitem__)
    ends = [_end(p, table) for p in periods]
    homes = [places.commonest("region", rows) for rows in by_unit]
    regions = region_rows(units, homes, [texts.units[i] for i in speaking], texts)
    listed = frame([rows[i] for i in shown], COLUMNS).astype({"n_silent": "Int64"})
    result = AdoptionResult(
        table=listed,
        provenance=provenance.filled(method=METHOD, references=REFERENCES, seed=seed),
        sentences=_evidence(texts, [found[i] for i in shown], sentences, term),
        term=term,
        old=old,
        by=by,
        order=asdict(order) if order is not None else None,
        levels=tuple(level_rows(units, ranked, ordered, texts, {"day": _day})) if order is not None else (),
        regions=tuple(regions),
        map=tuple(region_spread(units, homes, [r["region"] for r in regions], periods, ends)),
        spread=tuple(spread(units, ranked, periods, ends)) if units else (),
        steps=tuple(steps(units, ranked, *_span(texts))) if units else (),
        curve=tuple(curve(texts)),
        use_rate=_rate(rate),
        marks=tuple(_marks(texts)),
    )
    cited = table["cited"].to_numpy(dtype=np.int64)
    return replace(
        result,
        reasons=said(result, n_permutations),
        messages=tuple(remarks(result, texts, int(cited.sum()), old)),
    )


class _Places:
    """Level and region of the documents, in the order of `texts`."""

    def __init__(self, table: pd.DataFrame, texts: Texts) -> None:
        rows = {str(d): i for i, d in enumerate(table["document"])}
        at = [rows[d] for d in texts.documents]
        self._values = {
            c: [plain(table[c].iloc[i]) for i in at] for c in ("level", "region") if c in table.columns
        }

    def commonest(self, column: str, rows: NDArray[np.int64]) -> str | None:
        """Return the commonest value among documents, the first by name of several; None where none has one."""
        values = self._values.get(column)
        given = Counter(str(values[i]) for i in rows if values[i] is not None) if values else Counter()
        return min(given, key=lambda v: (-given[v], v)) if given else None


def _row(
    texts: Texts,
    name: str,
    timing: Timing,
    leader: Timing | None,
    mine: NDArray[np.int64],
    places: _Places,
    rate: UseRate,
) -> dict[str, Any]:
    behind = lag(timing, leader) if leader is not None else (None, None, None)
    n_after = timing.used + timing.unused
    low, high = binomial_interval(timing.used, n_after)
    # What it wrote on the matter since the leader's first use, before its own: its chances to use the term.
    since = [r for r in timing.silent if leader is not None and texts.first[r] >= leader.high]
    late = timing is not leader and leader is not None
    chance = rate.silence(len(since), timing.used, timing.unused) if late else None
    if timing.first is not None:
        status = "adopted"
    else:
        status = "not_adopted" if chance is not None and chance <= ALPHA else "not_enough_data"
    exposed = (
        (max(texts.last[r] for r in since) - leader.high) / YEAR if leader is not None and since else 0.0
    )
    return {
        "group": name,
        "level": places.commonest("level", mine),
        "region": places.commonest("region", mine),
        "status": status,
        "first_use": texts.dates[timing.first] if timing.first is not None else None,
        "low": texts.dates[timing.before] if timing.before is not None else None,
        "high": texts.dates[timing.first] if timing.first is not None else None,
        "document": texts.documents[timing.first] if timing.first is not None else None,
        "second_use": texts.dates[timing.second] if timing.second is not None else None,
        "lag": behind[0],
        "lag_low": behind[1],
        "lag_high": behind[2],
        "n_documents": int(mine.size),
        "n_eligible": int(texts.eligible[mine].sum()),
        "n_new": int(texts.used[mine].sum()),
        "n_cited": int(texts.cited[mine].sum()),
        "share": timing.used / n_after if n_after else None,
        "share_low": float(low) if n_after else None,
        "share_high": float(high) if n_after else None,
        "n_silent": len(since) if late else None,
        "exposed": round(exposed, 2) if late else None,
        "p_silent": chance if since else None,
    }


def _rate(rate: UseRate) -> dict[str, Any]:
    return {
        "mean": rate.mean,
        "low": rate.low,
        "high": rate.high,
        "n_documents": rate.n_documents,
        "n_groups": rate.n_groups,
        "silent": rate.needed(),
    }


def _marks(texts: Texts) -> list[dict[str, Any]]:
    """Return the eligible documents that a lane shows: whose, when, with the term or without it."""
    rows = np.flatnonzero(texts.eligible & (texts.group >= 0))
    return [
        {
            "group": texts.groups[texts.group[i]],
            "document": texts.documents[i],
            "date": texts.dates[i],
            "used": bool(texts.used[i]),
        }
        for i in rows
    ]


def _evidence(
    texts: Texts, found: Sequence[Timing], sentences: Sequence[Evidence], term: str
) -> dict[int, tuple[Evidence, ...]]:
    """Return for each row the sentences of its first two documents with the term, and of the last with the old one."""
    by_document: dict[str, list[Evidence]] = {}
    for item in sentences:
        by_document.setdefault(item.document, []).append(item)
    rows: dict[int, tuple[Evidence, ...]] = {}
    for number, timing in enumerate(found):
        chosen: list[Evidence] = []
        for row in (timing.first, timing.second):
            if row is not None:
                own = [e for e in by_document.get(texts.documents[row], []) if e.term == term]
                chosen += own[: _PER_ROW // 3]
        for row in reversed(timing.silent):
            other = [e for e in by_document.get(texts.documents[row], []) if e.term != term]
            if other:
                chosen += other[: _PER_ROW // 3]
                break
        if chosen:
            rows[number] = tuple(chosen)
    return rows


def _day(ordinal: float) -> str | None:
    return datetime.date.fromordinal(int(ordinal)).isoformat() if math.isfinite(ordinal) else None


def _span(texts: Texts) -> tuple[int, int]:
    """Return the first and the last day of the documents that could have the term."""
    return int(texts.first[texts.eligible].min()), int(texts.last[texts.eligible].max())


def _end(period: str, table: pd.DataFrame) -> int:
    """Return the last day of a period: that of its label, or of the last document in it where the label is no date."""
    try:
        return days_of(period)[1]
    except InputError:
        dates = [str(d) for d, p in zip(table["date"], table["period"], strict=True) if p == period]
        return max(days_of(d)[1] for d in dates)
