"""The record of a meeting or an interview: its head (time, place, who was there) and its turns.

`record_mode` says what may be asked of the record: `verbatim`, every turn as spoken; `gist`, turns that the
recorder shortened; `summary`, a 纪要 without turns; `interview`, question and answer. A press conference is a
meeting, verbatim: a chair, journalists by name, each turn as spoken; its questions are not a researcher's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from policymine.corpus.document import Extracted, Passage
from policymine.structure.agenda import read_agenda
from policymine.structure.attendance import Attendee, read_attendance, turnout_warnings
from policymine.structure.contradictions import contradictions
from policymine.structure.english_divisions import count_warnings
from policymine.structure.english_minutes import read_english_minutes
from policymine.structure.english_passages import (
    is_running,
    listed_lines,
    running_passages,
    with_attendance,
    with_decisions,
)
from policymine.structure.english_speakers import introduced_as, label_parts
from policymine.structure.lines import Line, despread, found, head_of, split_lines
from policymine.structure.meeting_body import find_body
from policymine.structure.meeting_date import find_date
from policymine.structure.meeting_head import Head, read_head
from policymine.structure.meeting_passages import join_paragraphs, meeting_passages, page_lines
from policymine.structure.meeting_record import MeetingRecord, Speech
from policymine.structure.meeting_times import find_next_meeting, find_times, order_warning, stamp_warning
from policymine.structure.prose_head import read_prose, series_of
from policymine.structure.record_mode import record_mode
from policymine.structure.rosters import Person, person_of, split_roster
from policymine.structure.speakers import Turn, read_turns
from policymine.structure.speech_people import Speaker, identify, roster_warnings
from policymine.structure.titles import find_title

__all__ = ["MeetingRecord", "Speech", "read_meeting"]


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
    head = read_head(text, lines)
    fields = head.fields
    for name, value in narrative.items():
        # English lists are parted by offices and titles, which commas alone do not tell.
        if name not in fields or name in ("present", "observers", "absent", "chair"):
            fields[name] = value
    if "attendance" in narrative:
        for name in ("present", "observers", "absent"):
            if name not in narrative:
                fields.pop(name, None)
    if "chair" not in fields and (chair := _chair_of(text, fields.get("present"))):
        fields["chair"] = chair
    people = _english_people(narrative) or _listed(head, fields)
    roster = {name for person in people for name in (person.name, str(person))}
    # 憲制事務司 speaks for whoever the list says holds that office.
    roster |= {person.role for person in people if person.role and len(person.role) > 2}
    found_turns, doubtful = read_turns(text, lines, roster=roster)
    on_list = listed_lines(lines, narrative)
    turns = [turn for turn in found_turns if turn.line not in head.owner and turn.line not in on_list]
    opening = [line for index, line in enumerate(lines[:60]) if index not in head.owner]
    own_title = find_title(
        text, [line for line in head_of(opening) if line.start < 3000][:12], official=False
    )
    if title:
        fields["title"] = Extracted(despread(title), title, None, "given", 1.0)
    elif own_title:
        fields.setdefault("title", own_title)
    voted = (
        [(vote["span"][0], vote["span"][1]) for vote in narrative["votes"].value]
        if "votes" in narrative
        else []
    )
    if not turns and is_running(text, lines):
        passages = running_passages(text, lines, own_title, voted)
    else:
        marks = page_lines(text, lines)
        paragraphs = join_paragraphs(text, lines, head.owner, {turn.line for turn in turns}, marks)
        passages = with_decisions(meeting_passages(text, paragraphs, turns, own_title), voted)
        passages = with_attendance(passages, narrative)
    if "date" not in fields and (date := find_date(text, lines, own_title)):
        fields["date"] = date
    if "body" not in fields and not interview and (body := find_body(text, fields.get("title"), opening)):
        fields["body"] = body
    _state_rest(text, lines, head, turns, passages, narrative)
    attendance = _attendance(text, head, narrative)
    if "chair" not in fields and (presiding := _listed_chair(text, attendance)):
        fields["chair"] = presiding
    chair_name = str(fields["chair"].value) if "chair" in fields else None
    who = identify(
        [turn.speaker for turn in turns], attendance, text, person_of(chair_name).name if chair_name else None
    )
    who = {label: _in_english(speaker, passages) for label, speaker in who.items()}
    chairs = [
        label for label, speaker in who.items() if chair_name and speaker.name == person_of(chair_name).name
    ]
    items, of_speech = read_agenda(text, fields.get("agenda"), passages, chairs)
    speeches = _speeches(passages, turns, who, of_speech)
    stated = str(fields["title"].value) if "title" in fields else ""
    fields["record_mode"] = record_mode(text, stated, turns, speeches, interview)
    warnings = (
        *_mode_warnings(text, fields["record_mode"], turns),
        *roster_warnings([turn.speaker for turn in turns], who, attendance, doubtful if turns else ()),
        *turnout_warnings(text, attendance),
        *contradictions(text, fields, attendance),
        *count_warnings(narrative["votes"].value if "votes" in narrative else ()),
        *(line for line in (order_warning(fields), stamp_warning(turns)) if line),
    )
    return MeetingRecord(
        fields,
        speeches,
        tuple(passages),
        people,
        attendance,
        items,
        tuple(who.values()),
        warnings,
    )


def _state_rest(
    text: str,
    lines: Sequence[Line],
    head: Head,
    turns: Sequence[Turn],
    passages: Sequence[Passage],
    narrative: Mapping[str, Extracted],
) -> None:
    """Add what stands in no label: the number in the series, times, the next meeting, and what prose states."""
    fields = head.fields
    if narrative:
        return
    until = turns[0].start if turns else len(text)
    for name, value in read_prose(text[:until]).items():
        if name not in fields:
            fields[name] = value
            if name in ("present", "observers"):
                head.lists.append((name, "", value))
    if "series" not in fields and (series := series_of(text, fields.get("title"), list(lines))):
        fields["series"] = series
    held = str(fields["date"].value) if "date" in fields else None
    coming = find_next_meeting(text, held)
    if coming:
        plain = {"date": coming.date, "time": coming.time, "place": coming.place}
        fields["next_meeting"] = Extracted(plain, coming.raw, coming.span, "next-meeting", 0.85)
    said = [(p.start, p.end) for p in passages if p.role == "speech"]
    labels = [(turn.start, max(turn.speech, turn.start + 1)) for turn in turns]
    elsewhere = sorted([*said, *labels, *([coming.span] if coming else [])])
    for name, value in find_times(text, lines, fields.get("date"), elsewhere).items():
        # 结束时间：下午七时三十五分 is stated in words; the clock reads it.
        if name not in fields or (name == "end" and not re.fullmatch(r"\d\d:\d\d", str(fields[name].value))):
            fields[name] = value


def _attendance(text: str, head: Head, narrative: Mapping[str, Extracted]) -> tuple[Attendee, ...]:
    if "attendance" in narrative:
        return tuple(
            Attendee(entry["name"], entry["role"], entry["status"], entry["name"], span=tuple(entry["span"]))
            for entry in narrative["attendance"].value
        )
    return read_attendance(text, head.lists, head.fields)


def _speeches(
    passages: Sequence[Passage],
    turns: Sequence[Turn],
    who: Mapping[str, Speaker],
    items: Mapping[int, int],
) -> tuple[Speech, ...]:
    made: list[Speech] = []
    waiting = iter(turns)
    turn: Turn | None = None
    for passage in passages:
        if passage.role != "speech" or not passage.speaker:
            continue
        if passage.label:
            turn = next(
                (
                    t
                    for t in waiting
                    if t.speech <= passage.start < t.speech + 4000 and t.label == passage.label
                ),
                turn,
            )
        speaker = who.get(passage.speaker)
        made.append(
            Speech(
                passage.speaker,
                passage.label,
                passage.start,
                passage.end,
                speaker.kind if speaker else "person",
                speaker.name if speaker else None,
                speaker.role if speaker else None,
                items.get(passage.seq),
                turn.time if turn else None,
            )
        )
    return tuple(made)


def _mode_warnings(text: str, mode: Extracted, turns: Sequence[Turn]) -> list[str]:
    if turns or len(text) < 60:
        return []
    spoken = re.search(
        r"实录|實錄|逐字|录音整理|发言记录|速记|正式紀錄|[Tt]ranscript|[Vv]erbatim", text[:1500]
    )
    if spoken:
        return [
            f"speaker: no speaker was found, though the record says {spoken.group()!r}; its text is kept as paragraphs"
        ]
    if mode.rule == "no-turns" and len(text) > 200:
        return ["speaker: no speaker was found; the record is read as a summary, its text kept as paragraphs"]
    return []


def _in_english(speaker: Speaker, passages: Sequence[Passage]) -> Speaker:
    """Return a speaker of an English transcript with the name and the office of his label, or the unit he names."""
    if (
        speaker.name
        or speaker.role
        or speaker.kind not in ("person", "office")
        or re.search(r"[\u3400-\u9fff]", speaker.label)
    ):
        return speaker
    name, role = label_parts(speaker.label)
    if name and role is None:
        said = next((p.text for p in passages if p.role == "speech" and p.speaker == speaker.label), "")
        role = introduced_as(said, name)
    return replace(speaker, name=name, role=role, kind="person" if name else speaker.kind)


def _english_people(narrative: dict[str, Extracted]) -> tuple[Person, ...]:
    listed = narrative["attendance"].value if "attendance" in narrative else ()
    return tuple(dict.fromkeys(Person(entry["name"], entry["role"]) for entry in listed))


def _listed(head: Head, fields: Mapping[str, Extracted]) -> tuple[Person, ...]:
    chair = [fields["chair"].raw] if "chair" in fields else []
    raws = (*chair, *(field.raw for _, _, field in head.lists))
    return tuple(dict.fromkeys(person for raw in raws for person in split_roster(raw)))


def _people(field: Extracted | None) -> tuple[str, ...]:
    if field is None:
        return ()
    return field.value if isinstance(field.value, tuple) else (str(field.value),)


def _listed_chair(text: str, attendance: Sequence[Attendee]) -> Extracted | None:
    """Return the chair whom the lists call so: 主席：沈某, 关某（主席）."""
    for one in attendance:
        chairs = one.status == "present" and one.role in (
            "主席",
            "会议主席",
            "會議主席",
            "主持人",
            "会议主持人",
        )
        at = text.find(one.name, *one.span) if chairs and one.name and one.span else -1
        if one.name and at >= 0:
            return found(text, at, at + len(one.name), one.name, "roster-chair", 0.85)
    return None


def _chair_of(text: str, present: Extracted | None) -> Extracted | None:
    """Return the chair where the list of those present begins with one: 主席曾某某議員."""
    first = _people(present)[:1]
    match = re.match(r"(?:主席|主持人|召集人)([\u3400-\u9fff某]{2,8})$", first[0]) if first else None
    if present is None or present.span is None or match is None:
        return None
    at = text.find(match[1], *present.span)
    return found(text, at, at + len(match[1]), match[1], "roster-chair", 0.85) if at >= 0 else None
