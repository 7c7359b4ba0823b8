"""Topic shares of documents under a saved model, as measures to compare, each with the sentence that shows it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.reading import Progress
from policymine.api.sides import Side
from policymine.api.transform import transform
from policymine.errors import RefusedError

if TYPE_CHECKING:
    from policymine.comparisons.measures.documents import Added
    from policymine.comparisons.measures.source import Place

__all__ = ["measured_topics"]

_WORDS = 20


def measured_topics(
    model: str | Path, sides: Sequence[Side], documents: Sequence[str], progress: Progress | None = None
) -> tuple[Added, list[Mapping[str, str]]]:
    """Return the share of each topic in each document, and what must be said of it.

    Parameters
    ----------
    model : folder of a fitted model.
    sides : the sides, whose documents stand one side after the other.
    documents : the names under which they are measured, in that order.

    Every document is placed under the model in the same way, those it was fitted on too: shares from the fit itself would
    differ from those of new documents.

    Raises
    ------
    ModelError : no model there. RefusedError : a model whose shares are no shares.
    """
    from policymine.comparisons.measures.base import message
    from policymine.comparisons.measures.documents import Added
    from policymine.comparisons.measures.source import sentences_of
    from policymine.topic_models.base import registry
    from policymine.topic_models.label import exclusivity, short_names
    from policymine.topic_models.store import load

    fitted = load(model)
    if not registry.load(fitted.method).probabilistic:
        raise RefusedError(
            f"--model {model}: {fitted.method} gives no probabilities of topics, and their means say nothing; "
            "fit one with --method lda"
        )
    columns = [f"topic_{n}" for n in fitted.numbers]
    labels = short_names(fitted)
    keys = tuple(f"topic {n} {label}" for n, label in zip(fitted.numbers, labels, strict=True))
    values = np.full((len(documents), len(keys)), np.nan)
    texts: dict[str, str] = {}
    n_unknown = n_words = at = 0
    done: dict[int, Mapping[str, np.ndarray]] = {}
    for side in sides:
        which = id(side.reading)
        if which not in done:
            placed = transform(fitted, side.reading.corpus, progress=progress).table
            n_unknown += int(placed["n_unknown"].sum())
            n_words += int(placed["n_unknown"].sum() + placed["n_words"].sum())
            grid = placed[columns].to_numpy(dtype=np.float64)
            done[which] = dict(zip(placed["document"], grid, strict=True))
        for document in side.ids:
            row = done[which].get(document)
            # A document without a word that the model knows has no topic, not a share of 0.
            if row is not None and row.sum() > 0:
                values[at] = row
            texts[documents[at]] = side.reading.texts[document]
            at += 1
    mass = fitted.weights @ fitted.doc_topic
    telling = fitted.topic_term * exclusivity(fitted.topic_term * mass[:, None])
    best = {
        key: [fitted.terms[i] for i in np.argsort(-telling[t], kind="stable")[:_WORDS]]
        for t, key in enumerate(keys)
    }

    def place(key: str, document: str) -> Place | None:
        text = texts[document]
        found: Place | None = None
        most = 0
        for start, end in sentences_of(text):
            sentence = text[start:end]
            held = [w for w in best[key] if w in sentence]
            if len(held) > most:
                most = len(held)
                where = start + sentence.index(held[0])
                found = where, where + len(held[0]), held[0]
        return found

    unknown = f"{n_unknown / n_words:.1%}" if n_words else "0%"
    told: list[Mapping[str, str]] = [
        message("model", name=Path(model).name, unknown=unknown),
        message("model_same"),
    ]
    return Added("topics", "share", keys, values, place), told
