"""Outcomes that a text claims, in numbers: 投诉下降45%, 从120件降到66件, "complaints fell from 120 to 66".

A claim is what the text says, no more: its value, unit and baseline are read, its truth is not judged. An aim (力争下降50%) is told
apart from what is reported.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from policymine.structure.claim_values import Claim, change_of, measure
from policymine.structure.english_claims import english_claims
from policymine.structure.wordlists import load_table

__all__ = ["Claim", "find_claims"]

_NUM = (
    r"(?:百分之[零〇一二三四五六七八九十百点\d.]{1,8}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d+)?|"
    r"[一二两三四五六七八九十百千]{1,5}(?=[成倍半件起人户次处分小天个%])|半)"
)
_APPROX = r"(?:约|近|逾|超过|超|大约|将近|接近|至少|最多|平均|仅|仅有|只有|每月|每年|每天)?\s?(?:的)?"
_SPAN = re.compile(
    r"(?:与|比|较|同比|环比|相比|比起)[^，。；%]{0,20}?(?=下降|减少|降低|上升|提高|增长|增加|提升|缩短|"
    r"回落|少|多)|同比|环比|比上年|较上年|比去年(?:同期)?|较去年(?:同期)?"
)
_BASE = re.compile(r"(?:与|比|较|跟|和)(?P<base>[^，。；%\d]{2,18}?)(?:相比|，)?$")
_TIME = re.compile(
    r"(?:今年|去年|本年|上半年|下半年|[一二三四]季度|前?[一二三四五六七八九十\d]{1,2}个?月(?:来|以来|间|"
    r"内)?|\d{4}年(?:\d{1,2}月)?(?:至\d{1,2}月)?|1?\d(?:至|-|—)\d{1,2}月|[^，。；]{2,12}?(?:以来|之后|后|"
    r"期间))"
)
_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?|[A-Z]{1,4})(?:社区|小区|街道|村|镇|乡|县|花园|广场|学校|小学|中学|公园|"
    r"市场|大厦|新区)"
)
_NO_PLACE = re.compile(r"^(?:现在|目前|该|本|全|各|其他|有的|这个|那个|我们?|随着|自|在|从|由)+")
# Shares of a vote or of attendance are the meeting's own, no outcome of it.
_OWN_SHARES = re.compile(r"(?:同意|赞成|反对|支持|得票|出席|到会|参会|表决)率$|票率$")
_KINDS = ("from_to", "change", "level", "to", "change")
# Characters before a change in which its subject, time and place are looked for: a text without a full stop takes no longer.
_REACH: Final = 400


@cache
def _lists() -> dict[str, str]:
    table = load_table("claim_words.toml")
    return {
        name: "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
        for name, words in table.items()
    }


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    w = _lists()
    unit = rf"(?P<unit>{w['units']})"
    unit1 = rf"(?P<unit1>{w['units']})"
    change = rf"(?P<verb>{w['down']}|{w['up']})"
    return (
        # 从120件降到66件; 由25分钟缩短到9分钟; 由每月31起减少到7起
        re.compile(
            rf"(?:从|"
            rf"由)(?P<base>[^，。；\d]{{0,10}}?)(?P<from>{_NUM})\s?{unit1}?[^，。；\d]{{0,12}}?(?:{change})(?:了)?(?:到|"
            rf"至|为|成){_APPROX}[^，。；\d]{{0,6}}?(?P<to>{_NUM})\s?{unit}?"
        ),
        # 下降45%; 同比减少120件; 缩短六成
        re.compile(rf"{change}(?:了|近|约|超|逾|幅度?)*(?:达|为)?{_APPROX}(?P<to>{_NUM})\s?{unit}"),
        # 满意率达到98%; 使用率为81%; 签约率98%
        re.compile(
            rf"(?P<name>[\u4e00-\u9fff\dA-Za-z]{{1,16}}(?:{w['rates']}))(?:已|均|全部)?(?P<verb>{w['level']}|"
            rf"提高到|提升到|提高至|上升到|上升至|下降到|下降至|降至|"
            rf"降到)?(?:了)?{_APPROX}(?P<to>{_NUM})\s?(?P<unit>%|％|分|个百分点)?"
        ),
        # 减少到7起 without a 从
        re.compile(rf"{change}(?:了)?(?:到|至|为){_APPROX}(?P<to>{_NUM})\s?{unit}"),
        # 减少一半; 翻了一番; 增加了两倍
        re.compile(
            rf"(?P<verb>{w['down']})(?:了)?(?:近|约|一)?(?P<half>一?半)|(?P<double>翻(?:了)?(?:一|两|二)?番)"
        ),
    )


def find_claims(sentence: str, *, offset: int = 0) -> list[Claim]:
    """Return the outcomes that one sentence claims, in order.

    Parameters
    ----------
    sentence : one sentence.
    offset : its code-point place in the document.

    >>> c = find_claims("老街堵车投诉由每月31起减少到7起。")[0]
    >>> c.subject, c.baseline, c.value, c.unit, c.direction, round(c.change)
    ('老街堵车投诉', 31.0, 7.0, '起', 'down', -77)
    >>> [(c.subject, c.value, c.unit, c.direction, c.aim) for c in find_claims("力争投诉下降45%。")]
    [('投诉', 45.0, '%', 'down', True)]
    >>> c = find_claims("Complaints fell from 120 to 66 last year.")[0]
    >>> c.baseline, c.value, c.direction, round(c.change)
    (120.0, 66.0, 'down', -45)
    """
    claims: list[Claim] = []
    taken: list[tuple[int, int]] = []
    for index, pattern in enumerate(_patterns()):
        for match in pattern.finditer(sentence):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            claim = _chinese(sentence, match, index, offset)
            if claim:
                claims.append(claim)
                taken.append(match.span())
    return sorted(claims, key=lambda c: c.start) if claims else english_claims(sentence, offset=offset)


def _chinese(sentence: str, match: re.Match[str], index: int, offset: int) -> Claim | None:
    groups = match.groupdict()
    verb = groups.get("verb") or ""
    down = bool(re.match(_lists()["down"], verb))
    before = sentence[max(0, match.start() - _REACH) : match.start()]
    baseline: float | None = None
    base_words = None
    direction = "down" if down else "up"
    kind = _KINDS[index]
    measured: float | None
    if index == 4:
        direction = "up" if groups.get("double") else "down"
        measured, unit = (100.0, "%") if groups.get("double") else (50.0, "%")
    else:
        measured, unit = measure(groups["to"] or "", groups.get("unit"))
    if measured is None:
        return None
    end = match.end()
    if groups.get("unit") == "成" and (tail := sentence[end : end + 1]) in tuple("一二三四五六七八九半"):
        # 两成八 is 28 %.
        measured, end = measured + ("一二三四五六七八九".find(tail) + 1 or 5), end + 1
    value = measured
    if unit == "年" and value >= 1900:
        return None
    if kind == "from_to":
        before_value, unit1 = measure(groups["from"] or "", groups.get("unit1"))
        unit = unit or unit1
        if before_value is None or not unit or (unit1 and unit != unit1):
            return None
        baseline = before_value
        direction = "down" if value < before_value else "up"
        base_words = (groups.get("base") or "").strip() or None
    elif kind == "change":
        base = _BASE.search(before)
        compared = re.search(r"同比|环比", before[-8:])
        base_words = base["base"] if base else compared.group() if compared else None
        before = before[: base.start()] if base else before
    elif kind == "level":
        direction = "level"
        if _OWN_SHARES.search(groups["name"] or "") or unit not in ("%", "分"):
            return None
    change, change_unit = change_of(value, unit, baseline, kind, direction)
    subject = "".join((groups.get("name") or _subject(before)).split())
    return Claim(
        subject,
        value,
        unit,
        baseline,
        base_words,
        change,
        change_unit,
        direction,
        kind,
        _is_aim(before + (groups.get("name") or "")),
        _last(_TIME, before),
        _place(before),
        offset + (match.start("name") if kind == "level" else match.start()),
        offset + end,
    )


def _place(text: str) -> str | None:
    found = [_NO_PLACE.sub("", name) for name in _PLACE.findall(text)]
    return next((name for name in reversed(found) if len(name) > 2), None)


def _subject(before: str) -> str:
    """Return what changed: the last noun phrase before the change, without time and comparison."""
    clause = re.split(r"[，,；;：:。！“”（(]", before.rstrip("，, "))[-1]
    clause = re.sub(
        r"(?:同比|环比|已|也|均|都|平均|总体|明显|大幅|显著|累计|分别|进一步|逐月|逐年|再|又|共)+$",
        "",
        clause,
    )
    clause = re.sub(r"(?:与|比|较)[^，。；]{2,18}(?:相比)?$", "", clause)
    clause = re.sub(
        r"^(?:力争|争取|目标是?|计划|预计|确保|将|要|其中|使|让|实现|全年|目前|现在|截至[^，]{2,12}|今年|去年|"
        r"上半年|本季度|[一二三四五六七八九十\d]{1,2}个月来?|\d{4}年)+",
        "",
        clause,
    )
    clause = re.sub(
        r"^.{0,16}?(?:以来|之后|期间|个月来|年来|[一二三四五六七八九十]个?[月周年]来)(?=.{2})", "", clause
    )
    # 噪声警情11起，比……下降65%: the number is another statement.
    clause = re.sub(r"\d+(?:\.\d+)?[件起人户次处个宗例%]?$", "", clause)
    return re.sub(r"^(?:该|此|这|其|现在|目前)", "", clause).strip(" 的了")[-24:]


def _is_aim(before: str) -> bool:
    tail = before[-24:]
    return bool(re.search(rf"(?:{_lists()['aims']})", tail)) and not re.search(r"已|了|完成|实际", tail[-8:])


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    hits = pattern.findall(text)
    return hits[-1] if hits else None
