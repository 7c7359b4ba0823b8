"""The finder agrees with a plain search, place by place."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.kernels.find import build_term_trie, find_terms


def points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)


def oracle(text: str, terms: list[str]) -> list[tuple[int, int, int]]:
    found = []
    for start in range(len(text)):
        here = []
        for number, term in enumerate(terms):
            pattern = r"[\s]+".join(re.escape(word) for word in term.split())
            match = re.compile(pattern, re.IGNORECASE | re.ASCII).match(text, start)
            if match:
                here.append((start, match.end(), number))
        found += sorted(here, key=lambda h: -h[1])
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("社会管理治新城镇化ab AB\n𠮷"), max_size=60),
    st.lists(
        st.sampled_from(["社会", "社会管理", "管理", "新", "新城镇化", "ab", "a b", "b a b", "𠮷", "理治"]),
        unique=True,
        max_size=8,
    ),
)
def test_every_place_is_found(text: str, terms: list[str]) -> None:
    starts, ends, numbers = find_terms(points(text), build_term_trie(terms))
    assert list(zip(starts.tolist(), ends.tolist(), numbers.tolist(), strict=True)) == oracle(text, terms)


def test_no_terms_and_no_text() -> None:
    assert find_terms(points("社会"), build_term_trie([]))[0].size == 0
    assert find_terms(points(""), build_term_trie(["社会"]))[0].size == 0


def test_a_stretch_bounds_the_terms() -> None:
    starts, _, _ = find_terms(points("社会管理社会"), build_term_trie(["社会管理", "社会"]), 0, 3)
    assert starts.tolist() == [0]
