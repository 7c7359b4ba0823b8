"""Common stretches: what two collections say in the same words, letter for letter, found by shared shingles.

White space, punctuation and the case of letters do not count. What stands in title marks (《…》), document numbers and
dates are passed over: to name a paper or a day is not to say what the paper says. No stretch crosses the end of a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.kernels.texts import code_points
from policymine.matching.minhash import letter_table

__all__ = ["Letters", "Stretches", "common_stretches", "letters_of_units", "shingles_of"]

_NAMED: Final = re.compile(
    r"《[^《》\n]{1,120}》|[〔\[（(]\s?(?:19|20)\d\d\s?[〕\]）)]\s?\d{1,4}\s?号?"
    r"|(?:(?:19|20)\d\d年)(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2}(?:,\s(?:19|20)\d\d)?"
)
# A shingle that so many units share is a formula; it opens no stretch.
_COMMON: Final = 200
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Letters:
    """The letters and digits of units of text, one after another.

    Parameters
    ----------
    codes : uint32, (n,): small half-width letters; 0 ends a unit or stands for what is passed over.
    unit : int32, (n,): the unit of each.
    offset : int32, (n,): its code-point offset in the unit's document.
    """

    codes: NDArray[np.uint32]
    unit: NDArray[np.int32]
    offset: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches that a unit of each side shares, longest runs only; arrays of one length.

    Parameters
    ----------
    first, second : int64: where the stretch begins in the letters of each side.
    length : int64: letters.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    length: NDArray[np.int64]


def letters_of_units(units: Iterable[tuple[str, int]]) -> Letters:
    """Return the letters of units.

    Parameters
    ----------
    units : (text, its offset in its document).

    >>> letters = letters_of_units([("按照《意见》，公开账目。", 10)])
    >>> "".join(chr(c) if c else "|" for c in letters.codes), letters.offset[:2].tolist()
    ('按照|公开账目|', [10, 11])
    """
    table = letter_table()
    codes: list[NDArray[np.uint32]] = []
    places: list[NDArray[np.int32]] = []
    numbers: list[NDArray[np.int32]] = []
    for number, (text, start) in enumerate(units):
        chars, _ = code_points([text])
        small = np.where(chars < 65536, table[np.minimum(chars, 65535)], chars).astype(np.uint32)
        keep = small != 0
        for match in _NAMED.finditer(text):
            small[match.start() : match.end()] = 0
            keep[match.start() : match.end()] = False
            keep[match.start()] = True
        where = np.flatnonzero(keep)
        codes += [small[where], np.zeros(1, dtype=np.uint32)]
        places += [(where + start).astype(np.int32), np.array([start + len(text)], dtype=np.int32)]
        numbers.append(np.full(where.size + 1, number, dtype=np.int32))
    if not codes:
        return Letters(np.zeros(0, np.uint32), np.zeros(0, np.int32), np.zeros(0, np.int32))
    return Letters(np.concatenate(codes), np.concatenate(numbers), np.concatenate(places))


def shingles_of(letters: Letters, width: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the hash of each shingle that holds letters only, and where it begins; ascending by place.

    Raises InputError where the width is below 1.
    """
    if width < 1:
        raise InputError(f"the width of a shingle is a number of letters from 1, not {width}")
    n = letters.codes.size - width + 1
    if n < 1:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    hashes = np.zeros(n, dtype=np.uint64)
    whole = np.ones(n, dtype=bool)
    for k in range(width):
        part = letters.codes[k : k + n]
        whole &= part != 0
        hashes = (hashes ^ part) * _BASE
        hashes ^= hashes >> np.uint64(31)
    starts = np.flatnonzero(whole)
    return hashes[starts], starts


def common_stretches(first: Letters, second: Letters, *, width: int) -> Stretches:
    """Return the stretches of at least `width` letters that the two sides share.

    Parameters
    ----------
    first, second : the letters of each side.
    width : letters; a shorter agreement is not looked for.

    A shingle that more than 200 places of a side hold opens no stretch: it is a formula. Time grows with the number of
    shared shingles.

    >>> one = letters_of_units([("居民委员会应当公开账目，每季度一次", 0)])
    >>> other = letters_of_units([("主任说要公开账目每季度一次才行", 5)])
    >>> found = common_stretches(one, other, width=5)
    >>> found.length.tolist(), one.offset[found.first].tolist(), other.offset[found.second].tolist()
    ([9], [7], [9])
    """
    empty = np.zeros(0, dtype=np.int64)
    left, left_at = shingles_of(first, width)
    right, right_at = shingles_of(second, width)
    if not left.size or not right.size:
        return Stretches(empty, empty, empty)
    by_left, by_right = np.argsort(left, kind="stable"), np.argsort(right, kind="stable")
    keys_left, from_left, n_left = np.unique(left[by_left], return_index=True, return_counts=True)
    keys_right, from_right, n_right = np.unique(right[by_right], return_index=True, return_counts=True)
    _, i, j = np.intersect1d(keys_left, keys_right, assume_unique=True, return_indices=True)
    held = (n_left[i] <= _COMMON) & (n_right[j] <= _COMMON)
    i, j = i[held], j[held]
    if not i.size:
        return Stretches(empty, empty, empty)
    # Every place of one side with every place of the other.
    sizes = n_left[i] * n_right[j]
    group = np.repeat(np.arange(i.size), sizes)
    inner = np.arange(group.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    a = left_at[by_left[from_left[i][group] + inner // n_right[j][group]]]
    b = right_at[by_right[from_right[j][group] + inner % n_right[j][group]]]
    # On a diagonal, neighbours belong together.
    order = np.lexsort((a, b - a))
    a, b = a[order], b[order]
    opens = np.concatenate(([True], (np.diff(a) != 1) | (np.diff(b) != 1)))
    start = np.flatnonzero(opens)
    lengths = np.diff(np.append(start, a.size)) + width - 1
    return _extended(first.codes, second.codes, a[start], b[start], lengths)


def _extended(
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> Stretches:
    """Return the stretches grown over the formulas beside them as far as both sides agree, each once."""
    for back in (True, False):
        growing = np.arange(a.size)
        while growing.size:
            i = a[growing] - 1 if back else a[growing] + lengths[growing]
            j = b[growing] - 1 if back else b[growing] + lengths[growing]
            inside = (i >= 0) & (j >= 0) & (i < left.size) & (j < right.size)
            growing, i, j = growing[inside], i[inside], j[inside]
            same = (left[i] == right[j]) & (left[i] != 0)
            growing = growing[same]
            lengths[growing] += 1
            if back:
                a[growing] -= 1
                b[growing] -= 1
    whole = np.unique(np.stack([a, b, lengths], axis=1), axis=0)
    return Stretches(whole[:, 0], whole[:, 1], whole[:, 2])
