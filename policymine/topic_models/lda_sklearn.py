"""Latent Dirichlet allocation by scikit-learn: batch variational Bayes, a peer to `lda`.

A small `topic_prior` gives texts few topics each, a small
`term_prior` gives topics few words. The result depends on the random start: in about one start in fifteen two
planted topics of three stay merged, so small corpora are fitted from several starts and the best is kept.

Source: Blei, Ng & Jordan (2003), Latent Dirichlet allocation, JMLR 3; Hoffman, Blei & Bach (2010), Online
learning for latent Dirichlet allocation, NIPS 23.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import cited
from policymine.terms.order import one_thread, rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit

__all__ = ["describes", "fit", "needs_fields", "needs_k", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by latent Dirichlet allocation (batch variational Bayes, scikit-learn)."
references: Final = (
    cited("blei2003"),
    cited("hoffman2010"),
)

_STARTS: Final = 3
_SMALL: Final = 15_000


@one_thread()
def fit(
    data: TopicData,
    *,
    k: int,
    seed: int = 0,
    passes: int = 30,
    topic_prior: float | None = None,
    term_prior: float = 0.02,
    starts: int | None = None,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of topics, 2 or more.
    seed : of the random start; the same seed gives the same arrays.
    passes : passes over all units.
    topic_prior : Dirichlet prior of the topics in a unit, above 0; None takes 1 / k.
    term_prior : Dirichlet prior of the terms in a topic, above 0.
    starts : random starts, of which the one with the best variational bound is kept; None takes 3 for up to
        15,000 counts (pairs of unit and term), where they cost little, else 1.

    A unit without a counted word gets the prior's mean, 1 / k for each topic, and weighs nothing.

    Raises
    ------
    InputError : a number out of range.
    NotEnoughDataError : fewer units or terms than k.
    """
    check_fit(data, k, seed, "lda-sklearn")
    prior = 1.0 / k if topic_prior is None else topic_prior
    counts = data.matrix.counts
    n_starts = (_STARTS if counts.nnz <= _SMALL else 1) if starts is None else starts
    if passes < 1 or n_starts < 1 or prior <= 0 or term_prior <= 0:
        raise InputError("lda-sklearn takes passes and starts of 1 or more, and priors above 0")
    from sklearn.decomposition import LatentDirichletAllocation

    filled = rows_by_content(counts)
    read = counts[filled].astype(np.float64)
    best: tuple[Any, NDArray[np.float64]] | None = None
    # The first start is the seed itself, so that one start and many agree where the first is best.
    for start in (seed, *np.random.SeedSequence(seed).generate_state(n_starts - 1).tolist()):
        solver = LatentDirichletAllocation(
            n_components=k,
            doc_topic_prior=prior,
            topic_word_prior=term_prior,
            learning_method="batch",
            max_iter=passes,
            max_doc_update_iter=50,
            evaluate_every=-1,
            random_state=start,
        )
        shares = solver.fit_transform(read)
        # `bound_` is the perplexity of the bound: smaller is better.
        if best is None or solver.bound_ < best[0].bound_:
            best = (solver, shares)
    if best is None:
        raise InputError("lda-sklearn takes starts of 1 or more")
    doc_topic = np.full((counts.shape[0], k), 1.0 / k)
    doc_topic[filled] = best[1]
    return TopicModel.of(
        data,
        method="lda-sklearn",
        topic_term=best[0].components_,
        doc_topic=doc_topic,
        seed=seed,
        options={"passes": passes, "topic_prior": prior, "term_prior": term_prior, "starts": n_starts},
        probabilistic=probabilistic,
    )
