"""Contracts of every segmenter: true offsets, nothing lost, the same twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.segmenters.base import Segmenter
from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.english import EnglishSegmenter
from policymine.segmenters.lexicon import Lexicon, LexiconTerm, builtin_lexicon

LEXICON = builtin_lexicon()
SEGMENTERS: list[Segmenter] = [
    ChineseSegmenter(),
    ChineseSegmenter(LEXICON),
    ChineseSegmenter(hmm=False),
    EnglishSegmenter(),
    EnglishSegmenter(LEXICON),
]
_pieces = st.sampled_from(
    [
        *sorted(LEXICON.words)[:60],
        "社会管理体制",
        "研究生命",
        "the U.S. ",
        "don't",
        " ",
        "\n",
        "，",
        "3.5%",
        "😀",
        "１",
        "ﬁ",
        "𠮷",
    ]
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.lists(_pieces, max_size=12).map("".join),
)


@pytest.mark.parametrize("segmenter", SEGMENTERS, ids=lambda s: f"{s.language}-{s.fingerprint[:4]}")
@settings(max_examples=60, deadline=None)
@given(texts)
def test_offsets_are_true_and_nothing_is_lost(segmenter: Segmenter, text: str) -> None:
    made = segmenter.segment(text)
    assert len(made.words) == len(made.starts) == len(made.ends)
    position = 0
    for word, start, end in zip(made.words, made.starts, made.ends, strict=True):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert word.strip()
        surface = text[start:end]
        if word in LEXICON.canonical.values() or segmenter.language == "en":
            assert surface.strip()
        else:
            assert word == surface or word in LEXICON.words
        position = end
    assert not text[position:].strip()
    assert segmenter.segment(text) == made


def test_fingerprints_tell_lexicons_apart() -> None:
    prints = [s.fingerprint for s in SEGMENTERS]
    assert len(set(prints)) == len(prints)
    assert ChineseSegmenter(LEXICON).fingerprint == ChineseSegmenter(builtin_lexicon()).fingerprint


def test_lemmas_are_words_of_letters_and_leave_the_lexicon_alone() -> None:
    segmenter = EnglishSegmenter(Lexicon((LexiconTerm("community meetings"),)), lemmas=True)
    made = segmenter.segment(
        "Residents' committees held community meetings; U.S. policies, state-owned, 1990s."
    )
    assert made.words[:5] == ["resident", "'", "committee", "hold", "community meetings"]
    assert {"u.s.", "policy", "state-owned", "1990s"} <= set(made.words)
    assert segmenter.fingerprint != EnglishSegmenter(segmenter.lexicon).fingerprint


def test_a_chinese_term_is_found_in_an_english_text() -> None:
    segmenter = EnglishSegmenter(Lexicon((LexiconTerm("社会治理"), LexiconTerm("social governance"))))
    assert "社会治理" in segmenter.segment("The term 社会治理 is new.").words
    assert "social governance" in segmenter.segment("The social governance is new.").words
