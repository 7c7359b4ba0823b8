"""Who cites what: every citation of a corpus as a row, with the document it means, and the network they make."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from policymine.clean.sentences import sentence_at, split_sentences
from policymine.errors import UnknownNameError
from policymine.headlines import headline
from policymine.networks.base import year_of
from policymine.networks.course import Tie
from policymine.networks.measures import with_measures
from policymine.networks.resolve import Known, Resolution, Resolver
from policymine.networks.tallies import (
    DOCUMENT_PAIRS,
    GROUP_PAIRS,
    MOST,
    cited_key,
    counts,
    group_of,
    group_of_target,
    listed,
    most_cited,
    names_of,
    pairs_of,
)
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, frame
from policymine.structure.citations import RELATIONS, Citation, read_citations
from policymine.structure.issuers import is_body
from policymine.structure.title_keys import inner_title, loose_keys, title_key

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["METHOD", "REFERENCES", "CitationsResult", "Known", "Source", "trace_citations"]

COLUMNS: Final = (
    "document",
    "date",
    "relation",
    "verb",
    "title",
    "number",
    "target",
    "resolution",
    "articles",
    "sentence",
    "start",
    "end",
    "written",
    "inside",
    "own",
    "candidates",
)
METHOD: Final = (
    "Titles in book-title marks, document numbers and laws by full name are found in the text, each with the verb of its clause; "
    "a citation is resolved by number, then by title, to the latest version not after the citing document, "
    "and left open where several documents fit."
)
REFERENCES: Final = (cited("fowler2007"),)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that cites: its id, text, title, number, date, and what it may be grouped by."""

    id: str
    text: str
    title: str | None
    number: str | None
    date: str | None
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class CitationsResult(Result):
    """Citations, one a row; or, aggregated, one row a pair of documents or groups, or a cited document.

    Parameters
    ----------
    mentions : the rows of all citations, as `table` has them where nothing is aggregated.
    view : `citations`, `most`, or what `by` named.
    attributes : of each document of the corpus: title, number, date, issuer, level, and the field of `by`.
    """

    order_by: ClassVar[str | None] = None
    mentions: tuple[Mapping[str, Any], ...] = ()
    view: str = "citations"
    attributes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def counted(self) -> list[Mapping[str, Any]]:
        """Return the citations that count: neither of the document itself nor of a form, nor a title inside another's."""
        return [m for m in self.mentions if counts(m)]

    def extra(self) -> dict[str, Any]:
        """Return counts by relation and by resolution, and the twenty most cited."""
        counted = self.counted()
        return {
            "citations": len(counted),
            "resolved": sum(m["target"] is not None for m in counted),
            "relations": dict(Counter(m["relation"] for m in counted).most_common()),
            "resolution": dict(Counter(m["resolution"] for m in counted).most_common()),
            "most_cited": [row for row, _ in most_cited(counted, self.attributes)[:20]],
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many citations there are and how many mean a document of the corpus."""
        counted = self.counted()
        resolved = sum(m["target"] is not None for m in counted)
        share = headline("networks.share", lang, share=resolved / len(counted)) if counted else ""
        issued = sum(m["resolution"] == "issued here" for m in counted)
        return headline(
            "networks.citations",
            lang,
            n=len(counted),
            sources=len({m["document"] for m in counted}),
            documents=self.provenance.n_documents,
            resolved=resolved,
            share=share,
        ) + (headline("networks.issued_here", lang, n=issued) if issued else "")

    def ties(self) -> list[Tie]:
        """Return what each document ties together: who cites what, by document or by the groups of `by`."""
        counted = self.counted()
        names = names_of(counted)
        found = []
        for m in counted:
            if self.view in ("citations", "document", "most"):
                target = self.attributes.get(m["target"] or "", {}).get("title") or m["title"] or m["number"]
                one, other = m["document"], str(target or cited_key(m, names))
            else:
                one = group_of(m, self.attributes, self.view) or "?"
                other = group_of_target(m, self.attributes, self.view) or "?"
            found.append(Tie(m["document"], one, other))
        return found

    def graph(self) -> nx.DiGraph:
        """Return the network: an edge from what cites to what is cited, `weight` its number of citations.

        Nodes are documents (with `in_corpus` 0 for those that are cited only), or the groups of `by`. Nodes and edges
        carry `date` (as stated, at its precision) and `year`; an edge the first and last of its citing documents.
        """
        import networkx as nx

        graph = nx.DiGraph()
        grouped = self.view not in ("citations", "document", "most")
        counted = self.counted()
        pairs: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        names = names_of(counted)
        for m in counted:
            if grouped:
                ends = (
                    group_of(m, self.attributes, self.view),
                    group_of_target(m, self.attributes, self.view),
                )
                pair = (ends[0] or "?", ends[1] or "?")
            else:
                pair = (m["document"], m["target"] or f"cited:{cited_key(m, names)}")
            pairs.setdefault(pair, []).append(m)
        for pair, rows in sorted(pairs.items()):
            for end, row in zip(pair, (None, rows[0]), strict=True):
                if end not in graph:
                    graph.add_node(end, **self._node(end, row, grouped))
            dates = sorted(m["date"] for m in rows if m["date"])
            first, last = (dates[0], dates[-1]) if dates else (None, None)
            relations = Counter(m["relation"] for m in rows)
            graph.add_edge(
                *pair,
                weight=len(rows),
                n_docs=len({m["document"] for m in rows}),
                relation=relations.most_common(1)[0][0],
                relations=listed(relations),
                date=first,
                year=year_of(first),
                last_date=last,
                last_year=year_of(last),
            )
        return with_measures(graph)

    def _node(self, node: str, cited: Mapping[str, Any] | None, grouped: bool) -> dict[str, Any]:
        if grouped:
            return {"label": node, "kind": self.view}
        known = self.attributes.get(node)
        if known is not None:
            return {
                "label": known.get("title") or known.get("number") or node,
                "in_corpus": 1,
                "year": year_of(known.get("date")),
                **{k: known.get(k) for k in ("title", "number", "date", "issuer", "level")},
            }
        row = cited or {}
        return {
            "label": row.get("title") or row.get("number") or node,
            "in_corpus": 0,
            "title": row.get("title"),
            "number": row.get("number"),
        }


def trace_citations(
    sources: Iterable[Source],
    known: Iterable[Known],
    attributes: Mapping[str, Mapping[str, Any]],
    provenance: Provenance,
    *,
    by: str | None = None,
    most: bool = False,
    own: bool = False,
    relations: Sequence[str] = (),
) -> CitationsResult:
    """Find, resolve and tabulate the citations of some documents.

    Parameters
    ----------
    sources : the documents whose citations are wanted.
    known : the documents that a citation may mean.
    attributes : of each known document: title, number, date, issuer, level and the fields that `by` may name.
    by : `document` or a field: count citations between documents, or between groups.
    most : one row a cited document, the most cited first.
    own : keep what a document cites of itself, 本办法 among it.
    relations : only these; none means all.

    Raises
    ------
    UnknownNameError : a relation that does not exist.
    """
    for name in relations:
        if name not in RELATIONS:
            raise UnknownNameError("--relation", name, RELATIONS)
    resolver = Resolver(known)
    rows: list[dict[str, Any]] = []
    evidence: list[Evidence] = []
    for source in sources:
        issued = _issued(source)
        found = read_citations(source.text, source.title, source.number, this=own)
        sentences = _sentence_finder(source.text, len(found))
        for citation in found:
            if (citation.own and not own) or (relations and citation.relation not in relations):
                continue
            resolution = _resolve(resolver, source, citation, issued)
            if resolution.target is None and resolution.reason == "issued here":
                # Where the inner document was ingested as one of its own, it is what is meant.
                apart = resolver.resolve(citation.title, None, date=source.date, source=source.id)
                resolution = apart if apart.target else resolution
            if resolution.target == source.id and not own:
                continue
            low, high = sentences(citation.start, citation.end)
            sentence = source.text[low:high]
            rows.append(_row(source, citation, resolution, sentence))
            year = year_of(source.date)
            evidence.append(
                Evidence(
                    source.id,
                    sentence,
                    citation.start,
                    citation.end,
                    low,
                    str(year) if year else None,
                    citation.title or citation.number,
                )
            )
    shown: list[dict[str, Any]] = rows
    behind: list[list[int]] = [[i] for i in range(len(rows))]
    columns: Sequence[str] = COLUMNS
    if most or by:
        counted = [i for i, row in enumerate(rows) if counts(row)]
        chosen = [rows[i] for i in counted]
        tallied = most_cited(chosen, attributes) if most else pairs_of(chosen, attributes, str(by))
        shown = [row for row, _ in tallied]
        behind = [[counted[i] for i in members] for _, members in tallied]
        columns = MOST if most else DOCUMENT_PAIRS if by == "document" else GROUP_PAIRS
    return CitationsResult(
        table=frame(shown, columns),
        provenance=provenance,
        sentences={i: tuple(evidence[j] for j in members) for i, members in enumerate(behind)},
        mentions=tuple(rows),
        view="most" if most else by or "citations",
        attributes=attributes,
    )


def _sentence_finder(text: str, n: int) -> Callable[[int, int], tuple[int, int]]:
    """Return how to find the sentence of a place: around it, or, where places are many, in the text split once."""
    if n * 2000 < len(text):
        return partial(sentence_at, text)
    spans = split_sentences(text)
    starts = [start for start, _ in spans]

    def find(start: int, end: int) -> tuple[int, int]:
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, end - 1) - 1, first)
        return min(spans[first][0], start), max(spans[last][1], end)

    return find


def _issued(source: Source) -> frozenset[str]:
    """Return the keys of the title that the document itself issues or forwards."""
    told = inner_title(source.title) if source.title else None
    if told is None or told[0] not in ("issues", "forwards"):
        return frozenset()
    return frozenset(key for key, _ in loose_keys(told[1]))


def _resolve(resolver: Resolver, source: Source, cited: Citation, issued: frozenset[str]) -> Resolution:
    if cited.own:
        return Resolution(source.id, "own")
    if cited.other:
        return Resolution(None, "not a document")
    if cited.short:
        return Resolution(None, "short form")
    if cited.title and title_key(cited.title) in issued:
        return Resolution(None, "issued here")
    issuer = None
    if cited.title and cited.title.startswith("关于"):
        lead = source.text[max(0, cited.start - 24) : cited.start]
        issuer = next((lead[i:] for i in range(len(lead) - 2) if is_body(lead[i:])), None)
    return resolver.resolve(cited.title, cited.number, date=source.date, source=source.id, issuer=issuer)


def _row(source: Source, cited: Citation, resolution: Resolution, sentence: str) -> dict[str, Any]:
    return {
        "document": source.id,
        "date": source.date,
        "relation": cited.relation,
        "verb": cited.verb,
        "title": cited.title,
        "number": cited.number,
        "target": resolution.target,
        "resolution": resolution.reason,
        "articles": cited.articles,
        "sentence": sentence,
        "start": cited.start,
        "end": cited.end,
        "written": source.text[cited.start : cited.end],
        "inside": cited.inside,
        "own": cited.own,
        "candidates": resolution.candidates,
    }
