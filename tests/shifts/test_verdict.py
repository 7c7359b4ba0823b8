"""Verdicts and their probabilities, and what a corpus could have shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policymine.shifts.base import VERDICTS, uses_of
from policymine.shifts.breakpoint import N_SHARES
from policymine.shifts.power import find_power
from policymine.shifts.verdict import Test, weigh
from policymine.statistics.betabinomial import RHO
from tests.shifts.test_measure import YEARS, flat, measure, plant, step

FLAT_RHO = np.full(RHO.size, -np.log(RHO.size))


def at(share: float) -> np.ndarray:
    found = np.zeros(N_SHARES)
    found[int(share * N_SHARES)] = 1.0
    return found


def a_test(p: float = 0.001, abrupt: float = 10.0, gradual: float = 5.0, several: float = 2.0) -> Test:
    return Test(p, 0.001, 999, abrupt, gradual, several)


def test_probabilities_sum_to_one_and_follow_the_share_that_was_reached() -> None:
    gains = {"abrupt": at(0.95), "gradual": at(0.95), "several": at(0.95)}
    found = weigh(a_test(), gains, at(0.5), in_steps=False, narrowing=0.0)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["abrupt"] > 0.97
    half = weigh(a_test(), dict.fromkeys(gains, at(0.5)), at(0.5), in_steps=False, narrowing=0.25)
    assert half["coexistence"] == pytest.approx(0.75, abs=0.01)
    assert half["narrowing"] == pytest.approx(0.25, abs=0.01)
    stray = weigh(a_test(), dict.fromkeys(gains, at(0.02)), at(0.5), in_steps=False, narrowing=0.25)
    assert stray["none"] > 0.97


def test_shuffles_that_reach_the_evidence_bound_the_odds() -> None:
    assert a_test(p=0.001).change > 0.99
    assert a_test(p=0.05).change == pytest.approx(2.456 / 3.456, abs=1e-3)
    assert a_test(p=0.6).change == pytest.approx(0.5)
    assert not a_test(p=0.06).claimed
    assert a_test(p=0.06).leaning
    assert not a_test(p=0.2).leaning


def test_several_breaks_that_explain_no_more_take_no_part() -> None:
    gains = {"abrupt": at(0.95), "gradual": at(0.95), "several": at(0.95)}
    found = weigh(a_test(10.0, 10.0, 0.0, 10.5), gains, at(0.5), in_steps=True, narrowing=0.0)
    assert found["gradual"] < 0.01


def test_more_documents_show_smaller_changes() -> None:
    smallest = []
    for each in (1, 4, 16):
        uses = uses_of(plant(flat(0.5), periods=YEARS, per_period=each, rho=0.3), YEARS)
        found = find_power(uses, FLAT_RHO, min_odds=10.0, alpha=0.05, seed=0)
        assert found.full > 0.8
        smallest.append(found.smallest)
    assert smallest[0] > smallest[1] > smallest[2]
    again = find_power(uses, FLAT_RHO, min_odds=10.0, alpha=0.05, seed=0)
    assert again == found


@pytest.mark.slow
def test_a_change_of_the_size_stated_is_found_about_as_often() -> None:
    uses = uses_of(plant(flat(0.5), periods=YEARS, per_period=5, rho=0.35, seed=2), YEARS)
    log_rho = np.where(np.isclose(RHO, 0.35), 0.0, -np.inf)
    size = find_power(uses, log_rho, min_odds=10.0, alpha=0.05, seed=0).smallest
    assert size is not None
    found = 0
    for seed in range(15):
        low, high = 0.5 - size / 2, 0.5 + size / 2
        table = plant(step(10, low, high), periods=YEARS, per_period=5, rho=0.35, seed=seed)
        found += bool(measure(table, YEARS, n_permutations=99).breaks)
    assert 8 <= found <= 15


def test_documents_that_could_not_show_a_replacement_are_not_enough() -> None:
    years = [str(y) for y in range(2001, 2010)]
    table = pd.DataFrame(
        {
            "document": years,
            "period": years,
            "old": [1, 0, 1, 1, 0, 1, 0, 1, 1],
            "new": [0, 1, 0, 0, 1, 0, 1, 0, 0],
        }
    )
    found = measure(table, years)
    assert found.verdict == "not_enough_data"
    assert found.breaks == ()
    assert found.power["full_replacement"] < 0.8
    assert "too few to judge" in found.reason("en")


def test_every_verdict_has_its_probability_and_every_result_its_power() -> None:
    found = measure(plant(step(9), periods=YEARS, per_period=3), YEARS).to_dict()
    assert set(found["probabilities"]) == set(VERDICTS)
    assert found["probabilities"]["not_enough_data"] is None
    assert found["power"]["full_replacement"] > 0.8
    none = measure(plant(flat(0.0), periods=YEARS, per_period=2), YEARS).to_dict()
    assert none["probabilities"]["none"] == 1.0
    quiet = measure(plant(flat(0.5), periods=YEARS, per_period=5, seed=3), YEARS)
    assert "of 80% if the share moved by" in quiet.reason("en")
