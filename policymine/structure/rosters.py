"""Lists of people at the head of a record, and who a label names: 张某（社区书记）、居民代表（李某某、王某某）.

An entry stays as written, for veiled names repeat (two 李某某 in one hall) and only the office tells them apart;
`person_of` takes one to pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from policymine.structure.doors import door_of
from policymine.structure.infix_names import part_infix
from policymine.structure.lines import collapse
from policymine.structure.list_lines import in_chinese, is_honour, without_honours
from policymine.structure.pseudonyms import is_pseudonym
from policymine.structure.wordlists import load_table

__all__ = [
    "Person",
    "is_office",
    "is_person_name",
    "is_title",
    "may_be_name",
    "person_of",
    "simple",
    "split_people",
    "split_roster",
    "titled",
]

# 鄭天財Sra Kacaw: a name in characters with one in letters behind it.
_NATIVE = re.compile(r"[\u3400-\u9fff]{2,4}[A-Z][A-Za-z.·’']+(?: [A-Z][A-Za-z.·’']+){0,2}")
# Titles that follow a whole name more often than they head one.
_OF_NAMES = ("议员", "委员", "代表")
_HONOURED = re.compile(r"(?:[A-Z]{2,5}|(?:[A-Z]\.){2,4})\s*[（(]([^（）()]{1,24})[）)]")
_COUNT = re.compile(
    r"^(?:等|共|及|约)?\s{0,2}(?:共|计)?[\d一二三四五六七八九十百余多]{1,5}\s{0,2}(?:余|多)?(?:人|名|位|户|戶)$|^等$|^(?:无|暂无|—|-|/)$"
)
_COUNTED_ROLE = re.compile(
    r"^[\u4e00-\u9fff]{2,12}(?:等)?\s{0,2}[\d一二三四五六七八九十]{1,4}\s{0,2}(?:余|多)?(?:人|名|位|户|戶)$"
)
_RUNNING = re.compile(r"\d{4}年\s{0,2}\d{1,2}月|^\d{1,5}$|[─—]{1,3}")
_BRACKETED = re.compile(r"(.{1,24}?)\s{0,2}[（(\[【]([^（）()\[\]【】]{1,120})[）)\]】]")
_VEILED = re.compile(
    r"((?:欧阳|歐陽|司徒|司马|司馬|上官|诸葛|諸葛|皇甫|慕容|[\u4e00-\u9fff])某{1,2}|[\u4e00-\u9fff][×＊*Ｘ]{1,2})$"
)


# 区财政局 begins with a surname and is none.
_BODIES = (
    "署",
    "局",
    "会",
    "公司",
    "办",
    "所",
    "司",
    "站",
    "科",
    "处",
    "院",
    "街道",
    "社区",
    "小区",
    "委",
    "部",
    "厅",
    "中心",
)
_IN_BODIES = re.compile("居委|村委|业委|党委|党支|社区|小区|街道|公司|政府|物业|单位|代表|人员|会议")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a record names him: name, and office where it is given."""

    name: str
    role: str | None = None

    def __str__(self) -> str:
        return self.name if self.role is None else f"{self.role}{self.name}"


@cache
def _roles() -> tuple[str, ...]:
    table = load_table("speakers.toml")
    roles = {simple(role) for role in table["roles"] if len(role) > 1}
    # The longest first: 赵卫国副主任 is no 赵卫国副.
    return tuple(sorted(roles, key=lambda role: (-len(role), role)))


@cache
def _addresses() -> tuple[str, ...]:
    words = {simple(word) for word in load_table("speakers.toml")["honorifics"]}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Return common surnames, all of one character, and those of two."""
    table = load_table("speakers.toml")
    doubles = tuple(table["double_surnames"])
    common = frozenset(simple(table["surnames"] + table["more_surnames"])) - frozenset("上官司徒")
    return common, common | frozenset(table["rare_surnames"]), doubles


@lru_cache(maxsize=8192)
def simple(wording: str) -> str:
    """Return wording in simplified characters of the same number, for comparing; no value is ever written so.

    >>> simple("陳偉業議員"), simple("李某")
    ('陈伟业议员', '李某')
    """
    try:
        wording.encode("gb2312")
    except UnicodeEncodeError:
        from policymine.clean.script import to_simplified

        return to_simplified(wording)
    return wording


def _is_office(text: str) -> bool:
    return simple(collapse(text)).endswith(_roles()) or bool(
        re.search(r"(?:员|長|长|任|记|記|表|师|師|户|戶|人|者|方|工|家|席|官|書|书)$", text)
    )


def is_office(wording: str) -> bool:
    """Return whether a wording ends in the word for an office or a group and names nobody.

    >>> is_office("運輸及房屋局副局長"), is_office("居民代表"), is_office("李大衛先生"), is_office("停车问题")
    (True, True, False, False)
    """
    plain = simple(collapse(wording))
    return plain.endswith(_roles()) and not plain.endswith(_addresses()) and person_of(wording).role is None


def is_person_name(text: str, *, sure: bool = True) -> bool:
    """Return whether a wording has the form of a Chinese name: veiled (李某某), or a surname and one to three more.

    Parameters
    ----------
    text : the wording.
    sure : count common surnames only; False where an office or a list says already that it is a name.

    >>> is_person_name("李某某"), is_person_name("葉劉淑儀"), is_person_name("時間"), is_person_name("主任")
    (True, True, False, False)
    """
    if re.fullmatch(_VEILED.pattern[:-1], text) or is_pseudonym(text) or _NATIVE.fullmatch(text):
        return True
    plain = simple(text)
    if not 2 <= len(text) <= 4 or _IN_BODIES.search(plain):
        return False
    common, every, doubles = _surnames()
    known = plain.startswith(doubles) or plain[:1] in (common if sure else every)
    return known and not plain.endswith((*_roles(), *_BODIES))


@lru_cache(maxsize=4096)
def person_of(wording: str) -> Person:
    """Return the person that a label or an entry of a list names.

    >>> person_of("社区党支部书记赵某某"), person_of("孟某某（小区党支部书记）")
    (Person(name='赵某某', role='社区党支部书记'), Person(name='孟某某', role='小区党支部书记'))
    >>> person_of("主持人（张某）"), person_of("物业公司赵经理"), person_of("居民代表")
    (Person(name='张某', role='主持人'), Person(name='物业公司赵经理', role=None), Person(name='居民代表', role=None))
    """
    name = collapse(wording).strip(" 。.；;:：、")
    if re.search(r"[\u3400-\u9fff]", name) and not re.search(r"[A-Za-z] [A-Za-z]", name):
        name = name.replace(" ", "")
    bracket = _BRACKETED.fullmatch(name)
    if bracket:
        outer, inner = bracket[1].strip(), bracket[2].strip()
        if is_person_name(inner) and not is_person_name(outer):
            return Person(inner, outer)
        within = person_of(inner)
        if within.role and is_person_name(within.name, sure=False) and is_office(outer):
            # 申请人代表（公交公司时某）: the office of the occasion goes first.
            return Person(within.name, outer)
        whole = person_of(outer)
        return whole if whole.role else Person(whole.name, inner)
    veiled = _VEILED.search(name)
    if veiled and veiled.start() >= 2:
        return Person(veiled.group(), name[: veiled.start()])
    plain = simple(name)
    # 梁國雄議員, 曾俊華先生: what stands behind a whole name is an office or a way to address him.
    behind_names = (*_addresses(), *_roles())
    for word in behind_names if plain.endswith(behind_names) else ():
        rest = name[: -len(word)]
        if plain.endswith(word) and len(rest) >= 2:
            behind = None if word in _addresses() else name[len(rest) :]
            inner_person = _office_first(rest) or (
                _holder_of(rest) if behind is None or word in _OF_NAMES else None
            )
            if inner_person:
                return inner_person
            if is_person_name(rest, sure=False) and (len(rest) > 2 or behind is None or is_person_name(rest)):
                return Person(rest, behind)
    end = titled(name) if re.search(r"[A-Za-z][\u3400-\u9fff]{2,4}$", name) else None
    if end and _NATIVE.fullmatch(end[0]):
        return Person(end[0], None if is_title(end[1]) else end[1])
    infix = part_infix(name, plain)
    if infix and len(name) - len(infix[1]) == 4:
        # 張廖委員萬堅 has two surnames, and 萬堅 is no name beside an office.
        return Person(*infix)
    return _office_first(name) or (Person(*infix) if infix else Person(name))


def _office_first(name: str) -> Person | None:
    """Return the person of an office with a bare name behind it: 居民代表李建国. The office must be a known one."""
    for length in (4, 3, 2):
        rest, office = name[-length:], name[:-length]
        plain = simple(office)
        if office and door_of(name) == (office, rest) and is_person_name(rest, sure=False):
            # 203室褚红: where somebody lives is what the list knows of him.
            return Person(rest, office)
        if len(office) >= 2 and length == 2 and plain.endswith(_roles()) and _is_familiar(rest):
            return Person(rest, office)
        if len(office) >= 2 and (
            (plain.endswith(_roles()) and is_person_name(rest, sure=False))
            # 区财政局赵六: a body with a name behind it.
            or (plain.endswith(_BODIES) and is_person_name(rest))
        ):
            return Person(rest, office)
    return None


def _holder_of(rest: str) -> Person | None:
    """Return the person of an office before a name of any surname: what follows him, 先生, says that it is a name."""
    for length in (3, 2, 4):
        name, office = rest[-length:], rest[:-length]
        if len(office) >= 2 and simple(office).endswith(_roles()) and re.fullmatch(r"[\u3400-\u9fff]+", name):
            return Person(name, office)
    return None


def titled(wording: str) -> tuple[str, str] | None:
    """Return (what stands before, title) of a wording that ends in an office or an address; None where it ends in neither.

    >>> titled("利國偉議員"), titled("利國偉")
    (('利國偉', '議員'), None)
    """
    name = collapse(_BRACKETED.sub(r"\1", wording)).strip("。.；;:：、 ")
    name = name if re.search(r"[A-Za-z] [A-Za-z]", name) else name.replace(" ", "")
    plain = simple(name)
    word = next((w for w in (*_addresses(), *_roles()) if plain.endswith(w) and len(name) > len(w)), None)
    return (name[: -len(word)], name[-len(word) :]) if word else None


def is_title(wording: str) -> bool:
    """Return whether a wording is how somebody is addressed, and no office: 先生, 教授."""
    return simple(wording) in _addresses()


def may_be_name(wording: str) -> bool:
    """Return whether a wording could be a name of any surname, where its place says that it is one.

    >>> may_be_name("利國偉"), may_be_name("立法會"), may_be_name("民主派")
    (True, False, True)
    """
    plain = simple(wording)
    return bool(re.fullmatch(r"[\u3400-\u9fff]{2,4}", wording)) and not (
        plain.endswith((*_roles(), *_BODIES)) or _IN_BODIES.search(plain)
    )


def _is_familiar(name: str) -> bool:
    """Return whether a name is 老 or 小 and a surname, as neighbours call one another."""
    return name[0] in "老小" and simple(name[1]) in _surnames()[1]


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


def _apart(piece: str) -> list[str]:
    """Return the entries of a stretch that blanks part: names, an office with names behind it, a name with its office."""
    if "（" in piece or "(" in piece or not re.search(r"[\u3400-\u9fff][ \t\u3000]+[\u3400-\u9fff]", piece):
        return []
    words: list[str] = []
    for word in re.split(r"[ \t\u3000]+", re.sub(r"^[^:：]{1,14}[:：]", "", piece).strip("。.；; \u3000")):
        # 李　兵: a short name that is spread out.
        if words and len(word) == 1 and len(words[-1]) == 1:
            words[-1] += word
        else:
            words.append(word)
    if len(words) < 2 or any(not word or _COUNT.match(word) for word in words):
        return []
    named = [is_person_name(word, sure=False) for word in words]
    if all(named):
        return words
    if not named[0] and all(named[1:]):
        return [words[0] + word for word in words[1:]]
    if named[0] and len(words) == 2 and _is_office(words[1]):
        return [f"{words[0]}（{words[1]}）"]
    return []


def split_people(raw: str) -> tuple[str, ...]:
    """Return the people a list names, each as written with his office, in order, each once.

    An office before bracketed names goes to each of them; counts (等12人) name nobody. Where a group is named with
    a colon (社区：张某、李某) the group is dropped.

    >>> split_people("张某（社区书记）、居民代表（李某某、王某某）、物业公司赵经理，居民代表等12人")
    ('张某（社区书记）', '居民代表李某某', '居民代表王某某', '物业公司赵经理')
    >>> split_people("主席曾鈺成議員 , G.B.S., J.P."), split_people("区财政局 王五 李　兵，张三 副区长")
    (('主席曾鈺成議員',), ('区财政局王五', '区财政局李兵', '张三（副区长）'))
    """
    people: list[str] = []
    for stretch in _split(in_chinese(raw)):
        piece = without_honours(stretch)
        honoured = _HONOURED.fullmatch(piece.strip())
        if honoured and people:
            # 陳大文議員, JP (主席): the office stands behind the honours.
            people[-1] += f"（{honoured[1].strip()}）"
            continue
        entry = collapse(piece).strip("。.；; ") if not is_honour(piece.strip()) else ""
        entry = re.sub(r"^[^:：（(]{1,14}[:：]\s{0,3}", "", entry)
        entry = re.sub(r"(?<=[）)])等[^（）()]{0,8}$", "", entry)
        counted = _COUNTED_ROLE.match(entry)
        if counted and is_person_name(entry.partition("等")[0], sure=False):
            # 王五等8人: he is one of them.
            counted, entry = None, entry.partition("等")[0]
        nobody = (
            _COUNT.match(re.sub(r"[（(][^（）()]*[）)]$", "", entry)) or counted or _RUNNING.search(entry)
        )
        if not entry or nobody or len(entry) > 160:
            continue
        bracket = _BRACKETED.fullmatch(entry)
        if bracket:
            inside = [part.strip() for part in re.split(r"[、，,；;]", bracket[2]) if part.strip()]
            if all(is_honour(part) for part in inside):
                people.append(bracket[1].strip().replace(" ", ""))
                continue
            if len(inside) > 1 and not is_person_name(bracket[1]):
                people.extend(
                    collapse(bracket[1]) + collapse(part) for part in inside if not _COUNT.match(part)
                )
                continue
        entry = re.sub(r"等(?:\d{0,4}余?[人名位])?$", "", entry)
        apart = _apart(piece)
        if apart:
            people.extend(apart)
        elif 1 < len(entry) <= 60:
            people.append(entry.replace(" ", "") if re.search(r"[\u3400-\u9fff]", entry) else entry)
    return tuple(dict.fromkeys(people))


def split_roster(raw: str) -> tuple[Person, ...]:
    """Return the people a list names, name and office apart.

    >>> split_roster("张某（社区书记）、居民代表李某某")
    (Person(name='张某', role='社区书记'), Person(name='李某某', role='居民代表'))
    """
    return tuple(dict.fromkeys(person_of(entry) for entry in split_people(raw)))
