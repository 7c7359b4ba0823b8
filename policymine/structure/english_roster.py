"""The list of those present in English minutes: who, in what office, member or not.

A list runs on without line ends as often as it stands in lines: "PRESENT: Ben Bernanke, Chairman William C. Dudley,
Vice Chairman James Bullard Charles L. Evans Christine Cumming and Sandra Pianalto, Alternate Members … Thomas A.
Connors, Economist". Where a run of words can be parted into names in two ways, it is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from policymine.structure.english_lists import separated_people
from policymine.structure.english_names import (
    Named,
    Word,
    end_of_office,
    is_office_word,
    name_words,
    part_run,
    words_of,
)
from policymine.structure.english_offices import Attendee, members, singular

__all__ = ["Attendee", "Roster", "read_english_roster"]

_HONORIFIC = re.compile(
    r"(?:\bThe )?(?<![A-Z])(?P<title>Messrs|Mses|Mmes|Mrs|Miss|Mr|Ms|Dr)(?:\.|(?=\s[A-Z]))"
)
_SURNAME = r"(?:[A-Z]\.\s?){0,3}(?:(?:Van|Von|De|Del|La|Le|St\.|van|von|de|der|Der)\s){0,2}[A-Z][A-Za-z'’\u00c0-\u024f-]*[a-z\u00df-\u024f]"
_ALTERNATE = re.compile(r"\b(?:alternate|non-voting|observer|ex[- ]officio)\b", re.IGNORECASE)
_OFFICER = re.compile(
    r"\b(?:vice[- ]|deputy |acting |co-)?chair(?:man|woman|person)?\b|\bpresiding\b", re.IGNORECASE
)
_STAFF_OFFICE = re.compile(
    r"\b(?:clerk|manager|attorney|counsel|superintendent|engineer|planner|staff|economist|advis[eo]r|administrator|director of|assistant"
    r"|recorder|minute[- ]taker|recording secretary|executive secretary|executive director|chief executive|consultant|architect"
    r"|auditor|guest|observer"
    r"|solicitor|surveyor|reporter)\b",
    re.IGNORECASE,
)
# A footnote run into the text (" . Attended Tuesday's session only."), or a sentence.
_SENTENCE = re.compile(
    r"\s\.\s(?=[A-Z])|\s\d{1,2}\.\s(?=Attended|Present|Participated)"
    r"|(?<=[a-z)])(?<!Messrs)(?<!Mses)(?<!Mmes)(?<!Mrs)(?<!Mr)(?<!Ms)(?<!Dr)(?<!St)(?<!Jr)(?<!Sr)\.\s(?=[A-Z][a-z]+\s[a-z])"
    r"|(?:(?<=\n)|\s)(?=(?:By unanimous|By notation|In the agenda|On motion|Also,? it|It was|There being)\b)"
)
_NOTE = re.compile(r"(?<=[A-Za-z.,)])[ ]?(?P<n>\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?:\s?/)?(?=[\s,;A-Z]|$)(?!\.)")
# A longer list than this runs on, or holds more than the list.
_SEPARATED = 6000
# THE HONOURABLE JAMES TO KUN-SUN, G.B.S., J.P.: honours are no part of a name and no office.
_HONOURS = re.compile(
    r"(?:,[ ](?:(?:[A-Z]\.){2,4}[A-Z]?\.?|[GSB]BS|GBM|JP|MH|[OMCK]BE|QC|KC|SC)(?=[,;\n]|[ ]*$))+",
    re.MULTILINE,
)
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


@dataclass(frozen=True, slots=True)
class Roster:
    """A list read.

    Parameters
    ----------
    people : in order.
    end : code-point offset where the last of them, office and all, ends; what stands after it is no list.
    unsure : the wordings that could be parted into names in more than one way, and were left out.
    """

    people: tuple[Attendee, ...]
    end: int
    unsure: tuple[str, ...] = ()


def read_english_roster(
    text: str,
    start: int,
    end: int,
    *,
    status: str = "present",
    known: Collection[str] = (),
    members_only: bool = False,
) -> Roster:
    """Return the people of a list.

    Parameters
    ----------
    text : the record; `text[start:end]` is the list without its label.
    status : what the label says of them.
    known : names in full that the record gives elsewhere, such as those of a vote; they part what runs on.
    members_only : whether the label says that all of them are members (Trustees:, Members present:).

    Members come first: from the first alternate, staff or other office that follows a plain member on, people are in
    attendance (observer).

    >>> text = "Mr. Roe, Chairman Ms. Doe Mr. Poe Messrs. Fox and Low, Alternate Members Ms. Lee, Secretary"
    >>> [(p.name, p.role, p.status) for p in read_english_roster(text, 0, len(text)).people][1:4]
    [('Doe', None, 'present'), ('Poe', None, 'present'), ('Fox', 'Alternate Member', 'observer')]
    """
    text, notes = _without_notes(text, start, end)
    stretch = _HONOURS.sub(lambda m: " " * len(m.group()), text[start:end])
    text = text[:start] + stretch + text[end:]
    if end - start <= _SEPARATED and (parted := separated_people(text, start, end)) is not None:
        listed = parted if members_only else list(_with_staff(parted, status))
        shown = [
            replace(p, status=status if members_only else p.status, note=_note_at(notes, p.end))
            for p in listed
        ]
        last = max((p.end for p in shown), default=start)
        return Roster(tuple(_excused(person) for person in shown), max(last, len(text[:end].rstrip())))
    end = _end_of_list(text, start, end)
    stretch = text[start:end]
    if len(_HONORIFIC.findall(stretch)) >= 3 and _share_titled(stretch) > 0.5:
        roster = Roster(tuple(_titled(text, start, end)), end)
    else:
        roster = _plain(text, start, end, frozenset(known))
    people = [replace(person, note=_note_at(notes, person.end)) for person in roster.people]
    return replace(roster, people=tuple(_excused(person) for person in _with_status(people, status)))


def _excused(person: Attendee) -> Attendee:
    """Return the person, a remark in the place of his office as his status: (excused), (arrived 7:15)."""
    role = (person.role or "").lower()
    if re.match(r"excused|apolog|on leave|with notice", role):
        return replace(person, role=None, status="leave")
    if re.match(r"arriv|late\b|joined", role):
        return replace(person, role=None, status="late")
    return replace(person, role=None, status="absent") if role == "absent" else person


def _without_notes(text: str, start: int, end: int) -> tuple[str, dict[int, int]]:
    """Return the text with the numbers of footnotes in the list blanked, length kept, and number by place."""
    notes: dict[int, int] = {}

    def blank(match: re.Match[str]) -> str:
        notes[start + match.start()] = int(match["n"].translate(_RAISED))
        return " " * len(match.group())

    masked = _NOTE.sub(blank, text[start:end])
    return text[:start] + masked + text[end:], notes


def _note_at(notes: dict[int, int], end: int) -> int | None:
    """Return the footnote of a name: its number stands right after it, or after its comma."""
    return next((notes[k] for k in range(end, end + 3) if k in notes), None)


def _end_of_list(text: str, start: int, end: int) -> int:
    """Return where the list ends: before a footnote, a sentence, or a heading that runs on after the last office."""
    sentence = _SENTENCE.search(text, start, end)
    end = sentence.start() if sentence else end
    # A heading may hold commas of its own: the last few are tried, the earliest end after which no office follows wins.
    commas = [m.start() for m in re.finditer(",", text[max(start, end - 1200) : end])][-8:]
    for comma in commas:
        stop = end_of_office(text, max(start, end - 1200) + comma, end)
        if stop < end and not any(is_office_word(word) for word in re.findall(r",\s(\w+)", text[stop:end])):
            return stop
    return end


def _share_titled(stretch: str) -> float:
    """Return how many of the list's initials and names belong to a title; a list in full names has few titles."""
    titled = len(_HONORIFIC.findall(stretch))
    full = len(re.findall(r"[A-Z][a-z]+ [A-Z]\. [A-Z][a-z]+", stretch))
    return titled / (titled + full)


def _with_status(people: Iterable[Attendee], status: str) -> Iterable[Attendee]:
    """Yield the people, those after the members as observers."""
    people = list(people)
    if status != "present":
        yield from (replace(person, status=status) for person in people)
        return
    plain = [k for k, p in enumerate(people) if p.role is None]
    members = True
    for k, person in enumerate(people):
        if (
            person.role
            and not _OFFICER.search(person.role)
            and (_ALTERNATE.search(person.role) or (plain and k > plain[-1]))
        ):
            members = False
        yield replace(person, status="present" if members else "observer")


def _with_staff(people: Sequence[Attendee], status: str) -> Iterable[Attendee]:
    """Yield the people of a list that separators part: a Treasurer is a member, a clerk behind the members is not."""
    plain = [k for k, p in enumerate(people) if not (p.role and _STAFF_OFFICE.search(p.role))]
    for k, person in enumerate(people):
        staff = person.role and _STAFF_OFFICE.search(person.role) and not _OFFICER.search(person.role)
        alternate = person.role and _ALTERNATE.search(person.role) and plain
        observes = alternate or (staff and plain and k > plain[0])
        yield replace(person, status="observer" if status == "present" and observes else status)


def _titled(text: str, start: int, end: int) -> Iterable[Attendee]:
    """Yield the people of a list in which Mr., Ms. and Messrs. stand before the names."""
    marks = list(_HONORIFIC.finditer(text, start, end))
    group: list[Named] = []
    for k, mark in enumerate(marks):
        stop = marks[k + 1].start() if k + 1 < len(marks) else end
        names, after = _surnames(text, mark.end(), stop, many=mark["title"] in ("Messrs", "Mses", "Mmes"))
        group.extend(names)
        rest = text[after:stop].strip()
        # Ms. Browne, Messrs. Hakkio and Lang, Economists: what ends in a comma or an `and` goes on.
        if re.fullmatch(r"[,;&]?\s*(?:and|&)?", rest) and rest and k + 1 < len(marks):
            continue
        yield from members(group, re.split(r"\n\s*\n|;|\s\.\s", rest)[0])
        group = []


def _surnames(text: str, start: int, stop: int, *, many: bool) -> tuple[list[Named], int]:
    """Return the names after a title and where they end: one, or all of a list after Messrs."""
    names: list[Named] = []
    item = re.compile(rf"\s*(?P<join>,\s*and\s|,\s|and\s|&\s|\.\s(?=[A-Z][a-z]+,))?\s*(?P<name>{_SURNAME})")
    position = start
    last = False
    while match := item.match(text, position, stop):
        name = match["name"]
        if names and (not match["join"] or last or not many):
            break
        if (
            names
            and (is_office_word(name) or re.match(r"\s(?:of\b|[A-Z][a-z])", text[match.end() : stop]))
            and "and" not in (match["join"] or "")
        ):
            break
        names.append((re.sub(r"\s+", " ", name), match.start("name"), match.end("name")))
        position = match.end()
        last = "and" in (match["join"] or "")
    # A first name that a title goes with: Ms. Jane Doe, Clerk.
    if (
        len(names) == 1
        and (more := re.compile(rf"\s(?P<name>{_SURNAME})(?=[,;\s]|$)").match(text, position, stop))
        and not is_office_word(more["name"])
    ):
        whole = f"{names[0][0]} {more['name']}"
        names = [(whole, names[0][1], more.end("name"))]
        position = more.end()
    return names, position


def _plain(text: str, start: int, end: int, known: frozenset[str]) -> Roster:
    """Return the people of a list of names in full."""
    people: list[Attendee] = []
    unsure: list[str] = []
    learned = _places(text[start:end])
    for left, right in _entries(text, start, end):
        words = words_of(text, left, right)
        people.extend(_run(words, text, known, learned, unsure))
    return Roster(tuple(people), end, tuple(unsure))


def _places(stretch: str) -> frozenset[str]:
    """Return the words that the list itself shows to be places: of Richmond, Atlanta, and San Francisco, respectively."""
    found: set[str] = set()
    for match in re.finditer(
        r"\bof ((?:[A-Z][A-Za-z. ]{2,20},\s)+and [A-Z][A-Za-z. ]{2,20}),\s+respectively", stretch
    ):
        found.update(word.lower() for word in re.findall(r"[A-Za-z.]+", match[1]) if word != "and")
    return frozenset(found)


def _entries(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield the stretches that a line end or a semicolon parts; a line that ends in a comma goes on."""
    position = start
    for match in re.compile(r";|(?<![,&])(?<!\band)[ \t]*\n\s*(?=[A-Z•*–-])|[•*]").finditer(text, start, end):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < end:
        yield position, end


def _run(
    words: list[Word], text: str, known: frozenset[str], places: frozenset[str], unsure: list[str]
) -> Iterable[Attendee]:
    """Yield the people of one entry: names, commas and offices in turn."""
    group: list[Named] = []
    role: list[Word] = []
    lead: list[Word] = []
    index = 0
    # Chair Dana Cole, Vice Chair Lee Ortiz: where the entry opens with an office, offices stand before names.
    ahead = next((k for k in range(len(words)) if name_words(words, k, places, in_role=False)), 0)
    before_names = ahead > 0 and all(
        is_office_word(word.text) for word in words[:ahead] if word.text.isalpha()
    )

    def close() -> list[Attendee]:
        nonlocal group, role
        made = list(members(group, text[role[0].start : role[-1].end] if role else ""))
        if lead and not role:
            office = text[lead[0].start : lead[-1].end]
            several = singular(office)
            holders = len(made) if several != office else 1
            made = [replace(p, role=several) if k < holders else p for k, p in enumerate(made)]
        if group and made:
            lead.clear()
        group, role = [], []
        return made

    while index < len(words):
        run = name_words(words, index, places, in_role=bool(role))
        if not run:
            word = words[index]
            named = bool(group) and (not before_names or word.text == "(" or bool(role))
            if named:
                if word.text not in (",", "and", "&") or role:
                    role.append(word)
            elif is_office_word(word.text) or (lead and word.text in ("of", "the", "for")):
                if group:
                    yield from close()
                lead.append(word)
            index += 1
            if role and role[0].text == "(" and word.text == ")":
                yield from close()
            continue
        first = words[index : index + run]
        before = words[index - 1].text if index else ""
        goes_on = group and not role and before in (",", "and", "&")
        names, doubtful = part_run(first, known)
        if doubtful:
            unsure.append(text[first[0].start : first[-1].end])
        if role or (group and not goes_on):
            yield from close()
        # A run of several names: all but the last stand without an office.
        for k, name in enumerate(names):
            group.append(name)
            if k + 1 < len(names):
                yield from close()
        index += run
    yield from close()
