"""Which words a term gained and lost as company between two periods, beyond what they gained or lost everywhere.

For each word the change is log2 of its rate near the term after over before, less the same away from the term: a word that the
whole corpus takes up is no news of the term. Intervals resample documents of each side; where fewer than five documents of a
side hold the word near the term, or away from it, its rate there is drawn from a Gamma-Poisson posterior with pooled dispersion.
p deals the sides out anew among the documents, uses and other words left out until a document of either side has as many; in
units of its own null each word is pooled with others about as frequent near the term, so that q keeps its power.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.meaning.stream import Stream, near
from policymine.shifts.meaning.thinning import share_kept, thinnings
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

    use = near(stream, window)
    here = use >= 0
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
    ends = _intervals(a, a_all, b, b_all, stream.late, seed, level)
    thinned = []
    for mask in thinnings(stream, seed):
        kept = here.copy()
        kept[here] = mask[use[here]]
        part = table(kept)
        thinned.append((part[:, words].toarray(), np.asarray(part.sum(axis=1)).ravel()))
    rest = _thin_rest(b, b_all, stream, len(thinned), seed)
    # A mean over draws would be steadier for the thinned documents than for the others, and these no longer exchangeable: each
    # draw is a test of its own, and the middle one counts.
    drawn = [
        _p_values(*near_part, *far_part, stream.late, n_permutations, seed)
        for near_part, far_part in zip(thinned, rest, strict=True)
    ]
    p = np.median(drawn, axis=0)
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
            "ratio_low": float(min(ends[0, i], ratio[i])),
            "ratio_high": float(max(ends[1, i], ratio[i])),
            "elsewhere": float(elsewhere[i]),
            "change": float(change[i]),
            "low": float(min(ends[2, i], change[i])),
            "high": float(max(ends[3, i], change[i])),
            "p": float(p[i]),
            "q": float(q[i]),
        }
        for i in range(words.size)
    )
    spots = np.flatnonzero(here)
    by_word = spots[np.argsort(stream.ids[spots], kind="stable")]
    begins, stops = (np.searchsorted(stream.ids[by_word], words, side=s) for s in ("left", "right"))
    places = tuple(np.sort(by_word[s:e]) for s, e in zip(begins, stops, strict=True))
    return Collocates(rows, words, places)


def _change(
    near_count: NDArray[np.float64],
    near_all: NDArray[np.float64],
    far_count: NDArray[np.float64],
    far_all: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the change, the log ratio near and that elsewhere, (n_words,) each; counts of zero stand for a half."""

    close, away = _log_ratio(near_count, near_all), _log_ratio(far_count, far_all)
    return close - away, close, away


def _log_ratio(count: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log2 of the rate of the later side over that of the earlier; counts of zero stand for a half."""
    rate = np.log2(np.maximum(count, _ZERO)) - np.log2(np.maximum(whole, 1.0))[:, None]
    return np.asarray(rate[1] - rate[0])


def _intervals(
    a: NDArray[np.float64],
    a_all: NDArray[np.float64],
    b: NDArray[np.float64],
    b_all: NDArray[np.float64],
    late: NDArray[np.bool_],
    seed: int,
    level: float,
) -> NDArray[np.float64]:
    """Return low and high of each log ratio near the term, then of each change, resampling the documents of each side."""
    rng = np.random.default_rng(seed)
    if not a.shape[1]:
        return np.zeros((4, 0))
    spread = [_dispersion(a, a_all, late), _dispersion(b, b_all, late)]
    close, away = [], []
    for mine in (np.flatnonzero(~late), np.flatnonzero(late)):
        weights = np.concatenate(list(resample_weights(mine.size, _N_RESAMPLES, rng)))
        close.append(_drawn_rates(a[mine], a_all[mine], spread[0], weights, rng))
        # Below half a use in all texts how rare a word is elsewhere tells nothing more of the term.
        away.append(_drawn_rates(b[mine], b_all[mine], spread[1], weights, rng, least=_ZERO))
    cut = tail(int(min(late.sum(), (~late).sum())), level)
    ratio = close[1] - close[0]
    both = [np.quantile(v, [cut, 1.0 - cut], axis=0) for v in (ratio, ratio - (away[1] - away[0]))]
    return np.concatenate(both)


def _dispersion(
    counts: NDArray[np.float64], whole: NDArray[np.float64], late: NDArray[np.bool_]
) -> NDArray[np.float64]:
    filled = whole > 0
    return pooled_dispersion(counts[filled], whole[filled], late[filled].astype(np.int64))[0]


def _drawn_rates(
    counts: NDArray[np.float64],
    whole: NDArray[np.float64],
    dispersion: NDArray[np.float64],
    weights: NDArray[np.float64],
    rng: np.random.Generator,
    *,
    least: float = 1e-3,
) -> NDArray[np.float64]:
    """Return log2 rates of one side under resampled documents, (n_resamples, n_words); of few documents, from a posterior."""
    drawn = np.log2(np.maximum(weights @ counts, _ZERO)) - np.log2(np.maximum(weights @ whole, 1.0))[:, None]
    few = np.flatnonzero((counts > 0).sum(axis=0) < MIN_UNITS)
    if few.size:
        total = counts[:, few].sum(axis=0)
        rates = rng.gamma(total / dispersion[few] + 0.5, dispersion[few], size=(weights.shape[0], few.size))
        drawn[:, few] = np.log2(np.maximum(rates, least)) - np.log2(max(whole.sum(), 1.0))
    return np.asarray(drawn)


def _changes(
    counts: NDArray[np.float64], whole: NDArray[np.float64], labels: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what `_log_ratio` does under each dealing of the sides, (n_labels, n_words)."""
    from scipy import sparse

    # Most documents lack most words.
    late = np.asarray(labels @ sparse.csr_matrix(counts))
    early = np.maximum(counts.sum(axis=0) - late, _ZERO)
    total = labels @ whole
    base = np.log2(np.maximum(total, 1.0)) - np.log2(np.maximum(whole.sum() - total, 1.0))
    return np.asarray(np.log2(np.maximum(late, _ZERO) / early) - base[:, None])


def _thin_rest(
    b: NDArray[np.float64], b_all: NDArray[np.float64], stream: Stream, n_draws: int, seed: int
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the words away from the term, of the side with longer documents a random part, so that both are as long."""
    holds = stream.uses() > 0
    long = [float(b_all[holds & (stream.late == side)].mean()) for side in (False, True)]
    share = share_kept(round(long[0]), 1, round(long[1]), 1) if min(long) >= 1.0 else 1.0
    if share == 1.0:
        return [(b, b_all)] * n_draws
    rows = np.flatnonzero(stream.late == (long[1] > long[0]))
    rng = np.random.default_rng([seed, 5])
    found = []
    for _ in range(n_draws):
        part, whole = b.copy(), b_all.copy()
        part[rows] = rng.binomial(b[rows].astype(np.int64), share)
        whole[rows] *= share
        found.append((part, whole))
    return found


def _p_values(
    a: NDArray[np.float64],
    a_all: NDArray[np.float64],
    b: NDArray[np.float64],
    b_all: NDArray[np.float64],
    late: NDArray[np.bool_],
    n_permutations: int,
    seed: int,
) -> NDArray[np.float64]:
    """Return two-sided p of each word, sides dealt out among the documents that hold the term, the null pooled.

    Parameters
    ----------
    a, a_all : words near the term by document, and all of them, (n_documents, n_words), (n_documents,).
    b, b_all : the same away from the term.
    """
    n_words = a.shape[1]
    if not n_words:
        return np.zeros(0)
    rng = np.random.default_rng([seed, 1])
    holds = np.flatnonzero(a_all > 0)
    rest = late.astype(np.float64)

    labels = np.tile(rest, (n_permutations + 1, 1))
    for row in labels[1:]:
        row[holds] = rng.permutation(rest[holds])
    changes = _changes(a, a_all, labels) - _changes(b, b_all, labels)
    observed, null = changes[0], changes[1:]
    # Each word in units of its own null, in which a word of few documents swings widely; so the nulls can be pooled.
    centre, width = null.mean(axis=0), np.maximum(null.std(axis=0), 1e-9)
    observed = np.abs(observed - centre) / width
    null = np.abs(null - centre) / width
    order = np.argsort(a.sum(axis=0), kind="stable")
    p = np.empty(order.size)
    for block in np.array_split(order, max(1, order.size // _POOL)):
        pooled = np.sort(null[:, block].ravel())
        beyond = pooled.size - np.searchsorted(pooled, observed[block] - 1e-9, side="left")
        p[block] = (1 + beyond) / (pooled.size + 1)
    return p
