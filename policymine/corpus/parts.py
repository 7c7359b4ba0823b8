"""The files of a corpus folder, one by one: parts of documents and passages, and the lists kept beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from policymine.corpus.document import Document
from policymine.corpus.manifest import Manifest, Part, write_atomically
from policymine.corpus.schema import documents_from_table, documents_to_table, passages_to_table
from policymine.errors import CorpusError

__all__ = [
    "LISTS",
    "part_file",
    "read_columns",
    "read_list",
    "read_part",
    "sweep",
    "write_list",
    "write_part",
]

# Lists that the manifest names by their files: what was left out, links between versions, corrections by hand.
LISTS: Final = ("skipped", "versions", "amendments")


def part_file(folder: Path, part: str, what: str = "documents") -> Path:
    """Return the path of a part's documents, or of its `passages`."""
    return folder / what / f"part-{part}.parquet"


def write_part(folder: Path, name: str, documents: Sequence[Document]) -> Part:
    """Write documents and their passages under temporary names, synced, then renamed."""
    passages = passages_to_table(documents)
    _write_parquet(part_file(folder, name), documents_to_table(documents))
    _write_parquet(part_file(folder, name, "passages"), passages)
    return Part(name, len(documents), passages.num_rows)


def _write_parquet(final: Path, table: Any) -> None:
    import pyarrow.parquet as pq

    final.parent.mkdir(exist_ok=True)
    temporary = final.with_name(f".{final.name}.tmp-{os.getpid()}")
    with open(temporary, "wb") as stream:
        pq.write_table(table, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, final)


def read_part(folder: Path, part: str) -> list[Document]:
    """Return the documents of a part, with their passages."""
    import pyarrow.parquet as pq

    tables = [pq.ParquetFile(part_file(folder, part, what)).read() for what in ("documents", "passages")]
    return documents_from_table(*tables)


def read_columns(folder: Path, part: str, names: Sequence[str]) -> dict[str, list[Any]]:
    """Return columns of the documents of a part as lists."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(part_file(folder, part)).read(columns=list(names))
    return {name: table.column(name).to_pylist() for name in names}


def read_list(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return a list that is kept beside the documents, empty where the manifest names none; raises CorpusError."""
    if not name:
        return []
    try:
        return [dict(item) for item in json.loads((folder / name).read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(f"{folder / name} cannot be read ({error})") from error


def write_list(folder: Path, name: str, items: Sequence[Mapping[str, Any]]) -> None:
    """Write such a list, one item a line, whole or not at all."""
    lines = ",\n ".join(json.dumps(dict(item), ensure_ascii=False) for item in items)
    write_atomically(folder / name, f"[{lines}]\n".encode("utf-8", "surrogateescape"))


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what no manifest names: leftovers of a kill, and what the last commit replaced."""
    live = {f"part-{part.name}.parquet" for part in manifest.parts}
    for what in ("documents", "passages"):
        for file in (folder / what).glob("*"):
            if file.name not in live:
                file.unlink(missing_ok=True)
    for kind in LISTS:
        for file in folder.glob(f"{kind}-*.json"):
            if file.name != getattr(manifest, kind):
                file.unlink(missing_ok=True)
    for file in folder.glob(".*.tmp-*"):
        file.unlink(missing_ok=True)
