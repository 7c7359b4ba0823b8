"""TextRank: words that stand beside many words that stand beside many words.

Candidate terms are the nodes of a graph; two are joined, as often as they meet, where they stand fewer
than `window` words apart in one line of words without a full stop between. The score is PageRank on that
graph: the share of a random walker's time. Each group has a graph of its own, and scores are comparable
within it only.

Source: Mihalcea & Tarau (2004), TextRank: Bringing order into texts, EMNLP.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import Keyword, KeywordData, rank
from policymine.provenance import Reference

__all__ = ["cooccurrence_graph", "describes", "extract", "needs_tokens", "pagerank", "references"]

needs_tokens: Final = True
describes: Final = (
    "Keywords by TextRank: weighted PageRank on the graph of words that stand near one another."
)
references: Final = (
    Reference(
        "mihalcea2004",
        "Mihalcea, R.; Tarau, P.",
        2004,
        "TextRank: Bringing order into texts",
        "Proceedings of EMNLP 2004, 404-411",
    ),
)

_FULL_STOPS: Final = frozenset("。！？；.!?;\n")


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
    if window < 2:
        raise InputError(f"a window spans 2 words or more, not {window}")
    if not 0 < damping < 1:
        raise InputError(f"damping lies between 0 and 1, not {damping}")
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return []
    if data.tokens is None:
        raise InputError("textrank needs the order of words: give the tokens, or take tfidf")
    found: list[Keyword] = []
    for group, rows in parts:
        graph = cooccurrence_graph(data.tokens.take(rows), data.matrix.terms, window)
        found += rank(data, group, rows, pagerank(graph, damping), top_n)
    return found


def cooccurrence_graph(tokens: Tokens, terms: tuple[str, ...], window: int) -> Any:
    """Return how often two terms meet within a window, a symmetric CSR matrix (n_terms, n_terms) without diagonal."""
    from scipy import sparse

    column_of = {term: i for i, term in enumerate(terms)}
    words = tokens.vocabulary
    column = np.fromiter((column_of.get(w, -1) for w in words), dtype=np.int64, count=len(words))
    is_stop = np.fromiter((w in _FULL_STOPS for w in words), dtype=bool, count=len(words))
    is_word = tokens.is_word()[tokens.ids]
    # A run is a stretch of one document without a full stop; pairs across runs do not count.
    run = np.cumsum(is_stop[tokens.ids]) + np.repeat(
        np.arange(len(tokens.documents)) * (tokens.ids.size + 1), np.diff(tokens.indptr)
    )
    columns, run = column[tokens.ids[is_word]], run[is_word]
    graph = sparse.csr_matrix((len(terms), len(terms)), dtype=np.int64)
    for apart in range(1, min(window, columns.size)):
        left, right = columns[:-apart], columns[apart:]
        meet = (left >= 0) & (right >= 0) & (left != right) & (run[:-apart] == run[apart:])
        pairs = (np.ones(int(meet.sum()), dtype=np.int64), (left[meet], right[meet]))
        graph = graph + sparse.coo_matrix(pairs, shape=graph.shape).tocsr()
    return (graph + graph.T).tocsr()


def pagerank(
    graph: Any, damping: float = 0.85, *, tolerance: float = 1e-10, most: int = 500
) -> NDArray[np.float64]:
    """Return the weighted PageRank of each node, (n_nodes,); sums to 1 over the nodes that have an edge.

    Nodes without an edge are not in the walk: their score is 0. `tolerance` is the change of all scores
    together, in absolute terms, at which the iteration ends.

    Raises InputError where it does not converge within `most` steps.
    """
    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    inside = degree > 0
    n = int(inside.sum())
    if not n:
        return np.zeros(degree.size)
    share = np.divide(1.0, degree, out=np.zeros_like(degree), where=inside)
    start = inside / n
    scores = start.copy()
    for _ in range(most):
        # Every node in the walk has an edge back, so no walker is lost and the sum stays 1.
        new = (1 - damping) * start + damping * (graph.T @ (scores * share))
        if float(np.abs(new - scores).sum()) < tolerance:
            return np.asarray(new, dtype=np.float64)
        scores = new
    raise InputError(f"textrank did not settle in {most} steps with damping {damping}: take a smaller one")
