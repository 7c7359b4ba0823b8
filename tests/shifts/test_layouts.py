"""Corpora of other shapes: months and quarters, gaps, ends, a change and its return, documents of forty mentions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policymine.shifts.breakpoint import likeliest
from tests.shifts.test_measure import YEARS, Curve, flat, measure, plant, step

MONTHS = [f"{2015 + i // 12}-{i % 12 + 1:02d}" for i in range(60)]
QUARTERS = [f"{2005 + i // 4}Q{i % 4 + 1}" for i in range(40)]


@pytest.mark.parametrize(
    ("periods", "per_period", "mentions", "at"),
    [
        (MONTHS, 40, 0.1, 30),  # four mentions a month in forty documents
        (QUARTERS, 1, 5.0, 20),  # one long document a quarter
        (YEARS, 20, 0.5, 17),  # near the end
        (YEARS, 20, 0.5, 3),  # near the start
        (YEARS[:6], 10, 1.0, 3),  # few years
    ],
)
def test_a_switch_is_dated_whatever_the_shape(
    periods: list[str], per_period: int, mentions: float, at: int
) -> None:
    found = measure(
        plant(step(at, 0.03, 0.97), periods=periods, per_period=per_period, mentions=mentions, rho=0.5),
        periods,
    )
    assert found.verdict == "abrupt"
    assert abs(periods.index(found.breaks[0]["period"]) - at) <= 1
    assert periods.index(found.breaks[0]["low"]) <= at <= periods.index(found.breaks[0]["high"])


def test_a_month_keeps_its_hyphen_apart_from_that_of_the_set() -> None:
    found = measure(plant(step(30, 0.03, 0.97), periods=MONTHS, per_period=5, mentions=1.0, rho=0.5), MONTHS)
    assert " to " in found.summary()


def there_and_back(first: int, last: int) -> Curve:
    return lambda t: np.where((t >= first) & (t < last), 0.97, 0.03)


def test_a_change_and_its_return_are_two_breaks() -> None:
    found = measure(plant(there_and_back(7, 14), periods=YEARS, per_period=5, rho=0.5), YEARS)
    assert sorted(b["period"] for b in found.breaks) == [YEARS[7], YEARS[14]]
    assert {b["direction"] for b in found.breaks} == {"to_new", "to_old"}
    assert "do not go one way" in found.reason("en")
    assert YEARS[7] in found.reason("en")
    assert YEARS[14] in found.reason("zh")


def heavy(seed: int) -> pd.DataFrame:
    """Both terms as often, and a few documents with forty mentions of one of them."""
    table = plant(flat(0.5), periods=YEARS, per_period=4, rho=0.9, mentions=1.5, seed=seed)
    rng = np.random.default_rng(seed)
    for i in rng.choice(len(table), 6, replace=False):
        table.loc[i, ["old", "new"]] = (40, 0) if rng.random() < 0.5 else (0, 40)
    return table


def rising(seed: int) -> pd.DataFrame:
    """Both terms come up together: none before, many at the end, half of them new throughout."""
    table = plant(flat(0.5), periods=YEARS, per_period=6, rho=0.5, mentions=6.0, seed=seed)
    keep = np.random.default_rng(seed).random(len(table)) < np.arange(len(table)) / len(table)
    table.loc[~keep, ["old", "new"]] = 0
    return table


@pytest.mark.parametrize("make", [heavy, rising])
def test_nothing_is_found_where_nothing_changed(make: object) -> None:
    found = [measure(make(seed), YEARS, n_permutations=99) for seed in range(5)]  # type: ignore[operator]
    assert sum(bool(f.breaks) for f in found) <= 1
    assert not [f for f in found if f.verdict in ("abrupt", "gradual", "narrowing")]


def test_of_periods_that_are_as_likely_the_middle_is_named() -> None:
    assert likeliest(np.array([0.2, 0.4, 0.4])) == 1
    assert likeliest(np.array([0.25, 0.25, 0.25, 0.25])) == 1
    assert likeliest(np.array([0.1, 0.9])) == 1


def test_a_lean_that_would_leave_both_terms_in_use_is_coexistence() -> None:
    # Whether the share moved from 40% to 60% or not, neither term replaced the other.
    found = [
        measure(plant(step(10, 0.42, 0.58), periods=YEARS, per_period=8, rho=0.5, seed=s), YEARS)
        for s in range(4)
    ]
    assert {f.verdict for f in found} == {"coexistence"}
