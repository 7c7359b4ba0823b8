"""Chinese texts into token arrays, many at once: the kernel cuts, then lexicon terms win by force.

The kernel numbers words by its dictionary; here they get the numbers of the corpus's own vocabulary. Forced terms
are looked for by a compiled finder; whether each stands on its own is decided by `policymine.segmenters.force`.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policymine.kernels.arrays import FIRST_HAN, LAST_HAN, DictionaryArrays
from policymine.segmenters.force import decide

if TYPE_CHECKING:
    from policymine.kernels.find import TermTrie
    from policymine.kernels.texts import Segments
    from policymine.segmenters.dictionary import Dictionary

__all__ = ["cut_texts", "force_batch", "frequency", "total"]


def total(arrays: DictionaryArrays) -> int:
    """Return the sum of all counts of a dictionary."""
    return round(math.exp(-arrays.unknown))


def frequency(arrays: DictionaryArrays, word: str) -> int:
    """Return the dictionary's count of a word, 0 where it holds none."""
    base = 0
    at = -1
    for i, ch in enumerate(word):
        point = ord(ch)
        if point < 128:
            code = arrays.codes[point]
        elif FIRST_HAN <= point <= LAST_HAN:
            code = arrays.codes[point - FIRST_HAN + 128]
        else:
            return 0
        if i and not base:
            return 0
        at = base + int(code)
        cell = int(arrays.cells[at])
        if cell & 0xFFFF != code:
            return 0
        base = (cell >> 16) & 0xFFFFFF
    if at < 0 or arrays.word[at] < 0:
        return 0
    return round(math.exp(float(arrays.scores[int(arrays.cells[at]) >> 40]) - arrays.unknown))


def cut_texts(
    texts: Sequence[str],
    dictionary: Dictionary,
    vocabulary: dict[str, int],
    *,
    hmm: bool,
    canonical: Mapping[str, str],
    threads: int = 1,
) -> Segments:
    """Return the tokens of texts, numbered by `vocabulary`, which takes new words in the order of their ids.

    Parameters
    ----------
    texts : the texts.
    dictionary : jieba's dictionary, with the user's words where there are any.
    vocabulary : number by word; grows.
    hmm : guess unknown words.
    canonical : canonical form by dictionary word.
    threads : number of threads; the result is the same for any.
    """
    from policymine.kernels.texts import segment_texts
    from policymine.kernels.vocabulary import Vocabulary

    unknown = Vocabulary(len(dictionary))
    made = segment_texts(texts, dictionary.arrays, unknown, hmm=hmm, threads=threads)
    used = np.zeros(len(dictionary) + len(unknown), dtype=bool)
    used[made.ids] = True
    which = np.flatnonzero(used).astype(np.int32)
    numbers = np.zeros(used.size, dtype=np.int32)
    for i, word in zip(which.tolist(), dictionary.words(which, unknown), strict=True):
        numbers[i] = vocabulary.setdefault(canonical.get(word, word), len(vocabulary))
    return replace(made, ids=numbers[made.ids])


def force_batch(
    texts: Sequence[str],
    made: Segments,
    trie: TermTrie,
    terms: Sequence[str],
    vocabulary: dict[str, int],
    is_word: Callable[[str], int],
    canonical: Mapping[str, str],
) -> Segments:
    """Return the tokens with each term that stands on its own as one token, longest first.

    Parameters
    ----------
    texts, made : the texts and their tokens, numbered by `vocabulary`.
    trie, terms : the forced terms, compiled and in the order of their numbers.
    vocabulary : number by word; takes the terms, and what they leave of the words that they cut.
    is_word : what the dictionary says of a word, see `decide`.
    canonical : canonical form by term.
    """
    from policymine.kernels.find import find_terms
    from policymine.kernels.texts import code_points

    chars, offsets = code_points(texts)
    ids: list[NDArray[np.int32]] = []
    starts: list[NDArray[np.int32]] = []
    ends: list[NDArray[np.int32]] = []
    lengths = np.diff(made.indptr)
    numbers = [vocabulary.setdefault(canonical.get(t, t), len(vocabulary)) for t in terms]
    for row, text in enumerate(texts):
        low, high = int(made.indptr[row]), int(made.indptr[row + 1])
        here = slice(low, high)
        piece = (made.ids[here], made.starts[here], made.ends[here])
        first, last = int(offsets[row]), int(offsets[row + 1])
        hits = find_terms(chars, trie, first, last)
        if hits[0].size:
            begins, stops = made.starts[here].tolist(), made.ends[here].tolist()
            placed: list[tuple[int, int, int]] = []
            edge = 0
            for start, end, term in zip(
                (hits[0] - first).tolist(), (hits[1] - first).tolist(), hits[2].tolist(), strict=True
            ):
                if start >= edge and decide(text, start, end, begins, stops, is_word)[0] == "counted":
                    placed.append((start, end, numbers[term]))
                    edge = end
            if placed:
                piece = _splice(text, made.ids[here].tolist(), begins, stops, placed, vocabulary)
                lengths[row] = piece[0].size
        for store, array in zip((ids, starts, ends), piece, strict=True):
            store.append(array)
    none = np.zeros(0, dtype=np.int32)
    return replace(
        made,
        ids=np.concatenate([none, *ids]),
        starts=np.concatenate([none, *starts]),
        ends=np.concatenate([none, *ends]),
        indptr=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
    )


def _splice(
    text: str,
    ids: list[int],
    starts: list[int],
    ends: list[int],
    placed: Sequence[tuple[int, int, int]],
    vocabulary: dict[str, int],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the token arrays of a text with the placed terms in; what they leave of a word is a word of its own."""

    def number(start: int, end: int) -> int:
        return vocabulary.setdefault(text[start:end], len(vocabulary))

    new_ids: list[int] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    token = 0
    for start, end, term in placed:
        behind = bisect_left(starts, start, token)
        cut = behind - 1 if behind > token and ends[behind - 1] > start else behind
        new_ids += ids[token:cut]
        new_starts += starts[token:cut]
        new_ends += ends[token:cut]
        if cut < behind:
            new_ids.append(number(starts[cut], start))
            new_starts.append(starts[cut])
            new_ends.append(start)
        new_ids.append(term)
        new_starts.append(start)
        new_ends.append(end)
        token = bisect_right(ends, end, cut)
        if token < len(starts) and starts[token] < end:
            # The rest of the word may be cut again by the next term.
            starts[token] = end
            ids[token] = number(end, ends[token])
    return (
        np.asarray(new_ids + ids[token:], dtype=np.int32),
        np.asarray(new_starts + starts[token:], dtype=np.int32),
        np.asarray(new_ends + ends[token:], dtype=np.int32),
    )
