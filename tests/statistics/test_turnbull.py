"""Turnbull's estimate: a published example, Kaplan and Meier as a special case, and bounds that cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.errors import InputError
from policymine.statistics.survival import kaplan_meier
from policymine.statistics.turnbull import event_bounds, turnbull

INF = float("inf")
# Months to breast retraction under radiotherapy alone, Finkelstein, D. M. & Wolfe, R. A. (1985). A semiparametric model for
# regression analysis of interval-censored failure time data. Biometrics 41, table 4 (46 patients).
RADIOTHERAPY = [
    (45, INF), (6, 10), (0, 7), (46, INF), (46, INF), (7, 16), (17, INF), (7, 14), (37, 44), (0, 8), (4, 11), (15, INF),
    (11, 15), (22, INF), (46, INF), (46, INF), (25, 37), (46, INF), (26, 40), (46, INF), (27, 34), (36, 44), (46, INF),
    (36, 48), (37, INF), (40, INF), (17, 25), (46, INF), (11, 18), (38, INF), (5, 12), (37, INF), (0, 5), (18, INF),
    (24, INF), (36, INF), (5, 11), (19, 35), (17, 25), (24, INF), (32, INF), (33, INF), (19, 26), (37, INF), (34, INF),
    (36, INF),
]  # fmt: skip


def test_the_published_estimate_of_breast_retraction() -> None:
    # Masses as printed by Fay, M. P. & Shaw, P. A. (2010). Exact and asymptotic weighted logrank tests for interval
    # censored data: the interval R package. Journal of Statistical Software 36(2).
    found = turnbull(*zip(*RADIOTHERAPY, strict=True))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [
        (4, 5), (6, 7), (7, 8), (11, 12), (24, 25), (33, 34), (38, 40), (46, 48),
    ]  # fmt: skip
    assert found.mass.round(4).tolist() == [0.0463, 0.0334, 0.0887, 0.0708, 0.0926, 0.0818, 0.1209, 0.4656]
    assert found.n == 46
    assert found.quantile(0.5) == (38.0, 40.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=25))
def test_exact_and_right_censored_times_give_kaplan_and_meier(units: list[tuple[int, bool]]) -> None:
    left = [float(t) - (0.5 if e else 0.0) for t, e in units]
    right = [float(t) if e else INF for t, e in units]
    found = turnbull(left, right)
    for step in kaplan_meier([t for t, _ in units], [e for _, e in units]):
        if step.events:
            assert found.happened_by(step.time)[0] == pytest.approx(1.0 - step.survival, abs=2e-5)


def test_those_of_whom_nothing_is_known_carry_no_weight() -> None:
    known = turnbull([0, 2, 3], [1, 4, INF])
    with_more = turnbull([0, 2, 3, -INF, -INF], [1, 4, INF, INF, INF])
    assert with_more.mass.tolist() == known.mass.tolist()
    assert with_more.n == 5
    assert turnbull([-INF], [INF]).quantile(0.5) is None


def test_bounds_cover_the_true_share_whatever_the_looks() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(300):
        event = rng.exponential(5.0, 8)
        looks = np.sort(rng.uniform(0, 12, (8, 3)), axis=1)
        left = np.array([max([-INF, *row[row < e]]) for row, e in zip(looks, event, strict=True)])
        right = np.array([min([INF, *row[row >= e]]) for row, e in zip(looks, event, strict=True)])
        ((_, _, low, high),) = event_bounds(left, right, [5.0])
        assert low < high
        covered += low <= 1.0 - np.exp(-1.0) <= high
    assert covered >= 0.95 * 300


@pytest.mark.parametrize(
    ("left", "right"), [([], []), ([1], [1]), ([2], [1]), ([float("nan")], [1]), ([1, 2], [3])]
)
def test_bad_intervals_are_errors(left: list[float], right: list[float]) -> None:
    with pytest.raises(InputError):
        turnbull(left, right)
