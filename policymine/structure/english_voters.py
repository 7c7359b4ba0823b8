"""A vote with those who cast it: the names of a list behind `Voting for this action:`, `AYES:` and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from policymine.structure.english_names import is_office_word

__all__ = ["NamedVote", "voters"]

_NAME = re.compile(
    r"(?P<title>(?:(?:Council(?: ?[Mm]ember|man|woman|or)s?|Councillors?|Commissioners?|Trustees?|Directors?|Supervisors?|Senators?"
    r"|Governors?|Mayor(?: Pro Tem)?|President|Vice|Chair(?:man|woman|person)?|Members?|"
    r"Crs?|Deputy Mayors?|Alderm[ae]n|Deputy|Messrs|Mses|Mmes|Mrs|Mr|Ms|Miss|Dr|Cllrs?)\b\.?,?\s*)*)(?P<name>(?:(?:[A-Z]|St)\.\s?"
    r"|[A-Z]{1,3}\s(?=[A-Z][a-z]))*[A-Z][\w'’-]+(?:,?[ ](?:Jr|Sr)\."
    r"|[ ](?:[A-Z]\.|(?:van|von|de|der|den|la|del|di|du|le|bin)(?=\s)|(?!(?:and|Mr|Ms|Mrs|Dr|Messrs|It|In|At|The|By|On|This"
    r"|President|Chair|Chairman|Vice|Governor)\b)[A-Z][\w'’-]*))*)"
)
_LOWER_NEXT = re.compile(
    r"\s(?:was|were|had|has|voted|dissented|noted|said|reported|abstained|moved|is|will|would|did|then)\b"
)


@dataclass(frozen=True, slots=True)
class NamedVote:
    """A vote with those who cast it, as far as the record names them.

    Parameters
    ----------
    start, end : code-point offsets of the whole statement of the vote.
    in_favour, against, abstaining, absent : names as written, without titles; empty where nobody is named.
    counts : side -> number, stated, or counted from the names: in_favour, against, abstaining. A side whose names
        and number the record leaves out is absent; `None` written out is 0.
    unanimous : whether the record says so, or names voters and says that nobody was against.
    result : carried, lost, or None where it is not said.
    mover, seconder : as written; None where not said.
    matter : span of the sentence that says what was voted on, None where it cannot be told.
    notation : whether it was taken in writing between meetings.
    tellers : side -> those who counted its votes, where the record of a division names them.
    """

    start: int
    end: int
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    unanimous: bool = False
    result: str | None = None
    mover: str | None = None
    seconder: str | None = None
    matter: tuple[int, int] | None = None
    notation: bool = False
    tellers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types; what is not stated is left out."""
        made: dict[str, Any] = {"span": [self.start, self.end]}
        for name in ("in_favour", "against", "abstaining", "absent"):
            if names := getattr(self, name):
                made[name] = list(names)
        for name in ("counts", "unanimous", "result", "mover", "seconder", "notation"):
            if value := getattr(self, name):
                made[name] = value
        if self.tellers:
            made["tellers"] = {side: list(names) for side, names in self.tellers.items()}
        if self.matter:
            made["matter"] = list(self.matter)
        return made


def voters(text: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """Return the names that stand in a list from `start` on, without titles, and where the list ends.

    >>> text = "Messrs. Greenspan, McTeer. Mullins, Ms. Phillips, and Mr. Stern. The Committee then turned to"
    >>> names, stop = voters(text, 0, len(text))
    >>> names, text[stop:]
    (('Greenspan', 'McTeer', 'Mullins', 'Phillips', 'Stern'), '. The Committee then turned to')
    """
    names: list[str] = []
    position = start
    last = False
    join = re.compile(r"\s*(?:,\s*and\s|;\s*and\s|,|;|\band\s|&)\s*|\s(?=(?:Messrs|Mr|Ms|Mrs|Dr)\.)")
    while True:
        skip = re.compile(r"\s*").match(text, position, end)
        match = _NAME.match(text, skip.end() if skip else position, end)
        if not match or (names and not match["title"] and _LOWER_NEXT.match(text, match.end(), end)):
            break
        name = re.sub(r"\s+", " ", match["name"])
        stop = match.end()
        if re.fullmatch(r"None|NONE|The|Vote|Votes|Voting|In|By|At|It|Secretary", name):
            break
        # Jerome H. Powell, Chair; …: an office between the names is nobody.
        if not all(is_office_word(word) for word in name.split()):
            names.append(name)
        position = stop
        # A full stop ends the list, unless names go on after it: McTeer. Mullins, Ms. Phillips, and …
        if text[stop : stop + 1] == ".":
            onward = re.compile(
                r"\.\s(?=(?:(?:Messrs|Mr|Ms|Mrs|Dr)\.\s)?[A-Z][A-Za-z'’]+(?:,|\sand\s))"
            ).match(text, stop, end)
            if not onward or last:
                break
            position = onward.end()
            continue
        more = join.match(text, stop, end)
        if not more:
            break
        last = "and" in more.group() or "&" in more.group()
        position = more.end()
    return tuple(dict.fromkeys(_parted(names))), position


def _parted(names: list[str]) -> list[str]:
    """Return the names, two surnames that lost their comma (Greenspan McDonough, Kelley) as two."""
    single = sum(" " not in name for name in names)
    if len(names) < 3 or single < 0.7 * len(names):
        return names
    return [
        part
        for name in names
        for part in (name.split() if re.fullmatch(r"[A-Z][a-z]\w+ [A-Z][a-z]\w+", name) else [name])
    ]
