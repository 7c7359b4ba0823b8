"""The head of a record: 时间, 地点, 主持人, 出席人员, 议题 ... and the lines that belong to each entry."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.head_counts import counts_only
from policymine.structure.issuers import is_body
from policymine.structure.lines import Line, collapse, found
from policymine.structure.meeting_labels import field_of_label, field_of_line, field_of_spaced, inner_label
from policymine.structure.parties import people_of_vita
from policymine.structure.rosters import is_office, is_person_name, person_of, split_people, split_roster
from policymine.structure.speaker_names import speaker_kind
from policymine.structure.speakers import speaker_name

__all__ = ["PEOPLE", "Head", "read_head"]

_ENDS_HEAD = ("decision", "action", "speech")
_A_COUNT = re.compile(r"\s{0,2}(?:约|共|计|共计)?\d{1,5}\s?余?[人名位户戶]")
# Fields whose value is people; those below may also stand after the body.
PEOPLE = (
    "present",
    "observers",
    "absent",
    "leave",
    "late",
    "left",
    "chair",
    "recorder",
    "interviewer",
    "officer",
)
_AFTERWARDS = (*PEOPLE[:6], "recorder", "next", "end", "signed")
# A list in two languages: THE HONOURABLE JAMES TO KUN-SUN, J.P. below 涂謹申議員, MEMBERS PRESENT: below 出席議員：.
_IN_ENGLISH = re.compile(r"(?=.*[A-Z]{2})[A-Z][A-Z .,'’():/-]{3,90}")
_RUNNING = re.compile(r"^\d{1,5}$|[─—]{1,3}.{0,4}\d{4}年")
_PERSON_LINE = re.compile(
    r"(?:議員|议员|先生|女士|小姐|博士|教授|醫生|医生|同志|主任|书记|代表|太平紳士|经理|委员|某{1,2}|[A-Z]\.[A-Z]\.)\s{0,2}(?:[,，、].{0,60})?$"
)


class Head(NamedTuple):
    """What a head states: fields by name, the field of each line (by index) that belongs to one, and every list of
    people as (field, label as written, what it holds), for a record may have several of one kind."""

    fields: dict[str, Extracted]
    owner: dict[int, str]
    lists: list[tuple[str, str, Extracted]]


def _is_entry(field: str, value: str) -> bool:
    """Tell a header's 主持人：张某 from a turn's 主持人：大家好，今天…"""
    if field not in ("chair", "recorder", "interviewer", "party"):
        return True
    if field == "party" and people_of_vita(value):
        return True
    if len(value) > 40 or re.search(
        r"[。！？!?]|[，,].{9,}|我|你|大家|各位|[，：:]$|\b(?!Prof|Messrs|Revd|Cllr)[A-Za-z]*[a-z]{3}\.\s+[A-Z]",
        value,
    ):
        return False
    people = [person_of(entry) for entry in split_people(value)]
    # 主持人：开会 is a turn, 主持人：社区居委会 an entry; the short ones may be names of any kind.
    return (
        len(value) <= 6
        or any(is_person_name(p.name, sure=False) or p.role for p in people)
        or not re.search(r"[\u3400-\u9fff]", value)
        or is_body(value)
        # 人民调解委员会 祁主任
        or (
            len(value) <= 20
            and re.fullmatch(r"[\u3400-\u9fff \u3000]+", value) is not None
            and speaker_kind(re.sub(r"\s", "", value)) == "person"
        )
    )


def read_head(text: str, lines: Sequence[Line]) -> Head:
    """Return what the head of a record states, and the lists of people that stand after its body.

    Parameters
    ----------
    text : the record.
    lines : its lines.

    >>> from policymine.structure.lines import split_lines
    >>> made = "会议纪要\\n时间：2014年3月5日\\n会议决定划线。\\n出席：张某、李某\\n列席：王某"
    >>> head = read_head(made, split_lines(made))
    >>> head.fields["present"].value, [label for _, label, _ in head.lists], sorted(head.owner)
    (('张某', '李某'), ['出席', '列席'], [1, 3, 4])
    """
    head = Head({}, {}, [])
    limit = next((i for i, line in enumerate(lines) if line.start > 12000), len(lines))
    spaced = _spaced(lines)
    index = 0
    while index < min(limit, 400):
        hit = field_of_line(lines[index].text) or spaced.get(index) or counts_only(lines[index].text)
        hit = hit or _officer(lines, index, head) or _side(lines, index, head)
        if hit is None:
            index += 1
            continue
        value = lines[index].text[hit[1] :] or (lines[index + 1].text if index + 1 < len(lines) else "")
        if hit[0] in _ENDS_HEAD or not _is_entry(hit[0], value):
            # What was decided or the first real turn ends the head.
            break
        index = _entry(text, lines, index, hit, head, spaced)
    for later in range(index, len(lines)):
        if later in head.owner:
            continue
        hit = field_of_line(lines[later].text)
        if hit and hit[0] in _AFTERWARDS and _names_people(hit[0], lines, later, hit[1]):
            _entry(text, lines, later, hit, head, spaced)
    # Officers are on the lists, each with his office; there is no field of them all.
    head.fields.pop("officer", None)
    return head


def _spaced(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """Return the lines of the opening whose label ends in a blank, by index; none where fewer than three do so."""
    hits = {
        index: hit
        for index, line in enumerate(lines[:20])
        if (len(line.text) <= 400 or "\t" in line.text[:16])
        and not field_of_line(line.text)
        and (hit := field_of_spaced(line.text))
        and hit[0] not in _ENDS_HEAD
    }
    return hits if len(hits) >= 3 else {}


def _officer(lines: Sequence[Line], index: int, head: Head) -> tuple[str, int] | None:
    """Return (officer, offset of the name) where a line of the head names who holds an office: 第一秘書：歐安利.

    Such a line stands between 主席： and 出席議員：.
    """
    match = re.fullmatch(r"([\u3400-\u9fff]{2,10})\s?[:：]\s{0,3}([\u3400-\u9fff]{2,4})", lines[index].text)
    if not match or not is_office(match[1]) or not is_person_name(match[2]):
        return None
    after = next(
        (k for k in range(index + 1, min(index + 5, len(lines))) if field_of_line(lines[k].text)), None
    )
    return ("officer", match.start(2)) if after is not None and index - 1 in head.owner else None


def _side(lines: Sequence[Line], index: int, head: Head) -> tuple[str, int] | None:
    """Return (present, 0) where a line of the head names the people of one side: 业主方：姬某、解某某 between known labels."""
    line = lines[index]
    if index - 1 not in head.owner or line.blank_before or len(head.fields) < 2:
        return None
    # 听证员A：退休教师, where the head goes on or a blank line follows.
    match = re.fullmatch(
        r"(?P<label>[\u3400-\u9fffA-Za-z\d]{2,10})[:：]\s{0,3}[^，。！？；：:]{2,14}", line.text
    )
    after = lines[index + 1] if index + 1 < len(lines) else None
    ends = after is None or after.blank_before or _side_of(after.text)
    of_one = match is not None and ends and speaker_kind(match["label"]) == "unnamed"
    return ("present", 0) if of_one or _unit_line(line.text) else None


def _side_of(line: str) -> bool:
    match = re.fullmatch(r"([\u3400-\u9fffA-Za-z\d]{2,10})[:：]\s{0,3}[^，。！？；：:]{2,14}", line)
    return match is not None and speaker_kind(match[1]) == "unnamed"


def _names_people(field: str, lines: Sequence[Line], index: int, offset: int) -> bool:
    """Return whether an entry after the body names people, as the lists of a 纪要 do; what is said there does not."""
    value = lines[index].text[offset:] or (lines[index + 1].text if index + 1 < len(lines) else "")
    if field in ("next", "end", "signed"):
        return True
    if re.search(r"[。！？!?](?=.)|我们?", value) or len(value) > 600:
        return False
    people = [person_of(entry) for entry in split_people(value)]
    return bool(people) and sum(is_person_name(p.name, sure=False) for p in people) >= 0.5 * len(people)


def _entry(
    text: str,
    lines: Sequence[Line],
    index: int,
    hit: tuple[str, int],
    head: Head,
    stops: Collection[int],
) -> int:
    """Read the entry that begins at a line; return the index of the line after it. Lines of `stops` begin others."""
    field, offset = hit
    line = lines[index]
    field = "present" if field == "party" or _are_there(field, line.text, offset) else field
    label = collapse(line.text[:offset]).strip(" :：") or line.text.partition("：")[0]
    value_lines = [index]
    nothing = offset >= len(line.text)
    for k in range(index + 1, min(index + 260, len(lines))):
        # A page's running head in the middle of a list: let it pass where the list goes on after it.
        if _RUNNING.search(lines[k].text) and any(
            _continues(lines[m].text, field, nothing, "") for m in range(k + 1, min(k + 3, len(lines)))
        ):
            value_lines.append(k)
            continue
        if k in stops or not _continues(lines[k].text, field, nothing, lines[value_lines[-1]].text):
            break
        value_lines.append(k)
    for k in value_lines:
        head.owner[k] = field
    start = (
        line.start + offset if not nothing else (lines[value_lines[1]].start if len(value_lines) > 1 else -1)
    )
    end = lines[value_lines[-1]].end
    for stated, word, begin, stop in _parts(text, field, label, start, end) if start >= 0 else ():
        counts = stated == "present" and word[:1] in "实實" and _A_COUNT.match(text, begin, stop)
        part = "count" if counts else stated
        extracted = _value(text, part, begin, stop)
        if extracted is None:
            continue
        known = head.fields.get(part)
        if extracted.value and (known is None or (part == "chair" and _rather(extracted, known))):
            head.fields[part] = extracted
        if part in PEOPLE:
            head.lists.append((part, word, extracted))
    return value_lines[-1] + 1


def _parts(text: str, field: str, label: str, start: int, end: int) -> list[tuple[str, str, int, int]]:
    """Return (field, label, start, end) of the entries on one stretch: …陶某（经理）列席人员：姜某 is two."""
    parts: list[tuple[str, str, int, int]] = []
    for match in inner_label().finditer(text, start, min(end, start + 4000)):
        parts.append((field, label, start, match.start()))
        inner = field_of_label(match["label"]) or field
        field, label, start = "present" if inner == "party" else inner, match["label"], match.end()
    parts.append((field, label, start, end))
    return [(name, word, a, b) for name, word, a, b in parts if text[a:b].strip()]


def _continues(line: str, field: str, nothing: bool, previous: str) -> bool:
    if (
        field not in (*PEOPLE, "agenda")
        or field in ("chair", "recorder", "interviewer", "officer")
        or len(line) > 400
    ):
        return False
    if nothing and field != "agenda" and (_unit_line(line) or _IN_ENGLISH.fullmatch(line)):
        return True
    if field_of_line(line):
        return False
    if (
        field != "agenda"
        and re.match(r".{1,24}[:：]", line)
        and not re.match(r".{1,14}[:：].{0,80}[、，；]", line)
    ):
        return False
    if field == "agenda":
        return (
            nothing
            and bool(re.match(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．]", line))
            and len(line) < 60
        )
    # 出席委員：陳大文議員 goes on with one name a line.
    if previous.endswith(("、", "，", ",")) or (_all_people(line) and _ends_in_people(previous)):
        return True
    # An office on a line of its own, its holder on the next; 議程第III項 parts such a list.
    if field in ("present", "observers") and (
        _office_line(line) or (_office_line(previous) and _all_people(line))
    ):
        return True
    return nothing and bool(
        _PERSON_LINE.search(line) or ("、" in line and "。" not in line) or _all_people(line)
    )


def _all_people(raw: str) -> bool:
    people = [person_of(entry) for entry in split_people(raw)] if len(raw) <= 120 else []
    return bool(people) and all(is_person_name(person.name, sure=False) for person in people)


def _office_line(line: str) -> bool:
    value = re.split(r"[：:]", line)[-1].strip()
    return 3 <= len(value) <= 24 and bool(
        is_office(re.sub(r"[（(]\d{1,2}[）)]\d{0,2}$", "", value))
        or re.fullmatch(r"議程第.{1,6}項|议程第.{1,6}项", value)
    )


def _ends_in_people(line: str) -> bool:
    """Return whether a line of a list ends in a name, not in a sentence."""
    return line[-1:] not in ("", *"。！？") and _all_people(re.split(r"[：:]", line)[-1])


def _unit_line(line: str) -> bool:
    """Return whether a line of a list gives a unit and its people (社区：张某、李某), whatever else 社区： may head."""
    match = re.fullmatch(r"(?P<unit>[\u3400-\u9fff]{2,14})[:：]\s{0,4}(?P<people>.{2,120})", line)
    if match and is_person_name(match["unit"]):
        # 李小梅：路灯坏了。 is somebody who speaks, whatever surname 路 is.
        return False
    known = field_of_label(match["unit"]) if match else None
    # A committee's list has 主席：, 副主席： and 委員： on lines of its own.
    if not match or (known not in (None, "body") and not match["unit"].endswith(("主席", "召集人"))):
        return False
    return _all_people(match["people"])


def _are_there(field: str, line: str, offset: int) -> bool:
    """Tell 实到：张某、李某, which lists people, from 实到：19人, which counts them."""
    return (
        field == "count"
        and line.startswith(("实", "實", "到"))
        and not re.search(r"\d", line[offset:])
        and _all_people(line[offset:])
    )


def _rather(new: Extracted, known: Extracted) -> bool:
    """Return whether who presides is named here, and only the body that called the meeting before."""
    return is_body(str(known.value)) and not is_body(str(new.value))


def _value(text: str, field: str, start: int, end: int) -> Extracted | None:
    raw = text[start:end]
    if field == "date":
        dates = find_dates(raw)
        if not dates or dates[0].span is None:
            return None
        a, b = dates[0].span
        return found(text, start + a, start + b, dates[0].value, "head-date", 0.97)
    if field in PEOPLE and field not in ("chair", "recorder", "interviewer"):
        people = people_of_vita(raw) or split_people(raw)
        counted = not people and re.search(r"\d|[一二三四五六七八九十]{1,3}[人名位户]", raw)
        return found(text, start, end, people, f"head-{field}", 0.9) if people or counted else None
    if field in ("chair", "recorder", "interviewer"):
        listed = split_roster(raw)
        name = listed[0].name if listed else speaker_name(raw.rstrip("。.；; "))
        return found(text, start, end, name, f"head-{field}", 0.95) if name else None
    value = collapse(raw).rstrip("。；;")
    return found(text, start, end, value, f"head-{field}", 0.95) if value else None
