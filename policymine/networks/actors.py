"""Who is named together: pairs of actors in one sentence, clause or document, beyond chance; and who leads whom.

A pair counts once a document. Whether it counts more often than chance would have it is asked of a model that keeps how
often each actor is named and how many each sentence names (see `chance`); q is over all pairs asked, those that never meet among
them. Roles (牵头, 配合, 会同) are read from the words, not tested: each opens to its sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from policymine.headlines import headline
from policymine.networks.actor_tables import (
    ActorDocument,
    incidence,
    role_rows_of,
    sentences_together,
    span_of,
)
from policymine.networks.base import year_of
from policymine.networks.chance import REFERENCE, chance_of_pairs, pairs_together
from policymine.networks.course import Tie
from policymine.networks.measures import REFERENCE_LOUVAIN, network_rows, with_measures
from policymine.provenance import Provenance, Reference
from policymine.results import Result, frame
from policymine.statistics.fdr import q_values
from policymine.structure.issuers import level_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "REFERENCES", "UNITS", "ActorDocument", "ActorsResult", "link_actors"]

UNITS: Final = ("sentence", "clause", "document")
PAIRS: Final = (
    "actor",
    "partner",
    "n_docs",
    "n_units",
    "expected",
    "lift",
    "low",
    "high",
    "p",
    "q",
    "first",
    "last",
    "documents",
)
ROLES: Final = ("lead", "help", "n_docs", "count", "reverse", "words", "first", "last", "documents")
LEVEL: Final = 0.05
# Below this a chance is as good as none, and rounding decides the rest.
_FLOOR: Final = 1e-12
METHOD: Final = (
    "Bodies, organisations and people are found by a table of bodies, by the build of their names and by the record's own list of "
    "speakers. Two are linked by each document in which one {unit} names both; the number of such documents is compared "
    "with what a maximum-entropy model expects that keeps how often each is named and how many each {unit} names (sum of "
    "unequal coins, one a document); q is Benjamini-Hochberg over all pairs, low and high are the exact 95% Poisson interval of the "
    "count over what is expected. Roles are read from the words between and around the names."
)
REFERENCES: Final[tuple[Reference, ...]] = (REFERENCE, REFERENCE_LOUVAIN)


@dataclass(frozen=True, eq=False, repr=False)
class ActorsResult(Result):
    """Pairs of actors, or who leads whom; `actors` has one row an actor.

    Parameters
    ----------
    actors : actor, kind, level, n_mentions, n_units, n_docs, n_lead, n_help, n_partners, first, last.
    roles : the rows of who leads whom, whichever of the two `table` shows.
    unit : `sentence`, `clause` or `document`. n_tested : pairs asked. view : `pairs` or `roles`.
    """

    order_by: ClassVar[str | None] = None
    actors: tuple[Mapping[str, Any], ...] = ()
    roles: tuple[Mapping[str, Any], ...] = ()
    unit: str = "sentence"
    n_tested: int = 0
    view: str = "pairs"

    def beyond_chance(self) -> list[dict[str, Any]]:
        """Return the pairs named together more often than by chance (q of 0.05 or less)."""
        if self.view != "pairs":
            return []
        return [r for r in self.rows() if r["q"] is not None and r["q"] <= LEVEL and r["lift"] > 1.0]

    def extra(self) -> dict[str, Any]:
        """Return the actors, the roles, how many pairs were asked, and the network with the place of each actor in it."""
        return {
            "unit": self.unit,
            "tested": self.n_tested,
            "beyond_chance": len(self.beyond_chance()),
            "actors": [dict(a) for a in self.actors],
            "roles": [dict(r) for r in self.roles],
            "network": network_rows(self.graph()),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many actors and pairs there are, and how many of these are beyond chance."""
        if self.view == "roles":
            return headline("networks.roles", lang, n=len(self), leaders=len({r["lead"] for r in self.roles}))
        return headline(
            "networks.actors",
            lang,
            actors=len(self.actors),
            told=len(self.beyond_chance()),
            pairs=self.n_tested,
            unit=self.unit,
            level=LEVEL,
        )

    def ties(self) -> list[Tie]:
        """Return what each document ties together: the pairs beyond chance, or who leads and who assists."""
        if self.view == "roles":
            return [Tie(d, r["lead"], r["help"]) for r in self.rows() for d in r["documents"]]
        return [Tie(d, r["actor"], r["partner"]) for r in self.beyond_chance() for d in r["documents"]]

    def graph(self) -> nx.Graph:
        """Return the network: pairs beyond chance, `weight` their documents; or, for roles, from who leads to who assists."""
        import networkx as nx

        directed = self.view == "roles"
        graph = nx.DiGraph() if directed else nx.Graph()
        about = {a["actor"]: a for a in self.actors}
        rows = self.rows() if directed else self.beyond_chance()
        ends = ("lead", "help") if directed else ("actor", "partner")
        for name in sorted({r[end] for r in rows for end in ends}):
            known = about.get(name, {})
            graph.add_node(name, label=name, **_dated({k: v for k, v in known.items() if k != "actor"}))
        for row in rows:
            values = {k: v for k, v in row.items() if k not in (*ends, "first", "last", "documents")}
            dates = {k: row[k] for k in ("first", "last")}
            graph.add_edge(
                row[ends[0]],
                row[ends[1]],
                weight=row["n_docs"],
                **_dated(values | dates),
                documents=row["documents"],
            )
        return with_measures(graph)


def _dated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes with `first` and `last` under the names that every network uses."""
    kept = {k: v for k, v in values.items() if k not in ("first", "last")}
    first, last = values.get("first"), values.get("last")
    return {**kept, "date": first, "year": year_of(first), "last_date": last, "last_year": year_of(last)}


def link_actors(
    documents: Sequence[ActorDocument],
    provenance: Provenance,
    *,
    unit: str = "sentence",
    min_docs: int = 2,
    most: int = 400,
    roles: bool = False,
) -> ActorsResult:
    """Return which actors are named together beyond chance, or who leads whom.

    Parameters
    ----------
    documents : with their mentions and units.
    unit : what the units are, for the words.
    min_docs : an actor of fewer documents is left out.
    most : so many actors are linked, those in most documents.
    roles : the table lists who leads and who assists instead of pairs.
    """
    docs_of: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    for i, document in enumerate(documents):
        for m in document.mentions:
            docs_of.setdefault(m.name, set()).add(i)
            counts[m.name] += 1
            kinds.setdefault(m.name, m.kind)
    frequent = [name for name, where in docs_of.items() if len(where) >= min_docs]
    chosen = sorted(sorted(frequent, key=lambda n: (-len(docs_of[n]), -counts[n], n))[:most])
    number = {name: i for i, name in enumerate(chosen)}
    table, unit_document, unit_place = incidence(documents, number)
    pairs = pairs_together(table, unit_document)
    pairs = chance_of_pairs(table, unit_document, len(documents), pairs) if pairs.first.size else pairs
    n_tested = len(chosen) * (len(chosen) - 1) // 2
    p = np.maximum(pairs.p, _FLOOR)
    q = q_values(p, n_tests=n_tested)
    kept = np.flatnonzero(pairs.n_docs >= min(2, min_docs))
    order = kept[np.lexsort((pairs.second[kept], pairs.first[kept], -pairs.n_docs[kept], p[kept]))]
    role_rows, role_evidence, lead, help_ = role_rows_of(documents)
    partners: Counter[str] = Counter()
    for i in np.flatnonzero(q <= LEVEL).tolist():
        if pairs.n_docs[i] > pairs.expected[i]:
            partners.update((chosen[pairs.first[i]], chosen[pairs.second[i]]))
    members = [table.indices[table.indptr[i] : table.indptr[i + 1]] for i in range(len(chosen))]
    about = tuple(
        {
            "actor": name,
            "kind": kinds[name],
            "level": level_of(name)[0] if kinds[name] == "body" else None,
            "n_mentions": counts[name],
            "n_units": int(members[number[name]].size) if name in number else None,
            "n_docs": len(docs_of[name]),
            "n_lead": lead[name],
            "n_help": help_[name],
            "n_partners": partners[name],
            **span_of(documents, docs_of[name]),
        }
        for name in sorted(
            chosen if not roles else set(chosen) | set(lead) | set(help_), key=lambda n: (-len(docs_of[n]), n)
        )
    )
    if roles:
        return ActorsResult(
            table=frame(role_rows, ROLES),
            provenance=provenance,
            sentences=role_evidence,
            actors=about,
            roles=tuple(role_rows),
            unit=unit,
            n_tested=n_tested,
            view="roles",
        )
    rows, evidence = [], {}
    for at, i in enumerate(order.tolist()):
        one, other = int(pairs.first[i]), int(pairs.second[i])
        shared = np.intersect1d(members[one], members[other], assume_unique=True)
        where = sorted({int(d) for d in unit_document[shared]}, key=lambda d: documents[d].id)
        seen, expected = int(pairs.n_docs[i]), float(pairs.expected[i])
        low, high = _poisson_interval(seen)
        rows.append(
            {
                "actor": chosen[one],
                "partner": chosen[other],
                "n_docs": seen,
                "n_units": int(pairs.n_units[i]),
                "expected": expected,
                "lift": seen / expected,
                "low": low / expected,
                "high": high / expected,
                "p": float(p[i]),
                "q": float(q[i]),
                **span_of(documents, where),
                "documents": tuple(documents[d].id for d in where),
            }
        )
        evidence[at] = sentences_together(
            documents, unit_place, unit_document, shared, (chosen[one], chosen[other])
        )
    return ActorsResult(
        table=frame(rows, PAIRS),
        provenance=provenance,
        sentences=evidence,
        actors=about,
        roles=tuple(role_rows),
        unit=unit,
        n_tested=n_tested,
    )


def _poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a Poisson mean (Garwood 1936).

    >>> [round(end, 3) for end in _poisson_interval(3)]
    [0.619, 8.767]
    """
    from scipy.special import gammaincinv

    cut = (1.0 - level) / 2.0
    low = float(gammaincinv(count, cut)) if count else 0.0
    return low, float(gammaincinv(count + 1.0, 1.0 - cut))
