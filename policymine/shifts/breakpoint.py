"""One break in the share of a new term: its evidence, its posterior over periods, its null by shuffling.

Every document's share is drawn from a Beta around the mean before or after the break; both means have
Jeffreys' prior, the correlation within documents has equal weights on a grid, and every boundary between
observed periods from the first use of either term to the last is equally likely. All of it is summed on
grids, so that complete separation (only the old term before, only the new one after) needs no care.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.base import Uses
from policymine.statistics.betabinomial import RHO, angles, log_likelihoods

__all__ = ["Break", "BreakModel", "credible_set"]

# Boundaries tried in a shuffle; with more periods than this, evenly spread ones serve for the statistic.
_MAX_BOUNDARIES = 60


@dataclass(frozen=True, eq=False)
class Break:
    """The one-break model after seeing the data.

    Parameters
    ----------
    log_evidence : log marginal likelihood.
    posterior : probability that the new regime starts with each observed period, (n_periods,), sums to 1.
    log_rho : log posterior of the correlations, (n_rho,).
    """

    log_evidence: float
    posterior: NDArray[np.float64]
    log_rho: NDArray[np.float64]


def _grid(uses: Uses) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Angles and correlations, column by column, and where each correlation's columns start.

    An even grid integrates a peak well as long as its step is below two standard deviations of the peak;
    the narrowest is that of a mean over all documents. A document of n mentions counts as
    n / (1 + (n - 1) rho) independent ones.
    """
    parts, starts, columns = [], [0], []
    n = (uses.old + uses.new).astype(np.float64)
    for rho in RHO:
        spread = 0.5 / np.sqrt(np.sum(n / (1.0 + (n - 1.0) * rho)))
        parts.append(angles(int(np.clip(np.ceil(np.pi / 2.0 / (1.4 * spread)), 32, 4000))))
        columns.append(np.full(parts[-1].size, rho))
        starts.append(starts[-1] + parts[-1].size)
    return np.concatenate(parts), np.concatenate(columns), np.array(starts, dtype=np.int64)


class BreakModel:
    """Prepared sums for one set of documents; `fit` for the data, `statistic` for a shuffle of their dates.

    Parameters
    ----------
    uses : the documents that use either term, in at least two periods.
    """

    def __init__(self, uses: Uses) -> None:
        self.uses = uses
        self.used, self._row = np.unique(uses.position, return_inverse=True)
        pairs, self._kind = np.unique(np.column_stack([uses.old, uses.new]), axis=0, return_inverse=True)
        theta, rho, self._starts = _grid(uses)
        self._log_sizes = np.log(np.diff(self._starts).astype(np.float64))
        self._table = np.concatenate(
            [
                log_likelihoods(pairs[:, 0], pairs[:, 1], theta[a:b], rho[a : a + 1])[:, :, 0]
                for a, b in zip(self._starts[:-1], self._starts[1:], strict=True)
            ],
            axis=1,
        )
        self._gap = np.diff(self.used).astype(np.float64)
        self._log_prior = np.log(self._gap / self._gap.sum())
        n = self.used.size - 1
        self._tried = (
            np.arange(n)
            if n <= _MAX_BOUNDARIES
            else np.unique(np.linspace(0, n - 1, _MAX_BOUNDARIES).astype(int))
        )

    @cached_property
    def _total(self) -> NDArray[np.float64]:
        return np.asarray(
            np.bincount(self._kind, minlength=self._table.shape[0]).astype(np.float64) @ self._table
        )

    def _integrated(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log of the mean over angles, for each correlation: (n, n_rho)."""
        starts = self._starts[:-1]
        peak = np.maximum.reduceat(table, starts, axis=1)
        spread = np.exp(table - np.repeat(peak, np.diff(self._starts), axis=1))
        return np.asarray(np.log(np.add.reduceat(spread, starts, axis=1)) + peak - self._log_sizes)

    def _by_boundary(self, kind: NDArray[np.int64], tried: NDArray[np.int64]) -> NDArray[np.float64]:
        """Log marginal likelihood for each boundary and correlation: (n_tried, n_rho)."""
        n_kinds = self._table.shape[0]
        cells = np.bincount(self._row * n_kinds + kind, minlength=self.used.size * n_kinds)
        before = (
            np.cumsum(cells.reshape(self.used.size, n_kinds), axis=0)[tried].astype(np.float64) @ self._table
        )
        return self._integrated(before) + self._integrated(self._total - before)

    def none(self) -> tuple[float, NDArray[np.float64]]:
        """Return the log evidence of one constant mean, and the log posterior of the correlations."""
        by_rho = self._integrated(self._total[None, :])[0]
        evidence = _log_sum(by_rho) - np.log(RHO.size)
        return float(evidence), by_rho - _log_sum(by_rho)

    def fit(self) -> Break:
        """Return the one-break model of the documents in their own order."""
        joint = self._by_boundary(self._kind, np.arange(self.used.size - 1)) + self._log_prior[:, None]
        evidence = _log_sum(joint.ravel())
        by_boundary = np.exp(_log_sum(joint, axis=1) - evidence)
        posterior = np.zeros(len(self.uses.periods))
        for i, mass in enumerate(by_boundary):
            # Between two periods with uses nothing tells where the break falls: all are equally likely.
            posterior[self.used[i] + 1 : self.used[i + 1] + 1] = mass / self._gap[i]
        return Break(
            log_evidence=float(evidence - np.log(RHO.size)),
            posterior=posterior / posterior.sum(),
            log_rho=np.asarray(_log_sum(joint, axis=0) - evidence),
        )

    def statistic(self, order: NDArray[np.int64] | None = None) -> float:
        """Return the log evidence of one break with the documents in another order, up to a constant."""
        kind = self._kind if order is None else self._kind[order]
        joint = self._by_boundary(kind, self._tried) + self._log_prior[self._tried, None]
        return float(_log_sum(joint.ravel()))

    def clean_orders(self) -> tuple[tuple[NDArray[np.int64], ...], ...]:
        """Return orders in which the share of the new term never falls, and ones in which it never rises.

        Documents of one share may stand in any order, which moves the statistic a little without making
        the switch any cleaner: several such orders are given for each direction.
        """
        total = self.uses.old + self.uses.new
        share = self.uses.new / total
        return tuple(
            tuple(
                np.lexsort((ties, sign * share)).astype(np.int64)
                for ties in (total, -total, sign * total * share)
            )
            for sign in (1.0, -1.0)
        )


def _log_sum(values: NDArray[np.float64], axis: int | None = None) -> NDArray[np.float64]:
    # scipy's logsumexp costs more than the sum itself on arrays this small, a thousand shuffles long.
    peak = values.max(axis=axis, keepdims=True)
    total = np.log(np.exp(values - peak).sum(axis=axis, keepdims=True)) + peak
    return np.asarray(total.squeeze() if axis is None else total.squeeze(axis=axis), dtype=np.float64)


def credible_set(posterior: NDArray[np.float64], level: float) -> NDArray[np.int64]:
    """Return the fewest periods that hold `level` of the posterior, as ascending indices.

    >>> import numpy as np
    >>> credible_set(np.array([0.01, 0.02, 0.9, 0.06, 0.01]), 0.95).tolist()
    [2, 3]
    """
    order = np.argsort(-posterior, kind="stable")
    n = int(np.searchsorted(np.cumsum(posterior[order]), level - 1e-12)) + 1
    chosen = order[: min(n, order.size)]
    # Periods that are as likely as the last one let in belong to the set too.
    tied = np.flatnonzero(posterior >= posterior[chosen[-1]] * (1.0 - 1e-9))
    return np.sort(np.union1d(chosen, tied)).astype(np.int64)
