"""What every topic model takes and gives: TopicData in, TopicModel out, saved without pickle.

A method is a module with `fit(data, *, k, seed, **options) -> TopicModel` and three constants:
`probabilistic` (rows of `doc_topic` and `topic_term` are distributions), `needs_k` (k must be given) and
`needs_fields` (document fields the method cannot do without); beside them stand `describes`, one sentence
for a methods paragraph, and `references`. Rows of the data are sorted by id, and
topics come out largest first, so neither the order of files nor that of a solver's components shows.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.registry import Registry

if TYPE_CHECKING:
    import pandas as pd

    from policymine.corpus.tokens import Tokens
    from policymine.terms.matrix import TermMatrix

__all__ = ["TopicData", "TopicModel", "check_fit", "registry"]

registry: Final = Registry(
    "policymine.topic_models",
    "topic model",
    ("base", "data", "evidence", "label", "quality", "store", "summary"),
)


@dataclass(frozen=True, eq=False)
class TopicData:
    """What a topic model reads: counts by unit, the tokens in order, the texts and the fields.

    A unit is what a model treats as one bag of words: a whole document, or a passage of one. `parents`
    names the document of each unit; documents, not units, are the sampling unit of every interval.

    Parameters
    ----------
    matrix : counts by unit and term; rows sorted by unit id.
    parents : document id of each unit, (n_units,); the unit ids themselves where units are documents.
    tokens : the tokens of each unit in the same row order, with offsets into the document's text; None
        where only counts are known (coherence then counts documents, and there is no evidence).
    texts : normalised text by document id; may be empty.
    preparation : how the matrix was made, the keywords of `topic_data`; kept in the model.

    Raises
    ------
    InputError : rows that are not sorted and distinct, or parts that do not fit one another.
    """

    matrix: TermMatrix
    parents: tuple[str, ...]
    tokens: Tokens | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    preparation: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        units = self.matrix.documents
        if any(a >= b for a, b in itertools.pairwise(units)):
            raise InputError(
                "topic models take a matrix whose rows are sorted by id and distinct, as build_matrix makes it"
            )
        if len(self.parents) != len(units):
            raise InputError(f"{len(self.parents)} parents for {len(units)} rows of the matrix")
        if self.tokens is not None and self.tokens.documents != units:
            raise InputError("tokens and matrix must have the same rows in the same order")

    @property
    def fields(self) -> pd.DataFrame:
        """Document fields, one row a unit."""
        return self.matrix.fields

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that the units come from, sorted, (n_documents,)."""
        return tuple(sorted(set(self.parents)))


@dataclass(frozen=True, eq=False)
class TopicModel:
    """A fitted topic model: plain arrays, largest topic first.

    Parameters
    ----------
    method : name of the method, such as `lda`.
    topic_term : weight of each term in each topic, (n_topics, n_terms); rows sum to 1 (a row without any
        weight is all 0).
    doc_topic : share of each topic in each unit, (n_units, n_topics); rows sum to 1, or are all 0 where
        a method leaves a unit without a topic.
    terms : (n_terms,).
    documents : unit ids, (n_units,), sorted; document ids where the model was fitted on whole documents.
    parents : document id of each unit, (n_units,).
    weights : number of counted tokens of each unit, (n_units,).
    seed : what the random numbers came from.
    options : every other parameter of the fit, JSON types only.
    probabilistic : whether the rows are distributions of a generative model.
    corpus : fingerprint of the corpus it was fitted on; empty where unknown.
    preparation : the keywords of `topic_data` that made the matrix, JSON types only.
    arrays : what else the method keeps to place new texts or to tell its story, by name, such as `prior`, the
        Dirichlet prior of the topics in a unit, (n_topics,); each method's module says which.
    """

    method: str
    topic_term: NDArray[np.float64]
    doc_topic: NDArray[np.float64]
    terms: tuple[str, ...]
    documents: tuple[str, ...]
    parents: tuple[str, ...]
    weights: NDArray[np.float64]
    seed: int
    options: Mapping[str, Any] = field(default_factory=dict)
    probabilistic: bool = False
    corpus: str = ""
    preparation: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """Number of topics."""
        return int(self.topic_term.shape[0])

    @classmethod
    def of(
        cls,
        data: TopicData,
        *,
        method: str,
        topic_term: NDArray[Any],
        doc_topic: NDArray[Any],
        seed: int,
        options: Mapping[str, Any],
        probabilistic: bool,
        topic_arrays: Mapping[str, NDArray[Any]] | None = None,
        arrays: Mapping[str, NDArray[Any]] | None = None,
    ) -> TopicModel:
        """Return a model from a solver's non-negative weights: rows normalised, largest topic first.

        Ties of size are broken by the topics' words, so the order is always the same. The first axis of each of
        `topic_arrays` is the topics, which are put in order with the rest; `arrays` are kept as they are.
        """
        topic_term = _rows_to_one(np.asarray(topic_term, dtype=np.float64))
        doc_topic = _rows_to_one(np.asarray(doc_topic, dtype=np.float64))
        weights = np.asarray(data.matrix.counts.sum(axis=1), dtype=np.float64).ravel()
        size = _rows_to_one(_document_means(doc_topic, data.parents, weights)[1]).sum(axis=0)
        first = topic_term.argmax(axis=1) if topic_term.shape[1] else np.zeros(len(size), dtype=np.int64)
        order = np.lexsort((first, -np.round(size, 12)))
        return cls(
            method=method,
            topic_term=np.ascontiguousarray(topic_term[order]),
            doc_topic=np.ascontiguousarray(doc_topic[:, order]),
            terms=data.matrix.terms,
            documents=data.matrix.documents,
            parents=data.parents,
            weights=weights,
            seed=seed,
            options=dict(options),
            probabilistic=probabilistic,
            preparation=dict(data.preparation),
            arrays={
                **{
                    name: np.ascontiguousarray(values, dtype=np.float64)[order]
                    for name, values in (topic_arrays or {}).items()
                },
                **{
                    name: np.ascontiguousarray(values, dtype=np.float64)
                    for name, values in (arrays or {}).items()
                },
            },
        )

    def by_document(self) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Return document ids, sorted, and topic shares by document, (n_documents, n_topics).

        A document's share is the mean over its units, weighted by their counted tokens; rows sum to 1
        where any unit has a topic, else they are all 0.
        """
        names, means = _document_means(self.doc_topic, self.parents, self.weights)
        return names, _rows_to_one(means)

    def __repr__(self) -> str:
        return f"<TopicModel {self.method}: {self.k} topics, {len(set(self.parents))} documents, {len(self.terms)} terms>"


def check_fit(data: TopicData, k: int | None, seed: int, needs: str = "a topic model") -> None:
    """Raise where no model can be fitted: one clear line says what is missing.

    Raises
    ------
    InputError : k below 2, or a negative seed.
    NotEnoughDataError : no counted term, or fewer units with any than k asks for.
    """
    if k is not None and k < 2:
        raise InputError(f"k is the number of topics, 2 or more, not {k}")
    if not 0 <= seed < 2**32:
        raise InputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {seed}")
    n_units, n_terms = data.matrix.shape
    filled = int(np.count_nonzero(np.diff(data.matrix.counts.indptr)))
    if not n_units or not n_terms or not filled:
        raise NotEnoughDataError(
            f"{needs} needs words to count, and none is left of {len(data.documents)} documents after stop words and "
            "rare words are taken out: lower min_df or add documents"
        )
    wanted = 2 if k is None else k
    if filled < wanted or n_terms < wanted:
        short = f"{filled} texts with words" if filled < wanted else f"{n_terms} distinct words"
        advice = (
            f"ask for at most {min(filled, n_terms)}, or "
            if k is not None and min(filled, n_terms) >= 2
            else ""
        )
        raise NotEnoughDataError(
            f"{wanted} topics cannot be told apart in {short}: {advice}add documents, or cut them into passages (unit passage)"
        )


def _rows_to_one(array: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = array.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.divide(array, sums, out=np.zeros_like(array), where=sums > 0)
    return shares


def _document_means(
    doc_topic: NDArray[np.float64], parents: tuple[str, ...], weights: NDArray[np.float64]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    names = tuple(sorted(set(parents)))
    row = {name: i for i, name in enumerate(names)}
    index = np.fromiter((row[p] for p in parents), dtype=np.int64, count=len(parents))
    means = np.zeros((len(names), doc_topic.shape[1]))
    np.add.at(means, index, doc_topic * weights[:, None])
    total = np.bincount(index, weights=weights, minlength=len(names))
    return names, np.divide(means, total[:, None], out=np.zeros_like(means), where=total[:, None] > 0)
