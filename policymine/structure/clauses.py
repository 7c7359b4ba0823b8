"""Headings and clauses of a text by their labels: 第一章, 第一条, 一、, （一）, 1., （1）, ①, Article 1, 1.2.

Every character that is no blank is in exactly one passage; passages are ordered and do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.corpus.document import Passage, Role
from policymine.structure.lines import Line, collapse, split_lines, unwrap

__all__ = ["is_row", "label_of", "role_of", "split_passages", "starts_clause"]

_N = "[一二三四五六七八九十百零〇]{1,6}"
_GAP = r"[ \t\u3000]{0,4}"
# (rank, pattern): the rank orders the kinds of labels; the level is the place among the kinds a text uses.
_LABELS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (
            0,
            rf"(?:第{_GAP}(?:{_N}|\d{{1,3}}){_GAP}(?:编|部分|篇)|(?:PART|Part)\s(?:[IVXLC]{{1,7}}|\d{{1,3}})\b)",
        ),
        (1, rf"(?:第{_GAP}(?:{_N}|\d{{1,3}}){_GAP}章|(?:CHAPTER|Chapter)\s(?:[IVXLC]{{1,7}}|\d{{1,3}})\b)"),
        (2, rf"(?:第{_GAP}(?:{_N}|\d{{1,3}}){_GAP}节|(?:SECTION|Section|Sec\.)\s\d{{1,4}}\b)"),
        (
            3,
            rf"(?:第{_GAP}(?:{_N}|\d{{1,4}}){_GAP}条(?:之[一二三四五六七八九十])?|(?:ARTICLE|Article|Art\.)\s(?:[IVXLC]{{1,7}}|\d{{1,4}})\b)",
        ),
        (4, rf"{_N}[、．.](?![一二三四五六七八九十]{{1,2}}[、季是])"),
        (5, rf"[（(]{_GAP}{_N}{_GAP}[）)]"),
        (6, r"\d{1,3}(?:\.\d{1,3}){1,3}(?=[ \t\u3000])|\d{1,3}[．.、](?!\d)"),
        (7, r"[（(]\d{1,3}[）)]|\d{1,3}[)）]|\([a-zA-Z]\)|\([ivx]{1,5}\)"),
        (8, r"[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]"),
    )
)
_NUMERALS = "一二三四五六七八九十百零〇"
# Ranks whose labels may begin with this character; a digit begins 6 or 7, anything else none.
_RANKS_BY_FIRST = {
    "第": (0, 1, 2, 3),
    "P": (0,),
    "C": (1,),
    "S": (2,),
    "A": (3,),
    "（": (5, 7),
    "(": (5, 7),
    **dict.fromkeys(_NUMERALS, (4,)),
    **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (8,)),
}
_MARKDOWN = re.compile(r"#{1,6}[ \t]+")
_NOTE = re.compile(
    r"^[—–─-]\s?\d{1,4}\s?[—–─-]$|^[（(【\[][^（）()【】]{1,40}[）)】\]]$|^注\d{0,2}[:：]|^<!--.{0,200}-->$"
)
_NOTE_OPENERS = "—–─-（(【[注<"
_ENDS = "。；！？，、：;!?,:"


def label_of(line: str) -> tuple[int, str] | None:
    """Return (rank, label) of a line that opens with a clause's label; None where it does not.

    >>> label_of("第二十三条　居民会议由…"), label_of("（三）营造良好环境。"), label_of("3.5%的增长")
    ((3, '第二十三条'), (5, '（三）'), None)
    """
    head = line[:40]
    markdown = _MARKDOWN.match(head) if head.startswith("#") else None
    if markdown:
        head = head[markdown.end() :]
    first = head[:1]
    for rank in _RANKS_BY_FIRST.get(first) or ((6, 7) if first.isdecimal() else ()):
        match = _LABELS[rank][1].match(head)
        if match:
            return rank, match.group()
    return None


def starts_clause(line: str) -> bool:
    """Return whether a line must open a paragraph of its own."""
    return label_of(line) is not None or line.startswith("#")


def _is_heading(line: str, rank: int, articles: bool) -> bool:
    if rank <= 2:
        return len(line) <= 60 and not re.search(r"[。；！？]", line)
    if rank == 3 or (articles and rank > 3):
        return False
    if len(line) <= 40 and line[-1] not in _ENDS and not re.search(r"[。；！？]", line):
        return True
    # （三）营造良好环境。 alone on its line heads what follows.
    return rank <= 5 and len(line) <= 26 and line[-1] == "。" and not re.search(r"[，；：、。]", line[3:-1])


def is_row(line: str) -> bool:
    """Return whether a line is a row of a table: short cells between tabs or bars.

    >>> is_row("序号\\t事项\\t单位"), is_row("| 1 | 垃圾分类 |"), is_row("In 2013 | it met | and agreed")
    (True, True, False)
    """
    mark = "\t" if "\t" in line else "|" if line.count("|") >= 2 else ""
    if not mark:
        return False
    filled = [cell for cell in line.split(mark) if cell.strip()]
    return (
        len(filled) >= 2
        and len(line) <= 80 * len(filled)
        and (mark == "\t" or line[0] == "|" or line[-1] == "|")
    )


def role_of(line: str) -> Role:
    """Return the role of a line without a label: a table's row, a note in brackets, or a clause."""
    if is_row(line):
        return "table"
    return "note" if line[:1] in _NOTE_OPENERS and _NOTE.match(line) else "clause"


def split_passages(
    text: str, *, headings: Sequence[tuple[int, int]] = (), lines: list[Line] | None = None
) -> list[Passage]:
    """Return headings, clauses, tables and notes of a text, in order, for all of it.

    Parameters
    ----------
    text : the document's normalised text.
    headings : spans known to be headings, such as the title's.
    lines : its lines from `split_lines`, where they are at hand.

    The level is the depth among the kinds of labels the text uses: with chapters and articles, 第一章 is 1,
    第一条 2 and （一） 3; a paragraph without a label has level 0. Hard-wrapped lines are joined; rows of a table are
    one passage.

    >>> [(p.role, p.level, p.label) for p in split_passages("一、总体要求\\n（一）坚持党的领导，把党建贯穿始终。\\n各单位要落实。")]
    [('heading', 1, '一、'), ('clause', 2, '（一）'), ('clause', 0, '')]
    """
    # Without tabs and bars there are no rows to look for.
    rows = "\t" in text or "|" in text
    lines = unwrap(text, split_lines(text) if lines is None else lines, starts_clause)
    if rows:
        lines = _merge_rows(text, lines)
    labels = [label_of(line.text) for line in lines]
    articles = sum(1 for hit in labels if hit and hit[0] == 3) >= 3
    used = sorted({hit[0] for hit in labels if hit})
    known = {rank: depth for depth, rank in enumerate(used, start=1)}
    passages: list[Passage] = []
    for line, hit in zip(lines, labels, strict=True):
        role: Role
        level, label = 0, ""
        row = rows and is_row(line.text.partition("\n")[0])
        if hit and not row:
            rank, label = hit
            level = known[rank]
            role = "heading" if _is_heading(line.text, rank, articles) else "clause"
        elif any(start <= line.start and line.end <= end for start, end in headings) or _MARKDOWN.match(
            line.text
        ):
            role = "heading"
        else:
            role = "table" if row else role_of(line.text)
        passages.append(
            Passage("", len(passages), role, level, collapse(label), None, line.text, line.start, line.end)
        )
    return passages


def _merge_rows(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines with adjacent rows of a table joined into one."""
    spans: list[tuple[int, int, bool]] = []
    row = False
    for line in lines:
        again = is_row(line.text)
        if again and row and not line.blank_before:
            spans[-1] = (spans[-1][0], line.end, spans[-1][2])
        else:
            spans.append((line.start, line.end, line.blank_before))
        row = again
    return [Line(text[start:end], start, end, blank) for start, end, blank in spans]


def covers(text: str, passages: Sequence[Passage]) -> bool:
    """Return whether the passages hold every character that is no blank, in order, without overlap."""
    reached = 0
    gaps: list[str] = []
    for passage in passages:
        if passage.start < reached or text[passage.start : passage.end] != passage.text or not passage.text:
            return False
        gaps.append(text[reached : passage.start])
        reached = passage.end
    gaps.append(text[reached:])
    return not re.search(r"[^\s\ufeff\u200b-\u200d\u2060]", "".join(gaps))
