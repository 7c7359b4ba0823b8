"""One break in the share of a new term: its evidence, its posterior over periods, its null by shuffling.

Every document's share is drawn from a Beta around the mean before or after the break; both means have
Jeffreys' prior, the correlation within documents has equal weights on a grid, and every boundary between
observed periods from the first use of either term to the last is equally likely. All of it is summed on
grids, so that complete separation (only the old term before, only the new one after) needs no care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.breaks import change_sums, side_sums
from policymine.shifts.base import Uses
from policymine.statistics.betabinomial import RHO, angles, log_likelihoods

__all__ = ["N_SHARES", "Break", "BreakModel", "credible_set", "gained", "likeliest", "log_sum"]

# Boundaries tried in a shuffle, and places for two breaks in it; with more periods, evenly spread ones serve.
_MAX_BOUNDARIES = 40
_MAX_PLACES = 12
# The correlations that serve in a shuffle: a statistic needs no more, the evidence has all of them.
_FEW = (1, 3, 5, 7)
_MAX_ANGLES = 96
# Cells of an even grid of shares, on which it is said how far the gaining term came.
N_SHARES = 100


@dataclass(frozen=True, eq=False)
class Break:
    """The one-break model after seeing the data.

    Parameters
    ----------
    log_evidence : log marginal likelihood.
    posterior : probability that the new regime starts with each observed period, (n_periods,), sums to 1.
    log_rho : log posterior of the correlations, (n_rho,).
    gained : posterior of the gaining term's share after the break, whichever of the two that is, on
        `N_SHARES` even cells, sums to 1.
    """

    log_evidence: float
    posterior: NDArray[np.float64]
    log_rho: NDArray[np.float64]
    gained: NDArray[np.float64]


def _grid(uses: Uses) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Angles, column by column, and where each correlation's columns start.

    An even grid integrates a peak well as long as its step is below two standard deviations of the peak;
    the narrowest is that of a mean over all documents. A document of n mentions counts as
    n / (1 + (n - 1) rho) independent ones.
    """
    parts, starts = [], [0]
    n = (uses.old + uses.new).astype(np.float64)
    for rho in RHO:
        spread = 0.5 / np.sqrt(np.sum(n / (1.0 + (n - 1.0) * rho)))
        parts.append(angles(int(np.clip(np.ceil(np.pi / 2.0 / (1.4 * spread)), 32, 4000))))
        starts.append(starts[-1] + parts[-1].size)
    return np.concatenate(parts), np.array(starts, dtype=np.int64)


def _statistic_angles(starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Angles for a shuffle: as many as serve the data, up to a number that a thousand shuffles can afford."""
    return angles(min(int(np.diff(starts)[list(_FEW)].max()), _MAX_ANGLES))


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
        self.theta, self.starts = _grid(uses)
        self._table = np.concatenate(
            [
                log_likelihoods(pairs[:, 0], pairs[:, 1], self.theta[a:b], RHO[g : g + 1])[:, :, 0]
                for g, (a, b) in enumerate(zip(self.starts[:-1], self.starts[1:], strict=True))
            ],
            axis=1,
        )
        self.running = self._running(self._row, self.used.size, self._kind, self._table)
        self.gap = np.diff(self.used).astype(np.float64)
        n = self.used.size
        tried = _spread(np.arange(1, n), _MAX_BOUNDARIES)
        places = np.concatenate([[0], _spread(np.arange(1, n), _MAX_PLACES), [n]]).astype(np.int64)
        few = log_likelihoods(pairs[:, 0], pairs[:, 1], _statistic_angles(self.starts), RHO[list(_FEW)])
        self._few = np.ascontiguousarray(few.transpose(0, 2, 1).reshape(len(pairs), -1))
        # A shuffle needs the sums at those boundaries only.
        bounds = np.union1d(places, tried)
        self._block = np.searchsorted(bounds, self._row, side="right") - 1
        self._n_blocks = bounds.size - 1
        log_prior = np.log(self.gap[tried - 1] / self.gap[tried - 1].sum())
        weights = np.concatenate([[0.0], self.gap[places[1:-1] - 1], [0.0]])
        pair = np.triu(np.outer(weights, weights), 1)
        with np.errstate(divide="ignore"):
            log_pair = np.log(pair / max(pair.sum(), 1e-300))
        # One break is taken for twice as likely as two; only the sum's own null matters.
        self._sum = (
            np.arange(len(_FEW) + 1, dtype=np.int64) * few.shape[1],
            np.searchsorted(bounds, tried).astype(np.int64),
            log_prior + np.log(2.0 / 3.0),
            np.searchsorted(bounds, places).astype(np.int64),
            log_pair + np.log(1.0 / 3.0),
        )

    @staticmethod
    def _running(
        row: NDArray[np.int64], n_rows: int, kind: NDArray[np.int64], table: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        n_kinds = table.shape[0]
        cells = np.bincount(row * n_kinds + kind, minlength=n_rows * n_kinds)
        counted = np.cumsum(cells.reshape(n_rows, n_kinds), axis=0).astype(np.float64)
        return np.vstack([np.zeros((1, table.shape[1])), counted @ table])

    def none(self) -> tuple[float, NDArray[np.float64]]:
        """Return the log evidence of one constant mean, and the log posterior of the correlations."""
        by_rho = self._whole()
        evidence = log_sum(by_rho) - np.log(RHO.size)
        return float(evidence), by_rho - log_sum(by_rho)

    def _whole(self) -> NDArray[np.float64]:
        n = self.used.size
        empty = np.vstack([self.running[:1], self.running[:1], self.running[n:]])
        return np.asarray(side_sums(empty, self.starts, np.array([1], dtype=np.int64))[0])

    def constant(self) -> NDArray[np.float64]:
        """Return the posterior of one constant mean, the correlations integrated out, on `N_SHARES` cells."""
        return self.mean_between(0, self.used.size, self.none()[1])

    def mean_between(self, low: int, high: int, log_rho: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the posterior of the mean of used periods low to high (exclusive), on `N_SHARES` cells."""
        found = np.zeros(N_SHARES)
        for g, weight in enumerate(np.exp(log_rho - log_sum(log_rho))):
            a, b = self.starts[g], self.starts[g + 1]
            mass = _normal(self.running[high, a:b] - self.running[low, a:b])
            np.add.at(found, _cell(np.sin(self.theta[a:b]) ** 2), weight * mass)
        return found

    def fit(self) -> Break:
        """Return the one-break model of the documents in their own order."""
        boundaries = np.arange(1, self.used.size, dtype=np.int64)
        log_prior = np.log(self.gap / self.gap.sum())
        joint = side_sums(self.running, self.starts, boundaries) + log_prior[:, None]
        evidence = log_sum(joint.ravel())
        by_boundary = np.exp(log_sum(joint, axis=1) - evidence)
        posterior = np.zeros(len(self.uses.periods))
        for i, mass in enumerate(by_boundary):
            # Between two periods with uses nothing tells where the break falls: all are equally likely.
            posterior[self.used[i] + 1 : self.used[i + 1] + 1] = mass / self.gap[i]
        return Break(
            log_evidence=float(evidence - np.log(RHO.size)),
            posterior=posterior / posterior.sum(),
            log_rho=np.asarray(log_sum(joint, axis=0) - evidence),
            gained=self._gained(np.exp(joint - evidence)),
        )

    def _gained(self, joint: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.zeros(N_SHARES)
        for i, g in np.argwhere(joint > 1e-4 * joint.max()):
            a, b = self.starts[g], self.starts[g + 1]
            before = _normal(self.running[i + 1, a:b])
            after = _normal(self.running[-1, a:b] - self.running[i + 1, a:b])
            found += joint[i, g] * gained(before, after, np.sin(self.theta[a:b]) ** 2)
        return np.asarray(found / found.sum())

    def statistic(self) -> float:
        """Return the log evidence of one break or two with the documents in their own order, up to a constant."""
        return float(self.statistics(np.arange(self._kind.size)[None])[0])

    def statistics(self, orders: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the same with the documents in each of several orders, (n_orders, n_documents) to (n_orders,)."""
        n_kinds, n = self._few.shape[0], orders.shape[0]
        # One count a series, block and kind.
        at = np.arange(n)[:, None] * (self._n_blocks * n_kinds) + self._block * n_kinds + self._kind[orders]
        cells = np.bincount(at.ravel(), minlength=n * self._n_blocks * n_kinds)
        counted = np.cumsum(cells.reshape(n, self._n_blocks, n_kinds), axis=1).astype(np.float64)
        running = np.zeros((n, self._n_blocks + 1, self._few.shape[1]))
        np.matmul(counted, self._few, out=running[:, 1:])
        return change_sums(running, *self._sum)

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


def gained(
    before: NDArray[np.float64], after: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far the gaining term came, on `N_SHARES` cells: probability of its share after a change.

    Parameters
    ----------
    before, after : probability of each node, independent of one another, (n,), each sums to 1.
    share : the new term's share at the nodes, ascending, (n,).

    >>> import numpy as np
    >>> found = gained(np.array([1.0, 0.0]), np.array([0.25, 0.75]), np.array([0.105, 0.905]))
    >>> round(float(found[90]), 3)    # the new term gained, and is at 90%
    0.75
    """
    below = np.cumsum(before) - 0.5 * before
    found = np.zeros(N_SHARES)
    np.add.at(found, _cell(share), after * below)
    np.add.at(found, _cell(1.0 - share), after * (1.0 - below))
    return found


def _cell(share: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.asarray(np.clip((share * N_SHARES).astype(np.int64), 0, N_SHARES - 1))


def _normal(log_mass: NDArray[np.float64]) -> NDArray[np.float64]:
    mass = np.exp(log_mass - log_mass.max())
    return np.asarray(mass / mass.sum())


def _spread(places: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return the places, or `most` evenly spread ones of them."""
    if places.size <= most:
        return places.astype(np.int64)
    chosen = places[np.unique(np.linspace(0, places.size - 1, most).astype(int))]
    return np.asarray(chosen, dtype=np.int64)


def log_sum(values: NDArray[np.float64], axis: int | None = None) -> NDArray[np.float64]:
    """Return the log of the sum of exponentials; -inf where there is nothing to sum."""
    # scipy's logsumexp costs more than the sum itself on arrays this small.
    peak = values.max(axis=axis, keepdims=True)
    peak = np.where(np.isfinite(peak), peak, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.exp(values - peak).sum(axis=axis, keepdims=True)) + peak
    return np.asarray(total.squeeze() if axis is None else total.squeeze(axis=axis), dtype=np.float64)


def likeliest(posterior: NDArray[np.float64]) -> int:
    """Return the index of the likeliest period; of neighbours that are as likely, the middle one.

    Between two periods with uses nothing tells where a break falls, and the middle is never far from it.

    >>> import numpy as np
    >>> likeliest(np.array([0.1, 0.3, 0.3, 0.3, 0.0]))
    2
    """
    best = int(np.argmax(posterior))
    apart = np.flatnonzero(posterior[best:] < posterior[best] * (1.0 - 1e-9))
    end = best + int(apart[0]) if apart.size else posterior.size
    return best + (end - 1 - best) // 2


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
