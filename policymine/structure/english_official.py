"""The fields of an official document in English: communications of the EU, command papers, committee reports, orders.

Such a document names its body and its number on lines of their own, and its date beside a place (Brussels, 8.4.2020), on a
line (November 2013), or in the line of the number (Executive Order 13563 of January 18, 2011).
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates, parse_date
from policymine.structure.english_acts import find_effect, labelled_title, read_eu_act
from policymine.structure.english_titles import english_title, title_end
from policymine.structure.header_number import header_doc_number
from policymine.structure.lines import Line, found
from policymine.structure.wordlists import load_table

__all__ = ["read_english"]

_CJK = re.compile(r"[\u3400-\u9fff]")
_BODY = re.compile(
    r"(?:The )?(?:(?:U\.?S\.? |United States |UK )?(?:Department|Ministry|Office|Bureau|Secretariat|Government)"
    r" (?:of|for) [A-Z][\w ,&’'-]{2,80}"
    r"|[A-Z][\w ,&’'-]{2,60} (?:Committee|Commission|Council|Authority|Agency|Department|Ministry|Board))"
)
_CHAMBER = re.compile(
    r"House of (?:Commons|Lords|Representatives)|Senate|Legislative Council|General Assembly|Security Council|United Nations",
    re.I,
)
_PRESENTED = re.compile(
    r"Presented to Parliament by\s+(?:the\s+)?(.{6,120}?)(?=\s+(?:by|pursuant|under)\b|\s*$)", re.I | re.S
)
_PLACE_DATE = re.compile(r"^([A-Z][A-Za-zé .-]{2,24}),\s+(?:the\s+)?(?=\d|[A-Z][a-z]+ \d)")
_PUBLISHED = re.compile(
    r"(?:Published|Released|Publication date)(?:\s+on)?\s?:?\s+(.{6,24}?\d{4})(?=\W|$)", re.I
)
_PRINTED = re.compile(r"(?:to be printed|Printed|Issued)(?:\s+on)?\s?:?\s+(.{6,24}?\d{4})(?=\W|$)", re.I)
_ADOPTED = re.compile(
    r"(?:(?:adopted|approved|agreed|done|signed|issued)\b.{0,60}?\bon:?|Issued\s?:|^Dated?\s?:)\s+(?:the\s+)?(.{6,24}?\d{4})(?=\W|$)",
    re.I,
)
_REPORTS = re.compile(
    r"(?:Report|Proposal|Communication|Opinion|Recommendation|Evaluation|Statement|Minutes|Transcript|Government Response)\b"
)
_NO_TITLE = re.compile(
    r"^(?:\d|\(|\[|Brussels|Distr|To:|From:|Presented|Published|Ordered|Printed|by (?:authority|Command|Her|His)|Session|Price"
    r"|ISBN|Contents|TABLE OF|Page|EN$|HTML|Resolution adopted|RIN\b|AGENCY:|ACTION:|SUMMARY:|DATES:|MEMORANDUM|FROM:|SUBJECT:"
    r"|THE DIRECTOR|Washington,|Accompanying"
    r"|(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|\w+th) (?:Special )?"
    r"(?:Report|session|plenary)|Dear |Chapter|Section|Part [IVX\d])",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"(?:COMMUNICATION FROM|REPORT FROM|PROPOSAL FOR|WHITE PAPER|GREEN PAPER|COMMISSION STAFF WORKING|JOINT COMMUNICATION"
    r"|RECOMMENDATION)[A-Z ,()\-’']*$"
)


def read_english(text: str, body: list[Line]) -> dict[str, Extracted]:
    """Return title, doc_number, issuers and dates that the head of an English document states; empty for another.

    Parameters
    ----------
    text : the document.
    body : the lines of its head.

    >>> from policymine.structure.lines import split_lines
    >>> text = "EUROPEAN COMMISSION\\nBrussels, 8.4.2020\\nCOM(2020) 143 final\\nWHITE PAPER\\nOn local councils"
    >>> {name: field.value for name, field in read_english(text, split_lines(text)).items()}["issuers"]
    ('European Commission',)
    """
    head = body[:40]
    if not head or _CJK.search(text[head[0].start : head[0].start + 400]):
        return {}
    fields: dict[str, Extracted] = read_eu_act(text, head)
    numbered = header_doc_number(text, head)
    if numbered:
        fields.setdefault("doc_number", numbered[0])
    if "issuers" not in fields and (issuers := _issuers(text, head, fields.get("doc_number"))):
        fields["issuers"] = issuers
    for name, value in _dates(text, head, numbered).items():
        fields.setdefault(name, value)
    if effect := find_effect(text, body):
        fields["date_effective"] = effect
    # Without a number or a body nothing says that the text is official; its title is then found as any text's.
    title = labelled_title(text, head)
    if title is None and "doc_number" in fields:
        title = _title(text, head, fields)
    if title and ("doc_number" in fields or title.rule == "english-under-type"):
        fields.setdefault("title", title)
    if "title" not in fields and (named := english_title(text, head)):
        fields["title"] = named
    return fields


def _named(line: str) -> str | None:
    """Return the name of the body that a line consists of, in the case it is known by."""
    bare = line.rstrip(".:")
    if _REPORTS.match(bare):
        return None
    known = {name.lower(): name for name in load_table("issuers.toml")["english"]}
    if bare.lower() in known:
        return str(known[bare.lower()])
    spelt = _proper(bare)
    return spelt if len(bare) <= 90 and not bare.endswith(",") and _BODY.fullmatch(spelt) else None


def _issuers(text: str, head: list[Line], number: Extracted | None) -> Extracted | None:
    for index, line in enumerate(head[:14]):
        below = head[index + 1] if index + 1 < len(head) else None
        if _CHAMBER.fullmatch(line.text):
            # House of Commons / Home Affairs Committee; United Nations / General Assembly, a number between them.
            for other in head[index + 1 : index + 4]:
                if (_named(other.text) or _CHAMBER.fullmatch(other.text)) and len(other.text) <= 90:
                    value = f"{_proper(line.text)} {_proper(other.text)}"
                    return found(text, line.start, other.end, (value,), "english-body", 0.8)
            return found(text, line.start, line.end, (_proper(line.text),), "english-body", 0.75)
        if (
            below
            and not _named(line.text)
            and (name := _named(f"{line.text} {below.text}"))
            and len(line.text) < 60
        ):
            # EUROPEAN / COMMISSION; Department for Housing, / Communities & Local Government.
            return found(text, line.start, below.end, (name,), "english-body", 0.75)
        name = _named(line.text)
        if name and not (below and re.match(r"[a-z]", below.text)):
            return found(text, line.start, line.end, (name,), "english-body", 0.8)
    for line in head[:10]:
        sender = re.match(r"From:\s{0,9}(?=\S)", line.text)
        if sender and (name := _named(line.text[sender.end() :])):
            return found(text, line.start + sender.end(), line.end, (name,), "english-from", 0.85)
    opening = text[head[0].start : min(head[-1].end, head[0].start + 6000)]
    presented = _PRESENTED.search(opening)
    if presented:
        start = head[0].start + presented.start(1)
        return found(
            text, start, start + len(presented[1]), (re.sub(r"\s+", " ", presented[1]),), "presented-by", 0.8
        )
    if number and number.span and str(number.value).startswith(("Executive Order", "Proclamation")):
        return Extracted(("President of the United States",), number.raw, number.span, "number-code", 0.8)
    if number and number.span and re.match(r"(?:COM|SWD|SEC|C)\(", str(number.value)):
        return Extracted(("European Commission",), number.raw, number.span, "number-code", 0.8)
    return None


def _proper(name: str) -> str:
    return (
        re.sub(r"(?<= )(?:Of|And|The|For|On)(?= )", lambda m: m.group().lower(), name.title())
        if name.isupper()
        else name
    )


def _dates(text: str, head: list[Line], numbered: tuple[Extracted, int] | None) -> dict[str, Extracted]:
    fields: dict[str, Extracted] = {}
    for index, line in enumerate(head[:30]):
        if len(line.text) > 160:
            continue
        for field, pattern, confidence in (
            ("date_published", _PUBLISHED, 0.85),
            ("date_published", _PRINTED, 0.75),
            ("date_issued", _ADOPTED, 0.85),
        ):
            match = pattern.search(line.text)
            # In a line of prose the date is another document's.
            if match and (match.start() > 40 or len(line.text) - match.end() > 40):
                continue
            value = parse_date(match[1]) if match else None
            if field in fields and fields[field].confidence >= confidence:
                continue
            if match and value:
                start = line.start + match.start(1)
                fields[field] = found(
                    text, start, start + len(match[1]), value, f"english-{field[5:]}", confidence
                )
        place = _PLACE_DATE.match(line.text)
        offset = place.end() if place else 0
        value = parse_date(line.text[offset:])
        if numbered and index == numbered[1] and numbered[0].span and not value:
            inner = find_dates(text[numbered[0].span[1] : line.end])
            if inner and inner[0].span:
                offset = numbered[0].span[1] - line.start + inner[0].span[0]
                value = str(inner[0].value)
        if (
            value
            and len(value) >= 7
            and (fields.get("date_issued") is None or fields["date_issued"].confidence < 0.8)
        ):
            stop = line.start + offset + len(inner[0].raw) if not place and offset else line.end
            fields["date_issued"] = found(text, line.start + offset, stop, value, "english-date-line", 0.8)
    return fields


def _title(text: str, head: list[Line], fields: dict[str, Extracted]) -> Extracted | None:
    """Return the first lines that are neither body, number, date nor imprint; a kind in capitals opens the title."""
    taken = [
        field.span
        for name, field in fields.items()
        if field.span and name in ("doc_number", "issuers") and field.rule != "presented-by"
    ]
    for index, line in enumerate(head):
        if _is_imprint(line, taken):
            continue
        last = index
        while last + 1 < len(head):
            now, after = head[last], head[last + 1]
            upper = now.text.isupper() and after.text.isupper()
            goes_on = upper or re.match(r"[a-z(]", after.text) or now.text.endswith((":", ",", "–", "-"))
            kind = (
                now.text.isupper()
                and _KIND.search(re.sub(r"\s+", " ", text[line.start : now.end]))
                and not after.text.isupper()
            )
            if (
                not (goes_on or kind)
                or _is_imprint(after, taken)
                or last - index > 6
                or len(after.text) > 160
            ):
                break
            last += 1
        longer = title_end(head, index)
        if longer > last and not any(_is_imprint(below, taken) for below in head[last + 1 : longer + 1]):
            last = longer
        joined = re.sub(r"\s+", " ", text[line.start : head[last].end])
        if len(joined) > 400 or joined.endswith(".") or len(joined) < 5:
            return None
        if head[last].text != joined and line.text.isupper() and not head[last].text.isupper():
            caps = re.match(r"[^a-z]+(?=\s[A-Z][a-z]|\s[A-Z]\s)", joined)
            joined = f"{caps.group().strip(' :')}: {joined[caps.end() :].strip()}" if caps else joined
        return found(text, line.start, head[last].end, joined, "english-official-title", 0.75)
    return None


def _is_imprint(line: Line, taken: list[tuple[int, int]]) -> bool:
    place = _PLACE_DATE.match(line.text)
    return (
        any(start < line.end and line.start < end for start, end in taken)
        or bool(_NO_TITLE.match(line.text))
        or bool(parse_date(line.text) or (place and parse_date(line.text[place.end() :])))
        or bool(_named(line.text) or _CHAMBER.fullmatch(line.text))
    )
