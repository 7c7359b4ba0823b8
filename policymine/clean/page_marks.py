"""Page numbers, and the running heads beside them, between the lines of a text that lost its pages.

A page number is known by its form (— 3 —, 第3页 共9页, Page 3 of 9) and by going up from one to the next; a bare number
by going up by one over three and more lines that stand far apart. A running head is a short line that stands directly
beside most of the page numbers, the same each time but for figures; a head may have two lines, and may hold the number
itself, at either end (立法會 ─ 2012年2月1日 3477).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Line", "lines_of", "page_marks"]

_DASH = "[-—–－─━・·~～]"
_FORMS = (
    re.compile(rf"{_DASH}{{1,3}}\s*(\d{{1,5}})\s*{_DASH}{{1,3}}"),
    re.compile(
        r"[（(\[]?第\s*(\d{1,4})\s*[页頁]\s*[,，/／、]?\s*[（(]?\s*(?:共\s*(\d{1,4})\s*[页頁])?\s*[)）\]]?"
    ),
    re.compile(r"(?:page|p\.|pg\.?)\s*(\d{1,4})(?:\s*(?:of|/)\s*(\d{1,4}))?", re.IGNORECASE),
    re.compile(r"(\d{1,4})\s*(?:/|of)\s*(\d{1,4})", re.IGNORECASE),
    # The pages of a year's proceedings run past 9,999.
    re.compile(r"(\d{1,5})"),
)
_DIGIT = re.compile(r"\d")
_BARE = 4
# A bare number's neighbours of the same series stand at least so many characters away.
_APART = 300
_HEAD = 60
# A head that holds its number: 3478 立法會 ─ 2012年2月1日 on left pages, the number behind it on right ones.
_NUMBER_BEFORE = re.compile(r"(?P<page>\d{1,5})\s*(?P<words>[^\W\d_].*)")
_NUMBER_BEHIND = re.compile(r"(?P<words>.*?(?<!\d))\s*(?P<page>\d{1,5})")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Line(NamedTuple):
    """A line with its line feed: its span, and its text without the feed."""

    start: int
    end: int
    text: str


class _Number(NamedTuple):
    line: int
    form: int
    page: int
    of: int


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text; the spans follow one another without a gap.

    >>> lines_of("a\\nb")
    [Line(start=0, end=2, text='a'), Line(start=2, end=3, text='b')]
    """
    lines: list[Line] = []
    at = 0
    for part in text.split("\n"):
        lines.append(Line(at, at + len(part) + 1, part.rstrip("\r")))
        at += len(part) + 1
    # What follows the last feed is a line only where it holds something.
    lines[-1] = lines[-1]._replace(end=len(text))
    return lines if lines[-1].end > lines[-1].start else lines[:-1]


def page_marks(text: str, lines: list[Line]) -> list[tuple[str, int, int]]:
    """Return (kind, start, end) of the page numbers and running heads among these lines.

    >>> made = "\\n".join(f"{word}文\\n第{n}页 共3页" for n, word in enumerate("甲乙丙", 1))
    >>> [(kind, made[start:end].strip()) for kind, start, end in page_marks(made, lines_of(made))]
    [('page number', '第1页 共3页'), ('page number', '第2页 共3页'), ('page number', '第3页 共3页')]
    """
    numbers = list(_numbers(lines))
    taken: set[int] = set()
    for form in range(len(_FORMS)):
        of_form = [number for number in numbers if number.form == form]
        taken |= {number.line for number in _series(of_form, lines)}
    heads = _heads(lines, taken) | _numbered_heads(lines)
    # Beside a known head a lone number is a page's too, though a short page or a lost one broke the series.
    words = {_mask(lines[k].text) for k in heads}
    alone = {number.line for number in numbers} - taken
    for k, line in enumerate(lines):
        if words and len(line.text) <= 2 * _HEAD and _mask(line.text) in words:
            beside = {_beside(lines, k, side) for side in (-1, 1)} & (alone | taken)
            if beside:
                heads.add(k)
                taken |= beside
    heads |= _same_words(lines, heads)
    found = [("page number", lines[k].start, lines[k].end) for k in sorted(taken)]
    found += [("running head", lines[k].start, lines[k].end) for k in sorted(heads - taken)]
    return sorted(found, key=lambda mark: mark[1])


def _mask(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _beside(lines: list[Line], k: int, side: int) -> int:
    """Return the next line on a side that holds anything; -1 where there is none."""
    at = k + side
    while 0 <= at < len(lines) and not lines[at].text.strip():
        at += side
    return at if 0 <= at < len(lines) else -1


def _numbers(lines: list[Line]) -> Iterator[_Number]:
    for k, line in enumerate(lines):
        if len(line.text) > 60 or not _DIGIT.search(line.text):
            continue
        body = line.text.strip(" \t\u3000\x0c")
        for form, pattern in enumerate(_FORMS):
            match = pattern.fullmatch(body)
            if match:
                of = match[2] if match.re.groups > 1 else None
                yield _Number(k, form, int(match[1]), int(of) if of else 0)
                break


def _series(numbers: list[_Number], lines: list[Line]) -> list[_Number]:
    """Return the numbers that count pages: they go up, and what they count up to is the same."""
    if not numbers:
        return []
    form = numbers[0].form
    if len(numbers) == 1:
        # One page: — 1 — at the end, 第1页 共1页; a lone fraction or figure is no page number.
        (only,) = numbers
        last = all(not line.text.strip() for line in lines[only.line + 1 :])
        lone = (form == 0 and only.page == 1 and last) or (
            form in (1, 2) and only.of and only.page <= only.of
        )
        return numbers if lone and len(lines) > 1 else []
    runs: list[list[_Number]] = [[numbers[0]]]
    for number in numbers[1:]:
        before = runs[-1][-1]
        # A page or two may have lost its number on the way.
        step = 1 if form >= _BARE - 1 else 3
        goes_on = before.page < number.page <= before.page + step and before.of == number.of
        far = lines[number.line].start - lines[before.line].end >= _APART
        if goes_on and (form < _BARE - 1 or far):
            runs[-1].append(number)
        else:
            runs.append([number])
    enough = 2 if form < _BARE - 1 else 4
    return [number for run in runs if len(run) >= enough for number in run]


def _heads(lines: list[Line], numbers: set[int]) -> set[int]:
    """Return the lines directly beside page numbers that are the same beside most of them."""
    if len(numbers) < 3:
        return set()
    beside: dict[tuple[int, str], list[int]] = {}
    for k in numbers:
        for side in (-1, 1):
            at = _beside(lines, k, side)
            if at >= 0 and at not in numbers and len(lines[at].text.strip()) <= _HEAD:
                mask = _mask(lines[at].text)
                if re.search(r"[^\W\d_]", mask) and not mask.endswith(
                    ("。", "；", "，", "：", ".", ",", ";")
                ):
                    beside.setdefault((side, mask), []).append(at)
    common = Counter({key: len(set(found)) for key, found in beside.items()})
    # Left and right pages may have heads of their own.
    enough = max(3, (len(numbers) - 1) // 3)
    heads = {at for key, n in common.items() if n >= enough for at in beside[key]}
    # A head of two lines: what stands beyond most of the heads, the same each time.
    beyond: dict[str, set[int]] = {}
    for k in heads:
        for side in (-1, 1):
            at = _beside(lines, k, side)
            if at >= 0 and at not in numbers and at not in heads and len(lines[at].text.strip()) <= _HEAD:
                beyond.setdefault(_mask(lines[at].text), set()).add(at)
    for mask, found in beyond.items():
        if len(found) >= max(3, 2 * len(heads) // 3) and re.search(r"[^\W\d_]", mask):
            heads |= found
    return heads


def _same_words(lines: list[Line], heads: set[int]) -> set[int]:
    """Return the lines that say word for word, date and all, what many heads say, though their number is lost."""
    often = Counter(words for k in heads for words in _words(lines[k].text) if _YEAR.search(words))
    known = {words for words, n in often.items() if n >= _BARE}
    if not known:
        return set()
    return {k for k, line in enumerate(lines) if len(line.text) <= 2 * _HEAD and known & _words(line.text)}


def _words(text: str) -> set[str]:
    """Return the words of a line without blanks: all of it, and without a number at either end."""
    body = text.strip(" \t\u3000\x0c")
    matches = [body and pattern.fullmatch(body) for pattern in (_NUMBER_BEHIND, _NUMBER_BEFORE)]
    return {re.sub(r"\s+", "", words) for words in (body, *(match["words"] for match in matches if match))}


def _numbered_heads(lines: list[Line]) -> set[int]:
    """Return the heads that hold the page's number: the same words with a year, the number going up.

    A year must be among the words, or the number change sides: 问题 1, 问题 2 are headings of the text.
    """
    series: dict[str, list[tuple[int, int, bool]]] = {}
    for k, line in enumerate(lines):
        body = line.text.strip(" \t\u3000\x0c")
        if not 6 <= len(body) <= 2 * _HEAD or not (body[-1].isdecimal() or body[0].isdecimal()):
            continue
        for pattern in (_NUMBER_BEHIND, _NUMBER_BEFORE):
            match = pattern.fullmatch(body)
            words = re.sub(r"\s+", "", match["words"]) if match else ""
            if match and re.search(r"[^\W\d_]{2}", words):
                series.setdefault(words, []).append((k, int(match["page"]), pattern is _NUMBER_BEFORE))
    heads: set[int] = set()
    for words, found in series.items():
        if len(found) < _BARE or not (_YEAR.search(words) or len({before for _, _, before in found}) == 2):
            continue
        for (k, page, _), (other, following, _) in pairwise(found):
            if page < following <= page + 3 and lines[other].start - lines[k].end >= _APART // 3:
                heads |= {k, other}
    return heads
