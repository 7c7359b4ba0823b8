"""The beta-binomial grid against scipy and against cases with a closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import comb

from policymine.errors import InputError
from policymine.statistics.betabinomial import RHO, angles, log_likelihoods, posterior_interval
from policymine.statistics.intervals import binomial_interval


def test_it_is_scipys_beta_binomial_without_the_coefficient() -> None:
    theta, rho = np.array([0.3, 1.1]), np.array([0.1, 0.8])
    found = np.exp(log_likelihoods([4, 0], [3, 9], theta, rho))
    for d, (a, b) in enumerate([(4, 3), (0, 9)]):
        for i, t in enumerate(theta):
            for j, r in enumerate(rho):
                s = 1.0 / r - 1.0
                wanted = stats.betabinom(a + b, np.sin(t) ** 2 * s, np.cos(t) ** 2 * s).pmf(b) / comb(
                    a + b, b
                )
                assert found[d, i, j] == pytest.approx(wanted)


def test_a_document_is_one_vote_where_its_mentions_agree_fully() -> None:
    one = log_likelihoods([0], [1], angles(50), [0.999999])
    forty = log_likelihoods([0], [40], angles(50), [0.999999])
    assert forty == pytest.approx(one, abs=1e-3)


def test_jeffreys_prior_is_uniform_on_the_angle() -> None:
    # Ten documents of one mention each, three of them new: the binomial posterior under Beta(1/2, 1/2).
    grid = angles(4000)
    table = log_likelihoods([1] * 7 + [0] * 3, [0] * 7 + [1] * 3, grid, [0.5]).sum(axis=0)[None]
    low, high = posterior_interval(table, grid, np.zeros(1))
    wanted = binomial_interval(3, 10)
    assert (low[0], high[0]) == pytest.approx((float(wanted[0]), float(wanted[1])), abs=1e-4)


def test_complete_separation_and_no_data_keep_a_width() -> None:
    grid = angles(500)
    flat = np.full(RHO.size, -np.log(RHO.size))
    tables = np.stack(
        [
            log_likelihoods([500] * 50, [0] * 50, grid, RHO).sum(axis=0),
            np.zeros((grid.size, RHO.size)),
            log_likelihoods([0] * 50, [500] * 50, grid, RHO).sum(axis=0),
        ]
    )
    low, high = posterior_interval(tables, grid, flat)
    assert np.all(low < high)
    assert high[0] < 0.1
    assert high[1] - low[1] > 0.99
    assert low[2] > 0.9


def test_negative_counts_are_refused() -> None:
    with pytest.raises(InputError, match="not negative"):
        log_likelihoods([-1], [2], angles(3), [0.5])
