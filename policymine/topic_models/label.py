"""Which words stand for a topic: by probability, by FREX, by lift, by c-TF-IDF, side by side.

The likeliest words of a topic are often those of the whole corpus; lift prefers words that hardly occur
elsewhere, however rare; FREX balances the two; c-TF-IDF weighs a word down by its use in all topics. None
is the topic: a reader compares them and reads the sentences.

Sources: Bischof & Airoldi (2012), Summarizing topical content with word frequency and exclusivity, ICML;
Taddy (2012), On estimation and selection for topic models, AISTATS (lift); Grootendorst (2022), BERTopic,
arXiv:2203.05794 (c-TF-IDF).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel

__all__ = [
    "SCORES",
    "class_tfidf",
    "exclusivity",
    "frex",
    "labelled_words",
    "lift",
    "short_names",
    "top_terms",
]

Floats = NDArray[np.float64]
# The scores side by side, in the order in which they are shown.
SCORES: Final = ("words", "frex", "lift", "ctfidf")
# A word named by FREX or lift makes up this share of its topic and stands this often in the corpus, so that
# no slip of the pen heads a topic.
_LEAST_SHARE: Final = 5e-4
_LEAST_COUNT: Final = 3
_NAME_WORDS: Final = 3


def labelled_words(
    model: TopicModel, top_n: int, *, totals: NDArray[Any] | None = None
) -> dict[str, list[list[int]]]:
    """Return the columns of each topic's first words by each score: `words` (probability), `frex`, `lift`, `ctfidf`.

    Parameters
    ----------
    model : a topic model; topics that hold less than one token have no words.
    top_n : most words a topic.
    totals : count of each term in the corpus, (n_terms,); None takes the counts that the model expects.

    >>> from policymine.topic_models.base import TopicModel
    >>> model = TopicModel("lda", np.array([[0.6, 0.3, 0.1], [0.1, 0.3, 0.6]]), np.eye(2), ("a", "b", "c"), ("x", "y"),
    ...     ("x", "y"), np.array([50.0, 50.0]), 0, probabilistic=True)
    >>> labelled_words(model, 2)
    {'words': [[0, 1], [2, 1]], 'frex': [[0, 1], [2, 1]], 'lift': [[0, 1], [2, 1]], 'ctfidf': [[0, 1], [2, 1]]}
    """
    mass = model.weights @ model.doc_topic
    counts = mass @ model.topic_term if totals is None else np.asarray(totals, dtype=np.float64)
    used = np.broadcast_to((mass >= 1.0)[:, None], model.topic_term.shape)
    common = used & (counts >= _LEAST_COUNT - 1e-9)[None, :] & (model.topic_term >= _LEAST_SHARE)
    if model.probabilistic:
        common &= model.topic_term * mass[:, None] >= _LEAST_COUNT - 1
    by_class = class_tfidf(model.topic_term, mass) if model.probabilistic else model.topic_term
    return {
        "words": top_terms(model.topic_term, top_n, eligible=used),
        "frex": top_terms(frex(model.topic_term), top_n, eligible=common),
        "lift": top_terms(lift(model.topic_term, counts), top_n, eligible=common),
        "ctfidf": top_terms(by_class, top_n, eligible=used),
    }


def short_names(model: TopicModel, words: Sequence[Sequence[int]] | None = None) -> list[str]:
    """Return what to call each topic: a person's name, else the theme that steered it, else three words by c-TF-IDF.

    Parameters
    ----------
    model : a topic model.
    words : columns of each topic's words, best first; None finds them.
    """
    chosen = labelled_words(model, _NAME_WORDS)["ctfidf"] if words is None else words
    found = ["·".join(model.terms[j] for j in row[:_NAME_WORDS]) for row in chosen]
    for theme in model.options.get("themes", ()):
        found[int(theme["topic"])] = str(theme["name"])
    for row, name in model.names.items():
        found[row] = name
    return found


def exclusivity(topic_term: Floats) -> Floats:
    """Return the share of each term's weight that each topic holds, (n_topics, n_terms); columns sum to 1.

    >>> exclusivity(np.array([[0.75, 0.25], [0.25, 0.75]])).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    total = topic_term.sum(axis=0)
    shares: Floats = np.divide(topic_term, total, out=np.zeros_like(topic_term), where=total > 0)
    return shares


def frex(topic_term: Floats, *, weight: float = 0.5) -> Floats:
    """Return FREX, the harmonic mean of a term's ranks by exclusivity and by frequency within its topic.

    Parameters
    ----------
    topic_term : weights, (n_topics, n_terms).
    weight : of exclusivity against frequency, 0 to 1.

    Returns scores in (0, 1], (n_topics, n_terms); 1 is a topic's most frequent and most exclusive term.

    Raises
    ------
    InputError : a weight outside 0 to 1.
    """
    if not 0 <= weight <= 1:
        raise InputError(f"the FREX weight lies between 0 and 1, not {weight}")
    if topic_term.size == 0:
        return np.zeros_like(topic_term)
    by_exclusivity = _ecdf(exclusivity(topic_term))
    by_frequency = _ecdf(topic_term)
    return np.asarray(1.0 / (weight / by_exclusivity + (1 - weight) / by_frequency), dtype=np.float64)


def lift(topic_term: Floats, totals: NDArray[Any]) -> Floats:
    """Return how many times likelier each term is in a topic than in the corpus; above 1 is likelier.

    Parameters
    ----------
    topic_term : weights, rows sum to 1, (n_topics, n_terms).
    totals : count of each term in the corpus, (n_terms,).
    """
    base = np.asarray(totals, dtype=np.float64)
    share = base / base.sum() if base.sum() else base
    return np.divide(topic_term, share, out=np.zeros_like(topic_term), where=share > 0)


def class_tfidf(topic_term: Floats, mass: Floats) -> Floats:
    """Return c-TF-IDF: a term's share in the topic times log(1 + A / f).

    Parameters
    ----------
    topic_term : weights, rows sum to 1, (n_topics, n_terms).
    mass : number of counted tokens that each topic holds, (n_topics,).

    f is the term's expected count over all topics, A the mean number of tokens of a topic.
    """
    frequency = mass @ topic_term
    ratio = np.divide(mass.mean(), frequency, out=np.zeros_like(frequency), where=frequency > 0)
    return np.asarray(topic_term * np.log1p(ratio), dtype=np.float64)


def top_terms(scores: Floats, top_n: int, *, eligible: NDArray[np.bool_] | None = None) -> list[list[int]]:
    """Return the columns of each row's `top_n` largest scores above 0, largest first, ties by column.

    Parameters
    ----------
    scores : (n_topics, n_terms).
    top_n : most terms a topic.
    eligible : which terms may be named, by topic, (n_topics, n_terms); None allows all.

    >>> top_terms(np.array([[0.1, 0.3, 0.3, 0.0]]), 3)
    [[1, 2, 0]]
    """
    if eligible is not None:
        scores = np.where(eligible, scores, 0.0)
    found = []
    for row in scores:
        # A stable sort of the negated row keeps ties in column order.
        order = np.argsort(-row, kind="stable")[:top_n]
        found.append([int(j) for j in order if row[j] > 0])
    return found


def _ecdf(values: Floats) -> Floats:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values, method="max", axis=1) / values.shape[1], dtype=np.float64)
