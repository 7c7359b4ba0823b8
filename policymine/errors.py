"""Every error that policymine raises on purpose, in one tree.

    PolicymineError
    +-- InputError (ValueError)          a parameter, term, date or condition that cannot be used
    |   +-- NotUsedError                    a term that no document uses: nothing found, exit code 1
    |   +-- UnknownNameError (KeyError)  a method, column or command that does not exist; lists those that do
    +-- IngestError (ValueError)         one source file cannot be read: names path and reason
    +-- CorpusError (RuntimeError)       a corpus folder is missing, of another version, locked or damaged
    +-- ModelError (RuntimeError)        a saved model is missing, damaged or does not fit the corpus
    +-- MissingExtraError (ImportError)  an optional package is needed; says which extra to install
    +-- NotEnoughDataError (ValueError)  the data cannot carry the analysis; says what is missing
    +-- RefusedError (ValueError)        the analysis would mislead on this kind of record; says why

The command line prints the message of any of them as one line and ends with exit code 2. The
message says what was given, what is accepted, and the next step.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = [
    "CorpusError",
    "IngestError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "NotEnoughDataError",
    "NotUsedError",
    "PolicymineError",
    "RefusedError",
    "UnknownNameError",
]


class PolicymineError(Exception):
    """The root: catch this to catch everything that policymine raises on purpose.

    `reasons` holds the sentence in each language of a report, where it is known; the message itself is English.
    """

    reasons: Mapping[str, str] | None = None


class InputError(PolicymineError, ValueError):
    """A parameter, term, date or condition that cannot be used."""


class NotUsedError(InputError):
    """A term occurs in no document that counts: nothing is found, and the command line ends with exit code 1."""


class UnknownNameError(InputError, KeyError):
    """A name that does not exist; the message lists the names that do and the nearest one.

    >>> print(UnknownNameError("method", "tfdf", ["textrank", "tfidf"]))
    unknown method 'tfdf'; did you mean 'tfidf'? Known: textrank, tfidf
    """

    def __init__(self, what: str, given: str, known: Iterable[str]) -> None:
        self.what = what
        self.given = given
        self.known = tuple(sorted(set(known)))
        near = difflib.get_close_matches(given, self.known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        super().__init__(f"unknown {what} {given!r}{hint} Known: {', '.join(self.known) or 'none'}")

    # KeyError prints the repr of its argument, which would quote the whole sentence.
    def __str__(self) -> str:
        return str(self.args[0])


class IngestError(PolicymineError, ValueError):
    """One source cannot be read.

    Parameters
    ----------
    path : the file, or the member of an archive, as the user would name it.
    reason : why, in one clause that starts in lower case and ends without a full stop.
    remedy : what the user can do, likewise; empty where there is nothing to do.
    """

    def __init__(self, path: str | Path, reason: str, remedy: str = "") -> None:
        self.path = str(path)
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{self.path}: {reason}" + (f"; {remedy}" if remedy else ""))


class CorpusError(PolicymineError, RuntimeError):
    """A corpus folder is missing, of another version, locked or damaged."""


class ModelError(PolicymineError, RuntimeError):
    """A saved model is missing, damaged or does not fit the corpus."""


class MissingExtraError(PolicymineError, ImportError):
    """An optional package is needed.

    >>> print(MissingExtraError("bertopic", "bertopic", "--method bert"))
    --method bert needs the package bertopic, which is not installed: pip install "policymine[bertopic]"
    """

    def __init__(self, package: str, extra: str, needed_for: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(
            f'{needed_for} needs the package {package}, which is not installed: pip install "policymine[{extra}]"'
        )


class NotEnoughDataError(PolicymineError, ValueError):
    """The data cannot carry the analysis; the message says what is missing."""


class RefusedError(PolicymineError, ValueError):
    """The analysis would mislead on this kind of record; the message says why."""
