"""What every network shares: a graph of plain attributes, and GEXF and GraphML that open in Gephi whatever the text holds.

A network is written with attributes of three types only (text, whole number, number); missing ones are left out. Characters
that XML cannot hold are replaced, so that a title with a control character never makes a file that does not open. No clock
enters the file: the same result gives the same bytes.

Time: a node and an edge may carry `date` and `last_date` (ISO, at the precision stated). In GEXF they become `start` and
`end`, which Gephi's timeline reads (mode dynamic, timeformat date), from the first day that the first date may mean to the
last day of the last; an edge's ends are there as long as it is. What has no date stands in every year.
"""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["HasGraph", "clean_attributes", "days_of", "write_gexf", "write_graphml", "year_of"]

# What XML 1.0 cannot hold, and lone surrogates.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MODIFIED: Final = re.compile(r' lastmodifieddate="[^"]*"')
_CREATOR: Final = re.compile(r"<creator>[^<]*</creator>")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_GEXF: Final = "http://www.gexf.net/1.2draft"


@runtime_checkable
class HasGraph(Protocol):
    """A result that can be drawn as a network."""

    def graph(self) -> nx.Graph:
        """Return the network: nodes and edges with their attributes."""
        ...


def printable(text: str) -> str:
    """Return text that an XML file can hold; what it cannot becomes U+FFFD.

    >>> printable("a\\x00b<c>")
    'a\ufffdb<c>'
    """
    return _NO_XML.sub("\ufffd", text)


def year_of(date: str | None) -> int | None:
    """Return the year of an ISO date of any precision.

    >>> year_of("2014-03"), year_of(None)
    (2014, None)
    """
    return int(date[:4]) if date and date[:4].isdigit() else None


def days_of(date: str | None) -> tuple[str, str] | None:
    """Return the first and the last day that an ISO date of any precision may mean; None for no date.

    >>> days_of("2014"), days_of("2016-02"), days_of("2014-03-05"), days_of("spring")
    (('2014-01-01', '2014-12-31'), ('2016-02-01', '2016-02-29'), ('2014-03-05', '2014-03-05'), None)
    """
    stated = _DATE.match(date or "")
    if not stated or int(stated[1]) < 1 or not 1 <= int(stated[2] or 1) <= 12:
        return None
    year, month = int(stated[1]), int(stated[2] or 0)
    if not month:
        return f"{year:04d}-01-01", f"{year:04d}-12-31"
    last = calendar.monthrange(year, month)[1]
    if not stated[3]:
        return f"{year:04d}-{month:02d}-01", f"{year:04d}-{month:02d}-{last:02d}"
    if not 1 <= int(stated[3]) <= last:
        return None
    return stated[0], stated[0]


def clean_attributes(values: Mapping[str, Any]) -> dict[str, str | int | float]:
    """Return attributes a graph file can hold: missing ones left out, lists joined, text printable.

    >>> clean_attributes({"title": "a\\x01", "year": 2014, "date": None, "own": True, "ids": ("a", "b")})
    {'title': 'a\ufffd', 'year': 2014, 'own': 1, 'ids': 'a; b'}
    """
    cleaned: dict[str, str | int | float] = {}
    for name, value in values.items():
        if value is None or value in ("", ()):
            continue
        if isinstance(value, bool):
            cleaned[name] = int(value)
        elif isinstance(value, (int, float)):
            cleaned[name] = value
        elif isinstance(value, (list, tuple)):
            cleaned[name] = printable("; ".join(map(str, value)))
        else:
            cleaned[name] = printable(str(value))
    return cleaned


def _plain(graph: nx.Graph) -> nx.Graph:
    """Return a copy whose names and attributes are all printable, in a fixed order."""
    copy = graph.__class__()
    for node, data in graph.nodes(data=True):
        copy.add_node(printable(str(node)), **clean_attributes(data))
    for source, target, data in graph.edges(data=True):
        copy.add_edge(printable(str(source)), printable(str(target)), **clean_attributes(data))
    return copy


def write_gexf(graph: nx.Graph, path: Path) -> None:
    """Write GEXF 1.2, as Gephi opens it: `label` names a node, `weight` an edge's width, `start` and `end` its time."""
    import networkx as nx

    buffer = io.BytesIO()
    plain = _plain(graph)
    spans = _spans(plain)
    nx.write_gexf(plain, buffer)
    text = buffer.getvalue().decode("utf-8")
    text = _CREATOR.sub("<creator>policymine</creator>", _MODIFIED.sub("", text, count=1), count=1)
    path.write_text(_dynamic(text, *spans) if any(spans) else text, encoding="utf-8")


Span = tuple[str, str]


def _spans(graph: nx.Graph) -> tuple[dict[str, Span], dict[tuple[str, str], Span]]:
    """Return the first and last day of each dated edge, and of each node: its own and those of its edges together."""

    def span(data: Mapping[str, Any]) -> Span | None:
        first, last = days_of(data.get("date")), days_of(data.get("last_date") or data.get("date"))
        return (first[0], max(first[1], last[1])) if first and last else None

    edges = {
        (source, target): found for source, target, data in graph.edges(data=True) if (found := span(data))
    }
    of_node: dict[str, list[Span]] = {}
    for node, data in graph.nodes(data=True):
        if found := span(data):
            of_node.setdefault(node, []).append(found)
    for ends, found in edges.items():
        for end in ends:
            # Gephi drops an edge whose end is not there: a node without a date of its own stays without.
            if end in of_node:
                of_node[end].append(found)
    return {
        node: (min(s for s, _ in found), max(e for _, e in found)) for node, found in of_node.items()
    }, edges


def _dynamic(text: str, nodes: Mapping[str, Span], edges: Mapping[tuple[str, str], Span]) -> str:
    """Return GEXF with `start` and `end` on what is dated, and the graph declared dynamic."""
    # networkx writes an attribute called `start` as a list of slices; Gephi reads the plain form below more surely.
    ET.register_namespace("", _GEXF)
    ET.register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")
    root = ET.fromstring(text)
    graph = root.find(f"{{{_GEXF}}}graph")
    if graph is None:
        return text
    graph.set("mode", "dynamic")
    graph.set("timeformat", "date")
    every = [*nodes.values(), *edges.values()]
    graph.set("start", min(s for s, _ in every))
    graph.set("end", max(e for _, e in every))
    for element in graph.iter(f"{{{_GEXF}}}node"):
        if found := nodes.get(element.get("id", "")):
            element.set("start", found[0])
            element.set("end", found[1])
    for element in graph.iter(f"{{{_GEXF}}}edge"):
        ends = element.get("source", ""), element.get("target", "")
        if found := edges.get(ends):
            element.set("start", found[0])
            element.set("end", found[1])
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode")


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write GraphML, as Gephi, Cytoscape, igraph and R open it; the attributes are those of the GEXF file.

    The format has no time of its own: `start` and `end` are attributes of nodes and edges, as in the GEXF file.
    """
    import networkx as nx

    plain = _plain(graph)
    nodes, edges = _spans(plain)
    for node, (start, end) in nodes.items():
        plain.nodes[node].update(start=start, end=end)
    for (source, target), (start, end) in edges.items():
        plain.edges[source, target].update(start=start, end=end)
    buffer = io.BytesIO()
    # The writer of the standard library: the other one is chosen by what happens to be installed.
    nx.write_graphml_xml(plain, buffer, infer_numeric_types=True)
    path.write_bytes(buffer.getvalue())
