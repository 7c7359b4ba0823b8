"""When something is due, as minutes say it: 6月底前, 两周之内, 下周三前, 年底, by the end of May.

A date is worked out from the meeting's own date where the words need it, at the precision they have (6月完成 is 2019-06); words
that no calendar settles (下次会议前, 春节前, 尽快) keep their wording and no date.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from policymine.structure.dates import chinese_number, find_dates

__all__ = ["Due", "find_deadlines"]

_N = r"[0-9０-９]{1,3}|[〇零一二两三四五六七八九十半]{1,4}"
_CLOSE = r"(?P<close>(?:开学|汛期|入冬|供暖|放假|开工|完工|竣工|验收|换届)?(?:之|以)?(?:前|内)|止)?"
_WEEK = {d: i for i, d in enumerate("一二三四五六日")} | {"天": 6, "末": 6}
_ENGLISH_DAYS = {
    d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_ENGLISH_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_FEASTS = {
    "元旦": (1, 1),
    "三八节": (3, 8),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "国庆节": (10, 1),
    "国庆": (10, 1),
    "十一长假": (10, 1),
}
_MD = r"(?P<when>今年|本年|明年|次年|来年|后年)?\s?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("day", rf"{_MD}\s?(?P<day>\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})[日号]{_CLOSE}"),
    ("month-end", rf"{_MD}(?:月?底|末){_CLOSE}"),
    ("month-part", rf"{_MD}(?P<part>上旬|中旬|下旬|初|中){_CLOSE}"),
    ("month", rf"{_MD}{_CLOSE}"),
    ("this-month", rf"(?P<which>本月|当月|这个月|下个?月)\s?(?:(?P<end>底|末)|(?P<part>上旬|中旬|下旬|初)|"
        rf"(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号])?{_CLOSE}"),
    ("bare-month-end", rf"(?<![一二三四五六七八九十\d])月(?:底|末){_CLOSE}"),
    ("year-end", rf"(?:(?P<which>今年|本年|明年|次年|来年)年?(?:底|末)|年(?:底|末)){_CLOSE}"),
    ("half", rf"(?P<which>今年|本年|明年|次年)?(?P<half>上半年|下半年|第?[一二三四1-4]季度)(?:末|底)?{_CLOSE}"),
    ("week", rf"(?P<which>本|这|下下|下)(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])?(?:底)?{_CLOSE}"),
    ("within", rf"(?:在)?(?P<n>{_N})\s?(?:个)?(?P<work>工作)?(?P<unit>天|日|周|星期|礼拜|月)(?:的?时间)?(?:之内|以内|"
        rf"内)"),
    ("feast", r"(?P<feast>元旦|三八节|五一|劳动节|六一|七一|八一|国庆节|国庆|十一长假)(?:节|假期|长假|"
        r"期间)?(?P<close>(?:之|以)?前)"),
    ("weekday", r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?:下班)?(?P<close>(?:之|以)?前)"),
    ("bare-day", r"(?<![\d月.．])(?P<day>\d{1,2})[日号](?P<close>(?:之|以)?前)(?=[^\d，。]|$)"),
    ("clock", r"(?P<clock>(?:明天|后天|次日)(?:下班)?(?:(?:之|以)?前)?|(?:今天|当天|当日)(?:下班)?(?:之|以)?[前内])"),
    ("event", r"(?:下(?:一)?次|下(?:一)?届|本届)?(?:会议|例会|理事会|春节|中秋节?|端午节?|汛期|雨季|暑假|寒假|开学|"
        r"入冬|供暖季?|冬季|换届|公示期满|公示结束|竣工|验收|施工)(?:来临|召开|结束|开始|到来)?(?:之|"
        r"以)?(?:前|后)"),
    ("standing", r"长期坚持|长期|常态化|每(?:月|季度|周|年|半年|天|日)(?:一次|两次|\d次)?|持续|即日起|尽快|尽早|抓紧|"
        r"立即|马上|及时|近期|随时"),
    ("en-end", r"(?P<by>by|before|no later than) (?:the )?end of (?:(?P<this>the (?:month|year|week)|this (?:month|"
        r"year|week)|(?:next|the following) (?:month|year|week)|month|year|week)|(?P<month>January|February|"
        r"March|April|May|June|July|August|September|October|November|December)(?: (?P<year>\d{4}))?)"),
    ("en-day", r"(?P<by>by|before|on|no later than|due|until)[:]? (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|"
        r"Sun)day,? )?(?:the )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>January|February|March|"
        r"April|May|June|July|August|September|October|November|December)|(?P<month2>January|February|March|"
        r"April|May|June|July|August|September|October|November|December) (?P<day2>\d{1,2})(?:st|nd|rd|"
        r"th)?)(?!\d)(?:,? (?P<year>\d{4}))?"),
    ("en-month", r"(?P<by>by|before|in) (?P<month>January|February|March|April|May|June|July|August|September|October|"
        r"November|December)\b(?: (?P<year>\d{4}))?(?! \d)"),
    ("en-week", r"(?P<by>by|before|on) (?:(?P<next>next|this|the following) )?(?P<day>Monday|Tuesday|Wednesday|"
        r"Thursday|Friday|Saturday|Sunday)\b"),
    ("en-within", r"(?:within|in) (?:the next )?(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|"
        r"a) (?P<work>working |business )?(?P<unit>day|week|month)s?\b"),
    ("en-event", r"(?:by|before|at|for|in time for) the (?:next|following) (?:meeting|session)|as soon as possible|"
        r"ASAP|immediately|ongoing"),
)  # fmt: skip
_COMPILED = tuple(
    (name, re.compile(pattern, re.IGNORECASE if name.startswith("en-") else 0)) for name, pattern in _PATTERNS
)
_COUNT_WORDS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
} | {"a": 1}
# What a calendar cannot settle, and what is no deadline at all.
_OPEN = ("event", "standing", "en-event")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline.

    Parameters
    ----------
    value : ISO date at the precision stated, None where no calendar settles it.
    start, end : code points of the wording.
    rule : how it was told, such as `day`, `within`, `event`; with `+meeting` where the meeting's date was needed.
    closed : whether the words close the time (前, 内, by), and do not only name one (6月召开).
    """

    value: str | None
    start: int
    end: int
    rule: str
    closed: bool


def _int(raw: str | None) -> int | None:
    return None if raw is None else 0 if raw == "半" else chinese_number(raw.replace("两", "二"))


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _shift(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _last(year, month + 1)))


def _workdays(day: date, n: int) -> date:
    while n > 0:
        day += timedelta(days=1)
        n -= day.weekday() < 5
    return day


def _year_of(meeting: date, month: int, day: int, when: str | None) -> int:
    if when in ("明年", "次年", "来年"):
        return meeting.year + 1
    if when == "后年":
        return meeting.year + 2
    if when:
        return meeting.year
    # A deadline lies ahead: 3月10日前, said in November, is next year's.
    return meeting.year + ((month, day) < (meeting.month, meeting.day))


def _in_month(meeting: date, match: re.Match[str], part: str | None) -> str | None:
    groups = match.groupdict()
    month = _int(groups.get("month"))
    if month is None or not 1 <= month <= 12:
        return None
    year = _year_of(meeting, month, 31, groups.get("when"))
    if part is None:
        return f"{year}-{month:02d}"
    day = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part, _last(year, month))
    return f"{year}-{month:02d}-{day:02d}"


def _solve(rule: str, m: re.Match[str], meeting: date) -> str | None:
    g = m.groupdict()
    if rule == "day":
        month, day = _int(g["month"]), _int(g["day"].replace("廿", "二十"))
        if month is None or day is None or not 1 <= month <= 12:
            return None
        year = _year_of(meeting, month, day, g["when"])
        return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= _last(year, month) else None
    if rule == "month-end":
        return _in_month(meeting, m, "底")
    if rule in ("month-part", "month"):
        return _in_month(meeting, m, g.get("part"))
    if rule == "this-month":
        base = _shift(meeting.replace(day=1), 1 if g["which"].startswith("下") else 0)
        if g["day"]:
            day = _int(g["day"])
            fits = day is not None and 1 <= day <= _last(base.year, base.month)
            return base.replace(day=day).isoformat() if fits and day else None
        if g["end"] or g["part"]:
            day = {"上旬": 10, "初": 10, "中旬": 20}.get(g["part"] or "", _last(base.year, base.month))
            return base.replace(day=day).isoformat()
        return f"{base.year}-{base.month:02d}"
    if rule == "bare-month-end":
        return meeting.replace(day=_last(meeting.year, meeting.month)).isoformat()
    if rule == "year-end":
        return f"{meeting.year + (g['which'] in ('明年', '次年'))}-12-31"
    if rule == "half":
        year = meeting.year + (g["which"] in ("明年", "次年"))
        name = g["half"]
        month = {"上半年": 6, "下半年": 12}.get(name) or 3 * (
            _int(name.removeprefix("第").removesuffix("季度")) or 4
        )
        return f"{year}-{month:02d}-{_last(year, month):02d}"
    if rule == "week":
        monday = meeting - timedelta(days=meeting.weekday())
        monday += timedelta(weeks={"下": 1, "下下": 2}.get(g["which"], 0))
        return (monday + timedelta(days=_WEEK[g["day"]] if g["day"] else 6)).isoformat()
    if rule == "within":
        n = _int(g["n"])
        if n is None:
            return None
        if g["n"] == "半":
            return (meeting + timedelta(days=15)).isoformat() if g["unit"] == "月" else None
        return _after(meeting, n, {"月": "month", "天": "day", "日": "day"}.get(g["unit"], "week"), g["work"])
    if rule == "feast":
        month, day = _FEASTS[g["feast"]]
        return f"{_year_of(meeting, month, day, None)}-{month:02d}-{day:02d}"
    if rule == "weekday":
        return (meeting + timedelta(days=(_WEEK[g["day"]] - meeting.weekday()) % 7)).isoformat()
    if rule == "bare-day":
        day = int(g["day"])
        base = _shift(meeting.replace(day=1), int(day < meeting.day))
        return base.replace(day=day).isoformat() if 1 <= day <= _last(base.year, base.month) else None
    if rule == "clock":
        return (meeting + timedelta(days={"明": 1, "次": 1, "后": 2}.get(g["clock"][0], 0))).isoformat()
    return _solve_english(rule, g, meeting)


def _after(meeting: date, n: int, unit: str, working: str | None) -> str:
    if unit == "month":
        return _shift(meeting, n).isoformat()
    days = n * (7 if unit == "week" else 1)
    return (
        _workdays(meeting, days) if working and unit == "day" else meeting + timedelta(days=days)
    ).isoformat()


def _solve_english(rule: str, g: dict[str, str | None], meeting: date) -> str | None:
    month = _ENGLISH_MONTHS.get((g.get("month") or g.get("month2") or "").lower(), 0)
    stated = int(g["year"] or 0) if "year" in g else 0
    if rule == "en-end":
        if not month:
            this = g["this"] or ""
            ahead = int("next" in this or "following" in this)
            if "week" in this:
                return (meeting + timedelta(days=6 - meeting.weekday() + 7 * ahead)).isoformat()
            base = (
                _shift(meeting.replace(day=1), ahead)
                if "month" in this
                else date(meeting.year + ahead, 12, 1)
            )
            return base.replace(day=_last(base.year, base.month)).isoformat()
        year = stated or _year_of(meeting, month, 31, None)
        return f"{year}-{month:02d}-{_last(year, month):02d}"
    if rule == "en-day":
        day = int(g["day"] or g["day2"] or 0)
        year = stated or _year_of(meeting, month, day, None)
        return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= _last(year, month) else None
    if rule == "en-month":
        return f"{stated or _year_of(meeting, month, 31, None)}-{month:02d}"
    if rule == "en-week":
        ahead = (_ENGLISH_DAYS[(g["day"] or "").lower()] - meeting.weekday()) % 7 or 7
        return (meeting + timedelta(days=ahead)).isoformat()
    n = (g["n"] or "").lower()
    return _after(meeting, int(n) if n.isdigit() else _COUNT_WORDS[n], (g["unit"] or "").lower(), g["work"])


def find_deadlines(text: str, *, on: str | None = None, offset: int = 0) -> list[Due]:
    """Return the deadlines in a stretch of text, in order, none overlapping another.

    Parameters
    ----------
    text : the stretch.
    on : ISO date of the meeting; without a full one, words that need it have no value.
    offset : code-point place of the stretch in its document.

    工作日 are Mondays to Fridays: public holidays are not known here.

    >>> [d.value for d in find_deadlines("6月底前报价，两周之内公示，年底完成", on="2019-05-14")]
    ['2019-06-30', '2019-05-28', '2019-12-31']
    >>> [(d.value, d.rule) for d in find_deadlines("3月10日前；下次会议前", on="2018-11-20")]
    [('2019-03-10', 'day+meeting'), (None, 'event')]
    >>> [d.value for d in find_deadlines("within two weeks, by the end of May", on="2018-03-12")]
    ['2018-03-26', '2018-05-31']
    """
    meeting = date.fromisoformat(on) if on and re.fullmatch(r"\d{4}-\d\d-\d\d", on) else None
    hits: list[Due] = []
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in taken)

    for full in find_dates(text):
        if not full.span:
            continue
        start, end = full.span
        tail = re.match(r"(?P<part>底|末|上旬|中旬|下旬)?(?P<close>(?:之|以)?前|止)?", text[end:])
        value = str(full.value)
        if tail and tail["part"] and len(value) == 7:
            year, month = int(value[:4]), int(value[5:])
            value += f"-{ {'上旬': 10, '中旬': 20}.get(tail['part'], _last(year, month)):02d}"
        elif tail and tail["part"] and len(value) == 4:
            value += "-12-31"
        opener = re.search(r"(?:by|before|no later than|until|due)[: ]*$", text[max(0, start - 16) : start])
        close = bool(tail and tail["close"]) or opener is not None
        end += tail.end() if tail else 0
        hits.append(Due(value, offset + start, offset + end, "stated", close))
        taken.append((start, end))
    for rule, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if not free(*match.span()):
                continue
            solved: str | None = None
            after = rule == "within" and re.search(r"(?<!会)(?<!会议)后[，,]?(?:的)?$", text[: match.start()])
            if rule not in _OPEN and meeting and not after:
                solved = _solve(rule, match, meeting)
            groups = match.groupdict()
            closed = bool(groups.get("close") or groups.get("by")) or rule in (
                "within", "en-within", "month-end", "year-end", "bare-month-end", "event", "en-event"
            )  # fmt: skip
            hits.append(
                Due(
                    solved,
                    offset + match.start(),
                    offset + match.end(),
                    "event" if after else rule if rule in _OPEN else f"{rule}+meeting",
                    closed,
                )
            )
            taken.append(match.span())
    return sorted(hits, key=lambda due: due.start)
