"""Figures of `evolve`: readable in both widths and languages, empty periods shown, bands between the right boxes."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from policymine.charts import chart, inline_svg
from policymine.charts.flow import band, layout, order_columns
from policymine.charts.messages import LANGUAGES
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.topic_models.evolution import drift as evolution_drift
from policymine.topic_models.evolution import flow as evolution_flow
from policymine.topic_models.evolution import shares as evolution

pytestmark = pytest.mark.page


def prevalence(periods: list[str], ordered: bool = True, by: str = "plan") -> Result:
    rows, trends = [], []
    for topic, (verdict, sure) in enumerate((("rising", False), ("falling", True), ("changing", None))):
        for i, period in enumerate(periods):
            empty = i == 2
            share = None if empty else 0.1 + 0.05 * (i if topic == 0 else len(periods) - i)
            rows.append(
                {
                    "topic": topic,
                    "label": f"治理·<b>{topic}</b>·服务",
                    "period": period,
                    "prevalence": share,
                    "low": None if empty else share - 0.05,
                    "high": None if empty else share + 0.05,
                    "n_documents": 0 if empty else 2 + 2 * i,
                    "n_docs": 0,
                    "interval": None if empty else "pooled",
                    "status": "no_documents" if empty else "thin" if i < 2 else "ok",
                }
            )
        trends.append({"topic": topic, "verdict": verdict, "beyond_drift": sure, "label": "x"})
    return evolution.EvolutionResult(
        frame(rows, evolution.COLUMNS),
        Provenance("evolve", {"by": by}, versions={}),
        trends=tuple(trends),
        by=by,
        ordered=ordered,
    )


def windows(n: int = 7) -> Result:
    rows, topics, listed = [], [], []
    for w in range(n):
        period = f"{2000 + w}"
        listed.append({"period": period, "n_documents": 5, "n_units": 50, "k": 3, "status": "fitted"})
        if w == 1:
            listed.append({"period": "空", "n_documents": 0, "n_units": 0, "k": 0, "status": "no_documents"})
            listed.append(
                {"period": "薄", "n_documents": 1, "n_units": 9, "k": 0, "status": "not_enough_data"}
            )
        for t in range(3):
            words = [f"词{w}{t}", "社会治理", "<i>基层</i>"]
            topics.append(
                {"period": period, "topic": t, "label": "·".join(words), "words": words, "share": (t + 1) / 6,
                 "spread": 4.0, "line": t}
            )  # fmt: skip
    for w in range(n - 1):
        for event, before, after in (
            ("continuation", 0, 1),
            ("split", 1, 0),
            ("split", 1, 2),
            ("death", 2, None),
        ):
            rows.append(
                {
                    "event": event, "before": str(2000 + w), "topic_before": before, "label_before": "a",
                    "share_before": 0.3, "after": str(2001 + w), "topic_after": after, "label_after": "b",
                    "share_after": 0.3, "likeness": 0.6, "presence": 0.9, "p": 0.01, "q": 0.02,
                }
            )  # fmt: skip
    return evolution_flow.WindowsResult(
        frame(rows, evolution_flow.COLUMNS),
        Provenance("evolve", {"by": "year", "windows": "own"}, versions={}),
        topics=tuple(topics),
        windows=tuple(listed),
    )


def drift() -> Result:
    rows = [
        {"topic": t, "label": "治理", "direction": d, "word": f"{d}{i}<b>", "early": 0.01, "late": 0.02,
         "log_ratio": (1 if d == "gained" else -1) * (i + 1.0), "n_early": 5, "n_late": 5, "n_docs_early": 1,
         "n_docs_late": 4, "p": 0.01, "q": None if i == 2 else 0.03}
        for t in range(2) for d in ("gained", "lost") for i in range(3)
    ]  # fmt: skip
    return evolution_drift.DriftResult(
        frame(rows, evolution_drift.COLUMNS),
        Provenance("evolve", {"by": "year", "drift": True}, versions={}),
        early=("2000",),
        late=("2009",),
    )


PLANS = ["一五", "二五", "1963-1965", "三五", "四五"]


def texts(svg: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", t) for t in re.findall(r"<text[^>]*>(.*?)</text>", svg, re.S)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", [prevalence(PLANS), prevalence(PLANS, False, "issuer"), windows(), drift()])
def test_every_figure_fits_its_width_and_is_inert(made: Result, lang: str) -> None:
    for width in (340, 680):
        svg = inline_svg(chart(made, lang=lang, width=width), name="f", label="x")
        box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        assert box
        assert width * 0.6 <= float(box[1]) <= width + 30, (width, box[0])
        assert "NaN" not in svg
        assert "undefined" not in svg
        assert "<b>" not in svg
        assert "<i>" not in svg


def test_directions_stand_in_the_titles_and_shares_in_the_marks() -> None:
    svg = inline_svg(chart(prevalence(PLANS), lang="zh"), name="f", label="x")
    shown = texts(svg)
    assert any(t.endswith("↑?") for t in shown)
    assert any(t.endswith("↓") for t in shown)
    assert re.search(r"<title>.*一五.*15.0%", svg)


def test_the_flow_names_topics_births_and_empty_periods() -> None:
    svg = inline_svg(chart(windows(), lang="zh"), name="f", label="x")
    shown = texts(svg)
    assert "空：无文档" in shown
    assert "薄：1 篇，未拟合" in shown
    # The period at which a line ends begins the next.
    assert shown.count("2003") == 2
    assert any(t.startswith("词00 社会治理") for t in shown)
    assert re.search(r"<title>分化：2000 a → 2001 b，相似度 0.60</title>", svg)
    assert re.search(r"<title>消失", svg)


def test_a_chart_of_windows_holds_its_own_data() -> None:
    spec = chart(windows()).to_dict()
    spec.pop("$schema")
    assert "http" not in json.dumps(spec)


def test_boxes_fill_a_column_and_crossings_are_undone() -> None:
    sizes = [{0: 3.0, 1: 1.0}, {0: 1.0, 1: 1.0}, {}]
    orders = order_columns(sizes, [((0, 0), (1, 1), 3.0), ((0, 1), (1, 0), 1.0)])
    assert orders == [[0, 1], [1, 0], []]
    boxes = layout(sizes, orders, [0, 10, 20], height=100, least=10, gap=4)
    assert boxes[0, 0].top == 0
    assert boxes[0, 1].bottom == pytest.approx(100)
    assert boxes[0, 0].bottom - boxes[0, 0].top > boxes[0, 1].bottom - boxes[0, 1].top >= 10
    points = band((0, 0, 10), (100, 50, 80))
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(points))
