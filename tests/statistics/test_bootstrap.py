"""The bootstrap: seeded, right for a mean, wide enough for few documents, honest where degenerate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from policymine.errors import InputError
from policymine.statistics.bootstrap import bootstrap_interval, ratio_intervals, resample_weights


def test_same_seed_same_interval() -> None:
    values = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0]
    assert bootstrap_interval(values, np.mean, seed=3) == bootstrap_interval(values, np.mean, seed=3)
    assert bootstrap_interval(values, np.mean, seed=3) != bootstrap_interval(values, np.mean, seed=4)


def test_expanded_interval_of_a_mean_is_near_students() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(10.0, 2.0, 12)
    found = bootstrap_interval(values, np.mean, method="expanded", n_resamples=9999)
    wanted = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    assert (found.low, found.high) == pytest.approx(wanted, abs=0.25)


def test_bca_of_an_exponential_mean_leans_right() -> None:
    values = stats.expon.ppf((np.arange(40) + 0.5) / 40)
    plain = bootstrap_interval(values, np.mean, method="percentile", n_resamples=4999)
    corrected = bootstrap_interval(values, np.mean, method="bca", n_resamples=4999)
    assert corrected.low > plain.low
    assert corrected.high > plain.high


@pytest.mark.parametrize(
    ("values", "reason"),
    [([], "only 0 units"), ([1.0, 2.0], "only 2 units"), ([3.0] * 8, "the same in every resample")],
)
def test_degenerate_cases_are_named_and_have_no_ends(values: list[float], reason: str) -> None:
    found = bootstrap_interval(np.array(values), np.mean)
    assert reason in found.degenerate
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_weights_draw_as_many_units_as_there_are() -> None:
    blocks = list(resample_weights(7, 50, np.random.default_rng(1)))
    weights = np.concatenate(blocks)
    assert weights.shape == (50, 7)
    assert np.all(weights.sum(axis=1) == 7)


def test_ratio_of_two_units_by_enumeration() -> None:
    # Resamples of two documents, 0/10 and 2/10: both the first (1/4), one each (1/2), both the second.
    low, high = ratio_intervals([0, 2], [10, 10], level=0.4, expanded=False, n_resamples=4000)
    assert (low[0], high[0]) == (0.1, 0.1)
    low, high = ratio_intervals([0, 2], [10, 10], level=0.9, expanded=False, n_resamples=4000)
    assert (low[0], high[0]) == (0.0, 0.2)


def test_ratios_without_a_denominator_are_missing() -> None:
    low, high = ratio_intervals([0, 0], [0, 0])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    with pytest.raises(InputError, match="at least 2 units"):
        ratio_intervals([1], [2])


def test_expanded_interval_covers_where_the_plain_one_does_not() -> None:
    rng = np.random.default_rng(11)
    hits = {True: 0, False: 0}
    for run in range(300):
        size = rng.integers(800, 1200, 6)
        uses = rng.poisson(0.01 * size)
        for expanded in hits:
            low, high = ratio_intervals(uses, size, n_resamples=500, seed=run, expanded=expanded)
            hits[expanded] += bool(low[0] <= 0.01 <= high[0])
    assert hits[True] / 300 >= 0.91
    assert hits[False] < hits[True] - 15
