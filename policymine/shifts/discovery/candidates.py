"""The terms that may have replaced one another: words and phrases, with every place they stand at.

A phrase is a run of words that stand together more often than chance has it and whose neighbours vary
(`terms.newterms`), so that a renaming the dictionary splits (社会|治理) is found too. The bar is low on
purpose: a term of two common words is cohesive by little, and what is no term finds no partner later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.segmenters.stopwords import is_numeral, left_out, stopwords
from policymine.shifts.discovery.units import NEGATIONS, Unit, whole_units
from policymine.terms.newterms import new_terms
from policymine.terms.wordarrays import WordArrays

__all__ = ["MOST_WORDS", "Terms", "find_terms"]

MOST_WORDS: Final = 4
_COHESION: Final = 0.08
_ENTROPY: Final = 0.5
_INSIDE: Final = 0.9
# Words of grammar that English terms hold inside: department of war, men and women.
_INSIDE_EN: Final = frozenset({"of", "and", "for"})
# Stop words that names of bodies and countries begin with: Secretary of War, Great Britain.
_OPENING_EN: Final = frozenset({"secretary", "deputy", "assistant", "vice", "state", "great"})


@dataclass(frozen=True, eq=False)
class Terms:
    """Candidate terms and their uses.

    Parameters
    ----------
    names : the terms as written, (n_terms,).
    words : vocabulary numbers of each term's words, one array a term.
    ptr : int64, (n_terms + 1,): uses of term i are ptr[i] to ptr[i + 1].
    first, last : token numbers of each use's first and last word, (n_uses,), ascending within a term.
    """

    names: tuple[str, ...]
    words: tuple[tuple[int, ...], ...]
    ptr: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)

    def places(self, term: int) -> NDArray[np.int64]:
        """Return the token numbers at which a term begins, ascending."""
        return self.first[self.ptr[term] : self.ptr[term + 1]]


def find_terms(tokens: Tokens, *, language: str, min_docs: int, max_words: int = MOST_WORDS) -> Terms:
    """Return the words and phrases used in at least `min_docs` documents.

    Parameters
    ----------
    tokens : the segmented corpus.
    language : `zh` or `en`.
    min_docs : fewest documents with a use, at least 2.
    max_words : longest phrase, 2 to 5 words.

    Words of grammar, formulas of official writing and numbers are no terms and neither begin nor end one; a single
    Chinese character is no term. A word of the lexicon is a word.
    """
    vocabulary = tokens.vocabulary
    n_words = len(vocabulary)
    arrays = WordArrays(vocabulary)
    stop = left_out(vocabulary, language)
    numeral = np.fromiter((is_numeral(w) for w in vocabulary), dtype=bool, count=n_words)
    content = arrays.hold(str.isalpha)
    content &= ~np.fromiter((w in stop for w in vocabulary), dtype=bool, count=n_words)
    grammar = stopwords(language, fillers=False)
    if language == "en":
        inside = np.fromiter((w in _INSIDE_EN for w in vocabulary), dtype=bool, count=n_words)
        content &= arrays.lengths > 1
        gap = 3
        opens = np.fromiter((w in _OPENING_EN for w in vocabulary), dtype=bool, count=n_words)
    else:
        inside = np.zeros(n_words, dtype=bool)
        gap = 0
        opens = np.fromiter((w in NEGATIONS for w in vocabulary), dtype=bool, count=n_words)
    # A formula may stand inside a phrase (全面建设小康社会), where grammar and numbers may not.
    free = arrays.hold(str.isalpha) & ~numeral
    free &= ~np.fromiter((w in grammar for w in vocabulary), dtype=bool, count=n_words)
    found = new_terms(
        tokens,
        outer=content | opens | (free & (arrays.lengths == 1) if language == "zh" else content),
        inner=content | opens | inside | free,
        min_count=max(min_docs, 2),
        min_docs=min_docs,
        max_words=max_words,
        min_cohesion=_COHESION,
        min_entropy=_ENTROPY,
        gap=gap,
        max_inside=_INSIDE,
    )
    single = content & (arrays.lengths > 1)
    where = np.flatnonzero(single[tokens.ids])
    where = where[np.argsort(tokens.ids[where], kind="stable")]
    ids = tokens.ids[where]
    document = np.searchsorted(tokens.indptr, where, side="right") - 1
    changed = np.ones(where.size, dtype=bool)
    changed[1:] = (ids[1:] != ids[:-1]) | (document[1:] != document[:-1])
    n_docs = np.bincount(ids[changed], minlength=n_words)
    kept = np.flatnonzero(n_docs >= min_docs)
    bounds = np.searchsorted(ids, np.stack((kept, kept + 1)))
    units = [
        Unit(vocabulary[i], (i,), where[a:b], where[a:b])
        for i, (a, b) in zip(kept.tolist(), bounds.T.tolist(), strict=True)
    ]
    known = {unit.name for unit in units}
    for name, first, last in zip(found.table["term"], found.first, found.last, strict=True):
        if name not in known and str(name)[-1] not in NEGATIONS:
            words = tuple(int(w) for w in tokens.ids[first[0] : last[0] + 1])
            units.append(Unit(str(name), words, first, last))
    extends = content if language == "en" else content | free
    units = whole_units(tokens, units, extends, language=language, gap=gap, min_docs=min_docs)
    # By code point, so that the order in which files were read shows nowhere.
    units.sort(key=lambda unit: unit.name)
    sizes = np.array([unit.first.size for unit in units], dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    return Terms(
        names=tuple(unit.name for unit in units),
        words=tuple(unit.words for unit in units),
        ptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        first=np.concatenate([unit.first for unit in units] or [none]),
        last=np.concatenate([unit.last for unit in units] or [none]),
    )
