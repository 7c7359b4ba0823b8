"""Of which body English minutes are, when and where it met, and when it meets next.

"A meeting of the … was held in … on Tuesday, February 2, 1993, at 2:30 p.m. and continued on Wednesday", "The … met in
regular session", "Minutes of the … held on 3 March 2014 at 7.30pm in the Village Hall"; the rest from the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from policymine.corpus.document import Extracted
from policymine.structure.english_days import Days, clock_times, find_days
from policymine.structure.english_titles import is_body_line, proper_case, record_signs
from policymine.structure.lines import Line, collapse, found, split_lines
from policymine.structure.wordlists import load_table

__all__ = ["is_english_minutes", "read_end", "read_held", "read_next_meeting", "whole_end"]

_HELD = re.compile(
    r"\b(?:meeting|conference call|session|hearing"
    r"|videoconference) of (?:the )?(?P<body>[A-Z][A-Za-z&,'’ ]{3,90}?)(?: and the [A-Z][A-Za-z ]{3,80}?)?,? "
    r"(?:was|were) (?:held|convened|called to order|opened)\b(?P<rest>.{0,420})",
    re.DOTALL,
)
_MET = re.compile(
    r"\bThe (?P<body>[A-Z][A-Za-z&'’ ]{3,80}?) (?:met|convened|held (?:a|an|its)\b[^.]{0,40}?\b(?:meeting|session"
    r"|hearing))\b(?P<rest>.{0,300})",
    re.DOTALL,
)
_MINUTES_OF = re.compile(
    r"\bMINUTES (?:OF|of)\s+(?:(?:THE|the|A|a)\s+)?(?:(?:[A-Za-z]+\s+){0,4}?(?:MEETING|SESSION|HEARING|[Mm]eeting|[Ss]ession"
    r"|[Hh]earing)\s+(?:OF|of)\s+(?:(?:THE|the)\s+)?)?(?P<body>[A-Z][A-Za-z&'’ ]{3,80}?)"
    r"(?=\s*(?:,|\n|$|\s(?:held|HELD|on|ON|Meeting|MEETING|for|[A-Z][a-z]+ \d)))(?P<rest>.{0,300})",
    re.DOTALL | re.IGNORECASE,
)
_MINUTES_WORD = re.compile(r"\b(?:minutes|transcript|hansard|record of proceedings)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"^\s*(?:held\s)?(?:(?:jointly|virtually|remotely)\s)?(?P<place>(?:in|at|by|via|through) (?!\d|approximately)(?!the hour)(?:[^\n]"
    r"|\n(?!\n)){3,140}?)"
    r",?\s(?=(?:beginning|starting|commencing|convening|on|at) (?:on |at )?(?:the )?(?:approximately )?(?:(?:Mon|Tues|Wednes|Thurs"
    r"|Fri|Satur|Sun)day|\d|[A-Z][a-z]+ \d))"
)
# held on Monday 3 March 2014 at 7.30pm in the Village Hall
_PLACE_AFTER = re.compile(
    r"(?:[ap]\.?m\.?|noon|\d{2}:\d{2}|\d{4}),?\s(?:in|at) (?P<place>(?:the )?[A-Z][^.\n;:]{3,80}?)(?=\s*(?:[.\n;:]|$))"
)
_BODY_LINE = re.compile(
    r"^[ \t]*(?P<body>[A-Z][A-Za-z&'’ ,]{0,50}?\b(?:Council|Board|Committee|Commission|Assembly|Trustees|Senate|COUNCIL|BOARD"
    r"|COMMITTEE|COMMISSION|ASSEMBLY|TRUSTEES|SENATE)\b[A-Za-z&'’ ]{0,40})[ \t]*$",
    re.MULTILINE,
)
_ENDED = re.compile(
    r"\b(?:[Mm]eeting|[Ss]ession|[Cc]ommittee|[Cc]ouncil|[Bb]oard|[Hh]earing|[Cc]all|MEETING)\b[^.\n]{0,60}?\b(?:adjourned|ADJOURNED"
    r"|concluded|closed|ended|rose)\b[^.\n]{0,60}?(?:\bat|@)\s"
    r"|\b(?:[Aa]djourned|ADJOURNED|ADJOURNMENT|[Aa]djournment)\b[^.\n]{0,80}?(?:\bat\b|:|@|[-–])\s?"
)
_NEXT = re.compile(
    r"\b(?:next|NEXT) (?:regular(?:ly scheduled)? |scheduled |special )?(?:meeting|MEETING|session)\b[^.\n]{0,120}?(?:held|scheduled"
    r"|take place|is|be|set|convene|on|for)\b"
    r"|\b(?:[Nn]ext|NEXT) (?:[A-Za-z]+ )?(?:[Mm]eeting|MEETING|[Ss]ession)(?: [Dd]ate)?\s*(?:[:–—-]|\n)"
)
_START = re.compile(
    r"\b(?:call(?:ed)? (?:the (?:meeting|session|hearing) )?to order|convened|commenced|began|opened|CALL TO ORDER"
    r"|(?:house|senate|assembly|council|committee|subcommittee|board|commission|parliament) (?:met|sat|resumed|assembled)"
    r"|took the chair)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:call(?:ed)? (?:the (?:meeting|session|hearing) )?to order|took the chair|(?:house|senate|assembly|(?:sub)?committee"
    r"|commission|parliament) (?:met|sat))\b",
    re.IGNORECASE,
)
# A body that only its own records call so: the name stands at the head.
_GENERIC = re.compile(
    r"(?:the )?(?:house|senate|assembly|(?:sub)?committee|council|board|commission|parliament|chamber|panel|trustees?['’]?|group|forum)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:closed|adjourned|ended|concluded|declared closed) the (?:meeting|session|hearing|proceedings)\b[^.\n]{0,40}?\bat\s"
    r"|\bWhereupon,? at\s"
    r"|\b(?:House|Senate|Assembly|Chamber|Parliament)\b[^.\n]{0,40}?\b(?:adjourned|rose)\b[^.\n]{0,60}?\bat\s"
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_english_minutes(text: str) -> bool:
    """Return whether a text reads as English minutes: it says that it is, or how a meeting was held.

    >>> is_english_minutes("A meeting of the Parks Board was held on May 4, 2014."), is_english_minutes("会议记录")
    (True, False)
    """
    head = text[:3000]
    if len(_HAN.findall(head)) > 0.1 * len(head):
        return False
    return bool(
        _HELD.search(head)
        or _MINUTES_WORD.search(head[:600])
        or _MET.search(head[:1500])
        or sum(sign[0] for sign in _signs(text[:4500])) >= 4
    )


@lru_cache(maxsize=4)
def _signs(head: str) -> tuple[tuple[float, str, int, int], ...]:
    return tuple(record_signs(head, split_lines(head)))


def read_held(text: str) -> dict[str, Extracted]:
    """Return body, days, place and first hour from how the meeting is said to have been held, else from the title."""
    fields: dict[str, Extracted] = {}
    head = text[:3000]
    for pattern, rule, sure in (
        (_HELD, "english-held", 0.95),
        (_MET, "english-met", 0.9),
        (_MINUTES_OF, "english-title", 0.85),
    ):
        match = pattern.search(head)
        if not match or (pattern is _MINUTES_OF and _of_earlier(head, match.start(), match.start("rest"))):
            continue
        body = collapse(match["body"])
        if "body" not in fields and not re.match(
            r"(?:Minutes|Meeting|Regular|Special|The Regular)\b", body, re.IGNORECASE
        ):
            fields["body"] = found(text, match.start("body"), match.end("body"), body, rule, sure - 0.05)
        rest = match["rest"]
        base = match.start("rest")
        days = find_days(rest)
        if days and "date" not in fields:
            whole = days[0]
            # on Tuesday, May 4, 1999, at 9:00 a.m. and continued on Wednesday, May 5, 1999
            if (
                len(days) > 1
                and days[1].last == whole.last
                and re.search(r"continu|reconven|resum", rest[whole.end : days[1].start])
            ):
                whole = Days(whole.first, whole.last, whole.start, days[1].end)
            _put_days(fields, text, base, whole, rule, sure)
            place = _PLACE.match(rest)
            if place and len(place["place"]) < 150:
                value = re.sub(
                    r"^(?:in (?:regular|special|joint|executive|closed|open)? ?session )?(?:in|at) ",
                    "",
                    collapse(place["place"]),
                )
                fields["place"] = found(
                    text, base + place.start("place"), base + place.end("place"), value, rule, 0.85
                )
            elif after := _PLACE_AFTER.search(rest, days[0].end, days[0].end + 120):
                fields["place"] = found(
                    text,
                    base + after.start("place"),
                    base + after.end("place"),
                    collapse(after["place"]),
                    rule,
                    0.8,
                )
        if "start" not in fields:
            sentence = rest[: whole_end(rest)].partition("\n")[0]
            for stated, a, b in clock_times(sentence)[:1]:
                fields["start"] = found(text, base + a, base + b, stated, rule, 0.9)
    if "date" not in fields:
        top = text[:1500]
        for days_ in find_days(top):
            if not _of_earlier(top, days_.start, days_.end):
                _put_days(fields, text, 0, days_, "english-head", 0.85)
                break
    lines = split_lines(text[:1500])[:14]
    _put_body(fields, text, lines)
    if "start" not in fields and (called := _time_after(text[:6000], _CALLED, 0)):
        fields["start"] = called
    _put_beside_date(fields, text, lines)
    if "start" not in fields and (opened := _time_after(text[:6000], _START, 0)):
        fields["start"] = opened
    return fields


def _put_body(fields: dict[str, Extracted], text: str, lines: Sequence[Line]) -> None:
    """Put the body that a line of the head names, where nothing else does, or only as the House or the Council."""
    named = fields.get("body")
    if named and not _GENERIC.fullmatch(str(named.value)):
        return
    if (line := _BODY_LINE.search(text[:600])) and not _MINUTES_WORD.search(line.group()):
        start, end = line.span("body")
        fields["body"] = found(text, start, end, collapse(line["body"]), "english-line", 0.75)
        return
    for one in lines:
        if is_body_line(one.text):
            name = proper_case(one.text.rstrip(".:"))
            fields["body"] = found(text, one.start, one.end, name, "english-line", 0.75)
            return


def _put_beside_date(fields: dict[str, Extracted], text: str, lines: Sequence[Line]) -> None:
    """Put hours and place that stand beside the date in the head: on its line, or alone on the line below."""
    date = fields.get("date")
    if date is None or date.span is None:
        return
    at = next((k for k, line in enumerate(lines) if line.start <= date.span[0] < line.end), None)
    if at is None or len(lines[at].text) > 160 or date.span[1] > lines[at].end:
        return
    beside = text[date.span[1] : lines[at].end]
    times = [(stated, date.span[1] + a, date.span[1] + b) for stated, a, b in clock_times(beside)]
    for line in lines[at + 1 : at + 3]:
        own = clock_times(line.text)
        if (
            not times
            and own
            and len(line.text) <= 40
            and not re.search(r"[a-z]{4}", line.text.lower().replace("time", ""))
        ):
            times = [(stated, line.start + a, line.start + b) for stated, a, b in own]
        words = re.findall(r"[A-Za-z.]+", line.text)
        if (
            "place" not in fields
            and 1 <= len(words) <= 4
            and all(word.lower() in _places() for word in words)
        ):
            fields["place"] = found(text, line.start, line.end, collapse(line.text), "english-line", 0.7)
    if times and "start" not in fields:
        fields["start"] = found(text, *times[0][1:], times[0][0], "english-time", 0.85)
    ranged = len(times) > 1 and re.fullmatch(r"\s?(?:-|–|—|to|until)\s?", text[times[0][2] : times[1][1]])
    if ranged and "end" not in fields:
        fields["end"] = found(text, *times[1][1:], times[1][0], "english-time", 0.85)


@cache
def _places() -> frozenset[str]:
    return frozenset(load_table("english_people.toml")["places"].split())


def _of_earlier(text: str, start: int, end: int) -> bool:
    """Return whether the sentence around a stretch speaks of earlier minutes: that they were approved."""
    before = text[max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1 : start]
    after = re.split(r"\n|\. ", text[end : end + 80], maxsplit=1)[0]
    return bool(re.search(r"approv|previous|last meeting", before + after, re.IGNORECASE))


def whole_end(rest: str) -> int:
    """Return where the sentence ends that a stretch begins with; a.m. and D.C. end none.

    >>> whole_end(" at 9:00 a.m. in Washington, D.C. PRESENT: Mr. Roe")
    33
    """
    stop = re.search(
        r"\s(?=(?:PRESENT|Present|Attendance|ATTENDANCE)\b)|(?<=[a-z)\d])\.\d{0,2}\s(?=[A-Z])|\n\n", rest
    )
    while stop and re.search(r"\b[ap]\.m\.$", rest[: stop.start() + 1]):
        stop = re.compile(stop.re.pattern).search(rest, stop.end())
    return stop.start() if stop else len(rest)


def _put_days(fields: dict[str, Extracted], text: str, base: int, days: Days, rule: str, sure: float) -> None:
    fields["date"] = found(text, base + days.start, base + days.end, days.first, rule, sure)
    if days.last != days.first:
        fields["date_end"] = found(text, base + days.start, base + days.end, days.last, rule, sure)


def _time_after(text: str, pattern: re.Pattern[str], floor: int) -> Extracted | None:
    """Return the first time of day that follows a wording within a sentence; the last such wording after `floor`."""
    best: Extracted | None = None
    for match in pattern.finditer(text):
        line = text.find("\n", match.end())
        stop = min(match.end() + 80, line if line >= 0 else len(text))
        times = clock_times(text[match.start() : stop])
        if times and (best is None or match.start() >= floor):
            stated, a, b = times[0]
            best = found(text, match.start() + a, match.start() + b, stated, "english-time", 0.9)
            if floor == 0:
                return best
    return best


def read_next_meeting(text: str) -> Extracted | None:
    """Return the days, and the hour where stated, of the next meeting, the last that the text speaks of."""
    for match in reversed(list(_NEXT.finditer(text))):
        stop = match.end() + 160
        stretch = text[match.start() : stop]
        days = find_days(stretch)
        if not days:
            continue
        tail = stretch[days[0].start :]
        sentence = tail[: whole_end(tail)]
        times = clock_times(sentence) or clock_times(stretch[: days[0].start])
        value = {"date": days[0].first}
        if days[0].last != days[0].first:
            value["date_end"] = days[0].last
        if times:
            value["time"] = times[0][0]
        end = match.start() + days[0].end
        return found(text, match.start(), end, value, "english-next", 0.9)
    return None


def read_end(text: str) -> Extracted | None:
    """Return the hour at which the meeting ended, `HH:MM`; None where the text does not state it.

    >>> made = read_end("There being no further business, the meeting adjourned at 9:15 p.m. on May 4, 2014.")
    >>> made.value if made else None
    '21:15'
    """
    return _time_after(text, _ENDED, len(text) // 2) or _time_after(text, _CLOSED, len(text) // 2)
