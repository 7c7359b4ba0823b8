"""Topics of texts under words of topics that stand, and the prior that suits them: what several methods share."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["learn_prior_under", "shares_under"]

# No word is impossible in a topic: a text with one odd word must not lose the topic.
_LEAST: Final = 1e-10


def shares_under(
    counts: Any, topic_term: NDArray[np.float64], prior: NDArray[np.float64], *, threads: int | None = None
) -> NDArray[np.float64]:
    """Return the topic shares of texts under topics that stand, (n_texts, n_topics); rows sum to 1.

    Parameters
    ----------
    counts : scipy CSR matrix of counts, (n_texts, n_terms).
    topic_term : probability of each term in each topic, (n_topics, n_terms).
    prior : Dirichlet prior of the topics in a text, (n_topics,), or one for each text, (n_texts, n_topics).
        A text without words gets the prior's mean.
    threads : None takes as many as there are processors; without effect on the result.

    >>> from scipy.sparse import csr_matrix
    >>> shares_under(csr_matrix([[9, 0], [0, 0]]), np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([0.1, 0.3])).round(2).tolist()
    [[0.96, 0.04], [0.25, 0.75]]
    """
    from policymine.kernels.lda_online import infer_rows

    word_topic = np.maximum(topic_term, _LEAST).T
    if prior.ndim == 1:
        return infer_rows((counts.indptr, counts.indices, counts.data), word_topic, prior, threads=threads)
    shares = np.empty((counts.shape[0], topic_term.shape[0]))
    kinds, kind_of = np.unique(prior, axis=0, return_inverse=True)
    for number, row in enumerate(kinds):
        mine = np.flatnonzero(kind_of.ravel() == number)
        part = counts[mine]
        shares[mine] = infer_rows((part.indptr, part.indices, part.data), word_topic, row, threads=threads)
    return shares


def learn_prior_under(
    counts: Any, topic_term: NDArray[np.float64], *, rounds: int = 20, threads: int | None = None
) -> NDArray[np.float64]:
    """Return the Dirichlet prior of the topics in a text that suits these texts best, (n_topics,).

    Parameters
    ----------
    counts : scipy CSR matrix of counts, (n_texts, n_terms); texts without words are passed over.
    topic_term : probability of each term in each topic, (n_topics, n_terms).
    rounds : times that topics of texts and prior are worked out in turn.
    """
    from policymine.kernels.lda import by_cells, infer
    from policymine.kernels.lda_steps import (
        FIRST_PRIOR,
        even_state,
        learn_prior,
        padded,
        table_width,
        workers,
    )

    k, n_terms = topic_term.shape
    width = table_width(k)
    read = counts[np.flatnonzero(np.diff(counts.indptr))]
    cells = by_cells(read.indptr, read.indices, read.data, n_terms)
    topics = np.zeros((n_terms, width), dtype=np.float32)
    topics[:, :k] = np.maximum(topic_term, _LEAST).T
    prior = padded(np.full(k, FIRST_PRIOR), width).astype(np.float64)
    state = even_state(cells, k, width)
    with workers(threads) as pool:
        for _ in range(rounds):
            infer(cells, topics, prior.astype(np.float32), state, local=5, pool=pool)
            prior = learn_prior(cells, state, prior, 1, pool)
    return np.asarray(prior[:k], dtype=np.float64)
