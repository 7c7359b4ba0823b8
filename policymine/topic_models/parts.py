"""The files of a saved model: arrays that run no code when read, digests, and tables for other programs.

`arrays.npz` is read by hand: a stored, not packed, entry of one plain `<f8` array each, whose header must
agree with its size, so that neither a pickle nor an entry that unfolds to gigabytes is ever opened.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.results import inert

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel

__all__ = ["EXPORTS", "digest", "read_arrays", "write_arrays", "write_exports", "write_text"]

EXPORTS: Final = ("doc_topic.parquet", "doc_topic.csv", "topic_term.parquet", "topic_term.csv")
_NAME: Final = re.compile(r"[A-Za-z0-9_.]{1,80}\.npy")
_HEADER: Final = 4_096
_CHUNK: Final = 1 << 20


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_CHUNK):
            found.update(block)
    return found.hexdigest()


def write_arrays(path: Path, arrays: Mapping[str, NDArray[np.float64]]) -> None:
    """Write float64 arrays to an .npz file: the same arrays, the same bytes."""
    plain: dict[str, Any] = {n: np.ascontiguousarray(values, dtype="<f8") for n, values in arrays.items()}
    np.savez(path, **plain)
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def read_arrays(path: Path) -> dict[str, NDArray[np.float64]]:
    """Return the arrays of an .npz file that `write_arrays` wrote.

    Raises
    ------
    ValueError, OSError, zipfile.BadZipFile : anything else than stored, plain float64 arrays.
    """
    found: dict[str, NDArray[np.float64]] = {}
    with zipfile.ZipFile(path) as packed:
        for entry in packed.infolist():
            if not _NAME.fullmatch(entry.filename) or entry.filename[:-4] in found:
                raise ValueError(f"{path.name} holds an entry that is none of a model's")
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
                raise ValueError(f"{path.name} holds a packed entry")
            found[entry.filename[:-4]] = _array(packed.read(entry))
    return found


def _array(raw: bytes) -> NDArray[np.float64]:
    stream = io.BytesIO(raw)
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_column, kind = read(stream, max_header_size=_HEADER)
    if kind != np.dtype("<f8") or by_column:
        raise ValueError("an array is not of plain float64 numbers")
    size = math.prod(shape)
    if any(n < 0 for n in shape) or size * 8 != len(raw) - stream.tell():
        raise ValueError("an array is not of the size that it states")
    return np.frombuffer(raw, dtype="<f8", offset=stream.tell()).reshape(shape).astype(np.float64)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 and have it on the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def write_exports(folder: Path, model: TopicModel) -> None:
    """Write theta and phi as Parquet and CSV, for pandas, R, DuckDB and spreadsheets.

    doc_topic has a row a unit (unit, document, weight, topic_0 ...), topic_term a row a term (term, topic_0 ...). Text
    that a spreadsheet would take for a formula is made inert in the .csv, which begins with a byte order mark.
    """
    topics = [f"topic_{i}" for i in range(model.k)]
    doc_topic: dict[str, Any] = {"unit": model.documents, "document": model.parents, "weight": model.weights}
    topic_term: dict[str, Any] = {"term": model.terms}
    doc_topic |= {name: model.doc_topic[:, i] for i, name in enumerate(topics)}
    topic_term |= {name: model.topic_term[i] for i, name in enumerate(topics)}
    for name, columns in (("doc_topic", doc_topic), ("topic_term", topic_term)):
        _parquet(folder / f"{name}.parquet", columns)
        _csv(folder / f"{name}.csv", columns)


def _parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            name: pa.array(values, type=None if isinstance(values, np.ndarray) else pa.string())
            for name, values in columns.items()
        }
    )
    pq.write_table(table, path, compression="zstd")


def _csv(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    # Seven digits say more than the estimate does; the arrays hold them all.
    cells = [
        [f"{v:.7g}" for v in values] if isinstance(values, np.ndarray) else [inert(str(v)) for v in values]
        for values in columns.values()
    ]
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(list(columns))
        writer.writerows(zip(*cells, strict=True))
