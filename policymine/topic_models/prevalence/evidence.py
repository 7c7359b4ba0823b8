"""The sentences behind an effect: of the topic, from documents on the side of the contrast that has more of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.results import Evidence
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.evolution.evidence import passages_of_cells

__all__ = ["sentences_of_effects"]

# Of the documents on a side, those that bear on the contrast at least half as strongly as the strongest.
_STRONG: Final = 0.5


def sentences_of_effects(
    model: TopicModel,
    data: TopicData,
    names: Sequence[str],
    pulls: NDArray[np.float64],
    effects: NDArray[np.float64],
    *,
    n_sentences: int = 2,
) -> dict[int, tuple[Evidence, ...]]:
    """Return the sentences of each row, contrasts by topics, at most one a document, best first.

    Parameters
    ----------
    model, data : the model and what it was fitted on.
    names : documents in the regression, (n_documents,).
    pulls : how strongly each document bears on each contrast, with its sign, (n_contrasts, n_documents).
    effects : (n_contrasts, n_topics); NaN where there is no number, and then no sentence.
    n_sentences : most sentences of a row.
    """
    found: dict[int, tuple[Evidence, ...]] = {}
    for number, pull in enumerate(pulls):
        labels: dict[str, str] = {}
        for side, signed in (("more", pull), ("less", -pull)):
            strong = signed >= _STRONG * max(float(signed.max()), 1e-300)
            labels |= {name: side for name, is_strong in zip(names, strong, strict=True) if is_strong}
        cells = passages_of_cells(model, data, labels, ("more", "less"), n_sentences=n_sentences)
        for topic in range(model.k):
            effect = effects[number, topic]
            side = "less" if effect < 0 else "more"
            chosen = cells.get((topic, side), ())
            if np.isfinite(effect) and chosen:
                found[number * model.k + topic] = tuple(replace(e, period=None) for e in chosen)
    return found
