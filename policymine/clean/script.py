"""Simplified and traditional script: which one a text is in, and the one turned into the other.

The conversion is OpenCC's `t2s`, by phrases where a character has several forms (乾隆, but 干燥). It changes no length:
character k of the result stands for character k of the text, so that every offset holds in both.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from policymine.clean.characters import is_han

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["SCRIPTS", "Script", "script_of", "to_simplified"]

Script = Literal["simplified", "traditional", "mixed"]

# What `ingest --script` takes.
SCRIPTS: Final = ("keep", "simplified")
# Characters of one script alone that a text must hold to be told, and the share below which the other is a slip.
_ENOUGH = 3
_SLIP = 0.05
_HALF = re.compile("([\ud800-\udfff]+)")


@cache
def _marks() -> np.ndarray:
    """Return for each code point 1 where only simplified text holds it, 2 where only traditional text does.

    Simplified is GB 2312 and traditional Big5, each without the other: 国 and 國, but not 人.
    """
    simplified = _repertoire("gb2312", range(0xB0, 0xF8), [*range(0xA1, 0xFF)])
    lows = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    traditional = _repertoire("big5", range(0xA4, 0xFA), lows)
    table = np.zeros(0x110000, dtype=np.uint8)
    table[[ord(ch) for ch in simplified - traditional]] = 1
    # What t2s leaves as it is (徵, 乾 apart) tells nothing.
    only = sorted(traditional - simplified)
    changed = [a for a, b in zip(only, to_simplified("".join(only)), strict=True) if a != b]
    table[[ord(ch) for ch in changed]] = 2
    return table


def _repertoire(encoding: str, highs: range, lows: list[int]) -> set[str]:
    raw = bytes(b for high in highs for low in lows for b in (high, low))
    return {ch for ch in raw.decode(encoding, "ignore") if is_han(ch)}


def script_of(text: str) -> Script | None:
    """Return the script of a Chinese text; None where too few of its characters tell.

    `mixed` where each script has more than a twentieth of the telling characters.

    >>> script_of("创新社会治理，发动居民协商"), script_of("創新社會治理，發動居民協商")
    ('simplified', 'traditional')
    >>> script_of("人民") is None
    True
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    marks = np.bincount(_marks()[codes], minlength=3)
    simplified, traditional = int(marks[1]), int(marks[2])
    if simplified + traditional < _ENOUGH:
        return None
    share = traditional / (simplified + traditional)
    if share <= _SLIP:
        return "simplified"
    return "traditional" if share >= 1 - _SLIP else "mixed"


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Return the text in simplified characters, as long as it was.

    >>> to_simplified("加強社會治理，乾隆年間的乾燥氣候")
    '加强社会治理，乾隆年间的干燥气候'
    """
    if text.isascii():
        return text
    if _HALF.search(text):
        # OpenCC works on UTF-8, which has no half of a surrogate pair.
        return "".join(part if _HALF.match(part) else to_simplified(part) for part in _HALF.split(text))
    converted = str(_converter().convert(text))
    if len(converted) == len(text):
        return converted
    # No entry of t2s changes a length today; should one, that line goes character by character.
    lines = []
    for line in text.split("\n"):
        new = str(_converter().convert(line))
        lines.append(new if len(new) == len(line) else "".join(map(_one, line)))
    return "\n".join(lines)


@cache
def _one(char: str) -> str:
    new = str(_converter().convert(char))
    return new if len(new) == 1 else char
