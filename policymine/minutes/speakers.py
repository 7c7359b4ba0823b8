"""Speaker labels taken apart: role, name, and the group a speaker stands for.

"居民代表李某某" and "李某某（居民代表）" are one person, "物业公司李某某" is another one. The words are in
`policymine/data/speaker_roles.toml`; a label without any of them is a name, and its role is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from policymine.structure.wordlists import load_table

__all__ = [
    "Headcount",
    "SpeakerName",
    "find_person",
    "group_labels",
    "group_of",
    "parse_roster",
    "parse_speaker",
]

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BRACKET: Final = re.compile(r"^(?P<outer>[^（()）]+?)\s*[（(](?P<inner>[^（()）]+)[）)]\s*$")
_NUMBERED: Final = re.compile(
    r"^(?:[甲乙丙丁戊己庚辛壬癸]|[A-Za-zＡ-Ｚ]\d?|\d{1,3}|[一二三四五六七八九十]{1,2})$"
)
_COUNT: Final = re.compile(
    r"^(?P<who>.*?)[（(]?\s*(?:共|计|約|约)?\s*(?P<n>\d{1,4})\s*(?:余|多)?\s*(?:人|名|位|户|戶)\s*[）)]?$"
)
_ENGLISH_COUNT: Final = re.compile(r"^(?P<n>\d{1,4})\s+(?P<who>[A-Za-z][A-Za-z' ’]*)$")
# 实到18人 counts all; 应到20人 counts nobody who came.
_ALL: Final = ("", "实到", "實到", "共", "到会", "出席", "参会", "与会", "合计", "总计")
_NOT_THERE: Final = ("应到", "應到", "缺席", "请假", "應出席", "应出席")
_LIST: Final = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A label taken apart.

    Parameters
    ----------
    label : as written, without the colon.
    role : the role as written, such as 居民代表; None where the label states none.
    name : the name as written, such as 李某某; None where the label is a role only.
    group : key of the group in speaker_roles.toml; None where the role is unknown or says nothing of it.
    collective : several people at once (全体, Several Members).
    """

    label: str
    role: str | None
    name: str | None
    group: str | None = None
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Headcount:
    """People present by number only: how many, and of which role and group; no role means of everybody."""

    role: str | None
    group: str | None
    n: int


@dataclass(frozen=True)
class _Words:
    organisations: dict[str, str]
    positions: dict[str, str]
    weak: dict[str, str]
    english: dict[str, str]
    ends: tuple[str, ...]
    english_ends: tuple[str, ...]
    honorifics: tuple[str, ...]
    english_honorifics: frozenset[str]
    collective: frozenset[str]
    surnames: frozenset[str]
    labels: dict[str, dict[str, str]]


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _words() -> _Words:
    table = load_table("speaker_roles.toml")
    groups = table["group"]

    def of(field: str) -> dict[str, str]:
        return {word: g["key"] for g in groups for word in g.get(field, ())}

    organisations, positions, weak, english = of("organisations"), of("positions"), of("weak"), of("english")
    return _Words(
        organisations,
        positions,
        weak,
        english,
        _longest_first([*organisations, *positions, *table["titles"]]),
        _longest_first([*english, *table["english_titles"]]),
        _longest_first(table["honorifics"]),
        frozenset(table["english_honorifics"]),
        frozenset(table["collective"]),
        frozenset(load_table("speakers.toml")["surnames"] + table["surnames"]),
        {g["key"]: {"zh": g["zh"], "en": g["en"]} for g in groups},
    )


def group_labels() -> dict[str, dict[str, str]]:
    """Return the name of each group in Chinese and English, by key.

    >>> group_labels()["owners_committee"]["zh"]
    '业委会'
    """
    return dict(_words().labels)


def _plain_english(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[’'.]", "", text)).strip().lower()


def group_of(role: str) -> str | None:
    """Return the group that a role belongs to, or None.

    >>> group_of("3单元居民代表"), group_of("社区居委会副主任"), group_of("物业公司工程师"), group_of("社区书记")
    ('residents', 'residents_committee', 'property_company', 'party')
    >>> group_of("Residents' representative"), group_of("代表")
    ('residents', None)
    """
    words = _words()
    if not _HAN.search(role):
        text = f" {_plain_english(role)} "
        found = [(len(w), g) for w, g in words.english.items() if f" {w} " in text]
        return max(found)[1] if found else None
    for tier in (words.organisations, words.positions, words.weak):
        hits = [(len(w), role.rfind(w), g) for w, g in tier.items() if w in role]
        if hits:
            return max(hits)[2]
    return None


def _is_name(text: str) -> bool:
    if _NUMBERED.match(text) or "某" in text:
        return len(text) <= 4
    return bool(_HAN.match(text)) and 1 <= len(text) <= 4 and text[0] in _words().surnames


def _chinese(label: str) -> tuple[str | None, str | None]:
    words = _words()
    compact = re.sub(r"\s+", "", label)
    for honorific in words.honorifics:
        if compact.endswith(honorific) and len(compact) > len(honorific):
            role, name = _chinese(compact[: -len(honorific)])
            return role, (name or "") + honorific
    # The role word that ends last and leaves nothing, or a name, behind it.
    best: tuple[int, int] | None = None
    for word in words.ends:
        at = compact.rfind(word)
        if at < 0:
            continue
        end = at + len(word)
        rest = compact[end:]
        if (not rest or _is_name(rest)) and (
            best is None or end > best[0] or (end == best[0] and at < best[1])
        ):
            best = (end, at)
    if best is None:
        return None, compact
    end, at = best
    rest = compact[end:]
    if rest:
        return compact[:end], rest
    before = compact[:at]
    if before and _is_name(before) and (len(before) <= 3 or "某" in before):
        # 王经理, 梁國雄議員: the title stands behind the name.
        return compact[at:], before
    return compact, None


def _english(label: str) -> tuple[str | None, str | None]:
    if "," in label:
        first, _, second = (part.strip() for part in label.partition(","))
        if group_of(second) or _english_role(second) == second:
            return second, _without_honorific(first)
    role = _english_role(label)
    if role is None:
        return None, _without_honorific(label)
    rest = label[len(role) :].strip(" .,:")
    return role, _without_honorific(rest) or None


def _english_role(label: str) -> str | None:
    """Return the leading words of the label that are a role, as written."""
    tokens = label.split()
    for n in range(len(tokens), 0, -1):
        head = " ".join(tokens[:n])
        plain = _plain_english(head)
        plain_tokens = plain.split()
        for word in _words().english_ends:
            if plain == word or (plain.endswith(" " + word) and _english_role_head(plain_tokens, word)):
                return head.rstrip(".,:")
    return None


def _english_role_head(tokens: list[str], word: str) -> bool:
    # "Residents' representative": everything before the last word must itself be a role word or "the".
    before = " ".join(tokens[: len(tokens) - len(word.split())])
    return before in _words().english_ends or before in ("the", "acting", "deputy", "the acting", "vice")


def _without_honorific(name: str) -> str:
    tokens = name.split()
    while len(tokens) > 1 and _plain_english(tokens[0]) in _words().english_honorifics | {"the"}:
        tokens = tokens[1:]
    return " ".join(tokens).strip(" .,:")


def parse_speaker(label: str) -> SpeakerName:
    """Take a speaker's label apart.

    >>> s = parse_speaker("居民代表李某某")
    >>> s.role, s.name, s.group
    ('居民代表', '李某某', 'residents')
    >>> parse_speaker("Li Na(李娜)").role, parse_speaker("Li Na(李娜)").name
    (None, 'Li Na')
    >>> s = parse_speaker("CHAIR POWELL.")
    >>> s.role, s.name, s.group
    ('CHAIR', 'POWELL', 'chair')
    """
    label = re.sub(r"\s+", " ", label).strip(" :：　")
    if label.casefold() in _words().collective or re.sub(r"\s", "", label) in _words().collective:
        return SpeakerName(label, label, None, group_of(label), collective=True)
    if bracket := _BRACKET.match(label):
        outer, inner = parse_speaker(bracket["outer"]), parse_speaker(bracket["inner"])
        if outer.group == "chair" and outer.name is None and inner.name is not None:
            # 主持人（社区书记何某某）: the person is inside, the part of the chair outside.
            return replace(inner, label=label, role=inner.role or outer.role, group=inner.group or "chair")
        if inner.name is not None and outer.role is not None and outer.name is None:
            return replace(outer, label=label, name=inner.name)
        role = bracket["inner"].strip()
        if not _HAN.search(bracket["outer"]) and (_is_name(role) or re.fullmatch(r"[A-Z]?\d{0,3}", role)):
            # Li Na (李娜), Li Wei (A2): the name in the other script, or which of two; no role.
            return replace(outer, label=label, name=outer.name or bracket["outer"].strip())
        return SpeakerName(label, role, outer.name or bracket["outer"].strip(), group_of(role) or outer.group)
    role, name = (_chinese if _HAN.search(label) else _english)(label)
    return SpeakerName(label, role, name or None, group_of(role) if role else None)


def parse_roster(entries: Iterable[str]) -> tuple[list[SpeakerName], list[Headcount]]:
    """Return the people a list of those present names, and those it only counts.

    >>> people, counts = parse_roster(["居民代表：张某某、李某", "物业公司经理陶某", "志愿者12人"])
    >>> [(p.role, p.name) for p in people], [(c.group, c.n) for c in counts]
    ([('居民代表', '张某某'), ('居民代表', '李某'), ('物业公司经理', '陶某')], [('social_organisations', 12)])
    """
    people: list[SpeakerName] = []
    counts: list[Headcount] = []
    for entry in entries:
        head, colon, tail = (part.strip() for part in re.sub(r"[:：]", "：", str(entry)).partition("："))
        role = head if colon and tail else None
        text = tail if role else head
        parts = [text] if not _HAN.search(text) else [p for p in _LIST.split(text) if p]
        for entry_part in parts:
            part = entry_part
            counted = _COUNT.match(part) or _ENGLISH_COUNT.match(part)
            if counted:
                who, n = counted["who"].strip(" （("), int(counted["n"])
                if who in _NOT_THERE:
                    continue
                if not who.endswith("等"):
                    who = role or "" if who in _ALL else who
                    counts.append(Headcount(who or None, group_of(who) if who else None, n))
                    continue
                # 李某某等8人: one name, and a number that counts those named in the entry too.
                part = who[:-1]
                counts.append(Headcount(role, group_of(role) if role else None, max(n - len(parts), 0)))
            person = parse_speaker(part.strip(" 。.；;"))
            if not person.label or person.collective:
                continue
            if role and person.role is None:
                person = replace(person, role=role, group=group_of(role))
            if all((p.role, p.name) != (person.role, person.name) for p in people):
                people.append(person)
    return people, counts


def find_person(speaker: SpeakerName, people: Sequence[SpeakerName]) -> tuple[int | None, bool]:
    """Return which of `people` a speaker is (position or None), and whether several would fit.

    The same name fits where the roles agree, are of one group, or one side states none. A role alone fits where one
    person has it; a surname with a title (王经理) where one person of that surname has a role ending so.
    """

    def agrees(p: SpeakerName) -> bool:
        if speaker.role is None or p.role is None or speaker.role == p.role:
            return True
        if speaker.role in p.role or p.role in speaker.role:
            return True
        return speaker.group is not None and speaker.group == p.group

    exact = [i for i, p in enumerate(people) if (p.role, p.name) == (speaker.role, speaker.name)]
    if exact:
        return exact[0], False
    if speaker.name is None:
        fits = [i for i, p in enumerate(people) if p.role and speaker.role and p.role == speaker.role]
    else:
        fits = [i for i, p in enumerate(people) if p.name == speaker.name and agrees(p)]
        if not fits and len(speaker.name) <= 2 and speaker.role:
            fits = [
                i
                for i, p in enumerate(people)
                if p.name
                and p.role
                and p.name[0] == speaker.name[0]
                and len(speaker.name) == 1
                and p.role.endswith(speaker.role)
            ]
    if len(fits) == 1:
        return fits[0], False
    return None, len(fits) > 1
