"""The document-term matrix: counts by document, with the terms and the document fields beside it.

    matrix = build_matrix(tokens, fields, min_df=2, stopwords=words)
    by_passage = passage_matrix(tokens, passages)
    by_issuer = group_counts(matrix, "issuer")

Every model, keyword method and comparison works on a `TermMatrix`. Rows are documents sorted by id, so
that the order of ingestion never shows in a result; columns are terms sorted by code point.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.terms.wordarrays import WordArrays

if TYPE_CHECKING:
    import pandas as pd

    from policymine.corpus.tokens import Tokens

__all__ = ["GroupCounts", "TermMatrix", "build_matrix", "group_counts", "passage_matrix"]


@dataclass(frozen=True, eq=False)
class TermMatrix:
    """Counts by document and term.

    Parameters
    ----------
    counts : scipy CSR matrix of int32, (n_documents, n_terms); sorted indices, no stored zeros.
    terms : the terms, (n_terms,), sorted by code point.
    documents : document ids, (n_documents,), sorted.
    fields : document fields, one row a document in the same order; may have no columns.
    n_tokens : all tokens of each document before filtering, (n_documents,): the base of every rate.
    """

    counts: Any
    terms: tuple[str, ...]
    documents: tuple[str, ...]
    fields: pd.DataFrame
    n_tokens: NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, int]:
        """(n_documents, n_terms)."""
        return len(self.documents), len(self.terms)

    def take(self, rows: Sequence[int] | NDArray[Any]) -> TermMatrix:
        """Return the matrix of these documents (row numbers, ascending), terms unchanged."""
        index = np.asarray(rows, dtype=np.int64)
        return TermMatrix(
            counts=self.counts[index],
            terms=self.terms,
            documents=tuple(self.documents[i] for i in index),
            fields=self.fields.iloc[index].reset_index(drop=True),
            n_tokens=self.n_tokens[index],
        )

    def totals(self) -> NDArray[np.int64]:
        """Count of each term over all documents, (n_terms,)."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.int64).ravel()

    def document_frequency(self) -> NDArray[np.int64]:
        """Number of documents that hold each term, (n_terms,)."""
        return np.bincount(self.counts.indices, minlength=len(self.terms)).astype(np.int64)


def build_matrix(
    tokens: Tokens,
    fields: pd.DataFrame | None = None,
    *,
    min_df: int = 1,
    max_df: float = 1.0,
    min_length: int = 1,
    stopwords: Collection[str] = (),
    words_only: bool = True,
) -> TermMatrix:
    """Return the document-term matrix of a segmented corpus.

    Parameters
    ----------
    tokens : the segmented corpus.
    fields : document fields with a column `id`; those of `tokens.documents` are kept.
    min_df : smallest number of documents a term must occur in.
    max_df : largest share of documents (0 to 1) a term may occur in.
    min_length : shortest term kept, in code points; 1 keeps all.
    stopwords : terms left out.
    words_only : leave out tokens without a letter or Chinese character (punctuation, numbers).

    Raises
    ------
    InputError : a share outside 0 to 1, or a minimum below 1.
    """
    import pandas as pd

    order = sorted(range(len(tokens.documents)), key=tokens.documents.__getitem__)
    rows = np.asarray(order, dtype=np.int64)
    documents = tuple(tokens.documents[i] for i in order)
    table = pd.DataFrame(index=range(len(order)))
    if fields is not None:
        table = fields.set_index("id", drop=False).loc[list(documents)].reset_index(drop=True)
    return _matrix(
        tokens,
        tokens.indptr[:-1][rows],
        tokens.indptr[1:][rows],
        documents,
        table,
        min_df=min_df,
        max_df=max_df,
        min_length=min_length,
        stopwords=stopwords,
        words_only=words_only,
    )


def passage_matrix(
    tokens: Tokens,
    passages: pd.DataFrame,
    *,
    min_df: int = 1,
    max_df: float = 1.0,
    min_length: int = 1,
    stopwords: Collection[str] = (),
    words_only: bool = True,
) -> TermMatrix:
    """Return the matrix of passages by terms: clauses, speeches, paragraphs in the place of documents.

    Parameters
    ----------
    tokens : the segmented corpus.
    passages : one row a passage with the columns document, seq, start and end (code points), as
        `Corpus.passages` returns it. A token belongs to the passage that it begins in.
    min_df, max_df : smallest number and largest share of passages a term may occur in.
    min_length, stopwords, words_only : as in `build_matrix`.

    The `documents` of the result are `document#seq`, sorted; its `fields` are the rows of `passages`.

    Raises
    ------
    InputError : a passage of a document that has no tokens here, two passages of one number, or as `build_matrix`.
    """
    row_of = {document: i for i, document in enumerate(tokens.documents)}
    strangers = sorted(set(passages["document"]) - row_of.keys())
    if strangers:
        raise InputError(
            f"{len(strangers)} documents of the passages are not segmented ({strangers[0]!r} the first); "
            "take the passages and the tokens from the same view of the corpus"
        )
    width = len(str(int(passages["seq"].max()))) if len(passages) else 1
    names = [f"{d}#{n:0{width}d}" for d, n in zip(passages["document"], passages["seq"], strict=True)]
    if len(set(names)) < len(names):
        raise InputError("two passages have one document and one seq; give each passage its own number")
    order = sorted(range(len(names)), key=names.__getitem__)
    table = passages.iloc[order].reset_index(drop=True)
    of_row = np.fromiter((row_of[d] for d in table["document"]), dtype=np.int64, count=len(table))
    # One ascending key for all tokens: the document in the high bits, the place in the low ones.
    shift = np.int64(32)
    lengths = np.diff(tokens.indptr)
    keys = np.repeat(np.arange(lengths.size, dtype=np.int64) << shift, lengths) + tokens.starts
    base = of_row << shift
    return _matrix(
        tokens,
        np.searchsorted(keys, base + table["start"].to_numpy(dtype=np.int64)),
        np.searchsorted(keys, base + table["end"].to_numpy(dtype=np.int64)),
        tuple(names[i] for i in order),
        table,
        min_df=min_df,
        max_df=max_df,
        min_length=min_length,
        stopwords=stopwords,
        words_only=words_only,
    )


def _matrix(
    tokens: Tokens,
    lows: NDArray[np.int64],
    highs: NDArray[np.int64],
    names: tuple[str, ...],
    table: pd.DataFrame,
    *,
    min_df: int,
    max_df: float,
    min_length: int,
    stopwords: Collection[str],
    words_only: bool,
) -> TermMatrix:
    from policymine.kernels.count import count_rows, select_columns, sum_marked

    if not 0.0 < max_df <= 1.0:
        raise InputError(f"max_df is a share of documents above 0 and up to 1, not {max_df}")
    if min_df < 1 or min_length < 1:
        raise InputError("min_df and min_length start at 1")
    words = tokens.vocabulary
    row_ptr, cells, counts = count_rows(tokens.ids, lows, highs, len(words))
    frequency = np.bincount(cells, minlength=len(words))
    keep = frequency >= min_df
    if max_df < 1.0:
        keep &= frequency <= max_df * len(names)
    arrays = WordArrays(words)
    is_word = arrays.hold(str.isalnum)
    keep &= arrays.lengths >= min_length
    if stopwords:
        stop = frozenset(stopwords)
        keep &= ~np.fromiter(map(stop.__contains__, words), dtype=bool, count=len(words))
    if words_only:
        keep &= arrays.hold(str.isalpha)
    else:
        for i in np.flatnonzero(keep & ~is_word).tolist():
            keep[i] = bool(words[i].strip())
    kept = arrays.order(np.flatnonzero(keep))
    column = np.full(len(words), -1, dtype=np.int32)
    column[kept] = np.arange(kept.size)
    return TermMatrix(
        counts=_csr(*select_columns(row_ptr, cells, counts, column, kept.size), kept.size),
        terms=tuple(map(words.__getitem__, kept.tolist())),
        documents=names,
        fields=table,
        n_tokens=sum_marked(row_ptr, cells, counts, is_word),
    )


def _csr(
    row_ptr: NDArray[np.int64], columns: NDArray[np.int32], counts: NDArray[np.int32], n_columns: int
) -> Any:
    from scipy import sparse

    small = row_ptr.astype(np.int32) if columns.size < 2**31 else row_ptr
    matrix = sparse.csr_matrix((counts, columns, small), shape=(row_ptr.size - 1, n_columns))
    # They are so by construction; scipy would look at every cell to find out.
    matrix.has_sorted_indices = True
    matrix.has_canonical_format = True
    return matrix


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """Counts by group of documents and term.

    Parameters
    ----------
    groups : the groups, (n_groups,), in the order of the rows.
    terms : the terms, (n_terms,), those of the matrix.
    counts : scipy CSR matrix of int32, (n_groups, n_terms): uses of each term.
    n_docs : scipy CSR matrix of int32, (n_groups, n_terms), same cells: documents of the group that hold the term.
    n_tokens : all tokens of each group before filtering, (n_groups,): the base of every rate.
    n_documents : documents of each group, (n_groups,): the base of every share of documents.
    n_without : documents that have no group and are counted nowhere.
    """

    groups: tuple[str, ...]
    terms: tuple[str, ...]
    counts: Any
    n_docs: Any
    n_tokens: NDArray[np.int64]
    n_documents: NDArray[np.int64]
    n_without: int


def group_counts(
    matrix: TermMatrix, by: str | Mapping[str, str], *, order: Sequence[str] | None = None
) -> GroupCounts:
    """Return the counts of a matrix added up over groups of documents.

    Parameters
    ----------
    matrix : counts by document.
    by : a column of the matrix's `fields`, or the group by document id; a document without one is left out.
        Where a field holds several values (issuers) the first counts.
    order : the groups in the order of the rows; by default sorted by name.

    Raises
    ------
    InputError : no such field, or a group that is not in `order`.
    """
    from policymine.kernels.count import sum_rows
    from policymine.results import plain

    if isinstance(by, str):
        if by not in matrix.fields.columns:
            known = ", ".join(map(str, matrix.fields.columns)) or "none"
            raise InputError(f"the matrix has no field {by!r}; it has: {known}")
        values = matrix.fields[by].tolist()
        firsts = [plain(v[0] if isinstance(v, (tuple, list)) and v else v) for v in values]
        labels = [None if v in (None, "", []) else str(v) for v in firsts]
    else:
        labels = [by.get(document) for document in matrix.documents]
    found = sorted({label for label in labels if label is not None})
    groups = tuple(found if order is None else order)
    number = {group: i for i, group in enumerate(groups)}
    if not set(found) <= number.keys():
        raise InputError(f"order lacks the group {min(set(found) - number.keys())!r}; name every group")
    group = np.fromiter(
        (-1 if label is None else number[label] for label in labels), dtype=np.int64, count=len(labels)
    )
    held = group >= 0
    n_terms = len(matrix.terms)
    counts = matrix.counts
    row_ptr, columns, total, n_docs = sum_rows(
        counts.indptr, counts.indices, counts.data, group, len(groups), n_terms
    )
    n_tokens = np.zeros(len(groups), dtype=np.int64)
    np.add.at(n_tokens, group[held], matrix.n_tokens[held])
    return GroupCounts(
        groups=groups,
        terms=matrix.terms,
        counts=_csr(row_ptr, columns, total, n_terms),
        n_docs=_csr(row_ptr, columns, n_docs, n_terms),
        n_tokens=n_tokens,
        n_documents=np.bincount(group[held], minlength=len(groups)).astype(np.int64),
        n_without=int(np.count_nonzero(~held)),
    )
