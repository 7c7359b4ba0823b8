"""How often two would be named together by chance: a model that keeps how often each is named and how much each place names.

Every sentence (clause, document) names so many actors, every actor stands in so many sentences; the most random table with
these margins gives each cell its probability. Two that are placed independently share a given sentence with the product of
their two probabilities, and the number of documents in which they share one is a sum of unequal coins, one a document. So
a document counts once, however often it repeats a list, and long sentences, in which all meet all, prove little.

Source: Saracco, F., Straka, M. J., Di Clemente, R., Gabrielli, A., Caldarelli, G. & Squartini, T. (2017). Inferring monopartite
projections of bipartite networks: an entropy-based approach. New Journal of Physics 19, 053022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import cited

__all__ = ["REFERENCE", "Pairs", "chance_of_pairs", "coin_sum_tails", "margin_model", "pairs_together"]

REFERENCE: Final = cited("saracco2017")
_CELLS_AT_ONCE: Final = 3_000_000
_STEPS: Final = 20_000
_NEAR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that stand together somewhere.

    Parameters
    ----------
    first, second : numbers of the two, first < second, (n_pairs,).
    n_units : sentences (clauses, documents) that hold both. n_docs : documents with such a one.
    expected : number of such documents by chance. p : chance of so many or more; NaN before `chance_of_pairs`.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    n_units: NDArray[np.int64]
    n_docs: NDArray[np.int64]
    expected: NDArray[np.float64]
    p: NDArray[np.float64]


def margin_model(
    rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the probability of each cell of the most random 0/1 table with these margins.

    Parameters
    ----------
    rows : sum of each row, (n_rows,). columns : sum of each column, (n_columns,).

    Returns
    -------
    probabilities by class of row and class of column, (n_row_classes, n_column_classes), then the class of each row
    and of each column: rows of one sum have one probability.

    Raises
    ------
    InputError : sums that no table has.

    >>> p, r, c = margin_model(np.array([2, 1]), np.array([1, 1, 1]))
    >>> p[r][:, c].sum(axis=1).round(6).tolist()
    [2.0, 1.0]
    """
    if rows.sum() != columns.sum():
        raise InputError(f"rows add up to {rows.sum()} and columns to {columns.sum()}")
    row_sum, row_class, n_row = np.unique(rows, return_inverse=True, return_counts=True)
    column_sum, column_class, n_column = np.unique(columns, return_inverse=True, return_counts=True)
    p = np.zeros((len(row_sum), len(column_sum)))
    left, right = row_sum.astype(np.float64), column_sum.astype(np.float64)
    free_row, free_column = left > 0, right > 0
    # Rows that fill what is left of their columns, and columns that fill their rows, are certain.
    while True:
        full = free_row & (left >= n_column[free_column].sum())
        if full.any():
            p[np.ix_(full, free_column)] = 1.0
            right[free_column] -= n_row[full].sum()
            free_row &= ~full
            free_column &= right > 0
            continue
        full = free_column & (right >= n_row[free_row].sum())
        if full.any():
            p[np.ix_(free_row, full)] = 1.0
            left[free_row] -= n_column[full].sum()
            free_column &= ~full
            free_row &= left > 0
            continue
        break
    if free_row.any() and free_column.any():
        inner = _fixed_point(left[free_row], n_row[free_row], right[free_column], n_column[free_column])
        p[np.ix_(free_row, free_column)] = inner
    return p, row_class.astype(np.int64), column_class.astype(np.int64)


def _fixed_point(
    rows: NDArray[np.float64],
    n_rows: NDArray[np.int64],
    columns: NDArray[np.float64],
    n_columns: NDArray[np.int64],
) -> NDArray[np.float64]:
    total = float((rows * n_rows).sum())
    x, y = rows / np.sqrt(total), columns / np.sqrt(total)
    p = np.zeros((rows.size, columns.size))
    for _ in range(_STEPS):
        x = rows / (n_columns * y / (1.0 + x[:, None] * y)).sum(axis=1)
        y = columns / (n_rows[:, None] * x[:, None] / (1.0 + x[:, None] * y)).sum(axis=0)
        cells = x[:, None] * y
        p = cells / (1.0 + cells)
        if np.abs((p * n_columns).sum(axis=1) / rows - 1.0).max() < 1e-7:
            break
    return p


def pairs_together(table: Any, unit_document: NDArray[np.int64]) -> Pairs:
    """Return each pair that stands together in a unit, with its counts; expected and p are still missing.

    Parameters
    ----------
    table : scipy CSR of 0 and 1, (n_things, n_units).
    unit_document : number of the document that each unit is of, (n_units,).
    """
    from scipy import sparse

    binary = sparse.csr_matrix((np.ones(table.nnz, np.int32), table.indices, table.indptr), shape=table.shape)
    shared = sparse.triu(binary @ binary.T, k=1).tocoo()
    order = np.lexsort((shared.col, shared.row))
    first, second = shared.row[order].astype(np.int64), shared.col[order].astype(np.int64)
    n_units = shared.data[order].astype(np.int64)
    n_docs = np.zeros(first.size, dtype=np.int64)
    members = [binary.indices[binary.indptr[i] : binary.indptr[i + 1]] for i in range(binary.shape[0])]
    for i, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        both = np.intersect1d(members[a], members[b], assume_unique=True)
        n_docs[i] = np.unique(unit_document[both]).size
    missing = np.full(first.size, np.nan)
    return Pairs(first, second, n_units, n_docs, missing, missing.copy())


def chance_of_pairs(table: Any, unit_document: NDArray[np.int64], n_documents: int, pairs: Pairs) -> Pairs:
    """Return the same pairs with how many documents they would share by chance, and the chance of so many or more."""
    rows = np.diff(table.indptr).astype(np.int64)
    columns = np.bincount(table.indices, minlength=table.shape[1]).astype(np.int64)
    p, row_class, column_class = margin_model(rows, columns)
    # How many units of each class a document has: all that bears on its coin.
    kinds = np.zeros((n_documents, p.shape[1]))
    np.add.at(kinds, (unit_document, column_class), 1.0)
    classes, inverse = np.unique(
        np.stack((row_class[pairs.first], row_class[pairs.second]), axis=1), axis=0, return_inverse=True
    )
    inverse = inverse.ravel()
    expected = np.empty(pairs.first.size)
    tails = np.empty(pairs.first.size)
    at_once = max(1, _CELLS_AT_ONCE // max(n_documents, 1))
    for low in range(0, len(classes), at_once):
        pair = classes[low : low + at_once]
        together = np.minimum(p[pair[:, 0]] * p[pair[:, 1]], 1.0 - 1e-15)
        coins = -np.expm1(np.log1p(-together) @ kinds.T)
        for i in range(len(pair)):
            members = np.flatnonzero(inverse == low + i)
            expected[members] = coins[i].sum()
        mine = np.flatnonzero((inverse >= low) & (inverse < low + len(pair)))
        tails[mine] = coin_sum_tails(coins, inverse[mine] - low, pairs.n_docs[mine])
    return Pairs(pairs.first, pairs.second, pairs.n_units, pairs.n_docs, expected, tails)


def coin_sum_tails(
    coins: NDArray[np.float64], row: NDArray[np.int64], seen: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the chance that unequal coins show so many heads or more.

    Parameters
    ----------
    coins : chance of heads of each coin, (n_sets, n_coins). row : set of each question, (n,). seen : heads, (n,).

    >>> coin_sum_tails(np.array([[0.5, 0.5]]), np.array([0, 0]), np.array([1, 2])).tolist()
    [0.75, 0.25]
    """
    found = np.ones(seen.size)
    # Questions that ask for alike numbers of heads share one table.
    for level in np.unique(np.ceil(np.log2(np.maximum(seen, 1)))).tolist():
        asked = np.flatnonzero((np.ceil(np.log2(np.maximum(seen, 1))) == level) & (seen > 0))
        sets, which = np.unique(row[asked], return_inverse=True)
        most = int(seen[asked].max()) if asked.size else 0
        step = max(1, _CELLS_AT_ONCE // max(most + 1, 1))
        for low in range(0, sets.size, step):
            chosen = sets[low : low + step]
            below = np.zeros((chosen.size, most))
            below[:, 0] = 1.0
            for coin in coins[chosen].T:
                if coin.max() <= _NEAR**2:
                    continue
                moved = below[:, :-1] * coin[:, None]
                below *= 1.0 - coin[:, None]
                below[:, 1:] += moved
            summed = np.cumsum(below, axis=1)
            mine = np.flatnonzero((which >= low) & (which < low + chosen.size))
            questions = asked[mine]
            left = summed[which[mine] - low, seen[questions] - 1]
            found[questions] = np.clip(1.0 - left, 0.0, 1.0)
    return found
