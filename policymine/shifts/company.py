"""The company that the uses of two terms keep: the words around each of them, by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["Company", "company_of"]


@dataclass(frozen=True, eq=False)
class Company:
    """The uses of two terms, each with the words around it.

    Parameters
    ----------
    documents : document id of each use, (n_uses,).
    is_new : whether a use is of the new term, (n_uses,).
    indptr : where the words of each use start in `words`, (n_uses + 1,).
    words : word numbers, each once a use, (n_words_in_all,).
    names : the words by number.
    """

    documents: tuple[str, ...]
    is_new: NDArray[np.bool_]
    indptr: NDArray[np.int64]
    words: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.documents)


def company_of(
    uses: Iterable[tuple[str, str, Any]], names: Mapping[int, str] | Sequence[str] | None = None
) -> Company:
    """Return the company of uses.

    Parameters
    ----------
    uses : (document id, `old` or `new`, numbers of the words around it) of each use; the terms themselves left out.
    names : the word of each number; without them a word is called by its number.

    >>> found = company_of([("d1", "old", [7, 3, 7]), ("d2", "new", [3])], {3: "治安", 7: "综合"})
    >>> found.names, found.words.tolist(), found.is_new.tolist()
    (('治安', '综合'), [0, 1, 0], [False, True])
    """
    documents: list[str] = []
    is_new: list[bool] = []
    each: list[NDArray[np.int64]] = []
    for document, side, words in uses:
        if side not in ("old", "new"):
            raise InputError(f"a use is of the `old` or the `new` term, not {side!r}")
        documents.append(document)
        is_new.append(side == "new")
        each.append(np.unique(np.asarray(words, dtype=np.int64)))
    found = np.concatenate([np.zeros(0, dtype=np.int64), *each])
    numbers, words = np.unique(found, return_inverse=True)
    called = tuple(str(n) if names is None else names[int(n)] for n in numbers)
    indptr = np.concatenate([[0], np.cumsum([w.size for w in each], dtype=np.int64)]).astype(np.int64)
    return Company(tuple(documents), np.array(is_new, dtype=bool), indptr, words.astype(np.int64), called)
