"""Where documents within a document begin: under the outer signature, under a title it has named, at 附件1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policymine.structure.dates import find_dates, parse_date
from policymine.structure.issuers import is_body
from policymine.structure.labels import read_label
from policymine.structure.lines import Line, collapse, join_lines
from policymine.structure.paragraphs import is_row
from policymine.structure.titles import genre_of

__all__ = ["LISTS", "PRINTED", "TABLES", "UNDER_TITLE", "Start", "inner_starts", "title_key"]

_RELAYS = r"印发|转发|批转|颁布|公布|发布|下发|颁发|现予|施行"
_TITLE_NAMES = re.compile(
    rf"(?:{_RELAYS})(?P<name>.{{4,80}}?)(?:的)?(?:通知|函|决定|公告|通报|令|通告)(?:[（(].{{1,12}}[）)])?$"
)
_NAMED = re.compile(r"《([^《》]{3,90}(?:《[^《》]{2,60}》[^《》]{0,40})?)》")
_RELAYED_IN = re.compile(rf"{_RELAYS}|批准|同意|通过|制定|修订|拟[定订]|随文|附后")
_ANNEX = re.compile(
    r"(?P<label>附\s{0,4}(?:件|表|录|錄|图)?\s{0,2}(?:\d{1,2}(?:[-—－]\d{1,2})?|[一二三四五六七八九十]{1,3}|[IVX]{1,4})?"
    r"|(?:ANNEX|Annex|SCHEDULE|Schedule|APPENDIX|Appendix)(?:\s(?:[IVX]{1,5}|\d{1,3}|[A-H]))?\b)"
    r"\s{0,2}(?P<mark>[:：.．、—–-]?)\s{0,4}(?P<title>.{0,80})$"
)
_LIST = re.compile(r"^附\s{0,4}件?\s{0,2}[:：.．]?\s{0,4}1\s{0,2}[.．、]")
_LIST_ITEM = re.compile(r"^(\d{1,2})\s{0,2}[.．、]\s{0,2}")
_LISTED = re.compile(r"^附\s{0,4}[件表]?\s{0,2}[:：.．]?\s{0,4}(?:\d{1,2}\s{0,2}[.．、])?\s{0,4}(?=\S)")
_SKIP = re.compile(
    r"^[（(](?:此件|本文|联系|本件|公开|主动|依申请).{0,30}[）)]$|^[—–-]\s?\d{1,4}\s?[—–-]$|^(?:抄送|抄报|主送|主题词|分送|印数|共印)"
)
PRINTED = re.compile(r"^(?:抄送|抄报|主题词|分送|印数|共印|校对|打字)|\d\s?日\s{0,4}印发$|印发$")
_SENTENCE = re.compile(r"[。；！？]")
LISTS = re.compile(r"^(?:List|Register) of\b|(?:名单|清单|目录|名录|一览|名册|花名册)$")
TABLES = re.compile(r"(?:[一览统计]表|表格|表)$")
UNDER_TITLE = re.compile(r"^[（(](.{4,120})[）)]$", re.DOTALL)


class Start(NamedTuple):
    """Where an inner document begins: its first line, the first after its title, and what is known of it."""

    first: int
    body: int
    title: str
    label: str
    rule: str
    confidence: float


def inner_starts(lines: Sequence[Line], title: str | None = None) -> list[tuple[Start, int]]:
    """Return where each inner document begins, with the line after its end, in order.

    Parameters
    ----------
    lines : the lines of the whole text.
    title : the outer title, where it is known.
    """
    signed = _signed(lines)
    starts = _starts(lines, signed, _names(lines, signed, title))
    if not starts:
        return []
    last = _end(lines, starts[-1].body)
    stops = [*(start.first for start in starts[1:]), last]
    told = [start for start, stop in zip(starts, stops, strict=True) if not _mere_mention(lines, start, stop)]
    stops = [*(start.first for start in told[1:]), last][: len(told)]
    return [(start, stop) for start, stop in zip(told, stops, strict=True) if stop > start.body]


def _end(lines: Sequence[Line], body: int) -> int:
    """Return the line after the last inner document: the printing lines of the outer one stand behind it."""
    end = len(lines)
    for at in range(len(lines) - 1, max(body, len(lines) - 8), -1):
        if PRINTED.search(lines[at].text[:80]) and len(lines[at].text) <= 300:
            end = at
    return end


def _signed(lines: Sequence[Line]) -> int | None:
    """Return the line of the outer document's date: the first that holds a date alone, or a body's name and a date."""
    said = False
    for index, line in enumerate(lines):
        said = said or line.text[-1] in "。：:"
        if index < 2 or len(line.text) > 60 or not said:
            continue
        date = parse_date(line.text)
        if date is not None and len(date) == 10:
            return index
        if line.text[-1] in "日0123456789":
            dates = find_dates(line.text)
            if (
                dates
                and dates[-1].span
                and dates[-1].span[1] == len(line.text)
                and len(str(dates[-1].value)) == 10
            ):
                name = line.text[: dates[-1].span[0]].strip()
                if name and is_body(collapse(name)):
                    return index
    return None


def title_key(name: str) -> str:
    """Return a title as it is compared: without blanks, marks and what may follow in brackets."""
    bare = re.sub(r"[\s《》〈〉“”\"'‘’「」]", "", name)
    bare = re.sub(r"[（(][^（）()]{1,30}[）)]$", "", bare)
    return bare.replace("(", "（").replace(")", "）")


def _names(lines: Sequence[Line], signed: int | None, title: str | None) -> frozenset[str]:
    """Return the keys of the titles that the outer document says it issues or relays."""
    names: set[str] = set()
    head = [title] if title else []
    for count in (1, 2, 3, 4):
        head.append(join_lines(list(lines[:count])))
    for wording in head:
        match = _TITLE_NAMES.search(re.sub(r"\s", "", wording))
        if match:
            name = match["name"]
            names.add(name)
            about = name.find("关于")
            if about > 0:
                names.add(name[about:])
    body = lines[: signed if signed is not None else min(len(lines), 12)]
    for line in body[:40]:
        if len(line.text) < 2000 and _RELAYED_IN.search(line.text):
            names.update(match[1] for match in _NAMED.finditer(line.text))
    for index, line in enumerate(lines):
        if len(names) > 200:
            break
        if line.text[0] != "附" or len(line.text) > 120 or not (match := _LISTED.match(line.text)):
            continue
        names.add(line.text[match.end() :])
        for further in lines[index + 1 : index + 30]:
            if not (item := _LIST_ITEM.match(further.text)) or len(further.text) > 120:
                break
            names.add(further.text[item.end() :])
    keys = {title_key(name) for name in names}
    return frozenset(key for key in keys if len(key) >= 4)


def _starts(lines: Sequence[Line], signed: int | None, names: frozenset[str]) -> list[Start]:
    """Return where inner documents begin, in order."""
    relays = signed is not None and bool(names)
    starts: list[Start] = []
    index = signed + 1 if signed is not None else 3
    fresh = relays
    listed = False
    while index < len(lines):
        line = lines[index]
        if fresh and (_SKIP.match(line.text) or (PRINTED.search(line.text[:60]) and len(line.text) < 60)):
            index += 1
            continue
        listed = _lists(lines, index) or (listed and bool(_LIST_ITEM.match(line.text)))
        start = None if listed else _annex(lines, index, signed is not None, names)
        start = start or _named(lines, index, names, signed is not None)
        if start is None and fresh:
            start = _titled(lines, index)
        fresh = False
        if start is not None and not (starts and start.first < starts[-1].body):
            starts.append(start)
            index = max(start.body, index + 1)
            continue
        index += 1
    return starts


def _lists(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line opens the list of attachments: 附件：1.…, the next line 2.…"""
    after = _LIST_ITEM.match(lines[index + 1].text) if index + 1 < len(lines) else None
    return _LIST.match(lines[index].text) is not None and after is not None and after[1] == "2"


def _mere_mention(lines: Sequence[Line], start: Start, stop: int) -> bool:
    """Return whether an attachment is only named: nothing but a signature and a date follow."""
    content = lines[start.body : stop]
    return start.rule == "annex" and all(
        parse_date(line.text) or is_body(collapse(line.text)) or len(line.text) < 4 for line in content
    )


def _annex(lines: Sequence[Line], index: int, signed: bool, names: frozenset[str]) -> Start | None:
    """Return the attachment that begins at a line: 附件1 alone, or with its title on the same line."""
    line = lines[index]
    match = _ANNEX.match(line.text) if len(line.text) <= 100 and line.text[0] in "附ASa#" else None
    markdown = re.match(r"#{1,6}[ \t]+", line.text) if line.text[0] == "#" else None
    if markdown:
        match = _ANNEX.match(line.text[markdown.end() :])
    if match is None or is_row(line.text) or _SENTENCE.search(line.text):
        return None
    label, own = collapse(match["label"]), match["title"].strip()
    bare = label == "附" and not match["mark"]
    english = label[:1].isascii()
    # 附则, 附带, 附近: another word; `Annex to …` in prose.
    if (bare and own) or (own and not match["mark"] and own[0] not in "《" and not _parted(line.text, match)):
        return None
    if own and (own[-1] in "：:，、" or (english and (own[-1] in ".,;" or not own[0].isupper()))):
        return None
    if index + 1 >= len(lines):
        return None
    if not signed and not own and label in ("附", "附件") and _LIST_ITEM.match(lines[index + 1].text):
        return None
    title, body = (collapse(own), index + 1) if own else _title_lines(lines, index + 1, names)
    if own and not signed and not _heads_text(lines, index + 1):
        return None
    return Start(index, body, title or label, label, "annex", 0.95 if signed else 0.8)


def _parted(line: str, match: re.Match[str]) -> bool:
    """Return whether a blank parts an attachment's label from its title."""
    return line[: match.start("title")][-1:] in " \t\u3000"


def _heads_text(lines: Sequence[Line], index: int) -> bool:
    """Return whether what stands at a line is the body of something, not one more name in a list."""
    line = lines[index].text
    return bool(is_row(line) or read_label(line) or _SENTENCE.search(line) or len(line) > 60)


def _title_lines(lines: Sequence[Line], index: int, names: frozenset[str] = frozenset()) -> tuple[str, int]:
    """Return the title that stands at a line, perhaps over several, and the line after it."""
    last = index
    for at in range(index, min(index + 4, len(lines))):
        if not _could_be_title(lines[at].text, at > index):
            break
        last = at + 1
        joined = join_lines(list(lines[index:last]))
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        if title_key(joined) in names:
            break
        if (genre_of(joined) or LISTS.search(joined) or TABLES.search(joined)) and not re.match(
            r"[的和与及、》”）]", after
        ):
            break
        # Lines of a title are short: a third of a page's width is a name, a caption or a row.
        if at > index and len(lines[at].text) < 4:
            break
    return (join_lines(list(lines[index:last])) if last > index else ""), last


def _could_be_title(line: str, goes_on: bool) -> bool:
    if len(line) > 60 or is_row(line) or "\t" in line or parse_date(line) or line.startswith("<!--"):
        return False
    if re.match(r"附\s{0,4}[件表录图]|续表", line) or re.search(r"\d日(?:起)?(?:施行|实施|执行|生效)$", line):
        return False
    if (read_label(line) is not None and not line.startswith("#")) or re.match(r"[（(]?单位[:：]", line):
        return False
    if _SENTENCE.search(line) or (line[-1] in "：:，,、" and not goes_on) or line[-1] in "：:，,":
        return False
    return not (goes_on and (line[0] in "（(" or "\u3000\u3000" in line or "  " in line))


def _named(lines: Sequence[Line], index: int, names: frozenset[str], signed: bool) -> Start | None:
    """Return the inner document whose title the outer document has named."""
    if not names or len(lines[index].text) > 60 or read_label(lines[index].text.lstrip("# ")):
        return None
    for last in range(index + 1, min(index + 4, len(lines)) + 1):
        group = lines[index:last]
        if any(len(line.text) > 60 or _SENTENCE.search(line.text) for line in group):
            continue
        joined = join_lines(list(group)).lstrip("# ")
        key = title_key(joined)
        if key in names or any(_same_title(key, name) for name in names):
            if last >= len(lines) or (not signed and not _opens_body(lines[last].text)):
                return None
            rule = "named-title" if signed else "named-title-unsigned"
            return Start(index, last, joined, "", rule, 0.95 if signed else 0.8)
    return None


def _same_title(key: str, name: str) -> bool:
    """Return whether two titles differ only by the issuer's name before one of them."""
    if len(key) < 8 or len(name) < 8 or key == name:
        return key == name
    longer, shorter = (name, key) if len(name) > len(key) else (key, name)
    return longer.endswith(shorter) and is_body(longer[: -len(shorter)])


def _opens_body(line: str) -> bool:
    """Return whether a line can follow a title: a label, a note in brackets, 目录, or a paragraph."""
    return bool(
        read_label(line)
        or UNDER_TITLE.match(line)
        or re.match(r"目\s{0,6}录", line)
        or len(line) > 60
        or "。" in line
    )


def _titled(lines: Sequence[Line], index: int) -> Start | None:
    """Return the inner document that a title under the outer signature opens."""
    title, body = _title_lines(lines, index)
    if not title or body >= len(lines) or len(title) > 120:
        return None
    sure = genre_of(title) is not None
    if not sure and (len(title) < 6 or is_body(title) or len(lines) - body < 3):
        return None
    return Start(index, body, title, "", "title-after-signature", 0.85 if sure else 0.6)
