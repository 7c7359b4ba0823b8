"""Respondents of an interview or a questionnaire: who answers, in what capacity, of what age group and gender.

    受访者：李某某（居民代表，女，45岁）      受访者编号：R01　性别：女　年龄段：36-45岁　身份：网格员
    Respondent: R1 (female, 35-44, residents' representative)       a table of them, a row each

Ages are given as they stand; `age_group` is the group that the record names, or the ten years that hold a stated age.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from policymine.structure.issuers import is_body
from policymine.structure.lines import Line, collapse
from policymine.structure.wordlists import load_table

__all__ = [
    "ATTRIBUTES",
    "Respondent",
    "attribute_of_label",
    "holds_interview",
    "read_respondents",
    "respondent_of",
    "ten_years",
]

# What analyses go by; each is also a field of the document where all its respondents agree on it.
ATTRIBUTES: Final = ("role", "unit", "age_group", "gender")

_PAIR = re.compile(
    r"(?:^|(?<=[\s;；,，|｜、]))[【\[]?(?P<label>[\u3400-\u9fff]{1,12}"
    r"|[A-Za-z][A-Za-z' ]{1,24}?)(?:[（(][^（）()]{1,14}[）)])?[】\]]?\s{0,3}[:：]\s{0,3}(?P<value>.*?)"
    r"(?=\s*(?:$|[\n|｜])|[\s;；,，、]{1,}[【\[]?(?:[\u3400-\u9fff]{1,12}|[A-Z][A-Za-z' ]{1,24})[】\]]?\s{0,3}[:：])"
)
_AGE = re.compile(
    r"(?:aged?\s)?(?P<age>\d{1,3})\s?(?:周?岁|歲|years? old|y/?o)|\baged?\s(?P<aged>\d{1,3})\b|^(?P<bare>\d{2})$",
    re.IGNORECASE,
)
_AGE_GROUP = re.compile(
    r"\d{1,3}\s?[-–—~～至到]\s?\d{1,3}\s?(?:岁|歲|years?)?|\d{2}\s?(?:岁|歲)?(?:及)?(?:以上|以下)|\d0后|[3-9]0s\b|(?:over|under|above"
    r"|below)\s\d{2}|\d{2}\+|(?:18|60|65|70)\s?(?:or|and)\s(?:over|under|older|younger)|老年|中年|青年",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(?P<name>[^（(]{1,40}?)\s{0,2}[（(](?P<inside>.+)[）)]\s*$")
_KEY = re.compile(
    r"^(?P<key>[A-Za-z]{1,4}-?\d{1,3}|\d{1,2}|[\u3400-\u9fff某]{1,6}\d{0,2}|[A-Z][a-z]+)\s{0,2}[:：.、]\s{0,3}(?P<rest>.+)$"
)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One who answers.

    Parameters
    ----------
    name : as the record names him, or his number; what the turns bear where they bear it.
    role, unit, age_group, gender : None where the record does not say; gender is female, male or other.
    more : what else the record says of him, such as age, education, id.
    speakers : the labels of his turns.
    """

    name: str
    role: str | None = None
    unit: str | None = None
    age_group: str | None = None
    gender: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    speakers: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types; what is not known is left out."""
        made: dict[str, Any] = {"name": self.name}
        for key in ATTRIBUTES:
            if (value := getattr(self, key)) is not None:
                made[key] = value
        made.update(self.more)
        if self.speakers:
            made["speakers"] = list(self.speakers)
        return made


def _plain(label: str) -> str:
    return re.sub(r"[\s_\-:：.*　?？()（）【】\[\]]", "", label).lower()


@cache
def _labels() -> dict[str, str]:
    table = load_table("respondent_labels.toml")["attributes"]
    return {_plain(label): name for name, labels in table.items() for label in labels}


@cache
def _genders() -> dict[str, str]:
    return {
        word: key for key, words in load_table("respondent_labels.toml")["gender"].items() for word in words
    }


def attribute_of_label(label: str) -> str | None:
    """Return the attribute that a label or the head of a column states; None where it states none.

    >>> attribute_of_label("年龄段"), attribute_of_label("Job title"), attribute_of_label("1、您的性别："), attribute_of_label("您的看法")
    ('age_group', 'role', 'gender', None)
    """
    bare = re.sub(r"^\s*(?:[Qq]\d{1,3}|\d{1,3}|[一二三四五六七八九十]{1,3})\s?[.、．:：)）]\s?", "", label)
    bare = re.sub(
        r"[（(\[【](?:单选|单选题|填空|填空题|必填|选填|必答|required|optional)[^（）()\[\]【】]{0,8}[）)\]】]",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    return _labels().get(_plain(bare))


def holds_interview(label: str) -> bool:
    """Return whether a column of this name holds what respondents said, not answers to a question of its name.

    >>> holds_interview("访谈内容"), holds_interview("Interview text"), holds_interview("内容")
    (True, True, False)
    """
    return _plain(label) in load_table("respondent_labels.toml")["words"]


def ten_years(age: str) -> str | None:
    """Return the ten years that hold an age, None where it is no age of a grown or growing person.

    >>> ten_years("45"), ten_years("7"), ten_years("450")
    ('40-49', '0-9', None)
    """
    if not re.fullmatch(r"\d{1,3}", age) or int(age) > 119:
        return None
    low = int(age) // 10 * 10
    return f"{low}-{low + 9}"


def respondent_of(stated: Mapping[str, str], name: str = "") -> Respondent | None:
    """Return the respondent that attributes describe; None where they say nothing of him.

    Parameters
    ----------
    stated : attribute -> wording, by the names of respondent_labels.toml.
    name : his name where `stated` has none.

    >>> r = respondent_of({"name": "李某某（居民代表，女，45岁）"})
    >>> r.name, r.role, r.gender, r.age_group, r.more
    ('李某某', '居民代表', 'female', '40-49', {'age': '45'})
    """
    known: dict[str, str] = {}
    who = collapse(stated.get("name", "")).strip("。.；;,， ")
    bracket = _BRACKET.match(who)
    if bracket:
        who = bracket["name"].strip()
        known |= _pieces(bracket["inside"])
    elif re.search(r"[，,；;]", who):
        first, rest = re.split(r"[，,；;]", who, maxsplit=1)
        who = first.strip()
        known |= _pieces(rest)
    for key, wording in stated.items():
        value = collapse(wording).strip("。；; ")
        if not value or key in ("name", "contact", "program"):
            continue
        if key == "gender":
            known["gender"] = _gender(value) or value
        elif key == "age":
            match = re.search(r"\d{1,3}", value)
            if _AGE_GROUP.search(value) or not match:
                known.setdefault("age_group", value)
            else:
                known["age"] = match.group()
        else:
            known[key] = value
    if "age" in known and "age_group" not in known and (decade := ten_years(known["age"])):
        known["age_group"] = decade
    who = who or name or known.get("id", "")
    if not who:
        return None
    more = {
        k: v for k, v in known.items() if k not in ATTRIBUTES and k != "date" and not (k == "id" and v == who)
    }
    return Respondent(
        who, known.get("role"), known.get("unit"), known.get("age_group"), known.get("gender"), more
    )


def _gender(value: str) -> str | None:
    return _genders().get(value.strip().lower().rstrip("."))


def _pieces(wording: str) -> dict[str, str]:
    """Return what the pieces of a description say: 女，45岁，物业经理，S社区."""
    known: dict[str, str] = {}
    for piece in re.split(r"[，,；;、/|｜]", wording):
        part = collapse(piece).strip("。. ")
        if not part:
            continue
        if labelled := re.match(r"(?P<label>[^:：]{1,14})[:：]\s?(?P<value>.+)$", part):
            key = attribute_of_label(labelled["label"])
            if key:
                known[key] = labelled["value"]
                continue
        if gender := _gender(part):
            known.setdefault("gender", gender)
        elif group := _AGE_GROUP.search(part):
            known.setdefault("age_group", group.group().strip())
        elif age := _AGE.search(part):
            known.setdefault("age", next(g for g in age.groups() if g))
        elif (
            "role" in known
            and "unit" not in known
            and (
                is_body(part)
                or re.search(r"(?:社区|小区|公司|街道|学校|医院|中心|Ltd|University|Council)$", part)
            )
        ) or (
            re.search(
                r"(?:社区|小区|公司|街道办事处|街道|医院|学校|大学|有限公司|University|Council|Ltd\.?)$", part
            )
            and "unit" not in known
        ):
            known["unit"] = part
        elif "role" not in known:
            known["role"] = part
        else:
            known.setdefault("note", part)
    return known


def read_respondents(lines: Sequence[Line], first_turn: int) -> tuple[tuple[Respondent, ...], frozenset[int]]:
    """Return the respondents that the head of a record describes, and the lines that describe them, by number.

    Parameters
    ----------
    lines : the lines of the record.
    first_turn : number of the line of the first question or answer; what stands after it describes nobody.

    >>> from policymine.structure.lines import split_lines
    >>> found, used = read_respondents(split_lines("受访者：王某\\n性别：女\\n年龄：62岁\\n身份：楼组长\\n问：您好。"), 4)
    >>> found[0].as_dict()
    {'name': '王某', 'role': '楼组长', 'age_group': '60-69', 'gender': 'female', 'age': '62'}
    """
    head = list(enumerate(lines[:first_turn]))[:120]
    people: list[Respondent] = []
    used: set[int] = set()
    open_: dict[str, str] = {}

    def close() -> None:
        nonlocal open_
        made = respondent_of(open_)
        if made:
            people.append(made)
        open_ = {}

    table = _table(head)
    if table:
        people.extend(table[0])
        used |= table[1]
    listing = False
    for number, line in head:
        if number in used:
            continue
        if _plain(line.text) in _headings():
            used.add(number)
            listing = True
            continue
        pairs = _pairs(line.text)
        if pairs and not (
            listing
            and _KEY.match(line.text)
            and attribute_of_label(line.text.split(":")[0].split("：")[0]) is None
        ):
            used.add(number)
            for key, value in pairs:
                if key in open_ and key in ("name", "id"):
                    close()
                elif key in open_:
                    continue
                if key == "name" and len(several := _several(value)) > 1:
                    people.extend(made for part in several if (made := respondent_of({"name": part})))
                    continue
                open_[key] = value
            continue
        if listing and (entry := _KEY.match(line.text)) and len(line.text) <= 120:
            described = _pieces(entry["rest"])
            if described.keys() & {"gender", "age", "age_group", "role"} and "note" not in described:
                close()
                if made := respondent_of(described, entry["key"]):
                    people.append(made)
                    used.add(number)
                continue
        listing = False
    close()
    return tuple(people), frozenset(used)


@cache
def _headings() -> frozenset[str]:
    return frozenset(_plain(word) for word in load_table("respondent_labels.toml")["headings"])


def _pairs(line: str) -> list[tuple[str, str]]:
    """Return the attributes of a line, one or several: 性别：女　年龄：45岁."""
    found = [(attribute_of_label(m["label"]), m["value"].strip()) for m in _PAIR.finditer(line)]
    return [(key, value) for key, value in found if key and value and key != "date" and len(value) <= 120]


def _several(value: str) -> list[str]:
    """Return the people of a list, split outside of brackets: 李某某（居民）、王某（社工）."""
    parts: list[str] = []
    depth = last = 0
    # P1 (female, 34), P2 (male, 71): commas part those who are described in brackets.
    described = re.fullmatch(
        r"(?:[^,;()]{1,30}\([^()]{1,60}\)\s?[,;]\s?(?:and\s)?)+[^,;()]{1,30}\([^()]{1,60}\)\.?", value
    )
    marks = "、;；," if described else "、;；"
    for k, ch in enumerate(value):
        depth += (ch in "（(") - (ch in "）)")
        if depth == 0 and ch in marks:
            parts.append(value[last:k])
            last = k + 1
    parts.append(value[last:])
    return [re.sub(r"^and\s", "", part.strip()) for part in parts if part.strip()]


def _table(head: Sequence[tuple[int, Line]]) -> tuple[list[Respondent], set[int]] | None:
    """Return the respondents of a table of two attributes or more, a row each."""
    for at, (number, line) in enumerate(head):
        cells = _cells(line.text)
        keys = [attribute_of_label(cell) for cell in cells]
        if sum(key is not None for key in keys) < 2 or len(cells) < 2:
            continue
        if "name" not in keys and "id" not in keys:
            continue
        people: list[Respondent] = []
        used = {number}
        for row, below in head[at + 1 :]:
            values = _cells(below.text)
            if re.fullmatch(r"[\s|:+-]+", below.text):
                used.add(row)
                continue
            if len(values) < 2 or len(values) > len(cells):
                break
            stated = {key: value for key, value in zip(keys, values, strict=False) if key}
            extra = {
                cell: value
                for cell, key, value in zip(cells, keys, values, strict=False)
                if not key and value
            }
            made = respondent_of(stated)
            if made:
                people.append(replace(made, more={**made.more, **extra}))
            used.add(row)
        if people:
            return people, used
    return None


def _cells(line: str) -> list[str]:
    mark = "\t" if "\t" in line else "|" if line.count("|") >= 2 else "｜" if "｜" in line else None
    return [cell.strip() for cell in line.strip().strip("|｜").split(mark)] if mark else []
