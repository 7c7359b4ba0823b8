"""Draws of the topic shares of documents from their posterior, with a prior that the regression itself gives.

The method of composition draws the shares of documents, runs the regression on each draw, and so carries the
uncertainty of the shares into that of the effects. Draws under the model's own prior, which is the same for all
documents, pull every document to the corpus's mean, and the effects to zero, the more so the shorter the texts and
the more the topics overlap. So here the prior of a document has the mean that the regression expects of it, as in a
structural topic model; regression and draws take turns until they agree. The words of topics stand fixed.

Source: Treier & Jackman (2008), Democracy as a latent variable, AJPS 52; Roberts, Stewart & Airoldi (2016), A model of
text for experimentation in the social sciences, JASA 111; Meng (1994), Multiple-imputation inferences with uncongenial
sources of input, Statistical Science 9.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import ModelError, RefusedError
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel

__all__ = ["check_composable", "check_same_words", "draw_shares", "prior_of"]

Floats = NDArray[np.float64]

_LEAST: Final = 1e-10
# Turns of regression and draws, sweeps in each, and sweeps between two draws that are kept.
_TURNS: Final = 8
_SWEEPS: Final = 5
_APART: Final = 3
_DIGITS: Final = 6


def check_composable(model: TopicModel) -> None:
    """Raise where a model has no posterior to draw shares from.

    Raises
    ------
    RefusedError : hard clusters, or weights that are no probabilities.
    """
    again = "fit one that has, such as: policymine topics CORPUS --method lda --into MODEL"
    if not model.probabilistic:
        hard = bool(np.isin(model.doc_topic, (0.0, 1.0)).all())
        why = (
            "puts each text into one cluster as if that were certain"
            if hard
            else "gives weights that are no probabilities"
        )
        raise RefusedError(
            f"{model.method} {why}, so it has no uncertainty of shares that an effect's interval could take up: {again}"
        )


def check_same_words(model: TopicModel, data: TopicData) -> None:
    """Raise where data are not those that the model was fitted on.

    Raises
    ------
    ModelError : other texts, or other words of them.
    """
    if data.matrix.terms != model.terms:
        raise ModelError(
            "the corpus gives other words than the model was fitted on: give the --lexicon it was fitted with, or fit it again"
        )
    if data.matrix.documents != model.documents or not np.array_equal(
        np.asarray(data.matrix.counts.sum(axis=1), dtype=np.float64).ravel(), model.weights
    ):
        raise ModelError(
            "the texts of the corpus have changed since the model was fitted: fit it again on this corpus"
        )


def prior_of(model: TopicModel, data: TopicData) -> Floats:
    """Return the Dirichlet prior of the topics in a unit, (n_topics,): the model's own, else one learnt from the texts."""
    if "prior" in model.arrays and model.arrays["prior"].shape == (model.k,):
        return model.arrays["prior"]
    given = model.options.get("topic_prior")
    if isinstance(given, (int, float)) and given > 0:
        return np.full(model.k, float(given))
    from policymine.topic_models.infer import learn_prior_under

    return learn_prior_under(data.matrix.counts[rows_by_content(data.matrix.counts)], model.topic_term)


def draw_shares(
    model: TopicModel,
    data: TopicData,
    documents: Sequence[str],
    expect: Callable[[Floats], Floats],
    *,
    n_draws: int,
    seed: int,
    threads: int | None = None,
) -> Floats:
    """Return draws of the topic shares of documents, (n_draws, n_documents, n_topics); rows sum to 1.

    Parameters
    ----------
    model : a probabilistic model.
    data : what it was fitted on.
    documents : those whose shares are drawn, each with a counted word.
    expect : takes shares, (n_documents, n_topics), and returns those that a regression expects of them, same shape.
    n_draws : draws kept.
    seed : same seed, same draws.
    threads : without effect on the result.

    A document's share is the mean over its units, weighted by their counted tokens, as in `TopicModel.by_document`.
    """
    from policymine.kernels.shares import start, sweep

    row = {name: i for i, name in enumerate(documents)}
    units = np.array(
        [u for u, parent in enumerate(data.parents) if parent in row and model.weights[u] > 0], dtype=np.int64
    )
    owner = np.array([row[data.parents[u]] for u in units], dtype=np.int64)
    # In the order of the documents given: each unit's random numbers go by its row.
    together = np.argsort(owner, kind="stable")
    units, owner = units[together], owner[together]
    counts = data.matrix.counts[units]
    lengths = model.weights[units]
    # Shares of a unit's text in its document, as a sum over units.
    total = np.bincount(owner, weights=lengths, minlength=len(documents))
    portion = (lengths / total[owner])[:, None]
    words, first = _words(model, data)
    terms = counts.indices + np.repeat(first[units], np.diff(counts.indptr))
    prior = prior_of(model, data)
    strength = float(prior.sum())

    def gathered(shares: Floats) -> Floats:
        found = np.zeros((len(documents), model.k))
        np.add.at(found, owner, shares * portion)
        return found

    state = start(counts.indptr, terms, counts.data, model.doc_topic[units], words, seed=seed)
    mine = np.tile(prior, (len(documents), 1))
    for turn in range(_TURNS):
        held = sweep(state, words, mine, owner, sweeps=_SWEEPS, threads=threads)
        if turn:
            mine = _prior(expect(gathered(_mean(held, mine[owner]))), strength)
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1,)))
    draws = np.empty((n_draws, len(documents), model.k))
    for number in range(n_draws):
        sweep(state, words, mine, owner, sweeps=_APART, threads=threads)
        drawn = rng.standard_gamma(state.counts + mine[owner])
        draws[number] = gathered(drawn / drawn.sum(axis=1, keepdims=True))
    return draws


def _words(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return probabilities of terms in topics, (n_rows, n_topics), and the row at which those of each unit begin.

    Where the words of topics change by period, the tables of the periods stand one below the other.
    """
    tables = [model.topic_term]
    first = np.zeros(len(data.parents), dtype=np.int64)
    if "topic_term_by_period" in model.arrays:
        from policymine.topic_models.fields import unit_periods

        places = {label: i for i, label in enumerate(model.options["periods"])}
        tables += list(model.arrays["topic_term_by_period"])
        periods = unit_periods(data, str(model.options.get("by", "year")))
        # A unit without a period is read under the mean words, which stand first.
        numbers = [0 if p is None else 1 + places.get(p.label, -1) for p in periods]
        first = np.array(numbers, dtype=np.int64) * len(model.terms)
    stacked = np.concatenate([np.maximum(table, _LEAST).T for table in tables])
    return np.ascontiguousarray(stacked, dtype=np.float32), first


def _mean(counts: Floats, prior: Floats) -> Floats:
    shares = counts + prior
    found: Floats = shares / shares.sum(axis=1, keepdims=True)
    return found


def _prior(means: Floats, strength: float) -> Floats:
    """Return priors with these means; rounded, so that the last bit of a solver moves no draw."""
    whole = np.maximum(means, 1e-6)
    whole /= whole.sum(axis=1, keepdims=True)
    return np.maximum(np.round(whole * strength, _DIGITS), 1e-5)
