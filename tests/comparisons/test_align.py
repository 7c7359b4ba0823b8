"""Two matrices over one vocabulary."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policymine.comparisons.align import align
from policymine.errors import InputError, NotEnoughDataError
from policymine.terms.matrix import TermMatrix

Make = Callable[..., TermMatrix]


def test_union_sorted_by_code_point(term_matrix: Make) -> None:
    a, b = align(term_matrix([[1, 2]], terms=["治理", "社区"]), term_matrix([[3, 4]], terms=["协商", "社区"]))
    assert a.terms == b.terms == tuple(sorted(["治理", "社区", "协商"]))
    assert dict(zip(a.terms, a.totals(), strict=True)) == {"协商": 0, "治理": 1, "社区": 2}
    assert dict(zip(b.terms, b.totals(), strict=True)) == {"协商": 3, "治理": 0, "社区": 4}


def test_an_empty_side_is_named(term_matrix: Make) -> None:
    full = term_matrix([[1]])
    with pytest.raises(NotEnoughDataError, match="reference side has no documents"):
        align(full, full.take([]))
    with pytest.raises(NotEnoughDataError, match="target side has no tokens"):
        align(term_matrix([[0]], [0]), full)


def test_sizes_must_hold_the_counts(term_matrix: Make) -> None:
    with pytest.raises(InputError, match="n_tokens"):
        align(term_matrix([[5]], [3]), term_matrix([[5]]))
