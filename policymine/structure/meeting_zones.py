"""How a record numbers its items, and which of its headings open talk, decisions, votes, tasks or a review."""

from __future__ import annotations

import re
from itertools import pairwise

from policymine.structure.dates import chinese_number
from policymine.structure.meeting_labels import field_of_word

__all__ = [
    "CLOSING",
    "LABEL",
    "NUMBER",
    "OPENS_LIST",
    "RESULT",
    "TOPIC",
    "TURNS_TO",
    "VOTES",
    "bare_heading",
    "split_items",
    "zone_of",
]

_CN = "一二三四五六七八九十"
NUMBER = re.compile(
    rf"^(?:第\s?(?P<nth>[{_CN}\d]{{1,3}})\s?[项个号](?:议题|议程|事项|提案|议案)?|(?P<kind>议题|议程|提案|工单|诉求|"
    rf"事项|议案|议项|Item|Agenda item)\s?(?:第\s?)?(?P<no>[{_CN}\d]{{1,3}})(?:号|项)?|"
    rf"[（(]?(?P<plain>[{_CN}]{{1,3}}|\d{{1,2}})[）)]?\s?[、.．）)])"
    r"\s{0,3}[:：、]?\s{0,3}|^(?P<minute>\d{1,4}/\d{1,4})\.?\s{1,3}"
)
TOPIC = re.compile(
    r"^(?:关于|审议|研究|讨论|听取|审定|通报|协商|商议|商讨|商定|审查|审核|表决|汇报|传达|推选|选举|提案|"
    r"To (?:consider|discuss|approve)|Discussion o[fn])"
)
TURNS_TO = re.compile(
    rf"(?:进入|开始|讨论|审议|研究|商议|表决|看|说)(?:今天|"
    rf"本次)?(?:会议)?的?第(?P<n>[{_CN}\d]{{1,3}})[个项](?:议题|议程|事项|内容|提案|议项)"
)
_ZONES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "review",
        re.compile(
            r"(?:上次|上期|上一次|前次|往期|此前|以往|前期).{0,16}(?:落实|执行|进展|完成|回顾|办理|跟踪)|(?:落实|"
            r"执行|办理|整改|推进)(?:情况|进展|进度)(?:通报|汇报|回顾|反馈)?$|进展(?:情况|通报|汇报)|回头看|"
            r"^Matters arising|^Actions? (?:from|arising)",
        ),
    ),
    (
        "action",
        re.compile(
            r"(?:任务|责任|工作|行动|职责)(?:分工|安排|清单|分解|落实|计划)|下一步|后续(?:工作|安排|跟进)?$|"
            r"(?:本|下|近|今后|下一)(?:周|月|期|季度|阶段|步)(?:的)?(?:主要|重点)?(?:工作)?(?:安排|计划|重点|任务)$|"
            r"落实(?:安排|措施|分工)|待办|跟进事项|^(?:Action|Next step)"
        ),
    ),
    (
        "decision",
        re.compile(
            r"(?:议定|决议|决定|议决|协商|表决|讨论|审议|会议|议事|商定)(?:的)?(?:结果|事项|决议|结论|决定|成果)$|"
            r"(?:形成|达成).{0,6}(?:共识|决议|一致|意见)$|^(?:会议|处理|研究|最终|最后)?(?:决议|决定|共识|结论|"
            r"结果|意见)$|^(?:Decision|Resolution|Resolved|Outcome)s?$"
        ),
    ),
    (
        "talk",
        re.compile(
            r"(?:讨论|发言|交流|审议|议题|协商|会议|询问|答疑|自由发言)(?:情况|要点|摘要|记录|过程|环节|内容|概况|"
            r"背景|介绍)$|(?:意见|建议)(?:汇总|摘要)?$|情况(?:介绍|说明|汇报)$|^(?:基本情况|背景|Discussion|"
            r"Background|Apologies|Introductions?|Welcome)"
        ),
    ),
)
# 会议议定以下事项： opens the numbered paragraphs below it.
OPENS_LIST = re.compile(
    r"(?:决定|决议|议定|商定|同意|通过|形成|达成|明确|确定)[^，。；]{0,14}[:：]$|(?:resolved|agreed|"
    r"decided)[^.]{0,20}:$"
)
LABEL = re.compile(r"[【\[]?(?P<label>[^：:。，,；;\s】\]]{2,14})[】\]]?\s?[:：]\s{0,3}(?=\S)")
RESULT = re.compile(r"(?:^|[。；，\s])(?:决议|决定|议定|形成决议|会议决议)[:：]")
VOTES = re.compile(r"[【\[]?(?:表决|投票|票决|计票)(?:结果|情况|统计)")
CLOSING = re.compile(
    r"^(?:散会|参会人员签[名字]|签[名字]|主送|抄送|附件|（?本文为|记录人|主持人签|会议(?:于|到此|至此)|"
    r"散会时间|整理)"
)
_ENUMERATOR = re.compile(
    rf"(?:(?<=[。；;：:，,\s！])|^)(?:(?P<cn>[{_CN}]{{1,2}})是(?!否)|[（(](?P<bracket>[{_CN}]{{1,3}}|"
    rf"\d{{1,2}})[）)]|(?P<arabic>\d{{1,2}})(?:[.．、)）](?!\d)|(?<=[；;。\s]\d)[.．、](?=\d))|"
    rf"(?P<ring>[①②③④⑤⑥⑦⑧⑨⑩])|第(?P<nth>[{_CN}]{{1,2}})[，、：,:]|(?P<list>[{_CN}]{{1,2}})、)\s{{0,2}}"
)


def _value(match: re.Match[str]) -> int | None:
    raw = next((g for g in match.groups() if g), "")
    return "①②③④⑤⑥⑦⑧⑨⑩".index(raw) + 1 if raw in "①②③④⑤⑥⑦⑧⑨⑩" and raw else chinese_number(raw)


def split_items(text: str) -> list[tuple[int, int]]:
    """Return the spans of the numbered items inside one paragraph, what stands before them first; one span where there are none.

    Items count when they rise by one from one: 1.…；2.…, 一是…；二是…, （一）…（二）….

    >>> text = "会议决定：1.划线86个；2.业委会公示。"
    >>> [text[a:b] for a, b in split_items(text)]
    ['会议决定：', '1.划线86个；', '2.业委会公示。']
    """
    runs: dict[str, list[re.Match[str]]] = {}
    for match in _ENUMERATOR.finditer(text):
        runs.setdefault(str(match.lastgroup), []).append(match)
    cuts: list[int] = []
    for found in runs.values():
        rising: list[int] = []
        for match in found:
            if _value(match) == len(rising) + 1:
                rising.append(match.start())
        if len(rising) >= 2 and (not cuts or rising[0] < cuts[0]):
            cuts = rising
    if not cuts:
        return [(0, len(text))]
    edges = sorted({0, *cuts, len(text)})
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def bare_heading(text: str) -> tuple[int | None, str, int]:
    """Return (number, words, offset of the words) of a heading; the number is None where it has none."""
    match = NUMBER.match(text)
    if not match:
        return None, text.strip(), len(text) - len(text.lstrip())
    raw = match["nth"] or match["no"] or match["plain"] or ""
    return chinese_number(raw), text[match.end() :].strip(), match.end()


def zone_of(words: str) -> str | None:
    words = words.strip().rstrip(":：。 ")
    if not words or len(words) > (60 if words[:1].isascii() else 26):
        return None
    if VOTES.match(words):
        return "vote"
    field = field_of_word(words)
    if field in ("decision", "action"):
        return field
    if field == "speech":
        return "talk"
    return next((zone for zone, pattern in _ZONES if pattern.search(words)), None)
