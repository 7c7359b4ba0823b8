"""`check`: the least certain fields of a corpus, each with its wording, its place and the reason, for a person to review."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from policymine.api.amendments import AMENDED, shown_value
from policymine.api.check_places import excerpt_of, label_at, told_at
from policymine.api.check_speakers import OpenSpeaker, open_speakers, told_of_speakers
from policymine.api.reading import CorpusLike, open_corpus
from policymine.api.speaker_labels import speaker_field
from policymine.corpus.document import DOCUMENT_FIELDS
from policymine.corpus.store import Corpus
from policymine.errors import InputError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Result, frame

__all__ = ["CHECK_COLUMNS", "CheckResult", "check"]

CHECK_COLUMNS: Final = (
    "document",
    "title",
    "field",
    "value",
    "correction",
    "reason",
    "excerpt",
    "raw",
    "rule",
    "confidence",
    "start",
    "end",
    "source",
)
# A field that this share of at least so many documents of a kind have is missed where it is absent.
_MOST: Final = 0.8
_FEWEST: Final = 5
# How certain a finding counts that has no confidence of its own.
_CONTRADICTED, _COPIED, _MISSED, _WARNED, _HELD = 0.1, 0.15, 0.2, 0.5, 0.65
# Fields that follow from others, or that a document need not have though most do.
_OPTIONAL: Final = frozenset(
    {"cites", "attachments", "cc", "addressees", "level", "region", "body", "record_mode"}
)
_UNDATED: Final = "missing; without a date no analysis by period counts the document"
_OF_FIELD = re.compile(r"(?:amended )?([a-z_]+): ")
# What was done to a text, and is no doubt about it.
_DONE = re.compile(
    r"were turned into simplified|were decoded$|^removed|removed: \d|left out: |tracked deletions"
)


@dataclass(frozen=True, eq=False, repr=False)
class CheckResult(Result):
    """What is worth a look, least certain first; columns as `CHECK_COLUMNS`, `correction` empty, to be filled in.

    Parameters
    ----------
    reasons : number of rows by kind of reason.
    """

    reasons: Mapping[str, int] = field(default_factory=dict)

    def extra(self) -> dict[str, Any]:
        """Return the number of rows by kind of reason."""
        return {"reasons": dict(self.reasons)}

    def summary(self, lang: str = "en") -> str:
        """Return the counts in a line."""
        kinds = [headline("corpus.status", lang, n=n, status=kind) for kind, n in self.reasons.items()]
        found = headline(
            "corpus.check",
            lang,
            n=len(self),
            some=self.table["document"].nunique(),
            documents=self.provenance.n_documents,
        )
        return found + (headline("corpus.listed", lang, listed=joined(kinds, lang)) if kinds else "")

    def told(self, lang: str) -> CheckResult:
        """Return the rows with their fields and reasons in `zh` or `en`; `amend` reads both."""
        from policymine.api.check_words import field_told, reason_told

        table = self.table.copy()
        table["reason"] = [
            reason_told(reason, field, lang)
            for reason, field in zip(table["reason"], table["field"], strict=True)
        ]
        table["field"] = [field_told(field, lang) for field in table["field"]]
        return replace(self, table=table)

    def write(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write the rows; as .xlsx a sheet to fill in, in `zh` or `en`, with a second one that explains how in both."""
        from policymine.api.review_sheet import write_review
        from policymine.reports.export import write_result

        return (
            write_review(self.told(lang), Path(path), lang=lang)
            if Path(path).suffix.lower() == ".xlsx"
            else write_result(self, path)
        )


@dataclass(frozen=True, slots=True)
class _Finding:
    document: str
    field: str
    certainty: float
    kind: str
    reason: str
    speaker: OpenSpeaker | None = None


def check(
    corpus: CorpusLike, *, where: str | None = None, below: float = 0.8, top: int | None = None
) -> CheckResult:
    """Return the least certain fields, for a person to review; `amend` applies the corrections.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    below : list fields found with a confidence below this, 0 to 1.
    top : return this many rows only, the least certain.

    Speakers whom the roster does not tell are rows too, with those who could be meant; their field is `speaker` and the
    label. Listed are, in about this order: fields for which the page's or a table's word and the text contradict each other; a
    number that several documents bear, and a text that stands under two dates; dates that are missing, and other fields
    where at least 80% of the documents of that kind have them; fields found with little confidence; what the reading of a text warns
    of, such as a gap in the articles. A field that a person has amended is certain.

    Raises
    ------
    CorpusError : there is no corpus.
    InputError : the condition cannot be read, or `below` is no number from 0 to 1.
    """
    if not 0 <= below <= 1:
        raise InputError(f"--below {below} is no confidence; give a number from 0 to 1")
    opened = open_corpus(corpus, where)
    table = opened.documents()
    plain = table.astype(object).where(table.notna(), None)
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
    fields = {row["id"]: json.loads(row["fields"] or "{}") for row in rows}
    speakers, settled = _speakers(opened, rows)
    found = [
        *_warned(rows, fields, settled),
        *(
            _Finding(i, speaker_field(one.label), one.certainty, "open speakers", one.reason(), one)
            for i, listed in speakers.items()
            for one in listed
        ),
        *_copied(opened, rows),
        *_missed(rows, fields),
        *_unsure(fields, below),
    ]
    # A field is listed once, for its weightiest reason; what else there is to say stands beside it.
    merged: dict[tuple[str, str], list[_Finding]] = {}
    for finding in sorted(found, key=lambda f: (f.certainty, f.document)):
        if finding.field == "text":
            merged[(finding.document, f"text {finding.reason}")] = [finding]
        else:
            merged.setdefault((finding.document, finding.field), []).append(finding)
    order = {name: k for k, name in enumerate(DOCUMENT_FIELDS)}
    several = sorted(
        merged.values(), key=lambda f: (f[0].certainty, f[0].document, order.get(f[0].field, 99), f[0].reason)
    )
    several = _placed(opened, several[:top] if top else several)
    texts = opened.texts_of({group[0].document for group in several})
    by_id = {row["id"]: row for row in rows}
    listed = [
        _row(group, by_id[group[0].document], fields[group[0].document], texts[group[0].document])
        for group in several
    ]
    shown = frame(listed, CHECK_COLUMNS)
    for name in ("start", "end"):
        shown[name] = shown[name].astype("Int64")
    return CheckResult(
        table=shown,
        provenance=Provenance(
            verb="check",
            parameters={
                "arguments": [str(opened.path)],
                "below": below,
                **({"top": top} if top else {}),
                **({"where": opened.where} if opened.where else {}),
            },
            corpus={opened.name: opened.fingerprint},
            n_documents=len(rows),
        ),
        reasons=dict(Counter(group[0].kind for group in several).most_common()),
    )


def _amended(fields: Mapping[str, Any], name: str) -> bool:
    return name in fields and fields[name]["rule"] == AMENDED


def _speakers(
    corpus: Corpus, rows: list[dict[str, Any]]
) -> tuple[dict[str, list[OpenSpeaker]], dict[str, set[str]]]:
    """Return the labels of each record that are open, and with them those that a person has settled."""
    records = {row["id"] for row in rows if row["kind"] in ("minutes", "interview")}
    found: dict[str, list[OpenSpeaker]] = {}
    settled: dict[str, set[str]] = {}
    columns = corpus.values("extra") if records else {"id": [], "extra": []}
    for document, stated in zip(columns["id"], columns["extra"], strict=True):
        meeting = json.loads(stated or "{}").get("meeting") if document in records else None
        if not isinstance(meeting, dict):
            continue
        found[document] = list(open_speakers(meeting))
        settled[document] = {one.label for one in found[document]} | {
            str(entry["speaker"]) for entry in meeting.get("speakers", ()) if "amended" in entry
        }
    return found, settled


def _placed(corpus: Corpus, groups: list[list[_Finding]]) -> list[list[_Finding]]:
    """Return the findings, those of speakers with the numbers of the passages that bear the label."""
    wanted = {(g[0].document, g[0].speaker.label) for g in groups if g[0].speaker is not None}
    if not wanted:
        return groups
    table = corpus.passages()
    table = table[table["document"].isin({document for document, _ in wanted}) & table["speaker"].notna()]
    places: dict[tuple[str, str], list[int]] = {}
    for document, label, seq in zip(table["document"], table["speaker"], table["seq"], strict=True):
        places.setdefault((document, label), []).append(int(seq))
    return [
        [
            replace(g[0], reason=g[0].speaker.reason(places.get((g[0].document, g[0].speaker.label), ()))),
            *g[1:],
        ]
        if g[0].speaker is not None
        else g
        for g in groups
    ]


def _warned(
    rows: list[dict[str, Any]],
    fields: Mapping[str, Mapping[str, Any]],
    settled: Mapping[str, set[str]],
) -> Iterator[_Finding]:
    for row in rows:
        for warning in row["warnings"]:
            if told_of_speakers(warning, settled.get(row["id"], ())):
                continue
            match = _OF_FIELD.match(warning)
            name = match[1] if match and match[1] in ("kind", *DOCUMENT_FIELDS) else "text"
            reason = warning[match.end() :] if match and name != "text" else warning
            if name == "text":
                if not _DONE.search(warning):
                    yield _Finding(row["id"], "text", _WARNED, "warnings", reason)
            elif warning.startswith("amended "):
                yield _Finding(row["id"], name, _HELD, "amended", reason)
            elif not _amended(fields[row["id"]], name):
                yield _Finding(row["id"], name, _CONTRADICTED, "contradictions", reason)


def _copied(corpus: Corpus, rows: list[dict[str, Any]]) -> Iterator[_Finding]:
    """Yield what two documents share and should not: a number, or nearly the whole text under two dates."""
    by_number: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["doc_number"] and row["newer_version"] is None and row["version_of"] is None:
            by_number.setdefault(row["doc_number"], []).append(row)
    for number, bearers in by_number.items():
        if len(bearers) > 1 and re.search(r"\d.*\d", number):
            for row in bearers:
                others = "、".join(other["id"] for other in bearers if other is not row)
                yield _Finding(
                    row["id"], "doc_number", _COPIED, "shared numbers", f"is also the number of {others}"
                )
    dates = {row["id"]: row["date_issued"] for row in rows}
    for link in corpus.versions:
        one, other = link["document"], link["version_of"]
        if not other or (link["similarity"] or 0) < 0.98:
            continue
        if one in dates and other in dates and dates[one] != dates[other]:
            yield _Finding(
                one,
                "date_issued",
                _COPIED,
                "same text, other date",
                f"the text is nearly that of {other}, which is dated {dates[other] or 'nowhere'}",
            )


def _missed(rows: list[dict[str, Any]], fields: Mapping[str, Mapping[str, Any]]) -> Iterator[_Finding]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    for kind, several in by_kind.items():
        for name in DOCUMENT_FIELDS:
            without = [row for row in several if not row[name]]
            share = 1 - len(without) / len(several)
            if name == "date_issued":
                # Whatever the others state: without a date a document is in no period.
                for row in without:
                    if not _amended(fields[row["id"]], name):
                        yield _Finding(row["id"], name, _MISSED, "missing", _UNDATED)
                continue
            if name in _OPTIONAL or len(several) < _FEWEST or share < _MOST:
                continue
            for row in without:
                if not _amended(fields[row["id"]], name):
                    reason = f"missing; {share:.0%} of the {len(several)} documents of kind {kind} have it"
                    yield _Finding(row["id"], name, _MISSED + (1 - share) / 2, "missing", reason)


def _unsure(fields: Mapping[str, Mapping[str, Any]], below: float) -> Iterator[_Finding]:
    for document, of_document in fields.items():
        for name, found in of_document.items():
            # Level and region are as sure as the issuers they follow from.
            if found["confidence"] < below and not found["rule"].endswith("-of-issuer"):
                reason = f"confidence {found['confidence']:.2g} (rule {found['rule']})"
                yield _Finding(document, name, found["confidence"], "low confidence", reason)


def _row(
    group: list[_Finding], row: Mapping[str, Any], fields: Mapping[str, Any], text: str
) -> dict[str, Any]:
    first = group[0]
    found = fields.get(first.field)
    span = found["span"] if found else None
    if first.speaker is not None:
        span = label_at(first.speaker.label, text)
    if span is None and first.kind == "contradictions":
        span = told_at(first.reason, text)
    value = None if first.field == "text" else row.get(first.field)
    if first.speaker is not None:
        value = first.speaker.label
    return {
        "document": first.document,
        "title": row["title"],
        "field": first.field,
        "value": shown_value(value) or None,
        "correction": None,
        "reason": "; ".join(dict.fromkeys(finding.reason for finding in group)),
        "excerpt": excerpt_of(text, span, first.field),
        "raw": found["raw"] if found else None,
        "rule": found["rule"] if found else None,
        "confidence": found["confidence"] if found else None,
        "start": span[0] if span else None,
        "end": span[1] if span else None,
        "source": row["source"],
    }
