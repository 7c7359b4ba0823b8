"""Arrays in one file that maps into memory: whole and of the key that is asked for, or not read at all.

    write_arrays(path, key, {"cells": cells})
    arrays = read_arrays(path, key)         None where the file is missing, cut, changed or of another key

The header holds a magic word, the version of the layout, the size of the file, the key and a SHA-256 checksum of these
and of all that follows: a table of the arrays as JSON, then the arrays, each on a boundary of 64 bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import mmap
import os
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.manifest import write_atomically
from policymine.errors import InputError

__all__ = ["HEADER", "read_arrays", "sweep", "write_arrays"]

_VERSION = 1
_MAGIC = b"PMARRAY\n"
# Magic, version, length of the table, size of the file, key; then the checksum.
_HEAD = struct.Struct("<8sIIQ32s")
HEADER = struct.Struct(_HEAD.format + "32s")
_ALIGN = 64
_ABANDONED = 3600  # seconds after which a temporary file belongs to nobody


def read_arrays(path: Path, key: bytes) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file, read-only; None where it is not there, not whole or not of this key."""
    try:
        with open(path, "rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    if len(data) < HEADER.size:
        return None
    magic, version, table_size, size, found, checksum = HEADER.unpack_from(data)
    if (magic, version, size, found) != (_MAGIC, _VERSION, len(data), key):
        return None
    if _checksum(data[: _HEAD.size], memoryview(data)[HEADER.size :]) != checksum:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    for name, dtype, shape, offset in json.loads(data[HEADER.size : HEADER.size + table_size]):
        arrays[name] = np.frombuffer(data, dtype, math.prod(shape), offset).reshape(shape)
    return arrays


def write_arrays(path: Path, key: bytes, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the arrays so that a reader sees the old file or the new one, whole.

    Parameters
    ----------
    path : the file; its folder is there.
    key : 32 bytes, the hash of all that the arrays were made from.
    arrays : by name.

    Raises
    ------
    InputError : the folder cannot be written.
    """
    rows: list[list[Any]] = [[name, array.dtype.str, list(array.shape), 0] for name, array in arrays.items()]
    # Room for the offsets, which are known when the length of the table is.
    at = _aligned(HEADER.size + len(json.dumps(rows)) + 12 * len(rows))
    for row, array in zip(rows, arrays.values(), strict=True):
        row[3] = at
        at = _aligned(at + array.nbytes)
    table = json.dumps(rows).encode()
    body = bytearray(at - HEADER.size)
    body[: len(table)] = table
    for row, array in zip(rows, arrays.values(), strict=True):
        offset = row[3] - HEADER.size
        body[offset : offset + array.nbytes] = array.tobytes()
    head = _HEAD.pack(_MAGIC, _VERSION, len(table), at, key)
    try:
        write_atomically(path, head + _checksum(head, body) + body)
    except OSError as error:
        # Where an open file cannot be replaced, another process may have just written the same.
        if isinstance(error, PermissionError) and read_arrays(path, key) is not None:
            return
        raise InputError(
            f"{path} cannot be written ({error.strerror}); name another folder by POLICYMINE_CACHE"
        ) from error


def sweep(folder: Path, pattern: str, keep: int) -> None:
    """Leave the latest files of a pattern, and take away what a write that was killed has left."""

    def age(file: Path) -> float:
        with contextlib.suppress(OSError):
            return time.time() - file.stat().st_mtime
        return 0.0

    old = sorted(folder.glob(pattern), key=age)[keep:]
    old += [file for file in folder.glob(f".{pattern}.tmp-*") if age(file) > _ABANDONED]
    for file in old:
        # What another process has open or has taken away is its own matter.
        with contextlib.suppress(OSError):
            os.unlink(file)


def _checksum(head: bytes, body: bytearray | memoryview) -> bytes:
    checksum = hashlib.sha256(head)
    checksum.update(body)
    return checksum.digest()


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN
