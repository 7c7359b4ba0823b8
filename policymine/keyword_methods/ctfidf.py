"""c-TF-IDF: words that a group uses more than groups do on average.

All documents of a group are one long text, its class, and terms are weighed between classes, not documents:

    score(g, t) = n(g, t) / n(g) * ln(1 + A / n(t))

with n(g, t) the uses of t in the group, n(g) the uses of all candidate terms there, n(t) those of t in all groups and A
the mean n(g). A term of one document that uses it often can lead its group: `n_docs` tells. A phrase counts 1 + log2
of its words times (`length_weight`).

Source: Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF procedure, arXiv:2203.05794.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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

__all__ = ["describes", "extract", "needs_tokens", "references", "scorer"]

needs_tokens: Final = False
describes: Final = (
    "Keywords by c-TF-IDF: a term's share of its group's words times the log of 1 plus the words of a mean group "
    "over the term's uses in all groups."
)
references: Final = (cited("grootendorst2022"),)


def extract(data: KeywordData, *, top_n: int = 20) -> list[Keyword]:
    """Return each group's terms with the highest c-TF-IDF, highest first.

    Parameters
    ----------
    data : counts by document; tokens are not needed.
    top_n : most terms a group.

    Raises InputError where `top_n` is below 1.
    """
    return keywords_of(data, scorer(data), top_n)


def scorer(data: KeywordData) -> Scorer:
    """Return the c-TF-IDF of each group's terms as a function of how often each document counts."""
    matrix = data.matrix
    parts = data.parts()
    longer = length_weight(data)
    grouped = np.zeros(len(matrix.documents))
    for _, rows in parts:
        grouped[rows] = 1.0

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        everywhere = np.asarray(matrix.counts.T @ (weights * grouped), dtype=np.float64)
        mean = everywhere.sum() / max(len(parts), 1)
        idf = np.log1p(mean / np.maximum(everywhere, 1.0)) * longer
        found = []
        for number in groups:
            columns, totals = group_totals(matrix, parts[number][1], weights)
            found.append((columns, totals / max(totals.sum(), 1.0) * idf[columns]))
        return found

    return score
