"""The head of a record: 时间, 地点, 主持人, 出席人员, 议题 ... and the lines that belong to each entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.lines import Line, collapse, found
from policymine.structure.rosters import split_people, split_roster
from policymine.structure.speakers import speaker_name
from policymine.structure.wordlists import load_table

__all__ = ["field_of_line", "field_of_word", "read_head"]

_HEAD_LABEL = re.compile(
    r"(?P<lead>[【\[]|(?:[一二三四五六七八九十]{1,2}[、．.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、])\s{0,3})?"
    r"(?P<label>[\u3400-\u9fff][\u3400-\u9fff \t\u3000]{0,12}?|[A-Z][A-Za-z ]{2,24}?)"
    r"(?:[（(][^（）()]{1,14}[）)])?[】\]]?\s{0,3}(?P<colon>[:：])\s{0,8}"
)
_ENDS_HEAD = ("decision", "action", "speech")
_RUNNING = re.compile(r"^\d{1,5}$|[─—]{1,3}.{0,4}\d{4}年")
_PERSON_LINE = re.compile(
    r"(?:議員|议员|先生|女士|小姐|博士|教授|醫生|医生|同志|主任|书记|代表|太平紳士|经理|委员|某{1,2}|[A-Z]\.[A-Z]\.)\s{0,2}(?:[,，、].{0,60})?$"
)


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
    return len(value) <= 40 and not re.search(r"[。！？!?]|[，,].{9,}", value)


def read_head(text: str, lines: Sequence[Line]) -> tuple[dict[str, Extracted], dict[int, str]]:
    """Return the fields of the head, and the field of each line (by index) that belongs to one."""
    fields: dict[str, Extracted] = {}
    owner: dict[int, str] = {}
    limit = next((i for i, line in enumerate(lines) if line.start > 12000), len(lines))
    index = 0
    while index < min(limit, 400):
        hit = field_of_line(lines[index].text)
        line = lines[index]
        if hit is None:
            index += 1
            continue
        if hit[0] in _ENDS_HEAD:
            break
        field, offset = hit
        value_lines = [index]
        if not _is_entry(field, line.text[offset:]):
            # The first real turn ends the head.
            break
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
            owner[k] = field
        start = (
            line.start + offset
            if not nothing
            else (lines[value_lines[1]].start if len(value_lines) > 1 else -1)
        )
        end = lines[value_lines[-1]].end
        for part, begin, stop in _parts(text, field, start, end) if start >= 0 else ():
            if part not in fields and (extracted := _value(text, part, begin, stop)):
                fields[part] = extracted
        index = value_lines[-1] + 1
    return fields, owner


@cache
def _inner_label() -> re.Pattern[str]:
    words = sorted(
        (word for word in _labels() if len(word) > 1 and re.match(r"[\u3400-\u9fff]", word)),
        key=lambda w: -len(w),
    )
    return re.compile(
        rf"(?<=[）)。；\u4e00-\u9fff \u3000])(?P<label>{'|'.join(map(re.escape, words))})\s?[:：]\s{{0,8}}"
    )


def _parts(text: str, field: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return (field, start, end) of the entries on one stretch: …陶某（经理）列席人员：姜某 is two."""
    parts: list[tuple[str, int, int]] = []
    for match in _inner_label().finditer(text, start, min(end, start + 4000)):
        parts.append((field, start, match.start()))
        field, start = _labels()[match["label"].casefold()], match.end()
    parts.append((field, start, end))
    return [(name, a, b) for name, a, b in parts if text[a:b].strip()]


def _continues(line: str, field: str, nothing: bool, previous: str) -> bool:
    if field not in ("present", "observers", "absent", "agenda") or field_of_line(line) or len(line) > 400:
        return False
    if re.match(r".{1,24}[:：]", line) and not re.match(r".{1,14}[:：].{0,80}[、，；]", line):
        return False
    if field == "agenda":
        return (
            nothing
            and bool(re.match(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．]", line))
            and len(line) < 60
        )
    if previous.endswith(("、", "，", ",")):
        return True
    return nothing and bool(_PERSON_LINE.search(line) or ("、" in line and "。" not in line))


def _value(text: str, field: str, start: int, end: int) -> Extracted | None:
    raw = text[start:end]
    if field == "date":
        dates = find_dates(raw)
        if not dates or dates[0].span is None:
            return None
        a, b = dates[0].span
        return found(text, start + a, start + b, dates[0].value, "head-date", 0.97)
    if field in ("present", "observers", "absent"):
        people = split_people(raw)
        return found(text, start, end, people, f"head-{field}", 0.9) if people else None
    if field in ("chair", "recorder", "interviewer"):
        listed = split_roster(raw)
        name = listed[0].name if listed else speaker_name(raw.rstrip("。.；; "))
        return found(text, start, end, name, f"head-{field}", 0.95) if name else None
    value = collapse(raw).rstrip("。；;")
    return found(text, start, end, value, f"head-{field}", 0.95) if value else None
