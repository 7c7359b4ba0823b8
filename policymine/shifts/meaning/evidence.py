"""The sentences behind collocates and neighbours: a few of each side, from different documents while there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policymine.clean.sentences import sentence_at
from policymine.results import Evidence
from policymine.shifts.meaning.stream import Stream

__all__ = ["sentences_of_places", "sentences_of_word"]

_EACH_SIDE = 2


def sentences_of_places(
    places: Sequence[NDArray[np.int64]],
    stream: Stream,
    texts: Mapping[str, str],
    periods: Mapping[str, str],
) -> dict[int, tuple[Evidence, ...]]:
    """Return for each row sentences of both sides, the earlier first.

    Parameters
    ----------
    places : places in the stream, by row.
    stream : the words.
    texts, periods : normalised text and period label by document id.
    """
    found = {}
    for row, mine in enumerate(places):
        late = stream.late[stream.document[mine]]
        found[row] = tuple(
            _evidence(stream, at, texts, periods)
            for side in (False, True)
            for at in _spread_out(stream, mine[late == side])
        )
    return found


def sentences_of_word(
    stream: Stream, word: int, late: bool, texts: Mapping[str, str], periods: Mapping[str, str]
) -> tuple[Evidence, ...]:
    """Return sentences with a word of the vocabulary from one side."""
    mine = np.flatnonzero((stream.ids == word) & (stream.late[stream.document] == late))
    return tuple(_evidence(stream, at, texts, periods) for at in _spread_out(stream, mine))


def _spread_out(stream: Stream, mine: NDArray[np.int64]) -> list[int]:
    """Return a few places, the first of each document before the second of any."""
    document = stream.document[mine]
    turn = np.arange(mine.size) - np.searchsorted(document, document, side="left")
    return sorted(mine[np.lexsort((document, turn))][:_EACH_SIDE].tolist())


def _evidence(stream: Stream, at: int, texts: Mapping[str, str], periods: Mapping[str, str]) -> Evidence:
    document = stream.documents[stream.document[at]]
    start, end = int(stream.starts[at]), int(stream.ends[at])
    text = texts[document]
    low, high = sentence_at(text, start, end)
    return Evidence(document, text[low:high], start, end, low, periods.get(document), text[start:end])
