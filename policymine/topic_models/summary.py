"""The topic result: words, share with interval, coherence and sentences of each topic, largest first."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, ModelError
from policymine.headlines import headline
from policymine.provenance import Provenance, cited
from policymine.results import Result, frame
from policymine.statistics.bootstrap import MIN_UNITS, ratio_intervals
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.evidence import representative_sentences
from policymine.topic_models.exploration import Exploration, explore
from policymine.topic_models.label import labelled_words, short_names
from policymine.topic_models.notes import method_notes
from policymine.topic_models.quality import coherence, diversity, mean_exclusivity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "TopicResult", "describes", "message", "references", "summarise"]

COLUMNS: Final = (
    "topic",
    "label",
    "words",
    "prevalence",
    "low",
    "high",
    "coherence",
    "exclusivity",
    "n_docs",
    "frex",
    "lift",
    "ctfidf",
)
_SEPARATOR: Final = ", "
_WORD_COLUMNS: Final = ("words", "frex", "lift", "ctfidf")
describes: Final = (
    "A topic's prevalence is its mean share over documents, with a bootstrap interval over documents; its words are "
    "given by probability, FREX, lift and c-TF-IDF; its coherence is the NPMI of its likeliest words."
)
references: Final = (
    cited("bischof2012"),
    cited("roeder2015"),
)


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "topics_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("without_topic", n=3)["en"]
    'Documents that belong to no topic: 3.'
    """
    return {lang: text.format(**values) for lang, text in _catalogue()[key].items()}


@dataclass(frozen=True, eq=False, repr=False)
class TopicResult(Result):
    """Topics, largest first. Columns of the table:

    - topic : number of the topic, 0 the largest. label : a person's name for it, else its first three words by c-TF-IDF.
    - words : likeliest words, parted by `, ` (a term may hold a space); a list in JSON. frex, lift, ctfidf : the same by these scores.
    - prevalence : mean share of the topic in a document, 0 to 1; low, high : its 95% interval over documents,
      null below five documents.
    - coherence : NPMI of the words, -1 to 1. exclusivity : mean share of the words' weight that this topic holds.
    - n_docs : documents where the topic has more than an even share (1 / k).

    `evidence(row)` gives the sentences that stand best for the topic.

    Parameters
    ----------
    model : the fitted model.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    diversity : share of distinct words among all topics' words.
    """

    model: TopicModel = field(kw_only=True)
    messages: tuple[Mapping[str, str], ...] = ()
    diversity: float = float("nan")

    def documents(self, topic: int, n: int = 5) -> pd.DataFrame:
        """Return the `n` documents with the largest share of a topic, by its number: document, share.

        Raises InputError where there is no such topic.
        """
        numbers = self.model.numbers
        if topic not in numbers:
            known = (
                f"topics 0 to {self.model.k - 1}"
                if not self.model.groups
                else f"topics {', '.join(map(str, numbers))}"
            )
            raise InputError(f"topic {topic} does not exist: this model has {known}")
        names, shares = self.model.by_document()
        held = shares[:, numbers.index(topic)]
        order = np.argsort(-held, kind="stable")[:n]
        rows = [{"document": names[i], "share": float(held[i])} for i in order if held[i] > 0]
        return frame(rows, ("document", "share"))

    def shares(self) -> pd.DataFrame:
        """Return the share of each topic in each document, one row a document, one column a topic."""
        import pandas as pd

        names, shares = self.model.by_document()
        return pd.DataFrame(shares, index=pd.Index(names, name="document"), columns=list(self.model.numbers))

    @functools.cached_property
    def exploration(self) -> Exploration:
        """The map of the topics, and their words by relevance."""
        return explore(self.model)

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain dicts, words as lists."""
        rows = super().rows()
        for row in rows:
            row.update(
                {column: row[column].split(_SEPARATOR) if row[column] else [] for column in _WORD_COLUMNS}
            )
        return rows

    def extra(self) -> dict[str, Any]:
        """Return the model, each topic's documents and sentences, the notes, and the map of topics."""
        return {
            "model": {
                "method": self.model.method,
                "k": self.model.k,
                "seed": self.model.seed,
                "probabilistic": self.model.probabilistic,
                "options": dict(self.model.options),
                "preparation": dict(self.model.preparation),
                "n_terms": len(self.model.terms),
                "n_units": len(self.model.documents),
                "n_documents": len(set(self.model.parents)),
                "diversity": self.diversity,
            },
            "documents": [self.documents(t, 3).to_dict("records") for t in self.model.numbers],
            "evidence": [
                {"topic": self.model.numbers[row], **e.as_dict()}
                for row in sorted(self.sentences)
                for e in self.sentences[row]
            ],
            "messages": [dict(m) for m in self.messages],
            "exploration": self.exploration.as_dict(),
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many topics in how many documents, and the largest."""
        return headline(
            "topics.found",
            lang,
            n=self.model.k,
            method=self.model.method,
            documents=len(set(self.model.parents)),
            largest=self.table["label"].iloc[0] if len(self.table) else "",
        )


def summarise(
    model: TopicModel,
    data: TopicData,
    *,
    provenance: Provenance,
    top_n: int = 10,
    n_sentences: int = 3,
    window: int = 10,
    seed: int | None = None,
) -> TopicResult:
    """Return what a reader needs of a fitted model.

    Parameters
    ----------
    model : the fitted model.
    data : what it was fitted on.
    provenance : what made it.
    top_n : words a topic.
    n_sentences : most sentences a topic.
    window : counted words within which words keep company, for coherence.
    seed : of the resampled documents; None takes the model's.

    Raises
    ------
    InputError : fewer than one word a topic.
    ModelError : data of other units or terms than the model's.
    """
    if top_n < 1:
        raise InputError(f"a topic is shown by 1 word or more, not {top_n}")
    if model.documents != data.matrix.documents or model.terms != data.matrix.terms:
        raise ModelError("this model was fitted on other texts or other words: fit it again on this corpus")
    alive = model.weights @ model.doc_topic >= 1.0
    chosen = labelled_words(model, top_n, totals=data.matrix.totals())
    labels = short_names(model, chosen["ctfidf"])
    names, shares = model.by_document()
    held = shares.sum(axis=1) > 0
    prevalence, low, high = _prevalence(shares[held], model.seed if seed is None else seed)
    quality = coherence(data, chosen["words"], window=window)
    exclusive = mean_exclusivity(model.topic_term, chosen["words"])
    even = (shares[held] > 1.0 / model.k).sum(axis=0)
    rows = [
        {
            "topic": model.numbers[topic],
            "label": labels[topic],
            **{name: _SEPARATOR.join(model.terms[j] for j in chosen[name][topic]) for name in _WORD_COLUMNS},
            "prevalence": float(prevalence[topic]),
            "low": float(low[topic]),
            "high": float(high[topic]),
            "coherence": float(quality[topic]),
            "exclusivity": float(exclusive[topic]),
            "n_docs": int(even[topic]),
        }
        for topic in range(model.k)
    ]
    return TopicResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences=representative_sentences(model, data, n_sentences=n_sentences),
        model=model,
        messages=_messages(model, data, names, held, alive, top_n, window),
        diversity=diversity(chosen["words"]),
    )


def _filled(model: TopicModel, names: Sequence[str]) -> NDArray[np.bool_]:
    filled = {p for p, w in zip(model.parents, model.weights, strict=True) if w > 0}
    return np.fromiter((n in filled for n in names), dtype=bool, count=len(names))


def _prevalence(
    shares: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean share of each topic over documents and its interval; NaN where it has none."""
    n, k = shares.shape
    nothing = np.full(k, np.nan)
    if not n:
        return nothing, nothing, nothing
    # Sums and draws go by what the documents hold, not by their names.
    shares = shares[np.lexsort(shares.T)]
    mean = shares.mean(axis=0)
    if n < MIN_UNITS:
        return mean, nothing, nothing
    low, high = ratio_intervals(shares, np.ones(n), seed=seed)
    flat = ~(low < high)
    return mean, np.where(flat, np.nan, low), np.where(flat, np.nan, high)


def _messages(
    model: TopicModel,
    data: TopicData,
    names: Sequence[str],
    held: NDArray[np.bool_],
    alive: NDArray[np.bool_],
    top_n: int,
    window: int,
) -> tuple[Mapping[str, str], ...]:
    notes: list[Mapping[str, str]] = []
    if model.documents != model.parents:
        notes.append(message("passages", n_documents=len(names), n_units=len(model.documents)))
    filled = _filled(model, names)
    if not filled.all():
        notes.append(message("unfilled", n=int((~filled).sum())))
    if (filled & ~held).any():
        notes.append(message("without_topic", n=int((filled & ~held).sum())))
    lost = int(np.count_nonzero((model.weights > 0) & (model.doc_topic.sum(axis=1) == 0)))
    if lost and model.documents != model.parents:
        notes.append(message("units_without_topic", n=lost, n_units=len(model.documents)))
    if not alive.all():
        notes.append(message("empty_topics", n=int((~alive).sum()), k=model.k))
    n = int(held.sum())
    notes += [message(name, **values) for name, values in method_notes(model)]
    notes.append(message("interval") if n >= MIN_UNITS else message("few_documents", n=n, least=MIN_UNITS))
    key = "coherence_units" if data.tokens is None else "coherence_windows"
    notes.append(message(key, n=top_n, window=window))
    return tuple(notes)
