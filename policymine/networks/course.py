"""A network through time: in each period how many documents tie two together, how many are tied, which ties are new.

The share of documents with a tie has an exact Bayesian interval (Jeffreys), for a period often holds a handful of documents. The
network itself, with the first and last date of each tie, is what `graph` gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.headlines import headline
from policymine.networks.base import HasGraph
from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame
from policymine.statistics.intervals import binomial_interval

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "PERIOD_COLUMNS", "NetworkCourse", "Tie", "follow_network"]

COLUMNS: Final = (
    "period",
    "n_docs",
    "n_tied",
    "share",
    "low",
    "high",
    "nodes",
    "edges",
    "new_edges",
    "top_node",
    "top_node_docs",
    "top_pair",
    "top_pair_docs",
)
# What a table on a terminal has room for.
PERIOD_COLUMNS: Final = tuple(c for c in COLUMNS if not c.startswith("top_node"))
METHOD: Final = (
    "Each period has the share of documents with a tie and its 95% Jeffreys interval; an edge is new where none was "
    "in an earlier period."
)
_SENTENCES: Final = 4


@dataclass(frozen=True, slots=True)
class Tie:
    """Two that one document ties together; `directed` from the first to the second."""

    document: str
    one: str
    other: str


@dataclass(frozen=True, eq=False, repr=False)
class NetworkCourse(Result):
    """A network by period, one row a period: documents, documents with a tie, their share, nodes, edges, new edges, the strongest.

    Parameters
    ----------
    whole : the result whose network it is.
    """

    order_by: ClassVar[str | None] = None
    whole: Result | None = None

    def extra(self) -> dict[str, Any]:
        """Return what the result for the whole corpus adds, without its rows."""
        return self.whole.extra() if self.whole is not None else {}

    def summary(self, lang: str = "en") -> str:
        """Return the line of the whole, and the number of periods."""
        head = self.whole.summary(lang) if self.whole is not None else ""
        return headline("networks.course", lang, head=head, n=len(self))

    def graph(self) -> nx.Graph:
        """Return the network of the whole corpus; its nodes and edges carry their first and last dates."""
        import networkx as nx

        return self.whole.graph() if isinstance(self.whole, HasGraph) else nx.Graph()


def follow_network(
    whole: Result,
    ties: Sequence[Tie],
    labels: Mapping[str, str],
    order: Sequence[str],
    provenance: Provenance,
) -> NetworkCourse:
    """Return a network by period.

    Parameters
    ----------
    whole : the result for the whole corpus, whose sentences are shown.
    ties : a tie may stand several times; it counts once a document.
    labels : period of each document; documents without one are left out. order : the periods, in time.

    >>> import pandas as pd
    >>> course = follow_network(Result(pd.DataFrame(), Provenance("x", versions={})), [Tie("1", "a", "b"), Tie("2", "a", "b")],
    ...     {"1": "2014", "2": "2015", "3": "2015"}, ["2014", "2015"], Provenance("x", versions={}))
    >>> [(r["n_docs"], r["n_tied"], r["new_edges"]) for r in course.rows()]
    [(1, 1, 1), (2, 1, 0)]
    """
    of_period = Counter(labels.values())
    where: dict[str, dict[tuple[str, str], set[str]]] = {label: {} for label in order}
    for tie in ties:
        if (label := labels.get(tie.document)) in where and label is not None:
            where[label].setdefault((tie.one, tie.other), set()).add(tie.document)
    known: set[tuple[str, str]] = set()
    every = whole.evidence() if len(whole.table) else ()
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for i, label in enumerate(order):
        pairs = where[label]
        tied = set().union(*pairs.values()) if pairs else set()
        low, high = binomial_interval(len(tied), of_period[label])
        nodes: dict[str, set[str]] = {}
        for (one, other), documents in pairs.items():
            nodes.setdefault(one, set()).update(documents)
            nodes.setdefault(other, set()).update(documents)
        top_pair = min(pairs, key=lambda p: (-len(pairs[p]), p), default=None)
        top_node = min(nodes, key=lambda n: (-len(nodes[n]), n), default=None)
        rows.append(
            {
                "period": label,
                "n_docs": of_period[label],
                "n_tied": len(tied),
                "share": len(tied) / of_period[label] if of_period[label] else None,
                "low": float(low),
                "high": float(high),
                "nodes": len(nodes),
                "edges": len(pairs),
                "new_edges": len(set(pairs) - known),
                "top_node": top_node,
                "top_node_docs": len(nodes[top_node]) if top_node is not None else None,
                "top_pair": " + ".join(top_pair) if top_pair else None,
                "top_pair_docs": len(pairs[top_pair]) if top_pair else None,
            }
        )
        known |= set(pairs)
        mine = [e for e in every if e.document in tied]
        strong = pairs[top_pair] if top_pair else set()
        mine.sort(key=lambda e: (e.document not in strong, e.document, e.start))
        sentences[i] = tuple(mine[:_SENTENCES])
    return NetworkCourse(table=frame(rows, COLUMNS), provenance=provenance, sentences=sentences, whole=whole)
