"""Regressions of shares, many at once: fractional logit and Beta regression, and the means they expect.

    beta = fit_logit(x, y, weights)         one column of y, one regression
    beta = fit_beta(x, y, weights)

Each column has weights of its own, so that all topics in all resamples are fitted by the same few matrix products.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["expected", "fit_beta", "fit_logit", "mean_differences"]

Floats = NDArray[np.float64]
# Columns that are changed, and weight and values of each setting.
Change: TypeAlias = tuple[tuple[int, ...], tuple[tuple[float, Floats], ...]]

_STEPS = 100
# A column that a resample leaves empty has no slope; this keeps it where it stood, and moves no other.
_RIDGE = 1e-9
_FARTHEST = 30.0
_STRIDE = 8.0
# Above this share of numbers that are not 0, dense products are the faster.
_DENSE = 0.25


def fit_logit(
    x: Floats, y: Floats, weights: Floats, start: Floats | None = None, *, tolerance: float = 1e-7
) -> Floats:
    """Return the coefficients of fractional logits, (n_columns, n_fits).

    Parameters
    ----------
    x : (n_documents, n_columns).
    y : shares, (n_documents, n_fits), 0 to 1.
    weights : of the documents, (n_documents, n_fits) or (n_documents, 1).
    start : where to begin, (n_columns, n_fits); None begins at the mean shares.
    tolerance : a fit ends when no coefficient moves farther.

    The quasi-likelihood is that of a Bernoulli variable and right for any share whose mean is right.

    Source: Papke & Wooldridge (1996), Econometric methods for fractional response variables, Journal of Applied
    Econometrics 11.

    >>> x = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]])
    >>> found = fit_logit(x, np.array([[0.1], [0.3], [0.5], [0.7]]), np.ones((4, 1)))
    >>> expected(x, found).ravel().round(6).tolist()
    [0.2, 0.2, 0.6, 0.6]
    """
    products = _products(x)
    held = np.broadcast_to(weights, y.shape)
    total = held.sum(axis=0)
    beta = np.zeros((x.shape[1], y.shape[1])) if start is None else start.copy()
    if start is None:
        mean = np.clip((held * y).sum(axis=0) / np.maximum(total, 1e-300), 1e-6, 1 - 1e-6)
        beta[0] = np.log(mean / (1 - mean))
    live = np.arange(y.shape[1])
    for _ in range(_STEPS):
        mean = expected(x, beta[:, live])
        w = held[:, live]
        gradient = x.T @ (w * (y[:, live] - mean))
        step = _solve(products, w * mean * (1 - mean), gradient, total[live])
        # Newton's small steps lead to the one maximum; large ones may overshoot, and are held to lead uphill.
        large = np.flatnonzero(np.abs(x @ step).max(axis=0) > 1.0)
        if large.size:
            step[:, large] = _halved(x, y[:, live[large]], w[:, large], beta[:, live[large]], step[:, large])
        beta[:, live] += step
        live = live[np.abs(step).max(axis=0) > tolerance]
        if not live.size:
            break
    return beta


def fit_beta(
    x: Floats,
    y: Floats,
    weights: Floats,
    start: Floats | None = None,
    *,
    even: float = 0.5,
    tolerance: float = 1e-6,
) -> Floats:
    """Return the coefficients of Beta regressions with a logit link and one precision each, (n_columns, n_fits).

    Parameters
    ----------
    x, y, weights, start : as of `fit_logit`.
    even : the share that y is drawn to, by one document in n, so that 0 and 1 can be told of.

    Fisher scoring on the coefficients and the logarithm of the precision.

    Source: Ferrari & Cribari-Neto (2004), Beta regression for modelling rates and proportions, Journal of Applied
    Statistics 31; Smithson & Verkuilen (2006), A better lemon squeezer?, Psychological Methods 11.
    """
    from scipy.special import digamma, polygamma

    n = x.shape[0]
    inner = (y * (n - 1) + even) / n
    held = np.broadcast_to(weights, y.shape)
    total = held.sum(axis=0)
    odds, rest = np.log(inner / (1 - inner)), np.log1p(-inner)
    beta = fit_logit(x, inner, weights, start)
    mean = np.clip(expected(x, beta), 1e-9, 1 - 1e-9)
    left = (held * (inner - mean) ** 2).sum(axis=0) / np.maximum(total, 1e-300)
    spread = (held * mean * (1 - mean)).sum(axis=0) / np.maximum(total, 1e-300)
    log_phi = np.log(np.clip(spread / np.maximum(left, 1e-12) - 1, 0.05, 1e6))
    products = _products(x)
    live = np.arange(y.shape[1])
    for _ in range(_STEPS):
        b, w = beta[:, live], held[:, live]
        phi = np.exp(log_phi[live])
        mean = np.clip(expected(x, b), 1e-9, 1 - 1e-9)
        slope = mean * (1 - mean)
        one, two = mean * phi, (1 - mean) * phi
        hope = digamma(one) - digamma(two)
        gradient = x.T @ (w * phi * (odds[:, live] - hope) * slope)
        curve = phi**2 * (polygamma(1, one) + polygamma(1, two)) * slope**2
        step = _solve(products, w * curve, gradient, total[live])
        by_phi = (w * (mean * (odds[:, live] - hope) + rest[:, live] - digamma(two) + digamma(phi))).sum(
            axis=0
        )
        bend = (
            w * (mean**2 * polygamma(1, one) + (1 - mean) ** 2 * polygamma(1, two) - polygamma(1, phi))
        ).sum(axis=0)
        turn = np.clip(by_phi / np.maximum(bend * phi, 1e-12), -1.0, 1.0)
        step = step * (2.0 / np.maximum(np.abs(step).max(axis=0), 2.0))
        beta[:, live] += step
        log_phi[live] = np.clip(log_phi[live] + turn, -4.0, 16.0)
        live = live[np.maximum(np.abs(step).max(axis=0), np.abs(turn)) > tolerance]
        if not live.size:
            break
    return beta


def expected(x: Floats, beta: Floats) -> Floats:
    """Return the mean shares that a regression expects, (n_documents, n_fits)."""
    from scipy.special import expit

    return np.asarray(expit(np.clip(x @ beta, -_FARTHEST, _FARTHEST)), dtype=np.float64)


def mean_differences(x: Floats, contrasts: Sequence[Change], beta: Floats, weights: Floats) -> Floats:
    """Return for each contrast the weighted sum of the mean shares expected under its settings, (n_contrasts, n_fits).

    Parameters
    ----------
    x : (n_documents, n_columns).
    contrasts : the columns that are changed, and weight and values of each setting, one row for all documents or one each.
    beta : coefficients, (n_columns, n_fits).
    weights : of the documents, (n_documents, n_fits) or (n_documents, 1); each column sums to 1.

    >>> x, beta = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [np.log(3)]])
    >>> settings = ((1.0, np.array([[1.0]])), (-1.0, np.array([[0.0]])))
    >>> mean_differences(x, [((1,), settings)], beta, np.full((2, 1), 0.5)).round(6).tolist()
    [[0.25]]
    """
    from scipy.special import expit

    line = x @ beta
    found = np.zeros((len(contrasts), beta.shape[1]))
    rest: Floats = line
    at: tuple[int, ...] = ()
    known: dict[bytes, Floats] = {}
    for row, (columns, settings) in enumerate(contrasts):
        chosen = list(columns)
        if columns != at:
            rest, at, known = line - x[:, chosen] @ beta[chosen], columns, {}
        for weight, values in settings:
            key = values.tobytes() if len(values) == 1 else b""
            mean = known.get(key) if key else None
            if mean is None:
                told = expit(rest + values @ beta[chosen])
                mean = np.asarray(
                    np.einsum("nc,nc->c", np.broadcast_to(weights, told.shape), told), dtype=np.float64
                )
            if key:
                # Every group of a field is set against the same one.
                known[key] = mean
            found[row] += weight * mean
    return found


def _products(x: Floats) -> Any:
    """Return the products of all pairs of columns, (n_columns squared, n_documents); sparse where most are 0.

    A document is of one group of a field, so that of forty groups' columns one is not 0.
    """
    found = np.einsum("ni,nj->ijn", x, x).reshape(-1, x.shape[0])
    if np.count_nonzero(found) > _DENSE * found.size:
        return found
    from scipy.sparse import csr_array

    return csr_array(found)


def _solve(products: Any, curve: Floats, gradient: Floats, total: Floats) -> Floats:
    p = gradient.shape[0]
    bend = (products @ curve).T.reshape(-1, p, p)
    bend = bend + (_RIDGE * np.maximum(total, 1.0))[:, None, None] * np.eye(p)
    step = np.linalg.solve(bend, gradient.T[:, :, None])[:, :, 0].T
    # Shortened as a whole: its direction leads uphill, that of its parts need not.
    farthest = np.maximum(np.abs(step).max(axis=0), _STRIDE)
    return np.asarray(step * (_STRIDE / farthest), dtype=np.float64)


def _halved(x: Floats, y: Floats, weights: Floats, beta: Floats, step: Floats) -> Floats:
    """Return the steps, each halved until it leads uphill; the quasi-likelihood is concave, so some fraction does."""
    here = _quasi(x, y, weights, beta)
    for _ in range(20):
        worse = _quasi(x, y, weights, beta + step) < here - 1e-12 * np.abs(here)
        if not worse.any():
            break
        step = np.where(worse, step * 0.5, step)
    return step


def _quasi(x: Floats, y: Floats, weights: Floats, beta: Floats) -> Floats:
    line = x @ beta
    found: Floats = (weights * (y * line - np.logaddexp(0.0, line))).sum(axis=0)
    return found
