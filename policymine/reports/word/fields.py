"""Fields of a Word document: numbers that Word counts, the contents list, the number of a page, links within the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policymine.reports.word.xml import element, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as _Element

__all__ = ["bookmark", "field", "field_end", "field_start", "link"]


def field_start(instruction: str, *, bold: bool = False) -> list[_Element]:
    """Return the runs that open a field; what follows, to `field_end`, is its result as it was when written."""
    code = element("instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    return [
        element("r", None, _weight(bold), element("fldChar", {"fldCharType": "begin"})),
        element("r", None, _weight(bold), code),
        element("r", None, _weight(bold), element("fldChar", {"fldCharType": "separate"})),
    ]


def field_end(*, bold: bool = False) -> _Element:
    """Return the run that closes a field."""
    return element("r", None, _weight(bold), element("fldChar", {"fldCharType": "end"}))


def _weight(bold: bool) -> _Element | None:
    return element("rPr", None, element("b")) if bold else None


def field(instruction: str, shown: str, *, bold: bool = False) -> list[_Element]:
    """Return a field with the text that it shows until Word counts anew.

    Parameters
    ----------
    instruction : such as `SEQ Table \\* ARABIC`; words of this project, never text of a source.
    shown : its result now.
    bold : whether that is bold.
    """
    return [*field_start(instruction, bold=bold), run(shown, bold=bold), field_end(bold=bold)]


def bookmark(name: str, number: int, *inner: _Element) -> list[_Element]:
    """Return elements with a bookmark around them, `number` unique in the document."""
    return [
        element("bookmarkStart", {"id": number, "name": name}),
        *inner,
        element("bookmarkEnd", {"id": number}),
    ]


def link(name: str, *inner: _Element) -> _Element:
    """Return a link to a bookmark of the same document."""
    return element("hyperlink", {"anchor": name, "history": "1"}, *inner)
