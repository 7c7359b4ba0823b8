"""How hard English is to read: Flesch, Flesch-Kincaid, Gunning fog, SMOG, ARI and Coleman-Liau, by their formulas.

Sentences are those closed by a mark, words are of letters. Syllables are counted by rule, for there is no rule that is
always right; ARI and Coleman-Liau need none.

Sources: Flesch (1948); Kincaid et al. (1975); Gunning (1952); McLaughlin (1969); Smith & Senter (1967); Coleman & Liau (1975).
"""

from __future__ import annotations

import functools
import math
import re
from typing import Final

from policymine.comparisons.measures.source import Place, Source, sentences_of
from policymine.provenance import cited

__all__ = ["REFERENCES", "UNITS", "measure", "place", "scores", "syllables"]

REFERENCES: Final = (
    cited("flesch1948"),
    cited("kincaid1975"),
    cited("gunning1952"),
    cited("mclaughlin1969"),
    cited("smith1967"),
    cited("coleman1975"),
)
UNITS: Final = {
    "flesch": "score",
    "flesch_kincaid": "grade",
    "gunning_fog": "grade",
    "smog": "grade",
    "ari": "grade",
    "coleman_liau": "grade",
}
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
# Two vowels that are two syllables, unless (as in nation, special, Asia, beauty) they are one.
_SPLIT: Final = re.compile(
    r"ia(?!l\b|lly\b|n\b|ge|r[td])|io(?!us|n|u)|iu|ua(?!r|l)|eo(?!us|u|ple)|[^qg]uou|ying\b|eing\b|oing\b|uing\b|"
    r"[aeo]ing\b|iet|ien(?!c|t\b|d)|ea(?=t(?:e|ion|ive)s?\b)|uity\b|iest?\b(?<=[^aeiou]iest)"
)
_SILENT: Final = re.compile(
    r"(?:[^aeiouylr]|[aeiouy][lr])es?\b(?<!ses)(?<!ces)(?<!ges)(?<!zes)(?<!xes)(?<!shes)(?<!ches)"
)
_ED: Final = re.compile(r"[^aeioutdy]ed\b")
_KNOWN: Final = {
    "area": 3,
    "areas": 3,
    "idea": 3,
    "ideas": 3,
    "ideal": 3,
    "business": 2,
    "businesses": 3,
    "every": 2,
}
_MIDDLE: Final = re.compile(r"(?<=[aeiouy][^aeiouylr])e(?=(?:ments?|ly|less|ness|ful)\b)")


@functools.lru_cache(maxsize=100_000)
def syllables(word: str) -> int:
    """Return the number of syllables of an English word, by rule; at least 1.

    >>> [syllables(w) for w in ("cat", "policy", "readability", "used", "government", "committees", "reading", "table")]
    [1, 3, 5, 1, 3, 3, 2, 2]
    """
    low = word.lower().replace("’", "'")
    stem, mark, suffix = low.partition("'")
    # An apostrophe adds no syllable (don't, board's) but in n't after a consonant (didn't).
    extra = 1 if mark and suffix == "t" and re.search(r"[^aeiouyo]n\Z", stem) and len(stem) > 3 else 0
    if stem in _KNOWN:
        return _KNOWN[stem]
    groups = len(_VOWELS.findall(stem))
    groups += len(_SPLIT.findall(stem))
    if _SILENT.search(stem) and groups > 1:
        groups -= 1
    if _ED.search(stem) and groups > 1:
        groups -= 1
    if _MIDDLE.search(stem):
        groups -= 1
    return max(1, groups) + extra


def scores(
    n_words: float, n_sentences: float, n_syllables: float, n_letters: float, n_long: float
) -> dict[str, float]:
    """Return the scores of a text from its counts.

    Parameters
    ----------
    n_words, n_sentences, n_syllables, n_letters : counts, all positive.
    n_long : words of three syllables or more.

    >>> round(scores(13, 1, 24, 72, 4)["flesch"], 1), round(scores(13, 1, 24, 72, 4)["flesch_kincaid"], 1)
    (37.5, 11.3)
    """
    a_sentence, a_word = n_words / n_sentences, n_syllables / n_words
    letters = n_letters / n_words
    return {
        "flesch": 206.835 - 1.015 * a_sentence - 84.6 * a_word,
        "flesch_kincaid": 0.39 * a_sentence + 11.8 * a_word - 15.59,
        "gunning_fog": 0.4 * (a_sentence + 100.0 * n_long / n_words),
        "smog": 1.0430 * math.sqrt(n_long * 30.0 / n_sentences) + 3.1291,
        "ari": 4.71 * letters + 0.5 * a_sentence - 21.43,
        "coleman_liau": 5.88 * letters - 29.6 / a_sentence - 15.8,
    }  # fmt: skip


def measure(source: Source) -> dict[str, float]:
    """Return the scores of an English document; NaN where it has fewer than 100 words in sentences.

    Flesch: the higher the easier; the others are school years, the higher the harder.
    """
    words: list[str] = []
    n_sentences = 0
    for start, end in sentences_of(source.text):
        found = _WORD.findall(source.text[start:end])
        words += found
        n_sentences += bool(found)
    if len(words) < 100:
        return dict.fromkeys(UNITS, float("nan"))
    counts = [syllables(w) for w in words]
    letters = sum(len(w) - w.count("'") - w.count("’") for w in words)
    return scores(len(words), n_sentences, sum(counts), letters, sum(c >= 3 for c in counts))


def place(key: str, source: Source) -> Place | None:
    """Return the hardest sentence of twelve words or more by Flesch's formula, the sentences being the document's own."""
    hardest, found = math.inf, None
    for start, end in sentences_of(source.text):
        words = _WORD.findall(source.text[start:end])
        if len(words) < 12:
            continue
        value = scores(len(words), 1, sum(map(syllables, words)), 1, 0)["flesch"]
        if value < hardest:
            hardest, found = value, (start, end, key)
    return found
