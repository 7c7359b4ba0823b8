"""Other periods for the same dated documents: finer, coarser, and shifted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policymine.corpus.period import GRAINS, Period, period_of

__all__ = ["Binning", "binnings", "months_of"]

_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?")
# Months of each grain; a plan is five years but for one.
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "plan": 60, "decade": 120}
# By the verdict's periods: (name, months, first month). A first month that no year starts with needs dates with months.
_OTHERS: Final = {
    "year": (("month", 1, 0), ("quarter", 3, 0), ("half_year", 6, 0), ("two_years_even", 24, 0), ("two_years_odd", 24, 12),
             ("from_july", 12, 6), ("plan", 0, 0)),
    "quarter": (("month", 1, 0), ("half_year", 6, 0), ("shifted_quarter", 3, 1), ("year", 12, 0), ("from_july", 12, 6)),
    "month": (("two_months", 2, 0), ("two_months_shifted", 2, 1), ("quarter", 3, 0), ("half_year", 6, 0), ("year", 12, 0)),
    "plan": (("year", 12, 0), ("two_years_even", 24, 0), ("two_years_odd", 24, 12), ("five_years_shifted", 60, 36)),
    "decade": (("year", 12, 0), ("two_years_even", 24, 0), ("five_years", 60, 0), ("decade_shifted", 120, 60)),
}  # fmt: skip
# Finer periods serve where at least this share of the documents that use a term are dated closely enough.
_DATED: Final = 0.8


@dataclass(frozen=True, slots=True)
class Binning:
    """Dated documents put into periods.

    Parameters
    ----------
    name : of the periods, a key of the catalogue.
    labels : period by document; one not dated closely enough is absent.
    order : the periods that occur, in order of time.
    spans : first and last month (exclusive) of each, counted from year 0.
    coarser : whether they are longer than those of the verdict.
    """

    name: str
    labels: Mapping[str, str]
    order: tuple[str, ...]
    spans: Mapping[str, tuple[int, int]]
    coarser: bool = False


def months_of(period: Period) -> tuple[int, int]:
    """Return the first month of a period and the first one after it, counted from year 0.

    >>> months_of(period_of("2014", "year"))
    (24168, 24180)
    """
    first, last = (year * 12 + month - 1 for year, month in (period.start, period.end))
    return first, last


def binnings(dates: Mapping[str, str], by: str, using: Sequence[str], *, plans: bool = True) -> list[Binning]:
    """Return other periods for the documents; first those of `by` itself.

    Parameters
    ----------
    dates : ISO date at the precision stated, by document.
    by : the verdict's periods, one of `GRAINS`.
    using : documents that use either term; ways that most of them have no date for are left out.
    plans : whether the five-year plans of the PRC mean anything to these documents.

    A way that puts all documents together as `by` does is left out: it could not but agree.

    >>> dates = {"a": "2013-03", "b": "2014-03", "c": "2014-11", "d": "2015-03"}
    >>> [b.name for b in binnings(dates, "year", list(dates))]
    ['year', 'month', 'two_years_even', 'two_years_odd', 'from_july']
    """
    base = _by_grain(dates, by, by)
    found, seen = [base], {_partition(base, dates)}
    for name, months, first in _OTHERS[by]:
        if name == "plan" and not plans:
            continue
        made = _by_grain(dates, name, by) if name in GRAINS else _by_months(dates, name, months, first, by)
        if len(made.order) < 2 or sum(d in made.labels for d in using) < _DATED * len(using):
            continue
        key = _partition(made, dates)
        if key not in seen:
            seen.add(key)
            found.append(made)
    return found


def _partition(binning: Binning, dates: Mapping[str, str]) -> tuple[int, ...]:
    """Return the place of each document's period in time: what the verdict rests on."""
    place = {label: i for i, label in enumerate(binning.order)}
    return tuple(place.get(binning.labels.get(d, ""), -1) for d in sorted(dates))


def _by_grain(dates: Mapping[str, str], grain: str, by: str) -> Binning:
    periods = {d: period_of(date, grain) for d, date in dates.items()}
    known = {d: p for d, p in periods.items() if p is not None}
    spans = {p.label: months_of(p) for p in sorted(set(known.values()))}
    return Binning(
        grain, {d: p.label for d, p in known.items()}, tuple(spans), spans, _MONTHS[grain] > _MONTHS[by]
    )


def _by_months(dates: Mapping[str, str], name: str, months: int, first: int, by: str) -> Binning:
    labels: dict[str, str] = {}
    spans: dict[str, tuple[int, int]] = {}
    whole_years = months % 12 == 0 and first % 12 == 0
    for document, date in dates.items():
        match = _ISO.match(date)
        if not match or not (match[2] or whole_years):
            continue
        at = int(match[1]) * 12 + (int(match[2]) - 1 if match[2] else 0)
        start = (at - first) // months * months + first
        labels[document] = _named(start, months)
        spans[labels[document]] = (start, start + months)
    order = tuple(sorted(spans, key=lambda label: spans[label]))
    return Binning(name, labels, order, {p: spans[p] for p in order}, months > _MONTHS[by])


def _named(start: int, months: int) -> str:
    """Return a period's label.

    >>> _named(2014 * 12, 24), _named(2014 * 12 + 6, 12)
    ('2014-2015', '2014-07/2015-06')
    """
    if months % 12 == 0 and start % 12 == 0:
        return f"{start // 12}-{(start + months) // 12 - 1}"
    last = start + months - 1
    return f"{start // 12:04d}-{start % 12 + 1:02d}/{last // 12:04d}-{last % 12 + 1:02d}"
