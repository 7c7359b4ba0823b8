"""What methods fitted by tomotopy share: units in, the mean of the last samples out, one thread.

tomotopy's result depends on the number of workers, and with several on the run, so there is always one. It numbers
terms by how often they occur; here they keep the matrix's order.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.topic_models.base import TopicData

__all__ = ["WORKERS", "add_units", "mean_of_samples", "solvers", "words_of_topics"]

WORKERS: Final = 1
_SAMPLES: Final = 10
_APART: Final = 5


def solvers() -> ModuleType:
    """Return tomotopy; a warning of its compiled part, which some settings make an error, does not stop it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("tomotopy")


def add_units(
    solver: Any,
    data: TopicData,
    rows: NDArray[np.int64],
    also: Callable[[int], Mapping[str, Any]] | None = None,
) -> None:
    """Give units to a solver.

    Parameters
    ----------
    solver : a model of tomotopy.
    data : counts by unit.
    rows : the units in the order in which they are given, (n_given,).
    also : what else `add_doc` takes of a unit, by its row.
    """
    counts = data.matrix.counts
    # Terms go by number, so that no term is taken apart or left out for what it holds.
    names = np.array([str(i) for i in range(counts.shape[1])], dtype=object)
    for unit in rows:
        low, high = counts.indptr[unit], counts.indptr[unit + 1]
        words = np.repeat(names[counts.indices[low:high]], counts.data[low:high]).tolist()
        solver.add_doc(words, **(also(int(unit)) if also else {}))


def words_of_topics(solver: Any, terms: Sequence[str], topics: Sequence[int]) -> NDArray[np.float64]:
    """Return the probability of each term in each of these topics, (n_topics, n_terms)."""
    column = np.fromiter(map(int, solver.used_vocabs), dtype=np.int64)
    found = np.zeros((len(topics), len(terms)))
    for row, topic in enumerate(topics):
        found[row, column] = solver.get_topic_word_dist(int(topic))
    return found


def mean_of_samples(
    solver: Any, terms: Sequence[str], sweeps: int, also: Callable[[], NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Train, and return the mean over the last samples of the words of topics and of what `also` reads."""
    last = min(_SAMPLES, sweeps // (2 * _APART))
    solver.train(sweeps - (last - 1) * _APART, workers=WORKERS)
    words = words_of_topics(solver, terms, range(solver.k))
    other = also()
    for _ in range(last - 1):
        solver.train(_APART, workers=WORKERS)
        words += words_of_topics(solver, terms, range(solver.k))
        other = other + also()
    return words / last, other / last
