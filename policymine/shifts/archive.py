"""Is it the language that changes, or who is in the corpus?

Issuers keep habits of their own; where some leave the archive and others join, the share of a term moves though nobody
changed. Three things together say so: issuers that stand on both sides of the change hold at least half of the documents of
either side; between them less than half of the change is left; and shuffling dates within each issuer, which leaves
the mix as it is, reaches the evidence in more than 5% of the shuffles. Where such issuers hold less than half, as with
officers that follow one another, the documents cannot tell: the change stands, and that is said.

Source: Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.base import Uses
from policymine.statistics.permutation import p_value

__all__ = ["Archive", "find_archive"]

# Of the documents of either side, at least so many are from issuers of both.
_SHARED = 0.5
# A change of which less than so much is left within issuers is one of the archive.
_WITHIN = 0.5
# Orders that are tried at once.
_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Archive:
    """How much of a change lies within the issuers.

    Parameters
    ----------
    n_issuers : issuers of the documents that use either term.
    shared : share of the documents that are from issuers of both sides, on the side where it is lower.
    total : change of the new term's share, mean over documents after less before.
    within : the same between documents of one issuer, issuers of both sides weighted by their documents; None
        where there is none.
    p : of the shuffles within issuers; None where they were not needed.
    explains : whether the change is one of who is in the corpus.
    """

    n_issuers: int
    shared: float
    total: float
    within: float | None
    p: float | None
    explains: bool

    @property
    def untold(self) -> bool:
        """Whether too few issuers are on both sides to tell a change of language from one of the archive."""
        return self.shared < _SHARED

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "n_issuers": self.n_issuers,
            "shared": self.shared,
            "total": self.total,
            "within": self.within,
            "p_value": self.p,
            "explains": self.explains,
        }


def find_archive(
    uses: Uses,
    place: int,
    statistics: Callable[[NDArray[np.int64]], NDArray[np.float64]],
    *,
    alpha: float,
    seed: int,
    n_permutations: int,
) -> Archive | None:
    """Return how much of a change lies within the issuers; None where their documents have one issuer or none is known.

    Parameters
    ----------
    uses : the documents that use either term, with issuers.
    place : index of the first period after the change.
    statistics : evidence of a change with the documents in each of several orders, (n_orders, n_documents).
    alpha : level of the test.
    seed, n_permutations : of the shuffles.
    """
    if uses.issuer is None or np.unique(uses.issuer).size < 2:
        return None
    _, issuer = np.unique(uses.issuer, return_inverse=True)
    later = uses.position >= place
    n_issuers = int(issuer.max()) + 1
    n = np.array(
        [np.bincount(issuer[side], minlength=n_issuers) for side in (~later, later)], dtype=np.float64
    )
    if n.sum(axis=1).min() == 0:
        return None
    share = uses.new / (uses.old + uses.new)
    sums = np.array([np.bincount(issuer[side], share[side], n_issuers) for side in (~later, later)])
    both = (n > 0).all(axis=0)
    shared = float((n[:, both].sum(axis=1) / n.sum(axis=1)).min())
    total = float(np.diff(sums.sum(axis=1) / n.sum(axis=1))[0])
    if not both.any():
        return Archive(n_issuers, 0.0, total, None, None, explains=False)
    weight = n[:, both].prod(axis=0) / n[:, both].sum(axis=0)
    within = float(np.average(np.diff(sums[:, both] / n[:, both], axis=0)[0], weights=weight))
    if shared < _SHARED or within * np.sign(total) >= _WITHIN * abs(total):
        return Archive(n_issuers, shared, total, within, None, explains=False)
    rng = np.random.default_rng([seed, 55])
    order = np.argsort(issuer, kind="stable")
    drawn = [
        np.array([_within(order, issuer, rng) for _ in range(min(_BLOCK, n_permutations - start))])
        for start in range(0, n_permutations, _BLOCK)
    ]
    null = np.concatenate([statistics(block) for block in drawn])
    p = p_value(float(statistics(np.arange(issuer.size)[None])[0]), null)
    return Archive(n_issuers, shared, total, within, p, explains=p > alpha)


def _within(
    order: NDArray[np.int64], issuer: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return an order of the documents in which each takes the place of another of its issuer."""
    shuffled = rng.permutation(issuer.size)
    found = np.empty_like(order)
    found[order] = shuffled[np.argsort(issuer[shuffled], kind="stable")]
    return found
