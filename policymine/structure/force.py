"""When a document takes effect and when it ends, as its head or tail says: 自2014年4月1日起施行，有效期5年."""

from __future__ import annotations

import calendar
import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number, find_dates, parse_date
from policymine.structure.lines import Line, found

__all__ = ["find_force"]

_EFFECTIVE = re.compile(
    r"(?:自|从|于)\s{0,2}(.{4,24}?)\s{0,2}(?:起\s{0,2}|开始)?(?:正式)?(?:施行|实施|生效|执行|试行|至.{4,20}?止)"
)
_IN_FORCE = re.compile("[施实生执试](?:行|施|效)")
_EXPIRY = re.compile(
    r"(?:有效期(?:限|为)?|试行期(?:限)?|执行期限?)?\s{0,2}(?:(?:自|从).{4,20}?起?)?(?:至|到|截至|截止到)\s{0,2}(.{4,24}?)(?:止|废止|失效)"
    r"|有效期(?:限)?\s{0,2}(?:至|到|截至|截止到)\s{0,2}(.{4,24}?)(?:[。；，）)]|$)"
)
_YEARS = re.compile(r"(?:有效期|试行期|试行)(?:限)?(?:为)?\s{0,2}([0-9一二两三四五六七八九十]{1,2})\s{0,2}年")
_OWN = (
    r"^(?:.{0,4}[、.．]?\s{0,2})?(?:第.{1,6}条\s{0,2})?(?:本|该|此|《|自|.{0,12}本)"
    r"|(?:本|该)(?:法|条例|办法|规定|细则|规则|通知|意见|方案|决定|章程|公告|通告|规范|制度|措施|政策|文件)|[，,；]\s?自"
)


def find_force(text: str, head: list[Line], tail: list[Line]) -> dict[str, Extracted]:
    """Return date_effective and date_expiry, where head or tail states them as dates.

    自公布之日起 names no date and gives none. A year alone (自2015年起执行) is a plan's, not the document's. Years of validity
    are counted from the stated day of effect: five years from 2014-04-01 end with 2019-03-31.
    """
    fields: dict[str, Extracted] = {}
    seen: set[int] = set()
    for line in [*reversed(tail), *head]:
        if line.start in seen:
            continue
        seen.add(line.start)
        part = line.text if len(line.text) <= 600 else line.text[-600:]
        in_force = _IN_FORCE.search(part) is not None
        if not in_force and "有效" not in part and "止" not in part:
            continue
        offset = line.end - len(part)
        if in_force and "date_effective" not in fields and re.search(_OWN, part):
            for match in _EFFECTIVE.finditer(part):
                value = parse_date(match[1])
                if value and len(value) == 10:
                    start = offset + match.start(1)
                    fields["date_effective"] = found(
                        text, start, offset + match.end(1), value, "in-force-clause", 0.85
                    )
        if "date_expiry" not in fields and ("有效" in part or re.search(_OWN, part)):
            for match in _EXPIRY.finditer(part):
                group = 1 if match[1] else 2
                value = parse_date(match[group])
                if value and len(value) == 10 and ("有效" in part or "试行" in part or "起" in match.group()):
                    start = offset + match.start(group)
                    fields["date_expiry"] = found(
                        text, start, offset + match.end(group), value, "in-force-clause", 0.85
                    )
        years = _YEARS.search(part)
        begun = fields.get("date_effective")
        if (
            years
            and begun
            and begun.span
            and "date_expiry" not in fields
            and line.start <= begun.span[0] < line.end
        ):
            last = _last_day(str(begun.value), chinese_number(years[1].replace("两", "二")) or 0)
            if last:
                fields["date_expiry"] = found(
                    text, offset + years.start(), offset + years.end(), last, "years-of-validity", 0.75
                )
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


def _last_day(begun: str, years: int) -> str | None:
    """Return the last day of a span of years that begins on an ISO day."""
    if not 1 <= years <= 30:
        return None
    year, month, day = (int(part) for part in begun.split("-"))
    year += years
    if day > 1:
        return f"{year:04d}-{month:02d}-{min(day - 1, calendar.monthrange(year, month)[1]):02d}"
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"
