"""`info` and `documents`: what a corpus holds, and what ingestion left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from policymine.api.amendments import AMENDED
from policymine.api.check_words import field_told
from policymine.api.reading import CorpusLike, open_corpus
from policymine.corpus.document import DOCUMENT_FIELDS
from policymine.corpus.store import Corpus
from policymine.headlines import coded, headline
from policymine.provenance import Provenance
from policymine.results import Result, frame
from policymine.translation import phrase, spoken

__all__ = ["InfoResult", "documents", "info"]

_SURE: Final = 0.8
# Entries of a list that are shown.
_LISTED: Final = 12
_LANGUAGES: Final = {"zh": "中文", "en": "英文"}
# Numbers differ from text to text; what is counted is what is said of them.
_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,.]*|(?<=第)[\d〇零一二三四五六七八九十百千]+(?=[编章节条款项])")


@dataclass(frozen=True, eq=False, repr=False)
class InfoResult(Result):
    """What a corpus holds: `table` has the columns property, value; `details` the whole as a mapping."""

    details: Mapping[str, Any] = field(default_factory=dict)

    def extra(self) -> dict[str, Any]:
        """Return the details: counts by kind, year, issuer, language, and the list of what was skipped."""
        return dict(self.details)

    def summary(self, lang: str = "en") -> str:
        """Return the size of the corpus in a line."""
        d = self.details
        return headline(
            "corpus.info",
            lang,
            documents=d["documents"],
            characters=d["characters"],
            skipped=len(d["skipped"]),
        )

    def told(self, lang: str) -> InfoResult:
        """Return the rows with their values in the reader's words, for printing."""
        if lang != "zh":
            return self
        words = dict(self.details)
        words["warnings"] = {phrase(field_told(name, lang)): n for name, n in words["warnings"].items()}
        words["skipped_by_reason"] = _by_count(
            Counter(
                _kind_of_reason({**item, "reason": spoken(item["reason"], lang)}) for item in words["skipped"]
            )
        )
        for name in ("kinds", "languages", "skipped_by_reason"):
            words[name] = {phrase(_LANGUAGES.get(k, coded(k, lang))): n for k, n in words[name].items()}
        listed = [row["property"] for row in self.rows()]
        rows = [{"property": name, "value": _shown(words[name], "无", "、", "共 {} 项")} for name in listed]
        return replace(self, table=frame(rows, ["property", "value"]))

    def coverage(self) -> list[dict[str, Any]]:
        """Return one row a field that any document has: field, n_docs, share, confidence, unsure, amended, missing."""
        return [{"field": name, **values} for name, values in self.details["fields"].items()]


def info(corpus: CorpusLike, *, where: str | None = None) -> InfoResult:
    """Return what a corpus holds: sizes, kinds, dates, issuers, languages, fields, versions, and what was skipped.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.

    `details["fields"]` tells for each field how many documents have it, how sure its rules are of it in the mean, how
    many are unsure (confidence below .8), and how many a person amended.
    """
    opened = open_corpus(corpus, where)
    table = opened.documents()
    roles = opened.passage_counts()
    dates = sorted(d for d in table["date_issued"] if d)
    issuers = Counter(i for i in table["issuer"] if isinstance(i, str))
    warnings = Counter(_kind_of_warning(w) for ws in table["warnings"] for w in ws)
    years = Counter(str(d)[:4] for d in dates)
    skipped = opened.skipped()
    versions = _versions(opened, table)
    details: dict[str, Any] = {
        "name": opened.name,
        "documents": len(table),
        "passages": sum(roles.values()),
        "speeches": roles.get("speech", 0),
        "characters": int(table["n_chars"].sum()) if len(table) else 0,
        "first_date": dates[0] if dates else None,
        "last_date": dates[-1] if dates else None,
        "undated": len(table) - len(dates),
        "without_issuer": len(table) - sum(issuers.values()),
        "kinds": dict(sorted(Counter(table["kind"]).items())),
        "languages": dict(sorted(Counter(x or "unknown" for x in table["language"]).items())),
        "formats": dict(sorted(Counter(table["extractor"]).items())),
        # Word, PDF and the like are no text in an encoding.
        "encodings": dict(sorted(Counter(x for x in table["encoding"] if isinstance(x, str) and x).items())),
        "issuers": _by_count(issuers),
        "years": dict(sorted(years.items())),
        "years_without_documents": _gaps(years),
        "fields": _coverage(table),
        "amendments": len(opened.amendments()),
        "version_groups": len(versions),
        "documents_with_versions": sum(len(group["documents"]) for group in versions),
        "versions": versions,
        "duplicates": sum(item.get("kind") == "duplicate" for item in skipped),
        "near_duplicates": sum(item.get("kind") == "near-duplicate" for item in skipped),
        "warnings": _by_count(warnings),
        "skipped_by_reason": _by_count(Counter(_kind_of_reason(item) for item in skipped)),
        "skipped": skipped,
        "fingerprint": opened.fingerprint,
    }
    rows = []
    for name, value in details.items():
        if name not in ("fields", "versions"):
            rows.append({"property": name, "value": _shown(value)})
    return InfoResult(
        table=frame(rows, ["property", "value"]),
        provenance=_provenance("info", opened, len(table)),
        details=details,
    )


def _coverage(table: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, list[tuple[float, bool]]] = {}
    for text in table["fields"]:
        for name, field_ in json.loads(text or "{}").items():
            found.setdefault(name, []).append((field_["confidence"], field_["rule"] == AMENDED))
    coverage: dict[str, dict[str, Any]] = {}
    for name in ("kind", *DOCUMENT_FIELDS):
        n = sum(bool(value) for value in table[name])
        sure = found.get(name, [])
        if n:
            coverage[name] = {
                "n_docs": n,
                "share": round(n / len(table), 4),
                "confidence": round(sum(c for c, _ in sure) / len(sure), 3) if sure else None,
                "unsure": sum(c < _SURE for c, _ in sure),
                "amended": sum(by_hand for _, by_hand in sure),
                "missing": len(table) - n,
            }
    return coverage


def _versions(corpus: Corpus, table: Any) -> list[dict[str, Any]]:
    """Return the groups of versions, each with its documents from the earliest to the latest."""
    if not corpus.versions:
        return []
    known = {row.id: row for row in table[["id", "title", "date_issued", "doc_number"]].itertuples()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for link in corpus.versions:
        row = known[link["document"]]
        groups.setdefault(link["group"], []).append(
            {
                "document": row.id,
                "title": row.title,
                "date_issued": row.date_issued,
                "doc_number": row.doc_number,
                "similarity": link["similarity"],
            }
        )
    return [{"group": group, "documents": listed} for group, listed in groups.items() if len(listed) > 1]


def _gaps(years: Mapping[str, int]) -> list[str]:
    """Return the years between the first and the last that have no document."""
    held = sorted(int(year) for year in years)
    return [str(year) for year in range(held[0], held[-1]) if str(year) not in years] if held else []


def _kind_of_warning(warning: str) -> str:
    """Return what a warning is about: its field, or its words without what differs from text to text."""
    match = re.match(r"(?:amended )?[a-z_]+(?=: )", warning)
    return match[0] if match else _NUMBER.sub("N", warning.partition(":")[0])


def _kind_of_reason(item: Mapping[str, Any]) -> str:
    told = {"duplicate": "the same as another", "near-duplicate": "nearly the same as another"}.get(
        item.get("kind", "")
    )
    return told or _NUMBER.sub("N", re.sub(r"\s?['「“(（:：].*", "…", item["reason"]))


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))


def _shown(value: Any, none: str = "none", comma: str = ", ", in_all: str = "{} in all") -> Any:
    """Return a fact as a cell: counts and years as a list, spans of years as one."""
    if isinstance(value, dict):
        entries = [f"{k} {v}" for k, v in value.items()]
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        entries = _spans(value)
    else:
        return len(value) if isinstance(value, list) else value
    more = f"{comma}… ({in_all.format(len(entries))})" if len(entries) > _LISTED else ""
    return comma.join(entries[:_LISTED]) + more or none


def _spans(years: Sequence[str]) -> list[str]:
    """Return years with those that follow one another as one span.

    >>> _spans(["1982", "1983", "1984", "1997"])
    ['1982-1984', '1997']
    """
    spans: list[list[str]] = []
    for year in years:
        if spans and int(spans[-1][-1]) == int(year) - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]


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
