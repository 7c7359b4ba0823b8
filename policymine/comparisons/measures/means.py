"""Means of documents on two sides: intervals from resampled documents, a permutation test of them, effect sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import UnknownNameError
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail

__all__ = ["REFERENCES", "TESTS", "Means", "cliff", "compare_means", "hedges", "shuffled_p"]

TESTS: Final = ("permutation", "rank")
_SHUFFLES: Final = 4999
_RESAMPLES: Final = 2000
_CELLS: Final = 4_000_000
REFERENCES: Final = (
    cited("chung2013"),
    cited("hesterberg2015"),
    cited("hedges1981"),
    cited("cliff1993"),
)
RANK_REFERENCES: Final = (cited("mann1947"),)


@dataclass(frozen=True, eq=False, slots=True)
class Means:
    """Two sides measure by measure, each array (n_measures,); NaN where there is too little.

    Parameters
    ----------
    target, reference : mean over the documents of each side. target_low ... reference_high : intervals.
    difference, low, high : target less reference, and its interval.
    effect : Hedges's g. delta : Cliff's delta, -1 to 1.
    p : of the test. target_docs, reference_docs : documents that have a value.
    """

    target: NDArray[np.float64]
    target_low: NDArray[np.float64]
    target_high: NDArray[np.float64]
    reference: NDArray[np.float64]
    reference_low: NDArray[np.float64]
    reference_high: NDArray[np.float64]
    difference: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    effect: NDArray[np.float64]
    delta: NDArray[np.float64]
    p: NDArray[np.float64]
    target_docs: NDArray[np.int64]
    reference_docs: NDArray[np.int64]


def hedges(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return Hedges's g: the difference of means in standard deviations, corrected for few documents.

    NaN where a side has fewer than two documents or nothing varies.

    Source: Hedges (1981), J approximated by 1 - 3 / (4 df - 1).

    >>> round(hedges(np.array([2.0, 4.0, 6.0]), np.array([1.0, 3.0, 5.0])), 4)
    0.4
    """
    n1, n2 = first.size, second.size
    if min(n1, n2) < 2:
        return float("nan")
    degrees = n1 + n2 - 2
    spread = ((n1 - 1) * first.var(ddof=1) + (n2 - 1) * second.var(ddof=1)) / degrees
    if not spread > 0:
        return float("nan")
    d = (first.mean() - second.mean()) / np.sqrt(spread)
    return float(d * (1.0 - 3.0 / (4.0 * degrees - 1.0)))


def cliff(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return Cliff's delta: how much more often a document of the first side is above one of the second than below.

    >>> cliff(np.array([2.0, 3.0]), np.array([1.0, 3.0]))
    0.25
    """
    if not first.size or not second.size:
        return float("nan")
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, "left").sum()
    above = (second.size - np.searchsorted(ordered, first, "right")).sum()
    return float((below - above) / (first.size * second.size))


def compare_means(
    target: NDArray[np.float64],
    reference: NDArray[np.float64],
    *,
    test: str = "permutation",
    level: float = 0.95,
    seed: int = 0,
) -> Means:
    """Return the two sides measure by measure.

    Parameters
    ----------
    target, reference : values of each side's documents, (n_documents, n_measures); NaN is no value.
    test : permutation (of documents, studentised difference of means) or rank (Mann-Whitney).
    level : of the intervals.
    seed : of resamples and shuffles.

    With fewer than five documents on a side there is no test and no interval of that side. Where all documents have one
    value there is no interval either: it would have no width.

    Raises
    ------
    UnknownNameError : another test.
    """
    if test not in TESTS:
        raise UnknownNameError("--test", test, TESTS)
    n_measures = target.shape[1]
    out = {name: np.full(n_measures, np.nan) for name in _FLOATS}
    counts = np.zeros((2, n_measures), dtype=np.int64)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2)]
    drawn: dict[tuple[int, int], Any] = {}
    for m in range(n_measures):
        sides = [side[~np.isnan(side[:, m]), m] for side in (target, reference)]
        counts[:, m] = [s.size for s in sides]
        means = []
        for i, (name, values) in enumerate(zip(("target", "reference"), sides, strict=True)):
            if not values.size:
                continue
            out[name][m] = values.mean()
            if values.size < MIN_UNITS:
                continue
            key = (i, values.size)
            if key not in drawn:
                # One set of resamples serves every measure that all documents of a side have.
                blocks = list(resample_weights(values.size, _RESAMPLES, streams[i]))
                drawn[key] = np.concatenate(blocks) / values.size
            means.append(drawn[key] @ values)
            out[f"{name}_low"][m], out[f"{name}_high"][m] = _ends(
                means[-1], values.size, values.mean(), level
            )
        if all(s.size for s in sides):
            out["difference"][m] = sides[0].mean() - sides[1].mean()
            out["effect"][m] = hedges(*sides)
            out["delta"][m] = cliff(*sides)
        if len(means) == 2:
            out["low"][m], out["high"][m] = _ends(
                means[0] - means[1], int(counts[:, m].min()), float(out["difference"][m]), level
            )
    tested = counts.min(axis=0) >= MIN_UNITS
    if tested.any():
        out["p"][tested] = (
            _rank_p(target[:, tested], reference[:, tested])
            if test == "rank"
            else shuffled_p(target[:, tested], reference[:, tested], np.random.default_rng(seed + 1))
        )
    return Means(**out, target_docs=counts[0], reference_docs=counts[1])


_FLOATS: Final = (
    "target", "target_low", "target_high", "reference", "reference_low", "reference_high", "difference", "low", "high", "effect",
    "delta", "p",
)  # fmt: skip


def _ends(draws: NDArray[np.float64], n_units: int, estimate: float, level: float) -> tuple[float, float]:
    cut = tail(n_units, level)
    low, high = np.quantile(draws, [cut, 1.0 - cut])
    if not high - low > 1e-12 * max(1.0, abs(estimate)):
        return float("nan"), float("nan")
    return min(float(low), estimate), max(float(high), estimate)


def _rank_p(target: NDArray[np.float64], reference: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy import stats

    out = np.ones(target.shape[1])
    for m in range(out.size):
        a, b = (side[~np.isnan(side[:, m]), m] for side in (target, reference))
        if np.unique(np.concatenate([a, b])).size > 1:
            out[m] = float(stats.mannwhitneyu(a, b, alternative="two-sided").pvalue)
    return out


def shuffled_p(
    target: NDArray[np.float64],
    reference: NDArray[np.float64],
    rng: np.random.Generator,
    shuffles: int = _SHUFFLES,
) -> NDArray[np.float64]:
    """Return the two-sided p of each measure when documents are shuffled between the sides, (n_measures,).

    Parameters
    ----------
    target, reference : values, (n_documents, n_measures); NaN is no value, and such a document is shuffled for the others only.
    rng, shuffles : source of randomness and number of shuffles.

    The statistic is Welch's t, so that a side that varies more does not pass for one that lies elsewhere (Chung & Romano
    2013). p is never 0; it is 1 where every document has one value.
    """
    everything = np.concatenate([target, reference])
    held = ~np.isnan(everything)
    n_target = target.shape[0]
    p = np.ones(everything.shape[1])
    masks: dict[bytes, list[int]] = {}
    for m in range(p.size):
        masks.setdefault(held[:, m].tobytes(), []).append(m)
    for columns in masks.values():
        rows = np.flatnonzero(held[:, columns[0]])
        values = everything[rows][:, columns]
        values = values - values.mean(axis=0)
        n, k = rows.size, int((rows < n_target).sum())
        observed = np.abs(_welch(values[:k].sum(axis=0), (values[:k] ** 2).sum(axis=0), values, k))
        more = np.zeros(len(columns))
        block = max(1, _CELLS // n)
        for start in range(0, shuffles, block):
            size = min(block, shuffles - start)
            order = rng.permuted(np.tile(np.arange(n), (size, 1)), axis=1)[:, :k]
            labels = np.zeros((size, n))
            np.put_along_axis(labels, order, 1.0, axis=1)
            null = np.abs(_welch(labels @ values, labels @ values**2, values, k))
            more += (null >= observed * (1.0 - 1e-9) - 1e-12).sum(axis=0)
        p[columns] = np.where(np.ptp(values, axis=0) > 0, (more + 1.0) / (shuffles + 1.0), 1.0)
    return p


def _welch(
    sums: NDArray[np.float64], squares: NDArray[np.float64], values: NDArray[np.float64], k: int
) -> NDArray[np.float64]:
    """Return Welch's t of a split, from sums of its first side; 0 where nothing varies, large where only the means do."""
    rest = values.shape[0] - k
    other, other_squares = values.sum(axis=0) - sums, (values**2).sum(axis=0) - squares
    difference = sums / k - other / rest
    spread = np.maximum(squares - sums**2 / k, 0.0) / (k - 1) / k
    spread = spread + np.maximum(other_squares - other**2 / rest, 0.0) / (rest - 1) / rest
    floor = 1e-12 * np.maximum((values**2).mean(axis=0), 1e-300)
    return np.asarray(difference / np.sqrt(np.maximum(spread, floor)), dtype=np.float64)
