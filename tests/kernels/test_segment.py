"""The segmentation kernel is jieba, token for token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.kernels.segment import _is_space
from policymine.kernels.texts import code_points, segment_batch, segment_texts
from policymine.kernels.vocabulary import Vocabulary
from policymine.segmenters.dictionary import Dictionary, load_dictionary
from tests.kernels.oracle import first_difference, tokenizer, tokens, user_words
from tests.kernels.real_texts import laws, pages, raw_pages, sighan, work_reports

WORDS = user_words()
CASES = [
    "",
    " ",
    "\r\n",
    "\r\n\r\r\n\n\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u180e\ufeff",
    "他来到了网易杭研大厦",
    "加强和创新社会管理，推进社会管理体制改革",
    "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
    "2011-2020年增长3.5%，3.5.6%%，v1.2.3-rc4，a.b.c，.5%，5.%，+-.%&#_",
    "AI+医疗、互联网+、5G、C++11、C++、A B、AA制、T恤、b超、ab、abc、zab",
    "李　兵（土家族）",
    "的的的的，垚垚垚垚，垚，杭研大厦大厦",
    "龥龦鿕鿖㐀𠮷豈",
    "é１Ａａ％①Ⅷ٣३",
    "😀\ud83d\ude00\ud83d\udfff\ud800\U0010ffff",
    "中·国 γ射线 γ",
    "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
    "人民政府" * 300,
    "x" * 5000 + "口" * 5000,
]
_HAN = "社会治理管理体制改革发展国家人民政府的了和在是不我有中经济口交换机杭研大厦张王李龥鿕丐垚一二三十百千万亿年月日"
_pieces = st.one_of(
    st.sampled_from(
        [*sorted(w.word for w in WORDS), "\r\n", "3.5%", "2011-2020", "AI", "C++", "\ud83d", "\ude00", "😀"]
    ),
    st.text(st.sampled_from(_HAN), max_size=8),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=6),
    st.text(st.sampled_from("abzAZ059.%+-#&_ ,/，。、：;\t\r\n\u3000\xa0\u2028"), max_size=8),
    st.text(st.characters(), max_size=4),
    st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), max_size=2),
    st.text(st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF), max_size=2),
)
_texts = st.lists(_pieces, max_size=12).map("".join)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "user words"])
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[Dictionary, Any]]:
    """A compiled dictionary, and jieba with the same words."""
    words = WORDS if request.param else ()
    with tokenizer(words) as oracle:
        yield load_dictionary(words), oracle


@pytest.mark.parametrize("hmm", [True, False])
def test_cases(pair: tuple[Dictionary, Any], hmm: bool) -> None:
    assert first_difference(CASES, *pair, hmm) == ""


@pytest.mark.parametrize("hmm", [True, False])
@given(texts=st.lists(_texts, min_size=1, max_size=4))
@settings(max_examples=250, deadline=None)
def test_random_strings(pair: tuple[Dictionary, Any], hmm: bool, texts: list[str]) -> None:
    assert first_difference(texts, *pair, hmm) == ""


@pytest.mark.parametrize("hmm", [True, False])
def test_random_han(pair: tuple[Dictionary, Any], hmm: bool) -> None:
    # Long runs of characters that rarely make a word: the model decides, and its sums are often equal.
    draw = np.random.default_rng(5)
    texts = ["".join(map(chr, draw.integers(0x4E00, 0x9FD6, 2000))) for _ in range(10)]
    texts += ["".join(draw.choice(list(_HAN), 1000)) for _ in range(10)]
    assert first_difference(texts, *pair, hmm) == ""


@pytest.mark.parametrize("hmm", [True, False])
def test_real_texts_sample(shared_data: Path, pair: tuple[Dictionary, Any], hmm: bool) -> None:
    texts = [text[:4000] for text in work_reports(shared_data)[::12]]
    texts += [page[:4000] for page in (*raw_pages(shared_data)[::40], *pages(shared_data)[::40])]
    texts += sighan(shared_data)[::400]
    assert first_difference(texts, *pair, hmm, threads=2) == ""


@pytest.mark.slow
@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("read", [work_reports, raw_pages, pages, sighan, laws])
def test_real_texts(shared_data: Path, pair: tuple[Dictionary, Any], hmm: bool, read: Any) -> None:
    texts = read(shared_data)
    assert len(texts) > 50
    for low in range(0, len(texts), 100):
        assert first_difference(texts[low : low + 100], *pair, hmm) == ""


def test_space_is_what_python_says() -> None:
    assert [c for c in range(0x110000) if _is_space(c)] == [c for c in range(0x110000) if chr(c).isspace()]


@given(texts=st.lists(_texts, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_without_space_the_same_offsets(texts: list[str]) -> None:
    dictionary = load_dictionary()
    bare = segment_texts(texts, dictionary.arrays, Vocabulary(len(dictionary)))
    vocabulary = Vocabulary(len(dictionary))
    full = segment_texts(texts, dictionary.arrays, vocabulary, keep_space=True)
    keep = np.array([not w.isspace() for w in dictionary.words(full.ids, vocabulary)], dtype=bool)
    assert bare.starts.tolist() == full.starts[keep].tolist()
    assert bare.ends.tolist() == full.ends[keep].tolist()
    low, high = bare.indptr[0], bare.indptr[1]
    assert [texts[0][a:b] for a, b in zip(bare.starts[low:high], bare.ends[low:high], strict=True)] == [
        w for w in tokens(full, dictionary, vocabulary)[0] if not w.isspace()
    ]


def test_threads_and_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    texts = [
        "，".join("".join(draw.choice(list(_HAN + "abc 12%"), 40)) for _ in range(30)) for _ in range(50)
    ]
    dictionary = load_dictionary()
    results = []
    for batch, threads in [(1 << 18, 1), (1 << 18, 2), (1, 1), (3000, 1), (3000, 2), (900, 3)]:
        monkeypatch.setattr("policymine.kernels.texts._BATCH", batch)
        vocabulary = Vocabulary(len(dictionary))
        first = segment_texts(texts[:20], dictionary.arrays, vocabulary, threads=threads)
        second = segment_texts(texts[20:], dictionary.arrays, vocabulary, threads=threads)
        results.append((first, second, vocabulary.words()))
    for first, second, words in results[1:]:
        for one, other in ((first, results[0][0]), (second, results[0][1])):
            for name in ("ids", "starts", "ends", "indptr"):
                assert np.array_equal(getattr(one, name), getattr(other, name))
        assert words == results[0][2]


def test_one_word_has_one_id() -> None:
    # Words that the model finds and words of the route, single characters and signs: one id a word.
    dictionary = load_dictionary(WORDS)
    vocabulary = Vocabulary(len(dictionary))
    segments = segment_texts(CASES, dictionary.arrays, vocabulary, keep_space=True)
    words = dictionary.words(segments.ids, vocabulary)
    assert len(set(words)) == len(set(segments.ids.tolist()))
    for word, i in zip(words, segments.ids.tolist(), strict=True):
        assert dictionary.id_of(word) == (i if i < len(dictionary) else -1)
    assert set(vocabulary.words()) == {w for w in words if w not in dictionary}


def test_types_and_shapes() -> None:
    dictionary = load_dictionary()
    chars, offsets = code_points(["社会", "", "治理"])
    segments = segment_batch(chars, offsets, dictionary.arrays, Vocabulary(len(dictionary)))
    assert (segments.ids.dtype, segments.starts.dtype, segments.ends.dtype) == (np.int32,) * 3
    assert segments.indptr.tolist() == [0, 1, 1, 2]
    assert segments.starts.tolist() == [0, 0]
    none = segment_texts([], dictionary.arrays, Vocabulary(len(dictionary)))
    assert (none.ids.size, none.indptr.tolist()) == (0, [0])


def test_what_cannot_be_used_is_named() -> None:
    dictionary = load_dictionary()
    with pytest.raises(InputError, match="counts from 3"):
        segment_texts(["社会"], dictionary.arrays, Vocabulary(3))
    with pytest.raises(InputError, match="threads is 0"):
        segment_texts(["社会"], dictionary.arrays, Vocabulary(len(dictionary)), threads=0)
