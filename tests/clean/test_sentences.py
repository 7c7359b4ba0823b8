"""Sentence spans: what ends one, what does not, and speed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.clean.sentences import sentence_at, split_sentences


def pieces(text: str) -> list[str]:
    return [text[s:e] for s, e in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加强治理。推进改革！好吗？", ["加强治理。", "推进改革！", "好吗？"]),
        ("他说：“好。”大家同意。", ["他说：“好。”", "大家同意。"]),
        ("一是稳；二是进。", ["一是稳；", "二是进。"]),
        ("等等……后来呢？！", ["等等……", "后来呢？！"]),
        ("增长2.5%。占3.1个百分点。", ["增长2.5%。", "占3.1个百分点。"]),
        ("一、总体要求\n坚持党的领导。\n", ["一、总体要求", "坚持党的领导。"]),
        ("The U.S. economy grew. Mr. Lee agreed.", ["The U.S. economy grew.", "Mr. Lee agreed."]),
        (
            "Rates fell, e.g. in Europe, by 0.5 percent. It ended.",
            ["Rates fell, e.g. in Europe, by 0.5 percent.", "It ended."],
        ),
        ("He visited the U.S. The trip was long.", ["He visited the U.S.", "The trip was long."]),
        ("Kevin J. Powell spoke. So did I. We left.", ["Kevin J. Powell spoke.", "So did I.", "We left."]),
        ("It works.In other words,it does.", ["It works.", "In other words,it does."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("1. Background\nThe text is here.", ["1. Background", "The text is here."]),
        ("It was 2013. The year ended.", ["It was 2013.", "The year ended."]),
        ("See No. 5 and Fig. 3 for it. Yes.", ["See No. 5 and Fig. 3 for it.", "Yes."]),
        ("the state has to\nact on it. Good.", ["the state has to\nact on it.", "Good."]),
        ("A heading\nThe text begins here.", ["A heading", "The text begins here."]),
        (
            "我们要坚持以人民为中心的发展思想，\n推进治理。",
            ["我们要坚持以人民为中心的发展思想，\n推进治理。"],
        ),
        ("", []),
        (" \n ", []),
        ("。", ["。"]),
    ],
)
def test_what_ends_a_sentence(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


TEXTS = st.text(alphabet=st.sampled_from("a Bc.!?\n。；…”“」）1，社 \u3000"), max_size=80)


@given(TEXTS)
def test_spans_are_ordered_and_cover_all_but_space(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@given(TEXTS, st.data())
def test_the_sentence_at_a_place_is_that_of_the_whole(text: str, data: st.DataObject) -> None:
    spans = split_sentences(text)
    if not spans:
        return
    start, end = data.draw(st.sampled_from(spans))
    assert sentence_at(text, start, min(start + 1, end)) == (start, end)


def test_the_sentence_at_a_place_in_a_long_text() -> None:
    text = "社会治理是一项系统工程，要坚持。各方应当参与；不能缺位！\n" * 3000
    spans = split_sentences(text)
    for start, end in spans[1000:1100]:
        assert sentence_at(text, start + 1, start + 2) == (start, end)


def test_ten_megabytes_on_one_line() -> None:
    text = "社会治理" * 800_000
    started = time.process_time()
    assert len(split_sentences(text)) == 1
    start = 1_600_000
    low, high = sentence_at(text, start, start + 4)
    assert low <= start
    assert start + 4 <= high
    assert time.process_time() - started < 3
