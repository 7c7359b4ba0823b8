"""`coissuing`: which bodies issue documents together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from policymine.api.reading import CorpusLike, open_corpus
from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.structure.bodies import full_name, present_body

if TYPE_CHECKING:
    from policymine.networks.coissuing import CoissuingResult

__all__ = ["coissuing"]


def coissuing(corpus: CorpusLike, *, present: bool = False, where: str | None = None) -> CoissuingResult:
    """Return each two bodies that issue jointly: how often, who leads, since when, which documents.

    Parameters
    ----------
    corpus : a corpus or its folder.
    present : count a body under its present name, with those whose work it took on (卫生部 as 国家卫生健康委员会). Otherwise under
        its full name at the document's date, so that 国家发展改革委 and 发展改革委 are one, and 卫生部 stays 卫生部.
    where : DuckDB condition on document fields.

    `.bodies` has a row for each body; `.graph()` gives the network (networkx), and `write_result(result, "net.gexf")` or
    `.graphml` its file; `network_periods` follows it through time.

    Raises
    ------
    NotEnoughDataError : no document has an issuer.

    Source: Huang, C. et al. (2015), A bibliometric study of China's science and technology policies, Scientometrics 102(2).
    """
    from policymine.networks.coissuing import METHOD, REFERENCES, JointDocument, pair_issuers

    named = present_body if present else full_name
    opened = open_corpus(corpus, where)
    columns = opened.values("issuers", "date_issued", "fields")
    documents = []
    for i, issuers, date, fields in zip(
        columns["id"], columns["issuers"], columns["date_issued"], columns["fields"], strict=True
    ):
        if issuers:
            raw, start = _wording(fields)
            bodies = tuple(dict.fromkeys(named(name, date) for name in issuers))
            documents.append(JointDocument(i, bodies, date, raw, start))
    if not documents:
        raise NotEnoughDataError(
            f"none of the {len(opened)} documents of {opened.name} has an issuer; "
            "state them with --metadata when you ingest, or see: policymine documents CORPUS"
        )
    without = len(opened) - len(documents)
    parameters: dict[str, Any] = {"arguments": [str(opened.path)], "present": present}
    if opened.where:
        parameters["where"] = opened.where
    return pair_issuers(
        documents,
        Provenance(
            verb="coissuing",
            parameters=parameters,
            corpus={opened.name: opened.fingerprint},
            n_documents=len(opened),
            method=METHOD,
            references=REFERENCES,
            notes=(f"documents without an issuer, left out: {without}",) if without else (),
        ),
    )


def _wording(fields: str | None) -> tuple[str, int | None]:
    """Return the wording that names the issuers and its place; no place where it came from outside the text."""
    found = json.loads(fields or "{}").get("issuers") or {}
    span = found.get("span")
    return str(found.get("raw") or ""), int(span[0]) if span else None
