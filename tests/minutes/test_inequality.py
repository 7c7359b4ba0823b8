"""The Gini coefficient against its definition by pairs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.minutes.inequality import gini


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=30).filter(any))
def test_against_all_pairs(amounts: list[int]) -> None:
    """Mean difference of two different people, over twice the mean."""
    n = len(amounts)
    pairs = sum(abs(a - b) for a in amounts for b in amounts) / (n * (n - 1))
    assert gini(amounts) == pytest.approx(pairs / (2 * sum(amounts) / n), abs=1e-12)


def test_ends() -> None:
    assert gini([7, 7, 7, 7]) == 0
    assert gini([0, 0, 9]) == 1
    assert math.isnan(gini([5]))
    assert math.isnan(gini([0, 0]))
    with pytest.raises(InputError):
        gini([1, -1])
