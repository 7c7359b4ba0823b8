"""PositionRank: TextRank whose walker starts anew at words that stand early and often.

The graph is that of TextRank. A word is a start in proportion to the sum over its uses of 1 / its place in its
document, counted in words from 1; in a group of documents these sums are added up. Texts that open with what they are
about (titles, abstracts, the first paragraph of a notice) are served best; where each document opens with the same
formula, take `textrank`.

Source: Florescu & Caragea (2017), PositionRank: an unsupervised approach to keyphrase extraction, ACL.
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
    "Keywords by PositionRank: PageRank on the graph of words that stand near one another, biased to words that "
    "stand early and often."
)
references: Final = (cited("florescu2017"),)


def extract(data: KeywordData, *, top_n: int = 20, window: int = 5, damping: float = 0.85) -> list[Keyword]:
    """Return each group's terms with the highest PositionRank, highest first.

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
    """Return the PositionRank of each group's terms as a function of how often each document counts."""
    check_walk(window, damping)
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return None
    tokens = need_tokens(data, "positionrank")
    graph = WordGraph(tokens, data.spans, window)
    is_word = tokens.is_word()[tokens.ids]
    running = np.concatenate(([0], np.cumsum(is_word)))
    document = np.repeat(np.arange(len(tokens.documents)), np.diff(tokens.indptr))
    place = running[:-1] - running[tokens.indptr[document]] + 1
    node = data.spans.node
    n_nodes = int(node.max(initial=-1)) + 1

    def starts(rows: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        early = np.zeros(n_nodes)
        for row in rows:
            low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
            named = np.flatnonzero(node[low:high] >= 0) + low
            np.add.at(early, node[named], weights[row] / place[named])
        return early

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        found = []
        for number in groups:
            rows = parts[number][1]
            nodes, edges = graph.of(rows, weights)
            ranks = pagerank(edges, damping, start=starts(rows, weights)[nodes])
            found.append(term_scores(data, group_totals(data.matrix, rows, weights), nodes, ranks))
        return found

    return score
