"""How sure is a keyword's rank? Its place among the group's terms over resampled documents.

The documents of each group are drawn with replacement, all groups at once, and the method scores the draw as it
scored the data. What a resample cannot tell: a word of the corpus's one lucky document is in it or not, so the
interval of such a word is wide, and `kept` (the share of resamples that keep it in the list) is small.

Sources: Efron & Tibshirani (1993), An introduction to the bootstrap; Hall & Miller (2009), Using the bootstrap to
quantify the authority of an empirical ranking, Annals of Statistics 37; ends expanded as in Hesterberg (2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.keyword_methods.base import Keyword, KeywordData, Scorer, allowed, ranking
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail
from policymine.terms.order import rows_by_content

__all__ = ["COLUMNS", "RankInterval", "rank_intervals", "references"]

COLUMNS: Final = ("rank", "rank_low", "rank_high", "score_low", "score_high", "kept")
references: Final = (cited("hall2009"),)
_FEWEST: Final = 50


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Where a keyword stands in its group, and between which places it could stand.

    Parameters
    ----------
    rank : its place, 1 for the first.
    rank_low, rank_high : ends of the interval, both included; never one place only.
    score_low, score_high : the same of its score.
    kept : share of resamples that keep it among the group's listed terms.

    All but `rank` are None in a group of fewer than five documents, where a bootstrap would say nothing.
    """

    rank: int
    rank_low: int | None = None
    rank_high: int | None = None
    score_low: float | None = None
    score_high: float | None = None
    kept: float | None = None


def rank_intervals(
    data: KeywordData,
    scorer: Scorer,
    keywords: Sequence[Keyword],
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> list[RankInterval]:
    """Return the interval of each keyword, in their order.

    Parameters
    ----------
    data, scorer : what the method read, and its scores.
    keywords : what it returned.
    resamples : number of resamples, 50 or more.
    level : of the intervals.
    seed : same seed, same intervals.
    progress : called with (resamples done, resamples to do).

    Raises
    ------
    InputError : too few resamples, or a level outside 0.5 to 1.
    """
    if resamples < _FEWEST:
        raise InputError(f"an interval needs {_FEWEST} resamples or more, not {resamples}")
    if not 0.5 < level < 1.0:
        raise InputError(f"level is a share above 0.5 and below 1, such as 0.95, not {level}")
    parts = data.parts()
    column_of = {term: j for j, term in enumerate(data.matrix.terms)}
    listed = {label: [i for i, k in enumerate(keywords) if k.group == label] for label, _ in parts}
    chosen = [g for g, (label, rows) in enumerate(parts) if rows.size >= MIN_UNITS and listed[label]]
    rng = np.random.default_rng(seed)
    # What is drawn for a document hangs on its words, not on its name.
    place = np.full(len(data.matrix.documents), len(data.matrix.documents), dtype=np.int64)
    order = rows_by_content(data.counted.counts)
    place[order] = np.arange(order.size)
    members = {g: parts[g][1][np.argsort(place[parts[g][1]], kind="stable")] for g in chosen}
    drawn = {g: np.concatenate(list(resample_weights(parts[g][1].size, resamples, rng))) for g in chosen}
    columns = {g: np.array([column_of[keywords[i].term] for i in listed[parts[g][0]]]) for g in chosen}
    open_to = {g: allowed(data, parts[g][1])[0] > 0 for g in chosen}
    places = {g: np.zeros((resamples, columns[g].size)) for g in chosen}
    scores = {g: np.zeros((resamples, columns[g].size)) for g in chosen}
    for b in range(resamples):
        weights = np.ones(len(data.matrix.documents))
        for g in chosen:
            weights[members[g]] = drawn[g][b]
        for g, (scored, values) in zip(chosen, scorer(weights, chosen), strict=True):
            scores[g][b], places[g][b] = _places(scored, values, columns[g], open_to[g])
        if progress is not None:
            progress(b + 1, resamples)
    found = [RankInterval(rank) for label, _ in parts for rank in range(1, len(listed[label]) + 1)]
    at = dict(zip([i for label, _ in parts for i in listed[label]], found, strict=True))
    for g in chosen:
        cut = tail(parts[g][1].size, level)
        for j, i in enumerate(listed[parts[g][0]]):
            rank = at[i].rank
            low, high = _ends(places[g][:, j], cut)
            rank_low, rank_high = min(rank, int(low)), max(rank, int(high))
            low, high = _ends(scores[g][:, j], cut)
            at[i] = RankInterval(
                rank,
                rank_low,
                # So many draws do not make sure that another one keeps the place.
                rank_high if rank_high > rank_low else rank_low + 1,
                min(low, keywords[i].score),
                max(high, keywords[i].score),
                float((places[g][:, j] <= columns[g].size).mean()),
            )
    return [at[i] for i in range(len(keywords))]


def _places(
    scored: NDArray[np.int64],
    values: NDArray[np.float64],
    wanted: NDArray[np.int64],
    open_to: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return score and place of the wanted terms; a term without a score stands behind all that have one."""
    good = open_to[scored] & (values > 0)
    scored, values = scored[good], values[good]
    place = np.empty(scored.size, dtype=np.int64)
    place[ranking(values)] = np.arange(1, scored.size + 1)
    if not scored.size:
        return np.zeros(wanted.size), np.ones(wanted.size, dtype=np.int64)
    where = np.minimum(np.searchsorted(scored, wanted), scored.size - 1)
    here = scored[where] == wanted
    return np.where(here, values[where], 0.0), np.where(here, place[where], scored.size + 1)


def _ends(values: NDArray[np.float64], cut: float) -> tuple[float, float]:
    ordered = np.sort(values)
    last = ordered.size - 1
    return float(ordered[int(np.floor(cut * last))]), float(ordered[int(np.ceil((1.0 - cut) * last))])
