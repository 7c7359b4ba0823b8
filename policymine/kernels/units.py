"""Text as units that can be compared: each Chinese character is one, each run of other letters or digits is one.

So that a word is a unit in English and a character in Chinese, whichever stands in which text. Code points in, arrays out.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["FIRST_WORD", "N_UNITS", "content_hashes", "sentences_with", "shingle_keys", "units_of"]

# A character is its code point; a word is a number from here on, told by its hash.
FIRST_WORD: Final = 1 << 18
N_UNITS: Final = FIRST_WORD + (1 << 23)


def units_of(
    chars: NDArray[np.uint32], letters: NDArray[np.uint32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the units of a text: their numbers, and where each starts and ends.

    Parameters
    ----------
    chars : code points.
    letters : uint32, (65536,): what stands for each code point, 0 where it is passed over.

    Returns
    -------
    ids : int32, (n,): below `N_UNITS`; equal units have equal numbers, two words the same one by a chance of 1 in 8 million.
    starts, ends : int32, (n,): code-point offsets, end exclusive.

    >>> table = np.zeros(65536, dtype=np.uint32)
    >>> table[[0x793E, 0x4F1A, 97, 98]] = [0x793E, 0x4F1A, 97, 98]
    >>> ids, starts, ends = units_of(np.array([0x793E, 0x4F1A, 97, 98, 32, 97, 98], dtype=np.uint32), table)
    >>> starts.tolist(), ends.tolist(), bool(ids[2] == ids[3])
    ([0, 1, 2, 5], [1, 2, 4, 7], True)
    """
    ids = np.empty(max(chars.size, 1), dtype=np.int32)
    starts, ends = np.empty_like(ids), np.empty_like(ids)
    n = _units(np.ascontiguousarray(chars), np.ascontiguousarray(letters), ids, starts, ends)
    return ids[:n].copy(), starts[:n].copy(), ends[:n].copy()


def shingle_keys(ids: NDArray[np.int32], indptr: NDArray[np.int64], width: int) -> NDArray[np.uint64]:
    """Return the hash of the run of `width` units that starts at each unit; 0 where the sentence ends before.

    Parameters
    ----------
    ids : int32, (n,): units of all sentences, one after another.
    indptr : int64, (n_sentences + 1,).
    width : units in a run.

    Raises InputError where the width is below 1.
    """
    if width < 1:
        raise InputError(f"the width of a shingle is a number of units from 1, not {width}")
    found = np.zeros(ids.size, dtype=np.uint64)
    _shingles(np.ascontiguousarray(ids), np.ascontiguousarray(indptr), width, found)
    return found


def content_hashes(ids: NDArray[np.int32], indptr: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return one hash of all the units of each sentence, (n_sentences,): equal for equal sentences."""
    found = np.zeros(indptr.size - 1, dtype=np.uint64)
    _contents(np.ascontiguousarray(ids), np.ascontiguousarray(indptr), found)
    return found


def sentences_with(ids: NDArray[np.int32], indptr: NDArray[np.int64], n_units: int) -> NDArray[np.int64]:
    """Return how many sentences hold each unit, (n_units,).

    >>> sentences_with(np.array([0, 0, 1, 1], dtype=np.int32), np.array([0, 3, 4]), 3).tolist()
    [1, 2, 0]
    """
    found = np.zeros(n_units, dtype=np.int64)
    _sentences_with(np.ascontiguousarray(ids), np.ascontiguousarray(indptr), found)
    return found


@njit(cache=True, nogil=True)
def _sentences_with(ids: Any, indptr: Any, found: Any) -> None:
    last = np.full(found.size, -1, dtype=np.int64)
    for sentence in range(indptr.size - 1):
        for place in range(indptr[sentence], indptr[sentence + 1]):
            unit = ids[place]
            if last[unit] != sentence:
                last[unit] = sentence
                found[unit] += 1


@njit(cache=True, nogil=True)
def _mixed(value: Any) -> Any:
    # The finaliser of MurmurHash3: every bit of the input moves every bit of the hash.
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    return value


@njit(cache=True, nogil=True)
def _is_character(point: Any) -> bool:
    # Han with its extensions, kana, and the signs that count as characters (〇).
    return bool(
        0x3005 <= point <= 0x3007
        or 0x3040 <= point <= 0x30FF
        or 0x3400 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0x20000 <= point <= 0x323AF
    )


@njit(cache=True, nogil=True)
def _units(chars: Any, letters: Any, ids: Any, starts: Any, ends: Any) -> int:
    n = 0
    place = 0
    size = chars.size
    while place < size:
        point = np.int64(chars[place])
        letter = np.int64(letters[point]) if point < 65536 else point
        if letter == 0:
            place += 1
            continue
        starts[n] = place
        if _is_character(letter):
            ids[n] = letter
            place += 1
        else:
            rolling = np.uint64(0)
            while place < size:
                point = np.int64(chars[place])
                letter = np.int64(letters[point]) if point < 65536 else point
                if letter == 0 or _is_character(letter):
                    break
                rolling = rolling * np.uint64(0x9E3779B97F4A7C15) + np.uint64(letter)
                place += 1
            ids[n] = 262144 + np.int64(_mixed(rolling) & np.uint64(0x7FFFFF))
        ends[n] = place
        n += 1
    return n


@njit(cache=True, nogil=True)
def _shingles(ids: Any, indptr: Any, width: int, found: Any) -> None:
    for sentence in range(indptr.size - 1):
        for first in range(indptr[sentence], indptr[sentence + 1] - width + 1):
            value = np.uint64(width)
            for k in range(width):
                value = value * np.uint64(0x9E3779B97F4A7C15) + np.uint64(ids[first + k] + 1)
            value = _mixed(value)
            found[first] = value if value != 0 else np.uint64(1)


@njit(cache=True, nogil=True)
def _contents(ids: Any, indptr: Any, found: Any) -> None:
    for sentence in range(indptr.size - 1):
        value = np.uint64(indptr[sentence + 1] - indptr[sentence])
        for place in range(indptr[sentence], indptr[sentence + 1]):
            value = _mixed(value * np.uint64(0x9E3779B97F4A7C15) + np.uint64(ids[place] + 1))
        found[sentence] = value
