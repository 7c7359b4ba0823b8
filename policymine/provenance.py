"""Where a result comes from: the verb, its parameters, the seed, the corpus and the versions.

A `Provenance` is carried by every result, printed by `--json`, stamped into every export, and turned
into the methods paragraph of a report. It holds no clock and no path of the machine, so that the same
input and seed give the same bytes.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policymine.errors import UnknownNameError
from policymine.paths import data_file

__all__ = ["Provenance", "Reference", "cited", "every_reference", "installed_versions", "ordinal"]

_CORE = ("jieba", "numba", "numpy", "pandas", "scipy", "scikit-learn", "duckdb", "pyarrow")


@dataclass(frozen=True, slots=True)
class Reference:
    """A published source of a method, as `data/references.toml` has it.

    Parameters
    ----------
    key : its key, such as `monroe2008`; in a .bib file too.
    authors, editors : surname, comma, initials, one name each.
    year : year of publication.
    title : title of the work.
    kind : article, book, chapter, conference, report, preprint, online or software.
    container : the journal, the proceedings or the book that it stands in.
    volume, issue, pages : as printed; `volume` is the number of a report, `pages` may be the number of an article.
    series, edition, publisher, place, doi, url, note : empty where there is none, or where it is not known for sure.
    """

    key: str
    authors: tuple[str, ...]
    year: int
    title: str
    kind: str = "article"
    container: str = ""
    editors: tuple[str, ...] = ()
    series: str = ""
    edition: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    place: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""

    @property
    def where(self) -> str:
        """Where it was published, in one line: journal, volume, pages, or publisher.

        >>> cited("monroe2008").where
        'Political Analysis 16(4), 372-403'
        """
        number = self.volume + (f"({self.issue})" if self.issue else "")
        if self.kind == "preprint":
            return f"{self.container}:{self.pages}"
        if self.kind == "report":
            named = f"{self.series} {self.volume}".strip()
            return ", ".join(part for part in (named, self.publisher) if part)
        if self.kind == "chapter":
            said = f"{', '.join(self.editors)} (eds.), {self.container}"
            numbered = f"vol. {self.volume}" if self.volume else ""
            return "In: " + ", ".join(part for part in (said, numbered, self.publisher, self.pages) if part)
        if self.container:
            return f"{self.container} {number}".strip() + (f", {self.pages}" if self.pages else "")
        edition = f"{ordinal(self.edition)} edition" if self.edition else ""
        identified = f"doi:{self.doi}" if self.kind == "software" and self.doi else ""
        return ", ".join(part for part in (self.publisher, edition, identified, self.note) if part)

    def __str__(self) -> str:
        """Return the reference as a page shows it: authors (year). title. where."""
        stop = "" if self.title.endswith(("?", "!")) else "."
        names = "; ".join(self.authors)
        return f"{names} ({self.year}). {self.title}{stop}" + (f" {self.where}." if self.where else "")


def ordinal(number: str) -> str:
    """Return a number of an edition as an English ordinal.

    >>> ordinal("2"), ordinal("3"), ordinal("12")
    ('2nd', '3rd', '12th')
    """
    if number[-2:] in ("11", "12", "13"):
        return f"{number}th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")


@functools.cache
def every_reference() -> Mapping[str, Reference]:
    """Return every published source by its key."""
    import tomllib

    text = data_file("references.toml").read_text("utf-8")
    return {key: _reference(key, entry) for key, entry in tomllib.loads(text).items()}


def _reference(key: str, entry: Mapping[str, Any]) -> Reference:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    if "in" in given:
        given["container"] = given.pop("in")
    return Reference(key=key, **given)


def cited(key: str) -> Reference:
    """Return the published source of this key.

    Raises UnknownNameError for a key that `data/references.toml` does not have.

    >>> str(cited("firth1993"))
    'Firth, D. (1993). Bias reduction of maximum likelihood estimates. Biometrika 80(1), 27-38.'
    """
    known = every_reference()
    if key not in known:
        raise UnknownNameError("reference", key, known)
    return known[key]


def installed_versions(packages: Sequence[str] = _CORE) -> dict[str, str]:
    """Return the version of policymine and of each package that is installed, by name.

    >>> "policymine" in installed_versions(())
    True
    """
    import importlib.metadata

    versions: dict[str, str] = {}
    for name in ("policymine", *packages):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a result.

    Parameters
    ----------
    verb : the library verb and CLI command, such as `shift`.
    parameters : every parameter that bears on the numbers, JSON types only.
    seed : the seed, or None where nothing is random.
    corpus : fingerprint of each corpus that was read, by name.
    n_documents : number of documents that entered.
    method : one sentence for the methods paragraph, in English.
    references : published sources of the method.
    notes : what the reader must know: exclusions, missing dates, tests made; in English (`Result.notes` has them in Chinese too).
    versions : package versions; filled in when left out.
    """

    verb: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    corpus: Mapping[str, str] = field(default_factory=dict)
    n_documents: int = 0
    method: str = ""
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=installed_versions)

    def filled(
        self, *, method: str = "", references: tuple[Reference, ...] = (), seed: int | None = None
    ) -> Provenance:
        """Return the same with what a method says of itself, where nothing stands yet.

        >>> Provenance("shift", versions={}).filled(method="Counted.", seed=0).method
        'Counted.'
        """
        return replace(
            self,
            method=self.method or method,
            references=self.references or references,
            seed=seed if self.seed is None else self.seed,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types, keys in a fixed order."""
        return {
            "verb": self.verb,
            "parameters": dict(self.parameters),
            "seed": self.seed,
            "corpus": dict(self.corpus),
            "n_documents": self.n_documents,
            "method": self.method,
            "references": [str(r) for r in self.references],
            "reference_keys": [r.key for r in self.references],
            "notes": list(self.notes),
            "versions": dict(self.versions),
        }

    def command(self) -> str:
        """Return the command line that replays this result, for the provenance section of a report."""
        import shlex

        words = ["policymine", *self.verb.split()]
        for value in self.parameters.get("arguments", ()):
            words.append(str(value))
        for name, value in self.parameters.items():
            if name == "arguments" or value is None or value is False:
                continue
            flag = "--" + name.replace("_", "-")
            if value is True:
                words.append(flag)
            elif isinstance(value, (list, tuple)):
                for item in value:
                    words += [flag, str(item)]
            else:
                words += [flag, str(value)]
        if self.seed is not None:
            words += ["--seed", str(self.seed)]
        return shlex.join(words)
