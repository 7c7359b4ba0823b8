"""A tree of groups by average linkage, and how often each of its branches comes back when documents are resampled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.provenance import cited

__all__ = ["REFERENCES", "Branch", "Tree", "grow_tree"]

REFERENCES = (
    cited("sokal1958"),
    cited("felsenstein1985"),
)


@dataclass(frozen=True, slots=True)
class Branch:
    """Groups that join before they join others.

    Parameters
    ----------
    members : numbers of the groups, ascending.
    left, right : the two parts that join here: a group's number, or n_groups + the number of an earlier branch.
    height : mean distance between the two parts.
    support : share of resamples in which these groups make a branch; None for the whole tree, and where it cannot be told.
    """

    members: tuple[int, ...]
    left: int
    right: int
    height: float
    support: float | None


@dataclass(frozen=True, slots=True)
class Tree:
    """Branches in the order in which they join, and the order of the groups along the tree's foot."""

    branches: tuple[Branch, ...]
    order: tuple[int, ...]


def grow_tree(
    distances: NDArray[np.float64],
    n_groups: int,
    resampled: NDArray[np.float64] | None = None,
    firm: NDArray[np.bool_] | None = None,
) -> Tree:
    """Return the tree of groups.

    Parameters
    ----------
    distances : of every pair, in the order (0, 1), (0, 2) ... (1, 2) ..., (n_pairs,).
    n_groups : number of groups, 2 or more.
    resampled : the same for each resample of documents, (n_resamples, n_pairs); None leaves support out.
    firm : whether a group has documents enough to be resampled, (n_groups,); branches with one that has not get no support.

    Sources: Sokal & Michener (1958); support of branches: Felsenstein (1985).

    >>> [b.members for b in grow_tree(np.array([1.0, 4.0, 3.0]), 3).branches]
    [(0, 1), (0, 1, 2)]
    """
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    grown = linkage(distances, method="average")
    if n_groups > 2:
        # The tree leaves the two parts of a branch free to turn; likest neighbours stand side by side.
        grown = optimal_leaf_ordering(grown, distances)
    members = _members(grown, n_groups)
    counts: dict[tuple[int, ...], int] = dict.fromkeys(members, 0)
    made = 0
    if resampled is not None:
        for row in resampled:
            if not np.isfinite(row).all():
                continue
            made += 1
            for found in _members(linkage(row, method="average"), n_groups):
                if found in counts:
                    counts[found] += 1
    branches = []
    for row, held in zip(grown, members, strict=True):
        told = made > 0 and len(held) < n_groups and (firm is None or bool(firm[list(held)].all()))
        branches.append(
            Branch(held, int(row[0]), int(row[1]), float(row[2]), counts[held] / made if told else None)
        )
    order = [int(i) for i in leaves_list(grown)]
    # Either end may come first; the earlier group does.
    return Tree(tuple(branches), tuple(order if order[0] < order[-1] else order[::-1]))


def _members(grown: NDArray[np.float64], n_groups: int) -> list[tuple[int, ...]]:
    held: list[tuple[int, ...]] = [(i,) for i in range(n_groups)]
    for row in grown:
        held.append(tuple(sorted((*held[int(row[0])], *held[int(row[1])]))))
    return held[n_groups:]
