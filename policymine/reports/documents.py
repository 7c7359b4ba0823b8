"""The list of documents: every one with its date, issuer, kind, number and length, as the corpus has it."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, note_of
from policymine.reports.blocks import Cell, Column, Paragraph, Section, Table, cell
from policymine.reports.reader.facts import document_number, document_order, size_unit

__all__ = ["LISTED", "build"]

# More rows than this are drawn by the page's script as they are scrolled to, and the page stays small.
LISTED: Final = 1000


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of documents, or None where the report knows none."""
    documents = data.documents
    if not documents:
        return None
    title = messages("section.documents")
    total = messages.number(len(documents))
    if len(documents) > LISTED:
        said = messages("documents.too_many", n=total, listed=messages.number(LISTED))
        return Section("documents", title, (*note_of("documents", data), Paragraph(said, "note")))
    unit = size_unit(documents)
    rows = [_row(name, documents[name], unit, messages) for name in document_order(documents)]
    columns = (
        Column(messages("documents.title")),
        Column(messages("documents.date"), short=True, holds="period"),
        Column(messages("documents.issuer"), holds="issuer"),
        Column(messages("documents.kind"), short=True),
        Column(messages("documents.number")),
        Column(messages(f"documents.{unit}"), numeric=True),
    )
    kept = [i for i in range(len(columns)) if i == 0 or any(row[i].parts[0].text for row in rows)]
    table = Table(
        messages("documents.caption", n=total),
        tuple(columns[i] for i in kept),
        [tuple(row[i] for i in kept) for row in rows],
    )
    return Section("documents", title, (*note_of("documents", data), table))


def _row(name: str, facts: Any, unit: str, messages: Messages) -> tuple[Cell, ...]:
    issuers = facts.get("issuers") or ()
    names = [issuers] if isinstance(issuers, str) else [str(i) for i in issuers if i]
    size = facts.get("n_words" if unit == "words" else "n_chars")
    kind = facts.get("kind")
    return (
        cell(facts.get("title") or name),
        cell(messages.period(facts["date_issued"]) if facts.get("date_issued") else ""),
        cell(messages.join(names)),
        cell(messages.get(f"kind.{kind}", str(kind)) if kind else ""),
        cell(document_number(facts.get("doc_number"))),
        cell(messages.number(int(size)) if size is not None else ""),
    )
