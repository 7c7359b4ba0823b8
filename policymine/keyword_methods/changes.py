"""Terms that come into use and fall out of use between consecutive groups, such as five-year plans.

A term enters where the group before has no use of it, and leaves where the group after has none. That alone says
little: most words are rare, and any two halves of one period differ in hundreds of them. So each term that could tell
is tested (whether documents of the two groups differ in its rate), and q is Benjamini-Hochberg over all terms of
all pairs of groups that were tested, not over those that happen to be absent on one side.

A term of so few documents that even all of them on one side could be chance is not tested, nor one of more documents
than a side has, which cannot be absent from the other. Both depend on its documents in the two groups together and
not on where they stand, so they do not bend the test.

Source: Tarone (1990), A modified Bonferroni method for discrete data, Biometrics 46; Gilbert (2005), A modified
false discovery rate multiple-comparisons procedure for discrete data, JRSS C 54.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.headlines import headline
from policymine.keyword_methods.base import Keyword, KeywordData, message
from policymine.keyword_methods.result import noted, sentences_of
from policymine.provenance import Provenance, cited
from policymine.results import Result, frame, plain
from policymine.statistics.bootstrap import MIN_UNITS
from policymine.statistics.fdr import q_values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "KeywordChanges", "Pair", "consecutive", "describes", "list_changes", "references"]

COLUMNS: Final = (
    "before",
    "after",
    "change",
    "term",
    "count_before",
    "count_after",
    "docs_before",
    "docs_after",
    "p",
    "q",
    "first",
    "last",
)
describes: Final = (
    "Terms used in one of two consecutive groups only; p is a permutation test of documents with a studentised "
    "statistic, q is Benjamini-Hochberg over all terms and pairs of groups tested."
)
references: Final = (cited("gilbert2005"),)
# A term is tested where all its documents on one side would have a chance of at most this.
_ATTAINABLE: Final = 0.01


@dataclass(frozen=True, eq=False)
class Pair:
    """Two consecutive groups and the terms to be tested.

    Parameters
    ----------
    before, after : labels of the groups. rows_before, rows_after : their documents.
    columns : terms that could tell, columns of the matrix.
    """

    before: str
    after: str
    rows_before: NDArray[np.int64]
    rows_after: NDArray[np.int64]
    columns: NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class KeywordChanges(Result):
    """Terms that enter and leave. Columns of the table:

    - before, after : the two groups. change : `enters`; `returns` (absent before, used earlier still); `leaves`;
      `pauses` (absent after, used again later).
    - term; count_before, count_after : uses; docs_before, docs_after : documents that hold it.
    - p, q : of no difference between the documents of the two groups.
    - first, last : the first and the last group that use it.

    Parameters
    ----------
    usage : how each listed term is used in every group: term, group, count, n_docs, rate per 10,000 tokens.
    n_tested : tests made, over all pairs.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    usage: pd.DataFrame = field(
        default_factory=lambda: frame([], ("term", "group", "count", "n_docs", "rate"))
    )
    n_tested: int = 0
    messages: tuple[Mapping[str, str], ...] = field(default=())

    def extra(self) -> dict[str, Any]:
        """Return the number of tests, the use of each listed term in every group, and the notes."""
        return {
            "n_tested": self.n_tested,
            "usage": [plain(dict(row)) for row in self.usage.to_dict("records")],
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many terms enter and leave."""
        change = self.table["change"]
        comes = int(change.isin(["enters", "returns"]).sum())
        return headline("keywords.changes", lang, comes=comes, goes=len(change) - comes, tests=self.n_tested)


def consecutive(data: KeywordData) -> tuple[list[Pair], list[tuple[str, str, int, int]]]:
    """Return the pairs of consecutive groups that can be tested, and those that cannot with their documents.

    Raises
    ------
    NotEnoughDataError : fewer than two groups, or no pair with five documents on both sides.
    """
    parts = data.parts()
    if len(parts) < 2:
        raise NotEnoughDataError(
            f"changes are told between groups, and there is {len(parts)}; take another --by"
        )
    counts = data.counted.counts
    pairs, left = [], []
    for (before, rows_before), (after, rows_after) in itertools.pairwise(parts):
        n, m = int(rows_before.size), int(rows_after.size)
        if min(n, m) < MIN_UNITS:
            left.append((before, after, n, m))
            continue
        held = np.bincount(
            counts[np.concatenate((rows_before, rows_after))].indices, minlength=len(data.matrix.terms)
        )
        clean = _clean_p(n, m)[held]
        columns = np.flatnonzero((clean > 0) & (clean <= _ATTAINABLE))
        pairs.append(Pair(before, after, rows_before, rows_after, columns))
    if not pairs:
        sizes = ", ".join(f"{label} {rows.size}" for label, rows in parts[:8])
        raise NotEnoughDataError(
            f"no two consecutive groups have {MIN_UNITS} documents each ({sizes}); take a coarser --by, such as decade"
        )
    return pairs, left


def _clean_p(n: int, m: int) -> NDArray[np.float64]:
    """Return the chance that k of n + m documents stand on one side only, (n + m + 1,): the p of a clean change.

    >>> _clean_p(5, 5).round(4)[[4, 5, 6]].tolist()
    [0.0476, 0.0079, 0.0]
    """
    from scipy.stats import hypergeom

    k = np.arange(n + m + 1)
    return np.asarray(hypergeom.pmf(0, n + m, n, k) + hypergeom.pmf(0, n + m, m, k), dtype=np.float64)


def list_changes(
    data: KeywordData,
    pairs: Sequence[Pair],
    untested: Sequence[tuple[str, str, int, int]],
    p: Sequence[NDArray[np.float64]],
    *,
    max_q: float = 0.05,
    top_n: int = 15,
    provenance: Provenance,
    texts: Mapping[str, str] | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> KeywordChanges:
    """Return the terms that enter and leave with a q of at most `max_q`.

    Parameters
    ----------
    data : the terms and their uses. pairs, untested : from `consecutive`.
    p : of each term tested, one array a pair.
    max_q : largest q listed; 1 lists all.
    top_n : most terms a pair and direction, smallest q first.
    provenance : what made it. texts : for the sentences. messages : what the reader must know besides.

    Raises InputError where `max_q` is no share or `top_n` below 1.
    """
    if not 0.0 < max_q <= 1.0:
        raise InputError(f"max_q is a share above 0 and up to 1, not {max_q}")
    if top_n < 1:
        raise InputError(f"a change is told by 1 term or more, not {top_n}")
    q = q_values(np.concatenate([np.zeros(0), *p]))
    bounds = np.concatenate(([0], np.cumsum([values.size for values in p])))
    by_group = _Groups(data)
    rows: list[dict[str, Any]] = []
    for i, pair in enumerate(pairs):
        rows += _rows(by_group, pair, p[i], q[bounds[i] : bounds[i + 1]], max_q, top_n)
    terms = list(dict.fromkeys(row["term"] for row in rows))
    notes = [*messages, message("changes_tested", n=int(q.size), pairs=len(pairs), q=f"{max_q:g}")]
    if not rows:
        absent = [by_group.absent(pair, q[bounds[i] : bounds[i + 1]]) for i, pair in enumerate(pairs)]
        least = min((float(values.min()) for values in absent if values.size), default=1.0)
        notes.append(message("changes_none", q=f"{least:.2g}"))
    notes += [
        message("changes_untested", before=before, after=after, n=n, m=m, needed=MIN_UNITS)
        for before, after, n, m in untested
    ]
    found = [
        Keyword(
            str(row["after" if row["change"] in ("enters", "returns") else "before"]), row["term"], 0.0, 0, 0
        )
        for row in rows
    ]
    return KeywordChanges(
        table=frame(rows, COLUMNS),
        provenance=noted(provenance, notes),
        sentences=sentences_of(found, data, texts or {}, 3),
        usage=by_group.usage(terms),
        n_tested=int(q.size),
        messages=tuple(notes),
    )


class _Groups:
    """Uses and documents of each term in each group."""

    def __init__(self, data: KeywordData) -> None:
        self.data = data
        self.parts = data.parts()
        self.labels = [label for label, _ in self.parts]
        counts, n_terms = data.counted.counts, len(data.matrix.terms)
        shape = (len(self.parts), n_terms)
        self.count = np.zeros(shape, dtype=np.int64)
        self.n_docs = np.zeros(shape, dtype=np.int64)
        for g, (_, rows) in enumerate(self.parts):
            part = counts[rows]
            self.count[g] = np.bincount(part.indices, weights=part.data, minlength=n_terms)
            self.n_docs[g] = np.bincount(part.indices, minlength=n_terms)

    def absent(self, pair: Pair, q: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the q of the terms that one side of a pair lacks."""
        b, a = self.labels.index(pair.before), self.labels.index(pair.after)
        least = np.minimum(self.count[b, pair.columns], self.count[a, pair.columns])
        return np.asarray(q[least == 0], dtype=np.float64)

    def usage(self, terms: Sequence[str]) -> pd.DataFrame:
        column = {term: j for j, term in enumerate(self.data.matrix.terms)}
        tokens = [max(int(self.data.matrix.n_tokens[rows].sum()), 1) for _, rows in self.parts]
        rows = [
            {
                "term": term,
                "group": label,
                "count": int(self.count[g, column[term]]),
                "n_docs": int(self.n_docs[g, column[term]]),
                "rate": float(self.count[g, column[term]] / tokens[g] * 10_000),
            }
            for term in terms
            for g, label in enumerate(self.labels)
        ]
        return frame(rows, ("term", "group", "count", "n_docs", "rate"))


def _parts(groups: _Groups, columns: NDArray[np.int64], here: int) -> NDArray[np.bool_]:
    """Return which terms only ever stand inside one longer term of the list, which tells the same."""
    names = [groups.data.matrix.terms[column] for column in columns]
    count = groups.count[here, columns]
    # Only a term of as many uses can hold them all.
    equal: dict[int, list[int]] = {}
    for i, uses in enumerate(count.tolist()):
        equal.setdefault(uses, []).append(i)
    told = np.zeros(len(names), dtype=bool)
    for same in equal.values():
        for i in same:
            told[i] = any(names[i] in names[k] and len(names[k]) > len(names[i]) for k in same)
    return told


def _rows(
    groups: _Groups,
    pair: Pair,
    p: NDArray[np.float64],
    q: NDArray[np.float64],
    max_q: float,
    top_n: int,
) -> list[dict[str, Any]]:
    b, a = groups.labels.index(pair.before), groups.labels.index(pair.after)
    rows: list[dict[str, Any]] = []
    for here, there in ((a, b), (b, a)):
        j = pair.columns
        good = (groups.count[there, j] == 0) & (groups.count[here, j] > 0) & (q <= max_q)
        order = np.flatnonzero(good)
        order = order[
            np.lexsort((order, -groups.count[here, j[order]], -groups.n_docs[here, j[order]], q[order]))
        ]
        order = order[~_parts(groups, j[order], here)]
        for i in order[:top_n].tolist():
            column = int(j[i])
            used = np.flatnonzero(groups.count[:, column])
            if here == a:
                change = "enters" if used[0] == a else "returns"
            else:
                change = "leaves" if used[-1] == b else "pauses"
            rows.append(
                {
                    "before": pair.before,
                    "after": pair.after,
                    "change": change,
                    "term": groups.data.matrix.terms[column],
                    "count_before": int(groups.count[b, column]),
                    "count_after": int(groups.count[a, column]),
                    "docs_before": int(groups.n_docs[b, column]),
                    "docs_after": int(groups.n_docs[a, column]),
                    "p": float(p[i]),
                    "q": float(q[i]),
                    "first": groups.labels[used[0]],
                    "last": groups.labels[used[-1]],
                }
            )
    return rows
