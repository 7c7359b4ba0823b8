"""Topics: their size, words and coherence, and passages that represent each."""

from __future__ import annotations

from typing import Final

from policymine.charts.messages import Messages
from policymine.charts.topics import topic_words
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Column, Group, Paragraph, Quotes, Section, Table, cell

__all__ = ["build"]

_WORDS: Final = 10
_PASSAGES: Final = 3


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
                cell(messages.join(topic_words(rows[i]["words"])[:_WORDS])),
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
    passages: list[Block] = []
    for i in order:
        found = quotes(data, result.evidence(i), messages, _PASSAGES)
        if found:
            heading = messages(
                "topics.passages",
                topic=rows[i]["topic"],
                words=messages.join(topic_words(rows[i]["words"])[:4]),
            )
            passages.append(Group(heading, (Quotes("", found),), folded=True))
    return Section(
        "topics",
        messages("section.topics"),
        (
            *note_of("topics", data),
            Paragraph(messages("topics.lead", k=len(rows))),
            drawn,
            table,
            *passages,
            *messages_of(result, data),
        ),
    )
