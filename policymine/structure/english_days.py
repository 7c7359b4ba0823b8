"""Days and times as English minutes write them: a meeting may last over days, months and years.

`January 28-29, 2014`, `June 30 - July 1, 1998`, `30 June and 1 July 1998`, `Tuesday-Wednesday, December 16-17, 2014`,
`Tuesday, July 5, 1995, at 2:30 p.m., and continued on Wednesday`. A day that does not exist is no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Days", "clock_times", "find_days"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Sept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:])"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?)"
_TO = r"\s{0,2}(?:-|–|—|/|,\s?and|,|&|and|to|through)\s{0,2}"
_LEAD = rf"(?:{_WEEKDAY}(?:{_TO}{_WEEKDAY})?,?\s{{1,3}}(?:the\s)?)?"
_MDY = re.compile(
    rf"\b{_LEAD}(?P<month>{_MONTH})\s{{1,3}}(?P<day>{_DAY})(?:,?\s{{1,3}}(?P<year>\d{{4}}))?"
    rf"(?P<more>(?:{_TO}(?:{_WEEKDAY},?\s{{1,3}})?(?:{_MONTH}\s{{1,3}})?{_DAY}(?!\s{{1,3}}{_MONTH})){{0,6}})"
    rf"(?:,?\s{{1,3}}(?P<last>\d{{4}})\b)?",
    re.IGNORECASE,
)
_DMY = re.compile(
    rf"\b{_LEAD}(?P<first>{_DAY})(?:\s(?:day\s)?of)?(?:\s{{1,3}}(?P<month>{_MONTH})(?:,?\s{{1,3}}(?P<year>\d{{4}}))?)?"
    rf"(?P<more>(?:{_TO}(?:{_WEEKDAY},?\s{{1,3}})?{_DAY}){{0,6}}?)"
    rf"(?:\s(?:day\s)?of)?(?:\s{{1,3}}(?P<until>{_MONTH}))?,?\s{{1,3}}(?P<last>\d{{4}})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(_TO)
_ONE = re.compile(rf"(?:(?P<month>{_MONTH})\s{{1,3}})?(?P<day>{_DAY})", re.IGNORECASE)
_CONTINUED = re.compile(
    rf"\b(?:continu|reconven|resum)(?:ed|ing|es)\b.{{0,40}}?\b(?P<weekday>{_WEEKDAY})",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s{0,2}(?P<half>[ap])\s?\.?\s?m\b\.?|\b(?P<word>noon|midnight)\b"
    r"|\b(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)(?!\d|\.\d)(?:\s?(?:hours|hrs|h)\b)?"
    r"|\b(?P<part>half[- ]past|(?:a )?quarter (?:past|to))?\s?(?P<spelt>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,2})\s(?P<oclock>o['’]clock)",
    re.IGNORECASE,
)
# 6:00-7:30 pm: the first hour is in the same half of the day.
_UNTIL = re.compile(
    r"\s?(?:-|–|—|to|until)\s?(?P<hour>\d{1,2})(?:[:.][0-5]\d)?\s{0,2}(?P<half>[ap])\s?\.?\s?m\b",
    re.IGNORECASE,
)
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Days:
    """The first day and the last of one mention: ISO dates, equal where it names one day, and its span."""

    first: str
    last: str
    start: int
    end: int


def _iso(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, _MONTHS.index(month[:3].lower()) + 1, int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


def _of_mdy(match: re.Match[str]) -> list[date | None]:
    # What follows a year and has none itself (March 3, 2014 and 5 of them) is no day.
    last = match["last"] or match["year"]
    if not last:
        return []
    month = match["month"]
    wanted = [(month, match["day"])]
    for one in _ONE.finditer(match["more"] if match["last"] else ""):
        month = one["month"] or month
        wanted.append((month, one["day"]))
    year = int(match["year"] or last)
    found: list[date | None] = []
    # Without a year of its own, December before January lies in the year before the one named.
    for k, (name, day) in enumerate(wanted):
        stated = year if k == 0 and match["year"] else int(last)
        earlier = not match["year"] and _number(name) > _number(wanted[-1][0])
        found.append(_iso(stated - earlier, name, day))
    return found


def _of_dmy(match: re.Match[str]) -> list[date | None]:
    end_month = match["until"] or match["month"]
    if not end_month:
        return []
    last = int(match["last"])
    first_month = match["month"] or end_month
    first_year = int(match["year"] or last) - (
        not match["year"] and _number(first_month) > _number(end_month)
    )
    days = [one["day"] for one in _ONE.finditer(match["more"] or "")]
    return [_iso(first_year, first_month, match["first"]), *(_iso(last, end_month, day) for day in days)]


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower())


def find_days(text: str) -> list[Days]:
    """Return the days that a text names in English, in order, each a first and a last day.

    Parameters
    ----------
    text : any text; where `continued on Wednesday` follows a single day by at most 120 characters, the last day
        is that weekday's next date.

    >>> [(d.first, d.last) for d in find_days("January 28-29, 2014; June 30-July 1, 1998; 31 December 2013 - 2 January 2014")]
    [('2014-01-28', '2014-01-29'), ('1998-06-30', '1998-07-01'), ('2013-12-31', '2014-01-02')]
    >>> [(d.first, d.last) for d in find_days("on Tuesday, May 4, 1999, at 9:00 a.m. and was continued on Wednesday")]
    [('1999-05-04', '1999-05-05')]
    """
    hits: list[Days] = []
    for pattern, read in ((_MDY, _of_mdy), (_DMY, _of_dmy)):
        for match in pattern.finditer(text):
            days = read(match)
            if not days or any(day is None for day in days):
                continue
            known = [day for day in days if day is not None]
            if known != sorted(known):
                continue
            end = match.end("year") if pattern is _MDY and not match["last"] else match.end()
            hits.append(Days(known[0].isoformat(), known[-1].isoformat(), match.start(), end))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Days] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return [_with_weekday(text, hit) for hit in _joined(text, kept)]


def _joined(text: str, hits: list[Days]) -> list[Days]:
    """Return the mentions, two that a dash or an `and` joins as one: December 31, 2013 - January 2, 2014."""
    joined: list[Days] = []
    for hit in hits:
        before = joined[-1] if joined else None
        if before and before.last < hit.first and _BETWEEN.fullmatch(text, before.end, hit.start):
            joined[-1] = Days(before.first, hit.last, before.start, hit.end)
        else:
            joined.append(hit)
    return joined


def _with_weekday(text: str, days: Days) -> Days:
    """Return the days, the last one after them that only a weekday names: and continued on Wednesday."""
    if days.first != days.last:
        return days
    match = _CONTINUED.search(text, days.end, days.end + 120)
    if not match or ". " in text[days.end : match.start()].replace(".m. ", " "):
        return days
    begun = date.fromisoformat(days.first)
    gap = (_WEEKDAYS.index(match["weekday"][:3].lower()) - begun.weekday()) % 7
    return Days(days.first, (begun + timedelta(days=gap)).isoformat(), days.start, days.end)


def clock_times(text: str) -> list[tuple[str, int, int]]:
    """Return the times of day that a text states: (HH:MM, start, end).

    >>> [t[0] for t in clock_times("from 9:00 a.m. until noon, again at 2 p.m., 14:30 and 7.15pm; section 3.2")]
    ['09:00', '12:00', '14:00', '14:30', '19:15']
    """
    times: list[tuple[str, int, int]] = []
    for match in _CLOCK.finditer(text):
        if match["word"]:
            stated = "12:00" if match["word"].lower() == "noon" else "00:00"
        elif match["oclock"]:
            if not (worded := _in_words(match)):
                continue
            stated = worded
        elif match["hour"]:
            hour = int(match["hour"])
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
            stated = f"{hour:02d}:{match['minute'] or '00'}"
        elif "." in match.group():
            continue
        else:
            hour = int(match["hour24"])
            until = _UNTIL.match(text, match.end())
            if until and until["half"].lower() == "p" and hour < 12 and hour <= int(until["hour"]) % 12:
                hour += 12
            stated = f"{hour:02d}:{match['minute24']}"
        times.append((stated, match.start(), match.end()))
    return times


def _in_words(match: re.Match[str]) -> str | None:
    """Return half-past Two o'clock as 14:30; an hour from one to seven is one of the afternoon, as houses sit then."""
    spelt = match["spelt"].lower()
    hour = int(spelt) if spelt.isdigit() else _SPELT.index(spelt) + 1
    if not 1 <= hour <= 12:
        return None
    hour += 12 if hour <= 7 else 0
    part = (match["part"] or "").lower()
    minutes = 30 if part.startswith("half") else 15 if part.endswith("past") else -15 if part else 0
    return f"{(hour * 60 + minutes) // 60:02d}:{(hour * 60 + minutes) % 60:02d}"
