"""Who stands where in a network: degree, weighted degree, betweenness where it can be had, and communities by a seed.

Degree counts partners, weighted degree adds up what the edges count. Betweenness takes each edge as one step: counts of
documents are no lengths. It is left out of networks of more than 1,500 nodes, where it takes minutes, and is of
little use below ten, where one edge more changes the order. Communities are those of the weighted network without direction,
numbered by size; in a network that has none beyond chance they still divide it: modularity says how clearly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

from policymine.provenance import cited

__all__ = ["REFERENCE_LOUVAIN", "Measures", "communities", "measure", "network_rows", "with_measures"]

REFERENCE_LOUVAIN: Final = cited("blondel2008")
MOST_FOR_BETWEENNESS: Final = 1500


@dataclass(frozen=True, slots=True)
class Measures:
    """What the whole network tells.

    Parameters
    ----------
    of : by node: degree, weighted_degree, betweenness (None where too large), community (1 the largest).
    modularity : of the communities, None where there is no edge.
    """

    of: dict[str, dict[str, Any]]
    modularity: float | None


def communities(graph: nx.Graph, *, seed: int = 0, resolution: float = 1.0) -> list[list[str]]:
    """Return the communities of a weighted network, the largest first, each sorted; nodes without an edge stand alone.

    Parameters
    ----------
    graph : its edges carry `weight`; direction is not looked at.
    seed : same seed, same communities, in whatever order nodes and edges were added.
    resolution : above 1 gives smaller ones.

    Source: Blondel, V. D. et al. (2008), Fast unfolding of communities in large networks.

    >>> import networkx as nx
    >>> g = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z"), ("c", "x")])
    >>> communities(g)
    [['a', 'b', 'c'], ['x', 'y', 'z']]
    """
    found = _undirected(graph)
    import networkx as nx

    if not found.number_of_edges():
        return [[node] for node in found]
    parts = nx.community.louvain_communities(found, weight="weight", seed=seed, resolution=resolution)
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))


def _undirected(graph: nx.Graph) -> nx.Graph:
    """Return the network without direction and loops, nodes and edges in the order of their names."""
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(sorted(graph.nodes))
    weights: dict[tuple[str, str], float] = {}
    for source, target, data in graph.edges(data=True):
        if source != target:
            pair = (source, target) if source <= target else (target, source)
            weights[pair] = weights.get(pair, 0.0) + float(data.get("weight", 1.0))
    for (source, target), weight in sorted(weights.items()):
        plain.add_edge(source, target, weight=weight)
    return plain


def measure(graph: nx.Graph, *, seed: int = 0) -> Measures:
    """Return degree, weighted degree, betweenness and community of each node, and the modularity.

    >>> import networkx as nx
    >>> found = measure(nx.path_graph(["a", "b", "c"]))
    >>> found.of["b"]["degree"], found.of["b"]["betweenness"]
    (2, 1.0)
    """
    import networkx as nx

    plain = _undirected(graph)
    parts = communities(plain, seed=seed)
    number = {node: i + 1 for i, part in enumerate(parts) for node in part}
    between: dict[str, float] = {}
    if 2 < plain.number_of_nodes() <= MOST_FOR_BETWEENNESS:
        between = nx.betweenness_centrality(plain)
    values = {
        node: {
            "degree": int(plain.degree(node)),
            "weighted_degree": round(float(plain.degree(node, weight="weight")), 9),
            "betweenness": round(float(between[node]), 9) if between else None,
            "community": number[node],
        }
        for node in plain
    }
    modularity = (
        float(nx.community.modularity(plain, parts, weight="weight")) if plain.number_of_edges() else None
    )
    return Measures(values, modularity)


def with_measures(graph: nx.Graph, *, seed: int = 0) -> nx.Graph:
    """Return the same network, its nodes carrying degree, weighted degree, betweenness and community."""
    for node, values in measure(graph, seed=seed).of.items():
        graph.nodes[node].update({k: v for k, v in values.items() if v is not None})
    return graph


def network_rows(graph: nx.Graph) -> dict[str, Any]:
    """Return what JSON tells of a network that carries its measures: size, density, modularity, and a row a node.

    >>> import networkx as nx
    >>> told = network_rows(with_measures(nx.Graph([("a", "b"), ("b", "c")])))
    >>> told["density"], told["nodes"][0]["node"], told["nodes"][0]["degree"]
    (0.6666666666666666, 'b', 2)
    """
    import networkx as nx

    names = ("degree", "weighted_degree", "betweenness", "community")
    rows = [{"node": node, **{k: data.get(k) for k in names}} for node, data in graph.nodes(data=True)]
    rows.sort(key=lambda r: (-(r["degree"] or 0), -(r["weighted_degree"] or 0.0), r["node"]))
    parts: dict[Any, list[str]] = {}
    for row in rows:
        parts.setdefault(row["community"], []).append(row["node"])
    plain = _undirected(graph)
    edges = plain.number_of_edges()
    return {
        "n_nodes": plain.number_of_nodes(),
        "n_edges": edges,
        "density": float(nx.density(plain)) if plain.number_of_nodes() > 1 else None,
        "communities": len(parts),
        "modularity": float(nx.community.modularity(plain, list(parts.values()), weight="weight"))
        if edges
        else None,
        "nodes": rows,
    }
