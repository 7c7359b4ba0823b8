"""Intervals of a rate ratio from resampled documents, and from a pooled dispersion where they are too few.

A side whose term stands in at least five documents is resampled: documents are drawn with replacement, with
their lengths. Elsewhere a bootstrap would be degenerate (a term seen in no document is seen in no resample), so
the rate is drawn from a Gamma-Poisson posterior whose overdispersion is pooled over terms of similar rate and
never below the term's own. Which of the two was used is part of each row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.log_ratio import ZERO
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights
from policymine.terms.matrix import TermMatrix

__all__ = ["MIN_DOCUMENTS", "REFERENCES", "LogRates", "Side", "chunks", "pooled_overdispersion", "side_of"]

MIN_DOCUMENTS: Final = MIN_UNITS
# Cells of one block of terms by draws: bounds the memory at about 16 MB an array.
_BLOCK: Final = 2_000_000
# A negative binomial of a size beyond this cannot be told from Poisson.
_POISSON: Final = 10_000.0

REFERENCES: Final = (
    cited("hesterberg2015"),
    cited("lijffijt2016"),
)


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a comparison, ready to be resampled.

    Parameters
    ----------
    by_term : scipy CSR matrix of float64, (n_terms, n_documents).
    sizes : tokens of each document, (n_documents,), all positive.
    totals : count of each term, (n_terms,).
    held_by : number of documents that hold each term, (n_terms,).
    design_effect : variance of each total over documents, relative to Poisson, (n_terms,); 1 where it is below
        or cannot be told.
    concentration : sum of squared shares of the documents in the tokens; 1 / n for equal lengths.
    squares, products : sums over documents of count x count and of count x tokens, each (n_terms,).
    """

    by_term: Any
    sizes: NDArray[np.float64]
    totals: NDArray[np.float64]
    held_by: NDArray[np.int64]
    design_effect: NDArray[np.float64]
    concentration: float
    squares: NDArray[np.float64]
    products: NDArray[np.float64]

    @property
    def n_documents(self) -> int:
        """Documents that have tokens."""
        return int(self.sizes.size)

    @property
    def n_tokens(self) -> float:
        """All tokens."""
        return float(self.sizes.sum())


def side_of(matrix: TermMatrix, columns: NDArray[np.int64]) -> Side:
    """Return these terms (column numbers) of a matrix as a side; documents without tokens are left out."""
    from scipy import sparse

    rows = np.flatnonzero(matrix.n_tokens > 0)
    by_document = sparse.csr_matrix(matrix.counts[rows][:, columns], dtype=np.float64)
    by_term = by_document.T.tocsr()
    sizes = matrix.n_tokens[rows].astype(np.float64)
    totals = np.asarray(by_document.sum(axis=0)).ravel()
    held_by = np.diff(by_term.indptr).astype(np.int64)
    squares = np.asarray(by_term.multiply(by_term).sum(axis=1)).ravel()
    products = np.asarray(by_term @ sizes)
    effect = _design_effect(totals, squares, products, sizes)
    return Side(by_term, sizes, totals, held_by, effect, _concentration(sizes), squares, products)


def _concentration(sizes: NDArray[np.float64]) -> float:
    return float(sizes @ sizes) / float(sizes.sum()) ** 2


def _design_effect(
    totals: NDArray[np.float64],
    squares: NDArray[np.float64],
    products: NDArray[np.float64],
    sizes: NDArray[np.float64],
) -> NDArray[np.float64]:
    n = sizes.size
    if n < 2:
        return np.ones(totals.size)
    rate = totals / sizes.sum()
    spread = squares - 2.0 * rate * products + rate**2 * float(sizes @ sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where(totals > 0, spread * n / (n - 1) / totals, 1.0)
    return np.asarray(np.maximum(effect, 1.0), dtype=np.float64)


def pooled_overdispersion(target: Side, reference: Side) -> NDArray[np.float64]:
    """Return the squared coefficient of variation of a term's rate between documents, (n_terms,).

    Pooled over terms of similar rate (four classes to each power of two) and over both sides, a moment estimate;
    a class that no side can tell takes the value of the nearest rarer class. Sides of one document tell nothing.
    """
    rate = (target.totals + reference.totals) / (target.n_tokens + reference.n_tokens)
    with np.errstate(divide="ignore"):
        level = np.where(rate > 0, np.floor(np.log2(rate)), -60.0)
    classes, of_term = np.unique(level, return_inverse=True)
    above = np.zeros(classes.size)
    weight = np.zeros(classes.size)
    for side in (target, reference):
        if side.n_documents < 2:
            continue
        degrees = side.n_documents - 1
        above += degrees * np.bincount(of_term, weights=side.design_effect - 1.0, minlength=classes.size)
        weight += degrees * np.bincount(
            of_term, weights=side.totals * side.concentration, minlength=classes.size
        )
    pooled = np.zeros(classes.size)
    last = 0.0
    for i in range(classes.size):
        if weight[i] > 0:
            last = above[i] / weight[i]
        pooled[i] = last
    return np.asarray(pooled[of_term], dtype=np.float64)


def negative_binomial_size(
    side: Side, other: Side, overdispersion: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the size parameter of each term's total as a negative binomial, (n_terms,); inf is Poisson.

    The variance of a total X of mean m is m + m^2 / size, and size is 1 / (overdispersion x concentration): about
    the number of documents over the squared coefficient of variation. Where the term's own documents, on
    either side, show more overdispersion than the pool, that counts.
    """
    omega = overdispersion
    with np.errstate(divide="ignore", invalid="ignore"):
        if side.n_documents > 1:
            omega = np.fmax(omega, (side.design_effect - 1.0) / (side.totals * side.concentration))
        # Burstiness is the term's: zero uses say nothing of it, and the other side may.
        omega = np.fmax(omega, (other.design_effect - 1.0) / (other.totals * other.concentration))
        # A term of a few documents in all: that they lie on one side may be chance, so both sides are one sample.
        totals, sizes = side.totals + other.totals, np.concatenate([side.sizes, other.sizes])
        effect = _design_effect(totals, side.squares + other.squares, side.products + other.products, sizes)
        few = side.held_by + other.held_by < MIN_DOCUMENTS
        omega = np.where(few, np.fmax(omega, (effect - 1.0) / (totals * _concentration(sizes))), omega)
        size = 1.0 / (omega * side.concentration)
    # Below half a document the tails say more of the model than of the texts.
    size = np.fmax(size, 0.5)
    # Rounded down to a grid, so that quantiles are computed once for each size.
    with np.errstate(divide="ignore"):
        grid = np.exp2(np.floor(np.log2(size) * 4.0 + 1e-9) / 4.0)
    return np.asarray(np.where(grid > _POISSON, np.inf, grid), dtype=np.float64)


def chunks(n_terms: int, n_draws: int) -> Iterator[slice]:
    """Yield blocks of terms whose draws fit in memory."""
    step = max(1, _BLOCK // max(n_draws, 1))
    for start in range(0, n_terms, step):
        yield slice(start, min(start + step, n_terms))


class LogRates:
    """Draws of the log2 rate of each term of one side: bootstrap or Gamma-Poisson, as the documents allow.

    The Gamma-Poisson posterior of a total X with Jeffreys prior is a beta prime: m / size is Gamma(X + 1/2) over
    Gamma(size), which is Gamma(X + 1/2) where nothing is overdispersed.

    Parameters
    ----------
    side, other : this side and the opposite one.
    overdispersion : of each term, (n_terms,), from `pooled_overdispersion`.
    n_draws : draws of each term.
    rng : source of randomness; both sides must share one, so that their draws are independent.
    """

    def __init__(
        self,
        side: Side,
        other: Side,
        overdispersion: NDArray[np.float64],
        n_draws: int,
        rng: np.random.Generator,
    ) -> None:
        self.side = side
        self.bootstrapped = (side.held_by >= MIN_DOCUMENTS) & (side.n_documents >= MIN_DOCUMENTS)
        # How often each document is drawn: a byte holds it, 256 draws of one of n documents do not occur.
        self._times = np.empty((side.n_documents, n_draws), dtype=np.uint8)
        self._log_tokens = np.empty(n_draws)
        done = 0
        for block in resample_weights(side.n_documents, n_draws, rng):
            here = slice(done, done + block.shape[0])
            self._times[:, here] = block.T
            self._log_tokens[here] = np.log2(block @ side.sizes)
            done = here.stop
        self._size = negative_binomial_size(side, other, overdispersion)
        # Stratified quantiles in random order: as good as many more independent draws, and shared by terms.
        self._levels = [(rng.permutation(n_draws) + 0.5) / n_draws for _ in range(2)]
        self._log_gamma: dict[tuple[float, int], NDArray[np.float64]] = {}

    def _quantiles(self, shapes: NDArray[np.float64], which: int) -> NDArray[np.float64]:
        from scipy import special

        unique, position = np.unique(shapes, return_inverse=True)
        rows = []
        for shape in unique.tolist():
            if (shape, which) not in self._log_gamma:
                if np.isinf(shape):
                    row = np.zeros(self._levels[which].size)
                else:
                    row = np.log2(np.maximum(special.gammaincinv(shape, self._levels[which]), 1e-300))
                    row = row - np.log2(shape) if which else row
                self._log_gamma[shape, which] = row
            rows.append(self._log_gamma[shape, which])
        return np.asarray(np.stack(rows)[position], dtype=np.float64)

    def draw(self, block: slice) -> NDArray[np.float64]:
        """Return log2 rates of these terms, (n_terms of the block, n_draws)."""
        from policymine.kernels.splits import resampled_totals

        counts = self.side.by_term[block]
        totals = resampled_totals(
            counts.indptr.astype(np.int64),
            counts.indices.astype(np.int32),
            counts.data.astype(np.int64),
            self._times,
        )
        out = np.log2(np.maximum(totals, ZERO)) - self._log_tokens
        rest = np.flatnonzero(~self.bootstrapped[block])
        if rest.size:
            of_count = self._quantiles(self.side.totals[block][rest] + 0.5, 0)
            of_size = self._quantiles(self._size[block][rest], 1)
            out[rest] = of_count - of_size - np.log2(self.side.n_tokens)
        return np.asarray(out, dtype=np.float64)
