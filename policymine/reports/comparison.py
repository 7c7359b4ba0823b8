"""A comparison: the terms most typical of either side, with effect, interval, dispersion and q."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from policymine.charts.compare import FEW, sides, strongest
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Section, Table, cell
from policymine.reports.explorer import embed_explorer
from policymine.results import plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build"]

# Terms that the explorer shows, and what it may take of the page; the texts of documents take the rest.
_TERMS: Final = 2_500
_BYTES: Final = 1_700_000


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
    drawn = figure(
        "comparison",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("comparison.figure", **names),
        note="" if _sure(result.table) else messages("comparison.leads"),
    )
    return Section(
        "comparison",
        messages("section.comparison"),
        (
            *note_of("comparison", data),
            Paragraph(messages("comparison.lead", **names)),
            drawn,
            *_terms(data, table, messages),
            *messages_of(result, data),
        ),
    )


def _sure(table: pd.DataFrame) -> bool:
    """Return whether the terms drawn passed the test of documents; without it there is no bound but the interval."""
    return "bound" not in table.columns or int((table["bound"].fillna(0.0) != 0.0).sum()) >= FEW


def _terms(data: ReportInput, table: Table, messages: Messages) -> tuple[Block, ...]:
    """Return the explorer, with the table in its place where there is no script; else the table."""
    if data.explorer is None:
        return (table,)
    told = replace(data.explorer, lang=data.lang, max_terms=_TERMS, max_bytes=_BYTES)
    found = len(told.result.table)
    note = messages(
        "comparison.explorer_some" if found > _TERMS else "comparison.explorer_note",
        n=messages.number(_TERMS),
    )
    looked = embed_explorer(told, (table,))
    return (Group(messages("comparison.explorer"), (Paragraph(note), looked)),)


def _q(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"
