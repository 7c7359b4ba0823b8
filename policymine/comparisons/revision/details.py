"""What kind of change it is: directive words stronger or weaker, numbers altered, references that only follow renumbering."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from policymine.comparisons.revision.marks import Mark
from policymine.structure.dates import chinese_number
from policymine.terms.directives.rules import Directive, find_directives

__all__ = ["Details", "NumberChange", "WordChange", "details_of", "numbers_in", "whole_words"]

T = TypeVar("T")
Cut = Callable[[str], tuple[Sequence[int], Sequence[int]]]

# How much a directive asks of whom it addresses.
_STRENGTH: Final = {
    "prohibition": 3,
    "obligation": 3,
    "recommendation": 2,
    "encouragement": 1,
    "permission": 0,
}
_HAN: Final = "〇零一二三四五六七八九十百千万亿两"
_UNIT: Final = (
    r"个?(?:工作日|自然日|小时|季度|月|星期|学年)|分钟|年|周岁|周|日|天|届|(?:万|亿)?(?:人民币)?元|(?:万|亿)?美元|%|％|倍"
    r"|岁|户|名|人|次|家|件|项|个|份|票|平方米|立方米|公里|米|公斤|千克|吨|亩|公顷|分贝|毫克|克|度|折|成"
)
_CHINESE: Final = re.compile(
    rf"(?<![第\d.{_HAN}])(?:(?P<date>(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)"
    rf"|(?P<part>[百千万]分之)(?P<m>\d+(?:\.\d+)?|[{_HAN}]+(?:点[{_HAN}]+)?)"
    rf"|(?P<n>\d[\d,]*(?:\.\d+)?|[{_HAN}]+)(?P<of>分之[{_HAN}\d]+)?(?P<unit>{_UNIT})?)"
)
_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
_ENGLISH: Final = re.compile(
    rf"(?<![\w.])(?P<sign>[$£€¥]\s?)?(?P<n>\d[\d,]*(?:\.\d+)?(?:[-–/]\d+)*|(?:{_WORDS})(?:[\s-](?:and\s)?(?:{_WORDS}))*)"
    r"(?:[\s-](?P<unit>percentage points?|percent|per cent|basis points?|(?:working |business |calendar )?days?|weeks?|months?"
    r"|years?|hours?|minutes?|million|billion|trillion|thousand|dollars?|pounds?|euros?|yuan|members?|votes?|times|people"
    r"|persons?)(?!\w)|(?P<sharp>%)|(?!\w))",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    rf"第[{_HAN}\d]+(?:条(?:之[一二三四五六七八九十]+)?|款|项|章|节|编|目)|第[（(][{_HAN}\d]+[）)]项"
    r"|\b(?:[Aa]rticles?|[Ss]ections?|[Pp]aragraphs?|[Cc]lauses?)\s\d+(?:\(\w+\))*"
)
_KINDS: Final = (
    ("amount", re.compile(r"元|[$£€¥]|dollar|pound|euro|yuan")),
    ("percent", re.compile(r"%|％|分之|percent|per cent|basis point|倍|成$|折")),
    (
        "time",
        re.compile(r"日|天|周(?!岁)|星期|月|年|小时|分钟|季度|届|day|week|month|year|hour|minute", re.I),
    ),
)
# 一个, 一项: an article more than a number.
_ONE: Final = re.compile(r"一(?:个|项|名|次|份|件|家|人)?|one", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WordChange:
    """A directive word that came, went, or gave way to another.

    Parameters
    ----------
    old, new : the words; None where there was or is none.
    change : strengthened, weakened, replaced (as strong, another word), added or removed.
    """

    old: str | None
    new: str | None
    change: str

    def __str__(self) -> str:
        return f"{self.old or '∅'} → {self.new or '∅'}"


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that changed, with its unit.

    Parameters
    ----------
    old, new : as written; None where there was or is none.
    kind : date, time (a deadline, a term), amount, percent or number.
    """

    old: str | None
    new: str | None
    kind: str

    def __str__(self) -> str:
        return f"{self.old or '∅'} → {self.new or '∅'}"


@dataclass(frozen=True, slots=True)
class Details:
    """What kind of change a reworded clause has seen.

    Parameters
    ----------
    force : strengthened, weakened, mixed, or None where no directive word gave way to a stronger or weaker one.
    directives, numbers : each change.
    references : old and new of each reference to a clause that changed.
    only_references : whether nothing else changed.
    """

    force: str | None = None
    directives: tuple[WordChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    references: tuple[tuple[str | None, str | None], ...] = ()
    only_references: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    kind: str
    value: tuple[str, str]


def details_of(marks: Sequence[Mark], old: str, new: str, language: str, cut: Cut) -> Details:
    """Return what kind of change the marks are.

    Parameters
    ----------
    marks : of the clause.
    old, new : its texts, parts joined by line breaks as the marks count them.
    language : `zh` or `en`.
    cut : starts and ends of the words of a text.

    A directive that gives way to one of another class is stronger or weaker by this order: obligation and prohibition,
    recommendation, encouragement, permission. Words that came or went with a whole sentence tell nothing of the rest and are
    only listed. A number is the same where its value and unit are: 三十日 and 30日.
    """
    changes = _changes(marks)
    words = _pairs(
        [(d.start, d.end, d) for d in find_directives(old, language, *cut(old))],
        [(d.start, d.end, d) for d in find_directives(new, language, *cut(new))],
        changes,
    )
    directives = tuple(
        _word_change(one, other)
        for one, other in words
        if one is None or other is None or one.form.casefold() != other.form.casefold()
    )
    numbers = tuple(
        NumberChange(one.text if one else None, other.text if other else None, (one or other or _NONE).kind)
        for one, other in _pairs(numbers_in(old, language), numbers_in(new, language), changes)
        if (one and one.value) != (other and other.value)
        and ((one and other) or not _ONE.fullmatch((one or other or _NONE).text))
    )
    named = [[(m.start(), m.end(), m.group()) for m in _REFERENCE.finditer(text)] for text in (old, new)]
    references = tuple((a, b) for a, b in _pairs(named[0], named[1], changes) if a != b)
    only = bool(references) and all(
        _within(a, b, named[0]) and _within(c, d, named[1]) for a, b, c, d in changes
    )
    kinds = {word.change for word in directives}
    up, down = "strengthened" in kinds, "weakened" in kinds
    force = "mixed" if up and down else "strengthened" if up else "weakened" if down else None
    return Details(force, directives, numbers, references, only)


def numbers_in(text: str, language: str) -> list[tuple[int, int, _Number]]:
    """Return (start, end, number) of each number with a unit, or in figures; none in a reference to a clause.

    >>> [n.text for _, _, n in numbers_in("自2020年1月1日起三十日内按照第五条处二百元罚款", "zh")]
    ['2020年1月1日', '三十日', '二百元']
    >>> [(n.text, n.kind) for _, _, n in numbers_in("within thirty days, under section 5, 2.5% of $1,200", "en")]
    [('thirty days', 'time'), ('2.5%', 'percent'), ('$1,200', 'amount')]
    """
    held = [m.span() for m in _REFERENCE.finditer(text)]
    found: list[tuple[int, int, _Number]] = []
    for match in (_ENGLISH if language == "en" else _CHINESE).finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in held):
            continue
        groups = match.groupdict()
        figures = groups.get("n") or groups.get("m") or ""
        unit = groups.get("unit") or groups.get("sharp") or groups.get("part") or groups.get("of") or ""
        if language != "en" and not groups.get("date") and not unit and not figures[:1].isdecimal():
            continue
        if groups.get("date"):
            found.append((start, end, _Number(match.group(), "date", (match.group(), ""))))
            continue
        kind = next((name for name, sign in _KINDS if sign.search(match.group())), "number")
        value = figures.replace(",", "").casefold()
        if value and value[0] in _HAN:
            value = str(chinese_number(value) or value)
        unit = unit.removeprefix("个") + (groups.get("sign") or "").strip() + (groups.get("of") or "")
        found.append((start, end, _Number(match.group(), kind, (value, unit.casefold().rstrip("s")))))
    return found


_NONE: Final = _Number("", "number", ("", ""))


def whole_words(text: str, words: Sequence[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Return words with each number, and each reference to a clause, as one word: 第七十五条 changes as a whole.

    >>> whole_words("第七十五条", [(0, 2), (2, 5)], "zh")
    [(0, 5)]
    """
    held = [m.span() for m in _REFERENCE.finditer(text)]
    held += [(start, end) for start, end, _ in numbers_in(text, language)]
    made: list[tuple[int, int]] = []
    for start, end in sorted(held):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    apart: list[tuple[int, int]] = []
    at = 0
    for start, end in words:
        # What a number leaves of a word stays a word of its own: 三十|日内 is 三十日|内.
        low = start
        while at < len(made) and made[at][1] <= start:
            at += 1
        k = at
        while k < len(made) and made[k][0] < end:
            if low < made[k][0]:
                apart.append((low, made[k][0]))
            if not apart or apart[-1] != made[k]:
                apart.append(made[k])
            low = max(low, made[k][1])
            k += 1
        if low < end:
            apart.append((low, end))
    return apart


def _word_change(one: Directive | None, other: Directive | None) -> WordChange:
    if one is None or other is None:
        return WordChange(
            one.form if one else None, other.form if other else None, "removed" if one else "added"
        )
    step = _STRENGTH[other.name] - _STRENGTH[one.name]
    change = "strengthened" if step > 0 else "weakened" if step < 0 else "replaced"
    return WordChange(one.form, other.form, change)


def _changes(marks: Sequence[Mark]) -> list[tuple[int, int, int, int]]:
    """Return (old start, old end, new start, new end) of each change, a deletion and the insertion for it as one."""
    spans: list[tuple[int, int, int, int]] = []
    apart = True
    for mark in marks:
        if mark.op == "equal":
            apart = True
            continue
        n = len(mark.text)
        a, b, c, d = (mark.old, mark.old, mark.new, mark.new) if apart else spans.pop()
        if mark.op == "delete":
            a, b = (mark.old if a == b else a), mark.old + n
        else:
            c, d = (mark.new if c == d else c), mark.new + n
        spans.append((a, b, c, d))
        apart = False
    return spans


def _pairs(
    old: Sequence[tuple[int, int, T]],
    new: Sequence[tuple[int, int, T]],
    changes: Sequence[tuple[int, int, int, int]],
) -> list[tuple[T | None, T | None]]:
    """Return what each change put in place of what, in order; None where there is nothing to put beside it."""
    pairs: list[tuple[T | None, T | None]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for a, b, c, d in changes:
        sides: list[list[T]] = []
        for side, items, low, high in ((0, old, a, b), (1, new, c, d)):
            here = [k for k, (s, e, _) in enumerate(items) if s < high and e > low and k not in used[side]]
            used[side].update(here)
            sides.append([items[k][2] for k in here])
        for place in range(max(map(len, sides))):
            one, other = (side[place] if place < len(side) else None for side in sides)
            pairs.append((one, other))
    return pairs


def _within(start: int, end: int, held: Sequence[tuple[int, int, str]]) -> bool:
    return start == end or any(a <= start and end <= b for a, b, _ in held)
