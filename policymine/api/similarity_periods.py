"""`similarity --per`: how like one another groups of documents are in each period."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, Progress, Reading
from policymine.api.similarity_groups import own_name, read_groups
from policymine.corpus.period import GRAINS
from policymine.errors import InputError, NotEnoughDataError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.similarity.base import SimilarityCourse, SimilarityResult

__all__ = ["similarity_periods"]


def similarity_periods(
    corpus: CorpusLike,
    *others: CorpusLike,
    per: str,
    by: str | None = None,
    min_count: int = 5,
    max_groups: int = 60,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> SimilarityCourse:
    """Return how unlike the words of groups are within each period: each pair against chance.

    Parameters
    ----------
    per : year, quarter, month, plan or decade. The others are those of `similarity`.

    Raises
    ------
    InputError : what is no kind of period, or what makes the groups too, and as `similarity`.
    NotEnoughDataError : no period holds documents of two groups.
    """
    from policymine.comparisons.similarity.base import message
    from policymine.comparisons.similarity.measure import similarity_of
    from policymine.comparisons.similarity.periods import join_periods

    if per not in GRAINS:
        raise InputError(f"--per {per} is no period; choose one of {', '.join(GRAINS)}")
    if per == by:
        raise InputError(f"--per {per} and --by {by} are the same: each period would hold one group")
    groups = read_groups(
        corpus,
        others,
        by=by,
        min_count=min_count,
        max_groups=max_groups,
        seed=seed,
        where=where,
        lexicon=lexicon,
        progress=progress,
        parameters={"per": per},
    )
    messages = list(groups.messages)
    periods: dict[str, SimilarityResult] = {}
    dated, span = _periods(groups.readings, per)
    for label in span:
        inside = {d: g for d, g in groups.labels.items() if dated.get(d) == label}
        try:
            periods[label] = similarity_of(
                groups.matrix,
                inside,
                groups.names,
                min_count=min_count,
                seed=seed,
                n_resamples=200,
                find_evidence=groups.sentences(inside, label),
            )
        except NotEnoughDataError:
            messages.append(message("period_few", period=label))
    return join_periods(periods, per, groups.provenance, messages)


def _periods(readings: Sequence[Reading], per: str) -> tuple[dict[str, str], tuple[str, ...]]:
    from policymine.corpus.period import order_periods, period_of

    found = {}
    for i, r in enumerate(readings):
        for d, date in zip(r.documents["id"], r.documents["date_issued"], strict=True):
            found[d if len(readings) == 1 else own_name(i, d)] = period_of(date, per)
    dated = {d: p for d, p in found.items() if p is not None}
    if not dated:
        raise NotEnoughDataError(f"no document has a date for --per {per}")
    return {d: p.label for d, p in dated.items()}, tuple(order_periods(dated.values()))
