"""Minutes in English: the body, the days, the hours, the place, who was there, the votes, the next meeting.

Running text ("A meeting of the … was held in … on Tuesday, February 2, 1993, at 2:30 p.m. PRESENT: Mr. Greenspan,
Chairman Mr. Corrigan, Vice Chairman …") is read as well as minutes in lines ("Members present: …", "The meeting was
called to order at 7:00 p.m. by Mayor Roe"). All is read from the text alone; what it does not state is absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policymine.corpus.document import Extracted
from policymine.structure.english_held import is_english_minutes, read_end, read_held, read_next_meeting
from policymine.structure.english_labels import label_says
from policymine.structure.english_lists import is_one_name
from policymine.structure.english_names import is_person_line
from policymine.structure.english_roster import Attendee, Roster, read_english_roster
from policymine.structure.english_speakers import label_parts
from policymine.structure.english_votes import NamedVote, find_named_votes
from policymine.structure.lines import collapse, found

__all__ = ["read_english_minutes", "roster_sections", "roster_span"]

_ROSTER = re.compile(r"\b(?:PRESENT|Present|Attendance|ATTENDANCE|In attendance|IN ATTENDANCE)\b\s?:?\s?")
_SECTION = re.compile(r"^[ \t]*(?P<label>[A-Z][A-Za-z '()-]{2,38}?)[ \t]{0,3}(?::[ \t]*|$)", re.MULTILINE)
# THE HONOURABLE JAMES TO KUN-SUN: in capitals, but no heading.
_TITLED = re.compile(
    r"^(?:(?:THE (?:RIGHT )?(?:HONOURABLE|HONORABLE|HON)|MR|MRS|MS|MISS|DR|PROF|IR|SIR|DAME|LORD|LADY|BARONESS|SENATOR)\.?\s)+(?=[A-Z])"
)
_VOTE_SIDE = re.compile(
    r"^[ \t]*(?:ayes?|yeas?|noes|nays?|abstain\w*|abstentions?|for|against|in favou?r)\b[^\n]{0,6}:",
    re.IGNORECASE | re.MULTILINE,
)
_PROSE = re.compile(
    r"\b(?:was|were|had|reported|noted|approved|advised|discussed|voted|reviewed|began|elected|selected|followed|called|moved|turned)\b"
)
_NAMED_IN_PROSE = re.compile(
    r"\b(?:[Pp]resent|[Ii]n attendance|(?P<absent>[Aa]bsent|[Ee]xcused)) (?:were|was"
    r"|included)\b:?\s(?P<list>[A-Z][^;\n]{3,600}?)(?=\.(?:\s|$)|\n|;)"
)
# Apologies were received from Cllr A. Roe and Mrs B. Poe.
_LEAD_IN = re.compile(
    r"(?:Apologies|Regrets|An apology)\b[^.:\n]{0,80}\b(?:from|by|on behalf of|for)\b", re.IGNORECASE
)
_SENT = re.compile(
    r"\b(?:[Aa]pologies|[Rr]egrets|[Aa]n apology)(?: for (?:absence|non-attendance))?(?: (?:were|was|had been|have been))? ?(?:also )?"
    r"(?:received|accepted|noted|given|sent|recorded|tendered)(?: and accepted)? (?:from|on behalf of"
    r"|by)\s(?P<list>[A-Z][^;\n]{2,300}?)(?=\.(?:\s|$)|\n|;)"
)
# Parts of one list do not stand further apart than this.
_APART = 2500
_CHAIR_ROLE = re.compile(
    r"(?:^|, |; )(?:(?:the )?(?:Acting|Council|Board|Committee|Interim|Town) |Co-)?(?:Chair(?:man|woman|person)?"
    r"|Presiding Officer|Mayor|Convenor"
    r"|Convener)\b(?! Pro)(?!['’]s)",
    re.IGNORECASE,
)
_PRESIDED = re.compile(
    r"\b(?:called to order (?:[^\n]{1,100}? )?by|presided over by|chaired by|[Cc]hair(?:man|woman"
    r"|person)?:)\s(?P<by>(?:the )?[A-Z][^,.;\n]{2,50}?)(?=,|;|\.(?:\s|$)|\n|\sat\s|\son\s)"
    r"|(?P<who>(?:[A-Z][A-Za-z.'’-]*[ ]){1,5})(?:\([^()\n]{3,60}\)\s)?(?:presided|presiding|took the chair|called the (?:meeting"
    r"|session) to order|in the chair)\b"
)
_RECORDER_ROLE = re.compile(
    r"^(?:Recording |City |Town |Village |Board |Committee |Executive )?(?:Secretary|Clerk|Recorder)(?: and \w+| of the \w+)?$"
)
_SIGNED = re.compile(
    r"(?:Respectfully submitted,?|Minutes (?:taken|prepared|recorded|submitted) by:?|Recorded by:?"
    r"|_{3,})\s+(?P<name>[A-Z][A-Za-z'’-]+(?:[ ][A-Z]\.)*(?:[ ][A-Z][A-Za-z'’-]+){1,2})"
    r"|(?P<signed>[A-Z][a-z'’-]+ (?:[A-Z]\. ){0,2}[A-Z][A-Za-z'’-]+),? (?:Recording )?Secretary(?=\s*(?:$|\d\.|Return|\n|Last update|_))"
)


@lru_cache(maxsize=2)
def roster_span(text: str) -> tuple[int, int] | None:
    """Return the span of the attendance list of narrative minutes, label and all; None where there is none."""
    head = text[:20000]
    label = _ROSTER.search(head)
    if not label or not is_english_minutes(text):
        return None
    verb = _PROSE.search(head, label.end())
    end = verb.start() if verb else len(head)
    breaks = [
        m.start()
        for m in re.finditer(
            r"(?<=[A-Za-z0-9.,)’]) (?=(?:By|The|In|At|It|On|Secretary['’]s)\b)|\n", head[label.end() : end]
        )
    ]
    if breaks and verb:
        end = label.end() + breaks[-1]
    if end <= label.end():
        return None
    return label.start(), read_english_roster(text, label.end(), end).end


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the list of those present, and what its label says of those on it."""

    status: str
    start: int
    end: int
    role: str = ""
    members: bool = False


def roster_sections(text: str) -> list[tuple[str, int, int]]:
    """Return the parts of the list of those present: (status, start, end), labels left out.

    >>> text = "MINUTES\\nMembers present: Ann Roe, Bo Poe\\nAbsent: Cy Low\\nCALL TO ORDER\\nThe meeting began."
    >>> [(status, text[a:b]) for status, a, b in roster_sections(text)]
    [('present', 'Ann Roe, Bo Poe'), ('absent', 'Cy Low')]
    """
    return [(section.status, section.start, section.end) for section in _sections(text)]


def _sections(text: str) -> list[_Section]:
    head = text[:12000]
    marks = list(_SECTION.finditer(head))
    told = [label_says(collapse(mark["label"])) for mark in marks]
    sections: list[_Section] = []
    for k, mark in enumerate(marks):
        says = told[k]
        if says is None:
            continue
        if _VOTE_SIDE.search(head, max(0, mark.start() - 200), mark.start()):
            # Absent: behind Ayes: and Noes: is a side of a vote.
            break
        if sections and mark.start() - sections[-1].end > _APART:
            break
        if sections and mark.start() < sections[-1].end:
            continue
        status, role, members = says
        below = bool(sections) and any(before.status == "present" for before in sections)
        if collapse(mark["label"]).lower().startswith("in attendance") and below:
            status = "observer"
        stop = marks[k + 1].start() if k + 1 < len(marks) else len(head)
        # The next mark may be a name that stands alone on its line: the list goes on below its heading.
        for n in range(k + 1, len(marks)):
            later = marks[n]
            alone = ":" not in later.group() and told[n] is None
            name = _TITLED.sub("", later["label"])
            if alone and (
                name != later["label"]
                or (not name.isupper() and (is_person_line(name) or is_one_name(later["label"])))
            ):
                continue
            stop = later.start()
            break
        blank = re.search(r"\n[ \t]*\n", head[mark.end() : stop])
        if blank and head[mark.end() : mark.end() + blank.start()].strip():
            stop = mark.end() + blank.start()
        # Apologies were received from …: a sentence may hold the list.
        verb = _PROSE.search(head, mark.end(), stop)
        if verb and not _LEAD_IN.match(head[mark.end() : stop].lstrip()):
            stop = head.rfind("\n", mark.end(), verb.start())
        if role and stop > mark.end():
            # Chair: Dr Ann Roe is an entry, Chair: Good morning. a turn.
            line = head.find("\n", mark.end() + 1)
            stop = min(stop, line if line >= 0 else stop)
            if not is_one_name(head[mark.end() : stop].strip()):
                continue
        begin = (
            mark.end() + len(head[mark.end() : stop]) - len(head[mark.end() : stop].lstrip())
            if stop > mark.end()
            else -1
        )
        if begin >= 0 and head[begin:stop].strip():
            sections.append(_Section(status, begin, begin + len(head[begin:stop].rstrip()), role, members))
    return sections


def read_english_minutes(text: str) -> dict[str, Extracted]:
    """Return what English minutes state; empty where the text is none.

    Returns
    -------
    date, date_end : the first day and, where it is another one, the last.
    body, place, start, end : `HH:MM` for the hours.
    chair, recorder, present, observers, absent : names; `present` holds the members only.
    attendance : everyone, as dicts of name, role, status, span (see `english_roster.Attendee`).
    votes : as dicts (see `english_votes.NamedVote`).
    next_meeting : a dict of date, date_end, time.

    >>> text = "Minutes of the Parks Board\\nMay 4, 2014\\nPresent: Ann Roe, Chair; Bo Poe\\nThe meeting adjourned at 9:15 p.m."
    >>> found = read_english_minutes(text)
    >>> found["date"].value, found["chair"].value, found["present"].value, found["end"].value
    ('2014-05-04', 'Ann Roe', ('Ann Roe', 'Bo Poe'), '21:15')
    """
    if not is_english_minutes(text):
        return {}
    fields = read_held(text)
    votes = find_named_votes(text)
    if votes:
        fields["votes"] = Extracted(tuple(v.as_dict() for v in votes), "", None, "english-votes", 0.85)
    fields |= _people(text, votes)
    if ended := read_end(text):
        fields["end"] = ended
    if upcoming := read_next_meeting(text):
        fields["next_meeting"] = upcoming
    return fields


def _rosters(text: str, known: Sequence[str]) -> list[Roster]:
    sections = _sections(text)
    if sections:
        rosters = [
            _of_role(
                read_english_roster(
                    text, s.start, s.end, status=s.status, known=known, members_only=s.members
                ),
                s.role,
            )
            for s in sections
        ]
        if not any(s.status == "leave" for s in sections):
            rosters += [
                read_english_roster(text, *m.span("list"), status="leave", known=known)
                for m in _SENT.finditer(text[:6000])
            ]
        return rosters
    prose = [
        read_english_roster(text, *m.span("list"), status="absent" if m["absent"] else "present", known=known)
        for m in _NAMED_IN_PROSE.finditer(text[:6000])
    ]
    if prose:
        return prose
    span = roster_span(text)
    if not span:
        return []
    label = _ROSTER.match(text, span[0])
    return [read_english_roster(text, label.end() if label else span[0], span[1], known=known)]


def _of_role(roster: Roster, role: str) -> Roster:
    """Return a roster, those on it with the office that the label states: Chair: Ann Roe."""
    if not role:
        return roster
    people = tuple(replace(p, role=f"{p.role}, {role}" if p.role else role) for p in roster.people)
    return replace(roster, people=people)


def _people(text: str, votes: Sequence[NamedVote]) -> dict[str, Extracted]:
    """Return chair, recorder, lists of names and the attendance of everyone."""
    fields: dict[str, Extracted] = {}
    known = {
        name for v in votes for side in (v.in_favour, v.against, v.abstaining) for name in side if " " in name
    }
    rosters = _rosters(text, sorted(known))
    people = _once([person for roster in rosters for person in roster.people])
    unsure = [wording for roster in rosters for wording in roster.unsure]
    if people:
        start, end = min(p.start for p in people), max(roster.end for roster in rosters)
        fields["attendance"] = found(
            text, start, end, tuple(p.as_dict() for p in people), "english-roster", 0.85
        )
    if unsure:
        fields["unsure_names"] = Extracted(tuple(unsure), unsure[0], None, "english-roster", 0.3)
    for name, statuses in (
        ("present", ("present", "late")),
        ("observers", ("observer",)),
        ("absent", ("absent", "leave")),
    ):
        listed = [p for p in people if p.status in statuses]
        if listed:
            names = tuple(dict.fromkeys(_shown(p, people) for p in listed))
            fields[name] = found(text, listed[0].start, listed[-1].end, names, "english-roster", 0.85)
    chair = next(
        (p for p in people if p.role and _CHAIR_ROLE.search(p.role) and p.status in ("present", "late")), None
    )
    if chair:
        fields["chair"] = found(text, chair.start, chair.end, _shown(chair, people), "english-chair", 0.9)
    elif (presided := _PRESIDED.search(text[:8000])) and _is_name(presided["by"] or presided["who"]):
        group = "by" if presided["by"] else "who"
        start, end = _trimmed(text, *presided.span(group))
        name = label_parts(collapse(presided[group]))[0] or collapse(presided[group])
        # The surname of one who is listed in full is his: President Roe.
        full = [p.name for p in people if p.name.rpartition(" ")[2] == name]
        fields["chair"] = found(
            text, start, end, full[0] if len(full) == 1 else name, "english-presided", 0.85
        )
    recorder = next(
        (p for p in people if p.role and any(map(_RECORDER_ROLE.match, p.role.split(", ")))), None
    )
    signed = list(_SIGNED.finditer(text, max(0, len(text) - 6000)))
    if recorder:
        fields["recorder"] = found(
            text, recorder.start, recorder.end, recorder.name, "english-secretary", 0.85
        )
    elif signed:
        group = "name" if signed[-1]["name"] else "signed"
        fields["recorder"] = found(
            text, *signed[-1].span(group), collapse(signed[-1][group]), "english-signed", 0.8
        )
    return fields


def _once(people: Sequence[Attendee]) -> list[Attendee]:
    """Return everyone once: one whom a list has as a member and another as absent is absent."""
    gone = {p.name.rpartition(" ")[2]: p for p in people if p.status in ("absent", "leave")}
    kept: list[Attendee] = []
    for person in people:
        other = gone.get(person.name.rpartition(" ")[2])
        twice = (
            other is not None
            and other is not person
            and (other.name == person.name or " " not in person.name)
        )
        # A name in full that comes again, with an office or without, is the same person; two Browns are two.
        same = next(
            (
                k
                for k, p in enumerate(kept)
                if (p.name, p.status) == (person.name, person.status)
                and (" " in p.name or p.role == person.role)
            ),
            None,
        )
        if same is not None:
            kept[same] = replace(kept[same], role=kept[same].role or person.role)
        elif not (twice and person.status == "present"):
            kept.append(person)
    return kept


def _is_name(wording: str) -> bool:
    """Return whether a wording is a name, with an office or without: no word of it is a common one."""
    words = re.findall(r"[A-Za-z'’.-]+", wording.removeprefix("the "))
    return 1 <= len(words) <= 6 and len("".join(words)) > 2 and all(word[0].isupper() for word in words)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())


def _shown(person: Attendee, people: Sequence[Attendee]) -> str:
    """Return the name; with the office where two people of the list share a bare surname."""
    twin = sum(other.name == person.name for other in people) > 1
    return f"{person.name} ({person.role})" if twin and person.role else person.name
