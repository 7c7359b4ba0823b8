"""Growth of a rate: known growth found, intervals that separation does not break, coverage with overdispersion."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.statistics.log_linear import log_linear_growth


def test_slope_is_that_of_a_poisson_regression() -> None:
    # statsmodels 0.14: GLM(Poisson, offset=log(size)).fit(scale="X2")
    y = np.array([210.0, 260, 240, 300, 330, 310, 390, 420])
    size = np.array([1e5, 1.1e5, 9e4, 1e5, 1e5, 9.5e4, 1.1e5, 1e5])
    slope, low, high = 0.089119, 0.074584, 0.103654
    found = log_linear_growth(y, size)
    assert found.slope == pytest.approx(slope, abs=2e-3)
    # Against an F quantile with n - 2 degrees of freedom, so somewhat wider.
    assert found.low < low < high < found.high
    assert found.high - found.low < 2 * (high - low)


@pytest.mark.parametrize("counts", [[0, 0, 0, 0, 7], [3, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0]])
def test_separation_leaves_a_finite_interval(counts: list[int]) -> None:
    found = log_linear_growth(counts, [5000.0] * len(counts))
    assert math.isfinite(found.low)
    assert math.isfinite(found.high)
    assert found.low < found.slope < found.high


def test_gaps_count_as_time() -> None:
    near = log_linear_growth([1, 2, 4, 8], [1e4] * 4)
    far = log_linear_growth([1, 2, 4, 8], [1e4] * 4, [0, 2, 4, 6])
    assert far.slope == pytest.approx(near.slope / 2, abs=1e-4)


def test_documents_apart_widen_the_interval() -> None:
    plain = log_linear_growth([10, 12, 15, 18, 20], [1e4] * 5)
    wide = log_linear_growth([10, 12, 15, 18, 20], [1e4] * 5, dispersion=4.0)
    assert wide.high - wide.low > 1.5 * (plain.high - plain.low)


def test_too_little_is_refused() -> None:
    with pytest.raises(NotEnoughDataError, match="at least 4 periods"):
        log_linear_growth([1, 2, 3], [1, 1, 1])
    with pytest.raises(NotEnoughDataError):
        log_linear_growth([0, 0, 0, 0], [1, 1, 1, 1])
    with pytest.raises(InputError, match="one value a period"):
        log_linear_growth([1, 2, 3, 4], [1, 1])


def test_interval_covers_under_overdispersion() -> None:
    rng = np.random.default_rng(4)
    held, runs, slope = 0, 150, 0.08
    for _ in range(runs):
        mean = 5 * np.exp(slope * (np.arange(20) - 10))
        y = rng.poisson(rng.gamma(mean, 1.0))
        found = log_linear_growth(y, [1e4] * 20)
        held += found.low <= slope <= found.high
    assert held / runs > 0.89
