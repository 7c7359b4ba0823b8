"""`citations`: what the documents of a corpus cite, and which of them they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policymine.api.reading import CorpusLike, open_corpus
from policymine.errors import InputError, UnknownNameError
from policymine.provenance import Provenance
from policymine.structure.bodies import full_name

if TYPE_CHECKING:
    from policymine.networks.citations import CitationsResult

__all__ = ["citations"]

_GROUPS = ("issuer", "level", "region", "genre", "kind", "subject", "status", "year")


def citations(
    corpus: CorpusLike,
    *,
    by: str | None = None,
    most: bool = False,
    relation: Sequence[str] = (),
    own: bool = False,
    where: str | None = None,
) -> CitationsResult:
    """Return every citation in a corpus: relation, verb, title and number cited, the document meant, the sentence.

    Parameters
    ----------
    corpus : a corpus or its folder.
    by : `document`, `issuer`, `level` or another field: count citations between documents or groups; None lists them.
    most : one row a cited document with its citations and citing documents, the most cited first.
    relation : only these relations: basis, implements, amends, amended_by, issued_by, repeals, replaces, suspends, forwards, issues,
        drafts, approves, answers, refers.
    own : list what documents say of themselves (本办法, their own title) too.
    where : DuckDB condition on the documents that cite; what they cite is looked for in the whole corpus.

    `.graph()` gives the network (networkx), and `write_result(result, "net.gexf")` or `.graphml` its file.

    Raises
    ------
    InputError : `most` and `by` together, or an empty corpus.
    UnknownNameError : a relation or field that does not exist.

    Source: Fowler, J. H. et al. (2007), Network analysis and the law, for citations as a network of documents.
    """
    from policymine.networks.citations import METHOD, REFERENCES, Known, Source, trace_citations

    if most and by:
        raise InputError("--most lists what is cited, --by who cites whom; give one of the two")
    if by is not None and by not in ("document", *_GROUPS):
        raise UnknownNameError("--by", by, ("document", *_GROUPS))
    opened = open_corpus(corpus, where)
    whole = replace(opened, where="") if opened.where else opened
    if not len(whole):
        raise InputError(
            f"{whole.path} holds no documents; add some with: policymine ingest FILES --into {whole.path}"
        )
    table = whole.documents()
    attributes: dict[str, dict[str, Any]] = {}
    fields = [f for f in _GROUPS if f in table.columns]
    known = []
    for row in table[["id", "title", "doc_number", "date_issued", "issuers", *fields]].to_dict("records"):
        document = {k: _value(v) for k, v in row.items()}
        attributes[document["id"]] = {
            "title": document["title"],
            "number": document["doc_number"],
            "date": document["date_issued"],
            **{f: document[f] for f in fields},
        }
        if document.get("issuer"):
            # 发展改革委 and 国家发展改革委 are one group.
            attributes[document["id"]]["issuer"] = full_name(document["issuer"], document["date_issued"])
        known.append(
            Known(
                document["id"],
                document["title"],
                document["doc_number"],
                document["date_issued"],
                tuple(document["issuers"] or ()),
            )
        )
    by_id = {k.id: k for k in known}
    sources = (
        Source(k.id, text, k.title, k.number, k.date, k.issuers)
        for i, text in opened.texts().items()
        for k in (by_id[i],)
    )
    parameters: dict[str, Any] = {
        "arguments": [str(opened.path)],
        "by": by,
        "most": most,
        "relation": list(relation),
        "own": own,
    }
    if opened.where:
        parameters["where"] = opened.where
    result = trace_citations(
        sources,
        known,
        attributes,
        Provenance(
            verb="citations",
            parameters=parameters,
            corpus={opened.name: opened.fingerprint},
            n_documents=len(opened),
            method=METHOD,
            references=REFERENCES,
        ),
        by=by,
        most=most,
        own=own,
        relations=[relation] if isinstance(relation, str) else list(relation),
    )
    return replace(result, provenance=replace(result.provenance, notes=_notes(result)))


def _value(value: Any) -> Any:
    from policymine.results import plain

    return plain(value)


def _notes(result: CitationsResult) -> tuple[str, ...]:
    counts = result.extra()["resolution"]
    notes = []
    if n := counts.get("ambiguous"):
        notes.append(
            f"citations that fit several documents, left open with their candidates in the rows: {n}"
        )
    if n := counts.get("only later documents"):
        notes.append(f"citations that fit only documents dated after the citing one, left open: {n}")
    if n := sum(count for reason, count in counts.items() if reason.endswith("later version")):
        notes.append(f"citations of laws and rules of which a later version alone is here: {n}")
    left_out = len(result.mentions) - len(result.counted())
    if left_out and result.view != "citations":
        notes.append(
            f"mentions not counted (short forms, certificates and forms, titles inside another title): {left_out}"
        )
    return tuple(notes)
