"""The topics of a meeting: where its talk turns to another subject, told by its words alone.

The turns are divided so that each segment is likeliest to have one vocabulary of its own (Eisenstein & Barzilay 2008), on
the token ids of the segmented corpus, words of grammar aside. The number of segments is chosen by a prior on their number, or
given. No training, no language model: a first division for reading, to be compared with the fixed-length baseline
(`segmentation_scores`), not the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError

__all__ = ["TopicSegments", "reference_boundaries", "segment_topics"]

_MOST: Final = 60


@dataclass(frozen=True, eq=False)
class TopicSegments:
    """A division of a meeting.

    Parameters
    ----------
    boundaries : the units (turns) that begin a segment, ascending, the first unit aside.
    n_units : number of units.
    costs : cost of the best division into 1, 2, ... segments, without the prior.
    """

    boundaries: tuple[int, ...]
    n_units: int
    costs: tuple[float, ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First and last unit of each segment, both included."""
        edges = [0, *self.boundaries, self.n_units]
        return [(a, b - 1) for a, b in pairwise(edges)]


def segment_topics(
    ids: NDArray[np.int32],
    indptr: NDArray[np.int64],
    *,
    n_segments: int | None = None,
    prior: float = 1.0,
    shortest: int = 3,
    smoothing: float | None = None,
) -> TopicSegments:
    """Return the division of a meeting into topics.

    Parameters
    ----------
    ids : word ids of the units, one after another; leave out words of grammar.
    indptr : where each unit begins, (n_units + 1,); a unit (a turn, a sentence) is never parted.
    n_segments : how many segments; None lets the words decide.
    prior : what each further segment costs, in units of log(number of tokens): larger, fewer segments.
    shortest : fewest units of a segment, kept to where so many segments of that length fit.
    smoothing : what every word counts in a segment before it has been said. The smaller, the more a repeated word weighs
        and the finer the division; by default 1 (a uniform prior) where the words decide on the number, 0.1 where it is
        given and only the places are sought.

    Raises InputError where there is no unit, or more segments are asked for than there are units.

    Source: Eisenstein, J. & Barzilay, R. (2008), Bayesian unsupervised topic segmentation, EMNLP; Utiyama, M. & Isahara, H.
    (2001), A statistical model for domain-independent text segmentation, ACL, for the prior on the number.

    >>> ids = np.array([0, 1, 0, 1, 0, 1] * 4 + [2, 3, 2, 3, 2, 3] * 4, dtype=np.int32)
    >>> segment_topics(ids, np.arange(0, 49, 6)).spans
    [(0, 3), (4, 7)]
    """
    from policymine.kernels.cohesion import divide

    n = indptr.size - 1
    if n < 1:
        raise InputError("a meeting without a turn has no topics")
    if n_segments is not None and not 1 <= n_segments <= n:
        raise InputError(f"{n} turns make from 1 to {n} segments, not {n_segments}")
    least = max(1, min(shortest, n // (n_segments or 1)))
    most = n_segments or max(1, min(_MOST, n // least))
    weight = smoothing if smoothing is not None else 1.0 if n_segments is None else 0.1
    costs, starts = divide(ids, indptr, most, smoothing=weight, shortest=least)
    if n_segments is None:
        total = costs + prior * np.log(max(ids.size, 2)) * np.arange(1, most + 1)
        chosen = int(np.argmin(total)) + 1
    else:
        chosen = n_segments
    boundaries: list[int] = []
    end = n
    for layer in range(chosen - 1, 0, -1):
        end = int(starts[layer, end])
        boundaries.append(end)
    return TopicSegments(tuple(sorted(boundaries)), n, tuple(float(c) for c in costs))


def reference_boundaries(n_units: int, topics: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the boundaries that stated topics make: wherever the set of topics that a turn belongs to changes.

    Parameters
    ----------
    n_units : number of turns.
    topics : as a transcript states them: `spans` of first and last turn, both included; a topic may have several, a turn
        may have none.

    A stretch without a topic belongs to the segment before it, so that a turn between two topics makes no segment.

    >>> reference_boundaries(10, [{"spans": [[0, 3], [8, 9]]}, {"spans": [[5, 7]]}])
    [5, 8]
    """
    held: list[set[int]] = [set() for _ in range(n_units)]
    for number, topic in enumerate(topics):
        for first, last in topic.get("spans", ()):
            for unit in range(max(first, 0), min(last, n_units - 1) + 1):
                held[unit].add(number)
    boundaries: list[int] = []
    current: set[int] | None = None
    for unit, those in enumerate(held):
        if not those:
            continue
        if current is not None and those != current and unit > 0:
            boundaries.append(unit)
        current = those
    return boundaries
