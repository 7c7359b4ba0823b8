"""Which bodies issue documents together: how often, who leads, since when, and the network they make."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.headlines import headline
from policymine.networks.base import year_of
from policymine.networks.course import Tie
from policymine.networks.measures import network_rows, with_measures
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, frame
from policymine.structure.issuers import level_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "REFERENCES", "CoissuingResult", "JointDocument", "pair_issuers"]

COLUMNS: Final = (
    "body",
    "partner",
    "n_docs",
    "body_leads",
    "partner_leads",
    "jaccard",
    "first",
    "last",
    "documents",
)
METHOD: Final = (
    "Two bodies are linked by each document that both issue, under their full names at its date or, where asked, under the present "
    "names of the bodies that took their work on; the first of its issuers leads. Jaccard is the number of documents of "
    "both over the number of documents of either."
)
REFERENCES: Final = (cited("huang2015"),)


@dataclass(frozen=True, slots=True)
class JointDocument:
    """A document as co-issuing sees it.

    Id, issuers (lead first) under the names they count by, date, and the wording that names the issuers.
    """

    id: str
    issuers: tuple[str, ...]
    date: str | None
    raw: str = ""
    start: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class CoissuingResult(Result):
    """Pairs of bodies that issue jointly; `bodies` has one row a body.

    Parameters
    ----------
    bodies : body, level, n_docs, n_joint, n_lead (joint documents it leads), n_partners, first, last.
    """

    order_by: ClassVar[str | None] = "n_docs"
    bodies: tuple[Mapping[str, Any], ...] = ()
    n_joint: int = 0

    def extra(self) -> dict[str, Any]:
        """Return the bodies, the number of joint documents, and the network with the place of each body in it."""
        return {
            "n_joint": self.n_joint,
            "bodies": [dict(b) for b in self.bodies],
            "network": network_rows(self.graph()),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many documents are joint, of how many bodies."""
        return headline(
            "networks.coissuing",
            lang,
            joint=self.n_joint,
            documents=self.provenance.n_documents,
            bodies=sum(b["n_joint"] > 0 for b in self.bodies),
            pairs=len(self),
        )

    def ties(self) -> list[Tie]:
        """Return what each document ties together: the bodies that issue it."""
        return [Tie(d, r["body"], r["partner"]) for r in self.rows() for d in r["documents"]]

    def graph(self) -> nx.Graph:
        """Return the network: bodies that issue jointly, an edge a pair, `weight` the number of joint documents."""
        import networkx as nx

        graph = nx.Graph()
        for body in self.bodies:
            if body["n_joint"]:
                attributes = {k: v for k, v in body.items() if k not in ("body", "first", "last")}
                graph.add_node(
                    body["body"],
                    label=body["body"],
                    **attributes,
                    date=body["first"],
                    year=year_of(body["first"]),
                    last_date=body["last"],
                    last_year=year_of(body["last"]),
                )
        for row in self.rows():
            graph.add_edge(
                row["body"],
                row["partner"],
                weight=row["n_docs"],
                body_leads=row["body_leads"],
                partner_leads=row["partner_leads"],
                jaccard=row["jaccard"],
                date=row["first"],
                year=year_of(row["first"]),
                last_date=row["last"],
                last_year=year_of(row["last"]),
                documents=row["documents"],
            )
        return with_measures(graph)


def pair_issuers(documents: Iterable[JointDocument], provenance: Provenance) -> CoissuingResult:
    """Count the documents that each two bodies issue together.

    Parameters
    ----------
    documents : of any number of issuers; those of one count for the body, not for a pair.

    >>> docs = [JointDocument("a", ("民政部", "财政部"), "2014"), JointDocument("b", ("民政部",), "2015")]
    >>> pair_issuers(docs, Provenance("coissuing", versions={})).rows()[0]["jaccard"]
    0.5
    """
    totals: Counter[str] = Counter()
    leads: Counter[str] = Counter()
    joint: Counter[str] = Counter()
    dates: dict[str, list[str]] = {}
    partners: dict[str, set[str]] = {}
    pairs: dict[tuple[str, str], list[JointDocument]] = {}
    n_joint = 0
    for document in documents:
        bodies = tuple(dict.fromkeys(document.issuers))
        totals.update(bodies)
        for body in bodies:
            if document.date:
                dates.setdefault(body, []).append(document.date)
        if len(bodies) < 2:
            continue
        n_joint += 1
        leads[bodies[0]] += 1
        joint.update(bodies)
        for pair in itertools.combinations(sorted(bodies), 2):
            pairs.setdefault(pair, []).append(document)
        for body in bodies:
            partners.setdefault(body, set()).update(b for b in bodies if b != body)
    ordered = sorted(pairs.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for i, ((one, other), shared) in enumerate(ordered):
        stated = sorted(d.date for d in shared if d.date)
        rows.append(
            {
                "body": one,
                "partner": other,
                "n_docs": len(shared),
                "body_leads": sum(d.issuers[0] == one for d in shared),
                "partner_leads": sum(d.issuers[0] == other for d in shared),
                "jaccard": len(shared) / (totals[one] + totals[other] - len(shared)),
                "first": stated[0] if stated else None,
                "last": stated[-1] if stated else None,
                "documents": tuple(d.id for d in shared),
            }
        )
        sentences[i] = tuple(
            Evidence(
                d.id,
                d.raw,
                d.start,
                d.start + len(d.raw),
                d.start,
                str(year_of(d.date)) if d.date else None,
                f"{one} + {other}",
            )
            for d in shared
            if d.start is not None and d.raw
        )
    bodies_rows = tuple(
        {
            "body": body,
            "level": level_of(body)[0],
            "n_docs": n,
            "n_joint": joint[body],
            "n_lead": leads[body],
            "n_partners": len(partners.get(body, ())),
            "first": min(dates[body]) if body in dates else None,
            "last": max(dates[body]) if body in dates else None,
        }
        for body, n in sorted(totals.items(), key=lambda kv: (-joint[kv[0]], -kv[1], kv[0]))
    )
    return CoissuingResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences=sentences,
        bodies=bodies_rows,
        n_joint=n_joint,
    )
