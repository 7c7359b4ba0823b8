"""Arrow arrays from buffers: the same as pyarrow makes, without pandas."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.corpus.columns import floats, integer_lists, integers, string_lists, strings

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.none() | _TEXT, max_size=30))
def test_strings(values: list[str | None]) -> None:
    for large in (False, True):
        made = strings(values, large=large)
        made.validate(full=True)
        assert made.equals(pa.array(values, pa.large_string() if large else pa.string()))


@settings(deadline=None)
@given(st.lists(st.lists(_TEXT, max_size=4), max_size=10))
def test_string_lists(values: list[list[str]]) -> None:
    made = string_lists(values)
    made.validate(full=True)
    assert made.to_pylist() == values


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=4), max_size=10))
def test_numbers(values: list[list[int]]) -> None:
    made = integer_lists(values)
    made.validate(full=True)
    assert made.to_pylist() == values
    flat = [v for row in values for v in row]
    assert integers(flat).to_pylist() == flat == integers(flat, wide=True).to_pylist()
    assert floats([v / 8 for v in flat]).to_pylist() == [v / 8 for v in flat]


def test_a_number_too_large_is_refused() -> None:
    with pytest.raises(OverflowError):
        integers([2**31])


def test_pandas_stays_out() -> None:
    code = (
        "import sys; from policymine.corpus.columns import strings, integers; "
        "strings(['a', None]); integers([1]); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
