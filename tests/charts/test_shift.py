"""The figure of a shift: the course found, every credible set shaded, many periods and few on one axis of time."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from policymine.charts import chart
from policymine.charts.axis import period_axis, period_domain
from policymine.charts.shift import credible_periods
from policymine.charts.shift_course import course
from policymine.provenance import Provenance
from policymine.results import frame
from policymine.shifts.base import ShiftResult

PERIODS = {
    "few": [str(y) for y in range(2010, 2016)],
    "months": [f"{y}-{m:02d}" for y in range(2008, 2018) for m in range(1, 13)],
}
SIDES = {"before": {"share": 0.1}, "after": {"share": 0.9}}


def rows(periods: list[str], skip: int = 0) -> list[dict[str, Any]]:
    half = len(periods) // 2
    return [
        {"period": p, "old": 0 if i == skip else 3 * (i < half), "new": 0 if i == skip else 2 * (i >= half),
         "share": None if i == skip else float(i >= half), "low": 0.1, "high": 0.9, "n_documents": 1, "n_using": int(i != skip)}
        for i, p in enumerate(periods)
    ]  # fmt: skip


def shift(periods: list[str], *breaks: dict[str, Any], verdict: str = "abrupt") -> ShiftResult:
    table = rows(periods, skip=1)
    posterior = tuple({"period": p, "probability": 1.0 / len(periods)} for p in periods)
    return ShiftResult(
        frame(table, list(table[0])),
        Provenance("shift", versions={}),
        old="旧",
        new="新",
        verdict=verdict,
        breaks=breaks,
        posterior=posterior,
    )


@pytest.mark.parametrize("kind", PERIODS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_panels_share_the_periods_from_first_to_last(kind: str, lang: str) -> None:
    periods = PERIODS[kind]
    at = periods[len(periods) // 2]
    found = shift(periods, {"period": at, "low": at, "high": at, **SIDES})
    spec = json.loads(chart(found, lang=lang, width=680).to_json())
    assert len(spec["vconcat"]) == 3
    domains = {
        tuple(layer["encoding"]["x"]["scale"]["domain"])
        for panel in spec["vconcat"]
        for layer in panel["layer"]
        if "x" in layer.get("encoding", {})
    }
    assert domains == {tuple(periods)}


def test_no_change_has_no_course_and_still_a_figure() -> None:
    found = shift(PERIODS["few"], verdict="none")
    assert course(found.extra(), found.rows()) == []
    assert "vconcat" in chart(found, lang="en").to_dict()


def test_several_breaks_are_steps_and_each_set_is_shaded() -> None:
    first = {
        "period": "2012",
        "low": "2011",
        "high": "2012",
        "before": {"share": 0.1},
        "after": {"share": 0.5},
    }
    second = {
        "period": "2014",
        "low": "2014",
        "high": "2014",
        "before": {"share": 0.5},
        "after": {"share": 0.9},
    }
    found = shift(PERIODS["few"], second, first)
    levels = [r["level"] for r in course(found.extra(), found.rows())]
    assert levels == [0.1, 0.1, 0.5, 0.5, 0.9, 0.9]
    assert credible_periods(found.extra(), PERIODS["few"]) == ["2011", "2012", "2014"]


def test_a_gradual_change_is_a_curve_through_the_shares() -> None:
    duration = {"median": 4.0, "low": 3.0, "high": 6.0}
    at = PERIODS["few"][3]
    found = shift(
        PERIODS["few"],
        {"period": at, "low": at, "high": at, "duration": duration, **SIDES},
        verdict="gradual",
    )
    levels = [r["level"] for r in course(found.extra(), found.rows())]
    assert levels == sorted(levels)
    assert all(0.0 <= v <= 1.0 for v in levels)
    assert levels[2] < 0.5 < levels[3]


def test_months_are_marked_at_januaries_and_gaps_stay_open() -> None:
    domain = period_domain(["1990-03", "2025-02"])
    assert len(domain) == 420
    made: Any = period_axis(domain, 620).to_dict()
    ticks = made["axis"]["values"]
    assert 3 <= len(ticks) <= 12
    assert all(t.endswith("-01") for t in ticks)
    assert len({int(b[:4]) - int(a[:4]) for a, b in itertools.pairwise(ticks)}) == 1
