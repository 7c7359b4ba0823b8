"""Which words name something, and which are forms of one word; told without parts of speech, by form and neighbours.

A chunk of text between stop words holds verbs as well as nouns (`results show labor market slack`). Two general
signs tell them apart. An adverb ends in `-ly`. A verb or a predicate stands after
pronouns, modals, `to` and forms of `be` (`we propose`, `is based`), and before determiners and adverbs
(`describes a`, `rose sharply`); a noun phrase goes on after determiners and prepositions (`the rate`, `of labor`).
Nothing is learnt from marked-up texts, and a word seen too seldom is kept.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens

__all__ = ["not_nouns", "participles", "simplified", "singulars"]

# A word is a verb above this share of its telling neighbours and of all its uses; fewest telling neighbours.
_SHARE: Final = 0.3
_OF_ALL: Final = 0.1
_FEWEST: Final = 3
# Share followed by `that`: many nouns are (`the view that`), few as often as verbs.
_THAT: Final = 0.6
_CLASSES: Final = (
    "determiners",
    "articles",
    "prepositions",
    "infinitive",
    "subjects",
    "copulas",
    "no_adverbs",
)


@functools.cache
def _neighbours() -> Mapping[str, frozenset[str]]:
    source = importlib.resources.files("policymine") / "data" / "english_neighbours.toml"
    words = tomllib.loads(source.read_text("utf-8"))
    return {name: frozenset(words[name].split()) for name in _CLASSES}


def not_nouns(tokens: Tokens) -> NDArray[np.bool_]:
    """Return which vocabulary entries are adverbs or verbs rather than parts of a name, (n_words,).

    >>> import numpy as np
    >>> words = ("we", "propose", "the", "method", "highly", "high", "rates")
    >>> ids = np.array([0, 1, 2, 3, 0, 1, 4, 5, 6, 0, 1, 2, 3, 2, 3], dtype=np.int32)
    >>> places = np.arange(15, dtype=np.int32)
    >>> told = not_nouns(Tokens(("d",), np.array([0, 15]), ids, places, places + 1, words))
    >>> [w for w, no in zip(words, told) if no]
    ['propose', 'highly']
    """
    words = tokens.vocabulary
    told = _adverbs(words)
    if len(tokens) < 2 or not words:
        return told
    classes = _neighbours()
    first = np.zeros(len(tokens), dtype=bool)
    first[tokens.indptr[:-1][np.diff(tokens.indptr) > 0]] = True
    inside = np.flatnonzero(~first)
    before, here = tokens.ids[inside - 1], tokens.ids[inside]
    after = {
        name: np.bincount(here[_are(words, classes[name])[before]], minlength=len(words)).astype(np.float64)
        for name in ("determiners", "prepositions", "infinitive", "subjects", "copulas")
    }
    # A plural after `to` is a noun (`to businesses`): an infinitive does not end in s.
    plural = np.fromiter(
        (w.endswith("s") and not w.endswith("ss") for w in words), dtype=bool, count=len(words)
    )
    verb = after["subjects"] + np.where(plural, 0.0, after["infinitive"])
    telling = verb + after["copulas"] + after["determiners"] + after["prepositions"]
    enough = telling >= _FEWEST
    plain = np.fromiter(map(str.isalpha, words), dtype=bool, count=len(words))
    most = np.maximum(verb, after["copulas"])
    often = most > _OF_ALL * np.bincount(tokens.ids, minlength=len(words))
    goes_on = _are(words, classes["articles"]) | told
    uses = np.bincount(before, minlength=len(words))
    object_follows = np.bincount(before[goes_on[here]], minlength=len(words))
    acts = (object_follows >= _FEWEST) & (object_follows > _SHARE * uses)
    clause_follows = np.bincount(before[_are(words, frozenset(("that",)))[here]], minlength=len(words))
    acts |= (clause_follows >= _FEWEST) & (clause_follows > _THAT * uses)
    verbs = plain & (acts | (enough & often & (most > _SHARE * telling)))
    return np.asarray(told | verbs, dtype=bool)


def _are(words: tuple[str, ...], wanted: frozenset[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(wanted.__contains__, words), dtype=bool, count=len(words))


def _adverbs(words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which words are adverbs in -ly."""
    others = _neighbours()["no_adverbs"]
    return np.fromiter(
        (len(w) > 5 and w.endswith("ly") and w.isalpha() and w not in others for w in words),
        dtype=bool,
        count=len(words),
    )


def participles(words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which words have the form of a regular participle, (n_words,).

    >>> participles(("selected", "need", "feed", "bed", "rate")).tolist()
    [True, False, False, False, False]
    """
    return np.fromiter(
        (len(w) > 4 and w.endswith("ed") and not w.endswith("eed") and w.isalpha() for w in words),
        dtype=bool,
        count=len(words),
    )


def singulars(words: tuple[str, ...]) -> NDArray[np.int32]:
    """Return for each vocabulary entry the number of its singular where the texts hold that too, else its own.

    >>> singulars(("rate", "rates", "news", "new", "policies", "policy")).tolist()
    [0, 0, 2, 3, 5, 5]
    """
    from simplemma import lemmatize

    number = {word: i for i, word in enumerate(words)}
    found = np.arange(len(words), dtype=np.int32)
    for i, word in enumerate(words):
        if len(word) < 4 or not word.endswith("s") or word.endswith("ss") or not word.isalpha():
            continue
        singular = str(lemmatize(word, lang="en"))
        # Only an ending taken off: a lemma of another kind (`better`, `good`) would join what differs.
        ending = word[:-3] + "y" if word.endswith("ies") else word[:-1]
        if singular in (ending, word[:-2]) and singular in number:
            found[i] = number[singular]
    return found


def simplified(words: tuple[str, ...]) -> NDArray[np.int32]:
    """Return for each vocabulary entry the number of its simplified form where the texts hold that too, else its own.

    >>> simplified(("发展", "治理", "發展", "委員會")).tolist()
    [0, 1, 0, 3]
    """
    import opencc

    number = {word: i for i, word in enumerate(words)}
    # One call for all: each has a fixed cost. No word of a text holds a line break.
    forms = opencc.OpenCC("t2s").convert("\n".join(words)).split("\n")
    if len(forms) != len(words):
        forms = list(words)
    return np.array([number.get(form, i) for i, form in enumerate(forms)], dtype=np.int32)
