"""`info` and `documents`: what a corpus holds, and what ingestion left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policymine.api.reading import CorpusLike, open_corpus
from policymine.provenance import Provenance
from policymine.results import Result, frame

__all__ = ["InfoResult", "documents", "info"]


@dataclass(frozen=True, eq=False, repr=False)
class InfoResult(Result):
    """What a corpus holds: `table` has the columns property, value; `details` the whole as a mapping."""

    details: Mapping[str, Any] = field(default_factory=dict)

    def extra(self) -> dict[str, Any]:
        """Return the details: counts by kind, year, issuer, language, and the list of what was skipped."""
        return dict(self.details)

    def summary(self) -> str:
        """Return the size of the corpus in a line."""
        d = self.details
        return (
            f"{d['documents']} documents, {d['characters']:,} characters, {len(d['skipped'])} sources skipped"
        )


def info(corpus: CorpusLike, *, where: str | None = None) -> InfoResult:
    """Return what a corpus holds: sizes, kinds, dates, issuers, languages, doubts, and what was skipped.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    """
    opened = open_corpus(corpus, where)
    table = opened.documents()
    passages = opened.passages()
    dates = sorted(d for d in table["date_issued"] if d)
    issuers = Counter(i for i in table["issuer"] if isinstance(i, str))
    warnings = Counter(w.partition(":")[0] for ws in table["warnings"] for w in ws)
    years = Counter(str(d)[:4] for d in dates)
    details: dict[str, Any] = {
        "name": opened.name,
        "documents": len(table),
        "passages": len(passages),
        "speeches": int((passages["role"] == "speech").sum()) if len(passages) else 0,
        "characters": int(table["n_chars"].sum()) if len(table) else 0,
        "first_date": dates[0] if dates else None,
        "last_date": dates[-1] if dates else None,
        "undated": len(table) - len(dates),
        "without_issuer": len(table) - sum(issuers.values()),
        "kinds": dict(sorted(Counter(table["kind"]).items())),
        "languages": dict(sorted(Counter(x or "unknown" for x in table["language"]).items())),
        "formats": dict(sorted(Counter(table["extractor"]).items())),
        "encodings": dict(sorted(Counter(x or "unknown" for x in table["encoding"]).items())),
        "issuers": dict(sorted(issuers.items(), key=lambda kv: (-kv[1], kv[0]))),
        "years": dict(sorted(years.items())),
        "warnings": dict(sorted(warnings.items(), key=lambda kv: (-kv[1], kv[0]))),
        "skipped": opened.skipped(),
        "fingerprint": opened.fingerprint,
    }
    rows = []
    for name, value in details.items():
        rows.append({"property": name, "value": _shown(value)})
    return InfoResult(
        table=frame(rows, ["property", "value"]),
        provenance=_provenance("info", opened, len(table)),
        details=details,
    )


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        listed = ", ".join(f"{k} {v}" for k, v in list(value.items())[:12])
        return listed + (f", … ({len(value)} in all)" if len(value) > 12 else "")
    return len(value) if isinstance(value, list) else value


def documents(corpus: CorpusLike, *, where: str | None = None, fields: bool = False) -> Result:
    """Return one row a document: id, source, kind, title, doc_number, issuers, date_issued, n_chars, quality, ...

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    fields : add, for each field that a rule read, its raw wording, span, rule and confidence.
    """
    opened = open_corpus(corpus, where)
    table = opened.documents()
    first = ["id", "source", "kind", "title", "genre", "doc_number", "issuers", "date_issued"]
    rest = [
        c
        for c in table.columns
        if c not in {*first, "n_chars", "quality", "fields", "digest", "source_key", "year", "issuer"}
    ]
    shown = table[[*first, "n_chars", "quality", *rest]].astype(object)
    shown = shown.where(shown.notna(), None)
    if fields:
        shown["fields"] = [json.loads(f or "{}") for f in table["fields"]]
    return Result(table=shown, provenance=_provenance("documents", opened, len(table)))


def _provenance(verb: str, corpus: Any, n_documents: int) -> Provenance:
    parameters: dict[str, Any] = {"arguments": [str(corpus.path)]}
    if corpus.where:
        parameters["where"] = corpus.where
    return Provenance(
        verb=verb,
        parameters=parameters,
        corpus={corpus.name: corpus.fingerprint},
        n_documents=n_documents,
    )
