"""A double-array trie over a set of words that holds every prefix of its members.

Why a double array and not a hash table of prefixes: a step from a prefix to the next character is one
addition and one 16-byte cell, which carries the word's log probability beside the transition, so a step is
one cache line, without a hash and without a comparison of characters. Half a million prefixes take 9 MB,
as plain arrays that map from a file.

Cell i of `cells` (int32, (n_cells, 4)) is: base, parent, and the log probability as a float64 in the last
two columns (minus infinity where the prefix is not a word). The child of cell i by the character of code c
is cell base[i] + c, where parent[base[i] + c] == i. The root is cell 0 with base 0; codes start at 1; code 0
stands for every character that occurs in no word, and never leads to a child.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["build_trie"]


def build_trie(
    parent: NDArray[np.int32], code: NDArray[np.int32], n_codes: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the cells and the cell of each node.

    Parameters
    ----------
    parent : node above each node, (n_nodes,); node 0 is the root and its own parent.
    code : code of the character that leads to each node, 1 to n_codes; 0 for the root.
    n_codes : number of character codes.

    Returns
    -------
    cells : int32, (n_cells, 4), log probabilities all minus infinity.
    places : int32, (n_nodes,): the cell of each node.
    """
    n_nodes = parent.size
    # Children of a node stand together, by ascending code.
    children = 1 + np.lexsort((code[1:], parent[1:])).astype(np.int32)
    counts = np.bincount(parent[1:], minlength=n_nodes)
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    # Large families first, while there is room; ties in the order of the nodes, so the result is one.
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0].astype(np.int32)
    order = np.concatenate((np.zeros(1, np.int32), order[order != 0])).astype(np.int32)
    room = 2 * n_nodes + 2 * n_codes + 64
    while True:
        base, size = _place(children, first, code.astype(np.int32), order, n_codes, room)
        if size:
            break
        room *= 2
    places = _number(children, first, code.astype(np.int32), base)
    cells = np.zeros((size, 4), dtype=np.int32)
    cells[:, 1] = -1
    cells[places, 0] = base
    cells[places[1:], 1] = places[parent[1:]]
    cells.view(np.float64)[:, 1] = -np.inf
    return cells, places


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
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
    """Base of each node, first fit; size 0 where the room does not do."""
    base = np.zeros(first.size - 1, dtype=np.int32)
    link = np.arange(room + 1, dtype=np.int32)
    link[0] = 1
    hints = np.zeros(65, dtype=np.int64)
    top = n_codes
    for k in range(order.size):
        node = order[k]
        low, high = first[node], first[node + 1]
        c0 = np.int64(code[children[low]]) if high > low else np.int64(1)
        family = min(high - low, 64)
        found = np.int64(0)
        if k > 0:
            cell = _next_free(link, max(c0 + 1, hints[family]))
            tries = 0
            while True:
                found = cell - c0
                if found + n_codes >= room:
                    return base, 0
                fits = True
                for j in range(low + 1, high):
                    at = found + code[children[j]]
                    if link[at] != at:
                        fits = False
                        break
                if fits:
                    break
                tries += 1
                cell = _next_free(link, cell + 1)
            # Where a family of this size was hard to place, the next one starts near there.
            if tries > 40:
                hints[family] = max(hints[family], cell - n_codes // 8)
            if tries > 400:
                hints[family] = cell
        base[node] = found
        for j in range(low, high):
            at = found + code[children[j]]
            link[at] = at + 1
        top = max(top, found + n_codes)
    return base, top + 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _number(
    children: NDArray[np.int32],
    first: NDArray[np.int64],
    code: NDArray[np.int32],
    base: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Cell of each node: its parent's base plus its code."""
    places = np.zeros(base.size, dtype=np.int32)
    for node in range(base.size):
        for j in range(first[node], first[node + 1]):
            places[children[j]] = base[node] + code[children[j]]
    return places
