"""Who was at a meeting and how: present, observer, on leave, absent, late, or counted only.

An entry's own word goes before that of its list: 出席：张某、李某（请假） has one present and one on leave.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from policymine.corpus.document import Extracted
from policymine.structure.head_counts import counts_of
from policymine.structure.issuers import is_body
from policymine.structure.lines import collapse
from policymine.structure.list_lines import in_chinese
from policymine.structure.meeting_labels import field_of_label, group_of_label
from policymine.structure.rosters import (
    Person,
    is_office,
    is_person_name,
    is_title,
    may_be_name,
    person_of,
    simple,
    split_people,
    titled,
)
from policymine.structure.speaker_names import speaker_kind

__all__ = ["STATUSES", "Attendee", "Status", "read_attendance", "turnout_warnings"]

Status = Literal["present", "observer", "leave", "absent", "late", "left"]
STATUSES: Final = ("present", "observer", "leave", "absent", "late", "left")

_OF_FIELD: Final[dict[str, Status]] = {
    "chair": "present",
    "recorder": "present",
    "interviewer": "present",
    "present": "present",
    "officer": "present",
    "observers": "observer",
    "leave": "leave",
    "absent": "absent",
    "late": "late",
    "left": "left",
}
_OFFICES: Final = {"chair": "主持人", "recorder": "记录人", "interviewer": "访谈者"}
# What a list or the bracket behind a name says of how somebody attended, the first that matches.
_SAID: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("late", re.compile(r"迟到|晚到|中途(?:到|参)|后到")),
    ("left", re.compile(r"早退|提前离|中途离|先行离")),
    ("leave", re.compile(r"请假|请病假|告假|休假|事假|病假|产假|公假")),
    ("absent", re.compile(r"缺席|未到|未参加|未出席|缺勤|无故")),
    ("observer", re.compile(r"列席|旁听")),
    ("leave", re.compile(r"出差|外出|住院|因(?:公|病|事)")),
)
_TAIL = re.compile(r"(?:因[公事病])?(?:列席|旁听|请假|缺席|未到|迟到|早退)(?:会议)?$")
_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,60})[）)\]】]\s*$")
_TURNOUT = re.compile(
    r"(?P<what>应到(?:会)?|應到|应出席|實到|实到(?:会)?|实际到会|到会|出席|参会|与会|列席|缺席|请假)(?:人数|人員|人员|代表|委员|居民)?[^\d\n，。；、（(]{0,8}?[:：]?\s{0,2}(?P<n>\d{1,4})\s{0,2}[人名位户]"
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on a list of those who attended, or a group that is only counted.

    Parameters
    ----------
    name : the name; None for a group known by its number only.
    role : the office or group as written; None where the list gives none.
    status : present, observer, leave, absent, late (came late) or left (left early).
    raw : the entry as written.
    count : how many, for a group; None for a person.
    note : what the list adds, such as the reason of an absence; None where it adds nothing.
    label : the label of the list, such as 列席秘書; empty where it has none.
    span : code points of the entry in the text; None where it stands there in other words.
    """

    name: str | None
    role: str | None
    status: Status
    raw: str
    count: int | None = None
    note: str | None = None
    label: str = ""
    span: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "name": self.name,
            "role": self.role,
            "status": self.status,
            "count": self.count,
            "note": self.note,
            "label": self.label,
            "raw": self.raw,
            "span": list(self.span) if self.span else None,
        }


def read_attendance(
    text: str, lists: Sequence[tuple[str, str, Extracted]], fields: Mapping[str, Extracted]
) -> tuple[Attendee, ...]:
    """Return everyone whom the lists of a record name or count, in the order of the lists, each once.

    Parameters
    ----------
    text : the record.
    lists : the lists of people as (field, label, what it holds); the field says the status.
    fields : the fields of the record; who chairs or records is present, with that office unless a list gives another.

    >>> made = "出席：张某（社区书记）、李某（请假）、居民代表等12人"
    >>> field = Extracted((), made[3:], (3, len(made)), "head-present", 0.9)
    >>> [(a.name, a.role, a.status, a.count) for a in read_attendance(made, [("present", "出席", field)], {})]
    [('张某', '社区书记', 'present', None), ('李某', None, 'leave', None), (None, '居民代表', 'present', 12)]
    """
    found: list[Attendee] = []
    titles = _titles("\n".join(field.raw for _, _, field in lists))
    for name, label, field in lists:
        if name not in _OFFICES:
            # A list that prose gives is its entries, not the sentence around them.
            party = field_of_label(label) == "party" if label else False
            raw = field.raw if label and not party else "\n".join(field.value)
            found.extend(
                replace(
                    entry,
                    label=label,
                    # 申请人：谷某: the name of the procedure is what he is there.
                    role=label if name == "officer" else entry.role or (label if party else None),
                    span=_span(text, entry.raw, field.span),
                )
                for entry in _entries(raw, _OF_FIELD[name], group_of_label(label), titles)
            )
    # Those who chair or record come last, so that their office on a list goes first.
    for name in _OFFICES:
        if name in fields:
            for entry in _officers(fields[name], name):
                listed = [k for k, other in enumerate(found) if other.name == entry.name]
                if not listed:
                    found.append(replace(entry, span=_span(text, entry.raw, fields[name].span)))
                elif (
                    len(listed) == 1 and found[listed[0]].role is None and entry.role not in _OFFICES.values()
                ):
                    # 主持：村支书毛某；出席：毛某、…… the office stands beside the name once.
                    found[listed[0]] = replace(found[listed[0]], role=entry.role)
    once: dict[tuple[str | None, str | None, int | None], Attendee] = {}
    officers = {a.name for a in found if a.role and a.role == a.label}
    for attendee in found:
        same = [key for key in once if attendee.name and key[0] == attendee.name]
        if len(same) == 1 and attendee.role is None and attendee.name in officers:
            # 第一秘書：歐安利, and 歐安利 again among those present.
            continue
        if (
            attendee.status in ("late", "left", "leave")
            and len(same) == 1
            and once[same[0]].status == "present"
        ):
            # Listed as present and as late: he came late.
            once[same[0]] = replace(once[same[0]], status=attendee.status, note=attendee.note)
        else:
            once.setdefault((attendee.name, attendee.role, attendee.count), attendee)
    return tuple(once.values())


def _titles(raw: str) -> frozenset[str]:
    """Return the titles that stand behind two names of the lists or more: what else they stand behind is a name too.

    利國偉議員 among 陳大文議員 and 李小明議員 is somebody called 利國偉; alone it might be a group.
    """
    ends = ((person_of(entry).name, titled(entry)) for entry in split_people(raw))
    seen = Counter(end[1] for name, end in ends if end and name == end[0])
    return frozenset(title for title, n in seen.items() if n >= 2)


def _named(entry: str, titles: Collection[str]) -> Person:
    """Return the person of an entry; one of an unknown surname where the title behind him is one of the list's."""
    person, end = person_of(entry), titled(entry)
    if end and person.role is None and end[1] in titles and may_be_name(end[0]):
        return Person(end[0], None if is_title(end[1]) else end[1])
    return person


def _span(text: str, raw: str, inside: tuple[int, int] | None) -> tuple[int, int] | None:
    at = text.find(raw, *inside) if inside else -1
    return (at, at + len(raw)) if at >= 0 else None


def _officers(field: Extracted, name: str) -> list[Attendee]:
    people = split_people(field.raw) or ((str(field.value),) if field.value else ())
    chinese = bool(re.search(r"[\u3400-\u9fff]", field.raw))
    made = []
    for entry in people:
        person = person_of(entry)
        if _is_body(person):
            # 召集人：业主委员会: a body called the meeting; who spoke for it is not said.
            continue
        role = person.role or (_OFFICES[name] if chinese else name)
        made.append(Attendee(person.name, role, "present", entry))
    return made


def _is_body(person: Person) -> bool:
    chinese = re.search(r"[\u3400-\u9fff]", person.name)
    return bool(
        chinese and person.role is None and speaker_kind(person.name) != "person" and is_body(person.name)
    )


def _entries(raw: str, status: Status, of_label: str | None, titles: Collection[str]) -> list[Attendee]:
    attendees: list[Attendee] = []
    waiting: str | None = None
    for line in in_chinese(raw).split("\n"):
        office = re.sub(r"\s?[（(]\d{1,2}[）)]\d{0,2}$", "", line.strip())
        somebody = _named(office, titles).name != office
        if is_office(office) and not somebody and not re.search(r"[、，,；;\d]", office):
            # An office on a line of its own: who holds it is on the next.
            attendees += [_unnamed(waiting, status)] if waiting else []
            waiting = line.strip()
            continue
        unit = None
        made: list[Attendee] = []
        for stretch in re.split(r"[；;]", line):
            # 物业公司：赵某、钱某; the unit holds to the next semicolon.
            group = re.match(r"\s{0,4}([\u3400-\u9fff]{2,14})[:：]", stretch)
            unit = group[1] if group else None
            for written in split_people(stretch):
                if re.fullmatch(r"[議议]程第.{1,6}[項项]", written):
                    continue
                entry = _entry(written, status, titles)
                made.append(replace(entry, role=unit) if unit and entry.role is None else entry)
        if waiting and made:
            if made[0].role is None and len(made) == 1:
                made[0] = replace(made[0], role=waiting)
            else:
                attendees.append(_unnamed(waiting, status))
            waiting = None
        attendees += made
        attendees += [
            Attendee(None, role or of_label, status, line.strip()[:120], count=n)
            for role, n in counts_of(line)
        ]
    return [*attendees, *([_unnamed(waiting, status)] if waiting else [])]


def _unnamed(office: str, status: Status) -> Attendee:
    """Return an office on a list that gives no name: somebody of it was there."""
    if speaker_kind(office) == "person":
        # 物业公司赵经理 ends as an office does and is somebody.
        return Attendee(office, None, status, office)
    return Attendee(None, office, status, office)


def _entry(entry: str, status: Status, titles: Collection[str]) -> Attendee:
    tail = _TAIL.search(simple(entry))
    if tail and is_person_name(person_of(entry[: tail.start()]).name, sure=False):
        # 物业经理糜某列席: how he was there stands behind the name.
        how = next((kind for kind, pattern in _SAID if pattern.search(tail.group())), None)
        made = _entry(entry[: tail.start()], status, titles)
        return replace(made, raw=entry, status=_status(status, how, tail.group()))
    bracket = _BRACKET.search(entry)
    note = None
    if bracket:
        inside = simple(bracket[1])
        said = next((kind for kind, pattern in _SAID if pattern.search(inside)), None)
        if said or status in ("leave", "absent", "late", "left"):
            # 冯某某（公务外出，请假）: a reason, no office.
            kept = bracket[1] if said else None
            rest = [
                part
                for part in re.split(r"[，,；;、]", bracket[1])
                if not any(pattern.search(simple(part)) for _, pattern in _SAID)
            ]
            if said or not _office_like(bracket[1]):
                note = kept or bracket[1]
                outer = entry[: bracket.start()].strip()
                office = next((part for part in rest if _office_like(part)), None) if said else None
                person = _named(outer, titles)
                return Attendee(
                    person.name,
                    person.role or office,
                    _status(status, said, inside),
                    entry,
                    note=note,
                )
    person = _named(entry, titles)
    if _is_body(person):
        # 列席单位：街道办事处: somebody of it was there.
        return Attendee(None, person.name, status, entry, note=note)
    return Attendee(person.name, person.role, status, entry, note=note)


def _status(of_list: Status, said: Status | None, inside: str) -> Status:
    """Return the status of an entry: what it says itself; on a list of the absent, only that somebody asked leave."""
    if said is None or of_list in ("leave", "late", "left"):
        return of_list
    if of_list == "absent":
        return "leave" if said == "leave" and "假" in inside else "absent"
    return said


def _office_like(wording: str) -> bool:
    return person_of(f"{collapse(wording)}某某").role is not None and bool(
        re.search(r"(?:长|任|员|记|表|师|民|理|主|警|工|者|人|事|授)$", simple(collapse(wording)))
    )


def turnout_warnings(text: str, attendees: Sequence[Attendee]) -> list[str]:
    """Return a line for each contradiction of the numbers a record states (应到, 实到) with its lists.

    >>> listed = [Attendee(n, None, "present", n) for n in ("张某", "李某", "王某")]
    >>> turnout_warnings("应到5人，实到2人", listed)
    ["present: the record counts 2 who came ('实到2人'), and its list names 3"]
    """
    told: dict[str, tuple[int, str]] = {}
    for match in _TURNOUT.finditer(text[:6000]):
        what = simple(match["what"])
        kind = "due" if what.startswith("应") else "came" if what.startswith("实") or what == "到会" else None
        if kind:
            told.setdefault(kind, (int(match["n"]), match.group()))
    named = sum(1 for a in attendees if a.name and a.status in ("present", "late", "left"))
    counted = any(a.count for a in attendees if a.status == "present")
    lines = []
    if "came" in told and named > told["came"][0]:
        lines.append(
            f"present: the record counts {told['came'][0]} who came ({told['came'][1]!r}), and its list names {named}"
        )
    if "came" in told and "due" in told and told["came"][0] > told["due"][0] and not counted:
        lines.append(f"present: {told['came'][1]!r} is more than {told['due'][1]!r}")
    return lines
