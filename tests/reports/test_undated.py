"""A corpus of which many documents have no date: its span of dates alone would mislead."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from policymine.api.findings import _keyword_grain
from policymine.charts.messages import load_messages
from policymine.reports.base import CorpusCard, about_line


def test_the_head_of_a_report_counts_the_undated() -> None:
    card = cast(
        "CorpusCard",
        {"name": "c", "n_documents": 10, "undated": 9, "date_range": ("2024-01-16", "2024-01-16")},
    )
    assert about_line(card, load_messages("zh")).endswith("其中 9 篇没有日期")
    assert about_line(card, load_messages("en")).endswith("9 of them without a date")
    few = cast("CorpusCard", {**card, "n_documents": 100, "undated": 4})
    assert "没有日期" not in about_line(few, load_messages("zh"))


def test_keywords_go_by_period_where_most_documents_have_one() -> None:
    def reading(*dates: str | None) -> Any:
        return SimpleNamespace(
            documents=pd.DataFrame({"date_issued": list(dates)}, dtype=object), language="zh"
        )

    assert _keyword_grain(reading("2014", "2015-03", None)) == "year"
    assert _keyword_grain(reading("2014", None, None)) is None
    assert _keyword_grain(reading(None, None)) is None
