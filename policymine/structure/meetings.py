"""The record of a meeting or an interview: its head (time, place, who was there) and its turns.

`record_mode` says what may be asked of the record: `verbatim`, every turn as spoken; `gist`, turns that the
recorder shortened; `summary`, a 纪要 without turns; `interview`, question and answer. A press conference is a
meeting, verbatim: a chair, journalists by name, each turn as spoken; its questions are not a researcher's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policymine.corpus.document import Extracted, Passage
from policymine.structure.dates import find_dates
from policymine.structure.english_minutes import read_english_minutes
from policymine.structure.issuers import is_body, place_of
from policymine.structure.lines import Line, collapse, despread, found, head_of, split_lines
from policymine.structure.meeting_head import read_head
from policymine.structure.meeting_passages import join_paragraphs, meeting_passages
from policymine.structure.rosters import Person, split_roster
from policymine.structure.speakers import Turn, find_turns
from policymine.structure.titles import find_title
from policymine.structure.wordlists import load_table

__all__ = ["MeetingRecord", "Speech", "read_meeting"]

_REPORTED = re.compile(
    r"(?:首先|主要|重点)?(?:提出|认为|表示|反映|介绍|强调|指出|说明|汇报|询问|通报|要求|代表.{2,10}(?:表示|提出))"
)
_FIRST_PERSON = re.compile(r"我|咱|俺|你|您|大家|吗|呢|吧|嘛|啊|？|\b(?:I|you|we|my|your|I'm|I’m)\b")
_SERIES = re.compile(
    r"第\s?[0-9一二三四五六七八九十百]{1,5}\s?[次届期轮]|\d{4}年.{0,12}?(?:第|会|度)|关于|就|(?:协商|座谈|讨论|议事|听证|工作|例行|专题|民主|现场|联席)*(?:会议|会)?(?:记录|纪要|实录)|[（(]|\s"
)


_OCCASION = re.compile(
    r"(?<!居民)(?<!村民)(?:协商|座谈|听证|讨论|恳谈|通气|论证|调解|推进|动员)会$|(?:见面|碰头|代表|联席|业主)大?会$|会议$"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of a turn: `text[start:end]` is what was said, without the label.

    Parameters
    ----------
    speaker : the name or role, as the label gives it.
    label : the label as written; empty where a stage note interrupted the turn and it goes on.
    start, end : code-point offsets.
    """

    speaker: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """What the record of a meeting states; a field that it does not state is absent from `fields`.

    Parameters
    ----------
    fields : date, body, title, place, chair, recorder, present, observers, absent, agenda, record_mode; an
        `Extracted` each, lists of people as tuples of entries as written.
    speeches : the turns, in order.
    passages : the whole record as passages: attendance, speech, decision, note, heading, clause, table.
    people : everyone whom the head names, with the office it gives him.
    """

    fields: dict[str, Extracted]
    speeches: tuple[Speech, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...] = ()


def _mode(
    text: str, title: str, turns: Sequence[Turn], speeches: Sequence[Speech], interview: bool
) -> Extracted:
    words = load_table("minutes_words.toml")
    head = text[:1500]
    if interview and turns:
        return Extracted(
            "interview",
            turns[0].label,
            (turns[0].start, turns[0].start + len(turns[0].label)),
            "question-and-answer",
            0.9,
        )
    if len(turns) < 2 or sum(s.end - s.start for s in speeches) < 0.25 * len(text):
        for word in words["summary"]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), "summary", "says-summary", 0.95)
        return Extracted("summary", "", None, "no-turns", 0.7)
    for mode in ("gist", "verbatim"):
        for word in words[mode]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), mode, f"says-{mode}", 0.95)
            if word in title:
                return Extracted(mode, word, None, f"title-says-{mode}", 0.9)
    # A digest reports (提出…, 认为…); a record of what was said speaks to those present (我, 你们, 吗, ？).
    said = [s for s in speeches if s.end - s.start >= 4]
    direct = sum(1 for s in said if _FIRST_PERSON.search(text, s.start, min(s.end, s.start + 600)))
    reported = sum(1 for s in said if _REPORTED.match(text, s.start, min(s.end, s.start + 20)))
    first = speeches[0]
    raw_end = min(first.end, first.start + 60)
    mode = "verbatim" if direct > reported and direct >= 0.15 * len(said) else "gist"
    lead = abs(direct - reported) / max(1, len(said))
    confidence = round(0.5 + 0.4 * min(1.0, lead * 2) * min(1.0, len(said) / 8), 2)
    return found(
        text,
        first.start,
        raw_end,
        mode,
        f"direct-{direct}-reported-{reported}-of-{len(said)}-turns",
        confidence,
    )


def _body(text: str, title: Extracted | None, lines: Sequence[Line]) -> Extracted | None:
    """Return the body that met: what the title names before 第三次会议, 关于 or 会议记录."""
    for raw, base, confidence in (
        (title.raw if title else "", title.span[0] if title and title.span else None, 0.8),
        *((line.text, line.start, 0.7) for line in list(lines)[:3]),
    ):
        cut = _SERIES.search(raw)
        name = raw[: cut.start()] if cut else ""
        stem = re.sub(r"^\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?", "", name)
        _level, place = place_of(collapse(stem))
        if not stem or len(stem) > 30 or not (is_body(stem) or place):
            continue
        value = collapse(stem)
        # An occasion is no body: S社区加装电梯协商会 is held by S社区.
        if place and (not is_body(value) or _OCCASION.search(value)):
            value = place
        end = len(name)
        start = len(name) - len(stem)
        if base is None:
            return Extracted(value, raw[start:end], None, "title-body", confidence)
        return found(text, base + start, base + end, value, "title-body", confidence)
    return None


def read_meeting(
    text: str, *, title: str | None = None, interview: bool = False, lines: list[Line] | None = None
) -> MeetingRecord:
    """Return the record of a meeting or an interview: head, turns, and all of it as passages.

    Parameters
    ----------
    text : the normalised text.
    title : the title, where something outside the text states it.
    interview : whether it is an interview (question and answer).
    lines : its lines from `split_lines`, where they are at hand.

    The span of a speech is what was said, without the label; the label stays known in `Passage.label` and the
    speaker in `Passage.speaker`, as written but for number, colon and translation mark: who is whom
    (居民代表李某某, 李某某（居民代表）) is for the analysis to say. A turn that a stage note （鼓掌） interrupts goes on
    in a passage with an empty label, so turns are the speeches that have one.

    >>> text = "S社区议事会会议记录\\n时间：2014年3月5日\\n主持人：张某\\n主持人：大家好。\\n居民代表李某某：我同意。"
    >>> record = read_meeting(text)
    >>> record.fields["date"].value, record.fields["chair"].value, [s.speaker for s in record.speeches]
    ('2014-03-05', '张某', ['主持人', '居民代表李某某'])
    """
    lines = split_lines(text) if lines is None else lines
    narrative = read_english_minutes(text)
    fields, owner = read_head(text, lines)
    for name, value in narrative.items():
        fields.setdefault(name, value)
    if "chair" not in fields and (chair := _chair_of(text, fields.get("present"))):
        fields["chair"] = chair
    people = _listed(fields)
    roster = {name for person in people for name in (person.name, str(person))}
    turns = [turn for turn in find_turns(text, lines, roster=roster) if turn.line not in owner]
    head = [line for index, line in enumerate(lines[:60]) if index not in owner]
    own_title = find_title(text, [line for line in head_of(head) if line.start < 3000][:12], official=False)
    if title:
        fields["title"] = Extracted(despread(title), title, None, "given", 1.0)
    elif own_title:
        fields.setdefault("title", own_title)
    paragraphs = join_paragraphs(text, lines, owner, {turn.line for turn in turns})
    passages = meeting_passages(text, paragraphs, turns, own_title)
    speeches = [
        Speech(p.speaker, p.label, p.start, p.end) for p in passages if p.role == "speech" and p.speaker
    ]
    if "date" not in fields and (date := _any_date(text, lines, own_title)):
        fields["date"] = date
    if "body" not in fields and not interview and (body := _body(text, fields.get("title"), head)):
        fields["body"] = body
    stated = str(fields["title"].value) if "title" in fields else ""
    fields["record_mode"] = _mode(text, stated, turns, speeches, interview)
    return MeetingRecord(fields, tuple(speeches), tuple(passages), people)


def _listed(fields: dict[str, Extracted]) -> tuple[Person, ...]:
    keys = ("chair", "recorder", "present", "observers", "absent", "interviewer")
    return tuple(
        dict.fromkeys(person for key in keys if key in fields for person in split_roster(fields[key].raw))
    )


def _people(field: Extracted | None) -> tuple[str, ...]:
    if field is None:
        return ()
    return field.value if isinstance(field.value, tuple) else (str(field.value),)


def _chair_of(text: str, present: Extracted | None) -> Extracted | None:
    """Return the chair where the list of those present begins with one: 主席曾某某議員."""
    first = _people(present)[:1]
    match = re.match(r"(?:主席|主持人|召集人)([\u3400-\u9fff某]{2,8})$", first[0]) if first else None
    if present is None or present.span is None or match is None:
        return None
    at = text.find(match[1], *present.span)
    return found(text, at, at + len(match[1]), match[1], "roster-chair", 0.85) if at >= 0 else None


def _any_date(text: str, lines: Sequence[Line], title: Extracted | None) -> Extracted | None:
    """Return the first full date of the title or of a short line in the head."""
    for line in list(lines)[:15]:
        inside = title and title.span and title.span[0] <= line.start < title.span[1]
        if len(line.text) > 80 and not inside:
            break
        dates = [date for date in find_dates(line.text[:400]) if len(str(date.value)) == 10]
        if dates and dates[0].span:
            a, b = dates[0].span
            return found(text, line.start + a, line.start + b, dates[0].value, "head-line-date", 0.8)
    return None
