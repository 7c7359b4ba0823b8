"""What a file records of how it was made: a report, a replication folder, or one result as .json, .parquet or .xlsx."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError
from policymine.reports.exports.base import flat, printable
from policymine.reports.replication.record import SCHEMA, result_record

__all__ = ["RECORD", "Recorded", "flattened", "read_recorded"]

# The record of a report in a replication folder.
RECORD: Final = "replay.json"
_ELEMENT: Final = re.compile(r'<script type="application/json" id="replay">(.*?)</script>', re.DOTALL)
_SUFFIXES: Final = ".html, .json, .xlsx or .parquet, or a replication folder"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be made again.

    Parameters
    ----------
    path : the file or folder that was given.
    report : the record of a report; None for a single result.
    result : the record of a single result; None for a report.
    cells : whether the file held the rows alone, each value in one cell.
    texts : columns that the file holds as text: one of mixed kinds has no other type in .parquet.
    folder : the replication folder; None where it is none.
    """

    path: Path
    report: Mapping[str, Any] | None = None
    result: Mapping[str, Any] | None = None
    cells: bool = False
    texts: frozenset[str] = frozenset()
    folder: Path | None = None


def read_recorded(source: str | Path) -> Recorded:
    """Return what a file or folder records.

    Raises InputError where it is missing, of another kind, or records nothing.
    """
    path = Path(source)
    if path.is_dir():
        held = path / RECORD
        if not held.is_file():
            raise InputError(
                f"{path} holds no {RECORD}: it is no replication folder, made by `report --replication`"
            )
        return Recorded(path, report=_report(_parsed(held, _text(held)), held), folder=path)
    if not path.is_file():
        raise InputError(f"{path} does not exist; give a report or a result: {_SUFFIXES}")
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm"):
        found = _ELEMENT.search(_text(path))
        if not found:
            raise InputError(
                f"{path} records nothing to run again: it is no report of policymine, or an old one; make it anew with: policymine report"
            )
        return Recorded(path, report=_report(_parsed(path, found[1]), path))
    if suffix == ".json":
        value = _parsed(path, _text(path))
        if value.get("policymine") == "replay":
            return Recorded(path, report=_report(value, path))
        if not isinstance(value.get("rows"), list) or not isinstance(value.get("provenance"), dict):
            raise InputError(f"{path} is no result of policymine: it has no rows, or no provenance")
        return Recorded(path, result=result_record(str(value["provenance"].get("verb", "")), value))
    if suffix == ".parquet":
        return _parquet(path)
    if suffix == ".xlsx":
        return Recorded(path, result=_workbook(path), cells=True)
    raise InputError(f"{path.name} does not say how it was made; give {_SUFFIXES}")


def flattened(result: Mapping[str, Any], texts: Collection[str] = ()) -> dict[str, Any]:
    """Return a result's JSON object with each value of its rows as a file of cells holds it, and nothing beside them.

    `texts` are the columns that the file holds as text.
    """
    rows = [{name: _cell(value, name in texts) for name, value in row.items()} for row in result["rows"]]
    return {"rows": rows, "provenance": result["provenance"]}


def _cell(value: Any, as_text: bool = False) -> Any:
    if as_text and isinstance(value, (bool, int, float)):
        value = str(value)
    value = flat(value)
    if isinstance(value, str):
        value = printable(value)
    # A spreadsheet has no empty text.
    return None if value == "" else value


def _report(value: dict[str, Any], path: Path) -> dict[str, Any]:
    if value.get("policymine") != "replay" or not isinstance(value.get("results"), list):
        raise InputError(f"{path} records nothing to run again")
    if value.get("schema") != SCHEMA:
        raise InputError(
            f"{path} was recorded in form {value.get('schema')!r}; this version of policymine reads {SCHEMA}: use the version "
            f"{value.get('versions', {}).get('policymine', 'that made it')}"
        )
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path} is not whole: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path} records nothing to run again")
    return value


def _rows_alone(
    path: Path, rows: list[dict[str, Any]], provenance: Mapping[str, Any], columns: list[str]
) -> dict[str, Any]:
    record = result_record(str(provenance.get("verb", path.stem)), {"rows": rows, "provenance": provenance})
    # What the result held beside its rows is not in the file: it is not compared.
    return {**record, "columns": record["columns"] or columns, "further": None, "further_digest": None}


def _parquet(path: Path) -> Recorded:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    held = (table.schema.metadata or {}).get(b"policymine")
    if not held:
        raise InputError(f"{path} is no result of policymine: it does not say how it was made")
    rows = [{name: _cell(value) for name, value in row.items()} for row in table.to_pylist()]
    record = _rows_alone(path, rows, _parsed(path, held.decode("utf-8")), table.column_names)
    texts = frozenset(field.name for field in table.schema if pa.types.is_string(field.type))
    return Recorded(path, result=record, cells=True, texts=texts)


def _workbook(path: Path) -> dict[str, Any]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    try:
        if not {"rows", "provenance"} <= set(book.sheetnames):
            raise InputError(f"{path} is no result of policymine: it has no sheets rows and provenance")
        facts = {
            str(row[0]): str(row[1]) for row in book["provenance"].iter_rows(values_only=True) if len(row) > 1
        }
        lines = [list(row) for row in book["rows"].iter_rows(values_only=True)]
    finally:
        book.close()
    if "record" not in facts:
        raise InputError(
            f"{path} was written by an older version and does not say how to make it again; write it anew"
        )
    head = [str(name) for name in lines[0]] if lines else []
    rows = [dict(zip(head, line, strict=False)) for line in lines[1:]]
    return _rows_alone(path, rows, _parsed(path, facts["record"]), head)
