"""Tables of ordinary characters: what written Chinese and English are made of.

Three circles: the few hundred commonest characters (a data file), the everyday ones (level one of GB 2312 and of
Big5, taken from the codecs, about 7,000 forms), and everything else, which good text hardly holds.
"""

from __future__ import annotations

import importlib.resources
from functools import cache

__all__ = ["common_characters", "everyday_characters", "is_han"]


@cache
def common_characters() -> frozenset[str]:
    """Return the commonest characters, simplified and traditional.

    >>> "的" in common_characters() and "國" in common_characters()
    True
    """
    raw = (importlib.resources.files("policymine") / "data" / "common_characters.txt").read_text("utf-8")
    return frozenset(ch for line in raw.splitlines() if not line.startswith("#") for ch in line.strip())


@cache
def everyday_characters() -> frozenset[str]:
    """Return level one of GB 2312 (3,755 characters) and of Big5 (5,401).

    >>> len(everyday_characters()) > 6000
    True
    """
    gb = bytes(b for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for b in (high, low))
    lows = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    big5 = bytes(b for high in range(0xA4, 0xC7) for low in lows for b in (high, low))
    decoded = gb.decode("gb2312", "ignore") + big5.decode("big5", "ignore")
    return frozenset(ch for ch in decoded if is_han(ch))


def is_han(char: str) -> bool:
    """Return whether the character is a Chinese ideograph.

    >>> is_han("治"), is_han("a"), is_han("。")
    (True, False, False)
    """
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF or code == 0x3007
    )
