"""Periods of time: years, quarters, months, decades and five-year plans, half-open.

A date keeps the precision it was stated with (`2014`, `2014-03`, `2014-03-05`). A date that is less precise
than the period belongs to no period: `2014` has no month, and is counted as undated for `--by month`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from policymine.errors import InputError

__all__ = ["GRAINS", "PLANS", "Period", "order_periods", "period_of"]

GRAINS: Final = ("year", "quarter", "month", "plan", "decade")

# Five-year plans of the PRC, first and last year; 1963-1965 were years of readjustment without a plan.
PLANS: Final = (
    ("一五", 1953, 1957),
    ("二五", 1958, 1962),
    ("1963-1965", 1963, 1965),
    ("三五", 1966, 1970),
    ("四五", 1971, 1975),
    ("五五", 1976, 1980),
    ("六五", 1981, 1985),
    ("七五", 1986, 1990),
    ("八五", 1991, 1995),
    ("九五", 1996, 2000),
    ("十五", 2001, 2005),
    ("十一五", 2006, 2010),
    ("十二五", 2011, 2015),
    ("十三五", 2016, 2020),
    ("十四五", 2021, 2025),
    ("十五五", 2026, 2030),
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open stretch of time, ordered by its start.

    Parameters
    ----------
    start, end : (year, month); `start` is in the period, `end` is not.
    label : as printed, such as `2014`, `2014Q1`, `2014-03`, `十二五`.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    label: str


def _next_month(year: int, month: int, step: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + step
    return index // 12, index % 12 + 1


def period_of(date: str | None, by: str) -> Period | None:
    """Return the period a date falls in, or None where it is missing or not precise enough.

    Raises InputError for an unknown `by`.

    >>> period_of("2014-03-05", "quarter").label
    '2014Q1'
    >>> period_of("2014", "month") is None
    True
    >>> period_of("2013", "plan").label
    '十二五'
    """
    if by not in GRAINS:
        raise InputError(f"unknown period {by!r}; known: {', '.join(GRAINS)}")
    match = _ISO.match(date or "")
    if not match:
        return None
    year = int(match[1])
    month = int(match[2]) if match[2] else None
    if by == "year":
        return Period((year, 1), (year + 1, 1), f"{year:04d}")
    if by == "decade":
        first = year // 10 * 10
        return Period((first, 1), (first + 10, 1), f"{first}s")
    if by == "plan":
        for label, first, last in PLANS:
            if first <= year <= last:
                return Period((first, 1), (last + 1, 1), label)
        return None
    if month is None:
        return None
    if by == "month":
        return Period((year, month), _next_month(year, month, 1), f"{year:04d}-{month:02d}")
    quarter = (month - 1) // 3
    return Period((year, quarter * 3 + 1), _next_month(year, quarter * 3 + 1, 3), f"{year:04d}Q{quarter + 1}")


def order_periods(periods: Iterable[Period | None]) -> list[str]:
    """Return the labels of the periods that occur, earliest first."""
    return [p.label for p in sorted({p for p in periods if p is not None})]
