"""Topics: their size, words and coherence, a map of them, and for each its words by relevance and by four scores, and its passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.charts.topic_map import anchor, term_bars, topic_map
from policymine.charts.topics import topic_words
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Paragraph,
    Quotes,
    Section,
    Table,
    cell,
)
from policymine.reports.topic_pairs import pairs_blocks
from policymine.results import Result

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
    table = _table(data, result, [rows[i] for i in order], order, messages)
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
            *_quality(rows, result, messages),
            *_map(rows, view, messages),
            *([Paragraph(messages("topics.bars_note"), "note")] if view.get("topics") else []),
            *closer,
            *pairs_blocks(data, result, [rows[i] for i in order], view, messages),
            *messages_of(result, data),
        ),
    )


def _table(
    data: ReportInput,
    result: Result,
    rows: Sequence[Mapping[str, Any]],
    places: Sequence[int],
    messages: Messages,
) -> Table:
    """Return the words, size and quality of the topics, in the order of `rows`; `places` are their numbers in the result."""
    exclusive = any(row.get("exclusivity") is not None for row in rows)
    stable = any(row.get("stability") is not None for row in rows)
    columns = [
        Column(messages("topics.topic"), numeric=True),
        Column(messages("topics.words"), long=True),
        Column(messages("topics.prevalence"), numeric=True),
        Column(messages("topics.interval"), numeric=True),
        *([Column(messages("topics.n_docs"), numeric=True)] if exclusive else []),
        Column(messages("topics.coherence"), numeric=True),
        *([Column(messages("topics.exclusivity"), numeric=True)] if exclusive else []),
        *([Column(messages("topics.stability"), numeric=True)] if stable else []),
    ]
    lines: list[tuple[Cell, ...]] = []
    for row, place in zip(rows, places, strict=True):
        found = result.evidence(place)
        count = row.get("n_docs")
        lines.append(
            (
                cell(row["topic"]),
                cell(_said(row, _WORDS, messages)),
                cell(messages.percent(row["prevalence"], 1), quotes(data, found, messages), len(found)),
                cell(messages.interval(row.get("low"), row.get("high"), percent=True)),
                *([cell("" if count is None else messages.number(int(count)))] if exclusive else []),
                cell(messages.number(row["coherence"], 2)),
                *([cell(messages.number(row.get("exclusivity"), 2))] if exclusive else []),
                *([cell(messages.number(row.get("stability"), 2))] if stable else []),
            )
        )
    notes = [] if result.extra().get("messages") else [messages("topics.coherence_note")]
    notes += [messages("topics.exclusivity_note")] if exclusive else []
    return Table(messages("topics.table"), tuple(columns), lines, note=" ".join(notes))


def _quality(rows: Sequence[Mapping[str, Any]], result: Result, messages: Messages) -> list[Block]:
    """Return how good the topics are, in words; empty where it was not measured."""
    diversity = (result.extra().get("model") or {}).get("diversity")
    known = [row for row in rows if row.get("coherence") is not None]
    if diversity is None or not known:
        return []
    worst = min(known, key=lambda row: (row["coherence"], row["topic"]))
    said = messages(
        "topics.quality",
        diversity=messages.percent(diversity),
        worst=f"{worst['topic']} {worst['label']}",
        coherence=messages.number(worst["coherence"], 2),
    )
    runs = result.extra().get("runs")
    if runs:
        n = len(runs["kinds"])
        returns = sum(2 * int(row["n_returns"]) > n - 1 for row in rows)
        said += messages("list.sentence") + messages(
            "topics.quality_stable", runs=n, n=len(rows), returns=returns
        )
    else:
        said += messages("list.sentence") + messages("topics.quality_unknown")
    return [Paragraph(said)]


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
