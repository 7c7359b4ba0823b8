"""Several breaks against a sum over every set of boundaries, and what they make of a verdict."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.special import logsumexp

from policymine.kernels.breaks import stretch_sums
from policymine.shifts.base import uses_of
from policymine.shifts.breakpoint import BreakModel, gained
from policymine.shifts.several import PRIOR, fit_several
from policymine.statistics.betabinomial import RHO
from tests.shifts.test_measure import YEARS, measure, plant


def test_the_sum_is_over_every_set_of_boundaries() -> None:
    rng = np.random.default_rng(3)
    periods = [str(y) for y in range(2001, 2010)]
    at = [
        "2001",
        "2002",
        "2004",
        "2005",
        "2006",
        "2008",
        "2009",
    ]  # the gaps before 2004 and 2008 count double
    new = rng.integers(0, 4, 7)
    table = pd.DataFrame({"document": list("abcdefg"), "period": at, "old": 3 - new, "new": new})
    model = BreakModel(uses_of(table, periods))
    found = fit_several(model)
    assert found is not None
    sums = stretch_sums(model.running, model.starts, np.arange(8))
    gaps = [1, 2, 1, 1, 2, 1]
    by_number, first = {}, np.zeros(7)
    for k, prior in PRIOR.items():
        sets = list(itertools.combinations(range(1, 7), k))
        weights = [np.prod([gaps[b - 1] for b in chosen]) for chosen in sets]
        terms = []
        for chosen, weight in zip(sets, weights, strict=True):
            edges = [0, *chosen, 7]
            whole = sum(sums[a, b] for a, b in itertools.pairwise(edges))
            terms.append(logsumexp(whole) - np.log(RHO.size) + np.log(weight / sum(weights)))
        by_number[k] = logsumexp(terms) + np.log(prior)
        if k == max(found.numbers, key=found.numbers.get):
            for chosen, term in zip(sets, terms, strict=True):
                first[chosen[0]] += np.exp(term - logsumexp(terms))
    evidence = logsumexp(list(by_number.values()))
    assert found.log_evidence == pytest.approx(evidence)
    assert found.numbers == pytest.approx({k: np.exp(v - evidence) for k, v in by_number.items()})
    by_label = dict(zip(periods, found.posteriors[0], strict=True))
    assert by_label["2002"] == pytest.approx(first[1])
    assert by_label["2003"] == pytest.approx(first[2] / 2)
    assert by_label["2004"] == pytest.approx(first[2] / 2)


def test_there_and_back_again_is_two_breaks() -> None:
    table = plant(lambda t: np.where((t >= 6) & (t < 14), 0.95, 0.05), periods=YEARS, per_period=5, seed=5)
    found = measure(table, YEARS)
    assert found.verdict == "abrupt"
    assert {b["period"]: b["direction"] for b in found.breaks} == {"2007": "to_new", "2015": "to_old"}
    assert found.n_breaks["2"] > 0.5
    assert sum(found.n_breaks.values()) == pytest.approx(1.0)
    assert "changes 2 times" in found.reason("en")
    assert "2 次变化" in found.reason("zh")


def test_how_far_the_gaining_term_came_whichever_it_is() -> None:
    share = np.array([0.055, 0.955])
    to_new = gained(np.array([1.0, 0.0]), np.array([0.0, 1.0]), share)
    to_old = gained(np.array([0.0, 1.0]), np.array([1.0, 0.0]), share)
    assert to_new[95] == pytest.approx(1.0)
    assert to_old[94] == pytest.approx(1.0)
