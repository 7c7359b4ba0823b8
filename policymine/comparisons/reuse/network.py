"""Who takes over from whom as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policymine.errors import InputError
from policymine.results import plain

if TYPE_CHECKING:
    import networkx as nx

    from policymine.comparisons.reuse.base import ReuseResult

__all__ = ["build_graph"]


def build_graph(result: ReuseResult, nodes: str) -> nx.DiGraph:
    """Return the directed graph of a result; see `ReuseResult.graph`."""
    import networkx as nx

    if nodes not in ("issuer", "document"):
        raise InputError(f"nodes are 'issuer' or 'document', not {nodes!r}")
    graph = nx.DiGraph()
    if nodes == "issuer":
        edges = [{k: plain(v) for k, v in row.items()} for row in result.links.to_dict("records")]
        own: dict[str, dict[str, Any]] = {}
        for row in result.documents.to_dict("records"):
            name, date = plain(row["issuer"]), plain(row["date"])
            if not name:
                continue
            data = own.setdefault(name, {"label": name, "level": plain(row["level"]), "n_docs": 0})
            data["n_docs"] += 1
            _widen(data, date)
    else:
        dated = result.pairs[result.pairs["direction"] == "dated"]
        edges = [
            {**{k: plain(v) for k, v in row.items()}, "first": row["target_date"], "last": row["target_date"]}
            for row in dated.to_dict("records")
        ]
        own = {}
        for row in result.documents.to_dict("records"):
            data = {k: plain(row[k]) for k in ("issuer", "level", "n_units", "share", "share_discounted")}
            own[row["document"]] = {"label": plain(row["title"]) or row["document"], **data}
            _widen(own[row["document"]], plain(row["date"]))
    for edge in edges:
        for name in (edge["source"], edge["target"]):
            if name not in graph:
                graph.add_node(name, **own.get(name, {"label": name}))
    for edge in edges:
        data = {
            "weight": edge["discounted"],
            "taken": edge["taken"],
            "passages": edge["passages"],
            "date": edge["first"],
            "last_date": edge["last"],
        }
        for key, date in (("year", edge["first"]), ("last_year", edge["last"])):
            if date:
                data[key] = int(str(date)[:4])
        graph.add_edge(edge["source"], edge["target"], **data)
    return graph


def _widen(data: dict[str, Any], date: str | None) -> None:
    if not date:
        return
    data["date"] = min(data.get("date", date), date)
    data["last_date"] = max(data.get("last_date", date), date)
    data["year"], data["last_year"] = int(data["date"][:4]), int(data["last_date"][:4])
