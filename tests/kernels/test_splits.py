"""Resamples and splits against the same written out in numpy and Python."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from policymine.kernels.splits import exact_tails, resampled_totals, split_statistics


@pytest.fixture
def counts() -> Any:
    rng = np.random.default_rng(2)
    dense = rng.poisson(0.5, (30, 14)) * rng.integers(1, 6, (30, 14))
    dense[5] = 0
    return sparse.csr_matrix(dense)


def _cells(counts: Any) -> tuple[Any, Any]:
    return counts.indptr.astype(np.int64), counts.indices.astype(np.int32)


def _statistic(x: Any, sizes: Any, rate: float, inside: Any) -> float:
    residual = x - rate * sizes
    share = sizes @ inside / sizes.sum()
    variance = float(((residual * (inside - share)) ** 2).sum())
    return float(residual @ inside) / math.sqrt(variance) if variance > 1e-9 else 0.0


def test_totals_are_a_product(counts: Any) -> None:
    times = np.random.default_rng(0).integers(0, 5, (14, 33)).astype(np.uint8)
    found = resampled_totals(*_cells(counts), counts.data.astype(np.int64), times)
    assert np.array_equal(found, counts.toarray() @ times.astype(np.int64))


def test_statistics_are_those_of_plain_sums(counts: Any) -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(50, 400, 14).astype(np.float64)
    dense = counts.toarray().astype(np.float64)
    rate = dense.sum(axis=1) / sizes.sum()
    everything = ((dense - rate[:, None] * sizes) ** 2).sum(axis=1)
    inside = (rng.random((14, 20)) < 0.4).astype(np.uint8)
    weights = inside.astype(np.float64)
    statistic, squares = split_statistics(
        *_cells(counts),
        counts.data.astype(np.float64),
        sizes,
        rate,
        everything,
        1e-9 * everything,
        inside,
        sizes @ weights,
        sizes**2 @ weights,
    )
    expected = [[_statistic(x, sizes, r, w) for w in weights.T] for x, r in zip(dense, rate, strict=True)]
    assert statistic == pytest.approx(np.array(expected), abs=1e-9)
    assert squares == pytest.approx((dense - rate[:, None] * sizes) ** 2 @ weights, abs=1e-8)


def test_exact_tails_over_all_splits_of_equal_documents() -> None:
    """Eleven documents of one size, four inside: the p of 330 splits, for terms in one to five documents."""
    rng = np.random.default_rng(3)
    n, n_inside = 11, 4
    dense = np.zeros((25, n))
    for row in dense:
        row[rng.choice(n, rng.integers(1, 6), replace=False)] = rng.integers(1, 5)
        row[np.flatnonzero(row)[0]] += rng.integers(0, 4)
    counts = sparse.csr_matrix(dense)
    sizes = np.full(n, 200.0)
    rate = dense.sum(axis=1) / sizes.sum()
    everything = ((dense - rate[:, None] * sizes) ** 2).sum(axis=1)
    chance = np.zeros((6, 6))
    for d, j in itertools.product(range(6), range(5)):
        if j <= d and n_inside - j <= n - d:
            chance[d, j] = math.comb(n - d, n_inside - j) / math.comb(n, n_inside)
    found = exact_tails(
        *_cells(counts), counts.data, sizes, rate, everything, 1e-9 * everything, n_inside, chance
    )
    splits = []
    for chosen in itertools.combinations(range(n), n_inside):
        inside = np.zeros(n)
        inside[list(chosen)] = 1.0
        splits.append(inside)
    for x, r, p in zip(dense, rate, found, strict=True):
        observed = abs(_statistic(x, sizes, r, splits[0]))
        at_least = np.mean([abs(_statistic(x, sizes, r, s)) >= observed - 1e-9 for s in splits])
        assert p == pytest.approx(at_least, rel=1e-6)


def test_a_term_of_many_documents_is_left_to_others() -> None:
    counts = sparse.csr_matrix(np.ones((1, 6)))
    p = exact_tails(
        *_cells(counts),
        counts.data,
        np.full(6, 10.0),
        np.array([0.1]),
        np.array([0.0]),
        np.array([1e-9]),
        3,
        np.zeros((6, 6)),
    )
    assert np.isnan(p).all()
