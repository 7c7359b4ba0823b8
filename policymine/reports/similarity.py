"""Likeness of groups: how unlike the words of issuers, levels or decades are, against chance, and the words behind it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.errors import NotEnoughDataError
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Part, Section, Table, cell

__all__ = ["build"]

_ROWS: Final = 12
_WORDS: Final = 4
_QUOTES: Final = 2


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the section on the likeness of groups, the refusal, or None."""
    from policymine.charts.base import chart

    result: Any = data.similarity
    if result is None or not len(result.table):
        return refused("similarity", data, messages)
    by = str(result.provenance.parameters.get("by") or "")
    rows = result.rows()
    tested = [row for row in rows if row["q"] is not None]
    told = _told(tested, messages)
    grouped = messages("similarity.by", by=messages.get(f"similarity.groups.{by}", by)) if by else ""
    lines = [
        (
            cell(messages.group(str(row["first"]))),
            cell(messages.group(str(row["second"]))),
            Cell(
                (
                    Part(
                        messages.number(row["excess"], 3),
                        messages.interval(row["low"], row["high"], digits=3),
                    ),
                )
            ),
            cell(_q(row["q"])),
            _words(result, row, "first", data, messages),
            _words(result, row, "second", data, messages),
        )
        for row in rows[:_ROWS]
    ]
    table = Table(
        messages("similarity.table"),
        (
            Column(
                messages("similarity.first"), short=by == "decade", holds="issuer" if by == "issuer" else ""
            ),
            Column(messages("similarity.second"), short=by == "decade"),
            Column(f"{messages('similarity.excess')} ({messages('similarity.interval')})", numeric=True),
            Column(messages("similarity.q"), numeric=True),
            Column(messages("similarity.first_words")),
            Column(messages("similarity.second_words")),
        ),
        lines,
        note=messages("similarity.note")
        + (
            _space(messages) + messages("networks.more", shown=_ROWS, n=len(rows))
            if len(rows) > _ROWS
            else ""
        ),
    )
    # Of two groups the one number says all.
    drawn = [
        figure(
            "similarity",
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("similarity.figure"),
        )
        for _ in rows[1:2]
    ]
    lead = messages("similarity.lead") + _space(messages) + grouped
    return Section(
        "similarity",
        messages("section.similarity"),
        (
            *note_of("similarity", data),
            Paragraph(told, "finding"),
            Paragraph(lead.strip()),
            *drawn,
            table,
            *_also(result, data, messages),
            *messages_of(result, data),
        ),
    )


def _told(tested: list[dict[str, Any]], messages: Messages) -> str:
    """Return what the tests say: of one pair by itself, else how many of the pairs differ."""
    if len(tested) == 1:
        q = float(tested[0]["q"])
        return messages("similarity.told_one" if q < 0.05 else "similarity.untold_one", q=_q(q))
    n = sum(row["q"] < 0.05 for row in tested)
    return messages("similarity.told", tested=messages.number(len(tested)), n=messages.number(n))


def _words(result: Any, row: dict[str, Any], side: str, data: ReportInput, messages: Messages) -> Cell:
    """Return the words that the one group uses more, each opening to its sentences there."""
    terms = result.terms
    here = terms[
        (terms["first"] == row["first"])
        & (terms["second"] == row["second"])
        & (terms["more_in"] == row[side])
    ]
    parts = []
    for at, term in zip(here.index[:_WORDS], here["term"][:_WORDS], strict=True):
        found = [e for e in result.term_sentences.get(int(at), ()) if row[side] in (e.period or "")]
        parts.append(Part(str(term), "", quotes(data, found, messages, _QUOTES), len(found)))
    return Cell(tuple(parts) or (Part(""),))


def _also(result: Any, data: ReportInput, messages: Messages) -> list[Group]:
    """Return the map and the tree, folded; nothing for three groups or fewer, of which the table says all."""
    from policymine.charts.base import chart

    figures: list[Block] = []
    for name in ("map", "tree") if len(result.names) > 3 else ():
        asked = {**result.provenance.parameters, "chart": name}
        turned = replace(result, provenance=replace(result.provenance, parameters=asked))
        with suppress(NotEnoughDataError):
            figures.append(
                figure(
                    f"similarity-{name}",
                    partial(_chart, chart, turned, data.lang),
                    caption=messages(f"similarity.{name}"),
                )
            )
    return [Group(messages("similarity.also"), tuple(figures), folded=True)] if figures else []


def _chart(draw: Any, result: Any, lang: str, width: int) -> Any:
    return draw(result, lang=lang, width=width)


def _space(messages: Messages) -> str:
    return "" if messages.lang == "zh" else " "


def _q(value: float | None) -> str:
    return "" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"
