"""Which terms are new in a span of documents, and which fade in it: exact tests by document, calibrated by shuffled dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.statistics.fdr import q_values
from policymine.statistics.intervals import binomial_interval

__all__ = ["Presence", "Turn", "fewest_documents", "find_turn", "log_ratio_interval", "share_interval"]

# A term is tested where so many documents use it that the clearest outcome would be this rare.
_ATTAINABLE: Final = 0.001
# Nearly absent: at most this share of the other side's, and one document is always forgiven.
_NEARLY: Final = 0.1
_SURE: Final = 0.05


@dataclass(frozen=True, eq=False)
class Presence:
    """Which documents use which term.

    Parameters
    ----------
    ptr, document : documents with term i are document[ptr[i]:ptr[i + 1]], ascending, each once.
    n_documents : number of documents.
    """

    ptr: NDArray[np.int64]
    document: NDArray[np.int64]
    n_documents: int

    def counts(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many of the chosen documents use each term, (n_terms,)."""
        running = np.concatenate(([0], np.cumsum(chosen[self.document], dtype=np.int64)))
        return np.asarray(running[self.ptr[1:]] - running[self.ptr[:-1]], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Turn:
    """The terms of one direction.

    Parameters
    ----------
    terms : numbers of the terms found, the surest first, (n_found,).
    p, q : of each.
    n_tested : terms tested.
    min_docs : documents of the two sides that must use a term for it to be tested.
    p_any : of the strongest term against shuffles of the documents over the two sides.
    """

    terms: NDArray[np.int64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    n_tested: int
    min_docs: int
    p_any: float


def fewest_documents(n_one: int, n_other: int) -> int | None:
    """Return how many documents must use a term so that all of them on side one would be rare; None where none would be.

    Parameters
    ----------
    n_one, n_other : documents of the two sides.

    >>> fewest_documents(5, 38), fewest_documents(1, 40)
    (3, None)
    """
    from scipy.special import gammaln

    n = n_one + n_other
    k = np.arange(1, n_one + 1, dtype=np.float64)
    # log of C(n_one, k) / C(n, k)
    chance = gammaln(n_one + 1) - gammaln(n_one - k + 1) - gammaln(n + 1) + gammaln(n - k + 1)
    enough = np.flatnonzero(chance <= np.log(_ATTAINABLE))
    return int(k[enough[0]]) if enough.size else None


def find_turn(
    presence: Presence,
    inside: NDArray[np.bool_],
    before: NDArray[np.bool_],
    lengths: NDArray[np.float64],
    *,
    status: str,
    lately: NDArray[np.bool_] | None = None,
    level: float = 0.05,
    n_permutations: int = 199,
    seed: int = 0,
) -> Turn:
    """Return the terms that are new in the inner documents, or fade in them.

    Parameters
    ----------
    presence : which documents use which term.
    inside, before : the documents of the span and those it is compared with, (n_documents,), no document in both.
    lengths : tokens of each document, above 0, (n_documents,).
    status : `new`, used inside and (nearly) not before; `fading`, used before and (nearly) not inside.
    lately : documents just before the span: a fading term must still be in use there, at a quarter of its share at least.
    level : largest q.
    n_permutations : shuffles of the documents over the two sides.
    seed : of the shuffles.

    p is the larger of two one-sided exact tests of the number of documents inside that use the term, given how many of both
    sides do: Fisher's, and the same with the chance of a document growing with its length (1 - exp(-rate x tokens)), so that
    longer documents alone make nothing new and shorter ones let nothing fade. Nearly absent is at most a tenth of the other
    side's share; one document is forgiven always. Terms in so few documents that no outcome could be rare are not tested;
    that depends on the two sides together only, and so costs no validity.

    The null is that dates are of no account. Where issuers or kinds of text come into the corpus with the span, their words
    are new too: compare documents of one kind (`--where`).

    Raises
    ------
    NotEnoughDataError : so few documents that no term could be found.

    Sources: Fisher (1935); Tarone (1990); Westfall & Young (1993).
    """
    if status not in ("new", "fading"):
        raise InputError(f"status is new or fading, not {status!r}")
    n_in, n_before = int(inside.sum()), int(before.sum())
    fewest = fewest_documents(*((n_in, n_before) if status == "new" else (n_before, n_in)))
    if fewest is None:
        raise NotEnoughDataError(
            f"documents in the span: {n_in}, to compare with: {n_before}. Even a term in all of the one and none of the "
            f"other could be chance (p above {_ATTAINABLE}); take a longer span or periods with more documents"
        )
    k_in, k_before = presence.counts(inside), presence.counts(before)
    total = k_in + k_before
    tested = np.flatnonzero((total >= fewest) & (total < n_in + n_before))
    if tested.size == 0:
        none = np.zeros(0)
        return Turn(np.zeros(0, dtype=np.int64), none, none, 0, fewest, 1.0)
    tail = _Fisher(n_in, n_before, status)
    plain = tail(k_in[tested], total[tested])
    p = _by_length(plain, k_in[tested], total[tested], lengths[inside], lengths[before], status)
    q = q_values(p)
    p_any = _p_any(
        presence, tested, total[tested], inside, before, tail, float(p.min()), n_permutations, seed
    )
    share_in, share_before = k_in[tested] / n_in, k_before[tested] / n_before
    if status == "new":
        kept = k_before[tested] <= np.maximum(1, np.floor(_NEARLY * share_in * n_before))
    else:
        kept = k_in[tested] <= np.maximum(1, np.floor(_NEARLY * share_before * n_in))
        if lately is not None and lately.any():
            kept &= presence.counts(lately)[tested] / int(lately.sum()) >= share_before / 4.0
    kept &= (q <= level) & (p_any <= _SURE)
    found = np.flatnonzero(kept)
    found = found[np.lexsort((tested[found], -np.abs(share_in - share_before)[found], p[found]))]
    return Turn(tested[found], p[found], q[found], int(tested.size), fewest, p_any)


@dataclass(frozen=True, eq=False)
class _Fisher:
    """One-sided tails of the hypergeometric, looked up by (inside, total)."""

    n_in: int
    n_before: int
    status: str

    def __call__(self, held: NDArray[Any], total: NDArray[Any]) -> NDArray[np.float64]:
        from scipy.stats import hypergeom

        n = self.n_in + self.n_before
        if self.status == "new":
            return np.asarray(hypergeom.sf(held - 1, n, total, self.n_in), dtype=np.float64)
        return np.asarray(hypergeom.cdf(held, n, total, self.n_in), dtype=np.float64)

    def table(self, total: int) -> NDArray[np.float64]:
        """Return the tail for each number inside, 0 to n_in."""
        held = np.arange(self.n_in + 1)
        return np.minimum(self(held, np.full(held.size, total)), 1.0)


def _by_length(
    plain: NDArray[np.float64],
    held: NDArray[np.int64],
    total: NDArray[np.int64],
    inner: NDArray[np.float64],
    outer: NDArray[np.float64],
    status: str,
) -> NDArray[np.float64]:
    """Return the larger of Fisher's p and that with lengths; the latter where the former could be of account."""
    from policymine.kernels.sums import split_tails

    near = np.flatnonzero(plain <= 0.1)
    upper, lower = np.ones(near.size), np.ones(near.size)
    scale = float(inner.mean() + outer.mean())
    split_tails(inner / scale, outer / scale, total[near], held[near], upper, lower)
    p = plain.copy()
    p[near] = np.maximum(plain[near], upper if status == "new" else lower)
    return np.minimum(p, 1.0)


def _p_any(
    presence: Presence,
    tested: NDArray[np.int64],
    total: NDArray[np.int64],
    inside: NDArray[np.bool_],
    before: NDArray[np.bool_],
    tail: _Fisher,
    strongest: float,
    n_permutations: int,
    seed: int,
) -> float:
    """Return how often a shuffle's strongest term is as strong."""
    from scipy import sparse

    both = np.flatnonzero(inside | before)
    n_terms = presence.ptr.size - 1
    grid = sparse.csr_matrix(
        (np.ones(presence.document.size, dtype=np.float32), presence.document, presence.ptr),
        shape=(n_terms, presence.n_documents),
    )[tested][:, both]
    rng = np.random.default_rng(seed)
    # Columns are shuffles; blocks keep the dense product small.
    distinct, number = np.unique(total, return_inverse=True)
    tables = np.stack([tail.table(int(k)) for k in distinct])
    as_strong = 0
    left = n_permutations
    block = max(1, min(n_permutations, 20_000_000 // max(1, tested.size)))
    while left > 0:
        width = min(block, left)
        order = rng.permuted(np.broadcast_to(np.arange(both.size), (width, both.size)), axis=1)
        labels = inside[both][order].astype(np.float32).T
        held = np.asarray(grid @ labels, dtype=np.int64)
        lowest = np.full(width, 1.0)
        for column in range(width):
            lowest[column] = float(tables[number, held[:, column]].min())
        as_strong += int(np.count_nonzero(lowest <= strongest * (1 + 1e-9)))
        left -= width
    return (1 + as_strong) / (n_permutations + 1)


def log_ratio_interval(
    k: int, n: int, k_before: int, n_before: int, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Return the log ratio, base 2, of two shares of documents, and its interval.

    Parameters
    ----------
    k, n : documents with the term and all documents, of the one side.
    k_before, n_before : the same of the other.
    level : level of the interval.

    Half a document is added to each side where one is 0. The ends are made from the Jeffreys intervals of the shares by the
    method of variance estimates recovery, which needs no normal approximation of either share.

    Source: Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures. Stat. in Medicine 27.

    >>> value, low, high = log_ratio_interval(5, 5, 0, 38)
    >>> 5 < value < 7, low > 1, high > value
    (True, True, True)
    """
    from scipy.special import betaincinv

    cut = (1.0 - level) / 2.0
    add = 0.5 if k == 0 or k_before == 0 else 0.0
    ends = []
    for hits, size in ((k, n), (k_before, n_before)):
        share = (hits + add) / (size + 2 * add)
        low = float(betaincinv(hits + 0.5, size - hits + 0.5, cut))
        high = float(betaincinv(hits + 0.5, size - hits + 0.5, 1.0 - cut))
        ends.append((np.log2(share), np.log2(min(low, share)), np.log2(max(high, share))))
    (a, a_low, a_high), (b, b_low, b_high) = ends
    return (
        float(a - b),
        float(a - b - np.hypot(a - a_low, b_high - b)),
        float(a - b + np.hypot(a_high - a, b - b_low)),
    )


def share_interval(k: int, n: int) -> tuple[float, float]:
    """Return the exact interval of a share of documents."""
    low, high = binomial_interval(k, n, method="exact")
    return float(low), float(high)
