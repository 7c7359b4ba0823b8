"""Which runs of words are terms: the words and phrases of up to four words of a corpus.

A phrase is a run of words without stop words, punctuation or numbers inside: what is left of a sentence when words
of grammar are taken out. Among many documents a run is a term where its words stand together far more often than
chance would have it at every cut and its neighbours vary (`terms.newterms`: normalised mutual information,
branching entropy, C-value), so that neither halves of a term nor accidents pass. Where every document is looked at
on its own no phrase recurs, and a whole run of at most the length asked for is a term.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.candidates import Candidates, Runs, named
from policymine.keyword_methods.nounlike import not_nouns, participles, simplified, singulars
from policymine.segmenters.stopwords import LANGUAGES, left_out, stopwords
from policymine.terms.newterms import new_terms
from policymine.terms.wordarrays import WordArrays

__all__ = ["MOST_WORDS", "find_candidates"]

MOST_WORDS: Final = 4
# Smallest normalised mutual information at the weakest cut, and entropy of the neighbours in bits.
_COHESION: Final = 0.25
_ENTROPY: Final = 1.0
# Cohesion asked of a phrase with a word of grammar inside: `rule of law` passes, `size of adjustments` does not.
_FIRM: Final = 0.5
# A phrase is a fragment where one word stands beside more than this share of its uses.
_FRAGMENT: Final = 0.6
# A word with so many uses, of which a larger share than this goes before another word of a name, is a modifier.
_SEEN: Final = 10
_BEFORE: Final = 0.85
# Code points between two English words: a space, or a line break with an indent.
_LONGEST_GAP: Final = 3


def find_candidates(
    tokens: Tokens,
    *,
    language: str,
    max_words: int = MOST_WORDS,
    min_uses: int = 3,
    min_length: int = 2,
    extra_stopwords: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
) -> Candidates:
    """Return the words and phrases of a segmented corpus.

    Parameters
    ----------
    tokens : the segmented corpus.
    language : `zh` or `en`. In English a plural is the same word as its singular, and adverbs and verbs (told by
        their neighbours) end a phrase; in Chinese a word is the same in either script.
    max_words : longest phrase, 2 to 4 words.
    min_uses : fewest uses of a phrase; 1 takes each whole run of words as it stands.
    min_length : shortest single word, in code points.
    extra_stopwords : words left out besides the language's.
    texts : normalised text by document id; an English line that begins with a capital then begins anew.

    Raises
    ------
    InputError : a length outside 2 to 4, or fewer uses than 1.
    """
    if not 2 <= max_words <= MOST_WORDS:
        raise InputError(f"a phrase has 2 to {MOST_WORDS} words, not {max_words}")
    if min_uses < 1:
        raise InputError(f"min_uses starts at 1, not {min_uses}")
    tokens = _in_order(tokens)
    words = tokens.vocabulary
    arrays = WordArrays(words)
    # Formulas of other languages go too: texts quote one another.
    stop = left_out(words, language, {*extra_stopwords, *(w for name in LANGUAGES for w in stopwords(name))})
    content = arrays.hold(str.isalpha)
    content &= ~_are(words, stop)
    if language == "en":
        content &= ~not_nouns(tokens)
        content &= arrays.lengths > 1
        key = singulars(words)
    else:
        key = simplified(words)
    kinds = {name: _are(words, listed) for name, listed in _phrase_words(language).items()}
    # What a run of words may hold, and what it may begin and end with.
    outer = content | kinds["ends"] | kinds["begins"]
    inner = outer | kinds["inside"]
    gap = 0 if language == "zh" else _LONGEST_GAP
    keyed = replace(tokens, ids=key[tokens.ids])
    runs = Runs(
        tokens=tokens,
        keyed=keyed,
        content=content[tokens.ids],
        inner=inner[tokens.ids],
        weak=kinds["inside"][tokens.ids],
        joined=_joined(tokens, inner[tokens.ids], gap, texts if language == "en" else None),
        gap=gap,
    )
    closing = content | kinds["ends"]
    if language == "en":
        # What follows a participle goes on with it: `the bank selected by the committee`.
        closing &= ~participles(words)
    runs_of = (_through(key, outer), _through(key, inner), _through(key, closing))
    found = _attested(runs, runs_of, kinds["loose"], max_words, min_uses)
    first, last = _cut(runs, found, max_words, min_uses)
    long_enough = (arrays.lengths[tokens.ids[first]] >= min_length) | (last > first)
    if language == "en":
        long_enough &= ~_modifiers(runs)[keyed.ids[first]] | (last > first)
    return named(runs, first[long_enough], last[long_enough], min_length=min_length, shared=min_uses > 1)


@functools.cache
def _phrase_words(language: str) -> Mapping[str, frozenset[str]]:
    source = importlib.resources.files("policymine") / "data" / "phrase_words.toml"
    listed = tomllib.loads(source.read_text("utf-8"))[language]
    return {name: frozenset(listed[name].split()) for name in ("begins", "ends", "inside", "loose")}


def _are(words: tuple[str, ...], wanted: frozenset[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(wanted.__contains__, words), dtype=bool, count=len(words))


def _through(key: NDArray[np.int32], flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return flags of words as flags of their singulars."""
    told = np.zeros(flags.size, dtype=bool)
    told[key[flags]] = True
    return told


def _in_order(tokens: Tokens) -> Tokens:
    """Return the tokens with a sorted vocabulary, so that the order of ingestion shows nowhere."""
    order = WordArrays(tokens.vocabulary).order(np.arange(len(tokens.vocabulary), dtype=np.int64))
    number = np.empty(order.size, dtype=np.int32)
    number[order] = np.arange(order.size, dtype=np.int32)
    return replace(
        tokens, ids=number[tokens.ids], vocabulary=tuple(tokens.vocabulary[i] for i in order.tolist())
    )


def _joined(
    tokens: Tokens, solid: NDArray[np.bool_], gap: int, texts: Mapping[str, str] | None
) -> NDArray[np.bool_]:
    """Return whether token i and token i + 1 may belong to one phrase, (n_tokens - 1,)."""
    n = len(tokens)
    if n < 2:
        return np.zeros(0, dtype=bool)
    joined = solid[:-1] & solid[1:] & (tokens.starts[1:] - tokens.ends[:-1] <= gap)
    begins = tokens.indptr[1:-1]
    joined[begins[(begins > 0) & (begins < n)] - 1] = False
    if texts:
        for row, name in enumerate(tokens.documents):
            text = texts.get(name)
            if text is None or "\n" not in text:
                continue
            low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
            where = np.flatnonzero(joined[low : max(high - 1, low)]) + low
            far = where[tokens.starts[where + 1] > tokens.ends[where]]
            for i in far.tolist():
                between = text[int(tokens.ends[i]) : int(tokens.starts[i + 1])]
                if "\n" in between and text[int(tokens.starts[i + 1])].isupper():
                    joined[i] = False
    return joined


def _modifiers(runs: Runs) -> NDArray[np.bool_]:
    """Return which words nearly always go before another and so name nothing by themselves (`economic`), (n_words,)."""
    ids, n = runs.keyed.ids, len(runs.keyed.vocabulary)
    before = np.concatenate((runs.joined & runs.content[:-1] & runs.content[1:], np.zeros(1, dtype=bool)))
    uses = np.bincount(ids, minlength=n)
    return np.asarray((uses >= _SEEN) & (np.bincount(ids[before[: ids.size]], minlength=n) > _BEFORE * uses))


def _cut(
    runs: Runs, found: list[tuple[int, int]], max_words: int, min_uses: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return first and last token of each use, cut longest first, ascending."""
    free = bytearray(runs.inner.astype(np.uint8).tobytes())
    spans: list[tuple[int, int]] = []
    if min_uses == 1:
        # Words that are allowed in known phrases only end a run that is taken as it stands.
        edge = np.zeros(1, dtype=bool)
        bound = runs.joined & runs.content[:-1] & runs.content[1:]
        starts = np.flatnonzero(runs.content & ~np.concatenate((edge, bound))[: len(runs.tokens)])
        ends = np.flatnonzero(runs.content & ~np.concatenate((bound, edge))[: len(runs.tokens)])
        whole = (ends - starts < max_words) & (ends > starts)
        for low, high in zip(starts[whole].tolist(), ends[whole].tolist(), strict=True):
            free[low : high + 1] = bytes(high + 1 - low)
            spans.append((low, high))
    for low, length in found:
        if all(free[low : low + length]):
            free[low : low + length] = bytes(length)
            spans.append((low, low + length - 1))
    alone = np.flatnonzero(np.frombuffer(bytes(free), dtype=np.uint8).astype(bool) & runs.content)
    first = np.concatenate(([low for low, _ in spans], alone)).astype(np.int64)
    last = np.concatenate(([high for _, high in spans], alone)).astype(np.int64)
    order = np.argsort(first, kind="stable")
    return first[order], last[order]


def _attested(
    runs: Runs,
    allowed: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]],
    loose: NDArray[np.bool_],
    max_words: int,
    min_uses: int,
) -> list[tuple[int, int]]:
    """Return (first token, words) of each use of a phrase that the texts treat as one, longest and best first.

    `allowed` says which words may begin a phrase, stand inside, and end it, each (n_words,).
    """
    outer, inner, closing = allowed
    found = new_terms(
        runs.keyed,
        outer=outer,
        inner=inner,
        min_count=max(min_uses, 2),
        min_docs=min(2, max(len(runs.tokens.documents), 1)),
        max_words=max_words,
        min_cohesion=_COHESION,
        min_entropy=_ENTROPY,
        gap=runs.gap,
    )
    # A run that crosses a line, or holds a stop word whose singular is none, is no use.
    broken = np.concatenate(([0], np.cumsum(~runs.joined)))
    filled = np.concatenate(([0], np.cumsum(runs.content)))
    linked = np.concatenate(([0], np.cumsum(runs.weak)))
    firm = found.table["cohesion"].to_numpy() >= _FIRM
    tied = _tie(runs, loose)
    uses: list[tuple[int, int, list[int]]] = []
    for rank, (first, last) in enumerate(zip(found.first, found.last, strict=True)):
        if not closing[runs.keyed.ids[last[0]]] or (not firm[rank] and linked[last[0]] > linked[first[0]]):
            continue
        good = (broken[last] == broken[first]) & (filled[last + 1] > filled[first])
        if good.any() and not _is_fragment(tied, first[good], last[good]):
            uses.append((int(last[0] - first[0]) + 1, rank, first[good].tolist()))
    uses.sort(key=lambda use: (-use[0], use[1]))
    return [(place, length) for length, _, places in uses for place in places]


def _tie(runs: Runs, loose: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the word that a phrase beside it may have been cut from, -1 for none, (n_tokens,)."""
    if runs.gap:
        return np.full(len(runs.tokens), -1, dtype=np.int32)
    ids = runs.tokens.ids
    return np.where(runs.inner | loose[ids] | ~runs.tokens.is_word()[ids], -1, ids).astype(np.int32)


def _is_fragment(tied: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> bool:
    """Return whether one and the same word stands on one side of most uses."""
    for places in (first[first > 0] - 1, last[last < tied.size - 1] + 1):
        beside = tied[places]
        beside = beside[beside >= 0]
        if (
            beside.size > _FRAGMENT * first.size
            and np.unique(beside, return_counts=True)[1].max() > _FRAGMENT * first.size
        ):
            return True
    return False
