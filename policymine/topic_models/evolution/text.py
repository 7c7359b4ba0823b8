"""What the results of `evolve` share: their sentences in Chinese and English, and the names of topics."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.topic_models.base import TopicModel
from policymine.topic_models.label import class_tfidf, top_terms

__all__ = ["message", "named", "top_words"]

_NAMED: Final = 8


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "evolution_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in; a list of names is joined for each.

    >>> message("unlabelled", n=3, by="year")["en"]
    'Documents without a value for year, left out: 3.'
    """
    return {
        lang: text.format(
            **{k: named(v, lang) if isinstance(v, (list, tuple)) else v for k, v in values.items()}
        )
        for lang, text in _catalogue()[key].items()
    }


def named(names: Sequence[str], lang: str) -> str:
    """Return names in running text, the first eight and how many more there are.

    >>> named([str(n) for n in range(10)], "en")
    '0, 1, 2, 3, 4, 5, 6, 7 and 2 more'
    """
    shown = ("、" if lang == "zh" else ", ").join(names[:_NAMED])
    rest = len(names) - _NAMED
    if rest <= 0:
        return shown
    return f"{shown}等 {len(names)} 个" if lang == "zh" else f"{shown} and {rest} more"


def top_words(model: TopicModel, n: int) -> list[list[str]]:
    """Return the first words of each topic by c-TF-IDF (by weight where the method is not probabilistic)."""
    mass = model.weights @ model.doc_topic
    scores = class_tfidf(model.topic_term, mass) if model.probabilistic else model.topic_term
    alive: NDArray[np.bool_] = np.broadcast_to((mass >= 1.0)[:, None], model.topic_term.shape)
    return [[model.terms[j] for j in row] for row in top_terms(scores, n, eligible=alive)]
