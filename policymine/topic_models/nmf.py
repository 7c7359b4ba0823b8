"""Non-negative matrix factorisation of TF-IDF: sharp topics, quickly; weights, not probabilities.

scikit-learn's NMF from a deterministic start (NNDSVDa), so the seed only enters the singular vectors of
that start. Source: Lee & Seung (1999), Learning the parts of objects by non-negative matrix factorization,
Nature 401; Boutsidis & Gallopoulos (2008), SVD based initialization, Pattern Recognition 41.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import cited
from policymine.terms.order import one_thread, rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.vectors import inverse_frequency, weigh

__all__ = ["describes", "fit", "needs_fields", "needs_k", "place", "probabilistic", "references"]

probabilistic: Final = False
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by non-negative matrix factorisation of TF-IDF (scikit-learn)."
references: Final = (
    cited("lee1999"),
    cited("boutsidis2008"),
)


@one_thread()
def fit(data: TopicData, *, k: int, seed: int = 0, max_iter: int = 400) -> TopicModel:
    """Return a fitted model.

    The counts are weighted (1 + log count) x idf and each unit scaled to length 1. Rows of `doc_topic` are
    shares of a unit's weight, not probabilities; a unit that no topic reaches has a row of zeros. `arrays` of the
    model: `term_weights`, (n_terms,), the inverse document frequency.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of topics, 2 or more.
    seed : of the singular vectors that the start is made from.
    max_iter : most iterations of coordinate descent; ends earlier when it has converged.

    Raises
    ------
    InputError : a number out of range.
    NotEnoughDataError : fewer units or terms than k.
    """
    check_fit(data, k, seed, "nmf")
    if max_iter < 1:
        raise InputError(f"nmf takes max_iter of 1 or more, not {max_iter}")
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    counts = data.matrix.counts
    weights = inverse_frequency(counts)
    rows = rows_by_content(counts)
    weighted = weigh(counts[rows], weights)
    solver = NMF(n_components=k, init="nndsvda", random_state=seed, max_iter=max_iter, tol=1e-4)
    # Where the topics give the texts exactly, what is left over rounds below 0, and its root is not used here.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Reported in the options instead: the number of iterations stands beside the most allowed.
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = solver.fit_transform(weighted)
    # Scale each topic's terms to 1 and its units up by the same factor: the product, and so the shares, stay.
    scale = solver.components_.sum(axis=1)
    doc_topic = np.zeros((counts.shape[0], k))
    doc_topic[rows] = shares * scale
    return TopicModel.of(
        data,
        method="nmf",
        topic_term=solver.components_,
        doc_topic=doc_topic,
        seed=seed,
        options={"max_iter": max_iter, "iterations": int(solver.n_iter_)},
        probabilistic=probabilistic,
        arrays={"term_weights": weights},
    )


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of new units, (n_units, n_topics): the non-negative weights that come nearest to each.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms.
    """
    from scipy.optimize import nnls

    weighted = weigh(data.matrix.counts, model.arrays["term_weights"])
    # |x - wH| is least where |Rw - y| is, with R'R = HH' and R'y = Hx: a small problem a unit.
    gram = model.topic_term @ model.topic_term.T
    root = np.linalg.cholesky(gram + 1e-12 * (np.trace(gram) + 1e-300) * np.eye(model.k)).T
    right = np.linalg.solve(root.T, (weighted @ model.topic_term.T).T).T
    shares = np.zeros((data.matrix.counts.shape[0], model.k))
    for unit in np.flatnonzero(np.diff(data.matrix.counts.indptr)):
        shares[unit] = nnls(root, right[unit])[0]
    total = shares.sum(axis=1, keepdims=True)
    return np.divide(shares, total, out=np.zeros_like(shares), where=total > 0), {}
