"""Topics of one period beside those of the next: who is whose successor, who is new, gone, parted or joined.

Two fits never give the same topics, so a low likeness proves nothing by itself. What it means is read off refits in which
the documents of both periods are dealt out at random (`Null`): there nothing has changed, and whatever is found is chance
and the method's own unrest. A topic is new or gone where its own words hardly stand in the other period, which does not hang
on whether a topic like it was fitted there; it must be rarer than refits show, and rarer than the same documents, dealt out
at random, explain: the refits know that words are picked, the deals how few documents a topic is of.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.statistics.fdr import q_values
from policymine.statistics.tail import fit_tail

__all__ = ["HALF", "LEVEL", "Facts", "Link", "Null", "classify", "compare", "pool"]

Floats = NDArray[np.float64]
LEVEL: Final = 0.05
# A topic whose successor is missing is given a wrong one in at most so many cases.
_STRANGER: Final = 0.1
# Words that stand in the other period more than half as often are neither new nor gone.
HALF: Final = 0.5


@dataclass(frozen=True, eq=False)
class Facts:
    """What is counted of the topics of two neighbouring periods.

    Parameters
    ----------
    likeness : cosine of every topic before with every topic after, (n_before, n_after).
    pairs : rows and columns of the best one-to-one matching (Hungarian).
    absent_before : how much rarer the words of each topic before are in the period after, natural logarithm of the ratio,
        (n_before,); NaN for a topic of one document, whose own subject is absent elsewhere by chance.
    absent_after : the same of each topic after in the period before, (n_after,).
    dealt_before, dealt_after : how often the same documents and words, dealt out over the two periods at random, show as much;
        0 where this was not asked.
    split : of two topics after whose nearest is the topic before: how much more their words stood in the same texts before
        than after, the most of any two, (n_before,); 0 where a topic is the nearest of fewer than two.
    parts : those two, (n_before, 2); -1 where there are none.
    merge, sources : the same the other way round, (n_after,), (n_after, 2).
    """

    likeness: Floats
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]]
    absent_before: Floats
    absent_after: Floats
    dealt_before: Floats
    dealt_after: Floats
    split: Floats
    parts: NDArray[np.int64]
    merge: Floats
    sources: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Null:
    """The same facts where documents were dealt out at random, over all shuffles.

    Parameters
    ----------
    absent : of all topics of more than one document, on either side.
    strange : of every matched topic, once its match is taken away: likeness to the topic that it would then be paired with,
        each the other's nearest; 0 where there is none such.
    split, merge : how much two topics moved apart or together.
    """

    absent: Floats
    strange: Floats
    split: Floats
    merge: Floats

    @property
    def scarce(self) -> float:
        """The ratio of its words' rates to which one topic in twenty falls though nothing has changed."""
        return float(np.exp(-np.quantile(self.absent, 1.0 - LEVEL))) if self.absent.size else float("nan")

    @property
    def stranger(self) -> float:
        """The likeness at which one topic in ten would be paired with a stranger, were its own successor taken away."""
        return float(np.quantile(self.strange, 1.0 - _STRANGER)) if self.strange.size else 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """One finding about topics of neighbouring periods; `before` or `after` is None for a birth or a death.

    Parameters
    ----------
    event : continuation, birth, death, split, merge, unclear.
    before, after : topic numbers.
    likeness : cosine of the two, or of the topic and its nearest where it has no partner; 0 to 1.
    presence : rate of a topic's words in the other period by that in its own: of the topic before; of the topic after in a
        birth, and in what is unclear where the topic before is told elsewhere.
    p, q : how often chance shows as much as the event claims, and the false discovery rate over all pairs of periods; where
        it is unclear, of the birth or death that `presence` would speak for; NaN where that was not asked.
    """

    event: str
    before: int | None
    after: int | None
    likeness: float
    presence: float
    p: float
    q: float


def compare(
    before: Floats,
    after: Floats,
    *,
    absent_before: Floats | None = None,
    absent_after: Floats | None = None,
    dealt_before: Floats | None = None,
    dealt_after: Floats | None = None,
    parting: Floats | None = None,
    joining: Floats | None = None,
) -> Facts:
    """Return the facts of two sets of topics over the same terms.

    Parameters
    ----------
    before, after : weight of each term in each topic, (n_topics, n_terms), not negative.
    absent_before, absent_after : as in `Facts`; None leaves births and deaths untested.
    dealt_before, dealt_after : as in `Facts`.
    parting : how much more the words of two topics after stood in the same texts before than after, (n_after, n_after).
    joining : how much more those of two topics before stand in the same texts after, (n_before, n_before).

    >>> whole, halves = np.array([[1.0, 1, 1, 1]]), np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    >>> facts = compare(whole, halves, parting=np.array([[0.0, 0.6], [0.6, 0.0]]))
    >>> facts.likeness.round(2).tolist(), facts.split.tolist(), facts.parts.tolist()
    ([[0.71, 0.71]], [0.6], [[0, 1]])
    """
    from scipy.optimize import linear_sum_assignment

    a, b = _unit(before), _unit(after)
    likeness = np.clip(a @ b.T, 0.0, 1.0)
    rows, columns = linear_sum_assignment(-likeness)
    split, parts = _moved(likeness, np.zeros((len(b), len(b))) if parting is None else parting)
    merge, sources = _moved(likeness.T, np.zeros((len(a), len(a))) if joining is None else joining)
    return Facts(
        likeness,
        (rows, columns),
        np.full(len(a), np.nan) if absent_before is None else absent_before,
        np.full(len(b), np.nan) if absent_after is None else absent_after,
        np.zeros(len(a)) if dealt_before is None else dealt_before,
        np.zeros(len(b)) if dealt_after is None else dealt_after,
        split,
        parts,
        merge,
        sources,
    )


def pool(shuffled: Sequence[Facts]) -> Null:
    """Return what shuffles of one pair of periods show together."""
    absent = np.concatenate([side for f in shuffled for side in (f.absent_before, f.absent_after)])
    return Null(
        absent=absent[~np.isnan(absent)],
        strange=np.concatenate(
            [
                side
                for f in shuffled
                for side in (_strangers(f.likeness, f.pairs), _strangers(f.likeness.T, f.pairs[::-1]))
            ]
        ),
        split=np.concatenate([f.split for f in shuffled]),
        merge=np.concatenate([f.merge for f in shuffled]),
    )


def _strangers(likeness: Floats, pairs: Sequence[NDArray[np.int64]]) -> Floats:
    """Return for each matched row the likeness of the column it would be paired with if its match were not there."""
    found = np.zeros(len(pairs[0]))
    nearest_row = likeness.argmax(axis=0)
    for place, (i, j) in enumerate(zip(*pairs, strict=True)):
        others = likeness[i].copy()
        others[j] = -np.inf
        second = int(others.argmax())
        if likeness.shape[1] > 1 and nearest_row[second] == i:
            found[place] = max(0.0, float(others[second]))
    return found


def classify(facts: Sequence[Facts], nulls: Sequence[Null], *, level: float = LEVEL) -> list[list[Link]]:
    """Return the links of every pair of periods, q-values over all pairs, by kind of event.

    Parameters
    ----------
    facts : of each pair of neighbouring periods.
    nulls : of each of them.
    level : largest q of a birth, death, split or merge.

    A continuation is a matched pair, each the other's nearest, more alike (p up to 0.1) than strangers that are paired for
    want of a better. A topic is born or dead where its words stand in the other period less than half as often, and more
    rarely than refits without change explain. What is none of these is `unclear`: the words do stand in the other period, in
    other company.
    """
    each = list(zip(facts, nulls, strict=True))
    # Few topics are the nearest of two, so what shuffles show of it is pooled over all periods and both directions.
    moved = np.concatenate([side for n in nulls for side in (n.split, n.merge)]) if each else np.zeros(0)
    tests = [
        [np.maximum(_p(f.absent_before, n.absent), f.dealt_before) for f, n in each],
        [np.maximum(_p(f.absent_after, n.absent), f.dealt_after) for f, n in each],
        [_p(np.where(f.split > 0, f.split, np.nan), moved) for f, _ in each],
        [_p(np.where(f.merge > 0, f.merge, np.nan), moved) for f, _ in each],
        [_share_above(f.likeness[f.pairs], n.strange) for f, n in each],
    ]
    # A topic that is the nearest of no two was tested for parting all the same: its p is 1.
    tests[2:4] = [[np.nan_to_num(p, nan=1.0) for p in kind] for kind in tests[2:4]]
    judged = [list(zip(p, _q(p), strict=True)) for p in tests]
    return [_links(f, [kind[i] for kind in judged], level) for i, (f, _) in enumerate(each)]


def _links(facts: Facts, judged: Sequence[tuple[Floats, Floats]], level: float) -> list[Link]:
    (death_p, death_q), (birth_p, birth_q), (split_p, split_q), (merge_p, merge_q), (same_p, same_q) = judged
    likeness = facts.likeness
    onward, back = np.exp(-facts.absent_before), np.exp(-facts.absent_after)
    links: list[Link] = []

    def link(event: str, i: int, j: int, p: float, q: float) -> None:
        links.append(Link(event, i, j, float(likeness[i, j]), float(onward[i]), float(p), float(q)))

    # A topic that lives on in two, or comes from two, has its links by that; no pair is named twice.
    told: set[tuple[int, int]] = set()
    for i in np.flatnonzero(split_q <= level).tolist():
        for j in facts.parts[i].tolist():
            link("split", i, j, split_p[i], split_q[i])
            told.add((i, j))
    for j in np.flatnonzero(merge_q <= level).tolist():
        for i in facts.sources[j].tolist():
            if (i, j) not in told:
                link("merge", i, j, merge_p[j], merge_q[j])
                told.add((i, j))
    before_told, after_told = {i for i, _ in told}, {j for _, j in told}
    gone = set(np.flatnonzero((death_q <= level) & (onward < HALF)).tolist()) - before_told
    new = set(np.flatnonzero((birth_q <= level) & (back < HALF)).tolist()) - after_told
    open_before = set(range(likeness.shape[0])) - before_told - gone
    open_after = set(range(likeness.shape[1])) - after_told - new
    for place, (i, j) in enumerate(zip(*(side.tolist() for side in facts.pairs), strict=True)):
        mutual = likeness[i].argmax() == j and likeness[:, j].argmax() == i
        if i in open_before and j in open_after and mutual and same_p[place] <= _STRANGER:
            link("continuation", i, j, same_p[place], same_q[place])
            open_before.discard(i)
            open_after.discard(j)
    for i in sorted(gone):
        links.append(
            Link("death", i, None, float(likeness[i].max()), float(onward[i]), death_p[i], death_q[i])
        )
    for j in sorted(new):
        links.append(
            Link("birth", None, j, float(likeness[:, j].max()), float(back[j]), birth_p[j], birth_q[j])
        )
    # What is left is named with its nearest, once where two are each other's.
    left = {(i, int(likeness[i].argmax())) for i in open_before}
    left |= {(int(likeness[:, j].argmax()), j) for j in open_after}
    for i, j in sorted(left):
        if i in open_before:
            link("unclear", i, j, death_p[i], death_q[i])
        else:
            links.append(Link("unclear", i, j, float(likeness[i, j]), float(back[j]), birth_p[j], birth_q[j]))
    return links


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float64), where=length > 0))


def _moved(likeness: Floats, apart: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return for each row the most that two of the columns nearest to it moved, and which they are."""
    most = np.zeros(likeness.shape[0])
    chosen = np.full((likeness.shape[0], 2), -1, dtype=np.int64)
    nearest = likeness.argmax(axis=0)
    for i in range(likeness.shape[0]):
        mine = np.flatnonzero(nearest == i)
        for x, y in itertools.combinations(mine.tolist(), 2):
            if apart[x, y] > most[i]:
                most[i], chosen[i] = apart[x, y], (x, y)
    return most, chosen


def _p(scores: Floats, null: Floats) -> Floats:
    """Return how often refits without change reach each score, by their count and, beyond it, their tail; NaN stays."""
    p = np.full(scores.size, np.nan)
    asked = ~np.isnan(scores)
    if null.size and asked.any():
        p[asked] = fit_tail(null[null > 0], null.size).p(scores[asked])
    return p


def _share_above(scores: Floats, null: Floats) -> Floats:
    """Return how often the null reaches each score, the score itself counted in."""
    above = null.size - np.searchsorted(np.sort(null), scores - 1e-12, side="left")
    return np.asarray((1.0 + above) / (null.size + 1.0))


def _q(tests: Sequence[Floats]) -> list[Floats]:
    if not tests:
        return []
    ends = np.cumsum([t.size for t in tests])[:-1]
    return [np.asarray(part) for part in np.split(q_values(np.concatenate(tests)), ends)]
