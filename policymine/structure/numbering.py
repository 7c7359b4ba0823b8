"""Gaps in the numbers of articles and chapters: 第十二条 is missing between 第十一条 and 第十三条.

A gap is a slip of the source or of what read it; either way the reader of a corpus should know.
"""

from __future__ import annotations

from collections.abc import Sequence

from policymine.corpus.document import Passage
from policymine.structure.labels import ARTICLE, BOOK, CHAPTER, SECTION, SUBBOOK, Label, read_label

__all__ = ["numbering_gaps"]

_UNITS = {BOOK: "编", SUBBOOK: "分编", CHAPTER: "章", SECTION: "节", ARTICLE: "条"}
_MOST = 12
_DIGITS = "零一二三四五六七八九"


def numbering_gaps(passages: Sequence[Passage], *, continues: bool = False) -> tuple[str, ...]:
    """Return a sentence for each break in the numbers of articles and of chapters.

    Parameters
    ----------
    passages : all passages of a document.
    continues : whether the first number may be any, as in an amendment (修正案) that goes on from those before it.

    Numbers begin anew after a heading without a number (a title, an annex, an inner document); sections begin anew
    in each chapter, chapters may in each book. 第五条之一 stands between 第五条 and 第六条.

    >>> from policymine.structure.clauses import split_passages
    >>> numbering_gaps(split_passages("第一条　甲。\\n第二条　乙。\\n第四条　丙。"))
    ('第三条 is missing between 第二条 and 第四条',)
    """
    found: list[str] = []
    last: dict[int, Label] = {}
    fresh = True
    for passage in passages:
        if not passage.label:
            fresh = fresh or passage.role == "heading"
            continue
        label = read_label(passage.text)
        if label is None or label.rank not in _UNITS or label.number < 1:
            continue
        before = last.get(label.rank)
        anew = fresh and label.number == 1
        if before is None or (anew and not _follows(before, label)):
            first = continues and not last
            if label.number > 1 and not first and (label.rank != SECTION or CHAPTER in last):
                found.append(f"{_span(1, label.number - 1, label)} missing before {label.text}")
        elif not _follows(before, label):
            found.append(_break(before, label))
        # Sections count anew under each chapter, chapters under each book; articles go through.
        last = {rank: entry for rank, entry in last.items() if rank <= label.rank or rank == ARTICLE}
        last[label.rank] = label
        fresh = label.rank < ARTICLE
    if len(found) > _MOST:
        found = [*found[:_MOST], f"{len(found) - _MOST} more breaks in the numbers of articles or chapters"]
    return tuple(found)


def _follows(before: Label, label: Label) -> bool:
    if label.number == before.number:
        return label.sub == before.sub + 1
    return label.number == before.number + 1 and label.sub == 0


def _break(before: Label, label: Label) -> str:
    if (label.number, label.sub) == (before.number, before.sub):
        return f"{label.text} stands twice"
    if (label.number, label.sub) < (before.number, before.sub):
        return f"{label.text} stands after {before.text}"
    if label.number == before.number:
        unit = before.text.partition("之")[0]
        return f"{unit}之{_chinese(before.sub + 1)} is missing between {before.text} and {label.text}"
    upto = label.number if label.sub else label.number - 1
    return f"{_span(before.number + 1, upto, label)} missing between {before.text} and {label.text}"


def _span(first: int, last: int, label: Label) -> str:
    names = [_name(number, label) for number in (first, last)]
    if first == last:
        return f"{names[0]} is"
    return f"{names[0]} {'and' if last == first + 1 else 'to'} {names[1]} are"


def _name(number: int, like: Label) -> str:
    if like.text[0] != "第":
        return f"{like.text.rstrip('.0123456789IVXLC ')} {number}"
    # 第12条 is written so where its neighbours are.
    digits = any(ch.isdecimal() for ch in like.text)
    return f"第{number if digits else _chinese(number)}{_UNITS[like.rank]}"


def _chinese(number: int) -> str:
    """Return a number below 10,000 as articles write it: 一百零三."""
    if number >= 10_000:
        return str(number)
    parts: list[str] = []
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            parts.append(f"{_DIGITS[digit]}{unit}")
        elif parts and number and not parts[-1].endswith("零"):
            parts.append("零")
    return (
        "".join(parts).rstrip("零").removeprefix("一")
        if parts[:1] == ["一十"]
        else "".join(parts).rstrip("零")
    )
