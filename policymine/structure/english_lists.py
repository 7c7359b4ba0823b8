"""A list of people whose entries are parted by commas, semicolons or lines: names, titles before them, offices behind.

    Cllr Margaret Hobbs (Chairman), Cllr P. Dyson, County Cllr James Pell and four members of the public
    Ann Ruth, Counsel; Tim Kurth, Senior Professional Staff        - Sarah Lindqvist, Programme Director (Chair)
    Council Members: Alvarez, Boyd, Chen and Mayor Grady           Albania  Ms. Dautllari

Every entry must be told: where one is neither name, office nor number of people, the list is none of these, and
`english_roster` looks for the names in what runs on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policymine.structure.english_names import is_office_word
from policymine.structure.english_offices import Attendee, members, singular
from policymine.structure.english_pieces import NUMBER, REMARK, TOKEN, Piece, people_words, piece_of

__all__ = ["is_one_name", "separated_people"]

_BULLET = re.compile(r"(?:[•*·▪◦–—-]|\(?\d{1,2}[.)])\s+")
_STATUSREMARK = re.compile(
    r"^(?:excused|apolog|on leave|with notice|absent|arriv|late\b|joined)", re.IGNORECASE
)
_LEAD_IN = re.compile(
    r"(?:Apologies|Regrets|An apology)\s?(?:for absence|of absence)?\s?(?:for this meeting\s)?(?:were|was|had been|have been)?\s?"
    r"(?:also\s)?(?:received|accepted|noted|given|sent|recorded|tendered|submitted)(?:\s(?:and accepted|from|on behalf of|by"
    r"|for))*\s?:?\s*",
    re.IGNORECASE,
)


def separated_people(text: str, start: int, end: int) -> list[Attendee] | None:
    """Return the people of a list that separators part, None where a part of it cannot be told.

    Parameters
    ----------
    text : the record; `text[start:end]` is the list without its label.

    >>> text = "Cllr A Hobbs (Chairman), Cllr P. Dyson, Mrs Ann Roe, Clerk and four members of the public"
    >>> [(p.name, p.role) for p in separated_people(text, 0, len(text))]
    [('A Hobbs', 'Cllr, Chairman'), ('P. Dyson', 'Cllr'), ('Ann Roe', 'Clerk')]
    >>> separated_people("Ann Roe met the staff", 0, 21) is None
    True
    """
    lead = _LEAD_IN.match(text, start, end)
    if lead:
        start = lead.end()
        sentence = re.compile(r"(?<=[a-z]{3})\.(?:\s|$)").search(text, start, end)
        end = sentence.start() if sentence else end
    people: list[Attendee] = []
    entries = list(_entries(text, start, end))
    known = 0
    for left, right in entries:
        made = _entry(text, left, right, several=len(entries) > 1)
        if made is None:
            return None
        known += 1
        people.extend(made)
    return people if known else None


def is_one_name(wording: str) -> bool:
    """Return whether a wording is the name of one person, with a title or an office or without, and nothing else.

    >>> [is_one_name(s) for s in ("Dr Ruth Ashdown", "Mr. de Rivière (France)", "Thank you. We begin", "Good morning", "Order")]
    [True, True, False, False, False]
    """
    if len(wording) > 80 or not (made := separated_people(wording, 0, len(wording))) or len(made) != 1:
        return False
    honorifics, given, _, _ = people_words()
    tokens = [token.lower().rstrip(".") for token in TOKEN.findall(wording)]
    titled = bool(set(tokens) & (honorifics - {"the", "right"}))
    return titled or (
        " " in made[0].name and (tokens[0] in given or is_office_word(tokens[0]) or "." in made[0].name)
    )


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that lines and semicolons part; a line that ends in a comma or in `and` goes on."""
    position = start
    for match in re.compile(r";|(?<![,&])(?<!\band)[ \t]*\n\s*").finditer(text, start, end):
        if text[position : match.start()].strip(" \t\n,"):
            yield position, match.start()
        position = match.end()
    if text[position:end].strip(" \t\n,."):
        yield position, end


def _entry(text: str, start: int, end: int, *, several: bool) -> list[Attendee] | None:
    """Return the people of one entry; of several, each is a person with his office, unless more names follow."""
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    # Councillors: R Abara, S Bright
    group = re.compile(r"\s*(?P<of>[A-Z][A-Za-z ]{2,30}?)\s?[:–—]\s").match(text, start, end)
    plural = ""
    if group and all(is_office_word(word) for word in group["of"].split()):
        start, plural = group.end(), singular(group["of"])
    pieces: list[Piece] = []
    for left, right in _parts(text, start, end):
        piece = piece_of(text, left, right, after_name=any(p.what == "name" for p in pieces))
        # Ann Roe – Age Aid: what stands behind a dash is where she comes from.
        dashed = re.search(r"\s[-–—]\s*$", text[max(start, left - 3) : left])
        if piece and piece.what == "name" and dashed and pieces and not piece.office:
            piece = replace(piece, what="office")
        if piece is None:
            return None
        pieces.append(piece)
    names = [p for p in pieces if p.what == "name"]
    if not names and any(p.what == "office" for p in pieces):
        return None
    if several and len(names) > 1 and pieces[0].what == "name" and not _more_names(names[1:]):
        # Jo Farrell, Greenpeace: what follows the name on its own line is where he comes from.
        pieces = [pieces[0], *(replace(p, what="office") if p.what == "name" else p for p in pieces[1:])]
    full = sum(" " in p.text for p in names)
    if 2 * full > len(names):
        # Jane Roe, John Poe, Greenpeace: one word among names in full is no name.
        pieces = [
            replace(p, what="office") if k and p.what == "name" and " " not in p.text and not p.office else p
            for k, p in enumerate(pieces)
        ]
    people = list(_joined(pieces))
    return [replace(p, role=p.role or plural) if plural else p for p in people]


def _more_names(pieces: Sequence[Piece]) -> bool:
    """Return whether what follows a name are names too: most have a title, a given name, an initial, or all are one word."""
    given = people_words()[1]
    shown = sum(
        bool(p.office)
        or p.text.split(" ")[0].lower() in given
        or re.match(r"(?:[A-Z]\.|[A-Z]{1,2}\s)", p.text) is not None
        for p in pieces
    )
    return shown >= 0.5 * len(pieces) or (len(pieces) >= 2 and all(" " not in p.text for p in pieces))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that commas and `and` part outside of brackets; an `and` inside an office parts none."""
    depth, position = 0, start
    for match in re.compile(r"[(\[]|[)\]]|,|\sand\s|\s&\s|\s[-–—]\s").finditer(text, start, end):
        mark = match.group()
        depth += (mark in "([") - (mark in ")]")
        if depth or mark in "()[]":
            continue
        dash = mark.strip() in "-–—"
        if mark.strip() != "," and not dash and not _opens_name(text, match.end(), end):
            continue
        if mark == "," and re.compile(
            r",?\s(?:Jr|Sr|II|III|MP|MLA|AM|QC|KC|OBE|MBE|CBE|PhD|Ph\.D|Esq|MD|CPA)\b\.?"
        ).match(text, match.start(), end):
            continue
        if text[position : match.start()].strip():
            yield position, match.start()
        position = match.end()
    if text[position:end].strip(" .\n"):
        yield position, end


def _opens_name(text: str, position: int, end: int) -> bool:
    """Return whether a name, a title or a number of people follows an `and`; Leisure and Culture is one office."""
    if NUMBER.match(text, position, end) or text[max(0, position - 6) : position - 4] == ",":
        return True
    honorifics, given, _, _ = people_words()
    stop = re.compile(r"[,;\n()]|\sand\s|$").search(text, position, end)
    tokens = TOKEN.findall(text, position, stop.start() if stop else end)
    if not tokens or not tokens[0][0].isupper():
        return False
    first = tokens[0].lower().rstrip(".")
    if first in honorifics or first in given or re.fullmatch(r"(?:[A-Z]\.){1,3}|[A-Z]{1,2}", tokens[0]):
        return True
    return not is_office_word(tokens[-1].rstrip("."))


def _joined(pieces: Sequence[Piece]) -> Iterator[Attendee]:
    """Yield the names with their offices: what stands before, in brackets, or behind up to the next name."""
    group: list[Piece] = []
    roles: list[str] = []
    lead = ""

    def close() -> Iterator[Attendee]:
        behind = ", ".join(roles)
        many = singular(behind) != behind
        held = members([(p.text, p.start, p.end) for p in group], behind) if many else ()
        by_name = {p.start: p.role for p in held}
        for k, p in enumerate(group):
            last = k == len(group) - 1
            # (SL) is short for Sarah Lindqvist.
            short = "".join(word[0] for word in p.text.split()) == p.bracket
            inside = "" if short or REMARK.search(p.bracket) else p.bracket
            own = [p.office, inside, (by_name.get(p.start) or "") if many else behind if last else ""]
            # (excused) and the like say how, and are told apart by the roster.
            role = inside if _STATUSREMARK.match(inside) else ", ".join(part for part in own if part)
            yield Attendee(p.text, role or None, "present", p.start, p.end)

    for piece in pieces:
        if piece.what == "office":
            roles.append(piece.text)
        elif piece.what == "name":
            if roles:
                yield from close()
                group, roles = [], []
            # Commissioners Pat Reed, Kim Tran: an office of several is that of each that follows.
            several = singular(piece.office)
            lead = several if several != piece.office else "" if piece.office else lead
            group.append(replace(piece, office=lead or piece.office))
    yield from close()
