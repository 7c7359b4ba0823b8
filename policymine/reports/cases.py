"""Cases: the bodies side by side, their conditions and whether consultation succeeded, ready for QCA."""

from __future__ import annotations

from typing import Final

from policymine.charts.cases import ordered_cases
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Paragraph, Section, Table, cell
from policymine.results import Result

__all__ = ["build"]

_LISTED: Final = 60


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of cases, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.cases
    if result is None:
        return refused("cases", data, messages)
    title = messages("section.cases")
    if len(result.table) < 2:
        return Section("cases", title, (Paragraph(messages("cases.one", n=len(result.table)), "refusal"),))
    rows = result.rows()
    success = str(result.provenance.parameters.get("success") or "followed_up")
    blocks: list[Block] = [
        *note_of("cases", data),
        Paragraph(
            messages(
                "cases.lead",
                n=messages.number(len(rows)),
                success=messages.number(sum(r["SUCCESS"] == 1 for r in rows)),
                meaning=messages.get(f"cases.meaning.{success}", success),
            )
        ),
        figure(
            "cases",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("cases.figure"),
            note=messages("cases.figure_note", thresholds=_thresholds(result, messages)),
        ),
        _raw(result, data, messages),
    ]
    if fit := _fit(result, messages):
        blocks.append(fit)
    blocks += messages_of(result, data)
    return Section("cases", title, tuple(blocks))


def _thresholds(result: Result, messages: Messages) -> str:
    return messages.join(
        [
            messages(
                "cases.threshold",
                condition=messages.get(f"chart.cases.{t['condition']}", t["condition"]),
                raw=messages.get(f"cases.raw.{t['raw']}", t["raw"]),
                sign="≤" if t["rule"] == "at most" else "≥",
                value=f"{t['value']:g}",
            )
            for t in result.extra().get("thresholds") or ()
        ]
    )


def _raw(result: Result, data: ReportInput, messages: Messages) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for row in ordered_cases(result)[:_LISTED]:
        found = result.evidence(row["row"])
        lines.append(
            (
                cell(row["case"], quotes(data, found, messages, 4), len(found)),
                cell(messages.number(row["meetings"])),
                cell(messages.number(row["issues"])),
                cell(messages.percent(row["decided_share"])),
                cell(messages.percent(row["followed_share"])),
                cell(messages.number(row["days_to_decision"], 0)),
                cell(messages.number(row["deferrals"])),
                cell(messages.percent(row["owner_share"])),
                cell(messages.percent(row["due_share"])),
                cell(messages.percent(row["residents_share"])),
                cell(messages.number(row["improvements"])),
            )
        )
    names = (
        "meetings",
        "issues",
        "decided_share",
        "followed_share",
        "days_to_decision",
        "deferrals",
        "owner_share",
        "due_share",
        "residents_share",
        "improvements",
    )
    columns = (
        Column(messages("cases.case"), short=True),
        *(Column(messages(f"cases.raw.{name}"), numeric=True) for name in names),
    )
    rest = len(result.table) - len(lines)
    return Table(
        messages("cases.table"),
        columns,
        lines,
        note=messages("cases.more", n=rest) if rest else messages("cases.empty"),
    )


def _fit(result: Result, messages: Messages) -> Table | None:
    rows = [f for f in result.extra().get("fit") or () if f["n"] and f["p"] is not None]
    if not rows:
        return None
    return Table(
        messages("cases.fit"),
        (
            Column(messages("cases.condition"), short=True),
            Column(messages("cases.n"), numeric=True),
            Column(messages("cases.with_condition"), numeric=True),
            Column(messages("cases.both"), numeric=True),
            Column(messages("cases.consistency"), numeric=True),
            Column(messages("cases.coverage"), numeric=True),
            Column(messages("cases.p"), numeric=True),
            Column(messages("cases.q"), numeric=True),
        ),
        [
            (
                cell(
                    messages(
                        "cases.present" if f["value"] else "cases.absent",
                        condition=messages.get(f"chart.cases.{f['condition']}", f["condition"]),
                    )
                ),
                cell(messages.number(f["n"])),
                cell(messages.number(f["with_condition"])),
                cell(messages.number(f["both"])),
                cell(messages.number(f["sufficiency"], 2)),
                cell(messages.number(f["coverage"], 2)),
                cell(messages.number(f["p"], 3)),
                cell(messages.number(f["q"], 3)),
            )
            for f in rows
        ],
        note=messages("cases.fit_note"),
    )
