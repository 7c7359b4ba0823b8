"""Candidate terms and where they stand: what a keyword method scores, single words or words and phrases.

Uses are cut longest first: a use of 社会治理体制 is no use of 体制, so that a term is weighed by what it does on its
own. Beside them stand all uses, also inside longer terms: these are what a reader counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens

__all__ = ["Candidates", "Runs", "named", "single_words"]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Terms, their words and their uses.

    Parameters
    ----------
    terms : the terms, (n_terms,), sorted by code point, as most often written.
    term : term of each use, (n_uses,); uses do not overlap.
    first, last : token numbers of a use's first and last word, (n_uses,), `first` ascending.
    everywhere : the same three for all uses, also inside longer terms.
    node : word of each token as a number, (n_tokens,), -1 where it carries no content.
    words_ptr, words : content words of term i are words[words_ptr[i] : words_ptr[i + 1]], numbers as in `node`.
    lengths : words of each term, also those without content, (n_terms,).
    """

    terms: tuple[str, ...]
    term: NDArray[np.int32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    everywhere: tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]
    node: NDArray[np.int32]
    words_ptr: NDArray[np.int64]
    words: NDArray[np.int32]
    lengths: NDArray[np.int64]

    def counts(self, tokens: Tokens, *, everywhere: bool = False) -> Any:
        """Return uses by document and term, a CSR matrix of int32, (n_documents, n_terms)."""
        from scipy import sparse

        term, first = (self.everywhere[0], self.everywhere[1]) if everywhere else (self.term, self.first)
        document = np.searchsorted(tokens.indptr, first, side="right") - 1
        shape = (len(tokens.documents), len(self.terms))
        counts = sparse.coo_matrix((np.ones(term.size, np.int32), (document, term)), shape=shape).tocsr()
        counts.sum_duplicates()
        return counts

    def keep(self, kept: NDArray[np.bool_]) -> Candidates:
        """Return the candidates of these terms only, (n_terms,)."""
        number = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        mine, all_uses = kept[self.term], kept[self.everywhere[0]]
        lengths = np.diff(self.words_ptr)
        return Candidates(
            terms=tuple(term for term, keep in zip(self.terms, kept, strict=True) if keep),
            term=number[self.term[mine]],
            first=self.first[mine],
            last=self.last[mine],
            everywhere=(
                number[self.everywhere[0][all_uses]],
                self.everywhere[1][all_uses],
                self.everywhere[2][all_uses],
            ),
            node=self.node,
            words_ptr=np.concatenate(([0], np.cumsum(lengths[kept]))).astype(np.int64),
            words=self.words[np.repeat(kept, lengths)],
            lengths=self.lengths[kept],
        )


def single_words(tokens: Tokens, terms: Sequence[str]) -> Candidates:
    """Return the candidates where each term is one word of the vocabulary."""
    column_of = {term: i for i, term in enumerate(terms)}
    words = tokens.vocabulary
    column = np.fromiter((column_of.get(w, -1) for w in words), dtype=np.int32, count=len(words))
    node = column[tokens.ids] if len(tokens) else np.zeros(0, np.int32)
    first = np.flatnonzero(node >= 0)
    return Candidates(
        terms=tuple(terms),
        term=node[first],
        first=first,
        last=first,
        everywhere=(node[first], first, first),
        node=node,
        words_ptr=np.arange(len(terms) + 1, dtype=np.int64),
        words=np.arange(len(terms), dtype=np.int32),
        lengths=np.ones(len(terms), dtype=np.int64),
    )


@dataclass(frozen=True, eq=False)
class Runs:
    """The tokens with what may stand in a phrase.

    Parameters
    ----------
    tokens, keyed : the tokens as written, and with each plural as its singular (either script as one).
    content, inner : which tokens carry content; which may stand in a phrase, (n_tokens,).
    weak : which may stand inside one only, (n_tokens,).
    joined : whether token i and token i + 1 may belong to one phrase, (n_tokens - 1,).
    gap : code points allowed between two words.
    """

    tokens: Tokens
    keyed: Tokens
    content: NDArray[np.bool_]
    inner: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    gap: int


def _grams(runs: Runs, first: NDArray[np.int64], last: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return for each length which run of words begins at each token, [(n_tokens,)]; -1 for none that begins a term."""
    ids, n_words = runs.keyed.ids, len(runs.keyed.vocabulary)
    at = [np.where(runs.inner, ids, -1).astype(np.int64)]
    for length in range(2, int(np.max(last - first, initial=0)) + 2):
        shorter = at[-1]
        own = first[last - first >= length - 1]
        begun = np.unique(shorter[own] * n_words + ids[own + length - 1])
        where = np.flatnonzero(np.isin(shorter, np.unique(shorter[own])))
        where = where[where + length <= ids.size]
        where = where[runs.joined[where + length - 2]]
        pairs = shorter[where] * n_words + ids[where + length - 1]
        place = np.minimum(np.searchsorted(begun, pairs), max(begun.size - 1, 0))
        longer = np.full(ids.size, -1, dtype=np.int64)
        longer[where] = np.where(begun[place] == pairs, place, -1)
        at.append(longer)
    return at


def _forms(tokens: Tokens, own: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Return a number for how each use is written, in the order of its words, (n_uses,)."""
    form = tokens.ids[own].astype(np.int64)
    for k in range(1, length):
        form = np.unique(form * len(tokens.vocabulary) + tokens.ids[own + k], return_inverse=True)[1]
    return form


def _shared(
    at: list[NDArray[np.int64]],
    content: NDArray[np.bool_],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the tokens, in longer terms, of words that two different longer terms hold."""
    places, owners = [], []
    for length in range(2, len(at) + 1):
        own = first[last - first == length - 1]
        for shift in range(length):
            places.append(own + shift)
            owners.append(at[length - 1][own] * len(at) + length - 1)
    place = np.concatenate(places or [np.zeros(0, dtype=np.int64)])
    owner = np.concatenate(owners or [np.zeros(0, dtype=np.int64)])
    owner, place = owner[content[place]], place[content[place]]
    pairs = np.unique(np.stack((at[0][place], owner)), axis=1)
    words, count = np.unique(pairs[0], return_counts=True)
    return np.sort(place[np.isin(at[0][place], words[count > 1])])


def named(
    runs: Runs, first: NDArray[np.int64], last: NDArray[np.int64], *, min_length: int, shared: bool
) -> Candidates:
    """Return the candidates of these uses: equal words make one term, named as it is most often written.

    Parameters
    ----------
    first, last : the uses, `first` ascending.
    min_length : shortest single word, in code points.
    shared : whether a word that two longer terms hold is a term too where it never stands alone.
    """
    tokens, keyed = runs.tokens, runs.keyed
    longest = int(np.max(last - first, initial=0)) + 1
    at = _grams(runs, first, last)
    words_of: dict[str, tuple[int, ...]] = {}
    length_of: dict[str, int] = {}
    uses: list[tuple[NDArray[np.int64], list[str], NDArray[np.int64], int]] = []
    inside = _shared(at, runs.content, first, last) if shared else first[:0]
    for length in range(1, longest + 1):
        own = first[last - first == length - 1]
        if length == 1:
            # A word of several longer terms is more than a part of one, also where it never stands alone.
            known = np.unique(at[0][own])
            long_enough = tokens.ends[inside] - tokens.starts[inside] >= min_length
            own = np.concatenate((own, inside[long_enough & ~np.isin(at[0][inside], known)]))
        if not own.size:
            continue
        grams, own_row = np.unique(at[length - 1][own], return_inverse=True)
        where = np.flatnonzero(np.isin(at[length - 1], grams))
        row = np.searchsorted(grams, at[length - 1][where])
        names = []
        # Named as it is written where it is a term of its own.
        for place in _most_written(own_row, _forms(tokens, own, length), own, grams.size).tolist():
            run = range(place, place + length)
            name = _written(tokens, run)
            names.append(name)
            # A phrase may be one word of the vocabulary elsewhere: it is one term, of that one word.
            length_of.setdefault(name, length)
            # Told by the words with content; a most frequent form may have none (`states` beside `state`).
            telling = [k for k in run if runs.content[k]] or list(run)
            words_of.setdefault(name, tuple(int(keyed.ids[k]) for k in telling))
        uses.append((where, names, row, length))
    terms = tuple(sorted(words_of))
    number = {term: i for i, term in enumerate(terms)}
    of_gram = [np.fromiter(map(number.__getitem__, names), np.int32, len(names)) for _, names, _, _ in uses]
    term = np.full(first.size, -1, dtype=np.int32)
    for (where, _, row, length), numbers in zip(uses, of_gram, strict=True):
        mine = np.flatnonzero(last - first == length - 1)
        term[mine] = numbers[row[np.searchsorted(where, first[mine])]]
    every_first = np.concatenate([where for where, _, _, _ in uses] or [first])
    every_last = np.concatenate([where + length - 1 for where, _, _, length in uses] or [last])
    every_term = np.concatenate(
        [numbers[row] for (_, _, row, _), numbers in zip(uses, of_gram, strict=True)] or [term]
    )
    order = np.lexsort((every_last, every_first))
    lengths = [len(words_of[name]) for name in terms]
    return Candidates(
        terms=terms,
        term=term,
        first=first,
        last=last,
        everywhere=(every_term[order], every_first[order], every_last[order]),
        node=np.where(runs.content, keyed.ids, -1).astype(np.int32),
        words_ptr=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        words=np.array([w for name in terms for w in words_of[name]], dtype=np.int32),
        lengths=np.array([length_of[name] for name in terms], dtype=np.int64),
    )


def _written(tokens: Tokens, run: range) -> str:
    """Return the words of a run, with a space where the text has one."""
    parts = [tokens.vocabulary[tokens.ids[run[0]]]]
    for k in run[1:]:
        parts.append(" " if tokens.starts[k] > tokens.ends[k - 1] else "")
        parts.append(tokens.vocabulary[tokens.ids[k]])
    return "".join(parts)


def _most_written(
    row: NDArray[np.int64], form: NDArray[np.int64], where: NDArray[np.int64], n: int
) -> NDArray[np.int64]:
    """Return for each run one token at which it begins in its most frequent form; ties go to the first form."""
    n_forms = int(form.max(initial=0)) + 1
    kinds, example, count = np.unique(row * n_forms + form, return_index=True, return_counts=True)
    # Forms are numbered in the order of their words, so that a tie is settled by the alphabet.
    order = np.lexsort((kinds, -count, kinds // n_forms))
    best = order[np.searchsorted(kinds[order] // n_forms, np.arange(n))]
    return np.asarray(where[example[best]], dtype=np.int64)
