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
