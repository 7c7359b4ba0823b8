"""The end of an official document: signature and date (落款), printing line (版记), attachments, and dates of force."""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates, parse_date
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, collapse, found

__all__ = ["find_attachments", "find_closing", "find_copies", "find_force", "find_printed"]

_COPIES = re.compile(r"^(?:抄\s{0,4}送|抄\s{0,4}报)\s{0,2}[:：]\s{0,4}")
_ATTACHMENT = re.compile(r"^附\s{0,4}件?\s{0,2}[:：]\s{0,4}")
_ITEM = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,2}[.．、]\s{0,4}")
# A stamp, or the wreck of a blank (&nbsp;) that a page left behind.
_STAMP = r"(?:[\u3000 ]{0,12}(?:（章）|\(章\)|（盖章）|（印）|&[a-z]{0,5};))?"
_OFFICER = re.compile(
    r"(?:总理|主席|省长|自治区主席|市长|州长|区长|县长|部长|主任|局长|署长|行长)[ \u3000]{1,6}[\u4e00-\u9fff·][\u4e00-\u9fff·× \u3000]{1,8}"
)
_EFFECTIVE = re.compile(r"(?:自|从|于)\s{0,2}(.{4,24}?)\s{0,2}(?:起\s{0,2}|开始)?(?:施行|实施|生效|执行)")
_IN_FORCE = re.compile("[施实生执](?:行|施|效)")
_EXPIRY = re.compile(r"有效期(?:限)?\s{0,2}(?:至|到|截至|截止到)\s{0,2}(.{4,24}?)(?:止|[。；，）)]|$)")


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
        date = parse_date(line.text)
        if date is None:
            if index and (both := _signed_line(text, line)):
                return both
            continue
        if len(date) < 10 or index < 2:
            continue
        above = index
        while above > 0 and index - above < 12 and _signs(lines[above - 1].text):
            above -= 1
        stated = found(text, line.start, line.end, date, "closing-date", 0.97)
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
        if index >= len(lines) - 6 and line.start > 200:
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
    parts = [part for part in re.split(r"[ \u3000\t]{2,}|\u3000|、", bare) if part]
    return bool(parts) and (is_body(collapse(bare)) or all(is_body(part) for part in parts))


def find_printed(text: str, tail: list[Line]) -> Extracted | None:
    """Return the printing date (印发日期): a date before 印发 in the last lines."""
    for line in reversed(tail):
        if len(line.text) <= 80 and "印发" in line.text and re.search(r"印发[。\s]{0,2}$", line.text):
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
        match = _ATTACHMENT.match(line.text[:40])
        if not match or len(line.text) > 200:
            continue
        names: list[str] = []
        rest = line.text[match.end() :]
        last = line
        if rest:
            names.append(_item(rest))
        for further in lines[index + 1 : index + 40]:
            if before is not None and further.start >= before:
                break
            if not _ITEM.match(further.text) or len(further.text) > 120:
                break
            names.append(_item(further.text))
            last = further
        start = line.start + match.end() if rest else lines[min(index + 1, len(lines) - 1)].start
        if names and start < last.end:
            return found(text, start, last.end, tuple(names), "attachment-list", 0.9)
        return None
    return None


def _item(raw: str) -> str:
    return collapse(_ITEM.sub("", raw)).rstrip("。；;")


def find_force(text: str, head: list[Line], tail: list[Line]) -> dict[str, Extracted]:
    """Return date_effective and date_expiry, where head or tail states them as dates.

    自公布之日起 names no date and gives none. A year alone (自2015年起执行) is a plan's, not the document's.
    """
    fields: dict[str, Extracted] = {}
    seen: set[int] = set()
    for line in [*reversed(tail), *head]:
        if line.start in seen:
            continue
        seen.add(line.start)
        part = line.text if len(line.text) <= 600 else line.text[-600:]
        in_force = _IN_FORCE.search(part) is not None
        if not in_force and "有效期" not in part:
            continue
        offset = line.end - len(part)
        for field, pattern, must in (
            (
                "date_effective",
                _EFFECTIVE,
                r"^(?:.{0,4}[、.．]?\s{0,2})?(?:第.{1,6}条\s{0,2})?(?:本|该|此|《|自|.{0,12}本)|本(?:法|条例|办法|规定|细则|规则|通知|意见|方案|决定|章程)",
            ),
            ("date_expiry", _EXPIRY, ""),
        ):
            if field in fields:
                continue
            if field == "date_effective" and not in_force:
                continue
            for match in pattern.finditer(part):
                value = parse_date(match[1])
                if value and len(value) == 10 and re.search(must, part):
                    start = offset + match.start(1)
                    fields[field] = found(text, start, offset + match.end(1), value, "in-force-clause", 0.85)
        if (
            len(line.text) <= 22
            and "date_effective" not in fields
            and re.fullmatch(r".{6,20}(?:施行|实施|生效)", line.text)
        ):
            dates = find_dates(line.text)
            if dates and dates[0].span and len(str(dates[0].value)) == 10:
                start, end = dates[0].span
                fields["date_effective"] = found(
                    text, line.start + start, line.start + end, dates[0].value, "in-force-line", 0.9
                )
    return fields
