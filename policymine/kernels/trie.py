"""A double-array trie over a set of words that holds every prefix of its members.

Why a double array and not a hash table of prefixes: a step from a prefix to the next character is one addition
and one 8-byte cell, which carries the word's score beside the transition, so a step is one load, without a hash
and without a comparison of strings. Half a million prefixes take 7 MB, as a plain array that maps from a file.

A cell is an int64: bits 0-15 the code of the character that leads to it, 16-39 its base, 40-62 its value (0
where the prefix is not a word). The child of a cell by code c is the cell at base + c, where that cell's code is c; no
two prefixes share a base. The root's base is 0, and a base of 0 anywhere else says that nothing follows. Codes run
from 1 to n_codes; n_codes + 1 stands for every character that occurs in no word, and is the code of no cell.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["build_trie"]

_MOST_CELLS = 2**24
_MOST_CODES = 65534
_MOST_VALUES = 2**23 - 1


def build_trie(
    parent: NDArray[np.int32], code: NDArray[np.int32], value: NDArray[np.int64], n_codes: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the cells and the cell of each node.

    Parameters
    ----------
    parent : node above each node, (n_nodes,); node 0 is the root and its own parent.
    code : code of the character that leads to each node, 1 to n_codes; 0 for the root.
    value : value of each node, 0 to 2**23 - 1.
    n_codes : number of character codes, at most 65534.

    Returns
    -------
    cells : int64, (n_cells,).
    places : int32, (n_nodes,): the cell of each node.

    Raises
    ------
    InputError : over 16 million cells, 65534 codes or 8 million values.
    """
    n_nodes = parent.size
    # Children of a node stand together, by ascending code.
    children = 1 + np.lexsort((code[1:], parent[1:])).astype(np.int32)
    counts = np.bincount(parent[1:], minlength=n_nodes)
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    # Large families first, while there is room; ties in the order of the nodes, so the result is one.
    order = np.argsort(-counts, kind="stable")
    order = order[(counts[order] > 0) & (order != 0)].astype(np.int32)
    room = 2 * n_nodes + 2 * n_codes + 64
    while True:
        base, size = _place(children, first, code.astype(np.int32), order, n_codes, room)
        if size:
            break
        room *= 2
    if size > _MOST_CELLS or n_codes > _MOST_CODES or value.max() > _MOST_VALUES:
        raise InputError(f"a dictionary of {n_nodes - 1} words and prefixes is larger than the trie can hold")
    places = np.zeros(n_nodes, dtype=np.int32)
    places[1:] = base[parent[1:]] + code[1:]
    cells = np.zeros(size, dtype=np.int64)
    cells[places] = code | base.astype(np.int64) << 16 | value << 40
    return cells, places


@njit(inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _next_free(link: NDArray[np.int32], i: int) -> int:
    """First free cell at or after i; the path walked is halved."""
    while link[i] != i:
        link[i] = link[link[i]]
        i = link[i]
    return i


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _place(
    children: NDArray[np.int32],
    first: NDArray[np.int64],
    code: NDArray[np.int32],
    order: NDArray[np.int32],
    n_codes: int,
    room: int,
) -> tuple[NDArray[np.int32], int]:
    """Base of each node that has children, first fit; size 0 where the room does not do."""
    base = np.zeros(first.size - 1, dtype=np.int32)
    taken = np.zeros(room + 1, dtype=np.bool_)
    link = np.arange(room + 1, dtype=np.int32)
    hints = np.zeros(65, dtype=np.int64)
    top = n_codes
    taken[0] = True
    link[0] = 1
    for j in range(first[0], first[1]):
        link[code[children[j]]] = code[children[j]] + 1
    for k in range(order.size):
        low, high = first[order[k]], first[order[k] + 1]
        c0 = np.int64(code[children[low]])
        family = int(min(high - low, 64))
        cell = _next_free(link, max(c0 + 1, hints[family]))
        tries = 0
        while True:
            found = cell - c0
            if found + n_codes >= room:
                return base, 0
            fits = not taken[found]
            for j in range(low + 1, high):
                if not fits:
                    break
                at = found + code[children[j]]
                fits = link[at] == at
            if fits:
                break
            tries += 1
            cell = _next_free(link, cell + 1)
        # Where a family of this size was hard to place, the next one starts near there.
        if tries > 400:
            hints[family] = cell
        elif tries > 40:
            hints[family] = max(hints[family], cell - n_codes // 8)
        base[order[k]] = found
        taken[found] = True
        for j in range(low, high):
            at = found + code[children[j]]
            link[at] = at + 1
        top = max(top, int(found + n_codes))
    # One more for the code that leads nowhere.
    return base, top + 2
