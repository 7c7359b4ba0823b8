"""The trend test corrected for persistence: exact parts by hand, nominal under no trend, not fooled by an AR(1) series."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import NotEnoughDataError
from policymine.statistics.serial import serial_trend
from policymine.statistics.trend import mann_kendall


def autoregressive(rng: np.random.Generator, n: int, rho: float) -> np.ndarray:
    noise = rng.normal(size=n + 40)
    values = np.zeros(n + 40)
    for i in range(1, n + 40):
        values[i] = rho * values[i - 1] + noise[i]
    return values[40:]


def test_short_series_are_the_plain_test() -> None:
    values = [1.0, 3.0, 2.0, 5.0, 6.0]
    found = serial_trend(values)
    assert found.trend == mann_kendall(values)
    assert found.p == found.trend.p
    assert math.isnan(found.persistence)
    with pytest.raises(NotEnoughDataError):
        serial_trend([1, 2, 3])


def test_the_inflation_is_that_of_an_ar1_process() -> None:
    found = serial_trend([1, 2, 2, 3, 2, 3, 4, 4, 3, 5, 5, 6])
    n, r = 12, found.persistence
    by_hand = 1 + 2 * sum((1 - k / n) * r**k for k in range(1, n))
    assert found.inflation == pytest.approx(by_hand)
    assert found.p >= found.trend.p


def test_constant_series_and_gaps_are_borne() -> None:
    assert serial_trend([2.0] * 12).p == 1.0
    gappy = serial_trend(np.arange(12.0), np.arange(12.0) * 3)
    assert math.isnan(gappy.persistence)
    holes = serial_trend([1, np.nan, 2, 4, 3, 5, 7, 6, 8, 9, 11, 10, np.nan, 12])
    assert holes.trend.n == 12


@pytest.mark.parametrize(("rho", "most"), [(0.0, 0.06), (0.3, 0.08), (0.6, 0.12)])
def test_false_trends(rho: float, most: float) -> None:
    rng = np.random.default_rng(5)
    found = [serial_trend(autoregressive(rng, 20, rho)) for _ in range(300)]
    assert np.mean([f.p <= 0.05 for f in found]) <= most
    if rho:
        # The plain test is fooled: that is what the correction is for.
        assert np.mean([f.trend.p <= 0.05 for f in found]) > np.mean([f.p <= 0.05 for f in found])


def test_a_true_trend_is_still_found() -> None:
    rng = np.random.default_rng(6)
    power = np.mean([serial_trend(rng.normal(size=20) + np.arange(20) * 0.2).p <= 0.05 for _ in range(100)])
    assert power >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 30, 40])
@pytest.mark.parametrize("sparse", [False, True])
def test_false_positives_stay_near_five_percent(n: int, sparse: bool) -> None:
    rng = np.random.default_rng(7)
    rejected = 0
    for _ in range(1000):
        values = autoregressive(rng, n, 0.6)
        if sparse:
            values = rng.poisson(np.exp(values - 1.5)).astype(float)
        rejected += serial_trend(values).p <= 0.05
    assert rejected / 1000 <= 0.085


def test_never_bolder_than_the_plain_test() -> None:
    rng = np.random.default_rng(5)
    for n in (5, 9, 12, 30):
        values = rng.normal(size=n)
        assert serial_trend(values).p >= mann_kendall(values).p


def test_a_trend_of_mostly_zeros_is_not_taken_for_persistence() -> None:
    rng = np.random.default_rng(0)
    falling = np.zeros(57)
    falling[:16] = rng.uniform(1, 4, 16) * (rng.random(16) < 0.6)
    found = serial_trend(falling)
    assert found.trend.slope == 0.0
    assert found.p < 0.05
    assert found.inflation < 3
