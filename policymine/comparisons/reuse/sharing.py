"""How many documents and issuers share each piece of wording, and what it therefore counts.

A letter's wording is the run of units that contains it and that most documents share; what all say says nothing of who took
it from whom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.units import shingle_keys
from policymine.matching.units import Sentences

__all__ = ["Sharing", "count_sharing", "discount"]

# The low bits of a key are the document; what is left of the hash tells ten million runs apart.
_BITS = 20


@dataclass(frozen=True, eq=False)
class Sharing:
    """For each unit of the collection how many share its wording, and what it counts.

    Parameters
    ----------
    documents, issuers : int32, (n_units,): at least 2 and 1.
    weight : float32, (n_units,): 1 for wording of two documents, towards 0 for wording that all have.
    """

    documents: NDArray[np.int32]
    issuers: NDArray[np.int32]
    weight: NDArray[np.float32]


def discount(n: NDArray[np.integer], of: int) -> NDArray[np.float64]:
    """Return what wording counts that n of `of` share: log(1 + N/n) / log(1 + N/2), at most 1.

    >>> discount(np.array([1, 2, 20, 100]), 100).round(2).tolist()
    [1.0, 1.0, 0.46, 0.18]
    """
    if of <= 2:
        return np.ones(n.shape)
    found: NDArray[np.float64] = np.minimum(np.log1p(of / np.maximum(n, 1)) / np.log1p(of / 2), 1.0)
    return found


def count_sharing(
    sentences: Sentences, issuer: NDArray[np.int32], *, width: int, n_issuers: int, keep: NDArray[np.bool_]
) -> Sharing:
    """Return how many documents and issuers share the wording of each unit.

    Parameters
    ----------
    sentences : of the collection.
    issuer : int32, (n_documents,): its number.
    width : units of a run; a sentence's units that stand in no run which two documents share count as shared by two.
    n_issuers : issuers that are stated; with fewer than three only documents are counted.
    keep : bool, (n_documents,): documents that are counted (later versions of one document are not counted again).
    """
    n = sentences.ids.size
    documents = np.full(n, 2, dtype=np.int32)
    issuers = np.ones(n, dtype=np.int32)
    hashes = shingle_keys(sentences.ids, sentences.indptr, width)
    owner = np.repeat(sentences.document, np.diff(sentences.indptr))
    at = np.flatnonzero(hashes != 0)
    short = hashes[at] >> np.uint64(_BITS)
    order = np.argsort(short, kind="stable")
    ordered = short[order]
    if ordered.size:
        opens = np.concatenate([[True], ordered[1:] != ordered[:-1]])
        group = np.cumsum(opens) - 1
        counts = [
            _distinct(ordered, values[owner[at[order]]], group, keep[owner[at[order]]])
            for values in (np.arange(issuer.size, dtype=np.int64), issuer.astype(np.int64))
        ]
        for out, count in zip((documents, issuers), counts, strict=True):
            run = np.zeros(n, dtype=np.int32)
            run[at[order]] = np.where(counts[0] >= 2, count, 0)[group]
            for k in range(width):
                np.maximum(out[k:], run[: n - k], out=out[k:])
    weight = discount(documents, int(np.count_nonzero(keep)))
    if n_issuers >= 3:
        weight = np.minimum(weight, discount(issuers, n_issuers))
    return Sharing(documents, issuers, weight.astype(np.float32))


def _distinct(
    ordered: NDArray[np.uint64],
    values: NDArray[np.int64],
    group: NDArray[np.int64],
    counted: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Return how many distinct values each group holds."""
    keys = (ordered[counted] << np.uint64(_BITS)) | values[counted].astype(np.uint64)
    # np.unique hashes, which is slower by far than this on so many keys.
    keys.sort()
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if keys.size else keys
    names = keys >> np.uint64(_BITS)
    firsts = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]])[: names.size])
    found = np.zeros(int(group[-1]) + 1, dtype=np.int32)
    sizes = np.diff(np.append(firsts, names.size)).astype(np.int32)
    places = group[np.searchsorted(ordered, names[firsts])]
    found[places] = sizes
    return found
