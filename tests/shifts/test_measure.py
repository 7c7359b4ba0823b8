"""Planted shifts are found with their dates, and nothing is found where nothing was planted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.shifts.base import VERDICTS, ShiftResult
from policymine.shifts.measure import measure_shift

Curve = Callable[[NDArray[np.int64]], NDArray[np.float64]]
PLAIN = Provenance("shift", versions={})


def measure(table: pd.DataFrame, periods: Sequence[str], **options: Any) -> ShiftResult:
    options = {"provenance": PLAIN, "n_permutations": 199} | options
    return measure_shift(table, old="管理", new="治理", periods=periods, **options)


def plant(
    curve: Curve,
    *,
    periods: Sequence[str],
    per_period: int,
    rho: float = 0.6,
    mentions: float = 4.0,
    seed: int = 0,
) -> pd.DataFrame:
    """Documents whose share of the new term is drawn around the curve, leaning one way or the other."""
    rng = np.random.default_rng(seed)
    at = np.repeat(np.arange(len(periods)), per_period)
    mean, s = curve(at), 1.0 / rho - 1.0
    share = rng.beta(np.maximum(mean * s, 1e-6), np.maximum((1.0 - mean) * s, 1e-6))
    n = rng.poisson(mentions, at.size)
    new = rng.binomial(n, share)
    return pd.DataFrame(
        {
            "document": [f"d{i:04d}" for i in range(at.size)],
            "period": [periods[i] for i in at],
            "old": n - new,
            "new": new,
        }
    )


def step(at: int, before: float = 0.05, after: float = 0.95) -> Curve:
    return lambda t: np.where(t < at, before, after)


def logistic(middle: float, duration: float) -> Curve:
    return lambda t: 0.05 + 0.9 / (1.0 + np.exp(-2.0 * np.log(9.0) / duration * (t - middle)))


def flat(share: float) -> Curve:
    return lambda t: np.full(t.shape, share)


YEARS = [str(y) for y in range(2001, 2021)]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_an_abrupt_change_is_found_with_its_date(seed: int) -> None:
    found = measure(plant(step(9), periods=YEARS, per_period=6, seed=seed), YEARS)
    assert found.verdict == "abrupt"
    assert found.breaks[0]["low"] <= "2010" <= found.breaks[0]["high"]
    assert found.breaks[0]["direction"] == "to_new"
    assert found.breaks[0]["before"]["high"] < 0.3
    assert found.breaks[0]["after"]["low"] > 0.7
    assert "duration" not in found.breaks[0]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_gradual_change_is_told_from_an_abrupt_one(seed: int) -> None:
    table = plant(logistic(9.5, 8.0), periods=YEARS, per_period=15, rho=0.3, seed=seed)
    found = measure(table, YEARS)
    assert found.verdict == "gradual"
    first = found.breaks[0]
    assert first["low"] <= "2011" <= first["high"]
    assert first["duration"]["low"] <= 8.0 <= first["duration"]["high"]
    assert found.log_bayes_factors["gradual"] > found.log_bayes_factors["abrupt"]  # type: ignore[operator]


def test_a_return_to_the_old_term_says_so() -> None:
    found = measure(plant(step(9, 0.95, 0.05), periods=YEARS, per_period=4), YEARS)
    assert found.verdict == "abrupt"
    assert found.breaks[0]["direction"] == "to_old"
    assert "reverse" in found.reason("en")
    assert "方向相反" in found.reason("zh")


def test_both_terms_side_by_side_are_coexistence() -> None:
    found = measure(plant(flat(0.5), periods=YEARS, per_period=5, seed=3), YEARS)
    assert found.verdict == "coexistence"
    assert found.breaks == ()
    assert found.extra()["break"] is None


def test_a_stray_use_of_the_new_term_is_no_shift() -> None:
    table = plant(flat(0.0), periods=YEARS, per_period=5)
    table.loc[50, ["old", "new"]] = [1, 1]
    found = measure(table, YEARS)
    assert found.verdict == "none"
    assert "no evidence" in found.reason("en")


def test_a_term_never_used_is_no_shift() -> None:
    found = measure(plant(flat(0.0), periods=YEARS, per_period=2), YEARS)
    assert found.verdict == "none"
    assert "none uses “治理”" in found.reason("en")
    assert "没有一篇用“治理”" in found.reason("zh")
    assert found.p_value is None


@pytest.mark.parametrize(
    ("old", "new", "periods", "says"),
    [
        ([2, 1, 0, 0, 0], [0, 0, 1, 1, 0], "abcde", "Only 4 documents"),
        ([2, 1, 1, 0, 0, 0], [0, 0, 0, 1, 2, 3], "aaaaaa", "one period (a)"),
        ([2, 1, 1, 0, 0, 0], [0, 0, 0, 1, 2, 3], "abcdef", "even a clean switch"),
        ([], [], "", "Only 0 documents"),
    ],
)
def test_too_little_data_says_what_is_missing(
    old: list[int], new: list[int], periods: str, says: str
) -> None:
    table = pd.DataFrame(
        {"document": [f"d{i}" for i in range(len(old))], "period": list(periods), "old": old, "new": new}
    )
    found = measure(table, sorted(set(periods)))
    assert found.verdict == "not_enough_data"
    assert found.breaks == ()
    assert says in found.reason("en")
    json.dumps(found.to_dict(), allow_nan=False)


def test_complete_separation_in_eight_documents_is_enough_and_breaks_no_interval() -> None:
    years = [str(y) for y in range(2010, 2018)]
    table = pd.DataFrame(
        {"document": years, "period": years, "old": [5] * 4 + [0] * 4, "new": [0] * 4 + [5] * 4}
    )
    found = measure(table, years)
    assert found.verdict == "abrupt"
    assert found.breaks[0]["period"] == "2014"
    assert np.all(found.table["low"] < found.table["high"])
    assert found.table["low"].iloc[0] == 0.0
    assert found.table["high"].iloc[-1] == 1.0
    assert found.breaks[0]["after"]["low"] < 1.0


def test_documents_not_mentions_are_the_unit() -> None:
    # Two reports with forty mentions each are two witnesses, however often they repeat themselves.
    years = [str(y) for y in range(2010, 2018)]
    old = [1, 0, 1, 0, 1, 40, 0, 0]
    new = [0, 1, 0, 1, 0, 0, 40, 1]
    found = measure(pd.DataFrame({"document": years, "period": years, "old": old, "new": new}), years)
    assert found.breaks == ()


def test_periods_are_labels_with_gaps() -> None:
    months = ["1954", "1964", "1978-Q1", "1978-Q2", "1990", "2000", "2001-03", "2013", "2014", "2025"]
    table = plant(step(5), periods=months, per_period=4, seed=2)
    found = measure(table, months)
    assert found.breaks[0]["period"] == "2000"
    # Where nothing was written between two uses, every period of the gap is as likely for a break, and nearly so
    # for the middle of a curve, which has its part in the posterior.
    quiet = table[~table["period"].isin(["1990", "2000"])]
    gap = measure(quiet, months)
    inside = {p["period"]: p["probability"] for p in gap.posterior}
    assert inside["1990"] == pytest.approx(inside["2000"], rel=0.25)
    assert inside["1990"] == pytest.approx(inside["2001-03"], rel=0.25)
    assert (gap.breaks[0]["low"], gap.breaks[0]["high"]) == ("1990", "2001-03")
    row = gap.table.set_index("period").loc["1990"]
    assert np.isnan(row["share"])
    assert gap.rows()[4]["interval"] is None


def test_rows_order_and_runs_do_not_show() -> None:
    table = plant(step(9), periods=YEARS, per_period=3)
    one = measure(table, YEARS).to_dict()
    assert measure(table.sample(frac=1.0, random_state=1), YEARS).to_dict() == one
    assert measure(table, YEARS, seed=5).p_value == pytest.approx(0.005, abs=0.006)


def test_the_result_is_the_json_interface() -> None:
    found = measure(plant(step(9), periods=YEARS, per_period=3), YEARS)
    given = found.to_dict()
    assert list(found.table.columns[:6]) == ["period", "old", "new", "share", "low", "high"]
    assert given["verdict"] in VERDICTS
    assert given["break"] == given["breaks"][0]
    assert {"period", "low", "high", "probability"} <= given["break"].keys()
    assert sum(p["probability"] for p in given["posterior"]) == pytest.approx(1.0)
    assert sum(given["model_probabilities"].values()) == pytest.approx(1.0)
    assert given["sizes"]["n_documents"] == 60
    assert given["provenance"]["seed"] == 0
    assert given["provenance"]["references"]
    json.dumps(given, allow_nan=False)
    assert "abrupt, 2010" in repr(found)


def _sentence(term: str, period: str, number: int) -> Evidence:
    return Evidence(f"d-{period}", f"{term}{number}", number, number + 2, 0, period=period, term=term)


def test_evidence_stands_on_both_sides_of_the_break() -> None:
    table = plant(step(9, 0.0, 1.0), periods=YEARS, per_period=3)
    sentences = [_sentence("管理", y, k) for y in YEARS[:9] for k in range(7)]
    sentences += [_sentence("治理", y, k) for y in YEARS[9:] for k in range(7)]
    found = measure(table, YEARS, sentences=sentences)
    around = [(e["term"], e["period"]) for e in found.extra()["evidence"]]
    assert set(around) == {("管理", y) for y in ("2007", "2008", "2009")} | {
        ("治理", y) for y in ("2010", "2011", "2012")
    }
    assert len(found.evidence(0)) == 5
    assert {e.period for e in found.evidence(0)} == {"2001"}
    with pytest.raises(InputError, match="evidence of term '其他'"):
        measure(table, YEARS, sentences=[_sentence("其他", "2001", 0)])


def test_without_a_break_the_first_and_last_uses_are_shown() -> None:
    table = plant(flat(0.5), periods=YEARS, per_period=5, seed=3)
    found = measure(table, YEARS, sentences=[_sentence("治理", y, 0) for y in YEARS])
    assert [e.period for e in found.chosen] == ["2001", "2002", "2003", "2018", "2019", "2020"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_permutations": 9}, "at least 99"),
        ({"level": 1.0}, "level lies between"),
        ({"level": 95}, "0.95, not 95"),
    ],
)
def test_options_that_cannot_be_used_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        measure(plant(step(9), periods=YEARS, per_period=1), YEARS, **options)


def test_two_different_terms_are_needed() -> None:
    table = plant(step(9), periods=YEARS, per_period=1)
    with pytest.raises(InputError, match="two different terms"):
        measure_shift(table, old="治理", new="治理", periods=YEARS, provenance=PLAIN)


# The work reports: the question that the toolkit began with.


@pytest.fixture(scope="session")
def reports(shared_data: Path) -> pd.DataFrame:
    with (shared_data / "gwr" / "reports.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return pd.DataFrame(
        {
            "document": [r["id"] for r in rows],
            "period": [str(r["year"]) for r in rows],
            "old": [r["text"].count("社会管理") for r in rows],
            "new": [r["text"].count("社会治理") for r in rows],
        }
    )


def test_social_management_became_social_governance_in_2014(reports: pd.DataFrame) -> None:
    found = measure(reports, sorted(reports["period"]), n_permutations=999)
    assert found.verdict == "abrupt"
    first = found.breaks[0]
    assert first["period"] == "2014"
    assert "2013" <= first["low"] <= first["high"] <= "2015"
    assert found.p_value == pytest.approx(0.001)
    assert found.sizes["n_documents"] == 57
    assert found.sizes["n_using"] == 26


def _claims(reports: pd.DataFrame, seeds: range, n_permutations: int) -> int:
    claims = 0
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(reports))
        shuffled = reports.assign(period=reports["period"].to_numpy()[order])
        found = measure(shuffled, sorted(reports["period"]), n_permutations=n_permutations)
        claims += bool(found.breaks) or found.verdict in ("abrupt", "gradual")
    return claims


def test_few_breaks_are_claimed_on_shuffled_reports(reports: pd.DataFrame) -> None:
    assert _claims(reports, range(10), 199) <= 1


@pytest.mark.slow
def test_false_claims_stay_below_their_level(reports: pd.DataFrame) -> None:
    assert _claims(reports, range(50), 999) <= 5
    # Measured: 3 of 200.
    assert _claims(reports, range(50, 200), 999) <= 9


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.1, 0.6, 0.95])
def test_false_claims_stay_below_their_level_whatever_the_correlation(rho: float) -> None:
    claims = 0
    for seed in range(100):
        table = plant(flat(0.4), periods=YEARS, per_period=4, rho=rho, seed=seed)
        claims += bool(measure(table, YEARS, n_permutations=199, seed=seed).breaks)
    assert claims <= 9


def test_a_term_that_came_in_beside_the_other_has_not_replaced_it() -> None:
    years = [str(y) for y in range(2008, 2024)]
    rows = [
        (f"{year}-{i}", year, *((4, 0) if int(year) < 2014 else (4, 0) if i % 2 else (0, 4)))
        for year in years
        for i in range(4)
    ]
    table = pd.DataFrame(rows, columns=["document", "period", "old", "new"])
    found = measure_shift(table, old="楼栋长", new="网格员", periods=years, provenance=Provenance("shift"))
    assert found.verdict == "coexistence"
    assert found.breaks[0]["period"] == "2014"
    assert "“楼栋长”没有被取代" in found.reason("zh")
    assert "both remain in use" in found.reason("en")
