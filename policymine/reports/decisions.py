"""Decisions: how often items of business come to one, how they go, and each with its sentence."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Section, Table, cell
from policymine.results import Evidence, Result

__all__ = ["build"]

_LISTED: Final = 80
_BODIES: Final = 40


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the decisions section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.decisions
    if result is None:
        return refused("decisions", data, messages)
    title = messages("section.decisions")
    if len(result.table) == 0:
        nothing = Paragraph(
            messages("decisions.nothing", n=len(result.extra().get("refused") or ())), "refusal"
        )
        return Section("decisions", title, (nothing,))
    rates = list(result.extra().get("rates") or ())
    whole = next((r for r in rates if r["body"] is None), None)
    blocks: list[Block] = [*note_of("decisions", data)]
    if whole is not None and whole["rate"] is not None:
        blocks.append(
            Paragraph(
                messages(
                    "decisions.lead",
                    n=messages.number(len(result.table)),
                    meetings=messages.number(whole["meetings"]),
                    items=messages.number(whole["items"]),
                    decided=messages.number(whole["decided"]),
                    rate=messages.percent(whole["rate"]),
                    interval=messages.interval(whole["low"], whole["high"], percent=True, digits=0),
                )
            )
        )
    blocks.append(
        figure(
            "decisions",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("decisions.figure"),
            note=messages("decisions.figure_note"),
        )
    )
    if rates:
        blocks.append(_rates(rates, result, data, messages))
    listed = _decisions(result, data, messages)
    blocks.append(
        Group(messages("decisions.each", n=messages.number(len(result.table))), (listed,), folded=True)
    )
    blocks += messages_of(result, data)
    return Section("decisions", title, tuple(blocks))


def _rates(rates: list[dict[str, Any]], result: Result, data: ReportInput, messages: Messages) -> Table:
    by_body: dict[str | None, list[Evidence]] = {}
    for i, row in enumerate(result.rows()):
        found = result.evidence(i)
        by_body.setdefault(row["body"], []).extend(found)
        by_body.setdefault("", []).extend(found)
    lines: list[tuple[Cell, ...]] = []
    for row in rates[: _BODIES + 1]:
        behind = by_body.get("" if row["body"] is None else row["body"], [])
        total = row["body"] is None
        lines.append(
            (
                cell(messages("decisions.all") if total else row["body"], strong=total),
                cell(messages.number(row["meetings"])),
                cell(messages.number(row["items"])),
                cell(messages.number(row["decided"]), quotes(data, behind, messages, 4), len(behind)),
                cell(messages.percent(row["rate"])),
                cell(messages.interval(row["low"], row["high"], percent=True, digits=0)),
                cell(messages.number(row["votes"])),
            )
        )
    rest = len(rates) - len(lines)
    return Table(
        messages("decisions.rates"),
        (
            Column(messages("decisions.body"), short=True),
            Column(messages("decisions.meetings"), numeric=True),
            Column(messages("decisions.items"), numeric=True),
            Column(messages("decisions.decided"), numeric=True),
            Column(messages("decisions.rate"), numeric=True),
            Column(messages("decisions.interval"), numeric=True),
            Column(messages("decisions.votes"), numeric=True),
        ),
        lines,
        note=messages("decisions.more_bodies", n=rest) if rest > 0 else messages("decisions.rates_note"),
    )


def _decisions(result: Result, data: ReportInput, messages: Messages) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for i, row in enumerate(result.rows()[:_LISTED]):
        counted = [row["in_favour"], row["against"], row["abstain"]]
        votes = messages(
            "decisions.vote",
            **dict(zip(("yes", "no", "abstain"), ("–" if v is None else v for v in counted), strict=True)),
        )
        lines.append(
            (
                cell(messages.period(row["date"])),
                cell(row["body"] or data.documents.get(row["meeting"], {}).get("title") or row["meeting"]),
                cell(row["item"]),
                cell(
                    messages.get(f"chart.decisions.{row['outcome']}", str(row["outcome"])),
                    quotes(data, result.evidence(i), messages, 2),
                    1,
                ),
                cell(votes if any(v is not None for v in counted) else ""),
            )
        )
    rest = len(result.table) - len(lines)
    return Table(
        messages("decisions.table"),
        (
            Column(messages("decisions.date"), short=True, holds="period"),
            Column(messages("decisions.body")),
            Column(messages("decisions.item"), long=True),
            Column(messages("decisions.outcome"), short=True),
            Column(messages("decisions.count"), short=True),
        ),
        lines,
        note=messages("decisions.more", n=messages.number(rest)) if rest else "",
    )
