"""Dates as Chinese and English documents write them, to ISO at the precision stated.

`2014`, `2014-03` and `2014-03-05` are three different statements: no first of January is ever invented.
Numerals in any script (2013, ２０１３, 二〇一三, 二零一三), 廿 and 卅, 元年 and 元月, and years of the Republic
(民国一〇三年 is 2014) are read, also spread out by blanks and with the slips of a reader of print (2O13年l1月).
A range (`January 26-27, 2010`, 2013年1月5日至8日) is the day it begins. 12/11/2013 is read only where it can be
but one day; 12.11.2013 is the day before the month, as wherever dots are used.
"""

from __future__ import annotations

import calendar
import re

from policymine.corpus.document import Extracted
from policymine.structure.lines import found

__all__ = ["chinese_number", "find_dates", "parse_date"]

_DIGITS = {ch: i for i, ch in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "◯": 0,
    "两": 2,
}
_DIGITS |= {chr(base + i): i for base in (0x30, 0xFF10) for i in range(10)}
_TENS = {"廿": 20, "卄": 20, "卅": 30, "丗": 30}
_D = "0-9０-９〇○◯ＯOo零一二三四五六七八九lI"
_S = r"[ \t\u3000\u00a0]{0,3}"
# What print and typewriters make of 0 and 1; certain only inside a date.
_SLIPS = str.maketrans({"l": "1", "I": "1", "o": "0"})
_UNTIL = rf"{_S}(?:至|到|[-—–－~～]{{1,2}}){_S}"
_CHINESE = (
    rf"(?:公元{_S})?(?P<roc>(?:中[华華]?)?民[国國]{_S})?"
    rf"(?P<year>(?:[{_D}]{_S}){{1,3}}[{_D}十百]|[{_D}十百廿卄卅丗]{{1,4}}|元){_S}年"
    rf"(?:{_S}(?P<month>[{_D}十元](?:{_S}[{_D}十])?)(?:{_UNTIL}[{_D}十]{{1,2}})?{_S}月(?:份(?!\d))?"
    rf"(?:{_S}(?P<day>[{_D}十廿卄卅丗](?:{_S}[{_D}十]){{0,2}}){_S}[日号號])?)?"
)
_CHINESE_END = (
    rf"(?:{_UNTIL}(?:[{_D}]{{4}}{_S}年{_S})?(?:[{_D}十元]{{1,2}}{_S}月{_S})?[{_D}十廿卅]{{1,3}}{_S}[日号號])?"
)
_NUMERIC = r"(?P<year>[0-9０-９]{4})(?P<sep>[-/.．－／])(?P<month>[0-9０-９]{1,2})(?:(?P=sep)(?P<day>[0-9０-９]{1,2}))"
_MONTHS = (
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Sept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|to|and)\s?"
_ENGLISH_MDY = rf"(?P<month>{_MONTH})\s{{1,3}}(?P<day>{_DAY})(?:{_TO}(?:{_MONTH}\s{{1,3}})?{_DAY})?,?\s{{1,3}}(?P<year>\d{{4}})"
_ENGLISH_DMY = (
    rf"(?:the\s{{1,3}})?(?P<day>{_DAY})(?:{_TO}{_DAY})?(?:\s{{1,3}}day\s{{1,3}}of)?(?:\s{{1,3}}|[-/])"
    rf"(?P<month>{_MONTH})(?:,?\s{{1,3}}|[-/])(?P<year>\d{{4}})"
)
_DOTTED = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)"
_SLASHED = r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)"
_ENGLISH_MY = rf"(?P<month>{_MONTH}),?\s{{1,3}}(?P<year>\d{{4}})"

_FINDERS = (
    ("chinese", re.compile(rf"(?<![{_D}]){_CHINESE}"), 0.95),
    ("numeric", re.compile(rf"(?<![\d.０-９/-]){_NUMERIC}(?![\d０-９/-])(?!\.\d)"), 0.9),
    ("numeric", re.compile(rf"(?<![\d./-])(?:{_DOTTED})(?![\d/-])(?!\.\d)"), 0.85),
    ("numeric", re.compile(rf"(?<![\d./-])(?:{_SLASHED})(?![\d/-])"), 0.75),
    ("english", re.compile(rf"\b(?:{_ENGLISH_MDY})\b", re.IGNORECASE), 0.95),
    ("english", re.compile(rf"\b(?:{_ENGLISH_DMY})\b", re.IGNORECASE), 0.95),
    ("english", re.compile(rf"\b(?:{_ENGLISH_MY})\b"), 0.8),
    ("compact", re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"), 0.5),
)
# 2011-2020年 is a span of years, not the year it ends with.
_SINCE = re.compile(r"(?:19|20)\d\d\s?[-—–－~～]{1,2}\s?$")
# What a date of each form cannot be without, for a text that holds none.
_DIGIT = re.compile(r"\d")
_LATIN_YEAR = re.compile(r"[a-zA-Z.,\d](?:\s{1,3}|[-/])\d{4}")
_WEEKDAY = r"(?:[ \t\u3000]{0,2}[（(]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?)?"
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ENGLISH_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s{1,3})?"
_WHOLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _CHINESE
        + _CHINESE_END
        + _WEEKDAY
        + r"(?:[ \u3000]{0,3}[上下中]午)?(?:[ \u3000]{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?",
        _NUMERIC + _CLOCK,
        _DOTTED,
        _SLASHED,
        r"(?P<year>[0-9０-９]{4})[-/.．－／](?P<month>[0-9０-９]{1,2})",
        r"(?P<year>(?:1[0-9]|2[0-9])\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)",
        r"(?P<year>[0-9０-９]{4})",
        _ENGLISH_WEEKDAY + _ENGLISH_MDY,
        _ENGLISH_WEEKDAY + _ENGLISH_DMY,
        _ENGLISH_MY,
    )
)


def chinese_number(raw: str) -> int | None:
    """Return the number a numeral in any script stands for, 0 to 99999; None where it is none.

    >>> [chinese_number(s) for s in ("十二", "廿三", "卅", "二〇一三", "１２", "一百零三", "元", "十十")]
    [12, 23, 30, 2013, 12, 103, 1, None]
    """
    digits = re.sub(r"\s", "", raw)
    if digits == "元":
        return 1
    if not digits:
        return None
    if all(ch in _DIGITS for ch in digits):
        return int("".join(str(_DIGITS[ch]) for ch in digits)) if len(digits) <= 5 else None
    if digits[0] in _TENS:
        rest = digits[1:]
        if not rest:
            return _TENS[digits[0]]
        return _TENS[digits[0]] + _DIGITS[rest] if len(rest) == 1 and _DIGITS.get(rest, 0) else None
    match = re.fullmatch(
        r"(?:([一二三四五六七八九1-9])百零?)?(?:([一二三四五六七八九1-9])?(十))?([一二三四五六七八九1-9])?",
        digits,
    )
    if not match:
        return None
    hundreds, tens, ten, ones = match.groups()
    total = 100 * _DIGITS[hundreds] if hundreds else 0
    if ten:
        total += 10 * (_DIGITS[tens] if tens else 1)
    return total + (_DIGITS[ones] if ones else 0)


def _month(raw: str) -> int | None:
    name = raw.lower().rstrip(".")
    for names in _MONTHS:
        if name in names:
            return names.index(name) + 1
    return 9 if name == "sept" else chinese_number(raw)


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups.get("first"):
        first, second = int(groups["first"]), int(groups["second"])
        if min(first, second) > 12 or (first != second and max(first, second) <= 12):
            return None
        groups["day"], groups["month"] = str(max(first, second)), str(min(first, second))
    if "年" in match.group():
        groups = {name: part.translate(_SLIPS) if part else part for name, part in groups.items()}
    year = chinese_number(groups["year"])
    if year is None:
        return None
    if groups.get("roc"):
        year += 1911
    elif len(re.sub(r"\s", "", groups["year"])) != 4:
        return None
    if not 1000 <= year <= 2999:
        return None
    if not groups.get("month"):
        return f"{year:04d}"
    month = _month(groups["month"])
    if month is None or not 1 <= month <= 12:
        return None
    if not groups.get("day"):
        return f"{year:04d}-{month:02d}"
    day = chinese_number(re.sub(r"(?i)(?:st|nd|rd|th)$", "", groups["day"]))
    if day is None or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def parse_date(text: str) -> str | None:
    """Return the ISO date that the whole of `text` states, at its own precision; None where it is no date.

    Parameters
    ----------
    text : a date and nothing else; blanks around it, a weekday after it and a clock time are allowed.

    >>> parse_date("二〇一三年十一月十二日"), parse_date("2013年 1月"), parse_date("民国一〇三年")
    ('2013-11-12', '2013-01', '2014')
    >>> parse_date("January 26-27, 2010"), parse_date("2014-02-30"), parse_date("2014年3月")
    ('2010-01-26', None, '2014-03')
    >>> parse_date("二 ○ 一 三 年 十 一 月 廿 二 日"), parse_date("8.4.2020"), parse_date("4/8/2020")
    ('2013-11-22', '2020-04-08', None)
    """
    stripped = text.strip()
    if not 4 <= len(stripped) <= 60:
        return None
    # Most lines that are asked for are none: only 年 can follow where an ideograph stands first.
    ideograph = "\u2e80" <= stripped[0] <= "\ufeff"
    if ideograph and "年" not in stripped:
        return None
    if not ideograph and not stripped[0].isalnum():
        return None
    for pattern in _WHOLE[:1] if ideograph else _WHOLE:
        match = pattern.fullmatch(stripped)
        if match:
            return _iso(match)
    return None


def find_dates(text: str) -> list[Extracted]:
    """Return the dates in a text, in order, none overlapping another.

    A bare number is no date here; a year needs its 年, a month its name or its year. `2014年度`, `90年代`
    and the like name periods and are left out, and so is what cannot be (2014年2月30日).

    >>> [d.value for d in find_dates("2014年3月5日发布，自2014.5.1起施行；on 5 March 2014; 2014年度")]
    ['2014-03-05', '2014-05-01', '2014-03-05']
    """
    hits: list[Extracted] = []
    may_be = {"chinese": "年" in text, "english": bool(_LATIN_YEAR.search(text))}
    digits = bool(_DIGIT.search(text))
    for rule, pattern, confidence in _FINDERS:
        for match in pattern.finditer(text) if may_be.get(rule, digits) else ():
            value = _iso(match)
            if value is None or (
                len(value) == 4
                and (
                    text[match.end() : match.end() + 1] in tuple("度代级版")
                    or _SINCE.search(text, max(match.start() - 8, 0), match.start())
                )
            ):
                continue
            hits.append(found(text, match.start(), match.end(), value, f"date:{rule}", confidence))
    # The longest at a place wins: "5 March 2014" over the "March 2014" within it.
    hits.sort(key=lambda hit: (hit.span[0], -hit.span[1]) if hit.span else (0, 0))
    kept: list[Extracted] = []
    reached = 0
    for hit in hits:
        if hit.span and hit.span[0] >= reached:
            kept.append(hit)
            reached = hit.span[1]
    return kept
