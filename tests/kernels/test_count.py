"""The counting kernels against plain Python on random tokens."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.kernels.count import count_rows, select_columns, sum_marked, sum_rows

N_TERMS = 300

tokens = st.lists(st.integers(0, N_TERMS - 1), max_size=120)


@st.composite
def rows_of_tokens(draw: Any) -> tuple[list[int], list[tuple[int, int]]]:
    """Tokens, and rows that may overlap, be empty and come in any order."""
    ids = draw(tokens)
    ends = st.integers(0, len(ids))
    rows = draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=8))
    return ids, [(low, high) for low, high in rows]


def as_dicts(ptr: Any, columns: Any, counts: Any) -> list[dict[int, int]]:
    return [
        dict(zip(columns[a:b].tolist(), counts[a:b].tolist(), strict=True)) for a, b in pairwise(ptr.tolist())
    ]


@settings(max_examples=80, deadline=None)
@given(rows_of_tokens(), st.randoms(use_true_random=False))
def test_rows_are_those_of_a_counter(case: tuple[list[int], list[tuple[int, int]]], random: Any) -> None:
    ids, rows = case
    made = count_rows(ids, [r[0] for r in rows], [r[1] for r in rows], N_TERMS)
    assert as_dicts(*made) == [dict(Counter(ids[a:b])) for a, b in rows]
    assert made[1].dtype == made[2].dtype == np.int32
    assert made[0].dtype == np.int64
    # Columns dropped, merged and renamed.
    n_columns = random.randint(1, 5000)
    column = [random.randint(-1, n_columns - 1) for _ in range(N_TERMS)]
    chosen = select_columns(*made, column, n_columns)
    expected = []
    for a, b in rows:
        row = Counter(column[i] for i in ids[a:b] if column[i] >= 0)
        expected.append(dict(sorted(row.items())))
    found = as_dicts(*chosen)
    assert found == expected
    assert [list(row) for row in found] == [list(row) for row in expected]
    marked = [random.random() < 0.5 for _ in range(N_TERMS)]
    assert sum_marked(*made, marked).tolist() == [sum(marked[i] for i in ids[a:b]) for a, b in rows]


@settings(max_examples=80, deadline=None)
@given(rows_of_tokens(), st.randoms(use_true_random=False))
def test_groups_add_up(case: tuple[list[int], list[tuple[int, int]]], random: Any) -> None:
    ids, rows = case
    made = select_columns(
        *count_rows(ids, [r[0] for r in rows], [r[1] for r in rows], N_TERMS), np.arange(N_TERMS), N_TERMS
    )
    groups = [random.randint(-1, 3) for _ in rows]
    ptr, columns, total, n_rows = sum_rows(*made, groups, 4, N_TERMS)
    uses: list[Counter[int]] = [Counter() for _ in range(4)]
    held: list[Counter[int]] = [Counter() for _ in range(4)]
    for (a, b), group in zip(rows, groups, strict=True):
        if group >= 0:
            uses[group].update(ids[a:b])
            held[group].update(set(ids[a:b]))
    assert as_dicts(ptr, columns, total) == [dict(c) for c in uses]
    assert as_dicts(ptr, columns, n_rows) == [dict(c) for c in held]
    assert all(np.all(np.diff(columns[a:b]) > 0) for a, b in pairwise(ptr.tolist()))


def test_the_last_columns_of_a_wide_matrix_are_found() -> None:
    # Both levels of the bitmap at their bounds.
    for n in (1, 63, 64, 65, 4095, 4096, 4097, 300_000):
        ids = sorted({0, n - 1, n // 2})
        ptr, columns, counts = select_columns(*count_rows(ids, [0], [len(ids)], n), np.arange(n), n)
        assert columns.tolist() == ids
        assert counts.tolist() == [1] * len(ids)
        assert ptr.tolist() == [0, len(ids)]


def test_nothing_in_nothing_out() -> None:
    ptr, terms, counts = count_rows([], [], [], 0)
    assert (ptr.tolist(), terms.size, counts.size) == ([0], 0, 0)
    ptr, _, _ = select_columns(ptr, terms, counts, [], 0)
    assert ptr.tolist() == [0]
    assert sum_rows([0], [], [], [], 2, 5)[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: count_rows([0, 5], [0], [2], 5),
        lambda: count_rows([0, -1], [0], [2], 5),
        lambda: count_rows([0], [0], [2], 5),
        lambda: count_rows([0], [-1], [1], 5),
        lambda: count_rows([0], [0, 0], [1], 5),
        lambda: select_columns([0, 1], [0], [1], [2], 2),
        lambda: sum_rows([0, 1], [0], [1], [3], 3, 1),
        lambda: sum_rows([0, 1], [0], [1], [0, 0], 3, 1),
        lambda: sum_rows([0, 2], [0, 1], [2**31 - 1, 1], [0], 1, 2),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(call: Any) -> None:
    with pytest.raises(InputError):
        call()
