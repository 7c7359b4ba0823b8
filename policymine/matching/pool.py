"""The distinct sentences of a collection, and the pairs among them that share wording, however reworded.

Candidates share rare shingles; each is then aligned unit by unit. A pair is found from its later sentence, which looks at
what stood before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.local import align_pairs, matched_places
from policymine.kernels.passages import best_partners
from policymine.kernels.units import N_UNITS, sentences_with, shingle_keys
from policymine.matching.units import Sentences

__all__ = ["Finder", "Pairs", "Places", "Pool", "make_finder", "make_pool", "place_matches"]

# Sentences of a shingle's list that are looked at: the first ones and the nearest before.
_CAP: Final = 64
# Sum of log inverse frequencies of the shingles in common below which no pair is aligned: one rare shingle.
_LEAST: Final = 8.0
N_BEST: Final = 8
# No unit counts more than this many average ones.
_HEAVIEST: Final = 2.0


@dataclass(frozen=True, eq=False)
class Pool:
    """Distinct sentences, those that stood in a document first before the others.

    Parameters
    ----------
    ids, indptr : units, one sentence after another, numbered from 0 as they occur in the collection.
    n_units : how many units there are.
    of : int32, (n_sentences,): the distinct sentence of each sentence of the collection.
    holder_starts : int64, (n_distinct + 1,).
    holders : int64: the sentences of the collection that are this one, by the place in time of their documents.
    """

    ids: NDArray[np.int32]
    indptr: NDArray[np.int64]
    n_units: int
    of: NDArray[np.int32]
    holder_starts: NDArray[np.int64]
    holders: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.indptr.size - 1)

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """What each unit counts, by its number: log(1 + S / s) for s of S distinct sentences, 1 for the average unit."""
        n = max(len(self), 1)
        held = sentences_with(self.ids, self.indptr, self.n_units)
        found = np.log1p(n / np.maximum(held, 1))
        mean = float(found[self.ids].mean()) if self.ids.size else 1.0
        return np.minimum(found / mean, _HEAVIEST).astype(np.float32)

    @cached_property
    def whole(self) -> NDArray[np.float64]:
        """What all units of each sentence count, (n_distinct,): no alignment scores more."""
        owner = np.repeat(np.arange(len(self)), np.diff(self.indptr))
        return np.bincount(owner, weights=self.weights[self.ids], minlength=len(self)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of distinct sentences; arrays of one length.

    Parameters
    ----------
    later, earlier : int32: the sentence that looked, and the one before it that it found.
    score : float32: of the alignment, 1 an average unit in common.
    common : int32: units in common.
    """

    later: NDArray[np.int32]
    earlier: NDArray[np.int32]
    score: NDArray[np.float32]
    common: NDArray[np.int32]

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Pairs:
        """Return these pairs."""
        return Pairs(self.later[rows], self.earlier[rows], self.score[rows], self.common[rows])


@dataclass(frozen=True, eq=False)
class Places:
    """The units that pairs have in common: of pair k those from starts[k] to starts[k + 1], by places in the sentences.

    `later` ascends within a pair; where `earlier` falls the wording is in another order.
    """

    starts: NDArray[np.int64]
    later: NDArray[np.int16]
    earlier: NDArray[np.int16]


def make_pool(sentences: Sentences, place: NDArray[np.int64]) -> Pool:
    """Return the distinct sentences.

    Parameters
    ----------
    sentences : of the collection.
    place : int64, (n_documents,): the place in time of each document; the same number where their order is unknown.
    """
    when = place[sentences.document]
    _, of = np.unique(sentences.contents(), return_inverse=True)
    order = np.lexsort((np.arange(of.size), when, of))
    firsts = np.flatnonzero(np.diff(of[order], prepend=-1))
    # Renumbered by time, then by the order of the collection.
    lead = order[firsts]
    by_time = np.lexsort((lead, when[lead]))
    rank = np.empty(by_time.size, dtype=np.int32)
    rank[by_time] = np.arange(by_time.size, dtype=np.int32)
    of = rank[of].astype(np.int64)
    holders = np.lexsort((np.arange(of.size), when, of))
    starts = np.searchsorted(of[holders], np.arange(by_time.size + 1))
    lead = holders[starts[:-1]]
    ids, indptr = _gather(sentences.ids, sentences.indptr, lead)
    # Few units occur: small numbers keep their weights and counts in the processor's cache.
    used = np.zeros(N_UNITS, dtype=bool)
    used[ids] = True
    number = np.cumsum(used, dtype=np.int32) - 1
    return Pool(
        number[ids],
        indptr,
        int(used.sum()),
        of.astype(np.int32),
        starts.astype(np.int64),
        holders.astype(np.int64),
    )


def _gather(
    values: NDArray[np.int32], indptr: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    sizes = indptr[rows + 1] - indptr[rows]
    out = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    places = np.arange(int(out[-1])) + np.repeat(indptr[rows] - out[:-1], sizes)
    return values[places], out


@dataclass(frozen=True, eq=False)
class Finder:
    """The pool, and its sentences by the shingles they hold.

    Parameters
    ----------
    pool : the distinct sentences.
    width : units of a shingle.
    names : uint64, (n_shingles,): hashes, ascending; starts, held : the sentences that hold each; weights : what each counts.
    keys : int32, (n_units,): number of the shingle that starts at each unit of the pool, -1 for none.
    """

    pool: Pool
    width: int
    names: NDArray[np.uint64]
    starts: NDArray[np.int64]
    held: NDArray[np.int32]
    weights: NDArray[np.float32]
    keys: NDArray[np.int32]

    def pairs(self, roles: NDArray[np.uint8], only: NDArray[np.int32], *, floor: float) -> Pairs:
        """Return the pairs of distinct sentences that are worth a look, aligned.

        Parameters
        ----------
        roles : uint8, (n_distinct,): bit 1 for what may be a source, bit 2 for what may take over.
        only : int32, (n_distinct,): the one document that holds it, else -1.
        floor : score below which a pair is of no interest.
        """
        limits = np.arange(len(self.pool), dtype=np.int32)
        return self._found(
            self.pool.ids, self.pool.indptr, self.keys, limits, roles, only, only, roles, floor
        )

    def pairs_of(
        self,
        ids: NDArray[np.int32],
        indptr: NDArray[np.int64],
        made_of: NDArray[np.int32],
        roles: NDArray[np.uint8],
        only: NDArray[np.int32],
        *,
        floor: float,
    ) -> Pairs:
        """Return the pairs of sentences from outside, looked up as if they came after all of the pool.

        Parameters
        ----------
        ids, indptr : their units, numbered as in the pool, and where each starts.
        made_of : int32: the document each is made of, whose own sentences are no partners; -1 for none.
        roles, only, floor : as for `pairs`.
        """
        asked = shingle_keys(ids, indptr, self.width)
        at = np.minimum(np.searchsorted(self.names, asked), max(self.names.size - 1, 0))
        known = (self.names[at] == asked) & (asked != 0) if self.names.size else np.zeros(asked.size, bool)
        keys = np.where(known, at, -1).astype(np.int32)
        limits = np.full(indptr.size - 1, len(self.pool), dtype=np.int32)
        every = np.full(indptr.size - 1, 3, dtype=np.uint8)
        return self._found(ids, indptr, keys, limits, every, made_of, only, roles, floor)

    def _found(
        self,
        ids: NDArray[np.int32],
        indptr: NDArray[np.int64],
        keys: NDArray[np.int32],
        limits: NDArray[np.int32],
        role: NDArray[np.uint8],
        own: NDArray[np.int32],
        only: NDArray[np.int32],
        roles: NDArray[np.uint8],
        floor: float,
    ) -> Pairs:
        pool = self.pool
        partners, _ = best_partners(
            keys,
            indptr,
            limits,
            (self.starts, self.held),
            self.weights,
            (role, roles),
            (own, only),
            cap=_CAP,
            least=_LEAST,
            n_best=N_BEST,
        )
        later = np.repeat(np.arange(indptr.size - 1, dtype=np.int32), N_BEST)
        earlier = partners.ravel()
        held = earlier >= 0
        later, earlier = later[held], earlier[held]
        same = indptr is pool.indptr
        units = pool.ids if same else np.concatenate([pool.ids, ids])
        bounds = pool.indptr if same else np.concatenate([pool.indptr, pool.indptr[-1] + indptr[1:]])
        looked = later if same else later + np.int32(len(pool))
        score, common = align_pairs(units, bounds, looked, earlier, pool.weights, floor=floor)
        return Pairs(later, earlier, score, common).take(score >= floor)


def make_finder(pool: Pool, width: int) -> Finder:
    """Return the sentences of a pool by shingle."""
    hashes = shingle_keys(pool.ids, pool.indptr, width)
    owner = np.repeat(np.arange(len(pool), dtype=np.int32), np.diff(pool.indptr))
    at = np.flatnonzero(hashes != 0)
    order = at[np.argsort(hashes[at], kind="stable")]
    ordered, owners = hashes[order], owner[order]
    opens = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: ordered.size]
    # Each sentence once a shingle.
    once = opens.copy()
    once[1:] |= owners[1:] != owners[:-1]
    group = np.cumsum(opens) - 1
    n_held = np.bincount(group, weights=once).astype(np.int64)
    keys = np.full(hashes.size, -1, dtype=np.int32)
    keys[order] = group
    weights = np.log(max(len(pool), 1) / np.maximum(n_held, 1))
    return Finder(
        pool,
        width,
        ordered[opens],
        np.concatenate([np.zeros(1, np.int64), np.cumsum(n_held)]),
        owners[once],
        np.maximum(weights, 0.01).astype(np.float32),
        keys,
    )


def place_matches(pool: Pool, pairs: Pairs) -> Places:
    """Return which units the two sentences of each pair have in common."""
    starts, later, earlier = matched_places(
        pool.ids, pool.indptr, pairs.later, pairs.earlier, pool.weights, pairs.common
    )
    return Places(starts, later, earlier)
