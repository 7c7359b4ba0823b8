"""From a normalised text to what it is made of: its kind, its fields, its passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policymine.corpus.document import DOCUMENT_FIELDS, KINDS, Extracted, Passage
from policymine.errors import UnknownNameError
from policymine.structure.clauses import split_passages
from policymine.structure.interviews import interview_extra, read_interview
from policymine.structure.kind import detect_kind
from policymine.structure.lines import Line, head_of, split_lines
from policymine.structure.meetings import MeetingRecord, read_meeting
from policymine.structure.numbering import numbering_gaps
from policymine.structure.official import place_fields, read_official
from policymine.structure.titles import find_title, genre_span
from policymine.structure.wrapped import Inner, find_inner

__all__ = ["Structured", "read_structure"]

# Amendments count on from those before them.
_GOES_ON = re.compile("修正案|[Aa]mendment")


@dataclass(frozen=True, slots=True)
class Structured:
    """What a text is made of.

    Parameters
    ----------
    kind : the kind, how it was told and how surely.
    fields : what the text states about itself, by names of `DOCUMENT_FIELDS`; absent where it states nothing.
    passages : the text in passages, in order; `Passage.document` is empty.
    inner : the documents within the text: what a notice issues or relays, and attachments.
    warnings : what a reader should know of the text, such as a gap in the numbers of its articles, or a
        field that the card of a page and its text state differently.
    extra : what has no field of its own, as plain JSON: `meeting`, what the record of a meeting states;
        `respondents` and what belongs to them (see `interviews.interview_extra`).
    """

    kind: Extracted
    fields: Mapping[str, Extracted] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    inner: tuple[Inner, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_structure(text: str, *, kind: str = "auto", title: str | None = None, name: str = "") -> Structured:
    """Return kind, fields and passages of a text.

    Parameters
    ----------
    text : the normalised text; all spans are code points into it.
    kind : policy, minutes, interview or article where it is known; `auto` tells by rule.
    title : the title where something outside the text states it; it is then not looked for.
    name : the file's name, which helps to tell the kind.

    Every span is true: `text[start:end] == raw`. Linear in the length of the text; deterministic.
    Raises UnknownNameError where the kind is none.

    >>> result = read_structure("S市人民政府关于加强社区协商的意见\\nS政发〔2014〕12号\\n各区县人民政府：\\n为加强社区协商……")
    >>> result.kind.value, result.fields["doc_number"].value, result.fields["region"].value
    ('policy', 'S政发〔2014〕12号', 'S市')
    """
    if kind not in ("auto", *KINDS):
        raise UnknownNameError("kind", kind, ("auto", *KINDS))
    lines = split_lines(text)
    told = (
        detect_kind(text, title=title, name=name, lines=lines)
        if kind == "auto"
        else Extracted(kind, kind, None, "given", 1.0)
    )
    notes: list[str] = []
    inner: tuple[Inner, ...] = ()
    extra: dict[str, Any] = {}
    if told.value in ("minutes", "interview"):
        record = read_meeting(text, title=title, interview=told.value == "interview", lines=lines)
        fields, passages = _meeting(text, record), list(record.passages)
        notes.extend(record.warnings)
        extra["meeting"] = record.as_dict()
        if told.value == "interview":
            asking = _names(record.fields.get("interviewer"))
            interview = read_interview(lines, record.passages, asking)
            notes.extend(interview.warnings)
            extra |= interview_extra(interview)
            passages = list(interview.passages)
    else:
        fields = (
            read_official(text, lines, title=title, notes=notes)
            if told.value == "policy"
            else _article(text, lines, title)
        )
        if told.value == "policy":
            inner = find_inner(text, lines, title=_value(fields.get("title")))
        passages = split_passages(
            text,
            headings=[*_spans(fields.get("title")), *(found.heading for found in inner)],
            lines=lines,
            parts=[edge for found in inner for edge in (found.start, found.end)],
        )
    ordered: dict[str, Extracted] = {key: fields[key] for key in DOCUMENT_FIELDS if key in fields}
    gaps: tuple[str, ...] = ()
    if told.value == "policy":
        gaps = numbering_gaps(
            passages, continues=_GOES_ON.search(_value(fields.get("title")) or "") is not None
        )
    return Structured(told, ordered, tuple(passages), inner, (*notes, *gaps), extra)


def _names(field: Extracted | None) -> tuple[str, ...]:
    """Return the names that a field holds, one or several."""
    if field is None:
        return ()
    return tuple(map(str, field.value)) if isinstance(field.value, tuple) else (str(field.value),)


def _value(field: Extracted | None) -> str | None:
    return str(field.value) if field else None


def _spans(title: Extracted | None) -> list[tuple[int, int]]:
    return [title.span] if title and title.span else []


def _article(text: str, lines: list[Line], title: str | None) -> dict[str, Extracted]:
    """An article states its title; its issuers and numbers would be those it writes about."""
    if title:
        return {"title": Extracted(title, title, None, "given", 1.0)}
    found = find_title(text, head_of(lines), official=False)
    return {"title": found} if found else {}


def _meeting(text: str, record: MeetingRecord) -> dict[str, Extracted]:
    fields = {key: value for key, value in record.fields.items() if key in DOCUMENT_FIELDS}
    if "date" in record.fields:
        fields["date_issued"] = record.fields["date"]
    if "title" in fields and (genre := genre_span(text, fields["title"])):
        fields["genre"] = genre
    fields.update(place_fields(fields.get("body")))
    return fields
