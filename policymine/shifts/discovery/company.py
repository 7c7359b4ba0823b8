"""What else is said in the sentences of two terms: a term that takes another's place speaks of the same things.

The slots of a term show its grammar (_ 建设, 健全 _) and are those of a whole class of terms; the other words of the
sentence show its subject. Two terms side by side in one sentence are two things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.segmenters.stopwords import left_out
from policymine.shifts.discovery.candidates import Terms
from policymine.shifts.discovery.guards import overlapping

__all__ = ["Company"]

# Squared length added, that of twenty words, as for slots: of terms of which little is seen little is known.
_UNSEEN: Final = 20
_MOST_UNSEEN: Final = 150.0
_SAMPLE: Final = 100
_MOST_USES: Final = 600
_ENDS: Final = frozenset("。！？；!?;.")


@dataclass(frozen=True, eq=False)
class _Said:
    word: NDArray[np.int64]
    weight: NDArray[np.float64]


class Company:
    """The sentences of terms, read as they are asked for.

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    language : `zh` or `en`.
    """

    def __init__(self, tokens: Tokens, terms: Terms, language: str) -> None:
        self._tokens, self._terms = tokens, terms
        words = tokens.vocabulary
        ends = np.fromiter((w in _ENDS for w in words), dtype=bool, count=len(words))[tokens.ids]
        ends[tokens.indptr[1:][np.diff(tokens.indptr) > 0] - 1] = True
        stops = np.flatnonzero(ends)
        # Tokens of sentence i are start[i] to start[i + 1].
        self._start = np.concatenate(([0], stops + 1))
        stop = left_out(words, language)
        telling = ~np.fromiter((w in stop for w in words), dtype=bool, count=len(words))
        self._telling = telling & tokens.is_word()
        self._usual = np.bincount(tokens.ids, minlength=len(words)) / max(stops.size, 1)
        sample = range(0, len(terms), max(len(terms) // _SAMPLE, 1))
        weights = [self._read(term).weight for term in sample]
        square = np.concatenate(weights or [np.zeros(0)]) ** 2
        self._unseen = min(_UNSEEN * float(square.mean()), _MOST_UNSEEN) if square.size else 1.0
        self._said: dict[int, _Said] = {}

    def sentences(self, term: int) -> NDArray[np.int64]:
        """Return the number of the sentence of each use, ascending."""
        return np.searchsorted(self._start, self._terms.places(term), side="right") - 1

    def likeness(self, one: int, other: int) -> float:
        """Return how alike the other words in the sentences of two terms are, 0 to 1."""
        a, b = self._words(one), self._words(other)
        _, i, j = np.intersect1d(a.word, b.word, assume_unique=True, return_indices=True)
        return float(a.weight[i] @ b.weight[j])

    def together(self, one: int, other: int) -> float:
        """Return the share of the rarer term's sentences that hold the other one too, beside it."""
        a = np.unique(self.sentences(one)[~overlapping(self._terms, one, other)])
        b = np.unique(self.sentences(other)[~overlapping(self._terms, other, one)])
        both = np.intersect1d(a, b, assume_unique=True).size
        return both / max(min(a.size, b.size), 1)

    def _words(self, term: int) -> _Said:
        if term not in self._said:
            said = self._read(term)
            length = np.sqrt(float(said.weight @ said.weight) + self._unseen)
            self._said[term] = _Said(said.word, said.weight / max(length, 1e-12))
        return self._said[term]

    def _read(self, term: int) -> _Said:
        uses = slice(int(self._terms.ptr[term]), int(self._terms.ptr[term + 1]))
        sentence = self.sentences(term)
        chosen = np.unique(sentence)
        if chosen.size > _MOST_USES:
            chosen = chosen[np.linspace(0, chosen.size - 1, _MOST_USES).astype(np.int64)]
        size = self._start[chosen + 1] - self._start[chosen]
        turn = np.repeat(np.arange(chosen.size), size)
        place = np.arange(turn.size) - np.repeat(np.cumsum(size) - size, size) + self._start[chosen][turn]
        first, last = self._terms.first[uses], self._terms.last[uses]
        before = np.searchsorted(first, place, side="right") - 1
        apart = (before < 0) | (last[np.maximum(before, 0)] < place)
        ids = self._tokens.ids[place].astype(np.int64)
        kept = apart & self._telling[ids]
        # A word counts once a sentence.
        pairs = np.unique(ids[kept] * chosen.size + turn[kept])
        word, count = np.unique(pairs // chosen.size, return_counts=True)
        weight = np.log(count / (chosen.size * self._usual[word]))
        weight = np.maximum(weight, 0.0) * count / (count + 1.0)
        return _Said(word, weight)
