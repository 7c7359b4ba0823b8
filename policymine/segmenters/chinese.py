"""Chinese words by jieba's accurate mode, compiled; lexicon terms win by force."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from policymine.segmenters.base import Segmented
from policymine.segmenters.force import WordBook, word_level
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.kernels.find import TermTrie
    from policymine.kernels.texts import Segments
    from policymine.segmenters.dictionary import Dictionary

__all__ = ["ChineseSegmenter"]

# Goes up when the tokens change for the same text, dictionary and lexicon.
_VERSION = 4
# Longest dictionary word looked for around a term that crosses a token, in characters.
_LONGEST = 8
# How often a term that a person names is taken to occur in the 60 million words that jieba counted.
_NAMED = 20


@lru_cache(maxsize=4)
def _dictionary(words: tuple[tuple[str, int | None, str], ...] = ()) -> Dictionary:
    from policymine.segmenters.dictionary import UserWord, load_dictionary

    return load_dictionary(tuple(UserWord(*word) for word in words))


@lru_cache(maxsize=200_000)
def _level(word: str, words: tuple[tuple[str, int | None, str], ...]) -> int:
    from policymine.segmenters.batch import frequency, total

    arrays = _dictionary(words).arrays
    return word_level(word, lambda w: frequency(arrays, w), total(arrays))


@lru_cache(maxsize=4)
def _book(words: tuple[tuple[str, int | None, str], ...]) -> WordBook:
    from policymine.segmenters.batch import frequency, total

    arrays = _dictionary(words).arrays
    size = math.log(total(arrays))

    @lru_cache(maxsize=100_000)
    def likelihood(word: str) -> float | None:
        count = frequency(arrays, word)
        # jieba's own: what the dictionary does not hold counts once, character by character.
        return math.log(count or 1) - size if count or len(word) == 1 else None

    @lru_cache(maxsize=10_000)
    def best(text: str) -> float:
        reached = [0.0] + [-math.inf] * len(text)
        for low in range(len(text)):
            for high in range(low + 1, min(len(text), low + _LONGEST) + 1):
                value = likelihood(text[low:high])
                if value is not None and reached[low] + value > reached[high]:
                    reached[high] = reached[low] + value
        return reached[-1]

    return WordBook(partial(_level, words=words), best, math.log(_NAMED) - size)


@dataclass(frozen=True)
class ChineseSegmenter:
    """Cuts Chinese text into words, token for token as jieba 0.42.1 does, then forces the lexicon's terms.

    Parameters
    ----------
    lexicon : forced terms are one token wherever they stand on their own; weighted terms are in the dictionary.
    hmm : whether unknown words are guessed by jieba's hidden Markov model.
    """

    lexicon: Lexicon = field(default_factory=Lexicon)
    hmm: bool = True
    language: str = "zh"

    @cached_property
    def _forced(self) -> tuple[str, ...]:
        return tuple(sorted(self.lexicon.forced))

    @cached_property
    def _trie(self) -> TermTrie:
        from policymine.kernels.find import build_term_trie

        return build_term_trie(self._forced)

    @cached_property
    def _of_dictionary(self) -> Mapping[str, str]:
        return {t.term: t.canonical for t in self.lexicon.terms if t.canonical and t.mode == "weight"}

    @property
    def fingerprint(self) -> str:
        """Hash of jieba's version, the HMM switch, the lexicon and the forcing rule."""
        import importlib.metadata

        key = (
            f"zh:{_VERSION}:jieba-{importlib.metadata.version('jieba')}:{self.hmm}:{self.lexicon.fingerprint}"
        )
        return hashlib.sha256(key.encode()).hexdigest()[:12]

    @cached_property
    def is_word(self) -> WordBook:
        """What the dictionary (jieba's and weighted terms) holds: 0 nothing, 1 a word, 2 a phrase of two words.

        >>> [ChineseSegmenter().is_word(word) for word in ("社会管理", "市场经济", "生命")]
        [0, 2, 1]
        """
        return _book(self.lexicon.weighted)

    def segment_many(self, texts: Sequence[str], vocabulary: dict[str, int], threads: int = 1) -> Segments:
        """Return the tokens of texts as arrays, numbered by `vocabulary`, which takes new words.

        Parameters
        ----------
        texts : the texts.
        vocabulary : number by word.
        threads : number of threads; the result is the same for any.
        """
        from policymine.segmenters.batch import cut_texts, force_batch

        made = cut_texts(
            texts,
            _dictionary(self.lexicon.weighted),
            vocabulary,
            hmm=self.hmm,
            canonical=self._of_dictionary,
            threads=threads,
        )
        if not self._forced:
            return made
        return force_batch(
            texts, made, self._trie, self._forced, vocabulary, self.is_word, self.lexicon.canonical
        )

    def segment(self, text: str) -> Segmented:
        """Return the words and punctuation of a text, with true offsets.

        >>> ChineseSegmenter().segment("加强社会管理").words
        ['加强', '社会', '管理']
        """
        vocabulary: dict[str, int] = {}
        made = self.segment_many([text], vocabulary)
        words = list(vocabulary)
        return Segmented([words[i] for i in made.ids.tolist()], made.starts.tolist(), made.ends.tolist())
