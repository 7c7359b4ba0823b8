"""A comparison: the terms most typical of either side, with effect, interval, dispersion and q."""

from __future__ import annotations

from policymine.charts.compare import drawn_reach, sides, strongest
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Cell, Column, Paragraph, Section, Table, cell
from policymine.results import plain

__all__ = ["build"]


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the comparison section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.comparison
    if result is None or len(result.table) == 0:
        return refused("comparison", data, messages)
    target, reference = sides(result, messages)
    names = {"target": target, "reference": reference}
    numbered = result.table.assign(row=range(len(result.table)))
    lines: list[tuple[Cell, ...]] = []
    for values in strongest(numbered).to_dict("records"):
        row = {str(key): plain(value) for key, value in values.items()}
        found = result.evidence(int(row["row"]))
        lines.append(
            (
                cell(row["term"], quotes(data, found, messages), int(row["target"] + row["reference"])),
                cell(messages.number(int(row["target"]))),
                cell(messages.number(int(row["reference"]))),
                cell(messages.number(row["log_ratio"], 2)),
                cell(messages.interval(row["low"], row["high"], digits=2)),
                cell(messages.number(row["log_likelihood"], 1)),
                cell(messages.number(row["dispersion"], 2)),
                cell(_q(row["q"])),
            )
        )
    table = Table(
        messages("comparison.table", **names),
        (
            Column(messages("comparison.term"), short=True),
            Column(messages("comparison.target", name=target), numeric=True),
            Column(messages("comparison.target", name=reference), numeric=True),
            Column(messages("comparison.log_ratio"), numeric=True),
            Column(messages("comparison.interval"), numeric=True),
            Column(messages("comparison.log_likelihood"), numeric=True),
            Column(messages("comparison.dispersion"), numeric=True),
            Column(messages("comparison.q"), numeric=True),
        ),
        lines,
        note=messages("comparison.note"),
    )
    if not lines:
        reason = Paragraph(messages("comparison.nothing", **names), "refusal")
        return Section("comparison", messages("section.comparison"), (reason, *messages_of(result, data)))
    shown = strongest(result.table)
    clipped = float(shown[["low", "high"]].abs().max().max()) > drawn_reach(shown)
    drawn = figure(
        "comparison",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("comparison.figure", **names),
        note=messages("comparison.clipped") if clipped else "",
    )
    return Section(
        "comparison",
        messages("section.comparison"),
        (
            *note_of("comparison", data),
            Paragraph(messages("comparison.lead", **names)),
            drawn,
            table,
            *messages_of(result, data),
        ),
    )


def _q(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"
