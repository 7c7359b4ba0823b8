"""The tail of the controls: exact where it counts, on the safe side where it extrapolates."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.tail import fit_tail


def test_within_the_controls_the_p_value_is_a_count() -> None:
    tail = fit_tail(np.array([1.0, 2.0, 3.0, 4.0] * 5), 100)
    assert tail.p(np.array([1.0]))[0] == pytest.approx(21 / 101)
    assert fit_tail(np.zeros(0), 9).p(np.array([5.0])).tolist() == [0.1]
    with pytest.raises(InputError, match="cannot have"):
        fit_tail(np.ones(3), 2)


@pytest.mark.parametrize("whole", [False, True])
def test_beyond_them_it_errs_on_the_safe_side(whole: bool) -> None:
    """The scale is an upper bound at 95%; how many controls are large varies too, so that nine in ten is what to ask."""
    safe = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        scores = rng.geometric(0.7, 2000).astype(float) if whole else rng.exponential(1.0, 2000)
        far = 14.0
        truth = 0.3 ** (far - 1) if whole else np.exp(-far)
        found = fit_tail(scores, 2000, whole=whole).p(np.array([far]))[0]
        safe += found >= truth
        assert found < 1e-2 * 1e-1
    assert safe >= 54


def test_it_falls_with_the_score() -> None:
    p = fit_tail(np.random.default_rng(1).exponential(1.0, 500), 5000).p(np.linspace(0.1, 40, 200))
    assert np.all(np.diff(p) <= 0)
    assert np.all(p > 0)


def test_one_group_that_stands_out_is_set_aside_and_two_are_not() -> None:
    rng = np.random.default_rng(2)
    scores, groups = rng.exponential(1.0, 100), np.arange(100) % 20
    quiet = fit_tail(scores, 2000, groups=groups).scale
    one = fit_tail(np.append(scores, 40.0), 2000, groups=np.append(groups, 99)).scale
    two = fit_tail(np.append(scores, [40.0, 38.0]), 2000, groups=np.append(groups, [98, 99])).scale
    assert one < 2 * quiet
    assert two > 5 * quiet


def test_a_heavier_tail_is_followed() -> None:
    scores = np.concatenate([np.linspace(0.1, 1.0, 95), [20.0, 21.0, 22.0, 23.0, 24.0]])
    tail = fit_tail(scores, 1000)
    assert np.all(tail.p(np.array([20.0, 24.0])) >= np.array([5, 1]) / 1001)


def test_where_the_controls_are_too_few_a_stated_tail_serves() -> None:
    none = np.zeros(0)
    assert fit_tail(none, 99).p(np.array([50.0]))[0] == pytest.approx(0.01)
    stated = fit_tail(none, 99, otherwise=(4.0, 2.0))
    assert stated.p(np.array([4.0, 10.0])).tolist() == pytest.approx([0.01, 0.01 * np.exp(-3.0)])
    above = fit_tail(np.array([8.0]), 99, otherwise=(4.0, 2.0)).p(np.array([6.0, 8.0, 12.0]))
    assert above.tolist() == pytest.approx([0.02, 0.02, 0.02 * np.exp(-2.0)])
