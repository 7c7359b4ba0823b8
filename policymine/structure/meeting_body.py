"""The body that met, as the title, the lines of the opening or the closing formula name it.

    S社区2015年第7次居民议事会会议记录           S社区
    KL公交集团总经理办公会议纪要                 KL公交集团
    怡景花園業主立案法團 / 第三次會議紀錄        怡景花園業主立案法團: over two lines

An occasion is no body: a 协商会 is held by its 社区, a 总经理办公会 by its firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policymine.corpus.document import Extracted
from policymine.structure.issuers import is_body, place_of
from policymine.structure.lines import Line, collapse, found
from policymine.structure.rosters import simple

__all__ = ["find_body"]

_SERIES = re.compile(
    r"第\s?[0-9一二三四五六七八九十百]{1,5}\s?[次届屆期轮輪]|\d{4}年.{0,12}?(?:第|会|會|度|[上下]半年)|关于|關於|就|对(?=.{2,40}(?:意见|意見))"
    r"|(?:协商|座谈|讨论|议事|听证|工作|例行|专题|民主|现场|联席)*(?:会议|會議|会|會)?(?:记录|记要|纪要|实录|笔录|紀錄|紀要|記錄|會議記錄)"
    r"|[“「《（(【〔]|[\s·—-]"
)
_OCCASION = re.compile(
    r"(?<!居民)(?<!村民)(?:协商|座谈|听证|讨论|恳谈|通气|论证|调解|推进|动员|研讨|交流|调度|协调|回访|见面|评议|评审|办公|校务|院务|所务|厂务|班子|联席|例|专题|圆桌|院坝|板凳|楼组|网格)会$"
    r"|(?:见面|碰头|(?<!人民)代表|联席|业主|职工|党员|团员|居民|村民|家长)大?会$|会议$"
)
# A firm, a school, an assembly, a settlement: what may hold an occasion and stands in front of its name.
_ENDS = (
    r"(?:集团(?:股份)?(?:有限)?(?:责任)?(?:公司)?|(?:股份|有限)(?:责任)?公司|分公司|公司|合作社|中学|小学|附中|附小|幼儿园|"
    r"职业技术学院|学院|大学|学校|医院|卫生院|研究院|研究所|设计院|出版社|报社|电视台|工厂|政协|人大常委会|人大|法院|检察院|"
    r"人民政府|政府|党委|党工委|党支部|党总支|办事处|公安局|分局|局(?=局长|党组|党委)|立案法团|业主委员会|业委会|"
    r"居民委员会|居委会|村民委员会|村委会|委员会|议事会|议会|理事会|中心|协会|商会|学会|基金会|工会|妇联|社区|小区|花园|家园|公寓|"
    r"大厦|新村|街道|街坊|[一-鿿A-Za-z]村|[一-鿿A-Za-z]镇|[一-鿿A-Za-z]乡)"
)
_HOLDER = re.compile(rf"[\u3400-\u9fffA-Za-z]{{1,22}}?{_ENDS}")
_PART = re.compile(rf"[\u3400-\u9fffA-Za-z]{{0,4}}?{_ENDS}")
_NOT_HOLDER = re.compile(
    r"^(?:关于|关|就|对|本|该|各|全体|我|老旧|第|一|某些|多|有关|相关|疑难|线上|城区|专项|热线)|[的了和与及在为是将把]|^(?:业主|居民|村民|住宅|社区|小区)"
)
_NOT_PART = re.compile(r"^(?:老旧|第|各|多|有关|相关)|[的了和与及在为是将把]")
# A kind of place, not one: 幸福里社区老旧小区, J区小区.
_KIND = re.compile(r"(?:(?:老旧|老|各|部分|示范|智慧)(?:小区|社区|街区|村)|(?<=[区县市镇道])(?:小区|社区))$")
# 第四届管理委员会: a term of a body whose name stands above it.
_TERM_ONLY = re.compile(
    r"^(?:\d{2,4}年|第\s?[\d一二三四五六七八九十]{1,4}\s?[届次期屆]|特别|特別|临时|臨時|周年|年度|业主|業主|管理委|管委|理事|监事|总经理|校务|党委|扩大|擴大|会议|會議)"
)
_CLOSES = re.compile(
    r"(?m)^[ \t\u3000]*(?P<body>[\u3400-\u9fff]{1,14}(?:會|会|院|議會|议会|大會|大会|委員會|委员会))"
    r"(?:遂|乃)(?:於|于).{2,24}?(?:休會|休会|散會|散会|暫停會議|暂停会议|結束|结束)"
)
_LEADING = re.compile(r"^[“「《【]?(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?)?")


def find_body(text: str, title: Extracted | None, lines: Sequence[Line]) -> Extracted | None:
    """Return the body that met, None where nothing names it.

    Parameters
    ----------
    text : the record.
    title : its title.
    lines : the lines of its opening that belong to no entry of the head.

    >>> from policymine.structure.lines import split_lines
    >>> made = "怡景花園業主立案法團\\n第三次會議紀錄\\n日期：2015年4月22日"
    >>> field = find_body(made, None, split_lines(made))
    >>> field.value if field else None, made[slice(*field.span)] if field and field.span else None
    ('怡景花園業主立案法團', '怡景花園業主立案法團')
    """
    return _named(text, title, lines) or _of_close(text)


def _named(text: str, title: Extracted | None, lines: Sequence[Line]) -> Extracted | None:
    if over := _over_lines(text, title, lines):
        return over
    for raw, base, confidence in _wordings(title, lines):
        sure = confidence
        lead = _LEADING.match(raw)
        start = lead.end() if lead else 0
        cut = _SERIES.search(raw, start)
        stem = raw[start : cut.start()] if cut else ""
        # In front of a title's own number stands only who met; behind a bare cut may stand what it was about.
        value = _value(stem) if stem else None
        if value is None and confidence >= 0.8:
            value, sure = _holder(raw[start:]), 0.7
        if value is None:
            continue
        at = raw.find(value, start)
        end = at + len(value) if at >= 0 else start + len(stem)
        at = start if at < 0 else at
        if base is None:
            return Extracted(value, raw[at:end], None, "title-body", sure)
        return found(text, base + at, base + end, value, "title-body", sure)
    return None


def _wordings(title: Extracted | None, lines: Sequence[Line]) -> Iterator[tuple[str, int | None, float]]:
    if title:
        yield title.raw, title.span[0] if title.span else None, 0.8
    for line in list(lines)[:3]:
        yield line.text, line.start, 0.75


def _value(stem: str) -> str | None:
    """Return the body that a wording names as a whole, or the place or holder in front of an occasion."""
    value = collapse(stem)
    if not value or len(value) > 30:
        return None
    place = _place(value)
    if is_body(value) and not _OCCASION.search(simple(value)):
        return value
    holder = _holder(value)
    if place and (not holder or len(place) >= len(holder)):
        return place
    return holder


def _holder(wording: str) -> str | None:
    """Return the firm, school, assembly or settlement in front of an occasion."""
    bare = collapse(wording)[:40]
    plain = simple(bare)
    match = _HOLDER.match(plain)
    place = _place(bare)
    if match is None or _NOT_HOLDER.search(match.group()):
        return place
    end = match.end()
    # Q市公安局XH分局, S街道办事处: what is part of it stands close behind.
    while (
        (further := _PART.match(plain, end))
        and further.end() - end <= 8
        and not _NOT_PART.search(further.group())
    ):
        end = further.end()
    end = len(_KIND.sub("", plain[:end]))
    return bare[:end] if not place or end >= len(place) else place


def _place(wording: str) -> str | None:
    """Return the place in front as written, without a kind of place behind it: 幸福里社区 of 幸福里社区老旧小区."""
    place = place_of(wording)[1]
    if place is None:
        return None
    place = _KIND.sub("", place)
    at = simple(wording).find(simple(place))
    return (wording[at : at + len(place)] if at >= 0 else place) or None


def _over_lines(text: str, title: Extracted | None, lines: Sequence[Line]) -> Extracted | None:
    """Return the body on a line of its own over a title that names none: 怡景花園業主立案法團 / 第三次會議紀錄."""
    for one, other in zip(list(lines)[:3], list(lines)[1:4], strict=False):
        wording = collapse(one.text)
        plain = simple(wording)
        named = is_body(wording) or (
            (held := _HOLDER.fullmatch(plain)) is not None and not _NOT_HOLDER.search(held.group())
        )
        if not named or len(wording) > 30 or _OCCASION.search(plain) or re.search(r"[：:]", wording):
            continue
        if (
            title
            and title.span
            and not title.span[0] <= one.start <= title.span[1]
            and title.span[1] < one.start
        ):
            continue
        head = list(lines)
        third = head[head.index(other) + 1] if head.index(other) + 1 < len(head) else None
        if third and _titles(third.text) and _is_part(other.text):
            # A council, its committee, 第五次會議紀錄: three lines.
            both = collapse(one.text) + collapse(other.text)
            return found(text, one.start, other.end, both, "body-over-title", 0.8)
        if _titles(other.text):
            return found(text, one.start, one.end, wording, "body-over-title", 0.8)
    return None


def _titles(line: str) -> bool:
    """Return whether a line is a title that names no body of its own: 第三次会议记录, 调解笔录."""
    bare = collapse(line)
    if not re.search(r"会|會|记录|紀錄|記錄|纪要|紀要|记要|笔录", bare) or len(bare) > 40:
        return False
    return bool(_TERM_ONLY.match(bare) or (re.search(r"(?:笔录|记录|纪要)$", bare) and _holder(bare) is None))


def _is_part(line: str) -> bool:
    """Return whether a line names a part of the body above it: a committee, a panel."""
    bare = collapse(line)
    return bool(
        re.search(r"(?:委员会|小组|事务部|工作组|专责小组)$", simple(bare))
        and not place_of(bare)[1]
        and not _TERM_ONLY.match(bare)
        and len(bare) <= 24
    )


def _of_close(text: str) -> Extracted | None:
    """Return the body that the closing formula names: 立法會遂於晚上9時休會。"""
    hits = list(_CLOSES.finditer(text, max(0, len(text) - 6000)))
    if not hits:
        return None
    start, end = hits[-1].span("body")
    return found(text, start, end, collapse(text[start:end]), "closing-body", 0.8)
