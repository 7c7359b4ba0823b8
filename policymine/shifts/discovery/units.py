"""Terms as the whole of what they are a part of: 联保, always behind 里坊, is the end of 里坊联保.

A dictionary cuts a term it does not know into words it does, and a piece would be reported in place of the term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens

__all__ = ["NEGATIONS", "Unit", "whole_units"]

# A negated word is another word: 不稳定因素 is no use of 稳定因素.
NEGATIONS: Final = frozenset("不非未无")
_ALWAYS: Final = 0.9
# A neighbour with as many uses elsewhere is a word beside the term, not a part of it,
_MINE: Final = 0.5
# unless the term has very many uses and hardly any of them elsewhere.
_MANY: Final = 12
_NEVER_ELSE: Final = 0.97
_MOST_WORDS: Final = 8
_PARTICLES: Final = frozenset(
    "的地得了着过和与及或而且在是有从自由被把将对于以为到等之其这那也都就又还并向使让给"
    "各该此每本某全多诸至更最很已要会可能应须年月日个项名件"
)


@dataclass(frozen=True, eq=False)
class Unit:
    """A candidate: its words and the token numbers of each use's first and last word."""

    name: str
    words: tuple[int, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def whole_units(
    tokens: Tokens, units: list[Unit], extends: NDArray[np.bool_], *, language: str, gap: int, min_docs: int
) -> list[Unit]:
    """Return the candidates, those that nearly always stand in one longer expression as that expression, each once.

    Parameters
    ----------
    tokens : the segmented documents.
    units : the candidates.
    extends : which vocabulary entries may be part of a term, (n_words,).
    language : `zh` or `en`.
    gap : code points allowed between two words of a term.
    min_docs : fewest documents with a use.

    A neighbour is part of the term where it stands at nine uses in ten, and has half of its own uses there, or is a
    single Chinese character that is no particle, or stands at nearly all of a dozen uses or more. Negated uses are
    left out.
    """
    n = len(tokens)
    vocabulary = tokens.vocabulary
    document = np.repeat(np.arange(len(tokens.documents), dtype=np.int32), np.diff(tokens.indptr))
    joined = np.zeros(n + 1, dtype=bool)
    # joined[i]: token i belongs with token i - 1.
    joined[1:n] = (document[1:] == document[:-1]) & (tokens.starts[1:] - tokens.ends[:-1] <= gap)
    total = np.bincount(tokens.ids, minlength=len(vocabulary))
    bound = np.fromiter(
        (language == "zh" and len(w) == 1 and w.isalpha() and w not in _PARTICLES for w in vocabulary),
        dtype=bool,
        count=len(vocabulary),
    )
    negation = np.fromiter((language == "zh" and w in NEGATIONS for w in vocabulary), bool, len(vocabulary))
    space = " " if language == "en" else ""

    def beside(first: NDArray[np.int64], last: NDArray[np.int64], side: int) -> NDArray[np.int64]:
        at = first - 1 if side < 0 else last + 1
        near = joined[first] if side < 0 else joined[last + 1]
        return np.where(near, tokens.ids[np.clip(at, 0, n - 1)], -1).astype(np.int64)

    def enough(first: NDArray[np.int64]) -> bool:
        return np.unique(document[first]).size >= min_docs

    found: dict[str, Unit] = {}
    for unit in units:
        first, last, words = unit.first, unit.last, unit.words
        if not negation[words[0]]:
            before = beside(first, last, -1)
            kept = ~negation[np.maximum(before, 0)] | (before < 0)
            if not kept.all():
                first, last = first[kept], last[kept]
                if not first.size or not enough(first):
                    continue
        grown = True
        while grown and len(words) < _MOST_WORDS:
            grown = False
            for side in (-1, 1):
                word = beside(first, last, side)
                # The neighbour that nine uses in ten have is that of the middle one, in order.
                likely = int(np.partition(word, word.size // 2)[word.size // 2])
                if likely < 0 or not (bound[likely] or extends[likely]):
                    continue
                here = word == likely
                count = int(here.sum())
                if count < _ALWAYS * word.size or not (
                    bound[likely]
                    or count >= _MINE * total[likely]
                    or count >= max(_MANY, _NEVER_ELSE * word.size)
                ):
                    continue
                if not enough(first[here]):
                    continue
                first, last = first[here], last[here]
                if side < 0:
                    first, words = first - 1, (likely, *words)
                else:
                    last, words = last + 1, (*words, likely)
                grown = True
        name = unit.name if words == unit.words else space.join(vocabulary[w] for w in words)
        if name not in found or found[name].first.size < first.size:
            found[name] = Unit(name, words, first, last)
    return list(found.values())
