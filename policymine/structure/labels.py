"""The labels that open a heading or a clause: 第一章, 第一条, 第五条之一, 一、, （一）, 1., （1）, ①, Article 3, 1.1, (a), (i).

A label has a rank, which orders the kinds from the book down, and a number. Wording that only mentions a clause
(第十二条的规定, Article 3 of the Treaty) is no label, also where a line happens to begin with it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from policymine.structure.dates import chinese_number

__all__ = [
    "ARTICLE",
    "BARE",
    "BOOK",
    "CHAPTER",
    "CIRCLED",
    "DOTTED",
    "ITEM",
    "LETTER",
    "PARAGRAPH",
    "POINT",
    "ROMAN",
    "SECTION",
    "SUBBOOK",
    "SUBPOINT",
    "TOPIC",
    "Label",
    "label_of",
    "mentions",
    "read_label",
    "starts_clause",
]

# Ranks, from the highest; PARAGRAPH is that of a 款, which has no label. Dotted numbers rank by their dots.
BOOK: Final = 0
SUBBOOK: Final = 5
CHAPTER: Final = 10
SECTION: Final = 20
ARTICLE: Final = 30
PARAGRAPH: Final = 35
TOPIC: Final = 40  # 一、 and I.
ITEM: Final = 50  # （一）
POINT: Final = 60  # 1.
DOTTED: Final = 60  # 1.1 is DOTTED + 1
SUBPOINT: Final = 70  # （1）, 1)
LETTER: Final = 72  # (a)
CAPITAL: Final = 73  # (A)
ROMAN: Final = 74  # (i)
CIRCLED: Final = 80

_NUMERALS = "一二三四五六七八九十百零〇○两廿卅"
_N = rf"[{_NUMERALS}]{{1,7}}"
_GAP = r"[ \t\u3000]{0,4}"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# 第三节课, 第一编号, 第二条件, 第一部分人 are other words.
_ORDINAL = re.compile(
    rf"第{_GAP}(?P<n>{_N}|\d{{1,4}}){_GAP}"
    r"(?P<unit>分编|分編|编(?![号辑制])|編(?![號輯制])|部分(?![人地])|篇(?!幅)|章(?![程节])|[节節](?![课目日假约能])|[条條](?![件款约例約]))"
    rf"(?:之(?P<sub>[{_NUMERALS}]{{1,3}})(?![{_NUMERALS}]))?"
)
_UNITS: Final = {
    **dict.fromkeys(("编", "編", "部分", "篇"), BOOK),
    **dict.fromkeys(("分编", "分編"), SUBBOOK),
    "章": CHAPTER,
    **dict.fromkeys("节節", SECTION),
    **dict.fromkeys("条條", ARTICLE),
}
_ENGLISH = re.compile(
    r"(?P<unit>PART|Part|TITLE|Title|CHAPTER|Chapter|SECTION|Section|SEC\.|Sec\.|§{1,2}|ARTICLE|Article|Art\.)\s?"
    r"(?P<n>[IVXLC]{1,7}|\d{1,4}[A-Z]?)\b\.?"
)
_ENGLISH_UNITS: Final = {
    **dict.fromkeys(("part", "title"), BOOK),
    "chapter": CHAPTER,
    **dict.fromkeys(("section", "sec.", "§", "§§"), SECTION),
    **dict.fromkeys(("article", "art."), ARTICLE),
}
# 一、二级市场 and 一、二、三季度 open with a number of things, not with a label.
_TOPIC = re.compile(
    rf"(?P<n>{_N})(?:[、．]|\.(?!\d))(?![一二三四五六七八九十]{{1,2}}[、季是级類类期等线线层档审产])"
)
_ITEM = re.compile(
    rf"[（(]{_GAP}(?P<n>{_N}){_GAP}[）)](?!{_GAP}(?:[、和及至或与]{_GAP}[（(]|[款项](?:$|[、，。；的所中和或至规])))"
)
_DOTTED = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d{1,3}){1,4})\.?(?=[ \t\u3000]|[\u4e00-\u9fff](?<![亿万千百个倍年月日元米吨公]))"
)
_POINT = re.compile(r"(?P<n>\d{1,3})[．.、](?!\d)")
_SUBPOINT = re.compile(
    rf"[（(]{_GAP}(?P<n>\d{{1,3}}){_GAP}[）)](?!{_GAP}[、和及至或与]{_GAP}[（(]|[款项](?:$|[、，。；的所中和或至规]))|(?P<m>\d{{1,3}})[)）]"
)
_LETTER = re.compile(r"\((?P<n>[a-zA-Z])\)|\((?P<m>[ivx]{2,5})\)")
_CAPITAL_ROMAN = re.compile(r"(?P<n>[IVX]{1,6})\.[ \t]{1,4}(?=[A-Z])")
BARE: Final = re.compile(r"(?P<n>\d{1,2})[ \t\u3000]{1,4}(?=[\u4e00-\u9fffA-Z])")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+")
# What follows the name of a clause that is only mentioned.
_MENTION = re.compile(
    rf"(?:第{_GAP}(?:{_N}|\d{{1,4}}){_GAP}[款项節节章]|[、，]?{_GAP}(?:和|与|及|或|或者|以及|至|到|、|，){_GAP}(?:本|该|前)?(?:第|附)"
    r"|的|之规定|规定|所称|所列|所指|所述|所规定|中的|中关于|中[“《「]|以[上下内外前后]|之[前后间]|等[条规]"
    r"|[ \t\u3000]{0,4}(?:修改为|改为|改作|调整为|相应|合并为)|增加[一二三四五六七八九十]+[款项条节章]|删去|删除|移至)"
)
# 第三条“国家……”修改为“国家……”
_REWORDED = re.compile(r"[“「《][^。]{0,280}(?:改为|改作|增加|删去|删除)")
_MENTION_ENGLISH = re.compile(
    r"(?:\(\d|[ \t]{0,2}(?:[,;]|(?:of|and|or|to|through|in|above|below|shall|is|are|was|were|applies|apply|applied|provides|"
    r"requires|sets|states|read|has|had|which|that|as|by|on|with|under|paragraph|TFEU|TEU)\b))"
)


_FIRST = frozenset(f"#第（({_NUMERALS}{_CIRCLES}PTCSA§IVX")


class Label(NamedTuple):
    """A label: its rank, its wording, its number and, in 第五条之一, the number after 之 (0 where there is none)."""

    rank: int
    text: str
    number: int
    sub: int = 0


def _roman(numeral: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = last = 0
    for ch in reversed(numeral.lower()):
        value = values[ch]
        total += value if value >= last else -value
        last = max(last, value)
    return total


@lru_cache(maxsize=4096)
def _count(numeral: str) -> int:
    if numeral[0] in "IVXLC":
        return _roman(numeral)
    digits = re.match(r"\d+", numeral)
    return int(digits.group()) if digits else chinese_number(numeral.replace("两", "二")) or 0


def mentions(after: str) -> bool:
    """Return whether what follows 第…条 shows that the clause is only mentioned.

    >>> [mentions(after) for after in ("的规定执行。", "、第六条规定的条件", "第二款", "　国家保护农民。", "中华人民共和国境内")]
    [True, True, True, False, False]
    """
    return _MENTION.match(after) is not None


def _ordinal(head: str, line: str, heading: bool) -> Label | None:
    match = _ORDINAL.match(head)
    if match is None:
        return None
    after = line[len(line) - len(line.lstrip("# \t")) if heading else 0 :][match.end() : match.end() + 300]
    if not heading and (mentions(after) or _REWORDED.match(after)):
        return None
    sub = chinese_number(match["sub"]) or 0 if match["sub"] else 0
    return Label(_UNITS[match["unit"]], match.group(), _count(match["n"]), sub)


def _english(head: str) -> Label | None:
    match = _ENGLISH.match(head)
    if match is None or _MENTION_ENGLISH.match(head, match.end()):
        return None
    return Label(_ENGLISH_UNITS[match["unit"].lower()], match.group(), _count(match["n"]))


def _bracketed(head: str) -> Label | None:
    if match := _ITEM.match(head):
        return Label(ITEM, match.group(), _count(match["n"]))
    if match := _SUBPOINT.match(head):
        return Label(SUBPOINT, match.group(), int(match["n"] or match["m"]))
    if match := _LETTER.match(head):
        if match["m"]:
            return Label(ROMAN, match.group(), _roman(match["m"]))
        rank = LETTER if match["n"].islower() else CAPITAL
        return Label(rank, match.group(), ord(match["n"].lower()) - 96)
    return None


def _digits(head: str) -> Label | None:
    if match := _DOTTED.match(head):
        parts = match["n"].split(".")
        return Label(DOTTED + len(parts) - 1, match.group(), int(parts[-1]))
    if match := _POINT.match(head):
        return Label(POINT, match.group(), int(match["n"]))
    if match := _SUBPOINT.match(head):
        return Label(SUBPOINT, match.group(), int(match["n"] or match["m"]))
    return None


def read_label(line: str) -> Label | None:
    """Return the label that a line opens with, or None.

    >>> read_label("第二十三条　居民会议由…"), read_label("## 第三章　附则")
    (Label(rank=30, text='第二十三条', number=23, sub=0), Label(rank=10, text='第三章', number=3, sub=0))
    >>> read_label("第五条之一　……").sub, read_label("第十二条的规定"), read_label("3.5%的增长"), read_label("一、二级市场")
    (1, None, None, None)
    """
    first = line[:1]
    # Most lines open with no character that a label has.
    if not first or (first not in _FIRST and not first.isdecimal()):
        return None
    return _read(line[:400])


@lru_cache(maxsize=4096)
def _read(line: str) -> Label | None:
    head = line[:60]
    if head[:1] == "#" and (markdown := _MARKDOWN.match(head)):
        head = head[markdown.end() :]
    first = head[:1]
    if first == "第":
        return _ordinal(head, line, line[:1] == "#")
    if first in "（(" and first:
        return _bracketed(head)
    if first.isdecimal():
        return _digits(head)
    if first in _NUMERALS and first:
        match = _TOPIC.match(head)
        return Label(TOPIC, match.group(), _count(match["n"])) if match else None
    if first in _CIRCLES and first:
        return Label(CIRCLED, first, _CIRCLES.index(first) + 1)
    if first.isascii() and (first in "PTCSA§" or first in "IVX"):
        if found := _english(head):
            return found
        match = _CAPITAL_ROMAN.match(head)
        return Label(TOPIC, match.group().strip(), _roman(match["n"])) if match else None
    return _english(head) if first == "§" else None


def label_of(line: str) -> tuple[int, str] | None:
    """Return (rank, label) of a line that opens with a clause's label; None where it does not.

    The rank is 0 for books, 1 chapters, 2 sections, 3 articles, 4 一、, 5 （一）, 6 1., 7 （1） and (a), 8 ①.

    >>> label_of("第二十三条　居民会议由…"), label_of("（三）营造良好环境。"), label_of("3.5%的增长")
    ((3, '第二十三条'), (5, '（三）'), None)
    """
    label = read_label(line)
    return (label.rank // 10, label.text) if label else None


def starts_clause(line: str) -> bool:
    """Return whether a line must open a paragraph of its own."""
    return line.startswith("#") or read_label(line) is not None
