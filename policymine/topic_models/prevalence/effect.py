"""Effects of document fields on the shares of topics: regression on drawn shares, resampling documents or clusters.

    found = estimate(design, draws, clusters)         effect, interval and p of every contrast and topic

Each resample takes documents, or all documents of a cluster, with replacement and a draw of each document's shares, and
fits every topic anew; its spread holds both what other documents would have said and what the texts leave open. The
interval is a t interval about the mean over the draws, with as many degrees of freedom as units bear on the contrast,
counted as Bell & McCaffrey (2002) do, so that a group of five documents among five hundred is judged as five.

Sources: Treier & Jackman (2008), Democracy as a latent variable, AJPS 52; Papke & Wooldridge (1996), Journal of
Applied Econometrics 11; Cameron, Gelbach & Miller (2008), Bootstrap-based improvements for inference with clustered
errors, Review of Economics and Statistics 90; Bell & McCaffrey (2002), Survey Methodology 28; Albert & Anderson (1984),
On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import UnknownNameError
from policymine.statistics.bootstrap import resample_weights
from policymine.topic_models.prevalence.design import Contrast, Design
from policymine.topic_models.prevalence.fit import expected, fit_beta, fit_logit, mean_differences

__all__ = [
    "MIN_CLUSTERS",
    "REGRESSIONS",
    "Estimates",
    "enough_clusters",
    "estimate",
    "expectation",
    "separated",
]

Floats = NDArray[np.float64]

REGRESSIONS: Final = ("logit", "beta")
# Below this many clusters documents are resampled; a bootstrap of few clusters has few distinct resamples.
MIN_CLUSTERS: Final = 8
# So many clusters of one size would be as uneven; fewer say that one or two hold most documents.
_LEAST_EVEN: Final = 5.0
# Fewer units that bear on a contrast give no interval.
_LEAST_UNITS: Final = 3.0
# A document that has less of a topic than this has none to speak of.
_NONE: Final = 0.005
_HELD: Final = 0.01
_LEAST_HOLDING: Final = 5
# Working correlation of the documents of a cluster (Imbens & Kolesár 2016, Review of Economics and Statistics 98).
_ALIKE: Final = 0.2
_CELLS_AT_ONCE: Final = 400_000
# Far below what a resample moves a coefficient by.
_CLOSE: Final = 1e-4


@dataclass(frozen=True, eq=False)
class Estimates:
    """What was found, each array (n_contrasts, n_topics); NaN where `reason` is not empty.

    Parameters
    ----------
    effect, low, high : shares, -1 to 1.
    p : two-sided, of no effect.
    reason : why there is no number: `separation`, `rare topic`, `few documents`; else empty.
    units : units that bear on each contrast, (n_contrasts,).
    clustered : whether clusters were resampled, by contrast, (n_contrasts,).
    shares : mean of the draws, (n_documents, n_topics).
    residuals : shares less what the regression expects, (n_documents, n_topics).
    """

    effect: Floats
    low: Floats
    high: Floats
    p: Floats
    reason: NDArray[np.object_]
    units: Floats
    clustered: NDArray[np.bool_]
    shares: Floats
    residuals: Floats


def estimate(
    design: Design,
    draws: Floats,
    clusters: NDArray[np.int64] | None = None,
    *,
    cluster_field: str | None = None,
    regression: str = "logit",
    n_resamples: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> Estimates:
    """Return the effect of every contrast on every topic.

    Parameters
    ----------
    design : of the same documents in the same order.
    draws : shares, (n_draws, n_documents, n_topics).
    clusters : number of each document's cluster, (n_documents,); None resamples documents, and so do clusters that
        are too few or too uneven (see `enough_clusters`).
    cluster_field : the field that clusters are made of; its own effect is of its groups, which cannot be resampled.
    regression : `logit` or `beta`.
    n_resamples : number of resamples.
    level : level of the intervals.
    seed : same seed, same numbers.

    Raises UnknownNameError for another regression.
    """
    if regression not in REGRESSIONS:
        raise UnknownNameError("regression", regression, REGRESSIONS)
    from scipy.special import stdtr, stdtrit

    n_draws, n, k = draws.shape
    fit = _fitter(regression, k)
    x = design.x
    even = np.full((n, 1), 1.0 / n)
    flat = np.ascontiguousarray(draws.transpose(1, 0, 2)).reshape(n, n_draws * k)
    beta = fit(x, flat, np.ones((n, 1)), None)
    changes = [(c.columns, c.settings) for c in design.contrasts]
    effect = mean_differences(x, changes, beta, even).reshape(-1, n_draws, k).mean(axis=1)
    beta = beta.reshape(-1, n_draws, k).mean(axis=1)
    shares = draws.mean(axis=0)
    own = np.arange(n)
    enough = clusters is not None and enough_clusters(clusters)
    clustered = np.array([enough and cluster_field not in c.fields for c in design.contrasts])
    error = np.empty_like(effect)
    units = np.empty(len(design.contrasts))
    for by_cluster in (True, False):
        rows = np.flatnonzero(clustered == by_cluster)
        if not rows.size:
            continue
        member = np.unique(clusters, return_inverse=True)[1] if by_cluster and clusters is not None else own
        picked = [design.contrasts[i] for i in rows]
        found = _resampled(x, draws, picked, member, fit, beta, n_resamples, seed)
        bearing = np.array([_bearing(c.pull, member) for c in picked])
        units[rows] = bearing
        # The spread of resamples is that of a variance divided by n; these make it n - 1 and n - p.
        loss = np.maximum(bearing, 2.0) / (np.maximum(bearing, 2.0) - 1.0) * (n - 1.0) / (n - x.shape[1])
        with np.errstate(invalid="ignore"):
            error[rows] = _spread(found) * np.sqrt(loss)[:, None]
    df = np.maximum(units - 1.0, 1.0)[:, None]
    reach = stdtrit(df, 0.5 + level / 2.0) * error
    p = 2.0 * stdtr(df, -np.abs(effect) / error)
    reason = _reasons(design, shares, units)
    reason[(reason == "") & ~np.isfinite(error)] = "few documents"
    told = reason == ""
    nothing = np.full(effect.shape, np.nan)
    return Estimates(
        effect=np.where(told, effect, nothing),
        low=np.where(told, effect - reach, nothing),
        high=np.where(told, effect + reach, nothing),
        p=np.where(told, np.clip(p, 0.0, 1.0), nothing),
        reason=reason,
        units=units,
        clustered=clustered,
        shares=shares,
        residuals=shares - expected(x, beta),
    )


def enough_clusters(clusters: NDArray[np.int64]) -> bool:
    """Return whether clusters can be resampled: 8 or more, and as even as 5 of one size.

    >>> enough_clusters(np.arange(8)), enough_clusters(np.array([0] * 50 + list(range(1, 8))))
    (True, False)
    """
    sizes = np.unique(clusters, return_counts=True)[1].astype(np.float64)
    return bool(sizes.size >= MIN_CLUSTERS and sizes.sum() ** 2 / (sizes**2).sum() >= _LEAST_EVEN)


def expectation(design: Design) -> Callable[[Floats], Floats]:
    """Return the function that `draw_shares` takes: shares to what a fractional logit expects of them."""

    def expect(shares: Floats) -> Floats:
        return expected(design.x, fit_logit(design.x, shares, np.ones((shares.shape[0], 1))))

    return expect


def separated(x: Floats, shares: Floats) -> NDArray[np.bool_]:
    """Return which columns' coefficients have no finite estimate because they part none from all.

    Parameters
    ----------
    x : columns of a regression, (n_documents, n_columns).
    shares : of one topic, (n_documents,).

    A document with less than 0.5% of the topic has none, one with more than 99.5% all. There is no finite estimate
    along a direction that is flat over the documents between, and points away from those with none or to those with all.

    Source: Albert & Anderson (1984), Biometrika 71.

    >>> x = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]])
    >>> separated(x, np.array([0.2, 0.4, 0.0, 0.0])).tolist()
    [False, True]
    """
    none, whole = shares < _NONE, shares > 1 - _NONE
    p = x.shape[1]
    between = x[~none & ~whole]
    directions = np.eye(p)
    if between.size:
        size, axes = np.linalg.eigh(between.T @ between)
        directions = axes[:, size <= 1e-10 * max(float(size[-1]), 1.0)]
    if not directions.shape[1]:
        return np.zeros(p, dtype=bool)
    from scipy.optimize import linprog

    signed = np.concatenate([x[none], -x[whole]]) @ directions
    found = np.zeros(p, dtype=bool)
    bounds = [(-1.0, 1.0)] * directions.shape[1]
    for column in range(p):
        for sign in (1.0, -1.0):
            if found[column] or not np.abs(directions[column]).max() > 1e-9:
                continue
            best = linprog(sign * directions[column], A_ub=signed, b_ub=np.zeros(len(signed)), bounds=bounds)
            found[column] = best.status == 0 and best.fun < -1e-6
    return found


def _fitter(regression: str, k: int) -> Callable[[Floats, Floats, Floats, Floats | None], Floats]:
    if regression == "logit":
        return lambda x, y, weights, start: fit_logit(x, y, weights, start, tolerance=_CLOSE)
    return lambda x, y, weights, start: fit_beta(x, y, weights, start, even=1.0 / k, tolerance=_CLOSE)


def _resampled(
    x: Floats,
    draws: Floats,
    contrasts: list[Contrast],
    member: NDArray[np.int64],
    fit: Callable[[Floats, Floats, Floats, Floats | None], Floats],
    beta: Floats,
    n_resamples: int,
    seed: int,
) -> Floats:
    """Return the effects in each resample, (n_resamples, n_contrasts, n_topics); NaN where a group is not drawn."""
    n_draws, n, k = draws.shape
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2,)))
    block = max(1, _CELLS_AT_ONCE // (n * k))
    found = np.empty((n_resamples, len(contrasts), k))
    changes = [(c.columns, c.settings) for c in contrasts]
    at = 0
    while at < n_resamples:
        size = min(block, n_resamples - at)
        times = np.concatenate(list(resample_weights(int(member.max()) + 1, size, rng)))[:, member]
        drawn = rng.integers(0, n_draws, size=(size, n))
        y = draws[drawn, np.arange(n)].transpose(1, 0, 2).reshape(n, size * k)
        weights = np.repeat(times.T, k, axis=1)
        fitted = fit(x, y, weights, np.tile(beta, (1, size)))
        shares = weights / weights.sum(axis=0)
        values = mean_differences(x, changes, fitted, shares).reshape(-1, size, k)
        for row, contrast in enumerate(contrasts):
            for group in contrast.needs:
                values[row][times[:, group].sum(axis=1) == 0] = np.nan
        found[at : at + size] = values.transpose(1, 0, 2)
        at += size
    return found


def _spread(found: Floats) -> Floats:
    """Return the standard deviation over resamples, (n_contrasts, n_topics); NaN where fewer than half could be fitted."""
    kept = np.isfinite(found)
    count = kept.sum(axis=0)
    total = np.where(kept, found, 0.0).sum(axis=0)
    mean = total / np.maximum(count, 1)
    square = np.where(kept, (found - mean) ** 2, 0.0).sum(axis=0)
    return np.where(count * 2 >= found.shape[0], np.sqrt(square / np.maximum(count - 1, 1)), np.nan)


def _bearing(pull: Floats, member: NDArray[np.int64]) -> float:
    """Return how many units of equal weight would bear on a contrast as these do.

    A unit counts by the variance it brings where documents of a unit are somewhat alike: a field that varies within
    units draws on all of their documents, one that tells units apart on the units.
    """
    alone = np.bincount(member, weights=pull**2)
    together = np.bincount(member, weights=pull) ** 2
    held = (1.0 - _ALIKE) * alone + _ALIKE * together
    return float(held.sum() ** 2 / max(float((held**2).sum()), 1e-300))


def _reasons(design: Design, shares: Floats, units: Floats) -> NDArray[np.object_]:
    reason = np.full((len(design.contrasts), shares.shape[1]), "", dtype=object)
    for topic in range(shares.shape[1]):
        mine = shares[:, topic]
        if int((mine >= _HELD).sum()) < _LEAST_HOLDING:
            reason[:, topic] = "rare topic"
            continue
        parted = separated(design.x, mine)
        for row, contrast in enumerate(design.contrasts):
            if _touches(contrast, parted):
                reason[row, topic] = "separation"
    reason[units < _LEAST_UNITS, :] = "few documents"
    return reason


def _touches(contrast: Contrast, parted: NDArray[np.bool_]) -> bool:
    """Return whether the columns in which the settings of a contrast differ are among those parted."""
    first = contrast.settings[0][1]
    moved = np.zeros(first.shape[1], dtype=bool)
    for _, values in contrast.settings[1:]:
        moved |= np.abs(values - first).max(axis=0) > 0
    return bool((moved & parted[list(contrast.columns)]).any())
