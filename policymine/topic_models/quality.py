"""How good topics are: NPMI coherence, diversity, exclusivity. Aids to reading, not winners.

Coherence asks whether a topic's words keep company: the mean normalised pointwise mutual information of
their pairs, over sliding windows of the counted words or, where the order is unknown, over whole units.
It is -1 for words that never meet, 0 for words that meet as often as chance has it, 1 for words that are
always together.

Sources: Bouma (2009), Normalized (pointwise) mutual information in collocation extraction, GSCL; Röder,
Both & Hinneburg (2015), Exploring the space of topic coherence measures, WSDM; Dieng, Ruiz & Blei (2020),
Topic modeling in embedding spaces, TACL 8 (diversity).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.topic_models.base import TopicData
from policymine.topic_models.label import exclusivity

__all__ = ["coherence", "cooccurrence", "diversity", "mean_exclusivity", "npmi"]

# Tokens worked on at once.
_BLOCK: Final = 2_000_000


def npmi(joint: NDArray[Any], single: NDArray[Any], total: float) -> NDArray[np.float64]:
    """Return the NPMI of each pair, (n, n), in -1 to 1; NaN where a word of the pair never occurs.

    Parameters
    ----------
    joint : number of windows that hold both words, (n, n).
    single : number of windows that hold the word, (n,).
    total : number of windows.

    A pair that never meets is -1, its limit. Two words that stand in every window say nothing of each
    other: 0.

    >>> npmi(np.array([[2, 2], [2, 2]]), np.array([2, 2]), 4).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    single = np.asarray(single, dtype=np.float64)
    joint = np.asarray(joint, dtype=np.float64)
    product = np.outer(single, single)
    values = np.full(joint.shape, -1.0)
    met = (joint > 0) & (joint < total)
    pmi = np.log(np.where(met, joint, 1.0) * total / np.where(product > 0, product, 1.0))
    values[met] = pmi[met] / -np.log(joint[met] / total)
    values[joint >= total] = 0.0
    values[product == 0] = np.nan
    clipped: NDArray[np.float64] = np.clip(values, -1.0, 1.0)
    return clipped


def cooccurrence(
    data: TopicData, columns: Sequence[int] | NDArray[np.int64], window: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return in how many windows pairs of terms meet, (n, n), each term stands, (n,), and all windows.

    Parameters
    ----------
    data : with tokens, windows slide over the counted words of each unit, one word at a time; a unit
        shorter than the window is one window. Without tokens each unit is one window.
    columns : columns of the matrix, distinct.
    window : words in a window, 2 or more.
    """
    if window < 2:
        raise InputError(f"a window holds 2 words or more, not {window}")
    wanted = np.asarray(columns, dtype=np.int64)
    slot = np.full(len(data.matrix.terms), -1, dtype=np.int64)
    slot[wanted] = np.arange(wanted.size)
    if data.tokens is None:
        present = data.matrix.counts[:, wanted].astype(bool).astype(np.int64)
        joint = np.asarray((present.T @ present).toarray(), dtype=np.int64)
        filled = int(np.count_nonzero(np.diff(data.matrix.counts.indptr)))
        return joint, joint.diagonal().copy(), filled
    tokens = data.tokens
    column_of = {term: i for i, term in enumerate(data.matrix.terms)}
    column = np.fromiter((column_of.get(w, -1) for w in tokens.vocabulary), np.int64, len(tokens.vocabulary))
    joint = np.zeros((wanted.size, wanted.size), dtype=np.int64)
    total = 0
    n_units = len(tokens.documents)
    low = 0
    while low < n_units:
        # Blocks of units bound the memory; at least one unit each.
        high = int(np.searchsorted(tokens.indptr, tokens.indptr[low] + _BLOCK, side="right")) - 1
        high = min(max(high, low + 1), n_units)
        found, windows = _block(tokens, column, slot, wanted.size, low, high, window)
        joint += found
        total += windows
        low = high
    return joint, joint.diagonal().copy(), total


def _block(
    tokens: Any, column: NDArray[np.int64], slot: NDArray[np.int64], n: int, low: int, high: int, window: int
) -> tuple[NDArray[np.int64], int]:
    from scipy import sparse

    begin, end = int(tokens.indptr[low]), int(tokens.indptr[high])
    columns = column[tokens.ids[begin:end]]
    unit = np.repeat(np.arange(high - low), np.diff(tokens.indptr[low : high + 1]))
    kept = columns >= 0
    columns, unit = columns[kept], unit[kept]
    lengths = np.bincount(unit, minlength=high - low)
    n_windows = np.where(lengths > 0, np.maximum(lengths - window + 1, 1), 0)
    total = int(n_windows.sum())
    first_token = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    first_window = np.concatenate(([0], np.cumsum(n_windows)))[:-1]
    chosen = slot[columns]
    hit = np.flatnonzero(chosen >= 0)
    if not hit.size or not total:
        return np.zeros((n, n), dtype=np.int64), total
    position = hit - first_token[unit[hit]]
    last = np.minimum(position, n_windows[unit[hit]] - 1)
    first = np.minimum(np.maximum(position - window + 1, 0), last)
    reach = last - first + 1
    rows = np.repeat(first_window[unit[hit]] + first - np.concatenate(([0], np.cumsum(reach)))[:-1], reach)
    rows += np.arange(rows.size)
    present = sparse.csr_matrix(
        (np.ones(rows.size, dtype=np.int64), (rows, np.repeat(chosen[hit], reach))), shape=(total, n)
    )
    present.data[:] = 1
    return np.asarray((present.T @ present).toarray(), dtype=np.int64), total


def coherence(data: TopicData, words: Sequence[Sequence[int]], *, window: int = 10) -> NDArray[np.float64]:
    """Return the NPMI coherence of each topic, (n_topics,); NaN where it has fewer than two words.

    Parameters
    ----------
    data : what the model was fitted on.
    words : columns of each topic's words, best first.
    window : counted words in a window.
    """
    wanted = sorted({w for topic in words for w in topic})
    if not wanted:
        return np.full(len(words), np.nan)
    joint, single, total = cooccurrence(data, wanted, window)
    scores = npmi(joint, single, total)
    place = {w: i for i, w in enumerate(wanted)}
    means = np.full(len(words), np.nan)
    for topic, chosen in enumerate(words):
        index = np.array([place[w] for w in chosen], dtype=np.int64)
        pairs = scores[np.ix_(index, index)][np.triu_indices(index.size, 1)]
        if pairs.size:
            means[topic] = np.nanmean(pairs) if not np.isnan(pairs).all() else np.nan
    return means


def diversity(words: Sequence[Sequence[int]]) -> float:
    """Return the share of distinct words among all topics' words: 1 where none is shared; NaN without words.

    >>> diversity([[0, 1], [1, 2]])
    0.75
    """
    named = [w for topic in words for w in topic]
    return len(set(named)) / len(named) if named else float("nan")


def mean_exclusivity(topic_term: NDArray[np.float64], words: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """Return the mean exclusivity of each topic's words, (n_topics,): 1 where no other topic uses them."""
    shares = exclusivity(topic_term)
    return np.array([shares[t, list(chosen)].mean() if chosen else np.nan for t, chosen in enumerate(words)])
