"""Which terms name people: one chairman follows another in the same slots, and no word has replaced a word.

In English a word is a person's name where it is written with a capital letter always and stands, in half of its uses
or more, beside a title, an initial or another such word; in Chinese, where a title follows it in a third of its uses.
A place has such company seldom, so that Chili and Chile are terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms

__all__ = ["are_people"]

_TITLES_EN: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "messrs",
        "dr",
        "president",
        "vice-president",
        "chairman",
        "chairwoman",
        "chair",
        "secretary",
        "senator",
        "governor",
        "governors",
        "general",
        "speaker",
        "judge",
        "justice",
        "king",
        "queen",
        "emperor",
        "prince",
        "professor",
        "sir",
        "lord",
    ]
)
_TITLES_ZH: Final = frozenset(
    [
        "同志",
        "主席",
        "副主席",
        "总书记",
        "书记",
        "总理",
        "副总理",
        "先生",
        "女士",
        "部长",
        "主任",
        "委员长",
        "委员",
        "总统",
        "首相",
        "院长",
        "省长",
        "市长",
        "教授",
    ]
)
_CAPITAL: Final = 0.97
_BESIDE: Final = 0.5
_FOLLOWED: Final = 1 / 3
_LONGEST_ZH: Final = 4


def are_people(tokens: Tokens, terms: Terms, texts: Mapping[str, str], *, language: str) -> NDArray[np.bool_]:
    """Return which terms are or hold names of people, (n_terms,).

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    texts : normalised text by document id.
    language : `zh` or `en`.
    """
    if not len(tokens):
        return np.zeros(len(terms), dtype=bool)
    words = _people_en(tokens, texts) if language == "en" else _people_zh(tokens)
    return np.array([any(words[w] for w in term) for term in terms.words], dtype=bool)


def _people_zh(tokens: Tokens) -> NDArray[np.bool_]:
    vocabulary = tokens.vocabulary
    title = np.fromiter((w in _TITLES_ZH for w in vocabulary), dtype=bool, count=len(vocabulary))
    short = np.fromiter((2 <= len(w) <= _LONGEST_ZH for w in vocabulary), dtype=bool, count=len(vocabulary))
    n = np.bincount(tokens.ids, minlength=len(vocabulary))
    followed = np.bincount(tokens.ids[:-1][title[tokens.ids[1:]]], minlength=len(vocabulary))
    # A body goes before a title too (国家主席), and stands by itself far more often.
    return np.asarray(short & (n > 0) & (followed >= _FOLLOWED * n) & ~title)


def _people_en(tokens: Tokens, texts: Mapping[str, str]) -> NDArray[np.bool_]:
    n_words = len(tokens.vocabulary)
    capital = np.zeros(len(tokens), dtype=bool)
    for row, document in enumerate(tokens.documents):
        here = slice(int(tokens.indptr[row]), int(tokens.indptr[row + 1]))
        text = np.frombuffer(texts[document].encode("utf-32-le", "surrogatepass"), dtype="<u4")
        opening = text[tokens.starts[here]]
        # Letters of other alphabets count as capitals where their form is one.
        capital[here] = (opening >= ord("A")) & (opening <= ord("Z"))
    n = np.bincount(tokens.ids, minlength=n_words)
    n_capital = np.bincount(tokens.ids[capital], minlength=n_words)
    letters = np.fromiter((w[0].isalpha() for w in tokens.vocabulary), dtype=bool, count=n_words)
    one_letter = np.fromiter(
        (len(w.strip(".")) == 1 and w[0].isalpha() for w in tokens.vocabulary), bool, n_words
    )
    title = np.fromiter((w.strip(".") in _TITLES_EN for w in tokens.vocabulary), dtype=bool, count=n_words)
    named = letters & ~title & ~one_letter & (n > 0) & (n_capital >= _CAPITAL * n)
    cue = (named | one_letter | title)[tokens.ids] & capital
    dot = np.fromiter((w == "." for w in tokens.vocabulary), dtype=bool, count=n_words)[tokens.ids]
    beside = np.zeros(len(tokens), dtype=bool)
    beside[1:] |= cue[:-1]
    beside[:-1] |= cue[1:]
    # The full stop of an initial or a title stands between: Mr. Kohn, William B. English.
    beside[2:] |= cue[:-2] & dot[1:-1]
    beside[:-2] |= cue[2:] & dot[1:-1] & cue[:-2]
    with_cue = np.bincount(tokens.ids[beside], minlength=n_words)
    return np.asarray(named & (with_cue >= _BESIDE * n))
