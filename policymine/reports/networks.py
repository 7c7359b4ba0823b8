"""Networks: who issues together, who is named together, who leads whom, what is cited, and which words make themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.errors import NotEnoughDataError
from policymine.reports.base import ReportInput, figure, note_of, quotes, refused
from policymine.reports.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Paragraph,
    Part,
    Section,
    Table,
    cell,
)
from policymine.results import Result

__all__ = ["build"]

_ROWS: Final = 15
_QUOTES: Final = 4
_PARTS: Final = ("coissuing", "actors", "citations", "cowords")


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section of the networks that there are, the refusal where there is none, or None."""
    groups: list[Block] = []
    for result in data.networks:
        kind = _kind(result)
        made = _BUILD[kind](result, data, messages) if kind in _BUILD else ()
        if made:
            groups.append(Group(messages(f"networks.{kind}"), tuple(made)))
    if not groups:
        return next((s for key in ("networks", *_PARTS) if (s := _refused(key, data, messages))), None)
    return Section(
        "networks",
        messages("section.networks"),
        (*note_of("networks", data), Paragraph(messages("networks.lead")), *groups),
    )


def _refused(key: str, data: ReportInput, messages: Messages) -> Section | None:
    made = refused(key, data, messages)
    return Section("networks", messages("section.networks"), made.blocks) if made else None


def _kind(result: Result) -> str:
    verb = result.provenance.verb.split()[0]
    return "roles" if verb == "actors" and result.provenance.parameters.get("roles") else verb


def _coissuing(result: Any, data: ReportInput, messages: Messages) -> list[Block]:
    rows = result.rows()
    if not rows:
        n = messages.number(sum(1 for b in data.documents.values() if b.get("issuers")))
        return [Paragraph(messages("networks.coissuing_none", n=n))]
    lines = [
        (
            cell(row["body"]),
            cell(row["partner"]),
            _counted(row["n_docs"], result, at, data, messages),
            cell(messages.number(int(row["body_leads"]))),
            cell(messages.number(int(row["partner_leads"]))),
            cell(_years(row, messages)),
        )
        for at, row in enumerate(rows[:_ROWS])
    ]
    columns = (
        Column(messages("networks.body"), holds="issuer"),
        Column(messages("networks.partner")),
        Column(messages("networks.joint"), numeric=True),
        Column(messages("networks.body_leads"), numeric=True),
        Column(messages("networks.partner_leads"), numeric=True),
        Column(messages("networks.years"), short=True),
    )
    return [
        Paragraph(messages("networks.coissuing_lead", n=messages.number(int(result.n_joint)))),
        *_drawn("coissuing", result, data, messages),
        Table(messages("networks.coissuing_table"), columns, lines, note=_more(len(rows), messages)),
    ]


def _actors(result: Any, data: ReportInput, messages: Messages) -> list[Block]:
    told = {
        "tested": messages.number(int(result.n_tested)),
        "n": messages.number(len(result.beyond_chance())),
    }
    rows = [
        (at, row)
        for at, row in enumerate(result.rows())
        if row["q"] is not None and row["q"] <= 0.05 and row["lift"] > 1.0
    ]
    if not rows:
        return [Paragraph(messages("networks.actors_none", **told))]
    lines = [
        (
            cell(row["actor"]),
            cell(row["partner"]),
            _counted(row["n_docs"], result, at, data, messages),
            cell(messages.significant(row["expected"])),
            cell(messages.number(row["lift"])),
            cell(messages.interval(row["low"], row["high"])),
            cell(_q(row["q"])),
            cell(_years(row, messages)),
        )
        for at, row in rows[:_ROWS]
    ]
    columns = (
        Column(messages("networks.actor")),
        Column(messages("networks.actor_partner")),
        Column(messages("networks.docs"), numeric=True),
        Column(messages("networks.expected"), numeric=True),
        Column(messages("networks.lift"), numeric=True),
        Column(messages("networks.interval"), numeric=True),
        Column(messages("networks.q"), numeric=True),
        Column(messages("networks.years"), short=True),
    )
    return [
        Paragraph(messages("networks.actors_lead", **told)),
        *_drawn("actors", result, data, messages),
        Table(messages("networks.actors_table"), columns, lines, note=_more(len(rows), messages)),
    ]


def _roles(result: Any, data: ReportInput, messages: Messages) -> list[Block]:
    rows = result.rows()
    if not rows:
        return []
    lines = [
        (
            cell(row["lead"]),
            cell(row["help"]),
            _counted(row["n_docs"], result, at, data, messages),
            cell(row["words"]),
            cell(messages.number(int(row["reverse"]))),
            cell(_years(row, messages)),
        )
        for at, row in enumerate(rows[:_ROWS])
    ]
    columns = (
        Column(messages("networks.leads")),
        Column(messages("networks.helps")),
        Column(messages("networks.docs"), numeric=True),
        Column(messages("networks.words")),
        Column(messages("networks.reverse"), numeric=True),
        Column(messages("networks.years"), short=True),
    )
    drawn = _drawn("roles", result, data, messages) if len(rows) > 3 else []
    return [
        Paragraph(messages("networks.roles_lead")),
        *drawn,
        Table(messages("networks.roles_table"), columns, lines, note=_more(len(rows), messages)),
    ]


def _citations(result: Any, data: ReportInput, messages: Messages) -> list[Block]:
    rows, counted = result.rows(), result.counted()
    if not rows:
        return []
    resolved = sum(m["target"] is not None for m in counted)
    lines = []
    for at, row in enumerate(rows[:_ROWS]):
        name = str(row["title"] or row["number"] or "")
        number = str(row["number"]) if row["number"] and row["title"] else ""
        outside = "" if row["target"] else messages("networks.outside")
        note = messages("evidence.separator").join(said for said in (number, outside) if said)
        lines.append(
            (
                Cell((Part(name, note),)),
                _counted(row["n_docs"], result, at, data, messages, int(row["count"])),
                cell(_relations(row["relations"], messages)),
                cell(_whom(result.evidence(at), data, messages)),
                cell(_years(row, messages)),
            )
        )
    columns = (
        Column(messages("networks.cited")),
        Column(messages("networks.citing"), numeric=True),
        Column(messages("networks.relations"), short=True),
        Column(messages("networks.whom"), long=True),
        Column(messages("networks.years"), short=True),
    )
    lead = messages(
        "networks.citations_lead",
        docs=messages.number(len({m["document"] for m in counted})),
        n=messages.number(len(counted)),
        resolved=messages.number(resolved),
        share=messages.percent(resolved / len(counted) if counted else None),
    )
    return [
        Paragraph(lead),
        *_drawn("citations", result, data, messages),
        Table(messages("networks.citations_table"), columns, lines, note=_more(len(rows), messages)),
    ]


def _cowords(result: Any, data: ReportInput, messages: Messages) -> list[Block]:
    rows = result.rows()
    if not rows:
        return []
    quadrants = any(row["quadrant"] or row["probability"] is not None for row in rows)
    lines = [
        (
            Cell((Part(str(row["label"])), Part(messages.join([str(w) for w in row["words"]])))),
            _counted(row["n_docs"], result, at, data, messages),
            _measured(row, "centrality", messages),
            _measured(row, "density", messages),
            _quadrant(row, messages) if quadrants else cell(""),
            cell(messages.number(row["stability"], 2)),
        )
        for at, row in enumerate(rows[:_ROWS])
    ]
    columns = (
        Column(messages("networks.theme_words"), long=True),
        Column(messages("networks.docs"), numeric=True),
        Column(messages("networks.centrality"), numeric=True),
        Column(messages("networks.density"), numeric=True),
        Column(messages("networks.quadrant"), short=True),
        Column(messages("networks.stability"), numeric=True),
    )
    told = messages("networks.cowords_note" if quadrants else "networks.few_quadrants")
    reasons = result.reasons.get(data.lang, "")
    return [
        *([Paragraph(reasons)] if reasons else []),
        Paragraph(messages("networks.cowords_lead")),
        *_drawn("cowords", result, data, messages),
        Table(messages("networks.cowords_table"), columns, lines, note=told),
    ]


_BUILD: Final[Mapping[str, Callable[[Any, ReportInput, Messages], list[Block]]]] = {
    "coissuing": _coissuing,
    "actors": _actors,
    "roles": _roles,
    "citations": _citations,
    "cowords": _cowords,
}


def _drawn(kind: str, result: Result, data: ReportInput, messages: Messages) -> list[Figure]:
    """Return the figure; nothing where the network has no line to draw."""
    from policymine.charts.base import chart

    try:
        return [
            figure(
                f"network-{kind}",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages(f"networks.{kind}_figure"),
            )
        ]
    except NotEnoughDataError:
        return []


def _counted(
    value: Any, result: Result, at: int, data: ReportInput, messages: Messages, times: int = 0
) -> Cell:
    """Return a number of documents that opens to sentences of them; how many times in all where that is more."""
    shown = quotes(data, result.evidence(at), messages, _QUOTES)
    note = f"({messages.number(times)})" if times > int(value) else ""
    return Cell((Part(messages.number(int(value)), note, shown, max(times, int(value))),))


def _years(row: Mapping[str, Any], messages: Messages) -> str:
    first, last = (str(row[key])[:4] if row[key] else None for key in ("first", "last"))
    return messages.span(first, last) if first else ""


def _more(n: int, messages: Messages) -> str:
    return messages("networks.more", shown=_ROWS, n=messages.number(n)) if n > _ROWS else ""


def _relations(text: str, messages: Messages) -> str:
    """Return `basis 3; refers 1` in the reader's words."""
    parts = [part.rpartition(" ") for part in text.split("; ") if part]
    named = [f"{messages.get(f'networks.relation.{name}', name)} {n}" for name, _, n in parts]
    return messages.join(named[:2]) + (" …" if len(named) > 2 else "")


def _whom(evidence: Sequence[Any], data: ReportInput, messages: Messages) -> str:
    """Return the issuers of the citing documents, those with most first, three at most."""
    issuers: Counter[str] = Counter()
    for document in {item.document for item in evidence}:
        issuers.update([str(i) for i in (data.documents.get(document, {}).get("issuers") or ())[:1]])
    named = [f"{name} {n}" for name, n in sorted(issuers.items(), key=lambda kv: (-kv[1], kv[0]))]
    return messages.join(named[:3]) + (" …" if len(named) > 3 else "")


def _measured(row: Mapping[str, Any], name: str, messages: Messages) -> Cell:
    interval = messages.interval(row[f"{name}_low"], row[f"{name}_high"])
    return Cell((Part(messages.number(row[name]), interval),))


def _quadrant(row: Mapping[str, Any], messages: Messages) -> Cell:
    if not row["quadrant"]:
        return Cell((Part(messages("chart.strategic.unsure")),))
    name = messages.get(f"networks.quadrants.{row['quadrant']}", str(row["quadrant"]))
    return Cell((Part(name, messages.percent(row["probability"])),))


def _q(value: float | None) -> str:
    return "" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"
