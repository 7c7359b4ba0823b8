"""The positional index and the co-occurrence matrix on small texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.terms.cooccurrence import cooccurrence
from policymine.terms.index import build_index
from tests.made_tokens import to_tokens


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("甲乙丙丁，"), max_size=12), max_size=5))
def test_the_index_gives_back_the_tokens(texts: list[list[str]]) -> None:
    tokens = to_tokens(texts)
    index = build_index(tokens)
    ids = np.full(len(tokens), -1)
    for number, word in enumerate(tokens.vocabulary):
        ids[index.positions(word)] = number
    assert ids.tolist() == tokens.ids.tolist()
    assert index.frequency().sum() == len(tokens)
    assert index.positions("戊").size == 0


def test_phrases_open_to_documents_and_offsets() -> None:
    tokens = to_tokens([["加强", "社会", "治理"], ["社会", "，", "治理", "社会", "治理"], ["社会"]])
    index = build_index(tokens)
    found = index.phrase(["社会", "治理"])
    assert found.tolist() == [1, 6]
    rows, starts, ends = index.spans(found, 2)
    assert (rows.tolist(), starts.tolist(), ends.tolist()) == ([0, 1], [2, 5], [6, 9])
    assert index.phrase(["社会", "体制"]).size == 0
    for wrong in ([], "社会"):
        with pytest.raises(InputError):
            index.phrase(wrong)


def test_windows_skip_symbols_and_other_words_as_asked() -> None:
    tokens = to_tokens([["甲", "，", "乙", "丙", "甲"], ["甲", "乙"]])
    words = ["甲", "乙", "戊"]
    assert cooccurrence(tokens, words, window=1).toarray().tolist() == [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    by_place = cooccurrence(tokens, words, window=1, skip_symbols=False)
    assert by_place.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    closed_up = cooccurrence(tokens, words, window=1, skip_others=True)
    assert closed_up.toarray().tolist() == [[0, 3, 0], [3, 0, 0], [0, 0, 0]]
    with pytest.raises(InputError):
        cooccurrence(tokens, ["甲", "甲"])
    with pytest.raises(InputError):
        cooccurrence(tokens, words, window=0)
