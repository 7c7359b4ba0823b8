"""The passages of English minutes that came as one running text: headings, attendance, decisions, notes, paragraphs.

A web page saved as text often keeps no line end. Headings show themselves by their capitals before a new sentence
("… at 9:00 a.m. Staff Economic Outlook The staff projection …"), decisions by their votes, notes by their numbers.
Paragraphs that are lost are not found again: sentences go together up to a length.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policymine.corpus.document import Extracted, Passage, Role
from policymine.structure.english_held import is_english_minutes
from policymine.structure.english_minutes import roster_span
from policymine.structure.lines import Line, trim

__all__ = ["is_running", "listed_lines", "running_passages", "with_attendance", "with_decisions"]

_LONG = 3000
_MOST = 1400
_OPENER = (
    r"(?:The|In|At|By|A|An|On|With|It|As|All|For|After|Following|During|Before|Since|Participants|Members|Mr\.|Ms\.|Mrs\.|Dr\."
    r"|Messrs\.|Regarding|Among|Meeting|Several|Most|Some|Many|"
    r"Staff|There|This|These|To|No|Over|While|Consistent|Against|Although|Because|Given|Under|Upon|Respecting|Looking)"
)
_TITLE_WORD = r"(?:[A-Z][A-Za-z'’-]*|of|the|and|in|for|on|to|a|with|from|by|&|at|or|[A-Z]\.[A-Z]\.|\d{4}|–|-)"
_HEADING = re.compile(
    rf"(?P<heading>[A-Z][A-Za-z'’-]+(?:,? {_TITLE_WORD}){{0,14}}?)(?=\s{_OPENER} (?:[a-z(]|[A-Z][a-z]+ [a-z]|notation|[A-Z]+ [a-z]))"
)
_SENTENCE = re.compile(
    r"(?:(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!Messrs)(?<!\bSt)(?<!\bNo)(?<!\bJr)(?<!\bU\.S)(?<!\bpp)(?<!\bi\.e)(?<!\be\.g)(?<!\bvs))[.!?][\"”’)]{0,2}\d{0,2}\s+(?=[A-Z0-9\"“(_])"
    r"|(?<=[ap]\.m\.)\s+(?=[A-Z][a-z]+ [A-Za-z])"
)
_NOTE = re.compile(
    r"_{5,}|\b(?:Footnotes?|FOOTNOTES?)\s(?=1)|(?<=[a-z]\s)1\.\s(?=[A-Z])|(?<=\s)1\.\s(?=Attended|The Federal)|\bReturn to (?:text"
    r"|top)\b|\bLast [Uu]pdate:"
)
_DECIDES = re.compile(
    r"\b(?:[Bb]y unanimous vote|[Bb]y notation vote|unanimously (?:approved|agreed|adopted|voted|selected|authori[sz]ed)"
    r"|[Mm]otion (?:was )?(?:carried|passed|failed)|"
    r"the (?:Committee|Board|Council|Commission)\b[^.]{0,60}?\b(?:voted|approved|adopted|ratified|resolved|authori[sz]ed) "
    r"|It was (?:resolved|decided|agreed)|RESOLVED)"
)


_SIDE_LINE = re.compile(
    r"(?:(?:Councill?ors|Members|Trustees|Commissioners|Senators|Those|Voting)\s)?(?:ayes?|yeas?|noes?|nays?|for|against"
    r"|in favou?r|abstain\w*"
    r"|abstentions?|absent|not voting|recused|opposed|excused)\b[^.\n]{0,12}[:–—-]",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"(?:the |a |it was )?(?:motion|resolution|amendment|question|ordinance|carried|passed|resolved|agreed|adopted|approved"
    r"|defeated|lost|failed)\b",
    re.IGNORECASE,
)


def is_running(text: str, lines: Sequence[Line]) -> bool:
    """Return whether English minutes run on without the line ends of their paragraphs.

    >>> is_running("A meeting of the Parks Board was held. " * 200, [Line("x" * 7800, 0, 7800)])
    True
    """
    longest = max((line.end - line.start for line in lines), default=0)
    return longest > _LONG and longest > 0.3 * len(text) and is_english_minutes(text)


def running_passages(
    text: str, lines: Sequence[Line], title: Extracted | None = None, votes: Iterable[tuple[int, int]] = ()
) -> list[Passage]:
    """Return the passages of minutes that run on, in order; they cover all but the blanks between them.

    Parameters
    ----------
    text : the record.
    lines : its lines; one that is short stays a passage.
    title : the title found in the text, a heading.
    votes : spans of the statements of votes: the sentences they stand in are decisions.

    >>> text = "Minutes. A meeting of the Parks Board was held. Staff Report The staff said so. " + "It rained all day. " * 200
    >>> [(p.role, p.text) for p in running_passages(text, [Line(text.strip(), 0, len(text) - 1)])][1:2]
    [('heading', 'Staff Report')]
    """
    cuts: list[tuple[Role, int, int]] = []
    roster = roster_span(text)
    spans = sorted(votes)
    for line in lines:
        if line.end - line.start <= _LONG / 2:
            cuts.append((_role_of_line(line, roster, title), line.start, line.end))
            continue
        cuts.extend(_parts(text, line.start, line.end, roster, title, spans))
    passages: list[Passage] = []
    for role, left, right in cuts:
        start, end = trim(text, left, right)
        if start < end:
            passages.append(Passage("", len(passages), role, 0, "", None, text[start:end], start, end))
    return passages


def with_decisions(passages: Sequence[Passage], votes: Sequence[tuple[int, int]]) -> list[Passage]:
    """Return the passages, the paragraphs in which a vote is stated as decisions.

    Parameters
    ----------
    passages : of minutes in lines.
    votes : spans of the statements of votes.

    Lines that only give the names or the number of a side are notes, where another paragraph says what was decided.
    """
    made = list(passages)
    for start, end in votes:
        inside = [
            k
            for k, p in enumerate(made)
            if p.role in ("clause", "decision") and start < p.end and p.start < end
        ]
        sides = [k for k in inside if _SIDE_LINE.match(made[k].text)]
        stated = [k for k in inside if k not in sides]
        after = [made[k].text for k in range(max(inside, default=-1) + 1, len(made))][:2] if inside else []
        decided = stated or any(_RESULT.match(text) for text in after)
        for k in inside:
            note = k in sides and decided
            made[k] = replace(made[k], role="note" if note else "decision")
    return made


def listed_lines(lines: Sequence[Line], fields: Mapping[str, Extracted]) -> set[int]:
    """Return the lines, by number, in which the list of those present names somebody.

    Parameters
    ----------
    lines : of the record.
    fields : from `read_english_minutes`; empty for another text.
    """
    starts = [entry["span"][0] for entry in fields["attendance"].value] if "attendance" in fields else []
    return (
        {k for k, line in enumerate(lines) if any(line.start <= at < line.end for at in starts)}
        if starts
        else set()
    )


def _with_tables(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages, rows with two bars or tabs or more as a table where two or more stand together."""
    rows = [
        p.role == "clause" and (p.text.count("|") >= 2 or p.text.count("\t") >= 2) and "\n" not in p.text
        for p in passages
    ]
    together = [
        row and ((k > 0 and rows[k - 1]) or (k + 1 < len(rows) and rows[k + 1])) for k, row in enumerate(rows)
    ]
    return [replace(p, role="table") if row else p for p, row in zip(passages, together, strict=True)]


def with_attendance(passages: Sequence[Passage], fields: Mapping[str, Extracted]) -> list[Passage]:
    """Return the passages, the lines of the list of those present as attendance.

    Parameters
    ----------
    passages : of minutes in lines.
    fields : from `read_english_minutes`; empty for another text.
    """
    spans = [tuple(entry["span"]) for entry in fields["attendance"].value] if "attendance" in fields else []

    passages = _with_tables(passages) if fields else passages

    def lists(p: Passage) -> bool:
        named = sum(end - start for start, end in spans if p.start <= start and end <= p.end)
        # In a sentence or a paragraph that happens to name them, names are few words of many.
        return bool(named >= 0.25 * (p.end - p.start))

    return (
        [replace(p, role="attendance") if p.role in ("clause", "note") and lists(p) else p for p in passages]
        if spans
        else list(passages)
    )


def _role_of_line(line: Line, roster: tuple[int, int] | None, title: Extracted | None) -> Role:
    if title and title.span and title.span[0] <= line.start and line.end <= title.span[1]:
        return "heading"
    if roster and roster[0] <= line.start and line.end <= roster[1]:
        return "attendance"
    return "clause"


def _parts(
    text: str,
    start: int,
    end: int,
    roster: tuple[int, int] | None,
    title: Extracted | None,
    votes: Sequence[tuple[int, int]],
) -> Iterable[tuple[Role, int, int]]:
    """Yield the parts of one long line: the title, what stands before the list of those present, it, the rest."""
    position = start
    if title and title.span and start <= title.span[0] and title.span[1] <= end:
        yield from _sentences(text, position, title.span[0], votes)
        yield "heading", *title.span
        position = title.span[1]
    if roster and position <= roster[0] and roster[1] <= end:
        yield from _sentences(text, position, roster[0], votes)
        yield "attendance", *roster
        position = roster[1]
    # Footnotes and the signature end the minutes.
    notes = next((m.start() for m in _NOTE.finditer(text, max(position, end - 8000), end)), end)
    yield from _sentences(text, position, notes, votes)
    if notes < end:
        yield "note", notes, end


def _sentences(
    text: str, start: int, end: int, votes: Sequence[tuple[int, int]]
) -> Iterable[tuple[Role, int, int]]:
    """Yield headings, decisions and groups of other sentences."""
    edges = [start, *(m.end() for m in _SENTENCE.finditer(text, start, end)), end]
    group: tuple[int, int] | None = None
    role: Role = "clause"
    for edge, right in itertools.pairwise(edges):
        left = edge + len(text[edge:right]) - len(text[edge:right].lstrip())
        if left >= right:
            continue
        heading = _HEADING.match(text, left, right)
        if heading and _is_title(heading["heading"]):
            if group:
                yield role, *group
            group = None
            yield "heading", left, heading.end()
            left = heading.end()
        voted = any(a < right and left < b for a, b in votes) or bool(
            _DECIDES.search(text, left, min(right, left + 400))
        )
        kind: Role = "decision" if voted else "clause"
        if group and (kind != role or right - group[0] > _MOST):
            yield role, *group
            group = None
        group = (group[0] if group else left, right)
        role = kind
    if group:
        yield role, *group


def _is_title(wording: str) -> bool:
    """Return whether words in capitals can be a heading: two or more, most of them capitalised, none a name's title."""
    words = [word for word in re.findall(r"[A-Za-z'’-]+", wording) if len(word) > 3]
    if not words or re.match(
        r"(?:The|Mr|Ms|Messrs|However|Moreover|Finally|Indeed|Nonetheless|Overall|President|Governor|Chair)\b",
        wording,
    ):
        return False
    capital = sum(word[0].isupper() for word in words)
    return (
        capital == len(words)
        and (len(words) >= 2 or wording in ("Notation Vote", "Adjournment", "Minutes", "Attendance"))
        and not wording.endswith((" of", " the", " and", " in"))
    )
