"""Kaplan-Meier against a case worked by hand, an independent implementation, and a simulated coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.statistics.survival import kaplan_meier, median_time


def test_worked_by_hand() -> None:
    # Six issues: decided after 10, 20, 20 days; open when last seen after 15, 30, 40.
    steps = kaplan_meier([10, 15, 20, 20, 30, 40], [True, False, True, True, False, False])
    assert [(s.time, s.at_risk, s.events, s.censored) for s in steps] == [
        (10, 6, 1, 0),
        (15, 5, 0, 1),
        (20, 4, 2, 0),
        (30, 2, 0, 1),
        (40, 1, 0, 1),
    ]
    assert [round(s.survival, 6) for s in steps] == [0.833333, 0.833333, 0.416667, 0.416667, 0.416667]
    # Greenwood after 20 days: 1/(6*5) + 2/(4*2) = 0.283333; on the log-log scale exp(+-1.96*sqrt(G)/|ln S|).
    width = 1.959964 * math.sqrt(1 / 30 + 2 / 8) / abs(math.log(5 / 12))
    assert steps[2].low == pytest.approx((5 / 12) ** math.exp(width), abs=1e-6)
    assert steps[2].high == pytest.approx((5 / 12) ** math.exp(-width), abs=1e-6)
    assert median_time(steps).time == 20


def test_against_statsmodels() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(3)
    times = rng.integers(1, 40, 60).astype(float)
    events = rng.random(60) < 0.6
    theirs = SurvfuncRight(times, events.astype(int))
    mine = {s.time: s.survival for s in kaplan_meier(times.tolist(), events.tolist()) if s.events}
    assert sorted(mine) == pytest.approx(theirs.surv_times.tolist())
    assert [mine[t] for t in theirs.surv_times] == pytest.approx(theirs.surv_prob.tolist())


def test_no_interval_where_there_is_none_and_none_of_zero_width() -> None:
    steps = kaplan_meier([1, 2, 3], [False, True, True])
    assert (steps[0].survival, steps[0].low) == (1.0, None)
    assert (steps[-1].survival, steps[-1].high) == (0.0, None)
    assert all(s.low < s.high for s in steps if s.low is not None and s.high is not None)
    assert median_time(kaplan_meier([5, 6], [False, False])).time is None
    assert kaplan_meier([], []) == ()


@pytest.mark.parametrize(("times", "events"), [([1], []), ([-1], [True]), ([math.nan], [True])])
def test_bad_input(times: list[float], events: list[bool]) -> None:
    with pytest.raises(InputError):
        kaplan_meier(times, events)


def test_interval_holds_its_level() -> None:
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(300):
        life, seen = rng.exponential(10, 15), rng.exponential(20, 15)
        steps = kaplan_meier(np.minimum(life, seen).tolist(), (life <= seen).tolist())
        at = [s for s in steps if s.time <= 7]
        if not at or at[-1].low is None or at[-1].high is None:
            inside += 1
            continue
        inside += at[-1].low <= math.exp(-0.7) <= at[-1].high
    assert inside >= 0.92 * 300
