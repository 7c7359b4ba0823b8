"""Tables (.csv, .tsv, .xlsx) in which every row is a document, a turn of a meeting, or a respondent.

The columns are found by their usual names or named by the user; all others are kept as extras. Rows are read one by
one, so that a table larger than memory can be read. The delimiter and the encoding of a .csv are found by looking.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from policymine.clean.entities import decode_entities
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, guard_package, readable
from policymine.ingestors.columns import (
    ColumnMap,
    counts_days,
    dated_by_days,
    map_columns,
    split_row,
    worded,
)
from policymine.ingestors.consultations import consultation_reader
from policymine.ingestors.delimited import Sheet, header_of, header_place, read_delimited
from policymine.ingestors.questionnaire import questionnaire_reader
from policymine.ingestors.turn_table import meetings_of, turn_columns
from policymine.structure.respondents import holds_interview

__all__ = ["ROWS", "SUFFIXES", "Sheet", "documents", "read", "sheets", "texts_of"]

SUFFIXES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm")
ROWS = True

# Rows looked at before the first is given out.
_PEEK = 50
# A header stands within so many rows, below a title and a date.
_ABOVE = 8
_AS_TEXT = "the sheet has one column without a name that is known: read as one text, a row a paragraph"


def read(path: Path, *, columns: Mapping[str, str] | None = None) -> Iterator[RawDocument | Skipped]:
    """Yield a text for each row.

    Parameters
    ----------
    path : the file.
    columns : field -> column as the user maps them, such as {"date": "year"}.

    Raises IngestError where it cannot be read, has no column of text or none that was named, or has no rows.
    """
    yield from texts_of(path, sheets(path), columns)


def texts_of(
    path: Path, tables: Iterable[Sheet], columns: Mapping[str, str] | None = None
) -> Iterator[RawDocument | Skipped]:
    """Yield a text for each row of these tables, or for each meeting where the rows are turns.

    Parameters
    ----------
    path : the file, for messages.
    tables : as `sheets` yields them.
    columns : field -> column as the user maps them.

    Raises IngestError as `read` does.
    """
    refused: IngestError | None = None
    found = False
    for sheet in (_named(sheet, columns) for sheet in tables):
        if sheet.lines:
            found = True
            yield RawDocument(
                "\n".join(sheet.lines), item=sheet.name, extractor="table", warnings=(_AS_TEXT,)
            )
            continue
        rows = iter(sheet.rows)
        head = list(itertools.islice(rows, _PEEK))
        sheet = replace(sheet, rows=itertools.chain(head, rows))  # noqa: PLW2901
        try:
            reader = consultation_reader(path, sheet.header) if not columns else None
            turns = None if reader else turn_columns(path, sheet.header, columns, [row for _, row in head])
            if not columns and not reader and not turns:
                reader = questionnaire_reader(path, sheet.header, [row for _, row in head])
            texts = (
                _of_sheet(reader(sheet.rows, sheet.header), sheet.name)
                if reader
                else meetings_of(sheet.rows, turns, extractor="table", item=sheet.name, above=sheet.above)
                if turns
                else None
            )
            if texts is not None:
                for raw in texts:
                    found = True
                    yield raw if isinstance(raw, Skipped) else _with_encoding(raw, sheet.encoding)
                continue
            mapping = map_columns(path, sheet.header, columns)
        except IngestError as error:
            if not sheet.name:
                raise
            refused = refused or error
            yield Skipped(f"{path.name}#{sheet.name}", error.reason, error.remedy)
            continue
        for raw in documents(
            sheet.rows, mapping, prefix=f"{sheet.name}!" if sheet.name else "", extractor="table"
        ):
            found = True
            yield raw if isinstance(raw, Skipped) else _with_encoding(raw, sheet.encoding)
    if not found:
        raise refused or IngestError(path, "holds no rows below its header")


def _of_sheet(texts: Iterable[RawDocument | Skipped], name: str) -> Iterator[RawDocument | Skipped]:
    """Yield the texts of a sheet; a row's number stands beside the sheet's name, where there are several."""
    for raw in texts:
        if isinstance(raw, RawDocument) and name and raw.item.isdigit():
            yield replace(raw, item=f"{name}!{raw.item}")
        else:
            yield raw


def _named(sheet: Sheet, columns: Mapping[str, str] | None) -> Sheet:
    """Return a sheet of one column as a table, where the user names that column as the text."""
    if not sheet.lines or (columns or {}).get("text") != sheet.lines[0]:
        return sheet
    name, rows = sheet.lines[0], enumerate(sheet.lines[1:], start=2)
    return replace(sheet, header=(name,), rows=((k, {name: line}) for k, line in rows), lines=())


def sheets(path: Path) -> Iterator[Sheet]:
    """Yield the tables of a file: one, or for a workbook one for each sheet that is not empty."""
    readable(path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _workbook(path)
    else:
        yield read_delimited(path)


def documents(
    rows: Iterable[tuple[int, Mapping[str, Any]]], mapping: ColumnMap, *, prefix: str, extractor: str
) -> Iterator[RawDocument | Skipped]:
    """Yield a document for each row; rows without text are skipped and named together at the end.

    Parameters
    ----------
    rows : (row number, row).
    mapping : which column states which field.
    prefix : put before the row number in `item`.
    extractor : name of the ingestor.
    """
    stream = iter(rows)
    head = list(itertools.islice(stream, _PEEK))
    by_days = counts_days([row for _, row in head], mapping)
    seen: set[str] = set()
    empty: list[str] = []
    for number, row in itertools.chain(head, stream):
        item = f"{prefix}{number}"
        value = row.get(mapping.fields["text"])
        text = value if isinstance(value, str) else worded(value) or ""
        if not text.strip():
            empty.append(item)
            continue
        text, n = decode_entities(text)
        notes = [f"{n} HTML entities (such as &quot;) were decoded"] if n else []
        if "\ufffd" in text:
            notes.append(f"{text.count(chr(0xFFFD))} characters could not be decoded and are U+FFFD")
        stated, extra = split_row(row, mapping)
        if holds_interview(mapping.fields["text"]):
            stated.setdefault("kind", Stated("interview", f"column:{mapping.fields['text']}"))
        if by_days:
            stated = dated_by_days(stated)
        record = worded(row.get(mapping.fields["id"])) if "id" in mapping.fields else None
        if record is not None and record in seen:
            notes.append(f"identifier {record!r} occurs twice in the table; the row number is used")
            record = None
        elif record is not None:
            seen.add(record)
        if row.get("") is not None:
            notes.append("the row has more cells than the header; the surplus is kept as an extra")
        yield RawDocument(text, stated, extra, item, None, extractor, record, tuple(notes))
    if empty:
        column = mapping.fields["text"]
        listed = ", ".join(empty[:8]) + (" ..." if len(empty) > 8 else "")
        one, many = (
            f"row has no text in column {column!r}",
            f"{len(empty)} rows have no text in column {column!r}: {listed}",
        )
        yield Skipped(empty[0], many if len(empty) > 1 else one)


def _with_encoding(raw: RawDocument, encoding: str | None) -> RawDocument:
    return replace(raw, encoding=encoding) if encoding else raw


def _workbook(path: Path) -> Iterator[Sheet]:
    guard_package(path, "Excel workbook")
    # Opened here, as the library leaves a damaged file open.
    with path.open("rb") as file:
        yield from _sheets(path, file)


def _sheets(path: Path, file: IO[bytes]) -> Iterator[Sheet]:
    try:
        import openpyxl

        with warnings.catch_warnings():
            # Styles and extensions that the library does not know say nothing about the text.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # the library lets errors of zip and XML through
        raise IngestError(
            path, f"is no Excel workbook, or a damaged one ({str(error)[:80]})", "save it again"
        ) from error
    try:
        found = False
        many = len(book.worksheets) > 1
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            stream: Iterator[tuple[Any, ...]] = _cells(path, sheet)
            alone, stream = _single_column(stream)
            if alone and "text" not in map_columns(path, alone[:1], need_text=False).fields:
                found = True
                yield Sheet(sheet.title if many else "", (), iter(()), None, alone)
                continue
            head = list(itertools.islice(stream, _ABOVE))
            place = header_place(head)
            if place is None:
                # A line of one cell above the header is the table's title.
                few = 1 if alone else 2
                place = next(
                    (
                        k
                        for k, cells in enumerate(head)
                        if sum(worded(cell) is not None for cell in cells) >= (few if k < 3 else 1)
                    ),
                    None,
                )
            if place is None:
                continue
            above = tuple(
                " ".join(text for cell in cells if (text := worded(cell)) is not None)
                for cells in head[:place]
                if any(worded(cell) is not None for cell in cells)
            )
            header = header_of(_trimmed(head[place]))
            rows = _numbered(itertools.chain(head[place + 1 :], stream), header, place + 1)
            found = True
            yield Sheet(sheet.title if many else "", header, rows, above=above)
        if not found:
            raise IngestError(path, "holds no rows")
    finally:
        book.close()


def _single_column(
    stream: Iterator[tuple[Any, ...]],
) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Return the cells of a sheet that has but one column, empty for a table; and the rows from the first again."""
    seen: list[tuple[Any, ...]] = []
    lines: list[str] = []
    places: set[int] = set()
    for cells in stream:
        seen.append(cells)
        filled = [(k, text) for k, cell in enumerate(cells) if (text := worded(cell)) is not None]
        places.update(k for k, _ in filled)
        if len(places) > 1:
            return (), itertools.chain(seen, stream)
        lines += [text for _, text in filled]
    return tuple(lines) if len(lines) > 1 else (), iter(seen)


def _cells(path: Path, sheet: Any) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:
        raise IngestError(
            path, f"is a damaged Excel workbook ({str(error)[:80]})", "save it again"
        ) from error


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    kept = list(cells)
    while kept and worded(kept[-1]) is None:
        kept.pop()
    return kept


def _numbered(
    stream: Iterable[tuple[Any, ...]], header: tuple[str, ...], above: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield rows with the number that Excel shows beside them."""
    for number, cells in enumerate(stream, start=above + 1):
        row = dict(zip(header, cells, strict=False))
        if any(worded(value) is not None for value in row.values()):
            yield number, row


def metadata_rows(path: Path) -> Iterator[tuple[tuple[str, ...], int, dict[str, Any]]]:
    """Yield (header, row number, row) of every sheet, for a table that describes other files."""
    for sheet in sheets(path):
        for number, row in sheet.rows:
            yield sheet.header, number, row


def stated_of(
    header: Sequence[str], row: Mapping[str, Any], path: Path
) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return what a row of a metadata table states."""
    mapping = map_columns(path, header, need_text=False)
    return split_row(row, ColumnMap({f: c for f, c in mapping.fields.items() if f != "text"}, mapping.rest))
