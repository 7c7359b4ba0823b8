"""p-values from a control sample, beyond its largest value too: an exponential tail, its mean excess bounded above.

Scores of chance matches fall off geometrically (the longest common stretch of two unrelated texts) or faster (a cosine, which
cannot exceed 1), so an exponential tail fitted to the largest controls overstates how often chance reaches a score: the
p-value errs on the safe side, the more so the fewer controls there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["Tail", "fit_tail"]

# So many of the largest controls carry the fit.
_LARGEST: Final = 100
# Below this many there is no tail to speak of: nothing is extrapolated.
_FEWEST: Final = 10
# Groups among the largest controls from which on one may be set aside.
_GROUPS: Final = 3
_LEVEL: Final = 0.95


@dataclass(frozen=True, eq=False)
class Tail:
    """The distribution of a score under chance, as the controls show it.

    Parameters
    ----------
    positive : the control scores that are not zero, ascending.
    n : number of controls, those of score zero included.
    threshold : the score from which on the tail is used; infinite where there are too few.
    scale : the score by which chance grows rarer by a factor e.
    """

    positive: NDArray[np.float64]
    n: int
    threshold: float
    scale: float

    def p(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the one-sided p-value of each score: how often a chance pair scores as high.

        Below the threshold the count of controls, the score itself among them; above it the tail. Never zero.
        """
        values = np.asarray(scores, dtype=np.float64)
        above = self.positive.size - np.searchsorted(self.positive, values - 1e-12, side="left")
        counted = (1.0 + above) / (self.n + 1.0)
        if not np.isfinite(self.threshold):
            return np.asarray(counted, dtype=np.float64)
        at = self.positive.size - np.searchsorted(self.positive, self.threshold - 1e-12, side="left")
        base = (1.0 + at) / (self.n + 1.0)
        tail = base * np.exp(-np.maximum(values - self.threshold, 0.0) / self.scale)
        found: NDArray[np.float64] = np.where(values > self.threshold, tail, counted)
        return found


def fit_tail(
    positive: NDArray[np.float64],
    n: int,
    *,
    whole: bool = False,
    groups: NDArray[np.int64] | None = None,
    otherwise: tuple[float, float] | None = None,
) -> Tail:
    """Return the distribution of a score under chance.

    Parameters
    ----------
    positive : the scores of the controls that are not zero, in any order.
    n : number of controls, those of score zero included.
    whole : the scores are whole numbers, such as lengths: their tail is geometric.
    groups : what each score was drawn from, such as its document. The group of the largest score is set aside in the fit
        where there are three or more: one that stands out says more of itself than of chance. None sets none aside.
    otherwise : (score, scale) of the tail where the scores are too few to fit one: from this score or the largest control on.

    The scale is bounded above at 95%, exactly for an exponential tail (by a chi-square of two degrees a value) and for a
    geometric one (by a beta), and it is no smaller than any of the largest controls asks for: a tail that is heavier than
    exponential is followed as far as it shows. With fewer than ten values above zero, or all alike, nothing is extrapolated but
    by `otherwise`: without it no p-value falls below 1 / (n + 1).

    Raises InputError where there are no controls, or more scores than controls.

    Source: Karlin, S. & Altschul, S. F. (1990), Methods for assessing the statistical significance of molecular sequence
    features, PNAS 87, for the exponential tail of the best match; Pickands, J. (1975), Annals of Statistics 3.

    >>> tail = fit_tail(np.arange(1.0, 101.0), 1000)
    >>> bool(tail.p(np.array([50.0]))[0] == 52 / 1001), bool(tail.p(np.array([1000.0]))[0] < 1e-3)
    (True, True)
    >>> fit_tail(np.array([3.0]), 99).p(np.array([2.0, 3.0, 50.0])).tolist()
    [0.02, 0.02, 0.01]
    """
    from scipy import stats

    given = np.asarray(positive, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    values = given[order]
    if n < 1 or values.size > n:
        raise InputError(f"{n} controls cannot have {values.size} scores")
    few = Tail(values, n, float("inf"), float("nan"))
    if otherwise is not None:
        few = Tail(values, n, max(otherwise[0], float(values.max(initial=0.0))), otherwise[1])
    if values.size < _FEWEST:
        return few
    k = min(_LARGEST, values.size // 2 if values.size >= 2 * _FEWEST else values.size)
    threshold = float(values[-k])
    held = values >= threshold
    excess = values[held] - threshold
    if not excess.sum() > 0.0:
        return few
    if groups is not None:
        own = np.asarray(groups)[order][held]
        if np.unique(own).size >= _GROUPS:
            excess = excess[own != own[-1]]
        if not excess.sum() > 0.0:
            return few
    # The smallest scale under which the fitted tail is above each of the larger half of the excesses.
    upper = excess[::-1][: max(1, excess.size // 2)]
    asked = float(np.max(upper / np.log((excess.size + 1.0) / np.arange(1.0, upper.size + 1.0))))
    if whole:
        # Of so many steps that a longer match may take or not: the largest probability of taking one that is likely.
        stops = stats.beta.ppf(1.0 - _LEVEL, excess.size, excess.sum() + 1.0)
        return Tail(values, n, threshold, max(float(-1.0 / np.log1p(-stops)), asked))
    bound = float(2.0 * excess.sum() / stats.chi2.ppf(1.0 - _LEVEL, 2 * excess.size))
    return Tail(values, n, threshold, max(bound, asked))
