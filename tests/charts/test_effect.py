"""The figure of effects: a panel a contrast, the surest filled, nothing outside its width."""

from __future__ import annotations

import re

import pytest

from policymine.charts import chart
from policymine.charts.save import vegalite_svg
from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import frame
from policymine.topic_models.prevalence.result import COLUMNS, EffectResult


def result(n_topics: int = 5, contrasts: int = 2, number: bool = True) -> EffectResult:
    rows = [
        {
            "topic": t,
            "label": f"治理<b>·主题{t}",
            "term": "issuer",
            "contrast": f"(others) − 省{c}",
            "effect": t - 2.0 + c if number else None,
            "low": t - 4.0 + c if number else None,
            "high": t + 0.5 + c if number else None,
            "p": 0.01 * (t + 1) if number else None,
            "q": 0.02 * (t + 1) if number else None,
            "n_docs": 9,
            "share": 20.0,
            "resampled": "document",
            "reason": "" if number else "separation",
        }
        for c in range(contrasts)
        for t in range(n_topics)
    ]
    return EffectResult(frame(rows, COLUMNS), Provenance("effect"), formula="issuer")


def test_panels_topics_and_fill() -> None:
    spec = chart(result(), lang="zh").to_dict()
    assert len(spec["vconcat"]) == 2
    assert "其他 − 省0" in "".join(spec["vconcat"][0]["title"])
    svg = vegalite_svg(chart(result(), lang="zh"))
    assert "治理&lt;b&gt;" in svg
    assert svg.count("#0b588f") > 4
    english = "".join(chart(result(), lang="en").to_dict()["vconcat"][0]["title"])
    assert "others" in english
    assert "95% intervals" in english


@pytest.mark.parametrize("width", [320, 680])
def test_the_figure_keeps_its_width(width: int) -> None:
    svg = vegalite_svg(chart(result(n_topics=12), lang="zh", width=width))
    assert width * 0.9 <= float(re.search(r'width="(\d+)"', svg)[1]) <= width + 12


def test_many_contrasts_and_topics_are_cut_to_the_surest() -> None:
    spec = chart(result(n_topics=40, contrasts=12)).to_dict()
    assert len(spec["vconcat"]) == 6
    assert all(panel["height"] == 16 * 22 for panel in spec["vconcat"])


def test_without_a_number_there_is_nothing_to_draw() -> None:
    with pytest.raises(NotEnoughDataError, match="nothing to draw"):
        chart(result(number=False))
