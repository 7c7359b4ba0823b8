"""How much a document without a term says: the share of documents that use it once taken up, and the chance of silence.

A group that has taken a term up does not use it in every document. So one document without it shows nothing, and a
hundred show a good deal. The share of documents that use it after a group's first use is Beta-distributed over groups; its
mean and spread are integrated out over a grid. The first use itself is left out, for it is what chose the date.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.statistics.betabinomial import RHO, angles, log_likelihoods, posterior_interval

__all__ = ["ALPHA", "UseRate", "use_rate"]

# Silence is taken as not having taken it up where it would be as long by chance this rarely.
ALPHA = 0.05
_ANGLES = 60
_MOST = 400


@dataclass(frozen=True, eq=False)
class UseRate:
    """The share of documents that use a term once taken up.

    Parameters
    ----------
    mean, low, high : over groups, with 95% credible interval.
    n_documents, n_groups : eligible documents after first uses, and the groups they are of.
    log_weight : log posterior of each mean and spread, (n_angles, n_rho).
    """

    mean: float
    low: float
    high: float
    n_documents: int
    n_groups: int
    log_weight: NDArray[np.float64]
    _needed: dict[tuple[int, int], int | None] = field(default_factory=dict, repr=False)

    def draw(self, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return the shares of `n` groups, drawn from what is known of their mean and spread, (n,)."""
        weight = np.exp(self.log_weight - self.log_weight.max()).ravel()
        at = int(rng.choice(weight.size, p=weight / weight.sum()))
        mean = np.sin(angles(_ANGLES)[at // RHO.size]) ** 2
        strength = 1.0 / RHO[at % RHO.size] - 1.0
        return rng.beta(max(mean * strength, 1e-6), max((1.0 - mean) * strength, 1e-6), n)

    def silence(self, n: int, used: int = 0, unused: int = 0) -> float:
        """Return the probability that `n` documents in a row lack the term in a group that has taken it up.

        Parameters
        ----------
        n : documents without it.
        used, unused : the group's own documents after its first use, with and without it; 0 where it has none.
        """
        from scipy.special import logsumexp

        if n == 0:
            return 1.0
        theta = angles(_ANGLES)
        before = log_likelihoods([unused], [used], theta, RHO)[0]
        after = log_likelihoods([unused + n], [used], theta, RHO)[0]
        # The group's own documents are in the weights already, once.
        return float(np.exp(logsumexp(self.log_weight + after - before) - logsumexp(self.log_weight)))

    def needed(self, used: int = 0, unused: int = 0) -> int | None:
        """Return how many documents in a row without it show that the group had not taken it up; None beyond 400."""
        key = (used, unused)
        if key not in self._needed:
            self._needed[key] = self._search(used, unused)
        return self._needed[key]

    def _search(self, used: int, unused: int) -> int | None:
        weight = np.exp(self.log_weight - self.log_weight.max())
        weight /= weight.sum()
        strength = 1.0 / RHO - 1.0
        silent = np.cos(angles(_ANGLES))[:, None] ** 2 * strength
        # Few are needed as a rule, so few are tried first.
        for most in (8, 64, _MOST):
            more = np.arange(most)[:, None, None]
            # Each document more lacks the term with the Beta's mean after all before it lacked it (Polya's urn).
            steps = np.log(silent + (unused + more)) - np.log(strength + (used + unused + more))
            rare = (weight * np.exp(np.cumsum(steps, axis=0))).sum(axis=(1, 2)) <= ALPHA
            if rare.any():
                return int(np.argmax(rare)) + 1
        return None


def use_rate(used: ArrayLike, unused: ArrayLike) -> UseRate:
    """Return the share of documents that use a term once taken up, from groups after their first use.

    Parameters
    ----------
    used, unused : documents with and without it after the first use of each group, (n_groups,).

    Without any document the prior stands: Jeffreys' for the mean, and every spread alike.

    >>> found = use_rate([9, 10, 8], [0, 1, 1])
    >>> found.needed(), use_rate([5, 4, 6], [5, 6, 4]).needed()
    (2, 7)
    """
    k, m = np.asarray(used, dtype=np.int64), np.asarray(unused, dtype=np.int64)
    theta = angles(_ANGLES)
    table = log_likelihoods(m, k, theta, RHO).sum(axis=0)
    weight = np.exp(table - table.max())
    low, high = posterior_interval(table[None], theta, np.zeros(RHO.size))
    return UseRate(
        mean=float((weight.sum(axis=1) * np.sin(theta) ** 2).sum() / weight.sum()),
        low=float(low[0]),
        high=float(high[0]),
        n_documents=int((k + m).sum()),
        n_groups=int(((k + m) > 0).sum()),
        log_weight=table,
    )
