"""Who voted: the names of a list behind `Voting for this action:`, `AYES:` and the like."""

from __future__ import annotations

import re

from policymine.structure.english_names import is_office_word

__all__ = ["voters"]

_NAME = re.compile(
    r"(?P<title>(?:(?:Council(?: ?[Mm]ember|man|woman|or)s?|Councillors?|Commissioners?|Trustees?|Directors?|Supervisors?|Senators?"
    r"|Governors?|Mayor(?: Pro Tem)?|President|Vice|Chair(?:man|woman|person)?|Members?|"
    r"Messrs|Mses|Mmes|Mrs|Mr|Ms|Miss|Dr|Cllrs?)\b\.?,?\s*)*)(?P<name>(?:(?:[A-Z]|St)\.\s?)*[A-Z][\w'’-]+(?:,?[ ](?:Jr|Sr)\."
    r"|[ ](?:[A-Z]\.|(?:van|von|de|der|den|la|del|di|du|le|bin)(?=\s)|(?!(?:and|Mr|Ms|Mrs|Dr|Messrs|It|In|At|The|By|On|This"
    r"|President|Chair|Chairman|Vice|Governor)\b)[A-Z][\w'’-]*))*)"
)
_LOWER_NEXT = re.compile(
    r"\s(?:was|were|had|has|voted|dissented|noted|said|reported|abstained|moved|is|will|would|did|then)\b"
)


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
