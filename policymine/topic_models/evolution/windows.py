"""Periods fitted apart and their topics followed from one to the next: which live on, are born, die, part or join."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.provenance import Provenance, cited
from policymine.terms.matrix import TermMatrix
from policymine.topic_models.base import TopicData, TopicModel, registry
from policymine.topic_models.choice.splits import take_units
from policymine.topic_models.data import suggest_k
from policymine.topic_models.evolution.align import Facts, Null, classify, compare, pool
from policymine.topic_models.evolution.flow import Window, WindowsResult, tell_windows
from policymine.topic_models.evolution.presence import Presence
from policymine.topic_models.label import exclusivity, top_terms

__all__ = ["describes", "follow_windows", "references"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

# Fewer documents than this cannot be dealt out in ways that differ.
_LEAST_DOCUMENTS: Final = 3
# Units with words that a topic needs in a window.
_UNITS_A_TOPIC: Final = 3
# Refitted topics of a pair of periods that chance is read off.
_CONTROLS: Final = 200
# Words that stand for a topic when it is looked for in another period.
_OWN_WORDS: Final = 30
# They are words of which the topic holds at least half, where it has this many.
_OWN_SHARE: Final = 0.5
_OWN_FEWEST: Final = 5
describes: Final = (
    "Each period is fitted by itself; topics of neighbouring periods are matched one to one by the cosine of their words "
    "(Hungarian method). Thresholds come from refits in which the documents of both periods are dealt out at random, where "
    "nothing has changed: births, deaths, splits and merges are what those refits do not show, with q-values over all of them."
)
references: Final = (
    cited("kuhn1955"),
    cited("greene2017"),
)


def follow_windows(
    model: TopicModel,
    data: TopicData,
    labels: Mapping[str, str],
    order: Sequence[str],
    *,
    by: str,
    ordered: bool,
    provenance: Provenance,
    windows: str | int = "own",
    shuffles: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> WindowsResult:
    """Fit every period by itself and say what becomes of its topics in the next.

    Parameters
    ----------
    model : says the method, its options and the number of topics.
    data : what it was fitted on; the words of all periods are its words.
    labels : period by document id.
    order : the periods in order of time, those without documents too.
    by, ordered : what they are, and whether they follow one another.
    provenance : what made it.
    windows : topics of a period: `same` as the model, `own` by its size, or a number.
    shuffles : times that the documents of two neighbours are dealt out at random and fitted again; None deals as often as
        gives some two hundred topics to compare with, 6 times at least and 40 at most.
    seed : of fits and shuffles.
    progress : called with (fits done, fits to do).

    Periods of fewer than three documents, or of too few passages, are not fitted; their neighbours are set beside one
    another across the gap.

    Raises
    ------
    InputError : `windows` or `shuffles` that cannot be used.
    RefusedError : groups that do not follow one another, or a method that reads fields.
    NotEnoughDataError : fewer than two periods that can be fitted.
    """
    _check(model, windows, shuffles, by, ordered)
    rows_of = _rows_of(data, labels, order)
    sizes = [_size(model, data, rows_of[label], windows) for label in order]
    fit_at = [i for i, (_, k) in enumerate(sizes) if k]
    if len(fit_at) < 2:
        raise NotEnoughDataError(_too_few(model, rows_of, sizes, windows, by, len(fit_at)))
    presence = Presence.of(data)
    deals = [_deals(sizes[i][1] + sizes[j][1], shuffles) for i, j in itertools.pairwise(fit_at)]
    total, done = len(fit_at) + 2 * sum(deals), 0

    def fitted(label: str, rows: Mapping[str, NDArray[np.int64]], k: int, own_seed: int) -> Window:
        nonlocal done
        window = _fit(model, data, label, rows, k, own_seed)
        done += 1
        if progress:
            progress(done, total)
        return window

    made = [fitted(order[i], rows_of[order[i]], sizes[i][1], seed) for i in fit_at]
    facts: list[Facts] = []
    nulls: list[Null] = []
    for number, (a, b) in enumerate(itertools.pairwise(made)):
        both = {**rows_of[a.label], **rows_of[b.label]}
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
        shuffled = []
        for turn in range(deals[number]):
            dealt = [sorted(both)[i] for i in rng.permutation(len(both))]
            first, second = dealt[: len(a.documents)], dealt[len(a.documents) :]
            sides = [
                fitted(w.label, {d: both[d] for d in documents}, w.model.k, seed + 1 + turn)
                for w, documents in ((a, first), (b, second))
            ]
            shuffled.append(_facts(sides[0], sides[1], presence))
        nulls.append(pool(shuffled))
        facts.append(_facts(a, b, presence, rng))
    listed = [
        {
            "period": label,
            "n_documents": len(rows_of[label]),
            "n_units": units,
            "k": k,
            "status": "fitted" if k else "not_enough_data" if units else "no_documents",
        }
        for label, (units, k) in zip(order, sizes, strict=True)
    ]
    return tell_windows(made, classify(facts, nulls), nulls, listed, provenance=provenance, deals=deals)


def _too_few(
    model: TopicModel,
    rows_of: Mapping[str, Mapping[str, NDArray[np.int64]]],
    sizes: Sequence[tuple[int, int]],
    windows: str | int,
    by: str,
    n: int,
) -> str:
    """Return why fewer than two periods can be fitted: too few documents, or too many topics for their texts."""
    full = [
        units
        for rows, (units, _) in zip(rows_of.values(), sizes, strict=True)
        if len(rows) >= _LEAST_DOCUMENTS
    ]
    held = [label for label, rows in rows_of.items() if rows]
    if len(held) == 1:
        return (
            f"all documents with a date lie in one period by {by} ({held[0]}), so there is none to follow: take shorter "
            "periods (--by year, quarter, month)"
        )
    said = f"{n} of the {len(sizes)} periods by {by} can be fitted by itself, and two are needed: "
    if len(full) < 2:
        return said + (
            f"{len(full)} of them has {_LEAST_DOCUMENTS} documents or more; take longer periods (--by plan, decade)"
        )
    k = model.k if windows == "same" else windows
    return said + (
        f"{k} topics ask for {_UNITS_A_TOPIC * int(k)} texts in each, and the largest has {max(full)}; take "
        f"--windows {max(2, sorted(full)[-2] // _UNITS_A_TOPIC)} or fewer, or own"
        if windows != "own"
        else "their texts are too few; fit the model with shorter units (--unit passage), or take longer periods"
    )


def _deals(topics: int, shuffles: int | None) -> int:
    return min(max(math.ceil(_CONTROLS / topics), 6), 40) if shuffles is None else shuffles


def _check(model: TopicModel, windows: str | int, shuffles: int | None, by: str, ordered: bool) -> None:
    if isinstance(windows, str) and windows not in ("same", "own"):
        raise InputError(f"--windows is same, own, or a number of topics, not {windows!r}")
    if isinstance(windows, int) and windows < 2:
        raise InputError(f"--windows {windows}: a period needs 2 topics or more")
    if shuffles is not None and not 2 <= shuffles <= 1000:
        raise InputError(f"shuffles is 2 to 1000, not {shuffles}")
    if not ordered:
        raise RefusedError(
            f"topics are followed over time, and groups by {by} do not follow one another: take --by year, plan, decade"
        )
    if registry.load(model.method).needs_fields:
        raise RefusedError(
            f"{model.method} ties topics to document fields, so its periods cannot be fitted apart: "
            "fit a model by lda or nmf for --windows"
        )


def _rows_of(
    data: TopicData, labels: Mapping[str, str], order: Sequence[str]
) -> dict[str, dict[str, NDArray[np.int64]]]:
    """Return by period the rows of each of its documents that holds a counted word."""
    filled = np.diff(data.matrix.counts.indptr) > 0
    rows: dict[str, list[int]] = {}
    for row, parent in enumerate(data.parents):
        if filled[row]:
            rows.setdefault(parent, []).append(row)
    found: dict[str, dict[str, NDArray[np.int64]]] = {label: {} for label in order}
    for parent in sorted(rows):
        if (label := labels.get(parent)) in found:
            found[label][parent] = np.array(rows[parent], dtype=np.int64)
    return found


def _size(
    model: TopicModel, data: TopicData, rows: Mapping[str, NDArray[np.int64]], windows: str | int
) -> tuple[int, int]:
    """Return the units of a period and the topics it is given; 0 topics where it cannot be fitted."""
    units = sum(r.size for r in rows.values())
    if len(rows) < _LEAST_DOCUMENTS:
        return units, 0
    if windows == "own":
        k = suggest_k(take_units(data, np.concatenate(list(rows.values()))), most=model.k)
    else:
        k = model.k if windows == "same" else int(windows)
    return units, k if units >= _UNITS_A_TOPIC * k else 0


def _fit(
    model: TopicModel,
    data: TopicData,
    label: str,
    rows: Mapping[str, NDArray[np.int64]],
    k: int,
    seed: int,
) -> Window:
    module = registry.load(model.method)
    known = inspect.signature(module.fit).parameters
    options = {
        name: value for name, value in model.options.items() if name in known and name not in ("k", "seed")
    }
    part = take_units(data, np.concatenate([rows[d] for d in sorted(rows)]))
    counts = part.matrix.counts
    # Words of other periods cost time and would be smoothed over.
    columns = np.flatnonzero(counts.getnnz(axis=0))
    matrix = TermMatrix(
        counts=counts[:, columns],
        terms=tuple(part.matrix.terms[j] for j in columns),
        documents=part.matrix.documents,
        fields=part.matrix.fields,
        n_tokens=part.matrix.n_tokens,
    )
    part = replace(part, matrix=matrix)
    fitted: TopicModel = module.fit(part, k=k if module.needs_k else None, seed=seed, **options)
    words = np.zeros((fitted.k, len(model.terms)))
    words[:, columns] = fitted.topic_term
    names, shares = fitted.by_document()
    # A word counts for a topic as far as it is the topic's own: what all topics share makes none like another.
    share = exclusivity(words * (fitted.weights @ fitted.doc_topic)[:, None])
    own = words * share
    telling = np.zeros_like(words)
    held = share >= _OWN_SHARE
    # A topic that holds the most of hardly any word is told by those it has most of.
    held[held.sum(axis=1) < _OWN_FEWEST] = True
    for topic, best in enumerate(top_terms(own, _OWN_WORDS, eligible=held)):
        telling[topic, best] = share[topic, best]
    return Window(
        label=label,
        model=fitted,
        data=part,
        documents=names,
        vectors=own,
        telling=telling,
        shares=shares.mean(axis=0),
        spread=_spread(fitted),
    )


def _spread(fitted: TopicModel) -> Floats:
    """Return of how many documents each topic is, (n_topics,): the inverse Simpson index of its words over them."""
    names = sorted(set(fitted.parents))
    place = {name: i for i, name in enumerate(names)}
    mass = np.zeros((len(names), fitted.k))
    np.add.at(mass, [place[p] for p in fitted.parents], fitted.doc_topic * fitted.weights[:, None])
    squares = (mass**2).sum(axis=0)
    spread: Floats = np.divide(mass.sum(axis=0) ** 2, squares, out=np.zeros(fitted.k), where=squares > 0)
    return spread


def _facts(
    before: Window, after: Window, presence: Presence, rng: np.random.Generator | None = None
) -> Facts:
    """Return the facts of two periods; `rng` where it is to be found how often dealt documents show as much."""

    def absent(own: Window, other: Window) -> Floats:
        found = presence.absent(own.documents, other.documents, own.telling)
        return np.where(own.of_several, found, np.nan)

    def dealt(own: Window, other: Window) -> Floats | None:
        return None if rng is None else presence.dealt(own.documents, other.documents, own.telling, rng)

    def moved(own: Window, other: Window) -> Floats:
        # Together in the other period, apart in that of their own fit.
        return presence.together(other.documents, own.telling) - presence.together(own.documents, own.telling)

    return compare(
        before.vectors,
        after.vectors,
        absent_before=absent(before, after),
        absent_after=absent(after, before),
        dealt_before=dealt(before, after),
        dealt_after=dealt(after, before),
        parting=moved(after, before),
        joining=moved(before, after),
    )
