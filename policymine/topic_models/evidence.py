"""The sentences that stand for a topic: from the documents that hold most of it, one a document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from policymine.results import Evidence
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.label import exclusivity

__all__ = ["representative_sentences"]

# A sentence needs some counted words to tell of a topic, and the mean is drawn to 0 as if by this many more.
_FEWEST_WORDS = 4
_SHRINK = 6
_LONGEST = 220


def representative_sentences(
    model: TopicModel, data: TopicData, *, n_sentences: int = 3, n_units: int = 25
) -> dict[int, tuple[Evidence, ...]]:
    """Return the sentences that stand best for each topic, at most one a document, best first.

    A sentence's score is the mean over its counted words of the topic's share in each word's weight, drawn
    to 0 for short sentences, times the topic's share in the unit. Sentences with fewer than four counted
    words are passed over. `start` and `end` of the evidence mark the sentence's most telling word.

    Parameters
    ----------
    model : the fitted model.
    data : what it was fitted on, with tokens and texts; without them there is no evidence.
    n_sentences : most sentences a topic.
    n_units : units with the most text of the topic that are looked through.
    """
    if data.tokens is None or not data.texts or not model.terms:
        return {}
    mass = model.weights @ model.doc_topic
    telling = exclusivity(model.topic_term * mass[:, None])
    column_of = {term: i for i, term in enumerate(model.terms)}
    words = data.tokens.vocabulary
    column = np.fromiter((column_of.get(w, -1) for w in words), dtype=np.int64, count=len(words))
    found: dict[int, tuple[Evidence, ...]] = {}
    for topic in range(model.k):
        # Longer units count for more, but by the root only: a long text is not all on one subject.
        held = model.doc_topic[:, topic] * np.sqrt(model.weights)
        best: list[tuple[float, Evidence]] = []
        for unit in np.argsort(-held, kind="stable")[:n_units]:
            if held[unit] <= 0 or model.doc_topic[unit].argmax() != topic:
                continue
            best += _scored(data, int(unit), column, telling[topic], float(model.doc_topic[unit, topic]))
        best.sort(key=lambda item: (-item[0], item[1].document, item[1].start))
        chosen: dict[str, Evidence] = {}
        for _, evidence in best:
            if evidence.document not in chosen and evidence.sentence not in {
                e.sentence for e in chosen.values()
            }:
                chosen[evidence.document] = evidence
            if len(chosen) == n_sentences:
                break
        if chosen:
            found[topic] = tuple(chosen.values())
    return found


def _scored(
    data: TopicData, unit: int, column: NDArray[np.int64], telling: NDArray[np.float64], share: float
) -> list[tuple[float, Evidence]]:
    from policymine.clean.sentences import split_sentences

    tokens = data.tokens
    document = data.parents[unit]
    text = data.texts.get(document, "")
    if tokens is None or not text:
        return []
    low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    columns = column[tokens.ids[low:high]]
    scored: list[tuple[float, Evidence]] = []
    base = int(starts[0])
    for begin, close in split_sentences(text[base : int(ends[-1])]):
        first, last = begin + base, close + base
        at, stop = np.searchsorted(starts, (first, last))
        counted = np.flatnonzero(columns[at:stop] >= 0) + at
        if counted.size < _FEWEST_WORDS or last - first > _LONGEST * (1 if _wide(text[first:last]) else 3):
            continue
        weights = telling[columns[counted]]
        word = int(counted[int(weights.argmax())])
        evidence = Evidence(
            document=document,
            sentence=text[first:last],
            start=int(starts[word]),
            end=int(ends[word]),
            sentence_start=first,
            term=text[int(starts[word]) : int(ends[word])],
        )
        scored.append((share * float(weights.sum()) / (counted.size + _SHRINK), evidence))
    return scored


def _wide(text: str) -> bool:
    """Return whether a text is mostly Chinese: its sentences have a third as many characters."""
    return sum("\u4e00" <= ch <= "\u9fff" for ch in text) * 2 > len(text)
