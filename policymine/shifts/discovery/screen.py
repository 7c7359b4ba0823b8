"""Every pair of terms screened: same slots, one falling where the other rises, held against shuffled dates.

The steps: terms (`candidates`), pairs of one slot (`contexts`) that are no parts, numbers or forms of one another
(`guards`), and their timing (`kernels.timing`). Only the last looks at dates, so the pairs tested are the same under
every shuffle, and no pair is chosen by what it is tested on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms, find_terms
from policymine.shifts.discovery.company import Company
from policymine.shifts.discovery.contexts import Neighbours, Slots, breadth, nearest, slot_vectors
from policymine.shifts.discovery.ends import with_shared_ends
from policymine.shifts.discovery.guards import (
    choose,
    grown,
    grown_beside,
    numbered_alike,
    part_of,
    same_word,
    shared_form,
)
from policymine.shifts.discovery.people import are_people
from policymine.shifts.discovery.usage import Usage, usage_of

__all__ = ["LEAST_DISTINCT", "LEAST_SCORE", "LEAST_SLOTS", "Paired", "Screen", "pair_terms", "screen_pairs"]

N_NEAREST: Final = 10
_LEAST_SIMILAR: Final = 0.05
# Slots that the likeness of two terms rests on, as an effective number; shared form makes up for some.
LEAST_SLOTS: Final = 3.0
# Below this the like slots of two terms are those of a whole class (X 结构, X 战略), read one by one on real corpora.
LEAST_SCORE: Final = 0.9
# Likeness of the sentences at which half of the score is left.
_HALF_SUBJECT: Final = 0.03
# Share of the rarer term's sentences that hold both: more, and they are two things named side by side.
MOST_TOGETHER: Final = 0.2
# Nats of evidence at which half of it counts.
_HALF_TIMED: Final = 4.0
# How far above what is usual for them the likeness of two terms lies, shared form counted in.
LEAST_DISTINCT: Final = 1.2
# Most time boundaries looked at; more periods than this are put together in runs.
_MOST_PERIODS: Final = 120
_BIN: Final = 0.05


@dataclass(frozen=True, eq=False)
class Paired:
    """The pairs of terms of a corpus that may replace one another, whatever the dates.

    Parameters
    ----------
    tokens : the segmented documents.
    terms, slots : the candidates and their slots.
    company : the sentences of the terms.
    near : the pairs that stand in the same slots and pass the guards.
    form : characters or parts of words that the terms of each pair share, 0 to 1, (n_pairs,).
    """

    tokens: Tokens
    terms: Terms
    slots: Slots
    company: Company
    near: Neighbours
    form: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Screen:
    """What a screen found, and how much it went through.

    Parameters
    ----------
    terms, slots : the candidates and their slots.
    old, new : terms of the pairs found, (n_found,), best first.
    period : number of the period from which the new term stands, (n_found,).
    timing : log Bayes factor of the weaker of the two changes, (n_found,).
    similarity, distinct, form : likeness of slots, over what is usual, and of form, (n_found,).
    score : what they are ranked by, (n_found,).
    q : expected share of chance among the pairs at least as strong, (n_found,).
    variants : for each pair found, pairs (old, new) that say the same.
    p_any : share of shuffles whose strongest pair is at least as strong as the strongest one found.
    n_terms, n_compared, n_screened, n_timed : terms, pairs of terms compared by their slots, pairs (each way) tested
        against dates, and those that changed in time beyond chance.
    """

    terms: Terms
    slots: Slots
    old: NDArray[np.int32]
    new: NDArray[np.int32]
    period: NDArray[np.int64]
    timing: NDArray[np.float64]
    similarity: NDArray[np.float64]
    distinct: NDArray[np.float64]
    form: NDArray[np.float64]
    score: NDArray[np.float64]
    q: NDArray[np.float64]
    variants: tuple[tuple[tuple[int, int], ...], ...]
    p_any: float
    n_terms: int
    n_compared: int
    n_screened: int
    n_timed: int


def pair_terms(
    tokens: Tokens, *, language: str, min_docs: int, texts: Mapping[str, str] | None = None
) -> Paired:
    """Return the pairs of terms that stand in the same slots, without a look at dates.

    Parameters
    ----------
    tokens : the segmented documents.
    language : `zh` or `en`.
    min_docs : fewest documents with a term.
    texts : normalised text by document id, to tell names of people in English; without it none is told.
    """
    terms = find_terms(tokens, language=language, min_docs=min_docs)
    names = terms.names
    slots = slot_vectors(tokens, terms)
    near = nearest(slots, lambda i, j: part_of(names[i], names[j]), n_nearest=N_NEAREST, least=_LEAST_SIMILAR)
    people = named = np.zeros(len(terms), dtype=bool)
    if texts is not None or language != "en":
        people, named = are_people(tokens, terms, texts or {}, language=language)
    # A person follows a person, and where one of two names is a person's the other hardly is a thing's.
    one, other = near.one, near.other
    apart = ~((people[one] & named[other]) | (named[one] & people[other]))
    return Paired(
        tokens, terms, slots, Company(tokens, terms, language), *_guarded(near, terms, slots, apart)
    )


def screen_pairs(
    paired: Paired,
    period: NDArray[np.int32],
    stratum: NDArray[np.int32],
    *,
    permutations: int,
    level: float,
    seed: int,
    most: int,
) -> Screen:
    """Return the pairs of terms of which one falls where the other rises, in the same slots.

    Parameters
    ----------
    paired : from `pair_terms`.
    period : number of each document's period, in order of time, (n_documents,).
    stratum : number of each document's issuer, (n_documents,); documents are compared and shuffled within it.
    permutations : shuffles of the dates.
    level : largest q listed.
    seed : of the shuffles.
    most : pairs kept at most.
    """
    tokens, terms, near, form = paired.tokens, paired.terms, paired.near, paired.form
    one = np.concatenate((near.one, near.other))
    other = np.concatenate((near.other, near.one))
    usage = usage_of(tokens, terms, _merged(period), stratum)
    found, places = usage.scores(one, other)
    q, p_any = _against_shuffles(usage, one, other, found, permutations=permutations, seed=seed)
    both = [np.tile(x, 2) for x in (near.similarity, near.distinct, form)]
    # Likeness over what is usual; a little of it makes up for a break seen less clearly, and the other way round.
    subject, together = np.zeros(one.size), np.zeros(one.size)
    score = both[1] * (1.0 + both[2]) * found / (found + _HALF_TIMED)
    timed = np.flatnonzero((q <= level) & (found > 0)) if p_any <= level else np.zeros(0, dtype=np.int64)
    good = timed[score[timed] >= LEAST_SCORE]
    for pair in good.tolist():
        ends = int(one[pair]), int(other[pair])
        subject[pair] = paired.company.likeness(*ends)
        together[pair] = paired.company.together(*ends)
    score *= subject / (subject + _HALF_SUBJECT)
    good = good[(score[good] >= LEAST_SCORE) & (together[good] <= MOST_TOGETHER)]

    def is_late(pair: int, places_of: NDArray[np.int64]) -> NDArray[np.bool_]:
        rows = np.searchsorted(tokens.indptr, places_of, side="right") - 1
        return np.asarray(usage.period[rows] > places[pair])

    grew = [
        grown_beside(tokens, terms, int(one[i]), int(other[i]), partial(is_late, i)) for i in good.tolist()
    ]
    good = good[~np.array(grew, dtype=bool)]
    order = good[np.lexsort((other[good], one[good], -score[good]))].tolist()
    kept, variants = choose(terms, one, other, score, order, is_late=is_late, most=most)
    terms = with_shared_ends(tokens, terms, [(int(one[k]), int(other[k])) for k in kept])
    kept = [k for k in kept if not part_of(terms.names[one[k]], terms.names[other[k]])]
    index = np.array(kept, dtype=np.int64)
    return Screen(
        terms=terms,
        slots=paired.slots,
        old=one[index],
        new=other[index],
        period=usage.first_period(places[index]),
        timing=found[index].astype(np.float64),
        similarity=both[0][index],
        distinct=both[1][index],
        form=both[2][index],
        score=score[index],
        q=q[index],
        variants=tuple(tuple((int(one[v]), int(other[v])) for v in variants[k]) for k in kept),
        p_any=p_any,
        n_terms=len(terms),
        n_compared=len(terms) * (len(terms) - 1) // 2,
        n_screened=int(one.size),
        n_timed=int(timed.size),
    )


def _merged(period: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return periods put together in runs where there are very many, and the first period of each run."""
    n = int(period.max(initial=-1)) + 1
    starts = np.unique(np.linspace(0, n, min(n, _MOST_PERIODS), endpoint=False).astype(np.int64))
    return (np.searchsorted(starts, period, side="right") - 1).astype(np.int32), starts


def _guarded(
    near: Neighbours, terms: Terms, slots: Slots, apart: NDArray[np.bool_]
) -> tuple[Neighbours, NDArray[np.float64]]:
    """Return the pairs that stand out from what is usual and pass the guards, and the form that they share."""
    names = terms.names
    # No pair shares more than the whole of its form.
    possible = np.flatnonzero((near.distinct * 2.0 >= LEAST_DISTINCT) & apart)
    form = np.array(
        [shared_form(names[near.one[i]], names[near.other[i]]) for i in possible], dtype=np.float64
    )
    good = near.distinct[possible] * (1.0 + form) >= LEAST_DISTINCT
    # One habitual neighbour is no likeness: 广播 电影 and 广播 影视.
    good &= breadth(slots, near.one[possible], near.other[possible]) * (1.0 + 2.0 * form) >= LEAST_SLOTS
    possible, form = possible[good], form[good]
    kept = np.array(
        [
            not numbered_alike(names[near.one[i]], names[near.other[i]])
            and not same_word(names[near.one[i]], names[near.other[i]])
            and not grown(names[near.one[i]], names[near.other[i]])
            for i in possible
        ],
        dtype=bool,
    )
    index = possible[kept]
    return (
        Neighbours(near.one[index], near.other[index], near.similarity[index], near.distinct[index]),
        form[kept],
    )


def _against_shuffles(
    usage: Usage,
    one: NDArray[np.int32],
    other: NDArray[np.int32],
    found: NDArray[np.float32],
    *,
    permutations: int,
    seed: int,
) -> tuple[NDArray[np.float64], float]:
    """Return the q of each pair, and the share of shuffles whose strongest pair is as strong as the strongest.

    What chance gives is counted over all pairs and shuffles with the dates of one term's documents shuffled and
    those of the other as they are: a term that truly falls and one that does not move are no replacement, and
    there are many of them where much changes.
    """
    rng = np.random.default_rng(seed)
    strongest = float(found.max(initial=0.0))
    n_bins = int(strongest / _BIN) + 2
    chance = np.zeros(n_bins)
    reached = 1
    observed = usage.curves(None)
    for _ in range(permutations):
        shuffled = usage.curves(rng)
        as_strong = usage.scored(one, other, shuffled, shuffled)[0].max(initial=0.0) >= strongest - 1e-6
        reached += int(as_strong)
        half = np.maximum(
            usage.scored(one, other, observed, shuffled)[0], usage.scored(one, other, shuffled, observed)[0]
        )
        half = half[half > 0]
        chance += np.bincount(np.minimum(half / _BIN, n_bins - 1).astype(np.int64), minlength=n_bins)
    place = np.minimum(found / _BIN, n_bins - 1).astype(np.int64)
    seen = np.bincount(place[found > 0], minlength=n_bins)[::-1].cumsum()[::-1]
    # One more than was seen, as if the data's own order were one of the shuffles: never zero.
    expected = (chance[::-1].cumsum()[::-1] + 1.0) / (permutations + 1.0)
    ratio = np.where(seen > 0, expected / np.maximum(seen, 1), 1.0)
    q = np.minimum(np.minimum.accumulate(ratio), 1.0)
    return np.where(found > 0, q[place], 1.0), reached / (permutations + 1)
