"""Keywords: the terms that stand out in each group, as a figure and as a table that opens to sentences."""

from __future__ import annotations

from typing import Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Part, Section, Table, cell

__all__ = ["build"]

_TOP: Final = 10
_GROUPS: Final = 60
_OPEN: Final = 20
_QUOTES: Final = 3


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the keywords section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.keywords
    if result is None or len(result.table) == 0:
        return refused("keywords", data, messages)
    everything = messages("chart.everything")
    rows = [
        {**row, "group": str(row["group"]) if row["group"] not in (None, "", "all") else everything, "row": i}
        for i, row in enumerate(result.rows())
    ]
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))
    lines: list[tuple[Cell, ...]] = []
    for group in groups[:_GROUPS]:
        best = sorted((r for r in rows if r["group"] == group), key=lambda r: -(r["score"] or 0.0))[:_TOP]
        parts = tuple(
            Part(
                str(r["term"]),
                messages.number(int(r["count"])),
                quotes(data, result.evidence(int(r["row"])), messages, _QUOTES),
                int(r["count"]),
            )
            for r in best
        )
        lines.append((cell(messages.period(group)), Cell(parts)))
    table = Table(
        messages("keywords.table", n=_TOP),
        (Column(messages("keywords.group"), short=True), Column(messages("keywords.terms"), long=True)),
        lines,
        note=messages("keywords.more", n=len(groups) - _GROUPS) if len(groups) > _GROUPS else "",
    )
    numbers = Table(
        messages("keywords.figure"),
        (
            Column(messages("keywords.group")),
            Column(messages("keywords.term")),
            Column(messages("keywords.score"), numeric=True),
            Column(messages("keywords.count"), numeric=True),
        ),
        [
            (
                cell(messages.period(str(r["group"]))),
                cell(r["term"]),
                cell(messages.number(r["score"], 4)),
                cell(messages.number(int(r["count"]))),
            )
            for r in rows
        ],
    )
    drawn = figure(
        "keywords",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("keywords.figure" if len(groups) > 1 else "keywords.figure_one"),
        data=numbers,
    )
    shown: Block = table
    if len(groups) > _OPEN:
        heading = messages("keywords.folded", n=len(groups))
        shown = Group(heading, (table,), folded=True)
    return Section(
        "keywords",
        messages("section.keywords"),
        (*note_of("keywords", data), Paragraph(messages("keywords.lead")), drawn, shown),
    )
