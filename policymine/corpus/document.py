"""Document and Passage: the two nouns of a corpus, and how a field was found.

A `Document` is frozen. Its columns hold plain values, null where unknown, never a guess; for each
field that a rule read out of the text, `fields` keeps the `Extracted`: value, raw wording, span, rule,
confidence. Spans are code points into `Document.text`, the normalised text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

__all__ = [
    "DOCUMENT_FIELDS",
    "KINDS",
    "LEVELS",
    "RECORD_MODES",
    "ROLES",
    "Document",
    "Extracted",
    "Kind",
    "Passage",
    "Role",
]

Kind = Literal["policy", "minutes", "interview", "article"]
Role = Literal["heading", "clause", "speech", "decision", "attendance", "note", "table"]

KINDS: Final = ("policy", "minutes", "interview", "article")
ROLES: Final = ("heading", "clause", "speech", "decision", "attendance", "note", "table")
LEVELS: Final = ("central", "ministry", "province", "city", "county", "street", "community")
# verbatim: every turn as spoken; gist: turns, shortened by the recorder; summary: 纪要, no turns.
RECORD_MODES: Final = ("verbatim", "gist", "summary", "interview")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A value read out of a text by a rule.

    Parameters
    ----------
    value : the value in its canonical form (an ISO date, a list of names, ...).
    raw : the wording it was read from.
    span : code-point offsets of `raw` in the document's text; None where it came from elsewhere
        (a file name, a table column, a page's metadata).
    rule : short name of the rule, such as `closing-date` or `column:date`.
    confidence : 0 to 1; 1 where a person or a table stated it.
    """

    value: Any
    raw: str
    span: tuple[int, int] | None
    rule: str
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "value": self.value,
            "raw": self.raw,
            "span": list(self.span) if self.span else None,
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document: a heading, a clause, a speech.

    Parameters
    ----------
    document : document id; empty until the document has one.
    seq : position in the document, from 0.
    role : what the passage is.
    level : depth in the clause tree, 1 the highest; 0 where it has none.
    label : the label as written, such as `一、` or `（二）`; empty where it has none.
    speaker : who speaks, for speeches; None elsewhere.
    text : `Document.text[start:end]`.
    start, end : code-point offsets.
    """

    document: str
    seq: int
    role: Role
    level: int
    label: str
    speaker: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it; missing is None or empty, never a guess.

    Dates are ISO strings at the precision stated: `2014`, `2014-03` or `2014-03-05`.
    """

    id: str
    kind: Kind
    text: str
    title: str | None = None
    genre: str | None = None
    date_issued: str | None = None
    date_printed: str | None = None
    date_published: str | None = None
    date_effective: str | None = None
    date_expiry: str | None = None
    issuers: tuple[str, ...] = ()
    doc_number: str | None = None
    status: str | None = None
    subject: str | None = None
    level: str | None = None
    region: str | None = None
    addressees: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    signatory: str | None = None
    classification: str | None = None
    urgency: str | None = None
    attachments: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    body: str | None = None
    record_mode: str | None = None
    chair: str | None = None
    present: tuple[str, ...] = ()
    language: str | None = None
    source: str = ""
    source_key: str = ""
    sha256: str = ""
    encoding: str | None = None
    extractor: str = ""
    quality: float = 1.0
    warnings: tuple[str, ...] = ()
    fields: Mapping[str, Extracted] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    # Runs (normalised_start, original_start) of the map from `text` back to the extracted text.
    offset_map: tuple[tuple[int, int], ...] = ((0, 0),)
    passages: tuple[Passage, ...] = ()

    @property
    def n_chars(self) -> int:
        """Length of the normalised text in code points."""
        return len(self.text)

    def page(self, offset: int) -> int | None:
        """Return the page, from 1, that a place in the text is on; None where the source has no pages.

        Parameters
        ----------
        offset : code points into `text`, such as a passage's `start`.

        >>> Document("a", "policy", "甲乙丙丁", extra={"pages": [0, 2]}).page(3)
        2
        """
        starts = self.extra.get("pages")
        if not isinstance(starts, (list, tuple)) or not starts:
            return None
        return max(bisect_right(starts, offset), 1)


# Columns a rule, a table column or a person may fill, in the order of `documents`.
DOCUMENT_FIELDS: Final = (
    "title",
    "genre",
    "date_issued",
    "date_printed",
    "date_published",
    "date_effective",
    "date_expiry",
    "issuers",
    "doc_number",
    "status",
    "subject",
    "level",
    "region",
    "addressees",
    "cc",
    "signatory",
    "classification",
    "urgency",
    "attachments",
    "cites",
    "body",
    "record_mode",
    "chair",
    "present",
)
