"""Ids for the words that a dictionary does not hold: a hash table of code points that grows with the corpus.

    vocabulary = Vocabulary(n_known=349045)
    ids = vocabulary.add(text, documents, ids, starts, ends, indptr)

A new word gets the next id at its first appearance, so the ids depend on the texts and their order alone, not on how
they were divided into batches or over threads. A word is found by a 64-bit hash, and taken for the same only
where its code points are the same.
"""

from __future__ import annotations

import itertools

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["Vocabulary", "first_use", "renumber"]

_SEED = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(32)


class Vocabulary:
    """Words beyond a dictionary, numbered from `n_known` on in the order of their first appearance.

    Parameters
    ----------
    n_known : number of ids that the dictionary has given; they pass through unchanged.
    """

    def __init__(self, n_known: int) -> None:
        self.n_known = n_known
        self._slots = np.full(1024, -1, dtype=np.int32)
        self._hashes = np.zeros(512, dtype=np.uint64)
        self._offsets = np.zeros(513, dtype=np.int64)
        self._chars = np.zeros(2048, dtype=np.uint32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Word i is chars[offsets[i]:offsets[i + 1]], (n_words + 1,)."""
        return self._offsets[: self._size + 1]

    @property
    def chars(self) -> NDArray[np.uint32]:
        """Code points of all words, one after another."""
        return self._chars[: self._offsets[self._size]]

    def words(self) -> list[str]:
        """Return the words as strings, by id."""
        text = self.chars.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        bounds = self.offsets.tolist()
        return [text[a:b] for a, b in itertools.pairwise(bounds)]

    def add(
        self,
        text: NDArray[np.uint32],
        documents: NDArray[np.int64],
        ids: NDArray[np.int32],
        starts: NDArray[np.int32],
        ends: NDArray[np.int32],
        indptr: NDArray[np.int64],
    ) -> None:
        """Write an id in the place of every -1 of `ids`; the other arrays are those of `cut_batch`."""
        self._slots, self._hashes, self._offsets, self._chars, self._size = _intern(
            text,
            documents,
            ids,
            starts,
            ends,
            indptr,
            self.n_known,
            self._slots,
            self._hashes,
            self._offsets,
            self._chars,
            self._size,
        )

    def merge(self, other: Vocabulary) -> NDArray[np.int32]:
        """Take over the words of another vocabulary and return their ids here, (n_words,), for `renumber`."""
        n = len(other)
        numbers = np.full(n, -1, dtype=np.int32)
        bounds = other.offsets.astype(np.int32)
        chars = other.chars
        chars.flags.writeable = False
        self.add(
            chars,
            np.array([0, other.chars.size], dtype=np.int64),
            numbers,
            bounds[:-1],
            bounds[1:],
            np.array([0, n], dtype=np.int64),
        )
        return numbers


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _intern(
    text: NDArray[np.uint32],
    documents: NDArray[np.int64],
    ids: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    indptr: NDArray[np.int64],
    n_known: int,
    slots: NDArray[np.int32],
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    chars: NDArray[np.uint32],
    size: int,
) -> tuple[NDArray[np.int32], NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32], int]:
    # Most tokens without an id are punctuation: one look into a table by character.
    single = np.full(65536, -1, dtype=np.int32)
    for d in range(documents.size - 1):
        origin = documents[d]
        for t in range(indptr[d], indptr[d + 1]):
            if ids[t] >= 0:
                continue
            low = origin + starts[t]
            high = origin + ends[t]
            one = high - low == 1 and text[low] < 65536
            if one and single[text[low]] >= 0:
                ids[t] = single[text[low]]
                continue
            code = _SEED ^ np.uint64(high - low)
            for i in range(low, high):
                code = (code ^ np.uint64(text[i])) * _FACTOR
                code ^= code >> _SHIFT
            mask = slots.size - 1
            at = np.int64(code & np.uint64(mask))
            found = -1
            while slots[at] >= 0:
                other = slots[at]
                if hashes[other] == code and offsets[other + 1] - offsets[other] == high - low:
                    same = True
                    for i in range(high - low):
                        if chars[offsets[other] + i] != text[low + i]:
                            same = False
                            break
                    if same:
                        found = other
                        break
                at = (at + 1) & mask
            if found < 0:
                found = size
                used = offsets[size]
                if size == hashes.size:
                    wider = np.zeros(2 * size, dtype=np.uint64)
                    wider[:size] = hashes
                    hashes = wider
                    longer = np.zeros(2 * size + 1, dtype=np.int64)
                    longer[: size + 1] = offsets
                    offsets = longer
                if used + high - low > chars.size:
                    more = np.zeros(2 * (used + high - low), dtype=np.uint32)
                    more[:used] = chars[:used]
                    chars = more
                chars[used : used + high - low] = text[low:high]
                offsets[size + 1] = used + high - low
                hashes[size] = code
                slots[at] = size
                size += 1
                if 2 * size > slots.size:
                    slots = np.full(2 * slots.size, -1, dtype=np.int32)
                    mask = slots.size - 1
                    for w in range(size):
                        at = np.int64(hashes[w] & np.uint64(mask))
                        while slots[at] >= 0:
                            at = (at + 1) & mask
                        slots[at] = w
            ids[t] = n_known + found
            if one:
                single[text[low]] = n_known + found
    return slots, hashes, offsets, chars, size


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def renumber(
    ids: NDArray[np.int32], numbers: NDArray[np.int32], n_known: int, out: NDArray[np.int32]
) -> None:
    """Write `ids` to `out`, each id from n_known on as what `numbers` holds for it; `out` may be `ids`.

    >>> out = np.zeros(2, dtype=np.int32)
    >>> renumber(np.array([3, 11], dtype=np.int32), np.array([20, 30], dtype=np.int32), 10, out)
    >>> out.tolist()
    [3, 30]
    """
    for t in range(ids.size):
        i = ids[t]
        out[t] = i if i < n_known else numbers[i - n_known]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def first_use(ids: NDArray[np.int32], n_ids: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the ids numbered by first appearance, and the old id of each new one.

    Parameters
    ----------
    ids : ids from 0 to n_ids - 1, (n_tokens,).
    n_ids : one more than the largest id there may be.

    >>> new, old = first_use(np.array([7, 3, 7], dtype=np.int32), 8)
    >>> new.tolist(), old.tolist()
    ([0, 1, 0], [7, 3])
    """
    number = np.full(n_ids, -1, dtype=np.int32)
    old = np.empty(min(n_ids, ids.size), dtype=np.int32)
    new = np.empty(ids.size, dtype=np.int32)
    n = 0
    for t in range(ids.size):
        i = ids[t]
        if number[i] < 0:
            number[i] = n
            old[n] = i
            n += 1
        new[t] = number[i]
    return new, old[:n].copy()
