"""The corpus card: what was read, from whom and when, of what quality, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, note_of
from policymine.reports.blocks import Block, Column, Definitions, Group, Paragraph, Section, Table, cell

__all__ = ["build", "kinds_of"]


def kinds_of(kinds: Mapping[str, int], messages: Messages) -> list[str]:
    """Return the kinds of document by name, most frequent first."""
    return [messages.get(f"kind.{k}", k) for k, _ in sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0]))]


def _counts(counts: Mapping[str, int], prefix: str, messages: Messages) -> str:
    ordered = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return messages.join(
        [
            messages("corpus.count", name=messages.get(f"{prefix}.{k}", str(k)), n=messages.number(int(n)))
            for k, n in ordered
        ]
    )


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the corpus card."""
    from policymine.charts.corpus import heat_map

    card = data.corpus_card
    number = messages.number
    facts: list[tuple[str, str]] = [(messages("corpus.name"), str(card.get("name", "")))]

    def add(key: str, value: str) -> None:
        if value:
            facts.append((messages(f"corpus.{key}"), value))

    add("documents", messages("corpus.documents_value", n=number(int(card.get("n_documents", 0)))))
    for key in ("passages", "tokens", "characters"):
        count: Any = card.get({"passages": "n_passages", "tokens": "n_tokens", "characters": "n_chars"}[key])
        add(key, number(int(count)) if count else "")
    add("kinds", _counts(card.get("kinds", {}), "kind", messages))
    add("languages", _counts(card.get("languages", {}), "language", messages))
    dates = card.get("date_range")
    add("dates", messages.span(*dates) if dates else "")
    undated = int(card.get("undated", 0))
    add("undated", messages("corpus.documents_value", n=number(undated)) if undated else "")
    quality = card.get("quality") or {}
    if quality.get("mean") is not None:
        add(
            "quality",
            messages(
                "corpus.quality_value",
                mean=number(float(quality["mean"]), 2),
                low=int(quality.get("n_low", 0)),
            ),
        )
    add("fingerprint", str(card.get("fingerprint", ""))[:16])
    blocks: list[Block] = [*note_of("corpus_card", data), Definitions(tuple(facts))]

    by_year = [row for row in card.get("by_year", ()) if row.get("year")]
    if by_year:
        table = Table(
            messages("corpus.figure"),
            (
                Column(messages("corpus.year"), short=True),
                Column(messages("corpus.issuer")),
                Column(messages("corpus.n"), numeric=True),
            ),
            [
                (
                    cell(messages.period(str(r["year"]))),
                    cell(r["issuer"] or messages("chart.corpus.unknown_issuer")),
                    cell(number(int(r["n"]))),
                )
                for r in by_year
            ],
        )
        blocks.append(
            figure(
                "corpus",
                lambda width: heat_map(
                    [{**r, "year": str(r["year"])} for r in by_year], lang=data.lang, width=width
                ),
                caption=messages("corpus.figure"),
                data=table,
                note=messages("corpus.figure_note")
                + (messages("corpus.undated_note", n=number(undated)) if undated else ""),
            )
        )
    skipped = list(card.get("skipped", ()))
    if skipped:
        listed = Table(
            "",
            (Column(messages("corpus.file")), Column(messages("corpus.reason"), long=True)),
            [(cell(s["path"]), cell(s["reason"])) for s in skipped],
        )
        heading = messages("corpus.skipped", n=number(len(skipped)))
        blocks.append(Group(heading, (listed,), folded=len(skipped) > 12))
    else:
        blocks.append(Paragraph(messages("corpus.none_skipped"), "note"))
    return Section("corpus_card", messages("section.corpus_card"), tuple(blocks))
