"""Topics over time: what rose, fell and changed, the share of each topic by period, and topics followed between periods."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.evolution import direction
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Section, Table, cell
from policymine.reports.flow import drift_blocks, p_text, windows_blocks
from policymine.results import Result

__all__ = ["build"]

_FOUND: Final = ("rising", "falling", "changing")


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of topics over time, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.evolution
    if result is None or len(result.table) == 0:
        return refused("evolution", data, messages)
    extra = result.extra()
    for kind, blocks_of in (("windows", windows_blocks), ("early", drift_blocks)):
        if kind in extra:
            told = (*note_of("evolution", data), *blocks_of(data, result, messages))
            return Section("evolution", messages("section.evolution"), told)
    trends = list(extra.get("trends") or ())
    ordered = bool(extra.get("ordered", True))
    blocks: list[Block] = [
        *note_of("evolution", data),
        Paragraph(messages("evolution.lead" if ordered else "evolution.lead_groups")),
        *_finding(trends, messages),
        figure(
            "evolution",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("evolution.figure" if ordered else "evolution.figure_groups"),
            data=None,
        ),
        _tests(trends, ordered, messages),
        Group(messages("evolution.shares"), (_shares(data, result, messages),), folded=True),
        *messages_of(result, data),
    ]
    return Section("evolution", messages("section.evolution"), tuple(blocks))


def _finding(trends: list[Any], messages: Messages) -> list[Paragraph]:
    """Return what was found in words: the topics of each verdict."""
    said = []
    for verdict in _FOUND:
        mine = [t for t in trends if t["verdict"] == verdict]
        for key, sure in ((verdict, True), (f"{verdict}_maybe", False)):
            # What drift may explain is not told as a finding like the others.
            names = [str(t["label"]) for t in mine if (t.get("beyond_drift") is not False) == sure]
            if names:
                said.append(messages(f"evolution.{key}", topics=messages.join(names)))
    return [
        Paragraph(messages("list.sentence").join(said) if said else messages("evolution.nothing"), "finding")
    ]


def _tests(trends: list[Any], ordered: bool, messages: Messages) -> Table:
    columns = [Column(messages("topics.topic"), numeric=True), Column(messages("evolution.label"))]
    if ordered:
        columns += [
            Column(messages("evolution.direction"), short=True),
            Column(messages("evolution.peak"), short=True),
            Column(messages("usage.tau"), numeric=True),
            Column(messages("evolution.q"), numeric=True),
            Column(messages("evolution.drift_q"), numeric=True),
        ]
    columns.append(Column(messages("evolution.change_q"), numeric=True))
    rows: list[tuple[Cell, ...]] = []
    for trend in trends:
        row = [cell(trend["topic"]), cell(trend["label"])]
        if ordered:
            row += [
                cell(direction(trend)),
                cell(messages.period(trend["peak"]) if trend["peak"] else ""),
                cell(messages.number(trend["tau"], 2)),
                cell(p_text(trend["q"])),
                cell(p_text(trend["drift_q"])),
            ]
        rows.append((*row, cell(p_text(trend["change_q"]))))
    return Table(messages("evolution.table"), tuple(columns), rows, note=messages("evolution.note"))


def _shares(data: ReportInput, result: Result, messages: Messages) -> Table:
    """Return the share of each topic by period; every share opens to its sentences."""
    rows = result.rows()
    periods = list(dict.fromkeys(str(row["period"]) for row in rows))
    place = {(row["topic"], str(row["period"])): i for i, row in enumerate(rows)}
    topics = list(dict.fromkeys((row["topic"], row["label"]) for row in rows))
    lines: list[tuple[Cell, ...]] = []
    for topic, label in topics:
        line = [cell(label)]
        for period in periods:
            i = place[topic, period]
            found = quotes(data, result.evidence(i), messages, 2)
            line.append(cell(messages.percent(rows[i]["prevalence"], 1), found, len(result.evidence(i))))
        lines.append(tuple(line))
    counts = {str(row["period"]): int(row["n_documents"]) for row in rows}
    heads = [Column(messages("evolution.period", period=p, n=counts[p]), numeric=True) for p in periods]
    return Table(
        messages("evolution.shares"),
        (Column(messages("evolution.label")), *heads),
        lines,
        note=messages("evolution.shares_note"),
    )
