"""TextRank: words that stand beside many words that stand beside many words.

Candidate terms are the nodes of a graph; two are joined, as often as they meet, where they stand fewer
than `window` words apart in one line of words without a full stop between. The score is PageRank on that
graph: the share of a random walker's time. Each group has a graph of its own, and scores are comparable
within it only.

Source: Mihalcea & Tarau (2004), TextRank: Bringing order into texts, EMNLP.
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
    need_tokens,
)
from policymine.keyword_methods.graph import WordGraph, check_walk, pagerank, term_scores
from policymine.provenance import cited

__all__ = ["describes", "extract", "needs_tokens", "references", "scorer"]

needs_tokens: Final = True
describes: Final = (
    "Keywords by TextRank: weighted PageRank on the graph of words that stand near one another."
)
references: Final = (cited("mihalcea2004"),)


def extract(data: KeywordData, *, top_n: int = 20, window: int = 5, damping: float = 0.85) -> list[Keyword]:
    """Return each group's terms with the highest TextRank, highest first.

    Parameters
    ----------
    data : counts and tokens.
    top_n : most terms a group.
    window : words that a window spans, 2 (neighbours only) or more; stop words count, punctuation does not.
    damping : chance of following an edge rather than starting anew, between 0 and 1.

    Raises
    ------
    InputError : a number out of range, or data without tokens.
    """
    return keywords_of(data, scorer(data, window=window, damping=damping), top_n)


def scorer(data: KeywordData, *, window: int = 5, damping: float = 0.85) -> Scorer | None:
    """Return the TextRank of each group's terms as a function of how often each document counts."""
    check_walk(window, damping)
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return None
    graph = WordGraph(need_tokens(data, "textrank"), data.spans, window)

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        found = []
        for number in groups:
            rows = parts[number][1]
            nodes, edges = graph.of(rows, weights)
            totals = group_totals(data.matrix, rows, weights)
            found.append(term_scores(data, totals, nodes, pagerank(edges, damping)))
        return found

    return score
