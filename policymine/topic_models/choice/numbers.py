"""How many topics: several numbers tried, judged side by side on documents held out and on whether topics come back.

For each number of topics K the documents are parted into folds. A fit without a fold foretells its words (held-out
likelihood, for methods that give chances of words), and its topics are looked for among those of the fit of all documents
(stability); both hang on documents, not on passages. Coherence (NPMI), exclusivity and diversity are of the fit of all
documents, with intervals by the jackknife over the folds. Nothing here picks a winner: `choice.range` says which numbers
the figures speak for, and why.

Sources: Wallach, Murray, Salakhutdinov & Mimno (2009), Evaluation methods for topic models, ICML 26; Greene, O'Callaghan &
Cunningham (2014), How many topics? Stability analysis for topic models, ECML PKDD; Roberts, Stewart & Tingley (2019), stm: An
R package for structural topic models, Journal of Statistical Software 91(2); Wolter (2007), Introduction to variance
estimation, ch. 4 (grouped jackknife).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.choice import heldout
from policymine.topic_models.choice import stability as runs
from policymine.topic_models.choice.splits import document_rows, fold_of_documents, take_units
from policymine.topic_models.label import top_terms
from policymine.topic_models.quality import coherence, diversity, mean_exclusivity

__all__ = ["RETURNS", "Tried", "check_method", "describes", "parse_grid", "references", "try_numbers"]

describes: Final = (
    "Numbers of topics are compared by held-out likelihood (document completion over folds of documents), by how many topics "
    "come back when documents are left out, and by coherence, exclusivity and diversity of their words."
)
references: Final = (
    *heldout.references,
    *runs.references,
    cited("roberts2019"),
)
# A topic has come back where its counterpart agrees with it this far; words without topics reach .3 on the mean.
RETURNS: Final = 0.7
_ABOUT: Final = 8
_MOST: Final = 40
_FOLDS: Final = 4
_WORDS: Final = 10


@dataclass(frozen=True, eq=False)
class Tried:
    """One number of topics.

    Parameters
    ----------
    k : the number.
    model : the fit of all documents.
    held_out : scores of all documents, each by a fit without it; None for a method without chances of words.
    frequencies : scores of the same words by their frequency alone, likewise.
    agreement : of each topic in each fold's fit, (n_folds, k); NaN for topics without text.
    coherence, exclusivity : of each topic, (k,).
    diversity : of all topics' words.
    leave_out : mean coherence, mean exclusivity and diversity of the fits without a fold, (n_folds, 3).
    """

    k: int
    model: TopicModel
    held_out: heldout.HeldOut | None
    frequencies: heldout.HeldOut | None
    agreement: NDArray[np.float64]
    coherence: NDArray[np.float64]
    exclusivity: NDArray[np.float64]
    diversity: float
    leave_out: NDArray[np.float64]

    @property
    def qualities(self) -> NDArray[np.float64]:
        """Mean coherence, mean exclusivity and diversity, (3,); NaN where no topic has words."""
        return np.array([mean_of(self.coherence), mean_of(self.exclusivity), self.diversity])

    @property
    def topic_agreement(self) -> NDArray[np.float64]:
        """Mean agreement of each topic over the folds' fits, (k,); 0 for topics without text."""
        return np.asarray(np.where(np.isnan(self.agreement), 0.0, self.agreement).mean(axis=0))

    @property
    def returning(self) -> int:
        """Number of topics that come back, on the mean over the folds' fits."""
        return int((self.topic_agreement >= RETURNS).sum())

    def stability(self) -> tuple[float, float, float]:
        """Return the mean agreement of topics with its 95% interval over the folds' fits."""
        held = np.where(np.isnan(self.agreement), 0.0, self.agreement)
        return runs.mean_interval(held.mean(axis=1))

    def quality_interval(self, place: int) -> tuple[float, float, float]:
        """Return one of `qualities` with its 95% interval by the jackknife over folds of documents."""
        value = float(self.qualities[place])
        return value, *_around(value, jackknife_reach(self.leave_out[:, place]))


def parse_grid(text: str) -> tuple[int, ...]:
    """Return the numbers of topics that LOW:HIGH or LOW:HIGH:STEP stands for; without a step about eight, ever farther apart.

    Raises
    ------
    InputError : another form, a number below 2, or more than 40 numbers.

    >>> parse_grid("5:60")
    (5, 7, 10, 15, 21, 29, 42, 60)
    >>> parse_grid("10:30:10")
    (10, 20, 30)
    """
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(p.strip().isdecimal() for p in parts):
        raise InputError(
            f"--choose takes LOW:HIGH or LOW:HIGH:STEP in whole numbers, such as 5:60 or 5:60:5, not {text!r}"
        )
    low, high, *rest = (int(p) for p in parts)
    if low < 2 or high <= low or (rest and rest[0] < 1):
        raise InputError(f"--choose {text}: LOW is 2 or more, HIGH is above LOW, and STEP is 1 or more")
    if rest:
        grid = tuple(range(low, high + 1, rest[0]))
    else:
        grid = tuple(sorted({round(x) for x in np.geomspace(low, high, min(_ABOUT, high - low + 1))}))
    if len(grid) > _MOST:
        raise InputError(
            f"--choose {text} asks for {len(grid)} numbers of topics; {_MOST} are the most: take a larger STEP"
        )
    return grid


def check_method(module: ModuleType) -> None:
    """Raise InputError for a method that finds the number of topics itself whatever is asked for."""
    if getattr(module, "finds_k", False):
        raise InputError(
            f"--method {module.__name__.rpartition('.')[2]} finds the number of topics itself, so there is none to choose: "
            "fit it without --choose, and see with --runs how far its topics come back; or take --method lda"
        )


def try_numbers(
    module: ModuleType,
    data: TopicData,
    grid: Sequence[int],
    *,
    seed: int = 0,
    window: int = 10,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Tried, ...]:
    """Return what is to be known of each number of topics; numbers that the texts cannot carry are left out.

    Parameters
    ----------
    module : the method's module.
    data : what is fitted.
    grid : numbers of topics, ascending.
    seed : of the folds and of the fits; each fold's fit has another.
    window : counted words within which words keep company, for coherence.
    options : what else the method takes.
    progress : called with (topics fitted, topics to fit), over all fits, for a fit takes the longer the more it has.

    Raises
    ------
    NotEnoughDataError : fewer than five documents with words, or too few texts for the smallest number.
    InputError : a method that does not heed the number of topics.
    """
    check_method(module)
    documents = document_rows(data)
    if len(documents) < MIN_UNITS:
        raise NotEnoughDataError(
            f"the number of topics is judged on documents held out, {MIN_UNITS} or more with words, and there are "
            f"{len(documents)}: add documents, or say -k yourself"
        )
    folds = _FOLDS
    fold = fold_of_documents(data, folds, seed)
    parts = [
        (
            take_units(data, np.flatnonzero((fold != f) & (fold >= 0))),
            take_units(data, np.flatnonzero(fold == f)),
        )
        for f in range(folds)
    ]
    probabilistic = bool(module.probabilistic)
    base = (
        heldout.pool(
            [heldout.complete_by_frequency(rest.matrix.counts, out, seed=seed) for rest, out in parts]
        )
        if probabilistic
        else None
    )
    carried = _carried(data, [rest for rest, _ in parts], grid)
    extra = dict(options or {})
    found: list[Tried] = []
    done, whole = 0, sum(carried) * (folds + 1)

    def fitted(read: TopicData, k: int, start: int) -> TopicModel:
        nonlocal done
        if progress is not None:
            progress(done, whole)
        done += k
        return _fit(module, read, k, start, extra)

    for k in carried:
        model = fitted(data, k, seed)
        scores, agreement, leave_out = [], [], []
        for f, (rest, out) in enumerate(parts):
            other = fitted(rest, k, seed + 1 + f)
            if probabilistic:
                scores.append(heldout.complete(other, out, seed=seed, training=rest.matrix.counts))
            agreement.append(runs.agree(model, other).cosine)
            leave_out.append(_qualities(other, rest, window))
        chosen = _words(model)
        found.append(
            Tried(
                k=k,
                model=model,
                held_out=heldout.pool(scores) if probabilistic else None,
                frequencies=base,
                agreement=np.array(agreement),
                coherence=coherence(data, chosen, window=window),
                exclusivity=mean_exclusivity(model.topic_term, chosen),
                diversity=diversity(chosen),
                leave_out=np.array(leave_out),
            )
        )
    if progress is not None:
        progress(whole, whole)
    return tuple(found)


def jackknife_reach(leave_out: NDArray[np.float64], *, level: float = 0.95) -> float:
    """Return half the width of an interval by the jackknife: a statistic without each group of documents in turn.

    Parameters
    ----------
    leave_out : the statistic without each group, (n_groups,); or of several alike, (n, n_groups), whose variances are
        pooled. Rows with a NaN are passed over, and where none is left the result is NaN.
    level : of the interval.

    >>> round(jackknife_reach(np.array([1.0, 2.0, 3.0, 2.0])), 3)
    3.898
    """
    from scipy.special import stdtrit

    rows = np.atleast_2d(leave_out)
    n = rows.shape[1]
    rows = rows[~np.isnan(rows).any(axis=1)] if n >= 2 else rows[:0]
    if not len(rows):
        return math.nan
    variance = (n - 1) / n * float(((rows - rows.mean(axis=1, keepdims=True)) ** 2).sum(axis=1).mean())
    return float(stdtrit(len(rows) * (n - 1), (1 + level) / 2)) * math.sqrt(variance)


def mean_of(values: NDArray[np.float64]) -> float:
    """Return the mean of the numbers that are known, NaN where none is."""
    held = values[~np.isnan(values)]
    return float(held.mean()) if held.size else math.nan


def _around(value: float, reach: float) -> tuple[float, float]:
    # Folds that all give the same figure leave no width to tell: no interval rather than one of no width.
    if not reach > 0:
        return math.nan, math.nan
    return max(-1.0, value - reach), min(1.0, value + reach)


def _carried(data: TopicData, parts: Sequence[TopicData], grid: Sequence[int]) -> list[int]:
    filled = min(int(np.count_nonzero(np.diff(part.matrix.counts.indptr))) for part in parts)
    terms = len(data.matrix.terms)
    carried = [k for k in grid if k <= min(filled, terms)]
    if not carried:
        raise NotEnoughDataError(
            f"{grid[0]} topics cannot be told apart in {filled} texts and {terms} words, which is what a fit without a quarter "
            "of the documents has: try smaller numbers, or cut documents into passages (unit passage)"
        )
    return carried


def _fit(module: ModuleType, data: TopicData, k: int, seed: int, options: Mapping[str, Any]) -> TopicModel:
    model: TopicModel = module.fit(data, k=k, seed=seed, **options)
    if model.k != k:
        raise InputError(
            f"{model.method} finds the number of topics itself ({model.k} where {k} were asked for): nothing is to be chosen"
        )
    return model


def _words(model: TopicModel) -> list[list[int]]:
    alive = model.weights @ model.doc_topic >= 1.0
    return top_terms(
        model.topic_term, _WORDS, eligible=np.broadcast_to(alive[:, None], model.topic_term.shape)
    )


def _qualities(model: TopicModel, data: TopicData, window: int) -> list[float]:
    chosen = _words(model)
    return [
        mean_of(coherence(data, chosen, window=window)),
        mean_of(mean_exclusivity(model.topic_term, chosen)),
        diversity(chosen),
    ]
