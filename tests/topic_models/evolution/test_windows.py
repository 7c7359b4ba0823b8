"""Periods fitted apart: planted births, deaths, splits and merges are found; shuffled dates give no more than by chance."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.provenance import Provenance
from policymine.terms.matrix import build_matrix
from policymine.topic_models import lda, nmf
from policymine.topic_models.base import TopicData
from policymine.topic_models.evolution.align import Link, classify, compare, pool
from policymine.topic_models.evolution.flow import WindowsResult, _messages
from policymine.topic_models.evolution.windows import follow_windows

PROVENANCE = Provenance("evolve", versions={})
SUBJECTS = {
    name: [f"{name}{chr(0x4E00 + i)}" for i in range(8)] for name in ("农", "学", "医", "军", "贸", "法")
}
COMMON = ["工作", "发展", "加强", "推进"]


def make(
    periods: Sequence[tuple[int, Sequence[Sequence[str]]]], seed: int = 1
) -> tuple[TopicData, dict[str, str]]:
    """Texts of 60 words: each of one subject (a subject may join two), a fifth of it words of all."""
    rng = np.random.default_rng(seed)
    vocabulary: dict[str, int] = {}
    texts, labels = {}, {}
    ids, starts, ends, indptr = [], [], [], [0]
    for number, (n, subjects) in enumerate(periods):
        for i in range(n):
            name = f"p{number}-{i:03d}"
            pool_ = [w for s in subjects[i % len(subjects)] for w in SUBJECTS[s]]
            words = [
                str(rng.choice(COMMON)) if rng.random() < 0.2 else str(rng.choice(pool_)) for _ in range(60)
            ]
            at = 0
            for j, word in enumerate(words):
                ids.append(vocabulary.setdefault(word, len(vocabulary)))
                starts.append(at)
                at += 2
                ends.append(at)
                at += 1 if j % 10 == 9 else 0
            texts[name] = "。".join("".join(words[j : j + 10]) for j in range(0, 60, 10)) + "。"
            labels[name] = f"第{number + 1}期"
            indptr.append(len(ids))
    tokens = Tokens(
        tuple(texts),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
    )  # fmt: skip
    return TopicData(build_matrix(tokens), tokens.documents, tokens, texts), labels


def follow(
    data: TopicData, labels: dict[str, str], method: str = "nmf", order: Sequence[str] = (), **given
) -> WindowsResult:
    model = {"nmf": nmf, "lda": lda}[method].fit(data, k=6, seed=0)
    options = {"by": "year", "ordered": True, "windows": "own", "provenance": PROVENANCE}
    return follow_windows(model, data, labels, order or sorted(set(labels.values())), **options | given)


def subject_of(words: Sequence[str]) -> set[str]:
    return {w[0] for w in words[:6]} & set(SUBJECTS)


@pytest.mark.parametrize("method", [pytest.param("nmf", marks=pytest.mark.slow), "lda"])
def test_a_planted_birth_and_death(method: str) -> None:
    before, after = (("农",), ("学",), ("医",)), (("农",), ("学",), ("军",))
    data, labels = make([(18, before), (18, after)])
    found = follow(data, labels, method)
    words = {(t["period"], t["topic"]): t["words"] for t in found.topics}
    rows = found.rows()
    events = {
        (r["event"], *(subject_of(words[r[s], r[f"topic_{s}"]]).pop() if r[f"topic_{s}"] is not None else "" for s in ("before", "after")))
        for r in rows
    }  # fmt: skip
    assert events == {
        ("continuation", "农", "农"),
        ("continuation", "学", "学"),
        ("death", "医", ""),
        ("birth", "", "军"),
    }
    born = next(r for r in rows if r["event"] == "birth")
    assert born["presence"] < 0.05
    assert born["q"] <= 0.05
    assert found.counts() == {
        "continuation": 2, "split": 0, "merge": 0, "birth": 1, "death": 1, "unclear": 0
    }  # fmt: skip
    assert "birth 1, death 1" in found.summary()
    lines = {(t["period"], subject_of(t["words"]).pop()): t["line"] for t in found.topics}
    assert lines["第1期", "农"] == lines["第2期", "农"] != lines["第2期", "军"]


@pytest.mark.parametrize("method", ["nmf", pytest.param("lda", marks=pytest.mark.slow)])
def test_a_planted_split_and_merge(method: str) -> None:
    joined, parted = (("农", "军"), ("学",), ("医",)), (("农",), ("军",), ("学",), ("医",))
    data, labels = make([(18, joined), (32, parted), (18, joined)])
    found = follow(data, labels, method, shuffles=16 if method == "nmf" else 12)
    assert found.counts()["split"] == found.counts()["merge"] == 1
    assert found.counts()["birth"] == found.counts()["death"] == 0
    words = {(t["period"], t["topic"]): t["words"] for t in found.topics}
    rows = [r for r in found.rows() if r["event"] == "split"]
    assert len(rows) == 2
    assert len({r["topic_before"] for r in rows}) == 1
    children = [subject_of(words["第2期", r["topic_after"]]) for r in rows]
    assert set().union(*children) == {"农", "军"}


@pytest.mark.parametrize("method", [pytest.param("nmf", marks=pytest.mark.slow), "lda"])
def test_shuffled_dates_give_at_most_the_nominal_share_of_findings(method: str) -> None:
    """A corpus in which nothing changes, its documents unlike one another, dealt over periods at random."""
    events = topics = 0
    for seed in range(6 if method == "nmf" else 2):
        subjects = (("农",), ("学", "医"), ("军",), ("贸", "法"), ("医", "法"))
        data, labels = make([(60, subjects)], seed=seed)
        dealt = np.random.default_rng(seed).permutation(60)
        names = sorted(labels)
        labels = {names[d]: f"第{i // 20 + 1}期" for i, d in enumerate(dealt)}
        found = follow(data, labels, method, shuffles=4)
        counts = found.counts()
        events += sum(counts[e] for e in ("birth", "death", "split", "merge"))
        topics += len(found.topics)
    assert events / topics <= 0.05


def test_rows_open_to_sentences_of_both_topics() -> None:
    data, labels = make([(18, (("农",), ("学",))), (18, (("农",), ("军",)))])
    found = follow(data, labels)
    for i, row in enumerate(found.rows()):
        evidence = found.evidence(i)
        assert {e.period for e in evidence} == {
            row[s] for s in ("before", "after") if row[f"topic_{s}"] is not None
        }
        for e in evidence:
            text = data.texts[e.document]
            assert text[e.start : e.end] == e.term
            assert text[e.sentence_start : e.sentence_start + len(e.sentence)] == e.sentence
    plain = json.loads(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    assert {"topics", "windows", "thresholds", "messages"} <= set(plain)


def test_periods_that_cannot_be_fitted_are_named_and_passed_over() -> None:
    same = (("农",), ("学",))
    data, labels = make([(18, same), (2, same), (18, same)])
    found = follow(data, labels, order=["第1期", "第2期", "空期", "第3期"], shuffles=3)
    assert [w["status"] for w in found.windows] == ["fitted", "not_enough_data", "no_documents", "fitted"]
    assert set(found.table["before"]) == {"第1期"}
    assert set(found.table["after"]) == {"第3期"}
    said = " ".join(m["en"] for m in found.messages)
    assert "without documents: 空期" in said
    assert "第2期 (2)" in said


def test_same_seed_same_result() -> None:
    data, labels = make([(12, (("农",), ("学",))), (12, (("农",), ("军",)))])
    steps: list[tuple[int, int]] = []
    one = follow(data, labels, shuffles=2, progress=lambda done, total: steps.append((done, total)))
    assert one.to_dict() == follow(data, labels, shuffles=2).to_dict()
    assert steps == [(i, 6) for i in range(1, 7)]


def test_bad_requests_are_refused_in_one_line() -> None:
    data, labels = make([(12, (("农",), ("学",))), (12, (("农",), ("军",)))])
    for given, error, said in (
        ({"windows": "some"}, InputError, "same, own, or a number"),
        ({"windows": 1}, InputError, "2 topics or more"),
        ({"shuffles": 1}, InputError, "2 to 1000"),
        ({"ordered": False, "by": "issuer"}, RefusedError, "do not follow one another"),
        (
            {"windows": 30},
            NotEnoughDataError,
            "30 topics ask for 90 texts in each, and the largest has 12; take --windows 4",
        ),
    ):
        with pytest.raises(error, match=said) as raised:
            follow(data, labels, **given)
        assert "\n" not in str(raised.value)


def test_periods_too_small_or_only_one_say_which() -> None:
    data, labels = make([(12, (("农",), ("学",))), (2, (("农",), ("军",)))])
    with pytest.raises(NotEnoughDataError, match="1 of them has 3 documents or more; take longer periods"):
        follow(data, labels)
    one = dict.fromkeys(labels, "第1期")
    with pytest.raises(
        NotEnoughDataError, match="lie in one period by year .第1期., so there is none to follow"
    ):
        follow(data, one)


def test_few_documents_a_period_claim_no_birth_and_say_why() -> None:
    """Four documents on each side: a subject of two of them vanishes by chance once in five deals."""
    same, other = (("农",), ("学",), ("医",), ("贸",)), (("农",), ("学",), ("军",), ("法",))
    data, labels = make([(8, same), (8, other)])
    found = follow(data, labels, shuffles=6)
    assert found.counts()["birth"] == found.counts()["death"] == 0
    said = " ".join(m["en"] for m in found.messages)
    assert "documents are too few to call it a birth or death" in said


def test_three_documents_against_three_have_no_power_and_say_so() -> None:
    windows = [
        {"period": p, "n_documents": 3, "n_units": 90, "k": 5, "status": "fitted"} for p in ("甲", "乙")
    ]
    pairs = [{"before": "甲", "after": "乙", "scarce": 0.5, "stranger": 0.1, "n_topics": 60}]
    links = [[Link("continuation", i, i, 0.9, 1.0, 0.01, 0.02) for i in range(5)]]
    (said,) = [m for m in _messages(windows, pairs, links, [6], 0, 10) if "documents are few" in m["en"]]
    assert "a probability of 0.05" in said["en"]
    windows = [{**w, "n_documents": 20} for w in windows]
    assert not [m for m in _messages(windows, pairs, links, [6], 0, 10) if "documents are few" in m["en"]]


def test_what_is_unclear_tells_of_the_side_that_is_open() -> None:
    before, after = np.eye(3)[:2], np.array([[1.0, 0, 0], [0.9, 0.1, 0]])
    absent = np.zeros(2), np.array([0.0, 1.5])
    facts = compare(
        before, after, absent_before=absent[0], absent_after=absent[1], dealt_after=np.array([1, 0.3])
    )
    (links,) = classify([facts], [pool([facts] * 10)])
    (open_after,) = [x for x in links if x.event == "unclear" and x.after == 1 and x.before == 0]
    assert open_after.presence == pytest.approx(np.exp(-1.5))
    assert open_after.p >= 0.3


def test_alignment_by_hand() -> None:
    same = np.eye(3)
    facts = compare(same, same[[1, 0, 2]], absent_before=np.zeros(3), absent_after=np.zeros(3))
    assert facts.likeness[0].tolist() == [0, 1, 0]
    links = classify([facts], [pool([facts] * 10)])[0]
    assert [(x.event, x.before, x.after) for x in links] == [
        ("continuation", 0, 1), ("continuation", 1, 0), ("continuation", 2, 2)
    ]  # fmt: skip
    assert pool([facts]).scarce == 1.0
    assert pool([facts]).stranger == 0.0
