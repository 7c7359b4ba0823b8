"""Uptake: which clauses of papers later meetings take up, after how long, word for word or in other words."""

from __future__ import annotations

from statistics import median
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.charts.uptake import drawn_rows
from policymine.reports.base import ReportInput, figure, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Paragraph, Section, Table, cell
from policymine.results import Result

__all__ = ["build"]

_LISTED: Final = 80


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of uptake, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.uptake
    if result is None:
        return refused("uptake", data, messages)
    title = messages("section.uptake")
    counts = dict(result.extra().get("counts") or {})
    tested = messages(
        "uptake.tested",
        pairs=messages.number(int(counts.get("pairs") or 0)),
        controls=messages.number(int(counts.get("controls") or 0)),
    )
    control = (
        messages("uptake.no_control")
        if counts.get("reversed") is None
        else messages("uptake.control", n=messages.number(int(counts["reversed"])))
    )
    if len(result.table) == 0:
        return Section(
            "uptake", title, (*note_of("uptake", data), Paragraph(messages("uptake.nothing") + tested))
        )
    rows = result.rows()
    blocks: list[Block] = [
        *note_of("uptake", data),
        Paragraph(_lead(rows, messages)),
        Paragraph(tested + control),
    ]
    if drawn_rows(result):
        drawn = drawn_rows(result)
        blocks.append(
            figure(
                "uptake",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("uptake.figure"),
                note=messages("uptake.not_drawn", n=len(rows) - len(drawn)) if len(drawn) < len(rows) else "",
            )
        )
    else:
        blocks.append(Paragraph(messages("uptake.undated"), "refusal"))
    blocks.append(_table(rows, result, data, messages))
    return Section("uptake", title, tuple(blocks))


def _lead(rows: list[dict[str, Any]], messages: Messages) -> str:
    lags = [int(r["lag"]) for r in rows if r["lag"] is not None]
    said = messages(
        "uptake.lead",
        n=messages.number(len(rows)),
        papers=messages.number(len({r["policy"] for r in rows})),
        meetings=messages.number(len({r["meeting"] for r in rows})),
        verbatim=messages.number(sum(r["kind"] == "verbatim" for r in rows)),
        reworded=messages.number(sum(r["kind"] == "reworded" for r in rows)),
    )
    if not lags:
        return said
    return said + messages(
        "uptake.lags",
        median=messages.number(round(median(lags))),
        low=messages.number(min(lags)),
        high=messages.number(max(lags)),
    )


def _table(rows: list[dict[str, Any]], result: Result, data: ReportInput, messages: Messages) -> Table:
    def title_of(document: str) -> str:
        return str(data.documents.get(document, {}).get("title") or document)

    lines: list[tuple[Cell, ...]] = []
    for i, row in enumerate(rows[:_LISTED]):
        found = result.evidence(i)
        lines.append(
            (
                cell(title_of(row["policy"])),
                cell(row["clause"], quotes(data, found, messages, 2), len(found)),
                cell(messages.period(row["policy_date"])),
                cell(title_of(row["meeting"])),
                cell(messages.period(row["date"])),
                cell("" if row["lag"] is None else messages.number(int(row["lag"]))),
                cell(messages(f"chart.uptake.{row['kind']}")),
                cell(messages.number(row["q"], 3) if row["q"] >= 0.001 else "<0.001"),
            )
        )
    rest = len(rows) - len(lines)
    return Table(
        messages("uptake.table"),
        (
            Column(messages("uptake.paper")),
            Column(messages("uptake.clause"), short=True),
            Column(messages("uptake.issued"), short=True),
            Column(messages("uptake.meeting")),
            Column(messages("uptake.date"), short=True, holds="period"),
            Column(messages("uptake.lag"), numeric=True),
            Column(messages("uptake.kind"), short=True),
            Column(messages("uptake.q"), numeric=True),
        ),
        lines,
        note=messages("uptake.note") + (messages("uptake.more", n=rest) if rest else ""),
    )
