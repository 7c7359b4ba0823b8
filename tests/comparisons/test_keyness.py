"""Signed log-likelihood: published figures, a hand-made table, an independent oracle."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from policymine.comparisons import keyness, log_ratio
from policymine.errors import InputError
from policymine.terms.matrix import TermMatrix

Make = Callable[..., TermMatrix]


def test_figures_that_others_published() -> None:
    """The corpus-frequency example of the CQP textbook (52 in 50,000 against 57 in 75,000: 2.65)."""
    assert keyness.log_likelihood([52], [57], 50_000, 75_000)[0] == pytest.approx(2.65, abs=0.005)


def test_rayson_on_learner_english() -> None:
    """P. Rayson, Corpora List, 18 January 2002: two corpora of a million words, KEEP 90, keep 147, keeping -14."""
    million = 1_000_000
    found = keyness.log_likelihood([392, 348, 15, 9, 21], [170, 99, 14, 32, 25], million, million)
    assert np.abs(found).round().tolist() == [90, 147, 0, 14, 0]
    assert np.sign(found).tolist() == [1, 1, 1, -1, -1]


# T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19(1),
# table of bigrams: -2 log lambda, uses of the pair, of the second word elsewhere, of the first elsewhere, the rest.
DUNNING = [
    (270.72, 110, 2442, 111, 29114),
    (263.90, 29, 13, 123, 31612),
    (256.84, 31, 23, 139, 31584),
    (167.23, 10, 0, 3, 31764),
    (157.21, 76, 104, 2476, 29121),
    (157.03, 16, 16, 51, 31694),
    (146.80, 9, 0, 5, 31763),
]


@pytest.mark.parametrize(("published", "a", "b", "c", "d"), DUNNING)
def test_the_table_of_dunning(published: float, a: int, b: int, c: int, d: int) -> None:
    assert keyness.log_likelihood([a], [b], a + c, b + d)[0] == pytest.approx(published, abs=0.005)


def test_six_digits_by_hand() -> None:
    """120 of 10,000 against 60 of 20,000, with logarithms to ten digits.

    Expected: 60, 120, 9,940, 19,880. Terms: 120 ln 2 = 83.17766167; 60 ln 0.5 = -41.58883083; by the series of
    ln(1 + x), 9,880 ln(1 - 60 / 9,940) = -59.81854802; 19,940 ln(1 + 60 / 19,880) = 60.09045231. Twice their sum is
    83.72147026.
    """
    assert keyness.log_likelihood([120], [60], 10_000, 20_000)[0] == pytest.approx(83.721470, abs=5e-6)


def test_by_hand() -> None:
    """3 of 10 against 1 of 10: expected 2, 2, 8, 8."""
    expected = 2 * (3 * math.log(3 / 2) + math.log(1 / 2) + 7 * math.log(7 / 8) + 9 * math.log(9 / 8))
    assert keyness.log_likelihood([3], [1], 10, 10)[0] == pytest.approx(expected)
    assert keyness.log_likelihood([1], [3], 10, 10)[0] == pytest.approx(-expected)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(501, 100_000), st.integers(501, 100_000))
def test_against_scipy(a: int, b: int, n1: int, n2: int) -> None:
    """The oracle: chi2_contingency with lambda_="log-likelihood", no correction."""
    if a + b == 0:
        assert keyness.log_likelihood([a], [b], n1, n2)[0] == 0
        return
    oracle = stats.chi2_contingency([[a, b], [n1 - a, n2 - b]], lambda_="log-likelihood", correction=False)
    assert abs(keyness.log_likelihood([a], [b], n1, n2)[0]) == pytest.approx(
        oracle.statistic, abs=1e-7, rel=1e-7
    )


def test_log_ratio_by_hand() -> None:
    """Rates 6/1000 and 3/2000 are a factor of four; a zero counts a half (Hardie 2014: 1 is twice, 2 four times)."""
    assert log_ratio.log_ratio([6, 0], [3, 8], 1000, 2000).tolist() == pytest.approx([2.0, -3.0])


def test_percent_difference_by_hand() -> None:
    """Gabrielatos & Marchi (2012): 100 is twice as often, -50 half as often; a log ratio of 1 and -1."""
    rates = np.array([2.0, 1.0, 3.0]), np.array([1.0, 2.0, 3.0])
    assert log_ratio.percent_difference(*rates).tolist() == [100.0, -50.0, 0.0]
    assert np.isnan(log_ratio.percent_difference([1.0], [0.0])[0])


def test_score_needs_one_vocabulary(term_matrix: Make) -> None:
    with pytest.raises(InputError, match="align"):
        keyness.score(term_matrix([[1]], terms=["a"]), term_matrix([[1]], terms=["b"]))
