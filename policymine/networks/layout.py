"""Where a drawing puts the nodes of a network, and which it draws: the same network, the same places.

A drawing holds some sixty names at most. Of a larger network it takes the strongest edges and what they join, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Drawn", "best_joined", "place", "strongest"]

# Up to here the stress of all distances is brought down; beyond, forces alone.
_STRESS: Final = 120
_GAP: Final = 0.35


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of a network is drawn.

    Parameters
    ----------
    graph : the part that is drawn.
    n_nodes, n_edges : of the whole network, edges from a node to itself aside.
    least : weight of the weakest edge drawn; 0 where all are.
    """

    graph: nx.Graph
    n_nodes: int
    n_edges: int
    least: float

    @property
    def cut(self) -> bool:
        """Whether anything was left out."""
        return (self.graph.number_of_nodes(), self.graph.number_of_edges()) != (self.n_nodes, self.n_edges)


def strongest(graph: nx.Graph, *, nodes: int = 60, edges: int = 150) -> Drawn:
    """Return the strongest edges of a network and the nodes they join.

    Edges are taken by weight, then by name, as long as the nodes they join stay within `nodes`; nodes without an edge
    are left out, unless the network has no edge at all.

    >>> import networkx as nx
    >>> g = nx.Graph(); g.add_edge("a", "b", weight=3); g.add_edge("b", "c", weight=1)
    >>> drawn = strongest(g, nodes=2); sorted(drawn.graph), drawn.cut, drawn.least
    (['a', 'b'], True, 3.0)
    """
    directed = graph.is_directed()
    ranked = sorted(
        (
            (float(d.get("weight", 1.0)), *((str(u), str(v)) if directed else sorted((str(u), str(v)))))
            for u, v, d in graph.edges(data=True)
            if u != v
        ),
        key=lambda e: (-e[0], e[1], e[2]),
    )
    kept: list[tuple[float, str, str]] = []
    inside: set[str] = set()
    for weight, source, target in ranked:
        joined = inside | {source, target}
        if len(joined) <= nodes and len(kept) < edges:
            inside = joined
            kept.append((weight, source, target))
    shown = graph.__class__()
    if not ranked:
        inside = set(sorted(map(str, graph.nodes))[:nodes])
    for node in sorted(inside):
        shown.add_node(node, **graph.nodes[node])
    for _, source, target in sorted(kept, key=lambda e: (e[1], e[2])):
        shown.add_edge(source, target, **graph.edges[source, target])
    whole = len(kept) == len(ranked)
    return Drawn(shown, graph.number_of_nodes(), len(ranked), 0.0 if whole else kept[-1][0])


def best_joined(graph: nx.Graph, *, nodes: int = 60, edges: int = 150) -> Drawn:
    """Return the nodes with most partners and the strongest edges among them: for networks of many single citations.

    >>> import networkx as nx
    >>> sorted(best_joined(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]), nodes=3).graph)
    ['a', 'b', 'c']
    """
    partners = {node: len(set(graph.to_undirected(as_view=True)[node]) - {node}) for node in graph}
    inside = sorted(graph, key=lambda node: (-partners[node], str(node)))[:nodes]
    drawn = strongest(graph.subgraph(inside), nodes=nodes, edges=edges)
    weights = [float(d.get("weight", 1.0)) for _, _, d in drawn.graph.edges(data=True)]
    n_edges = sum(u != v for u, v in graph.edges)
    whole = drawn.graph.number_of_edges() == n_edges
    return Drawn(drawn.graph, graph.number_of_nodes(), n_edges, 0.0 if whole or not weights else min(weights))


def place(graph: nx.Graph, *, aspect: float = 1.0, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return a place for each node, both coordinates from 0 to 1: parts that do not touch stand side by side.

    Parameters
    ----------
    graph : edges that carry `weight` draw their ends together.
    aspect : width over height of the drawing.
    seed : of the start; the same network and seed give the same places.

    Sources: Kamada, T. & Kawai, S. (1989), An algorithm for drawing general undirected graphs; Fruchterman, T. M. J. &
    Reingold, E. M. (1991), Graph drawing by force-directed placement.
    """
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(sorted(map(str, graph.nodes)))
    for source, target, data in sorted(graph.edges(data=True), key=lambda e: (str(e[0]), str(e[1]))):
        plain.add_edge(str(source), str(target), weight=float(data.get("weight", 1.0)))
    parts = sorted((sorted(p) for p in nx.connected_components(plain)), key=lambda p: (-len(p), p))
    blocks = [_arranged(plain.subgraph(part), part, seed) for part in parts]
    return _packed(blocks, aspect)


def _arranged(graph: nx.Graph, nodes: list[str], seed: int) -> dict[str, tuple[float, float]]:
    """Return places of one connected part, in a box whose area grows with its number of nodes."""
    import networkx as nx

    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    side = math.sqrt(len(nodes))
    if len(nodes) == 2:
        return {nodes[0]: (0.0, 0.0), nodes[1]: (1.2, 0.0)}
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    heavy = max(d["weight"] for _, _, d in graph.edges(data=True))
    for source, target, data in sorted(graph.edges(data=True)):
        strength = math.sqrt(data["weight"] / heavy)
        ordered.add_edge(source, target, weight=0.3 + 0.7 * strength, length=1.0 + 0.8 * (1.0 - strength))
    if len(nodes) <= _STRESS:
        start = nx.circular_layout(ordered)
        found = nx.kamada_kawai_layout(ordered, weight="length", pos=start)
    else:
        found = nx.spring_layout(ordered, weight="weight", seed=seed, iterations=200)
    points = np.array([found[node] for node in nodes])
    points = _spread((points - points.min(axis=0)) / max(float(np.ptp(points, axis=0).max()), 1e-9))
    return {
        n: (round(float(x) * side, 6), round(float(y) * side, 6))
        for n, (x, y) in zip(nodes, points, strict=True)
    }


def _spread(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points moved apart until none is nearer to another than half the usual gap."""
    apart = 0.75 / math.sqrt(len(points))
    moved = points.copy()
    for _ in range(80):
        gap = moved[:, None, :] - moved[None, :, :]
        distance = np.sqrt((gap**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        if distance.min() >= apart:
            break
        # Points in one place part along a direction fixed by their numbers.
        angle = np.arange(len(moved)) * 2.399963
        push = np.where(
            distance[:, :, None] < 1e-6,
            np.stack((np.cos(angle), np.sin(angle)), axis=1)[:, None, :],
            gap / np.maximum(distance, 1e-6)[:, :, None],
        )
        short = np.clip(apart - distance, 0.0, None)
        moved = moved + (push * short[:, :, None]).sum(axis=1) * 0.4
    return moved


def _packed(blocks: list[dict[str, tuple[float, float]]], aspect: float) -> dict[str, tuple[float, float]]:
    """Return all parts in rows from left to right, the largest first, scaled to the unit square."""
    sizes = []
    for block in blocks:
        xs, ys = [p[0] for p in block.values()], [p[1] for p in block.values()]
        sizes.append((min(xs), min(ys), max(xs) - min(xs) + 1.0, max(ys) - min(ys) + 1.0))
    area = sum(w * h for _, _, w, h in sizes)
    widest = max((w for _, _, w, _ in sizes), default=1.0)
    room = max(widest, math.sqrt(area * aspect))
    placed: dict[str, tuple[float, float]] = {}
    x = y = tall = 0.0
    for block, (left, top, wide, high) in zip(blocks, sizes, strict=True):
        if x and x + wide > room + 1e-9:
            x, y, tall = 0.0, y + tall, 0.0
        for node, (px, py) in block.items():
            placed[node] = (x + px - left + _GAP, y + py - top + _GAP)
        x += wide
        tall = max(tall, high)
    return _unit(placed)


def _unit(placed: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    if not placed:
        return {}
    xs, ys = [p[0] for p in placed.values()], [p[1] for p in placed.values()]
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    return {
        node: (
            round((x - min(xs)) / wide, 6) if wide > 1e-6 else 0.5,
            round((y - min(ys)) / high, 6) if high > 1e-6 else 0.5,
        )
        for node, (x, y) in sorted(placed.items())
    }
