"""Whether topics come back: fits from other seeds and on documents drawn again, matched topic by topic.

Two topics agree as far as they raise and lower the same words: the cosine between what each adds to the corpus's own
word frequencies. (Likeliest words and plain probabilities do not tell: on words shuffled over documents, where there are
no topics, they still agree at .7 to .9, since every topic holds the common words.) Topics of two fits are paired so that
the sum of agreements is largest (Hungarian matching); a topic that holds hardly any text agrees with none. Beside the
cosine stands the Jaccard overlap of the ten words that each topic raises most.

Source: Greene, O'Callaghan & Cunningham (2014), How many topics? Stability analysis for topic models, ECML PKDD; Kuhn
(1955), The Hungarian method for the assignment problem, Naval Research Logistics 2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import cited
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.choice.splits import drawn_again

__all__ = [
    "FEWEST_RUNS",
    "Matched",
    "Stability",
    "agree",
    "fit_runs",
    "mean_interval",
    "references",
    "stability",
]

FEWEST_RUNS: Final = 4
references: Final = (cited("greene2014"),)
_WORDS: Final = 10
Floats = NDArray[np.float64]
Fit = Callable[..., TopicModel]


@dataclass(frozen=True, eq=False)
class Matched:
    """The topics of one model beside those of another.

    Parameters
    ----------
    partner : number of the other model's topic, -1 for none, (n_topics,).
    cosine : agreement with it, 0 to 1; 0 without a partner, NaN for a topic without text, (n_topics,).
    overlap : Jaccard overlap of the ten words that both raise most, likewise.
    """

    partner: NDArray[np.int64]
    cosine: Floats
    overlap: Floats


@dataclass(frozen=True, eq=False)
class Stability:
    """How far the topics of the reported run come back in the others.

    Parameters
    ----------
    medoid : number of the reported run: of those on all documents, the one that agrees most with all others.
    kinds : `seed` or `documents` by run.
    between : mean agreement of the topics of each run (rows) in each other run, (n_runs, n_runs); NaN on the diagonal.
    cosine, overlap : of each topic of the reported run in each other run, (n_runs - 1, n_topics).
    """

    medoid: int
    kinds: tuple[str, ...]
    between: Floats
    cosine: Floats
    overlap: Floats

    def topics(self) -> tuple[Floats, Floats, Floats]:
        """Return each topic's mean agreement with its 95% interval over runs; NaN for topics without text."""
        ends = [mean_interval(column) for column in self.cosine.T]
        mean, low, high = (np.array(part) for part in zip(*ends, strict=True))
        return mean, low, high


def raised(model: TopicModel) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what each topic adds to the word frequencies of all text, (n_topics, n_terms), and which hold text.

    Rows of topics that hold less than one token are 0.
    """
    mass = model.weights @ model.doc_topic
    alive = mass >= 1.0
    total = mass.sum()
    base = (mass @ model.topic_term) / total if total > 0 else np.zeros(model.topic_term.shape[1])
    return np.where(alive[:, None], model.topic_term - base, 0.0), np.asarray(alive, dtype=np.bool_)


def agree(model: TopicModel, other: TopicModel) -> Matched:
    """Return how far each topic of a model has a counterpart in another over the same terms.

    Raises
    ------
    InputError : models of other terms.
    """
    from scipy.optimize import linear_sum_assignment

    if model.terms != other.terms:
        raise InputError("topics can only be matched over the same terms")
    (mine, alive), (theirs, _) = raised(model), raised(other)
    cosines = np.clip(_units(mine) @ _units(theirs).T, 0.0, 1.0)
    rows, columns = linear_sum_assignment(-cosines)
    partner = np.full(model.k, -1, dtype=np.int64)
    partner[rows] = columns
    here, there = _most(mine), _most(theirs)
    cosine, overlap = np.zeros(model.k), np.zeros(model.k)
    cosine[rows] = cosines[rows, columns]
    for row, column in zip(rows, columns, strict=True):
        both = here[row] | there[column]
        overlap[row] = len(here[row] & there[column]) / len(both) if both else 0.0
    cosine[~alive] = overlap[~alive] = np.nan
    return Matched(partner, cosine, overlap)


def fit_runs(
    fit: Fit,
    data: TopicData,
    *,
    k: int | None,
    seed: int,
    runs: int,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[TopicModel], tuple[str, ...]]:
    """Return models of several runs, and what was changed in each: `seed`, or `documents` drawn again.

    Parameters
    ----------
    fit : `fit` of a method's module.
    data : what is fitted.
    k : number of topics.
    seed : of the first run; the others count up from it.
    runs : 4 or more: half of them, rounded up, are fits of all documents from other seeds, the rest fits of as many
        documents drawn with replacement.
    options : what else the method takes.
    progress : called with (runs made, runs to make).

    Raises
    ------
    InputError : too few runs.
    """
    if runs < FEWEST_RUNS:
        raise InputError(
            f"--runs takes {FEWEST_RUNS} or more, not {runs}: fewer do not tell how far topics come back"
        )
    kinds = tuple("seed" if run < (runs + 1) // 2 else "documents" for run in range(runs))
    models = []
    for run, kind in enumerate(kinds):
        read = data if kind == "seed" else drawn_again(data, seed + run)
        if progress is not None:
            progress(run, runs)
        models.append(fit(read, k=k, seed=seed + run, **(options or {})))
    if progress is not None:
        progress(runs, runs)
    return models, kinds


def stability(models: Sequence[TopicModel], kinds: Sequence[str]) -> Stability:
    """Return how far the topics of the run that stands for all come back in the others.

    Parameters
    ----------
    models : of the runs, over the same terms.
    kinds : `seed` for fits of all documents, one of which is reported, else `documents`.

    Raises
    ------
    InputError : too few runs, or none on all documents.
    """
    if len(models) < 2 or len(kinds) != len(models) or "seed" not in kinds:
        raise InputError("stability compares two runs or more, one at least on all documents")
    n = len(models)
    pairs = {(a, b): agree(models[a], models[b]) for a in range(n) for b in range(n) if a != b}
    between = np.full((n, n), np.nan)
    for (a, b), matched in pairs.items():
        between[a, b] = _mean(matched.cosine)
    whole = [run for run in range(n) if kinds[run] == "seed"]
    # Ties go to the earlier run, so that the asked seed is reported where all agree alike.
    medoid = max(whole, key=lambda run: (round(_mean(between[run]) + _mean(between[:, run]), 9), -run))
    others = [pairs[medoid, run] for run in range(n) if run != medoid]
    return Stability(
        medoid,
        tuple(kinds),
        between,
        np.array([m.cosine for m in others]),
        np.array([m.overlap for m in others]),
    )


def mean_interval(values: Floats, *, level: float = 0.95) -> tuple[float, float, float]:
    """Return the mean of numbers from 0 to 1 and its t-interval over runs, cut at 0 and 1; NaN below three values.

    Values that are all alike get the interval of as many trials with that share of successes (Jeffreys), which is wider
    than any numbers between 0 and 1 need, for no interval has zero width.

    >>> [round(v, 3) for v in mean_interval(np.array([0.8, 0.9, 0.7]))]
    [0.8, 0.552, 1.0]
    >>> [round(v, 3) for v in mean_interval(np.ones(4))]
    [1.0, 0.555, 1.0]
    """
    from scipy.special import stdtrit

    from policymine.statistics.intervals import binomial_interval

    held = values[~np.isnan(values)]
    mean = _mean(values)
    if held.size < 3:
        return mean, math.nan, math.nan
    spread = float(held.std(ddof=1)) / math.sqrt(held.size)
    if spread < 1e-9:
        low, high = binomial_interval(min(max(mean, 0.0), 1.0) * held.size, held.size, level=level)
        return mean, float(low), float(high)
    reach = float(stdtrit(held.size - 1, (1 + level) / 2)) * spread
    return mean, max(0.0, mean - reach), min(1.0, mean + reach)


def _mean(values: Floats) -> float:
    held = values[~np.isnan(values)]
    return float(held.mean()) if held.size else math.nan


def _units(rows: Floats) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    unit: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit


def _most(rows: Floats) -> list[set[int]]:
    found = []
    for row in rows:
        order = np.argsort(-row, kind="stable")[:_WORDS]
        found.append({int(j) for j in order if row[j] > 0})
    return found
