"""The words of the dated documents in a line, with the uses of one term marked, as collocates and vectors take it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.terms.collocations import SENTENCE_ENDS

__all__ = ["Stream", "near", "pairs", "stream_of"]


@dataclass(frozen=True, eq=False)
class Stream:
    """The words, punctuation left out, each use of the term one word.

    Parameters
    ----------
    ids : word of each place, a position in `vocabulary`; the term's uses hold -1, (n_places,).
    starts, ends : code-point offsets of the token each place came from, of a use its first token, (n_places,).
    target : whether a place is a use of the term, (n_places,).
    stretch : number of the sentence, ascending; no window leaves one, (n_places,).
    document : row of the document, (n_places,).
    late : whether each document is of the later side, (n_documents,).
    documents, vocabulary : the names.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    target: NDArray[np.bool_]
    stretch: NDArray[np.int64]
    document: NDArray[np.int64]
    late: NDArray[np.bool_]
    documents: tuple[str, ...]
    vocabulary: tuple[str, ...]

    def uses(self) -> NDArray[np.int64]:
        """Return the number of uses in each document, (n_documents,)."""
        return np.bincount(self.document[self.target], minlength=self.late.size)


def stream_of(
    tokens: Tokens,
    late: Mapping[str, bool],
    uses: Sequence[tuple[str, int, int]],
    *,
    sentence_ends: Collection[str] = SENTENCE_ENDS,
) -> Stream:
    """Return the words of the documents that have a side.

    Parameters
    ----------
    tokens : the segmented corpus.
    late : by document id, whether it is of the later side; a document without one is left out.
    uses : (document, start, end) of the term's uses, code-point offsets.
    sentence_ends : tokens that end a stretch.

    Raises
    ------
    InputError : a use outside its document's tokens.
    """
    rows = [i for i, d in enumerate(tokens.documents) if d in late]
    part = tokens.take(rows)
    place = {d: i for i, d in enumerate(part.documents)}
    first = np.zeros(part.ids.size, dtype=bool)
    inside = np.zeros(part.ids.size, dtype=bool)
    for document, start, end in uses:
        if document not in place:
            continue
        low, high = int(part.indptr[place[document]]), int(part.indptr[place[document] + 1])
        begin = low + int(np.searchsorted(part.ends[low:high], start, side="right"))
        stop = low + int(np.searchsorted(part.starts[low:high], end, side="left"))
        if begin >= stop:
            raise InputError(f"a use at {start} to {end} of {document} has no token")
        first[begin] = True
        inside[begin:stop] = True
    document_of = np.repeat(np.arange(len(part.documents)), np.diff(part.indptr))
    stop_words = np.fromiter(
        (w in sentence_ends for w in part.vocabulary), dtype=bool, count=len(part.vocabulary)
    )
    stretch = np.cumsum(stop_words[part.ids] & ~inside) + document_of
    kept = np.flatnonzero(first | (part.is_word()[part.ids] & ~inside))
    return Stream(
        ids=np.where(first[kept], -1, part.ids[kept]).astype(np.int64),
        starts=part.starts[kept],
        ends=part.ends[kept],
        target=first[kept],
        stretch=stretch[kept],
        document=document_of[kept],
        late=np.array([late[d] for d in part.documents], dtype=bool),
        documents=part.documents,
        vocabulary=part.vocabulary,
    )


def pairs(stream: Stream, window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each place within `window` words of a use, in its sentence, and the number of that use, the nearest pairs first.

    Parameters
    ----------
    stream : the words.
    window : words to each side.

    Returns use and place, (n_pairs,) each. A place near two uses is in two pairs, and a use near another one is a place too.
    """
    centres = np.flatnonzero(stream.target)
    uses, places = [], []
    for step in range(1, window + 1):
        for place in (centres - step, centres + step):
            ok = np.flatnonzero((place >= 0) & (place < stream.target.size))
            ok = ok[stream.stretch[place[ok]] == stream.stretch[centres[ok]]]
            uses.append(ok)
            places.append(place[ok])
    return np.concatenate(uses), np.concatenate(places)


def near(stream: Stream, window: int) -> NDArray[np.int64]:
    """Return the number of the nearest use within `window` words of each place, in its sentence; -1 for none and for uses."""
    use, place = pairs(stream, window)
    found = np.full(stream.target.size, -1, dtype=np.int64)
    # The nearest pairs come first, and are written last.
    found[place[::-1]] = use[::-1]
    found[stream.target] = -1
    return found
