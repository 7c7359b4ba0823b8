"""The map of topics and the bars of their words: inert, to scale, the same on every machine."""

from __future__ import annotations

import math
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from policymine.charts.messages import LANGUAGES
from policymine.charts.theme import dark_twins
from policymine.charts.topic_map import anchor, term_bars, topic_map
from policymine.results import Result

SVG = "{http://www.w3.org/2000/svg}"


def drawn(results: dict[str, Result], width: int = 700, lang: str = "en", **changes: Any) -> ET.Element:
    result = results["topics"]
    rows = [{**row, **changes} for row in result.rows()]
    return ET.fromstring(
        topic_map(result.extra()["exploration"], rows, lang=lang, width=width, label="a < b")
    )


def many(n: int = 30) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rng = np.random.default_rng(0)
    topics = [{"topic": t, "x": float(x), "y": float(y)} for t, (x, y) in enumerate(rng.normal(size=(n, 2)))]
    shares = rng.dirichlet([1.0] * n)
    rows = [{"topic": t, "words": ["社会治理", "社区"], "prevalence": float(shares[t])} for t in range(n)]
    return {"kept": 0.4, "topics": topics}, rows


def circles(svg: ET.Element) -> dict[int, tuple[float, float, float]]:
    return {
        int(link.get("href", "").removeprefix("#topic-")): tuple(  # type: ignore[misc]
            float(link.find(f"{SVG}circle").get(k))  # type: ignore[union-attr, arg-type]
            for k in ("cx", "cy", "r")
        )
        for link in svg.iter(f"{SVG}a")
    }


def test_the_map_keeps_the_distances_and_the_shares() -> None:
    view, rows = many()
    svg = ET.fromstring(topic_map(view, rows, lang="zh", width=700, label="x"))
    found = circles(svg)
    assert sorted(found) == list(range(30))
    height = float(svg.get("height", ""))
    ratios = []
    for i in range(30):
        x, y, r = found[i]
        assert r <= x <= 700 - r
        assert r <= y <= height - r
        for j in range(i):
            told = math.dist(*([(view["topics"][k]["x"], view["topics"][k]["y"]) for k in (i, j)]))
            ratios.append(math.dist(found[i][:2], found[j][:2]) / told)
    # One scale for both axes, to a tenth of a pixel.
    assert max(ratios) - min(ratios) < 0.1 * max(ratios)
    large = [i for i in range(30) if found[i][2] > 6]
    areas = [found[i][2] ** 2 / rows[i]["prevalence"] for i in large]
    assert max(areas) < 1.05 * min(areas)
    # The first axis goes right, the second up.
    assert found[0][0] - found[1][0] == pytest.approx(
        np.median(ratios) * (view["topics"][0]["x"] - view["topics"][1]["x"]), abs=0.3
    )
    assert (found[0][1] - found[1][1]) * (view["topics"][0]["y"] - view["topics"][1]["y"]) < 0


def test_words_beside_bubbles_do_not_lie_on_one_another() -> None:
    view, rows = many()
    svg = ET.fromstring(topic_map(view, rows, lang="zh", width=700, label="x"))
    boxes = []
    for text in svg.iter(f"{SVG}text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        if text.get("text-anchor") is None:
            wide = sum(12.0 if ord(ch) > 0x2E80 else 6.96 for ch in text.text or "")
            boxes.append((x, y - 11, x + wide, y + 3))
    assert len(boxes) > 15
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 700
        for b in boxes[:i]:
            assert a[2] < b[0] or a[0] > b[2] or a[3] < b[1] or a[1] > b[3]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [340, 700])
def test_a_drawing_is_inert_and_its_colours_have_dark_twins(
    results: dict[str, Result], width: int, lang: str
) -> None:
    view = results["topics"].extra()["exploration"]
    bars = [ET.fromstring(term_bars(t, lang=lang, width=width, label="w")) for t in view["topics"]]
    for svg in (drawn(results, width, lang), *bars):
        assert float(svg.get("width", "")) == width
        for node in svg.iter():
            assert node.tag.removeprefix(SVG) in {"svg", "a", "circle", "g", "line", "rect", "text", "title"}
            for name, value in node.attrib.items():
                assert not name.startswith("on")
                assert "://" not in value
                assert "nan" not in value
                if name in ("fill", "stroke"):
                    assert value in dark_twins()
                if name == "href":
                    assert value.startswith("#topic-")
    assert drawn(results, width, lang).get("aria-label") == "a < b"


def test_a_bubble_leads_to_its_topic_and_says_its_words(results: dict[str, Result]) -> None:
    svg = drawn(results)
    links = list(svg.iter(f"{SVG}a"))
    assert {link.get("href") for link in links} == {f"#{anchor(t)}" for t in range(3)}
    assert "Topic 1 · 28.0% · 社会治理, </script>, 创新" in {t.text for t in svg.iter(f"{SVG}title")}
    raw = topic_map(
        results["topics"].extra()["exploration"], results["topics"].rows(), lang="en", width=700, label="x"
    )
    assert "&lt;/script&gt;" in raw
    assert "</script>" not in raw
    assert "社会治理·&lt;/script&gt;" in raw
    named = [t.text for t in drawn(results, name="居民协商").iter(f"{SVG}text")]
    assert named.count("居民协商") == 3


def test_a_telephone_gets_numbers_only(results: dict[str, Result]) -> None:
    assert sorted(str(t.text) for t in drawn(results, 340).iter(f"{SVG}text")) == ["0", "1", "2"]


def test_bars_are_to_scale_and_long_words_are_cut(results: dict[str, Result]) -> None:
    view = results["topics"].extra()["exploration"]
    svg = ET.fromstring(term_bars(view["topics"][0], lang="zh", width=700, label="x"))
    wide = [float(r.get("width", "")) for r in svg.iter(f"{SVG}rect")]
    # 社区 34 uses, 30 of them here; 居民 20 of 20; thrice.
    assert len(wide) == 12
    assert wide[1] / wide[0] == pytest.approx(30 / 34, abs=0.01)
    assert wide[2] / wide[0] == pytest.approx(20 / 34, abs=0.01)
    assert "社区：34 次中约 30 次属于本主题" in [t.text for t in svg.iter(f"{SVG}title")]
    long = {
        "topic": 0,
        "words": [{"lambda": 1.0, "terms": [{"term": "治理" * 40, "in_topic": 1.0, "in_all": 2.0}]}],
    }
    texts = [
        str(t.text)
        for t in ET.fromstring(term_bars(long, lang="zh", width=340, label="x")).iter(f"{SVG}text")
    ]
    assert texts[1].endswith("…")
    assert len(texts[1]) < 20


def test_topics_at_one_place_and_without_words_are_drawn() -> None:
    view = {"kept": None, "topics": [{"topic": t, "x": 0.0, "y": 0.0} for t in range(3)]}
    rows = [{"topic": t, "words": [], "prevalence": 0.0} for t in range(3)]
    assert len(circles(ET.fromstring(topic_map(view, rows, lang="en", width=340, label="x")))) == 3
    empty = {"topic": 0, "words": [{"lambda": s, "terms": []} for s in (1.0, 0.6, 0.2)]}
    ET.fromstring(term_bars(empty, lang="en", width=340, label="x"))
