"""Topic segmentation and its scores: hand-computed and published cases, and a text that falls into two."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.kernels.cohesion import divide
from policymine.minutes.segmentation import reference_boundaries, segment_topics
from policymine.minutes.segmentation_scores import fixed_length, pk, window_diff, window_of


def flags(string: str) -> tuple[int, list[int]]:
    """A string of boundary flags (1: a boundary after this unit) as units and boundaries."""
    return len(string) + 1, [k + 1 for k, flag in enumerate(string) if flag == "1"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("000100000010", "000100000010", 0.0),
        # Worked examples of the natural language toolkit's documentation.
        ("000100000010", "000010000100", 0.3),
        ("000010000100", "100000010000", 0.8),
    ],
)
def test_window_diff_as_published(one: str, other: str, expected: float) -> None:
    n, true = flags(one)
    _, said = flags(other)
    assert window_diff(n, true, said, window=3) == pytest.approx(expected)


@pytest.mark.parametrize(("said", "expected"), [("1" * 400, 0.5), ("0" * 400, 0.5), ("0100" * 100, 0.0)])
def test_pk_as_published(said: str, expected: float) -> None:
    n, true = flags("0100" * 100)
    _, found = flags(said)
    assert pk(n, true, found, window=2) == pytest.approx(expected, abs=0.003)


def test_scores_by_hand() -> None:
    # Units 0..5, a boundary before 3, pairs two apart: (0,2) (1,3) (2,4) (3,5); the true answer is same, apart, apart, same.
    assert pk(6, [3], [2], window=2) == 2 / 4
    # A near miss inside the window costs Pk and WindowDiff alike; a boundary too many costs WindowDiff alone.
    assert pk(6, [3], [3, 4], window=2) == 1 / 4
    assert window_diff(6, [3], [3, 4], window=2) == 2 / 4
    assert window_of(100, [25, 50, 75]) == 12
    assert fixed_length(12, 4) == [3, 6, 9]
    for bad in (0, 6):
        with pytest.raises(InputError, match="from 1 unit to 5"):
            pk(6, [3], [3], window=bad)
    with pytest.raises(InputError, match="a boundary is the number of a unit"):
        window_diff(6, [3], [6])


def cost(words: list[int], k: int, smoothing: float) -> float:
    """The Dirichlet-multinomial marginal likelihood in closed form."""
    gamma = math.lgamma
    told = gamma(k * smoothing) - gamma(len(words) + k * smoothing)
    return -told - sum(gamma(f + smoothing) - gamma(smoothing) for f in Counter(words).values())


def test_the_kernel_finds_the_best_of_all_divisions() -> None:
    rng = np.random.default_rng(3)
    units = [rng.integers(0, 4, rng.integers(1, 5)).tolist() for _ in range(7)]
    ids = np.array([word for unit in units for word in unit], dtype=np.int32)
    indptr = np.concatenate([[0], np.cumsum([len(unit) for unit in units])]).astype(np.int64)
    k = len(set(ids.tolist()))
    costs, starts = divide(ids, indptr, 4, smoothing=0.5)
    for m in range(1, 5):
        best = min(
            (
                sum(
                    cost([w for u in units[a:b] for w in u], k, 0.5)
                    for a, b in itertools.pairwise([0, *cuts, 7])
                ),
                cuts,
            )
            for cuts in itertools.combinations(range(1, 7), m - 1)
        )
        assert costs[m - 1] == pytest.approx(best[0])
        if m > 1:
            assert starts[m - 1, 7] == best[1][-1]


def test_two_subjects_and_one() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 30, 600), rng.integers(30, 60, 600)
    ids = np.concatenate([first, second]).astype(np.int32)
    indptr = np.arange(0, 1201, 20)
    assert segment_topics(ids, indptr).boundaries == (30,)
    assert segment_topics(rng.integers(0, 30, 1200).astype(np.int32), indptr).boundaries == ()
    assert len(segment_topics(ids, indptr, n_segments=4).boundaries) == 3
    with pytest.raises(InputError, match="without a turn"):
        segment_topics(ids[:0], np.zeros(1, dtype=np.int64))
    with pytest.raises(InputError, match="from 1 to 60"):
        segment_topics(ids, indptr, n_segments=61)


def test_boundaries_of_stated_topics() -> None:
    assert reference_boundaries(6, [{"spans": [[0, 2]]}, {"spans": [[3, 5]]}]) == [3]
    # A stretch that nobody named belongs to what came before it; a topic that comes back opens a segment.
    assert reference_boundaries(9, [{"spans": [[1, 2], [6, 8]]}, {"spans": [[4, 5]]}]) == [4, 6]
    assert reference_boundaries(3, []) == []
