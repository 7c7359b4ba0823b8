"""Who took a term up when: what was found, the spread, and one row a group, each opening to its first sentences."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Section, Table, cell
from policymine.results import Result

__all__ = ["build"]

_SHOWN: Final = 60


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of adoption with one part a term, the refusal, or None."""
    if not data.spread:
        return refused("adoption", data, messages)
    blocks: list[Block] = [*note_of("adoption", data)]
    for number, result in enumerate(data.spread, 1):
        own = _term(data, result, messages, f"spread-{number}")
        if len(data.spread) > 1:
            blocks.append(
                Group(messages("adoption.of", term=str(result.extra().get("term", ""))), tuple(own))
            )
        else:
            blocks += own
    return Section("adoption", messages("section.adoption"), tuple(blocks))


def _term(data: ReportInput, result: Result, messages: Messages, name: str) -> list[Block]:
    from policymine.charts.base import chart

    extra = result.extra()
    term = str(extra.get("term", ""))
    reason = (extra.get("reasons") or {}).get(data.lang)
    blocks: list[Block] = [Paragraph(str(reason), "finding")] if reason else []
    if len(result.table):
        blocks.append(
            figure(
                name,
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("adoption.figure", term=term),
            )
        )
        blocks.append(_table(data, result, messages, term))
    return [*blocks, *messages_of(result, data)]


def _years(lag: float | None, messages: Messages) -> str:
    """Return a lag in years; whole years, as those of dates that state no more, without decimals."""
    if lag is None:
        return ""
    return messages.number(int(lag)) if float(lag).is_integer() else messages.number(lag, 1)


def _table(data: ReportInput, result: Result, messages: Messages, term: str) -> Table:
    rows = result.rows()
    lines: list[tuple[Cell, ...]] = []
    for i, row in enumerate(rows[:_SHOWN]):
        group = str(row["group"])
        sentences = result.evidence(i)
        lines.append(
            (
                cell(messages.get(f"chart.level.{group}", group)),
                cell(messages(f"adoption.status.{row['status']}")),
                cell(_date(row["first_use"], messages), quotes(data, sentences, messages, 4), len(sentences)),
                cell(_between(row, messages)),
                cell(_years(row["lag"], messages)),
                cell(messages.number(int(row["n_new"]))),
                cell(messages.number(int(row["n_eligible"]))),
            )
        )
    note = messages("adoption.note")
    if len(rows) > _SHOWN:
        note += messages("adoption.cut", n=len(rows), shown=_SHOWN)
    return Table(
        messages("adoption.table", term=term),
        (
            Column(messages("adoption.group"), long=True),
            Column(messages("adoption.status_column"), short=True),
            Column(messages("adoption.first_use"), short=True),
            Column(messages("adoption.between"), short=True),
            Column(messages("adoption.lag"), numeric=True),
            Column(messages("adoption.n_new"), numeric=True),
            Column(messages("adoption.n_eligible"), numeric=True),
        ),
        lines,
        note=note,
    )


def _date(value: Any, messages: Messages) -> str:
    return messages.period(str(value)) if value else ""


def _between(row: dict[str, Any], messages: Messages) -> str:
    low, high = (_date(row[end], messages) for end in ("low", "high"))
    if not low and not high:
        return ""
    return messages("adoption.span", low=low or "…", high=high or "…")
