"""The view of LDAvis without a script: a map of topics, and each topic's words from the likeliest to the most its own.

The distance of two topics is the root of the Jensen-Shannon divergence of their words (base 2, 0 to 1), a metric; classical
scaling puts them on a plane and says how much of the distances the plane keeps. The relevance of a word to a topic is
lambda times the log of its probability there, and the rest the log of its lift: at 1 the likeliest words, near 0 those that
hardly occur elsewhere.

Sources: Sievert & Shirley (2014), LDAvis: A method for visualizing and interpreting topics, ACL workshop on interactive
language learning; Chuang, Manning & Heer (2012), Termite; Torgerson (1952), Multidimensional scaling, Psychometrika 17;
Endres & Schindelin (2003), A new metric for probability distributions, IEEE Transactions on Information Theory 49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.topic_models.base import TopicModel

__all__ = ["STEPS", "Exploration", "classical_scaling", "explore", "relevance", "topic_distances"]

Floats = NDArray[np.float64]
STEPS: Final = (1.0, 0.6, 0.2)
# A word is shown where the model gives its topic this many uses of it, so that lift raises no slip of the pen.
_FEWEST: Final = 3.0
_NEAREST: Final = 3


@dataclass(frozen=True, eq=False)
class Exploration:
    """Where topics stand to one another, and their words by relevance.

    Parameters
    ----------
    topics : numbers of the topics that hold text, (n,); the others have no place.
    distances : root of the Jensen-Shannon divergence between them, 0 to 1, (n, n).
    places : their places on a plane, (n, 2); the first axis is the longer.
    kept : share of the squared distances that the plane keeps, 0 to 1; NaN for fewer than two topics.
    words : by topic (in the order of `topics`) and step of lambda: term, uses that the model gives the topic, uses in all.
    steps : the steps of lambda.
    """

    topics: tuple[int, ...]
    distances: Floats
    places: Floats
    kept: float
    words: tuple[tuple[tuple[tuple[str, float, float], ...], ...], ...]
    steps: tuple[float, ...]

    def nearest(self, row: int, n: int = _NEAREST) -> list[tuple[int, float]]:
        """Return the topics nearest to the one in a row, with their distances."""
        order = [int(i) for i in np.argsort(self.distances[row], kind="stable") if i != row][:n]
        return [(self.topics[i], float(self.distances[row, i])) for i in order]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types: a row a topic, its place, its neighbours, its words by lambda."""
        return {
            "kept": None if np.isnan(self.kept) else self.kept,
            "topics": [
                {
                    "topic": topic,
                    "x": float(self.places[i, 0]),
                    "y": float(self.places[i, 1]),
                    "nearest": [{"topic": t, "distance": d} for t, d in self.nearest(i)],
                    "words": [
                        {
                            "lambda": step,
                            "terms": [
                                {"term": w, "in_topic": a, "in_all": b} for w, a, b in self.words[i][j]
                            ],
                        }
                        for j, step in enumerate(self.steps)
                    ],
                }
                for i, topic in enumerate(self.topics)
            ],
        }


def explore(model: TopicModel, *, top_n: int = 12, steps: Sequence[float] = STEPS) -> Exploration:
    """Return the map of a model's topics and their words by relevance.

    Parameters
    ----------
    model : the fitted model.
    top_n : words a topic and step.
    steps : values of lambda, 0 to 1.

    Raises
    ------
    InputError : a step outside 0 to 1.
    """
    mass = model.weights @ model.doc_topic
    alive = [t for t in range(model.k) if mass[t] >= 1.0 and model.topic_term[t].any()]
    words = model.topic_term[alive]
    distances = topic_distances(words)
    places, kept = classical_scaling(distances)
    uses = words * mass[alive][:, None]
    total = uses.sum(axis=0)
    shown: list[list[tuple[tuple[str, float, float], ...]]] = [[] for _ in alive]
    for step in steps:
        scores = np.where(uses >= min(_FEWEST, _typical(uses)), relevance(words, total, step), -np.inf)
        for i, row in enumerate(scores):
            order = [int(j) for j in np.argsort(-row, kind="stable")[:top_n] if np.isfinite(row[j])]
            shown[i].append(tuple((model.terms[j], float(uses[i, j]), float(total[j])) for j in order))
    numbers = model.numbers
    return Exploration(
        tuple(numbers[t] for t in alive),
        distances,
        places,
        kept,
        tuple(tuple(s) for s in shown),
        tuple(steps),
    )


def topic_distances(topic_term: Floats) -> Floats:
    """Return the root of the Jensen-Shannon divergence (base 2) between topics, (n_topics, n_topics).

    Parameters
    ----------
    topic_term : probabilities of words, rows sum to 1, (n_topics, n_terms).

    >>> topic_distances(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])).round(4).tolist()
    [[0.0, 1.0, 0.5579], [1.0, 0.0, 0.5579], [0.5579, 0.5579, 0.0]]
    """
    n = topic_term.shape[0]
    found = np.zeros((n, n))
    entropy = _entropy(topic_term)
    for i in range(n - 1):
        mixed = _entropy((topic_term[i] + topic_term[i + 1 :]) / 2.0)
        found[i, i + 1 :] = mixed - (entropy[i] + entropy[i + 1 :]) / 2.0
    root: Floats = np.sqrt(np.clip(found + found.T, 0.0, 1.0))
    return root


def classical_scaling(distances: Floats) -> tuple[Floats, float]:
    """Return points on a plane whose distances are near to those given, (n, 2), and the share of these that they keep.

    Parameters
    ----------
    distances : symmetric, with zeros on the diagonal, (n, n).

    The share is that of the two largest eigenvalues among all positive ones, NaN where all points are one. An axis points
    so that its coordinate farthest from 0 is positive (the first of several), and an axis without extent is 0.

    >>> places, kept = classical_scaling(np.array([[0.0, 3.0, 4.0], [3.0, 0.0, 5.0], [4.0, 5.0, 0.0]]))
    >>> bool(np.isclose(np.hypot(*(places[1] - places[2])), 5.0)), round(kept, 6)
    (True, 1.0)
    """
    n = distances.shape[0]
    places = np.zeros((n, 2))
    if n < 2:
        return places, float("nan")
    centre = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ (distances * distances) @ centre)
    positive = values[values > 1e-12]
    if not positive.size:
        return places, float("nan")
    for axis, at in enumerate(range(n - 1, max(n - 3, -1), -1)):
        if values[at] <= 1e-12:
            continue
        column = vectors[:, at] * np.sqrt(values[at])
        first = int(np.abs(column).round(9).argmax())
        places[:, axis] = column if column[first] > 0 else -column
    return places, float(positive[-2:].sum() / positive.sum())


def relevance(topic_term: Floats, total: Floats, step: float) -> Floats:
    """Return the relevance of each term to each topic, (n_topics, n_terms); minus infinity where a topic lacks a term.

    Parameters
    ----------
    topic_term : probabilities of words, rows sum to 1.
    total : uses of each term in all topics, (n_terms,).
    step : lambda: 1 ranks by probability, 0 by lift.

    Raises
    ------
    InputError : lambda outside 0 to 1.

    Source: Sievert & Shirley (2014), eq. 1.
    """
    if not 0 <= step <= 1:
        raise InputError(f"lambda lies between 0 and 1, not {step}")
    share = total / total.sum() if total.sum() > 0 else total
    both = (topic_term > 0) & (share > 0)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = step * np.log(topic_term) + (1 - step) * np.log(topic_term / share)
    return np.where(both, scores, -np.inf)


def _entropy(rows: Floats) -> Floats:
    """Return the entropy of each row in bits."""
    logs = np.log2(rows, out=np.zeros_like(rows), where=rows > 0)
    return np.asarray(-(rows * logs).sum(axis=-1), dtype=np.float64)


def _typical(uses: Floats) -> float:
    """Return the uses of a topic's tenth word in the poorest topic: where topics are small, words of few uses are shown too."""
    if uses.shape[1] == 0 or uses.shape[0] == 0:
        return 0.0
    at = min(9, uses.shape[1] - 1)
    return float(np.sort(uses, axis=1)[:, ::-1][:, at].min())
