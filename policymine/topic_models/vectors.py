"""Texts as points in a space that stays computable: weighted words times a vector for each word, length 1.

    point(text) = unit length of the sum over words of weight(count) * term_weight[word] * term_vector[word]

TF-IDF with truncated SVD has this form, and so has a mean of word vectors; so a saved model places new texts with two
arrays and no library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import NotEnoughDataError

__all__ = ["TermSpace", "inverse_frequency", "points", "svd_space", "trained_space", "weigh"]

# Smooth inverse frequency: words commoner than one in a thousand weigh less.
_COMMON: Final = 1e-3


@dataclass(frozen=True, eq=False, slots=True)
class TermSpace:
    """A space of words.

    Parameters
    ----------
    term_weights : (n_terms,).
    term_vectors : (n_terms, n_dimensions).
    """

    term_weights: NDArray[np.float64]
    term_vectors: NDArray[np.float64]


def inverse_frequency(counts: Any) -> NDArray[np.float64]:
    """Return the smoothed inverse document frequency of each term, log((1 + n) / (1 + df)) + 1, (n_terms,).

    >>> from scipy.sparse import csr_matrix
    >>> inverse_frequency(csr_matrix([[1, 0], [2, 1]])).round(3).tolist()
    [1.0, 1.405]
    """
    n_units, n_terms = counts.shape
    held = np.bincount(counts.indices, minlength=n_terms)
    return np.asarray(np.log((1.0 + n_units) / (1.0 + held)) + 1.0, dtype=np.float64)


def weigh(counts: Any, term_weights: NDArray[np.float64]) -> Any:
    """Return a CSR matrix of (1 + log count) * term_weight, rows of length 1; a row without words stays empty."""
    from scipy import sparse

    values = (1.0 + np.log(counts.data.astype(np.float64))) * term_weights[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(row, weights=values**2, minlength=counts.shape[0]))
    values = values / np.where(length > 0, length, 1.0)[row]
    return sparse.csr_matrix((values, counts.indices, counts.indptr), shape=counts.shape)


def points(counts: Any, space: TermSpace) -> NDArray[np.float64]:
    """Return the place of each text, (n_texts, n_dimensions), of length 1; a text without words is the origin."""
    placed = np.asarray(weigh(counts, space.term_weights) @ space.term_vectors, dtype=np.float64)
    length = np.sqrt((placed**2).sum(axis=1, keepdims=True))
    near: NDArray[np.float64] = np.divide(placed, length, out=np.zeros_like(placed), where=length > 0)
    return near


def svd_space(counts: Any, dimensions: int, seed: int) -> TermSpace:
    """Return the space of TF-IDF and truncated SVD; fewer dimensions where the corpus is small.

    Parameters
    ----------
    counts : scipy CSR matrix of counts, each row with a word or more.
    dimensions : 2 or more.
    seed : of the singular vectors.
    """
    from sklearn.decomposition import TruncatedSVD

    weights = inverse_frequency(counts)
    size = min(dimensions, min(counts.shape) - 1)
    if size < 2:
        return TermSpace(weights, np.eye(counts.shape[1]))
    solver = TruncatedSVD(n_components=size, n_iter=7, random_state=seed).fit(weigh(counts, weights))
    return TermSpace(weights, np.asarray(solver.components_.T, dtype=np.float64))


def trained_space(sequences: Any, counts: Any, dimensions: int, seed: int) -> TermSpace:
    """Return the space of word vectors trained on the corpus itself (gensim, skip-gram, one thread).

    A word weighs a / (a + share of the corpus), and the direction that all texts have in common is taken out of the
    vectors. Source: Mikolov et al. (2013), arXiv:1301.3781; Arora, Liang & Ma (2017), A simple but tough-to-beat
    baseline for sentence embeddings, ICLR.

    Parameters
    ----------
    sequences : the counted words of each text in their order, as column numbers; a list of int arrays.
    counts : scipy CSR matrix of the same texts.
    dimensions : of the vectors.
    seed : of the vectors; the same seed gives the same vectors.

    Raises
    ------
    NotEnoughDataError : no word has company.
    """
    from gensim.models import Word2Vec

    n_terms = counts.shape[1]
    sentences = [[str(i) for i in row] for row in sequences]
    total = sum(map(len, sentences))
    if not any(len(s) > 1 for s in sentences):
        raise NotEnoughDataError("no text has two counted words: word vectors cannot be trained on them")
    solver = Word2Vec(
        sentences,
        vector_size=dimensions,
        window=5,
        min_count=1,
        sg=1,
        negative=5,
        sample=1e-3,
        # A small corpus is read more often, up to about two million words in all.
        epochs=int(np.clip(2_000_000 // max(total, 1), 5, 50)),
        seed=seed,
        workers=1,
    )
    vectors = np.zeros((n_terms, dimensions))
    for word, row in solver.wv.key_to_index.items():
        vectors[int(word)] = solver.wv.vectors[row]
    share = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel() / max(float(counts.sum()), 1.0)
    space = TermSpace(_COMMON / (_COMMON + share), vectors)
    placed = points(counts, space)
    common = np.linalg.svd(placed, full_matrices=False)[2][0] if placed.shape[0] > 1 else np.zeros(dimensions)
    return TermSpace(space.term_weights, vectors - np.outer(vectors @ common, common))
