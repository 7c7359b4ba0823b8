"""Jensen-Shannon divergence by hand, against scipy, and the kernels against the plain form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.spatial.distance import jensenshannon

from policymine.comparisons.similarity.chance import jackknife_reach, jackknifed, pair_chance
from policymine.comparisons.similarity.divergence import divergence_parts, jensen_shannon
from policymine.errors import InputError
from policymine.kernels.divergence import left_out, resampled, shuffled


def test_by_hand() -> None:
    # p = (3/4, 1/4), q = (1/4, 3/4), m = (1/2, 1/2): JSD = 1 - H(1/4) = 0.75 log2 3 - 1
    assert jensen_shannon([3, 1], [1, 3]) == pytest.approx(0.75 * np.log2(3) - 1.0)
    parts = divergence_parts([3, 1], [1, 3])
    assert parts.tolist() == pytest.approx([(0.75 * np.log2(3) - 1.0) / 2] * 2)


def test_against_scipy() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        a, b = rng.poisson(1.5, 40), rng.poisson(2.0, 40)
        assert jensen_shannon(a, b) == pytest.approx(jensenshannon(a, b, base=2) ** 2, abs=1e-12)
        assert jensen_shannon(a, b) == pytest.approx(jensen_shannon(b, a))
        assert (divergence_parts(a, b) >= -1e-15).all()


@pytest.mark.parametrize(("a", "b"), [([0, 0], [1, 1]), ([-1, 2], [1, 1])])
def test_what_is_no_distribution_is_refused(a: list[int], b: list[int]) -> None:
    with pytest.raises(InputError):
        divergence_parts(a, b)


def test_kernels_are_the_plain_form() -> None:
    rng = np.random.default_rng(5)
    dense = rng.poisson(0.8, (9, 25)).astype(float)
    m = sparse.csr_matrix(dense)
    group = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])
    orders = np.array([[0, 1, 2], [4, 7, 8]])
    values, mean = shuffled(m.indptr, m.indices, m.data, 25, orders)
    plain = [
        divergence_parts(dense[o].sum(0), dense[[i for i in range(9) if i not in o]].sum(0)) for o in orders
    ]
    np.testing.assert_allclose(values, [p.sum() for p in plain])
    np.testing.assert_allclose(mean, np.mean(plain, axis=0), atol=1e-14)

    weights = rng.integers(0, 3, (4, 9)).astype(float)
    weights[:, [0, 3, 7]] += 1
    found = resampled(m.indptr, m.indices, m.data, 25, group, 3, weights)
    for b in range(4):
        totals = [(weights[b][:, None] * dense)[group == g].sum(0) for g in range(3)]
        expected = [jensen_shannon(totals[g], totals[h]) for g, h in ((0, 1), (0, 2), (1, 2))]
        np.testing.assert_allclose(found[b], expected)

    without = left_out(m.indptr, m.indices, m.data, 25, group, 3, np.arange(9))
    totals = [dense[group == g].sum(0) for g in range(3)]
    assert np.isnan(without[0, 0])
    assert without[0, 1] == pytest.approx(jensen_shannon(totals[0] - dense[0], totals[1]))
    assert without[8, 0] == pytest.approx(jensen_shannon(totals[2] - dense[8], totals[0]))


def test_the_jackknife_of_two_groups_by_hand() -> None:
    dense = np.array([[3.0, 1], [2, 2], [1, 1], [1, 3], [2, 5], [0, 4]])
    m, group = sparse.csr_matrix(dense), np.array([0, 0, 0, 1, 1, 1])
    found = jackknifed(m, group, 2, np.random.default_rng(0))
    a, b = dense[:3].sum(0), dense[3:].sum(0)
    one = np.array([jensen_shannon(a - d, b) for d in dense[:3]])
    two = np.array([jensen_shannon(a, b - d) for d in dense[3:]])
    variances = [2 / 3 * ((v - v.mean()) ** 2).sum() for v in (one, two)]
    assert found[0, 0, 1] == pytest.approx(variances[0])
    assert found[0, 1, 0] == pytest.approx(variances[1])
    assert found[1, 0, 1] == 2
    assert jackknife_reach(found, 0, 1, 0.95) > 2.0 * np.sqrt(sum(variances))


def test_chance_of_too_few_documents_is_not_told() -> None:
    m = sparse.csr_matrix(np.array([[3.0, 1], [1, 3], [2, 2]]))
    rng = np.random.default_rng(0)
    assert np.isnan(pair_chance(m, np.array([0]), np.array([1]), 19, rng).expected)
    three = pair_chance(m, np.array([0, 1]), np.array([2]), 19, rng)
    assert three.expected > 0
    assert np.isnan(three.p)
