"""Means of documents: effect sizes and p by hand, a planted difference found, chance not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from policymine.comparisons.measures.means import cliff, compare_means, hedges, shuffled_p
from policymine.errors import UnknownNameError
from policymine.statistics.fdr import q_values


def test_effects_by_hand() -> None:
    a, b = np.array([2.0, 4, 6, 8]), np.array([1.0, 2, 3])
    # s2 = (3 * 20/3 + 2 * 1) / 5 = 4.4; d = 3 / sqrt(4.4); J = 1 - 3/19
    assert hedges(a, b) == pytest.approx(3 / np.sqrt(4.4) * (1 - 3 / 19))
    # Pairs above: 2>1, 4, 6, 8 above all (9), 2=2 tie, 2<3 below: (1 + 9 - 1) / 12
    assert cliff(a, b) == pytest.approx(9 / 12)
    assert hedges(b, a) == pytest.approx(-hedges(a, b))
    assert np.isnan(hedges(np.array([1.0, 1]), np.array([1.0, 1])))


def test_p_is_that_of_all_splits() -> None:
    a, b = np.array([5.1, 6.0, 7.2, 8.8, 9.9]), np.array([1.0, 2.5, 3.1, 5.5, 6.1])
    values = np.concatenate([a, b])

    def welch(rows: tuple[int, ...]) -> float:
        one, two = values[list(rows)], np.delete(values, rows)
        return abs(float(stats.ttest_ind(one, two, equal_var=False).statistic))

    observed = welch(tuple(range(5)))
    splits = [welch(s) for s in itertools.combinations(range(10), 5)]
    exact = np.mean([s >= observed - 1e-9 for s in splits])
    found = shuffled_p(a[:, None], b[:, None], np.random.default_rng(0), 4999)[0]
    assert found == pytest.approx(exact, abs=0.01)


def test_a_swap_flips_the_signs_and_the_same_is_no_difference() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(1, 1, (12, 3)), rng.normal(0, 2, (20, 3))
    one, two = compare_means(a, b), compare_means(b, a)
    for name in ("difference", "effect", "delta"):
        np.testing.assert_allclose(getattr(one, name), -getattr(two, name))
    np.testing.assert_allclose(one.low, -two.high, atol=0.2)
    same = compare_means(a, a)
    assert same.difference.tolist() == [0, 0, 0]
    assert (same.p > 0.9).all()


def test_few_missing_and_constant_values() -> None:
    a = np.array([[1.0, np.nan, 2], [2, 1, 2], [3, 1, 2], [4, 2, 2], [5, 3, 2]])
    b = a + np.array([0.5, 0, 0])
    found = compare_means(a, b)
    assert found.target_docs.tolist() == [5, 4, 5]
    assert np.isnan(found.p[1])
    assert np.isnan(found.low[1])
    # All documents alike: no difference, p 1, and no interval of no width.
    assert found.p[2] == 1.0
    assert np.isnan(found.low[2])
    assert found.low[0] < -0.5 < found.high[0]
    with pytest.raises(UnknownNameError, match="permutation, rank"):
        compare_means(a, b, test="t")


def test_ranks_are_mann_and_whitney_s() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(1, 1, (9, 1)), rng.normal(0, 1, (11, 1))
    expected = stats.mannwhitneyu(a[:, 0], b[:, 0]).pvalue
    assert compare_means(a, b, test="rank").p[0] == pytest.approx(expected)


def trial(seed: int, n: tuple[int, int], shift: float = 0.0, test: str = "permutation") -> np.ndarray:
    """Return q of ten measures: skewed, of unequal spread, correlated, the first of them shifted on one side."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0, 1, (sum(n), 1))
    values = np.exp(0.6 * (0.5 * common + rng.normal(0, 1, (sum(n), 10))))
    values[: n[0], 0] += shift
    return q_values(compare_means(values[: n[0]], values[n[0] :], test=test, seed=seed).p)


def test_a_planted_difference_is_found() -> None:
    assert sum(trial(s, (15, 15), 2.0)[0] < 0.05 for s in range(5)) >= 4


def test_random_splits_quickly() -> None:
    assert sum((trial(s, (8, 12)) < 0.05).any() for s in range(20)) <= 4


@pytest.mark.slow
def test_random_splits() -> None:
    for n in ((5, 5), (8, 12), (6, 40), (30, 30)):
        for test in ("permutation", "rank"):
            hits = sum((trial(s, n, test=test) < 0.05).any() for s in range(200))
            print(f"\n{n} {test}: {hits / 200:.3f} of 200 random splits with any q < .05")  # noqa: T201
            assert hits / 200 <= 0.05 + 3 * (0.05 * 0.95 / 200) ** 0.5
