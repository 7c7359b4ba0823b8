"""How hard Chinese is to read, by features that studies of readability found to tell: length of sentences and of clauses,
length of words, uncommon characters, rare words.

No formula joins them: those published were fitted to schoolbooks, and policy documents lie outside their range. Each
feature is a row of its own.

Sources: Sung et al. (2016) for the features; van Heuven et al. (2014) for what is rare.
"""

from __future__ import annotations

import functools
import re
from typing import Final

import numpy as np

from policymine.clean.characters import everyday_characters, is_han
from policymine.comparisons.measures.source import Place, Source, sentences_of
from policymine.provenance import cited

__all__ = ["REFERENCES", "UNITS", "measure", "place"]

REFERENCES: Final = (
    cited("sung2016"),
    cited("vanheuven2014"),
)
UNITS: Final = {
    "sentence_characters": "characters_a_sentence",
    "clause_characters": "characters_a_clause",
    "word_characters": "characters_a_word",
    "uncommon_characters": "share",
    "rare_words": "share",
}
# A word on Zipf's scale below 3 stands at most once in a million words.
_RARE: Final = 1e-6
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3007]")
_CLAUSE: Final = re.compile(r"[，。；：！？…、,;:!?]+|\n+")


def measure(source: Source) -> dict[str, float]:
    """Return the features of a Chinese document; NaN where it has no sentence or no word of Chinese characters.

    - sentence_characters : Chinese characters a sentence. clause_characters : between any two marks, 、 included.
    - word_characters : characters a word.
    - uncommon_characters : share of characters outside the first level of GB 2312 and of Big5.
    - rare_words : share of words that jieba's dictionary has at most once in a million words, or not at all; terms of the
      lexicon are left out on both sides of the ratio.
    """
    text = source.text
    spans = sentences_of(text)
    han = _HAN.findall(text)
    inside = [len(_HAN.findall(text[a:b])) for a, b in spans]
    clauses = [n for a, b in spans for part in _CLAUSE.split(text[a:b]) if (n := len(_HAN.findall(part)))]
    common = everyday_characters()
    words = [source.vocabulary[i] for i in source.words.tolist()]
    chinese = [w for w in words if is_han(w[0])]
    judged = [w for w in chinese if w not in source.forced]
    nan = float("nan")
    return {
        "sentence_characters": sum(inside) / len(spans) if spans else nan,
        "clause_characters": sum(clauses) / len(clauses) if clauses else nan,
        "word_characters": sum(map(len, chinese)) / len(chinese) if chinese else nan,
        "uncommon_characters": sum(ch not in common for ch in han) / len(han) if han else nan,
        "rare_words": sum(map(is_rare, judged)) / len(judged) if judged else nan,
    }


@functools.cache
def _dictionary() -> tuple[object, float]:
    from policymine.segmenters.batch import total
    from policymine.segmenters.dictionary import load_dictionary

    arrays = load_dictionary(()).arrays
    return arrays, total(arrays) * _RARE


@functools.lru_cache(maxsize=200_000)
def is_rare(word: str) -> bool:
    """Return whether the dictionary has a word at most once in a million words.

    >>> is_rare("发展"), is_rare("饕餮盛宴")
    (False, True)
    """
    from policymine.segmenters.batch import frequency

    arrays, least = _dictionary()
    return frequency(arrays, word) <= least  # type: ignore[arg-type]


def place(key: str, source: Source) -> Place | None:
    """Return what shows a feature: the longest sentence, or a rare word or an uncommon character in its sentence."""
    if key == "rare_words":
        return _rare_place(source)
    if key == "uncommon_characters":
        common = everyday_characters()
        for found in _HAN.finditer(source.text):
            if found[0] not in common:
                return found.start(), found.end(), found[0]
        return None
    spans = sentences_of(source.text)
    if not spans:
        return None
    start, end = max(spans, key=lambda s: (s[1] - s[0], -s[0]))
    return start, end, key


def _rare_place(source: Source) -> Place | None:
    """Return the first rare word of the sentence that has most of them."""
    rare = [
        i
        for i, word in enumerate(source.words.tolist())
        if is_han((shown := source.vocabulary[word])[0]) and shown not in source.forced and is_rare(shown)
    ]
    at = source.starts[rare]
    found, most = None, 0
    for start, end in sentences_of(source.text):
        low, high = np.searchsorted(at, start, "left"), np.searchsorted(at, end, "left")
        if high - low > most:
            most, i = int(high - low), rare[int(low)]
            found = int(source.starts[i]), int(source.ends[i]), source.vocabulary[int(source.words[i])]
    return found
