"""Signatures: 64 numbers a text that tell, without the text, how much two texts have in common.

White space, punctuation and the case of letters do not count; full-width letters are those of half width. A signature
depends on the text alone: no seed to choose, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["N_HASHES", "SIGNATURE_FORM", "WIDTH", "estimate", "letter_table", "letters_of", "overlap", "sign"]

# Letters in a shingle: words of Chinese have two, so five hold a phrase.
WIDTH: Final = 5
N_HASHES: Final = 64
# Goes up with every change that makes signatures differ; kept ones of another form are made again.
SIGNATURE_FORM: Final = 1
# Texts are signed in batches of this many characters.
_BATCH: Final = 1 << 21


@cache
def letter_table() -> NDArray[np.uint32]:
    """Return what stands for each code point: the small half-width letter, 0 for what is no letter or digit."""
    table = np.zeros(65536, dtype=np.uint32)
    for point in range(65536):
        # The full-width forms stand 0xFEE0 above ASCII.
        char = chr(point - 0xFEE0 if 0xFF01 <= point <= 0xFF5E else point)
        if char.isalnum():
            table[point] = ord(char.lower()[0])
    table.flags.writeable = False
    return table


@cache
def _multipliers() -> NDArray[np.uint32]:
    # Odd numbers out of the Weyl sequence of the golden ratio: written down, so that no generator can change them.
    steps = np.arange(1, N_HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    numbers = ((steps >> np.uint64(32)) ^ (steps >> np.uint64(7))).astype(np.uint32) | np.uint32(1)
    numbers.flags.writeable = False
    return numbers


def sign(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the signature of each text, and how many letters and digits it has.

    Returns
    -------
    signatures : uint32, (n_texts, 64).
    n_letters : int32, (n_texts,).

    >>> signatures, letters = sign(["居民委员会应当公开账目。", "居民委员会，应当公开账目", "Residents"])
    >>> estimate(signatures[0], signatures[1]), estimate(signatures[0], signatures[2]), letters.tolist()
    (1.0, 0.0, [11, 11, 9])
    """
    from policymine.kernels.shingles import signatures_of
    from policymine.kernels.texts import code_points

    signatures = np.empty((len(texts), N_HASHES), dtype=np.uint32)
    letters = np.empty(len(texts), dtype=np.int32)
    first = 0
    while first < len(texts):
        last, size = first, 0
        while last < len(texts) and (last == first or size + len(texts[last]) <= _BATCH):
            size += len(texts[last])
            last += 1
        chars, indptr = code_points(texts[first:last])
        signatures[first:last], letters[first:last] = signatures_of(
            chars, indptr, letter_table(), _multipliers(), WIDTH
        )
        first = last
    return signatures, letters


def estimate(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """Return the estimated Jaccard similarity of two texts, 0 to 1; its standard error is at most 0.0625."""
    return float(np.mean(one == other))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, small and of half width.

    >>> letters_of("国发〔２０１４〕12号，ＡBc。")
    '国发201412号abc'
    """
    from policymine.kernels.texts import code_points

    chars, _ = code_points([text])
    table = letter_table()
    kept = np.where(chars < 65536, table[np.minimum(chars, 65535)], chars)
    found: bytes = kept[kept != 0].astype("<u4").tobytes()
    return found.decode("utf-32-le", "surrogatepass")


def overlap(one: str, other: str) -> tuple[float, float]:
    """Return what two texts share, counted on their shingles: of both together (Jaccard), of the shorter (containment).

    >>> overlap("一二三四五六七", "一二三四五六七八九")
    (0.6, 1.0)
    >>> overlap("", "一二三四五")
    (0.0, 0.0)
    """
    from policymine.kernels.shingles import shingle_hashes
    from policymine.kernels.texts import code_points

    first, second = (shingle_hashes(code_points([text])[0], letter_table(), WIDTH) for text in (one, other))
    smaller = min(first.size, second.size)
    if not smaller:
        return 0.0, 0.0
    shared = int(np.intersect1d(first, second, assume_unique=True).size)
    return shared / (first.size + second.size - shared), shared / smaller
