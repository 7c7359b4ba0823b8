"""Periods are half-open and never finer than the date stated."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.corpus.period import PLANS, order_periods, period_of
from policymine.errors import InputError


@pytest.mark.parametrize(
    ("date", "by", "label"),
    [
        ("2014", "year", "2014"),
        ("2014-03-05", "year", "2014"),
        ("2014-03", "quarter", "2014Q1"),
        ("2014-10-01", "quarter", "2014Q4"),
        ("2014-12-31", "month", "2014-12"),
        ("2010", "plan", "十一五"),
        ("2011", "plan", "十二五"),
        ("1964", "plan", "1963-1965"),
        ("2014", "month", None),
        ("2014", "quarter", None),
        ("1949", "plan", None),
        ("2014-03", "decade", "2010s"),
        (None, "year", None),
        ("no date", "year", None),
    ],
)
def test_labels(date: str | None, by: str, label: str | None) -> None:
    period = period_of(date, by)
    assert (period.label if period else None) == label


def test_an_unknown_period_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match="year, quarter, month, plan, decade"):
        period_of("2014", "century")


@given(st.integers(1950, 2030), st.integers(1, 12))
def test_half_open(year: int, month: int) -> None:
    for by in ("year", "quarter", "month", "decade"):
        period = period_of(f"{year}-{month:02d}", by)
        assert period is not None
        assert period.start <= (year, month) < period.end


def test_plans_follow_one_another() -> None:
    for (_, _, last), (_, first, _) in pairwise(PLANS):
        assert first == last + 1


def test_order_is_by_time_not_by_label() -> None:
    assert order_periods(period_of(d, "plan") for d in ("2012", "1954", "2007", "2007")) == [
        "一五",
        "十一五",
        "十二五",
    ]
