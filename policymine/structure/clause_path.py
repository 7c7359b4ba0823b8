"""The name of each clause in full, as it is cited: 第三条第二款第（一）项, 二、（三）1., Article 3(1)(a).

The names follow the Legislation Law (立法法): an article's paragraphs are 款, counted and without a label, the first on
the article's own line; within a 款 the numbered items are 项, within these 目. The paragraph is left out of the name
where the article has only one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policymine.corpus.document import Passage
from policymine.structure.labels import (
    ARTICLE,
    BOOK,
    CHAPTER,
    SECTION,
    SUBBOOK,
    read_label,
)

__all__ = ["CLAUSE_KINDS", "Clause", "clauses_of"]

CLAUSE_KINDS: Final = ("编", "分编", "章", "节", "条", "款", "项", "目", "heading", "other")
_CHINESE_DIGITS: Final = "〇一二三四五六七八九"
_DOTTED: Final = re.compile(r"\d+\.\d")
_KIND_OF_RANK: Final = {BOOK: "编", SUBBOOK: "分编", CHAPTER: "章", SECTION: "节", ARTICLE: "条"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage with its place in the clause tree.

    Parameters
    ----------
    passage : the passage.
    kind : one of `CLAUSE_KINDS`; the statutory kinds are told where the text is in articles, elsewhere a labelled
        passage is `heading` or `other`.
    path : the clause as it is cited, such as `第三条第二款第（一）项`; empty where it has no name.
    chain : the labels from the highest down, such as `("第一章", "第三条", "第二款", "第（一）项")`.
    """

    passage: Passage
    kind: str
    path: str
    chain: tuple[str, ...] = ()


def clauses_of(passages: Sequence[Passage]) -> list[Clause]:
    """Return each passage with its kind and its full name, in order.

    Parameters
    ----------
    passages : all passages of a document, as `split_passages` or the corpus gives them.

    A heading without label or level (a title, an annex, an inner document) begins the count anew.

    >>> from policymine.structure.clauses import split_passages
    >>> text = "第一条　总则。\\n第二条　甲。\\n有下列情形的：\\n（一）乙；\\n（二）丙。\\n前款规定从严。"
    >>> [(clause.kind, clause.path) for clause in clauses_of(split_passages(text))][2:]
    [('款', '第二条第二款'), ('项', '第二条第二款第（一）项'), ('项', '第二条第二款第（二）项'), ('款', '第二条第三款')]
    """
    several = _articles_with_paragraphs(passages)
    clauses: list[Clause] = []
    # The labelled passages above this one: (level, how it is cited in a path, statutory kind).
    stack: list[tuple[int, str, str]] = []
    article_level = paragraph = 0
    article_seq = -1
    english = traditional = False
    acts = _by_section(passages)
    for passage in passages:
        label = read_label(passage.text) if passage.label else None
        if not passage.level:
            if passage.role == "heading" and not passage.label:
                stack, article_level = [], 0
            clauses.append(Clause(passage, "heading" if passage.role == "heading" else "other", ""))
            continue
        within = article_level > 0 and passage.level > article_level
        while stack and stack[-1][0] >= passage.level:
            stack.pop()
        if not passage.label:
            paragraph += 1
            # What follows is of this paragraph, whatever its level.
            stack = [entry for entry in stack if entry[0] <= article_level]
            name = f" para. {paragraph}" if english else f"第{_chinese(paragraph)}款"
            clauses.append(_clause(passage, "款", [*stack, (passage.level, name, "款")]))
            continue
        if label is not None and label.rank == ARTICLE:
            article_level, article_seq = passage.level, passage.seq
            # An English article with a title of its own has its first paragraph under it.
            paragraph = 0 if passage.role == "heading" else 1
            kind, english, traditional = "条", passage.label.isascii(), "條" in passage.label
        elif within:
            kind = _item_kind(stack)
        elif acts and label is not None and label.rank == SECTION:
            kind = "条"
        else:
            kind = _KIND_OF_RANK.get(label.rank, "") if label else ""
            article_level = 0 if label is not None and label.rank < ARTICLE else article_level
            kind = kind or ("heading" if passage.role == "heading" else "other")
        bare = passage.label.rstrip(".") if acts and kind == "条" else passage.label
        entry = (passage.level, _cited(bare, kind, english, traditional), kind)
        above = list(stack)
        if within and article_seq in several and not english:
            place = next((i for i, e in enumerate(above) if e[0] > article_level), len(above))
            above.insert(place, (article_level, f"第{_chinese(paragraph)}款", "款"))
        clauses.append(_clause(passage, kind, [*above, entry]))
        stack.append(entry)
    return clauses


def _articles_with_paragraphs(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the positions of the articles that have more than one paragraph."""
    several: set[int] = set()
    article = -1
    for passage in passages:
        if passage.label and passage.level:
            label = read_label(passage.text)
            if label is not None and label.rank == ARTICLE:
                article = passage.seq
        elif passage.level and article >= 0:
            several.add(article)
    return frozenset(several)


def _by_section(passages: Sequence[Passage]) -> bool:
    """Return whether an English text is in sections and not in articles, as acts are: Section 2(b)(i)."""
    ranks = {
        label.rank
        for passage in passages
        if passage.label and passage.level and (label := read_label(passage.text)) and label.text.isascii()
    } | {ARTICLE for passage in passages if passage.label[:1] == "第"}
    # § is no ASCII.
    sections = any(passage.label[:1] == "§" for passage in passages)
    return (SECTION in ranks or sections) and ARTICLE not in ranks


def _item_kind(stack: Sequence[tuple[int, str, str]]) -> str:
    """Return 项 or 目 by depth: old laws number their items 一、 or 1. where new ones have （一）."""
    return "目" if any(entry[2] in ("项", "目") for entry in stack) else "项"


def _clause(passage: Passage, kind: str, entries: Sequence[tuple[int, str, str]]) -> Clause:
    chain = tuple(entry[1] for entry in entries)
    statutory = [i for i, entry in enumerate(entries) if entry[2] == "条"]
    named = entries[statutory[-1] :] if statutory else entries
    if not statutory:
        # Chapters are cited with those above them; 一、 and what is under it without them.
        lower = [entry for entry in entries if entry[2] in ("heading", "other")]
        named = lower or entries
        # 1.2 says itself that it is under 1.
        dotted = [i for i, entry in enumerate(named) if _DOTTED.match(entry[1])]
        named = named[dotted[-1] :] if dotted else named
    if named and named[0][1].isascii():
        head, *rest = (entry[1] for entry in named)
        return Clause(passage, kind, head + "".join(_english(part) for part in rest), chain)
    return Clause(passage, kind, "".join(entry[1] for entry in named), chain)


def _english(label: str) -> str:
    bare = label.strip("(). ")
    return f"({bare})" if bare.isalnum() else label


def _cited(label: str, kind: str, english: bool, traditional: bool) -> str:
    """Return a label as it stands in a path: (一) as 第（一）项, 1. under an article as 第1目."""
    if kind not in ("项", "目") or english:
        return label
    unit = "項" if traditional and kind == "项" else kind
    bare = label.strip("（）()、．. \t\u3000")
    if kind == "项" and label[0] in "（(":
        return f"第（{bare}）{unit}"
    return f"第{bare}{unit}"


def _chinese(number: int) -> str:
    """Return a number up to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE_DIGITS[tens]}十"
    return head + (_CHINESE_DIGITS[ones] if ones else "") if number < 100 else str(number)
