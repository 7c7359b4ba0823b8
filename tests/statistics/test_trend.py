"""Mann-Kendall and Theil-Sen against published tables, brute force and scipy."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from policymine.errors import NotEnoughDataError
from policymine.statistics.trend import mann_kendall


def _series_with_s(n: int, s: int) -> list[int]:
    """A tie-free series of n values whose S is s: the first one moved back past k others loses 2k."""
    values = list(range(n))
    for i in range((n * (n - 1) // 2 - s) // 2):
        j = next(j for j in range(n - 1) if values[j] < values[j + 1])
        values[j], values[j + 1] = values[j + 1], values[j]
        del i
    return values


# Upper-tail probabilities of Kendall's S in Gilbert (1987), Statistical methods for environmental
# pollution monitoring, table A18.
@pytest.mark.parametrize(
    ("n", "s", "tail"),
    [(4, 6, 0.042), (5, 10, 0.0083), (5, 8, 0.042), (8, 16, 0.031), (10, 21, 0.036), (10, 23, 0.023)],
)
def test_exact_p_is_twice_the_published_tail(n: int, s: int, tail: float) -> None:
    found = mann_kendall(_series_with_s(n, s))
    assert found.s == s
    assert found.exact
    assert found.p / 2.0 == pytest.approx(tail, abs=6e-4)


@pytest.mark.parametrize("values", [(0, 0, 1, 2, 2), (0, 0, 0, 0, 3), (1, 0, 2, 2, 2, 5)])
def test_exact_p_with_ties_is_the_count_over_all_orders(values: tuple[int, ...]) -> None:
    def s_of(order: tuple[int, ...]) -> int:
        return sum(int(np.sign(b - a)) for i, a in enumerate(order) for b in order[i + 1 :])

    observed = abs(s_of(values))
    orders = list(permutations(values))
    wanted = sum(abs(s_of(o)) >= observed for o in orders) / len(orders)
    assert mann_kendall(values).p == pytest.approx(wanted)


def test_tau_p_and_slope_agree_with_scipy() -> None:
    values = np.random.default_rng(4).normal(size=25) + 0.05 * np.arange(25)
    found = mann_kendall(values)
    kendall = stats.kendalltau(np.arange(25), values, method="exact")
    slope = stats.theilslopes(values)
    assert found.tau == pytest.approx(kendall.statistic)
    assert found.p == pytest.approx(kendall.pvalue)
    assert found.slope == pytest.approx(slope.slope)
    assert found.low <= slope.low_slope <= slope.high_slope <= found.high


def test_long_series_use_the_normal_limit_and_hold_their_level() -> None:
    rng = np.random.default_rng(6)
    found = [mann_kendall(rng.poisson(0.7, 60)) for _ in range(200)]
    assert not any(t.exact for t in found)
    assert np.mean([t.p <= 0.05 for t in found]) <= 0.09
    # The limit continues the enumeration: 40 values are enumerated, 41 are not.
    rising = np.repeat(np.arange(14), 3)
    assert mann_kendall(rising[:40]).p == pytest.approx(mann_kendall(rising[:41]).p, abs=1e-6)


def test_gaps_in_time_count_in_the_slope_and_missing_values_are_left_out() -> None:
    found = mann_kendall([1.0, 2.0, float("nan"), 4.0, 5.0], [2000, 2001, 2002, 2003, 2004])
    assert found.slope == 1.0
    assert found.n == 4


def test_equal_values_have_no_trend_and_few_values_no_test() -> None:
    flat = mann_kendall([2.0] * 6)
    assert flat.p == 1.0
    assert np.isnan(flat.tau)
    with pytest.raises(NotEnoughDataError, match="at least 4 periods; there are 3"):
        mann_kendall([1.0, 2.0, 3.0])
