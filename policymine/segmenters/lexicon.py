"""Lexicons: the terms that win by force, read from a plain text file.

One term a line; `#` starts a comment line. After the term may stand a weight and a tag as in jieba's
user dictionaries, ` -> canonical form`, and ` @theme`:

    社会治理
    社区居委会 -> 居民委员会
    网格化管理 500 n @基层治理
    rule of law @法治

The file is UTF-8 with or without BOM, or GB18030; line ends of any kind. Bad lines are named by number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policymine.errors import InputError
from policymine.paths import data_file

__all__ = ["Lexicon", "LexiconTerm", "builtin_lexicon", "parse_lexicon", "read_lexicon"]

_LINE = re.compile(
    r"(?P<term>.+?)"
    r"(?:[ \t]+(?P<weight>\d+)(?:[ \t]+(?P<tag>[A-Za-z]{1,4}))?)?"
    r"(?:[ \t]*->[ \t]*(?P<canonical>[^@]*?))?"
    r"(?P<themes>(?:[ \t]+@[^\s@]+)*)"
)
_MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class LexiconTerm:
    """A term with what the file says of it."""

    term: str
    weight: int | None = None
    tag: str = ""
    canonical: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Terms that are one token wherever they stand on their own, longest first.

    Parameters
    ----------
    terms : in the order of the file, each term once.
    """

    terms: tuple[LexiconTerm, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """The terms as strings."""
        return frozenset(t.term for t in self.terms)

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Canonical form by term, for the terms that have one."""
        return {t.term: t.canonical for t in self.terms if t.canonical}

    @cached_property
    def themes(self) -> Mapping[str, tuple[str, ...]]:
        """Terms by theme, in the order of the file."""
        groups: dict[str, list[str]] = {}
        for t in self.terms:
            for theme in t.themes:
                groups.setdefault(theme, []).append(t.term)
        return {name: tuple(terms) for name, terms in sorted(groups.items())}

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the terms and their forms: part of the segmenter's fingerprint."""
        lines = sorted(f"{t.term}\t{t.weight}\t{t.tag}\t{t.canonical}" for t in self.terms)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    def merged(self, other: Lexicon) -> Lexicon:
        """Return both lexicons as one; where both hold a term, `other` has the last word."""
        by_term = {t.term: t for t in self.terms}
        by_term.update({t.term: t for t in other.terms})
        return Lexicon(tuple(by_term.values()))


def parse_lexicon(lines: Iterable[str], where: str = "lexicon") -> Lexicon:
    """Return the lexicon of these lines; raises InputError naming each bad line.

    >>> lexicon = parse_lexicon(["社会治理 @治理", "社区居委会 -> 居民委员会", "# a comment"])
    >>> lexicon.themes
    {'治理': ('社会治理',)}
    >>> lexicon.canonical
    {'社区居委会': '居民委员会'}
    """
    terms: dict[str, LexiconTerm] = {}
    bad: list[str] = []
    for number, raw in enumerate(lines, start=1):
        line = raw.strip().lstrip("\ufeff").strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        term = match["term"].strip() if match else ""
        canonical = (match["canonical"] or "").strip() if match else ""
        if not match or not any(ch.isalnum() for ch in term):
            bad.append(f"line {number} has no term")
        elif term.startswith("@") or "->" in term:
            bad.append(f"line {number} ({line[:20]!r}) starts with a mark that belongs after the term")
        elif "->" in line and not canonical:
            bad.append(f"line {number} ({line[:20]!r}) has nothing after ->")
        elif len(term) > _MAX_LENGTH:
            bad.append(f"line {number} is longer than {_MAX_LENGTH} characters")
        else:
            themes = tuple(match["themes"].replace("@", " ").split())
            weight = int(match["weight"]) if match["weight"] else None
            terms[term] = LexiconTerm(term, weight, match["tag"] or "", canonical, themes)
    if bad:
        more = f"; and {len(bad) - 5} more" if len(bad) > 5 else ""
        raise InputError(
            f"{where}: {'; '.join(bad[:5])}{more}. A line is: term [weight [tag]] [-> form] [@theme]"
        )
    return Lexicon(tuple(terms.values()))


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a lexicon file; raises InputError where it is missing, cannot be decoded or has bad lines."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"lexicon {file} cannot be read ({error.strerror}); name a text file") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse_lexicon(data.decode(encoding).splitlines(), str(file))
        except UnicodeDecodeError:
            continue
    raise InputError(f"lexicon {file} is neither UTF-8 nor GB18030; save it as UTF-8 text")


def builtin_lexicon() -> Lexicon:
    """Return the governance lexicon that travels with policymine.

    >>> "居民委员会" in builtin_lexicon().words
    True
    """
    text = data_file("lexicon_governance.txt").read_text("utf-8")
    return parse_lexicon(text.splitlines(), "lexicon_governance.txt")
