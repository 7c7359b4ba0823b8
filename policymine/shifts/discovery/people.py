"""Which terms name people: one chairman follows another in the same slots, and no word has replaced a word.

In English a word is a person's name where it is written with a capital letter always and stands beside a title or an
initial in a quarter of its uses, or beside these and other people's names in half of them; in Chinese, where a title
follows it in a third of its uses. A place has such company seldom: Porto Rico and Puerto Rico are terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms

__all__ = ["are_people"]

_TITLES_EN: Final = frozenset({
    "mr", "mrs", "ms", "messrs", "dr", "president", "vice-president", "chairman", "chairwoman", "chair", "secretary",
    "senator", "governor", "governors", "general", "speaker", "judge", "justice", "king", "queen", "emperor",
    "prince", "professor", "sir", "lord",
})  # fmt: skip
_TITLES_ZH: Final = frozenset({
    "同志", "主席", "副主席", "总书记", "书记", "总理", "副总理", "先生", "女士", "部长", "主任", "委员长", "委员",
    "总统", "首相", "院长", "省长", "市长", "教授",
})  # fmt: skip
_CAPITAL: Final = 0.97
_TITLED: Final = 0.25
_BESIDE: Final = 0.5
_FOLLOWED: Final = 1 / 3
_LONGEST_ZH: Final = 4


def are_people(
    tokens: Tokens, terms: Terms, texts: Mapping[str, str], *, language: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which terms are or hold names of people, and which hold any name, (n_terms,) each.

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    texts : normalised text by document id.
    language : `zh` or `en`.
    """
    if not len(tokens):
        return np.zeros(len(terms), dtype=bool), np.zeros(len(terms), dtype=bool)
    people, named = _people_en(tokens, texts) if language == "en" else (_people_zh(tokens),) * 2
    return _holding(people, terms), _holding(named, terms)


def _holding(words: NDArray[np.bool_], terms: Terms) -> NDArray[np.bool_]:
    return np.array([any(words[w] for w in term) for term in terms.words], dtype=bool)


def _people_zh(tokens: Tokens) -> NDArray[np.bool_]:
    vocabulary = tokens.vocabulary
    title = np.fromiter((w in _TITLES_ZH for w in vocabulary), dtype=bool, count=len(vocabulary))
    short = np.fromiter((2 <= len(w) <= _LONGEST_ZH for w in vocabulary), dtype=bool, count=len(vocabulary))
    n = np.bincount(tokens.ids, minlength=len(vocabulary))
    followed = np.bincount(tokens.ids[:-1][title[tokens.ids[1:]]], minlength=len(vocabulary))
    # A body goes before a title too (国家主席), and stands by itself far more often.
    return np.asarray(short & (n > 0) & (followed >= _FOLLOWED * n) & ~title)


def _people_en(tokens: Tokens, texts: Mapping[str, str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
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
    dot = np.fromiter((w == "." for w in tokens.vocabulary), dtype=bool, count=n_words)[tokens.ids]
    called = one_letter | title
    people = np.zeros(n_words, dtype=bool)
    # First those that titles and initials tell, then those that stand beside them (William English): a country of
    # two words (Costa Rica) has neither.
    for least in (_TITLED, _BESIDE, _BESIDE):
        cue = (called | people)[tokens.ids] & capital
        with_cue = np.bincount(tokens.ids[_beside(cue, dot)], minlength=n_words)
        people |= named & (with_cue >= least * n)
    return people, named


def _beside(cue: NDArray[np.bool_], dot: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which tokens stand beside a cue, or beside its full stop: Mr. Kohn, William B. English."""
    beside = np.zeros(cue.size, dtype=bool)
    beside[1:] |= cue[:-1]
    beside[:-1] |= cue[1:]
    beside[2:] |= cue[:-2] & dot[1:-1]
    return beside
