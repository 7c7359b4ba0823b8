"""The topics of a saved model as a person names them: words by four scores side by side, names, merges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.headlines import headline
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.topic_models.label import SCORES, labelled_words, short_names

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel

__all__ = ["COLUMNS", "NamesResult", "names_of"]

COLUMNS: Final = ("topic", "name", "label", "merged", "prevalence", *SCORES)
_SEPARATOR: Final = ", "


@dataclass(frozen=True, eq=False, repr=False)
class NamesResult(Result):
    """Topics of a saved model. Columns of the table:

    - topic : number. name : a person's name, null without one. label : the name, else three words by c-TF-IDF.
    - merged : numbers of the topics that a person made one with it, parted by `, `; null where there are none.
    - prevalence : mean share of the topic in a document, 0 to 1.
    - words, frex, lift, ctfidf : first words by probability, FREX, lift and c-TF-IDF; lists in JSON.

    Parameters
    ----------
    model : the model with its names and merges.
    """

    model: TopicModel = field(kw_only=True)

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain dicts, words and merged topics as lists."""
        rows = super().rows()
        for row in rows:
            row.update({name: row[name].split(_SEPARATOR) if row[name] else [] for name in SCORES})
            row["merged"] = [int(n) for n in row["merged"].split(_SEPARATOR)] if row["merged"] else []
        return rows

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many topics, how many named."""
        return headline(
            "topics.named",
            lang,
            n=self.model.k,
            named=len(self.model.names),
            merged=sum(len(group) > 1 for group in self.model.groups),
        )


def names_of(model: TopicModel, *, provenance: Provenance, top_n: int = 10) -> NamesResult:
    """Return the topics of a model with what helps to name them.

    Parameters
    ----------
    model : with its names and merges.
    provenance : what made it.
    top_n : words a topic and score.
    """
    chosen = labelled_words(model, top_n)
    labels = short_names(model, chosen["ctfidf"])
    shares = model.by_document()[1]
    held = shares[shares.sum(axis=1) > 0]
    prevalence = held.mean(axis=0) if len(held) else np.full(model.k, np.nan)
    groups = model.groups or tuple((n,) for n in range(model.k))
    rows = [
        {
            "topic": number,
            "name": model.names.get(row),
            "label": labels[row],
            "merged": _SEPARATOR.join(map(str, groups[row][1:])) or None,
            "prevalence": float(prevalence[row]),
            **{name: _SEPARATOR.join(model.terms[j] for j in chosen[name][row]) for name in SCORES},
        }
        for row, number in enumerate(model.numbers)
    ]
    return NamesResult(table=frame(rows, COLUMNS), provenance=provenance, model=model)
