"""Stability: by hand, high on planted topics, low on words dealt out at random."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.topic_models import lda, nmf
from policymine.topic_models.base import TopicModel
from policymine.topic_models.choice.stability import agree, fit_runs, mean_interval, raised, stability
from policymine.topic_models.choice.stability_result import with_stability
from policymine.topic_models.summary import summarise
from tests.topic_models.drawn import drawn, shuffled


def model_of(topic_term: list[list[float]], mass: list[float]) -> TopicModel:
    """Each topic fills one unit of so many tokens."""
    k = len(topic_term)
    units = tuple(f"u{i}" for i in range(k))
    terms = tuple("abcdefghijkl"[: len(topic_term[0])])
    return TopicModel(
        "lda", np.array(topic_term), np.eye(k), terms, units, units, np.array(mass), 0, probabilistic=True
    )


def test_agreement_by_hand() -> None:
    one = model_of([[0.8, 0.2, 0.0], [0.2, 0.3, 0.5]], [10, 10])
    rows, alive = raised(one)
    # The corpus is .5, .25, .25: topic 0 adds .3, -.05, -.25 and topic 1 the opposite.
    assert rows == pytest.approx(np.array([[0.3, -0.05, -0.25], [-0.3, 0.05, 0.25]]))
    assert alive.all()
    turned = replace(one, topic_term=one.topic_term[::-1].copy())
    found = agree(one, turned)
    assert found.partner.tolist() == [1, 0]
    assert found.cosine == pytest.approx([1, 1])
    assert found.overlap == pytest.approx([1, 1])


def test_common_words_alone_are_no_agreement() -> None:
    # Likeliest word and most of the weight are the same in all topics; what they add is not.
    one = model_of([[0.8, 0.2, 0, 0], [0.8, 0, 0.2, 0]], [10, 10])
    other = model_of([[0.8, 0.1, 0.1, 0], [0.8, 0, 0, 0.2]], [10, 10])
    plain = float(one.topic_term[0] @ other.topic_term[0])
    plain /= float(np.linalg.norm(one.topic_term[0]) * np.linalg.norm(other.topic_term[0]))
    assert plain > 0.98
    assert agree(one, other).cosine.max() < 0.05


def test_matching_is_the_best_of_all_not_greedy() -> None:
    rng = np.random.default_rng(0)
    one = model_of(rng.dirichlet(np.full(8, 0.3), size=5).tolist(), [10] * 5)
    other = model_of(rng.dirichlet(np.full(8, 0.3), size=5).tolist(), [10] * 5)
    import itertools

    mine, theirs = raised(one)[0], raised(other)[0]
    cosines = (mine / np.linalg.norm(mine, axis=1, keepdims=True)) @ (
        theirs / np.linalg.norm(theirs, axis=1, keepdims=True)
    ).T
    best = max(sum(max(cosines[i, p[i]], 0) for i in range(5)) for p in itertools.permutations(range(5)))
    assert agree(one, other).cosine.sum() == pytest.approx(best)


def test_topics_without_text_or_partner() -> None:
    one = model_of([[0.8, 0.2, 0], [0.2, 0.3, 0.5], [1 / 3, 1 / 3, 1 / 3]], [10, 10, 0.5])
    assert math.isnan(agree(one, one).cosine[2])
    fewer = model_of([[0.8, 0.2, 0], [0.2, 0.3, 0.5]], [10, 10])
    found = agree(replace(one, weights=np.array([10.0, 10.0, 10.0])), fewer)
    assert sorted(found.partner.tolist()) == [-1, 0, 1]
    assert found.cosine[found.partner == -1].tolist() == [0]
    with pytest.raises(InputError, match="same terms"):
        agree(one, model_of([[0.5, 0.5], [0.1, 0.9]], [1, 1]))


def test_intervals_over_runs() -> None:
    mean, low, high = mean_interval(np.array([0.5, 0.7, 0.6, 0.6]))
    # t with 3 degrees of freedom: 3.182 times .0816 / 2.
    assert (mean, high - mean) == pytest.approx((0.6, 3.182446 * np.std([0.5, 0.7, 0.6, 0.6], ddof=1) / 2))
    assert low == pytest.approx(mean - (high - mean))
    assert all(math.isnan(v) for v in mean_interval(np.array([0.5, 0.7]))[1:])
    for value in (0.0, 0.4, 1.0):
        _, low, high = mean_interval(np.full(5, value))
        assert low < high
    assert math.isnan(mean_interval(np.array([np.nan]))[0])


@pytest.mark.parametrize("k", [5, 10])
def test_planted_topics_come_back_and_shuffled_words_do_not(k: int) -> None:
    data, topics = drawn(k)
    models, kinds = fit_runs(lda.fit, data, k=k, seed=0, runs=6, options={"threads": 1})
    assert kinds == ("seed",) * 3 + ("documents",) * 3
    found = stability(models, kinds)
    assert found.cosine.shape == (5, k)
    mean, low, high = found.topics()
    assert mean.min() > 0.9
    assert found.overlap.mean() > 0.7
    assert (low < high).all()
    assert found.medoid < 3
    truth = topics / np.linalg.norm(topics, axis=1, keepdims=True)
    mine = models[found.medoid].topic_term
    assert ((mine / np.linalg.norm(mine, axis=1, keepdims=True)) @ truth.T).max(axis=1).min() > 0.9
    null = shuffled(data)
    nothing = stability(*fit_runs(lda.fit, null, k=k, seed=0, runs=6, options={"threads": 1}))
    assert np.nanmean(nothing.cosine) < 0.45
    assert nothing.overlap.mean() < 0.3


def test_the_medoid_agrees_most_with_the_others() -> None:
    base = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]]
    odd = [[0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1]]
    models = [model_of(t, [10, 10]) for t in (odd, base, base, base)]
    assert stability(models, ("seed", "seed", "documents", "documents")).medoid == 1
    assert stability(models, ("documents", "documents", "seed", "seed")).medoid == 2
    for kinds in (("documents",) * 4, ("seed",) * 3):
        with pytest.raises(InputError):
            stability(models, kinds)
    with pytest.raises(InputError, match="--runs takes 4 or more"):
        fit_runs(lda.fit, drawn(3, n=20)[0], k=3, seed=0, runs=3)


def test_the_table_says_which_topics_to_read_with_care() -> None:
    data, _ = drawn(4, n=120)
    models, kinds = fit_runs(nmf.fit, data, k=7, seed=0, runs=4)
    found = stability(models, kinds)
    plain = summarise(models[found.medoid], data, provenance=Provenance("topics"))
    result = with_stability(plain, found)
    assert len(result.messages) == len(plain.messages) + 2
    assert result.table["n_returns"].between(0, 3).all()
    assert result.table["stability"].between(0, 1).all()
    assert (result.table["stability_low"] < result.table["stability_high"]).all()
    assert result.table[plain.table.columns].equals(plain.table)
    fragile = (result.table["n_returns"] * 2 <= 3).sum()
    assert f"Of 7 topics {fragile} do not come back" in result.messages[-1]["en"]
    assert result.to_dict()["runs"]["kinds"] == ["seed", "seed", "documents", "documents"]
