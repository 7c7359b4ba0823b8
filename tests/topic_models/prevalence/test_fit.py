"""Regressions against a general optimiser, one by one and with weights of their own."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.topic_models.prevalence.fit import expected, fit_beta, fit_logit, mean_differences


@pytest.fixture(scope="module")
def made() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(70), rng.normal(size=70), rng.random(70) < 0.4]).astype(float)
    mean = 1 / (1 + np.exp(-(x @ np.array([[-1.0, -3.0], [0.6, -0.4], [0.3, 1.0]]))))
    return x, rng.beta(8 * mean, 8 * (1 - mean)), rng.integers(0, 3, size=(70, 2)).astype(float)


def likeliest(loss, size: int) -> np.ndarray:
    """The oracle: a general optimiser on the likelihood as the papers write it."""
    from scipy.optimize import minimize

    return minimize(loss, np.zeros(size), method="BFGS", options={"gtol": 1e-9}).x


def test_fractional_logit_is_the_largest_quasi_likelihood(made) -> None:
    from scipy.special import expit

    x, y, weights = made
    found = fit_logit(x, y, weights)
    for column in range(2):
        share, weight = y[:, column], weights[:, column]

        def loss(b: np.ndarray, share=share, weight=weight) -> float:
            mean = expit(x @ b)
            return -float((weight * (share * np.log(mean) + (1 - share) * np.log(1 - mean))).sum())

        assert found[:, column] == pytest.approx(likeliest(loss, 3), abs=1e-4)


def test_beta_regression_is_the_largest_likelihood(made) -> None:
    from scipy.special import expit, gammaln

    x, y, weights = made
    found = fit_beta(x, y, weights)
    inner = (y * 69 + 0.5) / 70
    for column in range(2):
        share, weight = inner[:, column], weights[:, column]

        def loss(b: np.ndarray, share=share, weight=weight) -> float:
            mean, phi = expit(x @ b[:3]), np.exp(b[3])
            one, two = mean * phi, (1 - mean) * phi
            log = gammaln(phi) - gammaln(one) - gammaln(two)
            log += (one - 1) * np.log(share) + (two - 1) * np.log(1 - share)
            return -float((weight * log).sum())

        assert found[:, column] == pytest.approx(likeliest(loss, 4)[:3], abs=1e-3)


def test_a_group_that_is_not_drawn_leaves_the_others_alone(made) -> None:
    x, y, _ = made
    weights = np.where(x[:, 2:] > 0, 0.0, 1.0)
    found = fit_logit(x, y, weights)
    alone = fit_logit(x[:, :2], y, weights)
    assert expected(x[:, :2], found[:2]) == pytest.approx(expected(x[:, :2], alone), abs=1e-6)


def test_the_steepest_data_end_and_start_does_not_matter() -> None:
    """Shares that jump from almost none to almost all: Newton's bare step overshoots here."""
    x = np.column_stack([np.ones(60), np.linspace(-2, 2, 60)])
    y = np.where(x[:, 1:] > 0.7, 0.999, 0.001)
    found = fit_logit(x, y, np.ones((60, 1)))
    mean = expected(x, found)
    assert np.abs(x.T @ (y - mean)).max() < 1e-6
    for start in ([[0.0], [0.0]], [[9.0], [-9.0]], [[-20.0], [3.0]]):
        assert fit_logit(x, y, np.ones((60, 1)), np.array(start)) == pytest.approx(found, abs=1e-4)


def test_mean_differences_by_hand_and_all_at_once() -> None:
    rng = np.random.default_rng(0)
    x, beta = np.column_stack([np.ones(9), rng.normal(size=(9, 3))]), rng.normal(size=(4, 5))
    weights = rng.dirichlet(np.ones(9), 5).T
    one, each = np.array([[0.5, -1.0]]), rng.normal(size=(9, 2))
    changes = [((2, 3), ((1.0, one), (-1.0, each))), ((1,), ((2.0, one[:, :1]),)), ((2, 3), ((1.0, one),))]
    found = mean_differences(x, changes, beta, weights)
    high, low, other = x.copy(), x.copy(), x.copy()
    high[:, 2:], low[:, 2:], other[:, 1] = one, each, 0.5

    def mean(columns: np.ndarray) -> np.ndarray:
        return (weights * expected(columns, beta)).sum(axis=0)

    assert found == pytest.approx(np.stack([mean(high) - mean(low), 2 * mean(other), mean(high)]))
