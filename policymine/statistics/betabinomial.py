"""Beta-binomial likelihoods on a grid: shares of mentions whose documents lean one way or the other.

A document tends to use one of two terms nearly all the time, so its mentions are not independent. Its
own share is drawn from a Beta around the period's mean, and the correlation `rho` of two mentions in one
document runs from 0 (independent) to 1 (a document is a single vote). The mean lives on the angle
theta = arcsin(sqrt(mean)), on which Jeffreys' prior Beta(1/2, 1/2) is uniform.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["RHO", "angles", "log_likelihoods", "posterior_interval"]

# Equal prior weight on each. The lowest is not 0: no data shows that mentions are wholly independent,
# and that assumption is what makes a plain binomial see breaks in noise.
RHO: NDArray[np.float64] = np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.75, 0.9, 0.97])


def angles(n: int) -> NDArray[np.float64]:
    """Return `n` angles between 0 and pi/2, each in the middle of an equal slice: (n,)."""
    return np.asarray((np.arange(n) + 0.5) * (np.pi / 2.0 / n), dtype=np.float64)


def log_likelihoods(
    first: ArrayLike, second: ArrayLike, theta: ArrayLike, rho: ArrayLike
) -> NDArray[np.float64]:
    """Return the log-likelihood of each document at each mean and each correlation.

    Parameters
    ----------
    first, second : mentions of the one and of the other term by document, (n_documents,).
    theta : angles of the mean share of `second`, (n_angles,), within 0 and pi/2, ends excluded.
    rho : correlations of mentions within a document, (n_rho,), above 0 and below 1.

    Returns (n_documents, n_angles, n_rho), without the binomial coefficient, which no comparison needs.

    Source: Skellam, J. G. (1948). A probability distribution derived from the binomial distribution by
    regarding the probability of success as variable between the sets of trials. JRSS B 10.

    >>> import numpy as np
    >>> found = log_likelihoods([0], [1], [np.pi / 6], [0.5])   # one mention: the mean itself, 1/4
    >>> round(float(np.exp(found[0, 0, 0])), 6)
    0.25
    """
    from scipy.special import gammaln

    a = np.asarray(first, dtype=np.int64)
    b = np.asarray(second, dtype=np.int64)
    if np.any(a < 0) or np.any(b < 0):
        raise InputError("counts are not negative")
    angle = np.asarray(theta, dtype=np.float64)
    strength = 1.0 / np.asarray(rho, dtype=np.float64) - 1.0

    def rising(k: NDArray[np.int64], base: NDArray[np.float64]) -> NDArray[np.float64]:
        # log of base (base + 1) ... (base + k - 1), once for each distinct count.
        distinct, index = np.unique(k, return_inverse=True)
        shape = (distinct.size,) + (1,) * base.ndim
        table = gammaln(distinct.reshape(shape) + base) - gammaln(base)
        return np.asarray(table[index], dtype=np.float64)

    return (
        rising(b, np.sin(angle)[:, None] ** 2 * strength)
        + rising(a, np.cos(angle)[:, None] ** 2 * strength)
        - rising(a + b, strength)[:, None, :]
    )


def posterior_interval(
    log_likelihood: ArrayLike, theta: ArrayLike, log_rho: ArrayLike, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return equal-tailed credible intervals for means, the correlation integrated out.

    Parameters
    ----------
    log_likelihood : (n, n_angles, n_rho), such as the sum over a period's documents; zeros where there
        are no data give the prior's interval.
    theta : the angles, from `angles`, (n_angles,).
    log_rho : log of the weight of each correlation, such as its posterior pooled over periods, (n_rho,).
    level : level of the interval.

    Returns low and high, (n,), as means between 0 and 1; low is below high always.
    """
    from scipy.special import logsumexp

    table = np.asarray(log_likelihood, dtype=np.float64)
    angle = np.asarray(theta, dtype=np.float64)
    joint = logsumexp(table + np.asarray(log_rho, dtype=np.float64), axis=2)
    weight = np.exp(joint - joint.max(axis=1, keepdims=True))
    edges = np.concatenate([[0.0], (angle[1:] + angle[:-1]) / 2.0, [np.pi / 2.0]])
    mass = np.concatenate([np.zeros((weight.shape[0], 1)), np.cumsum(weight, axis=1)], axis=1)
    mass /= mass[:, -1:]
    cut = (1.0 - level) / 2.0
    low = np.array([np.interp(cut, row, edges) for row in mass])
    high = np.array([np.interp(1.0 - cut, row, edges) for row in mass])
    return np.sin(low) ** 2, np.sin(high) ** 2
