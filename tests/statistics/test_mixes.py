"""Shares of mentions that cluster in documents: dispersion by hand, intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.mixes import mention_dispersion, mention_share_intervals


def test_binomial_documents_have_dispersion_one() -> None:
    rng = np.random.default_rng(0)
    totals = rng.integers(20, 60, 400)
    assert mention_dispersion(rng.binomial(totals, 0.4), totals, np.arange(400) // 8) < 1.15


def test_documents_of_one_voice_count_once() -> None:
    totals = np.full(40, 25)
    hits = np.where(np.arange(40) % 2 == 0, 25, 0)
    assert mention_dispersion(hits, totals, np.arange(40) // 4) > 20


def test_intervals_hold_the_share_and_have_width() -> None:
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(6), [1, 1, 2, 8, 20, 1])
    totals = rng.integers(0, 30, group.size)
    totals[-1] = 0
    hits = rng.binomial(totals, rng.beta(2, 2, group.size))
    low, high = mention_share_intervals(hits, totals, group, 6)
    for i in range(5):
        m = totals[group == i].sum()
        if m:
            assert low[i] <= hits[group == i].sum() / m <= high[i]
            assert low[i] < high[i]
    assert np.isnan(low[5])


def test_coverage_of_few_overdispersed_documents() -> None:
    rng = np.random.default_rng(5)
    held = seen = 0
    for _ in range(40):
        group = np.arange(25)
        totals = rng.integers(5, 60, 25)
        hits = rng.binomial(totals, rng.beta(4, 6, 25))
        low, high = mention_share_intervals(hits, totals, group, 25)
        held += int(np.count_nonzero((low <= 0.4) & (high >= 0.4)))
        seen += 25
    assert held / seen > 0.9


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(InputError, match="between 0 and the total"):
        mention_dispersion([5], [4], [0])
