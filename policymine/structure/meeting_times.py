"""When a meeting began, paused and ended, and when the next one is.

Clock times are read as they are written (上午11時正, 下午3時30分, 晚上9時零7分, 十点半, 14：30, 9:30-11:00) and given as
`HH:MM`; 凌晨 is after midnight. A time that nobody states is absent, and one before the other is told, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number, find_dates
from policymine.structure.lines import Line, collapse, found
from policymine.structure.speakers import Turn

__all__ = [
    "Clock",
    "NextMeeting",
    "find_clocks",
    "find_next_meeting",
    "find_times",
    "order_warning",
    "stamp_warning",
]

_N = r"[0-9０-９〇零一二两兩三四五六七八九十廿]"
_PART = r"(?P<part>上午|下午|早上|早晨|清晨|中午|正午|傍晚|晚上|晚间|晚間|晚|凌晨|午夜|深夜)?"
_CLOCK = re.compile(
    rf"{_PART}[ \t\u3000]{{0,2}}(?<![\d.+＋])(?:"
    rf"(?P<hour>{_N}{{1,3}})[ \t]{{0,2}}(?:时|時|点|點)(?!间|間|候|段|期|半会)[ \t]{{0,2}}"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<sharp>正|整)|(?P<minute>{_N}[ \t]{{0,2}}{_N}?{_N}?)[ \t]{{0,2}}分?"
    rf"(?![\d年月日小个個天]))?"
    rf"|(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?::[0-5]\d|：[0-5]\d)?(?!\d))[ \t]{{0,2}}(?P<mark>[ap]\.?m\.?(?![a-z]))?",
    re.IGNORECASE,
)
_AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚間", "晚", "午夜", "深夜")
_RANGE = re.compile(r"[ \t]{0,2}(?:至|到|[-—–－~～]{1,2})[ \t]{0,2}")
# How a record tells that a sitting opens, pauses, goes on and closes.
_EVENT = re.compile(
    r"(?P<resume>恢复|恢復|复会|復會|续会|續會|继续(?:开会|开会)|繼續)|(?P<suspend>暂停|暫停|(?<!不)休会(?=\d{1,3}分)|中场休息|午休)"
    r"|(?P<end>休会|休會|散会|散會|结束|結束|闭会|閉會|会毕)|(?P<start>开始|開始|开会|開會|召开|召開)"
)
_NEXT = re.compile(
    r"(?:下次|下一次|下期|下一期|下届|下回)(?:会议|會議|例会|议事会|协商会|座谈会|开会|再议|会)?[^。\n]{0,14}?(?:时间|時間|日期|定于|定在|定於|拟于|将于|將於|于|於|在|[:：])(?P<rest>[^。；\n]{2,80})"
    r"|(?:宣布|宣佈)?休(?:会|會)。?(?:本会|本會)?在(?P<resit>[^。\n]{4,60}?)(?:续会|續會|复会|復會)"
    r"|(?:会议|會議|本会|本會)(?:现在|現在|现|現)?(?:暂停|暫停)[，,]\s?(?P<later>[^。]{4,60}?)(?:恢复|恢復|续会|續會|繼續|继续)"
    r"|(?:本会|本會|会议|會議|大会)(?:将|將)?(?:在|于|於)(?P<again>[^。\n]{4,60}?)(?:续会|續會|复会|復會|恢复|恢復|再次召开|继续)"
)
_SHORT_DATE = re.compile(
    r"(?<![\d年])(?P<month>\d{1,2})[ \t]{0,2}月[ \t]{0,2}(?P<day>\d{1,2})[ \t]{0,2}[日号號]"
)
_RELATIVE = (("后天", 2), ("後天", 2), ("明天", 1), ("明日", 1), ("翌日", 1), ("次日", 1))
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time in a text: `text[start:end]`, `value` as HH:MM; `next_day` where it is said to be past midnight."""

    value: str
    start: int
    end: int
    next_day: bool = False


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When and where the next meeting is, as the record states it; what it does not state is None."""

    date: str | None
    time: str | None
    place: str | None
    raw: str
    span: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "date": self.date,
            "time": self.time,
            "place": self.place,
            "raw": self.raw,
            "span": list(self.span),
        }


def _number(raw: str | None) -> int | None:
    if not raw:
        return None
    bare = re.sub(r"\s", "", raw).replace("兩", "两").lstrip("零〇０") or "0"
    return int(bare) if bare.isdigit() else chinese_number(bare)


def find_clocks(text: str, start: int = 0, end: int | None = None) -> list[Clock]:
    """Return the clock times of a stretch, in order; 下午 and 晚上 hold on for the end of a range.

    >>> [c.value for c in find_clocks("上午11時正，下午2:30—4:00，晚上9時零7分，十点半，凌晨12時44分")]
    ['11:00', '14:30', '16:00', '21:07', '10:30', '00:44']
    >>> find_clocks("3小时，用时2点，比例为3:1")
    []
    """
    clocks: list[Clock] = []
    part = ""
    last = -1
    for match in _CLOCK.finditer(text, start, len(text) if end is None else end):
        hour = _number(match["hour"] or match["h"])
        minute = 0
        if match["m"]:
            minute = int(match["m"])
        elif match["half"]:
            minute = 30
        elif match["quarter"]:
            minute = 15 if match["quarter"] == "一" else 45
        elif match["minute"]:
            minute = _number(match["minute"]) or 0
        # 用时2点, 3点意见: without anything that makes it a clock, a point is no o'clock.
        bare = not (match["part"] or match["m"] or match["sharp"] or match["half"] or match["minute"])
        after = text[match.end() : match.end() + 2]
        unsure = bare and not re.match(r"开|開|召|结|結|散|在|于|至|到|[-—–－~～（(，。]|$", after)
        said = bool(re.search(r"用[时時]$|[第有共]$", text[max(0, match.start() - 2) : match.start()]))
        if hour is None or hour > 24 or minute > 59 or unsure or said:
            continue
        joined = last >= 0 and bool(_RANGE.fullmatch(text, last, match.start()))
        part = match["part"] or (part if joined else "")
        afternoon = part in _AFTERNOON or (match["mark"] or "").lower().startswith("p")
        if (
            afternoon
            and hour < 12
            and not (joined and not match["part"] and clocks and hour + 12 < int(clocks[-1].value[:2]))
        ) or (part in ("中午", "正午") and hour < 3):
            hour += 12
        late = part == "凌晨" or hour == 24
        if (late and hour in (12, 24)) or (part in ("午夜", "深夜", "晚上", "晚") and hour == 12):
            hour, late = 0, True
        # 上午9:30—2:30 without 下午: the end of a range lies after its beginning.
        morning = joined and clocks and not match["part"] and part in ("上午", "早上", "") and hour < 8
        if morning and hour + 12 > int(clocks[-1].value[:2]) >= 8:
            hour += 12
        clocks.append(Clock(f"{hour:02d}:{minute:02d}", match.start(), match.end(), late))
        last = match.end()
    return clocks


def _event_of(sentence: str) -> str | None:
    match = _EVENT.search(sentence)
    return match.lastgroup if match else None


def find_times(
    text: str, lines: Sequence[Line], told: Extracted | None, spoken: Sequence[tuple[int, int]] = ()
) -> dict[str, Extracted]:
    """Return `start` and `end` of a meeting, and `pauses`, the suspensions and resumptions in order.

    Parameters
    ----------
    text : the record.
    lines : its lines; those of the head and those that a recorder, not a speaker, wrote are looked at.
    told : the entry 时间 of the head, whose wording goes first.
    spoken : spans of the speeches, in order; what is said in them decides nothing.

    >>> from policymine.structure.lines import split_lines
    >>> made = "S社区会议记录\\n时间：2014年3月5日14:30—16:00\\n主持人：开会。"
    >>> {name: field.value for name, field in find_times(made, split_lines(made), None).items()}
    {'start': '14:30', 'end': '16:00'}
    """
    times: dict[str, Extracted] = {}
    pauses: list[dict[str, str]] = []
    if told and told.span:
        line_end = text.find("\n", told.span[0])
        stretch = (told.span[0], min(len(text) if line_end < 0 else line_end, told.span[0] + 120))
        _of_range(text, find_clocks(text, *stretch), times)
    position = 0
    for index, line in enumerate(lines):
        while position < len(spoken) and spoken[position][1] <= line.start:
            position += 1
        inside = position < len(spoken) and spoken[position][0] <= line.start
        within = next(iter(spoken[position : position + 1]), (line.end, line.end))
        if len(line.text) > 120 or inside or not re.search(r"[时時点點:：]", line.text):
            continue
        for clock in find_clocks(text, line.start, line.end):
            if within[0] < clock.end and clock.start < within[1]:
                continue
            around = text[clock.end : min(line.end, clock.end + 24)]
            alone = not text[line.start : clock.start].strip("（( ")
            if len(line.text) <= 16 and alone and index + 1 < len(lines):
                # 上午11時零2分 alone on a line, 會議暫停。 on the next.
                around += lines[index + 1].text[:12]
            event = _event_of(around) or _event_of(text[line.start : clock.start][-24:])
            head = line.start < 3000 and re.match(
                r"[^:：]{0,8}(?:时\s?间|時\s?間|日期)[^:：]{0,6}[:：]", line.text
            )
            if event in ("start", "end") and event not in times:
                times[event] = found(text, clock.start, clock.end, clock.value, f"says-{event}", 0.95)
                if clock.next_day and event == "end":
                    times["end"] = found(text, clock.start, clock.end, clock.value, "says-end-next-day", 0.95)
            elif event in ("resume", "suspend") and not head:
                first = event == "resume" and not pauses and "start" not in times and line.start < 3000
                if first:
                    # 上午9時正會議繼續: the sitting of an earlier day goes on.
                    times["start"] = found(text, clock.start, clock.end, clock.value, "goes-on-at", 0.9)
                else:
                    pauses.append({"event": event, "time": clock.value})
                    if event == "suspend":
                        times["suspended"] = found(
                            text, clock.start, clock.end, clock.value, "says-suspended", 0.9
                        )
            elif head and "start" not in times:
                _of_range(text, find_clocks(text, line.start, line.end), times)
                break
    last = times.pop("suspended", None)
    if last and "end" not in times and last.span and last.span[0] > 0.8 * len(text):
        # A sitting that is suspended for the night ends so.
        times["end"] = Extracted(last.value, last.raw, last.span, "suspended-at", 0.85)
    if pauses:
        times["pauses"] = Extracted(tuple(pauses), "", None, "says-paused", 0.9)
    return times


def _of_range(text: str, clocks: Sequence[Clock], times: dict[str, Extracted]) -> None:
    if clocks:
        first = clocks[0]
        times.setdefault("start", found(text, first.start, first.end, first.value, "head-time", 0.95))
    if len(clocks) > 1:
        last = clocks[-1]
        rule = "head-time-next-day" if last.next_day else "head-time"
        times.setdefault("end", found(text, last.start, last.end, last.value, rule, 0.95))


def order_warning(times: dict[str, Extracted]) -> str | None:
    """Return the line that says that a meeting ends before it starts; None where it does not.

    A meeting that ends in the small hours (凌晨, 翌日) ends on the next day.
    """
    start, end = times.get("start"), times.get("end")
    if not start or not end or end.value >= start.value or end.rule.endswith("next-day"):
        return None
    return f"time: the record says it starts at {start.raw!r} and ends at {end.raw!r}, which is earlier; both are kept"


def stamp_warning(turns: Sequence[Turn]) -> str | None:
    """Return the line that says that the times of the turns run backwards; None where they do not, or none has one."""
    back: list[tuple[Turn, Turn]] = []
    last: Turn | None = None
    for turn in turns:
        if turn.time is None:
            continue
        if last is not None and _seconds(turn.time) < _seconds(str(last.time)):
            back.append((last, turn))
        last = turn
    if not back:
        return None
    before, after = back[0]
    return (
        f"time: the times of the turns run backwards in {len(back)} place{'s' if len(back) > 1 else ''}, first from "
        f"{before.time} ({before.speaker}) to {after.time} ({after.speaker}); the order of the text is kept"
    )


def _seconds(time: str) -> float:
    parts = [float(part) for part in time.replace(",", ".").split(":")]
    return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))


def find_next_meeting(text: str, held: str | None) -> NextMeeting | None:
    """Return when the next meeting is, the last statement of it in the text.

    Parameters
    ----------
    text : the record.
    held : the date of this meeting, for 明天 and for a date without its year; None where unknown.

    >>> find_next_meeting("下次会议定于3月19日下午2:30在社区会议室召开。", "2014-03-05")
    NextMeeting(date='2014-03-19', time='14:30', place='社区会议室', raw='下次会议定于3月19日下午2:30在社区会议室召开', span=(0, 25))
    """
    best: NextMeeting | None = None
    for match in _NEXT.finditer(text):
        group = next(name for name in ("rest", "resit", "later", "again") if match[name])
        start, end = match.span(group)
        stretch = text[start:end]
        day = next(_days(stretch, held), None)
        clocks = find_clocks(stretch)
        if day is None and not clocks:
            continue
        place = re.search(
            r"(?:在|于|，地点[:：]?|地点[:：])(?P<place>[^，。；、]{2,20}?)(?:召开|举行|进行|$)", stretch
        )
        named = collapse(place["place"]) if place and not re.search(r"\d|[时日月]", place["place"]) else None
        best = NextMeeting(
            day,
            clocks[0].value if clocks else None,
            named,
            text[match.start() : match.end()],
            (match.start(), match.end()),
        )
    return best


def _days(stretch: str, held: str | None) -> Iterator[str]:
    for full in find_dates(stretch):
        yield str(full.value)
    base = date.fromisoformat(held) if held and len(held) == 10 else None
    if base is None:
        return
    match = _SHORT_DATE.search(stretch)
    if match:
        # A day that has passed is one of the next year: in December the next meeting is in January.
        for year in (base.year, base.year + 1):
            try:
                day = date(year, int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            if day >= base:
                yield day.isoformat()
                return
        return
    for word, days in _RELATIVE:
        if word in stretch:
            yield (base + timedelta(days)).isoformat()
            return
    week = re.search(r"下(?:个|個)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])", stretch)
    if week:
        weekday = _WEEKDAYS.index(week["day"].replace("天", "日"))
        yield (base + timedelta(7 - base.weekday() + weekday)).isoformat()
