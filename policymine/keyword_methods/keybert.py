"""KeyBERT-like: terms whose vector is nearest to that of their group's texts.

Documents and terms are put into one space of vectors; a group is the mean of its documents' vectors, less the mean of
all documents where there are several groups (what all share sets none apart), and a term's score is its cosine
with it. In a long group words of no subject stand with all others and so near its middle; as BERTopic's
KeyBERT-inspired words do, only the hundred terms of highest TF-IDF of a group are compared. The space is that of an encoder:

- `lsa`, the default: TF-IDF and truncated SVD of stretches of this corpus's own documents. Nothing is downloaded and
  nothing leaves the machine; it knows no more of meaning than which terms stand together here.
- a folder: a sentence-transformers model that stands on this machine (extra `neural`). A text longer than a model
  reads at once is cut at sentences, and the vectors of its pieces are averaged.

Sources: Grootendorst (2020), KeyBERT: minimal keyword extraction with BERT, Zenodo; Deerwester et al.
(1990), Indexing by latent semantic analysis, JASIS.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, MissingExtraError
from policymine.keyword_methods.base import (
    Keyword,
    KeywordData,
    Scorer,
    Scores,
    keywords_of,
    ranking,
)
from policymine.keyword_methods.tfidf import scorer as tfidf_scorer
from policymine.provenance import cited
from policymine.terms.order import one_thread, rows_by_content

__all__ = ["LSA", "describes", "extract", "needs_tokens", "references", "scorer"]

needs_tokens: Final = False
describes: Final = "Keywords by KeyBERT: terms by the cosine of their vector with the mean vector of their group's documents."
references: Final = (
    cited("grootendorst2020"),
    cited("deerwester1990"),
)

LSA: Final = "lsa"
# Terms of a group that are compared with it.
_COMPARED: Final = 100
# Code points of one piece of a long text.
_PIECE: Final = 800
# Uses of terms in one stretch of a document, for `lsa`.
_STRETCH: Final = 60


def extract(
    data: KeywordData, *, top_n: int = 20, encoder: str = LSA, dimensions: int = 100, seed: int = 0
) -> list[Keyword]:
    """Return each group's terms nearest to it, nearest first.

    Parameters
    ----------
    data : counts by document; with an encoder other than `lsa`, texts too.
    top_n : most terms a group.
    encoder : `lsa`, or the folder of a sentence-transformers model.
    dimensions : of the space, for `lsa`; fewer where the corpus is small.
    seed : of the singular vectors.

    Raises
    ------
    InputError : an option that cannot be used, or an encoder that is not there.
    MissingExtraError : an encoder is given, and sentence-transformers is not installed.
    """
    return keywords_of(data, scorer(data, encoder=encoder, dimensions=dimensions, seed=seed), top_n)


def scorer(data: KeywordData, *, encoder: str = LSA, dimensions: int = 100, seed: int = 0) -> Scorer | None:
    """Return the nearness of each group's terms as a function of how often each document counts."""
    if dimensions < 2:
        raise InputError(f"a space has 2 dimensions or more, not {dimensions}")
    if encoder != LSA:
        _check(encoder)
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return None
    documents, terms = _lsa(data, dimensions, seed) if encoder == LSA else _encode(data, encoder)
    telling = tfidf_scorer(data)

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        found = []
        common = weights @ documents / weights.sum() if len(parts) > 1 else np.zeros(documents.shape[1])
        for number in groups:
            rows = parts[number][1]
            ((columns, importance),) = telling(weights, [number])
            if columns.size > _COMPARED:
                columns = np.sort(columns[ranking(importance)[:_COMPARED]])
            mean = weights[rows] @ documents[rows] / weights[rows].sum()
            centre = _unit((mean - common)[None, :])[0]
            found.append((columns, np.asarray(terms[columns] @ centre, dtype=np.float64)))
        return found

    return score


def _check(encoder: str) -> None:
    if not Path(encoder).is_dir():
        raise InputError(
            f"encoder {encoder!r} is not a folder: name the folder of a sentence-transformers model on this machine, "
            f"or {LSA} for vectors made from the corpus itself"
        )
    if importlib.util.find_spec("sentence_transformers") is None:
        raise MissingExtraError("sentence-transformers", "neural", f"--method keybert --encoder {encoder}")


@one_thread()
def _lsa(data: KeywordData, dimensions: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return vectors of documents and of terms, of length 1."""
    from scipy import sparse
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer

    counts, owner = _passages(data)
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    size = min(dimensions, min(weighted.shape) - 1)
    n_documents = len(data.matrix.documents)
    joined = sparse.csr_matrix(
        (np.ones(owner.size), (owner, np.arange(owner.size))), shape=(n_documents, owner.size)
    )
    if size < 2:
        # Too small a corpus for a space of its own: each term is its own direction.
        return _unit((joined @ weighted).toarray()), np.eye(weighted.shape[1])
    svd = TruncatedSVD(n_components=size, n_iter=10, random_state=seed)
    passages = np.zeros((owner.size, size))
    order = rows_by_content(counts)
    # Passages that are all the same have no variance to be explained.
    with np.errstate(invalid="ignore"):
        passages[order] = svd.fit_transform(weighted[order])
    return _unit(joined @ passages), _unit(svd.components_.T * svd.singular_values_)


def _passages(data: KeywordData) -> tuple[Any, NDArray[np.int64]]:
    """Return counts by passage and term, and the document of each passage; documents where order is not known.

    Long documents share nearly all their words: what belongs together shows in stretches of them.
    """
    from scipy import sparse

    n_terms = len(data.matrix.terms)
    if data.tokens is None:
        return data.matrix.counts.astype(np.float64), np.arange(len(data.matrix.documents), dtype=np.int64)
    spans = data.spans
    document = np.searchsorted(data.tokens.indptr, spans.first, side="right") - 1
    bounds = np.searchsorted(document, np.arange(len(data.matrix.documents) + 1))
    stretch = (np.arange(spans.first.size) - bounds[document]) // _STRETCH
    longest = int(stretch.max(initial=0)) + 1
    found, passage = np.unique(document * longest + stretch, return_inverse=True)
    ones = np.ones(passage.size)
    counts = sparse.coo_matrix((ones, (passage, spans.term)), shape=(found.size, n_terms)).tocsr()
    return counts, np.asarray(found // longest, dtype=np.int64)


def _encode(data: KeywordData, encoder: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sentence_transformers import SentenceTransformer

    if not data.texts:
        raise InputError("an encoder reads the texts: give them with the data")
    model = SentenceTransformer(encoder, device="cpu", local_files_only=True)
    pieces = [_pieces(data.texts.get(name, "")) for name in data.matrix.documents]
    vectors = _vectors(model, [piece for part in pieces for piece in part])
    owner = np.repeat(np.arange(len(pieces)), [len(part) for part in pieces])
    documents = np.zeros((len(pieces), vectors.shape[1]))
    np.add.at(documents, owner, vectors)
    return _unit(documents), _vectors(model, list(data.matrix.terms))


def _vectors(model: Any, texts: list[str]) -> NDArray[np.float64]:
    return _unit(np.asarray(model.encode(texts, show_progress_bar=False), dtype=np.float64))


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of whole sentences, about 800 code points each; at least one.

    >>> [len(piece) for piece in _pieces("一二三四。" * 200)]
    [800, 200]
    """
    pieces, low = [], 0
    while len(text) - low > _PIECE:
        high = max(text.rfind(mark, low, low + _PIECE) for mark in "。！？.!?\n") + 1
        high = high if high > low else low + _PIECE
        pieces.append(text[low:high])
        low = high
    return [*pieces, text[low:]] if text[low:] or not pieces else pieces


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rows with length 1; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0), dtype=np.float64)
