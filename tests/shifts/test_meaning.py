"""Company that was planted to change is found with its words; where dates mean nothing, nothing is."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.shifts.meaning.base import MeaningResult
from policymine.shifts.meaning.collocates import find_collocates
from policymine.shifts.meaning.measure import measure_meaning
from policymine.shifts.meaning.stream import near, stream_of
from policymine.shifts.meaning.thinning import thinnings

PLAIN = Provenance("meaning", versions={})
TERM = "治理"


def tokens_of(documents: dict[str, list[str]]) -> tuple[Tokens, dict[str, str]]:
    """Tokens and texts of documents given as words; one blank between words."""
    vocabulary = tuple(dict.fromkeys(w for words in documents.values() for w in words))
    number = {w: i for i, w in enumerate(vocabulary)}
    ids, starts, ends, bounds, texts = [], [], [], [0], {}
    for name, words in documents.items():
        at = 0
        for word in words:
            ids.append(number[word])
            starts.append(at)
            at += len(word)
            ends.append(at)
            at += 1
        bounds.append(len(ids))
        texts[name] = " ".join(words)
    arrays = (np.array(v, dtype=np.int32) for v in (ids, starts, ends))
    one, two, three = arrays
    return Tokens(tuple(documents), np.array(bounds, dtype=np.int64), one, two, three, vocabulary), texts


def uses_of(texts: dict[str, str]) -> list[tuple[str, int, int]]:
    return [(name, m.start(), m.end()) for name, text in texts.items() for m in re.finditer(TERM, text)]


def plant(
    *,
    moved: bool,
    seed: int = 0,
    each: int = 12,
    uses: int = 10,
    late_uses: int | None = None,
    late_word: float = 0.0,
) -> tuple[Any, ...]:
    """Documents with a term among words of one field before and, where it moved, of another after."""
    rng = np.random.default_rng(seed)
    fields = [[f"管{i}" for i in range(12)], [f"社{i}" for i in range(12)]]
    common = [f"常{i}" for i in range(60)]
    documents, late = {}, {}
    for k in range(2 * each):
        after = k >= each
        # A document leans to the one field or the other, as documents do.
        lean = rng.beta(2, 2)
        share = (0.9 if after else 0.1) if moved else lean
        n = late_uses if after and late_uses is not None else uses
        words: list[str] = []
        other, own = rng.random(n) < share, rng.integers(0, 12, (n, 2))
        around, order = rng.integers(0, 60, (n, 4)), rng.permuted(np.tile(np.arange(6), (n, 1)), axis=1)
        for i in range(n):
            mixed = [fields[int(other[i])][j] for j in own[i]] + [common[j] for j in around[i]]
            mixed = [mixed[j] for j in order[i]]
            words += [*mixed[:3], TERM, *mixed[3:], "。"]
        other, own = rng.random(3 * uses) < 0.5, rng.integers(0, 12, (3 * uses, 3))
        around, extra = rng.integers(0, 60, (3 * uses, 6)), rng.random(3 * uses)
        for i in range(3 * uses):
            words += [fields[int(other[i])][j] for j in own[i]] + [common[j] for j in around[i]]
            words += ["新词", "。"] if extra[i] < (late_word if after else 0.05) else ["。"]
        name = f"d{k:02d}"
        documents[name], late[name] = words, after
    tokens, texts = tokens_of(documents)
    return tokens, late, texts


def measure(planted: tuple[Any, ...], *, sentences: bool = True, **options: Any) -> MeaningResult:
    tokens, late, texts = planted
    options = {"provenance": PLAIN, "n_permutations": 199, "split": "2014"} | options
    return measure_meaning(
        tokens,
        late,
        uses_of(texts),
        term=TERM,
        unnamed=np.zeros(len(tokens.vocabulary), dtype=bool),
        periods={d: "2014" if a else "2013" for d, a in late.items()},
        texts=texts if sentences else None,
        **options,
    )


def test_windows_and_changes_by_hand() -> None:
    # Before: 甲 stands near the term in 4 of 8 words, after in 1 of 8; away from it 甲 is 1 in 4 words on both sides.
    early = ["甲", "甲", TERM, "乙", "乙", "。", "甲", "丙", "丙", "丙", "。"]
    later = ["甲", "乙", TERM, "乙", "乙", "。", "甲", "丙", "丙", "丙", "。"]
    last = ["乙", "乙", TERM, "乙", "乙", "。", "甲", "丙", "丙", "丙", "。"]
    tokens, texts = tokens_of({"a": early, "b": early, "c": later, "d": last})
    stream = stream_of(tokens, {"a": False, "b": False, "c": True, "d": True}, uses_of(texts))
    assert int((near(stream, 2) >= 0).sum()) == 16
    found = find_collocates(
        stream, np.zeros(len(tokens.vocabulary), dtype=bool), window=2, min_count=5, n_permutations=99, seed=0
    )
    row = next(r for r, w in zip(found.rows, found.words, strict=True) if tokens.vocabulary[w] == "甲")
    assert (row["before"], row["after"], row["rate_before"], row["rate_after"]) == (4, 1, 500.0, 125.0)
    assert (row["log_ratio"], row["elsewhere"], row["change"]) == (-2.0, 0.0, -2.0)
    assert row["low"] < -2.0 < row["high"]


def test_a_term_of_several_tokens_is_one_use_and_no_collocate_of_itself() -> None:
    tokens, texts = tokens_of({"a": ["甲", "社会", "治理", "乙", "。"]})
    stream = stream_of(tokens, {"a": True}, [("a", 2, 7)])
    assert texts["a"][2:7] == "社会 治理"
    assert stream.target.tolist() == [False, True, False]
    assert [stream.vocabulary[i] if i >= 0 else None for i in stream.ids] == ["甲", None, "乙"]
    with pytest.raises(InputError, match="has no token"):
        stream_of(tokens, {"a": True}, [("a", 50, 52)])


def test_a_planted_change_is_found_with_its_words() -> None:
    found = measure(plant(moved=True))
    assert found.verdict == "changed"
    assert found.p <= 0.01
    assert found.distance > found.expected
    gained = {r["word"] for r in found.rows() if r["status"] == "gained"}
    lost = {r["word"] for r in found.rows() if r["status"] == "lost"}
    assert {w[0] for w in gained} <= {"社", "常"}
    assert {w[0] for w in lost} <= {"管", "常"}
    nearest = {
        side: [n["word"] for n in found.neighbours if n["period"] == side][:5] for side in ("before", "after")
    }
    assert {w[0] for w in nearest["before"]} == {"管"}
    assert {w[0] for w in nearest["after"]} == {"社"}
    sides = [e.period for e in found.evidence(0)]
    assert set(sides) <= {"2013", "2014"}
    assert all(found.neighbour_sentences[i] for i in range(3))
    json.dumps(found.to_dict(), allow_nan=False)


def test_words_held_to_have_changed_are_the_planted_ones_but_for_the_share_that_q_allows() -> None:
    right, wrong = 0, 0
    for seed in range(6):
        found = measure(plant(moved=True, seed=seed), seed=seed, sentences=False)
        for row in found.rows():
            planted = {"社": "gained", "管": "lost"}.get(row["word"][0])
            right += row["status"] == planted
            wrong += row["status"] not in ("same", planted)
    # 24 words are planted in each of six corpora of 84; 5% of what is found may be wrong, and twice its error.
    assert right >= 0.7 * 6 * 24
    assert wrong / (right + wrong) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / (right + wrong))


def test_shuffled_dates_find_nothing_more_often_than_stated() -> None:
    vectors, words = 0, 0
    for seed in range(15):
        found = measure(plant(moved=False, seed=seed), seed=seed, n_permutations=99, sentences=False)
        vectors += found.verdict == "changed"
        words += any(r["status"] != "same" for r in found.rows())
    assert vectors <= 3
    assert words <= 3


def test_being_used_less_often_is_no_change_of_company() -> None:
    vectors, words = 0, 0
    for seed in range(8):
        planted = plant(moved=False, seed=seed, uses=40, late_uses=5)
        found = measure(planted, seed=seed, n_permutations=99, sentences=False)
        vectors += found.verdict != "no_change"
        words += any(r["status"] != "same" for r in found.rows())
        assert "left out at random" in found.messages[1]["en"]
    assert vectors <= 2
    assert words <= 2
    # What is left after thinning still tells: five uses a document of another company.
    assert measure(plant(moved=True, uses=40, late_uses=5)).verdict == "changed"


def test_thinning_leaves_both_sides_the_same_frequency() -> None:
    tokens, late, texts = plant(moved=False, uses=40, late_uses=10)
    stream = stream_of(tokens, late, uses_of(texts))
    side = stream.late[stream.document[stream.target]]
    masks = thinnings(stream, 0)
    assert len(masks) == 5
    assert all((mask[~side].sum(), mask[side].sum()) == (120, 120) for mask in masks)
    even, late, texts = plant(moved=False)
    assert [m.all() for m in thinnings(stream_of(even, late, uses_of(texts)), 0)] == [True]


def test_a_word_that_the_whole_corpus_takes_up_is_no_news_of_the_term() -> None:
    rng = np.random.default_rng(5)
    _, late, texts = plant(moved=False, seed=3)
    documents = {}
    for name, text in texts.items():
        # Everywhere in the later documents alike, near the term and away from it.
        words = text.split(" ")
        documents[name] = [
            w for word in words for w in ([word, "新时代"] if late[name] and rng.random() < 0.08 else [word])
        ]
        documents[name] += ["新时代", "。"]
    again, written = tokens_of(documents)
    found = measure((again, late, written))
    row = next(r for r in found.rows() if r["word"] == "新时代")
    assert row["log_ratio"] > 2.0
    assert row["status"] == "same"


def test_a_word_that_stays_near_the_term_while_it_comes_up_elsewhere_is_not_lost() -> None:
    _, late, texts = plant(moved=False, seed=2)
    rng = np.random.default_rng(2)
    documents = {}
    for name, text in texts.items():
        sentences = [s.split(" ") for s in text.split(" 。")]
        for words in sentences:
            if TERM in words and rng.random() < 0.4:
                words.insert(words.index(TERM), "保险")
            elif TERM not in words and late[name]:
                words.append("保险")
        documents[name] = [w for words in sentences for w in [*words, "。"] if w]
    again, written = tokens_of(documents)
    row = next(r for r in measure((again, late, written), sentences=False).rows() if r["word"] == "保险")
    assert row["elsewhere"] > 3.0
    assert row["high"] < 0.0
    assert row["ratio_low"] < 0.0 < row["ratio_high"]
    assert row["status"] == "same"


def test_too_few_uses_are_refused_with_what_is_missing_and_a_split_that_would_do() -> None:
    with pytest.raises(NotEnoughDataError, match="needs 50 uses in 5 documents") as refused:
        measure(plant(moved=True, each=4, uses=5))
    assert "数据不足" in (refused.value.reasons or {})["zh"]
    assert "No split has enough" in str(refused.value)
    tokens, _, texts = plant(moved=True, each=12, uses=10)
    late = {d: i >= 21 for i, d in enumerate(texts)}
    with pytest.raises(NotEnoughDataError, match="With --split 2012 there would be enough"):
        measure_meaning(
            tokens, late, uses_of(texts), term=TERM, split="2014", provenance=PLAIN,
            unnamed=np.zeros(len(tokens.vocabulary), dtype=bool),
            periods={d: "2011" if i < 12 else "2012" if i < 21 else "2014" for i, d in enumerate(texts)},
        )  # fmt: skip


def test_a_handful_of_other_words_is_enough_or_refused() -> None:
    words = [w for _ in range(12) for w in ("甲", TERM, "乙", "。")]
    tokens, texts = tokens_of({f"d{i:02d}": words for i in range(12)})
    late = {d: d >= "d06" for d in texts}
    found = measure((tokens, late, texts), n_permutations=99)
    assert found.verdict == "no_change"
    assert {n["word"] for n in found.neighbours} == {"甲", "乙"}
    alone, texts = tokens_of({f"d{i:02d}": [TERM, "。"] * 12 for i in range(12)})
    with pytest.raises(NotEnoughDataError, match="vectors need other words"):
        measure((alone, late, texts))


def test_the_same_seed_gives_the_same_numbers() -> None:
    planted = plant(moved=True, each=6)
    assert measure(planted, seed=4).to_dict() == measure(planted, seed=4).to_dict()
