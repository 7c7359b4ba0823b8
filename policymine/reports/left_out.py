"""What ingestion did not keep: copies and the documents kept for them, versions that are kept, and files left out by reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, document_quotes
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Part, Quote, Table, cell
from policymine.translation import spoken

__all__ = ["copies_blocks", "skipped_blocks", "versions_blocks"]

_OPEN: Final = 8
_LISTED: Final = 200
_COPIES: Final = ("duplicate", "near-duplicate")
# What differs from file to file within one reason.
_VARIABLE: Final = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")
_SUFFIX: Final = re.compile(r"(\.\w+) files are not read")


def copies_blocks(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the copies that were left out, each with the document that is kept for it."""
    copies = [s for s in data.corpus_card.get("skipped", ()) if s.get("kind") in _COPIES]
    if not copies:
        return []
    counts = Counter(s["kind"] for s in copies)
    lines: list[tuple[Cell, ...]] = []
    for item in copies[:_LISTED]:
        kept = str(item.get("kept") or "")
        likeness = item.get("similarity")
        # What is not the same in all is never called the same.
        share = "" if likeness is None else messages.percent(min(float(likeness), 1.0), 1)
        if item["kind"] == "near-duplicate" and share == messages.percent(1.0, 1):
            share = "<" + share
        title = data.documents.get(kept, {}).get("title") or kept
        shown = document_quotes(data, [kept], messages) if kept in data.documents else ()
        lines.append((cell(item["path"]), cell(title, shown, len(shown)), cell(share)))
    table = Table(
        messages("corpus.copies"),
        (
            Column(messages("corpus.file"), long=True),
            Column(messages("corpus.kept"), long=True),
            Column(messages("corpus.likeness"), numeric=True),
        ),
        lines,
        note=_more(len(copies), messages),
    )
    said = messages(
        "corpus.copies_lead",
        same=messages.number(counts["duplicate"]),
        near=messages.number(counts["near-duplicate"]),
    )
    heading = messages("corpus.copies_folded", n=messages.number(len(copies)))
    shown_table = table if len(copies) <= _OPEN else Group(heading, (table,), folded=True)
    return [Paragraph(said), shown_table]


def versions_blocks(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the documents that are versions of one another: they are all kept, and counted each by itself."""
    groups = list(data.corpus_card.get("versions", ()))
    if not groups:
        return []
    lines: list[tuple[Cell, ...]] = []
    for group in groups[:_LISTED]:
        title = str(data.documents.get(group[-1], {}).get("title") or group[-1])
        parts = tuple(
            Part(
                messages.period(data.documents.get(name, {}).get("date_issued") or "")
                or messages("corpus.undated"),
                "",
                document_quotes(data, [name], messages),
                1,
            )
            for name in group
        )
        lines.append((cell(title), cell(messages.number(len(group))), Cell(parts)))
    n_documents = messages.number(sum(map(len, groups)))
    table = Table(
        messages("corpus.versions"),
        (
            Column(messages("corpus.document"), long=True),
            Column(messages("corpus.n_versions"), numeric=True),
            Column(messages("corpus.version_dates"), long=True),
        ),
        lines,
        note=_more(len(groups), messages),
    )
    said = messages("corpus.versions_lead", n=messages.number(len(groups)), documents=n_documents)
    heading = messages("corpus.versions_folded", n=messages.number(len(groups)))
    return [Paragraph(said), table if len(groups) <= _OPEN else Group(heading, (table,), folded=True)]


def skipped_blocks(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the files that were left out, by reason; each number opens to its files."""
    skipped = list(data.corpus_card.get("skipped", ()))
    if not skipped:
        return [Paragraph(messages("corpus.none_skipped"), "note")]
    left = [s for s in skipped if s.get("kind") not in _COPIES]
    if not left:
        return []
    reasons: dict[str, list[Mapping[str, Any]]] = {}
    for item in left:
        reasons.setdefault(_VARIABLE.sub("…", str(item["reason"])), []).append(item)
    order = sorted(reasons, key=lambda reason: (-len(reasons[reason]), reason))
    table = Table(
        messages("corpus.skipped", n=messages.number(len(left))),
        (Column(messages("corpus.reason"), long=True), Column(messages("corpus.files"), numeric=True)),
        [
            (
                # One file's reason stands as it is.
                cell(
                    _said(reason if len(reasons[reason]) > 1 else str(reasons[reason][0]["reason"]), messages)
                ),
                cell(
                    messages.number(len(reasons[reason])),
                    tuple(
                        Quote("", "", "", str(s["path"]), _said(str(s["reason"]), messages))
                        for s in reasons[reason][:_LISTED]
                    ),
                    len(reasons[reason]),
                ),
            )
            for reason in order
        ],
        note=messages("corpus.skipped_note"),
    )
    return [table]


def _said(reason: str, messages: Messages) -> str:
    """Return a reason in the reader's language where the catalogue has it, else as ingestion states it."""
    if suffix := _SUFFIX.fullmatch(reason):
        return messages("corpus.said.not_read", suffix=suffix[1])
    slug = re.sub(r"\W+", "_", reason.lower()).strip("_")
    return messages.get(f"corpus.said.{slug}", "") or spoken(reason, messages.lang)


def _more(n: int, messages: Messages) -> str:
    return messages("corpus.more", n=messages.number(n - _LISTED)) if n > _LISTED else ""
