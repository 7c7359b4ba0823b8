"""How much is said of each topic by period or group: shares with intervals over documents, trend and difference tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, frame
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals
from policymine.statistics.shares import MIN_FREEDOM, pooled_share_intervals, share_dispersion
from policymine.topic_models.base import TopicModel
from policymine.topic_models.evolution.text import message
from policymine.topic_models.evolution.trends import SEVERAL, judge, spread
from policymine.topic_models.label import short_names

__all__ = ["COLUMNS", "EvolutionResult", "describes", "references", "topic_evolution"]

Floats = NDArray[np.float64]

COLUMNS: Final = (
    "topic",
    "label",
    "period",
    "prevalence",
    "low",
    "high",
    "n_documents",
    "n_docs",
    "interval",
    "status",
)
_KEYS: Final = (
    *(
        "topic",
        "label",
        "verdict",
        "beyond_drift",
        "peak",
        "tau",
        "p",
        "q",
        "drift_p",
        "drift_q",
        "persistence",
    ),
    *("slope", "low", "high", "change_p", "change_q"),
)
describes: Final = (
    "A topic's share in a period or group is the mean over its documents, with an interval by resampling documents, or, "
    "below five documents, by their spread pooled over neighbouring periods. Trends are tested by Mann-Kendall corrected for "
    "persistence, differences by dealing documents out at random; q-values are Benjamini-Hochberg over topics."
)
references: Final = (
    cited("yue2004"),
    cited("phipson2010"),
)


@dataclass(frozen=True, eq=False, repr=False)
class EvolutionResult(Result):
    """Topics by period or group, a row for every pair, topics in the model's order. Columns of the table:

    - topic, label : number and name of the topic. period : label of the period or group.
    - prevalence : mean share of the topic in a document of the period, 0 to 1; null without documents.
    - low, high : its 95% interval; null where none can be given. interval : `bootstrap`, `pooled` or null.
    - n_documents : documents of the period. n_docs : those of them with more than an even share (1 / k) of the topic.
    - status : `ok`, `thin` (fewer than five documents), `not_enough_data` (no interval), `no_documents`.

    `evidence(row)` gives the sentences that stand best for the topic in the period.

    Parameters
    ----------
    trends : one a topic: topic, label, verdict (`rising`, `falling`, `changing`, `none`, `not_enough_data`), beyond_drift
        (whether a rise or fall holds once the likeness of neighbouring periods is allowed for; null where there is none),
        peak (the period with the largest share), tau, p, q (Mann-Kendall, periods taken as independent), drift_p, drift_q
        (corrected for likeness), persistence, slope, low, high (change of the share a period), and change_p, change_q of the
        test of difference.
    by : what the periods or groups are.
    ordered : whether they follow one another in time; groups have no trend, tau and slope are null.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    trends: tuple[Mapping[str, Any], ...] = ()
    by: str = ""
    ordered: bool = True
    messages: tuple[Mapping[str, str], ...] = field(default_factory=tuple)

    def extra(self) -> dict[str, Any]:
        """Return the tests, whether periods follow one another, the evidence and the notes."""
        return {
            "by": self.by,
            "ordered": self.ordered,
            "trends": [dict(t) for t in self.trends],
            "evidence": [
                {"row": row, **e.as_dict()} for row in sorted(self.sentences) for e in self.sentences[row]
            ],
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many topics rise, fall or change, of how many."""
        said = [str(t["verdict"]) for t in self.trends]
        counts = []
        for verdict in ("rising", "falling", "changing"):
            mine = [t for t in self.trends if t["verdict"] == verdict]
            unsure = sum(t.get("beyond_drift") is False for t in mine)
            form = "count_unsure" if unsure else "count"
            if mine:
                counts.append(
                    headline(f"evolution.{form}", lang, n=len(mine), verdict=verdict, unsure=unsure)
                )
        nothing = "no_tests" if set(said) == {"not_enough_data"} else "no_change"
        return headline(
            "evolution.shares_periods" if self.ordered else "evolution.shares",
            lang,
            n=len(said),
            groups=self.table["period"].nunique(),
            by=self.by,
            found=joined(counts, lang) or headline(f"evolution.{nothing}", lang),
        )


def topic_evolution(
    model: TopicModel,
    labels: Mapping[str, str],
    order: Sequence[str],
    *,
    by: str,
    ordered: bool,
    provenance: Provenance,
    sentences: Mapping[tuple[int, str], tuple[Evidence, ...]] | None = None,
    seed: int = 0,
    level: float = 0.95,
) -> EvolutionResult:
    """Return how much is said of each topic in each period or group.

    Parameters
    ----------
    model : the fitted model.
    labels : period or group by document id; documents without one are left out and counted.
    order : the periods in order of time, those without documents too, or the groups.
    by : what they are, for the notes.
    ordered : whether they follow one another in time.
    provenance : what made it.
    sentences : evidence by topic and period.
    seed : of resampling and shuffling.
    level : level of the intervals.

    A positive tau means rising. Topics of one document are not tested and are named.
    A trend needs four periods with documents, a test of difference two of five documents or
    more. Both take documents as what may be exchanged.

    Raises
    ------
    InputError : a level or a label out of range.
    NotEnoughDataError : no document of the model has a label, or all of them lie in one period.

    >>> model = TopicModel("lda", np.full((2, 3), 1 / 3), np.array([[0.9, 0.1], [0.2, 0.8]]), ("a", "b", "c"), ("d", "e"),
    ...     ("d", "e"), np.array([9.0, 9.0]), 0)
    >>> found = topic_evolution(model, {"d": "2013", "e": "2015"}, ("2013", "2014", "2015"), by="year", ordered=True,
    ...     provenance=Provenance("evolve", versions={}))
    >>> found.table[["topic", "period", "prevalence", "status"]].values.tolist()[:3]
    [[0, '2013', 0.9, 'not_enough_data'], [0, '2014', nan, 'no_documents'], [0, '2015', 0.2, 'not_enough_data']]
    """
    if not 0.0 < level < 1.0:
        raise InputError(f"level lies between 0 and 1, such as 0.95, not {level}")
    periods = tuple(str(p) for p in order)
    place = {p: i for i, p in enumerate(periods)}
    if unknown := sorted(set(labels.values()) - place.keys()):
        raise InputError(f"{unknown[0]!r} is not among the periods or groups given")
    names, shares = model.by_document()
    known = np.array([place.get(labels.get(name, ""), -1) for name in names], dtype=np.int64)
    held = shares.sum(axis=1) > 0
    used = held & (known >= 0)
    if not used.any():
        raise NotEnoughDataError(
            f"none of the {len(names)} documents of the model has both a topic and a value for {by}; "
            "see what they have with: policymine documents CORPUS"
        )
    theta, group = shares[used], known[used]
    n_documents = np.bincount(group, minlength=len(periods))
    if ordered and np.count_nonzero(n_documents) < 2:
        raise _one_period(periods[int(n_documents.argmax())], by, int(used.sum()))
    mean = _by_group(theta, group, len(periods), n_documents)
    low, high, methods = _intervals(theta, group, mean, n_documents, ordered=ordered, seed=seed, level=level)
    large = _by_group((theta > 1.0 / model.k).astype(np.float64), group, len(periods), n_documents)
    tags, numbers = short_names(model), model.numbers
    rows: list[dict[str, Any]] = []
    found: dict[int, tuple[Evidence, ...]] = {}
    for topic in range(model.k):
        for i, period in enumerate(periods):
            if sentences and (topic, period) in sentences:
                found[len(rows)] = sentences[topic, period]
            n, method = int(n_documents[i]), methods[i, topic]
            status = "ok" if n >= MIN_UNITS else "thin"
            rows.append(
                {
                    "topic": numbers[topic],
                    "label": tags[topic],
                    "period": period,
                    "prevalence": float(mean[i, topic]),
                    "low": float(low[i, topic]),
                    "high": float(high[i, topic]),
                    "n_documents": n,
                    "n_docs": round(float(large[i, topic]) * n) if n else 0,
                    "interval": method,
                    "status": "no_documents" if n == 0 else status if method else "not_enough_data",
                }
            )
    trends, notes = judge(theta, group, mean, n_documents, ordered=ordered, seed=seed, level=level)
    for topic, row in enumerate(trends):
        row |= {
            "topic": numbers[topic],
            "label": tags[topic],
            "peak": periods[int(np.nanargmax(mean[:, topic]))],
        }
    return EvolutionResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences=found,
        trends=tuple({key: row.get(key) for key in _KEYS} for row in trends),
        by=by,
        ordered=ordered,
        messages=(
            *_about(periods, n_documents, methods),
            *([message("unlabelled", n=int((known < 0).sum()), by=by)] if (known < 0).any() else []),
            *([message("without_topic", n=int((~held & (known >= 0)).sum()))] if (~held & (known >= 0)).any() else []),
            *_alone(theta, [names[i] for i in np.flatnonzero(used)], numbers, tags),
            *notes,
            message("shares"),
            message("one_vocabulary"),
        ),
    )  # fmt: skip


def _one_period(period: str, by: str, n: int) -> NotEnoughDataError:
    error = NotEnoughDataError(
        f"all {n} documents with a date lie in one period by {by} ({period}), so nothing rises or falls: take shorter "
        "periods (--by year, quarter, month), or groups such as --by issuer"
    )
    error.reasons = message("one_period", n=n, by=by, period=period)
    return error


def _by_group(
    values: Floats, group: NDArray[np.int64], n_groups: int, n_documents: NDArray[np.int64]
) -> Floats:
    """Return the mean of each column in each group, (n_groups, n_topics); NaN in a group without documents."""
    total = np.zeros((n_groups, values.shape[1]))
    np.add.at(total, group, values)
    size = n_documents[:, None].astype(np.float64)
    return np.divide(total, size, out=np.full_like(total, np.nan), where=size > 0)


def _intervals(
    theta: Floats,
    group: NDArray[np.int64],
    mean: Floats,
    n_documents: NDArray[np.int64],
    *,
    ordered: bool,
    seed: int,
    level: float,
) -> tuple[Floats, Floats, NDArray[np.object_]]:
    """Return the ends and how each was made, (n_groups, n_topics)."""
    low = np.full_like(mean, np.nan)
    high = low.copy()
    methods = np.full(mean.shape, None, dtype=object)
    seeds = np.random.SeedSequence(seed).spawn(mean.shape[0])
    for i in np.flatnonzero(n_documents):
        n = int(n_documents[i])
        near = int(i) if ordered else None
        dispersion, freedom = share_dispersion(theta, group, ordered=ordered, near=near)
        if freedom >= MIN_FREEDOM:
            low[i], high[i] = pooled_share_intervals(mean[i], n, dispersion, freedom, level=level)
            methods[i] = "pooled"
        if n >= MIN_UNITS:
            own = theta[group == i]
            below, above = ratio_intervals(own, np.ones(n), level=level, seed=np.random.default_rng(seeds[i]))
            # Documents that are all alike leave no spread: there the model stays.
            good = below < above
            low[i, good], high[i, good] = below[good], above[good]
            methods[i, good] = "bootstrap"
    return low, high, methods


def _alone(
    theta: Floats, names: Sequence[str], numbers: Sequence[int], tags: Sequence[str]
) -> list[Mapping[str, str]]:
    """Return the note on topics that are mostly of one document, where there are documents to compare."""
    alone = np.flatnonzero(spread(theta) < SEVERAL).tolist() if len(names) >= MIN_UNITS else []
    said = [f"{numbers[t]} {tags[t]} ({names[int(theta[:, t].argmax())]})" for t in alone]
    return [message("alone", n=len(said), names=said)] if said else []


def _about(
    periods: Sequence[str], n_documents: NDArray[np.int64], methods: NDArray[np.object_]
) -> list[Mapping[str, str]]:
    notes: list[Mapping[str, str]] = [message("intervals", least=MIN_UNITS)]
    empty = [p for p, n in zip(periods, n_documents, strict=True) if n == 0]
    if empty:
        notes.append(message("empty", names=empty))
    bare = [not any(row) for row in methods]
    thin = [p for p, n, no in zip(periods, n_documents, bare, strict=True) if 0 < n < MIN_UNITS and not no]
    if thin:
        notes.append(message("thin", least=MIN_UNITS, n=len(thin), names=thin))
    lost = [p for p, n, no in zip(periods, n_documents, bare, strict=True) if n and no]
    if lost:
        notes.append(message("no_interval", names=lost))
    return notes
