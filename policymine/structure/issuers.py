"""Who issues: telling the name of a body from other wording, and its level and place by rule.

The level follows the deepest place the name states: 国务院 is central, H省人民政府 province, N市Y区 county, QS街道
street, S社区 community. Veiled names (H省, N市, 某某区) follow the same rule. What the name does not state stays
unknown: 市人民政府 alone names a level and no region.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.lines import collapse
from policymine.structure.wordlists import load_table

__all__ = ["is_body", "level_of", "place_of", "split_bodies"]

_NAME = r"(?:[\u4e00-\u9fff]{1,8}?|[A-Za-z]{1,4}|[某×＊*ＸX○]{1,3})"
# Tried in this order on the front of the name, each where the one before it ended.
_STEPS = (
    ("province", re.compile(rf"{_NAME}(?:特别行政区|自治区|省)")),
    ("city", re.compile(rf"{_NAME}(?:市|自治州|盟|地区(?=行政公署|行署))")),
    ("county", re.compile(rf"{_NAME}(?:自治县|自治旗|新区|开发区|(?<![社小园地])区|县|旗|市)")),
    ("street", re.compile(rf"{_NAME}(?:街道|镇|乡|地区(?=办事处))")),
    ("community", re.compile(rf"{_NAME}(?:社区|村(?!镇|庄建设)|居委会|居民委员会)")),
    ("community", re.compile(rf"{_NAME}(?:小区(?!域)|(?:花园|家园|苑|新村)(?=业|物|楼|$))")),
)
_RANKS = ("province", "city", "county", "street", "community")
_PARTY = re.compile(r"^(?:中国共产党|中共|共青团)")
_BARE = (
    ("province", re.compile(r"^省(?:人民政府|政府|委)")),
    ("city", re.compile(r"^市(?:人民政府|政府|委)")),
    ("county", re.compile(r"^[区县](?:人民政府|政府|委)")),
    ("street", re.compile(r"^(?:街道|[乡镇](?:人民政府|政府|党委))")),
    ("community", re.compile(r"^(?:社区|居委会|居民委员会|村委会|村民委员会|业委会|业主委员会|业主大会)")),
)
_NOT_IN_NAME = re.compile(r"[，。；：！？、,;:!?“”\"《》\d]|^(?:关于|根据|按照|为|各)")


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(load_table("issuers.toml")["suffixes"])


@cache
def _named() -> frozenset[str]:
    table = load_table("issuers.toml")
    return frozenset((*table["central"], *table["ministry"], *table["english"]))


@cache
def _municipalities() -> frozenset[str]:
    return frozenset(name for name in load_table("regions.toml")["provinces"] if name.endswith("市"))


def is_body(name: str) -> bool:
    """Return whether the wording is the name of a body that can issue or be addressed.

    >>> is_body("国务院办公厅"), is_body("S社区居民委员会"), is_body("进一步加强社会治理")
    (True, True, False)
    """
    name = collapse(name)
    if name in _named():
        return True
    if not 3 <= len(name) <= 40 or _NOT_IN_NAME.search(name):
        return False
    return name.endswith(_suffixes())


def split_bodies(raw: str) -> tuple[str, ...]:
    """Return the names in a list of bodies, in order; a list that is one phrase stays one.

    >>> split_bodies("国务院办公厅、中央军委办公厅")
    ('国务院办公厅', '中央军委办公厅')
    >>> split_bodies("各省、自治区、直辖市人民政府，国务院各部委、各直属机构")
    ('各省、自治区、直辖市人民政府', '国务院各部委', '各直属机构')
    """
    names: list[str] = []
    for piece in re.split(r"[，；,;\n\t]|\s{2,}|\u3000", raw.strip(" ：:。.　")):
        phrase = piece.strip(" 。.")
        blanks = phrase.split(" ")
        if len(blanks) > 1 and all(is_body(part) for part in blanks):
            names.extend(blanks)
            continue
        phrase = collapse(phrase)
        parts = [part for part in phrase.split("、") if part]
        own = [is_body(part) or (part.startswith("各") and len(part) > 3) for part in parts]
        if len(parts) > 1 and all(own):
            names.extend(parts)
        elif phrase:
            names.append(phrase)
    return tuple(dict.fromkeys("国务院" if name == "中华人民共和国国务院" else name for name in names))


def place_of(name: str) -> tuple[str | None, str | None]:
    """Return (level, place) that the front of a body's name states; None for what it does not.

    >>> place_of("H省N市Y区QS街道办事处"), place_of("上海市人民政府"), place_of("住房和城乡建设部")
    (('street', 'H省N市Y区QS街道'), ('province', '上海市'), (None, None))
    """
    name = _PARTY.sub("", collapse(name))
    not_places = tuple(load_table("regions.toml")["not_places"])
    position = 0
    level: str | None = None
    for step, pattern in _STEPS:
        match = pattern.match(name, position)
        if not match:
            continue
        word = match.group()
        # 新疆维吾尔自治区 ends in a word that alone is no place.
        own_name = (step == "community" and word.endswith("小区")) or (step == "province" and len(word) > 3)
        if word.endswith(not_places) and not own_name:
            continue
        if len(word) < 2 or re.search(r"[的和与及是在为]", word):
            continue
        reached = "province" if position == 0 and word in _municipalities() else step
        if step == "county" and word.endswith("市") and level != "city":
            reached = "city"
        level, position = reached, match.end()
    if level is not None:
        return level, name[:position]
    for bare, pattern in _BARE:
        if pattern.match(name):
            return bare, None
    return None, None


def level_of(name: str) -> tuple[str | None, str | None]:
    """Return (level, region) of an issuing body, by rule on its name; None where the name does not tell.

    Parameters
    ----------
    name : the lead issuer. Levels are those of `policymine.corpus.document.LEVELS`.

    >>> level_of("国务院办公厅"), level_of("民政部"), level_of("H省民政厅"), level_of("S社区居民委员会")
    (('central', None), ('ministry', None), ('province', 'H省'), ('community', 'S社区'))
    """
    name = collapse(name).removeprefix("中华人民共和国") or name
    table = load_table("issuers.toml")
    if name in table["central"] or name.startswith(
        ("国务院办公厅", "中共中央", "全国人民代表大会", "全国人大", "中央军委")
    ):
        return "central", None
    if name in table["ministry"] or re.match(
        r"国家.{2,16}(?:局|署|委|委员会|办公室)$|国务院.{2,20}(?:办公室|委员会|办|委)$", name
    ):
        return "ministry", None
    return place_of(name)
