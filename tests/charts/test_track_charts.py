"""Figures of `track`: bursts at the foot, new and fading terms, directives; both languages, page and telephone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from policymine.charts.base import chart
from policymine.charts.svg import inline_svg
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.shifts.turnover.base import COLUMNS, TurnoverResult
from policymine.terms.directives.measure import measure_directives
from policymine.terms.usage import measure_usage

pytestmark = pytest.mark.page


def svg(result: Result, lang: str, width: int) -> str:
    return inline_svg(chart(result, lang=lang, width=width), name="t", label="x")


@pytest.fixture(scope="module")
def exposure() -> pd.DataFrame:
    years = [str(y) for y in range(1990, 2014)]
    return pd.DataFrame({"document": [f"d{y}" for y in years], "period": years, "n_tokens": 3000})


@pytest.mark.parametrize(
    ("lang", "width", "said"), [("zh", 680, "底部横条"), ("en", 320, "bars at the foot")]
)
def test_bursts_stand_at_the_foot(exposure: pd.DataFrame, lang: str, width: int, said: str) -> None:
    counts = pd.DataFrame(
        {"document": [f"d{y}" for y in range(2000, 2006)], "term": "抗洪", "count": [2, 3, 2, 3, 2, 2]}
    )
    made = measure_usage(
        counts,
        exposure,
        terms=["抗洪", "水"],
        periods=list(exposure["period"]),
        provenance=Provenance("track"),
    )
    assert len(made.bursts) == 1
    drawn = svg(made, lang, width)
    assert said.split(maxsplit=1)[0] in drawn
    assert "q = 0.00" in drawn
    none = measure_usage(
        counts.iloc[:1],
        exposure,
        terms=["抗洪"],
        periods=list(exposure["period"]),
        provenance=Provenance("track"),
    )
    assert said.split(maxsplit=1)[0] not in svg(none, lang, width)


@pytest.mark.parametrize(("lang", "width"), [("zh", 680), ("en", 320)])
def test_new_and_fading_terms(lang: str, width: int) -> None:
    rows = []
    for status, term, before, share in (("new", "数字政府", 0, 5), ("fading", "<b>供销社</b>", 20, 0)):
        row = dict.fromkeys(COLUMNS)
        row |= {
            "term": term, "status": status, "n_docs_before": before, "n_documents_before": 20, "n_docs": share,
            "n_documents": 5, "share_before": before / 20, "share": share / 5, "share_low": 0.2, "share_high": 0.9,
        }  # fmt: skip
        rows.append(row)
    span = {"first": "2013", "last": "2017", "before_first": "1993", "before_last": "2012"}
    made = TurnoverResult(
        table=frame(rows, COLUMNS),
        provenance=Provenance("track", parameters={"new_in": "2013:2017", "fading_in": "2013:2017"}),
        spans={"new": span, "fading": span},
    )
    drawn = svg(made, lang, width)
    assert "数字政府" in drawn
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert "0/20 → 5/5" in drawn


@pytest.mark.parametrize(("lang", "width", "word"), [("zh", 680, "义务"), ("en", 320, "obligation")])
def test_directives(exposure: pd.DataFrame, lang: str, width: int, word: str) -> None:
    rng = np.random.default_rng(0)
    counts = {
        d: Counter(dict(zip(("obligation", "encouragement"), rng.integers(1, 9, 2).tolist(), strict=True)))
        for d in exposure["document"]
    }
    made = measure_directives(
        counts, exposure, periods=list(exposure["period"]),
        provenance=Provenance("track", parameters={"directives": True}),
    )  # fmt: skip
    drawn = svg(made, lang, width)
    assert word in drawn
    groups = measure_directives(
        counts, exposure.assign(period=["甲", "乙"] * 12), periods=["乙", "甲"], ordered=False,
        provenance=Provenance("track", parameters={"directives": True}),
    )  # fmt: skip
    assert groups.strength_trend is None
    assert "甲" in svg(groups, lang, width)
