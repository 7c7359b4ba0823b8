"""A document with others inside made into documents of their own: the notice, the plan it issues, its attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any, Final

from policymine.clean.quality import language, quality
from policymine.corpus.document import DOCUMENT_FIELDS, Document, Extracted
from policymine.structure.lines import trim
from policymine.structure.official import place_fields
from policymine.structure.read import Structured, read_structure

__all__ = ["split_document"]

_TUPLES: Final = frozenset(
    f.name
    for f in dataclass_fields(Document)
    if f.name in DOCUMENT_FIELDS and str(f.type).startswith("tuple")
)
_CARRIED: Final = ("script",)
_INHERITED: Final = 0.7


def split_document(document: Document) -> tuple[Document, ...]:
    """Return the document without what is inside it, then each inner document.

    Parameters
    ----------
    document : as `policymine.ingestors.assemble.assemble` makes it, with `extra["inner"]`. Tables and lists stay with
        the outer text; a document without inner ones comes back as it is, alone.

    An inner document has the id `OUTER#inner1`, the source of the outer with `#inner1` and `extra["part_of"]` with the
    outer's id. Where its own text states no date or issuers it has those of the outer document, by the rule
    `of-outer-document` and with a confidence of 0.7. Spans and offsets lead
    back to the same original. What a page or a table states stays with the outer document.

    >>> from policymine.ingestors.assemble import assemble
    >>> from policymine.ingestors.base import RawDocument, SourceRef
    >>> notice = "N市人民政府关于印发社区办法的通知\\n各区：\\n现将《社区办法》印发给你们。\\nN市人民政府\\n2014年3月5日\\n"
    >>> text = notice + "社区办法\\n第一条　甲。\\n第二条　乙。"
    >>> parts = split_document(assemble(SourceRef("a.txt", "k", "0"), RawDocument(text)))
    >>> [(part.id, part.title, part.extra.get("part_of")) for part in parts]
    [('a.txt', 'N市人民政府关于印发社区办法的通知', None), ('a.txt#inner1', '社区办法', 'a.txt')]
    """
    stated = [entry for entry in document.extra.get("inner", ()) if entry["kind"] == "document"]
    spans = [trim(document.text, int(entry["start"]), int(entry["end"])) for entry in stated]
    if not stated or not document.text[: spans[0][0]].strip():
        return (document,)
    inner = [
        _inner(document, entry, span, place)
        for place, (entry, span) in enumerate(zip(stated, spans, strict=True), 1)
    ]
    return (_outer(document, spans, [part.id for part in inner]), *inner)


def _inner(document: Document, entry: Mapping[str, Any], span: tuple[int, int], place: int) -> Document:
    start, end = span
    text = document.text[start:end]
    read = read_structure(text, kind=document.kind)
    found = dict(read.fields)
    left, right = entry["heading"][0] - start, entry["heading"][1] - start
    title = Extracted(entry["title"], text[left:right], (left, right), entry["rule"], entry["confidence"])
    found["title"] = title
    for field, key in (("genre", "genre"), ("date_issued", "date"), ("issuers", "issuers")):
        if field not in found and entry.get(key):
            value = tuple(entry[key]) if field in _TUPLES else entry[key]
            found[field] = Extracted(value, title.raw, title.span, f"inner-{key}", entry["confidence"])
    for field in ("date_issued", "issuers"):
        # A plan came out by the notice that issues it, on the notice's day; one that was forwarded states its own.
        outer = document.fields.get(field)
        if field not in found and outer is not None:
            found[field] = Extracted(outer.value, outer.raw, None, "of-outer-document", _INHERITED)
    found |= {name: value for name, value in place_fields(found.get("issuers")).items() if name not in found}
    extra = {name: document.extra[name] for name in _CARRIED if name in document.extra}
    extra |= {"part_of": document.id, **_pages(document, [span])}
    if entry.get("label"):
        extra["label"] = entry["label"]
    return _made(
        replace(document, warnings=()),
        read,
        found,
        text=text,
        id=f"{document.id}#inner{place}",
        source=f"{document.source}#inner{place}",
        source_key=f"{document.source_key}#inner{place}",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        warnings=read.warnings,
        extra=extra,
        offset_map=_runs(document.offset_map, [span]),
    )


def _outer(document: Document, spans: Sequence[tuple[int, int]], inner: Sequence[str]) -> Document:
    kept = _rest(document.text, spans)
    text = "\n".join(document.text[start:end] for start, end in kept)
    title = document.fields.get("title")
    read = read_structure(
        text, kind=document.kind, title=str(title.value) if title and title.span is None else None
    )
    # What the page or a table states holds; what a rule read is read again, from the outer text alone.
    found = {
        name: field if field.span is None else read.fields[name]
        for name, field in document.fields.items()
        if field.span is None or name in read.fields
    }
    before = set(read_structure(document.text, kind=document.kind).warnings)
    notes = tuple(note for note in document.warnings if note not in before)
    extra: dict[str, Any] = {**document.extra, "parts": list(inner), **_pages(document, kept)}
    extra["inner"] = [item.as_dict() for item in read.inner]
    if not extra["inner"]:
        del extra["inner"]
    return _made(
        document,
        read,
        found,
        text=text,
        warnings=(*notes, *read.warnings),
        extra=extra,
        offset_map=_runs(document.offset_map, kept),
    )


def _made(document: Document, read: Structured, found: Mapping[str, Extracted], **changes: Any) -> Document:
    """Return the document with another text, and the fields and passages that were found in it."""
    values: dict[str, Any] = {}
    for name in DOCUMENT_FIELDS:
        field = found.get(name)
        empty: Any = () if name in _TUPLES else None
        values[name] = empty if field is None else tuple(field.value) if name in _TUPLES else field.value
    return replace(
        document,
        **values,
        fields=dict(found),
        passages=read.passages,
        language=language(changes["text"]),
        quality=quality(changes["text"]),
        **changes,
    )


def _rest(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what is left of a text without the spans, without blanks at the edges."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    kept = [trim(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    bare = [
        (start + len(piece) - len(piece.lstrip("\n")), end - len(piece) + len(piece.rstrip("\n")))
        for start, end in kept
        if (piece := text[start:end]).strip("\n")
    ]
    return [trim(text, start, end) for start, end in bare]


def _pages(document: Document, spans: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    """Return where the pages of the file begin in the spans joined; those that begin elsewhere at the next place kept."""
    pages = document.extra.get("pages")
    if not pages:
        return {}
    places: list[int] = []
    for page in pages:
        position = 0
        for start, end in spans:
            if page <= end:
                position += max(0, page - start)
                break
            position += end - start + 1
        places.append(position)
    return {"pages": places}


def _runs(
    offset_map: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return the map to the original of the spans joined by line breaks."""
    runs: list[tuple[int, int]] = []
    position = 0
    for start, end in spans:
        at = max(index for index, (left, _) in enumerate(offset_map) if left <= start)
        left, original = offset_map[at]
        runs.append((position, original + start - left))
        runs.extend(
            (position + left - start, original) for left, original in offset_map[at + 1 :] if left < end
        )
        position += end - start + 1
    return tuple(runs)
