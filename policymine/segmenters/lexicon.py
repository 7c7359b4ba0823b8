"""Lexicons: a project's own terms, read from a plain text file or from a table.

One term a line; `#` starts a comment line. After the term may stand a weight and a tag as in jieba's user
dictionaries, ` -> canonical form`, ` @theme` (several), and ` = English equivalent`:

    社会治理 @治理 = social governance
    社区居委会 -> 居民委员会
    网格化管理 500 n @基层治理
    rule of law @法治

A term is *forced* unless the file says otherwise: one token wherever it stands on its own, longest first.
After a line `#! mode: weight` terms are *weighted*: they enter jieba's dictionary with their weight (none: one
that makes the term win against its parts; 0: the word is taken out) and compete with all other words;
`#! mode: force` goes back. A canonical form is a term itself; a chain a -> b, b -> c counts a as c.

The file is UTF-8 with or without BOM, or GB18030; line ends of any kind. Bad lines are named by number: also a
term that stands twice with different words about it (themes of several lines are joined). A .csv or .xlsx has
a column `term`, and may have `canonical`, `theme`, `weight`, `tag`, `english`, `mode` and `keep` (see `lexicon_table`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from policymine.errors import InputError, UnknownNameError
from policymine.paths import data_file

__all__ = [
    "MODES",
    "Lexicon",
    "LexiconTerm",
    "Mode",
    "builtin_lexicon",
    "lexicon_of",
    "parse_lexicon",
    "read_lexicon",
]

Mode = Literal["force", "weight"]
MODES: Final[tuple[Mode, ...]] = ("force", "weight")

_LINE = re.compile(
    r"(?P<term>.+?)"
    r"(?:[ \t]+(?P<weight>\d+)(?:[ \t]+(?P<tag>[A-Za-z]{1,4}))?)?"
    r"(?:[ \t]*->[ \t]*(?P<canonical>[^@=]*?))?"
    r"(?P<themes>(?:[ \t]+@[^\s@]+)*)"
    r"(?:[ \t]+=[ \t]*(?P<english>[^@=]*?))?"
)
_MAX_LENGTH = 60
_FORM = "term [weight [tag]] [-> form] [@theme] [= English]"


@dataclass(frozen=True, slots=True)
class LexiconTerm:
    """A term with what the file says of it.

    Parameters
    ----------
    term : the term.
    weight : frequency for jieba's dictionary; bears on weighted terms only.
    tag : part of speech.
    canonical : the form it counts as; empty where it is its own.
    themes : groups it belongs to.
    english : its English equivalent.
    mode : `force` or `weight`.
    """

    term: str
    weight: int | None = None
    tag: str = ""
    canonical: str = ""
    themes: tuple[str, ...] = ()
    english: str = ""
    mode: Mode = "force"


@dataclass(frozen=True)
class Lexicon:
    """Terms that win by force or by weight; made by `read_lexicon`, `parse_lexicon`, `lexicon_of`.

    Parameters
    ----------
    terms : in the order of the file, each term once.
    """

    terms: tuple[LexiconTerm, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """The terms as strings, canonical forms included."""
        return self.forced | {t.term for t in self.terms}

    @cached_property
    def forced(self) -> frozenset[str]:
        """The terms that are one token wherever they stand on their own, canonical forms included."""
        mine = [t for t in self.terms if t.mode == "force"]
        weighted = {t.term for t in self.terms if t.mode == "weight"}
        return frozenset({t.term for t in mine} | ({t.canonical for t in mine if t.canonical} - weighted))

    @cached_property
    def weighted(self) -> tuple[tuple[str, int | None, str], ...]:
        """The terms for jieba's dictionary as (word, frequency or None, tag), in the order of the file."""
        return tuple((t.term, t.weight, t.tag) for t in self.terms if t.mode == "weight")

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Canonical form by term, for the terms that have one."""
        return {t.term: t.canonical for t in self.terms if t.canonical}

    @cached_property
    def english(self) -> Mapping[str, str]:
        """English equivalent by term, for the terms that have one."""
        return {t.term: t.english for t in self.terms if t.english}

    @cached_property
    def themes(self) -> Mapping[str, tuple[str, ...]]:
        """Terms by theme, in the order of the file."""
        groups: dict[str, list[str]] = {}
        for t in self.terms:
            for theme in t.themes:
                groups.setdefault(theme, []).append(t.term)
        return {name: tuple(terms) for name, terms in sorted(groups.items())}

    @cached_property
    def forced_fingerprint(self) -> str:
        """Hash of the forced terms and of all canonical forms."""
        forms = [f"{term}\t{form}" for term, form in self.canonical.items()]
        return _hash(sorted(self.forced) + sorted(forms))

    @cached_property
    def weighted_fingerprint(self) -> str:
        """Hash of the weighted terms in their order, on which a suggested frequency depends."""
        return _hash([f"{word}\t{weight}\t{tag}" for word, weight, tag in self.weighted])

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that bears on the tokens: part of the segmenter's fingerprint."""
        return _hash([self.forced_fingerprint, self.weighted_fingerprint])

    def merged(self, other: Lexicon) -> Lexicon:
        """Return both lexicons as one; where both hold a term, `other` has the last word.

        Raises InputError where their canonical forms go round in a circle.
        """
        by_term = {t.term: t for t in self.terms}
        by_term.update({t.term: t for t in other.terms})
        return Lexicon(_resolved(by_term, "the two lexicons together"))


def lexicon_of(terms: Iterable[str]) -> Lexicon:
    """Return a lexicon of forced terms without anything else.

    >>> sorted(lexicon_of(["社会治理"]).forced)
    ['社会治理']
    """
    return Lexicon(tuple(LexiconTerm(term) for term in dict.fromkeys(terms)))


def parse_lexicon(lines: Iterable[str], where: str = "lexicon", mode: Mode = "force") -> Lexicon:
    """Return the lexicon of these lines; raises InputError naming each bad line.

    Parameters
    ----------
    lines : of the file, in order.
    where : what an error calls the file.
    mode : of the terms before the first `#! mode:` line.

    >>> lexicon = parse_lexicon(["社会治理 @治理 = social governance", "社区居委会 -> 居民委员会", "# a comment"])
    >>> lexicon.themes, lexicon.english
    ({'治理': ('社会治理',)}, {'社会治理': 'social governance'})
    >>> lexicon.canonical
    {'社区居委会': '居民委员会'}
    """
    if mode not in MODES:
        raise UnknownNameError("lexicon mode", mode, MODES)
    given: list[tuple[int, LexiconTerm]] = []
    bad: list[str] = []
    for number, raw in enumerate(lines, start=1):
        line = raw.strip().lstrip("\ufeff").strip()
        if line.startswith("#!"):
            name, colon, value = (part.strip() for part in line[2:].partition(":"))
            if name != "mode" or not colon or value not in MODES:
                bad.append(
                    f"line {number} ({line[:20]!r}) is no directive; write #! mode: force or #! mode: weight"
                )
            else:
                mode = "weight" if value == "weight" else "force"
            continue
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        term = match["term"].strip() if match else ""
        canonical = (match["canonical"] or "").strip() if match else ""
        english = (match["english"] or "").strip() if match else ""
        if not match or not any(ch.isalnum() for ch in term):
            bad.append(f"line {number} has no term")
        elif term.startswith(("@", "=")) or "->" in term or " @" in term:
            bad.append(f"line {number} ({line[:20]!r}) starts with a mark that belongs after the term")
        elif "->" in line and not any(ch.isalnum() for ch in canonical):
            bad.append(f"line {number} ({line[:20]!r}) has nothing after ->")
        elif line.endswith("="):
            bad.append(f"line {number} ({line[:20]!r}) has nothing after =")
        elif max(len(term), len(canonical)) > _MAX_LENGTH:
            bad.append(f"line {number} is longer than {_MAX_LENGTH} characters")
        else:
            themes = tuple(dict.fromkeys(match["themes"].replace("@", " ").split()))
            weight = int(match["weight"]) if match["weight"] else None
            form = "" if canonical == term else canonical
            given.append((number, LexiconTerm(term, weight, match["tag"] or "", form, themes, english, mode)))
    return assembled(given, bad, where, f"A line is: {_FORM}")


def assembled(
    given: Iterable[tuple[int, LexiconTerm]], bad: Iterable[str], where: str, form: str, unit: str = "line"
) -> Lexicon:
    """Return the lexicon of numbered terms, each once; raises InputError with these and all further bad lines."""
    terms: dict[str, LexiconTerm] = {}
    first: dict[str, int] = {}
    wrong = list(bad)
    for number, new in given:
        old = terms.get(new.term)
        if old is None:
            terms[new.term], first[new.term] = new, number
        elif replace(old, themes=()) == replace(new, themes=()):
            terms[new.term] = replace(old, themes=tuple(dict.fromkeys(old.themes + new.themes)))
        else:
            wrong.append(f"{unit} {number} says something else of {new.term!r} than {unit} {first[new.term]}")
    if wrong:
        more = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise InputError(f"{where}: {'; '.join(wrong[:5])}{more}. {form}")
    return Lexicon(_resolved(terms, where))


def _resolved(terms: Mapping[str, LexiconTerm], where: str) -> tuple[LexiconTerm, ...]:
    """Terms with the end of their chain of canonical forms."""
    found = []
    for t in terms.values():
        form, seen = t.canonical, [t.term]
        while form in terms and terms[form].canonical:
            if form in seen:
                raise InputError(
                    f"{where}: the forms {' -> '.join([*seen, form])} go round in a circle; leave out one of them"
                )
            seen.append(form)
            form = terms[form].canonical
        if form == t.term:
            raise InputError(
                f"{where}: the forms {' -> '.join([*seen, form])} go round in a circle; leave out one of them"
            )
        found.append(t if form == t.canonical else replace(t, canonical=form))
    return tuple(found)


def read_lexicon(path: str | Path, mode: Mode = "force") -> Lexicon:
    """Read a lexicon from a text file, or from a .csv or .xlsx table.

    Parameters
    ----------
    path : the file.
    mode : of the terms for which the file names none.

    Raises InputError where the file is missing, cannot be decoded or has bad lines.
    """
    file = Path(path)
    if file.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        from policymine.segmenters.lexicon_table import read_lexicon_table

        return read_lexicon_table(file, mode)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"lexicon {file} cannot be read ({error.strerror}); name a text file") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return parse_lexicon(text.splitlines(), str(file), mode)
    raise InputError(f"lexicon {file} is neither UTF-8 nor GB18030; save it as UTF-8 text")


def builtin_lexicon() -> Lexicon:
    """Return the governance lexicon that travels with policymine.

    >>> "居民委员会" in builtin_lexicon().words
    True
    """
    text = data_file("lexicon_governance.txt").read_text("utf-8")
    return parse_lexicon(text.splitlines(), "lexicon_governance.txt")


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
