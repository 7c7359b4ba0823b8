"""Scores of a validation against cases counted by hand, coders who guess, and coders who are always right."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.topic_models.validation.key import Pack
from policymine.topic_models.validation.questions import Item
from policymine.topic_models.validation.result import ValidationResult
from policymine.topic_models.validation.scores import score, topic_log_odds

LABELS = [f"topic {t}" for t in range(8)]


def words(topic: int, right: int = 0) -> Item:
    other = (topic + 1) % 8
    topics = tuple(other if k == right else topic for k in range(6))
    return Item("words", topic, tuple(f"w{topic}{k}" for k in range(6)), right, topics)


def passage(topic: int, shares: tuple[float, ...], right: int, n_words: int = 100) -> Item:
    text = f"Passage {topic}."
    topics = tuple(range(len(shares)))
    options = tuple(f"t{k}" for k in topics)
    return Item(
        "topics", topic, options, right, topics, shares, f"d{topic}", text, 10, 10 + len(text), n_words
    )


def scored(items: list[Item], chosen: dict[int, dict[int, int]], **more: object) -> ValidationResult:
    whole = Pack("abcd", "", 0, tuple(items), {}, {})
    return score(whole, chosen, LABELS, provenance=Provenance("validate", versions={}), **more)  # type: ignore[arg-type]


def test_counted_by_hand() -> None:
    items = [words(0), words(0, 3), words(1, 5)]
    # Two coders; the second leaves the last question out.
    found = scored(items, {1: {0: 0, 1: 3, 2: 5}, 2: {0: 0, 1: 2}})
    whole, first, second = found.rows()
    assert (whole["topic"], first["topic"], second["topic"]) == (None, 0, 1)
    assert (whole["n_items"], whole["n_answers"], whole["n_right"]) == (3, 5, 4)
    assert (first["n_answers"], first["n_right"], first["precision"]) == (4, 3, 0.75)
    assert (second["n_answers"], second["precision"]) == (1, 1.0)
    assert whole["precision"] == pytest.approx(0.8)
    assert whole["chance"] == pytest.approx(1 / 6)
    # Clopper-Pearson for 3 of 4 and 1 of 1; P(X >= 3 | 4, 1/6) = 4 (1/6)^3 (5/6) + (1/6)^4.
    assert (first["low"], first["high"]) == pytest.approx((0.1941, 0.9937), abs=1e-4)
    assert (second["low"], second["high"]) == pytest.approx((0.025, 1.0))
    assert first["p"] == pytest.approx(4 * (1 / 6) ** 3 * (5 / 6) + (1 / 6) ** 4)
    assert second["p"] == pytest.approx(1 / 6)
    assert (first["q"], second["q"]) == pytest.approx((first["p"] * 2, 1 / 6))
    assert whole["q"] is None
    # Fewer than five topics: exact over the three questions.
    assert whole["interval"] == "exact"
    assert whole["low"] < 0.8 < whole["high"]
    assert found.items(1)[1]["answers"] == {"1": "w03", "2": "w02"}
    assert found.items(1)[1]["right"] == "w03"


def test_topic_log_odds_by_hand() -> None:
    item = passage(0, (0.6, 0.3, 0.08, 0.02), 3)
    assert [topic_log_odds(item, k) for k in range(4)] == pytest.approx(
        [math.log(0.02 / 0.6), math.log(0.02 / 0.3), math.log(0.02 / 0.08), 0.0]
    )
    # No share at all counts as half a word of a hundred.
    assert topic_log_odds(passage(0, (1.0, 0.0), 1), 0) == pytest.approx(math.log(0.005))
    found = scored([item, passage(1, (0.5, 0.01), 1)], {1: {0: 3, 1: 0}, 2: {0: 2, 1: 1}})
    whole, first, second = found.rows()
    assert first["log_odds"] == pytest.approx(math.log(0.25) / 2)
    assert second["log_odds"] == pytest.approx(math.log(0.02) / 2)
    assert whole["log_odds"] == pytest.approx((math.log(0.25) + math.log(0.02)) / 4)
    guessing = (math.log(0.02 / 0.6) + math.log(0.02 / 0.3) + math.log(0.02 / 0.08)) / 4
    assert first["chance_log_odds"] == pytest.approx(guessing)
    assert second["chance_log_odds"] == pytest.approx(math.log(0.02) / 2)
    assert found.evidence(1)[0].sentence == "Passage 0."
    assert len(found.evidence(0)) == 2


def test_coders_who_are_always_right_score_1_with_an_interval_below() -> None:
    items = [words(t, t % 6) for t in range(8) for _ in range(2)]
    found = scored(items, {c: {n: item.right for n, item in enumerate(items)} for c in (1, 2, 3)})
    assert (found.table["precision"] == 1.0).all()
    assert (found.table["high"] == 1.0).all()
    # All eight topics alike: exact over topics, 0.025 ** (1 / 8).
    assert found.rows()[0]["low"] == pytest.approx(0.025 ** (1 / 8))
    assert found.agreement[0]["alpha"] == pytest.approx(1.0)
    assert (found.table["low"] < 1.0).all()


def test_guessing_scores_at_chance_and_is_named_as_such() -> None:
    rng = np.random.default_rng(4)
    items = [words(t, t % 6) for t in range(8) for _ in range(3)]
    precision, inside, flagged = [], 0, 0
    for seed in range(60):
        chosen = {c: {n: int(rng.integers(6)) for n in range(len(items))} for c in range(1, 4)}
        found = scored(items, chosen, seed=seed)
        row = found.rows()[0]
        precision.append(row["precision"])
        inside += row["low"] <= 1 / 6 <= row["high"]
        flagged += any("cannot be told from guessing" in m["en"] for m in found.messages)
    assert np.mean(precision) == pytest.approx(1 / 6, abs=0.015)
    assert inside >= 52
    assert flagged == 60


def test_guessing_in_passages_has_the_log_odds_of_guessing() -> None:
    rng = np.random.default_rng(4)
    items = [passage(t, (0.6, 0.3, 0.08, 0.02), 3) for t in range(8)] * 3
    found = scored(items, {c: {n: int(rng.integers(4)) for n in range(len(items))} for c in range(1, 21)})
    row = found.rows()[0]
    assert row["precision"] == pytest.approx(0.25, abs=0.06)
    assert row["log_odds"] == pytest.approx(row["chance_log_odds"], abs=0.2)
    assert row["log_odds_low"] <= row["log_odds"] <= row["log_odds_high"]
    assert row["interval"] == "bootstrap over topics and coders"


def test_coders_are_resampled_too_where_there_are_five() -> None:
    items = [words(t) for t in range(8)]
    # Coders differ, topics hardly do.
    chosen = {c: {n: 0 if (n + c) % 10 < c else 1 for n in range(8)} for c in (1, 3, 5, 7, 9)}
    wide = scored(items, chosen).rows()[0]
    assert wide["interval"] == "bootstrap over topics and coders"
    few = scored(items, {c: chosen[c] for c in (1, 3, 7, 9)}).rows()[0]
    assert few["interval"] == "bootstrap over topics"
    assert wide["high"] - wide["low"] > few["high"] - few["low"]


def test_rows_may_be_questions_or_coders() -> None:
    items = [words(0), words(1, 2), passage(1, (0.5, 0.3, 0.01), 2)]
    chosen = {1: {0: 0, 1: 2, 2: 2}, 4: {0: 1, 2: 0}}
    of_items = scored(items, chosen, show="items")
    assert [row["n_right"] for row in of_items.rows()] == [1, 1, 1]
    assert of_items.rows()[0]["options"] == [f"w0{k}" for k in range(6)]
    assert of_items.rows()[0]["answers"] == "1: w00; 4: w01"
    assert (of_items.rows()[2]["document"], of_items.rows()[2]["start"]) == ("d1", 10)
    assert of_items.evidence(2)[0].term == "t2"
    coders = scored(items, chosen, show="coders").rows()
    assert [(r["task"], r["coder"], r["n_answers"], r["n_right"]) for r in coders] == [
        ("words", 1, 2, 2),
        ("words", 4, 1, 0),
        ("topics", 1, 1, 1),
        ("topics", 4, 1, 0),
    ]


def test_a_topic_or_task_without_answers_says_nothing() -> None:
    items = [words(0), words(1), passage(1, (0.5, 0.3, 0.01), 2)]
    found = scored(items, {1: {0: 0}, 2: {}})
    assert set(found.table["task"]) == {"words"}
    assert found.rows()[2]["precision"] is None
    assert found.rows()[2]["q"] is None
    assert found.agreement[0]["alpha"] is None
    assert any("One coder only" in m["en"] for m in found.messages)
    assert "1 of 1 answer is right" in found.summary()
    assert "精确率 100%" in found.lines("zh")[0]
    with pytest.raises(NotEnoughDataError, match="no answer that can be counted"):
        scored(items, {1: {}})


def test_agreement_is_on_what_was_chosen() -> None:
    items = [words(t) for t in range(8)]
    # Two coders always choose the same wrong word: they agree, and are wrong.
    rng = np.random.default_rng(0)
    same = {n: int(rng.integers(1, 6)) for n in range(8)}
    found = scored(items, {1: same, 2: dict(same)})
    assert found.agreement[0]["alpha"] == pytest.approx(1.0)
    assert found.rows()[0]["precision"] == 0.0
    assert found.rows()[0]["high"] == pytest.approx(1 - 0.025 ** (1 / 8))
