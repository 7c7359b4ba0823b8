"""Rows in an order that hangs on what they hold, and libraries held to one thread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from policymine.terms.order import documents_by_content, one_thread, rows_by_content


@given(
    rows=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=12),
    seed=st.integers(0, 99),
)
def test_rows_come_in_the_same_order_whatever_order_they_were_in(rows: list[list[int]], seed: int) -> None:
    counts = np.array(rows)
    mixed = np.random.default_rng(seed).permutation(len(rows))
    one, other = (csr_matrix(m) for m in (counts, counts[mixed]))
    shown = [m[rows_by_content(m)].toarray().tolist() for m in (one, other)]
    assert shown[0] == shown[1]
    assert len(shown[0]) == int((counts.sum(axis=1) > 0).sum())


def test_marks_tell_rows_apart_that_hold_the_same() -> None:
    counts = csr_matrix([[1, 2], [1, 2], [3, 0]])
    marks = ["2014", "2015", "2014"]
    order = rows_by_content(counts, marks)
    back = rows_by_content(counts[[1, 0, 2]], [marks[i] for i in (1, 0, 2)])
    assert [marks[i] for i in order] == [[marks[i] for i in (1, 0, 2)][i] for i in back]


def test_documents_go_by_all_their_units_and_their_fields() -> None:
    counts = csr_matrix([[1, 0], [0, 1], [1, 0], [0, 2], [0, 0]])
    parents = ("a", "a", "b", "b", "c")
    order = documents_by_content(counts, parents, ["a", "b", "c"], [1, 1, 1])
    assert sorted(order) == [0, 1, 2]
    renamed = documents_by_content(
        counts[[4, 2, 3, 0, 1]], ("d", "e", "e", "f", "f"), ["d", "e", "f"], [1, 1, 1]
    )
    assert ["abc"[i] for i in order] == [{"d": "c", "e": "b", "f": "a"}["def"[i]] for i in renamed]


def test_one_thread_is_put_back() -> None:
    controls = pytest.importorskip("threadpoolctl")

    def threads() -> list[int]:
        return [pool["num_threads"] for pool in controls.threadpool_info()]

    before = threads()
    with one_thread():
        assert set(threads()) <= {1}
    assert threads() == before
