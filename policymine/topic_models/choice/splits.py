"""Documents held out, drawn again, and words parted in two: what judges of a topic model read.

Documents are the sampling unit: a document is held out or drawn again with all its passages. Every choice hangs on what
the documents say and on the seed, never on their names or order, so that renamed files give the same figures.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.terms.matrix import TermMatrix
from policymine.topic_models.base import TopicData

__all__ = ["document_rows", "drawn_again", "fold_of_documents", "part_words", "take_units"]


def document_rows(data: TopicData) -> list[NDArray[np.int64]]:
    """Return the rows of each document that holds a counted word, documents in an order that their words give.

    Two documents of the same words stand in the order of their ids, which bears on nothing but ids.
    """
    counts = data.matrix.counts
    rows: dict[str, list[int]] = {}
    for row, parent in enumerate(data.parents):
        rows.setdefault(parent, []).append(row)
    keys: list[tuple[bytes, str]] = []
    for parent, mine in rows.items():
        digests = []
        for row in mine:
            low, high = counts.indptr[row], counts.indptr[row + 1]
            if low < high:
                words = np.ascontiguousarray(counts.indices[low:high], dtype="<i4").tobytes()
                numbers = np.ascontiguousarray(counts.data[low:high], dtype="<i4").tobytes()
                digests.append(hashlib.blake2b(words + numbers, digest_size=8).digest())
        if digests:
            keys.append((hashlib.blake2b(b"".join(sorted(digests)), digest_size=8).digest(), parent))
    return [np.array(rows[parent], dtype=np.int64) for _, parent in sorted(keys)]


def fold_of_documents(data: TopicData, folds: int, seed: int) -> NDArray[np.int64]:
    """Return the fold of each unit, 0 to folds - 1, (n_units,); -1 for a document without a counted word.

    All units of a document are in one fold, and folds hold the same number of documents, give or take one.

    Parameters
    ----------
    data : counts by unit.
    folds : 2 or more, and no more than there are documents with words.
    seed : of which document goes where.

    Raises
    ------
    InputError : fewer than two folds, or fewer documents than folds.
    """
    documents = document_rows(data)
    if not 2 <= folds <= len(documents):
        raise InputError(f"{len(documents)} documents with words cannot be parted into {folds} folds")
    fold = np.full(len(data.parents), -1, dtype=np.int64)
    for place, which in enumerate(np.random.default_rng(seed).permutation(len(documents))):
        fold[documents[which]] = place % folds
    return fold


def take_units(data: TopicData, rows: NDArray[np.int64]) -> TopicData:
    """Return the data of these units, which may be named more than once; ids are new, parents stay.

    Terms stay the same, also where none of these units holds one.

    """
    order = np.sort(np.asarray(rows, dtype=np.int64), kind="stable")
    names = tuple(f"{i:07d}" for i in range(order.size))
    matrix = TermMatrix(
        counts=data.matrix.counts[order],
        terms=data.matrix.terms,
        documents=names,
        fields=data.matrix.fields.iloc[order].reset_index(drop=True),
        n_tokens=data.matrix.n_tokens[order],
    )
    tokens = None if data.tokens is None else replace(data.tokens.take(order.tolist()), documents=names)
    return TopicData(matrix, tuple(data.parents[i] for i in order), tokens, data.texts, data.preparation)


def drawn_again(data: TopicData, seed: int) -> TopicData:
    """Return as many documents as there are, drawn with replacement, each with all its units.

    Raises InputError where no document holds a counted word.
    """
    documents = document_rows(data)
    if not documents:
        raise InputError("no document holds a counted word, so none can be drawn")
    drawn = np.random.default_rng(seed).integers(0, len(documents), size=len(documents))
    return take_units(data, np.concatenate([documents[i] for i in drawn]))


def part_words(data: TopicData, seed: int) -> tuple[Any, Any]:
    """Return the counts parted in two at random, each word to either side: two CSR matrices that add up to the whole.

    Parameters
    ----------
    data : counts by unit.
    seed : of the parting; a document's words are parted alike whatever it is called.
    """
    counts = data.matrix.counts
    rng = np.random.default_rng(seed)
    known, rest = counts.copy(), counts.copy()
    taken = np.zeros(counts.nnz, dtype=counts.data.dtype)
    for rows in document_rows(data):
        for row in rows:
            low, high = counts.indptr[row], counts.indptr[row + 1]
            taken[low:high] = rng.binomial(counts.data[low:high].astype(np.int64), 0.5)
    known.data, rest.data = taken, counts.data - taken
    known.eliminate_zeros()
    rest.eliminate_zeros()
    return known, rest
