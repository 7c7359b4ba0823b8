"""Lines of text on a terminal: a Chinese character takes two cells and may end a line, punctuation may not begin one."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["cells", "padded", "wrap"]

# A word, or a single Chinese character; what closes stays with what stands before it, what opens with what follows.
_CLOSING = re.escape("。，、；：！？）》」』】〕”’…%)]};,.:!?'\"")
_OPENING = re.escape("（《「『【〔“‘")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6\u3000-\u303f"
_ATOM = re.compile(
    rf"\s+|[\"(]?'[^'\s]{{1,12}}'[{_CLOSING}]*|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}]+)[{_CLOSING}—]*|\S"
)


def cells(text: str) -> int:
    """Return how many cells of a terminal a line takes.

    >>> cells("社会 ab")
    7
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        for ch in text
    )


def padded(text: str, width: int) -> str:
    """Return the text filled with spaces to a width in cells."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells; a single word that is longer stays whole.

    >>> wrap("社会管理，何时成为社会治理？", 10)
    ['社会管理，', '何时成为社', '会治理？']
    """
    lines: list[str] = []
    line, length = "", 0
    for atom in _ATOM.findall(" ".join(text.split())):
        size = cells(atom)
        if line and length + cells(atom.rstrip()) > width:
            lines.append(line.rstrip())
            line, length = "", 0
        if not line and atom.isspace():
            continue
        line, length = line + atom, length + size
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]
