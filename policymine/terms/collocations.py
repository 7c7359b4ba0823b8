"""Collocations: which words stand near a term more often than elsewhere, counted in windows.

A window runs over words, not punctuation, and stops at the end of a sentence and of a document. Words in
two windows at once count once. What is near is compared with everything else outside the windows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import cited
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "DUNNING_1993",
    "REFERENCES",
    "SENTENCE_ENDS",
    "Collocations",
    "collocations",
    "node_positions",
    "signed_log_likelihood",
]

COLUMNS: Final = (
    "term",
    "count",
    "expected",
    "n_docs",
    "left",
    "right",
    "total",
    "log_likelihood",
    "pmi",
    "log_ratio",
    "low",
    "high",
)
SENTENCE_ENDS: Final = frozenset("。！？；!?;…\n") | {"……", "."}

DUNNING_1993: Final = cited("dunning1993")
REFERENCES: Final = (
    DUNNING_1993,
    cited("evert2008"),
    cited("church1990"),
)


@dataclass(frozen=True, eq=False)
class Collocations:
    """Collocates of a node.

    Parameters
    ----------
    table : one row a collocate, the conservative bound `low` largest first; columns:
        term; count of it in the windows; expected, were it as frequent there as elsewhere; n_docs, documents in which
        it stands near; left, right, count before and after the node (a word between two nodes is both);
        total, count outside the node's own tokens; log_likelihood, signed G2 (positive: attracted); pmi,
        log2(count / expected); log_ratio, log2 of the rate near over the rate elsewhere; low, high, its 95% interval
        from resampled documents, null with fewer than five documents that hold it near.
    n_nodes : occurrences of the node.
    n_documents : documents that hold the node.
    n_window : words in the windows; n_words : words in the corpus without the node.
    positions : for each row, token numbers of the collocate near the node.
    """

    table: pd.DataFrame
    n_nodes: int
    n_documents: int
    n_window: int
    n_words: int
    positions: tuple[NDArray[np.int64], ...]


def signed_log_likelihood(
    inside: ArrayLike, outside: ArrayLike, inside_tokens: float, outside_tokens: float
) -> NDArray[np.float64]:
    """Return Dunning's log-likelihood G2 of each term, positive where its rate inside is higher.

    Parameters
    ----------
    inside, outside : counts of each term in two parts of the text, (n_terms,).
    inside_tokens, outside_tokens : all tokens of each part.

    All four cells of the table term / other tokens by part; no continuity correction; 0 log 0 is 0.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence.

    >>> float(signed_log_likelihood([52], [57], 50_000, 75_000)[0].round(2))
    2.65
    """
    a, b = np.asarray(inside, dtype=np.float64), np.asarray(outside, dtype=np.float64)
    n1, n2 = float(inside_tokens), float(outside_tokens)
    row, total = a + b, max(n1 + n2, 1.0)
    other = total - row

    def part(x: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(x > 0, x * np.log(x / expected), 0.0)

    g2 = 2.0 * (
        part(a, row * n1 / total)
        + part(b, row * n2 / total)
        + part(n1 - a, other * n1 / total)
        + part(n2 - b, other * n2 / total)
    )
    # Cross products, not rates: exact for integers, so equal rates give exactly zero.
    return np.asarray(np.sign(a * n2 - b * n1) * np.clip(g2, 0.0, None), dtype=np.float64)


def node_positions(tokens: Tokens, term: str) -> NDArray[np.int64]:
    """Return the token numbers where a term stands as one token; empty where it never does."""
    if term not in tokens.vocabulary:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(tokens.ids == tokens.vocabulary.index(term)).astype(np.int64)


def collocations(
    tokens: Tokens,
    node: Sequence[int] | NDArray[Any],
    *,
    window: int | tuple[int, int] = 5,
    min_count: int = 3,
    min_docs: int = 1,
    stopwords: Collection[str] = (),
    sentence_ends: Collection[str] = SENTENCE_ENDS,
    n_boot: int = 1000,
    seed: int = 0,
) -> Collocations:
    """Return the words near a term, the surest first.

    Parameters
    ----------
    tokens : the segmented corpus.
    node : token numbers of the term's occurrences (`node_positions`; all tokens of a term of several).
    window : words to each side, or (left, right).
    min_count : fewest occurrences near the node.
    min_docs : fewest documents with one.
    stopwords : words left out of the table; they count as words of the windows.
    sentence_ends : tokens that no window crosses.
    n_boot : resamples of documents for the interval.
    seed : of the resamples.

    Raises
    ------
    InputError : a window without words, a minimum below 1, or a token number outside the corpus.

    Sources: Evert (2008), surface co-occurrence; Dunning (1993); Church & Hanks (1990).
    """
    import pandas as pd

    left, right = (window, window) if isinstance(window, int) else window
    if left < 0 or right < 0 or left + right == 0:
        raise InputError(f"window is a number of words to each side, or (left, right), not {window!r}")
    if min_count < 1 or min_docs < 1:
        raise InputError("min_count and min_docs start at 1")
    nodes = np.unique(np.asarray(node, dtype=np.int64))
    if nodes.size and (nodes[0] < 0 or nodes[-1] >= tokens.ids.size):
        raise InputError(f"a token number lies outside the corpus, which has {tokens.ids.size} tokens")
    vocabulary = tokens.vocabulary
    is_node = np.zeros(tokens.ids.size, dtype=bool)
    is_node[nodes] = True
    # A node of symbols alone is no word by its form; it is one here.
    kept = np.flatnonzero(tokens.is_word()[tokens.ids] | is_node)
    stop = np.fromiter((w in sentence_ends for w in vocabulary), dtype=bool, count=len(vocabulary))
    document = np.repeat(np.arange(len(tokens.documents)), np.diff(tokens.indptr))
    # A stretch that windows may not leave: sentences closed so far, and one more for every document begun.
    stretch = np.cumsum(stop[tokens.ids] & ~is_node) + document
    ids, in_stretch, of_document, node_here = tokens.ids[kept], stretch[kept], document[kept], is_node[kept]
    centres = np.flatnonzero(node_here)
    before, after = _near(centres, in_stretch, left, -1), _near(centres, in_stretch, right, 1)
    before &= ~node_here
    after &= ~node_here
    near = before | after
    outside = ~node_here
    n_window, n_words = int(near.sum()), int(outside.sum())
    n_vocabulary = len(vocabulary)
    count = np.bincount(ids[near], minlength=n_vocabulary)
    total = np.bincount(ids[outside], minlength=n_vocabulary)
    n_documents = max(len(tokens.documents), 1)
    cells = np.unique(ids[near] * np.int64(n_documents) + of_document[near])
    docs = np.bincount(cells // n_documents, minlength=n_vocabulary)
    unnamed = frozenset(stopwords)
    named = np.fromiter((w not in unnamed for w in vocabulary), dtype=bool, count=n_vocabulary)
    chosen = np.flatnonzero((count >= min_count) & (docs >= min_docs) & named)
    a, b = count[chosen].astype(np.float64), (total - count)[chosen].astype(np.float64)
    rest = n_words - n_window
    expected = total[chosen] * (n_window / max(n_words, 1))
    ratio = np.log2(np.maximum(a, 0.5) / max(n_window, 1)) - np.log2(np.maximum(b, 0.5) / max(rest, 1))
    low, high = _intervals(ids, near, outside, of_document, chosen, docs[chosen], n_boot, seed)
    low, high = np.fmin(low, ratio), np.fmax(high, ratio)
    blank = docs[chosen] < MIN_UNITS
    low[blank], high[blank] = np.nan, np.nan
    table = pd.DataFrame(
        {
            "term": [vocabulary[i] for i in chosen],
            "count": count[chosen],
            "expected": expected,
            "n_docs": docs[chosen],
            "left": np.bincount(ids[before], minlength=n_vocabulary)[chosen],
            "right": np.bincount(ids[after], minlength=n_vocabulary)[chosen],
            "total": total[chosen],
            "log_likelihood": signed_log_likelihood(a, b, n_window, rest),
            "pmi": np.log2(a / expected),
            "log_ratio": ratio,
            "low": low,
            "high": high,
        },
        columns=list(COLUMNS),
    )
    order = np.lexsort(
        (table["term"].to_numpy(), -table["log_likelihood"].to_numpy(), -np.nan_to_num(low, nan=0.0))
    )
    words_near = np.flatnonzero(near)
    by_word = words_near[np.argsort(ids[words_near], kind="stable")]
    ends = np.searchsorted(ids[by_word], chosen, side="right")
    starts = np.searchsorted(ids[by_word], chosen, side="left")
    return Collocations(
        table=table.iloc[order].reset_index(drop=True),
        n_nodes=int(nodes.size),
        n_documents=int(np.unique(document[nodes]).size),
        n_window=n_window,
        n_words=n_words,
        positions=tuple(kept[by_word[starts[i] : ends[i]]].astype(np.int64) for i in order),
    )


def _near(centres: NDArray[np.int64], stretch: NDArray[np.int64], reach: int, step: int) -> NDArray[np.bool_]:
    """Return which words stand within `reach` words on one side of a centre, in the same stretch."""
    marked = np.zeros(stretch.size, dtype=bool)
    for distance in range(1, reach + 1):
        place = centres + step * distance
        inside = (place >= 0) & (place < stretch.size)
        place, home = place[inside], centres[inside]
        marked[place[stretch[place] == stretch[home]]] = True
    return marked


def _intervals(
    ids: NDArray[np.int32],
    near: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    of_document: NDArray[np.int64],
    chosen: NDArray[np.int64],
    docs: NDArray[np.int64],
    n_boot: int,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 95% interval of each log ratio from resampled documents, NaN below five documents."""
    from scipy import sparse

    low, high = np.full(chosen.size, np.nan), np.full(chosen.size, np.nan)
    rows = np.flatnonzero(docs >= MIN_UNITS)
    if not rows.size:
        return low, high
    n_documents = int(of_document.max()) + 1
    column = np.full(int(ids.max()) + 1, -1, dtype=np.int64)
    column[chosen[rows]] = np.arange(rows.size)

    def by_document(mask: NDArray[np.bool_]) -> tuple[Any, NDArray[np.float64]]:
        place = column[ids]
        held = mask & (place >= 0)
        cells = sparse.coo_matrix(
            (np.ones(int(held.sum())), (place[held], of_document[held])), shape=(rows.size, n_documents)
        )
        return cells.tocsr(), np.bincount(of_document[mask], minlength=n_documents).astype(np.float64)

    near_counts, near_words = by_document(near)
    far_counts, far_words = by_document(outside & ~near)
    # Only documents that hold the node tell how often its neighbours stand near it: they are the sample.
    pool = np.flatnonzero(near_words > 0)
    rng = np.random.default_rng(seed)
    weights = np.concatenate(list(resample_weights(pool.size, n_boot, rng))).T
    elsewhere = np.setdiff1d(np.arange(n_documents), pool)
    step = max(1, 2_000_000 // n_boot)
    cut = tail(pool.size, 0.95)
    near_total = near_words[pool] @ weights
    far_total = far_words[pool] @ weights + far_words[elsewhere].sum()
    for start in range(0, rows.size, step):
        block = slice(start, start + step)
        a = near_counts[block][:, pool] @ weights
        b = far_counts[block][:, pool] @ weights
        b = b + np.asarray(far_counts[block][:, elsewhere].sum(axis=1)).ravel()[:, None]
        draws = np.log2(np.maximum(a, 0.5) / near_total) - np.log2(
            np.maximum(b, 0.5) / np.maximum(far_total, 1.0)
        )
        low[rows[block]], high[rows[block]] = np.quantile(draws, [cut, 1.0 - cut], axis=1)
    return low, high
