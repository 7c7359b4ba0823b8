"""What every network shares: a graph of plain attributes, and GEXF and GraphML that open in Gephi whatever the text holds.

A network is written with attributes of three types only (text, whole number, number); missing ones are left out. Characters
that XML cannot hold are replaced, so that a title with a control character never makes a file that does not open. No clock
enters the file: the same result gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["HasGraph", "clean_attributes", "write_gexf", "write_graphml", "year_of"]

# What XML 1.0 cannot hold, and lone surrogates.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MODIFIED: Final = re.compile(r' lastmodifieddate="[^"]*"')
_CREATOR: Final = re.compile(r"<creator>[^<]*</creator>")


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
    """Write GEXF 1.2, as Gephi opens it: `label` names a node, `weight` an edge's width, `date` and `year` its time."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_gexf(_plain(graph), buffer)
    text = buffer.getvalue().decode("utf-8")
    text = _CREATOR.sub("<creator>policymine</creator>", _MODIFIED.sub("", text, count=1), count=1)
    path.write_text(text, encoding="utf-8")


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write GraphML, as Gephi, Cytoscape, igraph and R open it; the attributes are those of the GEXF file."""
    import networkx as nx

    buffer = io.BytesIO()
    # The writer of the standard library: the other one is chosen by what happens to be installed.
    nx.write_graphml_xml(_plain(graph), buffer, infer_numeric_types=True)
    path.write_bytes(buffer.getvalue())
