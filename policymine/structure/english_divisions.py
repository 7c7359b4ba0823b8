"""Divisions of parliaments: who voted on each side, where the names stand in lists under AYES and NOES, with totals and tellers.

    Division No. 12] / AYES / Abbott, rh Diana / … / Tellers for the Ayes: / Mr Alan Campbell and / Susan Elan Jones / NOES …
    YEAS / Members / Ashton / … / Total: -- 6        Ayes ...... 5 / AYES / Alexander, JG   Andrews, KJ (teller)
    YEAS--51 / Baldwin / …        CONTENTS / NOT-CONTENTS        Tá / Níl

Where the number that the record states differs from the number of names, both stand, and `count_warnings` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from policymine.structure.wordlists import load_table

__all__ = ["Division", "count_warnings", "find_divisions"]

_WHO = r"(?:(?:Hon\. )?(?:Councill?ors|Members|Senators|Deputies|Those|MPs|Votes|Voting|Recorded)\s(?:[Vv]oting\s)?)?"
_HEAD = re.compile(
    rf"^[ \t]*(?:THE |The )?{_WHO}(?:(?P<in_favour>AYES?|Ayes?|YEAS?|Yeas?|CONTENTS?|Contents?|FOR|For|IN FAVOU?R|In [Ff]avou?r|Tá|TÁ)"
    r"|(?P<against>NOES|Noes|NAYS?|Nays?|NOT[ -]CONTENTS?|Not[ -][Cc]ontents?|AGAINST|Against|OPPOSED|Opposed|Níl|NÍL)"
    r"|(?P<abstaining>ABSTAIN(?:ED|ING)?|Abstain(?:ed|ing)?|ABSTENTIONS?|Abstentions?|Staon|STAON)"
    r"|(?P<absent>NOT VOTING|Not [Vv]oting|ABSENT|Absent)|(?P<paired>PAIR(?:ED|S)|Pair(?:ed|s)|PRESENT|Present))"
    r"[ \t]*(?:[-–—:.,=… \t]{0,90}\(?(?P<n>\d{1,4})\)?)?[ \t]*[:.]?[ \t]*$",
    re.MULTILINE,
)
_TELLERS = re.compile(
    r"^Tellers? for the (?P<side>Ayes?|Noe?s?|Yeas?|Nays?|Contents?|Not[ -]Contents?|Tá|Níl)\s*[:.–—-]*\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"^(?:Total|TOTAL)?[ \t:.–—-]*(?P<n>\d{1,4})$")
_PASSED_OVER = re.compile(
    r"^(?:Members|The Honourable Senators|(?:Hon(?:ou?rable)?\.? )?(?:Senators|Deputies|Members)|Majority[ .…–—-]*\d+"
    r"|\[?(?:Division|Roll ?call|Rollcall|Roll|Vote|Recorded vote|\d{1,2}[.:]\d\d)\b.{0,60}|\*+|-{3,})$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"^(?:Nil|None|Nobody|No one|0|—|-)\.?$", re.IGNORECASE)
_STATED = re.compile(
    r"\b(?:ayes|yeas|contents|for)\b[-–—:,.\s]{0,40}(?P<f>\d{1,4})\s?[,;.]?\s*(?:and\s)?(?:noes|nays|not[ -]contents"
    r"|against)\b[-–—:,.\s]{0,40}(?P<a>\d{1,4})"
    r"(?:\s?[,;.]?\s*(?:and\s)?abst\w+[-–—:,.\s]{0,40}(?P<b>\d{1,4}))?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:rh|Rt|Hon|hon|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lady|Lord|Prof|Rev|Deputy|Senator|Baroness|Viscount|Earl)\b\.?\s+(?=[A-Z])"
)
_INITIALS = r"[A-Z]{1,4}|(?:[A-Z]\.\s?){1,4}"
_WORD = r"(?:(?:[dDlLO]['’]|Mac|Mc)?[A-Z\u00c0-\u00de][\w'’.\u00c0-\u024f-]*)"
# Alexander, JG Andrews, KJ (teller): surname and initials, of which a line may hold several.
_WITH_INITIALS = re.compile(
    rf"(?P<surname>{_WORD}(?:\s{_WORD}){{0,2}}),\s(?P<given>{_INITIALS})(?![a-z.])(?P<teller>\s?[(\[](?:[Tt]eller|T)[)\]])?"
)
_PARTS = re.compile(r"\t+|\s{2,}|;\s*|\s[|·•]\s")
_SIDES = {
    "aye": "in_favour",
    "yea": "in_favour",
    "content": "in_favour",
    "tá": "in_favour",
    "no": "against",
    "noe": "against",
    "nay": "against",
    "not-content": "against",
    "níl": "against",
}
_NAMED = ("in_favour", "against", "abstaining", "absent")
_COUNTED = ("in_favour", "against", "abstaining")


@dataclass(frozen=True, slots=True)
class Division:
    """A division as its lists give it.

    Parameters
    ----------
    start, end : code-point offsets, from the statement of its totals, where one stands right before, to the end of the lists.
    names : side -> names, given name first; in_favour, against, abstaining, absent.
    stated : side -> number as the record states it.
    tellers : side -> those who counted for it, where the record names them.
    """

    start: int
    end: int
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    tellers: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Side:
    side: str
    start: int
    end: int
    names: list[str] = field(default_factory=list)
    n: int | None = None
    tellers: dict[str, list[str]] = field(default_factory=dict)
    nobody: bool = False


def find_divisions(text: str) -> list[Division]:
    """Return the divisions whose names, or whose numbers, stand under headings on lines of their own.

    >>> text = "The House divided: Ayes 2, Noes 1.\\nAYES\\nRoe, Ann\\nPoe, Mr Bo\\nNOES\\nLow, Sir Cy\\n"
    >>> made = find_divisions(text)[0]
    >>> made.names["in_favour"], made.names["against"], made.stated
    (('Ann Roe', 'Bo Poe'), ('Cy Low',), {'in_favour': 2, 'against': 1})
    """
    marks = list(_HEAD.finditer(text))
    sides = [
        _read_side(
            text,
            mark,
            marks[k + 1].start() if k + 1 < len(marks) else len(text),
            # How the names of the sides before and behind are written tells of a short list too.
            text[marks[max(0, k - 1)].end() : marks[k + 2].start() if k + 2 < len(marks) else len(text)][
                :60_000
            ],
        )
        for k, mark in enumerate(marks)
    ]
    found: list[Division] = []
    group: list[_Side] = []
    for side in [*sides, None]:
        again = side is not None and any(
            before.side == side.side and (before.names or before.nobody) for before in group
        )
        apart = side is not None and bool(group) and side.start - group[-1].end > 250
        if side is None or again or apart:
            if made := _division(text, group, found[-1].end if found else 0):
                found.append(made)
            group = []
        if side is not None:
            group.append(side)
    return found


def _division(text: str, group: list[_Side], floor: int) -> Division | None:
    kinds = {side.side for side in group}
    named = any(side.names for side in group)
    if not {"in_favour", "against"} & kinds or len(kinds & set(_NAMED)) < 2:
        return None
    # Two headings alone, such as FOR and AGAINST over arguments, are no vote.
    if not named and not all(
        any(s.n is not None for s in group if s.side == k) for k in ("in_favour", "against")
    ):
        return None
    names: dict[str, tuple[str, ...]] = {}
    stated: dict[str, int] = {}
    tellers: dict[str, tuple[str, ...]] = {}
    for side in group:
        if side.side in _NAMED and (side.names or side.side not in names):
            names[side.side] = tuple(side.names)
        if side.n is not None and side.side in _COUNTED:
            stated[side.side] = side.n
        elif side.nobody and side.side in _COUNTED:
            stated.setdefault(side.side, 0)
        for of, who in side.tellers.items():
            tellers[of] = tuple(dict.fromkeys([*tellers.get(of, ()), *who]))
    start = group[0].start
    before = list(_STATED.finditer(text, max(floor, start - 700), start))
    if before:
        last = before[-1]
        start = text.rfind("\n", 0, last.start()) + 1
        for name, key in (("in_favour", "f"), ("against", "a"), ("abstaining", "b")):
            if last[key]:
                stated.setdefault(name, int(last[key]))
    return Division(start, group[-1].end, names, stated, tellers)


def _read_side(text: str, mark: re.Match[str], stop: int, around: str) -> _Side:
    """Return the names under a heading, down to the first line that is no name."""
    side = _Side(str(mark.lastgroup if mark.lastgroup != "n" else _kind(mark)), mark.start(), mark.end())
    side.n = int(mark["n"]) if mark["n"] else None
    position, telling, blank = mark.end(), "", False
    commas: bool | None = None
    below = text[mark.end() : min(stop, mark.end() + 60_000)].split("\n")
    turned = _surname_first([raw.strip() for raw in around.split("\n")])
    for raw in below:
        line, start = raw.strip(), position
        position += len(raw) + 1
        if not line:
            blank, telling = start > mark.end(), ""
            continue
        if teller := _TELLERS.match(line):
            telling = _SIDES.get(teller["side"].lower().rstrip("s").replace(" ", "-"), side.side)
            line = teller["rest"]
            if not line:
                side.end = start + len(raw)
                continue
        if telling:
            if not _is_names(line):
                break
            side.tellers.setdefault(telling, []).extend(_listed(line))
            side.end = start + len(raw)
            telling = telling if re.search(r"(?:\band|,|&)$", line) else ""
            continue
        if _NOBODY.match(line) and not side.names:
            side.nobody, side.end = True, start + len(raw)
            break
        if (total := _TOTAL.match(line)) and (side.names or "otal" in line.lower()):
            side.n, side.end = int(total["n"]), start + len(raw)
            continue
        if _PASSED_OVER.match(line):
            continue
        if not _is_names(line) or (side.n is not None and blank and len(side.names) >= side.n):
            break
        made = _names_of(line, side.tellers.setdefault(side.side, []), turned)
        # A heading after the list has no comma where the names of the list had one.
        if not made or (blank and commas is not None and commas != ("," in line) and len(side.names) >= 2):
            break
        commas = "," in line
        side.names.extend(made)
        side.end, blank = start + len(raw), False
    side.names = list(dict.fromkeys(side.names))
    side.tellers = {of: who for of, who in side.tellers.items() if who}
    return side


def _kind(mark: re.Match[str]) -> str:
    return next(name for name in ("in_favour", "against", "abstaining", "absent", "paired") if mark[name])


@cache
def _small() -> frozenset[str]:
    particles = load_table("english_people.toml")["particles"]
    return frozenset([*particles, "rh", "hon", "and", "teller", "tellers", "of"])


def _is_names(line: str) -> bool:
    """Return whether a line can be names and nothing else."""
    if (
        len(line) > 240
        or ":" in line
        or re.search(r"\d", re.sub(r"\([^()]*\)", "", line))
        or line.endswith(("?", "!"))
    ):
        return False
    if line.endswith(".") and not re.search(r"(?:\b[A-Z]|\b[JS]r)\.$", line):
        return False
    words = re.findall(r"[^\W\d_][\w'’.-]*", re.sub(r"\([^()]*\)", "", line))
    return bool(words) and all(
        word[0].isupper() or word.lower().rstrip(".") in _small() or re.match(r"[dl]['’][A-Z]", word)
        for word in words
    )


def _surname_first(lines: Iterable[str]) -> bool:
    """Return whether a comma parts surname and given name: Abbott, rh Diana; China, Gabon are two."""
    given = frozenset(load_table("english_people.toml")["given_names"].split())
    pairs = [line.split(",") for line in lines if line.count(",") == 1 and _is_names(line)]
    shown = sum(
        _TITLE.match(after.strip()) is not None or after.strip().split(" ")[0].lower() in given
        for _, after in pairs
        if after.strip()
    )
    return shown >= 0.3 * len(pairs) and bool(pairs)


def _names_of(line: str, tellers: list[str], turned: bool) -> list[str]:
    """Return the names of a line, given name first; those marked as tellers are added to `tellers` too."""
    names: list[str] = []
    initials = list(_WITH_INITIALS.finditer(line))
    if initials and re.fullmatch(r"[\s,;]*", _WITH_INITIALS.sub("", line)):
        for match in initials:
            names.append(f"{match['given'].strip()} {match['surname']}")
            if match["teller"]:
                tellers.append(names[-1])
        return names
    for part in _PARTS.split(line):
        bare = re.sub(r"\s?[(\[](?:[Tt]eller|T)[)\]]", "", part).strip(" ,")
        made = _listed(bare) if bare.count(",") > turned or re.search(r"\sand\s", bare) else [_turned(bare)]
        names.extend(name for name in made if name)
        if bare != part.strip(" ,") and made:
            tellers.append(made[-1])
    return names


def _turned(name: str) -> str:
    """Return `Abbott, rh Diana` as Diana Abbott, and any other name without its title."""
    surname, comma, given = name.partition(",")
    if not comma:
        return _TITLE.sub("", name).strip()
    bracket = re.search(r"\s?\([^()]*\)$", given)
    tail = bracket.group() if bracket else ""
    given = _TITLE.sub("", given[: len(given) - len(tail)] + " ").strip()
    return f"{_TITLE.sub('', given + ' ').strip()} {surname.strip()}{tail}".strip()


def _listed(line: str) -> list[str]:
    parts = re.split(r",\s*(?:and\s)?|;\s*|\s?\band\b\s?|\s&\s", line)
    return [_TITLE.sub("", part).strip() for part in parts if part.strip(" .")]


def count_warnings(votes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a line for each vote whose names are not as many as the number that the record states.

    Parameters
    ----------
    votes : as dicts, from `NamedVote.as_dict`.

    >>> count_warnings([{"against": ["Roe", "Poe"], "counts": {"against": 3}, "span": [10, 20]}])
    ['vote: the record states 3 against and names 2 (at 10)']
    """
    words = {"in_favour": "in favour", "against": "against", "abstaining": "abstaining"}
    return [
        f"vote: the record states {vote['counts'][side]} {word} and names {len(vote[side])} (at {vote['span'][0]})"
        for vote in votes
        for side, word in words.items()
        if side in vote.get("counts", {}) and vote.get(side) and vote["counts"][side] != len(vote[side])
    ]
