"""Centralities and communities by hand; layouts the same in any order, and what a drawing leaves out."""

from __future__ import annotations

import networkx as nx
import pytest

from policymine.networks.layout import best_joined, place, strongest
from policymine.networks.measures import communities, measure

EDGES = [
    ("a", "b", 3),
    ("b", "c", 1),
    ("a", "c", 2),
    ("c", "d", 1),
    ("d", "e", 2),
    ("e", "f", 2),
    ("d", "f", 2),
]


def graph(edges: list[tuple[str, str, int]]) -> nx.Graph:
    made = nx.Graph()
    made.add_weighted_edges_from(edges)
    return made


def test_centralities_by_hand() -> None:
    found = measure(graph(EDGES))
    assert (found.of["c"]["degree"], found.of["c"]["weighted_degree"]) == (3, 4.0)
    # All six paths between {a, b} and {d, e, f} run through c: 6 of 10 pairs of others.
    assert found.of["c"]["betweenness"] == pytest.approx(0.6)
    assert found.of["a"]["betweenness"] == 0.0
    assert {n for n, v in found.of.items() if v["community"] == found.of["a"]["community"]} == {"a", "b", "c"}
    # Weights within 6 + 6 of 13, degrees 13 and 13 of 26.
    assert found.modularity == pytest.approx(12 / 13 - 2 * (13 / 26) ** 2)


def test_the_order_of_edges_does_not_matter() -> None:
    backwards = graph([(b, a, w) for a, b, w in reversed(EDGES)])
    assert communities(graph(EDGES)) == communities(backwards) == [["a", "b", "c"], ["d", "e", "f"]]
    assert place(graph(EDGES)) == place(backwards)
    assert measure(graph(EDGES)).of == measure(backwards).of


def test_direction_and_loops_are_set_aside() -> None:
    directed = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "a")])
    found = measure(directed)
    assert found.of["a"] == {"degree": 1, "weighted_degree": 2.0, "betweenness": None, "community": 1}


def test_places_lie_in_the_unit_square_and_apart() -> None:
    big = nx.barabasi_albert_graph(130, 2, seed=3)
    named = nx.relabel_nodes(big, {i: f"n{i:03d}" for i in big})
    spots = place(named)
    assert len(spots) == 130
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in spots.values())
    assert len(set(spots.values())) == 130


def test_the_strongest_edges_and_what_is_cut() -> None:
    drawn = strongest(graph(EDGES), nodes=3, edges=2)
    assert sorted(drawn.graph.edges) == [("a", "b"), ("a", "c")]
    assert drawn.cut
    assert (drawn.n_nodes, drawn.n_edges, drawn.least) == (6, 7, 2.0)
    assert not strongest(graph(EDGES)).cut
    hub = best_joined(graph(EDGES), nodes=2, edges=5)
    assert sorted(hub.graph) == ["c", "d"]
