"""Intervals for mean shares of few documents: by hand, never of zero width, and covering as they say."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.shares import pooled_share_intervals, share_dispersion


def test_the_dispersion_by_hand() -> None:
    shares = np.array([[0.1], [0.3], [0.5], [0.5]])
    found, freedom = share_dispersion(shares, [0, 0, 1, 1])
    assert found == pytest.approx([0.02 / (0.2 * 0.8 + 0.5 * 0.5)])
    assert freedom == 2


def test_single_documents_are_compared_with_the_next_where_ordered() -> None:
    shares = np.array([[0.1], [0.3], [0.2], [0.4]])
    found, freedom = share_dispersion(shares, [0, 1, 2, 3])
    assert freedom == 2
    assert found == pytest.approx([0.04 / (0.2 * 0.8 + 0.3 * 0.7)])
    assert share_dispersion(shares, [0, 1, 2, 3], ordered=False)[1] == 0


def test_no_interval_has_zero_width() -> None:
    low, high = pooled_share_intervals([0.0, 0.5, 1.0], 1, [0.0, 0.0, 0.0], 8)
    assert (low < high).all()
    assert low[0] == 0.0
    assert high[2] == 1.0
    with pytest.raises(InputError):
        pooled_share_intervals([0.5], 1, [0.1], 4)
    with pytest.raises(InputError):
        pooled_share_intervals([0.5], 0, [0.1], 9)


def test_coverage_of_the_means_of_few_documents() -> None:
    rng = np.random.default_rng(1)
    hits = total = 0
    for _ in range(100):
        groups = 14
        truth = rng.dirichlet(np.full(10, 4.0), size=groups)
        sizes = rng.integers(1, 5, size=groups)
        group = np.repeat(np.arange(groups), sizes)
        shares = np.vstack([rng.dirichlet(truth[g] * 25) for g in group])
        for g in range(groups):
            dispersion, freedom = share_dispersion(shares, group, near=g)
            own = shares[group == g].mean(axis=0)
            low, high = pooled_share_intervals(own, int(sizes[g]), dispersion, freedom)
            hits += int(((low <= truth[g]) & (truth[g] <= high)).sum())
            total += truth.shape[1]
    assert 0.92 <= hits / total <= 0.99


def test_periods_far_away_do_not_widen_an_interval() -> None:
    rng = np.random.default_rng(2)
    early, late = rng.uniform(0, 1, size=20), rng.uniform(0.1, 0.12, size=30)
    shares, group = np.concatenate([early, late])[:, None], np.arange(50)
    (there,), _ = share_dispersion(shares, group, near=2)
    (here,), freedom = share_dispersion(shares, group, near=40)
    (everywhere,), _ = share_dispersion(shares, group)
    assert here < 0.01 < everywhere < there * 1.5
    assert 12 <= freedom <= 15


def test_coverage_holds_in_unquiet_and_in_quiet_times() -> None:
    """One document a period, far apart early and close together late: the whole pooled covers 87% and 100% here."""
    rng = np.random.default_rng(3)
    hits, total = np.zeros(2), np.zeros(2)
    for _ in range(12):
        truth = rng.dirichlet(np.full(8, 3.0))
        spread = np.repeat([8.0, 80.0], [20, 36])
        shares = np.vstack([rng.dirichlet(truth * s) for s in spread])
        for t, s in enumerate(spread):
            dispersion, freedom = share_dispersion(shares, np.arange(spread.size), near=t)
            low, high = pooled_share_intervals(shares[t], 1, dispersion, freedom)
            hits[int(s > 10)] += ((low <= truth) & (truth <= high)).sum()
            total[int(s > 10)] += truth.size
    assert ((hits / total >= 0.92) & (hits / total <= 0.99)).all()
