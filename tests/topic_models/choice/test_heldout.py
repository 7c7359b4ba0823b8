"""Held-out likelihood: by hand, on planted topics, and where topics foretell nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.topic_models import lda, nmf
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.choice.heldout import HeldOut, complete, complete_by_frequency, pool
from policymine.topic_models.choice.splits import fold_of_documents, part_words, take_units
from tests.topic_models.drawn import drawn, shuffled, to_data


def model_of(topic_term: list[list[float]], prior: list[float]) -> TopicModel:
    table = np.array(topic_term)
    terms = tuple(f"w{i:04d}" for i in range(table.shape[1]))
    even = np.full((1, len(table)), 1 / len(table))
    arrays = {"prior": np.array(prior)} if prior else {}
    return TopicModel(
        "lda", table, even, terms, ("u",), ("u",), np.ones(1), 0, probabilistic=True, arrays=arrays
    )


def halves(data: TopicData) -> tuple[TopicData, TopicData]:
    fold = fold_of_documents(data, 2, 0)
    return take_units(data, np.flatnonzero(fold == 0)), take_units(data, np.flatnonzero(fold == 1))


def test_topics_all_alike_score_the_words_themselves() -> None:
    # Whatever the shares, each word's chance is the one in every topic: .7, .2, .1.
    data = to_data([[6, 2, 2], [0, 5, 5], [1, 0, 0]])
    model = model_of([[0.7, 0.2, 0.1]] * 2, [0.1, 0.1])
    found = complete(model, data, seed=4)
    rest = part_words(data, 4)[1].toarray()
    by_hand = rest @ np.log([0.7, 0.2, 0.1])
    scored = rest.sum(axis=1) > 0
    assert found.log_chance == pytest.approx(by_hand[scored], rel=1e-6)
    assert found.n_words.tolist() == rest.sum(axis=1)[scored].tolist()
    assert found.mean == pytest.approx(by_hand.sum() / rest.sum())
    assert found.perplexity == pytest.approx(math.exp(-by_hand.sum() / rest.sum()))


def test_the_given_half_tells_the_topic() -> None:
    # Topics that share no word: a document of one has shares (n + .1) / (n + .2), and each word of it a chance of half that.
    data = to_data([[40, 40, 0, 0]])
    model = model_of([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]], [0.1, 0.1])
    known = part_words(data, 0)[0].sum()
    found = complete(model, data, seed=0)
    assert found.mean == pytest.approx(math.log(0.5 * (known + 0.1) / (known + 0.2)), abs=1e-4)


def test_word_frequencies_by_hand() -> None:
    data = to_data([[6, 2, 2], [0, 5, 5]])
    training = to_data([[10, 4, 0]]).matrix.counts
    share = np.array([10.5, 4.5, 0.5]) / 15.5
    rest = part_words(data, 1)[1].toarray()
    assert complete_by_frequency(training, data, seed=1).log_chance == pytest.approx(rest @ np.log(share))


def test_units_add_up_to_documents_and_documents_are_resampled() -> None:
    counts = np.random.default_rng(0).poisson(3, size=(24, 6))
    units = to_data(counts, [f"p{i // 2:02d}" for i in range(24)])
    model = model_of(np.random.default_rng(1).dirichlet(np.ones(6), size=2).tolist(), [0.1, 0.1])
    found = complete(model, units)
    assert found.documents == tuple(f"p{i:02d}" for i in range(12))
    low, high = found.interval(seed=1)
    assert low < found.mean < high
    few = HeldOut(("a", "b"), np.array([-3.0, -4.0]), np.array([2.0, 2.0]))
    assert all(math.isnan(v) for v in few.interval())
    alike = HeldOut(tuple("abcdef"), np.full(6, -2.0), np.full(6, 1.0))
    assert all(math.isnan(v) for v in alike.interval())


def test_a_gain_is_paired_by_document() -> None:
    words = np.array([10.0, 20.0, 30.0, 10.0, 20.0, 10.0])
    one = HeldOut(tuple("abcdef"), -words * np.array([5, 2, 7, 1, 3, 9.0]), words)
    # Every document is better by .1 to .3 a word, though documents differ by far more.
    other = HeldOut(tuple("abcdef"), one.log_chance - words * np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), words)
    gain, low, high = one.gain(other)
    assert gain == pytest.approx((1 + 4 + 9 + 1 + 4 + 3) / 100)
    assert 0 < low < gain < high
    back = other.gain(one)
    assert back[0] == pytest.approx(-gain)
    with pytest.raises(InputError, match="same held-out words"):
        one.gain(HeldOut(tuple("abcdef"), one.log_chance, words + 1))


def test_folds_are_pooled_once_a_document() -> None:
    a = HeldOut(("b", "d"), np.array([-1.0, -2.0]), np.array([1.0, 2.0]))
    b = HeldOut(("a",), np.array([-5.0]), np.array([4.0]))
    both = pool([a, b])
    assert both.documents == ("a", "b", "d")
    assert both.log_chance.tolist() == [-5, -1, -2]
    with pytest.raises(InputError, match="held out once"):
        pool([a, a])


def test_planted_topics_foretell_and_shuffled_words_do_not() -> None:
    for data, foretells in ((drawn(5)[0], True), (shuffled(drawn(5)[0]), False)):
        train, test = halves(data)
        model = lda.fit(train, k=5, seed=0, threads=1)
        gain, low, high = complete(model, test).gain(complete_by_frequency(train.matrix.counts, test))
        assert (low > 0.3) if foretells else (high < 0.02), (gain, low, high)


def test_the_prior_is_learnt_where_a_method_keeps_none() -> None:
    train, test = halves(drawn(4)[0])
    model = lda.fit(train, k=4, seed=0, threads=1)
    bare = model_of(model.topic_term.tolist(), [])
    with pytest.raises(InputError, match="keeps no prior"):
        complete(bare, test)
    learnt = complete(bare, test, training=train.matrix.counts)
    assert learnt.mean == pytest.approx(complete(model, test).mean, abs=0.02)


def test_what_cannot_be_scored_is_refused() -> None:
    data, _ = drawn(3, n=40)
    with pytest.raises(InputError, match="weights, not chances"):
        complete(nmf.fit(data, k=3, seed=0), data)
    with pytest.raises(InputError, match="own terms"):
        complete(model_of([[0.5, 0.5]], [0.1]), data)
    with pytest.raises(NotEnoughDataError, match="two counted words"):
        complete(model_of([[0.5, 0.5]], [0.1]), to_data([[0, 0]]))
