"""Adoption: planted dates and orders are found, chance orders are not, and too few documents are told as such."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.shifts.adoption.base import AdoptionResult, days_of, texts_of
from policymine.shifts.adoption.exposure import use_rate
from policymine.shifts.adoption.measure import measure_adoption
from policymine.shifts.adoption.order import order_of_levels

PLAIN = Provenance("adoption", versions={})
LEVELS = ("central", "province", "city", "county")
COLUMNS = ["document", "date", "period", "group", "unit", "level", "region", "new", "old", "cited"]
START = datetime.date(2008, 1, 1).toordinal()


def rows(*given: tuple[str, str, str | None, int, int]) -> pd.DataFrame:
    """A table of (issuer, date, level, new, old)."""
    made = [
        (f"d{i:03d}", date, date[:4], who, who, level, None, new, old, 0)
        for i, (who, date, level, new, old) in enumerate(given)
    ]
    return pd.DataFrame(made, columns=COLUMNS, dtype=object)


def measure(table: pd.DataFrame, old: str | None = "管理", **options: Any) -> AdoptionResult:
    periods = sorted({p for p in table["period"] if p})
    options = {"provenance": PLAIN, "n_permutations": 199, "by": "issuer"} | options
    return measure_adoption(table, term="治理", old=old, periods=periods, **options)


def plant(
    kind: str,
    *,
    units: tuple[int, ...] = (1, 3, 5, 6),
    each: tuple[int, ...] = (12, 12, 12, 12),
    use: float = 0.9,
    pair: bool = True,
    step: float = 400.0,
    seed: int = 0,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Issuers of four levels that take the term up in the order of levels, at random times, or all on one day."""
    rng = np.random.default_rng(seed)
    span = 365 * 12
    made, truth = [], {}
    for rank, (n, k) in enumerate(zip(units, each, strict=True)):
        for i in range(n):
            at = {
                "led": span * 0.35 + rank * step + rng.normal(0, 200),
                "random": span * 0.35 + rng.uniform(0, 1600),
                "together": span * 0.5,
            }[kind]
            who = f"{LEVELS[rank]}{i}"
            truth[who] = START + at
            for j, day in enumerate(rng.integers(0, span, k)):
                new = int(day >= at and rng.random() < use)
                date = datetime.date.fromordinal(START + int(day)).isoformat()
                old = int(pair and not new)
                made.append((f"{who}-{j:03d}", date, date[:4], who, who, LEVELS[rank], None, new, old, 0))
    return pd.DataFrame(made, columns=COLUMNS, dtype=object), truth


def test_a_hand_computed_case() -> None:
    # After its first use each writes the new term in all of six documents, so one document with the old one is enough.
    later = [f"{y}-01-01" for y in range(2017, 2023)]
    found = measure(
        rows(
            ("中央", "2012-01-01", "central", 0, 2),
            ("中央", "2013-01-01", "central", 1, 0),
            ("省", "2014-01-01", "province", 0, 1),
            ("省", "2015-01-01", "province", 3, 0),
            ("区", "2010-01-01", "county", 0, 1),
            *(
                (who, date, level, 1, 0)
                for who, level in (("中央", "central"), ("省", "province"))
                for date in later
            ),
        )
    )
    lead, second, last = found.rows()
    assert (lead["group"], lead["low"], lead["first_use"], lead["lag"]) == (
        "中央",
        "2012-01-01",
        "2013-01-01",
        0.0,
    )
    assert (second["low"], second["first_use"], second["second_use"]) == (
        "2014-01-01",
        "2015-01-01",
        "2017-01-01",
    )
    # 730 days behind by first use; at least 365 (2013-01-01 to 2014-01-01) and at most 1096 (2012-01-01 to 2015-01-01).
    assert (second["lag"], second["lag_low"], second["lag_high"]) == (2.0, 1.0, 3.0)
    assert (second["n_silent"], second["exposed"], second["share"]) == (1, 1.0, 1.0)
    # The last one wrote nothing on the matter since: not seen is not the same as not taken up.
    assert (last["status"], last["n_silent"], last["p_silent"]) == ("not_enough_data", 0, None)
    assert "区" in found.messages[-1]["zh"] + found.messages[-2]["zh"]
    json.dumps(found.to_dict(), allow_nan=False)


def test_only_documents_that_speak_of_the_matter_count_where_an_old_term_is_named() -> None:
    table = rows(
        ("甲", "2010-01-01", None, 0, 0), ("甲", "2011-01-01", None, 0, 1), ("甲", "2012-01-01", None, 1, 0)
    )
    assert measure(table).rows()[0]["n_eligible"] == 2
    alone = measure(table, old=None).rows()[0]
    assert (alone["n_eligible"], alone["n_documents"]) == (3, 3)


def test_silence_before_anything_is_known_is_a_toss() -> None:
    # With no document behind a first use the prior is symmetric, so one document lacks the term with probability 1/2.
    nothing = use_rate([], [])
    assert nothing.silence(1) == pytest.approx(0.5, abs=1e-6)
    assert nothing.needed() is None
    often, seldom = use_rate([10] * 6, [0] * 6), use_rate([2] * 6, [8] * 6)
    assert often.needed() == 1
    assert (seldom.needed() or 999) > 5
    assert [often.silence(n) for n in (1, 2, 5)] == sorted(
        (often.silence(n) for n in (1, 2, 5)), reverse=True
    )


@pytest.mark.parametrize(("each", "p"), [(2, 2 / 6), (3, 2 / 20), (4, 2 / 70)])
def test_the_order_of_levels_is_exact_for_few(each: int, p: float) -> None:
    # All of the higher level before all of the lower one: only that dealing and its reverse are as extreme.
    days = np.arange(2.0 * each)
    level = np.repeat([0, 1], each)
    texts = texts_of(rows(*((f"{i}", "2010", None, 1, 0) for i in range(2 * each))), ("2010",), paired=False)
    common: dict[str, Any] = {"rate": use_rate([], []), "members": [np.array([i]) for i in range(2 * each)]}
    found = order_of_levels(texts, days, days + 1.0, level, n_permutations=99, **common)
    assert (found.exact, found.statistic, found.higher_first, found.lower_first) == (
        True,
        each**2,
        each**2,
        0,
    )
    assert found.p_levels == pytest.approx(p)
    assert found.floor == pytest.approx(p)
    assert found.verdict == ("top_down" if p <= 0.05 else "not_enough_data")
    turned = order_of_levels(texts, days, days + 1.0, 1 - level, n_permutations=99, **common)
    assert (turned.statistic, turned.p_levels) == (-(each**2), pytest.approx(p))


def test_a_planted_order_is_found_with_its_dates() -> None:
    covered, top_down = [], 0
    for seed in range(6):
        table, truth = plant("led", seed=seed)
        found = measure(table, seed=seed)
        assert found.order is not None
        top_down += found.order["verdict"] == "top_down"
        for row in found.rows():
            low = days_of(row["low"])[0] if row["low"] else -math.inf
            high = days_of(row["high"])[1] if row["high"] else math.inf
            covered.append(low <= truth[row["group"]] <= high + 1)
    assert top_down >= 4
    assert np.mean(covered) >= 0.93
    assert [r["level"] for r in found.levels] == list(LEVELS)
    assert "自上而下" in found.reason("zh") or "看不出" in found.reason("zh")


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("random", {}),
        # The centre writes ten times as much, so it is seen first, though all took the term up on one day.
        ("together", {"each": (60, 30, 10, 6)}),
        ("together", {"each": (60, 30, 10, 6), "pair": False, "use": 0.3}),
    ],
)
def test_no_order_is_claimed_where_none_was_planted(kind: str, options: dict[str, Any]) -> None:
    claimed = 0
    for seed in range(12):
        table, _ = plant(kind, seed=100 + seed, **options)
        found = measure(table, old="管理" if options.get("pair", True) else None, n_permutations=99)
        assert found.order is not None
        claimed += found.order["verdict"] in ("top_down", "bottom_up")
    assert claimed <= 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        # Lower levels are many and write little, so most are known from one side alone.
        ("random", {"each": (20, 8, 4, 2), "units": (2, 5, 10, 20)}),
        ("random", {"each": (60, 30, 10, 4), "use": 0.5}),
        ("together", {"each": (60, 30, 10, 6)}),
        ("together", {"each": (40, 6, 3, 1), "units": (1, 4, 12, 30)}),
    ],
)
def test_an_order_is_claimed_by_chance_no_more_often_than_stated(kind: str, options: dict[str, Any]) -> None:
    runs, claimed = 200, 0
    for seed in range(runs):
        table, _ = plant(kind, seed=1000 + seed, **options)
        found = measure(table, seed=seed)
        assert found.order is not None
        claimed += found.order["verdict"] in ("top_down", "bottom_up")
    # 5% and twice the Monte Carlo error of 200 runs, 1.5%.
    assert claimed / runs <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / runs)


def test_regions_are_counted_by_their_issuers_and_mute_ones_are_told() -> None:
    later = [f"{y}-01-01" for y in range(2017, 2023)]
    table = rows(
        ("中央", "2013-01-01", "central", 1, 0), ("杭州", "2014-06-01", "city", 0, 1), ("杭州", "2015-01-01", "city", 1, 0),
        ("宁波", "2016-01-01", "city", 0, 1), ("宁波", "2018-01-01", "city", 1, 0), ("无关", "2016-01-01", "city", 0, 0),
        *(("中央", date, "central", 1, 0) for date in later),
    )  # fmt: skip
    table["region"] = [None if who == "中央" else "浙江" for who in table["group"]]
    found = measure(table)
    (region,) = found.regions
    assert (region["region"], region["n_units"], region["n_adopted"], region["first_unit"]) == (
        "浙江",
        2,
        2,
        "杭州",
    )
    assert (region["first_use"], region["lag"]) == ("2015-01-01", 2.0)
    assert {c["period"]: c["n_adopted"] for c in found.map} == {
        "2013": 0, "2014": 0, "2015": 1, "2016": 1, "2017": 1, "2018": 2, "2019": 2, "2020": 2, "2021": 2, "2022": 2,
    }  # fmt: skip
    # Not dropped from the table, where it is unknown; nothing can be said of it in the curve.
    assert len(found) == 4
    assert {s["n_units"] for s in found.steps if s["level"] is None} == {3}
    assert any("没有一篇文档用到" in m["zh"] for m in found.messages)


def test_dates_of_a_year_alone_widen_the_interval_and_break_nothing() -> None:
    table = rows(
        ("甲", "2012", None, 0, 1), ("甲", "2013", None, 0, 1), ("甲", "2014", None, 1, 0),
        *(("甲", str(y), None, 1, 0) for y in range(2015, 2025)), ("乙", "2014", None, 0, 1), ("乙", "2014", None, 1, 0),
    )  # fmt: skip
    found = measure(table)
    one, two = found.rows()
    assert (one["group"], one["low"], one["first_use"]) == ("甲", "2013", "2014")
    # Of one year, the document without it is not surely the earlier one.
    assert two["low"] is None
    assert found.order is None
    assert found.steps[-1]["share"] == 1.0


def test_rows_open_to_the_first_use_and_the_last_of_the_old_term() -> None:
    table = rows(
        ("甲", "2010-01-01", None, 0, 1), ("甲", "2012-01-01", None, 1, 0), ("甲", "2013-01-01", None, 1, 0)
    )
    said = [Evidence(f"d00{i}", f"句{i}", 0, 2, 0, None, "管理" if i == 0 else "治理") for i in range(3)]
    found = measure(table, sentences=said)
    assert [e.sentence for e in found.evidence(0)] == ["句1", "句2", "句0"]
    first = found.first(0)
    assert first is not None
    assert first.sentence == "句1"


def test_a_term_that_nobody_uses_and_tables_that_cannot_be_used() -> None:
    found = measure(rows(("甲", "2010-01-01", "central", 0, 1), ("乙", "2011-01-01", "city", 0, 1)))
    assert {r["status"] for r in found.rows()} == {"not_enough_data"}
    assert "没有一个" in found.reason("zh")
    with pytest.raises(InputError, match="lacks the column"):
        measure(rows(("甲", "2010", None, 0, 1)).drop(columns="new"))
    with pytest.raises(InputError, match="is no date"):
        days_of("2014-13")
    with pytest.raises(NotEnoughDataError, match="has a value"):
        measure(rows(("甲", "2010", None, 0, 1)).assign(group=None))


def test_the_same_seed_gives_the_same_numbers_in_any_order_of_rows() -> None:
    table, _ = plant("led", seed=3)
    one, other = measure(table, seed=1), measure(table.sample(frac=1, random_state=0), seed=1)
    assert one.to_dict() == other.to_dict()
