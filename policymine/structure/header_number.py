"""The document's own number, from its head: a line that holds the number and little else.

A number cited in the first paragraph is never taken for the document's own. A joint document may bear several, on one
line or on lines that follow each other. The head of an order or an announcement may spread over lines, one for each body:
中华人民共和国财政部 / 国家税务总局 / 令 / 第12号.
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.doc_number import DocNumber, english_number, read_doc_number
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, collapse, found

__all__ = ["header_doc_number", "number_at_end", "number_at_start"]

_BEFORE = re.compile(
    r"(?:(?:发\s{0,8}文\s{0,8}字\s{0,8}号|发文号|公文文号|文\s{0,8}号|编\s{0,8}号|字号)\s{0,2}[:：]|(?:绝密|机密|秘密|内部)(?:\s?[★☆]\s?\S{1,6})?(?=\s)|(?:特急|特提|加急|急件|平急|急)(?=\s)"
    r"|[（(\[【|★\s])+"
)
_AFTER = re.compile(
    r"(?:\s*(?:签发人|会签人)\s{0,3}[:：]?.{0,40}|\s*(?:特急|加急|平急|机密|秘密)|\s*文\s?件?|[）)\]】|★\s])+$"
)
_SEVERAL = re.compile(r"(?<=[号號])[\s、，,；;]{0,6}(?=\S)")
_SERIAL_LINE = re.compile(
    r"(?:[（(\[〔]\s?(?P<term>第?[一二三四五六七八九十]{1,3}届)\s?[）)\]〕]\s?)?[（(\[【〔]?\s?(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?第?\s?(?P<serial>[0-9〇○零一二三四五六七八九十百]{1,6})\s?[号號]\s?[）)\]】〕]?"
)
_BRACKET_LINE = re.compile(
    r"[〔\[（(【［]\s?(?P<year>(?:19|20)\d\d)\s?[〕\]）)】］]\s?第?\s?(?P<serial>\d{1,4})\s?号"
)
_KIND = re.compile(r"(?:命\s{0,4}令|令|公\s{0,4}告|通\s{0,4}告|布\s{0,4}告)$")
_PRICE = re.compile(r"£\s?\d+(?:\.\d\d)?|\d{4}/\d{4}\s?\(?[A-Z]{3}\)?|\[?(?:price|Price).{0,20}")
_PROSE = re.compile("的|关于|關於|印发|《|》")
_LATIN = re.compile(r"[A-Z(\[]")


def header_doc_number(text: str, lines: list[Line]) -> tuple[Extracted, int] | None:
    """Return the document's own number and the index of its line among `lines`; None where there is none.

    Parameters
    ----------
    text : the document.
    lines : the lines of its head. Only a line that holds the number and little else counts (the signatory, a date or
        the degree of secrecy may stand beside it). Several numbers are joined by 、 in one value.

    >>> from policymine.structure.lines import split_lines
    >>> text = "财政部文件\\n财税〔2014〕12号　国税发〔2014〕5号"
    >>> header_doc_number(text, split_lines(text))[0].value
    '财税〔2014〕12号、国税发〔2014〕5号'
    """
    for index, line in enumerate(lines):
        if len(line.text) > 120:
            continue
        if "号" not in line.text and "號" not in line.text:
            if _LATIN.match(line.text) and (english := _english(text, line)):
                return english, index
            if line.text[-1] not in "0123456789０１２３４５６７８９":
                continue
        hit = _numbers(line.text)
        if hit is None:
            if (spread := _over_lines(text, lines, index)) is not None:
                return spread, index
            continue
        values, start, end, confidence = hit
        last = line
        for further in lines[index + 1 : index + 4]:
            more = _numbers(further.text) if len(further.text) <= 60 else None
            if more is None or more[0][0][-1] == "字" or "令" in more[0][0] or "公告" in more[0][0]:
                break
            values, end, last = [*values, *more[0]], more[2], further
        value = "、".join(dict.fromkeys(values))
        return found(text, line.start + start, last.start + end, value, "header-number", confidence), index
    return None


def number_at_end(title: str) -> tuple[str, int, float] | None:
    """Return (number, where its bracket begins, confidence) of a title that ends in its number; None otherwise.

    >>> number_at_end("关于社区协商的通知（S政发〔2014〕12号）")
    ('S政发〔2014〕12号', 9, 0.95)
    """
    dated = re.search(r"[ \t\u3000]{1,9}[\[（(]?(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\]）)]?$", title)
    title = title[: dated.start()] if dated else title
    match = re.search(
        r"\s{0,4}[（(【\[]\s?([^（）()\s][^（）()]{0,24}?\s?(?:[（(]\d{2,4}[）)][^（）()]{0,12})?[号號])\s?[）)】\]]\s{0,2}$",
        title,
    ) or re.search(r"[ \t\u3000]{1,6}(\S{2,24}\s?[〔\[（(【]\s?\d{4}\s?[〕\]）)】]\s?\d{1,4}\s?号)$", title)
    hit = read_doc_number(match[1]) if match else None
    if match is None or hit is None or hit[1] < 0.85 or not match.start():
        return None
    return str(hit[0]), match.start(), min(hit[1], 0.95)


def number_at_start(line: str) -> tuple[str, int, float] | None:
    """Return (number, where the title begins, confidence) of a line that puts the number before a title; else None.

    >>> number_at_start("皖政办〔2018〕23号 安徽省人民政府办公厅关于社区工作的通知")
    ('皖政办〔2018〕23号', 13, 0.95)
    """
    match = re.match(
        r"(?:\d{1,4}\s?[.．、]\s{0,4})?[（(【\[]?(\S{2,24}?[号號])[）)】\]]?[\s\u3000，,:：]{1,6}(?=\S{4})",
        line,
    )
    hit = read_doc_number(match[1]) if match else None
    if match is None or hit is None or hit[1] < 0.85 or _PROSE.search(hit[0].code):
        return None
    return str(hit[0]), match.end(), min(hit[1], 0.95)


def _numbers(line: str) -> tuple[list[str], int, int, float] | None:
    """Return (numbers, start, end, confidence) of a line of numbers; None where it holds anything else."""
    # A reader of print may part every character of a line by a blank, or the digits alone.
    if re.search(r"(?:\d[ \u3000]){3}", line):
        spread = read_doc_number(re.sub(r"[ \u3000]", "", line))
        if spread:
            return [str(spread[0])], 0, len(line), min(spread[1], 0.9)
    lead = _BEFORE.match(line)
    start = lead.end() if lead else 0
    end = len(line)
    dates = find_dates(line) if re.search(r"\d\s?[日.\-/]|[一二三四五六七八九十]\s?日", line) else []
    if dates and dates[-1].span and dates[-1].span[0] > 4 and dates[-1].span[1] >= end - 2:
        end = dates[-1].span[0]
    elif dates and dates[0].span and dates[0].span[0] <= 2 and len(str(dates[0].value)) == 10:
        start = dates[0].span[1]
        lead = _BEFORE.match(line, start)
        start = lead.end() if lead else start
    trail = _AFTER.search(line, start, end)
    # 国办发（2014）12号 ends in no bracket that could be cut; （国办发〔2014〕12号） does.
    for stop in dict.fromkeys((trail.start() if trail else end, end)):
        for begin in dict.fromkeys((start, 0 if start <= 1 else start)):
            part = line[begin:stop]
            whole = read_doc_number(part)
            if whole and not _PROSE.search(whole[0].code):
                return [str(whole[0])], begin, begin + len(part.rstrip()), whole[1]
            pieces = [piece for piece in _SEVERAL.split(part) if piece.strip(" 、，,；;\u3000")]
            read = [read_doc_number(piece.strip(" 、，,；;\u3000")) for piece in pieces]
            sure = [hit for hit in read if hit and hit[1] >= 0.85 and not _PROSE.search(hit[0].code)]
            if len(pieces) > 1 and len(sure) == len(pieces):
                return (
                    [str(hit[0]) for hit in sure],
                    begin,
                    begin + len(part.rstrip()),
                    min(hit[1] for hit in sure),
                )
    return None


def _over_lines(text: str, lines: list[Line], index: int) -> Extracted | None:
    """Return the number of an order whose head stands above its serial: 国务院令 / 第588号."""
    line = lines[index]
    match = _SERIAL_LINE.fullmatch(line.text) or _BRACKET_LINE.fullmatch(line.text)
    if not match or not index:
        return None
    first = index
    names: list[str] = []
    kind = ""
    while first and index - first < 25:
        above = collapse(lines[first - 1].text)
        ending = _KIND.search(above)
        body = above[: ending.start()] if ending else above
        if ending and kind:
            break
        several = split_bodies(_KIND.sub("", lines[first - 1].text)) if body else ()
        named = not body or is_body(body) or all(map(is_body, several))
        # 广东省第十二届人民代表大会常务委员会公告: the term is no part of the name.
        if not named and not (ending and re.search(r"第.{1,3}届.{4,24}会$", body)):
            break
        if ending:
            kind = collapse(ending.group())
        elif not kind:
            break
        if body and named and (names or len(several) > 1):
            names[:0] = several
        elif body:
            names[:0] = [body]
        first -= 1
        if ending and body and not (first and is_body(collapse(lines[first - 1].text))):
            break
    if kind and names:
        if len(names) > 1:
            names = [name.removeprefix("中华人民共和国") for name in names]
        serial = read_doc_number(f"国务院令第{match['serial']}号")
        if serial is None:
            return None
        year = match["year"]
        term = match.groupdict().get("term")
        if term:
            names = [re.sub(r"第[一二三四五六七八九十]{1,3}届(?=人)", "", name) for name in names]
        bracketed = match.re is _BRACKET_LINE
        kind = "令" if kind == "命令" else kind
        number = DocNumber(
            "、".join(names) + kind + (f"〔{term}〕" if term else ""),
            int(year) if year else None,
            serial[0].serial,
            bool(year) and not bracketed,
        )
        return found(text, lines[first].start, line.end, str(number), "header-order", 0.95)
    if match.re is _BRACKET_LINE and re.search(
        r"(?:纪\s{0,4}要|简\s{0,4}报|通\s{0,4}报|文\s{0,4}件)$", lines[index - 1].text
    ):
        value = str(DocNumber("", int(match["year"]), int(match["serial"])))
        return found(text, line.start, line.end, value, "header-number-without-code", 0.6)
    return None


def _english(text: str, line: Line) -> Extracted | None:
    body = line.text[1:-1].strip() if line.text[0] in "[(" and line.text[-1] in "])" else line.text
    offset = line.text.index(body) if body else 0
    for end in (len(body), *(m.start() for m in re.finditer(r"\s{1,9}(?=of\b|£|\[|\d{4}/|[-–—]\s)", body))):
        value = english_number(body[:end])
        rest = re.sub(r"^\s*(?:of|[-–—])\s+", "", body[end:]).strip()
        if value and (not rest or _PRICE.fullmatch(rest) or (find_dates(rest) and len(rest) < 30)):
            start = line.start + offset
            return found(text, start, start + end, value, "english-number", 0.95)
    return None
