"""Who is named in a text: bodies of the table, names by their build (place, level, branch of work, word for a body), people.

A Chinese name is read backwards from its last word: 部门 alone names nobody, 民政部门 a kind of body, 国务院民政部门 one body.
An English name is a run of capitalised words that holds the word for an organisation. A person counts where the record of
the same document knows the name, as a speaker or as present. What a rule of this kind cannot tell: a body that a text calls
by an everyday word, and who is meant by 有关部门.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from typing import Final

from policymine.networks.actor_mention import KINDS, Mention
from policymine.networks.actor_names_english import english_names
from policymine.segmenters.lexicon import Lexicon
from policymine.segmenters.store import segmenter_for
from policymine.structure.bodies import full_name
from policymine.structure.issuers import place_of
from policymine.structure.wordlists import load_table

__all__ = ["KINDS", "Mention", "find_actors"]

_LONGEST_FRONT: Final = 26
# Words for a body so short that only a branch of work or a named owner makes them one.
_SHORT_HEAD: Final = 2
_HAN: Final = r"\u3400-\u9fff"
# 国务院有关部门: bodies that nobody names.
_OTHERS: Final = re.compile(
    "(?:有关|各|相关|其他){1,2}的?(?:行政)?(?:主管|管理)?(?:部门|部委|机构|直属|单位)"
)
# 国务院水资源综合规划部门, where the branch is not on the list: not the State Council itself.
_UNKNOWN_BRANCH: Final = re.compile(
    "(?!.{0,14}?(?:规定|批准|授权|可以|应当|根据|报告|对|及其))[\u3400-\u9fff、]{2,14}?(?:部门|机构)"
)
_STREET: Final = re.compile(rf"(?:[A-Z]{{1,3}}|[{_HAN}]{{2,3}})$")
_AND_OTHERS: Final = re.compile("等(?:有关|相关|其他)?的?(?:行政)?(?:主管|管理)?$")
_JOINT: Final = "、|和|或者|或|及|以及"


def _any(words: Collection[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _words() -> dict[str, frozenset[str]]:
    table = load_table("actor_words.toml")
    return {k: frozenset(v) for k, v in table.items() if isinstance(v, list)}


@cache
def _kind_of() -> dict[str, str]:
    words = _words()
    kinds = dict.fromkeys(words["heads"], "body")
    kinds |= dict.fromkeys(words["groups"], "group")
    kinds |= dict.fromkeys(words["organisations"], "organisation")
    kinds |= dict.fromkeys(words["bodies"], "body")
    kinds |= dict.fromkeys(
        ("协会", "学会", "联合会", "基金会", "商会", "公司", "集团", "大学", "学院", "医院", "银行"),
        "organisation",
    )
    return kinds


@cache
def _known_names() -> frozenset[str]:
    """Return full, short and informal names of the bodies of the table, those of two characters aside."""
    rows = load_table("issuers.toml")["body"]
    names = {n for row in rows for n in (row["name"], *row.get("short", ()), *row.get("informal", ()))}
    return frozenset(n for n in names if len(n) > 2 or n in ("国办", "中办"))


@cache
def _heads() -> re.Pattern[str]:
    words = _words()
    names = words["heads"] | words["bodies"] | words["organisations"] | words["groups"] | _known_names()
    # 民政部门 is no 民政部.
    guarded = [
        re.escape(n) + ("(?!门)" if n.endswith("部") else "")
        for n in sorted(names, key=lambda n: (-len(n), n))
    ]
    return re.compile("|".join(guarded))


@cache
def _pieces() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand before the word for a body, up to the end of the stretch; and a place that opens it."""
    words = _words()
    ends = "省|市|自治州|自治区|州|区|县|旗|盟|街道|镇|乡|社区|村|小区"
    veiled = rf"(?:[A-Z]{{1,3}}|某某?)(?:{ends})"
    known = _any(load_table("regions.toml")["provinces"])
    pieces = _any(words["domains"] | words["middles"] | words["levels"])
    owners = _any(words["bodies"] | _known_names())
    place = rf"(?:(?![和与及或的在由经向对将把被是以并为])[{_HAN}]){{1,4}}(?:{ends})"
    sure = rf"(?:{known}|{veiled}|{pieces})"
    # 国务院、财政部门 are two: a list may go on after a place or a branch of work, not after a body.
    part = rf"(?:{owners}|{sure}(?:{_JOINT})?)"
    return (
        # A place the dictionary lacks counts after another place only: 推进社区 and 会同市 are built alike.
        re.compile(rf"(?:(?:{place}){{1,3}}(?:{_JOINT})?|{part}){part}*$"),
        re.compile(rf"(?P<sure>{owners}|{sure})|(?P<name>[{_HAN}]{{1,4}}?)(?:{ends})"),
    )


@cache
def _is_word() -> Callable[[str], int]:
    return segmenter_for("zh", Lexicon()).is_word


@lru_cache(maxsize=1 << 16)
def _front_of(stretch: str) -> str:
    """Return the end of a stretch that belongs to the name that follows it."""
    whole, first = _pieces()
    start = 0
    while found := whole.search(stretch, start):
        opening = first.match(stretch, found.start())
        if opening is not None:
            sure = opening["sure"] is not None
            if _opens(opening[0], stretch[: found.start()]) if sure else _is_place(opening[0]):
                return "" if found[0].endswith(tuple(_JOINT.split("|"))) else found[0]
        start = found.start() + 1
    return ""


def _opens(piece: str, before: str) -> bool:
    """Return whether a word can be the first of a name: 监督 and 保障 are verbs there, 区 may end 小区."""
    words = _words()
    if piece in words["not_first"] or (piece in words["middles"] and piece not in words["domains"]):
        return False
    regions = load_table("regions.toml")
    alone = len(piece) == 1 and before != ""
    return not (alone and before[-1] + piece in (*regions["not_places"], *regions["not_alone"]))


@lru_cache(maxsize=1 << 14)
def _is_place(name: str) -> bool:
    """Return whether a name such as 朝阳区 is one the dictionary knows: 会同市 and 促进社区 end alike and are none."""
    if name.startswith(tuple(w for w in _words()["not_first"] if len(w) > 1)):
        return False
    return len(name) > 2 and _is_word()(name) > 0 and place_of(name + "人民政府")[1] is not None


def find_actors(
    text: str, *, language: str = "zh", date: str | None = None, people: Collection[str] = ()
) -> list[Mention]:
    """Return who is named in a text, in order, no two overlapping.

    Parameters
    ----------
    text : normalised text. language : `zh` or `en`.
    date : of the document, which tells for whom a short name stood.
    people : the names of people that the record knows.

    >>> [(m.name, m.kind) for m in find_actors("由民政部门会同县财政局和S社区居委会办理，有关部门配合。")]
    [('民政部门', 'body'), ('县财政局', 'body'), ('S社区居民委员会', 'organisation')]
    >>> [m.name for m in find_actors("The Department of Health shall consult the Treasury.", language="en")]
    ['Department of Health', 'Treasury']
    """
    found = _people(text, people)
    found += english_names(text) if language == "en" else _chinese(text, date)
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _people(text: str, people: Collection[str]) -> list[Mention]:
    names = sorted({p for p in people if len(p) > 1}, key=lambda p: (-len(p), p))
    if not names:
        return []
    pattern = "|".join(rf"\b{re.escape(n)}\b" if n[0].isascii() else re.escape(n) for n in names)
    return [Mention(m.start(), m.end(), m[0], "person") for m in re.finditer(pattern, text)]


def _chinese(text: str, date: str | None) -> list[Mention]:
    found: list[Mention] = []
    for match in _heads().finditer(text):
        head = match[0]
        # 国务院财政部门 goes on from 国务院: a name may take up the one before it, and nothing before that.
        low = max(found[-1].start if found else 0, match.start() - _LONGEST_FRONT)
        if _goes_on(head, text[match.end() : match.end() + 1]):
            continue
        if _OTHERS.match(text, match.end()) or (
            head == "国务院" and _UNKNOWN_BRANCH.match(text, match.end(), match.end() + 20)
        ):
            continue
        before = text[low : match.start()]
        # 民政、财政等有关部门: the list ends before its word.
        others = _AND_OTHERS.search(before) if head in ("部门", "主管部门", "机关", "机构") else None
        stop = len(before) if others is None else others.start()
        front = _front_of(before[:stop])
        if not front and head.startswith("街道") and (owner := _STREET.search(before)):
            # QS街道办事处: the word for a street is in the name of the body already.
            front = owner[0] if owner[0].isascii() or _is_place(f"{owner[0]}街道") else ""
        named = _named(front, head)
        if named is None:
            continue
        begin = low + stop - len(named[0])
        kind = named[1]
        if found and found[-1].end > begin:
            found.pop()
        for at, end, name in _split(named[0], head):
            last = match.end() if end > len(named[0]) else begin + end
            found.append(Mention(begin + at, last, _canonical(name, date), kind))
    return [m for m in found if m.name]


@lru_cache(maxsize=1 << 14)
def _split(front: str, head: str) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, name) of each body that a list with one word for all names.

    >>> [name for _, _, name in _split("市财政、税务", "部门")], [name for _, _, name in _split("市、区", "人民政府")]
    (['市财政部门', '市税务部门'], ['市、区人民政府'])
    """
    words = _words()
    branch = re.search(rf"(?:(?:{_any(words['domains'] | words['middles'])})(?:{_JOINT})?)+$", front)
    # 人力资源和社会保障 is one branch: its 和 parts nothing.
    pieces = re.findall(rf"{_any(words['domains'] | words['middles'])}|{_JOINT}", branch[0]) if branch else []
    parts = [""]
    for piece in pieces:
        if piece in _JOINT.split("|"):
            parts += [piece, ""]
        else:
            parts[-1] += piece
    whole = ((0, len(front) + len(head), front + head),)
    if (
        branch is None
        or len(parts) < 3
        or not all(p.endswith(tuple(words["domains"] | words["middles"])) for p in parts[::2])
    ):
        return whole
    owner = front[: branch.start()]
    shared = re.search(r"(?:行政管理|行政主管|监督管理|管理|主管)$", parts[-1])
    last = len(parts) - 1
    found = []
    at = branch.start()
    for i, part in enumerate(parts):
        if i % 2 == 0:
            kind = "" if i == last or shared is None or part.endswith(("管理", "主管")) else shared[0]
            stop = len(front) + len(head) if i == last else at + len(part)
            found.append((0 if i == 0 else at, stop, owner + part + kind + head))
        at += len(part)
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _goes_on(head: str, following: str) -> bool:
    """Return whether a short word for a body is the beginning of another word: 处置, 所有, 科学, 部长."""
    if following == "长" or (head.endswith("部") and following and following in "门分队署件位"):
        return True
    if not following or len(head) >= _SHORT_HEAD or not "\u3400" <= following <= "\u9fff":
        return False
    return following == "员" or _is_word()(head + following) > 0


@lru_cache(maxsize=1 << 16)
def _named(front: str, head: str) -> tuple[str, str] | None:
    """Return the front that belongs to the name and the kind of actor; None where nobody is named."""
    words = _words()
    kind = _kind_of().get(head, "body")
    if head in words["organisations"] or head in words["groups"]:
        return _last_place(front), kind
    if head in words["bodies"]:
        return None if head == "常务委员会" and not front.endswith("大会") else (front, kind)
    if head in _known_names():
        return "", "body"
    if not front:
        return None
    if head in _PLACED and not _has_place(front):
        return None
    if not front.endswith(tuple(words["domains"] | words["middles"])):
        # 市委, 国务院办公厅: an owner alone makes a body of few words.
        owner = front.endswith(tuple(words["bodies"] | _known_names())) and len(head) >= _SHORT_HEAD
        party = head in ("委", "党委", "工委", "党工委", "党支部", "党总支") and (
            _has_place(front) or front in words["levels"]
        )
        if not owner and not party:
            return None
    if re.fullmatch(rf"(?:{_any(words['middles'])})+", front):
        # 管理部门, 监督机构: the branch of work is missing.
        return None
    return front, kind


# 房屋所有, 金融中心: these are names of bodies only with a place or an owner before them.
_PLACED: Final = frozenset(
    [
        "科",
        "处",
        "所",
        "院",
        "站",
        "部",
        "办",
        "中心",
        "公司",
        "集团",
        "大学",
        "学院",
        "医院",
        "银行",
        "支部",
        "党支部",
    ]
)


@lru_cache(maxsize=1 << 14)
def _has_place(front: str) -> bool:
    owners = tuple(_words()["bodies"] | _known_names())
    return (
        front.startswith(
            (*owners, *load_table("regions.toml")["provinces"], "市", "区", "县", "街道", "省", "镇", "乡")
        )
        or re.match("[A-Z某]", front) is not None
        or place_of(front + "人民政府")[1] is not None
    )


def _last_place(front: str) -> str:
    """Return the place that stands right before a name such as 居民委员会; empty for 社区, 村 and other common words."""
    match = re.search(rf"(?:[A-Z]{{1,3}}|[{_HAN}]{{2,3}})(?:街道|社区|村|小区|镇|乡|区|市|县)$", front)
    if match and (match[0][0].isascii() or _is_place(match[0])):
        return match[0]
    return ""


_FOLDS: Final = (
    (re.compile(r"^(?:有关|相关|当地|所在地|本级|同级|[一二两三]级|级|本|该)"), ""),
    (re.compile(r"(?<=[省市区县乡镇])(?:和|或者|或|以及|及)(?=[省市区县乡镇])"), "、"),
    (re.compile(r"(级以上)(?:地方)?(?:各级)?"), r"\1"),
    (re.compile(r"^地方各级|^各级地方"), "地方各级"),
    (re.compile(r"行政主管部门$"), "主管部门"),
    (re.compile(r"^(?:中华人民共和国)"), ""),
)


@lru_cache(maxsize=1 << 16)
def _canonical(name: str, date: str | None) -> str:
    for pattern, written in _FOLDS:
        name = pattern.sub(written, name)
    same = load_table("actor_words.toml")["same"]
    for short, long in same.items():
        if name.endswith(short) and not name.endswith(long):
            name = name[: -len(short)] + long
            break
    return full_name(name, date)
