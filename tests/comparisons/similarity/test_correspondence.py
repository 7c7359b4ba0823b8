"""Correspondence analysis against Greenacre's published table of smoking habits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from policymine.comparisons.similarity.correspondence import (
    correspondence,
    resampled_groups,
    shuffled_inertias,
)
from policymine.errors import NotEnoughDataError

# Greenacre (2017), Correspondence analysis in practice, exhibit 9.1 ff.: staff groups by smoking (none, light, medium, heavy).
SMOKING = [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]]


def test_inertias_and_coordinates_as_published() -> None:
    found = correspondence(SMOKING)
    assert found.inertias.round(4).tolist() == [0.0748, 0.0100, 0.0004]
    assert found.inertias.sum() == pytest.approx(0.0852, abs=5e-5)
    assert found.shares.round(3).tolist() == [0.878, 0.118, 0.005]
    # Principal coordinates of the five staff groups, axes 1 and 2; the sign of an axis is free.
    groups = [[-0.066, -0.194], [0.259, -0.243], [-0.381, -0.011], [0.233, 0.058], [-0.201, 0.079]]
    np.testing.assert_allclose(found.groups[:, :2], groups, atol=6e-4)
    smoking = [[-0.393, -0.030], [0.099, 0.141], [0.196, 0.007], [0.294, -0.198]]
    np.testing.assert_allclose(found.terms[:, :2], smoking, atol=6e-4)


def test_parts_sum_to_one_and_inertia_is_chi_square_over_n() -> None:
    from scipy.stats import chi2_contingency

    found = correspondence(SMOKING)
    np.testing.assert_allclose(found.group_parts.sum(axis=0), 1.0)
    np.testing.assert_allclose(found.term_parts.sum(axis=0), 1.0)
    np.testing.assert_allclose(found.group_quality.sum(axis=1), 1.0)
    assert found.inertias.sum() == pytest.approx(
        chi2_contingency(SMOKING, correction=False).statistic / np.sum(SMOKING)
    )
    np.testing.assert_allclose(found.group_masses @ found.groups, 0.0, atol=1e-12)


def test_a_resample_of_one_document_a_group_stays_in_place() -> None:
    found = correspondence(SMOKING)
    drawn = resampled_groups(
        found, sparse.csr_matrix(np.array(SMOKING)), np.arange(5), 3, np.random.default_rng(0)
    )
    np.testing.assert_allclose(drawn, np.broadcast_to(found.groups[:, :2], drawn.shape), atol=1e-12)


def test_shuffles_of_equal_documents_one_a_group_change_nothing() -> None:
    table = np.array([[3, 1, 0], [1, 2, 1], [0, 1, 3]])
    null = shuffled_inertias(sparse.csr_matrix(table), np.arange(3), 3, 4, np.random.default_rng(0))
    expected = correspondence(table).inertias
    np.testing.assert_allclose(null, np.tile(expected, (4, 1)), atol=1e-12)


def test_shuffles_have_the_inertia_that_chance_gives() -> None:
    # Twenty documents of one kind in two groups: the observed inertia is one of many such.
    rng = np.random.default_rng(6)
    counts = rng.multinomial(200, np.full(30, 1 / 30), 20)
    group = np.repeat([0, 1], [6, 14])
    null = shuffled_inertias(sparse.csr_matrix(counts), group, 2, 200, rng)[:, 0]
    table = np.array([counts[group == g].sum(axis=0) for g in (0, 1)])
    assert np.quantile(null, 0.01) < correspondence(table).inertias[0] < np.quantile(null, 0.99)
    # Multinomial counts: n x inertia is chi-square with 29 degrees of freedom; thinning adds a little.
    assert null.mean() * 4000 == pytest.approx(29, rel=0.15)


@pytest.mark.parametrize("table", [[[1, 2]], [[0, 0], [1, 2]], [[1, 2], [2, 4]]])
def test_what_cannot_be_mapped_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(NotEnoughDataError):
        correspondence(table)
