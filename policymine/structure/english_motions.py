"""What English minutes say around a vote: the motion, who moved it, whether it was carried."""

from __future__ import annotations

import re

from policymine.structure.lines import trim

__all__ = ["CARRIED", "DECIDED", "SENTENCE_END", "matter_before", "movers", "person_in", "result_of"]

CARRIED = re.compile(
    r"\b(?:[Mm]otion|MOTION|[Aa]mendment|[Rr]esolution|[Oo]rdinance|[Qq]uestion)\b[^.\n]{0,80}?\b(?:carried|passed|failed"
    r"|was defeated|was lost|adopted|approved|CARRIED|PASSED|FAILED)\b"
)
_MOVER = re.compile(
    r"\b(?:[Mm]otion (?:was )?(?:made )?by|[Mm]oved by|MOVED by|[Mm]oved?:|[Oo]n (?:a )?motion (?:of|by)|[Pp]roposed by"
    r"|[Pp]roposer:)\s(?P<name>[A-Z][^,;.\n]{1,40}?)(?=,|;|\.(?:\s|$)|\sand\s|\sto\s|\sthat\s|\ssecond|\n|$)"
    r"|(?P<moved>[A-Z][A-Za-z.'’ -]{1,40}?)\s(?:made a motion|moved)\b"
)
_SECOND = re.compile(
    r"\b(?:[Ss]econd(?:ed)?(?: was made)? by|[Ss]econd(?:ed|er)?:)\s(?P<name>[A-Z][^,;.\n]{1,40}?)(?=,|;|\.(?:\s|$)|\sand\s|\sto\s"
    r"|\sthat\s|\n|$)|(?P<seconded>[A-Z][A-Za-z.'’ -]{1,40}?)\sseconded\b"
)
_PUT = re.compile(
    r"\b(?:voted (?:to|that|on|unanimously)|moved|motion|seconded|MOTION|MOVED)\b|\b[Mm]otion\b"
)
SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z])(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!Messrs)(?<!St)(?<!No)(?<!Jr)(?<!Sr)(?<!U\.S)(?<!\.m)[.!?][\"”’)]?\s(?=[A-Z\"“(])|\n\s*\n"
)
DECIDED = re.compile(
    r"\b(?:approved|adopted|voted|selected|elected|amended|ratified|reaffirmed|authori[sz]ed|agreed|carried|passed|resolved|accepted"
    r"|renewed|appointed|decided|directed|established|designated)\b"
)


def result_of(wording: str) -> str | None:
    """Return `carried` or `lost` where the wording says so."""
    if re.search(r"\b(?:failed|defeated|lost|not carried|rejected|not adopted|FAILED)\b", wording):
        return "lost"
    return (
        "carried"
        if re.search(
            r"\b(?:carried|passed|approved|adopted|agreed|CARRIED|PASSED|APPROVED|resolved)\b", wording
        )
        else None
    )


def movers(wording: str) -> tuple[str | None, str | None]:
    """Return who moved and who seconded, as written; None where the wording names nobody."""
    moved, second = _MOVER.search(wording), _SECOND.search(wording)
    return (
        person_in(moved["name"] or moved["moved"]) if moved else None,
        person_in(second["name"] or second["seconded"]) if second else None,
    )


def person_in(wording: str) -> str | None:
    """Return the name that a wording ends in, with its title; None where it ends in none."""
    name = re.sub(r"\s+", " ", wording).strip(" .,;-")
    # The last words that begin with a capital: "It was noted that Councilmember Roe moved" is Councilmember Roe.
    match = re.search(r"(?:[A-Z][\w'’.-]*\s?)+$", name)
    return match.group().strip() or None if match else None


def matter_before(text: str, start: int, floor: int) -> tuple[int, int] | None:
    """Return the sentence that says what was voted on: the last before the labels, and after the vote before, that
    speaks of a vote or a motion; else the one just before them."""
    base = max(floor, start - 9000)
    before = text[base:start]
    ends = [m.end() for m in SENTENCE_END.finditer(before)]
    pieces = [
        (a, b) for a, b in zip([0, *ends], [*ends, len(before)], strict=True) if re.search(r"\w", before[a:b])
    ]
    if not pieces:
        return None
    for look, most in ((_PUT, 40), (DECIDED, 3)):
        for a, b in reversed(pieces[-most:]):
            if look.search(before[a:b]):
                return _without_heading(text, *trim(text, base + a, base + b))
    return _without_heading(text, *trim(text, base + pieces[-1][0], base + pieces[-1][1]))


def _without_heading(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a sentence without the heading on the line above it."""
    while (line := text.find("\n", start, end)) > 0 and line - start <= 60 and text[line - 1] not in ".,;:":
        start = line + 1
    return trim(text, start, end)
