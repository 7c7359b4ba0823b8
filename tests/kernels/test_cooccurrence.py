"""Windowed co-occurrence against pairs counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.kernels.cooccurrence import count_neighbours

documents = st.lists(st.lists(st.integers(-1, 5), max_size=15), max_size=6)


@settings(max_examples=150, deadline=None)
@given(documents, st.integers(1, 6))
def test_pairs_within_a_window(texts: list[list[int]], window: int) -> None:
    ids = [i for text in texts for i in text]
    ptr, columns, counts = count_neighbours(ids, np.cumsum([0, *map(len, texts)]), 6, window)
    expected = np.zeros((6, 6), dtype=int)
    for text in texts:
        for p, a in enumerate(text):
            for q, b in enumerate(text):
                if p != q and abs(p - q) <= window and a >= 0 and b >= 0:
                    expected[a, b] += 1
    found = np.zeros((6, 6), dtype=int)
    for i in range(6):
        row = columns[ptr[i] : ptr[i + 1]]
        assert np.all(np.diff(row) > 0)
        found[i, row] = counts[ptr[i] : ptr[i + 1]]
    assert (found == expected).all()
    assert np.all(counts > 0)


def test_what_is_refused() -> None:
    for ids, indptr, window in (
        ([0], [0, 1], 0),
        ([2], [0, 1], 1),
        ([0], [0, 2], 1),
        ([0, 0], [0, 2, 1, 2], 1),
    ):
        with pytest.raises(InputError):
            count_neighbours(ids, indptr, 2, window)
