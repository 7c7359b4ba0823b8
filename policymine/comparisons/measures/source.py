"""A document as the measures read it, and a table of values with a way back to the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.clean.sentences import split_sentences

__all__ = ["CLOSED", "Measured", "Place", "Source", "sentences_of"]

# Start, end, and the word or sentence that shows the measure.
Place = tuple[int, int, str]
# A sentence that ends with none of these is a heading, a cell of a table or a signature.
CLOSED: Final = frozenset("。！？；…!?.;")
_AFTER: Final = "”’」』）》】〕\"')]"


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """One document.

    Parameters
    ----------
    document : id.
    text : normalised text.
    language : zh or en.
    words : the document's tokens that are words, in order, as numbers of the vocabulary.
    starts, ends : code-point offsets of these words.
    vocabulary : the words.
    forced : terms of the lexicon, which the segmenter keeps whole.
    """

    document: str
    text: str
    language: str
    words: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    vocabulary: Sequence[str]
    forced: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Measured:
    """Values by document and measure.

    Parameters
    ----------
    documents : ids, (n_documents,).
    keys : names of the measures, (n_measures,).
    families : of each: length, readability, diversity, directives, themes, topics.
    units : of each, a key of the catalogue.
    values : (n_documents, n_measures); NaN where a measure does not hold of a document.
    place : where a measure shows in a document; None where nothing can be shown.
    """

    documents: tuple[str, ...]
    keys: tuple[str, ...]
    families: tuple[str, ...]
    units: tuple[str, ...]
    values: NDArray[np.float64]
    place: Callable[[str, str], Place | None]


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return the sentences that are closed by a mark; headings, cells and signatures are none.

    >>> text = "一、总体要求\\n坚持改革。要创新；"
    >>> [text[a:b] for a, b in sentences_of(text)]
    ['坚持改革。', '要创新；']
    """
    found = []
    for start, end in split_sentences(text):
        last = text[start:end].rstrip(_AFTER)
        if last and last[-1] in CLOSED:
            found.append((start, end))
    return found
