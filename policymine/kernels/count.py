"""Counting: which term stands how often in which row, as compressed sparse rows (CSR).

    row_ptr, terms, counts = count_rows(ids, indptr[:-1], indptr[1:], n_terms)
    row_ptr, columns, counts = select_columns(row_ptr, terms, counts, column, n_columns)

A row is any stretch of tokens: a document, a passage. `count_rows` goes over the tokens once; what is dropped
(rare words, stop words), renamed or put in order is decided on its much smaller result. `sum_rows` adds rows up
to groups and counts the documents of each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["count_rows", "select_columns", "sum_marked", "sum_rows"]

# De Bruijn's sequence: times a power of two, its top six bits tell which power.
_SEQUENCE = np.uint64(0x03F79D71B4CB0A89)
_PLACE = np.zeros(64, dtype=np.int64)
for _power in range(64):
    _PLACE[((0x03F79D71B4CB0A89 << _power) & 0xFFFFFFFFFFFFFFFF) >> 58] = _power

Rows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]


def _fixed(values: ArrayLike, kind: Any) -> NDArray[Any]:
    """The array as kernels take it: one type, contiguous, read only, so that there is one compiled form of each."""
    array = np.ascontiguousarray(values, dtype=kind).view()
    array.flags.writeable = False
    return array


def count_rows(ids: ArrayLike, lows: ArrayLike, highs: ArrayLike, n_terms: int) -> Rows:
    """Return the counts of every term in every row.

    Parameters
    ----------
    ids : int32, (n_tokens,): term of each token, 0 to n_terms - 1.
    lows, highs : (n_rows,): the tokens of row r are lows[r] to highs[r]; rows may overlap or be empty.
    n_terms : number of terms.

    Returns
    -------
    row_ptr : int64, (n_rows + 1,): cells of row r are row_ptr[r] to row_ptr[r + 1].
    terms : int32, (n_cells,): terms of each row, in the order of their first use there.
    counts : int32, (n_cells,): never zero.

    Raises
    ------
    InputError : a row outside the tokens, or an id that is no term.

    >>> ptr, terms, counts = count_rows([3, 1, 3, 0], [0, 3], [3, 4], 4)
    >>> ptr.tolist(), terms.tolist(), counts.tolist()
    ([0, 2, 3], [3, 1, 0], [2, 1, 1])
    """
    tokens, low, high = _fixed(ids, np.int32), _fixed(lows, np.int64), _fixed(highs, np.int64)
    if low.shape != high.shape:
        raise InputError(f"{low.size} rows begin and {high.size} end; give as many ends as beginnings")
    if low.size and (low.min() < 0 or high.max() > tokens.size):
        raise InputError(f"a row lies outside the tokens, of which there are {tokens.size}")
    row_ptr, terms, counts = _count_rows(tokens, low, high, n_terms)
    if row_ptr.size == 0:
        raise InputError(
            f"a token's id is not one of 0 to {n_terms - 1}; ids and vocabulary do not belong together"
        )
    return row_ptr, terms, counts


@njit(cache=True, nogil=True)
def _count_rows(
    ids: NDArray[np.int32], lows: NDArray[np.int64], highs: NDArray[np.int64], n_terms: int
) -> Rows:
    tally = np.zeros(n_terms, dtype=np.int32)
    row_ptr = np.zeros(lows.size + 1, dtype=np.int64)
    terms = np.empty(1024, dtype=np.int32)
    counts = np.empty(1024, dtype=np.int32)
    n = 0
    for r in range(lows.size):
        first = n
        # One more than the row can hold: every token is laid down, and stays where it is the first of its term.
        room = n + 1 + max(0, min(highs[r] - lows[r], n_terms))
        if room > terms.size:
            wider = np.empty(max(room, 2 * terms.size), dtype=np.int32)
            wider[:n] = terms[:n]
            terms = wider
            longer = np.empty(terms.size, dtype=np.int32)
            longer[:n] = counts[:n]
            counts = longer
        for t in range(lows[r], highs[r]):
            i = ids[t]
            if i < 0 or i >= n_terms:
                return row_ptr[:0], terms[:0], counts[:0]
            terms[n] = i
            n += tally[i] == 0
            tally[i] += 1
        for c in range(first, n):
            counts[c] = tally[terms[c]]
            tally[terms[c]] = 0
        row_ptr[r + 1] = n
    return row_ptr, terms[:n].copy(), counts[:n].copy()


def select_columns(
    row_ptr: ArrayLike, terms: ArrayLike, counts: ArrayLike, column: ArrayLike, n_columns: int
) -> Rows:
    """Return the rows with their terms dropped, renamed and in ascending order.

    Parameters
    ----------
    row_ptr, terms, counts : rows as `count_rows` returns them.
    column : int32, (n_terms,): the new number of each term, -1 to leave it out; terms of one number are added up.
    n_columns : number of new numbers.

    Returns
    -------
    row_ptr, columns, counts : as given, columns ascending in each row and each once.

    >>> ptr, columns, counts = select_columns([0, 2, 3], [3, 1, 0], [2, 1, 1], [0, 1, -1, 0], 2)
    >>> ptr.tolist(), columns.tolist(), counts.tolist()
    ([0, 2, 3], [0, 1, 0], [2, 1, 1])
    """
    names = _fixed(column, np.int32)
    if names.size and not -1 <= names.min() <= names.max() < n_columns:
        raise InputError(f"a column is neither -1 nor one of 0 to {n_columns - 1}")
    return tuple(  # type: ignore[return-value]
        _select_columns(
            _fixed(row_ptr, np.int64), _fixed(terms, np.int32), _fixed(counts, np.int32), names, n_columns
        )
    )


@njit(cache=True, nogil=True)
def _select_columns(
    row_ptr: NDArray[np.int64],
    terms: NDArray[np.int32],
    counts: NDArray[np.int32],
    column: NDArray[np.int32],
    n_columns: int,
) -> Rows:
    # A row's columns are marked in a bitmap and read off in order, which sorts them; a bitmap of the words of the
    # bitmap that are not zero keeps short rows short.
    one, low6 = np.uint64(1), np.uint64(63)
    n_words = n_columns // 64 + 1
    bits = np.zeros(n_words, dtype=np.uint64)
    words = np.zeros(n_words // 64 + 1, dtype=np.uint64)
    tally = np.zeros(n_columns, dtype=np.int32)
    new_ptr = np.zeros(row_ptr.size, dtype=np.int64)
    columns = np.empty(terms.size, dtype=np.int32)
    data = np.empty(terms.size, dtype=np.int32)
    n = 0
    for r in range(row_ptr.size - 1):
        for c in range(row_ptr[r], row_ptr[r + 1]):
            name = column[terms[c]]
            if name >= 0:
                tally[name] += counts[c]
                bits[name >> 6] |= one << (np.uint64(name) & low6)
                words[name >> 12] |= one << (np.uint64(name >> 6) & low6)
        for w in range(words.size):
            high = words[w]
            words[w] = 0
            while high:
                lowest = high & (~high + one)
                high ^= lowest
                b = (w << 6) + _PLACE[(lowest * _SEQUENCE) >> np.uint64(58)]
                inner = bits[b]
                bits[b] = 0
                while inner:
                    lowest = inner & (~inner + one)
                    inner ^= lowest
                    k = (b << 6) + _PLACE[(lowest * _SEQUENCE) >> np.uint64(58)]
                    columns[n] = k
                    data[n] = tally[k]
                    tally[k] = 0
                    n += 1
        new_ptr[r + 1] = n
    return new_ptr, columns[:n].copy(), data[:n].copy()


def sum_rows(
    row_ptr: ArrayLike,
    columns: ArrayLike,
    counts: ArrayLike,
    groups: ArrayLike,
    n_groups: int,
    n_columns: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the counts of each group of rows, and the number of its rows that hold each term.

    Parameters
    ----------
    row_ptr, columns, counts : rows, each column at most once in a row (as `select_columns` returns them).
    groups : (n_rows,): the group of each row, -1 to leave it out.
    n_groups, n_columns : number of groups and of columns.

    Returns
    -------
    row_ptr : int64, (n_groups + 1,).
    columns : int32, (n_cells,), ascending within a group.
    total, n_rows : int32, (n_cells,): the counts added up, and the rows of the group that hold the term.

    >>> ptr, columns, total, n_rows = sum_rows([0, 2, 3, 4], [0, 1, 0, 1], [5, 1, 2, 9], [0, 0, -1], 1, 2)
    >>> columns.tolist(), total.tolist(), n_rows.tolist()
    ([0, 1], [7, 1], [2, 1])
    """
    ptr, group = np.asarray(row_ptr, dtype=np.int64), np.asarray(groups, dtype=np.int64)
    cells, amounts = np.asarray(columns, dtype=np.int32), np.asarray(counts, dtype=np.int32)
    if group.size != ptr.size - 1:
        raise InputError(f"{group.size} groups were given for {ptr.size - 1} rows; give one a row")
    if group.size and not -1 <= group.min() <= group.max() < n_groups:
        raise InputError(f"a group is neither -1 nor one of 0 to {n_groups - 1}")
    if amounts.sum(dtype=np.int64) >= 2**31:
        raise InputError("the counts add up to 2**31 or more; sum fewer rows at a time")
    order = np.argsort(group, kind="stable")
    order = order[np.searchsorted(group[order], 0) :]
    lengths = np.diff(ptr)[order]
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    # A group is one long row; terms that come again in it are added up.
    gathered = np.repeat(ptr[:-1][order] - offsets[:-1], lengths) + np.arange(offsets[-1])
    bounds = offsets[np.searchsorted(group[order], np.arange(n_groups + 1))]
    same = np.arange(n_columns)
    cells = cells[gathered]
    new_ptr, kept, total = select_columns(bounds, cells, amounts[gathered], same, n_columns)
    _, _, n_rows = select_columns(bounds, cells, np.ones(cells.size, dtype=np.int32), same, n_columns)
    return new_ptr, kept, total, n_rows


def sum_marked(
    row_ptr: ArrayLike, terms: ArrayLike, counts: ArrayLike, marked: ArrayLike
) -> NDArray[np.int64]:
    """Return how many tokens of each row are of a marked term, (n_rows,): the length of a row in words.

    Parameters
    ----------
    row_ptr, terms, counts : rows as `count_rows` returns them.
    marked : bool, (n_terms,).

    >>> sum_marked([0, 2, 3], [3, 1, 0], [2, 1, 1], [False, True, True, True]).tolist()
    [3, 0]
    """
    lengths = _sum_marked(
        _fixed(row_ptr, np.int64), _fixed(terms, np.int32), _fixed(counts, np.int32), _fixed(marked, np.bool_)
    )
    return np.asarray(lengths, dtype=np.int64)


@njit(cache=True, nogil=True)
def _sum_marked(
    row_ptr: NDArray[np.int64], terms: NDArray[np.int32], counts: NDArray[np.int32], marked: NDArray[np.bool_]
) -> NDArray[np.int64]:
    lengths = np.zeros(row_ptr.size - 1, dtype=np.int64)
    for r in range(row_ptr.size - 1):
        for c in range(row_ptr[r], row_ptr[r + 1]):
            if marked[terms[c]]:
                lengths[r] += counts[c]
    return lengths
