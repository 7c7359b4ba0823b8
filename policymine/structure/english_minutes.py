"""Narrative minutes in English, such as those of the Federal Open Market Committee: date, body, chair, members.

They are one running text: "A meeting of the … was held in … on Tuesday, February 2, 1993, at 2:30 p.m. PRESENT: Mr.
Greenspan, Chairman Mr. Corrigan, Vice Chairman Mr. Angell …".
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import find_dates
from policymine.structure.lines import collapse, found

__all__ = ["read_english_minutes", "roster_span"]

_HELD = re.compile(
    r"\b(?:meeting|conference call|session) of (?:the )?(?P<body>[A-Z][A-Za-z ]{3,70}?)(?: and the [A-Z][A-Za-z ]{3,80}?)? was held\b"
    r"(?P<rest>.{0,400})",
    re.DOTALL,
)
_ROSTER = re.compile(r"\b(?:PRESENT|Present|Attendance|ATTENDANCE)\b\s?:?\s?")
_CHAIR = re.compile(
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Dr)\. )?[A-Z][A-Za-z'’.-]+(?: [A-Z]\.)*(?: [A-Z][A-Za-z'’-]+){0,2}), (?:Chair(?:man|woman|person)?)(?![a-z])"
)
_TITLED = re.compile(r"(?:Mr|Ms|Mrs|Dr)\. (?:[A-Z]\. )?[A-Z][A-Za-z'’-]+?(?=,| |$|Mr|Ms|\d)")
_INITIALED = re.compile(r"[A-Z][a-z'’]+(?: [A-Z]\.)+ (?:Van |De |de |von )?[A-Z][A-Za-z'’-]+")
_OFFICE = re.compile(r",? (?:Vice )?Chair(?:man|woman|person)?(?![a-z])")


def _plain_names(run: str) -> list[str]:
    """Return the names in a run without separators; a stretch that could be parted in two ways is left out."""
    names: list[str] = []
    reached = 0
    anchors = [*_INITIALED.finditer(run), None]
    for anchor in anchors:
        words = run[reached : anchor.start() if anchor else len(run)].split()
        if len(words) == 3:
            names.append(" ".join(words))
        elif len(words) % 2 == 0:
            names.extend(" ".join(words[i : i + 2]) for i in range(0, len(words), 2))
        if anchor:
            names.append(anchor.group())
            reached = anchor.end()
    return names


def roster_span(text: str) -> tuple[int, int] | None:
    """Return the span of the attendance list of narrative minutes, label and all; None where there is none."""
    head = text[:12000]
    label = _ROSTER.search(head)
    if not label:
        return None
    verb = re.compile(
        r"\b(?:was|were|had|reported|noted|approved|advised|discussed|voted|reviewed|began|elected|followed)\b"
    ).search(head, label.end())
    end = verb.start() if verb else len(head)
    breaks = [
        m.start()
        for m in re.finditer(
            r"(?<=[A-Za-z0-9.,)’]) (?=(?:By|The|In|At|It|On|Secretary['’]s)\b)|\n", head[label.end() : end]
        )
    ]
    if breaks:
        end = label.end() + breaks[-1]
    return (label.start(), end) if end > label.end() else None


def read_english_minutes(text: str) -> dict[str, Extracted]:
    """Return date, body, place, chair, present of narrative English minutes; empty where the text is none.

    `present` holds the members named before the alternates: the first level of the list. The date of a meeting
    over two days is its first.
    """
    fields: dict[str, Extracted] = {}
    head = text[:12000]
    held = _HELD.search(head[:3000])
    if not held:
        return fields
    fields["body"] = found(
        text, held.start("body"), held.end("body"), collapse(held["body"]), "english-held", 0.9
    )
    dates = [date for date in find_dates(held["rest"]) if len(str(date.value)) == 10]
    if dates and dates[0].span:
        base = held.start("rest")
        a, b = dates[0].span
        fields["date"] = found(text, base + a, base + b, dates[0].value, "english-held", 0.95)
    span = roster_span(text)
    if not span:
        return fields
    roster = text[span[0] : span[1]]
    label = _ROSTER.match(roster)
    body = roster[label.end() :] if label else roster
    base = span[0] + (label.end() if label else 0)
    chair = _CHAIR.search(body[:400])
    if chair:
        fields["chair"] = found(
            text, base + chair.start("name"), base + chair.end("name"), chair["name"], "english-chair", 0.9
        )
    first = re.split(r"Messrs\.|Alternate|\n\n", body, maxsplit=1)[0]
    if re.search(r"\b(?:Mr|Ms|Mrs|Dr)\. ", first):
        names = [m.group() for m in _TITLED.finditer(first)]
    elif chair:
        # Names without titles run on: the list of alternates begins at the first comma after the vice chair.
        listed = _OFFICE.sub(";", first)
        comma = listed.find(",")
        members = listed[: comma if comma >= 0 else len(listed)]
        names = [name for part in members.split(";") for name in _plain_names(part)]
        if comma >= 0 and names:
            names.pop()
    else:
        names = []
    if names:
        last = first.find(names[-1]) + len(names[-1])
        fields["present"] = found(text, base, base + last, tuple(dict.fromkeys(names)), "english-roster", 0.7)
    return fields
