"""Is a term's rate different between the sides, with documents as the units? A permutation test.

The labels target and reference are shuffled over documents. The statistic is a score test whose variance is
taken from the documents of each side, so that neither burstiness nor longer documents on one side pass for a
difference. A term that up to 12 documents hold has the exact p: all ways to place them are written out. The null
values of the others are pooled over terms of a similar effective number of documents; a single term's own shuffles
could not give a p below 1 / (shuffles + 1), too coarse for thousands of terms. But they set a floor: where they
reach the observed value often enough to be sure of it, no pool of other terms makes the p smaller than that.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.resample import Side, chunks

__all__ = ["document_test", "n_shuffles"]

# Fewest terms of one class: below that classes are joined.
_CLASS: Final = 200
# Most classes: with more terms the classes grow, for their null values are pooled and shuffles cost.
_CLASSES: Final = 50
_NULL_VALUES: Final = 20_000
# Null values for each test made: one term alone can then have a q below 0.05.
_FOR_EACH_TEST: Final = 20
# Documents of a term up to which all ways to place them are written out (4,096 of them).
_EXACT: Final = 12
# How sure the floor from a term's own shuffles is: the lower end of a one-sided 95% interval.
_SURE: Final = 0.05
# Splits at once: a byte a document and split.
_SPLITS: Final = 250
# Ratio of mean lengths up to which documents of the two sides are exchangeable enough (by simulation).
_SAME_LENGTH: Final = 1.5


def class_size(n_terms: int) -> int:
    """Return the fewest terms of a class that pools its null values.

    >>> class_size(500), class_size(100_000)
    (200, 2000)
    """
    return max(_CLASS, -(-n_terms // _CLASSES))


def n_shuffles(n_terms: int) -> int:
    """Return the number of shuffles: 200 to 9,999, so that a class of terms has enough null values.

    Enough are 20,000, and 20 for each term tested: the smallest p is one over their number, and with fewer a
    single different term among many could never reach a q below 0.05.

    >>> n_shuffles(1), n_shuffles(2_000), n_shuffles(100_000)
    (9999, 200, 1000)
    """
    wanted = max(_NULL_VALUES, _FOR_EACH_TEST * n_terms)
    return int(np.clip(-(-wanted // max(min(n_terms, class_size(n_terms)), 1)), 200, 9_999))


def _classes(effective: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each term, (n_terms,): neighbours by the effective number of documents."""
    fewest = class_size(effective.size)
    n_classes = max(1, effective.size // fewest)
    order = np.argsort(effective, kind="stable")
    label = np.empty(effective.size, dtype=np.int64)
    label[order] = np.minimum(np.arange(effective.size) // fewest, n_classes - 1)
    return label


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
    from scipy.stats import beta

    null = _Splits(target, reference)
    n_terms, n_target = target.totals.size, target.n_documents
    shuffles = n_shuffles(n_terms) if shuffles is None else shuffles
    as_is = np.zeros((1, null.sizes.size), dtype=np.uint8)
    as_is[0, :n_target] = 1
    statistic, inside = (a[:, 0] for a in null.statistics(np.arange(n_terms), null.split(as_is)))
    # A hair below, so that shuffles that reproduce the observed split count as at least as extreme.
    least = (np.abs(statistic) * (1.0 - 1e-5) - 1e-9).astype(np.float32)
    p = null.exact(n_target)
    many = np.flatnonzero(np.isnan(p))
    of_term = _classes(null.effective[many])
    members = [many[of_term == label] for label in range(int(of_term.max(initial=-1)) + 1)]
    at_least, own = np.zeros(n_terms, dtype=np.int64), np.zeros(n_terms, dtype=np.int64)
    for start in range(0, shuffles if many.size else 0, _SPLITS):
        labels = np.zeros((min(_SPLITS, shuffles - start), null.sizes.size), dtype=np.uint8)
        for row in labels:
            row[rng.permutation(null.sizes.size)[:n_target]] = 1
        split = null.split(labels)
        for rows in members:
            for block in chunks(rows.size, 4 * _SPLITS):
                drawn = np.abs(null.statistics(rows[block], split, np.float32)[0])
                own[rows[block]] += np.count_nonzero(drawn >= least[rows[block], None], axis=1)
                pool = np.sort(drawn, axis=None)
                at_least[rows] += pool.size - np.searchsorted(pool, least[rows])
    n_null = np.array([rows.size * shuffles for rows in members], dtype=np.int64)
    p[many] = (at_least[many] + 1.0) / (n_null[of_term] + 1.0)
    reached = np.flatnonzero(own > 0)
    p[reached] = np.maximum(p[reached], beta.ppf(_SURE, own[reached], shuffles - own[reached] + 1))
    lengths = target.sizes.mean() / reference.sizes.mean()
    if max(lengths, 1.0 / lengths) > _SAME_LENGTH:
        components = np.maximum(inside, 0.0), np.maximum(null.everything - inside, 0.0)
        p = np.maximum(p, _student(*components, target, reference))
    return np.asarray(statistic, dtype=np.float64), p


# The labels, (n_documents, n_splits), and of each split the sum of sizes and of their squares inside.
_Labels: TypeAlias = "tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]"


class _Splits:
    """Both sides as one sample, ready to be split anew."""

    def __init__(self, target: Side, reference: Side) -> None:
        from scipy import sparse

        self.counts = sparse.hstack([target.by_term, reference.by_term], format="csr")
        self.sizes = np.concatenate([target.sizes, reference.sizes])
        self.squares = self.sizes**2
        self.rate = np.asarray(self.counts.sum(axis=1)).ravel() / self.sizes.sum()
        squares, products = target.squares + reference.squares, target.products + reference.products
        totals = target.totals + reference.totals
        # As many documents of equal counts reach the same largest statistic: null values of like terms are alike.
        self.effective = np.where(totals > 0, totals**2 / np.maximum(squares, 1.0), 0.0)
        # Sum of squared residuals over all documents.
        self.everything = squares - 2.0 * self.rate * products + self.rate**2 * float(self.sizes @ self.sizes)
        # Where every document has the same rate the differences of these sums are rounding.
        self.least = np.maximum(1e-9 * self.everything, 1e-12 * squares)

    def exact(self, n_target: int) -> NDArray[np.float64]:
        """Return the p of each term that few documents hold, NaN for the others, (n_terms,)."""
        from scipy.special import gammaln

        from policymine.kernels.splits import exact_tails

        n = self.sizes.size
        most = min(_EXACT, n)

        def log_ways(of: NDArray[np.float64] | float, take: NDArray[np.float64] | float) -> Any:
            return (
                gammaln(np.add(of, 1.0)) - gammaln(np.add(take, 1.0)) - gammaln(np.subtract(of, take) + 1.0)
            )

        d, j = np.meshgrid(np.arange(most + 1.0), np.arange(most + 1.0), indexing="ij")
        possible = (j <= d) & (j <= n_target) & (n_target - j <= n - d)
        chance = np.zeros(d.shape)
        ways = log_ways(n - d[possible], n_target - j[possible])
        chance[possible] = np.exp(ways - log_ways(float(n), float(n_target)))
        p = exact_tails(
            self.counts.indptr.astype(np.int64),
            self.counts.indices.astype(np.int32),
            self.counts.data,
            self.sizes,
            self.rate,
            self.everything,
            self.least,
            n_target,
            chance,
        )
        return np.asarray(p, dtype=np.float64)

    def split(self, inside: NDArray[np.uint8]) -> _Labels:
        """Return these splits, (n_splits, n_documents), ready for `statistics`."""
        # A row at a time: as floating-point numbers the labels of many documents would take eight times the room.
        sums = [(float(self.sizes[w].sum()), float(self.squares[w].sum())) for w in inside.astype(bool)]
        of_sizes, of_squares = np.array(sums).T
        return (
            np.ascontiguousarray(inside.T),
            np.ascontiguousarray(of_sizes),
            np.ascontiguousarray(of_squares),
        )

    def statistics(
        self, rows: NDArray[np.int64], split: _Labels, kind: type[np.floating[Any]] = np.float64
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
        """Return the statistic of these terms for each split, and the sum of squares inside: (n_rows, n_splits)."""
        from policymine.kernels.splits import split_statistics

        counts = self.counts[rows]
        statistic, squares = split_statistics(
            counts.indptr.astype(np.int64),
            counts.indices.astype(np.int32),
            counts.data.astype(kind),
            self.sizes,
            self.rate[rows],
            self.everything[rows],
            self.least[rows],
            *split,
        )
        return statistic, squares


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
