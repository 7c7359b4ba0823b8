"""Sentences for the terms of an explorer: spread over documents, stored once, as many as a budget holds.

A sentence of twenty words serves up to twenty terms, so sentences stand in one table and terms refer to them. The leading
terms get several sentences of each side first; then every term gets one of each side in the order of importance,
then a second, until the budget is spent.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from policymine.clean.sentences import split_sentences
from policymine.reports.explorer.base import ExplorerSide

__all__ = ["Passage", "Passages", "choose_passages", "spread"]

PER_SIDE: Final = 6
LEADING: Final = 400
# Code points of a stored sentence, Chinese and other; a longer one is cut around the match.
_LONGEST_HAN: Final = 140
_LONGEST: Final = 320
# A heading or a title that happens to hold the term says little; a sentence at least this long is looked for.
_SHORTEST: Final = 16
_LOOKED_AT: Final = 3
_REUSED: Final = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored sentence.

    Parameters
    ----------
    document : number of the document in `Passages.documents`.
    start : code-point offset of its first character in the document's text.
    text : the sentence, or the part of it around a match.
    cut : 1 where its beginning is cut off, 2 its end, 3 both.
    """

    document: int
    start: int
    text: str
    cut: int


@dataclass
class Passages:
    """The table of sentences, and what each term refers to.

    Parameters
    ----------
    documents : (side 0 target or 1 reference, row of the document on it) of each document referred to.
    sentences : the table.
    of_term : by (row of the term, side) its sentences: number in the table -> (offset, length) of each match in it.
    size : bytes that all of it takes, about.
    complete : whether every request was met before the budget was spent.
    """

    documents: list[tuple[int, int]] = field(default_factory=list)
    sentences: list[Passage] = field(default_factory=list)
    of_term: dict[tuple[int, int], dict[int, tuple[tuple[int, int], ...]]] = field(default_factory=dict)
    size: int = 0
    complete: bool = True


def spread(n: int, k: int) -> list[int]:
    """Return up to `k` of the positions 0 to n - 1, evenly spaced, each next one far from those before.

    >>> spread(100, 4), spread(3, 6)
    ([12, 62, 37, 87], [0, 2, 1])
    """
    slots = list(range(n)) if n <= k else [int((j + 0.5) * n / k) for j in range(k)]
    bits = max(len(slots) - 1, 0).bit_length()
    turned = [int(format(j, f"0{bits}b")[::-1], 2) if bits else 0 for j in range(len(slots))]
    return [slots[j] for j in sorted(range(len(slots)), key=turned.__getitem__)]


def choose_passages(order: Sequence[int], sides: tuple[ExplorerSide, ExplorerSide], budget: int) -> Passages:
    """Return sentences for terms until the budget is spent.

    Parameters
    ----------
    order : rows of the terms, the most important first.
    sides : target and reference.
    budget : bytes.
    """
    made = Passages()
    stores = (_Store(made, 0, sides[0]), _Store(made, 1, sides[1]))
    for row, side in _requests(order):
        found = stores[side].add(row, budget)
        if found is False:
            made.complete = False
            break
    return made


def _requests(order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (term, side) once for each sentence wanted, in the order in which the budget is to be spent."""
    leading = order[:LEADING]
    for row in leading:
        for side in (0, 1):
            for _ in range(PER_SIDE):
                yield row, side
    for _ in range(PER_SIDE):
        for row in order[LEADING:]:
            yield row, 0
            yield row, 1


class _Store:
    """The sentences of one side as they are chosen."""

    def __init__(self, made: Passages, number: int, side: ExplorerSide) -> None:
        self.made, self.number, self.side = made, number, side
        dates = [str(side.facts.get(d, {}).get("date_issued") or "9999") for d in side.documents]
        by_date = sorted(range(len(dates)), key=lambda i: (dates[i], side.documents[i]))
        self.rank = np.empty(len(dates), dtype=np.int64)
        self.rank[by_date] = np.arange(len(dates))
        self.known: dict[int, int] = {}
        self.stored: dict[int, list[tuple[int, int, int]]] = {}
        self.spans: dict[int, list[tuple[int, int]]] = {}
        self.wanted: dict[int, list[int]] = {}
        self.asked: dict[int, int] = {}

    def add(self, row: int, budget: int) -> bool | None:
        """Give a term its next sentence; None where it has no other, False where the budget is spent."""
        places = self.side.places
        low, high = int(places.indptr[row]), int(places.indptr[row + 1])
        if low == high:
            return None
        if row not in self.wanted:
            held = np.unique(places.documents[low:high])
            by_date = held[np.argsort(self.rank[held], kind="stable")]
            self.wanted[row] = [int(by_date[i]) for i in spread(by_date.size, PER_SIDE)]
        turn = self.asked.get(row, 0)
        self.asked[row] = turn + 1
        document = self.wanted[row][turn % len(self.wanted[row])]
        mine = self.made.of_term.setdefault((row, self.number), {})
        first = low + int(np.searchsorted(places.documents[low:high], document, "left"))
        last = low + int(np.searchsorted(places.documents[low:high], document, "right"))
        found = self._reuse(document, first, last, mine)
        if found is None:
            found = self._new(document, first, last, mine, budget)
        if found is None or found < 0:
            return None if found is None else False
        passage = self.made.sentences[found]
        end = passage.start + len(passage.text)
        starts = places.starts[first:last]
        inside = range(
            first + int(np.searchsorted(starts, passage.start, "left")),
            first + int(np.searchsorted(starts, end, "left")),
        )
        mine[found] = tuple(
            (int(places.starts[i]) - passage.start, int(places.ends[i] - places.starts[i]))
            for i in inside
            if places.ends[i] <= end
        )
        self.made.size += _digits(found, len(mine[found]), *(n for place in mine[found] for n in place))
        return True

    def _at(self, document: int, place: int) -> tuple[int, int, int] | None:
        """Return the stored sentence (start, end, number) that holds a place."""
        stored = self.stored.get(document, [])
        start, end = int(self.side.places.starts[place]), int(self.side.places.ends[place])
        i = bisect_right(stored, (start, 2**31, 0)) - 1
        return stored[i] if i >= 0 and stored[i][1] >= end else None

    def _sentence(self, document: int, start: int, end: int) -> tuple[int, int]:
        """Return the sentence, or the sentences, that hold a place; a document is split once."""
        if document not in self.spans:
            self.spans[document] = split_sentences(self.side.texts[self.side.documents[document]])
        spans = self.spans[document]
        first = max(bisect_right(spans, (start, 2**31)) - 1, 0)
        last = max(bisect_left(spans, (end, 0)) - 1, first)
        return min(spans[first][0], start), max(spans[last][1], end)

    def _reuse(
        self, document: int, first: int, last: int, mine: dict[int, tuple[tuple[int, int], ...]]
    ) -> int | None:
        for place in range(first, min(last, first + _REUSED)):
            held = self._at(document, place)
            if held is not None and held[2] not in mine:
                return held[2]
        return None

    def _new(
        self, document: int, first: int, last: int, mine: dict[int, tuple[tuple[int, int], ...]], budget: int
    ) -> int | None:
        """Return the number of a sentence put into the table, None where there is none, -1 where there is no room."""
        name = self.side.documents[document]
        text = self.side.texts[name]
        best: tuple[int, int, int] | None = None
        looked_at = 0
        for place in range(first, last):
            held = self._at(document, place)
            if held is not None and held[2] in mine:
                continue
            start, end = int(self.side.places.starts[place]), int(self.side.places.ends[place])
            low, high = self._sentence(document, start, end)
            if best is None or high - low > best[1] - best[0]:
                best = (low, high, place)
            looked_at += 1
            if high - low >= _SHORTEST or looked_at == _LOOKED_AT:
                break
        if best is None:
            return None
        low, high, place = best
        start, end = int(self.side.places.starts[place]), int(self.side.places.ends[place])
        longest = _LONGEST_HAN if not text[low:high].isascii() else _LONGEST
        from_, to = _cut(low, high, start, end, longest)
        from_, to = _whole_words(text, from_, to, (low, high), (start, end))
        passage = Passage(0, from_, text[from_:to], (from_ > low) + 2 * (to < high))
        cost = _written(passage.text) + _digits(len(self.made.documents), passage.start, passage.cut)
        if document not in self.known:
            facts = self.side.facts.get(name, {})
            said = (name, facts.get("title") or "", "".join(facts.get("issuers") or ()))
            # A date as a reader writes it takes up to twenty bytes.
            cost += sum(_written(str(s)) for s in said) + 24
        if self.made.size + cost > budget:
            return -1
        self.made.size += cost
        if document not in self.known:
            self.known[document] = len(self.made.documents)
            self.made.documents.append((self.number, document))
        number = len(self.made.sentences)
        self.made.sentences.append(Passage(self.known[document], passage.start, passage.text, passage.cut))
        insort(self.stored.setdefault(document, []), (from_, to, number))
        return number


def _written(text: str) -> int:
    """Return the bytes that a string takes in the page, with the comma after it."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")) + 5 * text.count("<") + 1


def _digits(*numbers: int) -> int:
    return sum(len(str(n)) + 1 for n in numbers)


def _whole_words(
    text: str, from_: int, to: int, sentence: tuple[int, int], match: tuple[int, int]
) -> tuple[int, int]:
    """Move the ends of a cut to the next space where they stand inside an English word."""
    if from_ > sentence[0] and text[from_ - 1 : from_ + 1].isascii() and text[from_ - 1].isalnum():
        space = text.find(" ", from_, match[0])
        from_ = space + 1 if space >= 0 else from_
    if to < sentence[1] and text[to - 1 : to + 1].isascii() and text[to].isalnum():
        space = text.rfind(" ", match[1], to)
        to = space if space >= 0 else to
    return from_, to


def _cut(low: int, high: int, start: int, end: int, longest: int) -> tuple[int, int]:
    """Return the part of a long sentence around a match."""
    if high - low <= longest:
        return low, high
    from_ = max(low, min(start - longest // 2, high - longest))
    return from_, max(min(high, from_ + longest), end)
