"""Latent Dirichlet allocation: every document mixes topics, every topic is a distribution over words.

Zero-order collapsed variational Bayes by policymine's own kernel, from words that stand for one topic each or from
documents that have little in common, whichever is the likelier. The prior of the topics in a document is learnt, one
number a topic, so that common and rare topics can stand side by side. The same seed gives the same bits on any number of
threads, and neither names nor the order of documents have an effect.

Source: Blei, Ng & Jordan (2003), Latent Dirichlet allocation, JMLR 3; Asuncion, Welling, Smyth & Teh (2009), On smoothing
and inference for topic models, UAI; Foulds et al. (2013), Stochastic collapsed variational Bayesian inference for
latent Dirichlet allocation, KDD; Wallach, Mimno & McCallum (2009), Rethinking LDA: why priors matter, NIPS 22.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from policymine.errors import InputError
from policymine.provenance import cited
from policymine.topic_models.base import TopicData, TopicModel, check_fit

__all__ = ["describes", "fit", "needs_fields", "needs_k", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by latent Dirichlet allocation (zero-order collapsed variational Bayes, asymmetric prior learnt from the texts)."
references: Final = (
    cited("blei2003"),
    cited("asuncion2009"),
    cited("wallach2009"),
)

# Pairs of unit and term up to which more starts and closer convergence cost little.
_SMALL: Final = 200_000


def fit(
    data: TopicData,
    *,
    k: int,
    seed: int = 0,
    passes: int = 200,
    topic_prior: float | None = None,
    term_prior: float = 0.02,
    starts: int | None = None,
    threads: int | None = None,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of topics, 2 or more.
    seed : of the starts and of the order of mini-batches; the same seed gives the same arrays.
    passes : full passes over all units at most; they end when the likelihood rises no more.
    topic_prior : Dirichlet prior of each topic in a unit, above 0; None learns one for each topic.
    term_prior : Dirichlet prior of the terms in a topic, above 0.
    starts : starts of which the likeliest goes on; None takes 4 for up to 200,000 counts (pairs of unit and
        term), else 2.
    threads : None takes as many as there are processors; without effect on the result.

    A unit without a counted word gets the prior's mean and weighs nothing. The prior is among the
    model's arrays as `prior`, (n_topics,).

    Raises
    ------
    InputError : a number out of range.
    NotEnoughDataError : fewer units or terms than k.
    """
    check_fit(data, k, seed, "lda")
    if passes < 1 or term_prior <= 0 or (topic_prior is not None and topic_prior <= 0):
        raise InputError("lda takes passes of 1 or more, and priors above 0")
    if (starts is not None and starts < 1) or (threads is not None and threads < 1):
        raise InputError("lda takes starts and threads of 1 or more")
    from policymine.kernels.lda_fit import fit_cells

    counts = data.matrix.counts
    filled = np.flatnonzero(np.diff(counts.indptr))
    read = counts[filled]
    small = read.nnz <= _SMALL
    fitted = fit_cells(
        read.indptr,
        read.indices,
        read.data,
        counts.shape[1],
        k=k,
        seed=seed,
        prior=topic_prior,
        term_prior=term_prior,
        passes=passes,
        tolerance=2e-5 if small else 1e-4,
        starts=(4 if small else 2) if starts is None else starts,
        threads=threads,
    )
    doc_topic = np.empty((counts.shape[0], k))
    doc_topic[:] = fitted.prior / fitted.prior.sum()
    doc_topic[filled] = fitted.doc_topic + fitted.prior
    return TopicModel.of(
        data,
        method="lda",
        topic_term=fitted.term_topic.T.astype(np.float64) + term_prior,
        doc_topic=doc_topic,
        seed=seed,
        options={"passes": passes, "topic_prior": topic_prior, "term_prior": term_prior, "starts": starts},
        probabilistic=probabilistic,
        topic_arrays={"prior": fitted.prior},
    )
