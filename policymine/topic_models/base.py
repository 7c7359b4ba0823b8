"""What every topic model takes and gives: TopicData in, TopicModel out, saved without pickle.

A method is a module with `fit(data, *, k, seed, **options) -> TopicModel` and three constants:
`probabilistic` (rows of `doc_topic` and `topic_term` are distributions), `needs_k` (k must be given) and
`needs_fields` (options that name document fields the method cannot do without: `fields` of dmr, `by` of
dtm); beside them stand `describes`, one sentence for a methods paragraph, and `references`. `finds_k = True` says that a k
given only bounds the number of topics that is found. A method may have
`place(model, data)`, which gives the topics of new units out of the model's arrays, and what is to be told of
them; without it `transform` uses the words of topics and the prior. Rows of the data are sorted by id, and
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
    (
        *("base", "data", "evidence", "exploration", "fields", "infer", "label", "notes", "parts", "quality"),
        *("sampler", "store", "summary", "themes", "transform", "vectors"),
    ),
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
    segmentation : fingerprint of the segmenters that made the tokens; empty where unknown.
    lexicon : the terms that the segmenters were given, as plain dicts; new texts are cut with the same.
    arrays : what else the method keeps to place new texts or to tell its story, by name, such as `prior`, the
        Dirichlet prior of the topics in a unit, (n_topics,); each method's module says which.
    names : what a person called topics, by row; see `curation`.
    groups : fitted topics that a person merged into each topic, smallest number first; empty: every topic by itself.
    fitted : the model before topics were merged; None where none were.
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
    segmentation: str = ""
    lexicon: tuple[Mapping[str, Any], ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    groups: tuple[tuple[int, ...], ...] = ()
    fitted: TopicModel | None = None

    @property
    def k(self) -> int:
        """Number of topics."""
        return int(self.topic_term.shape[0])

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number by which each topic goes, (n_topics,); merging others does not change it."""
        return tuple(group[0] for group in self.groups) or tuple(range(self.k))

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
    NotEnoughDataError : no counted term, or fewer units that differ, or fewer terms, than k asks for.
    """
    if k is not None and k < 2:
        raise InputError(f"k is the number of topics, 2 or more, not {k}")
    if not 0 <= seed < 2**32:
        raise InputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {seed}")
    n_units, n_terms = data.matrix.shape
    filled = int(np.count_nonzero(np.diff(data.matrix.counts.indptr)))
    if not n_units or not n_terms or not filled:
        raise NotEnoughDataError(f"{needs} needs words to count: {_without_words(data)}")
    wanted = 2 if k is None else k
    texts = "1 text" if filled == 1 else f"{filled} texts"
    differ = _distinct(data, wanted)
    if differ == 1 and filled > 1:
        raise NotEnoughDataError(
            f"all {filled} texts with words have the same words: there is nothing to tell topics apart by; "
            "take copies out, or add other documents"
        )
    most = min(differ, n_terms)
    if most < wanted:
        short = f"{n_terms} distinct words"
        if differ < wanted:
            short = f"{texts} with words" + ("" if differ == filled else f", of which {differ} differ")
        advice = f"ask for at most {most}, or " if k is not None and most >= 2 else ""
        raise NotEnoughDataError(
            f"{wanted} topics cannot be told apart in {short}: {advice}add documents, or cut long ones into passages "
            "(--unit passage)"
        )


def _distinct(data: TopicData, enough: int) -> int:
    """Return how many units with words differ in them, counting no further than `enough`."""
    counts = data.matrix.counts
    found: set[bytes] = set()
    for low, high in itertools.pairwise(counts.indptr.tolist()):
        if high > low:
            found.add(counts.indices[low:high].tobytes() + counts.data[low:high].tobytes())
            if len(found) >= enough:
                break
    return len(found)


def _without_words(data: TopicData) -> str:
    """Return what became of the words of data that have none left, and what to do about it."""
    n = len(data.documents)
    if not n:
        return "there are no documents; add some with policymine ingest"
    of = "the 1 document" if n == 1 else f"the {n} documents"
    if data.tokens is None or not {"min_df", "max_df", "common"} <= data.preparation.keys():
        return f"none is left of {of} after stop words, rare and common words are taken out; add documents"
    from policymine.terms.matrix import build_matrix

    every = build_matrix(data.tokens)
    if not every.terms:
        if n == 1:
            return "the 1 document holds punctuation and numbers at most; add documents with text"
        return f"the {n} documents hold punctuation and numbers at most; add documents with text"
    if np.count_nonzero(np.diff(every.counts.indptr)) == 1:
        return (
            "there is 1 text with words, and topics are told apart by comparing several; add documents, or cut it into "
            "passages (--unit passage)"
        )
    least, share = data.preparation["min_df"], data.preparation["max_df"]
    common = set(data.preparation["common"])
    rare = int((every.document_frequency() < least).sum())
    lost = [(rare, f"in fewer than {least} texts (--min-df)")]
    lost += [(len(common), f"in more than {share:.0%} of the texts (--max-df)")]
    lost += [(len(every.terms) - rare - len(common), "stop words or single characters")]
    words = "1 distinct word" if len(every.terms) == 1 else f"{len(every.terms)} distinct words"
    told = ", ".join(f"{number} {why}" for number, why in lost if number)
    advice = [f"--min-df {least - 1}"] if rare and least > 1 else []
    advice += ["--max-df 1"] if common else []
    return (
        f"of the {words} of {of} none is left: {told}; "
        + (f"keep more with {' '.join(advice)}, or " if advice else "")
        + "add documents"
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
