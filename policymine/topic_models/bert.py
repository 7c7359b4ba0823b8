"""BERTopic: clusters of texts in a vector space, each told by its words (c-TF-IDF); offline.

Texts are embedded by TF-IDF and truncated SVD, or by word vectors trained on the corpus itself, so nothing is
downloaded and nothing leaves the machine; a sentence-transformers model that stands on this machine may take their
place. The clusters are sought in that space itself, which BERTopic allows by its empty reduction step. With `k`
given, k-means finds exactly k clusters; without, HDBSCAN finds as many as are dense enough and leaves the
other texts without a topic, unless they are to go to the nearest. Each text has one topic.

Sources: Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF procedure,
arXiv:2203.05794; Campello, Moulavi & Sander (2013), Density-based clustering based on hierarchical density
estimates, PAKDD.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, MissingExtraError, NotEnoughDataError, UnknownNameError
from policymine.provenance import cited
from policymine.terms.order import one_thread, rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.vectors import TermSpace, points, svd_space, trained_space

__all__ = [
    "describes",
    "fit",
    "needs_fields",
    "needs_k",
    "place",
    "probabilistic",
    "references",
    "split_terms",
]

probabilistic: Final = False
needs_k: Final = False
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = (
    "Topics by BERTopic: clusters of texts embedded on this machine (TF-IDF and truncated SVD unless the parameters "
    "name another embedding), each told by c-TF-IDF."
)
references: Final = (cited("grootendorst2022"),)

_REDUCERS: Final = ("none", "umap")
_OUTLIERS: Final = ("keep", "nearest")
# A cluster of more than this share of the clustered texts is no topic.
_MOST: Final = 0.5
_OFFLINE: Final = ("tfidf", "corpus")
# Parts terms inside a text handed to BERTopic; no text holds it, and terms may hold spaces.
_MARK: Final = "\x1f"


@one_thread()
def fit(
    data: TopicData,
    *,
    k: int | None,
    seed: int = 0,
    dimensions: int = 50,
    embedding: str = "tfidf",
    reducer: str = "none",
    min_cluster_size: int | None = None,
    outliers: str = "keep",
) -> TopicModel:
    """Return a fitted model; each row of `doc_topic` is 1 for the text's cluster, or all 0 without one.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of clusters (k-means); None lets HDBSCAN find how many there are: by excess of mass, or where that
        puts more than half of the clustered texts into one, by the leaves of its tree (`options["selection"]`).
    seed : of the vectors, of k-means and of UMAP.
    dimensions : of the embedding; fewer where the corpus is small.
    embedding : `tfidf` (TF-IDF and SVD), `corpus` (word vectors trained on this corpus; needs tokens), or a
        sentence-transformers model that stands on this machine, by its folder or by its name in the local cache;
        the last needs the extra `neural`, and texts. Nothing is downloaded.
    reducer : `none`, or `umap` to project the embedding on five dimensions first (slow to start).
    min_cluster_size : fewest units of a cluster for HDBSCAN; None takes 1 in 100 units, at least 5.
    outliers : `keep` leaves texts that HDBSCAN puts nowhere without a topic, `nearest` gives them to the cluster
        whose middle is nearest; the words of clusters stay those of the texts that made them.

    `arrays` of the model, with which new texts are placed: `term_weights`, (n_terms,), and `term_vectors`, (n_terms,
    n_dimensions), of the corpus's own space (that of TF-IDF where the embedding is a model's); `centroids`,
    (n_topics, n_dimensions), and `radius`, (n_topics,), the distance of the farthest text, in that space.

    Raises
    ------
    MissingExtraError : bertopic, or with a model sentence-transformers, is not installed.
    InputError, UnknownNameError : an option that cannot be used, or a model that is not on this machine.
    NotEnoughDataError : fewer units than k, or HDBSCAN finds no two clusters.
    """
    check_fit(data, k, seed, "bert")
    for what, given, known in (("reducer", reducer, _REDUCERS), ("outliers", outliers, _OUTLIERS)):
        if given not in known:
            raise UnknownNameError(what, given, known)
    if dimensions < 2 or (min_cluster_size is not None and min_cluster_size < 2):
        raise InputError("bert takes 2 dimensions or more, and clusters of 2 texts or more")
    if importlib.util.find_spec("bertopic") is None:
        raise MissingExtraError("bertopic", "bertopic", "--method bert")
    counts = data.matrix.counts
    if embedding == "corpus":
        sequences = _sequences(data)
        filled = rows_by_content(counts, [row.tolist() for row in sequences])
        space = trained_space([sequences[u] for u in filled], counts[filled], dimensions, seed)
    else:
        filled = rows_by_content(counts)
        space = svd_space(counts[filled], dimensions, seed)
    read = counts[filled]
    own = points(read, space)
    vectors = own if embedding in _OFFLINE else _encode(data, filled, embedding)
    smallest = max(5, filled.size // 100) if min_cluster_size is None else min_cluster_size
    if k is None and filled.size < 2 * smallest:
        raise NotEnoughDataError(
            f"bert without a number of topics looks for clusters of {smallest} texts or more, and {filled.size} texts hold no "
            "two: give the number with -k, add documents, or cut long ones into passages (--unit passage)"
        )
    selection = "eom"
    topics, words = _cluster(data, filled, vectors, k, seed, reducer, smallest, selection)
    if k is None and np.bincount(topics[topics >= 0]).max() > _MOST * np.count_nonzero(topics >= 0):
        # One cluster of nearly everything and one of oddities: the leaves of the same tree say more.
        selection = "leaf"
        topics, words = _cluster(data, filled, vectors, k, seed, reducer, smallest, selection)
    n_topics = words.shape[0]
    lost = topics < 0
    middle = np.stack([vectors[topics == topic].mean(axis=0) for topic in range(n_topics)])
    centroids = np.stack([own[topics == topic].mean(axis=0) for topic in range(n_topics)])
    radius = np.array([_distances(own[topics == t], centroids[[t]]).max() for t in range(n_topics)])
    if outliers == "nearest" and lost.any():
        topics = np.where(lost, _distances(vectors, middle).argmin(axis=1), topics)
    doc_topic = np.zeros((counts.shape[0], n_topics))
    inside = topics >= 0
    doc_topic[filled[inside], topics[inside]] = 1.0
    options: dict[str, Any] = {
        "clusters": "hdbscan" if k is None else "kmeans",
        "dimensions": int(vectors.shape[1]),
        "embedding": embedding if embedding in _OFFLINE else Path(embedding).name,
        "reducer": reducer,
        "outliers": outliers,
        "n_outliers": int(lost.sum()),
    }
    if k is None:
        options |= {"min_cluster_size": smallest, "selection": selection}
    return TopicModel.of(
        data,
        method="bert",
        topic_term=words,
        doc_topic=doc_topic,
        seed=seed,
        options=options,
        probabilistic=probabilistic,
        topic_arrays={"centroids": centroids, "radius": radius},
        arrays={"term_weights": space.term_weights, "term_vectors": space.term_vectors},
    )


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the cluster of new units, (n_units, n_topics), 1 for the one whose middle is nearest.

    Where HDBSCAN made the clusters and texts may stay without a topic, a unit farther from the nearest middle than any
    text of that cluster was has none: its row is all 0, and it is counted.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms.
    """
    space = TermSpace(model.arrays["term_weights"], model.arrays["term_vectors"])
    filled = np.flatnonzero(np.diff(data.matrix.counts.indptr))
    far = _distances(points(data.matrix.counts[filled], space), model.arrays["centroids"])
    nearest = far.argmin(axis=1)
    inside = np.ones(filled.size, dtype=bool)
    if model.options["clusters"] == "hdbscan" and model.options["outliers"] == "keep":
        inside = far[np.arange(filled.size), nearest] <= model.arrays["radius"][nearest] + 1e-9
    shares = np.zeros((data.matrix.counts.shape[0], model.k))
    shares[filled[inside], nearest[inside]] = 1.0
    return shares, {"far": int((~inside).sum())}


def split_terms(text: str) -> list[str]:
    """Return the terms of a text handed to BERTopic; a named function, so that its models can be stored."""
    return [term for term in text.split(_MARK) if term.strip()]


def _distances(places: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of each place from each middle, (n_places, n_middles)."""
    squares = (places**2).sum(axis=1)[:, None] - 2.0 * places @ middles.T + (middles**2).sum(axis=1)[None, :]
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)), dtype=np.float64)


def _sequences(data: TopicData) -> list[NDArray[np.int64]]:
    """Return the counted words of each unit in their order, as columns of the matrix."""
    if data.tokens is None:
        raise InputError("word vectors are trained on words in their order: give the tokens with the data")
    tokens = data.tokens
    column_of = {term: i for i, term in enumerate(data.matrix.terms)}
    column = np.fromiter((column_of.get(w, -1) for w in tokens.vocabulary), dtype=np.int64)
    rows = [column[tokens.ids[int(low) : int(high)]] for low, high in itertools.pairwise(tokens.indptr)]
    return [row[row >= 0] for row in rows]


def _encode(data: TopicData, filled: NDArray[np.int64], name: str) -> NDArray[np.float64]:
    if importlib.util.find_spec("sentence_transformers") is None:
        raise MissingExtraError(
            "sentence-transformers",
            "neural",
            f"--embedding {name} (offline are {' and '.join(_OFFLINE)})",
        )
    if data.tokens is None or not data.texts:
        raise InputError("a sentence model reads the texts: give them with the data")
    from sentence_transformers import SentenceTransformer

    tokens = data.tokens
    texts = []
    for unit in filled:
        low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
        texts.append(data.texts[data.parents[unit]][int(tokens.starts[low]) : int(tokens.ends[high - 1])])
    try:
        model = SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise InputError(
            f"--embedding {name}: no sentence-transformers model of that name stands on this machine, and nothing is "
            f"downloaded ({str(error)[:80]}); name the folder of one, or take {' or '.join(_OFFLINE)}"
        ) from error
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
    selection: str,
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
            clusters = HDBSCAN(
                min_cluster_size=smallest,
                min_samples=min(5, smallest),
                cluster_selection_method=selection,
                copy=True,
            )
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
    if len(kept) == 1 and selection == "eom" and k is None:
        # All in one: the caller looks at the leaves.
        return np.where(topics >= 0, 0, -1), np.asarray(solver.c_tf_idf_.toarray(), dtype=np.float64)[kept]
    if len(kept) < 2:
        raise NotEnoughDataError(
            f"bert finds {('no cluster', 'one cluster')[len(kept)]} of {smallest} texts or more among {filled.size}: "
            "give the number of topics with -k, or take another method"
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
        # A term that none of these texts holds is divided by its count, 0, and then weighs nothing anywhere.
        with np.errstate(divide="ignore"):
            yield
