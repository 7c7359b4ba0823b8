"""The sentences that stand for a topic: from the documents that hold most of it, one a document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from policymine.results import Evidence
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.label import exclusivity

__all__ = ["representative_sentences"]

# A sentence needs some counted words to tell of a topic, and the mean is drawn to 0 as if by this many more.
_FEWEST_WORDS = 4
_SHRINK = 6
_LONGEST = 220
# Two sentences that share so much of the shorter one's counted words say the same: the formulas of yearly reports.
_SAME = 0.6
_FAR_BELOW = 0.5


def representative_sentences(
    model: TopicModel, data: TopicData, *, n_sentences: int = 3, n_units: int = 25
) -> dict[int, tuple[Evidence, ...]]:
    """Return the sentences that stand best for each topic, at most one a document, unlike each other, best first.

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
    # Among equals the content decides, not the name of a file.
    rank = np.full(len(model.documents), len(model.documents), dtype=np.int64)
    rows = rows_by_content(data.matrix.counts)
    rank[rows] = np.arange(rows.size)
    for topic in range(model.k):
        # Longer units count for more, but by the root only: a long text is not all on one subject.
        held = model.doc_topic[:, topic] * np.sqrt(model.weights)
        best: list[tuple[float, int, Evidence, frozenset[int]]] = []
        for unit in np.lexsort((rank, -held))[:n_units]:
            if held[unit] <= 0 or model.doc_topic[unit].argmax() != topic:
                continue
            share = float(model.doc_topic[unit, topic])
            best += [
                (score, int(rank[unit]), evidence, said)
                for score, evidence, said in _scored(data, int(unit), column, telling[topic], share)
            ]
        best.sort(key=lambda item: (-item[0], item[2].sentence, item[1], item[2].start))
        chosen: dict[str, tuple[Evidence, frozenset[int]]] = {}
        # Sentences that say the same come in only where no other is nearly as telling.
        for repeats in (False, True):
            for score, _, evidence, said in best:
                if len(chosen) == n_sentences or (not repeats and score < _FAR_BELOW * best[0][0]):
                    break
                if evidence.document in chosen or evidence.sentence in {
                    e.sentence for e, _ in chosen.values()
                }:
                    continue
                if repeats or not any(_alike(said, other) for _, other in chosen.values()):
                    chosen[evidence.document] = evidence, said
        if chosen:
            found[topic] = tuple(evidence for evidence, _ in chosen.values())
    return found


def _scored(
    data: TopicData, unit: int, column: NDArray[np.int64], telling: NDArray[np.float64], share: float
) -> list[tuple[float, Evidence, frozenset[int]]]:
    from policymine.clean.sentences import split_sentences

    tokens = data.tokens
    document = data.parents[unit]
    text = data.texts.get(document, "")
    if tokens is None or not text:
        return []
    low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    columns = column[tokens.ids[low:high]]
    scored: list[tuple[float, Evidence, frozenset[int]]] = []
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
        said = frozenset(columns[counted].tolist())
        scored.append((share * float(weights.sum()) / (counted.size + _SHRINK), evidence, said))
    return scored


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= _SAME * min(len(one), len(other))


def _wide(text: str) -> bool:
    """Return whether a text is mostly Chinese: its sentences have a third as many characters."""
    return sum("\u4e00" <= ch <= "\u9fff" for ch in text) * 2 > len(text)
