"""Several breaks in the share of a new term: how many, and where each of them lies.

Between breaks the share is constant, each stretch with a mean of its own under Jeffreys' prior; given their number,
every set of boundaries is equally likely. All sets are summed exactly by running forward and backward over the
stretches between boundaries.

Source: Fearnhead, P. (2006). Exact and efficient Bayesian inference for multiple changepoint problems. Statistics
and Computing 16; Barry, D. & Hartigan, J. A. (1993). A Bayesian analysis for change point problems. JASA 88.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.breaks import stretch_sums
from policymine.shifts.breakpoint import N_SHARES, BreakModel, gained, log_sum
from policymine.statistics.betabinomial import RHO

__all__ = ["PRIOR", "Several", "fit_several"]

# Prior of the number of breaks, once there are several.
PRIOR = {2: 0.6, 3: 0.25, 4: 0.15}
# A larger number of breaks is named where it is so many times as probable.
MORE = 10.0
_MAX_PLACES = 100


@dataclass(frozen=True, eq=False)
class Several:
    """The models of two to four breaks after seeing the data.

    Parameters
    ----------
    log_evidence : log marginal likelihood, the number of breaks integrated out.
    numbers : posterior of each number of breaks, given that there are several.
    posteriors : for the number named (the smallest, or a larger one ten times as probable), the posterior of each
        break over observed periods, in order of time, each (n_periods,) and summing to 1.
    places : the likeliest period of each of those breaks, ascending.
    log_rho : log posterior of the correlations, (n_rho,).
    one_way : whether the share moves in one direction at all of them.
    gained : posterior of the share to which the gaining term came, from first stretch to last where one
        way, else at the last step; on `N_SHARES` cells.
    """

    log_evidence: float
    numbers: dict[int, float]
    posteriors: tuple[NDArray[np.float64], ...]
    places: tuple[int, ...]
    log_rho: NDArray[np.float64]
    one_way: bool
    gained: NDArray[np.float64]


def _forward(
    stretches: NDArray[np.float64], log_weight: NDArray[np.float64], most: int
) -> list[NDArray[np.float64]]:
    """Return, for 0 .. most breaks so far, the sum over all ways to reach each bound: (n_bounds, n_rho)."""
    found = [stretches[0]]
    for _ in range(most):
        found.append(log_sum((found[-1] + log_weight[:, None])[:, None, :] + stretches, axis=0))
    return found


def _backward(
    stretches: NDArray[np.float64], log_weight: NDArray[np.float64], most: int
) -> list[NDArray[np.float64]]:
    """Return, for 0 .. most breaks to come, the sum over all ways from each bound to the end."""
    found = [stretches[:, -1]]
    for _ in range(most):
        found.append(log_sum((found[-1] + log_weight[:, None])[None, :, :] + stretches, axis=1))
    return found


def fit_several(model: BreakModel) -> Several | None:
    """Return the models of several breaks; None where there are too few used periods for two."""
    n = model.used.size
    if n < 4:
        return None
    inner = np.arange(1, n)
    if inner.size > _MAX_PLACES:
        inner = np.unique(np.linspace(1, n - 1, _MAX_PLACES).astype(np.int64))
    bounds = np.concatenate([[0], inner, [n]]).astype(np.int64)
    with np.errstate(divide="ignore"):
        log_weight = np.log(np.concatenate([[0.0], model.gap[inner - 1], [0.0]]))
    stretches = stretch_sums(model.running, model.starts, bounds)
    open_ = np.where(np.isfinite(stretches[:, :, :1]), 0.0, -np.inf)
    most = min(max(PRIOR), inner.size)
    reached, ways = _forward(stretches, log_weight, most), _forward(open_, log_weight, most)
    numbers = [k for k in PRIOR if k <= most]
    share = sum(PRIOR[k] for k in numbers)
    joint = np.array(
        [reached[k][-1] - ways[k][-1, 0] + np.log(PRIOR[k] / share) - np.log(RHO.size) for k in numbers]
    )
    evidence = log_sum(joint.ravel())
    by_number = np.exp(log_sum(joint, axis=1) - evidence)
    best = 0
    for i in range(1, len(numbers)):
        # One more break is told only on strong evidence: a few odd documents beside a break look like another.
        best = i if by_number[i] >= MORE * by_number[best] else best
    best = numbers[best]
    to_come = _backward(stretches, log_weight, best)
    posteriors, places, at = [], [], [0]
    for j in range(best):
        mass = log_sum(reached[j] + log_weight[:, None] + to_come[best - 1 - j], axis=1)
        weight = np.exp(mass - mass[np.isfinite(mass)].max())
        posterior = np.zeros(len(model.uses.periods))
        for b in range(1, bounds.size - 1):
            low, high = model.used[bounds[b] - 1] + 1, model.used[bounds[b]] + 1
            posterior[low:high] = weight[b] / (high - low)
        weight[: at[-1] + 1] = 0.0  # the likeliest places of two breaks are not the same
        at.append(int(np.argmax(weight)))
        posteriors.append(posterior / posterior.sum())
        # Between two periods with uses nothing tells where the break falls: the middle of them.
        places.append(int(model.used[bounds[at[-1]] - 1] + 1 + model.used[bounds[at[-1]]]) // 2)
    log_rho = log_sum(joint, axis=0) - evidence
    edges = [*bounds[at].tolist(), n]
    means = [model.mean_between(a, b, log_rho) for a, b in itertools.pairwise(edges)]
    middle = (np.arange(N_SHARES) + 0.5) / N_SHARES
    steps = np.diff([float(m @ middle) for m in means])
    one_way = bool(np.all(steps > 0) or np.all(steps < 0))
    # There and back again: what counts is where the last step led.
    pair = (means[0] if one_way else means[-2], means[-1])
    return Several(
        log_evidence=float(evidence),
        numbers=dict(zip(numbers, by_number.tolist(), strict=True)),
        posteriors=tuple(posteriors),
        places=tuple(places),
        log_rho=np.asarray(log_rho),
        one_way=one_way,
        gained=gained(*pair, middle),
    )
