"""Fonts for Chinese in static figures: found on Windows, macOS and Linux, named, and asked whether they draw.

What is drawn is settled by the renderer alone: a character counts as drawn where its picture is not that of a
character no font has. The font files are read to say which font it is, and to hand the renderer folders it does
not look into by itself.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.charts.font_folders import font_files, own_folders
from policymine.charts.theme import FONT_STACK, FONTS

if TYPE_CHECKING:
    from policymine.charts.sfnt import Face

__all__ = ["FontFound", "chinese_font", "remedy", "stack", "undrawn"]

# Common characters of both scripts: a Japanese font lacks the simplified ones, a Latin one all of them.
_PROBES: Final = "治理协商议题臺灣"
_NEVER_DRAWN: Final = "\U0010fffd"
_REGULAR: Final = ("", "regular", "normal", "book", "roman", "常规體", "常规")
_FAMILIES: Final = {name.casefold(): i for i, name in enumerate(FONTS)}


@dataclass(frozen=True, slots=True)
class FontFound:
    """The font that static figures draw Chinese with.

    Parameters
    ----------
    family : its family, as it stands in the figures' list of fonts.
    file : its file; None where the renderer has one that is in none of the known folders.
    """

    family: str
    file: Path | None


def _picture(character: str, families: str = FONT_STACK) -> bytes:
    import vl_convert

    entity = f"&#x{ord(character):x};"
    drawn: bytes = vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="2" y="19" font-size="18" font-family="{families}">{entity}</text></svg>'
    )
    return drawn


def _draws(character: str) -> bool:
    return _picture(character) not in (_picture(_NEVER_DRAWN), _picture(" "))


def _rank(face: Face, own: bool) -> tuple[bool, int, bool] | None:
    if not all(face.has(c) for c in _PROBES[:6]):
        return None
    place = _FAMILIES.get(face.family.casefold(), len(FONTS))
    return (not own, place, face.style.casefold() not in _REGULAR)


@functools.cache
def _best() -> tuple[FontFound, Face] | None:
    from policymine.charts.sfnt import faces

    own = tuple(own_folders())
    ranked: list[tuple[tuple[bool, int, bool], str, Path, Face]] = []
    for file in font_files():
        for face in faces(file):
            rank = _rank(face, any(file.is_relative_to(folder) for folder in own))
            if rank is not None:
                ranked.append((rank, str(file), file, face))
    if not ranked:
        return None
    _, _, file, face = min(ranked, key=lambda r: r[:2])
    return FontFound(face.family, file), face


@functools.cache
def chinese_font() -> FontFound | None:
    """Return the font that static figures draw Chinese with, or None where this machine has none.

    A folder named by the environment variable POLICYMINE_FONTS comes first (several are joined by the system's
    path separator), then the fonts of `theme.FONTS` in their order, then any font that has Chinese.

    Raises
    ------
    InputError : POLICYMINE_FONTS names a folder that does not exist.
    """
    import vl_convert

    for folder in own_folders():
        vl_convert.register_font_directory(str(folder))
    found = _best()
    if _draws("治") and _picture("治") != _picture("理"):
        return found[0] if found else FontFound("sans-serif", None)
    if found is None or found[0].file is None:
        return None
    # The renderer looks into fewer folders than programs install fonts to.
    vl_convert.register_font_directory(str(found[0].file.parent))
    return found[0] if _draws("治") else None


def stack() -> str:
    """Return the list of fonts for a static figure: the usual ones, before them the user's own or an unusual one."""
    found = chinese_font()
    if found is None or found.file is None or "'" in found.family:
        return FONT_STACK
    if found.family.casefold() in _FAMILIES and not own_folders():
        # It is the first of the list that this machine has.
        return FONT_STACK
    return f"'{found.family}', {FONT_STACK}"


@functools.lru_cache(maxsize=20_000)
def _is_drawn(character: str) -> bool:
    best = _best()
    if chinese_font() is not None and best is not None and best[1].has(character):
        return True
    return _draws(character)


def undrawn(text: str) -> tuple[str, ...]:
    """Return the characters of the text that no font here draws, in the order of the text.

    Spaces, marks that combine and characters without a shape are passed over.

    >>> undrawn("share, 1990–2020")
    ()
    """
    wanted: Iterable[str] = dict.fromkeys(c for c in text if ord(c) > 0x17F or c in "·×")
    shaped = (
        c for c in wanted if unicodedata.category(c)[0] in "LNPS" or unicodedata.category(c) in ("Co", "Cn")
    )
    return tuple(c for c in shaped if not _is_drawn(c))


def remedy() -> str:
    """Return what to do on this system to get a font for Chinese."""
    folder = "or put a font file (.otf, .ttf, .ttc) into a folder and name it: POLICYMINE_FONTS=FOLDER"
    if sys.platform == "win32":
        how = (
            "in Settings > System > Optional features add 'Chinese (Simplified) Supplemental Fonts' "
            "(Microsoft YaHei comes with Windows)"
        )
    elif sys.platform == "darwin":
        how = "in Font Book download 'PingFang SC' or 'Hiragino Sans GB' (they come with macOS)"
    else:
        how = (
            "Debian/Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; "
            "Arch: pacman -S noto-fonts-cjk"
        )
    return f"{how}; {folder}; or save as .svg, which is drawn where it is opened"
