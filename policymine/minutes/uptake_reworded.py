"""The closest sentences of a clause and a meeting by rare terms in common: what is taken up in other words.

A sentence that quotes a paper at length is the business of `policymine.minutes.uptake_verbatim` and not compared here. Speech
often spreads over two sentences what a paper says in one, so two neighbours are tried together too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.minutes.uptake_sides import Found, Matches, Sides, both_sides
from policymine.minutes.uptake_verbatim import QUOTED, Agreed

__all__ = ["Near", "near_sentences", "reworded"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Fewest words that two sentences must share, those that a compound is made of and not the compound.
_SHARED: Final = 2
# Rarity to this power is a term's weight: one rare word tells more than two that are half as rare.
_RARER: Final = 1.5
# The share of the clause that is there enters with this power: speech takes up a part of what a paper says.
_HELD: Final = 0.25
# A sentence said on the other side of the date as nearly like the clause as this share of the score.
_AS_NEAR: Final = 0.9
# Cells of a product held at a time, and pairs looked at together.
_CELLS: Final = 20_000_000
_BATCH: Final = 200_000
# Two sentences of papers from this cosine on say the same; and how many of the largest controls are looked at for it.
_AKIN: Final = 0.5
_LOOKED_AT: Final = 500


@dataclass(frozen=True, eq=False)
class Near:
    """Sentences of the two sides that share words, whatever their dates; arrays of one length.

    Parameters
    ----------
    one, other : rows of the sentences of each side.
    score : the larger, the closer.
    quoting, quoted : sentences of meetings that quote a paper at length, and the clause, rows of their tables.
    """

    one: Ints
    other: Ints
    score: Floats
    quoting: Ints
    quoted: Ints


def near_sentences(sides: Sides, agreed: Agreed) -> Near:
    """Return the pairs of sentences that share words and of which neither quotes the other.

    The score is the summed rarity of the terms in common, times the share that they are of the clause's own summed rarity:
    how much it takes to agree in them by chance, and how much of the clause is there.
    """
    terms = sides.weighted
    words = np.flatnonzero(~terms.is_character & ~terms.is_compound & (terms.rarity > 0.0))
    first, second = terms.first[:, words], terms.second[:, words].T.tocsr()
    step = max(1, _CELLS // max(1, second.shape[1]))
    parts: list[tuple[Ints, Ints]] = []
    for low in range(0, first.shape[0], step):
        common = (first[low : low + step] @ second).tocoo()
        enough = common.data >= _SHARED
        parts.append((common.row[enough].astype(np.int64) + low, common.col[enough].astype(np.int64)))
    one = np.concatenate([part[0] for part in parts])
    other = np.concatenate([part[1] for part in parts])
    weight = terms.rarity**_RARER
    shared = np.zeros(one.size)
    for low in range(0, one.size, _BATCH):
        here = slice(low, low + _BATCH)
        shared[here] = terms.first[one[here]].multiply(terms.second[other[here]]) @ weight
    whole = terms.first @ weight
    whole = np.maximum(whole, np.median(whole))
    quoting, quoted = _quoting(sides, agreed)
    return Near(one, other, shared * (shared / whole[one]) ** _HELD, quoting, quoted)


def _quoting(sides: Sides, agreed: Agreed) -> tuple[Ints, Ints]:
    """Return the sentences of meetings that share a long run with a clause, and the clause of each."""
    long = np.flatnonzero(agreed.found.length >= QUOTED * agreed.width)
    begin, length = agreed.found.second[long], agreed.found.length[long]
    units = sides.sentences[1]
    passage = units["passage"].to_numpy(dtype=np.int64)
    letters = agreed.second
    keys = (letters.unit.astype(np.int64) << 32) + letters.offset
    low = np.searchsorted(keys, (passage << 32) + units["start"].to_numpy(dtype=np.int64))
    high = np.searchsorted(keys, (passage << 32) + units["end"].to_numpy(dtype=np.int64))
    of_passage = np.argsort(passage, kind="stable")
    bounds = np.searchsorted(passage[of_passage], np.arange(len(sides.speech) + 1))
    said: list[Ints] = []
    written: list[Ints] = []
    for start, size, unit, clause in zip(
        begin.tolist(),
        length.tolist(),
        letters.unit[begin].tolist(),
        agreed.first.unit[agreed.found.first[long]].tolist(),
        strict=True,
    ):
        here = of_passage[bounds[unit] : bounds[unit + 1]]
        common = np.minimum(high[here], start + size) - np.maximum(low[here], start)
        here = here[common >= QUOTED * agreed.width]
        said.append(here)
        written.append(np.full(here.size, clause, dtype=np.int64))
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *said]), np.concatenate([none, *written])


def reworded(sides: Sides, near: Near) -> Found:
    """Return the closest two sentences of each clause and each meeting."""
    clause_of = sides.sentences[0]["passage"].to_numpy(dtype=np.int64)
    passage_of = sides.sentences[1]["passage"].to_numpy(dtype=np.int64)
    one, other, score = near.one, near.other, near.score
    clause, passage = clause_of[one], passage_of[other]
    order = sides.order(clause, passage)
    own = _said_first(sides)
    new = own[one] & (order != 0)
    # A sentence that quotes a paper which was out says what that paper says; and a clause it quotes is not reworded.
    out = sides.order(near.quoted, passage_of[near.quoting]) > 0
    new &= ~np.isin(other, near.quoting[out])
    n = len(sides.clauses)
    new &= ~np.isin(other * n + clause, near.quoting * n + near.quoted)
    new[_explained(sides, one, other, score, new & (order < 0))] = False
    # The closest that was said on the other side of the paper's date.
    closest = np.zeros((clause_of.size, 3))
    np.maximum.at(closest, (one, order.astype(np.int64) + 1), score)
    unsaid = closest[one, 1 - order.astype(np.int64)] < _AS_NEAR * score
    first_units, second_units = sides.sentences

    def matches(rows: NDArray[np.bool_]) -> tuple[Matches, NDArray[np.int8]]:
        left, right = one[rows], other[rows]
        return (
            Matches(
                clause[rows],
                passage[rows],
                score[rows],
                first_units["start"].to_numpy(dtype=np.int64)[left],
                first_units["end"].to_numpy(dtype=np.int64)[left],
                second_units["start"].to_numpy(dtype=np.int64)[right],
                second_units["end"].to_numpy(dtype=np.int64)[right],
                np.zeros(left.size, dtype=bool),
                np.stack([left, right], axis=1),
            ),
            order[rows],
        )

    return both_sides(
        matches(new),
        matches(new & unsaid),
        sides,
        sides.pairs(np.unique(clause_of[own])),
        whole=False,
        otherwise=None,
    )


def _said_first(sides: Sides) -> NDArray[np.bool_]:
    """Return whether each sentence of a clause stands in no earlier paper, figures aside."""
    days = sides.paper_days[sides.sentences[0]["passage"].to_numpy(dtype=np.int64), 0].tolist()
    earliest: dict[str, int] = {}
    for words, day in zip(sides.plain, days, strict=True):
        earliest[words] = min(day, earliest.get(words, day))
    first = np.array(
        [day <= earliest[words] for words, day in zip(sides.plain, days, strict=True)], dtype=bool
    )
    # Two sentences together are new where each of them is.
    units = sides.sentences[0]
    single = units["sentences"].to_numpy() == 1
    for edge in ("start", "end"):
        places = list(zip(units["passage"].tolist(), units[edge].tolist(), strict=True))
        alone = {place: bool(new) for place, new, one in zip(places, first, single, strict=True) if one}
        first &= np.array([alone.get(place, True) for place in places], dtype=bool)
    return first


def _explained(sides: Sides, one: Ints, other: Ints, score: Floats, earlier: NDArray[np.bool_]) -> list[int]:
    """Return the matches with earlier meetings that another paper explains, among the largest: those that make the tail.

    Another paper explains a match where it was out at the time of the meeting, one of its sentences is as near to what was
    said, and that sentence and the clause are themselves akin.
    """
    clause_of = sides.sentences[0]["passage"].to_numpy(dtype=np.int64)
    passage_of = sides.sentences[1]["passage"].to_numpy(dtype=np.int64)
    at = np.flatnonzero(earlier)
    largest = at[np.argsort(-score[at], kind="stable")[:_LOOKED_AT]]
    by_said = np.argsort(other, kind="stable")
    keys = other[by_said]
    explained: list[int] = []
    for k in largest.tolist():
        near = by_said[np.searchsorted(keys, other[k]) : np.searchsorted(keys, other[k], side="right")]
        near = near[score[near] >= score[k]]
        day = sides.meeting_days[passage_of[other[k]], 1]
        near = near[sides.paper_days[clause_of[one[near]], 0] <= day]
        if near.size and sides.weighted.alike(int(one[k]), one[near]).max() >= _AKIN:
            explained.append(k)
    return explained
