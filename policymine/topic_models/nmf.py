"""Non-negative matrix factorisation of TF-IDF: sharp topics, quickly; weights, not probabilities.

scikit-learn's NMF from a deterministic start (NNDSVDa), so the seed only enters the singular vectors of
that start. Source: Lee & Seung (1999), Learning the parts of objects by non-negative matrix factorization,
Nature 401; Boutsidis & Gallopoulos (2008), SVD based initialization, Pattern Recognition 41.
"""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np

from policymine.errors import InputError
from policymine.provenance import Reference
from policymine.topic_models.base import TopicData, TopicModel, check_fit

__all__ = ["describes", "fit", "needs_fields", "needs_k", "probabilistic", "references"]

probabilistic: Final = False
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by non-negative matrix factorisation of TF-IDF (scikit-learn)."
references: Final = (
    Reference(
        "lee1999",
        "Lee, D. D.; Seung, H. S.",
        1999,
        "Learning the parts of objects by non-negative matrix factorization",
        "Nature 401, 788-791",
    ),
    Reference(
        "boutsidis2008",
        "Boutsidis, C.; Gallopoulos, E.",
        2008,
        "SVD based initialization: a head start for nonnegative matrix factorization",
        "Pattern Recognition 41, 1350-1362",
    ),
)


def fit(data: TopicData, *, k: int, seed: int = 0, max_iter: int = 400) -> TopicModel:
    """Return a fitted model.

    The counts are weighted (1 + log count) x idf and each unit scaled to length 1. Rows of `doc_topic` are
    shares of a unit's weight, not probabilities; a unit that no topic reaches has a row of zeros.

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
    from sklearn.feature_extraction.text import TfidfTransformer

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(data.matrix.counts.astype(np.float64))
    solver = NMF(n_components=k, init="nndsvda", random_state=seed, max_iter=max_iter, tol=1e-4)
    with warnings.catch_warnings():
        # Reported in the options instead: the number of iterations stands beside the most allowed.
        warnings.simplefilter("ignore", ConvergenceWarning)
        doc_topic = solver.fit_transform(weighted)
    # Scale each topic's terms to 1 and its units up by the same factor: the product, and so the shares, stay.
    scale = solver.components_.sum(axis=1)
    return TopicModel.of(
        data,
        method="nmf",
        topic_term=solver.components_,
        doc_topic=doc_topic * scale,
        seed=seed,
        options={"max_iter": max_iter, "iterations": int(solver.n_iter_)},
        probabilistic=probabilistic,
    )
