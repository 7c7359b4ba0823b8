"""Keywords: the terms that stand out in each group and how sure their places are, and those that enter and leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Part, Section, Table, cell
from policymine.reports.flow import p_text
from policymine.results import Result

__all__ = ["build"]

_TOP: Final = 10
_GROUPS: Final = 60
_OPEN: Final = 20
_QUOTES: Final = 3
_FAR: Final = 100


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
    placed = any(row.get("rank_low") is not None for row in rows)
    drawn = figure(
        "keywords",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("keywords.figure" if len(groups) > 1 else "keywords.figure_one"),
        data=_numbers(rows, placed, messages),
    )
    table = _leading(data, result, rows, groups, messages)
    shown: Block = table
    if len(groups) > _OPEN:
        shown = Group(messages("keywords.folded", n=len(groups)), (table,), folded=True)
    return Section(
        "keywords",
        messages("section.keywords"),
        (
            *note_of("keywords", data),
            Paragraph(messages("keywords.lead_places" if placed else "keywords.lead")),
            drawn,
            shown,
            *messages_of(result, data),
            *_changes(data, messages),
        ),
    )


def _leading(
    data: ReportInput, result: Result, rows: list[dict[str, Any]], groups: list[str], messages: Messages
) -> Table:
    """Return the best terms of each group; each opens to its sentences."""
    lines: list[tuple[Cell, ...]] = []
    for group in groups[:_GROUPS]:
        best = sorted((r for r in rows if r["group"] == group), key=lambda r: -(r["score"] or 0.0))[:_TOP]
        parts = tuple(
            Part(
                str(r["term"]),
                _place(r, messages),
                quotes(data, result.evidence(int(r["row"])), messages, _QUOTES),
                int(r["count"]),
            )
            for r in best
        )
        lines.append((cell(messages.period(group)), Cell(parts)))
    return Table(
        messages("keywords.table", n=_TOP),
        (
            Column(messages("keywords.group"), short=True, holds="period"),
            Column(messages("keywords.terms"), long=True),
        ),
        lines,
        note=messages("keywords.more", n=len(groups) - _GROUPS) if len(groups) > _GROUPS else "",
    )


def _place(row: Mapping[str, Any], messages: Messages) -> str:
    """Return the number of uses, and between which places the term could stand where that is known."""
    count = messages.number(int(row["count"]))
    low, high = row.get("rank_low"), row.get("rank_high")
    if low is None or high is None:
        return count
    key = "keywords.place_one" if low == high else "keywords.place"
    # How far down it may stand beyond this tells nothing more.
    place = messages(key, count=count, low=low, high=high if high <= _FAR else f"{_FAR}+")
    kept = row.get("kept")
    return messages("keywords.unsure", place=place) if kept is not None and kept < 0.5 else place


def _numbers(rows: list[dict[str, Any]], placed: bool, messages: Messages) -> Table:
    columns = [
        Column(messages("keywords.group"), holds="period"),
        Column(messages("keywords.term")),
        Column(messages("keywords.score"), numeric=True),
        Column(messages("keywords.count"), numeric=True),
    ]
    if placed:
        columns += [
            Column(messages("keywords.places"), numeric=True),
            Column(messages("keywords.kept"), numeric=True),
        ]
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        line = [
            cell(messages.period(str(row["group"]))),
            cell(row["term"]),
            cell(messages.number(row["score"], 4)),
            cell(messages.number(int(row["count"]))),
        ]
        if placed:
            low, high = row.get("rank_low"), row.get("rank_high")
            line += [
                cell("" if low is None else messages.interval(low, high, digits=0)),
                cell("" if row.get("kept") is None else messages.percent(row["kept"])),
            ]
        lines.append(tuple(line))
    return Table(messages("keywords.figure"), tuple(columns), lines)


def _changes(data: ReportInput, messages: Messages) -> list[Block]:
    """Return the terms that enter and leave between neighbouring groups; empty where nothing was tested."""
    from policymine.charts.base import chart

    result = data.keyword_changes
    if result is None:
        return [*note_of("keyword_changes", data)]
    rows = result.rows()
    come = [i for i, row in enumerate(rows) if row["change"] in ("enters", "returns")]
    counts = {
        "enters": len(come),
        "leaves": len(rows) - len(come),
        "tests": messages.number(int(result.extra().get("n_tested") or 0)),
    }
    lead = Paragraph(messages("keywords.changes_lead" if rows else "keywords.changes_none", **counts))
    blocks: list[Block] = [lead]
    if rows:
        pairs = list(dict.fromkeys((str(r["before"]), str(r["after"])) for r in rows))
        lines: list[tuple[Cell, ...]] = []
        for before, after in pairs:
            mine = [i for i, r in enumerate(rows) if (r["before"], r["after"]) == (before, after)]
            sides = (
                [i for i in mine if i in come],
                [i for i in mine if i not in come],
            )
            between = messages(
                "keywords.changes_arrow", before=_short(before, messages), after=_short(after, messages)
            )
            lines.append(
                (
                    cell(between),
                    *(
                        Cell(tuple(_change(data, result, rows[i], i, messages) for i in side))
                        for side in sides
                    ),
                )
            )
        blocks += [
            figure(
                "keyword-changes",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("keywords.changes_figure"),
            ),
            Table(
                messages("keywords.changes_table"),
                (
                    Column(messages("keywords.changes_between"), short=True),
                    Column(messages("keywords.changes_enters"), long=True),
                    Column(messages("keywords.changes_leaves"), long=True),
                ),
                lines,
                note=messages("keywords.changes_note"),
            ),
        ]
    return [Group(messages("section.keyword_changes"), tuple(blocks), anchor="keyword-changes")]


def _short(group: str, messages: Messages) -> str:
    """Return the name of a group without the years it stands for."""
    return messages.period(group).partition("（")[0].partition(" (")[0]


def _change(
    data: ReportInput, result: Result, row: Mapping[str, Any], number: int, messages: Messages
) -> Part:
    uses = int(row["count_after"] or row["count_before"] or 0)
    back = row["change"] in ("returns", "pauses")
    return Part(
        str(row["term"]) + ("*" if back else ""),
        messages("keywords.changes_q", count=messages.number(uses), q=p_text(row["q"])),
        quotes(data, result.evidence(number), messages, _QUOTES),
        uses,
    )
