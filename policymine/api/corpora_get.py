"""`corpora get`: fetch one public corpus, check it, and say how it is read."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policymine.api.catalogue import CatalogueEntry, catalogue_entry
from policymine.api.download import fetch
from policymine.errors import InputError

__all__ = ["FetchedCorpus", "corpora_get"]


@dataclass(frozen=True, slots=True)
class FetchedCorpus:
    """A public corpus on this machine.

    Parameters
    ----------
    entry : what the catalogue says of it.
    path : its file, whole and checked.
    n_fetched : bytes that came over the network; 0 where the file was there already.
    resumed_at : bytes that an earlier attempt had left.
    """

    entry: CatalogueEntry
    path: Path
    n_fetched: int
    resumed_at: int

    def ingest_options(self) -> dict[str, Any]:
        """Return what to give to `ingest` besides the file and the corpus: `kind` and `columns`."""
        return {"kind": self.entry.kind, "columns": dict(self.entry.columns)}

    def command(self, into: str | Path | None = None) -> str:
        """Return the command line that reads it into a corpus, by default into a folder of its name."""
        words = ["policymine", "ingest", str(self.path), "--into", str(into or self.entry.name)]
        if self.entry.kind != "auto":
            words += ["--kind", self.entry.kind]
        for field, column in self.entry.columns.items():
            words += ["--column", f"{field}={column}"]
        return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "name": self.entry.name,
            "path": str(self.path),
            "address": self.entry.address,
            "sha256": self.entry.sha256,
            "bytes": self.entry.bytes,
            "n_fetched": self.n_fetched,
            "resumed_at": self.resumed_at,
            "licence": self.entry.licence,
            "citation": self.entry.citation,
            "command": self.command(),
        }


def corpora_get(
    name: str,
    into: str | Path = ".",
    *,
    catalogue_file: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FetchedCorpus:
    """Fetch a public corpus into a folder and check it against its sha256; a cut transfer goes on where it stopped.

    Parameters
    ----------
    name : as `corpora_list` names it.
    into : the folder, made where it is missing. A file that is there already and right is not fetched again.
    catalogue_file : a catalogue of one's own instead of the built-in one.
    progress : called with (bytes done, bytes in all).

    Raises
    ------
    UnknownNameError : the catalogue has no corpus of this name.
    InputError : `into` is no folder, another file stands there, or the file cannot be had whole and right.
    """
    entry = catalogue_entry(name, catalogue_file)
    folder = Path(into)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--into {folder}: is a file; give a folder")
    done = fetch(
        entry.address, folder / entry.file_name, sha256=entry.sha256, size=entry.bytes, progress=progress
    )
    return FetchedCorpus(entry, done.path, done.n_fetched, done.resumed_at)
