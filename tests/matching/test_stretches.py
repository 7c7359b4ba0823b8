"""Common stretches against a plain search letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.matching.stretches import common_stretches, letters_of_units, shingles_of


def plain(one: str, other: str, width: int) -> set[tuple[int, int, int]]:
    """Every common stretch that cannot be made longer."""
    found = set()
    for i in range(len(one)):
        for j in range(len(other)):
            if one[i] != other[j] or (i and j and one[i - 1] == other[j - 1]):
                continue
            n = 0
            while i + n < len(one) and j + n < len(other) and one[i + n] == other[j + n]:
                n += 1
            if n >= width:
                found.add((i, j, n))
    return found


@settings(deadline=None, max_examples=60)
@given(st.text("abc", max_size=30), st.text("abc", max_size=30))
def test_against_a_plain_search(one: str, other: str) -> None:
    found = common_stretches(letters_of_units([(one, 0)]), letters_of_units([(other, 0)]), width=3)
    assert set(zip(found.first.tolist(), found.second.tolist(), found.length.tolist(), strict=True)) == plain(
        one, other, 3
    )


def test_punctuation_case_and_width_do_not_count() -> None:
    one = letters_of_units([("The Committee, AGREED to meet", 100)])
    other = letters_of_units([("（the committee agreed）", 7)])
    found = common_stretches(one, other, width=10)
    assert found.length.tolist() == [len("thecommitteeagreed")]
    assert one.offset[found.first].tolist() == [100]
    assert other.offset[found.second].tolist() == [8]


def test_names_of_papers_and_dates_are_no_wording() -> None:
    cite = "按照《关于加强城乡社区协商的意见》（国发〔2015〕12号）2015年7月22日要求"
    found = common_stretches(letters_of_units([(cite, 0)]), letters_of_units([(cite, 0)]), width=4)
    assert found.length.size == 0


def test_no_stretch_crosses_a_unit_and_formulas_are_grown_over() -> None:
    one = letters_of_units([("甲乙丙丁", 0), ("戊己庚辛", 10)])
    assert common_stretches(one, letters_of_units([("丙丁戊己", 0)]), width=3).length.size == 0
    # 居民委员会 stands in hundreds of places and opens no stretch, but it does not cut one.
    many = letters_of_units(
        [("居民委员会应当公开账目", 0), *[("居民委员会", 100 * k) for k in range(1, 400)]]
    )
    found = common_stretches(many, many, width=4)
    assert 11 in found.length.tolist()
    with pytest.raises(InputError, match="width of a shingle"):
        shingles_of(one, 0)
    assert np.all(np.diff(shingles_of(one, 2)[1]) > 0)
