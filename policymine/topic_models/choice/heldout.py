"""How well a model foretells texts that it has not seen: held-out likelihood by document completion.

The words of a held-out passage are parted in two at random. From one half the model works out the passage's topics, and
the other half is scored under them; a word cannot help to foretell itself. The figure is the mean natural logarithm of
the chance of a word (perplexity is exp of its negative), and its interval resamples documents, not passages or words. A
gain over the corpus's own word frequencies says how much the topics foretell at all.

Source: Wallach, Murray, Salakhutdinov & Mimno (2009), Evaluation methods for topic models, ICML 26; Asuncion, Welling,
Smyth & Teh (2009), On smoothing and inference for topic models, UAI.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.choice.splits import part_words
from policymine.topic_models.infer import learn_prior_under, shares_under

__all__ = ["HeldOut", "complete", "complete_by_frequency", "pool", "references"]

references: Final = (cited("wallach2009evaluation"),)
# As in inference: no word is impossible in a topic.
_LEAST: Final = 1e-10
# Added to each term's count where chances are the corpus's frequencies, so that a word not seen there has one.
_UNSEEN: Final = 0.5


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The scores of held-out documents.

    Parameters
    ----------
    documents : ids of documents with a scored word, sorted, (n_documents,).
    log_chance : sum of the natural logarithms of the chances of a document's scored words, (n_documents,).
    n_words : scored words of each document, above 0, (n_documents,).
    """

    documents: tuple[str, ...]
    log_chance: NDArray[np.float64]
    n_words: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Mean log chance of a scored word, below 0; nearer 0 is better."""
        return float(self.log_chance.sum() / self.n_words.sum())

    @property
    def perplexity(self) -> float:
        """exp(-mean): between how many equally likely words the model hesitates, 1 or more; smaller is better."""
        return float(np.exp(-self.mean))

    def interval(self, *, seed: int = 0) -> tuple[float, float]:
        """Return the 95% interval of `mean`, resampling documents; NaN below five documents.

        >>> held = HeldOut(("a", "b"), np.array([-8.0, -2.0]), np.array([4.0, 2.0]))
        >>> held.mean, held.interval()
        (-1.6666666666666667, (nan, nan))
        """
        return _interval(self.log_chance, self.n_words, seed)

    def gain(self, other: HeldOut, *, seed: int = 0) -> tuple[float, float, float]:
        """Return how much likelier a word is here than in `other`, as a mean log ratio, with its 95% interval.

        The two are compared document by document, so that hard documents are hard for both; above 0 is better here.

        Raises
        ------
        InputError : scores of other documents or of other words.
        """
        if self.documents != other.documents or not np.array_equal(self.n_words, other.n_words):
            raise InputError("only scores of the same held-out words can be compared")
        difference = self.log_chance - other.log_chance
        low, high = _interval(difference, self.n_words, seed)
        return float(difference.sum() / self.n_words.sum()), low, high


def complete(model: TopicModel, data: TopicData, *, seed: int = 0, training: Any = None) -> HeldOut:
    """Return the scores of documents that the model was not fitted on.

    Parameters
    ----------
    model : a fitted model, probabilistic.
    data : the held-out documents, over the same terms.
    seed : of which words are given and which are scored; the same seed scores the same words for every model.
    training : CSR counts the model was fitted on, (n_units, n_terms); only read where the model keeps no prior of
        its topics, which is then learnt from them.

    Raises
    ------
    InputError : a model without probabilities, other terms, or no prior and no `training`.
    NotEnoughDataError : no held-out document has two words.

    >>> from policymine.terms.matrix import TermMatrix
    >>> from scipy.sparse import csr_matrix
    >>> import pandas as pd
    >>> counts = csr_matrix(np.full((1, 2), 40))
    >>> units = TermMatrix(counts, ("a", "b"), ("x",), pd.DataFrame(index=[0]), np.array([80]))
    >>> even = TopicModel("lda", np.full((2, 2), 0.5), np.full((1, 2), 0.5), ("a", "b"), ("y",), ("y",),
    ...     np.array([9.0]), 0, probabilistic=True, arrays={"prior": np.array([0.1, 0.1])})
    >>> round(complete(even, TopicData(units, ("x",))).perplexity, 6)
    2.0
    """
    if not model.probabilistic:
        raise InputError(
            f"{model.method} gives weights, not chances of words: a held-out likelihood needs a probabilistic method"
        )
    if model.terms != data.matrix.terms:
        raise InputError("the held-out documents must be counted over the model's own terms")
    prior = model.arrays.get("prior")
    if prior is None:
        if training is None:
            raise InputError(
                f"{model.method} keeps no prior of its topics: give the counts it was fitted on (training)"
            )
        prior = learn_prior_under(training, model.topic_term, threads=1)
    known, rest = part_words(data, seed)
    topics = np.maximum(model.topic_term, _LEAST)
    shares = shares_under(known, topics, prior, threads=1)
    cells = rest.tocoo()
    chance = np.einsum("ij,ij->i", shares[cells.row], topics.T[cells.col])
    return _by_document(data, cells, chance)


def complete_by_frequency(training: Any, data: TopicData, *, seed: int = 0) -> HeldOut:
    """Return the scores of the same words where every word's chance is its frequency in `training`, topics unknown.

    Parameters
    ----------
    training : CSR counts, (n_units, n_terms).
    data, seed : as of `complete`.
    """
    counts = np.asarray(training.sum(axis=0), dtype=np.float64).ravel() + _UNSEEN
    share = counts / counts.sum()
    cells = part_words(data, seed)[1].tocoo()
    return _by_document(data, cells, share[cells.col])


def pool(scores: list[HeldOut]) -> HeldOut:
    """Return the scores of several folds as one; a document must not stand in two.

    >>> one = HeldOut(("a",), np.array([-8.0]), np.array([4.0]))
    >>> pool([HeldOut(("b",), np.array([-2.0]), np.array([2.0])), one]).documents
    ('a', 'b')
    """
    names = [name for score in scores for name in score.documents]
    if len(set(names)) != len(names):
        raise InputError("a document is held out once: the same one stands in two folds")
    order = sorted(range(len(names)), key=names.__getitem__)
    return HeldOut(
        tuple(names[i] for i in order),
        np.concatenate([s.log_chance for s in scores])[order],
        np.concatenate([s.n_words for s in scores])[order],
    )


def _by_document(data: TopicData, cells: Any, chance: NDArray[np.float64]) -> HeldOut:
    names = data.documents
    place = {name: i for i, name in enumerate(names)}
    unit = np.fromiter((place[p] for p in data.parents), dtype=np.int64, count=len(data.parents))
    weights = np.asarray(cells.data, dtype=np.float64)
    row = unit[cells.row]
    logs = np.bincount(row, weights=weights * np.log(chance), minlength=len(names)).astype(np.float64)
    words = np.bincount(row, weights=weights, minlength=len(names)).astype(np.float64)
    scored = np.flatnonzero(words > 0)
    if not scored.size:
        raise NotEnoughDataError("no held-out document has two counted words, so none can be completed")
    return HeldOut(tuple(names[i] for i in scored), logs[scored], words[scored])


def _interval(top: NDArray[np.float64], words: NDArray[np.float64], seed: int) -> tuple[float, float]:
    if words.size < MIN_UNITS:
        return float("nan"), float("nan")
    # Drawn in an order that the scores give, so that names of documents have no effect.
    order = np.lexsort((np.round(top, 9), words))
    low, high = ratio_intervals(top[order], words[order], seed=seed)
    # Documents that all score alike leave nothing to resample: no interval rather than one of no width.
    return (float(low[0]), float(high[0])) if low[0] < high[0] else (float("nan"), float("nan"))
