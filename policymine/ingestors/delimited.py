"""Delimited text (.csv, .tsv) as a table: its delimiter and its encoding found by looking, its rows read as asked for."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policymine.clean.encoding import decode, looks_binary
from policymine.errors import IngestError
from policymine.ingestors.columns import column_names, plain_name, worded

__all__ = ["Sheet", "header_of", "header_place", "read_delimited"]

_CHUNK = 1 << 20
# A header stands within so many lines, below a title and a date.
_ABOVE = 8


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
    above : what stands above the header, a line each: a title, a date.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, Any]]]
    encoding: str | None = None
    lines: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


def header_of(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return column names that differ, also where cells are empty or repeat."""
    names: list[str] = []
    for k, cell in enumerate(cells):
        name = (worded(cell) or f"column {k + 1}").lstrip("\ufeff")
        names.append(name if name not in names else f"{name} ({k + 1})")
    return tuple(names)


def header_place(rows: Sequence[Sequence[Any]]) -> int | None:
    """Return which of the first rows is the header, where it stands below a title: the one whose cells are names of columns.

    None where no row is clearly it. A title, or a line such as 时间：… | 地点：…, is no header.

    >>> header_place([["S社区发言记录"], ["时间：2014年3月5日", "地点：活动室"], ["发言人", "发言内容"], ["主席", "开会。"]])
    2
    """
    known = column_names()
    counts = [
        sum(plain_name(text) in known for cell in cells if (text := worded(cell)) is not None)
        for cells in rows
    ]
    most = max(counts, default=0)
    return counts.index(most) if most >= 2 else None


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
    head = [cells for cells in itertools.islice(cells_of, _ABOVE) if any(cell.strip() for cell in cells)]
    if not head:
        head = list(itertools.islice((c for c in cells_of if any(cell.strip() for cell in c)), 1))
    if not head:
        raise IngestError(path, "holds no rows")
    place = header_place(head) or 0
    above = tuple(" ".join(cell.strip() for cell in cells if cell.strip()) for cells in head[:place])
    header = header_of(head[place])
    cells_of = itertools.chain(head[place + 1 :], cells_of)

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
    return Sheet("", header, rows(), public, above=above)


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
    best = max(",\t;|", key=bare.count)
    if bare.count(best):
        return best
    # 发言人，内容，时间: typed with the comma of Chinese, where every line has as many.
    several = [line.count("，") for line in sample.splitlines()[:50] if line.strip()]
    return "，" if len(several) > 1 and several[0] and len(set(several)) == 1 else ","
