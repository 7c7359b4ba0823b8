"""Elements of WordprocessingML, and text that they can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as _Element

__all__ = ["element", "held", "run", "text_of"]

# What XML cannot hold, beside lone surrogates.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS: Final = str.maketrans({"\u2028": " ", "\u2029": " ", "\x85": " "})
# Marks that turn the direction of what follows, and the ones that end them.
_OPENING: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}


def held(text: str) -> str:
    """Return text that XML can hold, in which no mark turns the direction of what stands after it.

    >>> held("a\\x00b"), held("\\u202etxt.exe").encode("unicode_escape").decode()
    ('a\ufffdb', '\\\\u202etxt.exe\\\\u202c')
    """
    text = _CONTROL.sub("\ufffd", text).translate(_BREAKS)
    if not any(mark in text for mark in _OPENING):
        return text
    open_marks: list[str] = []
    for character in text:
        if character in _OPENING:
            open_marks.append(_OPENING[character])
        elif open_marks and character == open_marks[-1]:
            open_marks.pop()
    return text + "".join(reversed(open_marks))


def element(tag: str, attributes: dict[str, Any] | None = None, *children: Any) -> _Element:
    """Return an element of the `w` namespace with attributes of that namespace; a child that is None is left out.

    >>> element("jc", {"val": "right"}).tag.endswith("}jc")
    True
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: _Element = OxmlElement(f"w:{tag}")
    for name, value in (attributes or {}).items():
        made.set(qn(name if ":" in name else f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def text_of(text: str) -> _Element:
    """Return a `w:t` that keeps its spaces."""
    made = element("t", {"xml:space": "preserve"})
    made.text = held(text)
    return made


# Marks that both scripts have, wide in the one and narrow in the other: the words beside them say which it is.
_SHARED: Final = re.compile("[\u00b7\u2014\u2018\u2019\u201c\u201d\u2026]")
_CHINESE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def _script(text: str) -> str:
    if not _SHARED.search(text):
        return ""
    return "eastAsia" if _CHINESE.search(text) else "default"


def run(text: str, *, style: str = "", bold: bool = False, raised: bool = False) -> _Element:
    """Return a run of text; a line break stands for each line feed.

    Parameters
    ----------
    style : id of a character style.
    bold : whether it is bold.
    raised : whether it is a superscript.
    """
    hint = _script(text)
    properties = element(
        "rPr",
        None,
        element("rStyle", {"val": style}) if style else None,
        element("rFonts", {"hint": hint}) if hint else None,
        element("b") if bold else None,
        element("bCs") if bold else None,
        element("vertAlign", {"val": "superscript"}) if raised else None,
    )
    made = element("r", None, properties if len(properties) else None)
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            made.append(element("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(element("t", {"xml:space": "preserve"}))
                made[-1].text = " "
            if piece:
                made.append(text_of(piece))
    return made
