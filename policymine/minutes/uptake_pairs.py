"""What a clause and a meeting have in common: the longest stretch of letters, the closest sentence by rare terms.

Clauses that only repeat an earlier paper are left out: what a meeting says of them it has from that paper. An earlier
meeting may quote a paper that the clause repeats in part; such a match is explained and is no control. What is to be a
finding must pass one test more, which the control is spared: the wording was not said on the other side of the date.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.matching.stretches import Letters, common_stretches, letters_of_units, shingles_of
from policymine.minutes.uptake_sides import Found, Matches, Sides, texts_of_units

__all__ = ["reworded", "verbatim"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Cosines below this are not kept: two sentences on one subject reach it.
_FLOOR: Final = 0.1
# Fewest terms that two sentences must share.
_SHARED: Final = 3
# A sentence said on the other side of the date as nearly like the clause as this share of the score.
_AS_NEAR: Final = 0.9
_CHUNK: Final = 2000
# Two sentences of papers from this cosine on say the same; and how many of the largest controls are looked at for it.
_AKIN: Final = 0.5
_LOOKED_AT: Final = 500


def verbatim(sides: Sides, *, width: int) -> Found:
    """Return the longest new stretch of letters of each clause and each meeting.

    Parameters
    ----------
    sides : papers and meetings.
    width : letters; shorter ones are not looked for.
    """
    first = letters_of_units(zip(sides.clauses["text"], sides.clauses["start"].tolist(), strict=True))
    second = letters_of_units(zip(sides.speech["text"], sides.speech["start"].tolist(), strict=True))
    found = common_stretches(first, second, width=width)
    clause, passage = first.unit[found.first].astype(np.int64), second.unit[found.second].astype(np.int64)
    order = sides.order(clause, passage)
    written, said_first, said_last = _first_uses(sides, first, second, width)
    # Each stretch as its shingles. A long one that an earlier meeting has from another paper counts as far as it has not.
    n = found.length - width + 1
    group = np.repeat(np.arange(n.size), n)
    at = np.repeat(found.first, n) + np.arange(group.size) - np.repeat(np.cumsum(n) - n, n)
    paper = sides.paper_days[clause[group]]
    told = written[at] <= sides.meeting_days[passage[group], 1]
    own = ~((order[group] < 0) & (found.length[group] >= 2 * width) & told)
    unsaid = np.where(order[group] > 0, said_first[at] > paper[:, 1], said_last[at] < paper[:, 0])

    def matches(new: NDArray[np.bool_]) -> tuple[Matches, NDArray[np.int8]]:
        starts, lengths = _longest_runs(new, group, n.size)
        has = (lengths > 0) & (order != 0)
        begin = found.first[has] + starts[has]
        size = lengths[has] + width - 1
        other = found.second[has] + starts[has]
        return Matches(
            clause[has],
            passage[has],
            size.astype(np.float64),
            first.offset[begin].astype(np.int64),
            first.offset[begin + size - 1].astype(np.int64) + 1,
            second.offset[other].astype(np.int64),
            second.offset[other + size - 1].astype(np.int64) + 1,
            np.ones(size.size, dtype=bool),
            np.full((size.size, 2), -1, dtype=np.int64),
        ), order[has]

    # At risk are the clauses that say anything first; of the others nothing could be found on either side.
    at_risk = np.zeros(len(sides.clauses), dtype=bool)
    places = np.flatnonzero(written < np.iinfo(np.int64).max)
    unit = first.unit[places]
    at_risk[unit[written[places] >= sides.paper_days[unit, 0]]] = True
    own &= at_risk[clause[group]]
    every, finding = matches(own), matches(own & unsaid)
    pairs = sides.pairs(np.flatnonzero(at_risk))
    return _both_sides(every, finding, sides, pairs, whole=True)


def _first_uses(sides: Sides, first: Letters, second: Letters, width: int) -> tuple[Ints, Ints, Ints]:
    """Return for each place in the papers' letters when its shingle was first written, first said and last said."""
    far = np.iinfo(np.int64).max
    left, left_at = shingles_of(first, width)
    right, right_at = shingles_of(second, width)
    keys = np.unique(left)
    written = np.full(keys.size, far)
    said_first, said_last = np.full(keys.size, far), np.full(keys.size, -1)
    of_left = np.searchsorted(keys, left)
    np.minimum.at(written, of_left, sides.paper_days[first.unit[left_at], 0])
    of_right = np.minimum(np.searchsorted(keys, right), max(keys.size - 1, 0))
    hit = keys[of_right] == right if keys.size else np.zeros(right.size, dtype=bool)
    days = sides.meeting_days[second.unit[right_at[hit]]]
    np.minimum.at(said_first, of_right[hit], days[:, 0])
    np.maximum.at(said_last, of_right[hit], days[:, 1])
    size = first.codes.size
    places = [np.full(size, fill, dtype=np.int64) for fill in (far, far, -1)]
    for place, values in zip(places, (written, said_first, said_last), strict=True):
        place[left_at] = values[of_left]
    return places[0], places[1], places[2]


def _longest_runs(new: NDArray[np.bool_], group: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """Return where in each group its longest run of True begins, and its length; 0 where there is none."""
    starts, lengths = np.zeros(n_groups, dtype=np.int64), np.zeros(n_groups, dtype=np.int64)
    if not new.size:
        return starts, lengths
    opens = np.flatnonzero(new & np.concatenate(([True], ~new[:-1] | (np.diff(group) != 0))))
    closes = np.flatnonzero(new & np.concatenate((~new[1:] | (np.diff(group) != 0), [True])))
    runs = closes - opens + 1
    base = np.searchsorted(group, np.arange(n_groups))
    # Shorter runs first, so that the longest stands last.
    for k in np.argsort(runs, kind="stable"):
        owner = group[opens[k]]
        starts[owner], lengths[owner] = opens[k] - base[owner], runs[k]
    return starts, lengths


def reworded(sides: Sides) -> Found:
    """Return the closest two sentences of each clause and each meeting, by rare terms in common.

    The score is the cosine of TF-IDF weights times the sum of the shared terms' inverse document frequencies (natural
    logarithm): how alike the two are, and how much it takes to be alike by chance.
    """
    clause_of = sides.sentences[0]["passage"].to_numpy(dtype=np.int64)
    passage_of = sides.sentences[1]["passage"].to_numpy(dtype=np.int64)
    first, second, _, _ = sides.weights
    idf = sides.weights[3]
    marks_first, marks_second = (first > 0).astype(np.float64), (second > 0).astype(np.float64)
    parts: list[tuple[Ints, Ints, Floats]] = []
    for low in range(0, first.shape[0], _CHUNK):
        cosine = (first[low : low + _CHUNK] @ second.T).tocsr()
        cosine.data[cosine.data < _FLOOR] = 0.0
        cosine.eliminate_zeros()
        near = cosine.tocoo()
        both = marks_first[low + near.row].multiply(marks_second[near.col]).tocsr()
        enough = np.diff(both.indptr) >= _SHARED
        # Two short sentences on one subject have a high cosine; that they share much that is rare is another matter.
        value = near.data * (both @ idf)
        parts.append(
            (near.row[enough].astype(np.int64) + low, near.col[enough].astype(np.int64), value[enough])
        )
    one, other, score = (np.concatenate([part[i] for part in parts]) for i in range(3))
    clause, passage = clause_of[one], passage_of[other]
    order = sides.order(clause, passage)
    own = _said_first(sides)
    new = own[one] & (order != 0)
    new[_explained(sides, first, one, other, score, new & (order < 0))] = False
    # The closest that was said on the other side of the paper's date.
    closest = np.zeros((first.shape[0], 3))
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

    every, finding = matches(new), matches(new & unsaid)
    pairs = sides.pairs(np.unique(clause_of[own]))
    return _both_sides(every, finding, sides, pairs, whole=False)


def _said_first(sides: Sides) -> NDArray[np.bool_]:
    """Return whether each sentence of a clause stands in no earlier paper, figures aside."""
    units = sides.sentences[0]
    rows = units["passage"].to_numpy(dtype=np.int64)
    words = [re.sub(r"[\W\d_]+", "", sentence) for sentence in texts_of_units(sides.clauses, units)]
    days = sides.paper_days[rows, 0].tolist()
    earliest: dict[str, int] = {}
    for word, day in zip(words, days, strict=True):
        earliest[word] = min(day, earliest.get(word, day))
    return np.array([day <= earliest[word] for word, day in zip(words, days, strict=True)], dtype=bool)


def _explained(
    sides: Sides, weights: Any, one: Ints, other: Ints, score: Floats, earlier: NDArray[np.bool_]
) -> list[int]:
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
        if near.size:
            akin = np.asarray((weights[one[near]] @ weights[int(one[k])].T).todense()).ravel()
            if akin.max() >= _AKIN:
                explained.append(k)
    return explained


def _both_sides(
    every: tuple[Matches, NDArray[np.int8]],
    findings: tuple[Matches, NDArray[np.int8]],
    sides: Sides,
    pairs: tuple[int, int],
    *,
    whole: bool,
) -> Found:
    """Return the best match of each clause with each meeting, later ones and earlier ones apart."""
    parts: list[Matches] = []
    for matches, order in (findings, every):
        unit = matches.clause
        meeting = sides.meeting_of[matches.passage]
        best = np.lexsort((matches.second_start, -matches.score, meeting, unit))
        keys = np.stack([unit[best], meeting[best]])
        opens = np.any(np.diff(keys, axis=1, prepend=-1) != 0, axis=0)
        chosen = np.sort(best[opens])
        parts += [matches.take(chosen[order[chosen] > 0]), matches.take(chosen[order[chosen] < 0])]
    return Found(parts[0], parts[1], parts[2].score, parts[3].score, *pairs, whole)
