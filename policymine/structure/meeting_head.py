"""The head of a record: 时间, 地点, 主持人, 出席人员, 议题 ... and the lines that belong to each entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.issuers import is_body
from policymine.structure.lines import Line, collapse, found
from policymine.structure.rosters import is_office, is_person_name, person_of, split_people, split_roster
from policymine.structure.speakers import speaker_name
from policymine.structure.wordlists import load_table

__all__ = ["PEOPLE", "Head", "field_of_line", "field_of_word", "read_head"]

_HEAD_LABEL = re.compile(
    r"(?P<lead>[【\[]|(?:[一二三四五六七八九十]{1,2}[、．.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、])\s{0,3})?"
    r"(?P<label>[\u3400-\u9fff][\u3400-\u9fff \t\u3000]{0,12}?|[A-Z][A-Za-z ]{2,24}?)"
    r"(?:[（(][^（）()]{1,14}[）)])?[】\]]?\s{0,3}(?P<colon>[:：])\s{0,8}"
)
_ENDS_HEAD = ("decision", "action", "speech")
# Fields whose value is people; those below may also stand after the body.
PEOPLE = ("present", "observers", "absent", "leave", "late", "left", "chair", "recorder", "interviewer")
_AFTERWARDS = (*PEOPLE[:6], "recorder", "next", "end", "signed")
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


@cache
def _labels() -> dict[str, str]:
    table = load_table("meeting_labels.toml")
    return {
        collapse(label).replace(" ", "").casefold(): field
        for field, names in table.items()
        for label in names
    }


def field_of_line(line: str) -> tuple[str, int] | None:
    """Return (field, offset of the value) where a line opens with a label of a meeting's head."""
    match = _HEAD_LABEL.match(line[:80])
    if not match:
        return None
    field = _labels().get(collapse(match["label"]).replace(" ", "").casefold())
    return (field, match.end()) if field else None


def field_of_word(line: str) -> str | None:
    """Return the field of a line that is a label and nothing else, numbered or not; None for any other."""
    if len(line) > 14:
        return None
    bare = re.sub(r"^[一二三四五六七八九十\d]{1,2}[、.．]|[\s:：]", "", line)
    return _labels().get(bare.casefold())


def _is_entry(field: str, value: str) -> bool:
    """Tell a header's 主持人：张某 from a turn's 主持人：大家好，今天…"""
    if field not in ("chair", "recorder", "interviewer"):
        return True
    if len(value) > 40 or re.search(r"[。！？!?]|[，,].{9,}|我|你|大家|各位|[，：:]$", value):
        return False
    people = [person_of(entry) for entry in split_people(value)]
    # 主持人：开会 is a turn, 主持人：社区居委会 an entry; the short ones may be names of any kind.
    return (
        len(value) <= 6
        or any(is_person_name(p.name, sure=False) or p.role for p in people)
        or not re.search(r"[\u3400-\u9fff]", value)
        or is_body(value)
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
    index = 0
    while index < min(limit, 400):
        hit = field_of_line(lines[index].text)
        if hit is None:
            index += 1
            continue
        if hit[0] in _ENDS_HEAD or not _is_entry(hit[0], lines[index].text[hit[1] :]):
            # What was decided or the first real turn ends the head.
            break
        index = _entry(text, lines, index, hit, head)
    for later in range(index, len(lines)):
        if later in head.owner:
            continue
        hit = field_of_line(lines[later].text)
        if hit and hit[0] in _AFTERWARDS and _names_people(hit[0], lines, later, hit[1]):
            _entry(text, lines, later, hit, head)
    return head


def _names_people(field: str, lines: Sequence[Line], index: int, offset: int) -> bool:
    """Return whether an entry after the body names people, as the lists of a 纪要 do; what is said there does not."""
    value = lines[index].text[offset:] or (lines[index + 1].text if index + 1 < len(lines) else "")
    if field in ("next", "end", "signed"):
        return True
    if re.search(r"[。！？!?](?=.)|我们?", value) or len(value) > 600:
        return False
    people = [person_of(entry) for entry in split_people(value)]
    return bool(people) and sum(is_person_name(p.name, sure=False) for p in people) >= 0.5 * len(people)


def _entry(text: str, lines: Sequence[Line], index: int, hit: tuple[str, int], head: Head) -> int:
    """Read the entry that begins at a line; return the index of the line after it."""
    field, offset = hit
    line = lines[index]
    label = collapse(line.text[:offset]).strip(" :：")
    value_lines = [index]
    nothing = offset >= len(line.text)
    for k in range(index + 1, min(index + 260, len(lines))):
        # A page's running head in the middle of a list: let it pass where the list goes on after it.
        if _RUNNING.search(lines[k].text) and any(
            _continues(lines[m].text, field, nothing, "") for m in range(k + 1, min(k + 3, len(lines)))
        ):
            value_lines.append(k)
            continue
        if not _continues(lines[k].text, field, nothing, lines[value_lines[-1]].text):
            break
        value_lines.append(k)
    for k in value_lines:
        head.owner[k] = field
    start = (
        line.start + offset if not nothing else (lines[value_lines[1]].start if len(value_lines) > 1 else -1)
    )
    end = lines[value_lines[-1]].end
    for part, word, begin, stop in _parts(text, field, label, start, end) if start >= 0 else ():
        extracted = _value(text, part, begin, stop)
        if extracted is None:
            continue
        head.fields.setdefault(part, extracted)
        if part in PEOPLE:
            head.lists.append((part, word, extracted))
    return value_lines[-1] + 1


@cache
def _inner_label() -> re.Pattern[str]:
    words = sorted(
        (word for word in _labels() if len(word) > 1 and re.match(r"[\u3400-\u9fff]", word)),
        key=lambda w: -len(w),
    )
    return re.compile(
        rf"(?<=[）)。；\u4e00-\u9fff \u3000])(?P<label>{'|'.join(map(re.escape, words))})\s?[:：]\s{{0,8}}"
    )


def _parts(text: str, field: str, label: str, start: int, end: int) -> list[tuple[str, str, int, int]]:
    """Return (field, label, start, end) of the entries on one stretch: …陶某（经理）列席人员：姜某 is two."""
    parts: list[tuple[str, str, int, int]] = []
    for match in _inner_label().finditer(text, start, min(end, start + 4000)):
        parts.append((field, label, start, match.start()))
        field, label, start = _labels()[match["label"].casefold()], match["label"], match.end()
    parts.append((field, label, start, end))
    return [(name, word, a, b) for name, word, a, b in parts if text[a:b].strip()]


def _continues(line: str, field: str, nothing: bool, previous: str) -> bool:
    if field not in (*PEOPLE, "agenda") or field in ("chair", "recorder", "interviewer") or len(line) > 400:
        return False
    if nothing and field != "agenda" and _unit_line(line):
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
    if not match or (_labels().get(match["unit"]) not in (None, "body")):
        return False
    return _all_people(match["people"])


def _value(text: str, field: str, start: int, end: int) -> Extracted | None:
    raw = text[start:end]
    if field == "date":
        dates = find_dates(raw)
        if not dates or dates[0].span is None:
            return None
        a, b = dates[0].span
        return found(text, start + a, start + b, dates[0].value, "head-date", 0.97)
    if field in PEOPLE and field not in ("chair", "recorder", "interviewer"):
        people = split_people(raw)
        return found(text, start, end, people, f"head-{field}", 0.9) if people else None
    if field in ("chair", "recorder", "interviewer"):
        listed = split_roster(raw)
        name = listed[0].name if listed else speaker_name(raw.rstrip("。.；; "))
        return found(text, start, end, name, f"head-{field}", 0.95) if name else None
    value = collapse(raw).rstrip("。；;")
    return found(text, start, end, value, f"head-{field}", 0.95) if value else None
