"""JSON lines (.jsonl, .ndjson) and JSON (.json) in which every object is a document.

JSON lines are read one by one; a line that is no object is skipped and named. A .json file is read whole: a list of
objects, or an object that holds one such list, or one document. Objects that are meetings (QMSum, VCSum, the segments
of a speech recogniser) or turns of one (a speaker, a text and a time each) are read as such, told by what they hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, readable
from policymine.ingestors.columns import map_columns
from policymine.ingestors.consultations import consultation_reader, flat
from policymine.ingestors.json_meetings import meeting_reader
from policymine.ingestors.table import documents
from policymine.ingestors.turn_table import meetings_of, turn_columns

__all__ = ["ROWS", "SUFFIXES", "read"]

SUFFIXES = (".jsonl", ".ndjson", ".json")
ROWS = True

# JSON may write half of a surrogate pair, which is no character and which no file can hold.
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
# Keys of the first objects make the header: a key may be absent where it has no value.
_PEEK = 50


def read(path: Path, *, columns: Mapping[str, str] | None = None) -> Iterator[RawDocument | Skipped]:
    """Yield a text for each object.

    Parameters
    ----------
    path : the file.
    columns : field -> key as the user maps them, such as {"date": "year"}.

    Raises IngestError where it cannot be read, is no JSON, or has no key of text or none that was named.
    """
    readable(path)
    stream = _whole(path) if path.suffix.lower() == ".json" else _lines(path)
    head: list[tuple[int, dict[str, Any]]] = []
    bad: list[Skipped] = []
    for number, value in stream:
        if isinstance(value, Skipped):
            bad.append(value)
        else:
            head.append((number, value))
        if len(head) >= _PEEK or (len(bad) >= _PEEK and not head):
            break
    if not head:
        raise IngestError(
            path, "holds no JSON object" + (f" ({bad[0].reason})" if bad else ""), "give one object a line"
        )
    header = list(dict.fromkeys(key for _, row in head for key in row))
    rest: list[Skipped] = []

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        yield from head
        for number, value in stream:
            if isinstance(value, Skipped):
                rest.append(value)
            else:
                yield (
                    number,
                    {key: value.get(key) for key in (*header, *(k for k in value if k not in header))},
                )

    flat_header = list(dict.fromkeys(key for _, row in head for key in flat(row)))
    consultation = None if columns else consultation_reader(path, flat_header)
    if consultation:
        yield from bad
        yield from consultation(((number, flat(row)) for number, row in rows()), flat_header)
        yield from rest
        return
    turns = turn_columns(path, header, columns, [row for _, row in head])
    meetings = meeting_reader(head[0][1])
    if meetings or turns:
        yield from bad
        yield from meetings(rows()) if meetings else meetings_of(rows(), turns, extractor="jsonl")  # type: ignore[arg-type]
        yield from rest
        return
    try:
        mapping = map_columns(path, header, columns)
    except IngestError as error:
        if "no column of text" not in error.reason:
            raise
        listed = ", ".join(header[:12]) + (" ..." if len(header) > 12 else "")
        raise IngestError(
            path,
            f"is JSON of no known form: no key holds the text; its keys are {listed}",
            "name the key with --column text=NAME; meetings are read in the forms of QMSum, VCSum, segments with text "
            "and start, or objects with speaker, text and time",
        ) from error
    yield from bad

    for raw in documents(rows(), mapping, prefix="", extractor="jsonl"):
        while rest:
            yield rest.pop(0)
        yield raw
    yield from rest


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | Skipped]]:
    encoding = "utf-8-sig"
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    try:
        head[: head.rfind(b"\n") + 1 or None].decode(encoding)
    except UnicodeDecodeError:
        # JSON is UTF-8 by its standard; exports from Windows programs are not always.
        encoding = decode(path.read_bytes(), name=str(path)).encoding
    with path.open(encoding=encoding, errors="replace", newline="\n") as text:
        for number, line in enumerate(text, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, Skipped(str(number), f"line is no JSON ({str(error)[:60]})")
                continue
            if isinstance(value, dict):
                yield number, _sound(value) if _ESCAPED_HALF.search(line) else value
            else:
                yield number, Skipped(str(number), f"line is a {type(value).__name__}, not an object")


def _whole(path: Path) -> Iterator[tuple[int, dict[str, Any] | Skipped]]:
    text = decode(path.read_bytes(), name=str(path)).text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "\n{" in text:
            yield from _lines(path)
            return
        raise IngestError(path, f"is no JSON ({str(error)[:80]})", "check the file") from error
    if isinstance(value, dict):
        lists = [v for v in value.values() if isinstance(v, list) and v]
        # {"total": 2, "rows": [...]} wraps documents; an object with more in it than one list is itself one.
        wraps = len(lists) == 1 and all(isinstance(entry, dict) for entry in lists[0])
        long = any(isinstance(v, str) and len(v) > 200 for v in value.values())
        value = lists[0] if wraps and not long and meeting_reader(value) is None else [value]
    if not isinstance(value, list):
        raise IngestError(path, f"holds a {type(value).__name__}, not a list of objects")
    halves = _ESCAPED_HALF.search(text) is not None
    for number, entry in enumerate(value, start=1):
        if isinstance(entry, dict):
            yield number, _sound(entry) if halves else entry
        else:
            yield number, Skipped(str(number), f"entry is a {type(entry).__name__}, not an object")


def _sound(value: Any) -> Any:
    """Return a value of JSON with each lone half of a surrogate pair as U+FFFD."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_sound(key): _sound(entry) for key, entry in value.items()}
    return [_sound(entry) for entry in value] if isinstance(value, list) else value
