"""The document-term matrix: counts by document, with the terms and the document fields beside it.

    matrix = build_matrix(tokens, fields, min_df=2, stopwords=words)

Every model, keyword method and comparison works on a `TermMatrix`. Rows are documents sorted by id, so
that the order of ingestion never shows in a result; columns are terms sorted by code point.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from policymine.corpus.tokens import Tokens

__all__ = ["TermMatrix", "build_matrix"]


@dataclass(frozen=True, eq=False)
class TermMatrix:
    """Counts by document and term.

    Parameters
    ----------
    counts : scipy CSR matrix of int32, (n_documents, n_terms); sorted indices, no stored zeros.
    terms : the terms, (n_terms,), sorted by code point.
    documents : document ids, (n_documents,), sorted.
    fields : document fields, one row a document in the same order; may have no columns.
    n_tokens : all tokens of each document before filtering, (n_documents,): the base of every rate.
    """

    counts: Any
    terms: tuple[str, ...]
    documents: tuple[str, ...]
    fields: pd.DataFrame
    n_tokens: NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, int]:
        """(n_documents, n_terms)."""
        return len(self.documents), len(self.terms)

    def take(self, rows: Sequence[int] | NDArray[Any]) -> TermMatrix:
        """Return the matrix of these documents (row numbers, ascending), terms unchanged."""
        index = np.asarray(rows, dtype=np.int64)
        return TermMatrix(
            counts=self.counts[index],
            terms=self.terms,
            documents=tuple(self.documents[i] for i in index),
            fields=self.fields.iloc[index].reset_index(drop=True),
            n_tokens=self.n_tokens[index],
        )

    def totals(self) -> NDArray[np.int64]:
        """Count of each term over all documents, (n_terms,)."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.int64).ravel()

    def document_frequency(self) -> NDArray[np.int64]:
        """Number of documents that hold each term, (n_terms,)."""
        return np.bincount(self.counts.indices, minlength=len(self.terms)).astype(np.int64)


def build_matrix(
    tokens: Tokens,
    fields: pd.DataFrame | None = None,
    *,
    min_df: int = 1,
    max_df: float = 1.0,
    min_length: int = 1,
    stopwords: Collection[str] = (),
    words_only: bool = True,
) -> TermMatrix:
    """Return the document-term matrix of a segmented corpus.

    Parameters
    ----------
    tokens : the segmented corpus.
    fields : document fields with a column `id`; those of `tokens.documents` are kept.
    min_df : smallest number of documents a term must occur in.
    max_df : largest share of documents (0 to 1) a term may occur in.
    min_length : shortest term kept, in code points; 1 keeps all.
    stopwords : terms left out.
    words_only : leave out tokens without a letter or Chinese character (punctuation, numbers).

    Raises
    ------
    InputError : a share outside 0 to 1, or a minimum below 1.
    """
    import pandas as pd
    from scipy import sparse

    if not 0.0 < max_df <= 1.0:
        raise InputError(f"max_df is a share of documents above 0 and up to 1, not {max_df}")
    if min_df < 1 or min_length < 1:
        raise InputError("min_df and min_length start at 1")
    order = sorted(range(len(tokens.documents)), key=lambda i: tokens.documents[i])
    n_documents = len(order)
    rank = np.empty(n_documents, dtype=np.int64)
    rank[np.asarray(order, dtype=np.int64)] = np.arange(n_documents)
    lengths = np.diff(tokens.indptr)
    row_of_token = np.repeat(rank, lengths)
    words = tokens.vocabulary
    n_words = len(words)
    keep = np.ones(n_words, dtype=bool)
    stop = frozenset(stopwords)
    for i, word in enumerate(words):
        if (
            len(word) < min_length
            or word in stop
            or not word.strip()
            or (words_only and not any(ch.isalpha() for ch in word))
        ):
            keep[i] = False
    cells = row_of_token * max(n_words, 1) + tokens.ids
    unique, counts = np.unique(cells, return_counts=True)
    rows, columns = np.divmod(unique, max(n_words, 1))
    frequency = np.bincount(columns, minlength=n_words)
    keep &= frequency >= min_df
    if max_df < 1.0:
        keep &= frequency <= max_df * n_documents
    kept = sorted(np.flatnonzero(keep & (frequency > 0)).tolist(), key=lambda i: words[i])
    column_of = np.full(n_words, -1, dtype=np.int64)
    column_of[np.asarray(kept, dtype=np.int64)] = np.arange(len(kept))
    mask = column_of[columns] >= 0 if n_words else np.zeros(0, dtype=bool)
    matrix = sparse.csr_matrix(
        (counts[mask].astype(np.int32), (rows[mask], column_of[columns[mask]])),
        shape=(n_documents, len(kept)),
    )
    matrix.sort_indices()
    documents = tuple(tokens.documents[i] for i in order)
    table = pd.DataFrame(index=range(n_documents))
    if fields is not None:
        table = fields.set_index("id", drop=False).loc[list(documents)].reset_index(drop=True)
    n_tokens = np.zeros(n_documents, dtype=np.int64)
    n_tokens[rank] = tokens.word_counts()
    return TermMatrix(
        counts=matrix,
        terms=tuple(words[i] for i in kept),
        documents=documents,
        fields=table,
        n_tokens=n_tokens,
    )
