"""New documents under a model that stands: their tokens made in the same way, their topics out of its arrays.

A method places new units itself where its module has `place(model, data)`, which gives the shares and what is to be told
of them; else its words of topics and its prior do. Neither needs the library that fitted the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import ModelError, NotEnoughDataError, PolicymineError
from policymine.headlines import headline
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.segmenters.stopwords import left_out
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, TopicModel, registry
from policymine.topic_models.curation.names import gathered, uncurated
from policymine.topic_models.data import split_passages
from policymine.topic_models.infer import shares_under
from policymine.topic_models.label import short_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Placed", "TransformResult", "new_data", "place", "place_documents", "table_of"]

_FIRST: Final = ("document", "topic", "label", "share", "n_words", "n_unknown")


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """Topics of new units.

    Parameters
    ----------
    shares : (n_units, n_topics); rows sum to 1, or are all 0 where a unit has no topic.
    known : counted words of each unit that the model knows, (n_units,).
    unknown : counted words that it does not know, (n_units,).
    told : how many documents or units there are of each kind that a reader must know of, by message key.
    """

    shares: NDArray[np.float64]
    known: NDArray[np.float64]
    unknown: NDArray[np.float64]
    told: Mapping[str, int]


@dataclass(frozen=True, eq=False, repr=False)
class TransformResult(Result):
    """Topics of new documents. Columns of the table, one row a document, by id:

    - document : id. topic : number of its largest topic, null where it has none; label, share : of that topic.
    - n_words : counted words that the model knows; n_unknown : counted words that it does not know.
    - topic_0, topic_1 ... : share of each topic, 0 to 1; they sum to 1, or are all 0 without a topic.

    Parameters
    ----------
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    unknown_words : the unknown words used most, with their counts.
    """

    messages: tuple[Mapping[str, str], ...] = ()
    unknown_words: tuple[tuple[str, int], ...] = field(default=())

    def extra(self) -> dict[str, Any]:
        """Return the notes and the unknown words used most."""
        return {
            "messages": [dict(m) for m in self.messages],
            "unknown_words": [{"term": term, "count": count} for term, count in self.unknown_words],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many documents, and how many of their words the model does not know."""
        unknown = int(self.table["n_unknown"].sum())
        words = int(self.table["n_words"].sum()) + unknown
        return headline("topics.placed", lang, n=len(self.table), unknown=unknown, words=words)


def new_data(
    model: TopicModel, tokens: Tokens, texts: Mapping[str, str], fields: pd.DataFrame | None = None
) -> tuple[TopicData, NDArray[np.float64], tuple[tuple[str, int], ...]]:
    """Return new texts as the model reads them, the unknown words of each unit, and the most used of these.

    Parameters
    ----------
    model : what it was fitted on says how units are cut and which words are left out.
    tokens : the new corpus, segmented with the model's lexicon.
    texts : normalised text by document id.
    fields : document fields with a column `id`.
    """
    how = model.preparation
    order = sorted(range(len(tokens.documents)), key=lambda i: tokens.documents[i])
    units = tokens.take(order)
    parents = units.documents
    if how.get("unit") == "passage":
        units, parents = split_passages(units, texts, int(how.get("unit_tokens", 200)))
    # What the fit left out as too common is left out, not unknown.
    stopwords = left_out(
        units.vocabulary,
        str(how.get("language", "zh")),
        (*how.get("extra_stopwords", ()), *(how.get("common") or ())),
    )
    every = build_matrix(units, min_length=int(how.get("min_length", 1)), stopwords=stopwords)
    column_of = {term: i for i, term in enumerate(model.terms)}
    column = np.array([column_of.get(term, -1) for term in every.terms], dtype=np.int64)
    counts = _onto(every.counts, column, len(model.terms))
    strange = np.flatnonzero(column < 0)
    outside = every.counts[:, strange]
    unknown = np.asarray(outside.sum(axis=1), dtype=np.float64).ravel()
    totals = np.asarray(outside.sum(axis=0), dtype=np.int64).ravel()
    most = np.argsort(-totals, kind="stable")[:20]
    matrix = replace(every, counts=counts, terms=model.terms)
    if fields is not None and len(parents):
        table = fields.set_index("id", drop=False).loc[list(parents)].reset_index(drop=True)
        matrix = replace(matrix, fields=table)
    data = TopicData(matrix=matrix, parents=parents, tokens=units, texts=texts, preparation=how)
    return data, unknown, tuple((every.terms[strange[i]], int(totals[i])) for i in most)


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of units under a model, (n_units, n_topics), and what is to be told of them.

    Raises
    ------
    ModelError : the model was fitted by a method that is not installed, or lacks what placing texts takes.
    """
    fitted = uncurated(model)
    told: Mapping[str, int] = {}
    try:
        module = registry.load(fitted.method)
        if hasattr(module, "place"):
            shares, told = module.place(fitted, data)
        else:
            prior = fitted.arrays.get("prior")
            if prior is None:
                prior = np.full(fitted.k, float(fitted.options["topic_prior"]))
            shares = shares_under(data.matrix.counts, fitted.topic_term, prior)
        # Topics that a person merged are placed apart and then added up.
        return gathered(model, np.asarray(shares, dtype=np.float64)), told
    except (KeyError, TypeError, IndexError, ValueError) as error:
        if isinstance(error, PolicymineError):
            raise
        raise ModelError(
            f"this {model.method} model does not hold what placing new texts takes ({error}): fit it again with this policymine"
        ) from error


def place_documents(
    model: TopicModel, tokens: Tokens, texts: Mapping[str, str], fields: pd.DataFrame | None = None
) -> tuple[TopicData, Placed, tuple[tuple[str, int], ...]]:
    """Return new documents as the model reads them, with the topics of their units and the unknown words used most."""
    data, unknown, words = new_data(model, tokens, texts, fields)
    known = np.asarray(data.matrix.counts.sum(axis=1), dtype=np.float64).ravel()
    if not known.any():
        raise NotEnoughDataError(
            f"none of the {len(data.documents)} documents has a word that the model knows: are they of its language, and is it "
            "the model you mean?"
        )
    shares, told = place(model, data)
    return data, Placed(shares, known, unknown, told), words


def table_of(
    model: TopicModel,
    data: TopicData,
    placed: Placed,
    *,
    provenance: Provenance,
    messages: tuple[Mapping[str, str], ...] = (),
    unknown_words: tuple[tuple[str, int], ...] = (),
) -> TransformResult:
    """Return the result by document: a document's shares are the mean over its units, weighted by their known words."""
    names = data.documents
    row_of = {name: i for i, name in enumerate(names)}
    index = np.fromiter((row_of[p] for p in data.parents), dtype=np.int64, count=len(data.parents))
    shares = np.zeros((len(names), model.k))
    np.add.at(shares, index, placed.shares * placed.known[:, None])
    total = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    known = np.bincount(index, weights=placed.known, minlength=len(names))
    unknown = np.bincount(index, weights=placed.unknown, minlength=len(names))
    labels, numbers = short_names(model), model.numbers
    columns = [f"topic_{number}" for number in numbers]
    rows = []
    for i, name in enumerate(names):
        first = int(shares[i].argmax()) if shares[i].any() else None
        rows.append(
            {
                "document": name,
                "topic": None if first is None else numbers[first],
                "label": None if first is None else labels[first],
                "share": None if first is None else float(shares[i, first]),
                "n_words": int(known[i]),
                "n_unknown": int(unknown[i]),
                **dict(zip(columns, shares[i].tolist(), strict=True)),
            }
        )
    table = frame(rows, (*_FIRST, *columns))
    return TransformResult(
        table=table.astype({"topic": "Int64"}),
        provenance=provenance,
        messages=messages,
        unknown_words=unknown_words,
    )


def _onto(counts: Any, column: NDArray[np.int64], n_terms: int) -> Any:
    """Return the counts over other columns; those without one (-1) are left out."""
    from scipy import sparse

    held = np.flatnonzero(column >= 0)
    moved = counts[:, held].tocoo()
    placed = sparse.csr_matrix(
        (moved.data, (moved.row, column[held][moved.col])), shape=(counts.shape[0], n_terms), dtype=np.int32
    )
    placed.sort_indices()
    return placed
