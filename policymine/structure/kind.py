"""What a text is: policy, minutes, interview or article.

Cues are weighed, the title's most; the strongest cue is the one reported. A press conference is minutes:
an official record with a chair and named speakers, each turn as spoken. Work reports, laws and party reports are
policy, although they were spoken at a meeting. A text without any cue is an article, with low confidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policymine.corpus.document import KINDS, Extracted
from policymine.structure.clauses import label_of
from policymine.structure.closing import find_closing
from policymine.structure.english_acts import is_paper_type, read_eu_act
from policymine.structure.english_titles import COUNTED_MINUTES, policy_line, record_signs
from policymine.structure.header_number import header_doc_number
from policymine.structure.interviews import side_of
from policymine.structure.issuers import is_body, level_of, split_bodies
from policymine.structure.lines import Line, collapse, head_of, split_lines
from policymine.structure.page_card import read_card
from policymine.structure.speakers import find_turns
from policymine.structure.titles import find_title, genre_of
from policymine.structure.wordlists import load_table

__all__ = ["detect_kind"]

_MINUTES_TITLE = re.compile(
    r"(?:会议|座谈|协商|议事|听证|讨论|评议|恳谈)?(?:纪要|紀要|"
    r"(?:会议|座谈会?|协商会?|议事会?|听证会?|讨论会?|恳谈会?)(?:记录|实录)|會議紀錄|会议纪录|會議記錄|"
    r"[会會][议議][过過]程正式[纪紀][录錄]|院[会會][纪紀][录錄]|逐字[记記纪紀][录錄])"
    r"|\bOFFICIAL RECORD OF PROCEEDINGS\b|\bOFFICIAL REPORT OF (?:THE )?(?:PARLIAMENT|PROCEEDINGS|HOUSE)|\b[Vv]erbatim [Rr]e(?:cord|port)\b"
    r"|\b[Mm]inutes\b|\bMINUTES\b|[Tt]ranscript of .{0,60}(?:Conference|Meeting|Hearing)|\bHansard\b"
    r"|(?<![a-z])minutes(?![a-z])|[Pp]ress [Cc]onference"
)
# 网上征求意见.xlsx holds what people sent in; 意见 is no genre there, but in 征求意见稿 it is a draft's.
_SUBMITTED = re.compile(r"征[求集].{0,4}意见(?!稿)|意见(?:建议|征集|反馈|汇总|收集)")
_INTERVIEW_TITLE = re.compile(r"访谈|采访|专访|訪談|\b[Ii]nterview")
_POLICY_FILE = re.compile(
    r"政府工作报告|关于.{2,80}的(?:通知|意见|决定|通报|批复|函)|(?:条例|办法|规定|细则)(?:（|\(|\.|$)"
)
_REPORT = re.compile(r"(?:政府工作|代表大会上的|国民经济和社会发展).{0,20}(?:报告|報告)|(?:工作|政治)报告")
_CONGRESS_ADDRESS = re.compile(r"^(?:各位代表|同志们|各位主任、委员|各位委员)[：:！!，,]")
_ON_BEHALF = re.compile(r"我(?:受|代表).{2,30}(?:报告|提请|工作|委托)")
_ARTICLE_LINE = re.compile(
    r"^[\[【（(]?\s?(?:摘\s?要|内容提要|关键词|关键字|中图分类号|参考文献|基金项目|作者简介|[Aa]bstract|ABSTRACT|[Kk]ey\s?[Ww]ords|KEYWORDS|[Rr]eferences|REFERENCES|DOI)\s?[\]】）)]?\s?[:：]?"
)
_NEWS = re.compile(
    r"^(?:新华社|本报|中新社|人民网|新华网).{1,20}(?:电|讯)|（?记者\s?[\u4e00-\u9fff]{2,4}|^(?:本报讯)"
)
_NEWS_OPENERS = "新本中人"
_PAPER = re.compile(
    r"\b(?:[Tt]his (?:paper|article|study|thesis)|[Tt]he author)\b|(?<!基)本(?:文|研究)(?:以|从|通过|基于|认为|采用|选取|旨在|试图)"
)
_HEAD_LABELS = re.compile(
    r"^[【\[（(]?\s?(?:[一二三四五六七八九十\d]{1,2}[、.．]\s?)?(?:会议)?(?:主\s?持\s?人?|记\s?录\s?人?员?|出席|列席|缺席|参会|到会|与会|参加|[出缺列]席[议議][员員]|列席秘[书書]|出席政府官[员員]|[请請]假[委议議][员員])(?:人员|人|代表|单位)?(?:[（(].{1,10}[）)])?\s?[】\]]?\s?[:：]"
    r"|^(?:会议|協商|协商|座谈)(?:时间|地点|议题|名称|主题)\s?[:：]|^(?:时\s?间|地\s?点)\s?[:：]"
)
_INTERVIEW_LABELS = re.compile(
    r"^[【\[]?\s?(?:受访者|受访人|被访者|被访人|访谈者|访谈员|访谈对象|访谈时间|访谈地点|采访对象|采访时间|采访者|Interviewer|Interviewee|Respondent)(?:[（(].{1,12}[）)]|简介)?\s?[】\]]?\s?[:：]"
)
# A line that says no more than what the text is.
_RECORD_LINE = re.compile(
    r"(?:[会會][议議][过過]程正式[纪紀][录錄]|院[会會][纪紀][录錄]|[会會][议議]?逐字[记記纪紀][录錄]|[会會][议議][实實][录錄]|文字[实實][录錄]"
    r"|OFFICIAL RECORD OF PROCEEDINGS|(?:OFFICIAL|Official) (?:REPORT|Report)|VERBATIM (?:RECORD|REPORT)|HANSARD|Hansard)$"
)
_NARRATIVE = re.compile(r"\b(?:meeting|conference call) of the .{3,150} was held\b", re.DOTALL)
_ENGLISH_LAW = re.compile(
    r"\b(?:Be it enacted|Executive Order|WHEREAS|hereby (?:enacted|ordered))\b|\b(?:State of the Union|Manifesto|MANIFESTO)\b"
)


def _news(line: str) -> re.Match[str] | None:
    return _NEWS.search(line) if "记者" in line or line[0] in _NEWS_OPENERS else None


def _on_behalf(line: str) -> re.Match[str] | None:
    return _ON_BEHALF.search(line) if "我" in line else None


def _address(line: str) -> re.Match[str] | None:
    return _CONGRESS_ADDRESS.match(line) if line[0] in "各同" else None


# (kind, weight, rule, how it is looked for in a line, whether only where there is a colon, how often it counts);
# anchored patterns are matched, not searched.
_LINE_CUES: tuple[tuple[str, float, str, Callable[[str], re.Match[str] | None], bool, int], ...] = (
    ("minutes", 2.0, "meeting-head", _HEAD_LABELS.match, True, 4),
    ("minutes", 5.0, "says-record", _RECORD_LINE.match, False, 1),
    ("interview", 3.0, "interview-head", _INTERVIEW_LABELS.match, True, 2),
    ("article", 3.0, "paper-part", _ARTICLE_LINE.match, False, 3),
    ("article", 3.0, "news-line", _news, False, 1),
    ("policy", 3.0, "address-to-congress", _address, False, 1),
    ("policy", 4.0, "speaks-on-behalf", _on_behalf, False, 1),
)
# (kind, weight, rule, pattern, words of which the opening holds one where it matches); a plain look is much faster.
_OPENING_CUES = (
    ("policy", 7.0, "printed-in-full", re.compile(r"》?(?:的)?全文如下[：:。]?"), ("全文如下",)),
    ("minutes", 6.0, "meeting-was-held", _NARRATIVE, ("was held",)),
    (
        "article",
        4.0,
        "speaks-as-paper",
        _PAPER,
        ("本文", "本研究", "his paper", "his article", "his study", "his thesis", "he author"),
    ),
    (
        "policy",
        3.0,
        "english-official",
        _ENGLISH_LAW,
        (
            "Be it enacted",
            "Executive Order",
            "WHEREAS",
            "hereby ",
            "State of the Union",
            "Manifesto",
            "MANIFESTO",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    weight: float
    rule: str
    raw: str
    span: tuple[int, int] | None


def detect_kind(
    text: str, *, title: str | None = None, name: str = "", lines: list[Line] | None = None
) -> Extracted:
    """Return the kind of a text, with the strongest cue for it as wording and span.

    Parameters
    ----------
    text : the normalised text.
    title : its title, where known.
    name : the file's name; it counts less than the title.
    lines : its lines from `split_lines`, where they are at hand.

    Confidence is the share of the winning kind in the weight of all cues, lowered where the weight is small.

    >>> detect_kind("S社区会议记录\\n时间：2014年3月5日\\n主持人：张某\\n主持人：开会。\\n居民李某：好。").value
    'minutes'
    >>> detect_kind("春天来了。").value, detect_kind("春天来了。").confidence
    ('article', 0.2)
    """
    lines = split_lines(text) if lines is None else lines
    cues = [*_title_cues(text, lines, title, name), *_format_cues(text, lines), *_turn_cues(text, lines)]
    totals = {kind: sum(cue.weight for cue in cues if cue.kind == kind) for kind in KINDS}
    best = max(KINDS, key=lambda kind: totals[kind])
    total = sum(totals.values())
    if total == 0:
        return Extracted("article", "", None, "no-cue", 0.2)
    strongest = max((cue for cue in cues if cue.kind == best), key=lambda cue: cue.weight)
    confidence = round(totals[best] / total * min(1.0, 0.4 + totals[best] / 10), 2)
    return Extracted(best, strongest.raw, strongest.span, strongest.rule, min(confidence, 0.99))


def _title_cues(text: str, lines: Sequence[Line], title: str | None, name: str) -> list[_Cue]:
    cues: list[_Cue] = []
    own = find_title(text, head_of(list(lines)), official=False)
    wordings: list[tuple[str, float, str, int | None]] = []
    if title:
        wordings.append((title, 1.0, "title", None))
    if own and own.span:
        wordings.append((str(own.value), 1.0 if not title else 0.6, "title", own.span[0]))
    if name:
        bare = re.sub(r"\.\w{1,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
        wordings.append((_SUBMITTED.sub("", bare), 0.5, "name", None))
    for wording, share, rule, start in wordings:
        genre = genre_of(wording)
        # Ten minutes of talk are no record.
        minutes = _MINUTES_TITLE.search(COUNTED_MINUTES.sub("", wording))
        # 关于印发…座谈会纪要的通知 is a notice that carries minutes.
        official = genre is not None and genre[0] not in ("纪要", "会议记录", "报告", "方案", "法律", "解释")
        for kind, weight, hit in (
            ("policy", 6.0, genre[1] if genre and official else None),
            ("policy", 6.0, _first(_REPORT, wording)),
            ("policy", 3.0, _first(_POLICY_FILE, wording) if not minutes else None),
            (
                "policy",
                4.0,
                genre[1] if genre and genre[0] in ("报告", "方案", "法律", "解释") and not minutes else None,
            ),
            ("policy", 3.0, _first(_ENGLISH_LAW, wording)),
            ("minutes", 7.0, minutes.group() if minutes and not official else None),
            ("interview", 7.0, _first(_INTERVIEW_TITLE, wording) if not official else None),
        ):
            if hit:
                at = text.find(hit, start) if start is not None else -1
                cues.append(
                    _Cue(
                        kind,
                        weight * share,
                        f"{rule}:{hit[:20]}",
                        hit,
                        (at, at + len(hit)) if at >= 0 else None,
                    )
                )
    return cues


def _first(pattern: re.Pattern[str], wording: str) -> str | None:
    match = pattern.search(wording)
    return match.group() if match else None


def _format_cues(text: str, lines: Sequence[Line]) -> list[_Cue]:
    cues: list[_Cue] = []
    head = head_of(list(lines))

    def cue(kind: str, weight: float, rule: str, line: Line, match: re.Match[str] | None = None) -> None:
        start, end = (
            (line.start + match.start(), line.start + match.end())
            if match
            else (line.start, min(line.end, line.start + 80))
        )
        cues.append(_Cue(kind, weight, rule, text[start:end], (start, end)))

    fields, after = read_card(text, head)
    if fields.get("doc_number") or fields.get("issuers"):
        cue("policy", 6.0, "page-card", head[0])
    numbered = header_doc_number(text, head[after : after + 25])
    if not numbered and (act := read_eu_act(text, head)):
        span = act["doc_number"].span or (0, 0)
        cues.append(_Cue("policy", 6.0, "document-number", act["doc_number"].raw, span))
    if numbered:
        cue("policy", 6.0, "document-number", head[after + numbered[1]])
    signed = find_closing(text, [*lines[:300], *lines[300:][-40:]])
    if signed and signed[0] and any(level_of(name)[0] for name in signed[0].value):
        cues.append(_Cue("policy", 3.0, "signed-by-body", signed[0].raw, signed[0].span))
    paper = next((i for i, line in enumerate(head[:4]) if is_paper_type(line.text)), None)
    if paper is not None and any(
        re.match("(?:From:|Published)", line.text) for line in head[paper : paper + 12]
    ):
        cue("policy", 5.0, "paper-type", head[paper])
    seen: dict[str, int] = {}
    for index, line in enumerate(head):
        part = line.text[:200]
        colon = "：" in part or ":" in part
        for kind, weight, rule, look, needs_colon, most in _LINE_CUES:
            match = look(part) if (colon or not needs_colon) and seen.get(rule, 0) < most else None
            if match and (rule != "speaks-on-behalf" or index < 20):
                seen[rule] = seen.get(rule, 0) + 1
                cue(kind, weight, rule, line, match)
        if index < 12 and part.endswith(("：", ":")) and 4 <= len(part) < 200 and not seen.get("addressees"):
            names = split_bodies(part[:-1])
            if names and all(is_body(name) or name.startswith("各") for name in names):
                seen["addressees"] = 1
                cue("policy", 3.0, "addressees", line)
    if lines:
        opening = text[lines[0].start : lines[0].start + 6000]
        for kind, weight, rule, pattern, words in _OPENING_CUES:
            if not any(word in opening for word in words):
                continue
            match = pattern.search(opening[:1500] if kind == "minutes" else opening)
            if match:
                base = lines[0].start
                span = (base + match.start(), base + match.end())
                cues.append(_Cue(kind, weight, rule, match.group(), span))
    cues.extend(
        _Cue("minutes", weight, rule, text[start:end], (start, end))
        for weight, rule, start, end in record_signs(text, lines)
    )
    if named := policy_line(text, head):
        cue("policy", 6.0, "english-policy", named)
    articles = 0
    for line in lines[:3000]:
        hit = label_of(line.text)
        articles += bool(hit and hit[0] == 3)
        if articles == 3:
            cue("policy", 5.0, "articles", line)
            break
    return cues


def _turn_cues(text: str, lines: Sequence[Line]) -> list[_Cue]:
    """Weigh the turns of the first 2,000 lines: two speakers or more, and questions with answers."""
    turns = find_turns(text, list(lines[:2000]))
    speakers = {turn.speaker for turn in turns}
    if len(turns) < 3 or len(speakers) < 2:
        return []
    first = turns[0]
    span = (first.start, first.start + len(first.label))
    roles = load_table("speakers.toml")["interview"]
    sides = [side_of(turn.speaker) for turn in turns]
    # I: and R: are sides where there are both; one letter alone may be anybody's initial.
    both = {"asks", "answers"} <= set(sides)
    asked = sum(
        (both and side is not None) or collapse(turn.speaker).rstrip("0123456789") in roles
        for turn, side in zip(turns, sides, strict=True)
    )
    share = min(1.0, len(turns) / max(1, len(lines[:2000])) * 8)
    weight = round((2.0 + min(4.0, len(turns) / 3)) * max(0.3, share), 2)
    if max(Counter(turn.speaker for turn in turns).values()) < 2:
        weight = round(weight * 0.3, 2)
    # Q. and A. between two speakers with names or more: a witness is heard.
    titled = [
        turn.speaker
        for turn, side in zip(turns, sides, strict=True)
        if side is None and turn.speaker.isascii()
    ]
    heard = len(set(titled)) >= 2 and len(titled) >= 0.25 * len(turns)
    kind = "interview" if asked >= 0.5 * len(turns) and not heard else "minutes"
    return [
        _Cue(
            kind,
            weight + (2.0 if kind == "interview" else 0.0),
            f"turns:{len(turns)}-by-{len(speakers)}",
            first.label,
            span,
        )
    ]
