"""Every place where one of a set of terms stands in a text: code points in, (start, end, term) out.

A trie in arrays: the first character leads to a node by a table, the rest by an open hash of (node, character).
Latin letters match in either case, a space in a term matches any run of white space; all terms that begin at a
place are found, not the longest only, because the longest may turn out to be part of another word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["TermTrie", "build_term_trie", "find_terms"]

_EMPTY = -1
_BMP = 65536


class TermTrie(NamedTuple):
    """A set of terms as arrays.

    Parameters
    ----------
    first : int32, (65536,): node of each first character, -1 where no term begins with it.
    keys : int64, (n_slots,): node * 2**21 + character, -1 where empty; n_slots is a power of two.
    nodes : int32, (n_slots,): node that the key leads to.
    term : int32, (n_nodes,): number of the term that ends at a node, -1 where none does.
    """

    first: NDArray[np.int32]
    keys: NDArray[np.int64]
    nodes: NDArray[np.int32]
    term: NDArray[np.int32]


def build_term_trie(terms: Sequence[str]) -> TermTrie:
    """Return the trie of these terms, numbered in their order; terms are folded (lower case, single spaces).

    A term is looked up under every casing of its Latin letters; two terms that fold to one get the later number.
    """
    children: dict[tuple[int, int], int] = {}
    ends: dict[int, int] = {}
    n_nodes = 1
    for number, term in enumerate(terms):
        node = 0
        for ch in " ".join(term.split()):
            code = ord(ch)
            if 65 <= code <= 90:
                code += 32
            following = children.get((node, code))
            if following is None:
                following = children[node, code] = n_nodes
                n_nodes += 1
            node = following
        if node:
            ends[node] = number
    first = np.full(_BMP, _EMPTY, dtype=np.int32)
    n_slots = 1 << max(4, (2 * len(children) + 1).bit_length())
    keys = np.full(n_slots, _EMPTY, dtype=np.int64)
    nodes = np.full(n_slots, _EMPTY, dtype=np.int32)
    for (node, code), following in children.items():
        if node == 0 and code < _BMP:
            first[code] = following
        key = node * 2_097_152 + code
        slot = (key * 0x9E3779B1) & (n_slots - 1)
        while keys[slot] != _EMPTY:
            slot = (slot + 1) & (n_slots - 1)
        keys[slot], nodes[slot] = key, following
    term_of = np.full(n_nodes, _EMPTY, dtype=np.int32)
    for node, number in ends.items():
        term_of[node] = number
    return TermTrie(first, keys, nodes, term_of)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _child(keys: NDArray[np.int64], nodes: NDArray[np.int32], node: Any, code: Any) -> Any:
    mask = keys.size - 1
    key = node * 2_097_152 + code
    slot = (key * 0x9E3779B1) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return nodes[slot]
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _blank(code: Any) -> bool:
    return code == 32 or 9 <= code <= 13 or code in (0x3000, 0xA0)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _scan(
    text: NDArray[np.uint32],
    low: Any,
    high: Any,
    first: NDArray[np.int32],
    keys: NDArray[np.int64],
    nodes: NDArray[np.int32],
    term: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    size = 256
    starts = np.empty(size, dtype=np.int64)
    ends = np.empty(size, dtype=np.int64)
    terms = np.empty(size, dtype=np.int32)
    n = 0
    for i in range(low, high):
        code = np.int64(text[i])
        if 65 <= code <= 90:
            code += 32
        node = first[code] if code < 65536 else _child(keys, nodes, 0, code)
        if node < 0:
            continue
        j = i + 1
        begin = n
        while True:
            if term[node] >= 0:
                if n == size:
                    size *= 2
                    starts = np.concatenate((starts, np.empty(size - n, dtype=np.int64)))
                    ends = np.concatenate((ends, np.empty(size - n, dtype=np.int64)))
                    terms = np.concatenate((terms, np.empty(size - n, dtype=np.int32)))
                starts[n] = i
                ends[n] = j
                terms[n] = term[node]
                n += 1
            if j >= high:
                break
            code = np.int64(text[j])
            if _blank(code):
                following = _child(keys, nodes, node, 32)
                if following < 0:
                    break
                while j < high and _blank(np.int64(text[j])):
                    j += 1
                node = following
                continue
            if 65 <= code <= 90:
                code += 32
            following = _child(keys, nodes, node, code)
            if following < 0:
                break
            node = following
            j += 1
        # Longest first at each place.
        a = begin
        b = n - 1
        while a < b:
            starts[a], starts[b] = starts[b], starts[a]
            ends[a], ends[b] = ends[b], ends[a]
            terms[a], terms[b] = terms[b], terms[a]
            a += 1
            b -= 1
    return starts[:n], ends[:n], terms[:n]


def find_terms(
    text: NDArray[np.uint32], trie: TermTrie, low: int = 0, high: int | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Return starts, ends and term numbers of every term at every place, places ascending, longest first.

    Parameters
    ----------
    text : code points.
    trie : the terms.
    low, high : the stretch looked through; None goes to the end. A term lies wholly inside it.
    """
    stop = text.size if high is None else high
    frozen = text.view()
    frozen.flags.writeable = False
    found: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]] = _scan(frozen, low, stop, *trie)
    return found
