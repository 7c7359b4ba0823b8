"""Topic models of more than memory holds, and the topics of new documents.

    fitted = fit_batches(read, n_terms, k=20, seed=0)       batches are read one by one, some times over
    shares = infer_rows(rows, word_topic, prior)            under topics that stand

Source: Foulds, Boyles, DuBois, Smyth & Welling (2013), Stochastic collapsed variational Bayesian inference for
latent Dirichlet allocation, KDD.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.lda import by_cells, gather, infer, prior_gains
from policymine.kernels.lda_fit import Fitted
from policymine.kernels.lda_steps import (
    FIRST_PRIOR,
    even_state,
    first_tables,
    fixed_point,
    lengths,
    padded,
    step_size,
    table_width,
    workers,
)
from policymine.kernels.lda_tables import blend, probabilities

__all__ = ["Rows", "fit_batches", "infer_rows"]

# indptr, terms, counts of some documents, compressed by row.
Rows = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
# Passes over each document of a batch.
_LOCAL = 10


def fit_batches(
    read: Callable[[], Iterable[Rows]],
    n_terms: int,
    *,
    k: int,
    seed: int,
    prior: float | None = None,
    term_prior: float = 0.02,
    epochs: int = 5,
    threads: int | None = None,
) -> Fitted:
    """Return a model of a corpus that is read in batches, one in memory at a time; `doc_topic` is empty.

    Parameters
    ----------
    read : called once an epoch, gives the batches in the same order; batches should be mixed, not sorted by date.
    n_terms : number of terms.
    k, seed, prior, term_prior, threads : as of `fit_cells`; the start is made from the first batch.
    epochs : times the corpus is read.
    """
    width = table_width(k)
    table = np.zeros((n_terms, width), dtype=np.float32)
    learnt = padded(np.full(k, FIRST_PRIOR if prior is None else prior), width).astype(np.float64)
    sizes: list[float] = []
    step, fit = 0, float("nan")
    topics, out = np.empty_like(table), np.empty_like(table)
    with workers(threads) as pool:
        for epoch in range(epochs):
            gains, tokens, sums = np.zeros(width), [], []
            for number, (indptr, terms, counts) in enumerate(read()):
                cells = by_cells(indptr, terms, counts, n_terms)
                if epoch == 0 and number == 0:
                    table = next(iter(first_tables(cells, k, seed, 1, pool)))
                state = even_state(cells, k, width)
                topics = probabilities(table, term_prior, k, pool=pool, out=topics)
                infer(cells, topics, learnt.astype(np.float32), state, local=_LOCAL, pool=pool)
                gather(cells, topics, state, out, pool=pool)
                sizes_here = lengths(cells)
                # In the first epoch the size of the corpus is not known yet: it is as if the batch were all.
                total = sum(sizes) if epoch else float(sizes_here.sum())
                if not epoch:
                    sizes.append(total)
                    table *= np.float32(
                        max(sum(sizes) - total, total) / max(float(table.sum(dtype=np.float64)), 1e-9)
                    )
                    total = max(sum(sizes), total)
                step += 1
                blend(table, out, step_size(step), total / max(float(sizes_here.sum()), 1.0), pool=pool)
                gains += prior_gains(state.doc_topic, learnt.astype(np.float32), pool=pool)
                tokens.append(sizes_here)
                sums.append(
                    float(state.fit.sum()) - float((sizes_here * np.log(sizes_here + learnt.sum())).sum())
                )
            if not tokens:
                raise ValueError("no batch was read")
            fit = float(np.sum(sums) / max(np.concatenate(tokens).sum(), 1.0))
            if prior is None:
                learnt = fixed_point(gains, np.concatenate(tokens), learnt)
    return Fitted(table[:, :k].copy(), np.zeros((0, k), np.float32), learnt[:k].copy(), epochs, fit)


def infer_rows(
    rows: Rows,
    word_topic: NDArray[Any],
    prior: NDArray[Any],
    *,
    local: int = 50,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """Return the topic shares of documents under topics that stand, (n_documents, k); rows sum to 1.

    Parameters
    ----------
    rows : the documents, compressed by row; one without words gets the prior's mean.
    word_topic : probability of each term in each topic, (n_terms, k), above 0.
    prior : (k,).
    local : passes over each document.
    """
    n_terms, k = word_topic.shape
    width = table_width(k)
    cells = by_cells(*rows, n_terms)
    topics = np.zeros((n_terms, width), dtype=np.float32)
    topics[:, :k] = word_topic
    prior_row = padded(np.asarray(prior, dtype=np.float64), width)
    state = even_state(cells, k, width)
    with workers(threads) as pool:
        infer(cells, topics, prior_row, state, local=local, pool=pool)
    shares = state.doc_topic[:, :k].astype(np.float64) + np.asarray(prior, dtype=np.float64)
    normal: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
    return normal
