"""English documents that say what they are in labels or in one long heading: acts of the EU, memoranda, notices of agencies.

REGULATION (EU) 2016/679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL / of 27 April 2016 / on the protection of …
MEMORANDUM FOR … / FROM: … / SUBJECT: …;   the Federal Register's AGENCY: … / ACTION: … / DATES: ….
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.lines import Line, found

__all__ = ["find_effect", "labelled_title", "read_eu_act"]

_ACT = re.compile(
    r"(?:(?P<of>Council|Commission|European Parliament)\s)?(?:(?P<how>Delegated|Implementing|Framework)\s)?"
    r"(?P<kind>Regulation|Directive|Decision|Recommendation)\s(?:\((?P<union>EU|EC|EEC|ECSC|Euratom|EU,\sEuratom|CFSP)\)\s)?"
    r"(?P<no>No\.?\s)?(?P<serial>\d{1,4}/\d{1,4}(?:/(?:EU|EC|EEC|Euratom|JHA|CFSP))?)(?=\s|$)",
    re.IGNORECASE,
)
_ENACTS = re.compile(
    r"(?:THE\s)?(EUROPEAN PARLIAMENT AND (?:OF )?THE COUNCIL|EUROPEAN COMMISSION|COMMISSION|COUNCIL)\b",
    re.IGNORECASE,
)
_BODIES = {
    "EUROPEAN PARLIAMENT": ("European Parliament", "Council of the European Union"),
    "EUROPEAN COMMISSION": ("European Commission",),
    "COMMISSION": ("European Commission",),
    "COUNCIL": ("Council of the European Union",),
}
_PREAMBLE = re.compile(
    r"\(?Text with EEA|THE (?:EUROPEAN|COUNCIL|COMMISSION)|Having regard|\(\d|Article|Whereas", re.IGNORECASE
)
_LABEL = re.compile(r"(?:SUBJECT|RE|TITLE)\s?:\s{0,9}(?=\S)", re.IGNORECASE)
_ANY_LABEL = re.compile(r"[A-Z][A-Za-z ]{1,20}:")
# The types by which gov.uk heads its pages, over title, From: and Published.
_TYPE = re.compile(
    r"(?:Policy paper|Policy|(?:Statutory )?[Gg]uidance|White [Pp]aper|Green [Pp]aper|Command [Pp]aper"
    r"|(?:Closed |Open )?[Cc]onsultation(?: outcome)?"
    r"|Corporate report|Independent report|Impact assessment|Notice|Regulation|International treaty|Decision)"
)
_EFFECT = re.compile(
    r"(?:\bEffective(?:\sdate)?\s?[:\s]\s{0,4}(?:on\s)?|\b(?:is|are|becomes?|shall be|will be) effective (?:on |from |as of )?"
    r"|\b(?:enters?|comes?|come|coming) into (?:force|effect|operation)\s?:?\s(?:on\s)?)(?:the\s)?(?P<date>.{6,24}?\d{4})(?=\D|$)",
    re.IGNORECASE,
)


def read_eu_act(text: str, head: list[Line]) -> dict[str, Extracted]:
    """Return number, title, issuers and date of an act of the EU, whose heading states all four; empty for another text.

    Parameters
    ----------
    text : the document.
    head : the lines of its head.

    >>> from policymine.structure.lines import split_lines
    >>> text = "COMMISSION DECISION (EU) 2015/444\\nof 13 March 2015\\non the rules for protecting information"
    >>> {name: field.value for name, field in read_eu_act(text, split_lines(text)).items()}["doc_number"]
    'Decision (EU) 2015/444'
    """
    for index, line in enumerate(head[:12]):
        match = _ACT.match(line.text)
        if match and (line.end - line.start < 60 or line.text.isupper() or " of " in line.text.lower()):
            return _act(text, head, index, match)
    return {}


def _act(text: str, head: list[Line], index: int, match: re.Match[str]) -> dict[str, Extracted]:
    line = head[index]
    last = index
    fields: dict[str, Extracted] = {}
    for below in head[index + 1 : index + 12]:
        if _PREAMBLE.match(below.text) or (
            below.blank_before and "date_issued" in fields and last > index + 1
        ):
            break
        date = parse_date(re.sub(r"^of\s+(?:the\s+)?", "", below.text))
        if date and "date_issued" not in fields:
            begin = below.start + (below.text.index(" ") + 1 if below.text.startswith("of ") else 0)
            fields["date_issued"] = found(text, begin, below.end, date, "english-act-date", 0.95)
        last += 1
    union = f"({match['union']}) " if match["union"] else ""
    number = f"{match['kind'].capitalize()} {union}{'No ' if match['no'] else ''}{match['serial']}"
    begin = line.start + match.start("kind")
    fields["doc_number"] = found(text, begin, line.start + match.end(), number, "english-act", 0.95)
    whole = text[line.start : head[last].end]
    if len(whole) <= 900:
        fields["title"] = found(
            text, line.start, head[last].end, re.sub(r"\s+", " ", whole), "english-act", 0.9
        )
    enacts = _ENACTS.search(text, line.start + match.end(), head[last].end) if not match["of"] else None
    name = (match["of"] or (enacts[1] if enacts else "")).upper()
    for opening, bodies in _BODIES.items():
        if name.startswith(opening):
            start, end = enacts.span(1) if enacts else (line.start, line.start + len(match["of"]))
            fields["issuers"] = found(text, start, end, bodies, "english-act", 0.9)
            break
    return fields


def is_paper_type(line: str) -> bool:
    """Return whether a line is the type by which a page of gov.uk is headed.

    >>> is_paper_type("Policy paper"), is_paper_type("Policy papers of 2018")
    (True, False)
    """
    return _TYPE.fullmatch(line) is not None


def labelled_title(text: str, head: list[Line]) -> Extracted | None:
    """Return the title that a memorandum states behind SUBJECT:, or that stands over AGENCY: in the Federal Register.

    >>> from policymine.structure.lines import split_lines
    >>> text = "M-10-06\\nMEMORANDUM FOR THE HEADS OF AGENCIES\\nSUBJECT: Open Government"
    >>> labelled_title(text, split_lines(text)).value
    'Open Government'
    """
    for index, line in enumerate(head[:30]):
        if index < 4 and index + 1 < len(head) and is_paper_type(line.text):
            title = head[index + 1]
            if any(re.match("(?:From:|Published)", below.text) for below in head[index + 2 : index + 8]):
                return found(text, title.start, title.end, title.text, "english-under-type", 0.85)
        match = _LABEL.match(line.text)
        if match:
            last = index
            for below in head[index + 1 : index + 4]:
                if (
                    below.blank_before
                    or _ANY_LABEL.match(below.text)
                    or head[last].text.endswith(".")
                    or len(below.text) > 90
                ):
                    break
                # A subject goes on where its line is full.
                if len(head[last].text) < 50:
                    break
                last += 1
            start = line.start + match.end()
            value = re.sub(r"\s+", " ", text[start : head[last].end])
            return (
                found(text, start, head[last].end, value, "english-label", 0.9) if len(value) <= 300 else None
            )
        if line.text.startswith("AGENCY:") and index:
            first = index - 1
            while first > 1 and not head[first].blank_before and index - first < 4:
                if re.search(r"\]$|\bRIN\b|\d{4}[-–][A-Z]{2}\d|CFR", head[first - 1].text):
                    break
                first -= 1
            value = re.sub(r"\s+", " ", text[head[first].start : head[index - 1].end])
            return found(text, head[first].start, head[index - 1].end, value, "english-over-agency", 0.85)
    return None


def find_effect(text: str, lines: list[Line]) -> Extracted | None:
    """Return the day on which an English document says that it takes effect.

    >>> from policymine.structure.lines import split_lines
    >>> text = "DATES: Effective Date: August 17, 2015."
    >>> find_effect(text, split_lines(text)).value
    '2015-08-17'
    """
    for line in lines:
        for match in _EFFECT.finditer(line.text[:600]):
            value = parse_date(match["date"])
            if value and len(value) == 10:
                start = line.start + match.start("date")
                return found(text, start, line.start + match.end("date"), value, "english-effect", 0.85)
    return None
