"""Between which two days a group took a term up: not after its first use, and not before a run of documents without it.

The upper end is the first document with the term. The lower end is the earliest document of the last run without it that
is long enough: were the term taken up before, so many documents would all lack it in at most 5% of cases. A group with too
few documents before its first use has no lower end, and one that never used it and wrote too little may have taken it up
any time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.adoption.base import Texts
from policymine.shifts.adoption.exposure import UseRate, use_rate

__all__ = ["Timing", "rate_after", "timings"]


@dataclass(frozen=True, slots=True)
class Timing:
    """When one group took the term up.

    Parameters
    ----------
    low, high : ordinals of days; the term was taken up after low and by high; minus infinity and infinity where unknown.
    first, second : row of the first and of the second document with the term, None where there is none.
    before : row of the document that gives the lower end, None where there is none.
    silent : rows of the eligible documents without it before the first use (all, where there is none), in order.
    used, unused : eligible documents after the first use, with and without the term.
    """

    low: float
    high: float
    first: int | None
    second: int | None
    before: int | None
    silent: tuple[int, ...]
    used: int
    unused: int


def _split(texts: Texts, rows: NDArray[np.int64]) -> tuple[int | None, int | None, list[int], int, int]:
    """Return first and second use, the silent documents surely before, and those with and without it behind."""
    mine = rows[texts.eligible[rows]]
    using = mine[texts.used[mine]]
    if not using.size:
        return None, None, mine.tolist(), 0, 0
    # The first by the day by which it was surely written.
    using = using[np.lexsort((using, texts.first[using], texts.last[using]))]
    first = int(using[0])
    silent = mine[~texts.used[mine] & (texts.last[mine] < texts.first[first])]
    behind = mine[(mine != first) & (texts.first[mine] >= texts.last[first])]
    used = int(texts.used[behind].sum())
    second = int(using[1]) if using.size > 1 else None
    return first, second, silent.tolist(), used, int(behind.size) - used


def rate_after(texts: Texts, members: Sequence[NDArray[np.int64]]) -> UseRate:
    """Return the share of documents that use the term once taken up, over groups given as rows of `texts`."""
    parts = [_split(texts, rows) for rows in members]
    using = [p for p in parts if p[0] is not None]
    return use_rate([p[3] for p in using], [p[4] for p in using])


def timings(texts: Texts, members: Sequence[NDArray[np.int64]], rate: UseRate) -> list[Timing]:
    """Return when each group took the term up.

    Parameters
    ----------
    texts : the documents.
    members : rows of each group.
    rate : how often documents use the term once taken up.
    """
    found = []
    for rows in members:
        first, second, silent, used, unused = _split(texts, rows)
        n = rate.needed(used, unused)
        before = silent[-n] if n is not None and len(silent) >= n else None
        found.append(
            Timing(
                # A document without it may be of any day its date allows: the first one is the cautious one.
                low=float(texts.first[before]) if before is not None else -math.inf,
                high=float(texts.last[first]) if first is not None else math.inf,
                first=first,
                second=second,
                before=before,
                silent=tuple(silent),
                used=used,
                unused=unused,
            )
        )
    return found
