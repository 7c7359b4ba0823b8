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
from policymine.terms.newterms import new_terms
from policymine.terms.wordarrays import WordArrays

__all__ = ["MOST_WORDS", "Terms", "find_terms"]

MOST_WORDS: Final = 4
_COHESION: Final = 0.08
_ENTROPY: Final = 0.5
# Words of grammar that English terms hold inside: department of war, men and women.
_INSIDE_EN: Final = frozenset({"of", "and", "for"})


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
    else:
        inside = np.zeros(n_words, dtype=bool)
        gap = 0
    # A formula may stand inside a phrase (全面建设小康社会), where grammar and numbers may not.
    free = arrays.hold(str.isalpha) & ~numeral
    free &= ~np.fromiter((w in grammar for w in vocabulary), dtype=bool, count=n_words)
    found = new_terms(
        tokens,
        outer=content | (free & (arrays.lengths == 1) if language == "zh" else content),
        inner=content | inside | free,
        min_count=max(min_docs, 2),
        min_docs=min_docs,
        max_words=max_words,
        min_cohesion=_COHESION,
        min_entropy=_ENTROPY,
        gap=gap,
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
    names = [vocabulary[i] for i in kept.tolist()]
    words: list[tuple[int, ...]] = [(i,) for i in kept.tolist()]
    firsts = [where[a:b] for a, b in bounds.T.tolist()]
    lasts = list(firsts)
    known = set(names)
    for name, first, last in zip(found.table["term"], found.first, found.last, strict=True):
        if name not in known:
            names.append(str(name))
            words.append(tuple(int(w) for w in tokens.ids[first[0] : last[0] + 1]))
            firsts.append(first)
            lasts.append(last)
    # By code point, so that the order in which files were read shows nowhere.
    order = sorted(range(len(names)), key=names.__getitem__)
    sizes = np.array([firsts[i].size for i in order], dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    return Terms(
        names=tuple(names[i] for i in order),
        words=tuple(words[i] for i in order),
        ptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        first=np.concatenate([firsts[i] for i in order] or [none]),
        last=np.concatenate([lasts[i] for i in order] or [none]),
    )
