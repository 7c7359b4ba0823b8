"""Where fonts are kept: the system's folders, the user's, and those that POLICYMINE_FONTS names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from policymine.charts.sfnt import SUFFIXES
from policymine.errors import InputError

__all__ = ["VARIABLE", "font_files", "font_folders", "own_folders"]

VARIABLE: Final = "POLICYMINE_FONTS"
_MOST_FILES: Final = 20_000


def own_folders() -> list[Path]:
    """Return the folders that POLICYMINE_FONTS names.

    Raises InputError where one of them does not exist.
    """
    given = [Path(p).expanduser() for p in os.environ.get(VARIABLE, "").split(os.pathsep) if p.strip()]
    for folder in given:
        if not folder.is_dir():
            raise InputError(
                f"{VARIABLE} names {folder}, which is no folder; name one with .otf, .ttf or .ttc files"
            )
    return [folder.resolve() for folder in given]


def _windows() -> Iterator[Path]:
    yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    for variable in ("LOCALAPPDATA", "APPDATA"):
        if base := os.environ.get(variable):
            yield Path(base) / "Microsoft" / "Windows" / "Fonts"


def _macos() -> Iterator[Path]:
    yield Path("/System/Library/Fonts")
    yield Path("/Library/Fonts")
    yield Path.home() / "Library" / "Fonts"
    # Fonts that Font Book downloads, PingFang among them.
    yield from sorted(Path("/System/Library/AssetsV2").glob("com_apple_MobileAsset_Font*"))
    yield Path("/System/Library/PrivateFrameworks/FontServices.framework/Resources/Reserved")


def _fontconfig(file: Path) -> Iterator[Path]:
    try:
        root = ET.parse(file).getroot()
    except (OSError, ET.ParseError):
        return
    for node in root.iter("dir"):
        if node.text:
            yield Path(node.text.strip()).expanduser()


def _linux() -> Iterator[Path]:
    # Who names a configuration of fontconfig has said where fonts are; the renderer reads it too.
    if given := os.environ.get("FONTCONFIG_FILE"):
        yield from _fontconfig(Path(given))
        return
    home = Path.home()
    yield Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
    yield home / ".fonts"
    for base in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":"):
        yield Path(base) / "fonts"
    # Conda installs fonts of its own; under the Windows Subsystem for Linux those of Windows are at hand.
    yield Path(sys.prefix) / "fonts"
    yield Path(sys.prefix) / "share" / "fonts"
    yield Path("/mnt/c/Windows/Fonts")


def font_folders() -> list[Path]:
    """Return the folders with fonts that exist here, the user's own first."""
    systems = {"win32": _windows, "darwin": _macos}
    folders = [*own_folders(), *systems.get(sys.platform, _linux)()]
    return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))


def font_files() -> Iterator[Path]:
    """Yield the font files of these folders and their subfolders, each once."""
    seen: set[Path] = set()
    for folder in font_folders():
        for where, _, names in os.walk(folder):
            for name in sorted(names):
                path = Path(where) / name
                if path.suffix.lower() in SUFFIXES and path not in seen:
                    seen.add(path)
                    yield path
                    if len(seen) >= _MOST_FILES:
                        return
