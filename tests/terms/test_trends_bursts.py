"""Trends and bursts of tracked terms: planted ones found, none in shuffled dates, one document told."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.terms.usage import UsageResult, measure_usage

PLAIN = Provenance("track", versions={})


def measure(uses: Any, *, tokens: int = 3000, names: list[str] | None = None, **options: Any) -> UsageResult:
    """Measure uses by document (a row) and term (a column), one document a year."""
    grid = np.asarray(uses)
    grid = grid[:, None] if grid.ndim == 1 else grid
    n, k = grid.shape
    documents = [f"d{i:03d}" for i in range(n)]
    terms = names or [f"t{j}" for j in range(k)]
    counts = pd.DataFrame(
        [(documents[i], terms[j], int(grid[i, j])) for i in range(n) for j in range(k) if grid[i, j]],
        columns=["document", "term", "count"],
    )
    years = options.pop("years", [str(1970 + i) for i in range(n)])
    exposure = pd.DataFrame({"document": documents, "period": years, "n_tokens": tokens})
    return measure_usage(
        counts, exposure, terms=terms, periods=list(dict.fromkeys(years)), provenance=PLAIN, **options
    )


def test_a_planted_burst_is_found_at_small_counts() -> None:
    y = np.zeros(40, dtype=int)
    y[[3, 30]] = 1
    y[15:21] = [1, 2, 1, 1, 2, 1]
    found = measure(y)
    (burst,) = found.bursts
    assert (burst["first"], burst["last"]) == ("1985", "1990")
    assert (burst["n_docs"], burst["n_documents"], burst["other_docs"], burst["other_documents"]) == (
        6,
        6,
        2,
        34,
    )
    assert burst["rate"] == pytest.approx(8 / 18000 * 10000)
    assert burst["open"] is None
    assert burst["q"] <= 0.05
    assert "1985 to 1990" in burst["message"]["en"]
    assert "6/6 篇" in burst["message"]["zh"]


def test_a_burst_that_has_not_ended_says_so() -> None:
    y = np.zeros(30, dtype=int)
    y[24:] = 3
    (burst,) = measure(y).bursts
    assert burst["open"] == "end"
    assert "had not ended" in burst["message"]["en"]


def test_shuffled_dates_show_bursts_in_few_terms() -> None:
    rng = np.random.default_rng(11)
    terms = 40
    uses = np.column_stack([rng.poisson(rng.gamma(0.4, 2.0, 45)) for _ in range(terms)])
    found = measure(uses)
    assert len({b["term"] for b in found.bursts}) <= 0.05 * terms
    tested = [t["p"] for t in found.burst_tests if t["p"] is not None]
    assert np.mean(np.array(tested) <= 0.05) <= 0.15


def test_one_verbose_document_is_no_burst() -> None:
    y = np.ones(30, dtype=int)
    y[12] = 90
    assert measure(y).bursts == ()


def test_too_little_for_a_burst_is_said() -> None:
    test = measure([0, 0, 1, 1, 0, 0]).burst_tests[0]
    assert test["p"] is None
    assert "at least 5 periods" in test["note"]["en"]


def test_evidence_of_a_burst_is_that_of_its_periods() -> None:
    y = np.zeros(30, dtype=int)
    y[10:15] = 3
    items = [Evidence(f"d{i:03d}", "句", 0, 1, 0, period=str(1970 + i), term="t0") for i in range(10, 15)]
    found = measure(y, sentences=items)
    assert [e.period for e in found.burst_evidence(0)] == ["1980", "1981", "1982", "1983", "1984"]
    answer = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert len(answer["bursts"][0]["evidence"]) == 3
    with pytest.raises(InputError, match="burst 1 does not exist"):
        found.burst_evidence(1)


def test_growth_in_per_cent_with_its_interval() -> None:
    mean = 4 * 1.08 ** np.arange(25)
    trend = measure(np.round(mean)).trends[0]
    assert trend["percent_low"] < 8 < trend["percent_high"]
    assert trend["percent"] == pytest.approx(8, abs=1)
    assert trend["p"] < 0.01
    assert trend["undone_by"] == []


def test_a_trend_that_one_document_makes_is_told() -> None:
    trend = measure([1, 2, 3, 4, 5]).trends[0]
    assert trend["p"] <= 0.05
    assert trend["undone_by"]
    assert "no longer significant without any single one" in trend["note"]["en"]
    assert "d004" in trend["note"]["en"]


def test_growth_that_cannot_be_told_is_null() -> None:
    trend = measure([0, 0, 0, 1]).trends[0]
    assert trend["percent"] is None
    assert "growth per period" in trend["note"]["en"]


def test_gaps_between_periods_count_as_time() -> None:
    y = [2, 3, 5, 8, 12, 18]
    near = measure(y).trends[0]
    far = measure(y, times=[0, 2, 4, 6, 8, 10]).trends[0]
    assert far["slope"] == pytest.approx(near["slope"] / 2)
    assert far["percent"] < near["percent"]


def test_groups_without_order_have_neither() -> None:
    found = measure([1, 2, 3, 4, 5, 6], ordered=False)
    assert found.trends == ()
    assert found.bursts == ()
    assert found.lines("en") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_is_filled_in(lang: str) -> None:
    y = np.zeros((30, 3), dtype=int)
    y[10:15, 0] = 3
    y[:, 1] = np.arange(30)
    lines = measure(y, names=["甲", "乙", "丙"]).lines(lang)
    assert len(lines) >= 4
    assert not any("{" in line or "None" in line or "nan" in line for line in lines)


def test_exact_share_of_documents() -> None:
    rows = measure([1, 0, 0, 0], years=["1999"] * 4, ordered=False).rows()
    assert rows[0]["share"] == 0.25
    assert rows[0]["share_low"] == pytest.approx(0.0063, abs=1e-4)
    assert rows[0]["share_high"] == pytest.approx(0.8059, abs=1e-4)
