"""Agreements told out: from pairs of distinct sentences to the sentences of documents that hold them.

What many documents hold is told out to the first of them, the first of each of the first issuers and the first of the
centre, so that a formula of a thousand documents is no million pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.reuse.papers import Papers
from policymine.matching.pool import Pairs, Pool
from policymine.matching.units import Sentences

__all__ = [
    "BLOCK",
    "Entries",
    "Neighbours",
    "Shortlists",
    "as_dated",
    "join_entries",
    "neighbours_of",
    "shortlists",
    "told_out",
    "wording_days",
]

# Holders of one sentence that are looked at: the first ones, the first of the first issuers, the first of the centre.
_FIRST: Final = 6
_OF_ISSUERS: Final = 4
_OF_CENTRE: Final = 3
# A version holds a sentence where it has this much of its weight.
_HELD: Final = 0.6
# Sentences that are told out at once.
BLOCK: Final = 20_000

Ints = NDArray[np.int64]
Shortlists = tuple[Ints, Ints]


@dataclass(frozen=True, eq=False)
class Entries:
    """Candidates: a sentence, a holder of wording it shares, and by which pair."""

    sentence: Ints
    holder: Ints
    pair: Ints
    flipped: NDArray[np.bool_]
    score: NDArray[np.float64]
    directed: NDArray[np.bool_]

    def take(self, rows: Ints | NDArray[np.bool_]) -> Entries:
        return Entries(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def join_entries(parts: list[Entries]) -> Entries:
    parts = [
        Entries(
            *(np.zeros(0, np.int64),) * 3,
            np.zeros(0, np.bool_),
            np.zeros(0, np.float64),
            np.zeros(0, np.bool_),
        ),
        *parts,
    ]
    return Entries(
        np.concatenate([part.sentence for part in parts]),
        np.concatenate([part.holder for part in parts]),
        np.concatenate([part.pair for part in parts]),
        np.concatenate([part.flipped for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.directed for part in parts]),
    )


@dataclass(frozen=True, eq=False)
class Neighbours:
    """By distinct sentence: those that share wording with it, itself first where several hold it; `whole` is its own weight."""

    starts: Ints
    partner: Ints
    pair: Ints
    flipped: NDArray[np.bool_]
    score: NDArray[np.float64]
    whole: NDArray[np.float64]


def neighbours_of(pool: Pool, pairs: Pairs, threshold: NDArray[np.float64]) -> Neighbours:
    sizes = np.diff(pool.holder_starts)
    whole = pool.whole
    own = np.flatnonzero((sizes > 1) & (whole >= threshold))
    number = np.arange(pairs.later.size, dtype=np.int64)
    of = np.concatenate([own, pairs.later, pairs.earlier]).astype(np.int64)
    order = np.argsort(of, kind="stable")
    score = pairs.score.astype(np.float64)
    return Neighbours(
        np.searchsorted(of[order], np.arange(len(pool) + 1)),
        np.concatenate([own, pairs.earlier, pairs.later]).astype(np.int64)[order],
        np.concatenate([np.full(own.size, -1, np.int64), number, number])[order],
        np.concatenate([np.zeros(own.size, bool), np.zeros(number.size, bool), np.ones(number.size, bool)])[
            order
        ],
        np.concatenate([whole[own], score, score])[order],
        whole,
    )


def shortlists(pool: Pool, sentences: Sentences, papers: Papers) -> Shortlists:
    """Return the holders of each distinct sentence that are looked at, by time."""
    holders = pool.holders
    group = np.repeat(np.arange(len(pool), dtype=np.int64), np.diff(pool.holder_starts))
    rank = np.arange(holders.size) - pool.holder_starts[group]
    document = sentences.document[holders]
    issuer = papers.issuer[document].astype(np.int64)
    new_issuer = np.zeros(holders.size, dtype=bool)
    new_issuer[np.unique(group * (issuer.max(initial=0) + 1) + issuer, return_index=True)[1]] = True
    keep = rank < _FIRST
    for flag, most in ((new_issuer, _OF_ISSUERS), (papers.centre[document], _OF_CENTRE)):
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(flag)])
        keep |= flag & (before[:-1] - before[pool.holder_starts[group]] < most)
    return np.searchsorted(group[keep], np.arange(len(pool) + 1)), holders[keep]


def _expand(starts: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Return (row of `keys`, place in the lists) for every entry of the lists of these keys."""
    sizes = starts[keys + 1] - starts[keys]
    rows = np.repeat(np.arange(keys.size), sizes)
    inner = np.arange(rows.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rows, starts[keys][rows] + inner


def told_out(
    block: Ints,
    pool: Pool,
    neighbours: Neighbours,
    short: Shortlists,
    sentences: Sentences,
    days: Ints,
) -> Entries:
    rows, at = _expand(neighbours.starts, pool.of[block].astype(np.int64))
    sentence = block[rows]
    again, place = _expand(short[0], neighbours.partner[at])
    sentence, at = sentence[again], at[again]
    holder = short[1][place]
    entries = Entries(
        sentence,
        holder,
        neighbours.pair[at],
        neighbours.flipped[at],
        neighbours.score[at],
        days[holder, 1] < days[sentence, 0],
    )
    later = days[sentence, 1] < days[holder, 0]
    return entries.take((sentences.document[sentence] != sentences.document[holder]) & ~later)


def as_dated(sentences: Sentences, papers: Papers) -> Ints:
    return papers.wording[sentences.document]


def wording_days(sentences: Sentences, pool: Pool, neighbours: Neighbours, papers: Papers) -> Ints:
    """Return the first and the last day that the wording of each sentence can be from, (n_sentences, 2).

    It is from between the first act that the document names and its date; where an earlier version of the document holds it
    too, from that version's time; where only this version does, from after the version before it.
    """
    days = as_dated(sentences, papers)
    versions = np.flatnonzero(np.bincount(papers.version)[papers.version] > 1)
    if not versions.size:
        return days
    # The version before each, by the dates of the texts.
    before = np.full(len(papers), -1, dtype=np.int64)
    order = versions[np.lexsort((papers.place[versions], papers.version[versions]))]
    same = papers.version[order[1:]] == papers.version[order[:-1]]
    later = papers.days[order[1:], 0] > papers.days[order[:-1], 1]
    before[order[1:][same & later]] = order[:-1][same & later]
    new = papers.wording.copy()
    held_before = before >= 0
    new[held_before, 0] = np.maximum(new[held_before, 0], papers.days[before[held_before], 1])
    block = np.flatnonzero(np.isin(sentences.document, versions))
    days[block] = new[sentences.document[block]]
    # Every holder counts here, whenever it is from.
    always = np.tile(np.array([[0, 1 << 40]], dtype=np.int64), (len(sentences), 1))
    lists = (pool.holder_starts, pool.holders)
    for begin in range(0, block.size, BLOCK):
        entries = told_out(block[begin : begin + BLOCK], pool, neighbours, lists, sentences, always)
        d, h = sentences.document[entries.sentence], sentences.document[entries.holder]
        whole = neighbours.whole[pool.of[entries.sentence]]
        entries = entries.take(
            (papers.version[d] == papers.version[h])
            & (papers.days[h, 1] >= 0)
            & (papers.days[h, 1] < papers.days[d, 0])
            & (entries.score >= _HELD * whole)
        )
        h = sentences.document[entries.holder]
        # The earliest version that holds it is written last.
        last = np.argsort(-papers.place[h], kind="stable")
        days[entries.sentence[last]] = new[h[last]]
    return days
