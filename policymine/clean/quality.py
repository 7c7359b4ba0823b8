"""How good a text is as text, and in which language: numbers that warn before they mislead.

Quality is the share of ordinary characters. Text in a wrong encoding, out of a PDF whose font has no map, or of
careless OCR is full of rare ideographs, private-use signs and replacement marks, and falls below .9.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from policymine.clean.characters import everyday_characters

__all__ = ["language", "odd_stretches", "quality"]

_SLICE = 20_000
_SLICES = 20
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|for|on|that|by|with|as|was|be)\b", re.IGNORECASE)


@cache
def _odd() -> np.ndarray:
    """Return for each code point whether ordinary text does not hold it."""
    everyday = "".join(sorted(everyday_characters()))
    signs = "\u3000-\u303f\uff00-\uffef\u2000-\u206f\u2070-\u209f\u20a0-\u20bf\u2100-\u218f\u2190-\u21ff\u2200-\u22ff"
    shapes = "\u2460-\u24ff\u2500-\u25ff\u2600-\u26ff\u3200-\u33ff\u3040-\u30ff"
    latin = "\t\t\n\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u04ff".replace("-", "")
    table = np.ones(0x110000, dtype=np.uint8)
    ranges = (signs + shapes).replace("-", "") + latin
    for first, last in zip(ranges[::2], ranges[1::2], strict=True):
        table[ord(first) : ord(last) + 1] = 0
    table[[ord(char) for char in everyday]] = 0
    return table


def _codes(text: str) -> np.ndarray:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def quality(text: str) -> float:
    """Return the share of ordinary characters, 0 to 1; of a long text, in twenty slices spread over it.

    >>> quality("加强和创新社会治理。"), quality("")
    (1.0, 0.0)
    >>> quality("鍔犲己鍜屽垱鏂扮ぞ浼氭不鐞嗐") < 0.7
    True
    """
    if not text:
        return 0.0
    if len(text) > _SLICE * _SLICES:
        step = len(text) // _SLICES
        text = "".join(text[k * step : k * step + _SLICE] for k in range(_SLICES))
    dense = len(text) - text.count(" ") - text.count("\n")
    return round(max(0.0, 1 - int(_odd()[_codes(text)].sum(dtype=np.int64)) / max(dense, 1)), 4)


def odd_stretches(text: str, *, width: int = 500, floor: float = 0.85) -> int:
    """Return how many stretches of `width` characters fall below `floor`: damage that the whole hides.

    >>> odd_stretches("社会治理" * 1000 + "鍔犲己鍜屽垱鏂扮ぞ浼氭不鐞" * 50) > 0
    True
    """
    return sum(1 for k in range(0, min(len(text), 2_000_000), width) if quality(text[k : k + width]) < floor)


def language(text: str) -> str | None:
    """Return `zh`, `en` or None where it is neither for certain.

    Chinese where ideographs are at least a fifth of the letters; English where Latin letters prevail and its
    commonest words are among them.

    >>> language("社区协商 community"), language("Minutes of the meeting"), language("1, 2, 3")
    ('zh', 'en', None)
    """
    if len(text) > _SLICE * 2:
        middle = len(text) // 2
        text = text[:_SLICE] + text[middle : middle + _SLICE]
    codes = _codes(text)
    han = int(((codes >= 0x3400) & (codes <= 0x9FFF)).sum())
    kana = int(((codes >= 0x3040) & (codes <= 0x30FF)).sum())
    small = codes | 0x20
    latin = int(((small >= 0x61) & (small <= 0x7A)).sum())
    if kana > han / 4:
        return None
    if han and han >= 0.2 * (han + latin):
        return "zh"
    if latin and len(_ENGLISH.findall(text)) >= max(1, len(re.findall(r"[A-Za-z]+", text)) // 25):
        return "en"
    return None
