"""In which documents each term is used and how much, and the evidence for its fall and rise under any dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.kernels.timing import STEPS, change_curves, log_gamma_table, pair_scores
from policymine.shifts.discovery.candidates import Terms

__all__ = ["Curves", "Usage", "usage_of"]

# Sixteenths by which any use at all counts: that a document has the term says most.
LEAST_USED: Final = 12
# Falls and rises by term and boundary, and the largest of each by term.
Curves: TypeAlias = "tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]"


@dataclass(frozen=True, eq=False)
class Usage:
    """The documents of each term.

    Parameters
    ----------
    ptr, document : documents with term i are document[ptr[i]:ptr[i + 1]], by stratum.
    used : sixteenths by which each counts: all at the term's usual rate and above, down to three quarters below it;
        one document with forty uses weighs no more than one with four.
    period, stratum : of each document, (n_documents,).
    starts : the first period of each run of periods that is looked at as one.
    n_documents : by stratum and period, (n_strata, n_periods).
    """

    ptr: NDArray[np.int64]
    document: NDArray[np.int32]
    used: NDArray[np.int32]
    period: NDArray[np.int32]
    stratum: NDArray[np.int32]
    starts: NDArray[np.int64]
    n_documents: NDArray[np.int64]
    tables: tuple[NDArray[np.float64], NDArray[np.float64]]

    def curves(self, rng: np.random.Generator | None) -> Curves:
        """Return the evidence for falls and rises, by the documents' dates or with them shuffled within strata."""
        period = self.period
        if rng is not None:
            order = np.lexsort((rng.random(period.size), self.stratum))
            home = np.argsort(self.stratum, kind="stable")
            period = np.empty_like(self.period)
            period[home] = self.period[order]
        shape = (self.ptr.size - 1, max(self.starts.size - 1, 0))
        falls, rises = np.empty(shape, np.float32), np.empty(shape, np.float32)
        tops = np.empty((shape[0], 2), np.float32)
        change_curves(
            self.ptr, self.document, self.used, period, self.stratum, self.n_documents, *self.tables,
            falls, rises, tops,
        )  # fmt: skip
        return falls, rises, tops

    def scored(
        self, one: NDArray[np.int32], other: NDArray[np.int32], falling: Curves, rising: Curves
    ) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return how far each pair's first term falls where the second rises, and the boundary, -1 where nowhere."""
        scores, places = np.empty(one.size, np.float32), np.empty(one.size, np.int32)
        pair_scores(
            one,
            other,
            falling[0],
            np.ascontiguousarray(falling[2][:, 0]),
            rising[1],
            np.ascontiguousarray(rising[2][:, 1]),
            scores,
            places,
        )
        return scores, places

    def scores(
        self, one: NDArray[np.int32], other: NDArray[np.int32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return `scored` for the documents' own dates."""
        curves = self.curves(None)
        return self.scored(one, other, curves, curves)

    def first_period(self, places: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the period that each boundary lies before."""
        return np.asarray(self.starts[places + 1], dtype=np.int64)


def usage_of(
    tokens: Tokens,
    terms: Terms,
    periods: tuple[NDArray[np.int32], NDArray[np.int64]],
    stratum: NDArray[np.int32],
) -> Usage:
    """Return the documents of each term.

    Parameters
    ----------
    tokens, terms : the segmented documents and the candidates.
    periods : number of each document's period or run of periods, (n_documents,), and the first period of each run.
    stratum : number of each document's stratum, (n_documents,).
    """
    period, starts = periods
    n = len(tokens.documents)
    term = np.repeat(np.arange(len(terms), dtype=np.int64), np.diff(terms.ptr))
    row = np.searchsorted(tokens.indptr, terms.first, side="right") - 1
    cell, count = np.unique(term * n + row, return_counts=True)
    term, document = cell // n, (cell % n).astype(np.int32)
    order = np.lexsort((document, stratum[document], term))
    term, document, count = term[order], document[order], count[order]
    length = tokens.word_counts().astype(np.float64)
    # A single use in a note of ten words is no high rate.
    length = np.maximum(length, max(float(np.median(length)) / 4.0, 1.0))
    rate = count / length[document]
    ptr = np.searchsorted(term, np.arange(len(terms) + 1)).astype(np.int64)
    by_rate = rate[np.lexsort((rate, term))]
    middle = by_rate[np.minimum((ptr[:-1] + ptr[1:]) // 2, max(rate.size - 1, 0))]
    used = np.clip(np.rint(STEPS * rate / middle[term]), LEAST_USED, STEPS).astype(np.int32)
    n_strata = int(stratum.max(initial=0)) + 1
    cells = np.bincount(stratum.astype(np.int64) * starts.size + period, minlength=n_strata * starts.size)
    return Usage(
        ptr=ptr,
        document=document,
        used=used,
        period=period,
        stratum=stratum,
        starts=starts,
        n_documents=cells.reshape(n_strata, starts.size).astype(np.int64),
        tables=log_gamma_table(n),
    )
