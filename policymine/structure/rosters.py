"""Lists of people at the head of a record, and who a label names: 张某（社区书记）、居民代表（李某某、王某某）.

An entry stays as written, for veiled names repeat (two 李某某 in one hall) and only the office tells them apart;
`person_of` takes one to pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from policymine.structure.lines import collapse
from policymine.structure.wordlists import load_table

__all__ = ["Person", "person_of", "split_people", "split_roster"]

_HONOUR = re.compile(r"^(?:[A-Z]\.){2,4}[A-Z]?\.?$|^大紫荊勳賢$|^太平紳士$|^(?:G\.B\.[SM]\.|J\.P\.)")
_COUNT = re.compile(
    r"^(?:等|共|及|约)?\s{0,2}(?:共|计)?[\d一二三四五六七八九十百余多]{1,5}\s{0,2}(?:余|多)?(?:人|名|位|户)$|^等$|^(?:无|暂无|—|-|/)$"
)
_COUNTED_ROLE = re.compile(
    r"^[\u4e00-\u9fff]{2,12}(?:等)?\s{0,2}[\d一二三四五六七八九十]{1,4}\s{0,2}(?:余|多)?(?:人|名|位)$"
)
_RUNNING = re.compile(r"\d{4}年\s{0,2}\d{1,2}月|^\d{1,5}$|[─—]{1,3}")
_BRACKETED = re.compile(r"(.{1,24}?)\s{0,2}[（(\[【]([^（）()\[\]【】]{1,120})[）)\]】]")
_VEILED = re.compile(r"([\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff][×＊*Ｘ]{1,2})$")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a record names him: name, and office where it is given."""

    name: str
    role: str | None = None

    def __str__(self) -> str:
        return self.name if self.role is None else f"{self.role}{self.name}"


@cache
def _lists() -> tuple[tuple[str, ...], frozenset[str]]:
    table = load_table("speakers.toml")
    return tuple(role for role in table["roles"] if len(role) > 1), frozenset(table["surnames"])


def _is_office(text: str) -> bool:
    return collapse(text).endswith(_lists()[0]) or bool(
        re.search(r"(?:员|长|任|记|表|师|户|人|者|方|工|家)$", text)
    )


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(_VEILED.pattern[:-1], text)) or (
        2 <= len(text) <= 4 and text[0] in _lists()[1] and not text.endswith(_lists()[0])
    )


@lru_cache(maxsize=4096)
def person_of(wording: str) -> Person:
    """Return the person that a label or an entry of a list names.

    >>> person_of("社区党支部书记赵某某"), person_of("孟某某（小区党支部书记）")
    (Person(name='赵某某', role='社区党支部书记'), Person(name='孟某某', role='小区党支部书记'))
    >>> person_of("主持人（张某）"), person_of("物业公司赵经理"), person_of("居民代表")
    (Person(name='张某', role='主持人'), Person(name='物业公司赵经理', role=None), Person(name='居民代表', role=None))
    """
    name = collapse(wording).strip(" 。.；;:：、")
    if re.search(r"[\u3400-\u9fff]", name):
        name = name.replace(" ", "")
    bracket = _BRACKETED.fullmatch(name)
    if bracket:
        outer, inner = bracket[1].strip(), bracket[2].strip()
        if _is_name(inner) and not _is_name(outer):
            return Person(inner, outer)
        whole = person_of(outer)
        return whole if whole.role else Person(outer, inner)
    veiled = _VEILED.search(name)
    if veiled and veiled.start() >= 2:
        return Person(veiled.group(), name[: veiled.start()])
    # A bare name after an office: 居民代表李建国. The office must be a known one, the rest begin with a surname.
    for length in (3, 2):
        rest, office = name[-length:], name[:-length]
        if len(office) >= 2 and office.endswith(_lists()[0]) and rest[0] in _lists()[1] and _is_name(rest):
            return Person(rest, office)
    return Person(name)


def _split(raw: str) -> list[str]:
    """Split at list commas outside of brackets."""
    pieces: list[str] = []
    depth = 0
    last = 0
    for index, ch in enumerate(raw):
        if ch in "（([【":
            depth += 1
        elif ch in "）)]】":
            depth = max(0, depth - 1)
        elif depth == 0 and ch in "、，,；;\n\t":
            pieces.append(raw[last:index])
            last = index + 1
    pieces.append(raw[last:])
    return pieces


def split_people(raw: str) -> tuple[str, ...]:
    """Return the people a list names, each as written with his office, in order, each once.

    An office before bracketed names goes to each of them; counts (等12人) name nobody. Where a group is named with
    a colon (社区：张某、李某) the group is dropped.

    >>> split_people("张某（社区书记）、居民代表（李某某、王某某）、物业公司赵经理，居民代表等12人")
    ('张某（社区书记）', '居民代表李某某', '居民代表王某某', '物业公司赵经理')
    >>> split_people("主席曾鈺成議員 , G.B.S., J.P.")
    ('主席曾鈺成議員',)
    """
    people: list[str] = []
    for piece in _split(raw):
        entry = collapse(piece).strip("。.；; ") if not _HONOUR.match(piece.strip()) else ""
        entry = re.sub(r"^[^:：（(]{1,14}[:：]\s{0,3}", "", entry)
        nobody = _COUNT.match(entry) or _COUNTED_ROLE.match(entry) or _RUNNING.search(entry)
        if not entry or nobody or len(entry) > 160:
            continue
        bracket = _BRACKETED.fullmatch(entry)
        if bracket:
            inside = [part.strip() for part in re.split(r"[、，,；;]", bracket[2]) if part.strip()]
            if len(inside) > 1 and not _is_name(bracket[1]):
                people.extend(
                    collapse(bracket[1]) + collapse(part) for part in inside if not _COUNT.match(part)
                )
                continue
        entry = re.sub(r"等(?:\d{0,4}余?[人名位])?$", "", entry)
        blanks = entry.split(" ")
        if len(blanks) > 1 and all(re.fullmatch(r"[\u3400-\u9fff]{2,4}", part) for part in blanks):
            people.extend(blanks)
        elif 1 < len(entry) <= 60:
            people.append(entry.replace(" ", "") if re.search(r"[\u3400-\u9fff]", entry) else entry)
    return tuple(dict.fromkeys(people))


def split_roster(raw: str) -> tuple[Person, ...]:
    """Return the people a list names, name and office apart.

    >>> split_roster("张某（社区书记）、居民代表李某某")
    (Person(name='张某', role='社区书记'), Person(name='李某某', role='居民代表'))
    """
    return tuple(dict.fromkeys(person_of(entry) for entry in split_people(raw)))
