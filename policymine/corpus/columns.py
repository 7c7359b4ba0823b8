"""Arrow arrays out of Python lists, straight into buffers.

`pyarrow.array` of a list asks first whether it is a pandas object, and loads pandas for the question: a second or
more at the start of every ingest. These functions make the same arrays without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["floats", "integer_lists", "integers", "string_lists", "strings"]


def strings(values: Sequence[str | None], *, large: bool = False) -> pa.Array:
    """Return an array of strings, None as null; with `large` its offsets are 64-bit.

    >>> strings(["社区", None, ""]).to_pylist()
    ['社区', None, '']
    """
    import pyarrow as pa

    encoded = [value.encode() if value else b"" for value in values]
    offsets = _offsets(list(map(len, encoded)), np.int64 if large else np.int32)
    present = np.fromiter((value is not None for value in values), dtype=bool, count=len(values))
    missing = int(len(values) - present.sum())
    bits = pa.py_buffer(np.packbits(present, bitorder="little")) if missing else None
    return pa.Array.from_buffers(
        pa.large_string() if large else pa.string(),
        len(values),
        [bits, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))],
        null_count=missing,
    )


def string_lists(values: Sequence[Sequence[str]]) -> pa.Array:
    """Return an array of lists of strings.

    >>> string_lists([["民政部", "财政部"], []]).to_pylist()
    [['民政部', '财政部'], []]
    """
    import pyarrow as pa

    inner = strings(list(chain.from_iterable(values)))
    return pa.Array.from_buffers(
        pa.list_(pa.string()),
        len(values),
        [None, pa.py_buffer(_offsets([len(v) for v in values], np.int32))],
        null_count=0,
        children=[inner],
    )


def integers(values: Sequence[int], *, wide: bool = False) -> pa.Array:
    """Return an array of 32-bit integers, with `wide` of 64-bit ones; raises OverflowError where one is too large."""
    import pyarrow as pa

    numbers = np.array(values, dtype=np.int64 if wide else np.int32)
    kind = pa.int64() if wide else pa.int32()
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(numbers)], null_count=0)


def integer_lists(values: Sequence[Sequence[int]]) -> pa.Array:
    """Return an array of lists of 32-bit integers."""
    import pyarrow as pa

    return pa.Array.from_buffers(
        pa.list_(pa.int32()),
        len(values),
        [None, pa.py_buffer(_offsets([len(v) for v in values], np.int32))],
        null_count=0,
        children=[integers(list(chain.from_iterable(values)))],
    )


def floats(values: Sequence[float]) -> pa.Array:
    """Return an array of 64-bit floats."""
    import pyarrow as pa

    numbers = np.array(values, dtype=np.float64)
    return pa.Array.from_buffers(pa.float64(), len(values), [None, pa.py_buffer(numbers)], null_count=0)


def _offsets(lengths: Sequence[int], kind: type[np.int32] | type[np.int64]) -> np.ndarray:
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(np.asarray(lengths, dtype=np.int64), out=ends[1:])
    if kind is np.int32 and ends[-1] > np.iinfo(np.int32).max:
        raise OverflowError("a column of more than 2 GiB in one part")
    return ends.astype(kind)
