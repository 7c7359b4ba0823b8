"""The map of topics and their words by relevance, against geometry and hand-made cases."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.topic_models.base import TopicModel
from policymine.topic_models.exploration import classical_scaling, explore, relevance, topic_distances


def model(topic_term: np.ndarray, sizes: tuple[float, ...]) -> TopicModel:
    k, n = topic_term.shape
    return TopicModel(
        "lda",
        topic_term,
        np.eye(k),
        tuple(f"w{i}" for i in range(n)),
        tuple(f"d{i}" for i in range(k)),
        tuple(f"d{i}" for i in range(k)),
        np.array(sizes),
        0,
    )


def test_distances_are_a_metric_between_0_and_1() -> None:
    rng = np.random.default_rng(0)
    rows = rng.dirichlet([0.2] * 30, size=8)
    found = topic_distances(rows)
    assert np.allclose(found, found.T)
    assert (np.diag(found) == 0).all()
    assert (found <= 1).all()
    for i in range(8):
        for j in range(8):
            assert (found[i, j] <= found[i] + found[:, j] + 1e-12).all()
    # By hand: 1/2 sum p log2(p/m) + 1/2 sum q log2(q/m).
    p, q = rows[0], rows[1]
    m = (p + q) / 2
    divergence = sum(
        0.5 * a * math.log2(a / c) + 0.5 * b * math.log2(b / c) for a, b, c in zip(p, q, m, strict=True)
    )
    assert found[0, 1] == pytest.approx(math.sqrt(divergence))
    assert topic_distances(np.array([p, p]))[0, 1] == pytest.approx(0.0, abs=1e-7)


def test_points_of_a_plane_come_back() -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(size=(9, 2)) * [3, 1]
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    places, kept = classical_scaling(distances)
    again = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert np.allclose(again, distances)
    assert kept == pytest.approx(1.0)
    assert np.ptp(places[:, 0]) > np.ptp(places[:, 1])


def test_the_same_topics_give_the_same_map_in_any_order() -> None:
    rng = np.random.default_rng(2)
    rows = rng.dirichlet([0.2] * 40, size=7)
    places, _ = classical_scaling(topic_distances(rows))
    order = rng.permutation(7)
    again, _ = classical_scaling(topic_distances(rows[order]))
    assert np.allclose(again, places[order])
    for axis in (0, 1):
        assert places[np.abs(places[:, axis]).argmax(), axis] > 0


def test_few_topics_have_a_map_of_fewer_dimensions() -> None:
    places, kept = classical_scaling(np.zeros((1, 1)))
    assert places.tolist() == [[0.0, 0.0]]
    assert math.isnan(kept)
    places, kept = classical_scaling(np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert sorted(places[:, 0]) == pytest.approx([-0.5, 0.5])
    assert (places[:, 1] == 0).all()
    assert kept == pytest.approx(1.0)
    assert math.isnan(classical_scaling(np.zeros((3, 3)))[1])


def test_relevance_goes_from_probability_to_lift() -> None:
    topic_term = np.array([[0.5, 0.4, 0.1, 0.0], [0.5, 0.1, 0.0, 0.4]])
    total = np.array([100.0, 50.0, 10.0, 40.0])
    one = relevance(topic_term, total, 1.0)
    assert one[0, :3] == pytest.approx(np.log([0.5, 0.4, 0.1]))
    lift = relevance(topic_term, total, 0.0)
    assert lift[0, :3] == pytest.approx(np.log([0.5 / 0.5, 0.4 / 0.25, 0.1 / 0.05]))
    middle = relevance(topic_term, total, 0.6)
    assert middle[0, 1] == pytest.approx(0.6 * one[0, 1] + 0.4 * lift[0, 1])
    assert np.isneginf(one[0, 3])
    assert np.isneginf(one[1, 2])
    with pytest.raises(InputError, match="between 0 and 1"):
        relevance(topic_term, total, 1.5)


def test_words_are_ordered_by_step_and_rare_ones_left_out() -> None:
    topic_term = np.array([[0.50, 0.30, 0.195, 0.005, 0.0], [0.60, 0.0, 0.0, 0.0, 0.4]])
    found = explore(model(topic_term, (200.0, 100.0)), top_n=3)
    likeliest, _, own = found.words[0]
    assert [w for w, _, _ in likeliest] == ["w0", "w1", "w2"]
    # w3 is all topic 0's, and one use of it is too few to say so.
    assert [w for w, _, _ in own] == ["w1", "w2", "w0"]
    assert likeliest[0][1:] == pytest.approx((100.0, 160.0))


def test_topics_without_text_have_no_place() -> None:
    topic_term = np.array([[0.7, 0.3], [0.2, 0.8], [0.5, 0.5], [0.0, 0.0]])
    found = explore(model(topic_term, (50.0, 50.0, 0.0, 20.0)))
    assert found.topics == (0, 1)
    told = found.as_dict()
    json.dumps(told)
    assert told["topics"][0]["nearest"][0]["topic"] == 1
    assert [step["lambda"] for step in told["topics"][0]["words"]] == [1.0, 0.6, 0.2]
    nothing = explore(model(topic_term, (0.0,) * 4))
    assert nothing.as_dict() == {"kept": None, "topics": []}
