"""Versions: two versions of a document, clause by clause; nothing where the corpus holds none."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.comparisons.revision.base import CHANGED
from policymine.comparisons.revision.words import label
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Cell, Column, Paragraph, Section, Table, cell

__all__ = ["build"]

_ROWS: Final = 25
# Characters of deleted or inserted words that a cell shows; the clause opens to all of it.
_SHOWN: Final = 120


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section on two versions, the refusal, or None."""
    from policymine.charts.base import chart

    result: Any = data.versions
    if result is None or not len(result.table):
        return refused("versions", data, messages)
    rows = result.rows()
    tally = Counter(str(row["change"]) for row in rows)
    counts = messages.join(
        [
            messages("revision.tally", kind=label(kind, data.lang), n=messages.number(n))
            for kind, n in sorted(tally.items(), key=lambda kv: (-kv[1], kv[0]))
        ]
    )
    changed = [(at, row) for at, row in enumerate(rows) if row["change"] in CHANGED]
    # What was reworded tells more than what was left out or is new: where not all are listed it comes first.
    if len(changed) > _ROWS:
        changed.sort(key=lambda found: found[1]["change"] in ("dropped", "new"))
    lines: list[tuple[Cell, ...]] = [
        (
            cell(label(str(row["change"]), data.lang)),
            cell(_clause(row), quotes(data, result.evidence(at), messages), 0),
            cell(_cut(row["deleted"] or (row["old_text"] if row["change"] == "dropped" else ""))),
            cell(_cut(row["inserted"] or (row["new_text"] if row["change"] == "new" else ""))),
        )
        for at, row in changed[:_ROWS]
    ]
    drawn = figure(
        "versions",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("revision.figure"),
    )
    table = Table(
        messages("revision.table"),
        (
            Column(messages("revision.change"), short=True),
            Column(messages("revision.clause")),
            Column(messages("revision.deleted"), long=True),
            Column(messages("revision.inserted"), long=True),
        ),
        lines,
        note=messages("revision.more", n=messages.number(len(changed)), shown=_ROWS)
        if len(changed) > _ROWS
        else "",
    )
    lead = messages("revision.lead", old=_name(result, 0, messages), new=_name(result, 1, messages))
    told = Paragraph(messages("revision.counts", n=messages.number(len(rows)), counts=counts), "finding")
    return Section(
        "versions",
        messages("section.versions"),
        (*note_of("versions", data), told, Paragraph(lead), drawn, table, *messages_of(result, data)),
    )


def _name(result: Any, side: int, messages: Messages) -> str:
    title = str(result.titles[side] or result.names[side])
    date = messages.period(result.dates[side]) if result.dates[side] else ""
    shown = f"《{title}》" if messages.lang == "zh" else f"“{title}”"
    return f"{shown}（{date}）" if date and messages.lang == "zh" else f"{shown} ({date})" if date else shown


def _clause(row: dict[str, Any]) -> str:
    """Return the clause as the two versions call it, both where they differ."""
    old, new = str(row["old"] or ""), str(row["new"] or "")
    return f"{old} → {new}" if old and new and old != new else new or old


def _cut(text: Any) -> str:
    shown = " ".join(str(text or "").split())
    return shown[:_SHOWN] + "…" if len(shown) > _SHOWN else shown
