"""Arrays in a file: what is read is what was written, also while others write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.segmenters.array_file import HEADER, read_arrays, write_arrays

KEY = bytes(range(32))


def test_read_as_written(tmp_path: Path) -> None:
    arrays = {
        "empty": np.zeros(0, dtype=np.uint8),
        "no rows": np.zeros((0, 2), dtype=np.int32),
        "odd": np.arange(7, dtype=np.uint16),
        "square": np.arange(6, dtype=np.float64).reshape(2, 3),
        "字": np.array([-np.inf, 1e-300]),
    }
    write_arrays(tmp_path / "file", KEY, arrays)
    found = read_arrays(tmp_path / "file", KEY)
    assert found is not None
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)
        assert found[name].shape == array.shape
        assert not found[name].flags.writeable
        assert found[name].ctypes.data % 64 == 0 or not array.size


def test_another_key_or_nothing(tmp_path: Path) -> None:
    assert read_arrays(tmp_path / "file", KEY) is None
    assert read_arrays(tmp_path, KEY) is None
    write_arrays(tmp_path / "file", KEY, {"a": np.arange(3)})
    assert read_arrays(tmp_path / "file", KEY[::-1]) is None
    assert read_arrays(tmp_path / "file", KEY) is not None


def test_every_cut_and_every_changed_byte_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_arrays(path, KEY, {"a": np.arange(3)})
    whole = path.read_bytes()
    assert len(whole) > HEADER.size
    for n in range(len(whole)):
        path.write_bytes(whole[:n])
        assert read_arrays(path, KEY) is None
        path.write_bytes(whole[:n] + bytes([whole[n] ^ 16]) + whole[n + 1 :])
        assert read_arrays(path, KEY) is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="POLICYMINE_CACHE"):
        write_arrays(tmp_path / "none" / "file", KEY, {"a": np.arange(3)})


_SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from policymine.segmenters.array_file import read_arrays, write_arrays
path, key = Path(sys.argv[1]), bytes(range(32))
for _ in range(60):
    write_arrays(path, key, {"a": np.arange(50000)})
    found = read_arrays(path, key)
    if found is None or found["a"][-1] != 49999:
        sys.exit(1)
"""


def test_two_processes_write_and_read(tmp_path: Path, root: Path) -> None:
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path / "file")]
    racing = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [process.wait(timeout=60) for process in racing] == [0, 0]
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
