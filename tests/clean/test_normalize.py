"""Normalisation: what changes, what stays, and the map back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.clean.normalize import normalize

MESSY = st.text(
    alphabet=st.sampled_from("a文。（１Ａｚ \t\u3000\r\n\ufeff\u200b\u00ad\x00\u00a0\u2028⼀⻓豈ﬁﬃ\x0c"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ufeff社\u200b会\u00ad治理\x00", "社会治理"),
        ("１９９６年ＧＤＰ增长", "1996年GDP增长"),
        ("（一），：；！？", "（一），：；！？"),
        ("⼀、⻓期⺠生⽤⼾", "一、长期民生用户"),
        ("a\u00a0b", "a b"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\n \n\u3000\n b", "a\n\n b"),
        ("a  \nb\u3000\n", "a\nb"),
        ("\n\n\u3000\u3000正文", "\u3000\u3000正文"),
        ("con\ufb01dence", "confidence"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_what_changes(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@given(MESSY)
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    once = normalize(raw).text
    assert normalize(once).text == once


@given(MESSY)
def test_the_map_is_monotone_and_inside(raw: str) -> None:
    n = normalize(raw)
    forward = [n.to_original(i) for i in range(len(n.text) + 1)]
    assert forward == sorted(forward)
    assert all(0 <= f <= len(raw) for f in forward)
    back = [n.to_normalised(i) for i in range(len(raw) + 1)]
    assert back == sorted(back)
    assert all(0 <= b <= len(n.text) for b in back)


@given(MESSY)
def test_a_kept_character_is_found_again_both_ways(raw: str) -> None:
    n = normalize(raw)
    for i, char in enumerate(n.text):
        if char in "a文。（":
            original = n.to_original(i)
            assert raw[original] == char
            assert n.to_normalised(original) == i


@given(st.text(max_size=80))
def test_any_text_holds_the_same_promises(raw: str) -> None:
    n = normalize(raw)
    assert normalize(n.text).text == n.text
    assert n.offset_map[0][0] == 0
    assert list(n.offset_map) == sorted(n.offset_map)


def test_a_span_leads_back_to_its_wording() -> None:
    raw = "\ufeff通知\r\n\r\n\r\n\r\n国发〔２０１４〕５号\r\n"
    n = normalize(raw)
    start = n.text.index("国发")
    low, high = n.original_span(start, start + len("国发〔2014〕5号"))
    assert raw[low:high] == "国发〔２０１４〕５号"


@pytest.mark.parametrize(
    "piece", ["社会治理，", " ", "１", "a\r\n", "\u200b", "  \n", "conﬁdence in the ﬂow "]
)
def test_a_million_characters_take_seconds(piece: str) -> None:
    raw = piece * (1_000_000 // len(piece))
    started = time.process_time()
    normalize(raw)
    assert time.process_time() - started < 3
