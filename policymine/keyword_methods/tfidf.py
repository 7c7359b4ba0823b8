"""TF-IDF: words that a group uses much and that few documents use.

A group's documents are taken as one (its class), while document frequency is counted over documents:

    score(g, t) = n(g, t) / n(g) * idf(t)

with n(g, t) the uses of t in the group, n(g) the uses of all candidate terms there, N all documents and
df(t) those that hold t. A phrase counts 1 + log2 of its words times (`length_weight`). With several groups
idf is ln((N + 1) / (df + 1/2)), hardly above 0 for a word of every document, which cannot set a group apart.
With one group there is nothing to be set apart from, and idf is ln(1 + N / df), which draws common words
down without dropping them.

Sources: Spärck Jones (1972), A statistical interpretation of term specificity, Journal of Documentation 28;
Salton & Buckley (1988), Term-weighting approaches in automatic text retrieval, IP&M 24.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.keyword_methods.base import (
    Keyword,
    KeywordData,
    Scorer,
    Scores,
    group_totals,
    keywords_of,
    length_weight,
)
from policymine.provenance import cited

__all__ = ["describes", "extract", "inverse_document_frequency", "needs_tokens", "references", "scorer"]

needs_tokens: Final = False
describes: Final = (
    "Keywords by TF-IDF: a term's share of its group's words times its inverse document frequency "
    "over all documents."
)
references: Final = (
    cited("sparckjones1972"),
    cited("salton1988"),
)


def extract(data: KeywordData, *, top_n: int = 20) -> list[Keyword]:
    """Return each group's terms with the highest TF-IDF, highest first.

    Parameters
    ----------
    data : counts by document; tokens are not needed.
    top_n : most terms a group.

    Raises InputError where `top_n` is below 1.
    """
    return keywords_of(data, scorer(data), top_n)


def scorer(data: KeywordData) -> Scorer:
    """Return the TF-IDF of each group's terms as a function of how often each document counts."""
    matrix = data.matrix
    parts = data.parts()
    held = matrix.counts.astype(bool).astype(np.float64)
    longer = length_weight(data)

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        n_documents = float(weights.sum())
        idf = inverse_document_frequency(held.T @ weights, n_documents, contrast=len(parts) > 1) * longer
        found = []
        for number in groups:
            columns, totals = group_totals(matrix, parts[number][1], weights)
            found.append((columns, totals / max(totals.sum(), 1.0) * idf[columns]))
        return found

    return score


def inverse_document_frequency(
    document_frequency: NDArray[Any], n_documents: float, *, contrast: bool
) -> NDArray[np.float64]:
    """Return the idf of each term, above 0.

    Parameters
    ----------
    document_frequency : documents that hold each term, (n_terms,); a term of none has idf 0.
    n_documents : all documents.
    contrast : whether groups are to be set apart.

    >>> inverse_document_frequency(np.array([1, 2]), 2, contrast=True).round(3).tolist()
    [0.693, 0.182]
    """
    df = np.asarray(document_frequency, dtype=np.float64)
    base = np.maximum(df, 1.0)
    weight = np.log((n_documents + 1) / (base + 0.5)) if contrast else np.log1p(n_documents / base)
    return np.asarray(np.where(df > 0, weight, 0.0), dtype=np.float64)
