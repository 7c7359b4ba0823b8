"""Intervals of ranks: sure where documents agree, wide where one document decides, none where there are few."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.keyword_methods import tfidf
from policymine.keyword_methods.base import KeywordData, keyword_data
from policymine.keyword_methods.intervals import COLUMNS, rank_intervals
from policymine.keyword_methods.result import summarise
from policymine.provenance import Provenance


def planted(spaced: Callable, n: int = 20) -> KeywordData:
    """Group x: 停车 in every document, 电梯 in two; group y of three documents has other words."""
    rng = np.random.default_rng(4)
    common = ["居民", "社区", "会议", "楼道", "绿化", "议事", "公约", "物业"]
    texts = {
        f"x{i:02d}": " ".join(
            ["停车"] * 6 + (["电梯"] * 40 if i in (3, 11) else []) + rng.choice(common, 30).tolist()
        )
        for i in range(n)
    } | {f"y{i}": " ".join(rng.choice(common, 30).tolist()) for i in range(3)}
    return keyword_data(spaced(texts), groups={name: name[0] for name in texts})


def test_sure_and_unsure_words(spaced: Callable) -> None:
    data = planted(spaced)
    found = tfidf.extract(data, top_n=5)
    places = rank_intervals(data, tfidf.scorer(data), found, resamples=200, seed=1)
    by_term = {k.term: p for k, p in zip(found, places, strict=True) if k.group == "x"}
    sure, unsure = by_term["停车"], by_term["电梯"]
    assert sure.rank_high is not None
    assert unsure.rank_high is not None
    assert sure.kept == 1.0
    assert sure.rank_high <= 3
    # Out of 20 documents two hold it: it is in no resample with chance (18/20)^20 = .12.
    assert unsure.rank_high > 5
    assert 0.7 < (unsure.kept or 0) < 0.97
    for k, p in zip(found, places, strict=True):
        if k.group == "y":
            assert (p.rank_low, p.rank_high, p.score_low, p.kept) == (None,) * 4
        else:
            assert p.rank_low is not None
            assert p.rank_high is not None
            assert p.score_low is not None
            assert p.score_high is not None
            assert p.rank_low <= p.rank <= p.rank_high
            assert p.rank_low < p.rank_high
            assert p.score_low <= k.score <= p.score_high
            assert p.score_low < p.score_high
    assert [p.rank for p in places] == [1, 2, 3, 4, 5] * 2


def test_same_seed_same_intervals(spaced: Callable) -> None:
    data = planted(spaced)
    found = tfidf.extract(data, top_n=5)
    first, again, other = (
        rank_intervals(data, tfidf.scorer(data), found, resamples=60, seed=s) for s in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_they_become_columns(spaced: Callable) -> None:
    data = planted(spaced)
    found = tfidf.extract(data, top_n=5)
    places = rank_intervals(data, tfidf.scorer(data), found, resamples=60)
    result = summarise(found, data, method="tfidf", provenance=Provenance("keywords"), intervals=places)
    assert set(COLUMNS) <= set(result.table.columns)
    rows = result.rows()
    assert isinstance(rows[0]["rank_low"], int)
    assert rows[-1]["rank_low"] is None
    assert any("fewer than 5 documents have no interval: y" in note for note in result.provenance.notes)


def test_bad_options(spaced: Callable) -> None:
    data = planted(spaced)
    with pytest.raises(InputError, match="50 resamples"):
        rank_intervals(data, tfidf.scorer(data), [], resamples=10)
    with pytest.raises(InputError, match="level"):
        rank_intervals(data, tfidf.scorer(data), [], level=0.4)


def test_a_score_interval_covers_the_truth(spaced: Callable) -> None:
    """Documents drawn from one source: nine in ten or more 95% intervals hold the source's own rate."""
    rng = np.random.default_rng(9)
    held = 0
    for _ in range(60):
        rates = rng.gamma(4.0, 2.5, size=15)
        texts = {
            f"d{i:02d}": " ".join(["停车"] * int(rng.poisson(r)) + ["社区"] * 100)
            for i, r in enumerate(rates)
        }
        data = keyword_data(spaced(texts))
        found = tfidf.extract(data, top_n=2)
        places = rank_intervals(data, tfidf.scorer(data), found, resamples=100)
        at = next(i for i, k in enumerate(found) if k.term == "停车")
        # Every document holds it, so its score is its share times ln 2; the source's share is 10 / 110.
        truth = 10 / 110 * np.log(2)
        low, high = places[at].score_low, places[at].score_high
        assert low is not None
        assert high is not None
        held += low <= truth <= high
    assert held >= 53
