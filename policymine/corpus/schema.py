"""The Parquet columns of a corpus, and the way between them and Document and Passage.

Plain columns, so that pandas, DuckDB, R and a cluster read a corpus without policymine: names and dates
are strings, several values a list of strings; `fields` and `extra` are JSON objects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from policymine.corpus.columns import floats, integer_lists, integers, string_lists, strings
from policymine.corpus.document import Document, Extracted, Passage
from policymine.results import plain

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "LIST_COLUMNS",
    "META_COLUMNS",
    "SCHEMA_VERSION",
    "content_hash",
    "document_digest",
    "documents_from_table",
    "documents_to_table",
    "passages_to_table",
]

SCHEMA_VERSION: Final = 1
LIST_COLUMNS: Final = ("issuers", "addressees", "cc", "attachments", "cites", "present", "warnings")
_TEXT_COLUMNS: Final = (
    "id",
    "kind",
    "title",
    "genre",
    "date_issued",
    "date_printed",
    "date_published",
    "date_effective",
    "date_expiry",
    "doc_number",
    "status",
    "subject",
    "level",
    "region",
    "signatory",
    "classification",
    "urgency",
    "body",
    "record_mode",
    "chair",
    "language",
    "source",
    "source_key",
    "sha256",
    "encoding",
    "extractor",
)
# How the columns of each Arrow type are made.
_ARRAYS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "string": strings,
    "large_string": partial(strings, large=True),
    "list<item: string>": string_lists,
    "list<item: int32>": integer_lists,
    "double": floats,
    "int64": partial(integers, wide=True),
}
# Everything about a document but its text and the map to the original.
META_COLUMNS: Final = (*_TEXT_COLUMNS, *LIST_COLUMNS, "quality", "n_chars", "fields", "extra", "digest")


def document_schema() -> pa.Schema:
    """Return the Arrow schema of `documents/part-*.parquet`."""
    import pyarrow as pa

    return pa.schema(
        [
            *[pa.field(name, pa.string()) for name in _TEXT_COLUMNS],
            *[pa.field(name, pa.list_(pa.string())) for name in LIST_COLUMNS],
            pa.field("quality", pa.float64()),
            pa.field("n_chars", pa.int64()),
            pa.field("fields", pa.string()),
            pa.field("extra", pa.string()),
            pa.field("digest", pa.string()),
            pa.field("content", pa.string()),
            pa.field("text", pa.large_string()),
            pa.field("map_normalised", pa.list_(pa.int32())),
            pa.field("map_original", pa.list_(pa.int32())),
        ]
    )


def passage_schema() -> pa.Schema:
    """Return the Arrow schema of `passages/part-*.parquet`."""
    import pyarrow as pa

    return pa.schema(
        [
            ("document", pa.string()),
            ("seq", pa.int32()),
            ("role", pa.string()),
            ("level", pa.int32()),
            ("label", pa.string()),
            ("speaker", pa.string()),
            ("text", pa.large_string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
        ]
    )


def _record(document: Document) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(document, name) for name in _TEXT_COLUMNS}
    for name in LIST_COLUMNS:
        record[name] = list(getattr(document, name))
    record["quality"] = float(document.quality)
    record["n_chars"] = document.n_chars
    record["fields"] = json.dumps(
        {k: plain(v.as_dict()) for k, v in sorted(document.fields.items())}, ensure_ascii=False
    )
    record["extra"] = json.dumps(plain(document.extra), ensure_ascii=False, sort_keys=True)
    return record


def document_digest(document: Document) -> str:
    """Return a hash of the text and of every field: what a corpus fingerprint is made of."""
    return _digest(_record(document), document.text)


def _digest(record: dict[str, Any], text: str) -> str:
    told = {name: value for name, value in record.items() if name != "source_key"}
    payload = json.dumps([told, text], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def content_hash(document: Document) -> str:
    """Return a hash of the text and the date: two documents that share it are one, whatever file they came in."""
    payload = f"{document.date_issued or ''}\0{document.text}"
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def documents_to_table(documents: Iterable[Document]) -> pa.Table:
    """Return the Arrow table of these documents."""
    import pyarrow as pa

    schema = document_schema()
    columns: dict[str, list[Any]] = {name: [] for name in schema.names}
    for document in documents:
        record = _record(document)
        record["digest"] = _digest(record, document.text)
        record["content"] = content_hash(document)
        record["text"] = document.text
        record["map_normalised"] = [run[0] for run in document.offset_map]
        record["map_original"] = [run[1] for run in document.offset_map]
        for name, value in record.items():
            columns[name].append(value)
    arrays = [
        _ARRAYS[str(kind)](columns[name]) for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def passages_to_table(documents: Iterable[Document]) -> pa.Table:
    """Return the Arrow table of the passages of these documents, with the document's id filled in."""
    import pyarrow as pa

    rows = [(document.id, passage) for document in documents for passage in document.passages]
    arrays = [
        strings([identifier for identifier, _ in rows]),
        integers([passage.seq for _, passage in rows]),
        strings([passage.role for _, passage in rows]),
        integers([passage.level for _, passage in rows]),
        strings([passage.label for _, passage in rows]),
        strings([passage.speaker for _, passage in rows]),
        strings([passage.text for _, passage in rows], large=True),
        integers([passage.start for _, passage in rows]),
        integers([passage.end for _, passage in rows]),
    ]
    return pa.Table.from_arrays(arrays, schema=passage_schema())


def documents_from_table(table: pa.Table, passages: pa.Table | None = None) -> list[Document]:
    """Return the documents of a part, with their passages where these are given."""
    by_document: dict[str, list[Passage]] = {}
    if passages is not None:
        for row in passages.to_pylist():
            by_document.setdefault(row["document"], []).append(Passage(**row))
    documents = []
    for row in table.to_pylist():
        fields = {
            name: Extracted(
                value=item["value"],
                raw=item["raw"],
                span=tuple(item["span"]) if item["span"] else None,
                rule=item["rule"],
                confidence=item["confidence"],
            )
            for name, item in json.loads(row.pop("fields") or "{}").items()
        }
        extra = json.loads(row.pop("extra") or "{}")
        runs = tuple(zip(row.pop("map_normalised"), row.pop("map_original"), strict=True))
        for name in ("digest", "content", "n_chars"):
            row.pop(name)
        for name in LIST_COLUMNS:
            row[name] = tuple(row[name] or ())
        document = Document(**row, fields=fields, extra=extra, offset_map=runs)
        documents.append(replace(document, passages=tuple(by_document.get(document.id, ()))))
    return documents
