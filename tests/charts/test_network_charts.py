"""Networks on paper: no name on another, what is left out is said, the same picture each time, in both languages."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.charts import chart
from policymine.charts.network import draw_graph
from policymine.charts.network_labels import Point, place_labels, shortened, text_width
from policymine.charts.svg import specification, vegalite_svg
from policymine.charts.theme import themed
from policymine.errors import NotEnoughDataError
from policymine.networks.coissuing import JointDocument, pair_issuers
from policymine.networks.course import Tie, follow_network
from policymine.networks.cowords import find_themes
from policymine.networks.cowords_course import follow_themes
from policymine.provenance import Provenance
from tests.networks.test_cowords import made

pytestmark = pytest.mark.page

BODIES = ("民政部", "财政部", "教育部", "公安部", "司法部", "水利部")


def joint() -> object:
    documents = [
        JointDocument(f"d{i}", (BODIES[i % 6], BODIES[(i + 1) % 6]), f"20{10 + i % 5}") for i in range(18)
    ]
    return pair_issuers(documents, Provenance("coissuing", n_documents=18, versions={}))


def large() -> nx.Graph:
    graph = nx.barabasi_albert_graph(80, 3, seed=1)
    for a, b in graph.edges:
        graph[a][b]["weight"] = 1 + (a * b) % 7
    return nx.relabel_nodes(graph, {i: f"第{i}号机关的名称很长很长" for i in graph})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_network_is_drawn_with_its_names(lang: str) -> None:
    svg = vegalite_svg(chart(joint(), lang=lang))  # type: ignore[arg-type]
    for body in BODIES:
        assert body in svg
    assert ("联合发文" if lang == "zh" else "issued jointly") in svg


def test_what_is_left_out_is_said() -> None:
    drawn = themed(draw_graph(large(), verb="coissuing", lang="en", width=340))
    title = " ".join(specification(drawn)["title"]["text"])
    match = re.search(r"Drawn: (\d+) of 80 nodes, the (\d+) strongest of (\d+) lines", title)
    assert match is not None
    assert int(match[1]) <= 25
    assert int(match[2]) < int(match[3]) == large().number_of_edges()


def test_the_same_picture_each_time_and_in_any_order() -> None:
    graph = large()
    backwards = nx.Graph()
    backwards.add_nodes_from(reversed(list(graph.nodes)))
    backwards.add_edges_from((b, a, d) for a, b, d in reversed(list(graph.edges(data=True))))
    one, two = (
        vegalite_svg(themed(draw_graph(g, verb="x", lang="zh", width=340))) for g in (graph, backwards)
    )
    assert one == two


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(3, 14)), min_size=1, max_size=30),
    st.data(),
)
def test_no_name_lies_on_another_or_beyond_the_frame(
    spots: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    points = {f"n{i}": Point(*spot) for i, spot in enumerate(spots)}
    names = {n: data.draw(st.text("治理abc", min_size=1, max_size=12)) for n in points}
    found, missing = place_labels(points, names, [(0.0, 0.0, 400.0, 300.0)], width=400, height=300)
    assert len(found) + missing == len(points)
    boxes = [
        (t.x - text_width(t.text) / 2, t.y - 7, t.x + text_width(t.text) / 2, t.y + 7) for t in found.values()
    ]
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 400
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for node, label in found.items():
        for other, p in points.items():
            if other != node:
                half = text_width(label.text) / 2
                assert not (abs(label.x - p.x) < half and abs(label.y - p.y) < 7)


def test_long_names_are_cut() -> None:
    assert shortened("中华人民共和国民法典", 60) == "中华人民…"
    assert shortened("民法典", 60) == "民法典"


def test_a_network_without_edges_is_refused() -> None:
    graph = nx.Graph()
    graph.add_node("a")
    with pytest.raises(NotEnoughDataError, match="no edge"):
        draw_graph(graph, verb="x", lang="en", width=680)


@pytest.mark.parametrize(("lang", "width"), [("zh", 680), ("en", 340)])
def test_strategic_diagram_and_course(lang: str, width: int) -> None:
    given_ = Provenance("cowords", versions={})
    result = find_themes(made(1, planted=True), given_, most=4, resamples=60)
    svg = vegalite_svg(chart(result, lang=lang, width=width))
    for row in result.rows():
        assert row["label"] in svg
    assert ("核心" if lang == "zh" else "motor") in svg
    later = find_themes(made(2, planted=True), given_, most=4, resamples=60)
    course = follow_themes(
        [("2010s", result), ("2020s", later)], [], Provenance("cowords", {"per": "decade"}, versions={})
    )
    drawn = vegalite_svg(chart(course, lang=lang, width=width))
    assert ("2010年代" if lang == "zh" else "2010s") in drawn
    assert drawn == vegalite_svg(chart(course, lang=lang, width=width))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_network_by_period(lang: str) -> None:
    given_ = Provenance("coissuing", {"per": "year"}, versions={})
    course = follow_network(
        joint(),  # type: ignore[arg-type]
        [Tie("d1", "a", "b"), Tie("d2", "a", "b"), Tie("d2", "a", "c")],
        {"d1": "2014", "d2": "2015", "d3": "2015"},
        ["2014", "2015"],
        given_,
    )
    svg = vegalite_svg(chart(course, lang=lang))
    assert "2015" in svg
    assert ("新出现" if lang == "zh" else "new") in svg
