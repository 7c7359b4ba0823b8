"""What a report says of its corpus: the facts of the card that opens it, and of each document."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.api.reading import Reading

if TYPE_CHECKING:
    import pandas as pd

    from policymine.reports.base import CorpusCard

__all__ = ["corpus_card", "document_facts"]

# Below this a text is full of what ordinary text does not hold: wrong encodings, fonts without a map, poor scans.
LOW: Final = 0.9
_WORST: Final = 20
_GENRES: Final = 6
_QUALITIES: Final = ((0.0, 0.5), (0.5, LOW), (LOW, 0.99), (0.99, 1.01))
_BY_SIZE: Final = ("kind", "language", "genre", "extractor")


def corpus_card(reading: Reading) -> CorpusCard:
    """Return the facts of the corpus that open a report."""
    documents = reading.documents
    ids = [str(i) for i in documents["id"]]
    dates = sorted(d for d in documents["date_issued"] if d)
    issuers = [i if isinstance(i, str) else None for i in documents["issuer"]]
    # Who met stands for the issuer of what has none: the record of a meeting.
    senders = [
        i or (b if isinstance(b, str) else None) for i, b in zip(issuers, documents["body"], strict=True)
    ]
    cells: dict[tuple[str, str | None], list[str]] = {}
    for i, date, issuer in zip(ids, documents["date_issued"], senders, strict=True):
        if date:
            cells.setdefault((str(date)[:4], issuer), []).append(i)
    low = [q for q in documents["quality"] if q < LOW]
    return {
        "name": reading.corpus.name,
        "n_documents": len(documents),
        "n_passages": sum(reading.corpus.passage_counts().values()),
        "n_tokens": int(reading.tokens.word_counts().sum()),
        "n_chars": int(documents["n_chars"].sum()),
        "kinds": dict(sorted(Counter(documents["kind"]).items())),
        "languages": dict(sorted(Counter(x or "unknown" for x in documents["language"]).items())),
        "date_range": (dates[0], dates[-1]) if dates else None,
        "by_year": [
            {"year": int(year), "issuer": issuer, "n": len(found), "documents": found}
            for (year, issuer), found in sorted(cells.items(), key=lambda kv: (kv[0][0], kv[0][1] or ""))
        ],
        "where": reading.corpus.where,
        "skipped": [
            {
                "path": s["source"],
                "reason": s["reason"],
                "kind": s.get("kind") or "",
                "kept": s.get("kept") or "",
                "similarity": s.get("similarity"),
            }
            for s in reading.corpus.skipped()
        ],
        "versions": _versions(reading, documents),
        "undated": len(documents) - len(dates),
        "quality": {
            "mean": float(documents["quality"].mean()),
            "n_low": len(low),
            "worst": _worst(documents),
        },
        "composition": _composition(documents),
        "fingerprint": reading.corpus.fingerprint,
    }


def _composition(documents: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the documents are made of: one `{what, value, documents}` a value of kind, language, date and so on.

    A value of `quality` and `length` is a pair, its ends; the upper end of a length belongs to it, that of a quality does not.
    """
    ids = [str(i) for i in documents["id"]]
    parts: list[dict[str, Any]] = []

    def add(what: str, values: list[Any]) -> None:
        found: dict[Any, list[str]] = {}
        for i, value in zip(ids, values, strict=True):
            found.setdefault(value, []).append(i)
        by_size = what in _BY_SIZE
        # The rest, and what is not known, come last.
        order = sorted(found, key=lambda v: (v in ("", "other"), -len(found[v]), str(v)) if by_size else v)
        parts.extend({"what": what, "value": value, "documents": found[value]} for value in order)

    add("kind", list(documents["kind"]))
    add("language", [x or "unknown" for x in documents["language"]])
    genres = Counter(g for g in documents["genre"] if isinstance(g, str))
    common = {g for g, _ in sorted(genres.items(), key=lambda kv: (-kv[1], kv[0]))[:_GENRES]}
    add("genre", [g if g in common else "other" if isinstance(g, str) else "" for g in documents["genre"]])
    add("date", [_precision(d) for d in documents["date_issued"]])
    add("issuer", ["stated" if isinstance(i, str) else "unknown" for i in documents["issuer"]])
    add("quality", [next(b for b in _QUALITIES if q < b[1]) for q in documents["quality"]])
    lengths = documents["n_chars"].to_numpy()
    ends = sorted({int(v) for v in np.percentile(lengths, (0, 25, 50, 75, 100), method="nearest")})
    spans = list(itertools.pairwise(ends)) or [(ends[0], ends[0])]
    add("length", [next(span for span in spans if n <= span[1]) for n in lengths.tolist()])
    add("extractor", [str(e) for e in documents["extractor"]])
    add("warned", ["yes" if ws else "no" for ws in documents["warnings"]])
    return parts


def _precision(date: Any) -> str:
    """Return how precisely a date is stated."""
    return {4: "year", 7: "month"}.get(len(date), "day") if date else "unknown"


def _worst(documents: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the documents of the lowest quality below `LOW`, the worst first."""
    rows = documents[documents["quality"] < LOW].sort_values(["quality", "id"], kind="stable").head(_WORST)
    columns = zip(rows["id"], rows["quality"], rows["extractor"], rows["warnings"], strict=True)
    return [
        {"document": str(i), "quality": float(q), "extractor": e, "warnings": list(w)}
        for i, q, e, w in columns
    ]


def _versions(reading: Reading, documents: pd.DataFrame) -> list[list[str]]:
    """Return the groups of documents that are versions of one another, each from the earliest to the latest."""
    date = dict(zip(documents["id"], (str(d or "") for d in documents["date_issued"]), strict=True))
    links = sorted(
        reading.corpus.versions, key=lambda v: (v["group"], date.get(v["document"], ""), v["document"])
    )
    groups = [
        [v["document"] for v in found] for _, found in itertools.groupby(links, key=lambda v: v["group"])
    ]
    # Of a view only those stand that the condition selects.
    return [group for group in groups if len(group) > 1]


def document_facts(reading: Reading) -> dict[str, dict[str, Any]]:
    """Return by document id what evidence is shown with: title, date, issuers, number, kind, length, source, hash."""
    columns = ["id", "title", "date_issued", "issuers", "doc_number", "kind", "language", "n_chars"]
    columns += ["source", "sha256"]
    table = reading.documents[columns]
    words = dict(zip(reading.tokens.documents, reading.tokens.word_counts().tolist(), strict=True))
    return {
        row[0]: {**dict(zip(columns[1:], row[1:], strict=True)), "n_words": words.get(row[0])}
        for row in table.itertuples(index=False, name=None)
    }
