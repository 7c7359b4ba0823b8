"""The scan over windows: exact by hand, its level, and what one document cannot do."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.scan import damped_counts, scan_windows


def test_score_is_kulldorffs_ratio() -> None:
    found = scan_windows([0, 0, 4, 0, 0, 0], np.full(6, 4 / 6), range(6), n_permutations=19)
    assert (found[0].first, found[0].last) == (2, 2)
    assert found[0].score == pytest.approx(4 * np.log(4 / (4 / 6)))


def test_one_document_makes_no_burst() -> None:
    uses, expected = damped_counts([0, 0, 0, 30, 0, 0, 0, 0, 0, 0], [1000] * 10)
    assert scan_windows(uses, expected, range(10))[0].p == 1.0


def test_three_documents_in_a_row_do() -> None:
    counts = np.zeros(30)
    counts[12:16] = [1, 2, 1, 2]
    uses, expected = damped_counts(counts, [1000] * 30)
    best = scan_windows(uses, expected, range(30))[0]
    assert (best.first, best.last) == (12, 15)
    assert best.p <= 0.01


def test_ends_are_where_documents_stop_using_it() -> None:
    counts = np.zeros(40)
    counts[[8, 10]] = 1
    counts[20:28] = 3
    uses, expected = damped_counts(counts, [1000] * 40)
    best = scan_windows(uses, expected, range(40))[0]
    assert (best.first, best.last) == (20, 27)


def test_two_bursts_are_told_apart() -> None:
    counts = np.zeros(60)
    counts[10:15] = 2
    counts[40:46] = 2
    uses, expected = damped_counts(counts, [1000] * 60)
    found = scan_windows(uses, expected, range(60), longest=0.2)
    assert sorted((w.first, w.last) for w in found) == [(10, 14), (40, 45)]


def test_long_documents_are_no_burst() -> None:
    rng = np.random.default_rng(2)
    below = 0
    for run in range(40):
        size = np.where((np.arange(80) // 4 >= 5) & (np.arange(80) // 4 < 9), 9000, 1500)
        counts = rng.poisson(size * 0.001)
        uses, expected = damped_counts(counts, size)
        below += scan_windows(uses, expected, np.arange(80) // 4, n_permutations=99, seed=run)[0].p <= 0.05
    assert below <= 6


def test_level_under_shuffled_overdispersed_documents() -> None:
    rng = np.random.default_rng(1)
    below = 0
    for run in range(120):
        size = rng.integers(500, 6000, 40)
        counts = rng.poisson(rng.gamma(0.3, size * 0.002 / 0.3))
        if counts.sum() == 0:
            continue
        uses, expected = damped_counts(counts, size)
        below += scan_windows(uses, expected, np.arange(40), n_permutations=99, seed=run)[0].p <= 0.05
    assert below / 120 <= 0.09


def test_equal_documents_have_no_window() -> None:
    uses, expected = damped_counts([2] * 10, [100] * 10)
    assert scan_windows(uses, expected, range(10)) == []


def test_same_seed_same_windows_and_bad_input() -> None:
    uses, expected = damped_counts([0, 1, 2, 0, 0, 3, 1], [100] * 7)
    assert scan_windows(uses, expected, range(7)) == scan_windows(uses, expected, range(7))
    with pytest.raises(InputError, match="every period"):
        scan_windows([1.0, 2.0], [1.0, 2.0], [0, 2])
    with pytest.raises(InputError, match="needs a use"):
        damped_counts([0, 0], [1, 1])
