"""What a segmenter is: text in, tokens with true offsets out.

    segmenter = chinese_segmenter(lexicon)
    segmented = segmenter.segment("加强和创新社会管理")

`text[start:end]` is the token, always. The interface is array-shaped, so that a compiled kernel can take the
place of the Python one: nothing outside this folder sees how a text was cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from policymine.segmenters.finder import TermFinder
from policymine.segmenters.force import decide
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.kernels.texts import Segments

__all__ = ["Segmented", "Segmenter", "force_terms", "segment_each"]


@dataclass(frozen=True, slots=True)
class Segmented:
    """The tokens of one text.

    Parameters
    ----------
    words : vocabulary form of each token, (n_tokens,).
    starts, ends : code-point offsets, (n_tokens,), ascending, not overlapping.
    """

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


class Segmenter(Protocol):
    """Cuts text into tokens; the same text gives the same tokens."""

    @property
    def language(self) -> str:
        """`zh` or `en`."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hash of everything that bears on the tokens: algorithm, version, dictionary, lexicon."""
        ...

    def segment(self, text: str) -> Segmented:
        """Return the tokens of a text; white space is not a token, punctuation is."""
        ...

    def segment_many(self, texts: Sequence[str], vocabulary: dict[str, int], threads: int = 1) -> Segments:
        """Return the tokens of texts as arrays, numbered by `vocabulary`, which takes new words."""
        ...

    @property
    def is_word(self) -> Callable[[str], int]:
        """What the dictionary (not the lexicon) holds: 0 nothing, 1 a word, 2 a phrase of two words."""
        ...


def segment_each(segmenter: Segmenter, texts: Sequence[str], vocabulary: dict[str, int]) -> Segments:
    """Return the tokens of texts as arrays, one text after another; for a segmenter that has no faster way."""
    from policymine.kernels.texts import Segments

    made = [segmenter.segment(text) for text in texts]
    ids = [vocabulary.setdefault(word, len(vocabulary)) for m in made for word in m.words]
    return Segments(
        ids=np.array(ids, dtype=np.int32),
        starts=np.array([i for m in made for i in m.starts], dtype=np.int32),
        ends=np.array([i for m in made for i in m.ends], dtype=np.int32),
        indptr=np.concatenate(([0], np.cumsum([len(m.words) for m in made]))).astype(np.int64),
    )


def force_terms(
    text: str,
    segmented: Segmented,
    finder: TermFinder,
    is_word: Callable[[str], int],
    lexicon: Lexicon,
) -> Segmented:
    """Return the tokens with each lexicon term that stands on its own as one token, longest first.

    What a forced term leaves of a token that it cuts stays as a token of its own.
    """
    placed: list[tuple[int, int, str]] = []
    edge = 0
    for start, end, term in finder.candidates(text):
        if start < edge:
            continue
        status, _ = decide(text, start, end, segmented.starts, segmented.ends, is_word)
        if status == "counted":
            placed.append((start, end, lexicon.canonical.get(term, term)))
            edge = end
    if not placed:
        return segmented
    pieces: list[tuple[int, int, str]] = list(placed)
    first = 0
    for word, start, end in zip(segmented.words, segmented.starts, segmented.ends, strict=True):
        while first < len(placed) and placed[first][1] <= start:
            first += 1
        position, k = start, first
        while k < len(placed) and placed[k][0] < end:
            if placed[k][0] > position:
                pieces.append((position, placed[k][0], text[position : placed[k][0]]))
            position = max(position, placed[k][1])
            k += 1
        if position == start:
            pieces.append((start, end, word))
        elif position < end:
            pieces.append((position, end, text[position:end]))
    pieces.sort()
    return Segmented([p[2] for p in pieces], [p[0] for p in pieces], [p[1] for p in pieces])
