"""The corrected trend test: its level under autocorrelation, its power, and gaps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from policymine.errors import NotEnoughDataError
from policymine.statistics.persistence import persistent_trend
from policymine.statistics.trend import mann_kendall


def ar1(n: int, phi: float, rng: np.random.Generator) -> NDArray[np.float64]:
    shocks, series = rng.normal(size=n + 50), np.zeros(n + 50)
    for t in range(1, n + 50):
        series[t] = phi * series[t - 1] + shocks[t]
    return series[50:]


def rejected(n: int, phi: float, runs: int, *, sparse: bool = False) -> tuple[float, float]:
    """Return how often a series without a trend is rejected at 5%: corrected, plain."""
    rng = np.random.default_rng(7)
    corrected = plain = 0
    for _ in range(runs):
        y = ar1(n, phi, rng)
        if sparse:
            y = rng.poisson(np.exp(y - 1.5)).astype(float)
        found = persistent_trend(y)
        corrected += found.p <= 0.05
        plain += found.trend.p <= 0.05
    return corrected / runs, plain / runs


def test_persistence_makes_no_trend() -> None:
    corrected, plain = rejected(25, 0.6, 120)
    assert corrected <= 0.1
    assert plain > 2 * corrected


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 30, 40])
@pytest.mark.parametrize("sparse", [False, True])
def test_false_positives_stay_near_five_percent(n: int, sparse: bool) -> None:
    corrected, _ = rejected(n, 0.6, 1000, sparse=sparse)
    assert corrected <= 0.085


def test_a_trend_is_found() -> None:
    rng = np.random.default_rng(3)
    found = sum(persistent_trend(0.2 * np.arange(20) + rng.normal(size=20)).p <= 0.05 for _ in range(60))
    assert found >= 50


def test_never_bolder_than_the_plain_test_and_the_same_below_ten() -> None:
    rng = np.random.default_rng(5)
    for n in (5, 9, 12, 30):
        y = rng.normal(size=n)
        assert persistent_trend(y).p >= mann_kendall(y).p
    assert persistent_trend([1, 2, 3, 4, 5]).p == mann_kendall([1, 2, 3, 4, 5]).p


def test_a_trend_of_mostly_zeros_is_not_taken_for_persistence() -> None:
    from policymine.statistics.serial import serial_trend

    rng = np.random.default_rng(0)
    falling = np.zeros(57)
    falling[:16] = rng.uniform(1, 4, 16) * (rng.random(16) < 0.6)
    found, other = persistent_trend(falling), serial_trend(falling)
    assert found.trend.slope == 0.0
    assert found.p < 0.05
    assert found.persistence < other.persistence


def test_equal_values_and_too_few() -> None:
    assert persistent_trend([2.0] * 12).p == 1.0
    with pytest.raises(NotEnoughDataError):
        persistent_trend([1.0, 2.0, 3.0])
