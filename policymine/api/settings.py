"""`policymine.toml`: the defaults of a project, found in the working folder or a folder above it.

    [defaults]                 # every command that has such an option
    corpus = "out/study"
    lang = "zh"

    [shift]                    # one command
    by = "plan"

The command line wins over the file, the file over the built-in defaults. Paths are those beside the file. The
search ends at the user's home folder, or at the root.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError, UnknownNameError

__all__ = ["DEFAULTS", "FILE_NAME", "Settings", "find_settings", "read_settings"]

FILE_NAME: Final = "policymine.toml"

# What [defaults] may hold; all else belongs to the section of one command.
DEFAULTS: Final = ("by", "corpus", "json", "lang", "lexicon", "seed", "top", "where")


@dataclass(frozen=True)
class Settings:
    """The defaults of a project.

    Parameters
    ----------
    path : the file.
    sections : values by section (`defaults`, `shift`, `lexicon check`) and key, dashes as underscores.
    lines : number of the line of each section and key.
    """

    path: Path
    sections: Mapping[str, Mapping[str, Any]]
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of the project."""
        return self.path.parent

    def where(self, section: str, key: str = "") -> str:
        """Return the place of a section or a key, as errors name it."""
        line = self.lines.get((section, key))
        return f"{self.path}, line {line}" if line else str(self.path)

    def beside(self, given: str) -> Path:
        """Return a path that the file names, as seen from the working folder."""
        path = self.folder / Path(given).expanduser()
        try:
            return Path(os.path.relpath(path))
        except ValueError:  # another drive
            return path

    def corpus(self, command: str) -> Path | None:
        """Return the corpus that the file names for a command, None where it names none."""
        given = self.sections.get(command, {}).get("corpus", self.sections.get("defaults", {}).get("corpus"))
        if given is None:
            return None
        if not isinstance(given, str):
            raise InputError(
                f"{self.where(command if 'corpus' in self.sections.get(command, {}) else 'defaults', 'corpus')}: "
                f"corpus takes a folder in quotes, not {given!r}"
            )
        return self.beside(given)


def find_settings(start: str | Path = ".") -> Path | None:
    """Return the policymine.toml in force in a folder; None where there is none."""
    folder = Path(start).resolve()
    home = Path.home()
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
        if place == home:
            return None
    return None


def read_settings(path: str | Path) -> Settings:
    """Read a policymine.toml.

    Raises
    ------
    InputError : it is no TOML, or something stands outside a section.
    UnknownNameError : [defaults] holds a key that it cannot.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8-sig")
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file} cannot be read as TOML: {error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8; save it as UTF-8") from None
    sections: dict[str, dict[str, Any]] = {}
    lines = _lines(text)
    for name, values in given.items():
        if not isinstance(values, dict):
            place = f"{file}, line {lines[('', name)]}" if ("", name) in lines else str(file)
            raise InputError(f"{place}: {name} stands outside a section; put it below [defaults]")
        inner = {k: v for k, v in values.items() if isinstance(v, dict)}
        own = {k.replace("-", "_"): v for k, v in values.items() if k not in inner}
        if own or not inner:
            sections[name] = own
        for sub, held in inner.items():
            sections[f"{name} {sub}"] = {k.replace("-", "_"): v for k, v in held.items()}
    found = Settings(file, sections, lines)
    for key in sections.get("defaults", {}):
        if key not in DEFAULTS:
            raise UnknownNameError(f"key in {found.where('defaults', key)}, [defaults],", key, DEFAULTS)
    return found


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each section and each key, for errors."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            section = " ".join(part.strip().strip("\"'") for part in header[1].split("."))
            found.setdefault((section, ""), number)
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            found.setdefault((section, key[1].replace("-", "_") if section else key[1]), number)
    return found
