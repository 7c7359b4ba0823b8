"""Draws of shares: unbiased where a common prior is not, reproducible, and refused where there is no posterior."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policymine.errors import ModelError, RefusedError
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.prevalence.shares import (
    check_composable,
    check_same_words,
    draw_shares,
    prior_of,
)
from tests.trials.effect_simulation import data_of

WORDS = np.array([[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.3, 0.5]])


def two_groups(n: int = 120, size: int = 25) -> tuple[TopicModel, TopicData, np.ndarray]:
    """Short texts of two groups: 70% and 30% of the first topic, in each text."""
    rng = np.random.default_rng(4)
    high = np.arange(n) % 2 == 0
    shares = np.where(high[:, None], [0.7, 0.3], [0.3, 0.7])
    data = data_of(np.stack([rng.multinomial(size, s @ WORDS) for s in shares]))
    model = TopicModel(
        method="lda",
        topic_term=WORDS,
        doc_topic=np.full((n, 2), 0.5),
        terms=data.matrix.terms,
        documents=data.matrix.documents,
        parents=data.parents,
        weights=np.full(n, float(size)),
        seed=0,
        probabilistic=True,
        arrays={"prior": np.array([4.0, 4.0])},
    )
    return model, data, high


def by_group(high: np.ndarray):
    def expect(shares: np.ndarray) -> np.ndarray:
        return np.where(high[:, None], shares[high].mean(axis=0), shares[~high].mean(axis=0))

    return expect


def test_the_regressions_prior_undoes_the_pull_to_the_common_mean() -> None:
    model, data, high = two_groups()

    def gap(expect) -> float:
        draws = draw_shares(model, data, data.documents, expect, n_draws=20, seed=0, threads=1).mean(axis=0)
        return float(draws[high, 0].mean() - draws[~high, 0].mean())

    common = gap(lambda shares: np.full_like(shares, 0.5))
    assert common < 0.25
    assert gap(by_group(high)) == pytest.approx(0.4, abs=0.07)


def test_draws_are_shares_and_the_same_for_a_seed() -> None:
    model, data, high = two_groups(20)
    first, second = (
        draw_shares(model, data, data.documents, by_group(high), n_draws=6, seed=1, threads=t) for t in (1, 3)
    )
    assert first.shape == (6, 20, 2)
    assert first.sum(axis=2) == pytest.approx(1)
    assert first.tobytes() == second.tobytes()
    other = draw_shares(model, data, data.documents, by_group(high), n_draws=6, seed=2, threads=1)
    assert other.tobytes() != first.tobytes()


def test_passages_of_a_document_are_weighted_by_their_words() -> None:
    """One long passage of the first topic, one short of the second: the document is mostly the first."""
    counts = np.array([[270, 30, 0, 0], [0, 0, 1, 29]])
    data = replace(data_of(counts), parents=("a", "a"))
    model = replace(
        two_groups(2)[0],
        topic_term=np.array([[0.9, 0.1, 0.0, 0.0], [0.0, 0.0, 0.1, 0.9]]),
        parents=("a", "a"),
        weights=np.array([300.0, 30.0]),
        arrays={"prior": np.array([0.1, 0.1])},
    )
    draws = draw_shares(model, data, ["a"], lambda s: s, n_draws=20, seed=0, threads=1)
    assert draws.mean(axis=0)[0] == pytest.approx([300 / 330, 30 / 330], abs=0.01)


def test_words_that_change_by_period_are_read_in_their_own_period() -> None:
    """In the second period the topics have changed their words over."""
    import pandas as pd

    plain, data, _ = two_groups(40, 60)
    dates = ["2001"] * 20 + ["2002"] * 20
    data = replace(
        data, matrix=replace(data.matrix, fields=pd.DataFrame({"id": data.documents, "date_issued": dates}))
    )
    model = replace(
        plain,
        options={"periods": ["2001", "2002"], "by": "year"},
        arrays={"prior": np.ones(2), "topic_term_by_period": np.stack([WORDS, WORDS[::-1]])},
    )
    same = draw_shares(
        plain, data, data.documents, lambda s: np.full_like(s, 0.5), n_draws=30, seed=0, threads=1
    )
    found = draw_shares(
        model, data, data.documents, lambda s: np.full_like(s, 0.5), n_draws=30, seed=0, threads=1
    )
    before, after = same.mean(axis=0)[:, 0], found.mean(axis=0)[:, 0]
    assert np.corrcoef(before[:20], after[:20])[0, 1] > 0.9
    assert np.corrcoef(before[20:], after[20:])[0, 1] < -0.9


def test_where_the_prior_comes_from() -> None:
    model, data, _ = two_groups(30)
    assert prior_of(model, data).tolist() == [4, 4]
    assert prior_of(replace(model, arrays={}, options={"topic_prior": 0.5}), data).tolist() == [0.5, 0.5]
    assert (prior_of(replace(model, arrays={}, options={}), data) > 0).all()


def test_models_without_a_posterior_are_refused_with_the_reason() -> None:
    model = two_groups(4)[0]
    check_composable(model)
    hard = replace(model, method="bert", probabilistic=False, doc_topic=np.eye(2)[[0, 1, 0, 1]])
    with pytest.raises(RefusedError, match="one cluster as if that were certain.*--method lda"):
        check_composable(hard)
    with pytest.raises(RefusedError, match="weights that are no probabilities"):
        check_composable(replace(model, method="nmf", probabilistic=False))


def test_other_words_or_texts_are_refused() -> None:
    model, data, _ = two_groups(6)
    check_same_words(model, data)
    with pytest.raises(ModelError, match="--lexicon"):
        check_same_words(replace(model, terms=("a", "b", "c", "d")), data)
    with pytest.raises(ModelError, match="have changed"):
        check_same_words(replace(model, weights=model.weights + 1), data)
