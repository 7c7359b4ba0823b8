"""Place groups and words on a map by correspondence analysis, with how firmly each group is held in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.similarity.base import GROUP_COLUMNS, MAP_COLUMNS, message
from policymine.comparisons.similarity.correspondence import (
    Correspondence,
    correspondence,
    resampled_groups,
    shuffled_inertias,
)
from policymine.errors import NotEnoughDataError
from policymine.results import frame
from policymine.statistics.bootstrap import MIN_UNITS, tail
from policymine.statistics.permutation import p_value

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Place", "place_on_map"]

# Rare words would make axes of their own: a word in one document of one group is as far off as can be.
_WORDS: Final = 1000
_SHOWN: Final = 60
_SHUFFLES: Final = 199


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """Groups and words on the map, as `SimilarityResult` has them."""

    groups: pd.DataFrame
    terms: pd.DataFrame
    ellipses: tuple[tuple[float, float, float] | None, ...]
    axes: tuple[Mapping[str, float | None], ...]
    messages: tuple[dict[str, str], ...]


def place_on_map(
    counts: Any,
    terms: Sequence[str],
    group: NDArray[np.int64],
    names: Sequence[str],
    totals: NDArray[np.float64],
    held: NDArray[np.int64],
    n_resamples: int,
    rng: np.random.Generator,
    level: float,
) -> Place:
    """Return where groups and words stand on the first two axes.

    Parameters
    ----------
    counts : scipy CSR of documents by terms.
    terms, group, names : the terms, the group of each document, the groups.
    totals, held : counts and documents of each term in each group, (n_groups, n_terms).
    n_resamples, rng : resamples of documents, and the source of randomness.
    level : of the intervals and ellipses.
    """
    spread = np.flatnonzero(held.sum(axis=0) >= min(2, group.size))
    columns = np.sort(spread[np.argsort(-totals[:, spread].sum(axis=0), kind="stable")][:_WORDS])
    sizes = np.bincount(group, minlength=len(names))
    tokens = totals.sum(axis=1)
    plain = [{"group": n, "documents": int(sizes[g]), "tokens": int(tokens[g])} for g, n in enumerate(names)]
    narrowed = counts[:, columns].tocsr()
    try:
        if totals[:, columns].sum(axis=1).min() <= 0:
            raise NotEnoughDataError("a group has none of the words of the map")
        found = correspondence(totals[:, columns])
    except NotEnoughDataError:
        return Place(
            frame(plain, GROUP_COLUMNS),
            frame([], MAP_COLUMNS),
            (None,) * len(names),
            (),
            (message("no_map"),),
        )
    drawn = resampled_groups(found, narrowed, group, n_resamples, rng)
    rows, ellipses = [], []
    for g, start in enumerate(plain):
        row, ellipse = _group_row(found, g, drawn[:, g, :], int(sizes[g]), level)
        rows.append(start | row)
        ellipses.append(ellipse)
    axes = _axes(found, narrowed, group, len(names), rng)
    return Place(
        frame(rows, GROUP_COLUMNS),
        frame(_terms(found, [terms[i] for i in columns], totals, held, columns), MAP_COLUMNS),
        tuple(ellipses),
        axes,
        _messages(found, axes, len(columns)),
    )


def _group_row(
    found: Correspondence, g: int, drawn: NDArray[np.float64], n: int, level: float
) -> tuple[dict[str, Any], tuple[float, float, float] | None]:
    n_axes = min(2, found.inertias.size)
    row: dict[str, Any] = {"quality": float(found.group_quality[g, :n_axes].sum())}
    firm = n >= MIN_UNITS and bool(np.isfinite(drawn).all())
    for axis, name in zip(range(n_axes), ("x", "y"), strict=False):
        at = float(found.groups[g, axis])
        row[name] = at
        row[f"part_{name}"] = float(found.group_parts[g, axis])
        if firm:
            cut = tail(n, level)
            low, high = np.quantile(drawn[:, axis], [cut, 1.0 - cut])
            row[f"{name}_low"], row[f"{name}_high"] = min(float(low), at), max(float(high), at)
    if not firm or n_axes < 2:
        return row, None
    # The divisor of the sample, as a t interval has it: resamples of n documents spread by (n - 1) / n too little.
    spread = np.cov(drawn.T) * n / (n - 1.0)
    return row, (float(spread[0, 0]), float(spread[0, 1]), float(spread[1, 1]))


def _axes(
    found: Correspondence, counts: Any, group: NDArray[np.int64], n_groups: int, rng: np.random.Generator
) -> tuple[Mapping[str, float | None], ...]:
    # With as many groups as documents a shuffle only renames them.
    told = group.size > n_groups
    null = shuffled_inertias(counts, group, n_groups, _SHUFFLES, rng) if told else None
    axes: list[Mapping[str, float | None]] = []
    for axis in range(min(4, found.inertias.size)):
        row: dict[str, float | None] = {
            "axis": float(axis + 1),
            "inertia": float(found.inertias[axis]),
            "share": float(found.shares[axis]),
            "expected": None,
            "p": None,
        }
        if null is not None:
            values = null[np.isfinite(null[:, axis]), axis]
            if values.size:
                row["expected"] = float(values.mean())
                row["p"] = p_value(float(found.inertias[axis]), values)
        axes.append(row)
    return tuple(axes)


def _terms(
    found: Correspondence,
    terms: Sequence[str],
    totals: NDArray[np.float64],
    held: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> list[dict[str, Any]]:
    """Return the words that make most of the first two axes, each axis by its inertia."""
    n_axes = min(2, found.inertias.size)
    weight = found.term_parts[:, :n_axes] @ found.inertias[:n_axes]
    best = np.argsort(-weight, kind="stable")[:_SHOWN]
    rows = []
    for t in best:
        row: dict[str, Any] = {
            "term": terms[t],
            "count": int(totals[:, columns[t]].sum()),
            "documents": int(held[:, columns[t]].sum()),
        }
        for axis, name in zip(range(n_axes), ("x", "y"), strict=False):
            row[name] = float(found.terms[t, axis])
            row[f"part_{name}"] = float(found.term_parts[t, axis])
        rows.append(row)
    return rows


def _messages(
    found: Correspondence, axes: Sequence[Mapping[str, float | None]], n_terms: int
) -> tuple[dict[str, str], ...]:
    if found.inertias.size < 2:
        return (message("map_line"),)
    expected = axes[0]["expected"]
    if expected is None:
        return ()
    return (
        message(
            "map",
            n_terms=n_terms,
            first=f"{found.shares[0]:.0%}",
            second=f"{found.shares[1]:.0%}",
            chance=f"{expected:.4f}",
            observed=f"{found.inertias[0]:.4f}",
        ),
    )
