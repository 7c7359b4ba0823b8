"""BERTopic: clusters of texts in a vector space, each told by its words (c-TF-IDF); offline.

Texts are embedded by TF-IDF and truncated SVD, so nothing is downloaded and nothing leaves the machine;
the clusters are sought in that space itself, which BERTopic allows by its empty reduction step. With `k`
given, k-means finds exactly k clusters; without, HDBSCAN finds as many as are dense enough and leaves the
other texts without a topic. Each text has one topic.

Sources: Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF procedure,
arXiv:2203.05794; Campello, Moulavi & Sander (2013), Density-based clustering based on hierarchical density
estimates, PAKDD.
"""

from __future__ import annotations

import contextlib
import importlib.util
import warnings
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, MissingExtraError, NotEnoughDataError, UnknownNameError
from policymine.provenance import Reference
from policymine.topic_models.base import TopicData, TopicModel, check_fit

__all__ = ["describes", "fit", "needs_fields", "needs_k", "probabilistic", "references"]

probabilistic: Final = False
needs_k: Final = False
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = (
    "Topics by BERTopic: clusters of texts embedded by TF-IDF and truncated SVD on this machine, "
    "each told by c-TF-IDF."
)
references: Final = (
    Reference(
        "grootendorst2022",
        "Grootendorst, M.",
        2022,
        "BERTopic: Neural topic modeling with a class-based TF-IDF procedure",
        "arXiv:2203.05794",
    ),
)

_REDUCERS: Final = ("none", "umap")
# Parts terms inside a text handed to BERTopic; no text holds it, and terms may hold spaces.
_MARK: Final = "\x1f"


def fit(
    data: TopicData,
    *,
    k: int | None,
    seed: int = 0,
    dimensions: int = 50,
    reducer: str = "none",
    min_cluster_size: int | None = None,
    encoder: str | None = None,
) -> TopicModel:
    """Return a fitted model; each row of `doc_topic` is 1 for the text's cluster, or all 0 without one.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of clusters (k-means); None lets HDBSCAN find how many there are.
    seed : of the singular vectors, of k-means and of UMAP.
    dimensions : of the embedding by TF-IDF and SVD; fewer where the corpus is small.
    reducer : `none`, or `umap` to project the embedding on five dimensions first (slow to start).
    min_cluster_size : fewest units of a cluster for HDBSCAN; None takes 1 in 100 units, at least 5.
    encoder : folder of a sentence-transformers model that stands on this machine, in place of TF-IDF and
        SVD; needs the extra `neural`, and texts.

    Raises
    ------
    MissingExtraError : bertopic, or with `encoder` sentence-transformers, is not installed.
    InputError, UnknownNameError : an option that cannot be used.
    NotEnoughDataError : fewer units than k, or HDBSCAN finds no two clusters.
    """
    check_fit(data, k, seed, "bert")
    if reducer not in _REDUCERS:
        raise UnknownNameError("reducer", reducer, _REDUCERS)
    if dimensions < 2 or (min_cluster_size is not None and min_cluster_size < 2):
        raise InputError("bert takes 2 dimensions or more, and clusters of 2 texts or more")
    if importlib.util.find_spec("bertopic") is None:
        raise MissingExtraError("bertopic", "bertopic", "--method bert")
    counts = data.matrix.counts
    filled = np.flatnonzero(np.diff(counts.indptr))
    weighted = counts[filled].astype(np.float64)
    vectors = _embed(weighted, dimensions, seed) if encoder is None else _encode(data, filled, encoder)
    smallest = max(5, filled.size // 100) if min_cluster_size is None else min_cluster_size
    topics, words = _cluster(data, filled, vectors, k, seed, reducer, smallest)
    doc_topic = np.zeros((counts.shape[0], words.shape[0]))
    inside = topics >= 0
    doc_topic[filled[inside], topics[inside]] = 1.0
    options: dict[str, Any] = {
        "clusters": "hdbscan" if k is None else "kmeans",
        "dimensions": int(vectors.shape[1]),
        "embedding": "tfidf-svd" if encoder is None else "sentence-transformers",
        "reducer": reducer,
    }
    if k is None:
        options["min_cluster_size"] = smallest
    return TopicModel.of(
        data,
        method="bert",
        topic_term=words,
        doc_topic=doc_topic,
        seed=seed,
        options=options,
        probabilistic=probabilistic,
    )


def split_terms(text: str) -> list[str]:
    """Return the terms of a text handed to BERTopic; a named function, so that its models can be stored."""
    return [term for term in text.split(_MARK) if term.strip()]


def _embed(counts: Any, dimensions: int, seed: int) -> NDArray[np.float64]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    size = min(dimensions, min(weighted.shape) - 1)
    if size < 2:
        return np.asarray(weighted.toarray(), dtype=np.float64)
    vectors = TruncatedSVD(n_components=size, n_iter=7, random_state=seed).fit_transform(weighted)
    # Length 1, so that nearness is the cosine; a text that the SVD drops to nothing stays at the origin.
    return np.asarray(normalize(vectors), dtype=np.float64)


def _encode(data: TopicData, filled: NDArray[np.int64], encoder: str) -> NDArray[np.float64]:
    from pathlib import Path

    if importlib.util.find_spec("sentence_transformers") is None:
        raise MissingExtraError("sentence-transformers", "neural", "--method bert with an encoder")
    if not Path(encoder).is_dir():
        raise InputError(
            f"encoder {encoder!r} is not a folder: name the folder of a sentence-transformers model"
        )
    if data.tokens is None or not data.texts:
        raise InputError("an encoder reads the texts: give them with the data")
    from sentence_transformers import SentenceTransformer

    tokens = data.tokens
    texts = []
    for unit in filled:
        low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
        texts.append(data.texts[data.parents[unit]][int(tokens.starts[low]) : int(tokens.ends[high - 1])])
    model = SentenceTransformer(encoder, device="cpu", local_files_only=True)
    vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float64)


def _cluster(
    data: TopicData,
    filled: NDArray[np.int64],
    vectors: NDArray[np.float64],
    k: int | None,
    seed: int,
    reducer: str,
    smallest: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the cluster of each filled unit, -1 for none, and the c-TF-IDF of each cluster."""
    texts = _texts(data, filled)
    with _quiet():
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.dimensionality import BaseDimensionalityReduction
        from sklearn.cluster import HDBSCAN, KMeans
        from sklearn.feature_extraction.text import CountVectorizer

        if k is not None:
            clusters: Any = KMeans(n_clusters=k, n_init=10, random_state=seed)
        else:
            clusters = HDBSCAN(min_cluster_size=smallest, min_samples=min(5, smallest), copy=True)
        reduction: Any = BaseDimensionalityReduction()
        if reducer == "umap":
            from umap import UMAP

            near = max(2, min(15, filled.size - 1))
            size = min(5, filled.size - 2)
            reduction = UMAP(
                n_neighbors=near,
                n_components=size,
                min_dist=0.0,
                metric="cosine",
                random_state=seed,
                n_jobs=1,
            )
        solver = BERTopic(
            language="multilingual",
            embedding_model=BaseEmbedder(),
            umap_model=reduction,
            hdbscan_model=clusters,
            vectorizer_model=CountVectorizer(
                vocabulary=list(data.matrix.terms), tokenizer=split_terms, token_pattern=None, lowercase=False
            ),
            calculate_probabilities=False,
            verbose=False,
        )
        found, _ = solver.fit_transform(texts, embeddings=vectors)
    topics = np.asarray(found, dtype=np.int64)
    numbers = sorted(set(topics.tolist()))
    kept = [row for row, number in enumerate(numbers) if number >= 0]
    if len(kept) < 2:
        raise NotEnoughDataError(
            f"HDBSCAN finds {len(kept)} cluster{'' if len(kept) == 1 else 's'} of {smallest} or more among {filled.size} "
            "texts: give k, or a smaller min_cluster_size"
        )
    words = np.asarray(solver.c_tf_idf_.toarray(), dtype=np.float64)[kept]
    place = {numbers[row]: i for i, row in enumerate(kept)}
    return np.array([place.get(int(t), -1) for t in topics], dtype=np.int64), words


def _texts(data: TopicData, filled: NDArray[np.int64]) -> list[str]:
    """Return each unit's counted words, marked off on both sides: BERTopic joins the texts of a cluster."""
    counts, terms = data.matrix.counts, data.matrix.terms
    texts = []
    for unit in filled:
        low, high = counts.indptr[unit], counts.indptr[unit + 1]
        words = [
            term
            for column, n in zip(counts.indices[low:high], counts.data[low:high], strict=True)
            for term in [terms[column]] * int(n)
        ]
        texts.append(_MARK + _MARK.join(words) + _MARK)
    return texts


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep bertopic's notices off the screen, and undo the filters it sets for the whole process."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, FutureWarning, ImportWarning, SyntaxWarning, UserWarning):
            warnings.simplefilter("ignore", category)
        yield
