"""Chinese words by jieba's accurate mode, from a tokenizer of our own, lexicon terms winning by force."""

from __future__ import annotations

import hashlib
import logging
import warnings
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from policymine.paths import cache_folder
from policymine.segmenters.base import Segmented, force_terms
from policymine.segmenters.force import TermFinder
from policymine.segmenters.lexicon import Lexicon

__all__ = ["ChineseSegmenter"]

# Goes up when the tokens change for the same text, dictionary and lexicon.
_VERSION = 1


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """jieba's tokenizer with its own cache; module-level functions of jieba share one, which anyone may change."""
    with warnings.catch_warnings():
        # jieba's sources hold invalid escapes and an old import; neither is ours to see.
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(cache_folder())
    tokenizer.cache_file = "jieba-0.42.1.cache"
    tokenizer.initialize()
    return tokenizer


@dataclass(frozen=True)
class ChineseSegmenter:
    """Cuts Chinese text into words.

    Parameters
    ----------
    lexicon : terms that are one token wherever they stand on their own.
    hmm : whether unknown words are guessed by jieba's hidden Markov model.
    """

    lexicon: Lexicon = field(default_factory=Lexicon)
    hmm: bool = True
    language: str = "zh"

    @cached_property
    def _finder(self) -> TermFinder:
        return TermFinder(tuple(self.lexicon.words))

    @property
    def fingerprint(self) -> str:
        """Hash of jieba's version, the HMM switch, the lexicon and the forcing rule."""
        import importlib.metadata

        key = (
            f"zh:{_VERSION}:jieba-{importlib.metadata.version('jieba')}:{self.hmm}:{self.lexicon.fingerprint}"
        )
        return hashlib.sha256(key.encode()).hexdigest()[:12]

    def is_word(self, word: str) -> bool:
        """Return whether jieba's dictionary holds the word.

        >>> ChineseSegmenter().is_word("管理体制")
        True
        """
        return bool(_tokenizer().FREQ.get(word, 0))

    def segment(self, text: str) -> Segmented:
        """Return the words and punctuation of a text, with true offsets.

        >>> ChineseSegmenter().segment("加强社会管理").words
        ['加强', '社会', '管理']
        """
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for word in _tokenizer().cut(text, HMM=self.hmm):
            end = position + len(word)
            if not word.isspace():
                words.append(word)
                starts.append(position)
                ends.append(end)
            position = end
        plain = Segmented(words, starts, ends)
        if not self.lexicon.terms:
            return plain
        return force_terms(text, plain, self._finder, self.is_word, self.lexicon)
