"""The likeliest division of a text into segments of one vocabulary each, by dynamic programming over its units.

Arrays in, arrays out. A segment costs what it takes to tell its words one by one, each by how often it has been said in the
segment before: the sum of -log((f + a) / (n + a k)), n words and f times this one said so far, k different words in the whole
text. It is the marginal likelihood of a multinomial with a symmetric Dirichlet prior; a segment is the cheaper, the more it
repeats itself, and a cut that parts nothing saves nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["divide"]


def divide(
    ids: NDArray[np.int32],
    indptr: NDArray[np.int64],
    max_segments: int,
    *,
    smoothing: float = 0.1,
    shortest: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the cost of the best division into 1, 2, ... segments, and where each of its last segments begins.

    Parameters
    ----------
    ids : int32, word ids from 0, one unit after another.
    indptr : int64, (n_units + 1,): unit i is ids[indptr[i] : indptr[i + 1]]; a unit is never parted.
    max_segments : the largest number of segments, at most the number of units.
    smoothing : a, what every word counts before it has been said.
    shortest : fewest units of a segment; a division that cannot keep to it costs infinitely much.

    Returns
    -------
    costs : float64, (max_segments,): of the best division of the whole into m + 1 segments.
    starts : int32, (max_segments, n_units + 1): the unit that the last of m + 1 segments of the first j units begins with.

    Source: Eisenstein, J. & Barzilay, R. (2008), Bayesian unsupervised topic segmentation, EMNLP, for the likelihood;
    Utiyama, M. & Isahara, H. (2001), A statistical model for domain-independent text segmentation, ACL, for the search.

    >>> ids = np.array([0, 0, 1, 1, 2, 2, 2], dtype=np.int32)
    >>> costs, starts = divide(ids, np.arange(8, dtype=np.int64), 2)
    >>> int(starts[1, 7]), costs.shape
    (4, (2,))
    """
    n = indptr.size - 1
    if not 1 <= max_segments <= max(n, 1):
        raise InputError(f"a text of {n} units has from 1 to {n} segments, not {max_segments}")
    words = int(ids.max()) + 1 if ids.size else 1
    best = np.full((max_segments, n + 1), np.inf)
    starts = np.zeros((max_segments, n + 1), dtype=np.int32)
    _divide(_fixed(ids), _fixed(indptr), words, np.unique(ids).size, smoothing, shortest, best, starts)
    return best[:, n].copy(), starts


def _fixed(values: NDArray[Any]) -> NDArray[Any]:
    array = np.ascontiguousarray(values).view()
    array.flags.writeable = False
    return array


@njit(cache=True, nogil=True)
def _divide(ids, indptr, words, k, a, shortest, best, starts):  # type: ignore[no-untyped-def]
    n = indptr.size - 1
    m = best.shape[0]
    counts = np.zeros(words, dtype=np.int64)
    for first in range(n):
        counts[:] = 0
        cost = 0.0
        size = 0
        for last in range(first, n):
            for at in range(indptr[last], indptr[last + 1]):
                cost += np.log(size + a * k) - np.log(counts[ids[at]] + a)
                counts[ids[at]] += 1
                size += 1
            if last - first + 1 < shortest:
                continue
            if first == 0 and cost < best[0, last + 1]:
                best[0, last + 1] = cost
            for layer in range(1, m):
                if first < layer:
                    break
                value = best[layer - 1, first] + cost
                if value < best[layer, last + 1]:
                    best[layer, last + 1] = value
                    starts[layer, last + 1] = first
