"""Is a term's rate different between the sides, with documents as the units? A permutation test.

The labels target and reference are shuffled over documents. The statistic is a score test whose variance is
taken from the documents of each side, so that neither burstiness nor longer documents on one side pass for a
difference. Null values are pooled over terms that stand in a similar number of documents; a single
term's own shuffles could not give a p below 1 / (shuffles + 1), too coarse for thousands of terms.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.resample import Side, chunks

__all__ = ["document_test", "n_shuffles"]

# Fewest terms of one class of document frequency: below that classes are joined.
_CLASS: Final = 200
_NULL_VALUES: Final = 20_000
# Ratio of mean lengths up to which documents of the two sides are exchangeable enough (by simulation).
_SAME_LENGTH: Final = 1.5


def n_shuffles(n_terms: int) -> int:
    """Return the number of shuffles: 200 to 9,999, so that a class of terms has about 20,000 null values.

    >>> n_shuffles(1), n_shuffles(100_000)
    (9999, 200)
    """
    return int(np.clip(-(-_NULL_VALUES // max(min(n_terms, _CLASS), 1)), 200, 9_999))


def _classes(frequency: NDArray[np.int64]) -> NDArray[np.int64]:
    values, counts = np.unique(frequency, return_counts=True)
    label = np.zeros(values.size, dtype=np.int64)
    current, filled = 0, 0
    for i, count in enumerate(counts):
        if filled >= _CLASS:
            current, filled = current + 1, 0
        label[i] = current
        filled += int(count)
    if current and filled < _CLASS:
        label[label == current] = current - 1
    return np.asarray(label[np.searchsorted(values, frequency)], dtype=np.int64)


def document_test(
    target: Side, reference: Side, rng: np.random.Generator, *, shuffles: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the statistic of each term (positive: target) and its two-sided p, each (n_terms,).

    Parameters
    ----------
    target, reference : the sides over the same terms.
    rng : source of randomness.
    shuffles : shuffles of the labels; None takes `n_shuffles`.

    A term with the same rate in every document has statistic 0 and p 1. p is never 0.

    Source: permutation of a studentised statistic, Chung & Romano (2013), Exact and asymptotically robust
    permutation tests; pooling of null values, Storey & Tibshirani (2003), Statistical significance for
    genomewide studies. Where documents of one side are longer by half or more, shuffled documents are no
    fair null (rare terms stand in the long ones), and the larger of this p and that of a t-test is returned.
    """
    from scipy import sparse

    counts = sparse.hstack([target.by_term, reference.by_term], format="csr")
    sizes = np.concatenate([target.sizes, reference.sizes])
    n_terms, n_documents = counts.shape
    shuffles = n_shuffles(n_terms) if shuffles is None else shuffles
    n_target = target.n_documents
    labels = np.zeros((n_documents, shuffles + 1))
    labels[:n_target, 0] = 1.0
    for b in range(1, shuffles + 1):
        labels[rng.permutation(n_documents)[:n_target], b] = 1.0
    share = (sizes @ labels) / sizes.sum()
    size_squares = (sizes**2) @ labels
    tokens = sizes @ labels
    rate = np.asarray(counts.sum(axis=1)).ravel() / sizes.sum()
    squared = counts.multiply(counts).tocsr()
    crossed = counts.multiply(sizes[None, :]).tocsr()
    observed = np.zeros(n_terms)
    components = np.zeros(n_terms), np.zeros(n_terms)
    null = np.zeros((n_terms, shuffles), dtype=np.float32)
    for block in chunks(n_terms, shuffles + 1):
        r = rate[block][:, None]
        total = counts[block] @ labels - r * tokens
        inside = squared[block] @ labels - 2.0 * r * (crossed[block] @ labels) + r**2 * size_squares
        everything = (
            np.asarray(squared[block].sum(axis=1)).ravel()
            - 2.0 * rate[block] * np.asarray(crossed[block].sum(axis=1)).ravel()
            + rate[block] ** 2 * float(sizes @ sizes)
        )
        # Sum of squares of residual x (label - share): residuals sum to zero over all documents.
        variance = (1.0 - 2.0 * share) * inside + share**2 * everything[:, None]
        floor = 1e-9 * np.maximum(everything, 1e-12)[:, None]
        statistic = np.where(variance > floor, total / np.sqrt(np.maximum(variance, floor)), 0.0)
        observed[block] = statistic[:, 0]
        components[0][block] = np.maximum(inside[:, 0], 0.0)
        components[1][block] = np.maximum(everything - inside[:, 0], 0.0)
        null[block] = np.abs(statistic[:, 1:])
    p = np.ones(n_terms)
    of_term = _classes(target.held_by + reference.held_by)
    for label in np.unique(of_term):
        rows = np.flatnonzero(of_term == label)
        pool = np.sort(null[rows], axis=None)
        # A hair below, so that shuffles that reproduce the observed split count as at least as extreme.
        at_least = pool.size - np.searchsorted(pool, np.abs(observed[rows]) * (1.0 - 1e-6) - 1e-9)
        p[rows] = (at_least + 1.0) / (pool.size + 1.0)
    lengths = target.sizes.mean() / reference.sizes.mean()
    if max(lengths, 1.0 / lengths) > _SAME_LENGTH:
        p = np.maximum(p, _student(*components, target, reference))
    return observed, p


def _student(
    in_target: NDArray[np.float64], in_reference: NDArray[np.float64], target: Side, reference: Side
) -> NDArray[np.float64]:
    """Return the two-sided p of the same difference as Student's t, with Satterthwaite's degrees, (n_terms,).

    Documents count by their weight (Kish's number), so that a side of a few long documents is a few; and no side
    varies less than Poisson, so that a term which a few short documents happen to lack is no sure difference.

    Parameters
    ----------
    in_target, in_reference : sums of squared residuals of each side's documents, (n_terms,).
    """
    from scipy import stats

    n = target.n_documents + reference.n_documents
    n_tokens = target.n_tokens + reference.n_tokens
    rate = (target.totals + reference.totals) / n_tokens
    share = target.n_tokens / n_tokens
    v1 = (1.0 - share) ** 2 * np.maximum(in_target, rate * target.n_tokens)
    v2 = share**2 * np.maximum(in_reference, rate * reference.n_tokens)
    d1, d2 = (max(1.0 / side.concentration - 1.0, 1.0) for side in (target, reference))
    degrees = (v1 + v2) ** 2 / (v1**2 / d1 + v2**2 / d2)
    square = (target.totals - rate * target.n_tokens) ** 2 / (v1 + v2)
    # The variance is that of no difference; this is the t of the difference as it stands.
    square = np.minimum(square, n * (1.0 - 1e-9))
    t = np.sqrt(square * (n - 2.0) / (n - square))
    return np.asarray(2.0 * stats.t.sf(t, degrees), dtype=np.float64)
