"""Pairs of texts that are worth a comparison, found by banding their signatures.

Sixteen bands of four numbers: texts of Jaccard similarity .8 share a band with a probability over .999, those of .5 with
one of .64, those of .2 with one of .03. Time and memory grow with the number of texts, not of pairs: where many texts
share a band (forms, letters of one pattern), each is paired with its neighbours in an order that puts alike titles
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "alike_pairs", "band_keys"]

BANDS: Final = 16
# Up to this many texts in a band, all are paired; beyond it each with this many neighbours.
_SMALL: Final = 24
_NEIGHBOURS: Final = 6


def band_keys(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the keys of each text's bands and of its whole signature, uint64, (n_texts, 17).

    >>> band_keys(np.zeros((2, 64), dtype=np.uint32)).shape
    (2, 17)
    """
    n, width = signatures.shape
    rows = signatures.astype(np.uint64).reshape(n, BANDS, width // BANDS)
    keys = np.zeros((n, BANDS + 1), dtype=np.uint64)
    for column in range(rows.shape[2]):
        keys[:, :BANDS] = (keys[:, :BANDS] ^ rows[:, :, column]) * np.uint64(0x100000001B3)
        keys[:, :BANDS] ^= keys[:, :BANDS] >> np.uint64(29)
    # Nearly equal texts meet here even where thousands share their bands.
    for band in range(BANDS):
        keys[:, BANDS] = (keys[:, BANDS] ^ keys[:, band]) * np.uint64(0x9E3779B97F4A7C15)
    return keys


def alike_pairs(
    keys: NDArray[np.uint64], new: NDArray[np.bool_], order: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the pairs of rows that share a band and of which one at least is new, each once, smaller row first.

    Parameters
    ----------
    keys : as `band_keys` returns them.
    new : (n_texts,): rows to find partners for.
    order : a text's place among its likes, such as title and date; decides who neighbours whom in a crowded band.

    >>> keys = band_keys(np.array([[1] * 64, [2] * 64, [1] * 64], dtype=np.uint32))
    >>> alike_pairs(keys, np.array([False, False, True]), ["a", "b", "c"])
    [(0, 2)]
    """
    pairs: set[tuple[int, int]] = set()
    if not len(keys) or not new.any():
        return []
    rank = np.empty(len(keys), dtype=np.int64)
    rank[sorted(range(len(keys)), key=lambda row: (order[row], row))] = np.arange(len(keys))
    for band in range(keys.shape[1]):
        column = keys[:, band]
        by_key = np.lexsort((rank, column))
        ordered = column[by_key]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        ends = np.append(starts[1:], len(ordered))
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            rows = by_key[start:end]
            fresh = new[rows]
            if not fresh.any():
                continue
            listed = rows.tolist()
            reach = len(listed) if len(listed) <= _SMALL else _NEIGHBOURS
            for i, one in enumerate(listed):
                for other in listed[i + 1 : i + 1 + reach]:
                    if new[one] or new[other]:
                        pairs.add((min(one, other), max(one, other)))
    return sorted(pairs)
