"""Usage by period: rates by hand, an interval in every row, trends, and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.statistics.intervals import gamma_poisson_interval
from policymine.terms.usage import COLUMNS, UsageResult, measure_usage

PLAIN = Provenance("track", versions={})


def measure(counts: pd.DataFrame, exposure: pd.DataFrame, **options: Any) -> UsageResult:
    periods = options.pop("periods") if "periods" in options else sorted(set(exposure["period"]))
    terms = options.pop("terms") if "terms" in options else sorted(set(counts["term"]))
    return measure_usage(counts, exposure, terms=terms, periods=periods, provenance=PLAIN, **options)


def corpus(
    n_periods: int, per_period: int, *, slope: float = 0.0, seed: int = 0, terms: int = 1, spread: float = 2.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    at = np.repeat(np.arange(n_periods), per_period)
    tokens = rng.integers(2000, 6000, at.size)
    documents = [f"d{i:05d}" for i in range(at.size)]
    exposure = pd.DataFrame(
        {"document": documents, "period": [str(2000 + t) for t in at], "n_tokens": tokens}
    )
    parts = []
    for k in range(terms):
        mean = 0.001 * tokens * (1.0 + slope * at)
        uses = rng.poisson(rng.gamma(mean / (spread - 1.0), spread - 1.0))
        parts.append(pd.DataFrame({"document": documents, "term": f"t{k}", "count": uses}))
    counts = pd.concat(parts, ignore_index=True)
    return counts[counts["count"] > 0], exposure


def test_rates_counts_and_shares_by_hand() -> None:
    counts = pd.DataFrame(
        {
            "document": ["a", "b", "b", "c"],
            "term": ["治理", "治理", "管理", "管理"],
            "count": [2, 3, 1, 4],
            "nested": [1, 0, 2, 0],
            "rejected": [0, 5, 0, 0],
        }
    )
    exposure = pd.DataFrame(
        {"document": ["c", "a", "b"], "period": ["2014", "2013", "2013"], "n_tokens": [8000, 4000, 6000]}
    )
    found = measure(counts, exposure, terms=["治理", "管理"])
    assert tuple(found.table.columns) == COLUMNS
    wanted = ["term", "period", "count", "n_docs", "rate", "n_documents", "n_tokens", "share"]
    assert found.table[wanted].to_numpy().tolist() == [
        ["治理", "2013", 5, 2, 5.0, 2, 10000, 1.0],
        ["治理", "2014", 0, 0, 0.0, 1, 8000, 0.0],
        ["管理", "2013", 1, 1, 1.0, 2, 10000, 0.5],
        ["管理", "2014", 4, 1, 5.0, 1, 8000, 1.0],
    ]
    assert found.table["n_nested"].tolist() == [1, 0, 2, 0]
    assert found.table["n_rejected"].tolist() == [5, 0, 0, 0]
    assert set(found.table["interval"]) == {"gamma-poisson"}


def test_a_count_of_zero_has_an_interval_from_the_pooled_dispersion() -> None:
    counts = pd.DataFrame({"document": ["b"], "term": ["x"], "count": [4]})
    exposure = pd.DataFrame(
        {"document": ["a", "b", "c"], "period": ["1", "2", "3"], "n_tokens": [100, 100, 100]}
    )
    found = measure(counts, exposure)
    # Neighbours (0, 4) and (4, 0): four squares of 4 over 2 + 2 expected = 4.
    assert found.trends[0]["dispersion"] == pytest.approx(4.0)
    high = float(gamma_poisson_interval(0, 100.0, 4.0)[1]) * 10_000
    assert found.table["low"].iloc[0] == 0.0
    assert found.table["high"].iloc[0] == pytest.approx(high)


@pytest.mark.parametrize("per_period", [1, 4, 8, 30])
def test_no_interval_has_zero_width_and_each_holds_its_rate(per_period: int) -> None:
    counts, exposure = corpus(12, per_period)
    table = measure(counts, exposure, terms=["t0", "never"]).table
    assert np.all(table["low"] < table["high"])
    assert np.all((table["low"] <= table["rate"]) & (table["rate"] <= table["high"]))
    assert np.all(table["share_low"] < table["share_high"])
    methods = set(table.loc[table["term"] == "t0", "interval"])
    assert methods == ({"bootstrap"} if per_period == 30 else methods)
    assert ("bootstrap" in methods) == (per_period >= 8)
    assert set(table.loc[table["term"] == "never", "interval"]) == {"gamma-poisson"}


def test_intervals_cover_at_their_level() -> None:
    hits: dict[str, list[bool]] = {"bootstrap": [], "gamma-poisson": []}
    for per_period in (2, 15):
        counts, exposure = corpus(60, per_period, seed=per_period, terms=8)
        for row in measure(counts, exposure).table.itertuples():
            hits[row.interval].append(row.low <= 10.0 <= row.high)
    assert np.mean(hits["bootstrap"]) >= 0.91
    assert np.mean(hits["gamma-poisson"]) >= 0.94


def test_five_documents_that_agree_exactly_keep_the_model() -> None:
    documents = list("abcde")
    counts = pd.DataFrame({"document": documents, "term": "x", "count": 2})
    exposure = pd.DataFrame({"document": documents, "period": "2014", "n_tokens": 1000})
    row = measure(counts, exposure).table.iloc[0]
    assert row["interval"] == "gamma-poisson"
    assert row["low"] < 20.0 < row["high"]


def test_trends_find_the_planted_rise_and_q_counts_the_terms() -> None:
    rising, exposure = corpus(20, 10, slope=0.2)
    flat, _ = corpus(20, 10, seed=1)
    counts = pd.concat([rising, flat.assign(term="t1")])
    found = measure(counts, exposure)
    up, level = found.trends
    assert up["p"] < 0.01
    assert up["low"] <= 2.0 <= up["high"]  # 0.2 of a rate of 10 a period
    assert up["q"] == pytest.approx(2 * up["p"])
    assert level["p"] > 0.01
    assert up["n_periods"] == 20


def test_without_enough_periods_or_uses_there_is_a_note_and_no_number() -> None:
    counts, exposure = corpus(3, 2)
    found = measure(counts, exposure, terms=["t0"])
    assert found.trends[0]["p"] is None
    assert found.trends[0]["q"] is None
    assert "至少需要 4 个时期" in found.trends[0]["note"]["zh"]
    counts, exposure = corpus(6, 2)
    found = measure(counts, exposure, terms=["t0", "never"])
    assert found.trends[1]["note"]["en"] == "No uses, so no trend."
    assert found.trends[0]["q"] == found.trends[0]["p"]
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_slope_of_mostly_equal_periods_is_not_reported() -> None:
    counts = pd.DataFrame({"document": ["d29"], "term": ["x"], "count": [3]})
    exposure = pd.DataFrame(
        {
            "document": [f"d{i}" for i in range(30)],
            "period": [str(2000 + i) for i in range(30)],
            "n_tokens": 100,
        }
    )
    trend = measure(counts, exposure).trends[0]
    assert trend["slope"] is None
    assert trend["tau"] > 0
    assert "29 of 30 periods have the same value" in trend["note"]["en"]


def test_order_of_documents_and_runs_do_not_show() -> None:
    counts, exposure = corpus(6, 12)
    one = measure(counts, exposure).to_dict()
    mixed = measure(counts.sample(frac=1.0, random_state=1), exposure.sample(frac=1.0, random_state=2))
    assert mixed.to_dict() == one
    assert measure(counts, exposure, seed=9).to_dict() != one


def test_empty_periods_and_empty_documents_have_no_rate() -> None:
    counts = pd.DataFrame({"document": ["a"], "term": ["x"], "count": [1]})
    exposure = pd.DataFrame({"document": ["a", "b"], "period": ["1", "2"], "n_tokens": [100, 0]})
    rows = measure(counts, exposure, periods=["1", "2", "3"]).rows()
    assert rows[1]["rate"] is None
    assert rows[1]["high"] is None
    assert rows[1]["interval"] is None
    assert rows[1]["share"] == 0.0
    assert rows[2]["share"] is None
    assert rows[2]["share_low"] is None


def test_sentences_stand_in_their_row() -> None:
    counts, exposure = corpus(4, 2)
    items = [Evidence("d", "句", k, k + 1, 0, period="2002", term="t0") for k in range(9)]
    found = measure(counts, exposure, sentences=items)
    assert len(found.evidence(2)) == 5
    assert found.evidence(1) == ()
    with pytest.raises(InputError, match="which the table lacks"):
        measure(counts, exposure, sentences=[Evidence("d", "句", 0, 1, 0, period="1999", term="t0")])


@pytest.mark.parametrize(
    ("counts", "exposure", "message"),
    [
        ({"document": ["z"]}, {}, "'z' has counts but no exposure"),
        ({"term": ["y"]}, {}, "'y' has counts but is not among"),
        ({"count": [-1]}, {}, "column count of counts"),
        ({"count": [1.5]}, {}, "column count of counts"),
        ({}, {"period": ["1", "9"]}, "'9' is not among"),
        ({}, {"period": ["1", None]}, "1 documents have no period"),
        ({}, {"document": ["a", "a"]}, "a document occurs twice"),
        ({}, {"n_tokens": [1, np.nan]}, "column n_tokens of exposure"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(
    counts: dict[str, list[Any]], exposure: dict[str, list[Any]], message: str
) -> None:
    given = pd.DataFrame({"document": ["a"], "term": ["x"], "count": [1]} | counts)
    texts = pd.DataFrame({"document": ["a", "b"], "period": ["1", "2"], "n_tokens": [10, 10]} | exposure)
    with pytest.raises(InputError, match=message):
        measure(given, texts, terms=["x"], periods=["1", "2"])


def test_a_missing_column_is_named() -> None:
    counts, exposure = corpus(4, 2)
    with pytest.raises(InputError, match="lacks the column term"):
        measure(counts.drop(columns="term"), exposure, terms=["t0"])
    with pytest.raises(InputError, match="lacks the column n_tokens"):
        measure(counts, exposure.drop(columns="n_tokens"), terms=["t0"])


def test_no_term_and_no_document_give_an_empty_table() -> None:
    empty = pd.DataFrame({"document": [], "term": [], "count": []})
    texts = pd.DataFrame({"document": ["a"], "period": ["1"], "n_tokens": [10]})
    assert len(measure(empty, texts, terms=[])) == 0
    nobody = pd.DataFrame({"document": [], "period": [], "n_tokens": []})
    assert len(measure(empty, nobody, terms=["x"], periods=[])) == 0


def test_work_reports_have_a_row_for_every_year(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "gwr" / "counts_by_year.tsv", sep="\t")
    documents = [f"r{y}" for y in table["year"]]
    terms = ["社会管理", "社会治理"]
    counts = pd.concat([pd.DataFrame({"document": documents, "term": t, "count": table[t]}) for t in terms])
    exposure = pd.DataFrame(
        {"document": documents, "period": table["year"].astype(str), "n_tokens": table["n_hanzi"] // 2}
    )
    found = measure(counts[counts["count"] > 0], exposure, terms=terms)
    assert len(found) == 2 * 57
    assert found.table["count"].tolist() == [*table["社会管理"], *table["社会治理"]]
    assert np.all(found.table["low"] < found.table["high"])
