"""The break and the curve against integrals worked out another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate
from scipy.special import betaln, logsumexp

from policymine.errors import InputError
from policymine.shifts.base import Uses, uses_of
from policymine.shifts.breakpoint import BreakModel, credible_set
from policymine.shifts.transition import MIN_DURATION, fit_transition, period_table
from policymine.statistics.betabinomial import RHO

OLD = [3, 1, 4, 2, 0, 1, 0]
NEW = [0, 1, 0, 0, 2, 3, 5]
PERIODS = ["2001", "2002", "2003", "2004", "2005", "2006", "2007", "2008", "2009"]
# Two documents in 2002, none with the terms in 2001, 2005 and 2009.
AT = ["2002", "2002", "2003", "2004", "2006", "2007", "2008"]


@pytest.fixture
def uses() -> Uses:
    table = pd.DataFrame({"document": [f"d{i}" for i in range(7)], "period": AT, "old": OLD, "new": NEW})
    return uses_of(table, PERIODS)


def _log_pdf(mean: np.ndarray, rho: float, rows: list[int]) -> np.ndarray:
    s = 1.0 / rho - 1.0
    a, b = mean * s, (1.0 - mean) * s
    return sum(betaln(NEW[i] + a, OLD[i] + b) - betaln(a, b) for i in rows)  # type: ignore[return-value]


def _segment(rho: float, rows: list[int]) -> float:
    value, _ = integrate.quad(
        lambda t: float(np.exp(_log_pdf(np.sin(np.array(t)) ** 2, rho, rows))), 1e-9, np.pi / 2 - 1e-9
    )
    return value / (np.pi / 2)


def test_evidence_and_posterior_are_the_integrals(uses: Uses) -> None:
    model = BreakModel(uses)
    everything = list(range(7))
    none = np.mean([_segment(r, everything) for r in RHO])
    assert model.none()[0] == pytest.approx(np.log(none), abs=1e-3)
    # Boundaries between documents, and how many observed periods each could be: 2005 is free.
    cuts = {2: ["2003"], 3: ["2004"], 4: ["2005", "2006"], 5: ["2007"], 6: ["2008"]}
    mass = {
        c: np.mean([_segment(r, everything[:c]) * _segment(r, everything[c:]) for r in RHO]) for c in cuts
    }
    total = sum(mass[c] * len(labels) for c, labels in cuts.items())
    fitted = model.fit()
    assert fitted.log_evidence == pytest.approx(np.log(total / 6), abs=1e-3)
    wanted = {label: mass[c] / total for c, labels in cuts.items() for label in labels}
    assert fitted.posterior == pytest.approx([wanted.get(p, 0.0) for p in PERIODS], abs=1e-3)


def test_the_curves_evidence_is_the_prior_mean_of_the_likelihood(uses: Uses) -> None:
    found = fit_transition(uses, *period_table(uses, 2001))
    rng = np.random.default_rng(0)
    n = 60_000
    start, end = np.sin(rng.uniform(0, np.pi / 2, (2, n))) ** 2
    middle = rng.uniform(1.0, 7.0, n)  # positions of 2002 and 2008 among the observed periods
    duration = np.exp(rng.uniform(np.log(MIN_DURATION), np.log(1.5 * 6.0), n))
    rho = rng.choice(RHO, n)
    log_likelihood = np.zeros(n)
    for i, label in enumerate(AT):
        way = 1.0 / (1.0 + np.exp(-2.0 * np.log(9.0) / duration * (PERIODS.index(label) - middle)))
        mean = np.clip(start + (end - start) * way, 1e-12, 1.0 - 1e-12)
        s = 1.0 / rho - 1.0
        a, b = mean * s, (1.0 - mean) * s
        log_likelihood += betaln(NEW[i] + a, OLD[i] + b) - betaln(a, b)
    assert found.log_evidence == pytest.approx(float(logsumexp(log_likelihood) - np.log(n)), abs=0.06)
    assert found.posterior.sum() == pytest.approx(1.0)
    assert found.duration_mass.sum() == pytest.approx(1.0)


def test_the_grid_is_fine_enough_for_thousands_of_documents() -> None:
    # Many documents make the peak narrow; twice the mentions in the same proportion must stay smooth.
    rng = np.random.default_rng(1)
    n = 3000
    new = rng.binomial(4, rng.beta(2.0, 3.0, n))
    table = pd.DataFrame(
        {
            "document": range(n),
            "period": np.where(np.arange(n) < n // 2, "a", "b"),
            "old": 4 - new,
            "new": new,
        }
    )
    uses = uses_of(table, ["a", "b"])
    model = BreakModel(uses)
    s = 1.0 / RHO - 1.0
    theta = (np.arange(40_000) + 0.5) * np.pi / 80_000
    mean = np.sin(theta)[:, None] ** 2
    counts = np.bincount(new, minlength=5)
    log_likelihood = sum(
        c * (betaln(k + mean * s, 4 - k + (1 - mean) * s) - betaln(mean * s, (1 - mean) * s))
        for k, c in enumerate(counts)
    )
    wanted = logsumexp(log_likelihood) - np.log(theta.size) - np.log(RHO.size)
    assert model.none()[0] == pytest.approx(float(wanted), abs=0.02)


def test_the_credible_set_takes_ties_together() -> None:
    assert credible_set(np.array([0.0, 0.5, 0.5, 0.0]), 0.4).tolist() == [1, 2]
    assert credible_set(np.array([0.94, 0.06]), 0.95).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": "1999"}, "'1999' is not among"),
        ({"period": None}, "1 documents have no period"),
        ({"old": -1}, "column old holds"),
        ({"new": 0.5}, "column new holds"),
        ({"document": "d1"}, "'d1' occurs twice"),
    ],
)
def test_counts_that_cannot_be_used_are_refused(change: dict[str, object], message: str) -> None:
    rows = [{"document": f"d{i}", "period": AT[i], "old": OLD[i], "new": NEW[i]} for i in range(3)]
    rows[0].update(change)
    with pytest.raises(InputError, match=message):
        uses_of(pd.DataFrame(rows), PERIODS)
    with pytest.raises(InputError, match="lack the column old"):
        uses_of(pd.DataFrame(rows).drop(columns="old"), PERIODS)
