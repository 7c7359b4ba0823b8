"""The sums over breaks and curves against numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logsumexp

from policymine.kernels.breaks import change_sums, curve_sums, side_sums, stretch_sums

STARTS = np.array([0, 3, 8], dtype=np.int64)


@pytest.fixture
def running() -> np.ndarray:
    by_period = np.random.default_rng(0).normal(-4.0, 6.0, (7, 8))
    return np.vstack([np.zeros(8), np.cumsum(by_period, axis=0)])


def _mean(values: np.ndarray) -> np.ndarray:
    return np.array([logsumexp(values[a:b]) - np.log(b - a) for a, b in ((0, 3), (3, 8))])


def test_sides_and_stretches_are_log_means(running: np.ndarray) -> None:
    found = side_sums(running, STARTS, np.array([1, 4]))
    for row, b in zip(found, (1, 4), strict=True):
        assert row == pytest.approx(_mean(running[b]) + _mean(running[7] - running[b]))
    bounds = np.array([0, 2, 3, 7])
    stretches = stretch_sums(running, STARTS, bounds)
    assert stretches[1, 3] == pytest.approx(_mean(running[7] - running[2]))
    assert np.all(stretches[2, 1] == -np.inf)


def test_the_statistic_adds_one_break_and_two(running: np.ndarray) -> None:
    boundaries, bounds = np.arange(1, 7), np.array([0, 2, 3, 5, 7])
    prior, pair = np.log(np.arange(1.0, 7.0)), np.full((5, 5), -1.5)
    terms = list((side_sums(running, STARTS, boundaries) + prior[:, None]).ravel())
    s = stretch_sums(running, STARTS, bounds)
    for i in range(1, 4):
        for j in range(i + 1, 4):
            terms += list(s[0, i] + s[i, j] + s[j, 4] - 1.5)
    found = change_sums(running[None], STARTS, boundaries, prior, bounds, pair)
    assert found == pytest.approx([float(logsumexp(terms))])


def test_many_series_at_once_are_each_as_alone(running: np.ndarray) -> None:
    boundaries, bounds = np.arange(1, 7), np.array([0, 2, 3, 5, 7])
    rest = (boundaries, np.log(np.arange(1.0, 7.0)), bounds, np.full((5, 5), -1.5))
    several = np.stack([running, 2 * running, running - 0.1])
    for starts in (STARTS, np.array([0, 4, 8])):
        together = change_sums(several, starts, *rest)
        # To the last bit: a p-value counts ties.
        assert together.tolist() == [change_sums(one[None], starts, *rest)[0] for one in several]


def test_curves_read_the_table_at_their_angle() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(size=(5, 400, 2)).cumsum(axis=1)
    start, end = np.array([0.0, 0.2]), np.array([1.0, 0.7, 0.999])
    way = rng.uniform(size=(4, 5))
    found = curve_sums(start, end, way, table)
    mean = start[:, None, None, None] + (end[None, :, None, None] - start[:, None, None, None]) * way
    node = np.clip((np.arcsin(np.sqrt(mean)) / (np.pi / 2) * 400).astype(int), 0, 399)
    wanted = table[np.arange(5), node].sum(axis=3)
    # A mean that falls between two nodes may be read at either.
    assert np.abs(found - wanted).max() < 3 * np.abs(np.diff(table, axis=1)).max() * 5
    assert np.mean(np.isclose(found, wanted)) > 0.9
