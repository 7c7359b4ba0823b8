"""Whether levels took a term up in their order, from the centre down or from below, held against two kinds of chance.

Two issuers of different levels count +1 where the higher one surely took the term up first, -1 where the lower one did, and 0
where their intervals do not tell (Gehan's scores in Jonckheere's sum). Levels are dealt out anew among the issuers: what an order
by chance would be, whatever else sets the issuers apart. And uses are dealt out anew among the documents of the same period, the
days between the first uses of higher and lower levels summed: what an order by chance would be had all taken it up together, each
with the documents it has - one that writes more is seen earlier. And times are drawn for all issuers from one spread, each timed
on the documents it has (`chance`): levels that write little are known from one side alone. An order is claimed only where all
three are rare.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.provenance import cited
from policymine.shifts.adoption.base import Texts
from policymine.shifts.adoption.chance import drawn_times
from policymine.shifts.adoption.exposure import UseRate
from policymine.statistics.permutation import p_value

__all__ = ["ALPHA", "REFERENCES", "Order", "order_of_levels"]

ALPHA = 0.05
REFERENCES = (
    cited("jonckheere1954"),
    cited("gehan1965"),
)  # fmt: skip
# So many ways of dealing levels out are gone through one by one; more are drawn at random.
_EXACT = 20_000
# Times drawn take longer than levels dealt.
_DRAWS = 499
# Fewer issuers have no order that is rare by chance.
_MIN_UNITS = 4


@dataclass(frozen=True, slots=True)
class Order:
    """The order of levels.

    Parameters
    ----------
    verdict : `top_down`, `bottom_up`, `no_order` or `not_enough_data`.
    statistic : pairs in which the higher level surely came first, less those in which the lower did.
    higher_first, lower_first, untold : numbers of pairs.
    p : the largest of the next three; None where none could be made.
    p_levels : two-sided, levels dealt out among issuers.
    p_documents : two-sided, uses dealt out among the documents of the same period; None where no period has both documents
        with and without the term, of several issuers.
    p_exposure : two-sided, times drawn for all issuers from one spread, each with the documents it has; None where no pair can
        be told.
    exact : whether every way of dealing levels out was gone through.
    floor : the smallest `p_levels` that these issuers and levels allow.
    n_units, n_levels : issuers with a level, and levels.
    """

    verdict: str
    statistic: int
    higher_first: int
    lower_first: int
    untold: int
    p: float | None
    p_levels: float | None
    p_documents: float | None
    p_exposure: float | None
    exact: bool
    floor: float | None
    n_units: int
    n_levels: int


def order_of_levels(
    texts: Texts,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    level: NDArray[np.int64],
    *,
    rate: UseRate,
    members: Sequence[NDArray[np.int64]],
    n_permutations: int = 999,
    seed: int = 0,
) -> Order:
    """Return whether higher levels took a term up before lower ones.

    Parameters
    ----------
    texts : the documents; `texts.unit` tells whose each is.
    low, high : between which days each unit took the term up, (n_units,), as in `Timing`.
    level : rank of each unit's level, 0 the highest, -1 where it has none, (n_units,).
    rate : how often documents use the term once taken up.
    members : rows of `texts` of each unit.
    n_permutations : random orders where not all are gone through.
    seed : of the random orders.

    Assumes that issuers decide by themselves: where one merely copies another's document, they are fewer than they seem.
    """
    known = np.flatnonzero(level >= 0)
    rank = level[known]
    before, score = _scores(low[known], high[known])
    statistic = _jonckheere(score, rank)
    above = rank[:, None] < rank[None, :]
    higher, lower = int((before & above).sum()), int((before.T & above).sum())
    n_levels = int(np.unique(rank).size)
    counts = (higher, lower, int(above.sum()) - higher - lower)
    if known.size < _MIN_UNITS or n_levels < 2:
        return Order(
            "not_enough_data",
            statistic,
            *counts,
            None,
            None,
            None,
            None,
            False,
            None,
            int(known.size),
            n_levels,
        )
    drawn, exact = _dealt_levels(score, rank, n_permutations, seed)
    far = np.abs(drawn)
    # Gone through one by one, the order at hand is among them; drawn at random, it is added.
    p_levels = (
        float((far >= abs(statistic)).mean()) if exact else p_value(float(abs(statistic)), far.astype(float))
    )
    floor = float((far == far.max()).mean()) if exact else 1.0 / (n_permutations + 1)
    p_documents = _dealt_uses(texts, known, rank, n_permutations, seed)
    p_exposure = None
    if score.any():
        drawn_at = drawn_times(
            texts,
            [members[int(i)] for i in known],
            low[known],
            high[known],
            rate,
            lambda lower, upper: _for_its_pairs(_scores(lower, upper)[1], rank),
            n_draws=min(n_permutations, _DRAWS),
            seed=seed,
        )
        p_exposure = _two_sided(_for_its_pairs(score, rank), drawn_at)
    p = max(v for v in (p_levels, p_documents, p_exposure) if v is not None)
    if floor > ALPHA or not score.any():
        verdict = "not_enough_data"
    elif p <= ALPHA:
        verdict = "top_down" if statistic > 0 else "bottom_up"
    else:
        verdict = "no_order"
    return Order(
        verdict,
        statistic,
        *counts,
        p,
        p_levels,
        p_documents,
        p_exposure,
        exact,
        floor,
        int(known.size),
        n_levels,
    )


def _scores(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return whether the row's unit surely came before the column's, and Gehan's scores, (n_units, n_units)."""
    before = high[:, None] <= low[None, :]
    return before, before.astype(np.int64) - before.T.astype(np.int64)


def _jonckheere(score: NDArray[np.int64], rank: NDArray[np.int64]) -> int:
    """Return the sum of the scores over pairs of different levels, the higher one first."""
    return int(score[rank[:, None] < rank[None, :]].sum())


def _for_its_pairs(score: NDArray[np.int64], rank: NDArray[np.int64]) -> float:
    """Return the statistic for the pairs that can be told, of which some draws have many more than others."""
    told = int(np.count_nonzero(score[rank[:, None] < rank[None, :]]))
    return _jonckheere(score, rank) / math.sqrt(max(told, 1))


def _dealt_levels(
    score: NDArray[np.int64], rank: NDArray[np.int64], n_permutations: int, seed: int
) -> tuple[NDArray[np.int64], bool]:
    """Return the statistic under levels dealt out anew, and whether these are all the ways there are."""
    ways = math.factorial(rank.size)
    for n in np.unique(rank, return_counts=True)[1]:
        ways //= math.factorial(int(n))
    if ways <= _EXACT:
        return np.array([_jonckheere(score, np.array(r)) for r in _arrangements(sorted(rank.tolist()))]), True
    rng = np.random.default_rng(seed)
    return np.array([_jonckheere(score, rng.permutation(rank)) for _ in range(n_permutations)]), False


def _arrangements(values: Sequence[int]) -> Iterator[list[int]]:
    """Yield every distinct order of sorted values."""
    current = list(values)
    while True:
        yield list(current)
        i = next((k for k in range(len(current) - 2, -1, -1) if current[k] < current[k + 1]), -1)
        if i < 0:
            return
        j = next(k for k in range(len(current) - 1, i, -1) if current[k] > current[i])
        current[i], current[j] = current[j], current[i]
        current[i + 1 :] = reversed(current[i + 1 :])


def _dealt_uses(
    texts: Texts, units: NDArray[np.int64], rank: NDArray[np.int64], n_permutations: int, seed: int
) -> float | None:
    """Return how often uses dealt out among the documents of a period order the first uses as much, two-sided."""
    place = np.full(len(texts.units), -1, dtype=np.int64)
    place[units] = np.arange(units.size)
    rows = np.flatnonzero(texts.eligible & (texts.period >= 0) & (texts.unit >= 0))
    rows = rows[place[texts.unit[rows]] >= 0]
    owner, day, used, period = place[texts.unit[rows]], texts.last[rows], texts.used[rows], texts.period[rows]
    # A period in which all documents use it, or none, has nothing to deal out; several issuers make it count.
    strata = [np.flatnonzero(period == p) for p in np.unique(period)]
    mixed = [s for s in strata if 0 < used[s].sum() < s.size and np.unique(owner[s]).size > 1]
    if not mixed:
        return None
    # Each issuer's day counts for every pair it is in: with the lower levels against it, with the higher ones for it.
    weight = (rank[:, None] > rank[None, :]).sum(axis=1) - (rank[:, None] < rank[None, :]).sum(axis=1)
    last = int(day.max()) + 1

    def statistic(flags: NDArray[np.bool_]) -> float:
        earliest = np.full(units.size, last)
        np.minimum.at(earliest, owner[flags], day[flags])
        return float(weight @ earliest)

    observed = statistic(used)
    rng = np.random.default_rng([seed, 1])
    null = np.empty(n_permutations)
    for i in range(n_permutations):
        flags = used.copy()
        for rows_of in mixed:
            flags[rows_of] = rng.permutation(used[rows_of])
        null[i] = statistic(flags)
    return _two_sided(observed, null)


def _two_sided(observed: float, null: NDArray[np.float64]) -> float:
    # Issuers with more documents come earlier in every order, so the null is not centred on zero.
    return min(1.0, 2.0 * min(p_value(observed, null), p_value(-observed, -null)))
