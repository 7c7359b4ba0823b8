"""The lines and paragraphs of a text, with their code-point spans.

Two things that look alike are told apart: a line break that ends a paragraph, and one that a PDF or a
typewriter put where the page ended. Text whose paragraphs are parted by two ideographic spaces instead of
line breaks (common in scraped work reports) is parted there.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from policymine.corpus.document import Extracted

__all__ = [
    "Line",
    "collapse",
    "collapse_lines",
    "despread",
    "folded",
    "found",
    "head_of",
    "join_lines",
    "split_lines",
    "tail_of",
    "trim",
    "unwrap",
]

# What may stand around a line without being part of it: blanks of every width, BOM, zero-width marks.
_EDGE = " \t\r\f\v\u00a0\u2002\u2003\u2009\u3000\ufeff\u200b\u200c\u200d\u2060"
_BREAK = re.compile(r"[\n\r\f\u2028\u2029]")
_ODD_BREAK = re.compile(r"[\r\f\u2028\u2029]")
_ANY_BLANK = re.compile(r"[\s\ufeff\u200b-\u200d\u2060]")
_WIDE_GAP = re.compile("\u3000{2,}")
_CJK = r"[\u3400-\u9fff\uf900-\ufaff\u3001-\u301f\uff00-\uffef“”‘’—…]"
_BLANKS = r"[ \t\u00a0\u2002\u2003\u2009\u3000\n\r\u200b\u200d]"
_INNER_BLANK = re.compile(f"(?<={_CJK}){_BLANKS}+|{_BLANKS}+(?={_CJK})")
_TERMINAL = '。！？；：.!?;:…”’"）)》」』'
# Characters of official titles and names that simplified texts lack.
_TRADITIONAL = re.compile(
    "[關於國務廳發見決辦條規報請議紀細劃綱計則號縣區會員長門業東書聯員處與總監檢審組織領導貫徹實]"
)
# A line this long parted by wide gaps is a whole text on one line, not a spaced-out heading.
_LONG_LINE = 300


class Line(NamedTuple):
    """A line, or a paragraph of several: its text without the blanks around it, and its span.

    `blank_before` tells whether an empty line stands before it.
    """

    text: str
    start: int
    end: int
    blank_before: bool = False


def split_lines(text: str) -> list[Line]:
    """Return the lines that hold anything, in order; `text[line.start:line.end] == line.text`.

    >>> [(line.text, line.blank_before) for line in split_lines("a\\n\\n  b ")]
    [('a', False), ('b', True)]
    """
    lines: list[Line] = []
    blank = False
    position = 0
    # Normalised text breaks at line feeds only, and str.split is many times faster than a pattern.
    for raw in _BREAK.split(text) if _ODD_BREAK.search(text) else text.split("\n"):
        bare = raw.strip(_EDGE)
        if not bare:
            # "\r\n" is one break, so the empty stretch between its halves is no empty line.
            blank = blank or bool(raw) or not text.startswith("\r\n", max(position - 1, 0))
        elif len(raw) > _LONG_LINE and "\u3000\u3000" in raw:
            for start, stop in _pieces(text, position, position + len(raw)):
                lines.append(Line(text[start:stop], start, stop, blank and bool(lines)))
                blank = False
        else:
            start = position if len(bare) == len(raw) else position + raw.index(bare[0])
            lines.append(Line(bare, start, start + len(bare), blank and bool(lines)))
            blank = False
        position += len(raw) + 1
    return lines


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the blanks at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    gaps = [m.span() for m in _WIDE_GAP.finditer(text, start, end)]
    cuts = [start, *(edge for gap in gaps for edge in gap), end]
    spans: list[tuple[int, int]] = []
    for first, last in zip(cuts[::2], cuts[1::2], strict=True):
        left, right = trim(text, first, last)
        if left < right:
            spans.append((left, right))
    return spans


def head_of(lines: list[Line], chars: int = 6000, count: int = 80) -> list[Line]:
    """Return the lines that begin in the first `chars` code points, at most `count`."""
    return [line for line in lines[:count] if line.start < chars]


def tail_of(lines: list[Line], chars: int = 6000, count: int = 80) -> list[Line]:
    """Return the lines that begin in the last `chars` code points, at most `count`."""
    if not lines:
        return []
    floor = lines[-1].end - chars
    return [line for line in lines[-count:] if line.start >= floor]


def collapse(raw: str) -> str:
    """Return wording without the blanks that only spread Chinese out; one blank between other words.

    >>> collapse("几 个 问 题 的　通 知"), collapse("Open  Market\\nCommittee")
    ('几个问题的通知', 'Open Market Committee')
    """
    if not _ANY_BLANK.search(raw):
        return raw
    joined = _INNER_BLANK.sub("", raw.strip(_EDGE + "\n"))
    return re.sub(r"\s+", " ", joined)


def folded(wording: str) -> str:
    """Return wording in simplified characters of the same number, for comparing; no value is ever written so.

    >>> folded("省人民政府關於優化環境的意見"), folded("意见")
    ('省人民政府关于优化环境的意见', '意见')
    """
    if not _TRADITIONAL.search(wording):
        return wording
    from policymine.clean.script import to_simplified

    return to_simplified(wording)


def despread(raw: str) -> str:
    """Return a title without the blanks that spread its characters out; a blank between its parts stays, as one.

    >>> despread("几 个 问 题 的　通 知"), despread("老楼装上新电梯　邻里商量出和气")
    ('几个问题的通知', '老楼装上新电梯 邻里商量出和气')
    """
    lines: list[str] = []
    for line in raw.split("\n"):
        words = [word for word in re.split(f"[{_EDGE}]+", line) if word]
        single = sum(1 for word in words if len(word) == 1)
        spread = len(words) > 1 and single * 2 >= len(words)
        lines.append("".join(words) if spread else " ".join(words))
    return collapse_lines(lines)


def collapse_lines(lines: list[str]) -> str:
    """Return lines as one: joined without a blank between Chinese characters, with one elsewhere."""
    joined = ""
    for line in lines:
        if joined and line:
            chinese = re.search(f"{_CJK}$", joined) or re.match(_CJK, line)
            joined += ("" if chinese else " ") + line
        else:
            joined = joined or line
    return joined


def join_lines(lines: list[Line]) -> str:
    """Return several lines as one string, joined the Chinese way (no blank) or the English (one)."""
    return collapse("\n".join(line.text for line in lines))


def found(text: str, start: int, end: int, value: Any, rule: str, confidence: float) -> Extracted:
    """Return the Extracted whose raw wording is `text[start:end]`."""
    return Extracted(value=value, raw=text[start:end], span=(start, end), rule=rule, confidence=confidence)


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in line)


def unwrap(text: str, lines: list[Line], starts_new: Callable[[str], bool]) -> list[Line]:
    """Return paragraphs: hard-wrapped lines joined, where the text is hard-wrapped at all.

    Parameters
    ----------
    text : the text the lines were cut from.
    lines : from `split_lines`.
    starts_new : tells of a line whether it must open a paragraph, as a numbered clause does.

    A text counts as hard-wrapped where at least 40% of the lines that another follows directly end in
    the middle of a sentence and most lines are of like width. A line is joined to the next where it is
    at least three quarters of that width and does not end a sentence, or is full and ends one by chance.
    """
    followed = [a for a, b in itertools.pairwise(lines) if not b.blank_before]
    if len(followed) < 8:
        return lines
    broken = [line for line in followed if line.text[-1] not in _TERMINAL and len(line.text) <= 200]
    if len(broken) < 0.4 * len(followed):
        return lines
    widths = sorted(_width(line.text[:400]) for line in lines)
    full = widths[int(0.9 * (len(widths) - 1))]
    near = sum(1 for width in widths if 0.75 * full <= width <= 1.25 * full)
    if not 30 <= full <= 200 or near < 0.4 * len(widths):
        return lines
    spans: list[tuple[int, int, bool]] = []
    last_width = 0
    for line in lines:
        ends = bool(spans) and text[spans[-1][1] - 1] in _TERMINAL
        joins = (
            bool(spans)
            and not line.blank_before
            and "\t" not in line.text
            and not starts_new(line.text)
            and last_width >= (0.93 if ends else 0.75) * full
            # A first line indented by two ideographic spaces opens a paragraph.
            and not (line.start and text[line.start - 1] == "\u3000")
        )
        last_width = _width(line.text[:400])
        if joins:
            spans[-1] = (spans[-1][0], line.end, spans[-1][2])
        else:
            spans.append((line.start, line.end, line.blank_before))
    return [Line(text[start:end], start, end, blank) for start, end, blank in spans]
