"""What keeps a fit the same: units in an order that hangs on what they hold, and one thread where threads would show.

Samplers, random starts and sums of floating-point numbers all depend on the order of their rows. Sorted by id, a corpus whose
files were renamed would give other topics; sorted by content it gives the same ones. Likewise the sums of a library that
shares its work among threads depend on how many there are, and with k-means on which ends first.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["documents_by_content", "one_thread", "rows_by_content"]


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep the libraries of linear algebra to one thread, so that their bits are the same on every computer of one kind.

    >>> with one_thread():
    ...     bool((np.eye(2) @ np.eye(2)).all())
    False
    """
    # A library that is loaded later is not limited: scipy brings its own.
    importlib.import_module("scipy.linalg")
    with importlib.import_module("threadpoolctl").threadpool_limits(limits=1):
        yield


def rows_by_content(counts: Any, marks: Sequence[object] | None = None) -> NDArray[np.int64]:
    """Return the rows that hold words, in an order that looks random and hangs on their words alone.

    Parameters
    ----------
    counts : scipy CSR matrix of counts with sorted columns, (n_units, n_terms).
    marks : what else of a unit enters the fit, such as its period, (n_units,); its `repr` counts.

    Rows that are the same in all of this keep the order they have: they are interchangeable.

    >>> from scipy.sparse import csr_matrix
    >>> first, second = csr_matrix([[1, 0], [0, 0], [2, 3]]), csr_matrix([[2, 3], [1, 0], [0, 0]])
    >>> [m[rows_by_content(m)].toarray().tolist() for m in (first, second)]
    [[[2, 3], [1, 0]], [[2, 3], [1, 0]]]
    """
    keys = {
        row: _digest(held if marks is None else held + _written(marks[row]))
        for row, held in enumerate(_rows(counts))
        if held
    }
    return np.array(sorted(keys, key=keys.__getitem__), dtype=np.int64)


def documents_by_content(
    counts: Any, parents: Sequence[str], documents: Sequence[str], marks: Sequence[object]
) -> list[int]:
    """Return the places of documents in an order that hangs on the words of their units and on their marks alone.

    Parameters
    ----------
    counts : scipy CSR matrix of counts with sorted columns, (n_units, n_terms), the units of a document in their order.
    parents : document of each unit, (n_units,).
    documents : those that are put in order, (n_documents,).
    marks : what else of a document counts, such as the values of its fields, (n_documents,).

    >>> from scipy.sparse import csr_matrix
    >>> counts = csr_matrix([[1, 0], [0, 4], [2, 3]])
    >>> one = documents_by_content(counts, ["a", "a", "b"], ["a", "b"], [2014, 2015])
    >>> other = documents_by_content(counts[[2, 0, 1]], ["c", "d", "d"], ["c", "d"], [2015, 2014])
    >>> [["a", "b"][i] for i in one] == [{"d": "a", "c": "b"}[["c", "d"][i]] for i in other]
    True
    """
    place = {document: i for i, document in enumerate(documents)}
    found = [hashlib.blake2b(_written(mark), digest_size=16) for mark in marks]
    for parent, held in zip(parents, _rows(counts), strict=True):
        if held and parent in place:
            found[place[parent]].update(_digest(held))
    keys = [whole.digest() for whole in found]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _rows(counts: Any) -> Iterator[bytes]:
    columns = np.ascontiguousarray(counts.indices, dtype="<i4")
    numbers = np.ascontiguousarray(counts.data, dtype="<i4")
    for low, high in itertools.pairwise(counts.indptr.tolist()):
        yield columns[low:high].tobytes() + numbers[low:high].tobytes()


def _digest(held: bytes) -> bytes:
    return hashlib.blake2b(held, digest_size=16).digest()


def _written(mark: object) -> bytes:
    return repr(mark).encode("utf-8", "surrogatepass")
