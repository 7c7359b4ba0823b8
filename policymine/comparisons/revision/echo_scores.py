"""Scores of comments for stretches of terms: summed rarity in common, set phrases discounted, what only repeats a draft left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["beyond", "rarity_of", "scores_of"]

Floats = NDArray[np.float64]
Terms = tuple[int, ...]

# Terms that a comment must share with a stretch at least.
_SHARED: Final = 2
_BATCH: Final = 200
# Comments of a stretch that are looked at closely; and what terms beside one another in both count for, but for the rarest.
_NEAREST: Final = 20
_WITHIN: Final = 0.4


def rarity_of(texts: Sequence[tuple[int, ...]], n_terms: int) -> Floats:
    """Return the natural logarithm of all texts over those that hold a term."""
    held = np.bincount([t for text in texts for t in text], minlength=n_terms)
    return np.asarray(np.log((1.0 + len(texts)) / (1.0 + held)), dtype=np.float64)


def _matrix(rows: Sequence[tuple[int, ...]], n_terms: int) -> Any:
    from scipy import sparse

    indptr = np.concatenate(([0], np.cumsum([len(r) for r in rows]))).astype(np.int64)
    indices = np.array([t for r in rows for t in r], dtype=np.int64)
    return sparse.csr_matrix((np.ones(indices.size), indices, indptr), shape=(len(rows), n_terms))


def scores_of(
    asked: Sequence[tuple[int, ...]], comments: Sequence[tuple[int, ...]], rarity: Floats
) -> Floats:
    """Return the score of each comment for each stretch, (n_stretches, n_said); 0 where they share one term or none.

    The rarity of the terms in common is summed; of terms that stand side by side in both, such as those of a set phrase, the
    rarest counts in full and the others by a part. Only the nearest comments of a stretch have a score.
    """
    from scipy import sparse

    held = _matrix(comments, rarity.size)
    scores = np.zeros((len(asked), len(comments)))
    for low in range(0, len(asked), _BATCH):
        words = _matrix(asked[low : low + _BATCH], rarity.size)
        common = (words @ held.T).toarray()
        weighted = np.where(common >= _SHARED, (words @ sparse.diags(rarity) @ held.T).toarray(), 0.0)
        n = min(_NEAREST, weighted.shape[1])
        for k, near in enumerate(np.argsort(-weighted, axis=1, kind="stable")[:, :n].tolist()):
            for s in near:
                if weighted[k, s] > 0.0:
                    scores[low + k, s] = _by_phrases(asked[low + k], comments[s], rarity)
    return scores


def _by_phrases(words: tuple[int, ...], said: tuple[int, ...], rarity: Floats) -> float:
    at = {term: i for i, term in enumerate(said)}
    total = 0.0
    run: list[float] = []
    last = (-2, -2)
    for i, term in enumerate(words):
        j = at.get(term)
        if j is None:
            continue
        if run and (i != last[0] + 1 or abs(j - last[1]) != 1):
            total += _phrase(run)
            run = []
        run.append(float(rarity[term]))
        last = (i, j)
    return total + _phrase(run)


def _phrase(run: Sequence[float]) -> float:
    return max(run) + _WITHIN * (sum(run) - max(run)) if run else 0.0


def beyond(
    said: Sequence[tuple[int, ...]],
    unquoted: Sequence[tuple[int, ...]],
    drafts: Sequence[tuple[int, ...]],
    rarity: Floats,
) -> list[tuple[int, ...]]:
    """Return what each comment says beyond the old clause that it is about: the one whose rare terms it shares most."""
    from scipy import sparse

    near = np.zeros(len(said), dtype=np.int64)
    old = _matrix(drafts, rarity.size) @ sparse.diags(rarity)
    for low in range(0, len(said), _BATCH):
        shared = (_matrix(said[low : low + _BATCH], rarity.size) @ old.T).toarray()
        near[low : low + _BATCH] = shared.argmax(axis=1)
    return [
        tuple(t for t in words if t not in set(drafts[k]))
        for words, k in zip(unquoted, near.tolist(), strict=True)
    ]
