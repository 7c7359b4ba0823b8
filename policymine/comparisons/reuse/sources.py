"""Which earlier sentence each sentence takes its wording from: the first of those that hold it.

Pairs are known between distinct sentences; here they are told out to the documents that hold them, and each sentence of a
document gets its source. Where the order in time is open (the same day, a date missing or too coarse, a revised text whose
wording may be older than its date) there is no direction. Wording that an earlier version of the same document held is as old
as that version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.reuse.entries import (
    BLOCK,
    Entries,
    as_dated,
    join_entries,
    neighbours_of,
    shortlists,
    told_out,
    wording_days,
)
from policymine.comparisons.reuse.papers import Papers
from policymine.kernels.cover import mark_covered
from policymine.matching.pool import Pairs, Places, Pool
from policymine.matching.units import Sentences

__all__ = ["ANY", "CENTRAL", "OPEN_CENTRAL", "OTHERS", "UNDIRECTED", "Picks", "pick_sources"]

# Bits of what covers a unit: any earlier document, one of another issuer, one of the centre, one whose order in time is open,
# one of the centre whose order is open.
ANY: Final = 1
OTHERS: Final = 2
CENTRAL: Final = 4
UNDIRECTED: Final = 8
OPEN_CENTRAL: Final = 16

# Sources that agree this much as well as the best are equals: the first of them is the source.
_EQUAL: Final = 0.9
# A second source for the same sentence may share this much of its stretch with the first.
_OVERLAP: Final = 0.3
_ROUNDS: Final = 3

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Picks:
    """Sentences with their sources; arrays of one length, in the order of the collection.

    Parameters
    ----------
    sentence, source : int64: sentence of the collection, and the one it takes from.
    pair : int64: number of the pair of distinct sentences, -1 where both are the same.
    flipped : whether the sentence is the second of that pair.
    directed : whether the source is earlier; otherwise their order is unknown.
    score : float64.
    also : other documents that were as near and as early or later, but before this one, at most five each.
    n_also : how many these are.
    covered : uint8, (n_units,): what covers each unit of the collection, in bits.
    """

    sentence: Ints
    source: Ints
    pair: Ints
    flipped: NDArray[np.bool_]
    directed: NDArray[np.bool_]
    score: NDArray[np.float64]
    also: list[tuple[int, ...]]
    n_also: Ints
    covered: NDArray[np.uint8]


def pick_sources(
    sentences: Sentences,
    pool: Pool,
    pairs: Pairs,
    places: Places,
    papers: Papers,
    *,
    threshold: NDArray[np.float64],
    versions: bool,
) -> Picks:
    """Return the source of each sentence that has one.

    Parameters
    ----------
    sentences, pool : of the collection.
    pairs, places : pairs of distinct sentences that agree by more than chance.
    papers : the documents.
    threshold : (n_distinct,): smallest score that counts for each.
    versions : whether versions of one document count too.
    """
    spans = _spans(pairs, places)
    neighbours = neighbours_of(pool, pairs, threshold)
    short_starts, short = shortlists(pool, sentences, papers)
    days = wording_days(sentences, pool, neighbours, papers) if not versions else as_dated(sentences, papers)
    covered = np.zeros(sentences.ids.size, dtype=np.uint8)
    parts: list[Entries] = []
    also: list[tuple[int, ...]] = []
    counts: list[Ints] = []
    targets = np.arange(len(sentences), dtype=np.int64)
    if not (papers.side == 1).any():
        # Without a role in any pair a sentence need not be told out.
        targets = targets[(papers.target | papers.source)[sentences.document]]
    for begin in range(0, targets.size, BLOCK):
        entries = told_out(
            targets[begin : begin + BLOCK], pool, neighbours, (short_starts, short), sentences, days
        )
        entries = _eligible(entries, sentences, papers, days, versions)
        _cover(covered, entries, sentences, papers, places)
        chosen, others, n_others = _chosen(entries, sentences, papers, days, spans)
        parts.append(chosen)
        also += others
        counts.append(n_others)
    joined = join_entries(parts)
    order = np.lexsort((joined.holder, joined.sentence))
    joined = joined.take(order)
    n_also = np.concatenate([np.zeros(0, np.int64), *counts])[order]
    return Picks(
        joined.sentence,
        joined.holder,
        joined.pair,
        joined.flipped,
        joined.directed,
        joined.score,
        [also[k] for k in order.tolist()],
        n_also,
        covered,
    )


def _spans(pairs: Pairs, places: Places) -> NDArray[np.int64]:
    """Return the first and last place of each pair in its later and in its earlier sentence, (n_pairs, 4)."""
    found = np.zeros((pairs.later.size, 4), dtype=np.int64)
    if pairs.later.size:
        at = places.starts[:-1]
        for column, reduce, values in (
            (0, np.minimum, places.later),
            (1, np.maximum, places.later),
            (2, np.minimum, places.earlier),
            (3, np.maximum, places.earlier),
        ):
            found[:, column] = reduce.reduceat(values, at)
    return found


def _eligible(entries: Entries, sentences: Sentences, papers: Papers, days: Ints, versions: bool) -> Entries:
    d, h = sentences.document[entries.sentence], sentences.document[entries.holder]
    keep = np.ones(d.size, dtype=bool)
    if not versions:
        keep &= papers.version[d] != papers.version[h]
    if (papers.side == 1).any():
        keep &= papers.side[d] != papers.side[h]
    as_found = papers.source[h] & papers.target[d]
    other_way = papers.source[d] & papers.target[h]
    # Where nothing tells who was first each pair stands once: the earlier date first, the centre's document, then by order.
    when_h, when_d = days[entries.holder, 1], days[entries.sentence, 1]
    ahead = papers.centre[h].astype(np.int8) - papers.centre[d]
    before = (when_h < when_d) | ((when_h == when_d) & ((ahead > 0) | ((ahead == 0) & (h < d))))
    keep &= np.where(entries.directed, as_found, as_found & (before | ~other_way))
    return entries.take(keep)


def _cover(
    covered: NDArray[np.uint8], entries: Entries, sentences: Sentences, papers: Papers, places: Places
) -> None:
    d, h = sentences.document[entries.sentence], sentences.document[entries.holder]
    others = (papers.issuer[d] != papers.issuer[h]) & papers.has_issuer[d] & papers.has_issuer[h]
    bits = np.where(
        entries.directed,
        ANY | OTHERS * others | CENTRAL * papers.centre[h],
        UNDIRECTED | OPEN_CENTRAL * papers.centre[h],
    ).astype(np.uint8)
    mark_covered(
        covered,
        sentences.indptr[entries.sentence],
        sentences.indptr[entries.sentence + 1],
        entries.pair,
        entries.flipped,
        bits,
        (places.starts, places.later, places.earlier),
    )


def _chosen(
    entries: Entries, sentences: Sentences, papers: Papers, days: Ints, spans: NDArray[np.int64]
) -> tuple[Entries, list[tuple[int, ...]], Ints]:
    """Return the source of each sentence, a second and a third where they hold other parts of it."""
    low, high = _stretches(entries, sentences, spans)
    # An unknown order counts only where nothing is known to be earlier.
    has_earlier = np.zeros(int(entries.sentence.max(initial=-1)) + 1, dtype=bool)
    has_earlier[entries.sentence[entries.directed]] = True
    left = entries.directed | ~has_earlier[entries.sentence]
    kept: list[Ints] = []
    also: list[tuple[int, ...]] = []
    n_also: list[int] = []
    holder_doc = sentences.document[entries.holder]
    place = days[entries.holder, 1]
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(left)
        if not rows.size:
            break
        best = np.zeros(has_earlier.size)
        np.maximum.at(best, entries.sentence[rows], entries.score[rows])
        rows = rows[entries.score[rows] >= _EQUAL * best[entries.sentence[rows]]]
        order = np.lexsort(
            (
                entries.holder[rows],
                -entries.score[rows],
                ~papers.centre[holder_doc[rows]],
                place[rows],
                entries.sentence[rows],
            )
        )
        rows = rows[order]
        firsts = np.flatnonzero(np.diff(entries.sentence[rows], prepend=-1))
        ends = np.append(firsts[1:], rows.size)
        kept.append(rows[firsts])
        documents = holder_doc[rows]
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
            if end - first == 1:
                also.append(())
                n_also.append(0)
                continue
            named = dict.fromkeys(documents[first:end].tolist())
            named.pop(int(documents[first]))
            also.append(tuple(named)[:5])
            n_also.append(len(named))
        # What is left must lie elsewhere in the sentence.
        taken_low = np.full(has_earlier.size, -1, dtype=np.int64)
        taken_high = np.full(has_earlier.size, -1, dtype=np.int64)
        taken_low[entries.sentence[rows[firsts]]] = low[rows[firsts]]
        taken_high[entries.sentence[rows[firsts]]] = high[rows[firsts]]
        a, b = taken_low[entries.sentence], taken_high[entries.sentence]
        shared = np.minimum(high, b) - np.maximum(low, a) + 1
        left &= (a >= 0) & (shared <= _OVERLAP * np.minimum(high - low + 1, b - a + 1))
    if not kept:
        return entries.take(np.zeros(0, np.int64)), [], np.zeros(0, np.int64)
    return entries.take(np.concatenate(kept)), also, np.array(n_also, dtype=np.int64)


def _stretches(entries: Entries, sentences: Sentences, spans: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the first and last unit that each entry covers of its sentence."""
    sizes = sentences.indptr[entries.sentence + 1] - sentences.indptr[entries.sentence]
    if not spans.size:
        return np.zeros(sizes.size, np.int64), sizes - 1
    of_pair = spans[np.maximum(entries.pair, 0)]
    whole = entries.pair < 0
    low = np.where(whole, 0, np.where(entries.flipped, of_pair[:, 2], of_pair[:, 0]))
    high = np.where(whole, sizes - 1, np.where(entries.flipped, of_pair[:, 3], of_pair[:, 1]))
    return low, high
