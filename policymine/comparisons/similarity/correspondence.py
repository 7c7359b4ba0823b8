"""Correspondence analysis: groups and terms in few dimensions, with how firmly the documents hold each group in place.

Two groups stand close where they use words in the same proportions; a term stands in the direction of the groups that use
it more than the others do. The axes are found by a singular value decomposition of what the table has beyond independence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import NotEnoughDataError
from policymine.provenance import cited
from policymine.statistics.bootstrap import resample_weights

__all__ = ["REFERENCES", "Correspondence", "correspondence", "resampled_groups", "shuffled_inertias"]

REFERENCES = (
    cited("greenacre2017"),
    cited("lebart2007"),
)


@dataclass(frozen=True, eq=False)
class Correspondence:
    """Axes of a table, largest inertia first.

    Parameters
    ----------
    inertias : inertia of each axis (squared singular value), (n_axes,).
    groups, terms : principal coordinates, (n_groups, n_axes) and (n_terms, n_axes).
    group_parts, term_parts : share of each axis's inertia that a group or term makes, columns sum to 1.
    group_quality : share of each group's own inertia that each axis shows (squared cosine), rows sum to 1.
    group_masses, term_masses : share of all counts.
    """

    inertias: NDArray[np.float64]
    groups: NDArray[np.float64]
    terms: NDArray[np.float64]
    group_parts: NDArray[np.float64]
    term_parts: NDArray[np.float64]
    group_quality: NDArray[np.float64]
    group_masses: NDArray[np.float64]
    term_masses: NDArray[np.float64]

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the whole inertia that each axis holds, (n_axes,)."""
        return np.asarray(self.inertias / self.inertias.sum(), dtype=np.float64)


def correspondence(counts: ArrayLike) -> Correspondence:
    """Return the axes of a table of groups by terms.

    Parameters
    ----------
    counts : (n_groups, n_terms), no row and no column empty.

    The sign of an axis is arbitrary; here the first group stands on its negative side, so that periods run from left to
    right.

    Raises
    ------
    NotEnoughDataError : fewer than two groups or terms, an empty row or column, or groups that do not differ at all.

    Source: Greenacre (2017), appendix A.

    >>> correspondence([[2, 1], [1, 2]]).inertias.round(4).tolist()
    [0.1111]
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise NotEnoughDataError("correspondence analysis takes at least two groups and two terms")
    share = table / table.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    if rows.min() <= 0 or columns.min() <= 0:
        raise NotEnoughDataError("correspondence analysis takes no empty row or column")
    residual = (share - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    left, values, right = np.linalg.svd(residual, full_matrices=False)
    n_axes = min(table.shape) - 1
    left, values, right = left[:, :n_axes], values[:n_axes], right[:n_axes].T
    held = values > 1e-9
    if not held.any():
        raise NotEnoughDataError("the groups use every term in the same proportion: there is nothing to map")
    left, values, right = left[:, held], values[held], right[:, held]
    # The last group may lie at zero on an axis; the first that does not decides.
    for axis in range(values.size):
        first = int(np.argmax(np.abs(left[:, axis]) > 1e-9))
        if left[first, axis] > 0:
            left[:, axis] *= -1.0
            right[:, axis] *= -1.0
    groups = left / np.sqrt(rows)[:, None] * values
    terms = right / np.sqrt(columns)[:, None] * values
    squares = groups**2
    return Correspondence(
        inertias=values**2,
        groups=groups,
        terms=terms,
        group_parts=left**2,
        term_parts=right**2,
        group_quality=squares / np.maximum(squares.sum(axis=1, keepdims=True), 1e-300),
        group_masses=rows,
        term_masses=columns,
    )


def resampled_groups(
    found: Correspondence,
    counts: Any,
    group: NDArray[np.int64],
    n_resamples: int,
    rng: np.random.Generator,
    *,
    n_axes: int = 2,
) -> NDArray[np.float64]:
    """Return where each group stands when its documents are resampled, (n_resamples, n_groups, n_axes).

    Parameters
    ----------
    found : the axes of the table as it is; they stay fixed (Lebart's partial bootstrap), so this says how firmly a group
        is held by its documents, not how firmly the axes are.
    counts : scipy CSR of documents by terms, the columns of the table.
    group : group of each document, (n_documents,).
    n_resamples, rng : resamples of the documents within each group, and their source of randomness.
    n_axes : axes, the first ones.
    """
    n_axes = min(n_axes, found.inertias.size)
    # A group is the barycentre of its terms: its profile times their standard coordinates (the transition formula).
    weights = found.terms[:, :n_axes] / np.sqrt(found.inertias[:n_axes])
    projected = np.asarray(counts @ weights)
    sizes = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    n_groups = found.groups.shape[0]
    out = np.full((n_resamples, n_groups, n_axes), np.nan)
    for g in range(n_groups):
        rows = np.flatnonzero(group == g)
        drawn = np.concatenate(list(resample_weights(rows.size, n_resamples, rng)))
        below = drawn @ sizes[rows]
        with np.errstate(invalid="ignore", divide="ignore"):
            out[:, g, :] = (drawn @ projected[rows]) / below[:, None]
    return out


def shuffled_inertias(
    counts: Any, group: NDArray[np.int64], n_groups: int, n_shuffles: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the inertias of the axes when documents are dealt to the groups at random, (n_shuffles, n_groups - 1).

    Parameters
    ----------
    counts : scipy CSR of documents by terms, the columns of the table.
    group : group of each document, (n_documents,).
    """
    from scipy import sparse

    out = np.full((n_shuffles, n_groups - 1), np.nan)
    sizes = np.bincount(
        group, weights=np.asarray(counts.sum(axis=1), dtype=np.float64).ravel(), minlength=n_groups
    )
    for s in range(n_shuffles):
        order = rng.permutation(group)
        dealt = sparse.csr_matrix(
            (np.ones(order.size), (order, np.arange(order.size))), shape=(n_groups, order.size)
        )
        table = np.asarray((dealt @ counts).todense(), dtype=np.float64)
        # A group that was dealt longer documents than its own is thinned to as many words as it has.
        kept = np.minimum(sizes / np.maximum(table.sum(axis=1), 1.0), 1.0)
        table = rng.binomial(table.astype(np.int64), kept[:, None]).astype(np.float64)
        if table.sum(axis=1).min() <= 0:
            continue
        # Groups weigh as they do in the table itself.
        table *= (sizes / table.sum(axis=1) / sizes.sum())[:, None]
        rows, columns = table.sum(axis=1), table.sum(axis=0)
        held = columns > 0
        table, columns = table[:, held], columns[held]
        scaled = table / np.sqrt(np.outer(rows, columns)) - np.sqrt(np.outer(rows, columns))
        # The small side's cross product has the squared singular values.
        values = np.linalg.eigvalsh(scaled @ scaled.T)[::-1]
        out[s] = np.maximum(values[: n_groups - 1], 0.0)
    return out
