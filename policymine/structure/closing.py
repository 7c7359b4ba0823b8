"""The end of an official document: signature and date (落款), who signed, printing lines (版记), attachments."""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number, find_dates, parse_date
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, collapse, found

__all__ = ["find_attachments", "find_closing", "find_copies", "find_officer", "find_printed"]

_COPIES = re.compile(r"^(?:抄\s{0,4}送|抄\s{0,4}报|分\s{0,4}送|抄\s{0,4}发)\s{0,2}[:：]\s{0,4}")
_ATTACHMENT = re.compile(
    r"^(?:附\s{0,4}件?|附\s{0,2}表)\s{0,2}(?:[0-9一二三四五六七八九十]{1,2}\s{0,2})?[:：]\s{0,4}|^附\s{0,4}件?\s{1,4}(?=[1一][.．、])"
)
_NUMBERED_ATTACHMENT = re.compile(
    r"^附\s{0,4}件\s{0,2}[0-9一二三四五六七八九十]{1,2}\s{0,2}[:：.．、]?\s{0,4}(?=\S)"
)
_INNER_ITEM = re.compile(r"(?<=[^\d.．])[ \u3000；;]{1,6}(?=\d{1,2}\s{0,2}[.．、](?!\d))")
_ITEM = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,2}[.．、]\s{0,4}")
# A stamp, or the wreck of a blank (&nbsp;) that a page left behind.
_STAMP = r"(?:[\u3000 ]{0,12}(?:（章）|\(章\)|（盖章）|（印）|&[a-z]{0,5};))?"
_OFFICER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}?)?(?:总[ \u3000]{0,6}理|主[ \u3000]{0,6}[席任]|委员长|检察长|审计长|总署长"
    r"|[省市州盟区县旗镇乡部局署行院会][ \u3000]{0,6}长)"
    r"(?:[ \u3000]{1,6}|[ \u3000]{0,4}[:：][ \u3000]{0,4})(?P<name>[\u4e00-\u9fff·][\u4e00-\u9fff·× \u3000]{1,8})"
)


def find_closing(text: str, lines: list[Line]) -> tuple[Extracted | None, Extracted] | None:
    """Return (issuers, date) of the first signature in a document, or None.

    Parameters
    ----------
    text : the document.
    lines : all its lines. The first date alone on a line under the name of a body counts, or the two on one
        line: what follows are attachments, which may be signed too. A date under no name counts at the very end.
    """
    for index, line in enumerate(lines):
        if len(line.text) > 60:
            continue
        # A signature under the title has its date in brackets: 国家统计局 / （2019年2月28日）.
        bracketed = re.fullmatch(r"[（(](.{8,20})[）)]", line.text)
        date = parse_date(bracketed[1] if bracketed else line.text)
        if bracketed and date and not (index and _signs(lines[index - 1].text)):
            continue
        if date is None:
            if index and (both := _signed_line(text, line)):
                return both
            continue
        if len(date) < 7 or index < 2:
            continue
        above = index
        while above > 0 and index - above < 40 and _signs(lines[above - 1].text):
            above -= 1
        stated = found(text, line.start, line.end, date, "closing-date", 0.97)
        # A month alone dates a document only under its signature.
        if len(date) < 10 and above == index:
            continue
        if above < index:
            names = tuple(
                dict.fromkeys(
                    name
                    for part in lines[above:index]
                    for name in split_bodies(re.sub(_STAMP + "$", "", part.text))
                )
            )
            return found(
                text, lines[above].start, lines[index - 1].end, names, "closing-signature", 0.95
            ), stated
        if _OFFICER.fullmatch(lines[index - 1].text):
            return None, Extracted(stated.value, stated.raw, stated.span, "closing-date-of-officer", 0.95)
        # A date alone near the end, after the body: dated, unsigned.
        if index >= len(lines) - 6 and (
            line.start > 200 or any("。" in part.text for part in lines[1:index])
        ):
            return None, Extracted(stated.value, stated.raw, stated.span, "closing-date-unsigned", 0.7)
    return None


def _signed_line(text: str, line: Line) -> tuple[Extracted, Extracted] | None:
    """Return (issuers, date) where name and date share the line: N市人民政府　2016年8月3日."""
    if line.text[-1] not in "日号0123456789":
        return None
    dates = find_dates(line.text)
    if (
        not dates
        or dates[-1].span is None
        or dates[-1].span[1] != len(line.text)
        or len(str(dates[-1].value)) < 10
    ):
        return None
    at = dates[-1].span[0]
    name = re.sub(_STAMP + r"\s*$", "", line.text[:at].rstrip()).rstrip()
    if not name or not _signs(name):
        return None
    return (
        found(text, line.start, line.start + len(name), split_bodies(name), "closing-signature", 0.9),
        found(text, line.start + at, line.end, dates[-1].value, "closing-date", 0.95),
    )


def _signs(line: str) -> bool:
    if len(line) > 80 or re.match(r"[（(]|附件|抄送", line):
        return False
    bare = re.sub(_STAMP + "$", "", line)
    names = split_bodies(bare) if bare else ()
    return bool(names) and all(is_body(name) for name in names)


def find_officer(text: str, lines: list[Line], date: Extracted | None) -> Extracted | None:
    """Return who signed: the names beside an office on the lines above the date, 省长　马某某, several joined by 、.

    Parameters
    ----------
    text : the document.
    lines : all its lines.
    date : its date, found by `find_closing`. A work report's speaker is none who signed.

    >>> from policymine.structure.lines import split_lines
    >>> text = "N市人民政府令\\n第3号\\n现予公布。\\n市长　张　某\\n2014年3月5日"
    >>> lines = split_lines(text)
    >>> find_officer(text, lines, find_closing(text, lines)[1]).value
    '张某'
    """
    if date is None or date.span is None or not date.rule.startswith("closing-date"):
        return None
    index = next((i for i, line in enumerate(lines) if line.start >= date.span[0]), 0)
    signed: list[tuple[Line, re.Match[str]]] = []
    for line in reversed(lines[max(0, index - 8) : index]):
        match = _OFFICER.fullmatch(line.text)
        if match:
            signed.insert(0, (line, match))
        elif signed or index - lines.index(line) > 3:
            break
    if not signed:
        return None
    start = signed[0][0].start + signed[0][1].start("name")
    value = "、".join(collapse(match["name"]) for _, match in signed)
    return found(text, start, signed[-1][0].end, value, "closing-officer", 0.9)


def find_printed(text: str, tail: list[Line]) -> Extracted | None:
    """Return the printing date (印发日期): a date before 印发 in the last lines."""
    for line in reversed(tail):
        if (
            len(line.text) <= 80
            and "印" in line.text
            and re.search(r"印(?:发|制)?[。\s]{0,2}(?:[（(]?共印.{1,8}份[）)]?)?$", line.text)
        ):
            dates = find_dates(line.text)
            if dates and dates[-1].span:
                start, end = dates[-1].span
                return found(
                    text, line.start + start, line.start + end, dates[-1].value, "printing-line", 0.95
                )
    return None


def find_copies(text: str, tail: list[Line]) -> Extracted | None:
    """Return 抄送: who gets a copy, from the printing lines; a list over several lines is read to its full stop."""
    for index, line in enumerate(tail):
        match = _COPIES.match(line.text[:200])
        if not match or len(line.text) > 1000:
            continue
        last = line
        for further in tail[index + 1 : index + 4]:
            if (
                last.text.endswith(("。", "."))
                or "印发" in further.text
                or further.blank_before
                or len(further.text) > 200
            ):
                break
            if re.match(r".{2,8}[:：]", further.text):
                break
            last = further
        start = line.start + match.end()
        names = split_bodies(text[start : last.end].replace("\n", ""))
        if names:
            return found(text, start, last.end, names, "copies-line", 0.95)
    return None


def find_attachments(text: str, lines: list[Line], before: int | None) -> Extracted | None:
    """Return the names of the attachments that the document lists under 附件：.

    Parameters
    ----------
    text : the document.
    lines : all its lines.
    before : offset of the closing signature, where there is one: the list stands above it.
    """
    for index, line in enumerate(lines):
        if before is not None and line.start >= before:
            return None
        if line.text[0] != "附":
            continue
        match = _ATTACHMENT.match(line.text[:40])
        if not match or len(line.text) > 300:
            continue
        rest = line.text[match.end() :]
        names = [_item(part) for part in _INNER_ITEM.split(rest) if part] if rest else []
        last = line
        own_label = bool(_NUMBERED_ATTACHMENT.match(line.text))
        reached = len(names) if rest and _ITEM.match(rest) else 0
        for further in lines[index + 1 : index + 40]:
            if before is not None and further.start >= before:
                break
            labelled = _NUMBERED_ATTACHMENT.match(further.text)
            own_label = own_label or (not names and bool(labelled))
            item = _ITEM.match(further.text)
            number = chinese_number(re.sub(r"\D+$|[.．、\s]+$", "", item.group())) if item else None
            # 附件一：… with numbered paragraphs below is the annex itself, and a list does not count from 1 again.
            if (
                len(further.text) > 120
                or not (labelled if own_label else item)
                or (number is not None and number <= reached and not labelled)
                or re.search(r"。.|[：:]$", further.text)
            ):
                break
            reached = number or reached
            own = further.text[labelled.end() :] if labelled else further.text
            names.extend(_item(part) for part in _INNER_ITEM.split(own) if part)
            last = further
        if own_label and len(names) < 2 and before is None:
            return None
        start = line.start + match.end() if rest else lines[min(index + 1, len(lines) - 1)].start
        if names and start < last.end:
            return found(text, start, last.end, tuple(names), "attachment-list", 0.9)
        return None
    return None


def _item(raw: str) -> str:
    return collapse(_ITEM.sub("", raw)).rstrip("。；;")
