"""Meetings: who spoke how much, how evenly, in each meeting, and which records could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from policymine.charts.meetings import Voices, voices
from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Column, Group, Paragraph, Quote, Section, Table, cell
from policymine.results import Result, plain

__all__ = ["build"]

_LISTED: Final = 20


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the meetings section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.meetings
    if result is None or len(result.table) == 0:
        return refused("meetings", data, messages)
    found = voices(result, messages)
    extra = result.extra()
    blocks: list[Block] = [
        *note_of("meetings", data),
        Paragraph(messages("meetings.lead", n=int(result.table["meeting"].nunique()))),
        figure(
            "meetings",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages(f"meetings.figure_{found.by}"),
            data=_speakers(data, result, messages),
        ),
        _totals(data, result, found, messages),
    ]
    if extra.get("meetings"):
        blocks.append(_evenness(list(extra["meetings"]), messages))
    if extra.get("refused"):
        blocks.append(_refused(list(extra["refused"]), data, messages))
    blocks += messages_of(result, data)
    return Section("meetings", messages("section.meetings"), tuple(blocks))


def _totals(data: ReportInput, result: Result, found: Voices, messages: Messages) -> Table:
    known = bool(found.totals["low"].notna().any())
    columns = [
        Column(messages(f"meetings.who_{found.by}")),
        Column(messages("meetings.meetings"), numeric=True),
        Column(messages("meetings.turns"), numeric=True),
        Column(messages("meetings.chars"), numeric=True),
        Column(messages("meetings.share"), numeric=True),
        *([Column(messages("meetings.interval"), numeric=True)] if known else []),
    ]
    lines = []
    for row in found.totals.head(_LISTED).to_dict("records"):
        low, high = plain(row["low"]), plain(row["high"])
        lines.append(
            (
                cell(row["who"]),
                cell(messages.number(int(row["meetings"]))),
                cell(
                    messages.number(int(row["turns"])),
                    _spoken(data, result, row["rows"], messages),
                    row["turns"],
                ),
                cell(messages.number(int(row["chars"]))),
                cell(messages.percent(float(row["share"]), 1)),
                *([cell(messages.interval(low, high, percent=True))] if known else []),
            )
        )
    rest = len(found.totals) - len(lines)
    note = messages("meetings.more", n=rest) if rest else ""
    return Table(messages(f"meetings.figure_{found.by}"), tuple(columns), lines, note)


def _spoken(data: ReportInput, result: Result, rows: Sequence[int], messages: Messages) -> tuple[Quote, ...]:
    """Return what a group or a person said: one sentence a meeting first, then more."""
    found = [result.evidence(i) for i in rows]
    firsts = [sentences[0] for sentences in found if sentences]
    rest = [sentence for sentences in found for sentence in sentences[1:]]
    return quotes(data, [*firsts, *rest], messages)


def _speakers(data: ReportInput, result: Result, messages: Messages) -> Table:
    return Table(
        messages("meetings.data"),
        (
            Column(messages("meetings.meeting")),
            Column(messages("meetings.date"), short=True, holds="period"),
            Column(messages("meetings.speaker")),
            Column(messages("meetings.role")),
            Column(messages("meetings.turns"), numeric=True),
            Column(messages("meetings.chars"), numeric=True),
            Column(messages("meetings.share"), numeric=True),
        ),
        [
            (
                cell(data.documents.get(str(row["meeting"]), {}).get("title") or row["meeting"]),
                cell(messages.period(row["date"])),
                cell(row["speaker"]),
                cell(messages.get(f"role.{row['role']}", str(row["role"] or ""))),
                cell(
                    messages.number(int(row["turns"])),
                    quotes(data, result.evidence(i), messages, 3),
                    int(row["turns"]),
                ),
                cell(messages.number(int(row["chars"]))),
                cell(messages.percent(row["share"], 1)),
            )
            for i, row in enumerate(result.rows())
        ],
    )


def _evenness(rows: list[dict[str, Any]], messages: Messages) -> Group:
    def gini(value: float | None) -> str:
        return messages.number(value, 2)

    table = Table(
        messages("meetings.evenness"),
        (
            Column(messages("meetings.meeting")),
            Column(messages("meetings.date"), short=True, holds="period"),
            Column(messages("meetings.speakers"), numeric=True),
            Column(messages("meetings.present"), numeric=True),
            Column(messages("meetings.chair_share"), numeric=True),
            Column(messages("meetings.gini"), numeric=True),
            Column(messages("meetings.gini_present"), numeric=True),
        ),
        [
            (
                cell(row.get("title") or row["meeting"]),
                cell(messages.period(row["date"])),
                cell(messages.number(row["speakers"])),
                cell(messages.number(row["present"])),
                cell(messages.percent(row["chair_share"])),
                cell(gini(row["gini"])),
                cell(gini(row["gini_present"])),
            )
            for row in rows
        ],
        note=messages("meetings.gini_note"),
    )
    return Group(messages("meetings.evenness"), (table,), folded=len(rows) > 12)


def _refused(rows: list[dict[str, Any]], data: ReportInput, messages: Messages) -> Group:
    table = Table(
        "",
        (
            Column(messages("meetings.meeting")),
            Column(messages("meetings.date"), short=True, holds="period"),
            Column(messages("meetings.reason"), long=True),
        ),
        [
            (
                cell(row.get("title") or row["meeting"]),
                cell(messages.period(row.get("date"))),
                cell((row.get("reason") or {}).get(data.lang)),
            )
            for row in rows
        ],
    )
    return Group(messages("meetings.refused", n=len(rows)), (table,), folded=len(rows) > 6)
