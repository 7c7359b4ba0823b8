"""Hierarchical Dirichlet process: the number of topics is found from the texts, not given.

LDA without a fixed number of topics: a text may always open a new one, and topics that lose their words close. Fitted by
tomotopy's Gibbs sampler on one thread, so that the same seed gives the same arrays. (gensim's online variational fit was
tried and is not used: of three planted topics it found none in one pass, made each many times over in more, and put
three quarters of the work reports into one topic.) Topics that hold fewer than one in a thousand tokens are dropped and
their words shared out among the others.

Source: Teh, Jordan, Beal & Blei (2006), Hierarchical Dirichlet processes, JASA 101.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.infer import learn_prior_under, shares_under
from policymine.topic_models.sampler import WORKERS, add_units, solvers, words_of_topics

__all__ = ["describes", "finds_k", "fit", "needs_fields", "needs_k", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = False
# A k only bounds what is found, so that numbers of topics cannot be compared.
finds_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by a hierarchical Dirichlet process (tomotopy, Gibbs sampling), which finds their number from the texts."
references: Final = (cited("teh2006"),)

# Topics the sampler opens with: more are opened, or some close, as the texts ask.
_FIRST: Final = 10
_LEAST_SHARE: Final = 1e-3


def fit(
    data: TopicData,
    *,
    k: int | None = None,
    seed: int = 0,
    sweeps: int = 300,
    term_prior: float = 0.05,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : most topics; None keeps as many as are found, up to one a unit. Where more are found the largest are kept and the words of
        the others shared out among them.
    seed : of the sampler; the same seed gives the same arrays on one kind of processor.
    sweeps : passes of the sampler over all tokens.
    term_prior : Dirichlet prior of the terms in a topic, above 0; smaller finds more topics.

    `arrays` of the model: `prior`, (n_topics,), the Dirichlet prior of the topics in a unit. `options["found"]` is
    the number of topics before small ones were dropped.

    Raises
    ------
    InputError : a number out of range.
    NotEnoughDataError : no text with words, fewer units or terms than k, or one topic is all there is.
    """
    check_fit(data, k, seed, "hdp")
    if sweeps < 50 or term_prior <= 0:
        raise InputError("hdp takes 50 sweeps or more, and a term_prior above 0")
    first = max(2, min(_FIRST, len(data.matrix.documents) // 2, _FIRST if k is None else k))
    solver = solvers().HDPModel(initial_k=first, alpha=0.1, gamma=1.0, eta=term_prior, seed=seed)
    rows = rows_by_content(data.matrix.counts)
    add_units(solver, data, rows)
    solver.burn_in = sweeps // 4
    solver.train(sweeps, workers=WORKERS)
    live = [topic for topic in range(solver.k) if solver.is_live_topic(topic)]
    held = np.asarray(solver.get_count_by_topics(), dtype=np.int64)[live]
    # A few tokens that fit nowhere are no topic.
    large = [i for i in np.argsort(-held, kind="stable") if held[i] >= max(2, _LEAST_SHARE * held.sum())]
    # More topics than texts would say nothing of either.
    kept = [live[i] for i in large[: rows.size if k is None else k]]
    if len(kept) < 2:
        raise NotEnoughDataError(
            f"hdp finds one topic in {len(data.documents)} documents: they are all alike, or too few; "
            "take --method lda with -k, or add documents"
        )
    topic_term = words_of_topics(solver, data.matrix.terms, kept)
    prior = learn_prior_under(data.matrix.counts[rows], topic_term)
    return TopicModel.of(
        data,
        method="hdp",
        topic_term=topic_term,
        doc_topic=shares_under(data.matrix.counts, topic_term, prior),
        seed=seed,
        options={"sweeps": sweeps, "term_prior": term_prior, "most": k, "found": len(live)},
        probabilistic=probabilistic,
        topic_arrays={"prior": prior},
    )
