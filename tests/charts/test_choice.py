"""The figure of `topics --choose`: a panel a measure, the range shaded, nothing drawn that is not known."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from policymine.charts import chart, inline_svg
from policymine.charts.messages import LANGUAGES
from policymine.provenance import Provenance
from policymine.results import Result, frame

pytestmark = pytest.mark.page

MEASURES = ("held_out", "stability", "coherence", "exclusivity", "diversity")


def made(inside: tuple[int, ...] = (10, 15), **missing: Any) -> Result:
    rows = []
    for i, k in enumerate((5, 7, 10, 15, 60)):
        row: dict[str, Any] = {"k": k, "in_range": k in inside, "returning": k - i}
        for name in MEASURES:
            value = -7 + i / 4 if name == "held_out" else 0.9 - i / 10
            row |= {name: value, f"{name}_low": value - 0.05, f"{name}_high": value + 0.05}
        rows.append(row | missing)
    return Result(frame(rows, list(rows[0])), Provenance("topics", {"choose": "5:60"}))


def panels(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart(result).to_dict()["vconcat"]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 680])
def test_it_is_drawn_in_the_width_asked_for(lang: str, width: int) -> None:
    svg = inline_svg(chart(made(), lang=lang, width=width), name="c", label="x")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box
    assert float(box[1]) <= width + 12
    assert "undefined" not in svg
    assert "NaN" not in svg
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.S)
    assert [t for t in texts if t in {"5", "7", "10", "15", "60"}] == ["5", "7", "10", "15", "60"]


def test_every_measure_has_a_panel_with_the_range_behind_it() -> None:
    drawn = panels(made())
    assert len(drawn) == len(MEASURES)
    for panel in drawn:
        marks = [layer["mark"]["type"] for layer in panel["layer"]]
        assert marks == ["rect", "rule", "line", "point"]
    whole = json.dumps(chart(made()).to_dict())
    low, high = re.search(r'"from": ([\d.]+), "to": ([\d.]+)', whole).groups()
    assert 7 < float(low) < 10
    assert 15 < float(high) < 60


def test_without_a_range_nothing_is_shaded() -> None:
    for panel in panels(made(inside=())):
        assert "rect" not in [layer["mark"]["type"] for layer in panel["layer"]]


def test_a_range_at_the_end_of_what_was_tried_is_shaded() -> None:
    for inside in ((5,), (60,)):
        assert all(panel["layer"][0]["mark"]["type"] == "rect" for panel in panels(made(inside=inside)))
        inline_svg(chart(made(inside=inside)), name="c", label="x")


def test_a_method_without_chances_has_no_panel_of_them() -> None:
    missing = {"held_out": None, "held_out_low": None, "held_out_high": None}
    result = made(**missing, diversity_low=None, diversity_high=None)
    drawn = panels(result)
    assert len(drawn) == len(MEASURES) - 1
    assert [layer["mark"]["type"] for layer in drawn[-1]["layer"]] == ["rect", "line", "point"]
    inline_svg(chart(result), name="c", label="x")
