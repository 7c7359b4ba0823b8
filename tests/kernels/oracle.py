"""jieba itself, as the oracle of the segmentation kernel: a tokenizer of our own, no cache file."""

from __future__ import annotations

import contextlib
import itertools
import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from policymine.kernels.texts import Segments, segment_texts
from policymine.kernels.vocabulary import Vocabulary
from policymine.segmenters.dictionary import Dictionary, UserWord
from policymine.segmenters.lexicon import builtin_lexicon

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba
    from jieba import finalseg
logging.getLogger("jieba").setLevel(logging.WARNING)

# What else a user dictionary may hold: frequencies of all sizes, words taken out, words with letters and signs,
# a single character, parts of one another, characters that jieba's blocks do not hold.
_EXTRA = (
    UserWord("社会管理", None, "n"),
    UserWord("管理体制", 0),
    UserWord("社会管理体制"),
    UserWord("的", 0),
    UserWord("经济发展", 3),
    UserWord("大厦", 0),
    UserWord("杭研", 0),
    UserWord("国家市", 100000, "nz"),
    UserWord("AI+", None),
    UserWord("5G"),
    UserWord("C++11", 7),
    UserWord("3.5%"),
    UserWord("互联网+"),
    UserWord("ab"),
    UserWord("垚", 900),
    UserWord("垚垚垚"),
    UserWord("😀", 5),
    UserWord("，", 12),
    UserWord("A B", 40),
    UserWord("\ud83d", 2),
    UserWord("中·国", 9),
    UserWord("人民政府", 1),
)


def user_words() -> tuple[UserWord, ...]:
    """A user dictionary of 200 terms."""
    terms = [UserWord(t.term, t.weight, t.tag) for t in builtin_lexicon().terms]
    return (*terms[: 200 - len(_EXTRA)], *_EXTRA)


@lru_cache(maxsize=1)
def _frequencies() -> tuple[dict[str, int], int]:
    with open(Path(jieba.__path__[0]) / "dict.txt", "rb") as stream:
        frequencies, total = jieba.Tokenizer.gen_pfdict(stream)
    return frequencies, total


@contextlib.contextmanager
def tokenizer(words: Sequence[UserWord] = ()) -> Iterator[Any]:
    """jieba's tokenizer with these words; the words to split, which jieba keeps for all, are put back."""
    before = set(finalseg.Force_Split_Words)
    made = jieba.Tokenizer()
    frequencies, made.total = _frequencies()
    made.FREQ = dict(frequencies)
    made.initialized = True
    for word in words:
        made.add_word(word.word, word.frequency, word.tag or None)
    try:
        yield made
    finally:
        finalseg.Force_Split_Words.clear()
        finalseg.Force_Split_Words.update(before)


def tokens(segments: Segments, dictionary: Dictionary, vocabulary: Vocabulary) -> list[list[str]]:
    """The words of each text, from their ids."""
    words = dictionary.words(segments.ids, vocabulary)
    bounds = segments.indptr.tolist()
    return [words[a:b] for a, b in itertools.pairwise(bounds)]


def first_difference(
    texts: Sequence[str], dictionary: Dictionary, oracle: Any, hmm: bool, threads: int = 1
) -> str:
    """Where the kernel and jieba differ first, as a sentence; empty where they do not, by ids and by offsets."""
    vocabulary = Vocabulary(len(dictionary))
    segments = segment_texts(texts, dictionary.arrays, vocabulary, hmm=hmm, keep_space=True, threads=threads)
    for i, (text, found) in enumerate(zip(texts, tokens(segments, dictionary, vocabulary), strict=True)):
        wanted = list(oracle.cut(text, HMM=hmm))
        if found != wanted:
            j = next((j for j, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), -1)
            return f"text {i}, token {j}: {found[j - 3 : j + 4]} is not {wanted[j - 3 : j + 4]}"
        low, high = segments.indptr[i], segments.indptr[i + 1]
        starts, ends = segments.starts[low:high].tolist(), segments.ends[low:high].tolist()
        cut = [text[a:b] for a, b in zip(starts, ends, strict=True)]
        if cut != wanted:
            return f"text {i}: the offsets do not lead to the tokens"
    return ""
