"""TopicRank: terms that share words are one topic, topics that stand near one another vote for one another.

Terms of a group are clustered by the words they share (average linkage on the Jaccard distance, cut where less than
about a quarter is shared). Topics are joined with weight the sum of 1 / distance over the uses of their terms in one
document, distance in tokens, over the nearest `reach` terms. PageRank scores the topics, and each is told by one
term: the one that most documents hold, of those the earliest. So a list names things once: one of `rate hike`,
`rate hikes` and `hike`.

Source: Bougouin, Boudin & Daille (2013), TopicRank: graph-based topic ranking for keyphrase extraction, IJCNLP, where
all pairs of one document are joined; a pair 60 terms apart adds next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.keyword_methods.base import Keyword, KeywordData, Scorer, Scores, keywords_of, need_tokens
from policymine.keyword_methods.graph import check_walk, pagerank
from policymine.provenance import cited

__all__ = ["describes", "extract", "needs_tokens", "references", "scorer"]

needs_tokens: Final = True
describes: Final = (
    "Keywords by TopicRank: terms clustered by the words they share, PageRank on the graph of these topics, each told "
    "by the term that most documents hold, of those the earliest."
)
references: Final = (cited("bougouin2013"),)
# Jaccard distance at which clusters are cut.
_CUT: Final = 0.74


def extract(
    data: KeywordData, *, top_n: int = 20, damping: float = 0.85, reach: int = 60, most: int = 1500
) -> list[Keyword]:
    """Return the leading term of each group's highest topics, highest first.

    Parameters
    ----------
    data : counts and tokens.
    top_n : most terms a group.
    damping : chance of following an edge rather than starting anew, between 0 and 1.
    reach : how many terms on each side of a term are joined with it.
    most : most terms of a group that are clustered, the most used.

    Raises
    ------
    InputError : a number out of range, or data without tokens.
    """
    return keywords_of(data, scorer(data, damping=damping, reach=reach, most=most), top_n)


def scorer(data: KeywordData, *, damping: float = 0.85, reach: int = 60, most: int = 1500) -> Scorer | None:
    """Return the TopicRank of each group's terms as a function of how often each document counts.

    The clusters are those of the data as they are.
    """
    check_walk(2, damping)
    if reach < 1 or most < 2:
        raise InputError("topicrank joins 1 neighbour or more, and clusters 2 terms or more")
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return None
    tokens = need_tokens(data, "topicrank")
    bounds = np.searchsorted(data.spans.first, tokens.indptr)
    made: dict[int, _Group] = {}

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        found = []
        for number in groups:
            if number not in made:
                made[number] = _group(data, parts[number][1], bounds, reach, most)
            found.append(_score(made[number], weights, damping))
        return found

    return score


@dataclass(frozen=True, eq=False)
class _Group:
    """The topics of a group and their edges.

    Parameters
    ----------
    columns : the term that tells each topic, (n_topics,).
    left, right, weight, document : the edges: topics, 1 / distance, and whose they are, (n_edges,).
    """

    columns: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    weight: NDArray[np.float64]
    document: NDArray[np.int64]


def _group(
    data: KeywordData, rows: NDArray[np.int64], bounds: NDArray[np.int64], reach: int, most: int
) -> _Group:
    spans = data.spans
    pieces = [np.arange(bounds[row], bounds[row + 1]) for row in rows]
    use = np.concatenate(pieces)
    document = np.repeat(rows, [piece.size for piece in pieces])
    columns, term, count = np.unique(spans.term[use], return_inverse=True, return_counts=True)
    kept = np.zeros(columns.size, dtype=bool)
    kept[np.argsort(-count, kind="stable")[:most]] = True
    number = np.cumsum(kept) - 1
    use, document, term = use[kept[term]], document[kept[term]], number[term[kept[term]]]
    columns = columns[kept]
    topic = _clusters(data, columns)
    # Documents that hold each term, and its earliest place in one of them.
    n_docs = np.bincount(np.unique(term * (int(rows[-1]) + 1) + document) // (int(rows[-1]) + 1))
    place = spans.first[use] - data.tokens.indptr[document] if data.tokens is not None else use
    earliest = np.full(columns.size, np.iinfo(np.int64).max)
    np.minimum.at(earliest, term, place)
    order = np.lexsort((np.arange(columns.size), earliest, -n_docs, topic))
    telling = order[np.searchsorted(topic[order], np.arange(int(topic.max(initial=-1)) + 1))]
    lefts, rights, weights, owners = [], [], [], []
    of_use = topic[term]
    for apart in range(1, min(reach + 1, use.size)):
        left, right = of_use[:-apart], of_use[apart:]
        near = (left != right) & (document[:-apart] == document[apart:])
        lefts.append(left[near])
        rights.append(right[near])
        weights.append(1.0 / (spans.first[use[apart:]] - spans.first[use[:-apart]])[near])
        owners.append(document[:-apart][near])
    none = np.zeros(0, dtype=np.int64)
    return _Group(
        columns=columns[telling].astype(np.int64),
        left=np.concatenate(lefts or [none]),
        right=np.concatenate(rights or [none]),
        weight=np.concatenate(weights or [np.zeros(0)]),
        document=np.concatenate(owners or [none]),
    )


def _clusters(data: KeywordData, columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the topic of each term, numbered in the order of the terms."""
    from scipy import sparse
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if columns.size < 2:
        return np.zeros(columns.size, dtype=np.int64)
    spans = data.spans
    lengths = np.diff(spans.words_ptr)[columns]
    words = np.concatenate([spans.words[spans.words_ptr[j] : spans.words_ptr[j + 1]] for j in columns])
    held = sparse.coo_matrix(
        (np.ones(words.size), (np.repeat(np.arange(columns.size), lengths), words)),
        shape=(columns.size, int(words.max(initial=0)) + 1),
    ).tocsr()
    held.data[:] = 1.0
    sizes = np.asarray(held.sum(axis=1)).ravel()
    shared = (held @ held.T).toarray()
    distance = 1.0 - shared / (sizes[:, None] + sizes[None, :] - shared)
    np.fill_diagonal(distance, 0.0)
    labels = fcluster(linkage(squareform(distance, checks=False), "average"), _CUT, "distance")
    _, first, topic = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[topic], dtype=np.int64)


def _score(group: _Group, weights: NDArray[np.float64], damping: float) -> Scores:
    from scipy import sparse

    each = group.weight * weights[group.document]
    shape = (group.columns.size, group.columns.size)
    half = sparse.coo_matrix((each, (group.left, group.right)), shape=shape).tocsr()
    half.eliminate_zeros()
    ranks = pagerank((half + half.T).tocsr(), damping)
    order = np.argsort(group.columns)
    return group.columns[order], ranks[order]
