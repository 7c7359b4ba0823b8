"""What an adoption is measured on, `Texts`, and what comes out, `AdoptionResult`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.results import Evidence, ReasonedResult, plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "AdoptionResult", "Texts", "days_of", "texts_of"]

COLUMNS = (
    "group", "level", "region", "status", "first_use", "low", "high", "document", "second_use", "lag", "lag_low", "lag_high",
    "n_documents", "n_eligible", "n_new", "n_cited", "share", "share_low", "share_high", "n_silent", "exposed", "p_silent",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def days_of(date: str) -> tuple[int, int]:
    """Return the first and the last day a date may mean, as ordinals: 2014 is any day of that year.

    Raises InputError for what is no date.

    >>> first, last = days_of("2014-02")
    >>> last - first
    27
    """
    match = _ISO.fullmatch(date)
    if not match:
        raise InputError(f"{date!r} is no date; a date is 2014, 2014-03 or 2014-03-05")
    year, month, day = (int(g) if g else None for g in match.groups())
    try:
        if year and month and day:
            at = datetime.date(year, month, day).toordinal()
            return at, at
        first = datetime.date(year or 0, month or 1, 1)
        after = datetime.date(first.year + 1, 1, 1)
        if month and month < 12:
            after = datetime.date(first.year, month + 1, 1)
    except ValueError:
        raise InputError(f"{date!r} is no date; a date is 2014, 2014-03 or 2014-03-05") from None
    return first.toordinal(), after.toordinal() - 1


@dataclass(frozen=True, eq=False)
class Texts:
    """The dated documents, in order of their first possible day and their id.

    Parameters
    ----------
    documents, dates : id and date as stated, (n_documents,).
    first, last : first and last day each may be of, ordinals, (n_documents,).
    group, unit : number of each document's group and issuer, -1 for none, (n_documents,).
    period : number of each document's period, -1 for none, (n_documents,).
    used : whether the document uses the term in words of its own, (n_documents,).
    eligible : whether it speaks of the matter, so that not using the term says something, (n_documents,).
    cited : whether it has the term in titles it cites alone, (n_documents,).
    groups, units, periods : the names.
    """

    documents: tuple[str, ...]
    dates: tuple[str, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    group: NDArray[np.int64]
    unit: NDArray[np.int64]
    period: NDArray[np.int64]
    used: NDArray[np.bool_]
    eligible: NDArray[np.bool_]
    cited: NDArray[np.bool_]
    groups: tuple[str, ...]
    units: tuple[str, ...]
    periods: tuple[str, ...]


def texts_of(table: pd.DataFrame, periods: tuple[str, ...], *, paired: bool) -> Texts:
    """Return the documents of a table with one row each, checked and in order of time.

    Parameters
    ----------
    table : columns document (distinct), date (ISO at the precision stated), group, unit and period (None where not known),
        new, old and cited (mentions, whole, not negative).
    periods : labels in order of time.
    paired : there is an old term: a document is eligible where it uses either; else every document is.

    Raises
    ------
    InputError : a column is missing, a document occurs twice, or a date is none.
    """
    needed = ("document", "date", "group", "unit", "period", "new", "old", "cited")
    missing = [c for c in needed if c not in table.columns]
    if missing:
        raise InputError(f"the table lacks the column {', '.join(missing)}; needed: {', '.join(needed)}")
    if table["document"].duplicated().any():
        raise InputError(f"{table.loc[table['document'].duplicated(), 'document'].iloc[0]!r} occurs twice")
    days = np.array([days_of(str(d)) for d in table["date"]], dtype=np.int64).reshape(-1, 2)
    ids = [str(d) for d in table["document"]]
    order = sorted(range(len(ids)), key=lambda i: (days[i, 0], days[i, 1], ids[i]))

    def numbers(column: str, names: tuple[str, ...]) -> NDArray[np.int64]:
        rank = {name: i for i, name in enumerate(names)}
        values = [plain(table[column].iloc[i]) for i in order]
        return np.array([rank.get(str(v), -1) if v is not None else -1 for v in values], dtype=np.int64)

    def names(column: str) -> tuple[str, ...]:
        return tuple(sorted({str(v) for v in map(plain, table[column]) if v is not None}))

    new, old, cited = (table[c].to_numpy(dtype=np.int64)[order] for c in ("new", "old", "cited"))
    used = new > 0
    return Texts(
        documents=tuple(ids[i] for i in order),
        dates=tuple(str(table["date"].iloc[i]) for i in order),
        first=days[order, 0],
        last=days[order, 1],
        group=numbers("group", names("group")),
        unit=numbers("unit", names("unit")),
        period=numbers("period", periods),
        used=used,
        eligible=used | (old > 0) if paired else np.ones(len(ids), dtype=bool),
        cited=(cited > 0) & ~used,
        groups=names("group"),
        units=names("unit"),
        periods=periods,
    )


@dataclass(frozen=True, eq=False, repr=False)
class AdoptionResult(ReasonedResult):
    """Who took a term up when.

    `table` has one row a group, first users first: group; level, region (the commonest of its documents); status
    (`adopted`, `not_adopted`, `not_enough_data`); first_use, the date of its first document with the term; low and high,
    between which it took the term up (low null where nothing tells, high null where it has not yet); document, the first one
    with the term; second_use, the date of the next document with it; lag, lag_low, lag_high, years behind the leader's first
    use; n_documents, dated; n_eligible, those that use either term (all, where no old term is named); n_new, those with the
    new one; n_cited, those that have it in titles they cite alone; share of the eligible after the first use, with interval;
    n_silent, eligible documents without it since the leader's first use and before its own, exposed, the years up to the last
    of them, and p_silent, how often as many would all lack it by chance had the group taken it up when the leader did. A
    group that never used it is `not_adopted` where p_silent is at most 0.05, else `not_enough_data`.

    Parameters
    ----------
    term, old : the terms; old None where none is named.
    by : what the groups are.
    order : test of an order of levels: verdict (`top_down`, `bottom_up`, `no_order`, `not_enough_data`), statistic, p,
        p_levels, p_documents, p_exposure, exact, floor, n_units, n_levels; None where there are no levels.
    levels, regions, map, spread and steps are of the issuers with a document that could have the term.
    levels : one a level, highest first: level, n_units, n_adopted, first_use, median, low, high, lag_from_above.
    regions : one a region, first users first: region, n_units, n_adopted, n_unknown, first_use, first_unit, lag behind the leader
        of all, lag_low, lag_high.
    map : by region and period, at its end: n_units, n_adopted, n_possible, the issuers that surely had it and may have had it.
    spread : by period, at its end, and level (null: all): day, n_units, n_adopted, n_possible, share, low, high.
    steps : the same at each day on which something changes.
    curve : by period and group: n_eligible, n_new, share, low, high.
    marks : the eligible documents: group, document, date, used.
    use_rate : share of the eligible documents that use the term once taken up: mean, low, high, and silent, the documents
        without it that are needed to hold that a typical group had not taken it up.
    reasons : what was found, by language.
    messages : what a reader must know, by language.
    """

    term: str = ""
    old: str | None = None
    by: str = "issuer"
    order: Mapping[str, Any] | None = None
    levels: tuple[Mapping[str, Any], ...] = ()
    regions: tuple[Mapping[str, Any], ...] = ()
    map: tuple[Mapping[str, Any], ...] = ()
    spread: tuple[Mapping[str, Any], ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    curve: tuple[Mapping[str, Any], ...] = ()
    use_rate: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides the rows."""
        return {
            "term": self.term,
            "old": self.old,
            "by": self.by,
            "order": plain(self.order),
            "levels": [plain(row) for row in self.levels],
            "regions": [plain(row) for row in self.regions],
            "map": [plain(row) for row in self.map],
            "spread": [plain(row) for row in self.spread],
            "steps": [plain(row) for row in self.steps],
            "curve": [plain(row) for row in self.curve],
            "use_rate": plain(self.use_rate),
            "marks": [plain(row) for row in self.marks],
            "reasons": dict(self.reasons),
            "messages": [dict(m) for m in self.messages],
            "evidence": [e.as_dict() for e in self.evidence()],
        }

    def summary(self, lang: str = "en") -> str:
        """Return who was first, and how many followed."""
        adopted = [r for r in self.rows() if r["status"] == "adopted"]
        if not adopted:
            return headline("adoption.nobody", lang, term=self.term, n=len(self.table))
        return headline(
            "adoption.first",
            lang,
            term=self.term,
            group=adopted[0]["group"],
            first=adopted[0]["first_use"],
            adopted=len(adopted),
            n=len(self.table),
            last=adopted[-1]["first_use"],
        )

    def first(self, row: int) -> Evidence | None:
        """Return the sentence of a group's first use; None where it has none."""
        found = [e for e in self.evidence(row) if e.term == self.term]
        return found[0] if found else None
