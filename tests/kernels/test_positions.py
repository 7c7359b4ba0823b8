"""Positions and phrases against plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.kernels.positions import phrase_positions, positions_by_term

documents = st.lists(st.lists(st.integers(0, 3), max_size=12), max_size=6)


@settings(max_examples=150, deadline=None)
@given(documents, st.lists(st.integers(0, 3), min_size=1, max_size=3), st.data())
def test_positions_and_phrases(texts: list[list[int]], phrase: list[int], data: st.DataObject) -> None:
    ids = [i for text in texts for i in text]
    indptr = np.cumsum([0, *map(len, texts)])
    ptr, positions = positions_by_term(ids, 4)
    assert positions.dtype == np.int32
    by_term = [positions[ptr[i] : ptr[i + 1]].tolist() for i in range(4)]
    assert by_term == [[t for t, other in enumerate(ids) if other == i] for i in range(4)]
    offset = data.draw(st.integers(0, len(phrase) - 1))
    found = phrase_positions(ids, indptr, phrase, by_term[phrase[offset]], offset)
    expected = [
        low + k
        for low, text in zip(indptr.tolist(), texts, strict=False)
        for k in range(len(text) - len(phrase) + 1)
        if text[k : k + len(phrase)] == phrase
    ]
    assert found.tolist() == expected


def test_what_is_refused() -> None:
    with pytest.raises(InputError):
        positions_by_term([4], 4)
    with pytest.raises(InputError):
        phrase_positions([0], [0, 1], [], [0])
    with pytest.raises(InputError):
        phrase_positions([0], [0, 1], [0], [0], 1)
