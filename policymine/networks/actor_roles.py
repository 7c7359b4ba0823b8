"""Who leads and who assists, where a text says so: 民政部牵头，财政部配合; 由民政部门会同财政部门; 牵头单位：…; in consultation with ….

A list of names (民政部、财政部等部门) is one side. What follows it (负责, 配合), stands before it (会同), or labels it (责任单位：) gives
its part. A sentence in which somebody leads and somebody assists makes an edge from each who leads to each who assists;
several who are in charge together without one first (按职责分工负责) lead nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from policymine.networks.actor_mention import Mention
from policymine.structure.wordlists import load_table

__all__ = ["Role", "find_roles"]

_LISTING: Final = re.compile(r"(?:、|，|和|与|及|以及|或者|或)|\s?(?:,|and|or|, and)\s(?:the\s)?")
_AND_OTHERS: Final = (
    r"(?:等)?(?:有关|相关)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:个|家)?(?:部门|单位|方面|机构)?"
)
_MANNER: Final = (
    r"(?:应当|应|要|须|必须|将|可以|可|负有|依法|共同|分别|具体|主要|统一|切实|积极|全力|密切|做好|加强|予以|按照?(?:各自)?(?:的)?职责(?:权限)?"
    r"(?:分工)?|各自|根据职责|在各自职责范围内|[，,])*"
)
# Code points from a name to 会同 behind it: 民政部门应当根据…，会同.
_REACH: Final = 45
# 支持社会组织开展活动，协助政府: who is supported does not assist, but the subject, which stands further off.
_OBJECT: Final = re.compile("(?:在|支持|鼓励|引导|向|对|为|把)(?:有关|相关|各类)?$")
_SHARED: Final = re.compile(r"职责|分工|分别|共同|各自")


@dataclass(frozen=True, slots=True)
class Role:
    """One who leads and one who assists.

    Parameters
    ----------
    lead, help : names. words : what says so, such as `牵头…配合` or `会同`.
    start, end : code points from the first of the two names to the end of the second.
    """

    lead: str
    help: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Side:
    members: tuple[Mention, ...]
    part: str  # lead, help, joins (help of the list before), or nothing
    words: str

    @property
    def start(self) -> int:
        return self.members[0].start

    @property
    def end(self) -> int:
        return self.members[-1].end


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    roles = load_table("actor_words.toml")["roles"]
    english = load_table("actor_words.toml")["english"]

    def any_of(key: str, table: dict[str, list[str]] = roles) -> str:
        return "|".join(re.escape(w) for w in sorted(table[key], key=len, reverse=True))

    return {
        "lead": re.compile(
            rf"{_AND_OTHERS}(?P<manner>{_MANNER})(?P<words>{any_of('lead_after')})(?!人|同志|部门|单位|机构)"
        ),
        "help": re.compile(rf"{_AND_OTHERS}{_MANNER}(?P<words>{any_of('help_after')})"),
        "joins": re.compile(
            rf"(?P<words>{any_of('joins_before')}|(?:(?<=^)|(?<=[，应要须当由])|(?<=部门)|(?<=机构))商)(?:同级|本级|有关的?|相关的?|当地|所在地的?|上级|其他)?$"
        ),
        "label": re.compile(
            rf"(?:(?P<lead>{any_of('lead_labels')})|(?P<help>{any_of('help_labels')}))[)）】]?\s?[:：]\s?$"
        ),
        "english_joins": re.compile(rf"\b(?P<words>{any_of('joins', english)})\s(?:the\s)?$"),
        "english_lead": re.compile(rf"\s(?P<words>{any_of('lead_after', english)})\b"),
    }


def find_roles(text: str, mentions: Sequence[Mention]) -> list[Role]:
    """Return who leads whom in one sentence.

    Parameters
    ----------
    text : the sentence. mentions : who is named in it, in order, places within it.

    >>> from policymine.networks.actor_names import find_actors
    >>> text = "由民政部门牵头，财政部门、公安机关配合。"
    >>> [(r.lead, r.help, r.words) for r in find_roles(text, find_actors(text))]
    [('民政部门', '财政部门', '牵头…配合'), ('民政部门', '公安机关', '牵头…配合')]
    """
    if len(mentions) < 2:
        return []
    sides = [_part(text, members) for members in _lists(text, mentions)]
    found: list[Role] = []
    for i, side in enumerate(sides):
        near = bool(i) and side.start - sides[i - 1].end <= _REACH
        if side.part == "joins" and near and not _OBJECT.search(text[: sides[i - 1].start]):
            # 民政部门会同财政部门: who comes first leads.
            found += _edges(sides[i - 1].members, side.members, side.words)
        elif side.part == "help":
            leaders = [s for s in sides[:i] if s.part == "lead"]
            if leaders:
                found += _edges(leaders[-1].members, side.members, f"{leaders[-1].words}…{side.words}")
    return [role for role in found if role.lead != role.help]


def _lists(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """Return the mentions in lists: those with nothing but a comma or an "and" between them stand in one."""
    lists: list[list[Mention]] = []
    for mention in mentions:
        if lists and _LISTING.fullmatch(text[lists[-1][-1].end : mention.start]):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return [tuple(members) for members in lists]


def _part(text: str, members: tuple[Mention, ...]) -> _Side:
    patterns = _patterns()
    before, after = text[max(0, members[0].start - 40) : members[0].start], text[members[-1].end :]
    if label := patterns["label"].search(before):
        part = "lead" if label["lead"] else "help"
        return _Side(members, part, label["lead"] or label["help"])
    for name in ("joins", "english_joins"):
        if joins := patterns[name].search(before):
            # 应当配合公安机关: who is assisted leads, and is named second.
            return _Side(members, "joins", joins["words"])
    if help_ := patterns["help"].match(after):
        return _Side(members, "help", help_["words"])
    if lead := patterns["lead"].match(after):
        alone = len(members) == 1 or not _SHARED.search(lead["manner"])
        return _Side(members, "lead" if alone else "", lead["words"])
    if lead := patterns["english_lead"].match(after):
        return _Side(members, "lead", lead["words"])
    return _Side(members, "", "")


def _edges(leaders: Sequence[Mention], helpers: Sequence[Mention], words: str) -> list[Role]:
    if words in ("配合", "协助"):
        # 居民委员会协助街道办事处: the one named second leads.
        leaders, helpers = helpers, leaders
    return [
        Role(a.name, b.name, words, min(a.start, b.start), max(a.end, b.end))
        for a in leaders
        for b in helpers
    ]
