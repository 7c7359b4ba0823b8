"""Pseudonyms for people: the same name, the same pseudonym, by a key that is kept outside the corpus.

A pseudonym is a keyed hash of the name, written as a name that is none: 某 and three characters for Chinese (某青禾川), a
word for each word of an English name (Alan Greenspan: Balodire Zunafike). No table of names and pseudonyms is kept
anywhere: with the key and a name anyone can compute the pseudonym, without the key nobody can go back. The key is
stretched (scrypt), so that a list of names cannot be tried against a short one quickly.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from policymine.clean.script import to_simplified
from policymine.errors import InputError
from policymine.structure.pseudonym_forms import by_given_name, by_office, contacts
from policymine.structure.wordlists import load_table

__all__ = ["Names", "PseudonymKey", "Rewriting", "is_pseudonym", "rewrite_plain"]

MIN_KEY: Final = 12
# Words that a stored document is made of; a user of that name keeps it, or nothing could be found again.
_RESERVED: Final = frozenset(load_table("pseudonyms.toml")["reserved"])
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_GAP: Final = r"[ \t\u3000\u00a0]{0,4}"
_INITIALS: Final = re.compile(r"^(?:[A-Z]\.\s?){1,3}(?=[^\W\d_]{2})")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def _words() -> dict[str, Any]:
    return load_table("pseudonyms.toml")


def is_pseudonym(name: str) -> bool:
    """Return whether a wording is a pseudonym in Chinese characters.

    >>> is_pseudonym("某青禾川"), is_pseudonym("某居委会"), is_pseudonym("李某某")
    (True, False, False)
    """
    return len(name) == 4 and name[0] == "某" and all(c in _words()["characters"] for c in name[1:])


@dataclass(frozen=True)
class PseudonymKey:
    """The key of a corpus's pseudonyms.

    Parameters
    ----------
    secret : the stretched key; make one with `PseudonymKey.of`.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, words: str) -> PseudonymKey:
        """Return the key that some words make; raises InputError where they are fewer than 12 characters.

        >>> key = PseudonymKey.of("not a real key, only words")
        >>> key.name("李建国") == key.name("李 建国"), key.name("李建国") == key.name("李建華")
        (True, False)
        """
        plain = words.strip()
        if len(plain) < MIN_KEY:
            raise InputError(
                f"the key of pseudonyms has {len(plain)} characters and needs at least {MIN_KEY}: write a sentence that nobody "
                "guesses into the file"
            )
        return cls(
            hashlib.scrypt(plain.encode(), salt=b"policymine/pseudonyms/1", n=1 << 14, r=8, p=1, dklen=32)
        )

    @property
    def fingerprint(self) -> str:
        """What tells the key from another one, and nothing else of it."""
        return self._digest("fingerprint", "").hex()[:16]

    def code(self, what: str, text: str) -> str:
        """Return a word that stands for a text, of which it says nothing; another `what`, another word."""
        return self._latin(self._digest(what, text))

    def name(self, name: str) -> str:
        """Return the pseudonym of a name: Chinese as a whole, English word by word.

        Script (陳, 陈), width, case and blanks within a Chinese name do not count.
        """
        if _HAN.search(name):
            number = int.from_bytes(self._digest("name", _canonical(name)), "big")
            characters = _words()["characters"]
            picked = ""
            for _ in range(3):
                number, place = divmod(number, len(characters))
                picked += characters[place]
            return "某" + picked
        return _WORD.sub(lambda match: self.word(match.group()), name)

    def word(self, word: str) -> str:
        """Return the pseudonym of a word of an English name, in capitals where the word is."""
        made = self._latin(self._digest("name", word.casefold().replace("’", "'")))
        return made.upper() if word.isupper() and len(word) > 1 else made

    def _digest(self, what: str, text: str) -> bytes:
        return hmac.new(self.secret, f"{what}\x00{text}".encode("utf-8", "surrogatepass"), "sha256").digest()

    @staticmethod
    def _latin(digest: bytes) -> str:
        number = int.from_bytes(digest, "big")
        consonants, vowels = _words()["consonants"], _words()["vowels"]
        made = ""
        for _ in range(4):
            number, consonant = divmod(number, len(consonants))
            number, vowel = divmod(number, len(vowels))
            made += consonants[consonant] + vowels[vowel]
        return made.capitalize()


def _canonical(name: str) -> str:
    return re.sub(r"\s+", "", to_simplified(unicodedata.normalize("NFKC", name))).casefold()


@dataclass(frozen=True)
class Rewriting:
    """A text with its names replaced, and the way from the old offsets to the new ones."""

    text: str
    edits: tuple[tuple[int, int, int], ...] = ()

    def place(self, offset: int) -> int:
        """Return where an offset of the old text is in the new one; within a name, the pseudonym's beginning."""
        shift = 0
        for start, end, length in self.edits:
            if offset <= start:
                break
            if offset < end:
                return start + shift
            shift += length - (end - start)
        return offset + shift


@dataclass
class Names:
    """The people to be replaced, and the patterns that find them.

    Parameters
    ----------
    key : the key.
    names : the full names, of the whole corpus.
    literal : wordings that are replaced as they stand, whatever their case: the names of users, identifiers.
    """

    key: PseudonymKey
    names: set[str] = field(default_factory=set)
    literal: set[str] = field(default_factory=set)
    _pattern: re.Pattern[str] | None = None
    _made: dict[str, str] = field(default_factory=dict)

    def add(self, names: Iterable[str]) -> None:
        """Add names; a surname alone, a single letter and words of office are none.

        Raises InputError where two names would get one pseudonym.
        """
        for name in names:
            plain = name.strip()
            chinese = _HAN.search(plain)
            parts = _dotted(plain) if chinese else _english_words(plain)
            if not parts and not chinese and len(plain) >= 3 and re.search(r"[^\W\d_]", plain):
                # bobby77: no name of a person by its form, and somebody's all the same.
                if plain.casefold() not in _words()["english_titles"]:
                    self.add_literal([plain])
                continue
            for part in parts:
                if len(re.sub(r"\s", "", part)) < 2 or part in self.names or is_pseudonym(part):
                    continue
                pseudonym, identity = self.key.name(part).casefold(), _canonical(part)
                if self._made.setdefault(pseudonym, identity) != identity:
                    raise InputError(
                        "two names get the same pseudonym by this key, which would make one person of two: choose another key"
                    )
                self.names.add(part)
                self._pattern = None

    def add_literal(self, wordings: Iterable[str]) -> None:
        """Add wordings that are replaced as they stand, by a word of the key's."""
        for wording in wordings:
            plain = wording.strip()
            if len(plain) >= 3 and plain not in self.literal and plain.casefold() not in _RESERVED:
                self.literal.add(plain)
                self._pattern = None

    def rewrite(self, text: str, surnames: Iterable[str] = ()) -> Rewriting:
        """Return a text with every name replaced.

        Parameters
        ----------
        text : any text.
        surnames : Chinese names of the record's own people: their surnames before an office (王经理) mean them.
        """
        edits: list[tuple[int, int, str]] = []
        taken: list[tuple[int, int]] = []

        def claim(start: int, end: int, words: str) -> None:
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                edits.append((start, end, words))

        for start, end, words in contacts(text):
            claim(start, end, words)
        pattern = self._full_names()
        if pattern is not None:
            for match in pattern.finditer(text):
                bare = _INITIALS.sub("", match.group())
                made = (
                    self.key.code("user", bare.casefold()).lower()
                    if match.lastgroup == "literal"
                    else self.key.name(bare)
                )
                claim(match.start(), match.end(), made)
        if _HAN.search(text):
            # Whom the text names in full it knows, and means by the surname alone further on.
            people = list(dict.fromkeys([*surnames, *self._named_in(text)]))
            for start, end, words in (
                *by_office(text, self.key.name, people),
                *by_given_name(text, self.key.name, people),
            ):
                claim(start, end, words)
        edits.sort()
        pieces, last = [], 0
        for start, end, words in edits:
            pieces += [text[last:start], words]
            last = end
        return Rewriting(
            "".join([*pieces, text[last:]]), tuple((start, end, len(words)) for start, end, words in edits)
        )

    def holds(self, text: str) -> bool:
        """Return whether a name still stands in a text."""
        pattern = self._full_names()
        return pattern is not None and pattern.search(text) is not None

    def _named_in(self, text: str) -> Iterator[str]:
        pattern = self._full_names()
        for match in pattern.finditer(text) if pattern is not None else ():
            if _HAN.match(match.group()):
                yield re.sub(r"\s+", "", match.group())

    def _full_names(self) -> re.Pattern[str] | None:
        if self._pattern is None and (self.names or self.literal):
            chinese = sorted((n for n in self.names if _HAN.search(n)), key=lambda n: (-len(n), n))
            english = sorted((n for n in self.names if not _HAN.search(n)), key=lambda n: (-len(n), n))
            parts = [_spread(form) for name in chinese for form in _scripts(name)]
            if english:
                listed = "|".join(
                    re.sub("['’]", "['’]", re.escape(form))
                    for n in english
                    for form in dict.fromkeys((n, n.upper(), n[:1].upper() + n[1:]))
                )
                # The initials before a surname go with it: A. B. Smith; of the Smiths their name only.
                parts.append(
                    rf"(?<![^\W\d_])(?:(?:[A-Z]\.\s?){{1,3}})?(?:{listed})(?=(?:e?s|['’]s)?(?![^\W\d_]))"
                )
            if self.literal:
                wordings = sorted(self.literal, key=lambda w: (-len(w), w))
                parts.insert(0, rf"(?P<literal>(?<!\w)(?i:{'|'.join(map(re.escape, wordings))})(?!\w))")
            self._pattern = re.compile("|".join(parts))
        return self._pattern


def _dotted(name: str) -> list[str]:
    """Return a Chinese name, and where a dot parts it (买买提·艾力) its parts too.

    >>> _dotted("买买提·艾力"), _dotted("李小梅")
    (['买买提·艾力', '买买提', '艾力'], ['李小梅'])
    """
    parts = [part for part in re.split(r"[·•‧・.．]", name) if len(part) >= 2]
    return [name, *parts] if len(parts) > 1 else [name]


def _english_words(name: str) -> list[str]:
    """Return the words of an English name without titles, initials and what brackets say of a seat or a party.

    >>> _english_words("The Acting Chair (Mr. Bruce Stanton)"), _english_words("Hon. Bill Blair (Scarborough, Lib.)")
    (['Bruce', 'Stanton'], ['Bill', 'Blair'])
    """
    bare = re.sub(r"\([^()]*,[^()]*\)", " ", name)
    titles = set(_words()["english_titles"])
    return [w for w in _WORD.findall(bare) if len(w) > 1 and w[:1].isupper() and w.casefold() not in titles]


def _scripts(name: str) -> list[str]:
    plain = re.sub(r"\s+", "", name)
    return list(dict.fromkeys((plain, to_simplified(plain))))


def _spread(name: str) -> str:
    """Return the pattern of a Chinese name, its characters perhaps set apart (李　兵)."""
    return _GAP.join(map(re.escape, name)) if len(name) <= 3 else re.escape(name)


def rewrite_plain(value: Any, change: Callable[[str], str]) -> Any:
    """Return plain JSON values with every string changed, keys too."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(str(name)): rewrite_plain(inner, change) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [rewrite_plain(inner, change) for inner in value]
    return value
