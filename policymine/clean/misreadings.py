"""The wrong readings of UTF-8, and the bytes that a text was before one: GB18030 (or GBK, Windows 936) and Windows-1252."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

import numpy as np

__all__ = ["BLANK", "LOST", "Put", "Reading", "gbk", "put_back", "western"]

LOST = "\ufffd"
# Bytes that UTF-8 never holds stand for what is none: a lost byte, a no-break space let through, a character that no
# reading yields.
HOLE, BLANK, WALL = b"\xff", b"\xfd", b"\xfe"
# A lost byte that another one follows; before an indent only if it belongs to the indent.
_INSIDE = re.compile(rb"((?:\xe3\x80\xff)+)|\xff(?=[\x80-\xf4\xff])(?!(?:\xe3\x80\xff){2})")
# Private characters of GB18030, which not every reader of it knows.
_PRIVATE = re.compile("[\ue000-\ue765]")


class Reading(NamedTuple):
    """A wrong reading of UTF-8: the bytes each of its characters stood for, and what a stretch of it begins with."""

    kind: str
    wide: bool
    bytes_of: Mapping[str, bytes]
    seed: re.Pattern[str]


@cache
def gbk() -> Reading:
    """Return the reading of UTF-8 as GB18030."""
    table = {chr(code): bytes((code,)) for code in range(0x80)}
    table |= {"\u00a0": BLANK, LOST: HOLE}
    for high in range(0x81, 0xFF):
        for low in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            raw = bytes((high, low))
            table.setdefault(raw.decode("gb18030", "replace"), raw)
    # Programs differ in these rows: the characters' own code points, or the private ones of GB18030-2000.
    for row, column, chars, private in (
        (0xA6, 0xD9, "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16", 0xE78D),
        (0xA6, 0xEC, "\ufe17\ufe18", 0xE794),
        (0xA6, 0xF3, "\ufe19", 0xE796),
        (0xA8, 0xBC, "\u1e3f", 0xE7C7),
        (0xA8, 0xBF, "\u01f9", 0xE7C8),
    ):
        for k, char in enumerate(chars):
            table.setdefault(char, bytes((row, column + k)))
            table.setdefault(chr(private + k), bytes((row, column + k)))
    first = _class(table, (*range(0xE2, 0xEA), 0xEF), range(0x80, 0xC0))
    second = _class(table, range(0x80, 0xC0), range(0xC2, 0xF1))
    third = _class(table, range(0x80, 0xC0), range(0x80, 0xC0))
    seed = re.compile(f"{first}(?:{second}{third}|{first}|{second}?[\ufffd?€])")
    return Reading("UTF-8 read as GB18030", True, table, seed)


def _class(table: Mapping[str, bytes], highs: Iterable[int], lows: Iterable[int]) -> str:
    """Return the pattern of one character whose two bytes lie in these ranges."""
    one, two = frozenset(highs), frozenset(lows)
    chars = "".join(ch for ch, raw in table.items() if len(raw) == 2 and raw[0] in one and raw[1] in two)
    return f"[{re.escape(chars)}]"


@cache
def western() -> Reading:
    """Return the reading of UTF-8 as Windows-1252, of which Latin-1 is a part."""
    table = {chr(code): bytes((code,)) for code in range(0x100)} | {LOST: HOLE}
    for code in range(0x80, 0xA0):
        # Five codes are free in Windows-1252; programs put the control character of that number there.
        table[bytes((code,)).decode("cp1252", "ignore") or chr(code)] = bytes((code,))
    # Their bytes are never in UTF-8, and stand for something else here.
    table |= {"\u00fd": WALL, "\u00ff": WALL}
    low = "".join(re.escape(char) for char, raw in table.items() if 0x80 <= raw[0] < 0xC0)
    return Reading("UTF-8 read as Windows-1252", False, table, re.compile(f"[\u00c2-\u00f0][{low}\ufffd]"))


class Put(NamedTuple):
    """A text as the bytes that its characters stood for; `starts[k]` is the first byte of character k."""

    data: bytes
    starts: np.ndarray


def put_back(text: str, reading: Reading) -> Put:
    """Return the text as the bytes it was before it was read wrongly.

    >>> put_back("涓滆タ", gbk()).data.decode()
    '东西'
    """
    table = reading.bytes_of
    parts = [table.get(char, WALL) for char in text]
    if reading.wide and "€" in text:
        # 0x80 in Windows' code page 936; a € of its own is two bytes, the end of one character and the head of the next.
        for at, char in enumerate(text):
            if char == "€":
                before = parts[at - 1][-1] if at else 0
                follows = parts[at + 1][0] if at + 1 < len(parts) and text[at + 1] != "€" else 0
                inside = before < 0xC0 and (0x80 <= follows < 0xC0 or follows == 0xFF)
                parts[at] = b"\xa2\xe3" if inside else HOLE if follows == 0x3F else b"\x80"
    data = b"".join(parts)
    full = _PRIVATE.search(text) is not None
    if reading.wide:
        data = _INSIDE.sub(partial(_refill, full), data.replace(b"\xe3\xff\xff", b"\xe3\x80\xff"))
    starts = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return Put(data, starts)


def _refill(full: bool, match: re.Match[bytes]) -> bytes:
    """Return what a lost byte inside a line was, 0x80 if that is certain.

    A reader that knows all of GB18030, private characters too (`full`), makes a pair of any two bytes of UTF-8 but
    where the first is 0x80; another one loses the first of each pair that is free. The two blanks of an indent are
    certain either way. Before an indent a line break may have stood that is gone since, and with it what told 0x80
    from any other byte: the sign before stays lost, and so does what may be one blank or 。 at a line's end.
    """
    blanks = match.group(1)
    if blanks is None:
        return b"\x80" if full else HOLE
    follows = match.string[match.end() : match.end() + 1]
    if len(blanks) < 6 or not b"\x80" <= follows < b"\xfd":
        return blanks
    return blanks[:-6] + b"\xe3\x80\x80" * 2
