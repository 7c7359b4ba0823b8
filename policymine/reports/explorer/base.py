"""What an explorer is made from: a comparison, and where its terms stand in the texts of either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens

if TYPE_CHECKING:
    from policymine.comparisons.base import CompareResult

__all__ = ["ExplorerInput", "ExplorerSide", "Places", "places_of_words", "places_on_side"]


@dataclass(frozen=True, eq=False)
class Places:
    """Where terms stand in the documents of one side.

    Parameters
    ----------
    indptr : int64, (n_terms + 1,): places of term i are indptr[i] to indptr[i + 1].
    documents : int32, (n_places,): row number of the document, ascending within a term.
    starts, ends : int32, (n_places,): code-point offsets into the document's text, ascending within a document.
    """

    indptr: NDArray[np.int64]
    documents: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ExplorerSide:
    """One side: its documents in the order of `places`, and how to see all lines of a term.

    Parameters
    ----------
    documents : document ids.
    texts : normalised text by document id.
    facts : by document id `title`, `date_issued`, `issuers`, all optional.
    places : where the terms stand, in the order of the rows of the result's table.
    command : the command that lists every line of a term on this side, up to the term.
    lists : what the command lists besides: "both_sides" where no condition tells them apart, "all_uses" where only those
        near another term were compared, empty where nothing.
    """

    documents: tuple[str, ...]
    texts: Mapping[str, str]
    facts: Mapping[str, Mapping[str, Any]]
    places: Places
    command: str
    lists: Literal["", "both_sides", "all_uses"] = ""


@dataclass(frozen=True, eq=False)
class ExplorerInput:
    """Everything that an explorer shows.

    Parameters
    ----------
    result : the comparison.
    target, reference : its sides.
    lang : `zh` or `en`, of the page's own words.
    max_terms : terms shown at most: those told apart first, then the most frequent.
    max_bytes : size of the page at most; passages take what the numbers leave.
    """

    result: CompareResult
    target: ExplorerSide
    reference: ExplorerSide
    lang: str = "zh"
    max_terms: int = 20_000
    max_bytes: int = 8_000_000


def places_of_words(terms: Sequence[str], tokens: Tokens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where words of the vocabulary stand: (n_terms + 1,) bounds, and token numbers in the order of `terms`.

    >>> made = Tokens(("d",), np.array([0, 3]), np.array([1, 0, 1]), np.array([0, 2, 4]), np.array([2, 4, 6]), ("治理", "社会"))
    >>> bounds, numbers = places_of_words(["社会", "没有", "治理"], made)
    >>> bounds.tolist(), numbers.tolist()
    ([0, 2, 2, 3], [0, 2, 1])
    """
    row_of = {term: row for row, term in enumerate(terms)}
    lookup = np.fromiter((row_of.get(word, -1) for word in tokens.vocabulary), dtype=np.int64)
    rows = lookup[tokens.ids] if lookup.size else np.zeros(0, dtype=np.int64)
    held = np.flatnonzero(rows >= 0)
    rows = rows[held]
    bounds = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=len(terms)))))
    # Stable: within a term the places stay in the order of documents and of the text.
    return bounds.astype(np.int64), held[np.argsort(rows, kind="stable")].astype(np.int64)


def places_on_side(
    tokens: Tokens,
    bounds: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    documents: NDArray[np.int64],
) -> Places:
    """Return those of the places that are in some of the documents.

    Parameters
    ----------
    tokens : the segmented documents of both sides.
    bounds : (n_terms + 1,): uses of term i are bounds[i] to bounds[i + 1] of `first` and `last`.
    first, last : token number of the first and of the last word of each use.
    documents : row numbers of the side's documents in `tokens`, ascending; the places count within these.
    """
    row = np.searchsorted(tokens.indptr, first, side="right") - 1
    own = np.full(len(tokens.documents), -1, dtype=np.int64)
    own[documents] = np.arange(documents.size)
    mine = own[row] >= 0
    before = np.concatenate(([0], np.cumsum(mine)))
    return Places(
        before[bounds].astype(np.int64),
        own[row[mine]].astype(np.int32),
        tokens.starts[first[mine]],
        tokens.ends[last[mine]],
    )
