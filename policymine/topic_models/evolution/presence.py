"""How much the words of a topic stand in the documents of a period, alone and together, and how often chance has as little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.topic_models.base import TopicData

__all__ = ["DEALS", "Presence"]

Floats = NDArray[np.float64]

# Times that documents are dealt out at random over two periods.
DEALS: Final = 4999
# Cells of a deal that are held in memory at a time.
_CELLS: Final = 4_000_000


@dataclass(frozen=True, eq=False)
class Presence:
    """Counts of words by document and by unit.

    Parameters
    ----------
    by_document, by_unit : counts, CSR matrices, (n_documents, n_terms), (n_units, n_terms).
    row_of : row of each document by its id. units_of : rows of its units.
    """

    by_document: Any
    by_unit: Any
    row_of: Mapping[str, int]
    units_of: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, data: TopicData) -> Presence:
        """Return the counts of what a model was fitted on."""
        from scipy import sparse

        names = data.documents
        row_of = {name: i for i, name in enumerate(names)}
        at = np.array([row_of[p] for p in data.parents], dtype=np.int64)
        member = sparse.csr_matrix((np.ones(at.size), (at, np.arange(at.size))), shape=(len(names), at.size))
        units_of = {name: np.flatnonzero(at == i) for i, name in enumerate(names)}
        return cls((member @ data.matrix.counts).tocsr(), data.matrix.counts, row_of, units_of)

    def absent(self, own: Sequence[str], other: Sequence[str], telling: Floats) -> Floats:
        """Return how much rarer the words of topics are in other documents than in their own, log of the ratio, (n_topics,).

        Parameters
        ----------
        own, other : ids of the documents.
        telling : how much each word tells of a topic, 0 to 1, (n_topics, n_terms).
        """
        (rates, half), (rates_there, half_there) = self._rates(own, telling), self._rates(other, telling)
        found: Floats = np.log(rates.mean(axis=0) + half) - np.log(rates_there.mean(axis=0) + half_there)
        return found

    def dealt(
        self, own: Sequence[str], other: Sequence[str], telling: Floats, rng: np.random.Generator
    ) -> Floats:
        """Return how often documents dealt out at random leave the other side with as little of the words, (n_topics,).

        Parameters
        ----------
        own, other, telling : as in `absent`.
        rng : deals the documents out.

        Never 0. A topic of two documents has all of its words on one side in one deal out of four, however rare they are on
        the other: few documents cannot tell of a birth or a death. The words were chosen among those of the own documents,
        which this p-value does not know; what refits show does.
        """
        rates = np.vstack([self._rates(own, telling)[0], self._rates(other, telling)[0]])
        observed = rates[len(own) :].sum(axis=0)
        as_little = np.zeros(len(telling))
        step = max(1, _CELLS // len(rates))
        for first in range(0, DEALS, step):
            size = (min(step, DEALS - first), len(rates))
            there = np.argsort(rng.random(size), axis=1, kind="stable")[:, len(own) :]
            chosen = np.zeros(size)
            np.put_along_axis(chosen, there, 1.0, axis=1)
            # The sum over all is fixed, so a low sum on the one side says it all.
            as_little += (chosen @ rates <= observed + 1e-12).sum(axis=0)
        return np.asarray((1.0 + as_little) / (DEALS + 1.0))

    def together(self, documents: Sequence[str], telling: Floats) -> Floats:
        """Return how far the words of two topics stand in the same units, cosine, (n_topics, n_topics)."""
        mine = self.by_unit[np.concatenate([self.units_of[d] for d in documents])]
        size = np.maximum(np.asarray(mine.sum(axis=1), dtype=np.float64), 1.0)
        # By the root, so that one text full of a word does not outweigh the rest.
        rates = np.sqrt(np.asarray(mine @ telling.T) / size)
        length = np.linalg.norm(rates, axis=0)
        product: Floats = rates.T @ rates / np.maximum(np.outer(length, length), 1e-12)
        return product

    def _rates(self, documents: Sequence[str], telling: Floats) -> tuple[Floats, float]:
        """Return how often the words stand in each document, and half a use among all, so that no mean rate is 0."""
        mine = self.by_document[[self.row_of[d] for d in documents]]
        size = np.asarray(mine.sum(axis=1), dtype=np.float64)
        return np.asarray(mine @ telling.T) / size, 0.5 / float(size.sum())
