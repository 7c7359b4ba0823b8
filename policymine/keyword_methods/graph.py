"""Graphs of words that stand near one another, and PageRank on them: what textrank and its kin share."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import KeywordData, Scores
from policymine.keyword_methods.candidates import Candidates

__all__ = ["WordGraph", "check_walk", "pagerank", "term_scores"]

_FULL_STOPS: Final = frozenset("。！？；.!?;\n")
# Nodes up to which a graph is a dense matrix.
_DENSE: Final = 300


class WordGraph:
    """Which words meet within a window, by document.

    Parameters
    ----------
    tokens : the tokens. spans : their content words as nodes.
    window : words that a window spans; stop words count, punctuation does not; a full stop ends it.

    Two occurrences make an edge of weight 1; a word does not meet itself.
    """

    def __init__(self, tokens: Tokens, spans: Candidates, window: int) -> None:
        words = tokens.vocabulary
        is_stop = np.fromiter((w in _FULL_STOPS for w in words), dtype=bool, count=len(words))
        is_word = tokens.is_word()[tokens.ids]
        document = np.repeat(np.arange(len(tokens.documents), dtype=np.int64), np.diff(tokens.indptr))
        # A run is a stretch of one document without a full stop; pairs across runs do not count.
        run = np.cumsum(is_stop[tokens.ids]) + document * (tokens.ids.size + 1)
        node, run, document = spans.node[is_word], run[is_word], document[is_word]
        lefts, rights, owners = [], [], []
        for apart in range(1, min(window, node.size)):
            left, right = node[:-apart], node[apart:]
            meet = (left >= 0) & (right >= 0) & (left != right) & (run[:-apart] == run[apart:])
            lefts.append(left[meet])
            rights.append(right[meet])
            owners.append(document[:-apart][meet])
        empty = np.zeros(0, dtype=np.int64)
        owner = np.concatenate(owners or [empty])
        order = np.argsort(owner, kind="stable")
        self._left = np.concatenate(lefts or [empty])[order].astype(np.int64)
        self._right = np.concatenate(rights or [empty])[order].astype(np.int64)
        self._indptr = np.searchsorted(owner[order], np.arange(len(tokens.documents) + 1))

    def of(self, rows: NDArray[np.int64], weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], Any]:
        """Return the nodes of a group of documents, ascending, and their weighted graph, a symmetric CSR matrix.

        Parameters
        ----------
        rows : the documents. weights : how often each of all documents counts.
        """
        from scipy import sparse

        pieces = [np.arange(self._indptr[row], self._indptr[row + 1]) for row in rows]
        where = np.concatenate(pieces or [np.zeros(0, dtype=np.int64)])
        each = np.repeat(weights[rows], [piece.size for piece in pieces])
        where, each = where[each > 0], each[each > 0]
        nodes, ends = np.unique(np.concatenate((self._left[where], self._right[where])), return_inverse=True)
        left, right = ends[: where.size], ends[where.size :]
        half = sparse.coo_matrix((each, (left, right)), shape=(nodes.size, nodes.size)).tocsr()
        return nodes, (half + half.T).tocsr()


def check_walk(window: int, damping: float) -> None:
    """Refuse a window below 2 words or a damping outside 0 to 1."""
    if window < 2:
        raise InputError(f"a window spans 2 words or more, not {window}")
    if not 0 < damping < 1:
        raise InputError(f"damping lies between 0 and 1, not {damping}")


def pagerank(
    graph: Any,
    damping: float = 0.85,
    *,
    start: NDArray[np.float64] | None = None,
    tolerance: float = 1e-10,
    most: int = 500,
) -> NDArray[np.float64]:
    """Return the weighted PageRank of each node, (n_nodes,); sums to 1 over the nodes that have an edge.

    Parameters
    ----------
    graph : symmetric sparse matrix of weights.
    damping : chance of following an edge rather than starting anew.
    start : how likely each node is where a walk starts anew, (n_nodes,), any scale; None takes all alike.
    tolerance : change of all scores together, in absolute terms, at which the iteration ends.

    Nodes without an edge are not in the walk: their score is 0.

    Raises InputError where it does not converge within `most` steps.
    """
    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    inside = degree > 0
    if not inside.any():
        return np.zeros(degree.size)
    share = np.divide(1.0, degree, out=np.zeros_like(degree), where=inside)
    home = inside.astype(np.float64) if start is None else np.where(inside, start, 0.0)
    home = home / home.sum()
    scores = home.copy()
    # A small matrix is multiplied faster as it stands; the sum is the same to the last bits that are kept.
    step = graph.toarray() if degree.size <= _DENSE else graph
    for _ in range(most):
        # Every node in the walk has an edge back, so no walker is lost and the sum stays 1.
        new = (1 - damping) * home + damping * (step @ (scores * share))
        if float(np.abs(new - scores).sum()) < tolerance:
            return np.asarray(new, dtype=np.float64)
        scores = new
    raise InputError(f"PageRank did not settle in {most} steps with damping {damping}: take a smaller one")


def term_scores(
    data: KeywordData,
    totals: Scores,
    nodes: NDArray[np.int64],
    scores: NDArray[np.float64],
) -> Scores:
    """Return the scores of terms from those of their words.

    Parameters
    ----------
    totals : the terms that the group uses, and how often.
    nodes, scores : words in the graph, ascending, and their scores; another word has 0.

    The scores of a term's words are added up. With phrases the sum is multiplied by 1 + ln of the term's uses: among
    many documents a phrase of well-connected words that stands there twice would lead otherwise.
    """
    columns, uses = totals
    spans = data.spans
    lengths = np.diff(spans.words_ptr)[columns]
    starts = np.repeat(spans.words_ptr[columns] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    words = spans.words[np.arange(int(lengths.sum())) + starts]
    if not nodes.size or not columns.size:
        return columns, np.zeros(columns.size)
    place = np.minimum(np.searchsorted(nodes, words), nodes.size - 1)
    each = np.where(nodes[place] == words, scores[place], 0.0)
    added = np.add.reduceat(each, np.cumsum(lengths) - lengths)
    # Resampled documents may count by less than 1.
    return columns, added if data.candidates is None else added * (1.0 + np.log(np.maximum(uses, 1.0)))
