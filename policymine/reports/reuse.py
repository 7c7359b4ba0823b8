"""Wording taken over: how much of documents stands in earlier ones, the strongest passages side by side, who from whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages
from policymine.errors import NotEnoughDataError
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Paragraph, Part, Section, Table, cell

if TYPE_CHECKING:
    from policymine.comparisons.reuse.base import ReuseResult

__all__ = ["build"]

_PASSAGES: Final = 6
_ROWS: Final = 12
# Characters of a passage that a cell shows; the rest opens.
_SHOWN: Final = 140
_RESAMPLES: Final = 1000


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section on wording taken over, the refusal, or None."""
    result: Any = data.reuse
    if result is None:
        return refused("reuse", data, messages)
    if not len(result.table):
        blocks: tuple[Block, ...] = (Paragraph(messages("reuse.none"), "refusal"),)
        return Section("reuse", messages("section.reuse"), (*blocks, *messages_of(result, data)))
    n_open = int(result.counts["open"])
    still = [Paragraph(messages("reuse.open_note", n=messages.number(n_open)), "note")] if n_open else []
    return Section(
        "reuse",
        messages("section.reuse"),
        (
            *note_of("reuse", data),
            *_finding(result, messages),
            Paragraph(messages("reuse.lead")),
            *_drawn(result, data, messages),
            _passages(result, data, messages),
            *still,
            *_links(result, data, messages),
            _documents(result, data, messages),
            *messages_of(result, data),
        ),
    )


def _finding(result: ReuseResult, messages: Messages) -> list[Paragraph]:
    """Return the mean share of earlier wording, its interval over documents; nothing where no document has earlier ones."""
    import numpy as np

    from policymine.statistics.bootstrap import bootstrap_interval

    known = result.documents.dropna(subset=["share"])
    if not len(known):
        return []
    told: dict[str, str] = {"n": messages.number(len(known))}
    for column, name, reach in (
        ("share", "share", "interval"),
        ("share_discounted", "less", "less_interval"),
    ):
        made = bootstrap_interval(
            known[column].to_numpy(dtype=np.float64),
            np.mean,
            method="expanded",
            n_resamples=_RESAMPLES,
            seed=result.provenance.seed or 0,
        )
        told[name] = messages.percent(float(known[column].mean()), 1)
        if not made.degenerate:
            told[reach] = messages.interval(made.low, made.high, percent=True, digits=1)
    key = "reuse.finding" if "interval" in told and "less_interval" in told else "reuse.finding_plain"
    return [Paragraph(messages(key, **told), "finding")]


def _drawn(result: ReuseResult, data: ReportInput, messages: Messages) -> list[Block]:
    from policymine.charts.base import chart

    try:
        return [
            figure(
                "reuse",
                lambda width: chart(result, lang=data.lang, width=width),
                caption=messages("reuse.figure" if len(result.links) else "reuse.figure_course"),
            )
        ]
    except NotEnoughDataError:
        return []


def _passages(result: ReuseResult, data: ReportInput, messages: Messages) -> Table:
    """Return the strongest passages, no two of them the same wording."""
    lines: list[tuple[Cell, ...]] = []
    seen: set[str] = set()
    dated = result.table["direction"] == "dated"
    for at, row in enumerate(result.rows()):
        if row["target_text"] in seen or row["source_text"] in seen or not dated.iloc[at]:
            continue
        seen |= {row["target_text"], row["source_text"]}
        shown = quotes(data, result.evidence(at), messages)
        sides = [
            _wording(row, side, data, messages, shown[i : i + 1])
            for i, side in enumerate(("source", "target"))
        ]
        how = messages(f"reuse.how.{row['kind']}")
        lines.append(
            (
                *sides,
                cell(how),
                Cell(
                    (Part(messages.number(int(row["taken"])), messages.number(float(row["discounted"]), 0)),)
                ),
                cell(messages("reuse.shared_value", n=messages.number(int(row["shared_docs"])))),
            )
        )
        if len(lines) == _PASSAGES:
            break
    return Table(
        messages("reuse.passages"),
        (
            Column(messages("reuse.earlier"), long=True),
            Column(messages("reuse.later"), long=True),
            Column(messages("reuse.kind"), short=True),
            Column(f"{messages('reuse.taken')} / {messages('reuse.discounted')}", numeric=True),
            Column(messages("reuse.shared"), numeric=True),
        ),
        lines,
        note=messages("reuse.passages_note"),
    )


def _wording(
    row: Mapping[str, Any], side: str, data: ReportInput, messages: Messages, shown: tuple[Any, ...]
) -> Cell:
    """Return the document, which opens to the whole passage, and the beginning of its wording."""
    document, text = str(row[side]), " ".join(str(row[f"{side}_text"]).split())
    title = str(data.documents.get(document, {}).get("title") or document)
    date = messages.period(row[f"{side}_date"]) if row[f"{side}_date"] else ""
    return Cell((Part(title, date, shown, 1), Part(text[:_SHOWN] + ("…" if len(text) > _SHOWN else ""))))


def _links(result: ReuseResult, data: ReportInput, messages: Messages) -> list[Table]:
    if not len(result.links):
        return []
    view = result.view("links")
    lines = [
        (
            cell(row["source"]),
            cell(row["target"]),
            cell(
                messages.number(int(row["documents"])),
                quotes(data, view.evidence(at), messages),
                int(row["passages"]),
            ),
            cell(messages.number(int(row["passages"]))),
            cell(messages.number(int(row["taken"]))),
            cell(messages.number(float(row["discounted"]), 0)),
        )
        for at, row in enumerate(view.rows()[:_ROWS])
    ]
    columns = (
        Column(messages("reuse.link_source")),
        Column(messages("reuse.link_target"), holds="issuer"),
        Column(messages("reuse.link_docs"), numeric=True),
        Column(messages("reuse.link_passages"), numeric=True),
        Column(messages("reuse.taken"), numeric=True),
        Column(messages("reuse.discounted"), numeric=True),
    )
    return [Table(messages("reuse.links"), columns, lines, note=_more(len(view), messages))]


def _documents(result: ReuseResult, data: ReportInput, messages: Messages) -> Table:
    view = result.view("documents")
    rows = [(at, row) for at, row in enumerate(view.rows()) if row["share"]]
    rows.sort(key=lambda item: (-float(item[1]["share_discounted"] or 0.0), item[1]["document"]))
    # Without issuers nothing comes from another one.
    issuers = any(row["from_others"] is not None for _, row in rows)
    lines = []
    for at, row in rows[:_ROWS]:
        main = str(row["main_source"] or "")
        others = [cell(messages.percent(row["from_others"]))] if issuers else []
        lines.append(
            (
                cell(row["title"] or row["document"]),
                cell(messages.period(row["date"]) if row["date"] else ""),
                cell(messages.percent(row["share"]), quotes(data, view.evidence(at), messages), 0),
                cell(messages.percent(row["share_discounted"])),
                *others,
                cell(str(data.documents.get(main, {}).get("title") or main)),
            )
        )
    columns = (
        Column(messages("reuse.document"), long=True),
        Column(messages("corpus.dates"), short=True, holds="period"),
        Column(messages("reuse.share"), numeric=True),
        Column(messages("reuse.share_less"), numeric=True),
        *([Column(messages("reuse.others"), numeric=True)] if issuers else []),
        Column(messages("reuse.source"), long=True),
    )
    return Table(messages("reuse.documents"), columns, lines, note=_more(len(rows), messages))


def _more(n: int, messages: Messages) -> str:
    return messages("networks.more", shown=_ROWS, n=messages.number(n)) if n > _ROWS else ""
