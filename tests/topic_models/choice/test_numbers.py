"""How many topics: planted numbers lie in the range, words without topics give none, and every reason is said."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.topic_models import bert, hdp, lda, nmf
from policymine.topic_models.choice.heldout import HeldOut
from policymine.topic_models.choice.numbers import Tried, jackknife_reach, parse_grid, try_numbers
from policymine.topic_models.choice.range import recommend
from policymine.topic_models.choice.result import COLUMNS, choice_result
from tests.topic_models.drawn import drawn, shuffled, to_data

ONE = {"threads": 1}


def tried_one(
    k: int, chance: float | None, returning: int, coherence: float = 0.1, spread: float = 0.0
) -> Tried:
    """A number of topics with figures as wished: mean log chance of a word, and -7 by word frequencies."""
    documents = tuple(f"d{i}" for i in range(12))
    words = np.full(12, 100.0)
    wobble = np.linspace(-1, 1, 12)
    model = lda.fit(drawn(3, n=30)[0], k=2, seed=0, passes=1, threads=1)
    agreement = np.where(np.arange(k) < returning, 0.9, 0.3)
    return Tried(
        k=k,
        model=model,
        held_out=None if chance is None else HeldOut(documents, words * chance + wobble, words),
        frequencies=None if chance is None else HeldOut(documents, words * -7.0, words),
        agreement=np.tile(agreement, (4, 1)),
        coherence=np.full(k, coherence),
        exclusivity=np.full(k, 0.5),
        diversity=0.8,
        leave_out=np.array([[coherence + s * spread, 0.5, 0.8] for s in (-1, 1, 0.5, -0.5)]),
    )


def test_grids() -> None:
    assert parse_grid("5:60") == (5, 7, 10, 15, 21, 29, 42, 60)
    assert parse_grid("2:4") == (2, 3, 4)
    assert parse_grid("5:60:20") == (5, 25, 45)
    for bad in ("5", "60:5", "1:9", "5:60:0", "a:b", "5:60:5:5", "5-60", "", "2:400:1"):
        with pytest.raises(InputError, match="--choose"):
            parse_grid(bad)


def test_the_jackknife_by_hand() -> None:
    # Four groups: variance 3/4 of the sum of squares about their mean; t with 3 degrees of freedom is 3.1824.
    values = np.array([0.1, 0.2, 0.4, 0.1])
    square = ((values - 0.2) ** 2).sum()
    assert jackknife_reach(values) == pytest.approx(3.182446 * math.sqrt(0.75 * square))
    assert math.isnan(jackknife_reach(np.array([0.1, np.nan, 0.2])))
    # Two alike: the mean of their variances, and t with 6 degrees of freedom is 2.4469.
    pooled = jackknife_reach(np.array([values, [0.1, 0.1, 0.1, 0.1], [np.nan, 1, 1, 1]]))
    assert pooled == pytest.approx(2.446912 * math.sqrt(0.75 * square / 2))
    assert math.isnan(jackknife_reach(np.zeros((0, 4))))


@pytest.mark.parametrize(
    ("k", "grid"), [(5, (3, 5, 9)), pytest.param(10, (6, 10, 20), marks=pytest.mark.slow)]
)
def test_the_planted_number_is_in_the_range(k: int, grid: tuple[int, ...]) -> None:
    data, _ = drawn(k, seed=3)
    tried = try_numbers(lda, data, grid, seed=0, options=ONE)
    found = recommend(tried)
    assert found.verdict == "range"
    assert found.best == k
    assert found.low is not None
    assert found.high is not None
    assert found.low <= k <= found.high
    assert {grid[0], grid[-1]}.isdisjoint(range(found.low, found.high + 1))
    by_k = {t.k: t for t in tried}
    assert by_k[k].returning == k
    assert all(found.behind[n][2] < 0 for n in grid if n != k)


def test_words_without_topics_give_no_number() -> None:
    found = recommend(try_numbers(lda, shuffled(drawn(5)[0]), (3, 6), seed=0, options=ONE))
    assert (found.verdict, found.low, found.high) == ("no_topics", None, None)
    assert "show no topics" in found.reasons[0]["en"]
    assert "看不出主题" in found.reasons[0]["zh"]


def test_too_few_documents_too_many_topics_and_methods_that_find_the_number() -> None:
    with pytest.raises(NotEnoughDataError, match="5 or more with words, and there are 4"):
        try_numbers(lda, to_data(np.ones((4, 6)) + np.eye(4, 6)), (2,))
    rows = np.random.default_rng(0).poisson(2, size=(12, 30))
    with pytest.raises(NotEnoughDataError, match="20 topics cannot be told apart in 9 texts"):
        try_numbers(lda, to_data(rows), (20, 40))
    tried = try_numbers(lda, to_data(rows), (2, 20), options=ONE)
    assert [t.k for t in tried] == [2]
    said = recommend(tried, left_out=[20]).reasons[-1]
    assert said["en"] == "Not tried, for too few texts: 20."
    with pytest.raises(InputError, match="--method hdp finds the number of topics itself"):
        try_numbers(hdp, drawn(3, n=40)[0], (2, 3))


def test_progress_begins_at_once_and_counts_topics() -> None:
    steps: list[tuple[int, int]] = []
    rows = np.random.default_rng(0).poisson(2, size=(12, 30))
    try_numbers(
        lda, to_data(rows), (2, 4), options=ONE, progress=lambda done, whole: steps.append((done, whole))
    )
    assert [done for done, _ in steps] == [0, 2, 4, 6, 8, 10, 14, 18, 22, 26, 30]
    assert {whole for _, whole in steps} == {30}


def test_a_range_between_too_few_and_too_many() -> None:
    tried = [
        tried_one(5, -6.5, 5),
        tried_one(10, -6.1, 9),
        tried_one(20, -6.0, 15),
        tried_one(40, -5.98, 20),
    ]
    found = recommend(tried)
    assert (found.verdict, found.low, found.high, found.best) == ("range", 10, 20, 40)
    assert found.reasons[0]["en"].startswith("Recommended number of topics: 10 to 20 (tried: 5, 10, 20, 40)")
    said = " ".join(m["en"] for m in found.reasons)
    assert "from 10 on four fifths" in said
    assert "still improves at the largest number tried, 40" in said
    assert "with 5, 10, 20: 5/5, 9/10, 15/20, 20/40" in said


def test_too_many_topics_fall_behind_and_a_hole_is_told() -> None:
    tried = [
        tried_one(5, -6.1, 5),
        tried_one(10, -6.0, 4),
        tried_one(20, -6.01, 20),
        tried_one(40, -6.2, 40),
    ]
    found = recommend(tried)
    assert (found.low, found.high) == (5, 20)
    said = " ".join(m["en"] for m in found.reasons)
    assert "Beyond 20 it gets worse" in said
    assert "Inside the range, one of these is not met with 10" in said


def test_a_count_that_falls_short_by_chance_makes_no_hole() -> None:
    tried = [tried_one(15, -6.1, 9), tried_one(30, -6.0, 18), tried_one(60, -5.99, 40)]
    assert (recommend(tried).low, recommend(tried).high) == (15, 60)
    fewer = [tried_one(15, -6.1, 8), tried_one(30, -6.0, 18), tried_one(60, -5.99, 36)]
    assert (recommend(fewer).low, recommend(fewer).high) == (30, 30)


def test_verdicts_without_a_range() -> None:
    contrary = recommend([tried_one(5, -6.9, 5), tried_one(20, -6.0, 8)])
    assert (contrary.verdict, contrary.low, contrary.high) == ("conflict", 5, 20)
    assert "come back up to 5 only, while held-out words ask for 20" in contrary.reasons[0]["en"]
    loose = recommend([tried_one(5, -6.1, 2), tried_one(20, -6.0, 8)])
    assert (loose.verdict, loose.low) == ("unstable", None)
    assert "(the best is 5: 2 of 5)" in loose.reasons[0]["en"]
    nothing = recommend([tried_one(5, -7.0, 5), tried_one(10, -7.2, 10)])
    assert nothing.verdict == "no_topics"


def test_coherence_narrows_the_range_and_gives_way() -> None:
    narrowed = recommend([tried_one(5, -6.0, 5, 0.02), tried_one(10, -6.0, 10, 0.2, 0.01)])
    assert (narrowed.low, narrowed.high) == (10, 10)
    unsure = recommend([tried_one(5, -6.0, 5, 0.18, 0.05), tried_one(10, -6.0, 10, 0.2, -0.05)])
    assert (unsure.low, unsure.high) == (5, 10)
    waived = recommend([tried_one(5, -6.0, 5, 0.02), tried_one(10, -6.4, 2, 0.2)])
    assert (waived.low, waived.high) == (5, 5)
    assert any("left out of the range" in m["en"] for m in waived.reasons)


def test_a_number_whose_coherence_scatters_does_not_pass_by_its_scatter() -> None:
    tried = [
        tried_one(5, None, 5, 0.05, 0.1),
        tried_one(10, None, 10, 0.12, 0.01),
        tried_one(15, None, 15, 0.2, 0.005),
        tried_one(20, None, 20, 0.21, 0.005),
        tried_one(25, None, 25, 0.22),
    ]
    # By its own scatter 5 would pass, and 10, whose words are more coherent, would not.
    assert jackknife_reach(tried[0].leave_out[:, 0]) > 0.17
    assert jackknife_reach(tried[1].leave_out[:, 0]) < 0.1
    assert recommend(tried).low == 10


def test_a_range_of_all_numbers_is_no_recommendation() -> None:
    found = recommend([tried_one(5, -6.0, 5), tried_one(10, -6.0, 10)])
    assert (found.low, found.high) == (5, 10)
    assert found.reasons[0]["en"].startswith("All numbers tried pass (5, 10)")


def test_methods_without_chances_rest_on_stability_and_coherence() -> None:
    data, _ = drawn(4, n=120)
    tried = try_numbers(nmf, data, (4, 8), seed=0)
    assert all(t.held_out is None for t in tried)
    result = choice_result(tried, data, provenance=Provenance("topics", {"choose": "4:8"}))
    assert result.recommended.low == 4
    assert result.recommended.best is None
    assert any(r.startswith("nmf gives weights") for r in result.reasons("en"))
    assert result.table["held_out"].isna().all()
    assert bert.probabilistic is False


def test_the_result_is_complete_and_plain() -> None:
    data, _ = drawn(4, n=120)
    tried = try_numbers(lda, data, (3, 4), seed=0, options=ONE)
    result = choice_result(tried, data, provenance=Provenance("topics", {"choose": "3:4"}))
    assert tuple(result.table.columns) == COLUMNS
    found = json.loads(json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False))
    assert [r["k"] for r in found["rows"]] == [3, 4]
    assert found["range"] == {"low": 4, "high": 4}
    assert found["verdict"] == "range"
    assert [t["k"] for t in found["topics"]] == [3] * 3 + [4] * 4
    assert all(len(t["words"]) == 10 for t in found["topics"])
    assert all({"zh", "en"} == set(m) for m in found["reasons"])
    row = found["rows"][0]
    assert row["held_out_low"] < row["held_out"] < row["held_out_high"]
    assert row["behind_low"] <= row["behind"] <= row["behind_high"] < 0
    assert found["rows"][1]["behind"] == 0
    assert row["perplexity"] == pytest.approx(math.exp(-row["held_out"]))
    assert "Recommended number of topics: 4" in repr(result)


def test_same_seed_same_figures_and_names_have_no_effect() -> None:
    data, _ = drawn(3, n=60)
    other = to_data(data.matrix.counts.toarray()[np.random.default_rng(1).permutation(60)])
    made = [
        choice_result(
            try_numbers(lda, d, (2, 3), seed=5, options=ONE), d, provenance=Provenance("topics")
        ).table
        for d in (data, data, other)
    ]
    assert made[0].equals(made[1])
    assert np.allclose(made[0].to_numpy(float), made[2].to_numpy(float), equal_nan=True, atol=1e-6)


def test_topics_without_text_do_not_come_back() -> None:
    one = tried_one(4, -6.0, 4)
    dead = replace(one, agreement=np.where(np.arange(4) < 2, 0.9, np.nan) * np.ones((4, 1)))
    assert dead.returning == 2
    assert dead.stability()[0] == pytest.approx(0.45)
