"""What a comparison counts: words, phrases, the terms of a lexicon, or the company that a term keeps.

    units = word_units(tokens, stopwords)
    units.matrix                                    counts by document
    first, last = units.places("治理")              where each use stands, as token numbers

Every unit comes from one segmentation of both sides together, so that a side cannot lack a term because it was
counted in another way there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.collocations import SENTENCE_ENDS
from policymine.terms.matrix import TermMatrix, build_matrix

__all__ = [
    "UNITS",
    "Units",
    "company_units",
    "listed_units",
    "near",
    "span_units",
    "word_units",
]

UNITS: Final = ("words", "phrases", "lexicon", "collocates")

Places = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Units:
    """What is counted, and where it stands.

    Parameters
    ----------
    tokens : the segmented documents, in the order of the matrix's rows.
    matrix : counts by document and term; `n_tokens` is the base of the rates.
    places : returns the first and last token number of each use of a term, (n_uses,) each.
    """

    tokens: Tokens
    matrix: TermMatrix
    places: Callable[[str], Places]


def _in_order(tokens: Tokens) -> None:
    if list(tokens.documents) != sorted(tokens.documents):
        raise InputError("the documents must be sorted by name, as rows of a matrix are")


def _of_words(tokens: Tokens) -> Callable[[str], Places]:
    number = {word: i for i, word in enumerate(tokens.vocabulary)}

    def places(term: str) -> Places:
        found = np.flatnonzero(tokens.ids == number[term]) if term in number else np.zeros(0, np.int64)
        return found.astype(np.int64), found.astype(np.int64)

    return places


def word_units(tokens: Tokens, stopwords: Collection[str]) -> Units:
    """Return every word that holds a letter, but for these.

    Parameters
    ----------
    tokens : the segmented documents, sorted by name.
    stopwords : words that are not counted; they are still part of the base of the rates.
    """
    _in_order(tokens)
    return Units(tokens, build_matrix(tokens, stopwords=stopwords), _of_words(tokens))


def listed_units(tokens: Tokens, words: Collection[str]) -> Units:
    """Return these words only, whatever they are made of; rates are of all words."""
    _in_order(tokens)
    listed = frozenset(words)
    others = frozenset(word for word in tokens.vocabulary if word not in listed)
    return Units(tokens, build_matrix(tokens, stopwords=others, words_only=False), _of_words(tokens))


def span_units(
    tokens: Tokens,
    terms: Sequence[str],
    term: NDArray[np.int32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> Units:
    """Return terms of several words each, whose uses are known.

    Parameters
    ----------
    tokens : the segmented documents, sorted by name.
    terms : names, (n_terms,), sorted by code point.
    term, first, last : number of the term, first and last token of each use, (n_uses,).
    """
    import pandas as pd
    from scipy import sparse

    _in_order(tokens)
    document = np.searchsorted(tokens.indptr, first, side="right") - 1
    counts: Any = sparse.coo_matrix(
        (np.ones(term.size, np.int32), (document, term)), shape=(len(tokens.documents), len(terms))
    ).tocsr()
    counts.sum_duplicates()
    number = {name: i for i, name in enumerate(terms)}
    order = np.argsort(term, kind="stable")
    ends = np.searchsorted(term[order], np.arange(len(terms) + 1))

    def places(name: str) -> Places:
        i = number.get(name)
        mine = order[:0] if i is None else order[ends[i] : ends[i + 1]]
        return first[mine], last[mine]

    matrix = TermMatrix(
        counts=counts,
        terms=tuple(terms),
        documents=tokens.documents,
        fields=pd.DataFrame(index=range(len(tokens.documents))),
        n_tokens=tokens.word_counts(),
    )
    return Units(tokens, matrix, places)


def company_units(tokens: Tokens, nodes: NDArray[np.int64], window: int, stopwords: Collection[str]) -> Units:
    """Return the words within a window of a term; rates are of all words in the windows.

    Parameters
    ----------
    tokens : the segmented documents, sorted by name.
    nodes : token numbers of the term's uses.
    window : words to each side, at least 1.
    stopwords : words that are not counted; they take their place in the windows.

    A document that does not use the term has no words in its windows, and is no part of the sample.

    Raises
    ------
    InputError : a window below 1.
    """
    _in_order(tokens)
    kept = near(tokens, nodes, window)
    before = np.concatenate(([0], np.cumsum(kept)))
    numbers = np.flatnonzero(kept)
    company = replace(
        tokens,
        indptr=before[tokens.indptr].astype(np.int64),
        ids=tokens.ids[numbers],
        starts=tokens.starts[numbers],
        ends=tokens.ends[numbers],
    )
    inner = _of_words(company)

    def places(term: str) -> Places:
        found = numbers[inner(term)[0]]
        return found, found

    return Units(tokens, build_matrix(company, stopwords=stopwords), places)


def near(tokens: Tokens, nodes: NDArray[np.int64], window: int) -> NDArray[np.bool_]:
    """Return which tokens are words within a window of a node, (n_tokens,).

    A window runs over words, not punctuation, and ends with its sentence and its document; a word in two windows
    is there once, and a node is in none.

    Source: Evert (2008), Corpora and collocations: surface co-occurrence.
    """
    if window < 1:
        raise InputError(f"a window holds at least 1 word on each side, not {window}")
    is_node = np.zeros(len(tokens), dtype=bool)
    is_node[nodes] = True
    # A node of symbols alone is no word by its form; it is one here.
    words = np.flatnonzero(tokens.is_word()[tokens.ids] | is_node)
    ends = np.fromiter((w in SENTENCE_ENDS for w in tokens.vocabulary), bool, len(tokens.vocabulary))
    document = np.repeat(np.arange(len(tokens.documents)), np.diff(tokens.indptr))
    stretch = (np.cumsum(ends[tokens.ids] & ~is_node) + document)[words]
    node_here = is_node[words]
    centres = np.flatnonzero(node_here)
    close = np.zeros(words.size, dtype=bool)
    for step in (*range(-window, 0), *range(1, window + 1)):
        place = centres + step
        inside = (place >= 0) & (place < words.size)
        place, home = place[inside], centres[inside]
        close[place[stretch[place] == stretch[home]]] = True
    marked = np.zeros(len(tokens), dtype=bool)
    marked[words[close & ~node_here]] = True
    return marked
