"""Documents within a document: what a notice issues (印发), relays (转发、批转) or an order puts in force, and attachments.

A notice and the plan that it issues are one file and two texts. The outer text ends with its signature and date; what
follows under a title of its own is the inner document, with numbers of its own. 附件1, 附件2 likewise, as documents,
tables or lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from policymine.structure.closing import find_closing
from policymine.structure.dates import find_dates
from policymine.structure.doc_number import parse_doc_number
from policymine.structure.inner_starts import (
    LISTS,
    TABLES,
    UNDER_TITLE,
    Start,
    inner_starts,
    title_key,
)
from policymine.structure.issuers import is_body
from policymine.structure.labels import ARTICLE, POINT, read_label
from policymine.structure.lines import Line, collapse, split_lines
from policymine.structure.paragraphs import is_row
from policymine.structure.titles import genre_of

__all__ = ["Inner", "find_inner"]


@dataclass(frozen=True, slots=True)
class Inner:
    """A document within a document.

    Parameters
    ----------
    title : its title; the attachment's label where it has none.
    genre : 文种 that the title states, None where it states none.
    start, end : code points of the outer text, `start` at the label (附件1) or the title.
    kind : document, table or list.
    rule : how it was found: `annex`, `named-title`, `title-after-signature`, `named-title-unsigned`.
    confidence : 0 to 1.
    label : 附件1 and the like; empty for what a notice issues or relays.
    heading : span of label and title.
    issuers, date, doc_number : what it states about itself, beside its title or under its end.
    """

    title: str
    genre: str | None
    start: int
    end: int
    kind: str
    rule: str
    confidence: float
    label: str = ""
    heading: tuple[int, int] = (0, 0)
    issuers: tuple[str, ...] = ()
    date: str | None = None
    doc_number: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "title": self.title,
            "genre": self.genre,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "rule": self.rule,
            "confidence": self.confidence,
            "label": self.label,
            "heading": list(self.heading),
            "issuers": list(self.issuers),
            "date": self.date,
            "doc_number": self.doc_number,
        }


def find_inner(text: str, lines: list[Line] | None = None, *, title: str | None = None) -> tuple[Inner, ...]:
    """Return the documents, tables and lists within a text, in order; they do not overlap.

    Parameters
    ----------
    text : the normalised text; spans are code points into it.
    lines : its lines from `split_lines`, where they are at hand.
    title : the outer title, where it is known; it may name what the notice issues.

    >>> notice = "S市人民政府关于印发社区协商办法的通知\\n各区人民政府：\\n现将《社区协商办法》印发给你们。\\n"
    >>> text = notice + "S市人民政府\\n2014年3月5日\\n社区协商办法\\n第一条　为了协商，制定本办法。\\n第二条　现予施行。"
    >>> [(inner.title, inner.genre, inner.rule) for inner in find_inner(text)]
    [('社区协商办法', '办法', 'named-title')]
    """
    lines = split_lines(text) if lines is None else lines
    if len(lines) < 4:
        return ()
    return tuple(_inner(text, lines, start, stop) for start, stop in inner_starts(lines, title))


def _inner(text: str, lines: Sequence[Line], start: Start, stop: int) -> Inner:
    content = lines[start.body : stop]
    title = start.title.lstrip("# ")
    genre = genre_of(title)
    found = Inner(
        title,
        genre[0] if genre else None,
        lines[start.first].start,
        lines[stop - 1].end,
        _kind(title, content, genre is not None),
        start.rule,
        start.confidence,
        start.label,
        (lines[start.first].start, lines[start.body - 1].end),
    )
    return _stated(text, content, found) if found.kind == "document" else found


def _kind(title: str, content: Sequence[Line], genre: bool) -> str:
    rows = sum(1 for line in content if is_row(line.text))
    if rows * 2 >= len(content):
        return "table"
    if LISTS.search(title_key(title)):
        return "list"
    if genre:
        return "document"
    if rows and TABLES.search(title_key(title)):
        return "table"
    labels = [read_label(line.text) for line in content]
    if sum(1 for label in labels if label and label.rank <= ARTICLE) >= 2:
        return "document"
    plain = sum(1 for line in content if len(line.text) < 60 and "\u3000" not in line.text)
    numbered = sum(1 for label in labels if label and label.rank >= POINT)
    long = sum(1 for line in content if len(line.text) >= 60)
    if len(content) >= 3 and (numbered >= 0.8 * len(content) or (plain >= 0.9 * len(content) and not long)):
        return "list"
    return "document"


def _stated(text: str, content: Sequence[Line], inner: Inner) -> Inner:
    """Return the inner document with what it says about itself: under its title, or under its end."""
    issuers: tuple[str, ...] = ()
    date: str | None = None
    number: str | None = None
    under = ""
    for line in content[:3]:
        if line.text[0] not in "（(" and not under:
            break
        under += line.text
        if under[-1] in "）)":
            break
    if match := UNDER_TITLE.match(under):
        dates = find_dates(match[1])
        if dates and len(str(dates[-1].value)) >= 7:
            date = str(dates[-1].value)
        issuers = tuple(part for part in re.split(r"[\s\u3000，、]+", match[1]) if is_body(part))
        parsed = parse_doc_number(match[1])
        number = str(parsed) if parsed else None
    closing = find_closing(text, list(content)) if len(content) > 2 else None
    if closing is not None:
        signed, stated = closing
        if stated.span and stated.span[0] >= content[-1].end - 400:
            date = date or str(stated.value)
            issuers = issuers or (tuple(signed.value) if signed else ())
    if not issuers and is_body(collapse(content[-1].text)):
        issuers = (collapse(content[-1].text),)
    return replace(inner, issuers=issuers, date=date, doc_number=number)
