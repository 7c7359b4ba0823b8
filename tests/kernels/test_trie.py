"""The trie against a Python dict of prefixes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.kernels.trie import build_trie

Word = tuple[int, ...]


def built(words: dict[Word, int], n_codes: int) -> np.ndarray:
    prefixes = sorted({word[:n] for word in words for n in range(len(word) + 1)} | {()})
    row = {prefix: i for i, prefix in enumerate(prefixes)}
    parent = np.array([row[prefix[:-1]] for prefix in prefixes], dtype=np.int32)
    code = np.array([prefix[-1] if prefix else 0 for prefix in prefixes], dtype=np.int32)
    value = np.array([words.get(prefix, 0) for prefix in prefixes], dtype=np.int64)
    cells, places = build_trie(parent, code, value, n_codes)
    assert len(set(places.tolist())) == len(prefixes)
    return cells


def looked_up(cells: np.ndarray, word: Word) -> int:
    """Value of a word, 0 for a prefix, -1 where no word starts so."""
    base, value = 0, 0
    for i, code in enumerate(word):
        if i and base == 0:
            return -1
        cell = int(cells[base + code])
        if cell & 0xFFFF != code:
            return -1
        base, value = cell >> 16 & 0xFFFFFF, cell >> 40
    return value


_words = st.lists(st.integers(1, 30), min_size=1, max_size=5).map(tuple)


@given(
    words=st.dictionaries(_words, st.integers(1, 2**23 - 1), min_size=1, max_size=60), others=st.lists(_words)
)
@settings(max_examples=50, deadline=None)
def test_it_holds_its_words_and_no_other(words: dict[Word, int], others: list[Word]) -> None:
    cells = built(words, 30)
    prefixes = {word[:n]: 0 for word in words for n in range(1, len(word) + 1)} | words
    for word in [*prefixes, *others, *((*p, c) for p in prefixes for c in (1, 30, 31))]:
        assert looked_up(cells, word) == prefixes.get(word, -1)


def test_many_words_and_spread_codes() -> None:
    draw = np.random.default_rng(0)
    words = {tuple(draw.integers(1, 20001, draw.integers(1, 5)).tolist()): i + 1 for i in range(20000)}
    cells = built(words, 20000)
    assert all(looked_up(cells, word) == value for word, value in words.items())


def test_what_it_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match="larger than the trie"):
        built({(1,): 2**23}, 1)
    with pytest.raises(InputError, match="larger than the trie"):
        built({(1,): 1}, 65535)
