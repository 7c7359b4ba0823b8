"""Texts as sets of short runs of letters, each set told by its smallest hashes (MinHash).

Code points in, arrays out. A letter is what a table says it is; everything else is passed over, so that white space and
punctuation never make two texts differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["shingle_hashes", "signatures_of"]


def signatures_of(
    chars: NDArray[np.uint32],
    indptr: NDArray[np.int64],
    letters: NDArray[np.uint32],
    multipliers: NDArray[np.uint32],
    width: int,
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the signature of each text and its number of letters.

    Parameters
    ----------
    chars : code points of all texts, one after another.
    indptr : int64, (n_texts + 1,): text i is chars[indptr[i] : indptr[i + 1]].
    letters : uint32, (65536,): what stands for each code point, 0 where it is passed over; those beyond stand for
        themselves.
    multipliers : uint32, odd, (n_hashes,): one hash function each.
    width : letters in a shingle.

    Returns
    -------
    signatures : uint32, (n_texts, n_hashes): the share of equal numbers in two rows estimates the Jaccard similarity
        of the two sets of shingles. A text shorter than a shingle is one shingle; one without letters has the largest
        number everywhere.
    n_letters : int32, (n_texts,).

    Source: A. Broder, 1997, On the resemblance and containment of documents.
    """
    if width < 1:
        raise InputError(f"the width of a shingle is a number of letters from 1, not {width}")
    out = np.full((indptr.size - 1, multipliers.size), np.uint32(0xFFFFFFFF), dtype=np.uint32)
    sizes = np.zeros(indptr.size - 1, dtype=np.int32)
    _signatures(_fixed(chars), _fixed(indptr), _fixed(letters), _fixed(multipliers), width, out, sizes)
    return out, sizes


def shingle_hashes(chars: NDArray[np.uint32], letters: NDArray[np.uint32], width: int) -> NDArray[np.uint64]:
    """Return the hash of each distinct shingle of a text, ascending; parameters as for `signatures_of`.

    >>> table = np.arange(65536, dtype=np.uint32)
    >>> text = np.array([97, 98, 97, 98, 97], dtype=np.uint32)
    >>> len(shingle_hashes(text, table, 2)), len(shingle_hashes(text, table, 9)), len(shingle_hashes(text[:0], table, 2))
    (2, 1, 0)
    """
    if width < 1:
        raise InputError(f"the width of a shingle is a number of letters from 1, not {width}")
    found = np.empty(max(chars.size, 1), dtype=np.uint64)
    return np.unique(found[: _hashes(_fixed(chars), _fixed(letters), width, found)])


def _fixed(values: NDArray[Any]) -> NDArray[Any]:
    """The array read only and contiguous, so that there is one compiled form."""
    array = np.ascontiguousarray(values).view()
    array.flags.writeable = False
    return array


@njit(cache=True, nogil=True)
def _mixed(value: np.uint64) -> np.uint64:
    # The finaliser of MurmurHash3: every bit of the shingle moves every bit of the hash.
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    return value


@njit(cache=True, nogil=True)
def _hashes(chars: Any, letters: Any, width: int, found: Any) -> int:
    """Write the hash of every shingle into `found`, repeats included; return how many there are."""
    base = np.uint64(0x9E3779B97F4A7C15)
    power = np.uint64(1)
    for _ in range(width):
        power *= base
    rolling = np.uint64(0)
    window = np.zeros(width, dtype=np.uint64)
    n = 0
    kept = 0
    for char in chars:
        letter = np.uint64(letters[char]) if char < 65536 else np.uint64(char)
        if letter == 0:
            continue
        place = kept % width
        # A polynomial over the last `width` letters, modulo 2**64.
        rolling = rolling * base + letter - window[place] * power
        window[place] = letter
        kept += 1
        if kept >= width:
            found[n] = _mixed(rolling)
            n += 1
    if 0 < kept < width:
        found[n] = _mixed(rolling)
        n += 1
    return n


@njit(cache=True, nogil=True)
def _signatures(
    chars: Any, indptr: Any, letters: Any, multipliers: Any, width: int, out: Any, sizes: Any
) -> None:
    longest = 1
    for i in range(indptr.size - 1):
        longest = max(longest, indptr[i + 1] - indptr[i])
    found = np.empty(longest, dtype=np.uint64)
    for i in range(indptr.size - 1):
        text = chars[indptr[i] : indptr[i + 1]]
        n = _hashes(text, letters, width, found)
        kept = 0
        for char in text:
            if char >= 65536 or letters[char] != 0:
                kept += 1
        sizes[i] = kept
        row = out[i]
        for k in range(n):
            low = np.uint32(found[k] & np.uint64(0xFFFFFFFF))
            high = np.uint32(found[k] >> np.uint64(32))
            for j in range(multipliers.size):
                value = np.uint32(low * multipliers[j]) + high
                value = np.uint32(value)
                row[j] = min(row[j], value)
