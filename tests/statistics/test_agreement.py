"""Krippendorff's alpha against the worked examples of its author, and against coders who guess."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.agreement import krippendorff_alpha

# Krippendorff (2011), Computing Krippendorff's alpha-reliability: example A, two observers, binary.
MEG = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
OWEN = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
# Example B, two observers, nominal.
BEN = "aabbdcccedda"
GERRY = "babbbccceddd"
# Example C, four observers, missing data (-1).
C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
    [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
]
# The example with three coders and fifteen units that is often shown: 0.691 for nominal data.
THREE = [
    [-1, -1, -1, -1, -1, 3, 4, 1, 2, 1, 1, 3, 3, -1, 3],
    [1, -1, 2, 1, 3, 3, 4, 3, -1, -1, -1, -1, -1, -1, -1],
    [-1, -1, 2, 1, 3, 4, 4, -1, 2, 1, 1, 3, 3, -1, 4],
]


def letters(text: str) -> list[int]:
    return [ord(ch) - ord("a") for ch in text]


@pytest.mark.parametrize(
    ("values", "alpha"),
    [([MEG, OWEN], 0.095), ([letters(BEN), letters(GERRY)], 0.692), (C, 0.743), (THREE, 0.691)],
)
def test_published_examples(values: list[list[int]], alpha: float) -> None:
    found = krippendorff_alpha(values)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert found.low < found.alpha < found.high


def test_units_with_one_answer_do_not_enter() -> None:
    found = krippendorff_alpha(C)
    assert (found.n_units, found.n_values) == (11, 40)
    assert krippendorff_alpha([row[:11] for row in C]).alpha == found.alpha


def test_the_names_of_categories_and_the_order_of_coders_do_not_matter() -> None:
    other = [[{1: 40, 2: 7, 3: 3, 4: 90, 5: 0, -1: -1}[v] for v in row] for row in reversed(C)]
    assert krippendorff_alpha(other).alpha == pytest.approx(krippendorff_alpha(C).alpha)


def test_perfect_agreement_is_1_and_has_no_interval_of_zero_width() -> None:
    found = krippendorff_alpha([[0, 1, 2, 0, 1, 2]] * 3)
    assert found.alpha == 1.0
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_coders_who_guess_agree_by_chance() -> None:
    rng = np.random.default_rng(5)
    found = [krippendorff_alpha(rng.integers(0, 6, size=(3, 40)), seed=i) for i in range(300)]
    assert abs(np.mean([f.alpha for f in found])) < 0.02
    assert np.mean([f.low <= 0 <= f.high for f in found]) >= 0.9


def test_what_cannot_be_told_is_missing() -> None:
    assert np.isnan(krippendorff_alpha([[0, 0, 0], [0, 0, 0]]).alpha)
    assert np.isnan(krippendorff_alpha([[0, 1, -1], [1, -1, 2]]).alpha)
    assert np.isnan(krippendorff_alpha(np.zeros((0, 0), int)).alpha)
    with pytest.raises(InputError, match="coders by units"):
        krippendorff_alpha([0, 1])
    with pytest.raises(InputError, match="-1 where missing"):
        krippendorff_alpha([[0, -2]])
