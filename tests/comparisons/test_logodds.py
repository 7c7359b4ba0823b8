"""Log-odds with an informative Dirichlet prior: by hand, and what the prior is for."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from policymine.comparisons import logodds
from policymine.errors import InputError
from policymine.terms.matrix import TermMatrix


def test_by_hand() -> None:
    """12 of 100 against 4 of 300, prior 40 tokens: alpha = 40 * 16 / 400 = 1.6."""
    delta, z = logodds.log_odds([12], [4], 100, 300, prior_tokens=40)
    left = math.log(13.6 / (140 - 13.6))
    right = math.log(5.6 / (340 - 5.6))
    assert delta[0] == pytest.approx(left - right)
    assert z[0] == pytest.approx((left - right) / math.sqrt(1 / 13.6 + 1 / 5.6))


def test_against_the_equations_term_by_term() -> None:
    """Monroe, Colaresi & Quinn (2008), equations 15, 16, 20 and 22 in plain Python, to more than six digits."""
    y1, y2 = [40, 3, 0, 250, 17], [10, 9, 4, 300, 17]
    n1, n2, weight = 5_000, 7_000, 900.0
    delta, z = logodds.log_odds(y1, y2, n1, n2, prior_tokens=weight)
    for k, (a, b) in enumerate(zip(y1, y2, strict=True)):
        alpha = weight * (a + b) / (n1 + n2)
        odds_1 = (a + alpha) / (n1 + weight - a - alpha)
        odds_2 = (b + alpha) / (n2 + weight - b - alpha)
        expected = math.log(odds_1) - math.log(odds_2)
        variance = 1.0 / (a + alpha) + 1.0 / (b + alpha)
        assert delta[k] == pytest.approx(expected, abs=1e-9)
        assert z[k] == pytest.approx(expected / math.sqrt(variance), abs=1e-9)


def test_a_single_use_does_not_lead() -> None:
    """One use against none has the larger ratio than 60 against 20 only before the prior."""
    delta, z = logodds.log_odds([1, 60], [0, 20], 1000, 1000, prior_tokens=1000)
    assert z[1] > z[0]
    assert delta[0] < math.log(4)


def test_a_heavier_prior_shrinks_more() -> None:
    light = logodds.log_odds([5], [1], 1000, 1000, prior_tokens=10)[0][0]
    heavy = logodds.log_odds([5], [1], 1000, 1000, prior_tokens=10_000)[0][0]
    assert 0 < heavy < light


def test_an_absent_term_is_zero_and_a_prior_is_positive() -> None:
    delta, z = logodds.log_odds([0], [0], 10, 10, prior_tokens=5)
    assert (delta[0], z[0]) == (0, 0)
    with pytest.raises(InputError, match="positive"):
        logodds.log_odds([1], [1], 10, 10, prior_tokens=0)


def test_the_default_prior_is_one_mean_document(term_matrix: Callable[..., TermMatrix]) -> None:
    assert logodds.default_prior(term_matrix([[1], [1]], [10, 30]), term_matrix([[1]], [20])) == 20
