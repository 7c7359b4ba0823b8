"""Delimited text (.csv, .tsv) as a table: its delimiter and its encoding found by looking, its rows read as asked for."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policymine.clean.encoding import decode, looks_binary
from policymine.errors import IngestError
from policymine.ingestors.columns import worded

__all__ = ["Sheet", "header_of", "read_delimited"]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: its header and a stream of rows.

    Parameters
    ----------
    name : of the sheet; empty for a file that is one table.
    header : the names of the columns, no two the same.
    rows : (row number as the user counts, row), read as they are asked for.
    encoding : of a text file.
    lines : the paragraphs of a sheet that is no table but a text, one below the other in a single column.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, Any]]]
    encoding: str | None = None
    lines: tuple[str, ...] = ()


def header_of(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return column names that differ, also where cells are empty or repeat."""
    names: list[str] = []
    for k, cell in enumerate(cells):
        name = (worded(cell) or f"column {k + 1}").lstrip("\ufeff")
        names.append(name if name not in names else f"{name} ({k + 1})")
    return tuple(names)


def read_delimited(path: Path) -> Sheet:
    """Return the table of a delimited file; raises IngestError where it is no text or holds no rows."""
    encoding = _encoding_of(path)
    # Fields of any length: the module's limit of 131,072 characters is shorter than a work report's worst case.
    csv.field_size_limit(1 << 30)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        sample = stream.read(200_000)
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else _delimiter(sample)

    def lines() -> Iterator[list[str]]:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            try:
                yield from csv.reader(stream, delimiter=delimiter, skipinitialspace=True)
            except csv.Error as error:
                raise IngestError(
                    path, f"is no table that can be read ({error})", "save it again as CSV"
                ) from error

    cells_of = lines()
    first = next((cells for cells in cells_of if any(cell.strip() for cell in cells)), None)
    if first is None:
        raise IngestError(path, "holds no rows")
    header = header_of(first)

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        number = 0
        for cells in cells_of:
            if not any(cell.strip() for cell in cells):
                continue
            number += 1
            row: dict[str, Any] = dict(zip(header, cells, strict=False))
            if len(cells) > len(header):
                row[""] = cells[len(header) :]
            yield number, row

    public = {"utf-8-sig": "utf-8", "cp936": "gb18030"}.get(encoding, encoding)
    return Sheet("", header, rows(), public)


def _encoding_of(path: Path) -> str:
    """Return the encoding of a file of any size without holding it in memory."""
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
        what = looks_binary(head)
        if what and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise IngestError(path, f"is not text but {what}", "give it its right suffix")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        sample = head
        try:
            if b"\x00" in head:
                raise UnicodeDecodeError("utf-8", head, 0, 1, "NUL")
            while head:
                sample = head
                decoder.decode(head)
                head = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
            return "utf-8-sig"
        except UnicodeDecodeError:
            pass
    # The piece that is not UTF-8, from the beginning of a line so that no character is cut.
    start = sample.find(b"\n") + 1 if len(sample) == _CHUNK else 0
    end = sample.rfind(b"\n") + 1 or len(sample)
    found = decode(sample[start:end] if end > start else sample, name=str(path)).encoding
    return {"utf-8": "utf-8-sig", "big5": "big5hkscs"}.get(found, found)


def _delimiter(sample: str) -> str:
    """Return the delimiter that splits the header into most columns, quoted parts aside."""
    first = next((line for line in sample.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    best = max(",\t;|，", key=bare.count)
    return best if bare.count(best) and best != "，" else ","
