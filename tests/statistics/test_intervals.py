"""Intervals for small counts against published tables, independent oracles and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from policymine.errors import InputError
from policymine.statistics.intervals import binomial_interval, gamma_poisson_interval, pooled_dispersion


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(0, 10, 0.0, 0.3085), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)]
)
def test_exact_binomial_is_the_published_clopper_pearson(k: int, n: int, low: float, high: float) -> None:
    found = binomial_interval(k, n, method="exact")
    assert [round(float(x), 4) for x in found] == [low, high]


def test_jeffreys_agrees_with_statsmodels_inside_and_reaches_the_bound_at_the_ends() -> None:
    low, high = binomial_interval([3, 0, 7], [7, 7, 7])
    wanted = proportion_confint(3, 7, method="jeffreys")
    assert (low[0], high[0]) == pytest.approx(wanted)
    assert low[1] == 0.0
    assert high[1] == pytest.approx(proportion_confint(0, 7, method="jeffreys")[1])
    assert high[2] == 1.0


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["jeffreys", "exact"]))
def test_no_binomial_interval_has_zero_width(k: int, more: int, method: str) -> None:
    low, high = binomial_interval(k, k + more, method=method)  # type: ignore[arg-type]
    assert 0.0 <= low < high <= 1.0
    if k + more:
        assert low <= k / (k + more) <= high


def test_binomial_refuses_more_successes_than_trials() -> None:
    with pytest.raises(InputError, match="between 0 and the number of trials"):
        binomial_interval(3, 2)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (4, 1.090, 10.242), (10, 4.795, 18.390)]
)
def test_without_dispersion_it_is_garwoods_table(count: int, low: float, high: float) -> None:
    found = gamma_poisson_interval(count, 1.0)
    assert [float(x) for x in found] == pytest.approx([low, high], abs=6e-4)


@pytest.mark.parametrize(("count", "d"), [(0, 3.0), (1, 1.5), (7, 4.0), (40, 12.0)])
def test_the_ends_cut_the_tails_of_the_negative_binomial(count: int, d: float) -> None:
    low, high = (float(x) for x in gamma_poisson_interval(count, 1.0, d))

    def variable(mean: float) -> object:
        return stats.nbinom(mean / (d - 1.0), 1.0 / d)

    assert variable(high).cdf(count) == pytest.approx(0.025, abs=1e-6)  # type: ignore[attr-defined]
    if count:
        assert variable(low).sf(count - 1) == pytest.approx(0.025, abs=1e-6)  # type: ignore[attr-defined]
    else:
        assert low == 0.0


@given(st.integers(0, 5000), st.floats(1.0, 200.0), st.floats(1.0, 1e6))
def test_no_rate_interval_has_zero_width_and_each_holds_its_rate(count: int, d: float, size: float) -> None:
    low, high = gamma_poisson_interval(count, size, d)
    assert np.isfinite(high)
    assert low < high
    assert low <= count / size <= high


def test_more_dispersion_is_wider_and_more_text_is_narrower() -> None:
    low, high = gamma_poisson_interval([5, 5], [100.0, 100.0], [1.0, 4.0])
    assert low[1] < low[0]
    assert high[1] > high[0]
    assert gamma_poisson_interval(0, 200.0)[1] < gamma_poisson_interval(0, 100.0)[1]


def test_dispersion_by_hand() -> None:
    # One group of 0 and 8 in equal text: mean 4 each, squares 16 + 16 over 4 x (1 - 1/2) x 2 = 4.
    found, n = pooled_dispersion([0, 8], [100, 100], [0, 0])
    assert (found.tolist(), n.tolist()) == ([8.0], [1])
    # Single documents a period: neighbours are compared, (2, 4) and (4, 0): (1 + 1 + 4 + 4) / (3 + 2) = 2.
    found, n = pooled_dispersion([2, 4, 0], [50, 50, 50], [0, 1, 2])
    assert (found.tolist(), n.tolist()) == ([2.0], [2])
    # Nothing to compare: Poisson, and it says it rests on nothing.
    found, n = pooled_dispersion([3], [50], [0])
    assert (found.tolist(), n.tolist()) == ([1.0], [0])


@pytest.mark.parametrize("planted", [1.0, 4.0])
def test_dispersion_finds_what_was_planted(planted: float) -> None:
    rng = np.random.default_rng(5)
    groups = np.repeat(np.arange(40), 8)
    size = rng.integers(500, 3000, groups.size)
    mean = 0.004 * size * (1.0 + groups / 40.0)
    lam = mean if planted == 1.0 else rng.gamma(mean / (planted - 1.0), planted - 1.0)
    found, _ = pooled_dispersion(rng.poisson(lam), size, groups)
    assert found[0] == pytest.approx(planted, rel=0.2)


def test_rate_interval_covers_at_its_level() -> None:
    rng = np.random.default_rng(2)
    mean, d = 3.0, 3.0
    counts = rng.poisson(rng.gamma(mean / (d - 1.0), d - 1.0, 4000))
    low, high = gamma_poisson_interval(counts, 1.0, d)
    assert np.mean((low <= mean) & (mean <= high)) >= 0.95


def test_rates_refuse_bad_input() -> None:
    with pytest.raises(InputError, match="exposure is above 0"):
        gamma_poisson_interval(1, 0.0)
    with pytest.raises(InputError, match="exposure above 0"):
        pooled_dispersion([1], [0], [0])
