"""Lines in reading order to paragraphs: what the width of a page or a column broke is joined again.

A paragraph begins at a label, an indent, a wider space or a change of type, and where the line before stops short of
its column's edge. Words divided at a line's end become whole, by the text's own other words. Where each page begins in
the text is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.ingestors.pdf_glyphs import is_wide
from policymine.ingestors.pdf_layout import Line

__all__ = ["Paged", "paragraphs"]

_LABEL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]"
    r"|第[一二三四五六七八九十百零〇0-9]{1,6}(?:[章节編编]|[条條款](?=[\s\u3000]|之))"
    r"|附件(?:\d{0,2}[：:]|\d{0,2}$)|抄送[：:]|\d{1,2}[.．、]\s?[^\d\s]|[•●■◆▪]\s|[–-]\s|[①-⑳])"
)
_FIELD = re.compile(r"[\u4e00-\u9fff（）()·A-Z0-9]{2,16}(?<![是为為如指下即有])：")
_HYPHENS = "-\u00ad\u2010"
_STOPS = "。！？；"
_ENDING = re.compile(
    r"(?:[a-z]?[aeiou]?(?:tion|sion|ment|ness|ship|ance|ence|ancy|ency|able|ible|ity|ing|ed|er|or|al|ary|ive|ous|ly|ism|ist)"
    r"(?:s|al|ally|ed|ing|ly|es)?)\Z"
)
# Fewer lines of a column than this do not show where its margins are.
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Paged:
    """A text and its pages.

    Parameters
    ----------
    text : one paragraph a line.
    pages : where each page begins in the text; a page without text begins where the next does.
    """

    text: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Margins:
    """Left and right edge of a column on one page, and the usual step from line to line."""

    left: float
    right: float
    step: float


def paragraphs(pages: Sequence[Sequence[Line]]) -> Paged:
    """Return the text of pages.

    Parameters
    ----------
    pages : the lines of each page in reading order.

    >>> lines = [Line("Residents take part in the gover-", 72, 300, 700, 12), Line("nance of the ward.", 72, 200, 686, 12)]
    >>> paragraphs([lines])
    Paged(text='Residents take part in the governance of the ward.', pages=(0,))
    """
    words = _vocabulary(pages)
    texts = [line.text for page in pages for line in page]
    # A program that divides words does so all the time; a few hyphens at line ends are the words' own.
    divides = sum(text[-1] in _HYPHENS for text in texts) > 0.02 * len(texts)
    widths = _widths(pages)
    done: list[str] = []
    starts: list[int] = []
    length = 0  # of what is in `done`, a line feed behind each
    current = ""
    last: Line | None = None
    before: _Margins | None = None
    for page in pages:
        margins = _margins(page, widths)
        starts.append(-1)
        above: Line | None = None
        for line in page:
            here = margins[line.column]
            gap = above.base - line.base if above is not None and above.column == line.column else 0.0
            if last is None or before is None or _begins(last, line, before, here, gap):
                if last is not None:
                    done.append(current)
                    length += len(current) + 1
                current = ""
                begin = length
                current = line.text
            else:
                current, added = _join(current, line.text, words, divides)
                begin = length + added
            if starts[-1] < 0:
                starts[-1] = begin
            last = above = line
            before = here
    done.append(current)
    text = "\n".join(done)
    following = len(text)
    for k in range(len(starts) - 1, -1, -1):
        following = starts[k] = starts[k] if starts[k] >= 0 else following
    return Paged(text, tuple(starts))


def _widths(pages: Sequence[Sequence[Line]]) -> dict[str, float]:
    """Return the width of each kind of column over all pages, which a short page does not show."""
    spans: dict[str, list[float]] = {}
    for page in pages:
        for column, lines in _by_column(page).items():
            left = _left_margin(lines)
            spans.setdefault(column, []).extend(line.right - left for line in lines)
    return {column: sorted(found)[int(0.9 * (len(found) - 1))] for column, found in spans.items()}


def _by_column(page: Sequence[Line]) -> dict[str, list[Line]]:
    columns: dict[str, list[Line]] = {}
    for line in page:
        if line.height and not line.row:
            columns.setdefault(line.column, []).append(line)
    return columns


def _margins(page: Sequence[Line], widths: dict[str, float]) -> dict[str, _Margins]:
    found: dict[str, _Margins] = {line.column: _Margins(0.0, 0.0, 0.0) for line in page}
    for column, lines in _by_column(page).items():
        left = _left_margin(lines)
        right = left + widths[column]
        if len(lines) < _ENOUGH:
            right = max(right, *(line.right for line in lines))
        gaps = sorted(a.base - b.base for a, b in pairwise(lines) if a.base > b.base)
        found[column] = _Margins(left, right, gaps[len(gaps) // 2] if gaps else 0.0)
    return found


def _left_margin(lines: Sequence[Line]) -> float:
    counts = Counter(round(line.left / 3) for line in lines)
    # The margin is where many lines begin; of two such places, the one further left.
    most = max(counts.values())
    place = min(place for place, n in counts.items() if n >= max(2, most * 0.4) or n == most)
    return min(line.left for line in lines if round(line.left / 3) == place)


def _begins(last: Line, line: Line, before: _Margins, here: _Margins, gap: float) -> bool:
    """Return whether `line` begins a paragraph after `last`."""
    if last.row or line.row:
        return True
    chinese = _is_chinese(last.text[-8:][::-1])
    if last.text[-1] in _HYPHENS and re.search(r"[A-Za-z].\Z", last.text) and line.text[:1].islower():
        return False
    if _LABEL.match(line.text):
        # 三、四季度 may be what a line happens to begin with: then the line before is full and runs on.
        full = last.height and before.right - last.right < 1.2 * line.height
        flush = line.left < here.left + 0.8 * line.height
        return not (full and flush and chinese and last.text[-1] not in _STOPS + "：:”）)…")
    # A speaker or a field (列席人员：) after a line that happens to fill the page's width to its full stop.
    if last.text[-1] in _STOPS + "”）)" and _FIELD.match(line.text):
        return True
    if not line.height or not last.height:
        return last.text[-1] in "。！？.!?：:" and len(last.text) < 30
    em = line.height
    left, right = here.left, here.right
    if abs(last.height - em) > 0.25 * max(last.height, em):
        return True
    # Lines that both stand far in are a signature, a date or a centred title, not one paragraph.
    if last.left > before.left + 0.25 * (before.right - before.left) and line.left > left + 0.25 * (
        right - left
    ):
        return True
    if here.step and gap > 1.45 * here.step:
        return True
    indented = line.left > left + 0.8 * em
    inset = last.left > before.left + 0.8 * em
    # Several lines at one indent are a block; a centred title's lines differ.
    block = abs((line.left - left) - (last.left - before.left)) < 0.3 * em
    room = before.right - last.right
    if indented and not (block and room < 3 * em):
        return True
    if inset and abs(room) > 3 * em and not indented:
        return not _runs_on(last.text, line.text)
    if chinese:
        return room > 2.4 * em
    # A line that ends no sentence is a heading where it is short, and else stopped short of a long word.
    share = 0.15 if last.text.rstrip("”’)")[-1:] in ".!?:;" else 0.3
    return room > share * (before.right - before.left) and not _runs_on(last.text, line.text)


def _runs_on(last: str, following: str) -> bool:
    """Return whether the words show that a line goes on: no stop before, a small letter after."""
    return last[-1] not in ".!?:;。！？：；" and (following[0].islower() or last[-1] in ",，、")


def _join(text: str, line: str, words: frozenset[str], divides: bool) -> tuple[str, int]:
    """Return a paragraph with one more line, and where that begins in it; divided words are made whole."""
    last, first = text[-1], line[0]
    if last in _HYPHENS and re.search(r"[A-Za-z].\Z", text):
        head = re.search(r"[A-Za-z’']*\Z", text[:-1])
        tail = re.match(r"[A-Za-z’']*", line)
        start, end = head.group() if head else "", tail.group() if tail else ""
        kept = text[:-1] + ("" if last == "\u00ad" or _is_divided(start, end, words, divides) else "-")
    elif last == "—" or first == "—" or _is_chinese(text[-8:][::-1]) or _is_chinese(line[:8]):
        kept = text
    elif last.isdecimal() and (first.isdecimal() or first in "%％.") and any(map(is_wide, text[-20:])):
        kept = text  # a number that a line of Chinese breaks in the middle
    else:
        kept = text + " "
    return kept + line, len(kept)


def _is_chinese(text: str) -> bool:
    """Return whether the first character that is no quotation mark or dash, which English has too, is Chinese."""
    return is_wide(next((char for char in text if char not in "“”‘’…—·"), "”"))


def _is_divided(start: str, end: str, words: frozenset[str], divides: bool) -> bool:
    """Return whether the hyphen only divides a word (consul-tation) and is not the word's own (data-dependent).

    The other words of the text decide; where they do not, its habit, and an ending that is no word.
    """
    if not end[:1].islower():
        return False
    low, high = start.lower(), end.lower()
    if low + high in words:
        return True
    if f"{low}-{high}" in words:
        return False
    if low in words:
        return divides and high not in words and (len(high) < 4 or bool(_ENDING.match(high)))
    return divides and not (high in words and len(low) > 3)


def _vocabulary(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the words that stand undivided within a line, hyphenated ones too."""
    found: set[str] = set()
    divided = False
    for page in pages:
        for line in page:
            # The parts of a divided word are no words.
            text = line.text.partition(" ")[2] if divided else line.text
            divided = line.text[-1] in _HYPHENS
            text = text.rpartition(" ")[0] if divided else text
            for word in re.findall(r"(?<![A-Za-z-])[A-Za-z][A-Za-z’'-]*[A-Za-z](?![A-Za-z-])", text):
                found.add(word.lower())
    return frozenset(found)
