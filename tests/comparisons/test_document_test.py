"""The document-level test: against every shuffle written out, and where it must find nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policymine.comparisons.document_test import document_test, n_shuffles
from policymine.comparisons.resample import side_of
from policymine.terms.matrix import TermMatrix

Make = Callable[..., TermMatrix]
Draw = Callable[..., Any]


def _statistic(counts: Any, sizes: Any, chosen: tuple[int, ...]) -> float:
    """The score statistic with plain sums, for one term and one split."""
    rate = sum(counts) / sum(sizes)
    share = sum(sizes[i] for i in chosen) / sum(sizes)
    total = variance = 0.0
    for i in range(len(counts)):
        residual = counts[i] - rate * sizes[i]
        total += residual * (i in chosen)
        variance += (residual * ((i in chosen) - share)) ** 2
    return total / variance**0.5


def test_against_all_splits(term_matrix: Make) -> None:
    """Five documents against five: 252 splits give the exact p, which the shuffles approach."""
    counts = [4, 6, 5, 3, 7, 1, 2, 0, 3, 2]
    sizes = [100] * 10
    left = side_of(term_matrix(np.array(counts[:5])[:, None], sizes[:5]), np.array([0]))
    right = side_of(term_matrix(np.array(counts[5:])[:, None], sizes[5:]), np.array([0]))
    statistic, p = document_test(left, right, np.random.default_rng(0))
    observed = _statistic(counts, sizes, (0, 1, 2, 3, 4))
    assert statistic[0] == pytest.approx(observed)
    splits = [_statistic(counts, sizes, c) for c in itertools.combinations(range(10), 5)]
    exact = np.mean([abs(s) >= abs(observed) - 1e-9 for s in splits])
    assert p[0] == pytest.approx(exact, abs=0.006)


def test_random_splits_find_nothing(term_matrix: Make, bursty: Draw) -> None:
    """One population cut in two at random: p is uniform, whatever the burstiness."""
    rng = np.random.default_rng(4)
    small = []
    for _ in range(5):
        sizes = rng.integers(200, 1500, 40)
        counts = bursty(rng, sizes, 10 ** rng.uniform(-4, -2, 400), 0.5)
        total = counts.sum(axis=0) >= 5
        left = side_of(term_matrix(counts[:20], sizes[:20] * 9), np.flatnonzero(total))
        right = side_of(term_matrix(counts[20:], sizes[20:] * 9), np.flatnonzero(total))
        small.append(document_test(left, right, rng)[1])
    p = np.concatenate(small)
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.02)
    assert np.mean(p < 0.01) < 0.02


@pytest.mark.parametrize(("n_target", "n_reference"), [(10, 60), (30, 30)])
def test_longer_documents_are_no_difference(
    n_target: int, n_reference: int, term_matrix: Make, bursty: Draw
) -> None:
    """Documents of one side ten times as long, same rates: still no more small p than promised."""
    rng = np.random.default_rng(5)
    long, short = rng.integers(1000, 4000, n_target), rng.integers(100, 400, n_reference)
    rates = 10 ** rng.uniform(-5, -2.3, 2000)
    a, b = bursty(rng, long, rates), bursty(rng, short, rates)
    columns = np.flatnonzero(a.sum(axis=0) + b.sum(axis=0) >= 5)
    left, right = side_of(term_matrix(a, long * 20), columns), side_of(term_matrix(b, short * 20), columns)
    p = document_test(left, right, rng)[1]
    assert np.mean(p < 0.05) < 0.07
    assert np.mean(p < 0.001) < 0.003


def test_a_burst_in_one_document_is_no_difference(term_matrix: Make) -> None:
    """Fifty uses in one document of ten: a token test is certain, documents are not."""
    counts = np.zeros((20, 1), dtype=int)
    counts[3, 0] = 50
    sizes = np.full(20, 1000)
    left = side_of(term_matrix(counts[:10], sizes[:10]), np.array([0]))
    right = side_of(term_matrix(counts[10:], sizes[10:]), np.array([0]))
    assert document_test(left, right, np.random.default_rng(0))[1][0] > 0.3


def test_the_same_rate_everywhere_is_p_1(term_matrix: Make) -> None:
    side = side_of(term_matrix([[2], [4], [6], [2], [4]], [100, 200, 300, 100, 200]), np.array([0]))
    statistic, p = document_test(side, side, np.random.default_rng(0))
    assert (statistic[0], p[0]) == (0.0, 1.0)


def test_shuffles_are_bounded() -> None:
    assert [n_shuffles(n) for n in (1, 20, 200, 10_000)] == [9_999, 1_000, 200, 1_000]
