"""Stretches of time in which something happened more than at other times: a scan over windows, documents shuffled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from policymine.errors import InputError

__all__ = ["Window", "damped_counts", "scan_windows"]

_CELLS_AT_ONCE: Final = 4_000_000
_LEAST_SPREAD: Final = 0.02


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of periods.

    Parameters
    ----------
    first, last : its periods, both included, counted from 0.
    score : log-likelihood ratio of a higher rate in it against one rate throughout; 0 where it has no more than its share.
    p : share of shuffles whose highest window scores as high; never 0.
    """

    first: int
    last: int
    score: float
    p: float


def damped_counts(counts: ArrayLike, exposure: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each document's uses as they count in a scan, and how many it would have by its length.

    Parameters
    ----------
    counts : uses by document, (n_documents,), at least one above 0.
    exposure : tokens by document, above 0.

    The counts are taken as negative binomial with one rate and one dispersion a (by moments). y uses count as
    y (1 + a) / (1 + a y): all of them where documents differ no more than by chance, one whatever their number where a
    document uses a term all the time or not at all. Expected is the mean of the same under the model, scaled to the sum of the
    uses, so that long documents have no advantage.

    Returns uses and expected, (n_documents,), of one sum.

    >>> uses, expected = damped_counts([0, 0, 9, 0, 1], [100, 100, 100, 200, 100])
    >>> bool(1 < uses[2] < 4), bool(expected[3] > expected[0]), bool(np.isclose(uses.sum(), expected.sum()))
    (True, True, True)
    """
    from scipy.special import gammaln

    y = np.asarray(counts, dtype=np.float64)
    size = np.asarray(exposure, dtype=np.float64)
    if y.shape != size.shape or np.any(size <= 0) or not y.sum() > 0:
        raise InputError("a scan needs a use, and an exposure above 0 for every document")
    mean = y.sum() * size / size.sum()
    spread = max(_LEAST_SPREAD, float(np.sum((y - mean) ** 2 - mean) / np.sum(mean**2)))
    # The mean of damped uses at a grid of expected counts, interpolated between.
    grid = np.geomspace(mean.min(), mean.max() * (1 + 1e-9), 48)
    most = int(min(20_000, grid[-1] + 12.0 * np.sqrt(grid[-1] + spread * grid[-1] ** 2) + 30))
    k = np.arange(most + 1, dtype=np.float64)
    shape = 1.0 / spread
    log_chance = (
        gammaln(k + shape) - gammaln(shape) - gammaln(k + 1.0)
        - shape * np.log1p(spread * grid[:, None]) + k * np.log(spread * grid / (1.0 + spread * grid))[:, None]
    )  # fmt: skip
    chance = np.exp(log_chance)
    chance /= chance.sum(axis=1, keepdims=True)
    damped = y * (1.0 + spread) / (1.0 + spread * y)
    expected = np.interp(np.log(mean), np.log(grid), chance @ (k * (1.0 + spread) / (1.0 + spread * k)))
    return damped, expected * damped.sum() / expected.sum()


def scan_windows(
    uses: ArrayLike,
    expected: ArrayLike,
    groups: ArrayLike,
    *,
    n_permutations: int = 999,
    seed: int = 0,
    longest: float = 0.5,
    most: int = 3,
    level: float = 0.05,
) -> list[Window]:
    """Return the stretches of periods with the most uses beyond expectation, best first.

    Parameters
    ----------
    uses, expected : from `damped_counts`, (n_documents,).
    groups : period of each document, 0 to n_periods - 1, each with a document.
    n_permutations : shuffles of documents over dates.
    seed : same seed, same shuffles.
    longest : longest window, as a share of the periods.
    most : windows returned at most; those after the best only with p at most `level`, apart from one another.

    The best window is returned whatever its p; none where every document has just its share.

    Every window of every length is looked at, and the highest is held against the highest of each shuffle, so that p allows
    for the search. A shuffle deals the documents out anew over the dates: what one document does cannot make a burst.
    The ends of a window are those at which, beyond the uses, the number of documents that have any changes most: a stretch in
    which every document uses a term ends where documents no longer do, not at the last stray use.
    The null is that dates are of no account: a steady rise gives a window at the end, too, which is open there.

    Raises
    ------
    InputError : a period without documents.

    Sources: Kulldorff, M. (1997), A spatial scan statistic, Communications in Statistics 26; Kleinberg, J. (2002),
    Bursty and hierarchical structure in streams, KDD '02.

    >>> found = scan_windows([0, 0, 0, 0, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0], np.full(14, 27 / 14), range(14))
    >>> found[0].first, found[0].last, found[0].p < 0.05
    (4, 6, True)
    """
    value, share = np.asarray(uses, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    members = np.bincount(group)
    if np.any(members == 0):
        raise InputError("a scan needs a document in every period")
    pull, size = value[order], share[order]
    starts = np.concatenate(([0], np.cumsum(members)[:-1]))
    n, n_periods = pull.size, members.size
    lengths = range(1, max(1, int(n_periods * longest)) + 1)
    whole = float(size.sum())
    rng = np.random.default_rng(seed)
    block = max(1, _CELLS_AT_ONCE // max(n, n_periods))
    null: list[NDArray[np.float64]] = []
    left = n_permutations
    while left > 0:
        rows = min(block, left)
        drawn = rng.permuted(np.broadcast_to(np.arange(n), (rows, n)), axis=1)
        null.append(_highest(_sums(pull[drawn], starts), _sums(size[drawn], starts), whole, lengths))
        left -= rows
    chance = np.sort(np.concatenate(null))
    pulls, sizes = _sums(pull[None, :], starts), _sums(size[None, :], starts)
    using = _sums((pull > 0).astype(np.float64)[None, :], starts)[0]
    texts = np.concatenate(([0], np.cumsum(members))).astype(np.float64)
    taken = np.zeros(n_periods, dtype=bool)
    found: list[Window] = []
    for _ in range(most):
        best = _best(pulls, sizes, whole, using, texts, lengths, taken)
        if best is None:
            break
        above = chance.size - int(np.searchsorted(chance, best[2] - 1e-9, side="left"))
        p = (1 + above) / (chance.size + 1)
        if found and p > level:
            break
        found.append(Window(*best, p))
        # A period between two windows keeps them apart.
        taken[max(0, best[0] - 1) : best[1] + 2] = True
    return found


def _sums(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return running sums over periods, from 0: (rows, n_periods + 1)."""
    by_period = np.add.reduceat(values, starts, axis=1)
    zero = np.zeros((values.shape[0], 1))
    return np.concatenate([zero, np.cumsum(by_period, axis=1)], axis=1)


def _scores(
    pulls: NDArray[np.float64], sizes: NDArray[np.float64], whole: float, length: int
) -> NDArray[np.float64]:
    inside = np.maximum(sizes[:, length:] - sizes[:, :-length], 1e-12)
    held = np.maximum(pulls[:, length:] - pulls[:, :-length], 0.0)
    rest, outside = np.maximum(whole - held, 0.0), np.maximum(whole - inside, 1e-12)
    # A tiny number in the place of 0: 0 log 0 is 0.
    ratio = held * np.log((held + 1e-300) / inside) + rest * np.log((rest + 1e-300) / outside)
    return np.asarray(np.where(held > inside, ratio, 0.0), dtype=np.float64)


def _highest(
    pulls: NDArray[np.float64], sizes: NDArray[np.float64], whole: float, lengths: range
) -> NDArray[np.float64]:
    top = np.full(pulls.shape[0], -np.inf)
    for length in lengths:
        np.maximum(top, _scores(pulls, sizes, whole, length).max(axis=1), out=top)
    return top


def _best(
    pulls: NDArray[np.float64],
    sizes: NDArray[np.float64],
    whole: float,
    using: NDArray[np.float64],
    texts: NDArray[np.float64],
    lengths: range,
    taken: NDArray[np.bool_],
) -> tuple[int, int, float] | None:
    """Return first and last period and score of the window with the most to say, None where none says anything."""
    used = np.concatenate(([0], np.cumsum(taken)))
    best: tuple[int, int, float] | None = None
    most = 1e-9
    for length in lengths:
        score = _scores(pulls, sizes, whole, length)[0]
        both = np.where(score > 0, score + _documents(using, texts, length), 0.0)
        both = np.where(used[length:] - used[:-length] > 0, 0.0, both)
        at = int(np.argmax(both))
        if both[at] > most + 1e-9:
            most, best = float(both[at]), (at, at + length - 1, float(score[at]))
    return best


def _documents(using: NDArray[np.float64], texts: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the log-likelihood ratio of two shares of documents against one; 0 where the inner is not the larger."""
    k1, n1 = using[length:] - using[:-length], texts[length:] - texts[:-length]
    k, n = using[-1], texts[-1]
    k2, n2 = k - k1, n - n1

    def fit(a: Any, b: Any) -> Any:
        return np.where(a > 0, a * np.log(np.maximum(a, 1.0) / np.maximum(b, 1.0)), 0.0)

    apart = fit(k1, n1) + fit(n1 - k1, n1) + fit(k2, n2) + fit(n2 - k2, n2)
    together = fit(np.float64(k), np.float64(n)) + fit(np.float64(n - k), np.float64(n))
    return np.asarray(np.where(k1 * n2 > k2 * n1, apart - together, 0.0), dtype=np.float64)
