"""Speakers of English transcripts: the name and the office in a label, and the unit that someone names of himself.

CHAIR YELLEN.  MR. SMITH.  The Chair (Ms. Doe):  Hon. Ann Roe (Minister of Health):  SAM FLEMING. Sam Fleming, FT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from policymine.structure.english_names import is_office_word
from policymine.structure.lines import collapse
from policymine.structure.wordlists import load_table

__all__ = ["initials_of_people", "introduced_as", "label_parts"]

_BRACKET = re.compile(r"^(?P<outer>[^()]{1,60}?)\s?\((?P<inner>[^()]{1,80})\)\s*$")
_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][A-Za-z&’'-]*)"
_ORG = (
    rf"(?P<unit>(?:[Tt]he )?{_WORD}(?:\s(?:of|and|for|the|&|[A-Z][A-Za-z&’'-]*)){{0,6}}?)"
    r"(?=[.,;:!?—–]|\s(?:and|I|My|Thank|Thanks|You|So|Just)\b|\s*$)"
)
_FROM = r"(?:,\s|\s(?:here\s)?(?:with|from|at|of|for)\s)"


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(load_table("english_people.toml")["honorifics"])


def label_parts(label: str) -> tuple[str | None, str | None]:
    """Return the name and the office that a label states; None for what it leaves out.

    >>> label_parts("CHAIR YELLEN"), label_parts("MR. SMITH"), label_parts("The Chair (Ms. Ann Doe)")
    (('Yellen', 'Chair'), ('Smith', None), ('Ann Doe', 'Chair'))
    >>> label_parts("Hon. Ann Roe (Minister of Health)"), label_parts("STEVE LIESMAN"), label_parts("The Clerk")
    (('Ann Roe', 'Minister of Health'), ('Steve Liesman', None), (None, 'Clerk'))
    """
    # Ann Roe (Eastwell) (Lab): is of Eastwell, Lab.
    bracket = _BRACKET.match(re.sub(r"\)\s?\((?=[^()]*\)$)", ", ", collapse(label)))
    if bracket:
        outer, inner = label_parts(bracket["outer"]), label_parts(bracket["inner"])
        if outer[0] is None and inner[0] is not None:
            return inner[0], outer[1] or inner[1]
        return outer[0], outer[1] or collapse(bracket["inner"])
    words = [word for word in re.findall(r"[^\s,]+", label) if word.rstrip(".").lower() not in _honorifics()]
    office: list[str] = []
    while words and (
        is_office_word(words[0].rstrip(".")) or (office and words[0].lower() in ("of", "the", "for"))
    ):
        office.append(words.pop(0))
    return _cased(words), _cased(office)


def _cased(words: list[str]) -> str | None:
    """Return words set in capitals as names are written: MARSHALL-GENZER is Marshall-Genzer."""
    return " ".join(_cased_word(word) for word in words).strip(" .") or None


def _cased_word(word: str) -> str:
    if sum(ch.isupper() for ch in word) < 2 or re.fullmatch(r"(?:[A-Z]\.)+|II|III|IV", word):
        return word
    return re.sub(r"[A-Z]{2,}", lambda m: m.group().capitalize(), word)


def initials_of_people(labels: Iterable[str], head: str) -> bool:
    """Return whether one of several labels in capitals is made of the initials of somebody whom the head names.

    Parameters
    ----------
    labels : such as RP and AT.
    head : the opening of the record.

    >>> initials_of_people(("RP", "AT"), "Interview with Agnes Tolland"), initials_of_people(("DUP", "UUP"), "Delivering for Ulster")
    (True, False)
    """
    given = frozenset(load_table("english_people.toml")["given_names"].split())
    names = re.findall(r"\b([A-Z][a-z]+)((?: (?:[A-Z]\.|[A-Z][\w'’-]+)){1,2})", head)
    made = {
        "".join(word[0] for word in f"{first}{rest}".split()[:n])
        for first, rest in names
        if first.lower() in given
        for n in (2, 3)
    }
    return any(label in made for label in labels)


def introduced_as(speech: str, name: str) -> str | None:
    """Return the unit that a speaker names with his own name when he begins; None where he names none.

    Parameters
    ----------
    speech : what he says; its first 200 characters are looked at.
    name : his name, as `label_parts` gives it.

    >>> introduced_as("Thank you. Sam Fleming from the Financial Times. Could I ask", "Sam Fleming")
    'the Financial Times'
    >>> introduced_as("Hi, Jim Poe, Fox Business, ma'am.", "James Poe"), introduced_as("I agree, Mr. Poe, of course.", "Ann Roe")
    ('Fox Business', None)
    """
    if not name.strip():
        return None
    surname = re.escape(name.rpartition(" ")[2])
    found = re.search(rf"\b[A-Z][\w.’'-]*\s(?:[A-Z][\w.’'-]*\s)?{surname}{_FROM}{_ORG}", speech[:200])
    return collapse(found["unit"]) if found else None
