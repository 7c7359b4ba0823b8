"""Questions about passages: which topic, or which name of a topic, does not belong to a text (see `validation`).

A passage is a unit of the model as it stands in its document. One too long to read at a sitting is shown by the run of
whole sentences whose mixture of topics is nearest to the unit's, since its shares are of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import ModelError, NotEnoughDataError
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.validation.questions import Item, alive_topics, shuffled

__all__ = ["LEAST_SHARE", "Passages", "find_passages", "passage_items"]

Floats = NDArray[np.float64]
TOPIC_WORDS: Final = 8
_SHOWN: Final = 3
# A topic that is shown as one of the passage's holds this much of it at least; an intruder a fifth of the least of them
# at most.
LEAST_SHARE: Final = 0.05
_FAINT: Final = 0.2
# Code points that are read at a sitting: about a minute.
_LONGEST: Final = {True: 420, False: 1_300}
_FEWEST_WORDS: Final = 15


@dataclass(frozen=True, eq=False)
class Passages:
    """Units of the corpus that a model was fitted on, found again.

    Parameters
    ----------
    data : the corpus as the model reads it.
    rows : row of `data` by row of the model, for units that are the same as when the model was fitted.
    """

    data: TopicData
    rows: Mapping[int, int]


def find_passages(model: TopicModel, data: TopicData, known: Floats) -> Passages:
    """Return the units of a corpus that the model was fitted on.

    Parameters
    ----------
    model : the fitted model.
    data : the corpus as the model reads it (see `transform.new_data`), with tokens and texts.
    known : counted words of each unit that the model knows, (n_units,).

    A unit is the same where its id and its number of counted words are.

    Raises
    ------
    ModelError : another corpus: fewer than half of the model's units are there.
    """
    row_of = {name: i for i, name in enumerate(data.matrix.documents)}
    found = {
        unit: row_of[name]
        for unit, name in enumerate(model.documents)
        if name in row_of and known[row_of[name]] == model.weights[unit]
    }
    filled = int(np.count_nonzero(model.weights))
    if 2 * len(found) < filled:
        raise ModelError(
            f"of the model's {filled} texts {len(found)} are in this corpus as they were: give the corpus that the model was "
            "fitted on, or leave the tasks with passages out: --tasks words"
        )
    return Passages(data, found)


def passage_items(
    task: str,
    model: TopicModel,
    passages: Passages,
    rng: np.random.Generator,
    items: int,
    *,
    names: Mapping[int, str] | None = None,
    join: str = "、",
) -> tuple[list[Item], int, int]:
    """Return the questions of a task with passages, with the number of units that could be asked about, and of all.

    Parameters
    ----------
    task : `topics`, `labels` or `best-label`.
    model : the fitted model.
    passages : its units in the corpus.
    rng : what the random choices come from.
    items : passages for each topic that is the largest of any; of different documents where there are as many.
    names : name of each topic that has one; for the tasks with labels.
    join : what parts the words of a topic.

    A passage of `topics` or `labels` holds three topics (two where only three topics hold text) of 5% each or more; the
    intruder has at most a fifth of the least of these. For `best-label` the others are drawn from all other names.

    Raises
    ------
    NotEnoughDataError : too few topics, or names, or no passage with as many topics.
    """
    alive = alive_topics(model)
    texts = (
        {t: join.join(model.terms[j] for j in _top(model, t)) for t in alive}
        if task == "topics"
        else dict(names or {})
    )
    texts = {t: text for t, text in texts.items() if t in set(alive) and text}
    n_options = min(_SHOWN + 1, len(set(texts.values())))
    if n_options < 3:
        what = "topics with text" if task == "topics" else "names of topics"
        remedy = "" if task == "topics" else ": name the topics first, with policymine name-topics MODEL"
        raise NotEnoughDataError(f"{task} takes three {what} or more, and there are {n_options}{remedy}")
    n_able = 0
    asked: dict[int, list[Item]] = {t: [] for t in alive}
    later: list[Item] = []
    used: dict[int, set[str]] = {t: set() for t in alive}
    for unit in rng.permutation(np.asarray(sorted(passages.rows))).tolist():
        options = _options(task, model.doc_topic[unit], alive, texts, n_options, rng)
        place = _place(model, passages, unit) if options else None
        if not options or place is None:
            continue
        n_able += 1
        lead = int(model.doc_topic[unit].argmax())
        if len(asked[lead]) >= items:
            continue
        start, end, text = place
        document = model.parents[unit]
        told = {
            "document": document,
            "text": text,
            "start": start,
            "end": end,
            "n_words": int(model.weights[unit]),
        }
        made = shuffled(task, lead, options, rng, **told)
        if document in used[lead]:
            later.append(made)
        else:
            used[lead].add(document)
            asked[lead].append(made)
    for made in later:
        if len(asked[made.topic]) < items:
            asked[made.topic].append(made)
    found = [item for t in alive for item in asked[t]]
    if not found:
        raise NotEnoughDataError(
            f"no passage holds {n_options - 1} topics of {LEAST_SHARE:.0%} each or more and lacks another: {task} cannot be asked of "
            f"this {model.method} model"
        )
    return found, n_able, len(passages.rows)


def _options(
    task: str,
    shares: Floats,
    alive: Sequence[int],
    texts: Mapping[int, str],
    n: int,
    rng: np.random.Generator,
) -> list[tuple[str, int, float]]:
    """Return what may be chosen, the right answer first; empty where the unit cannot be asked about."""
    order = [int(t) for t in np.argsort(-shares, kind="stable")]
    if not shares.any():
        return []
    if task == "best-label":
        best = order[0]
        others = [t for t in alive if t in texts and texts[t] != texts.get(best)]
        if best not in texts or len({texts[t] for t in others}) < n - 1:
            return []
        chosen = [best]
        for t in rng.permutation(np.asarray(others)).tolist():
            if len(chosen) < n and texts[t] not in {texts[c] for c in chosen}:
                chosen.append(int(t))
    else:
        first = order[: n - 1]
        least = float(shares[first[-1]])
        if (
            least < LEAST_SHARE
            or any(t not in texts for t in first)
            or len({texts[t] for t in first}) < n - 1
        ):
            return []
        shown = {texts[t] for t in first}
        faint = [t for t in alive if t in texts and shares[t] <= _FAINT * least and texts[t] not in shown]
        if not faint:
            return []
        chosen = [int(rng.choice(np.asarray(faint))), *first]
    return [(texts[t], t, float(shares[t])) for t in chosen]


def _top(model: TopicModel, topic: int) -> list[int]:
    order = np.argsort(-model.topic_term[topic], kind="stable")[:TOPIC_WORDS]
    return [int(j) for j in order if model.topic_term[topic, j] > 0]


def _place(model: TopicModel, passages: Passages, unit: int) -> tuple[int, int, str] | None:
    """Return where the text to show starts and ends in its document, and the text; None where there is too little."""
    data, row = passages.data, passages.rows[unit]
    tokens = data.tokens
    text = data.texts.get(model.parents[unit], "")
    if tokens is None or not text or model.weights[unit] < _FEWEST_WORDS:
        return None
    low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
    start, end = int(tokens.starts[low]), int(tokens.ends[high - 1])
    longest = _LONGEST[_wide(text[start:end])]
    if end - start > longest:
        start, end = _typical(model, passages, unit, start, end, longest)
    return start, end, text[start:end]


def _typical(
    model: TopicModel, passages: Passages, unit: int, start: int, end: int, longest: int
) -> tuple[int, int]:
    """Return the run of sentences of at most `longest` code points whose topics are nearest to the unit's."""
    from policymine.clean.sentences import split_sentences

    data, row = passages.data, passages.rows[unit]
    tokens = data.tokens
    if tokens is None:
        return start, min(end, start + longest)
    text = data.texts[model.parents[unit]]
    spans = [(s + start, min(e, s + longest) + start) for s, e in split_sentences(text[start:end])]
    low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
    column_of = {term: i for i, term in enumerate(model.terms)}
    columns = np.array(
        [column_of.get(tokens.vocabulary[i], -1) for i in tokens.ids[low:high]], dtype=np.int64
    )
    counted = np.flatnonzero(columns >= 0)
    shares = model.doc_topic[unit]
    # What each counted word says of the topics, given the unit's own.
    held = shares[:, None] * model.topic_term[:, columns[counted]]
    total = held.sum(axis=0)
    held = np.divide(held, total, out=np.zeros_like(held), where=total > 0)
    before = np.concatenate([np.zeros((model.k, 1)), np.cumsum(held, axis=1)], axis=1)
    starts = tokens.starts[low:high][counted]
    best: tuple[float, int, int] | None = None
    for i, (first, _) in enumerate(spans):
        last = i
        while last + 1 < len(spans) and spans[last + 1][1] - first <= longest:
            last += 1
        close = spans[last][1]
        at, stop = np.searchsorted(starts, (first, close))
        mixture = before[:, stop] - before[:, at]
        if stop - at < _FEWEST_WORDS or not mixture.any():
            continue
        far = float(np.abs(mixture / mixture.sum() - shares).sum())
        if best is None or far < best[0] - 1e-12:
            best = (far, first, close)
    return (best[1], best[2]) if best else (start, min(end, start + longest))


def _wide(text: str) -> bool:
    """Return whether a text is mostly Chinese: it says as much in a third of the characters."""
    return sum("\u4e00" <= ch <= "\u9fff" for ch in text) * 2 > len(text)
