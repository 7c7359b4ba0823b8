"""What every keyword method takes and gives: KeywordData in, sorted Keywords out.

A method is a module with `scorer(data, **options) -> Scorer` and `extract(data, *, top_n, **options) ->
list[Keyword]`: groups in their order, within a group the highest score first, ties by term; the same input gives the
same list; nothing in, nothing out. A scorer takes how often each document counts, so that resampled documents are
scored as the documents are (`intervals`). Beside them stand `needs_tokens`, `describes` (one sentence for a methods
paragraph), `references`.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.candidates import Candidates, single_words
from policymine.keyword_methods.phrases import MOST_WORDS, find_candidates
from policymine.registry import Registry
from policymine.segmenters.stopwords import left_out
from policymine.terms.matrix import TermMatrix, build_matrix

__all__ = [
    "ALL",
    "Keyword",
    "KeywordData",
    "Scorer",
    "Scores",
    "allowed",
    "group_totals",
    "keyword_data",
    "keywords_of",
    "length_weight",
    "message",
    "need_tokens",
    "ranking",
    "registry",
]

registry: Final = Registry(
    "policymine.keyword_methods",
    "keyword method",
    ("base", "candidates", "changes", "graph", "intervals", "nounlike", "phrases", "result"),
)

# The label of the one group where none is asked for.
ALL: Final = "all"
# From this many documents on, a term of one document only is that document's, not the group's.
_SEVERAL: Final = 4
# Uses a phrase needs where groups hold several documents.
_PHRASE_USES: Final = 3

# Columns of the matrix (ascending) and their scores above 0, both (n_scored,).
Scores: TypeAlias = "tuple[NDArray[np.int64], NDArray[np.float64]]"


class Scorer(Protocol):
    """Scores of a method that knows its data."""

    def __call__(self, weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        """Return the scores of some groups.

        Parameters
        ----------
        weights : how often each document counts, (n_documents,): 1 each for the data as they are.
        groups : numbers of the groups wanted, in the order of `KeywordData.parts`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword of one group: score (larger is more typical), its count and its documents there."""

    group: str
    term: str
    score: float
    count: int
    n_docs: int


@dataclass(frozen=True, eq=False)
class KeywordData:
    """What a keyword method reads.

    Parameters
    ----------
    matrix : counts by document and candidate term; rows sorted by id. With phrases, uses cut longest first.
    tokens : the tokens in order, same rows; None where only counts are known (some methods then refuse).
    groups : label by document id; a document without one is left out. None makes one group, `all`.
    order : the labels in the order wanted; sorted where empty.
    candidates : the terms and where they stand; None where each term is a word of the vocabulary.
    uses : counts with those inside longer terms, which is what a reader is shown; None where they are the matrix.
    texts : normalised text by document id, for a method that looks at capitals or at sentences.
    """

    matrix: TermMatrix
    tokens: Tokens | None = None
    groups: Mapping[str, str] | None = None
    order: tuple[str, ...] = ()
    candidates: Candidates | None = None
    uses: TermMatrix | None = None
    texts: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.tokens is not None and self.tokens.documents != self.matrix.documents:
            raise InputError("tokens and matrix must have the same documents in the same order")

    @functools.cached_property
    def spans(self) -> Candidates:
        """The terms and where they stand; of single words too. Needs tokens."""
        if self.candidates is not None:
            return self.candidates
        if self.tokens is None:
            raise InputError("where terms stand is not known without tokens")
        return single_words(self.tokens, self.matrix.terms)

    @property
    def counted(self) -> TermMatrix:
        """All uses of each term, also inside longer ones."""
        return self.matrix if self.uses is None else self.uses

    def parts(self) -> list[tuple[str, NDArray[np.int64]]]:
        """Return each group's label and its rows of the matrix, in order; groups without documents are left out."""
        if self.groups is None:
            rows = np.arange(len(self.matrix.documents), dtype=np.int64)
            return [(ALL, rows)] if rows.size else []
        members: dict[str, list[int]] = {}
        for row, document in enumerate(self.matrix.documents):
            label = self.groups.get(document)
            if label is not None:
                members.setdefault(label, []).append(row)
        known = [label for label in self.order if label in members]
        rest = sorted(set(members) - set(known))
        return [(label, np.asarray(members[label], dtype=np.int64)) for label in (*known, *rest)]

    def n_ungrouped(self) -> int:
        """Return how many documents have no group."""
        return 0 if self.groups is None else sum(d not in self.groups for d in self.matrix.documents)


def keyword_data(
    tokens: Tokens,
    *,
    language: str = "zh",
    groups: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
    min_df: int = 1,
    min_length: int = 2,
    extra_stopwords: Sequence[str] = (),
    max_words: int = 1,
    min_uses: int | None = None,
    texts: Mapping[str, str] | None = None,
) -> KeywordData:
    """Return what a keyword method reads, from a segmented corpus.

    Parameters
    ----------
    tokens : the segmented corpus, any order of documents.
    language : `zh` or `en`: whose stop words are left out.
    groups, order : as in KeywordData.
    min_df : smallest number of documents a term must occur in.
    min_length : shortest single word, in code points.
    extra_stopwords : terms left out besides the language's.
    max_words : 1 for the words of the vocabulary, 2 to 4 for phrases of up to so many words beside them.
    min_uses : fewest uses of a phrase; None takes 3, and where each group is one document 1 in English, 2 in Chinese.
    texts : normalised text by document id.

    Raises
    ------
    InputError : a number out of its range.
    """
    if not 1 <= max_words <= MOST_WORDS:
        raise InputError(f"a term has 1 to {MOST_WORDS} words, not {max_words}")
    ordered = tokens.take(sorted(range(len(tokens.documents)), key=lambda i: tokens.documents[i]))
    labels = tuple(order)
    if max_words == 1:
        matrix = build_matrix(
            ordered,
            min_df=min_df,
            min_length=min_length,
            stopwords=left_out(tokens.vocabulary, language, extra_stopwords),
        )
        return KeywordData(matrix, ordered, groups, labels, texts=texts)
    if min_uses is None:
        # A run of English nouns is a name as it stands; a Chinese one is too often a sentence without its particles.
        alone = 1 if language == "en" else 2
        min_uses = alone if _one_each(ordered, groups) else _PHRASE_USES
    found = find_candidates(
        ordered,
        language=language,
        max_words=max_words,
        min_uses=min_uses,
        min_length=min_length,
        extra_stopwords=extra_stopwords,
        texts=texts,
    )
    if min_df > 1:
        found = found.keep(
            np.bincount(found.counts(ordered, everywhere=True).indices, minlength=len(found.terms)) >= min_df
        )
    matrix = _matrix(found, ordered, everywhere=False)
    uses = _matrix(found, ordered, everywhere=True)
    return KeywordData(matrix, ordered, groups, labels, found, uses, texts)


def _one_each(tokens: Tokens, groups: Mapping[str, str] | None) -> bool:
    if groups is None:
        return len(tokens.documents) == 1
    labels = [groups[d] for d in tokens.documents if d in groups]
    return len(set(labels)) == len(labels)


def _matrix(found: Candidates, tokens: Tokens, *, everywhere: bool) -> TermMatrix:
    import pandas as pd

    return TermMatrix(
        counts=found.counts(tokens, everywhere=everywhere),
        terms=found.terms,
        documents=tokens.documents,
        fields=pd.DataFrame(index=range(len(tokens.documents))),
        n_tokens=tokens.word_counts(),
    )


def need_tokens(data: KeywordData, method: str) -> Tokens:
    """Return the tokens, or refuse in the name of a method that cannot do without."""
    if data.tokens is None:
        raise InputError(f"{method} needs the order of words: give the tokens, or take tfidf")
    return data.tokens


def length_weight(data: KeywordData) -> NDArray[np.float64]:
    """Return 1 + log2 of the words of each term, (n_terms,): a phrase says more than a word as often used.

    Source: Barrón-Cedeño et al. (2009), An improved automatic term recognition method for Spanish, CICLing, who
    so extend the C-value of Frantzi, Ananiadou & Mima (2000) to single words.
    """
    if data.candidates is None:
        return np.ones(len(data.matrix.terms))
    return np.asarray(1.0 + np.log2(data.candidates.lengths), dtype=np.float64)


def group_totals(matrix: TermMatrix, rows: NDArray[np.int64], weights: NDArray[np.float64]) -> Scores:
    """Return the terms that a group uses and how often, each document counted by its weight."""
    counts = matrix.counts
    if rows.size == 1:
        low, high = int(counts.indptr[rows[0]]), int(counts.indptr[rows[0] + 1])
        columns = counts.indices[low:high].astype(np.int64)
        totals = counts.data[low:high] * weights[rows[0]]
        return columns[totals > 0], np.asarray(totals[totals > 0], dtype=np.float64)
    part = counts[rows]
    each = part.data * np.repeat(weights[rows], np.diff(part.indptr))
    summed = np.bincount(part.indices, weights=each, minlength=len(matrix.terms))
    used = np.flatnonzero(summed > 0)
    return used, np.asarray(summed[used], dtype=np.float64)


def allowed(data: KeywordData, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return count and documents of each term in a group, (n_terms,), 0 for a term that may not be listed.

    In a group of four documents or more a term of one document only is passed over; in a smaller group it
    stays, and `n_docs` tells.
    """
    counts = data.counted.counts[rows]
    totals = np.bincount(counts.indices, weights=counts.data, minlength=len(data.matrix.terms)).astype(
        np.int64
    )
    n_docs = np.bincount(counts.indices, minlength=len(data.matrix.terms)).astype(np.int64)
    if rows.size >= _SEVERAL:
        totals[n_docs < 2] = 0
    return totals, n_docs


def ranking(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order of scores, highest first, ties in the order given.

    Rounded for the order only: sums of floats may differ in the last bit between machines.
    """
    return np.argsort(-np.round(scores, 12), kind="stable")


def keywords_of(data: KeywordData, scorer: Scorer | None, top_n: int) -> list[Keyword]:
    """Return each group's `top_n` terms with the highest scores above 0, ties by term.

    Parameters
    ----------
    data : what the method read. scorer : its scores; None where there is nothing to score.
    top_n : most terms a group.

    Raises InputError where `top_n` is below 1.
    """
    if top_n < 1:
        raise InputError(f"a group is shown by 1 keyword or more, not {top_n}")
    parts = data.parts()
    if scorer is None or not parts or not data.matrix.terms:
        return []
    weights = np.ones(len(data.matrix.documents))
    found: list[Keyword] = []
    for number, (group, rows) in enumerate(parts):
        ((columns, scores),) = scorer(weights, [number])
        totals, n_docs = allowed(data, rows)
        order = ranking(scores)
        order = order[(totals[columns[order]] > 0) & (scores[order] > 0)][:top_n]
        found += [
            Keyword(group, data.matrix.terms[j], float(x), int(totals[j]), int(n_docs[j]))
            for j, x in zip(columns[order], scores[order], strict=True)
        ]
    return found


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "keywords_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("ungrouped", n=3)["en"]
    'Documents without a group, left out: 3.'
    """
    return {lang: text.format(**values) for lang, text in _catalogue()[key].items()}
