"""Which sentences are worth an alignment: those that share the most of their rare shingles.

An inverted list of sentences by shingle; each sentence asks the lists of its own. A list of many sentences gives its first
ones and those nearest before the asking one, so that time grows with the number of shingles, not with the number of pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

__all__ = ["best_partners"]

# The work is dealt out in so many parts; the result does not depend on it.
_PARTS = 16


def best_partners(
    keys: NDArray[np.int32],
    indptr: NDArray[np.int64],
    limits: NDArray[np.int32],
    lists: tuple[NDArray[np.int64], NDArray[np.int32]],
    weights: NDArray[np.float32],
    roles: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    owners: tuple[NDArray[np.int32], NDArray[np.int32]],
    *,
    cap: int,
    least: float,
    n_best: int,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return for each sentence the sentences before it that share the most with it.

    Parameters
    ----------
    keys : int32, (n_units,): number of the shingle that starts at each unit; -1 for none.
    indptr : int64, (n_sentences + 1,).
    limits : int32, (n_sentences,): partners are sentences of a smaller number than this.
    lists : (n_shingles + 1,) starts, and the sentences that hold each shingle, ascending.
    weights : float32, (n_shingles,): what a shared shingle counts.
    roles : uint8, of the asking sentences and of those in the lists: bit 1 may be a source, bit 2 may take over; a pair needs
        one of each.
    owners : int32, likewise: the document where it is the only one that holds the sentence, else -1; two sentences of one
        document are no pair.
    cap : sentences of a list that are looked at.
    least : smallest sum of weights of a partner.
    n_best : partners of each sentence.

    Returns
    -------
    partners : int32, (n_sentences, n_best), most first; -1 for none.
    sums : float32, the same shape.
    """
    n = indptr.size - 1
    partners = np.full((n, n_best), -1, dtype=np.int32)
    sums = np.zeros((n, n_best), dtype=np.float32)
    _partners(keys, indptr, limits, lists[0], lists[1], weights, *roles, *owners, cap, least, partners, sums)
    return partners, sums


@njit(cache=True, nogil=True, parallel=True)
def _partners(
    keys: Any,
    indptr: Any,
    limits: Any,
    starts: Any,
    held: Any,
    weights: Any,
    asking: Any,
    roles: Any,
    owners: Any,
    only: Any,
    cap: int,
    least: float,
    partners: Any,
    sums: Any,
) -> None:
    n = indptr.size - 1
    n_best = partners.shape[1]
    n_held = roles.size
    for part in prange(_PARTS):
        votes = np.zeros(n_held, dtype=np.float32)
        touched = np.empty(n_held, dtype=np.int32)
        for sentence in range(part, n, _PARTS):
            limit = limits[sentence]
            n_touched = 0
            for place in range(indptr[sentence], indptr[sentence + 1]):
                key = keys[place]
                if key < 0:
                    continue
                low, high = starts[key], starts[key + 1]
                # The first of the list that is not before the limit.
                left, right = low, high
                while left < right:
                    middle = (left + right) // 2
                    if held[middle] < limit:
                        left = middle + 1
                    else:
                        right = middle
                n_before = left - low
                if n_before == 0:
                    continue
                jump_from, jump_to = left, left
                if n_before > cap:
                    jump_from, jump_to = low + cap // 2, left - cap // 2
                weight = weights[key]
                at = low
                while at < left:
                    if at == jump_from:
                        at = jump_to
                        if at >= left:
                            break
                    other = held[at]
                    if votes[other] == 0.0:
                        touched[n_touched] = other
                        n_touched += 1
                    votes[other] += weight
                    at += 1
            role, own = asking[sentence], owners[sentence]
            for k in range(n_touched):
                other = touched[k]
                vote = votes[other]
                votes[other] = 0.0
                if vote < least or vote < sums[sentence, n_best - 1]:
                    continue
                if own >= 0 and only[other] == own:
                    continue
                theirs = roles[other]
                if not ((role & 2 and theirs & 1) or (role & 1 and theirs & 2)):
                    continue
                slot = n_best
                # Of equal sums the earlier sentence comes first.
                while slot > 0 and (
                    vote > sums[sentence, slot - 1]
                    or (
                        vote == sums[sentence, slot - 1]
                        and (partners[sentence, slot - 1] < 0 or other < partners[sentence, slot - 1])
                    )
                ):
                    slot -= 1
                if slot == n_best:
                    continue
                for back in range(n_best - 1, slot, -1):
                    sums[sentence, back] = sums[sentence, back - 1]
                    partners[sentence, back] = partners[sentence, back - 1]
                sums[sentence, slot] = vote
                partners[sentence, slot] = other
