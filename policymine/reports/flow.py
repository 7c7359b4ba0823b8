"""The blocks of `evolve --windows` and `evolve --drift`: what became of topics fitted apart, and words gained and lost."""

from __future__ import annotations

from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, quotes
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Table, cell
from policymine.results import Result

__all__ = ["drift_blocks", "p_text", "windows_blocks"]

_QUOTES: Final = 4
_CHANGES: Final = ("birth", "death", "split", "merge")


def p_text(value: float | None) -> str:
    """Return a p- or q-value as text, the smallest as less than.

    >>> p_text(0.0001), p_text(0.04), p_text(None)
    ('<0.001', '0.040', '')
    """
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def windows_blocks(data: ReportInput, result: Result, messages: Messages) -> list[Block]:
    """Return what became of the topics of each period: in words, as a flow, as a table that opens to sentences."""
    from policymine.charts.base import chart

    rows = result.rows()
    known = [i for i, row in enumerate(rows) if row["event"] != "unclear"]
    # Changes first, in order of time within: they are few and what one looks for.
    known.sort(key=lambda i: rows[i]["event"] not in _CHANGES)
    unclear = [i for i, row in enumerate(rows) if row["event"] == "unclear"]
    counts = _counts(result, rows)
    found = "windows_found" if any(counts[e] for e in _CHANGES) else "windows_none"
    blocks: list[Block] = [
        Paragraph(messages("evolution.windows_lead")),
        Paragraph(messages(f"evolution.{found}", **counts), "finding"),
        figure(
            "evolution",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("evolution.windows_figure"),
        ),
    ]
    if known:
        blocks.append(_events(data, result, rows, known, "windows_table", messages))
    if unclear:
        table = _events(data, result, rows, unclear, "windows_unclear", messages)
        blocks.append(Group(messages("evolution.windows_unclear"), (table,), folded=True))
    return [*blocks, *messages_of(result, data)]


def _counts(result: Result, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many of each event: topics that part or join count once."""
    counts: dict[str, int] = {"fitted": sum(w["status"] == "fitted" for w in result.extra()["windows"])}
    for event in ("continuation", "unclear", "birth", "death"):
        counts[event] = sum(row["event"] == event for row in rows)
    for event, side in (("split", "before"), ("merge", "after")):
        counts[event] = len({(r[side], r[f"topic_{side}"]) for r in rows if r["event"] == event})
    return counts


def _events(
    data: ReportInput,
    result: Result,
    rows: list[dict[str, Any]],
    chosen: list[int],
    caption: str,
    messages: Messages,
) -> Table:
    columns = (
        Column(messages("evolution.before"), short=True),
        Column(messages("evolution.topic_before")),
        Column(messages("evolution.event"), short=True),
        Column(messages("evolution.after"), short=True),
        Column(messages("evolution.topic_after")),
        Column(messages("evolution.likeness"), numeric=True),
        Column(messages("evolution.presence"), numeric=True),
        Column(messages("evolution.event_q"), numeric=True),
    )
    lines: list[tuple[Cell, ...]] = []
    for i in chosen:
        row = rows[i]
        found = quotes(data, result.evidence(i), messages, _QUOTES)
        # A birth has no topic before: there the topic after is what opens.
        sides = [row["label_before"] or "", row["label_after"] or ""]
        at = 0 if sides[0] else 1
        opened = [
            cell(side, found, len(result.evidence(i))) if place == at and found else cell(side)
            for place, side in enumerate(sides)
        ]
        lines.append(
            (
                cell(messages.period(row["before"]) if row["before"] else ""),
                opened[0],
                cell(messages(f"chart.windows.event.{row['event']}")),
                cell(messages.period(row["after"]) if row["after"] else ""),
                opened[1],
                cell(messages.number(row["likeness"], 2)),
                cell("" if row["presence"] is None else messages.number(row["presence"], 2)),
                cell(p_text(row["q"])),
            )
        )
    return Table(messages(f"evolution.{caption}"), columns, lines, note=messages("evolution.windows_note"))


def drift_blocks(data: ReportInput, result: Result, messages: Messages) -> list[Block]:
    """Return the words that each topic gains and loses: as a figure, and as a table that opens to sentences."""
    from policymine.charts.base import chart

    extra = result.extra()
    spans = {side: f"{extra[side][0]}–{extra[side][-1]}" for side in ("early", "late")}
    columns = (
        Column(messages("evolution.label")),
        Column(messages("evolution.direction"), short=True),
        Column(messages("evolution.word")),
        Column(messages("evolution.early", span=spans["early"]), numeric=True),
        Column(messages("evolution.late", span=spans["late"]), numeric=True),
        Column(messages("evolution.docs_early"), numeric=True),
        Column(messages("evolution.docs_late"), numeric=True),
        Column(messages("evolution.event_q"), numeric=True),
    )
    lines: list[tuple[Cell, ...]] = []
    for i, row in enumerate(result.rows()):
        found = quotes(data, result.evidence(i), messages, _QUOTES)
        lines.append(
            (
                cell(f"{row['topic']} {row['label']}"),
                cell(messages(f"evolution.{row['direction']}")),
                cell(row["word"], found, len(result.evidence(i))) if found else cell(row["word"]),
                cell(messages.percent(row["early"], 2)),
                cell(messages.percent(row["late"], 2)),
                cell(f"{row['n_docs_early']}/{row['n_early']}"),
                cell(f"{row['n_docs_late']}/{row['n_late']}"),
                cell(p_text(row["q"])),
            )
        )
    return [
        Paragraph(messages("evolution.drift_lead")),
        figure(
            "evolution",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("evolution.drift_figure"),
        ),
        Table(messages("evolution.drift_table"), columns, lines, note=messages("evolution.drift_note")),
        *messages_of(result, data),
    ]
