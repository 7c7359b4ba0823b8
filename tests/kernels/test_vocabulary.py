"""Interning against a Python dict."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.kernels.texts import code_points
from policymine.kernels.vocabulary import Vocabulary, first_use, renumber


def added(vocabulary: Vocabulary, words: list[str]) -> list[int]:
    """Ids of the words, each a token of a text of its own."""
    chars, offsets = code_points(words)
    chars = chars.view()
    chars.flags.writeable = False
    ids = np.full(len(words), -1, dtype=np.int32)
    ends = np.diff(offsets).astype(np.int32)
    indptr = np.arange(len(words) + 1, dtype=np.int64)
    vocabulary.add(chars, offsets, ids, np.zeros(len(words), dtype=np.int32), ends, indptr)
    return ids.tolist()


_words = st.lists(st.text(st.characters(), min_size=1, max_size=4), max_size=40)


@given(batches=st.lists(_words, max_size=5))
@settings(max_examples=100, deadline=None)
def test_ids_by_first_appearance(batches: list[list[str]]) -> None:
    numbers: dict[str, int] = {}
    vocabulary = Vocabulary(10)
    for words in batches:
        assert added(vocabulary, words) == [10 + numbers.setdefault(word, len(numbers)) for word in words]
    assert vocabulary.words() == list(numbers)
    assert len(vocabulary) == len(numbers)


def test_it_grows() -> None:
    words = [f"{i}字{'长' * (i % 7)}" for i in range(30000)]
    vocabulary = Vocabulary(0)
    assert added(vocabulary, words) == list(range(30000))
    assert added(vocabulary, words[::-1]) == list(range(30000))[::-1]
    assert vocabulary.words() == words


def test_equal_hashes_are_not_equal_words() -> None:
    # Two first characters after which the upper half of the hash is the same; the second evens the lower half.
    # The kernel takes any 32-bit number for a character.
    draw = np.random.default_rng(0)
    heads = np.unique(draw.integers(0, 1 << 32, 1 << 19, dtype=np.uint64))
    state = (np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(2) ^ heads) * np.uint64(0xFF51AFD7ED558CCD)
    state ^= state >> np.uint64(32)
    order = np.argsort(state >> np.uint64(32), kind="stable")
    upper = (state >> np.uint64(32))[order]
    twin = int(np.flatnonzero(upper[1:] == upper[:-1])[0])
    a, b = order[twin], order[twin + 1]
    chars = np.array([heads[a], 0, heads[b], state[a] ^ state[b]], dtype=np.uint32)
    chars.flags.writeable = False
    ids = np.full(2, -1, dtype=np.int32)
    starts = np.array([0, 2], dtype=np.int32)
    whole = np.array([0, 4], dtype=np.int64), np.array([0, 2], dtype=np.int64)
    vocabulary = Vocabulary(0)
    vocabulary.add(chars, whole[0], ids, starts, starts + np.int32(2), whole[1])
    assert vocabulary._hashes[0] == vocabulary._hashes[1]
    assert ids.tolist() == [0, 1]


@given(first=_words, second=_words)
@settings(max_examples=60, deadline=None)
def test_merged_as_if_one(first: list[str], second: list[str]) -> None:
    one, left, right = Vocabulary(5), Vocabulary(5), Vocabulary(5)
    wanted = added(one, first + second)
    head = added(left, first)
    tail = np.array([*added(right, second), 3], dtype=np.int32)
    renumber(tail, left.merge(right), 5, tail)
    assert [*head, *tail.tolist()] == [*wanted, 3]
    assert left.words() == one.words()


def test_first_use() -> None:
    new, old = first_use(np.array([4, 4, 0, 9, 0], dtype=np.int32), 10)
    assert new.tolist() == [0, 0, 1, 2, 1]
    assert old.tolist() == [4, 0, 9]
    new, old = first_use(np.zeros(0, dtype=np.int32), 10)
    assert (new.size, old.size) == (0, 0)
