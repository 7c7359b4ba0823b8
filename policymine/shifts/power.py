"""What size of change a corpus could have shown, by simulation on the documents that it has.

The documents keep their periods and their number of mentions; which term is mentioned is drawn anew, around one share
before the middle of the documents and another from it on, with the correlation within documents that was found. A change
counts as shown where it is at least ten times likelier than none and beyond what 95% of the simulated series without
a change reach.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.breaks import side_sums
from policymine.shifts.base import Uses
from policymine.shifts.breakpoint import log_sum
from policymine.statistics.betabinomial import RHO, angles, log_likelihoods

__all__ = ["POWER", "Power", "find_power"]

POWER = 0.8
# Sizes tried: differences of shares, centred on one half.
_SIZES = np.round(np.arange(0.1, 0.96, 0.05), 2)
_FULL = 0.9
_ANGLES = 48
_FEW = (1, 3, 5, 7)
_MAX_PERIODS = 40
_MAX_MENTIONS = 60
_MAX_DOCUMENTS = 800
# Numbers held at once.
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Power:
    """What a corpus could have shown.

    Parameters
    ----------
    smallest : the smallest difference of shares, half way through, that is shown in 80% of the series; None where
        not even one of 95 points is.
    full : share of the series in which a change from 5% to 95% is shown.
    n_simulations : number of series of each size.
    """

    smallest: float | None
    full: float
    n_simulations: int

    def as_dict(self) -> dict[str, float | int | None]:
        """Return the fields as plain values."""
        return {
            "smallest_change": self.smallest,
            "power": POWER,
            "full_replacement": self.full,
            "n_simulations": self.n_simulations,
        }


class _Series:
    """Prepared sums for documents of the given sizes, whichever term they mention."""

    def __init__(self, uses: Uses) -> None:
        take = np.arange(uses.n_using)
        if take.size > _MAX_DOCUMENTS:
            # So many documents show nearly anything; some hundreds of them give a safe bound.
            take = np.linspace(0, take.size - 1, _MAX_DOCUMENTS).astype(np.int64)
        _, self.row = np.unique(uses.position[take], return_inverse=True)
        self.n = np.minimum((uses.old + uses.new)[take], _MAX_MENTIONS)
        sizes = np.unique(self.n)
        first = np.concatenate([[0], np.cumsum(sizes + 1)])
        self.kind = first[np.searchsorted(sizes, self.n)]
        new = np.concatenate([np.arange(s + 1) for s in sizes])
        table = log_likelihoods(np.repeat(sizes, sizes + 1) - new, new, angles(_ANGLES), RHO[list(_FEW)])
        self.table = np.ascontiguousarray(table.transpose(0, 2, 1).reshape(new.size, -1))
        self.starts = np.arange(len(_FEW) + 1, dtype=np.int64) * _ANGLES
        n_rows = int(self.row[-1]) + 1
        bounds = np.unique(np.linspace(1, n_rows - 1, min(n_rows - 1, _MAX_PERIODS)).astype(np.int64))
        self.firsts = np.searchsorted(self.row, np.concatenate([[0], bounds]))
        self.boundaries = np.arange(1, bounds.size + 1, dtype=np.int64)
        self.later = self.row >= self.row[(self.row.size + 1) // 2]
        if self.later.all():
            self.later = self.row > 0

    def log_odds(
        self, size: float, rhos: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Return the log odds of a break in one simulated series of each correlation, (n_rhos,) both."""
        mean = np.where(self.later, 0.5 + size / 2.0, 0.5 - size / 2.0)
        drawn = np.empty((rhos.size, self.n.size), dtype=np.int64)
        for i, s in enumerate(1.0 / rhos - 1.0):
            drawn[i] = rng.binomial(self.n, rng.beta(mean * s, (1.0 - mean) * s))
        step = max(_BLOCK // (self.n.size * self.table.shape[1]), 1)
        return np.concatenate(
            [self._log_odds(drawn[i : i + step]) for i in range(0, rhos.size, step)], dtype=np.float64
        )

    def _log_odds(self, new: NDArray[np.int64]) -> NDArray[np.float64]:
        by_stretch = np.add.reduceat(self.table[self.kind + new], self.firsts, axis=1)
        n, _, n_columns = by_stretch.shape
        running = np.concatenate([np.zeros((n, 1, n_columns)), np.cumsum(by_stretch, axis=1)], axis=1)
        step = side_sums(running, self.starts, self.boundaries)
        none = side_sums(running[:, [0, 0, -1]], self.starts, np.array([1], dtype=np.int64))
        found = log_sum(step.reshape(n, -1), axis=1) - math.log(self.boundaries.size)
        return found - log_sum(none.reshape(n, -1), axis=1)


def find_power(
    uses: Uses,
    log_rho: NDArray[np.float64],
    *,
    min_odds: float,
    alpha: float,
    seed: int,
    n_simulations: int = 60,
) -> Power:
    """Return what size of change these documents could have shown.

    Parameters
    ----------
    uses : the documents that use either term, in at least two periods.
    log_rho : log posterior of the correlations within documents, (n_rho,).
    min_odds, alpha : what is asked for of a claim.
    seed : of the simulation.
    n_simulations : series of each size that is tried.
    """
    rng = np.random.default_rng([seed, 80])
    series = _Series(uses)
    weight = np.exp(log_rho - log_sum(log_rho))
    rhos = rng.choice(RHO, n_simulations, p=weight / weight.sum())
    null = series.log_odds(0.0, rhos, rng)
    needed = max(math.log(min_odds), float(np.quantile(null, 1.0 - alpha)))
    known: dict[float, float] = {}

    def shown(size: float) -> float:
        if size not in known:
            known[size] = float(np.mean(series.log_odds(size, rhos, rng) >= needed))
        return known[size]

    full = shown(_FULL)
    low, high = 0, int(_SIZES.size)
    while low < high:
        middle = (low + high) // 2
        if shown(float(_SIZES[middle])) >= POWER:
            high = middle
        else:
            low = middle + 1
    smallest = float(_SIZES[low]) if low < _SIZES.size else None
    return Power(smallest, full, n_simulations)
