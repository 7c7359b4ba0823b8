"""Sentences as offsets, Chinese and English.

A sentence ends at 。！？；… and at . ! ? in English, closing quotes and brackets included, and at the end of a
paragraph. An English full stop ends nothing after an abbreviation (U.S., Mr., e.g.), an initial, a decimal or a list
number. A line break inside a paragraph, as text copied out of a PDF has them, ends nothing either: it is soft where
the line before breaks off mid-phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["sentence_at", "split_sentences"]

Span = tuple[int, int]

_CLOSERS = "”’」』）》】〕\"')]"
_CLOSING = f"[{re.escape(_CLOSERS)}]*"
_ENDS = re.compile(
    rf"[。！？；…]+[！？。…]*{_CLOSING}"  # Chinese
    rf"|[.!?]+{_CLOSING}(?=\s|\Z)"  # English before space
    rf"|(?<=[a-z)\]])[.!?]{_CLOSING}(?=[A-Z][a-z])"  # and run together: governance.In other words
    rf"|(?<=[\u4e00-\u9fff])[!?]+{_CLOSING}"  # half-width marks in Chinese
    r"|\n+"
)
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "mr mrs ms messrs dr prof hon rev st sr jr gov sen rep gen col lt sgt capt pres u.s u.k u.n e.u "
        "u.s.a d.c p.m a.m e.g i.e cf vs viz etc al approx no nos vol vols pp p ch sec art arts fig figs eq "
        "ed eds para paras inc ltd co corp bros dept est jan feb mar apr jun jul aug sep sept oct nov dec "
        "mon tue tues wed thu thurs fri sat ph.d b.a m.a",
    )
)
# Abbreviations that may end a sentence too: they do before a capital that opens one.
_MAY_END = frozenset(re.findall(r"\S+", "u.s u.k u.n e.u u.s.a d.c p.m a.m etc al inc ltd co corp jr sr"))
_OPENERS = re.compile(
    r"\s+(?:The|This|That|These|Those|It|In|On|At|He|She|They|We|I|A|An|But|And|As|If|For)\b"
)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*\Z")
_LABEL = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十0-9]+[）)]|第[一二三四五六七八九十百0-9]+[条章节款]|\d+[.、．)])"
)
_HAN_END = re.compile(r"[\u4e00-\u9fff]\Z")
_HAN_START = re.compile(r"[\u4e00-\u9fff《“（0-9]")
# A line this long that ends in the middle of a phrase was broken by a page's width.
_FULL_LINE = 28
_WINDOW = 1000
_LIMIT = 8000


def split_sentences(text: str) -> list[Span]:
    """Return (start, end) of each sentence, in order, end exclusive, without space around it.

    The spans do not overlap and hold everything in the text but space.

    >>> text = "各位代表：请审议。“好！”他说。 The U.S. grew 2.5 percent. Mr. Lee agreed."
    >>> [text[s:e] for s, e in split_sentences(text)]
    ['各位代表：请审议。', '“好！”', '他说。', 'The U.S. grew 2.5 percent.', 'Mr. Lee agreed.']
    """
    return _split(text, 0, len(text))


def sentence_at(text: str, start: int, end: int) -> Span:
    """Return the span of the sentence, or sentences, that hold `text[start:end]`.

    Looks only around the place, so that it is fast in a long text. A sentence longer than 8,000 characters on
    either side is cut there.

    >>> text = "第一句。第二句讲社会治理。第三句。"
    >>> s, e = sentence_at(text, 8, 12)
    >>> text[s:e]
    '第二句讲社会治理。'
    """
    end = max(end, start)
    window = _WINDOW
    while True:
        low, high = _opening(text, start, window), min(len(text), end + window)
        spans = _split(text, low, high)
        first = bisect_right(spans, (start, len(text))) - 1
        first = max(first, 0)
        last = first
        while last + 1 < len(spans) and spans[last + 1][0] < end:
            last += 1
        if not spans:
            return start, end
        s, e = min(spans[first][0], start), max(spans[last][1], end)
        if window >= _LIMIT:
            return s, e
        # An edge that the window made, not the text, is no edge of a sentence.
        cut_left = low > 0 and first == 0 and text[low - 1] != "\n"
        cut_right = high < len(text) and last == len(spans) - 1
        if not cut_left and not cut_right:
            return s, e
        window *= 2


def _opening(text: str, start: int, window: int) -> int:
    """Return where to begin: the end of a paragraph within the window, else of a Chinese sentence, else its edge."""
    low = max(0, start - window)
    if low == 0:
        return 0
    paragraph = text.rfind("\n\n", low, start)
    if paragraph >= 0:
        return paragraph + 2
    for mark in ("。", "；"):
        place = text.find(mark, low, start)
        if place >= 0:
            return place + 1
    return low


def _split(text: str, low: int, high: int) -> list[Span]:
    spans: list[Span] = []
    begin = low
    for match in _ENDS.finditer(text, low, high):
        if match.end() <= begin:
            continue
        mark = text[match.start()]
        if mark == "\n":
            if _is_soft(text, match.start(), match.end(), low, high):
                continue
            cut = match.start()
        else:
            if mark == "." and not _ends_here(text, begin, match.start(), match.end()):
                continue
            cut = match.end()
        _add(spans, text, begin, cut)
        begin = match.end()
    _add(spans, text, begin, high)
    return spans


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if end <= begin:
        return
    # Closing marks left alone (。 ”) belong to the sentence before.
    if (
        spans
        and end - begin <= 3
        and all(ch in _CLOSERS for ch in text[begin:end])
        and "\n" not in text[spans[-1][1] : begin]
    ):
        spans[-1] = (spans[-1][0], end)
        return
    spans.append((begin, end))


def _ends_here(text: str, begin: int, dot: int, after: int) -> bool:
    """Return whether the full stop at `dot` ends a sentence that began at `begin`."""
    before = text[max(begin, dot - 24) : dot]
    if not before.strip():
        return False
    if text[dot : dot + 2] == "..":
        return bool(re.match(r"\s+[A-Z“\"]", text[after : after + 4]))
    word = _WORD_BEFORE.search(before)
    if word:
        low = word.group().lower()
        if low in _MAY_END:
            return bool(_OPENERS.match(text[after : after + 12])) or after >= len(text) or text[after] == "\n"
        if low in _ABBREVIATIONS:
            # "No." and "Art." abbreviate before a number or a name; "no." at the end of a sentence does not.
            return low in ("no", "art", "sec", "ch", "p", "est", "mar", "sat", "fig", "ed") and not re.match(
                r"\s+[\dA-Z]" if word.group()[0].isupper() else r"\s+\d", text[after : after + 4]
            )
        if len(low) == 1 and word.group().isupper():
            # Charles I. Plosser against: So did I. We left.
            named = re.search(r"[A-Z][a-z]+\.?\s\Z", before[: word.start()])
            return word.group() == "I" and (not named or bool(_OPENERS.match(text[after : after + 12])))
        if re.fullmatch(r"(?:[a-z]\.)+[a-z]", low) and len(low) <= 5:
            return bool(_OPENERS.match(text[after : after + 12]))
    elif before[-1].isdigit():
        # A list number stands alone: 1. Background, 3.1. Methods.
        alone = before.lstrip()
        return not re.fullmatch(r"[\d.]{1,6}", alone) or after >= len(text)
    # A lower-case letter goes on with the sentence.
    return not re.match(r"[ \t]+[a-z]", text[after : after + 4])


def _is_soft(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Return whether the line break text[start:end] lies inside a sentence."""
    if end - start > 1 or end >= high or start <= low:
        return False
    last, following = text[start - 1], text[end]
    if following in "\u3000\t\n" or text.startswith("  ", end) or "\t" in text[max(low, start - 80) : start]:
        return False
    if _LABEL.match(text[end : end + 12]):
        return False
    if last == " ":
        last = text[start - 2] if start - 2 >= low else last
    if following in "(（[" and last not in "。！？.!?:：;；":
        return True
    if last.isascii() and (last.isalnum() or last in ",-–(&%$"):
        return following.islower() or (last == "," and (following.isalnum() or following in '“"('))
    if last in "，、—":
        return True
    if _HAN_END.match(last) and _HAN_START.match(following):
        line = start - (max(text.rfind("\n", low, start), low - 1) + 1)
        after = text.find("\n", end, min(end + 200, high))
        following_line = (after if after >= 0 else min(end + 200, high)) - end
        # Lines broken by a page are all about as wide; only the last of a paragraph is shorter.
        return line >= _FULL_LINE and following_line <= line + 4
    return False
