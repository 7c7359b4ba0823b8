"""Replacements found without naming them: the slopes, and each pair with its break and the sentences of both sides."""

from __future__ import annotations

from typing import Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Paragraph, Section, Table, cell

__all__ = ["build"]

_SHOWN: Final = 60


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of replacements found, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.discovery
    if result is None:
        return refused("discovery", data, messages)
    screened = result.extra().get("screened") or {}
    lead = messages(
        "discovery.lead",
        n=len(result.table),
        terms=messages.number(int(screened.get("n_terms", 0))),
        pairs=messages.number(int(screened.get("n_screened", 0))),
    )
    blocks: list[Block] = [*note_of("discovery", data), Paragraph(lead, "finding")]
    if len(result.table):
        blocks += [
            Paragraph(messages("discovery.caution")),
            figure(
                "discovery",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("discovery.figure"),
            ),
            _table(data, messages),
        ]
    blocks += messages_of(result, data)
    return Section("discovery", messages("section.discovery"), tuple(blocks))


def _table(data: ReportInput, messages: Messages) -> Table:
    result = data.discovery
    lines: list[tuple[Cell, ...]] = []
    every = result.rows() if result is not None else []
    for i, row in enumerate(every[:_SHOWN]):
        evidence = result.evidence(i) if result is not None else ()
        sides = {
            side: [e for e in evidence if e.term == row[side]]
            for side in ("old", "new")
        }  # fmt: skip
        # Of the old term the last uses, of the new one the first: what stands nearest to the change.
        sides["old"].reverse()
        lines.append(
            (
                *(
                    cell(row[side], quotes(data, sides[side], messages, 4), int(row[f"{side}_docs"]))
                    for side in ("old", "new")
                ),
                cell(messages.period(str(row["period"]))),
                cell(messages.span(str(row["low"]), str(row["high"]))),
                cell(messages(f"shift.short.{row['verdict']}")),
                cell("<0.001" if row["q"] < 0.001 else f"{row['q']:.3f}"),
                cell(messages.number(row["similarity"], 2)),
            )
        )
    return Table(
        messages("discovery.table"),
        (
            Column(messages("discovery.old")),
            Column(messages("discovery.new")),
            Column(messages("shift.break"), short=True),
            Column(messages("shift.interval"), short=True),
            Column(messages("shift.verdict_column"), short=True),
            Column(messages("shift.q"), numeric=True),
            Column(messages("discovery.similarity"), numeric=True),
        ),
        lines,
        note=messages("discovery.cut", n=len(every), shown=_SHOWN)
        if len(every) > _SHOWN
        else messages("discovery.note"),
    )
