"""Files of a network: they open again with the same content, carry time, and are the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from policymine.networks.base import days_of, write_gexf, write_graphml

GEXF = "{http://www.gexf.net/1.2draft}"


def network() -> nx.Graph:
    graph = nx.Graph()
    graph.add_node(
        "甲\x01", label="甲<&>\x0b", date="2012", last_date="2014-03", n_docs=3, ids=("a", "b"), none=None
    )
    graph.add_node("乙", label="=cmd|' /C calc'!A0", date="2013-05-06", last_date="2013-05-06")
    graph.add_node("丙", label="undated")
    graph.add_edge("甲\x01", "乙", weight=2, date="2012-02", last_date="2015")
    graph.add_edge("乙", "丙", weight=0.5)
    return graph


def test_gexf_opens_again_with_time_on_nodes_and_edges(tmp_path: Path) -> None:
    write_gexf(network(), tmp_path / "n.gexf")
    root = ET.parse(tmp_path / "n.gexf").getroot()
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert (graph.get("start"), graph.get("end")) == ("2012-01-01", "2015-12-31")
    nodes = {n.get("id"): n for n in root.iter(f"{GEXF}node")}
    # An edge of February 2012 to 2015: its ends are there as long as it is.
    assert (nodes["乙"].get("start"), nodes["乙"].get("end")) == ("2012-02-01", "2015-12-31")
    assert (nodes["甲\ufffd"].get("start"), nodes["甲\ufffd"].get("end")) == ("2012-01-01", "2015-12-31")
    assert nodes["丙"].get("start") is None
    first, second = list(root.iter(f"{GEXF}edge"))
    assert (first.get("start"), first.get("end"), first.get("weight")) == ("2012-02-01", "2015-12-31", "2")
    assert second.get("start") is None
    again = nx.read_gexf(tmp_path / "n.gexf")
    assert set(again) == {"甲\ufffd", "乙", "丙"}
    assert again.nodes["甲\ufffd"]["label"] == "甲<&>\ufffd"
    assert again.nodes["甲\ufffd"]["n_docs"] == 3
    assert again.nodes["甲\ufffd"]["ids"] == "a; b"
    assert again["甲\ufffd"]["乙"]["weight"] == 2


def test_graphml_opens_again_equal(tmp_path: Path) -> None:
    write_graphml(network(), tmp_path / "n.graphml")
    again = nx.read_graphml(tmp_path / "n.graphml")
    assert set(again) == {"甲\ufffd", "乙", "丙"}
    assert again.nodes["乙"] == {
        "label": "=cmd|' /C calc'!A0",
        "date": "2013-05-06",
        "last_date": "2013-05-06",
        "start": "2012-02-01",
        "end": "2015-12-31",
    }
    assert again["甲\ufffd"]["乙"] == {
        "weight": 2.0,
        "date": "2012-02",
        "last_date": "2015",
        "start": "2012-02-01",
        "end": "2015-12-31",
    }


def test_a_citation_back_has_a_time_of_its_own(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=1, date="2010")
    graph.add_edge("b", "a", weight=1)
    write_gexf(graph, tmp_path / "d.gexf")
    spans = {
        (e.get("source"), e.get("target")): e.get("start")
        for e in ET.parse(tmp_path / "d.gexf").getroot().iter(f"{GEXF}edge")
    }
    assert spans == {("a", "b"): "2010-01-01", ("b", "a"): None}


def test_without_dates_the_network_is_static(tmp_path: Path) -> None:
    write_gexf(nx.Graph([("a", "b")]), tmp_path / "s.gexf")
    assert 'mode="static"' in (tmp_path / "s.gexf").read_text("utf-8")


@pytest.mark.parametrize(("write", "name"), [(write_gexf, "n.gexf"), (write_graphml, "n.graphml")])
def test_the_same_bytes_each_time(write: object, name: str, tmp_path: Path) -> None:
    assert callable(write)
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    write(network(), tmp_path / "1" / name)
    write(network(), tmp_path / "2" / name)
    assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.parametrize("date", ["", None, "spring", "2014-13", "2014-02-30", "0000"])
def test_what_is_no_date_has_no_days(date: str | None) -> None:
    assert days_of(date) is None
