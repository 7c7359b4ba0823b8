"""What the head of an English text says that it is: a record of a meeting, a policy of a body; and its title, over several lines.

    HARBOUR STREET COMMUNITY TRUST / Minutes of the Trustees' meeting held on 12 September 2019
    Ministry of Housing / A Place to Grow: / National Engagement Strategy 2021-2026 / March 2021

The title is the line that names the document, not the body above it; it goes on where it cannot end (of the, a colon), in
small letters, or in lines that stand together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.english_days import find_days
from policymine.structure.english_names import is_person_line
from policymine.structure.lines import Line, found
from policymine.structure.wordlists import load_table

__all__ = [
    "COUNTED_MINUTES",
    "english_title",
    "is_body_line",
    "is_record_line",
    "policy_line",
    "proper_case",
    "record_signs",
    "title_end",
]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LOOK = 15
# A line that names a record and what it is of.
_RECORD = re.compile(
    r"^(?:[A-Z][\w'’&.,()/-]*\s+|of\s+|the\s+|and\s+|for\s+|&\s+|[-–—:|]\s+){0,12}?(?<![A-Za-z])(?:Minutes|MINUTES)"
    r"(?:\s+(?:of|OF|for|FOR|from|FROM)\b.{3,}|\s*[-–—:|(,]\s*.{3,}|\s+\d.{2,})?$"
    r"|^(?:(?:Draft|Final|Verbatim|Summary|Edited|Unedited|Official|Full|Approved|Confirmed|Agreed)\s+)*(?:Note|Notes|Record|Summary"
    r"|Report|Proceedings|Transcript|Verbatim [Rr]ecord|Readout)\s+(?:of|from|on)\s+(?:an?\s+"
    r"|the\s+)?(?:.{0,70}?\b)?(?:[Mm]eeting|[Ss]ession"
    r"|[Hh]earing|[Pp]roceedings|[Dd]iscussion|[Cc]onference|[Aa]ssembly|[Cc]onsultation|[Ww]orkshop|[Ww]ebinar|[Cc]all)\b.{0,100}$"
    r"|^(?:Oral [Ee]vidence|Official Report|Hansard)\s*[:–—-]\s*.{3,}$"
    r"|^.{4,120}\s[-–—:|]\s?(?:(?:Draft|Edited|Full|Verbatim)\s)?(?:[Tt]ranscript|TRANSCRIPT)$"
)
# Such a word alone says what the text is, but is no title.
_BARE = re.compile(
    r"^(?:(?:Draft|Final|Unapproved|Unconfirmed|Approved|Confirmed|Action|Summary|Official|Proof|Verbatim|Public|Full|Open"
    r"|Regular|Special|Joint|Committee|Council|Board|Parliamentary)\s+)*(?:Minutes|Hearing|Hansard|Transcript of Proceedings"
    r"|Proceedings|Record of Proceedings|Official Report|Oral Evidence)$|^Congressional Record\b.{0,60}$"
    r"|^.{0,40}\bparliamentary debates\b.{0,40}$"
    r"|^\d{1,5}(?:st|nd|rd|th) (?:\(?(?:plenary|formal|closed|special|regular|private|opening|resumed|and|\s)+\)? )?meeting$"
    r"|^(?:THE )?(?:[A-Z][\w'’-]*\s){1,6}(?:Public )?(?:Inquiry|Tribunal|Inquest|Royal Commission)$"
    r"|^Examination of witnesses$",
    re.IGNORECASE,
)
COUNTED_MINUTES = re.compile(
    r"(?:\d|\b(?:two|three|four|five|six|seven|ten|fifteen|twenty|thirty|few|several|of the|last)\b)\s*minutes",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\b(?:meeting|session|sitting|hearing|proceedings)\b[^.\n]{0,60}\b(?:was|were) (?:called to order|declared open|convened|opened)\b"
    r"|\bcalled the (?:meeting|session|hearing) to order\b"
    r"|(?m:^)(?:The|THE) (?:House|Senate|Assembly|Council|(?:Sub)?[Cc]ommittee|Board|Commission|Chamber|Parliament|Dáil|Seanad)"
    r" (?:met|sat|resumed|assembled)(?: pursuant to [^,\n]{3,60})?,?\s(?:at|in|pursuant|on)\b"
    r"|\b(?:The|the) (?:[Ss]ub)?(?:committee|commission) met, pursuant to\b"
    r"|\btook the [Cc]hair\b|\[(?:Mr|Madam|Mrs|Ms|Sir|Dr|Dame)[A-Za-z. ]{2,40} in the Chair\]"
)
# Labels that only the head of a record bears.
_LABEL = re.compile(
    r"^[ \t]*(?:(?:Board |Council |Committee |Councill?ors?'? |Councilmembers |Commissioners |Trustees |Directors |Governors )?"
    r"(?:Members )?(?:Present|PRESENT|present)|Apologies(?: for absence| received)?|APOLOGIES(?: FOR ABSENCE)?|In [Aa]ttendance"
    r"|IN ATTENDANCE"
    r"|Also (?:present|in attendance)|Attendees|ATTENDEES|Attending|In the [Cc]hair|(?:Members |Board Members "
    r"|Council Members )?(?:Absent|ABSENT|absent)"
    r"|Minutes (?:taken|prepared|recorded) by|Note-?taker|Regrets|(?:Staff|Officers|Others|Administrators) [Pp]resent"
    r"|Roll [Cc]all|ROLL CALL"
    r"|Witnesses|Call to [Oo]rder|CALL TO ORDER|Adjournment|ADJOURNMENT|Matters [Aa]rising|MATTERS ARISING)[ \t]*(?::|$)",
    re.MULTILINE,
)
_GENRE = re.compile(
    r"\b(?:Strategy|White Paper|Green Paper|(?:Action|Local|Development|Implementation|Delivery|Improvement|Management|Corporate"
    r"|Strategic|Transport|National|Five[- ]Year|Master|Business|Recovery|Adaptation|Neighbourhood|Community|Contingency) Plan|Policy"
    r"|Policy Framework|Framework|Guidelines|Guidance|Code of (?:Practice|Conduct)|Regulations|Ordinance|By-?[Ll]aws?|Charter|Roadmap"
    r"|Road Map|Circular|Directive|Programme|Standing Orders|Consultation (?:Paper|Document)|Policy Statement|Agenda|Blueprint|Act"
    r"|Decree|Proclamation|Resolution|Vision|Manifesto|Protocol|Concordat|Compact)\b"
    r"(?=\s*(?:$|[:,(–—-]|\(?\d{4}|(?:for|on|of|to|in|and)\b))"
)
_BODY_WORD = (
    r"(?:Council|Committee|Commission|Authority|Agency|Department|Ministry|Board|Assembly|Government|Executive|Office|Senate|Parliament"
    r"|Secretariat|Bureau|Trust|Partnership|District|Borough|University|Association|Federation|Institute|Society|Foundation"
    r"|Cabinet|Court)"
)
_BODY_LINE = re.compile(
    rf"(?:The )?(?:(?:US |U\.S\. |UK |HM |United States |Scottish |Welsh |Federal |State |National )?(?:Department|Ministry|Office|Bureau"
    rf"|Secretariat|Government|Commission|City|Town|County|Borough|Village|Province|Republic|Kingdom|State) (?:of"
    rf"|for) (?:the )?[A-Z][\w ,&’'-]{{2,80}}"
    rf"|(?:[A-Z][\w’'&.-]*,? (?:(?:and|of|for|the|on) )*){{0,8}}{_BODY_WORD}"
    rf"|(?:HM|Her Majesty['’]s|His Majesty['’]s|Welsh|Scottish) Government|House of \w+(?: and \w+)?)(?: No\.? \d+)?"
)
# Bodies that make policies; a trust's or a club's strategy is one too where its own council or board adopted it.
_PUBLIC = re.compile(
    r"\b(?:Government|Ministry|Department|Council|Commission|Authority|Agency|Parliament|Assembly|Executive|Cabinet|Bureau|Treasury"
    r"|Office|Borough|County|City|State|Republic|Secretariat|Board)\b"
)
_ISSUED = re.compile(
    r"\bPresented to Parliament\b|^(?:Adopted|Approved|Agreed|Endorsed|Issued|Published|Ratified) by\b"
    r"|^Foreword by (?:the )?(?:[\w ]{0,30}?)"
    r"(?:Secretary|Minister|Mayor|Leader|President|Chancellor|Commissioner|Governor|Taoiseach)\b|\bby Command of (?:Her|His) Majesty\b",
    re.MULTILINE,
)
_IMPRINT = re.compile(
    r"^(?:\d|\(|\[|ISBN|ISSN|Page\b|Contents|Table of|Price|©|Copyright|www\.|https?:|Version\b|Draft\b|Published|Printed|Issued"
    r"|Presented"
    r"|Adopted|Approved|Ordered|by (?:authority|Command)|To:|From:|CP |Cm |Cmnd|COM\(|HC \d|Foreword|Executive [Ss]ummary|Introduction"
    r"|Chapter|Section|Part (?:\d|[IVX]+\b)|Article|By [A-Z]|Author|Abstract|Keywords|Agenda$|Session\b|Date\b|Time\b|Venue\b)",
    re.IGNORECASE,
)
_DANGLES = re.compile(
    r"(?:[:,–—&-]|\b(?:of|the|for|and|on|to|in|a|an|with|by|or|from|between|towards?|into|through|is|are))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:[a-z(]|(?:Of|OF|And|AND|For|FOR|In|IN|On|ON|To|TO|With|WITH|&)\s)")


def is_record_line(line: str) -> bool:
    """Return whether a line names a record of a meeting and what it is of.

    >>> [is_record_line(s) for s in ("Minutes of the Trustees' meeting", "Ten Minutes of Fame", "Parks Board Minutes", "MINUTES")]
    [True, False, True, False]
    """
    return (
        len(line) <= 220
        and len(line.split()) >= 3
        and not COUNTED_MINUTES.search(line)
        and not line.endswith(".")
        and _RECORD.match(line) is not None
    )


@cache
def _known_bodies() -> frozenset[str]:
    return frozenset(name.lower() for name in load_table("issuers.toml")["english"])


def proper_case(name: str) -> str:
    """Return a name set in capitals as it is known: HOUSE OF COMMONS is House of Commons.

    >>> proper_case("HOUSE OF REPRESENTATIVES"), proper_case("Parks Board")
    ('House of Representatives', 'Parks Board')
    """
    if not name.isupper():
        return name
    return re.sub(
        r"(?<= )(?:Of|And|The|For|On|In)(?= )|(?<=['’])S\b", lambda m: m.group().lower(), name.title()
    )


def is_body_line(line: str) -> bool:
    """Return whether a line is the name of a body and nothing else.

    >>> [is_body_line(s) for s in ("EASTMOOR CITY COUNCIL", "Ministry of Housing and Local Services", "Why Councils Fail")]
    [True, True, False]
    """
    bare = line.rstrip(".:")
    if len(bare) > 90 or bare.endswith(",") or _GENRE.search(bare):
        return False
    return bare.lower() in _known_bodies() or _BODY_LINE.fullmatch(proper_case(bare)) is not None


def record_signs(text: str, lines: Sequence[Line]) -> list[tuple[float, str, int, int]]:
    """Return what shows that an English text is the record of a meeting: (weight, rule, start, end) each; empty for another.

    Parameters
    ----------
    text : the text.
    lines : its lines.

    >>> from policymine.structure.lines import split_lines
    >>> made = "HARBOUR TRUST\\nMinutes of the Trustees' meeting\\nPresent: Ann Roe"
    >>> [rule for _, rule, _, _ in record_signs(made, split_lines(made))]
    ['record-title', 'roster-label']
    """
    if not lines or _in_chinese(text, lines):
        return []
    signs: list[tuple[float, str, int, int]] = []
    for line in lines[:_LOOK]:
        if is_record_line(line.text):
            signs.append((7.0, "record-title", line.start, line.end))
            break
        if len(line.text) <= 100 and _BARE.match(line.text):
            signs.append((5.0, "record-word", line.start, line.end))
            break
    base = lines[0].start
    head = text[base : base + 4000]
    if opened := _OPENED.search(head):
        signs.append((5.0, "meeting-opened", base + opened.start(), base + opened.end()))
    labels: dict[str, tuple[int, int]] = {}
    for mark in _LABEL.finditer(head):
        labels.setdefault(mark.group().strip().lower().rstrip(" :"), (base + mark.start(), base + mark.end()))
    signs.extend((2.0, "roster-label", *span) for span in list(labels.values())[:3])
    return signs


def policy_line(text: str, lines: Sequence[Line]) -> Line | None:
    """Return the line of a head that names a policy, where a public body stands over it or is said to issue it.

    Parameters
    ----------
    text : the text.
    lines : the lines of its head.

    >>> from policymine.structure.lines import split_lines
    >>> made = "Eastmoor City Council\\nClimate Action Plan 2022-2030\\nThe city will act."
    >>> policy_line(made, split_lines(made)).text
    'Climate Action Plan 2022-2030'
    """
    head = list(lines[:_LOOK])
    if not head or _in_chinese(text, head):
        return None
    named = next(
        (ln for ln in head[:10] if len(ln.text) <= 140 and ln.text[-1] not in ".;?" and _genre_in(ln.text)),
        None,
    )
    if named is None or is_record_line(named.text):
        return None
    above = any(is_body_line(ln.text) and _PUBLIC.search(proper_case(ln.text)) for ln in head[:10])
    opening = text[head[0].start : head[0].start + 3000]
    return named if above or _ISSUED.search(opening) else None


def _genre_in(line: str) -> bool:
    return not is_body_line(line) and _GENRE.search(proper_case(line)) is not None


def english_title(text: str, lines: Sequence[Line]) -> Extracted | None:
    """Return the title of an English text, over several lines where it goes on; None where the head has no such line.

    Parameters
    ----------
    text : the text.
    lines : the lines of its head.

    >>> from policymine.structure.lines import split_lines
    >>> made = "HM Government\\nStronger Streets:\\nWhite Paper on the Future of\\nLocal Decisions\\n\\nJune 2008"
    >>> english_title(made, split_lines(made)).value
    'Stronger Streets: White Paper on the Future of Local Decisions'
    """
    head = list(lines[:_LOOK])
    if not head or _in_chinese(text, head):
        return None
    record = next((k for k, line in enumerate(head) if is_record_line(line.text)), None)
    if record is not None:
        return _record_title(text, head, record)
    if policy_line(text, head) is None:
        return None
    for index, line in enumerate(head):
        if _is_imprint(line.text) or len(line.text) < 5:
            continue
        last = title_end(head, index)
        raw = text[line.start : head[last].end]
        value = re.sub(r"\s+", " ", raw)
        if len(value) > 300 or value.endswith(".") or len(line.text) > 160:
            return None
        return found(text, line.start, head[last].end, value, "english-over-lines", 0.75)
    return None


def _record_title(text: str, head: list[Line], index: int) -> Extracted:
    line = head[index]
    last = index
    while last + 1 < len(head) and last - index < 3 and _runs_on(head[last], head[last + 1]):
        last += 1
    end = head[last].end
    # A long tail says where and when: held in the Jubilee Hall, Church Lane, on ….
    if end - line.start > 100 and (tail := re.search(r",?\s+(?:which was )?held\b", text[line.start : end])):
        end = line.start + tail.start()
    return found(text, line.start, end, re.sub(r"\s+", " ", text[line.start : end]), "english-record", 0.85)


def title_end(head: Sequence[Line], index: int) -> int:
    """Return the number of the last line of the title that begins with a line: those that stand together, or that
    cannot end where they do.

    >>> from policymine.structure.lines import split_lines
    >>> title_end(split_lines("A study of the\\nthree councils\\n\\nIt rained."), 0)
    1
    """
    last = index
    while last + 1 < len(head) and last - index < 4:
        now, after = head[last], head[last + 1]
        together = (
            not after.blank_before
            and (
                last + 2 >= len(head)
                or last > index
                or head[last + 2].blank_before
                or _DANGLES.search(after.text)
            )
            and not is_person_line(after.text)
        )
        if (
            not (_runs_on(now, after) or together)
            or _is_imprint(after.text)
            or len(after.text) > 120
            or after.text.endswith((".", ";"))
        ):
            break
        last += 1
    return last


def _runs_on(line: Line, after: Line) -> bool:
    return bool(
        _DANGLES.search(line.text) or (_GOES_ON.match(after.text) and not after.blank_before)
    ) and not (find_days(after.text) or after.text.endswith("."))


def _is_imprint(line: str) -> bool:
    return bool(_IMPRINT.match(line) or parse_date(line) or is_body_line(line))


def _in_chinese(text: str, lines: Sequence[Line]) -> bool:
    return _HAN.search(text, lines[0].start, lines[0].start + 400) is not None
