"""Which words a term gained and lost as company between two periods, beyond what they gained or lost everywhere.

For each word the change is log2 of its rate near the term after over before, less the same away from the term: a word that the
whole corpus takes up is no news of the term. Intervals resample documents of each side; where fewer than five documents of a
side hold the word near the term, its rate there is drawn from a Gamma-Poisson posterior with pooled dispersion. p deals the
sides out anew among the documents; in units of its own null each word is pooled with others about as frequent near the term, so
that q keeps its power.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.meaning.stream import Stream, near
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail
from policymine.statistics.fdr import q_values
from policymine.statistics.intervals import pooled_dispersion

__all__ = ["Collocates", "find_collocates"]

_ZERO: Final = 0.5
_N_RESAMPLES: Final = 1000
# Words whose null is pooled: enough for a p far below 1 / permutations, few enough to be alike.
_POOL: Final = 30


@dataclass(frozen=True, eq=False)
class Collocates:
    """The words near a term, tested.

    Parameters
    ----------
    rows : one a word, in the order of `words`: the columns of `MeaningResult` but word and status.
    words : positions in the vocabulary.
    places : for each word, its places in the stream near the term.
    """

    rows: tuple[dict[str, Any], ...]
    words: NDArray[np.int64]
    places: tuple[NDArray[np.int64], ...]


def find_collocates(
    stream: Stream,
    unnamed: NDArray[np.bool_],
    *,
    window: int,
    min_count: int,
    n_permutations: int,
    seed: int,
    level: float = 0.95,
) -> Collocates:
    """Return the words near a term with how their company changed.

    Parameters
    ----------
    stream : the words.
    unnamed : which entries of the vocabulary are left out (stop words); they count as words of windows.
    window : words to each side.
    min_count : fewest times near the term on both sides together, in three documents or more.
    n_permutations : deals of the sides among the documents.
    seed, level : of resampling and intervals.
    """
    from scipy import sparse

    here = near(stream, window)
    away = ~here & ~stream.target
    n_documents, n_words = stream.late.size, len(stream.vocabulary)

    def table(mask: NDArray[np.bool_]) -> Any:
        cells = (stream.document[mask], stream.ids[mask])
        return sparse.coo_matrix((np.ones(int(mask.sum())), cells), shape=(n_documents, n_words)).tocsc()

    close, far = table(here), table(away)
    count = np.asarray(close.sum(axis=0)).ravel()
    held = np.diff(close.indptr)
    words = np.flatnonzero((count >= min_count) & (held >= 3) & ~unnamed)
    # Dense from here on: as many columns as collocates, which are few.
    a, b = close[:, words].toarray(), far[:, words].toarray()
    a_all, b_all = np.asarray(close.sum(axis=1)).ravel(), np.asarray(far.sum(axis=1)).ravel()
    late = stream.late.astype(np.float64)
    side = np.stack([1.0 - late, late])
    near_count, near_all = side @ a, side @ a_all
    change, ratio, elsewhere = _change(near_count, near_all, side @ b, side @ b_all)
    docs = side @ (a > 0)
    low, high = _intervals(a, a_all, b, b_all, stream.late, docs, seed, level)
    p = _p_values(a, a_all, b, b_all, stream.late, n_permutations, seed)
    q = q_values(p) if words.size else p
    rows = tuple(
        {
            "before": int(near_count[0, i]),
            "after": int(near_count[1, i]),
            "n_docs_before": int(docs[0, i]),
            "n_docs_after": int(docs[1, i]),
            "rate_before": float(near_count[0, i] / near_all[0] * 1000),
            "rate_after": float(near_count[1, i] / near_all[1] * 1000),
            "log_ratio": float(ratio[i]),
            "elsewhere": float(elsewhere[i]),
            "change": float(change[i]),
            "low": float(min(low[i], change[i])),
            "high": float(max(high[i], change[i])),
            "p": float(p[i]),
            "q": float(q[i]),
        }
        for i in range(words.size)
    )
    spots = np.flatnonzero(here)
    by_word = spots[np.argsort(stream.ids[spots], kind="stable")]
    starts, ends = (np.searchsorted(stream.ids[by_word], words, side=s) for s in ("left", "right"))
    places = tuple(np.sort(by_word[s:e]) for s, e in zip(starts, ends, strict=True))
    return Collocates(rows, words, places)


def _change(
    near_count: NDArray[np.float64],
    near_all: NDArray[np.float64],
    far_count: NDArray[np.float64],
    far_all: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the change, the log ratio near and that elsewhere, (n_words,) each; counts of zero stand for a half."""

    def ratio(count: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
        rate = np.log2(np.maximum(count, _ZERO)) - np.log2(np.maximum(whole, 1.0))[:, None]
        return np.asarray(rate[1] - rate[0])

    close, away = ratio(near_count, near_all), ratio(far_count, far_all)
    return close - away, close, away


def _intervals(
    a: NDArray[np.float64],
    a_all: NDArray[np.float64],
    b: NDArray[np.float64],
    b_all: NDArray[np.float64],
    late: NDArray[np.bool_],
    docs: NDArray[np.float64],
    seed: int,
    level: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of each change, resampling the documents of each side."""
    rng = np.random.default_rng(seed)
    rates = []
    dispersion = np.ones(a.shape[1])
    filled = a_all > 0
    if a.shape[1]:
        dispersion, _ = pooled_dispersion(a[filled], a_all[filled], late[filled].astype(np.int64))
    for at, mine in enumerate((np.flatnonzero(~late), np.flatnonzero(late))):
        weights = np.concatenate(list(resample_weights(mine.size, _N_RESAMPLES, rng)))
        close = np.log2(np.maximum(weights @ a[mine], _ZERO))
        close -= np.log2(np.maximum(weights @ a_all[mine], 1.0))[:, None]
        few = np.flatnonzero(docs[at] < MIN_UNITS)
        if few.size:
            total = a[np.ix_(mine, few)].sum(axis=0)
            drawn = rng.gamma(total / dispersion[few] + 0.5, dispersion[few], size=(_N_RESAMPLES, few.size))
            close[:, few] = np.log2(np.maximum(drawn, 1e-3)) - np.log2(max(a_all[mine].sum(), 1.0))
        away = np.log2(np.maximum(weights @ b[mine], _ZERO))
        away -= np.log2(np.maximum(weights @ b_all[mine], 1.0))[:, None]
        rates.append(close - away)
    cut = tail(int(min(late.sum(), (~late).sum())), level)
    low, high = np.quantile(rates[1] - rates[0], [cut, 1.0 - cut], axis=0)
    return low, high


def _p_values(
    a: NDArray[np.float64],
    a_all: NDArray[np.float64],
    b: NDArray[np.float64],
    b_all: NDArray[np.float64],
    late: NDArray[np.bool_],
    n_permutations: int,
    seed: int,
) -> NDArray[np.float64]:
    """Return two-sided p of each word, sides dealt out among the documents that hold the term, the null pooled."""
    if not a.shape[1]:
        return np.zeros(0)
    rng = np.random.default_rng([seed, 1])
    holds = np.flatnonzero(a_all > 0)
    rest = late.astype(np.float64)

    def change(label: NDArray[np.float64]) -> NDArray[np.float64]:
        side = np.stack([1.0 - label, label])
        return _change(side @ a, side @ a_all, side @ b, side @ b_all)[0]

    null = np.empty((n_permutations, a.shape[1]))
    for i in range(n_permutations):
        label = rest.copy()
        label[holds] = rng.permutation(rest[holds])
        null[i] = change(label)
    # Each word in units of its own null, in which a word of few documents swings widely; so the nulls can be pooled.
    centre, width = null.mean(axis=0), np.maximum(null.std(axis=0), 1e-9)
    observed = np.abs(change(rest) - centre) / width
    null = np.abs(null - centre) / width
    order = np.argsort(a.sum(axis=0), kind="stable")
    p = np.empty(order.size)
    for block in np.array_split(order, max(1, order.size // _POOL)):
        pooled = np.sort(null[:, block].ravel())
        beyond = pooled.size - np.searchsorted(pooled, observed[block] - 1e-9, side="left")
        p[block] = (1 + beyond) / (pooled.size + 1)
    return p
