"""Who speaks in TEI: persons, groups and bodies of a list, by their identifiers.

The list stands in the file, in the corpus around it, or in a file beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policymine.ingestors.package import parse_xml
from policymine.ingestors.turns import join_words

__all__ = ["People", "lists_beside", "pointed", "words_of"]

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SEXES: Final = {"m": "male", "1": "male", "f": "female", "2": "female"}
# A folder's list of persons larger than this is none.
_LIST_LIMIT = 64 << 20


def words_of(node: Any) -> str:
    """Return the words of an element and all within it, blanks as one."""
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip()


def pointed(who: str) -> list[str]:
    """Return the identifiers that `@who` points to, one or several.

    >>> pointed("#A people.xml#B")
    ['A', 'B']
    """
    return [part.rpartition("#")[2] for part in who.split() if part.rpartition("#")[2]]


@dataclass
class People:
    """Who is behind an identifier, with what the list says of him."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, root: Any) -> None:
        """Take in every person, group and body below an element that has an identifier."""
        for person in root.iter("{*}person", "{*}personGrp", "{*}org"):
            identifier = person.get(_ID)
            if identifier:
                self.facts.setdefault(identifier, _person(person))

    def name(self, identifier: str) -> str | None:
        """Return the name behind an identifier; None where no list has it."""
        known = self.facts.get(identifier)
        return known.get("name") if known else None

    def shown(self, identifiers: Iterable[str]) -> dict[str, str]:
        """Return how each identifier is shown: by its name, with the identifier where two bear one name."""
        names = {one: self.name(one) or one for one in dict.fromkeys(identifiers)}
        shared = Counter(names.values())
        return {one: f"{name} ({one})" if shared[name] > 1 else name for one, name in names.items()}


def lists_beside(path: Path) -> Iterator[Any]:
    """Yield the lists of persons in the file's folder and the one above, the lists proper first."""
    seen = []
    for folder in (path.parent, path.parent.parent):
        seen += sorted(folder.glob("*istPerson*.xml"))
    if not seen:
        # ParlaMint's root file has the name that its parts begin with: ParlaMint-XX.xml.
        stem = path.name.partition("_")[0].removesuffix(".ana").removesuffix(".xml")
        seen = [
            folder / f"{stem}{end}"
            for folder in (path.parent, path.parent.parent)
            for end in (".xml", ".ana.xml")
            if (folder / f"{stem}{end}").is_file() and folder / f"{stem}{end}" != path
        ]
    for found in seen:
        if found.is_symlink() or found.stat().st_size > _LIST_LIMIT:
            continue
        try:
            yield parse_xml(found.read_bytes())
        except (ValueError, OSError):
            continue


def _person(node: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    name = next(node.iter("{*}persName", "{*}orgName", "{*}name"), None)
    if name is not None:
        given = [words_of(part) for part in name.iter("{*}forename")]
        family = [words_of(part) for part in name.iter("{*}surname", "{*}nameLink")]
        parts = [*given, *family]
        # The lists put surname before forename whatever the language; said aloud only Chinese names do.
        chinese = family and re.match(r"[\u3400-\u9fff]", family[0])
        facts["name"] = join_words([*family, *given] if chinese else parts) if parts else words_of(name)
    sex = next(node.iter("{*}sex"), None)
    value = (sex.get("value") or words_of(sex)) if sex is not None else node.get("sex")
    if value:
        facts["gender"] = _SEXES.get(value.strip().lower(), value.strip().lower())
    birth = next(node.iter("{*}birth"), None)
    if birth is not None and birth.get("when"):
        facts["birth"] = birth.get("when")
    roles = [
        " ".join(part for part in (node_.get("role"), node_.get("ref", "").lstrip("#")) if part)
        for node_ in node.iter("{*}affiliation")
    ]
    if any(roles):
        facts["affiliations"] = [role for role in dict.fromkeys(roles) if role]
    return facts
