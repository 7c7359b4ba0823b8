"""Topics: their size, words and coherence, a map of them, and for each its words by relevance and by four scores, and its passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.charts.topic_map import anchor, term_bars, topic_map
from policymine.charts.topics import topic_words
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Column, Figure, Group, Paragraph, Quotes, Section, Table, cell

__all__ = ["build"]

_WORDS: Final = 10
_PASSAGES: Final = 3
_SCORES: Final = ("words", "frex", "lift", "ctfidf")
_WIDE: Final = 700
_NARROW: Final = 340


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the topics section, the refusal, or None."""
    from policymine.charts.base import chart

    result = data.topics
    if result is None or len(result.table) == 0:
        return refused("topics", data, messages)
    rows = result.rows()
    order = sorted(range(len(rows)), key=lambda i: -(rows[i]["prevalence"] or 0.0))
    table = Table(
        messages("topics.table"),
        (
            Column(messages("topics.topic"), numeric=True),
            Column(messages("topics.words"), long=True),
            Column(messages("topics.prevalence"), numeric=True),
            Column(messages("topics.interval"), numeric=True),
            Column(messages("topics.coherence"), numeric=True),
        ),
        [
            (
                cell(rows[i]["topic"]),
                cell(_said(rows[i], _WORDS, messages)),
                cell(
                    messages.percent(rows[i]["prevalence"], 1),
                    quotes(data, result.evidence(i), messages),
                    len(result.evidence(i)),
                ),
                cell(messages.interval(rows[i].get("low"), rows[i].get("high"), percent=True)),
                cell(messages.number(rows[i]["coherence"], 2)),
            )
            for i in order
        ],
        note="" if result.extra().get("messages") else messages("topics.coherence_note"),
    )
    drawn = figure(
        "topics",
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("topics.figure"),
        data=None,
    )
    view = result.extra().get("exploration") or {}
    closer: list[Block] = []
    for i in order:
        inner = _closer(rows[i], rows, view, messages) + _scored(rows[i], messages)
        found = quotes(data, result.evidence(i), messages, _PASSAGES)
        if found:
            inner.append(Quotes(messages("topics.passages", topic=rows[i]["topic"]) if inner else "", found))
        if inner:
            heading = messages(
                "topics.closer",
                topic=rows[i]["topic"],
                words=_said(rows[i], 4, messages),
            )
            closer.append(Group(heading, tuple(inner), folded=True, anchor=anchor(int(rows[i]["topic"]))))
    return Section(
        "topics",
        messages("section.topics"),
        (
            *note_of("topics", data),
            Paragraph(messages("topics.lead", k=len(rows))),
            drawn,
            table,
            *_map(rows, view, messages),
            *([Paragraph(messages("topics.bars_note"), "note")] if view.get("topics") else []),
            *closer,
            *messages_of(result, data),
        ),
    )


def _map(rows: Sequence[Mapping[str, Any]], view: Mapping[str, Any], messages: Messages) -> list[Block]:
    """Return the map of topics, where there are three or more: two have no more than a distance."""
    if len(view.get("topics", ())) < 3 or view.get("kept") is None:
        return []
    caption = messages("topics.map")
    wide, narrow = (
        topic_map(view, _worded(rows), lang=messages.lang, width=width, label=caption)
        for width in (_WIDE, _NARROW)
    )
    note = messages("topics.map_note", kept=messages.percent(view["kept"]))
    return [Figure(caption, wide, narrow, None, note)]


def _closer(
    row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], view: Mapping[str, Any], messages: Messages
) -> list[Block]:
    """Return a topic's words by relevance and its nearest topics; nothing where it holds no text."""
    topic = next((t for t in view.get("topics", ()) if t["topic"] == row["topic"]), None)
    if topic is None:
        return []
    label = messages("topics.bars", topic=row["topic"])
    wide, narrow = (
        term_bars(topic, lang=messages.lang, width=width, label=label) for width in (_WIDE, _NARROW)
    )
    blocks: list[Block] = [Figure("", wide, narrow)]
    label_of = {r["topic"]: str(r["label"]) for r in rows}
    names = [
        messages(
            "topics.neighbour",
            topic=near["topic"],
            label=label_of.get(near["topic"], ""),
            distance=messages.number(near["distance"], 2),
        )
        for near in topic["nearest"]
    ]
    if names:
        blocks.append(Paragraph(messages("topics.nearest", names=messages.join(names)), "note"))
    return blocks


def _scored(row: Mapping[str, Any], messages: Messages) -> list[Block]:
    """Return a topic's first words by each score below one another; nothing where only one score is known."""
    scored = [
        (cell(messages(f"topics.score_{score}")), cell(messages.join(topic_words(row[score])[:_WORDS])))
        for score in _SCORES
        if row.get(score)
    ]
    columns = (Column(messages("topics.score")), Column(messages("topics.words"), long=True))
    return [Table("", columns, scored)] if len(scored) > 1 else []


def _worded(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "words": topic_words(row["words"]), "name": _name(row)} for row in rows]


def _said(row: Mapping[str, Any], n: int, messages: Messages) -> str:
    """Return a topic's first words, after the name that a person gave it."""
    words = messages.join(topic_words(row["words"])[:n])
    name = _name(row)
    return messages("topics.named", name=name, words=words) if name else words


def _name(row: Mapping[str, Any]) -> str:
    """Return the name of a topic where it is more than its first words by c-TF-IDF; empty where it is not."""
    label, first = str(row.get("label") or ""), row.get("ctfidf")
    if not first or label == "·".join(topic_words(first)[:3]):
        return ""
    return label
