"""The sentences that stand for a topic in a period: each row of an evolution table opens to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.results import Evidence
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.label import exclusivity

__all__ = ["passages_of_cells", "word_columns"]

# A sentence should have some counted words to tell of a topic, and the mean is drawn to 0 as if by this many more.
_FEWEST_WORDS: Final = 4
_SHRINK: Final = 6
_LONGEST: Final = 220


def word_columns(data: TopicData, terms: Sequence[str]) -> NDArray[np.int64]:
    """Return the column of each word of the segmented vocabulary among `terms`, (n_words,); -1 where it is none."""
    if data.tokens is None:
        return np.zeros(0, dtype=np.int64)
    column_of = {term: i for i, term in enumerate(terms)}
    words = data.tokens.vocabulary
    return np.fromiter((column_of.get(w, -1) for w in words), dtype=np.int64, count=len(words))


def passages_of_cells(
    model: TopicModel,
    data: TopicData,
    labels: Mapping[str, str],
    order: Sequence[str],
    *,
    n_sentences: int = 2,
    n_units: int = 6,
) -> dict[tuple[int, str], tuple[Evidence, ...]]:
    """Return the sentences that stand best for each topic in each period, by (topic, period), at most one a document.

    Parameters
    ----------
    model : the fitted model.
    data : its units with tokens and texts, rows in the model's order; without them there is no evidence.
    labels : period or group by document id.
    order : the periods.
    n_sentences : most sentences of a cell.
    n_units : units with the most text of the topic in the period that are looked through.

    A cell has sentences also where the topic is small: the best there are. A sentence's score is the mean over its counted
    words of the topic's share in each word's weight, drawn to 0 for short sentences, times the topic's share in the unit.
    """
    if data.tokens is None or not data.texts or not model.terms:
        return {}
    place = {label: i for i, label in enumerate(order)}
    period = np.array([place.get(labels.get(p, ""), -1) for p in model.parents], dtype=np.int64)
    # Longer units count for more, but by the root only: a long text is not all on one subject.
    held = model.doc_topic * np.sqrt(model.weights)[:, None]
    wanted: dict[int, list[tuple[int, int]]] = {}
    for number in range(len(order)):
        rows = np.flatnonzero(period == number)
        for topic in range(model.k):
            best = rows[np.argsort(-held[rows, topic], kind="stable")[:n_units]]
            for unit in best[held[best, topic] > 0].tolist():
                wanted.setdefault(unit, []).append((topic, number))
    mass = model.weights @ model.doc_topic
    telling = exclusivity(model.topic_term * mass[:, None])
    column = word_columns(data, model.terms)
    scored: dict[tuple[int, str], list[tuple[float, Evidence]]] = {}
    brief: dict[tuple[int, str], list[tuple[float, Evidence]]] = {}
    for unit in sorted(wanted):
        for first, last, counted in _sentences(data, unit, column):
            for topic, number in wanted[unit]:
                weights = telling[topic, column[data.tokens.ids[counted]]]
                score = float(model.doc_topic[unit, topic]) * float(weights.sum()) / (counted.size + _SHRINK)
                if score <= 0:
                    continue
                word = int(counted[int(weights.argmax())])
                found = scored if counted.size >= _FEWEST_WORDS else brief
                found.setdefault((topic, order[number]), []).append(
                    (score, _evidence(data, unit, first, last, word, order[number]))
                )
    # Brief sentences stand in only where there is no other.
    return {cell: _distinct(found, n_sentences) for cell, found in sorted({**brief, **scored}.items())}


def _sentences(
    data: TopicData, unit: int, column: NDArray[np.int64]
) -> list[tuple[int, int, NDArray[np.int64]]]:
    """Return start and end of each sentence of a unit, and the numbers of the tokens in it that are counted."""
    from policymine.clean.sentences import split_sentences

    tokens = data.tokens
    text = data.texts.get(data.parents[unit], "")
    if tokens is None or not text:
        return []
    low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
    if low == high:
        return []
    starts = tokens.starts[low:high]
    is_counted = column[tokens.ids[low:high]] >= 0
    base = int(starts[0])
    found = []
    for begin, close in split_sentences(text[base : int(tokens.ends[high - 1])]):
        first, last = begin + base, close + base
        at, stop = np.searchsorted(starts, (first, last))
        counted = np.flatnonzero(is_counted[at:stop]) + int(at) + low
        wide = sum("\u4e00" <= ch <= "\u9fff" for ch in text[first:last]) * 2 > last - first
        if counted.size and last - first <= _LONGEST * (1 if wide else 3):
            found.append((first, last, counted))
    return found


def _evidence(data: TopicData, unit: int, first: int, last: int, word: int, period: str) -> Evidence:
    tokens = data.tokens
    document = data.parents[unit]
    text = data.texts[document]
    start, end = (int(tokens.starts[word]), int(tokens.ends[word])) if tokens else (first, last)
    return Evidence(document, text[first:last], start, end, first, period, text[start:end])


def _distinct(found: list[tuple[float, Evidence]], most: int) -> tuple[Evidence, ...]:
    chosen: dict[str, Evidence] = {}
    for _, evidence in sorted(found, key=lambda item: (-item[0], item[1].document, item[1].start)):
        if evidence.document not in chosen and evidence.sentence not in {e.sentence for e in chosen.values()}:
            chosen[evidence.document] = evidence
        if len(chosen) == most:
            break
    return tuple(chosen.values())
