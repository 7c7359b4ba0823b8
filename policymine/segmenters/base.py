"""What a segmenter is: text in, tokens with true offsets out.

    segmenter = chinese_segmenter(lexicon)
    segmented = segmenter.segment("加强和创新社会管理")

`text[start:end]` is the token, always. The interface is array-shaped, so that a compiled kernel can take the
place of the Python one: nothing outside this folder sees how a text was cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from policymine.segmenters.force import TermFinder, decide
from policymine.segmenters.lexicon import Lexicon

__all__ = ["Segmented", "Segmenter", "force_terms"]


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

    def is_word(self, word: str) -> bool:
        """Return whether the dictionary (not the lexicon) holds the word."""
        ...


def force_terms(
    text: str,
    segmented: Segmented,
    finder: TermFinder,
    is_word: Callable[[str], bool],
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
