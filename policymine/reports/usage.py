"""Term usage: rates over the periods with intervals and trends; each count opens to its sentences."""

from __future__ import annotations

import math
from typing import Any

from policymine.charts.axis import is_time
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Items, Paragraph, Section, Table, cell
from policymine.results import Result

__all__ = ["build"]


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the usage section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.usage
    if result is None or len(result.table) == 0:
        return refused("usage", data, messages)
    names = list(dict.fromkeys(str(term) for term in result.table["term"]))
    caption = (
        messages("usage.figure", terms=messages.join([messages("usage.quoted", term=n) for n in names]))
        if len(names) <= 3
        else messages("usage.figure_many", n=len(names))
    )
    blocks: list[Block] = [
        *note_of("usage", data),
        Paragraph(messages("usage.lead")),
        figure(
            "usage",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=caption,
            data=_counts(data, result, names, messages),
        ),
    ]
    trends = list(result.extra().get("trends") or ())
    if trends and is_time(result.table["period"]):
        blocks.append(_trends(trends, messages))
        noted = [
            messages("usage.noted", term=t["term"], note=t["note"][data.lang])
            for t in trends
            if t.get("note")
        ]
        if noted:
            blocks.append(Items(tuple(noted), role="remarks"))
    bursts = tuple(str(b["message"][data.lang]) for b in result.extra().get("bursts") or ())
    if bursts:
        blocks.append(Items(bursts, role="remarks"))
    blocks += _not_counted(result, messages)
    blocks += messages_of(result, data)
    return Section("usage", messages("section.usage"), tuple(blocks))


def _counts(data: ReportInput, result: Result, names: list[str], messages: Messages) -> Table:
    rows = result.rows()
    periods = list(dict.fromkeys(str(row["period"]) for row in rows))
    place = {(str(r["term"]), str(r["period"])): i for i, r in enumerate(rows)}
    first = "usage.period" if is_time(periods) else "usage.group"
    columns = [Column(messages(first), short=True, holds="period" if is_time(periods) else "")]
    for name in names:
        columns += [
            Column(messages("usage.count", term=name), numeric=True),
            Column(messages("usage.rate"), numeric=True),
            Column(messages("usage.interval"), numeric=True),
        ]
    lines: list[tuple[Cell, ...]] = []
    for period in periods:
        line = [cell(messages.period(period))]
        for name in names:
            i = place.get((name, period))
            if i is None:
                line += [cell(""), cell(""), cell("")]
                continue
            row = rows[i]
            found = quotes(data, result.evidence(i), messages, 4)
            line += [
                cell(messages.number(int(row["count"])), found, int(row["count"])),
                cell(messages.number(row["rate"], 2)),
                cell(messages.interval(row["low"], row["high"], digits=2)),
            ]
        lines.append(tuple(line))
    return Table(messages("usage.table"), tuple(columns), lines)


def _trends(trends: list[Any], messages: Messages) -> Table:
    def between(low: float | None, high: float | None) -> str:
        ends = [messages.significant(v) for v in (low, high)]
        return messages("range.to").join(ends) if all(ends) else ""

    return Table(
        messages("usage.trends"),
        (
            Column(messages("usage.term"), short=True),
            Column(messages("usage.slope"), numeric=True),
            Column(messages("usage.interval"), numeric=True),
            Column(messages("usage.tau"), numeric=True),
            Column(messages("usage.p"), numeric=True),
            Column(messages("usage.q"), numeric=True),
        ),
        [
            (
                cell(t["term"]),
                cell(messages.significant(t.get("slope"))),
                cell(between(t.get("low"), t.get("high"))),
                cell(messages.number(t.get("tau"), 2)),
                cell(_p(t.get("p"))),
                cell(_p(t.get("q"))),
            )
            for t in trends
        ],
        note=messages("usage.trend_note"),
    )


def _p(value: float | None) -> str:
    if value is None or not math.isfinite(value):
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _not_counted(result: Result, messages: Messages) -> list[Block]:
    """Return what stands in the texts as a string but is not the term, and what is inside a longer term."""
    said: list[str] = []
    for column, key in (("n_rejected", "usage.rejected"), ("n_nested", "usage.nested")):
        if column not in result.table.columns:
            continue
        for term, n in result.table.groupby("term", sort=False)[column].sum().items():
            if n:
                said.append(messages(key, term=term, n=messages.number(int(n))))
    return [Items(tuple(said), role="remarks")] if said else []
