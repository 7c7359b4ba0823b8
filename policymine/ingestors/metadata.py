"""Tables that describe other files: a row for each file, joined by the file's name.

One named by the user, or a `metadata.csv` (元数据.xlsx) that lies in the folder with a column `file`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from policymine.errors import IngestError
from policymine.ingestors.base import Stated
from policymine.ingestors.columns import file_column, worded
from policymine.ingestors.delimited import read_delimited
from policymine.ingestors.table import metadata_rows, stated_of

__all__ = ["MetadataTable", "companion", "may_describe", "read_metadata"]

_COMPANIONS = frozenset({"metadata", "元数据", "_metadata"})
# The summary of a Polis export names the topic of the comments beside it.
_SUMMARY = "summary"
_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx"})

Stating = tuple[dict[str, Stated], dict[str, Any]]


@dataclass(slots=True)
class MetadataTable:
    """What a table states about files.

    Parameters
    ----------
    name : of the table, for messages.
    rows : path as the table writes it, in a comparable form -> what it states.
    matched : the paths that were found.
    """

    name: str
    rows: dict[str, Stating]
    names: dict[str, list[str]]
    matched: set[str] = field(default_factory=set)

    def lookup(self, relative: str) -> Stating | None:
        """Return what the table states about a file, by its path, the end of it, its name, or its name without suffix.

        A name that two rows share decides nothing.
        """
        parts = _comparable(relative).split("/")
        for k in range(len(parts)):
            tail = "/".join(parts[k:])
            if tail in self.rows:
                self.matched.add(tail)
                return self.rows[tail]
        for name in (parts[-1], PurePosixPath(parts[-1]).stem):
            known = self.names.get(name, [])
            # A row that names a folder is about that folder's file; a bare name is about any.
            if len(known) == 1 and ("/" not in known[0] or len(parts) == 1):
                self.matched.add(known[0])
                return self.rows[known[0]]
        return None

    def unmatched(self) -> list[str]:
        """Return the paths in the table that no file had."""
        return [path for path in self.rows if path not in self.matched]


def read_metadata(path: Path) -> MetadataTable:
    """Return the table of what a csv or xlsx states about files.

    Parameters
    ----------
    path : a table with a column `file`, `filename`, `path`, 文件 or 文件名.

    Raises IngestError where it cannot be read or has no such column.
    """
    rows: dict[str, Stating] = {}
    names: dict[str, list[str]] = {}
    for header, _, row in metadata_rows(path):
        column = file_column(header)
        if column is None:
            raise IngestError(
                path,
                f"has no column that names the files; its columns are {', '.join(header)}",
                "name one of them 'file'",
            )
        given = worded(row.get(column))
        if given is None:
            continue
        stated, extra = stated_of([name for name in header if name != column], row, path)
        key = _comparable(given)
        rows.setdefault(key, (stated, extra))
        for name in {key.rpartition("/")[2], PurePosixPath(key).stem}:
            known = names.setdefault(name, [])
            if key not in known:
                known.append(key)
    return MetadataTable(path.name, rows, names)


def companion(path: Path) -> MetadataTable | None:
    """Return the table if the file is one that describes the others in its folder, else None."""
    if not may_describe(path.name):
        return None
    try:
        return _of_polis(path) if path.stem.lower() == _SUMMARY else read_metadata(path)
    except IngestError:
        return None  # then it is read as what else it may be, and refused there by name


def may_describe(name: str) -> bool:
    """Return whether a path has the name of a table that describes its neighbours.

    >>> may_describe("corpus/metadata.csv"), may_describe("reports.csv")
    (True, False)
    """
    path = PurePosixPath(name)
    return (
        path.stem.lower() in _COMPANIONS and path.suffix.lower() in _SUFFIXES
    ) or path.name.lower() == f"{_SUMMARY}.csv"


def _of_polis(path: Path) -> MetadataTable | None:
    """Return what the summary of a Polis conversation says of its comments; None where the file is another summary."""
    table = read_delimited(path)
    rows = [(table.header[0], table.header[1] if len(table.header) > 1 else "")]
    rows += [(str(row.get(rows[0][0]) or ""), str(row.get(rows[0][1]) or "")) for _, row in table.rows]
    facts = {key.strip().lower(): value.strip() for key, value in rows if value.strip()}
    if not {"voters", "comments"} <= facts.keys() or not facts.keys() & {"topic", "url"}:
        return None
    topic = facts.pop("topic", None)
    stated = {"title": Stated(topic, "polis:summary")} if topic else {}
    return MetadataTable(path.name, {"comments.csv": (stated, {"conversation": facts})}, {})


def _comparable(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/").strip().removeprefix("./").strip("/")).lower()
