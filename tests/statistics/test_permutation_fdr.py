"""Permutation p-values and Benjamini-Hochberg against enumeration and the published example."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from policymine.errors import InputError
from policymine.statistics.fdr import q_values
from policymine.statistics.permutation import p_value, permutation_null

# Benjamini & Hochberg (1995), section 3.2: fifteen hypotheses, of which the procedure rejects four at 5%.
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
]  # fmt: skip


def test_the_published_example_rejects_four() -> None:
    q = q_values(PUBLISHED)
    assert int((q <= 0.05).sum()) == 4
    assert q == pytest.approx(stats.false_discovery_control(PUBLISHED))


def test_missing_tests_stay_missing_and_unlisted_ones_count() -> None:
    q = q_values([float("nan"), 0.02, 0.01])
    assert np.isnan(q[0])
    assert q[1:].tolist() == [0.02, 0.02]
    assert q_values([0.001], n_tests=100).tolist() == [0.1]
    assert q_values([]).size == 0
    with pytest.raises(InputError, match="n_tests is 1"):
        q_values([0.1, 0.2], n_tests=1)
    with pytest.raises(InputError, match="between 0 and 1"):
        q_values([1.5])


def test_p_is_never_zero_and_counts_the_datas_own_order() -> None:
    assert p_value(10.0, np.zeros(99)) == 0.01
    assert p_value(0.0, np.zeros(99)) == 1.0
    with pytest.raises(InputError, match="at least one shuffle"):
        p_value(0.0, np.array([]))


def test_shuffles_approach_the_enumerated_p() -> None:
    # Sum of the first two of (5, 4, 1, 0): 9 is reached by 2 x 2 of the 24 orders.
    values = np.array([5.0, 4.0, 1.0, 0.0])
    null = permutation_null(lambda order: float(values[order][:2].sum()), 4, n_permutations=6000, seed=1)
    assert p_value(9.0, null) == pytest.approx(4 / 24, abs=0.015)


def test_p_is_uniform_under_the_null() -> None:
    rng = np.random.default_rng(8)
    found = []
    for run in range(200):
        values = rng.normal(size=12)
        null = permutation_null(lambda o, v=values: float(v[o][:6].sum()), 12, n_permutations=99, seed=run)
        found.append(p_value(float(values[:6].sum()), null))
    assert np.mean(np.array(found) <= 0.05) <= 0.09
    assert np.mean(found) == pytest.approx(0.5, abs=0.07)
