"""What a font file says of itself: its families and the characters it has glyphs for.

Reads the tables `name` and `cmap` of .ttf, .otf, .ttc and .otc files (OpenType specification 1.9, chapters "name"
and "cmap", formats 4 and 12); nothing else of the file is touched. A damaged file has no faces.
"""

from __future__ import annotations

import bisect
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

__all__ = ["SUFFIXES", "Face", "faces"]

SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_MAGIC: Final = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_MOST_FACES: Final = 64
_LARGEST_TABLE: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file.

    Parameters
    ----------
    family : the family as programs list it, in English where the file says it.
    style : its style, such as Regular or Bold.
    starts, ends : first and last code points of the runs of characters it draws, ascending.
    """

    family: str
    style: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, character: str) -> bool:
        """Return whether the face has a glyph for this character."""
        code = ord(character)
        at = bisect.bisect_right(self.starts, code) - 1
        return at >= 0 and code <= self.ends[at]


def faces(path: Path) -> tuple[Face, ...]:
    """Return the faces of a font file, in its order; none where it is no font or is damaged."""
    try:
        with path.open("rb") as file:
            found = [_face(file, offset) for offset in _offsets(file)]
    except (OSError, struct.error, ValueError, IndexError):
        return ()
    return tuple(face for face in found if face is not None)


def _offsets(file: BinaryIO) -> tuple[int, ...]:
    magic = file.read(4)
    if magic in _MAGIC:
        return (0,)
    if magic != b"ttcf":
        return ()
    _, count = struct.unpack(">II", file.read(8))
    count = min(count, _MOST_FACES)
    return struct.unpack(f">{count}I", file.read(4 * count))


def _face(file: BinaryIO, offset: int) -> Face | None:
    file.seek(offset)
    if file.read(4) not in _MAGIC:
        return None
    (count,) = struct.unpack(">H", file.read(2))
    file.seek(offset + 12)
    directory = file.read(16 * count)
    places = {
        directory[i : i + 4]: struct.unpack(">II", directory[i + 8 : i + 16])
        for i in range(0, len(directory) - 15, 16)
    }
    if b"name" not in places or b"cmap" not in places:
        return None
    names, cmap = (_table(file, *places[tag]) for tag in (b"name", b"cmap"))
    said = _names(names)
    family = said.get(16) or said.get(1)
    if not family:
        return None
    runs = _runs(cmap)
    return Face(
        family, said.get(17) or said.get(2) or "", tuple(r[0] for r in runs), tuple(r[1] for r in runs)
    )


def _table(file: BinaryIO, offset: int, length: int) -> bytes:
    if length > _LARGEST_TABLE:
        raise ValueError("a table larger than any font has")
    file.seek(offset)
    return file.read(length)


def _names(table: bytes) -> dict[int, str]:
    _, count, start = struct.unpack(">HHH", table[:6])
    best: dict[int, tuple[int, str]] = {}
    for i in range(count):
        platform, encoding, language, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * i)
        if name not in (1, 2, 16, 17):
            continue
        raw = table[start + offset : start + offset + length]
        if platform in (0, 3):
            text, rank = raw.decode("utf-16-be", "replace"), (2 if language == 0x409 else 1)
        elif platform == 1 and encoding == 0:
            text, rank = raw.decode("mac_roman"), 0
        else:
            continue
        if text and (name not in best or rank > best[name][0]):
            best[name] = (rank, text)
    return {name: text for name, (_, text) in best.items()}


def _runs(table: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    places: dict[int, int] = {}
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
        (form,) = struct.unpack_from(">H", table, offset)
        if form in (4, 12) and (platform, encoding) in ((0, 3), (0, 4), (0, 6), (3, 1), (3, 10)):
            places[form] = offset
    # Format 12 holds what format 4 does and the rare characters beyond the basic plane.
    if 12 in places:
        return _groups(table, places[12])
    return _segments(table, places[4]) if 4 in places else []


def _groups(table: bytes, at: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, at + 12)
    body = table[at + 16 : at + 16 + 12 * count]
    return [(first, last) for first, last, _ in struct.iter_unpack(">III", body)]


def _segments(table: bytes, at: int) -> list[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", table, at + 6)
    n = double // 2
    ends = struct.unpack_from(f">{n}H", table, at + 14)
    starts = struct.unpack_from(f">{n}H", table, at + 16 + double)
    return [(s, e) for s, e in zip(starts, ends, strict=True) if s != 0xFFFF]
