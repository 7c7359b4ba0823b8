"""Who issues: telling the name of a body from other wording, and its level and place by rule.

The level follows the deepest place the name states: 国务院 is central, H省人民政府 province, N市Y区 county, QS街道
street, S社区 community. Veiled names (H省, N市, 某某区) follow the same rule. What the name does not state stays
unknown: 市人民政府 alone names a level and no region.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.bodies import canonical_body, is_known, written_out
from policymine.structure.lines import collapse, folded
from policymine.structure.wordlists import load_table

__all__ = ["is_body", "level_of", "place_of", "split_bodies"]

_NAME = r"(?:[\u4e00-\u9fff]{1,8}?|[A-Za-z]{1,4}|[某×＊*ＸX○]{1,3})"
# 楚雄州 is short for an autonomous prefecture, 广州 is not: what follows tells.
_OF_PREFECTURE = (
    r"人民政府|政府|人民代表大会|人大|委(?:办公室|员会)?$|(?:民政|财政|教育|公安|司法|人力资源|住房|交通|农业|水务|文化|卫生|审计|统计"
    r"|医疗保障|市场监督|发展|自然资源|生态环境|应急|退役军人|科技|民族|林业|信访).{0,10}(?:局|委员会|办公室)$"
)
_OFFICE = re.compile(
    r"人民政府|政府|人民代表大会|人大|委(?!员)|街道|[\u4e00-\u9fff]{2,10}(?:局|委员会|办公室)$"
)
# Tried in this order on the front of the name, each where the one before it ended.
_STEPS = (
    ("province", re.compile(rf"新疆生产建设兵团|{_NAME}(?:特别行政区|自治区|省)")),
    ("city", re.compile(rf"{_NAME}(?:市|自治州|盟|地区(?=行政公署|行署)|州(?={_OF_PREFECTURE}))")),
    (
        "county",
        re.compile(
            rf"{_NAME}自治县|[\u4e00-\u9fff]{{9,18}}?自治县|{_NAME}(?:自治旗|新区|开发区|(?<![社小园地])区|县|旗|市)"
        ),
    ),
    ("street", re.compile(rf"{_NAME}(?:街道|镇|乡|地区(?=办事处))")),
    ("community", re.compile(rf"{_NAME}(?:社区|村(?!镇|庄建设)|居委会|居民委员会)")),
    ("community", re.compile(rf"{_NAME}(?:小区(?!域)|(?:花园|家园|苑|新村)(?=业|物|楼|$))")),
)
_RANKS = ("province", "city", "county", "street", "community")
_PARTY = re.compile(r"^(?:中国共产党|中共|共青团)")
_BARE = (
    ("province", re.compile(r"^(?:省|自治区)(?:人民政府|政府|党?委|人大|[\u4e00-\u9fff]{2,10}厅$)")),
    (
        "city",
        re.compile(
            r"^(?:市(?!场)[\u4e00-\u9fff]{2,10}局$|(?:市|州|盟|自治州)(?:人民政府|政府|党?委(?!员)|人大)|行政公署|盟行署)"
        ),
    ),
    (
        "county",
        re.compile(
            r"^(?:[区县](?![块域级])[\u4e00-\u9fff]{2,10}局$|(?:[区县旗]|自治县)(?:人民政府|政府|党?委(?!员)|人大))"
        ),
    ),
    ("street", re.compile(r"^(?:街道|[乡镇](?:人民政府|政府|党委))")),
    ("community", re.compile(r"^(?:社区|居委会|居民委员会|村委会|村民委员会|业委会|业主委员会|业主大会)")),
)
_NOT_IN_NAME = re.compile(r"[，。；：！？、,;:!?“”\"《》\d]|^(?:关于|根据|按照|为|各)")


# 办公厅 alone is the second half of a name, as in 国务院 办公厅.
_BARE_BODIES = frozenset(
    (
        "办公厅",
        "办公室",
        "委员会",
        "人民政府",
        "人民法院",
        "人民检察院",
        "居委会",
        "居民委员会",
        "街道办事处",
        "办事处",
        "管委会",
        "常委会",
        "常务委员会",
        "人民代表大会",
    )
)


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(load_table("issuers.toml")["suffixes"])


@cache
def _english() -> frozenset[str]:
    return frozenset(load_table("issuers.toml")["english"])


@cache
def _municipalities() -> frozenset[str]:
    return frozenset(name for name in load_table("regions.toml")["provinces"] if name.endswith("市"))


def is_body(name: str) -> bool:
    """Return whether the wording is the name of a body that can issue or be addressed.

    >>> is_body("国务院办公厅"), is_body("S社区居民委员会"), is_body("进一步加强社会治理")
    (True, True, False)
    """
    name = folded(collapse(name))
    if is_known(name) or name in _english():
        return True
    # “放管服”改革协调小组办公室: a word in quotation marks may be part of a name.
    name = re.sub(r"(?<!^)[“\"]([\u4e00-\u9fff]{2,8})[”\"](?=.{2})", r"\1", name)
    if not 3 <= len(name) <= 40 or _NOT_IN_NAME.search(name):
        return False
    return name.endswith(_suffixes())


def split_bodies(raw: str) -> tuple[str, ...]:
    """Return the names in a list of bodies, in order; a list that is one phrase stays one.

    Blanks part names (民政部　财政部) and spread them out (民 政 部); names may also touch (中共中央国务院). Short forms that
    no document is signed with are written out, and 中华人民共和国 before the name of a body of the state is left off.

    >>> split_bodies("国务院办公厅、中央军委办公厅"), split_bodies("民　政　部　　财 政 部"), split_bodies("中共中央国务院")
    (('国务院办公厅', '中央军委办公厅'), ('民政部', '财政部'), ('中共中央', '国务院'))
    >>> split_bodies("各省、自治区、直辖市人民政府，国务院各部委、各直属机构")
    ('各省、自治区、直辖市人民政府', '国务院各部委', '各直属机构')
    """
    names: list[str] = []
    for piece in re.split(r"[，；,;\n]", raw.strip(" ：:。.　")):
        for phrase in _parted(piece.strip(" 。.")):
            parts = [part for part in phrase.split("、") if part]
            own = [is_body(part) or ("各" in part and len(part) > 3) for part in parts]
            # 各区民政局、财政局 says 各区 of both: one phrase.
            shared = parts and parts[0].startswith("各") and not all("各" in part for part in parts)
            if len(parts) > 1 and all(own) and not shared:
                names.extend(name for part in parts for name in _unfused(part))
            elif phrase:
                names.extend(_unfused(phrase))
    return tuple(dict.fromkeys(written_out(name) for name in names))


def _parted(piece: str) -> list[str]:
    """Return a piece cut at those blanks that part names, its spread-out names closed up.

    The words between blanks are grouped so that each group is a body; of the ways to do so that is taken which
    joins the fewest long words and cuts at the fewest narrow blanks. Where there is none, wide blanks cut.
    """
    words = [word for word in re.split(r"[ \t\u3000\u00a0]+", piece) if word]
    if len(words) < 2:
        return [collapse(piece)]
    gaps = [gap.group() for gap in re.finditer(r"[ \t\u3000\u00a0]+", piece.strip(" \t\u3000\u00a0"))]
    if len(words) <= 60 and len(gaps) == len(words) - 1:
        # best[i]: the cost of grouping the first i words, and where the last group begins.
        best: list[tuple[int, int] | None] = [(0, 0)] + [None] * len(words)
        for end in range(1, len(words) + 1):
            for begin in range(max(0, end - 14), end):
                before = best[begin]
                name = "".join(words[begin:end])
                if before is None or not (len(name) <= 40 and _stands_alone(name)):
                    continue
                joins = sum(
                    4
                    for a, b in zip(words[begin : end - 1], words[begin + 1 : end], strict=True)
                    if len(a) + len(b) > 2
                )
                cost = before[0] + joins + (0 if is_known(name) else 1)
                if best[end] is None or cost < best[end][0]:  # type: ignore[index]
                    best[end] = (cost, begin)
        if best[-1] is not None:
            groups: list[str] = []
            end = len(words)
            while end:
                step = best[end]
                begin = step[1] if step else 0
                groups.append("".join(words[begin:end]))
                end = begin
            return groups[::-1]
    return [collapse(part) for part in re.split(r"[ \t]{2,}|\t|\u3000", piece) if part.strip(" \u3000\u00a0")]


def _stands_alone(name: str) -> bool:
    return (is_body(name) and name not in _BARE_BODIES) or (name.startswith("各") and len(name) > 3)


def _unfused(name: str) -> list[str]:
    """Return the names that touch in one word, where all but the last are known; else the word itself."""
    if is_known(name) or len(name) < 6:
        return [name]
    for cut in range(len(name) - 3, 2, -1):
        head, tail = name[:cut], name[cut:]
        party = re.match(r"中共.{2,12}委(?:员会)?(?:办公[厅室])?$", head) and re.match(
            r".{2,12}人民政府", tail
        )
        if not (is_known(head) or party):
            continue
        rest = _unfused(tail)
        if all(is_known(part) for part in rest) or (party and is_body(tail)):
            return [head, *rest]
    return [name]


def place_of(name: str) -> tuple[str | None, str | None]:
    """Return (level, place) that the front of a body's name states; None for what it does not.

    >>> place_of("H省N市Y区QS街道办事处"), place_of("上海市人民政府"), place_of("住房和城乡建设部")
    (('street', 'H省N市Y区QS街道'), ('province', '上海市'), (None, None))
    """
    name = _PARTY.sub("", folded(collapse(name)))
    name = re.sub(r"(?<=[区县市旗])人民政府(?=.{2,12}(?:街道|地区)办事处)", "", name)
    not_places = tuple(load_table("regions.toml")["not_places"])
    position = 0
    level: str | None = None
    for step, pattern in _STEPS:
        match = pattern.match(name, position)
        if not match:
            continue
        word = match.group()
        # 新疆维吾尔自治区 ends in a word that alone is no place, 成都市 and 房山区 in words that are none alone.
        own_name = word.endswith("地区") and len(word) > 3 and step != "county"
        own_name = (
            own_name
            or (step == "community" and word.endswith("小区"))
            or (step == "province" and len(word) > 3)
        )
        district = (
            step == "county" and level == "city" and word in load_table("regions.toml")["plain_districts"]
        )
        own_name = own_name or word in load_table("regions.toml")["places"]
        if district and _OFFICE.match(name, match.end()):
            level, position = step, match.end()
            continue
        if (word.endswith(not_places) and not own_name) or _generic(word):
            continue
        # 昆明市社区矫正委员会: the work of communities, not one of them.
        if word.endswith("社区") and re.match("治理|建设|矫正|协商|发展|工作(?!站)", name[match.end() :]):
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


@cache
def _generic(word: str) -> bool:
    table = load_table("regions.toml")
    return any(
        word.endswith(ending) and word[: -len(ending)] in ("", *table["modifiers"])
        for ending in table["not_alone"]
    )


def level_of(name: str) -> tuple[str | None, str | None]:
    """Return (level, region) of an issuing body, by rule on its name; None where the name does not tell.

    Parameters
    ----------
    name : the lead issuer. Levels are those of `policymine.corpus.document.LEVELS`.

    >>> level_of("国务院办公厅"), level_of("民政部"), level_of("H省民政厅"), level_of("S社区居民委员会")
    (('central', None), ('ministry', None), ('province', 'H省'), ('community', 'S社区'))
    """
    name = folded(collapse(name))
    known = canonical_body(name)
    name = name.removeprefix("中华人民共和国") or name
    if known:
        return known.level, None
    if name.startswith(
        (
            "国务院办公厅",
            "中共中央",
            "全国人民代表大会",
            "全国人大",
            "中央军委",
            "中央人民政府",
            "中国共产党第",
            "中国共产党中央",
        )
    ):
        return "central", None
    # An office or a department of a ministry stands at the ministry's level.
    for cut in range(len(name) - 2, max(len(name) - 14, 2), -1):
        owner = canonical_body(name[:cut])
        # 国家税务总局云南省税务局 stands at the level of its place.
        if owner and owner.level in ("central", "ministry"):
            branch = place_of(name[cut:])
            short = next(
                (p for p in load_table("regions.toml")["provinces"] if name[cut:].startswith(p[:-1])), None
            )
            if branch[1] or short:
                return branch if branch[1] else ("province", short)
        if owner and owner.level == "ministry" and re.fullmatch(r"办公[厅室]|.{1,12}[司局]", name[cut:]):
            return "ministry", None
    if re.match(r"国家.{2,16}(?:局|署|委|委员会|办公室)$|国务院.{2,20}(?:办公室|委员会|办|委)$", name):
        return "ministry", None
    return place_of(name)
