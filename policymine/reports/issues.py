"""Issues: each matter on its way through the meetings, and how long it takes until it is decided."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.issues import drawn_issues
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Paragraph, Section, Table, cell
from policymine.results import Result

__all__ = ["build"]

_LISTED: Final = 60


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the issues section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.issues
    if result is None:
        return refused("issues", data, messages)
    title = messages("section.issues")
    if len(result.table) == 0:
        return Section("issues", title, (Paragraph(messages("issues.nothing"), "refusal"),))
    rows = result.rows()
    drawn = drawn_issues(result)
    blocks: list[Block] = [*note_of("issues", data), Paragraph(_lead(rows, result, messages))]
    if drawn:
        missing = len(rows) - len(drawn)
        blocks.append(
            figure(
                "issues",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("issues.figure"),
                note=messages("issues.figure_note")
                + (messages("issues.not_drawn", n=messages.number(missing)) if missing else ""),
            )
        )
    else:
        blocks.append(Paragraph(messages("issues.undated"), "refusal"))
    blocks.append(_table(rows, result, data, messages))
    blocks += messages_of(result, data)
    return Section("issues", title, tuple(blocks))


def _lead(rows: list[dict[str, Any]], result: Result, messages: Messages) -> str:
    counts = {
        "n": messages.number(len(rows)),
        "several": messages.number(sum(r["meetings"] > 1 for r in rows)),
        "decided": messages.number(sum(not r["open"] for r in rows)),
        "followed": messages.number(sum(bool(r["followed_up"]) for r in rows)),
        "open": messages.number(sum(bool(r["open"]) for r in rows)),
    }
    whole = next((m for m in result.extra().get("medians") or () if m["body"] is None), None)
    said = messages("issues.lead", **counts)
    if whole is None:
        return said
    if whole["median"] is None:
        return said + messages("issues.no_median")
    if whole["low"] is None or whole["high"] is None:
        key = "issues.median_from" if whole["low"] is not None else "issues.median_alone"
        return said + messages(
            key, days=messages.number(int(whole["median"])), low=_days(whole["low"], messages)
        )
    return said + messages(
        "issues.median",
        days=messages.number(int(whole["median"])),
        interval=messages.interval(int(whole["low"]), int(whole["high"])),
    )


def _days(value: float | None, messages: Messages) -> str:
    return "" if value is None else messages.number(int(value))


def _table(rows: list[dict[str, Any]], result: Result, data: ReportInput, messages: Messages) -> Table:
    # Those that come back first: they are what is followed.
    chosen = sorted(range(len(rows)), key=lambda i: (-int(rows[i]["meetings"] > 1), i))[:_LISTED]
    # One body for all of them fills no column.
    several = len({row["body"] for row in rows}) > 1
    lines: list[tuple[Cell, ...]] = []
    for i in sorted(chosen):
        row = rows[i]
        found = result.evidence(i)
        lines.append(
            (
                cell(row["issue"]),
                cell(row["name"], quotes(data, found, messages, 6), len(found)),
                cell(row["body"] if several else ""),
                cell(messages.number(row["meetings"])),
                cell(messages.period(row["first"])),
                cell(messages("issues.open") if row["open"] else messages.period(row["decided"])),
                cell(_days(row["days"], messages)),
                cell(messages("issues.yes") if row["followed_up"] else ""),
                cell(messages.number(row["deferrals"]) if row["deferrals"] else ""),
            )
        )
    rest = len(rows) - len(lines)
    return Table(
        messages("issues.table"),
        (
            Column(messages("issues.number"), numeric=True),
            Column(messages("issues.name")),
            Column(messages("issues.body")),
            Column(messages("issues.meetings"), numeric=True),
            Column(messages("issues.first"), short=True),
            Column(messages("issues.decided"), short=True),
            Column(messages("issues.days"), numeric=True),
            Column(messages("issues.followed"), short=True),
            Column(messages("issues.deferrals"), numeric=True),
        ),
        lines,
        note=messages("issues.more", n=messages.number(rest)) if rest else "",
    )
