"""Length: characters, words and sentences of a document, and words a sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from policymine.comparisons.measures.source import Place, Source, sentences_of

__all__ = ["UNITS", "measure", "place"]

UNITS: Final = {
    "characters": "characters",
    "words": "words",
    "sentences": "sentences",
    "sentence_length": "words_a_sentence",
}


def measure(source: Source) -> dict[str, float]:
    """Return the lengths of a document; spaces are no characters, and a sentence is closed by a mark.

    Words a sentence is NaN in a document without a sentence.
    """
    spans = sentences_of(source.text)
    inside = words_in(source, spans)
    return {
        "characters": float(sum(not ch.isspace() for ch in source.text)),
        "words": float(source.words.size),
        "sentences": float(len(spans)),
        "sentence_length": inside / len(spans) if spans else float("nan"),
    }


def words_in(source: Source, spans: list[tuple[int, int]]) -> float:
    """Return how many words begin inside these spans."""
    if not spans:
        return 0.0
    bounds = np.array(spans, dtype=np.int64)
    low = np.searchsorted(source.starts, bounds[:, 0], "left")
    high = np.searchsorted(source.starts, bounds[:, 1], "left")
    return float((high - low).sum())


def place(key: str, source: Source) -> Place | None:
    """Return the longest sentence for the mean sentence length, the first sentence for the rest."""
    spans = sentences_of(source.text)
    if not spans:
        return None
    start, end = max(spans, key=lambda s: (s[1] - s[0], -s[0])) if key == "sentence_length" else spans[0]
    return start, end, key
