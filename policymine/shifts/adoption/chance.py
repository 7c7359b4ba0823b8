"""What order of levels chance shows where levels do not matter: each issuer draws its time from one common spread.

An issuer with few documents is seen late, or known only from one side, so issuers are not alike even where levels mean nothing.
Here each keeps the documents it has. It takes the term up at a time drawn from Turnbull's estimate over all issuers, uses it from
then on in a share of its documents drawn from what is known of that share, and is then timed as the real one was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.adoption.base import Texts
from policymine.shifts.adoption.exposure import UseRate
from policymine.shifts.adoption.timing import timings
from policymine.statistics.turnbull import turnbull

__all__ = ["drawn_times"]


def drawn_times(
    texts: Texts,
    members: Sequence[NDArray[np.int64]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    rate: UseRate,
    statistic: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
    *,
    n_draws: int,
    seed: int,
) -> NDArray[np.float64]:
    """Return a statistic of low and high ends under times that have nothing to do with levels, (n_draws,).

    Parameters
    ----------
    texts : the documents.
    members : rows of each issuer.
    low, high : between which days each took the term up, (n_issuers,).
    rate : how often documents use the term once taken up.
    statistic : of low and high ends, (n_issuers,) each.
    n_draws, seed : of the draws.
    """
    estimate = turnbull(low, high)
    rng = np.random.default_rng([seed, 2])
    first, last = float(texts.first.min()) - 1.0, float(texts.last.max()) + 1.0
    left = np.where(np.isfinite(estimate.left), estimate.left, first)
    # Who was never seen to take it up did so after the last document, or never: the same here.
    right = np.where(np.isfinite(estimate.right), estimate.right, last)
    found = np.empty(n_draws)
    for i in range(n_draws):
        at = rng.choice(estimate.mass.size, size=len(members), p=estimate.mass)
        open_ended = ~np.isfinite(estimate.right[at])
        day = left[at] + rng.random(len(members)) * (right[at] - left[at])
        day[open_ended] = math.inf
        used = np.zeros(texts.used.size, dtype=bool)
        share = rate.draw(len(members), rng)
        for rows, when, often in zip(members, day, share, strict=True):
            mine = rows[texts.eligible[rows]]
            used[mine] = (texts.last[mine] > when) & (rng.random(mine.size) < often)
        again = timings(replace(texts, used=used), members, rate)
        found[i] = statistic(np.array([t.low for t in again]), np.array([t.high for t in again]))
    return found
