"""The sentences of documents as units, and which of them are the same: what a search for wording in common starts from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.clean.sentences import split_sentences
from policymine.kernels.local import LONGEST
from policymine.kernels.texts import code_points
from policymine.kernels.units import content_hashes, units_of
from policymine.matching.minhash import letter_table

__all__ = ["SHORTEST", "Sentences", "read_sentences"]

# Units below which a sentence says too little to be looked for.
SHORTEST: Final = 4
_BREAK: Final = "\n\n"


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences of documents, in the order of the documents and of the text.

    Parameters
    ----------
    document : int32, (n_sentences,): number of the document.
    indptr : int64, (n_sentences + 1,): units of sentence i are indptr[i] to indptr[i + 1].
    ids : int32, (n_units,): see `units_of`.
    starts, ends : int32, (n_units,): code-point offsets in the document.
    span : int32, (n_sentences, 2): where the sentence starts and ends in its document.
    n_units : int64, (n_documents,): units of each document, those of sentences too short to look for included.
    """

    document: NDArray[np.int32]
    indptr: NDArray[np.int64]
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    span: NDArray[np.int32]
    n_units: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.document.size)

    def contents(self) -> NDArray[np.uint64]:
        """Return one hash a sentence, equal for equal wording whatever the punctuation."""
        return content_hashes(self.ids, self.indptr)


def read_sentences(documents: Iterable[Iterable[tuple[str, int]]]) -> Sentences:
    """Return the sentences of documents.

    Parameters
    ----------
    documents : for each document its passages as (text, offset in the document).

    Sentences of fewer than four units are left out, those of more than 256 cut.

    >>> found = read_sentences([[("居民委员会应当公开账目。好！", 10)], [("Residents meet each month.", 0)]])
    >>> len(found), np.diff(found.indptr).tolist(), found.span.tolist()
    (2, [11, 4], [[10, 22], [0, 26]])
    """
    table = letter_table()
    owners: list[NDArray[np.int32]] = []
    sizes: list[NDArray[np.int64]] = []
    spans: list[NDArray[np.int32]] = []
    columns: list[list[NDArray[np.int32]]] = [[], [], []]
    totals: list[int] = []
    for number, given in enumerate(documents):
        passages = list(given)
        # An empty line ends a sentence whatever stands before it.
        text = _BREAK.join(part for part, _ in passages)
        ids, starts, ends = units_of(code_points([text])[0], table)
        totals.append(ids.size)
        bounds = np.array(split_sentences(text), dtype=np.int64).reshape(-1, 2)
        cuts = np.searchsorted(starts, bounds)
        bounds, cuts = _cut(bounds, cuts, starts, ends)
        held = cuts[:, 1] - cuts[:, 0] >= SHORTEST
        bounds, cuts = bounds[held], cuts[held]
        inside = np.zeros(ids.size + 1, dtype=np.int64)
        np.add.at(inside, cuts[:, 0], 1)
        np.add.at(inside, cuts[:, 1], -1)
        kept = np.cumsum(inside)[:-1] > 0
        shift = _shifts(passages)
        for column, values in zip(columns, (ids, starts, ends), strict=True):
            column.append(values[kept] if values is ids else shift.apply(values[kept], values is ends))
        spans.append(np.stack([shift.apply(bounds[:, 0], False), shift.apply(bounds[:, 1], True)], axis=1))
        sizes.append(cuts[:, 1] - cuts[:, 0])
        owners.append(np.full(len(cuts), number, dtype=np.int32))
    lengths = np.concatenate([np.zeros(1, np.int64), *sizes])
    joined = [np.concatenate([np.zeros(0, np.int32), *column]).astype(np.int32) for column in columns]
    return Sentences(
        np.concatenate([np.zeros(0, np.int32), *owners]),
        np.cumsum(lengths),
        joined[0],
        joined[1],
        joined[2],
        np.concatenate([np.zeros((0, 2), np.int32), *spans]).astype(np.int32),
        np.array(totals, dtype=np.int64),
    )


@dataclass(frozen=True, eq=False)
class _Shifts:
    """From places in passages that were joined to places in the document."""

    starts: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def apply(self, places: NDArray[np.integer], is_end: bool) -> NDArray[np.int32]:
        """Return the places in the document; an end belongs to the passage of the character before it."""
        at = places.astype(np.int64)
        row = np.searchsorted(self.starts, at - is_end, side="right") - 1
        return (at + self.offsets[row]).astype(np.int32)


def _shifts(passages: list[tuple[str, int]]) -> _Shifts:
    lengths = np.array([len(text) + len(_BREAK) for text, _ in passages], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    return _Shifts(starts, np.array([offset for _, offset in passages], dtype=np.int64) - starts)


def _cut(
    bounds: NDArray[np.int64], cuts: NDArray[np.int64], starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the sentences with those of more than 256 units in even parts."""
    if not len(cuts) or int(np.max(cuts[:, 1] - cuts[:, 0])) <= LONGEST:
        return bounds, cuts
    new_bounds: list[tuple[int, int]] = []
    new_cuts: list[tuple[int, int]] = []
    for (low, high), (a, b) in zip(bounds.tolist(), cuts.tolist(), strict=True):
        n_parts = max(1, -(-(b - a) // LONGEST))
        for k in range(n_parts):
            x, y = a + (b - a) * k // n_parts, a + (b - a) * (k + 1) // n_parts
            new_cuts.append((x, y))
            new_bounds.append(
                (low if k == 0 else int(starts[x]), high if k == n_parts - 1 else int(ends[y - 1]))
            )
    return np.array(new_bounds, dtype=np.int64), np.array(new_cuts, dtype=np.int64)
