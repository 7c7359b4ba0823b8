"""Latent semantic indexing, turned so that each direction is a topic: fast, signed underneath, not probabilities.

gensim finds the directions in which TF-IDF varies most; as they come, each mixes several subjects with opposite signs.
A varimax rotation makes each load on few words and keeps the space, which is also what recovers planted topics from a
singular value decomposition. Negative loadings are kept in the model's arrays, but a topic is told by its positive side.

Sources: Deerwester et al. (1990), Indexing by latent semantic analysis, JASIS 41; Rohe & Zeng (2023), Vintage factor
analysis with varimax performs statistical inference, JRSS B 85.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import NotEnoughDataError, UnknownNameError
from policymine.provenance import cited
from policymine.terms.order import one_thread, rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.vectors import inverse_frequency, weigh

__all__ = ["describes", "fit", "needs_fields", "needs_k", "place", "probabilistic", "references"]

probabilistic: Final = False
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = "Topics by latent semantic indexing of TF-IDF (gensim), its axes turned by varimax."
references: Final = (
    cited("deerwester1990"),
    cited("rohe2023"),
)

_ROTATIONS: Final = ("varimax", "none")
_ROUNDS: Final = 200
# Directions weaker than this share of the strongest are noise of the arithmetic.
_WEAKEST: Final = 1e-6


@one_thread()
def fit(
    data: TopicData, *, k: int, seed: int = 0, rotation: str = "varimax", power_iterations: int = 7
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` are shares of a unit's positive scores, not probabilities.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of directions, 2 or more.
    seed : of the singular vectors.
    rotation : `varimax`, or `none` for the directions as the decomposition gives them.
    power_iterations : of the singular vectors; more is closer.

    A unit that points in none of the directions has a row of zeros. `arrays` of the model: `axes`, (n_topics,
    n_terms), the signed directions, orthogonal and of length 1; `term_weights`, (n_terms,), the inverse document
    frequency; `strength`, (n_topics,), the length of what each direction holds of the corpus.

    Raises
    ------
    UnknownNameError : no such rotation.
    NotEnoughDataError : fewer units, terms or directions than k.
    """
    check_fit(data, k, seed, "lsi")
    if rotation not in _ROTATIONS:
        raise UnknownNameError("rotation", rotation, _ROTATIONS)
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LsiModel

    counts = data.matrix.counts
    weights = inverse_frequency(counts)
    rows = rows_by_content(counts)
    weighted = weigh(counts[rows], weights)
    solver = LsiModel(
        Sparse2Corpus(weighted, documents_columns=False),
        id2word=dict(enumerate(data.matrix.terms)),
        num_topics=k,
        # One chunk: the decomposition is not put together from pieces.
        chunksize=rows.size,
        power_iters=power_iterations,
        random_seed=seed,
    )
    strength = np.asarray(solver.projection.s, dtype=np.float64)
    found = int(np.count_nonzero(strength > _WEAKEST * strength.max(initial=0.0)))
    if found < k:
        raise NotEnoughDataError(
            f"{k} topics cannot be told apart: the texts differ in {found} direction{'' if found == 1 else 's'}; "
            f"ask for at most {max(found, 2)}, or add documents"
        )
    directions = np.asarray(solver.projection.u, dtype=np.float64)
    turn = _varimax(directions * strength) if rotation == "varimax" else np.eye(k)
    loadings = (directions * strength) @ turn
    # A direction has no sign of its own: its longer tail is the topic.
    sign = np.where((loadings**3).sum(axis=0) < 0, -1.0, 1.0)
    loadings, axes = loadings * sign, (directions @ turn) * sign
    doc_topic = np.zeros((counts.shape[0], k))
    doc_topic[rows] = np.maximum(weighted @ axes, 0.0)
    return TopicModel.of(
        data,
        method="lsi",
        topic_term=np.maximum(loadings, 0.0).T,
        doc_topic=doc_topic,
        seed=seed,
        options={"rotation": rotation, "power_iterations": power_iterations},
        probabilistic=probabilistic,
        topic_arrays={"axes": axes.T, "strength": np.sqrt((loadings**2).sum(axis=0))},
        arrays={"term_weights": weights},
    )


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of new units, (n_units, n_topics): their positive scores on the model's axes.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms.
    """
    weighted = weigh(data.matrix.counts, model.arrays["term_weights"])
    scores = np.maximum(weighted @ model.arrays["axes"].T, 0.0)
    total = scores.sum(axis=1, keepdims=True)
    return np.divide(scores, total, out=np.zeros_like(scores), where=total > 0), {}


def _varimax(loadings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rotation that makes squared loadings vary most, (k, k); Kaiser (1958)."""
    turn: NDArray[Any] = np.eye(loadings.shape[1])
    reached = 0.0
    for _ in range(_ROUNDS):
        turned = loadings @ turn
        left, size, right = np.linalg.svd(
            loadings.T @ (turned**3 - turned * (turned**2).mean(axis=0)), full_matrices=False
        )
        turn = left @ right
        if size.sum() < reached * (1 + 1e-8):
            break
        reached = float(size.sum())
    return np.asarray(turn, dtype=np.float64)
