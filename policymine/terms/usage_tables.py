"""The tables that usage is measured from, read and checked: documents by period, and uses by document and term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_counts", "read_exposure", "sum_by_period"]


def _need(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise InputError(f"{name} lacks the column {', '.join(missing)}; needed: {', '.join(columns)}")


def _whole(table: pd.DataFrame, name: str, column: str) -> NDArray[np.float64]:
    values = np.asarray(table[column].to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if not np.all(np.isfinite(values)) or np.any(values < 0) or np.any(values != np.floor(values)):
        raise InputError(f"column {column} of {name} holds a number that is negative, missing or not whole")
    return values


def read_exposure(
    exposure: pd.DataFrame, labels: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64], dict[str, int]]:
    """Return period index and tokens by document, sorted by document id, and the row of each id."""
    _need(exposure, "exposure", ("document", "period", "n_tokens"))
    rank = {label: i for i, label in enumerate(labels)}
    if len(rank) != len(labels):
        raise InputError("period labels are given in order of time, each once; one occurs twice")
    if exposure["period"].isna().any():
        n = int(exposure["period"].isna().sum())
        raise InputError(f"{n} documents have no period; leave them out and say so in a note")
    documents = [str(d) for d in exposure["document"]]
    given = [str(p) for p in exposure["period"]]
    unknown = sorted(set(given) - rank.keys())
    if unknown:
        raise InputError(f"period {unknown[0]!r} is not among the observed periods given")
    tokens = _whole(exposure, "exposure", "n_tokens")
    # By id, so that the order of ingestion never shows in a resample.
    order = sorted(range(len(documents)), key=documents.__getitem__)
    row_of = {documents[i]: row for row, i in enumerate(order)}
    if len(row_of) != len(documents):
        raise InputError("exposure has one row a document; a document occurs twice")
    index = np.array(order, dtype=np.int64)
    return np.array([rank[p] for p in given], dtype=np.int64)[index], tokens[index], row_of


def read_counts(
    counts: pd.DataFrame, names: tuple[str, ...], row_of: dict[str, int]
) -> dict[str, NDArray[np.float64]]:
    """Return count, nested and rejected as dense (n_documents, n_terms) arrays."""
    _need(counts, "counts", ("document", "term", "count"))
    column_of = {name: i for i, name in enumerate(names)}
    if len(column_of) != len(names):
        raise InputError("a term is tracked twice; name each once")
    try:
        rows = np.array([row_of[str(d)] for d in counts["document"]], dtype=np.int64)
    except KeyError as error:
        raise InputError(f"document {error.args[0]!r} has counts but no exposure") from None
    try:
        columns = np.array([column_of[str(t)] for t in counts["term"]], dtype=np.int64)
    except KeyError as error:
        raise InputError(f"term {error.args[0]!r} has counts but is not among the tracked terms") from None
    cells = rows * max(len(names), 1) + columns
    if np.unique(cells).size != cells.size:
        raise InputError("counts have one row a document and term; a pair occurs twice")
    found: dict[str, NDArray[np.float64]] = {}
    for name in ("count", "nested", "rejected"):
        grid = np.zeros(len(row_of) * len(names))
        if name in counts.columns:
            grid[cells] = _whole(counts, "counts", name)
        found[name] = grid.reshape(len(row_of), len(names))
    return found


def sum_by_period(
    grid: NDArray[np.float64], period_of: NDArray[np.int64], n_periods: int
) -> NDArray[np.float64]:
    """Return sums over the documents of each period: (n_periods, n_terms)."""
    from scipy import sparse

    n = period_of.size
    member = sparse.csr_matrix((np.ones(n), (period_of, np.arange(n))), shape=(n_periods, n))
    return np.asarray(member @ grid, dtype=np.float64)
