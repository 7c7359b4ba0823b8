"""The day a meeting was held, where no entry of the head states it in full.

    2014年3月5日上午，区长张三主持召开……      the opening sentence states it
    〔2016〕7号 / 4月11日上午，镇长……            day and month there, the year in the number: less sure, and the rule says so

A number is given when the record is written, so a December meeting under one of the first numbers of a year stays open.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number, find_dates
from policymine.structure.lines import Line, found

__all__ = ["find_date"]

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_MONTH_DAY = re.compile(
    rf"(?<![\d年至到-])(?P<month>{_N}|元)[ \t\u3000]{{0,2}}月[ \t\u3000]{{0,2}}(?P<day>{_N})[ \t\u3000]{{0,2}}[日号號]"
)
_NUMBER = re.compile(
    r"[〔\[［（(【]\s?(?P<year>(?:19|20)\d\d)\s?[〕\]］）)】]\s?(?:第\s?)?(?P<n>\d{1,4}|[一二三四五六七八九十]{1,3})?\s?[号期次號]?"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年")
_HELD = re.compile(
    r"会议|會議|[座协恳例开議议谈商证办证解]会|大会|主持|召开|召開|召集|举行|舉行|听取|聽取|审议|審議|讨论|討論"
)
# 召开2021年度燃气安全专题会议; 总结2020年度工作 tells no year of the meeting.
_HELD_IN = re.compile(r"(?:召开|召開|举行|舉行|召集)了?(?P<year>(?:19|20)\d\d)年")
_LABEL = re.compile(r"[【\[]?[^:：\n]{0,10}(?:时\s?间|時\s?間|日\s?期)[^:：\n]{0,4}[:：】\]　 ]")
_OPENING = 15


def find_date(text: str, lines: Sequence[Line], title: Extracted | None) -> Extracted | None:
    """Return the day of a meeting: of the title or the head, else of the opening sentence, else put together.

    Parameters
    ----------
    text : the record.
    lines : its lines; those of the opening are read.
    title : its title.

    >>> from policymine.structure.lines import split_lines
    >>> made = "镇党政联席会议纪要\\n〔2016〕7号\\n4月11日上午，镇长丘某某主持召开党政联席会议。"
    >>> field = find_date(made, split_lines(made), None)
    >>> (field.value, field.raw, field.rule, field.confidence) if field else None
    ('2016-04-11', '4月11日', 'month-day+year-of-number', 0.7)
    """
    opening = list(lines)[:_OPENING]
    return (
        _in_short_line(text, opening, title)
        or _in_opening_sentence(text, opening)
        or _put_together(text, opening, title)
    )


def _in_short_line(text: str, opening: Sequence[Line], title: Extracted | None) -> Extracted | None:
    """Return the first full date of the title or of a short line in the head."""
    for line in opening:
        inside = title and title.span and title.span[0] <= line.start < title.span[1]
        if len(line.text) > 80 and not inside:
            return None
        dates = [date for date in find_dates(line.text[:400]) if len(str(date.value)) == 10]
        if dates and dates[0].span:
            a, b = dates[0].span
            return found(text, line.start + a, line.start + b, dates[0].value, "head-line-date", 0.8)
    return None


def _sentences(opening: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return the lines that tell of the meeting as such, with their first sentence."""
    told = []
    for line in opening:
        sentence = re.split(r"[。；]", line.text[:300], maxsplit=1)[0]
        if _HELD.search(sentence) and len(sentence) > 12:
            told.append((line, sentence))
    return told[:3]


def _in_opening_sentence(text: str, opening: Sequence[Line]) -> Extracted | None:
    for line, sentence in _sentences(opening):
        dates = [date for date in find_dates(sentence) if len(str(date.value)) == 10]
        # What a meeting dealt with may be dated too, but not at the beginning.
        if dates and dates[0].span and dates[0].span[0] <= 30:
            a, b = dates[0].span
            return found(text, line.start + a, line.start + b, dates[0].value, "opening-sentence-date", 0.8)
    return None


def _put_together(text: str, opening: Sequence[Line], title: Extracted | None) -> Extracted | None:
    year = _year(opening, title)
    if year is None:
        return None
    source, value, serial = year
    labelled = [(line, line.text[:80]) for line in opening if _LABEL.match(line.text)]
    for line, stretch in (*labelled, *_sentences(opening)):
        match = _MONTH_DAY.search(stretch)
        if match is None or (match.start() > 30 and (line, stretch) not in labelled):
            continue
        month = 1 if match["month"] == "元" else chinese_number(match["month"])
        day = chinese_number(match["day"])
        if not month or not day or not 1 <= month <= 12 or day > calendar.monthrange(value, month)[1]:
            continue
        # 12月28日 under 〔2017〕1号 was most likely in 2016; nothing here says so.
        if source == "number" and month == 12 and serial is not None and serial <= 2:
            continue
        confidence = {"number": 0.7, "title": 0.7}.get(source, 0.6)
        return found(
            text,
            line.start + match.start(),
            line.start + match.end(),
            f"{value:04d}-{month:02d}-{day:02d}",
            f"month-day+year-of-{source}",
            confidence,
        )
    return None


def _year(opening: Sequence[Line], title: Extracted | None) -> tuple[str, int, int | None] | None:
    """Return (where it stands, year, serial number) of the year that the number or the title of a record gives."""
    for line in opening[:10]:
        match = _NUMBER.search(line.text) if len(line.text) <= 80 else None
        if match:
            return "number", int(match["year"]), chinese_number(match["n"]) if match["n"] else None
    if title and (stated := _YEAR.search(title.raw) or re.search(r"(?P<year>20\d\d)(?=\.|-|度)", title.raw)):
        return "title", int(stated["year"]), None
    years = {
        int(m["year"]) for line in opening[:6] if len(line.text) <= 60 for m in _YEAR.finditer(line.text)
    }
    if len(years) == 1:
        return "head", years.pop(), None
    told = next((hit for _, sentence in _sentences(opening) if (hit := _HELD_IN.search(sentence))), None)
    return ("sentence", int(told["year"]), None) if told else None
