"""English words in lower case; hyphens, abbreviations and numbers kept whole, a possessive ending left out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from policymine.segmenters.base import Segmented, force_terms, segment_each
from policymine.segmenters.finder import TermFinder, fold
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.kernels.texts import Segments

__all__ = ["EnglishSegmenter"]

_VERSION = 2
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?%?"  # 1,200  3.5%  2013/14  5th  1990s
    r"|[^\W\d_]+(?:[-'\u2019][^\W_]+)*"  # community-level  don't
    r"|[^\W_]+"  # covid19
    r"|[^\s\w]|_",
)


_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@lru_cache(maxsize=100_000)
def _lemma(word: str) -> str:
    """Return the dictionary form of a word of letters alone; anything else as it is."""
    if not word.isalpha() or len(word) < 2:
        return word
    from simplemma import lemmatize

    return str(lemmatize(word, lang="en")).casefold()


@dataclass(frozen=True)
class EnglishSegmenter:
    """Cuts English text into lower-case words.

    Parameters
    ----------
    lexicon : terms, also of several words, that are one token wherever they stand on their own.
    lemmas : whether a word is its dictionary form by simplemma (communities is community, was is be). Words with a
        hyphen, a full stop or a digit, and terms of the lexicon, stay as they are.
    """

    lexicon: Lexicon = field(default_factory=Lexicon)
    language: str = "en"
    lemmas: bool = False

    @cached_property
    def _folded(self) -> Lexicon:
        return Lexicon(
            tuple(
                LexiconTerm(t.term, t.weight, t.tag, fold(t.canonical or t.term), t.themes, t.english, t.mode)
                for t in self.lexicon.terms
            )
        )

    @cached_property
    def _finder(self) -> TermFinder:
        return TermFinder(tuple(self.lexicon.words))

    @cached_property
    def _finder_without_han(self) -> TermFinder:
        # The Chinese terms of a lexicon stand in few English texts, and each is tried at every place.
        return TermFinder(tuple(word for word in self.lexicon.words if not _HAN.search(word)))

    @property
    def fingerprint(self) -> str:
        """Hash of the rules and the lexicon."""
        key = f"en:{_VERSION}:{self.lexicon.fingerprint}"
        if self.lemmas:
            import importlib.metadata

            key += f":simplemma-{importlib.metadata.version('simplemma')}"
        return hashlib.sha256(key.encode()).hexdigest()[:12]

    def is_word(self, word: str) -> bool:
        """Return True: between two letters of a script with spaces there is no cut."""
        return True

    def segment(self, text: str) -> Segmented:
        """Return the words and punctuation of a text, with true offsets.

        >>> EnglishSegmenter().segment("U.S. community-level work, 3.5%").words
        ['u.s.', 'community-level', 'work', ',', '3.5%']
        >>> EnglishSegmenter(lemmas=True).segment("Residents were meeting committees").words
        ['resident', 'be', 'meet', 'committee']
        """
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _TOKEN.finditer(text):
            words.append(match[0].casefold().replace("\u2019", "'").removesuffix("'s") or match[0])
            starts.append(match.start())
            ends.append(match.end())
        if self.lemmas:
            words = [_lemma(word) for word in words]
        plain = Segmented(words, starts, ends)
        if not self.lexicon.terms:
            return plain
        finder = self._finder if _HAN.search(text) else self._finder_without_han
        return force_terms(text, plain, finder, self.is_word, self._folded)

    def segment_many(self, texts: Sequence[str], vocabulary: dict[str, int], threads: int = 1) -> Segments:
        """Return the tokens of texts as arrays, numbered by `vocabulary`, which takes new words."""
        return segment_each(self, texts, vocabulary)
