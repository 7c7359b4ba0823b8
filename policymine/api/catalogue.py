"""The catalogue of public corpora: what each is, where it stands, and what its file must be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from policymine.errors import InputError, UnknownNameError
from policymine.paths import data_file

__all__ = ["CatalogueEntry", "catalogue", "catalogue_entry"]

# Raw files of a public code host, by repository, commit and path.
_RAW: Final = "https://raw.githubusercontent.com"
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_HASH = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_FILE = re.compile(r"[^\x00-\x1f<>:\"/\\|?*.][^\x00-\x1f<>:\"/\\|?*]{0,150}")
_LARGEST: Final = 1 << 32
_NEEDED: Final = ("sha256", "bytes", "licence")
_KNOWN: Final = frozenset(
    (*_NEEDED, "title", "what", "notes", "repository", "commit", "path", "address", "form", "language", "kind",
     "columns", "citation")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One public corpus.

    Parameters
    ----------
    name : what `corpora get` calls it.
    address : where its file is fetched from.
    sha256, bytes : what the file must be.
    licence : as the source states it.
    title, what, notes : by language, `zh` and `en`.
    form, language, kind : of the file and its texts.
    columns : field -> column, for `ingest`.
    citation : how to cite it.
    """

    name: str
    address: str
    sha256: str
    bytes: int
    licence: str
    title: Mapping[str, str] = field(default_factory=dict)
    what: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    language: str = ""
    kind: str = "auto"
    columns: Mapping[str, str] = field(default_factory=dict)
    citation: str = ""

    @property
    def file_name(self) -> str:
        """The name of its file: the last part of the address."""
        return unquote(urlsplit(self.address).path.rpartition("/")[2])

    @property
    def host(self) -> str:
        """Who is asked for it."""
        return urlsplit(self.address).netloc

    def said(self, what: str, lang: str) -> str:
        """Return `title`, `what` or `notes` in a language, else in the other one, else nothing."""
        given: Mapping[str, str] = getattr(self, what)
        return given.get(lang) or next(iter(given.values()), "")


def catalogue(file: str | Path | None = None) -> tuple[CatalogueEntry, ...]:
    """Return the public corpora of the catalogue, in its order.

    Parameters
    ----------
    file : a catalogue of one's own, a .toml of the form of the built-in one, instead of it.

    Raises
    ------
    InputError : the file is missing or no TOML, or one of its entries lacks something or says what cannot be.
    """
    source = data_file("corpora.toml") if file is None else Path(file)
    try:
        given = tomllib.loads(source.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"there is no catalogue {file}; give a .toml file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"catalogue {file} cannot be read: {error}") from error
    return tuple(_entry(name, table, str(file or "corpora.toml")) for name, table in given.items())


def catalogue_entry(name: str, file: str | Path | None = None) -> CatalogueEntry:
    """Return the public corpus of this name.

    Raises UnknownNameError where the catalogue has none; InputError as `catalogue` does.

    >>> catalogue_entry("us-inaugural-addresses").file_name
    'inaugural.zip'
    """
    known = {entry.name: entry for entry in catalogue(file)}
    if name not in known:
        raise UnknownNameError("corpus", name, known)
    return known[name]


def _entry(name: str, table: Any, file: str) -> CatalogueEntry:
    def refuse(why: str) -> InputError:
        return InputError(f"catalogue {file}, [{name}]: {why}")

    if not isinstance(table, dict):
        raise refuse("is no table; an entry begins with [NAME]")
    if not _NAME.fullmatch(name):
        raise refuse("a name has small letters, digits and hyphens")
    if unknown := sorted(set(table) - _KNOWN):
        raise refuse(f"{unknown[0]!r} is not known; known are {', '.join(sorted(_KNOWN))}")
    if missing := [key for key in _NEEDED if key not in table]:
        raise refuse(f"{missing[0]} is missing")
    size, digest = table["bytes"], str(table["sha256"]).lower()
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= _LARGEST:
        raise refuse(f"bytes is the size of the file, 1 to {_LARGEST}, not {size!r}")
    if not _HASH.fullmatch(digest):
        raise refuse("sha256 has 64 hexadecimal digits")
    columns = table.get("columns", {})
    if not isinstance(columns, dict):
        raise refuse('columns is a table, such as { text = "content" }')
    made = CatalogueEntry(
        name=name,
        address=_address(table, refuse),
        sha256=digest,
        bytes=size,
        licence=_line(table["licence"]),
        title=_languages(table.get("title", {})),
        what=_languages(table.get("what", {})),
        notes=_languages(table.get("notes", {})),
        form=_line(table.get("form", "")),
        language=_line(table.get("language", "")),
        kind=_line(table.get("kind", "auto")),
        columns={_line(k): _line(v) for k, v in columns.items()},
        citation=_line(table.get("citation", "")),
    )
    if not _FILE.fullmatch(made.file_name):
        raise refuse(f"{made.file_name!r} is no name for a file")
    return made


def _address(table: Mapping[str, Any], refuse: Any) -> str:
    if "address" in table:
        address = str(table["address"])
        split = urlsplit(address)
        if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _LOOPBACK):
            raise refuse(f"an address begins with https://, not {address[:80]!r}")
        if not split.hostname or split.username or split.password or re.search(r"[\x00-\x20\x7f]", address):
            raise refuse(f"{address[:80]!r} is no address of a file")
        return address
    repository, commit, path = (str(table.get(key, "")) for key in ("repository", "commit", "path"))
    if not _REPOSITORY.fullmatch(repository) or not _COMMIT.fullmatch(commit):
        raise refuse("needs repository (OWNER/NAME), commit (40 hexadecimal digits) and path, or address")
    if not path or path.startswith("/") or ".." in path.split("/"):
        raise refuse(f"path {path!r} is no path within a repository")
    return f"{_RAW}/{repository}/{commit}/{quote(path)}"


def _languages(given: Any) -> dict[str, str]:
    if isinstance(given, str):
        return {"en": _line(given)}
    return {str(lang): _line(text) for lang, text in given.items()} if isinstance(given, dict) else {}


def _line(text: Any) -> str:
    """Return a text of a catalogue on one line, without what would move a terminal's cursor."""
    return "".join(ch for ch in " ".join(str(text).split()) if ch.isprintable())
