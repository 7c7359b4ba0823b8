"""What English minutes say around a vote: the motion, who moved it, whether it was carried."""

from __future__ import annotations

import re

from policymine.structure.lines import trim

__all__ = [
    "CARRIED",
    "DECIDED",
    "SENTENCE_END",
    "matter_before",
    "movers",
    "person_in",
    "result_of",
    "tally_of",
    "without_heading",
]

CARRIED = re.compile(
    r"\b(?:[Mm]otion|MOTION|[Aa]mendment|[Rr]esolution|[Oo]rdinance|[Qq]uestion)\b[^.\n]{0,80}?\b(?:carried|passed|failed"
    r"|was defeated|was lost|adopted|approved|CARRIED|PASSED|FAILED)\b"
    r"|(?<![a-z] )\b(?:Carried|CARRIED|Defeated|DEFEATED|Lost|LOST)\b(?=\s*(?:[.,;:(]|\d|unanimously|by\b|[Nn]em|on\b|$))"
)
_MOVER = re.compile(
    r"\b(?:[Mm]otion (?:was )?(?:made )?by|[Mm]oved by|MOVED by|[Mm]oved?:|M(?:oved|OVED)(?= (?:Cllr|Cr|Mr|Mrs|Ms|Dr|Councill?or"
    r"|Deputy|Mayor)\b)|[Oo]n (?:a )?motion (?:of|by)|[Pp]roposed by"
    r"|[Pp]roposer:)\s(?P<name>[A-Z][^,;.\n]{1,40}?)(?=,|;|:|\.(?:\s|$)|\sand\s|\sto\s|\sthat\s|\ssecond|\n|$)"
    r"|(?P<moved>[A-Z][A-Za-z.'’ -]{1,40}?)\s(?:made a motion|moved|proposed,? (?=and\b|that\b|second))"
)
_SECOND = re.compile(
    r"\b(?:[Ss]econd(?:ed)?(?: was made)? by|[Ss]econded(?= (?:Cllr|Cr|Mr|Mrs|Ms|Dr|Councill?or|Deputy|Mayor)\b)|[Ss]econd(?:ed"
    r"|er)?:)\s(?P<name>[A-Z][^,;.\n]{1,40}?)(?=,|;|:|\.(?:\s|$)|\sand\s|\sto\s"
    r"|\sthat\s|\n|$)|(?P<seconded>[A-Z][A-Za-z.'’ -]{1,40}?)\sseconded\b"
)
_PAIR = re.compile(
    r"\((?P<moved>(?:(?:Cllr|Cr|Mr|Mrs|Ms|Dr|Councill?or|Deputy|Mayor|Trustee)\.? )?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)?)\s?/\s?"
    r"(?P<second>(?:(?:Cllr|Cr|Mr|Mrs|Ms|Dr|Councill?or|Deputy|Mayor|Trustee)\.? )?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)?)\)"
)
_PUT = re.compile(
    r"\b(?:voted (?:to|that|on|unanimously)|moved|motion|seconded|MOTION|MOVED)\b|\b[Mm]otion\b"
    r"|\b[Qq]uestion (?:is|put|proposed|was put)\b|\bput the [^.]{3,60} to (?:the|a) vote\b"
)
SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z])(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!Messrs)(?<!St)(?<!No)(?<!Jr)(?<!Sr)(?<!U\.S)(?<!\.m)[.!?][\"”’)]?\s(?=[A-Z\"“(])|\n\s*\n"
    r"|\n(?=(?:MOTION|Motion|MOVED|Moved|VOTE|Vote|RESOLVED|Resolved)\b)"
)
_DIVIDED = re.compile(
    r"\bdivided\s?[:.]?\s*Ayes,?\s(?P<f>\d{1,4})[,;.]?\s(?:and )?Noes,?\s(?P<a>\d{1,4})", re.IGNORECASE
)
# Vote: 6-0-1;  Carried 5-2.;  voted 4 to 1
_TALLY = re.compile(
    r"(?:\b(?:vote|roll call|tally|result)s?\s?:\s?|\b(?:carried|passed|failed|lost|defeated|approved"
    r"|adopted)(?:,? by a vote of)?[ :(]{1,3})"
    r"(?P<f>\d{1,3})\s?[-–]\s?(?P<a>\d{1,3})(?:\s?[-–]\s?(?P<b>\d{1,3}))?(?![-–/\d])(?P<why>\s?\([^()]{3,80}\))?",
    re.IGNORECASE,
)
_VOTED = re.compile(r"\bvoted,? (?P<f>\d{1,3})\s?(?:to|-|–)\s?(?P<a>\d{1,3})\b")
DECIDED = re.compile(
    r"\b(?:approved|adopted|voted|selected|elected|amended|ratified|reaffirmed|authori[sz]ed|agreed|carried|passed|resolved|accepted"
    r"|renewed|appointed|decided|directed|established|designated)\b"
)


def result_of(wording: str) -> str | None:
    """Return `carried` or `lost` where the wording says so."""
    if re.search(
        r"\b(?:failed|defeated|lost|not carried|rejected|not adopted|FAILED|LOST|DEFEATED|Lost|Defeated|negatived|not agreed)\b",
        wording,
    ):
        return "lost"
    return (
        "carried"
        if re.search(
            r"\b(?:[Cc]arried|passed|[Aa]pproved|adopted|agreed|CARRIED|PASSED|APPROVED|resolved|RESOLVED)\b",
            wording,
        )
        else None
    )


def tally_of(sentence: str) -> dict[str, int]:
    """Return the numbers that a sentence states in the set forms, side -> number; empty where it states none.

    >>> tally_of("Vote: 6-0-1"), tally_of("Vote: 6-0-1 (Foley absent)"), tally_of("The House divided: Ayes 2, Noes 3")
    ({'in_favour': 6, 'against': 0, 'abstaining': 1}, {'in_favour': 6, 'against': 0}, {'in_favour': 2, 'against': 3})
    """
    match = _DIVIDED.search(sentence) or _TALLY.search(sentence) or _VOTED.search(sentence)
    if match is None:
        return {}
    counts = {"in_favour": int(match["f"]), "against": int(match["a"])}
    # The third number counts the absent where the record says so.
    if match.re is _TALLY and match["b"] and "absent" not in (match["why"] or "").lower():
        counts["abstaining"] = int(match["b"])
    return counts


def movers(wording: str) -> tuple[str | None, str | None]:
    """Return who moved and who seconded, as written; None where the wording names nobody."""
    # Resolved (Cr Roe/Cr Poe): That …
    if pair := _PAIR.search(wording):
        return person_in(pair["moved"]), person_in(pair["second"])
    moved, second = _MOVER.search(wording), _SECOND.search(wording)
    return (
        person_in(moved["name"] or moved["moved"]) if moved else None,
        person_in(second["name"] or second["seconded"]) if second else None,
    )


def person_in(wording: str) -> str | None:
    """Return the name that a wording ends in, with its title; None where it ends in none."""
    name = re.sub(r"\s+", " ", re.split(r"\b[AaPp]\.?[Mm]\.\s", wording)[-1]).strip(" .,;:-")
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
                return without_heading(text, *trim(text, base + a, base + b))
    return without_heading(text, *trim(text, base + pieces[-1][0], base + pieces[-1][1]))


def without_heading(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a sentence without the heading on the line above it, and without blanks at its end."""
    end = start + len(text[start:end].rstrip())
    while (line := text.find("\n", start, end)) > 0 and line - start <= 60 and text[line - 1] not in ".,;:":
        start = line + 1
    return trim(text, start, end)
