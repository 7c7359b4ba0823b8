"""Where a result comes from: the verb, its parameters, the seed, the corpus and the versions.

A `Provenance` is carried by every result, printed by `--json`, stamped into every export, and turned
into the methods paragraph of a report. It holds no clock and no path of the machine, so that the same
input and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["Provenance", "Reference", "installed_versions"]

_CORE = ("jieba", "numba", "numpy", "pandas", "scipy", "scikit-learn", "duckdb", "pyarrow")


@dataclass(frozen=True, slots=True)
class Reference:
    """A published source of a method.

    Parameters
    ----------
    key : short key for a .bib file, such as `monroe2008`.
    authors : surname and initials, separated by semicolons.
    year : year of publication.
    title : title of the work.
    where : journal, volume, pages or publisher.
    """

    key: str
    authors: str
    year: int
    title: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.authors} ({self.year}). {self.title}." + (f" {self.where}." if self.where else "")


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
    notes : what the reader must know: exclusions, missing dates, tests made.
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
