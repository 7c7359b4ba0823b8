"""What kind of speaker a label names: a person, an office, somebody unknown, several at once.

    居民代表李某某：   a person          主席：              an office
    有居民：居民A：    somebody unknown  部分居民：全体：    several at once

The words are in `data/speakers.toml`. Somebody unknown and several at once are never taken for a person, so that
居民A of one record and 居民A of another are not counted as one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal

from policymine.structure.doors import door_of
from policymine.structure.lines import collapse, folded
from policymine.structure.rosters import is_person_name, person_of
from policymine.structure.wordlists import load_table

__all__ = ["SPEAKER_KINDS", "SpeakerKind", "familiar", "speaker_kind", "without_suffix"]

SpeakerKind = Literal["person", "office", "unnamed", "collective"]
_GROUPS = (
    "代表",
    "委员",
    "委員",
    "专家",
    "專家",
    "居民",
    "业主",
    "業主",
    "村民",
    "员",
    "人",
    "者",
    "家长",
    "学生",
)
_UNITS = (
    "会",
    "局",
    "所",
    "站",
    "办",
    "公司",
    "中心",
    "处",
    "科",
    "室",
    "队",
    "院",
    "街道",
    "社区",
    "物业",
    "村",
    "组",
    "方",
)
_NO_NAMES = (
    "小时",
    "小计",
    "小满",
    "小童",
    "老农",
    "小米",
    "小卖",
    "老干",
    "小方",
    "大方",
    "小白",
    "小高",
    "小康",
    "小金",
    "老金",
    "大白",
    "大汤",
    "化工",
    "职工",
    "施工",
    "方工",
    "大江",
    "小江",
    "小丁",
    "大石",
    "小石",
    "大王",
    "小段",
    "大段",
    "大陆",
    "小龙",
    "大龙",
    "老龙",
)
SPEAKER_KINDS: Final = ("person", "office", "unnamed", "collective")

_NUMBER = re.compile(
    r"(?:[A-Za-zＡ-Ｚａ-ｚ甲乙丙丁戊己庚辛壬癸]|[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[（(](?:[0-9]{1,3}|[A-Za-z]|男|女|[一二三四五六七八九十]{1,3}|[\u3400-\u9fff]{0,4}[男女][\u3400-\u9fff]{0,4})[）)])\s?$"
)
_FAMILIAR = re.compile(r"[老小阿大](?P<after>[\u3400-\u9fff])|(?P<before>[\u3400-\u9fff])[老工总]")
_SEVERAL = re.compile(r"[、及与與和&]|\sand\s|[/／]")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    table = load_table("speakers.toml")
    return {
        name: tuple(sorted((folded(word.casefold()) for word in table[name]), key=lambda w: (-len(w), w)))
        for name in ("unnamed", "one_of", "collective", "some_of", "suffixes", "roles", "english_titles")
    }


@lru_cache(maxsize=4096)
def speaker_kind(label: str) -> SpeakerKind:
    """Return what kind of speaker a label names.

    Parameters
    ----------
    label : a speaker as a turn names it, without its colon.

    >>> [speaker_kind(label) for label in ("居民代表李某某", "梁國雄議員", "MR. BERNANKE", "Jane Roe")]
    ['person', 'person', 'person', 'person']
    >>> [speaker_kind(label) for label in ("主席", "民政事務局局長", "主持人", "居委会主任")]
    ['office', 'office', 'office', 'office']
    >>> [speaker_kind(label) for label in ("有居民", "业主A", "居民代表", "居民（男）", "说话人 2", "问", "一位業主")]
    ['unnamed', 'unnamed', 'unnamed', 'unnamed', 'unnamed', 'unnamed', 'unnamed']
    >>> [speaker_kind(label) for label in ("全体", "部分居民", "多名議員", "居民们", "张某、李某")]
    ['collective', 'collective', 'collective', 'collective', 'collective']
    """
    words = _words()
    bare = folded(collapse(label).strip(" .:：").casefold())
    if bare in words["unnamed"]:
        return "unnamed"
    rest = next((bare[len(w) :] for w in words["some_of"] if bare.startswith(w) and len(bare) > len(w)), None)
    if bare in words["collective"] or rest or re.search(r"[\u3400-\u9fff]们$", bare):
        return "collective"
    parts = [part.strip() for part in _SEVERAL.split(bare) if part.strip()]
    if len(parts) > 1 and all(_is_person(part) for part in parts):
        return "collective"
    stem = _NUMBER.sub("", bare).strip()
    if (
        stem != bare
        and len(stem) >= (3 if stem.endswith("员") else 4)
        and stem.endswith(_GROUPS)
        and not _is_person(stem)
    ):
        # 听证代表1, 消费者代表甲: one of a group, by number.
        return "unnamed"
    door, behind = door_of(bare)
    if door and (not behind or behind in words["unnamed"]):
        return "unnamed"
    for opening in ("", *words["one_of"]):
        if bare.startswith(opening) and {bare[len(opening) :], stem[len(opening) :]} & set(words["unnamed"]):
            return "unnamed"
    if _is_person(collapse(label).strip(" .:：")):
        return "person"
    if not re.search(r"[\u3400-\u9fff]", bare):
        # CHAIR alone is an office, MR. SMITH and Jane Roe are people.
        return (
            "office" if bare.rstrip(".") in words["english_titles"] or bare.startswith("the ") else "person"
        )
    return "office"


def _is_person(label: str) -> bool:
    # 物业公司赵经理, 王阿姨, 陈老师: a surname and how one is addressed.
    return is_person_name(person_of(label).name) or _addressed(label) or familiar(label) is not None


@lru_cache(maxsize=4096)
def familiar(label: str) -> str | None:
    """Return the surname of somebody called by a familiar name (302室老褚, 社区民警小周, 周工), None for any other label.

    >>> familiar("302室老褚"), familiar("社区民警小周"), familiar("周工"), familiar("老居民"), familiar("施工")
    ('褚', '周', '周', None, None)
    """
    table = load_table("speakers.toml")
    common = table["surnames"] + table["more_surnames"]
    rest = door_of(label)[1]
    role = max((word for word in table["roles"] if rest.startswith(word)), key=len, default="")
    match = _FAMILIAR.fullmatch(rest) or _FAMILIAR.fullmatch(rest[len(role) :])
    if match is None:
        return None
    surname = match["after"] or match["before"]
    # 施工, 化工: behind a surname only a common one makes a name.
    known = common + table["rare_surnames"] if match["after"] else common
    return surname if surname in known and rest not in _NO_NAMES else None


def _addressed(name: str) -> bool:
    """Return whether a wording ends in a surname and an office or an address, such as 王经理."""
    table = load_table("speakers.toml")
    name = door_of(name)[1] or name
    for word in sorted((*table["roles"], *table["honorifics"]), key=len, reverse=True):
        if name.endswith(word) and len(name) > len(word):
            before = name[: -len(word)]
            # 发展局局长 ends so too, but 局 is no surname; 街道办主任 has none in front.
            # 简主任: what could be a surname is one before an office, but 党代表 and 单业主 are groups.
            surnames = table["surnames"] + table["more_surnames"]
            rare = table["rare_surnames"] if word not in table["unnamed"] else ""
            return (len(before) == 1 and before in surnames + rare) or (
                len(before) > 2
                and before[-1] in surnames
                and before[:-1].endswith((*table["roles"], *_UNITS))
            )
    return False


@lru_cache(maxsize=4096)
def without_suffix(label: str) -> str:
    """Return a label without what the recorder says the speaker did: 局長回答 is 局長.

    >>> without_suffix("局長回答"), without_suffix("张某某（补充）"), without_suffix("居民代表李某某"), without_suffix("问")
    ('局長', '张某某', '居民代表李某某', '问')
    """
    suffixes = sorted(load_table("speakers.toml")["suffixes"], key=len, reverse=True)
    bracket = re.fullmatch(r"(.+?)\s?[（(\[【]([^（）()\[\]【】]{1,8})[）)\]】]", label)
    if bracket and bracket[2].strip() in suffixes:
        return bracket[1]
    for suffix in suffixes:
        if label.endswith(suffix) and len(label) - len(suffix) >= 2:
            return label[: -len(suffix)].rstrip()
    return label
