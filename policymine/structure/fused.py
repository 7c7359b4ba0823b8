"""Lines that hold several clauses: 第一条 … 第二条 … or （一）…；（二）… without a break between them, parted.

A label inside a line counts only where a sentence has ended before it, where it stands in no quotation, and where its
number goes on from the label before. What a sentence merely mentions (依照第十二条的规定) is never parted off.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from policymine.structure.labels import (
    ARTICLE,
    CHAPTER,
    CIRCLED,
    ITEM,
    POINT,
    SECTION,
    SUBPOINT,
    TOPIC,
    Label,
    read_label,
)
from policymine.structure.lines import Line, trim
from policymine.structure.quotations import quoted_places

__all__ = ["part_fused", "part_long"]

_STOP = "。；：！？…;:!?"
_CLOSERS = "”’）)」』》"
_BLANKS = " \t\u3000\u00a0"
_N = "一二三四五六七八九十百零〇○"
_CANDIDATE = re.compile(
    # What any of them begins with, before each is tried.
    rf"(?=[第{_N}（(\d①-⑳])(?:第[ \u3000]{{0,2}}(?:[{_N}]{{1,7}}|\d{{1,4}})[ \u3000]{{0,2}}[条條章节節編编]"
    rf"|(?<![{_N}第])[{_N}]{{1,3}}、|[（(][{_N}]{{1,3}}[）)]|[（(]\d{{1,2}}[）)]|(?<![\d.])\d{{1,2}}[．.、](?!\d)"
    r"|[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"
)
# A heading that shares its line with the first article: 第一章 总则 第一条 为了…
_HEADING = re.compile(r"[^。；：！？，、;:!?,]{0,40}")
_CHAPTER_TITLE = re.compile(r"[^。；：！？，;:!?,]{1,40}")
_RUNS = (TOPIC, ITEM, POINT, SUBPOINT, CIRCLED)
# Where the breaks of a page became blanks, a blank after a full stop is the end of a paragraph.
_LOST_BREAK = re.compile(r"(?<=[。；：！？])[”’）」』]{0,2}[ \t\u3000]+(?=[\u4e00-\u9fff“（(\d])")


# A whole text on one line: as long as this, with so many breaks turned into blanks.
_LONG, _BREAKS = 1500, 5
# So many articles that count on in one line are the line's own, also where no blank follows their labels.
_CHAIN = 3
_HEAD_THEN_TEXT = re.compile(r"[^。；：！？，,;:!? \t\u3000]{2,40}[ \t\u3000]+(?=[\u4e00-\u9fff\d“])")


class _Spot(NamedTuple):
    """A label inside a line.

    Parameters
    ----------
    at, label : where it stands and what it is.
    stop : whether a sentence ends before it.
    blank : whether a blank parts it off.
    led : whether a blank follows an article's label, which one that is only mentioned does not have.
    """

    at: int
    label: Label
    stop: bool
    blank: bool
    led: bool = False


def _spots(line: str, quoted: bool) -> list[_Spot]:
    first = len(line) - len(line.lstrip("# \t")) + 1
    if not _CANDIDATE.search(line, first):
        return []
    away = quoted_places(line, inside=quoted)
    opened = [start for start, _ in away]
    spots: list[_Spot] = []
    for match in _CANDIDATE.finditer(line, first):
        at = match.start()
        place = bisect_left(opened, at) - 1
        if place >= 0 and at < away[place][1]:
            continue
        label = read_label(line[at : at + 60])
        if label is None or label.text[:1] != line[at]:
            continue
        before = line[max(0, at - 12) : at].rstrip(_BLANKS)
        stop = before[-1:] in _STOP or (before[-1:] in _CLOSERS and before[-2:-1] in _STOP)
        after = line[at + len(label.text) : at + len(label.text) + 1]
        spots.append(
            _Spot(
                at,
                label,
                stop,
                line[at - 1] in _BLANKS and (after in _BLANKS or label.rank != ARTICLE),
                bool(after) and after in _BLANKS,
            )
        )
    return spots


def _articles(
    line: str, spots: Sequence[_Spot], last: int, chapter: int, following: int | None, heads_next: bool
) -> list[int]:
    """Return where articles and chapters begin inside a line: those that go on from the article before.

    Parameters
    ----------
    line, spots : the line and the labels in it.
    last : number of the article before, 0 at first.
    chapter : number of the chapter before.
    following : number of the next article that opens a line; None where none does.
    heads_next : whether the next line opens with an article or a section.
    """
    cuts: list[int] = []
    own = read_label(line)
    heads = own is not None and own.rank < ARTICLE
    pending: list[int] = []
    edge = len(own.text) if own else 0
    counted = _counted(spots, last) >= _CHAIN
    for spot in spots:
        title = spot.at - edge <= 60 and _HEADING.fullmatch(line[edge : spot.at].strip(_BLANKS)) is not None
        parted = spot.stop or (heads and title and spot.blank)
        rank, number = spot.label.rank, spot.label.number
        if rank in (CHAPTER, SECTION):
            if parted and (number in (1, chapter + 1) if rank == CHAPTER else True):
                pending.append(spot.at)
                heads, edge = True, spot.at + len(spot.label.text)
            continue
        if rank != ARTICLE:
            continue
        expected = number == last + 1 or (number == last and spot.label.sub > 0)
        # Where a line of its own carries the next number, this one is only mentioned.
        sure = following is None or following > number or spot.label.sub > 0
        if parted and expected and sure and (spot.blank or spot.led or counted or following is not None):
            cuts.extend([*pending, spot.at])
            last = number
            edge, heads = spot.at + len(spot.label.text), False
        pending = []
    if pending and heads_next and _CHAPTER_TITLE.fullmatch(line, edge):
        cuts.extend(pending)
    return cuts


def _counted(spots: Sequence[_Spot], last: int) -> int:
    """Return how many articles after a full stop count on from the article before."""
    n = 0
    for spot in spots:
        if spot.stop and spot.label.rank == ARTICLE and spot.label.number == last + n + 1:
            n += 1
    return n


def _runs(
    spots: Sequence[_Spot], seen: dict[int, int], own: Label | None, coming: dict[int, int]
) -> list[int]:
    """Return where items begin inside a line: runs of a kind that count from one, or go on from the line before."""
    cuts: list[int] = []
    for rank in _RUNS:
        if own is not None and own.rank > rank:
            continue
        run: list[int] = []
        last = own.number if own is not None and own.rank == rank else 0
        goes_on = last or seen.get(rank, 0)
        for spot in spots:
            if spot.label.rank != rank or not spot.stop:
                continue
            number = spot.label.number
            if (run and number == last + 1) or (not run and number in (1, goes_on + 1)):
                run.append(spot.at)
                last = number
            elif run and number == 1:
                cuts.extend(run if len(run) > 1 else [])
                run, last = [spot.at], 1
        single = bool(run) and ((goes_on > 0 and last == goes_on + 1) or coming.get(rank) == last + 1)
        if len(run) > 1 or (single and rank in (TOPIC, ITEM)):
            cuts.extend(run)
    return cuts


def part_long(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines, a text on one line parted where its line breaks became blanks."""
    parted: list[Line] = []
    for line in lines:
        if len(line.text) < _LONG or len(_LOST_BREAK.findall(line.text)) < _BREAKS:
            parted.append(line)
            continue
        for piece in _paragraphs(text, line):
            label = read_label(piece.text)
            title = _HEAD_THEN_TEXT.match(piece.text) if label and label.rank in (TOPIC, ITEM) else None
            parted.extend(_cut(text, piece, [title.end()] if title else []))
    return parted


def part_fused(text: str, lines: Sequence[Line], quoted: Sequence[bool], rows: Sequence[bool]) -> list[Line]:
    """Return the lines, those parted that hold several clauses.

    Parameters
    ----------
    text : the text the lines were cut from.
    lines : its lines or paragraphs.
    quoted : for each whether it begins inside a quotation.
    rows : for each whether it is a row of a table.
    """
    labels = [None if quoted[i] or rows[i] else read_label(line.text) for i, line in enumerate(lines)]
    marked = [[] if rows[i] else _spots(line.text, quoted[i]) for i, line in enumerate(lines)]
    if not any(marked):
        return list(lines)
    following: list[int | None] = [None] * len(lines)
    coming: list[dict[int, int]] = [{}] * len(lines)
    article: int | None = None
    ahead: dict[int, int] = {}
    for index in range(len(lines) - 1, -1, -1):
        following[index], coming[index] = article, ahead
        label = labels[index]
        if label is not None and label.rank == ARTICLE:
            article = label.number
        stops = [] if quoted[index] else [spot.label for spot in marked[index] if spot.stop]
        for mark in reversed([label, *stops]):
            if mark is not None and (mark.rank in _RUNS or mark.rank <= ARTICLE):
                ahead = {rank: n for rank, n in ahead.items() if rank < mark.rank} | {mark.rank: mark.number}
    parted: list[Line] = []
    last = chapter = 0
    seen: dict[int, int] = {}
    for index, line in enumerate(lines):
        spots = marked[index]
        own = labels[index]
        if own is not None:
            last, chapter = _count(own, last, chapter)
        cuts = (
            _articles(line.text, spots, last, chapter, following[index], _heads(labels, index))
            if spots and not quoted[index]
            else []
        )
        pieces = _cut(text, line, cuts)
        for piece in [p for whole in pieces for p in (_paragraphs(text, whole) if cuts else [whole])]:
            label = None if quoted[index] else read_label(piece.text) if cuts else own
            if label is not None:
                last, chapter = _count(label, last, chapter)
                if label.rank <= ARTICLE:
                    seen = {}
            inner = _spots(piece.text, quoted[index]) if cuts else spots
            runs = _runs(inner, seen, label, coming[index]) if inner and not quoted[index] else []
            parts = _cut(text, piece, sorted(set(runs)))
            for part in parts:
                found = label if part is parts[0] else read_label(part.text)
                if found is not None and found.rank in _RUNS:
                    seen = {rank: n for rank, n in seen.items() if rank < found.rank}
                    seen[found.rank] = found.number
            parted.extend(parts)
    return parted


def _heads(labels: Sequence[Label | None], index: int) -> bool:
    after = labels[index + 1] if index + 1 < len(labels) else None
    return after is not None and after.rank in (SECTION, ARTICLE)


def _count(label: Label, last: int, chapter: int) -> tuple[int, int]:
    if label.rank == ARTICLE:
        return label.number, chapter
    return last, label.number if label.rank == CHAPTER else chapter


def _cut(text: str, line: Line, cuts: Sequence[int]) -> list[Line]:
    if not cuts:
        return [line]
    edges = [0, *cuts, line.end - line.start]
    pieces: list[Line] = []
    for left, right in itertools.pairwise(edges):
        start, end = trim(text, line.start + left, line.start + right)
        if start < end:
            pieces.append(Line(text[start:end], start, end, line.blank_before and not pieces))
    return pieces


def _paragraphs(text: str, line: Line) -> list[Line]:
    """Return the paragraphs of an article whose line breaks became blanks."""
    return _cut(text, line, [match.end() for match in _LOST_BREAK.finditer(line.text)])
