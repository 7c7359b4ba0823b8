"""The report in a few sentences: the corpus, and the main finding of each section that has one."""

from __future__ import annotations

from policymine.charts.compare import sides, strongest
from policymine.charts.meetings import voices
from policymine.charts.messages import Messages
from policymine.charts.topics import topic_words
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Items, Paragraph, Section
from policymine.reports.corpus_card import kinds_of
from policymine.reports.shift import verdict_sentence

__all__ = ["build"]


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the summary."""
    card = data.corpus_card
    lines: list[str] = []
    lines += [verdict_sentence(shift, messages) for shift in data.shifts]
    if data.topics is not None and len(data.topics.table):
        first = data.topics.table.sort_values("prevalence", ascending=False, kind="stable").iloc[0]
        lines.append(
            messages(
                "summary.topic",
                words=messages.join(topic_words(first["words"])[:5]),
                share=messages.percent(float(first["prevalence"]), 1),
            )
        )
    if data.comparison is not None:
        target, reference = sides(data.comparison, messages)
        drawn = strongest(data.comparison.table)
        best = [str(t) for t in drawn[drawn["low"] > 0].sort_values("low", ascending=False)["term"].head(4)]
        if best:
            lines.append(
                messages("summary.compare", target=target, reference=reference, terms=messages.join(best))
            )
    if data.meetings is not None and len(data.meetings.table):
        found = voices(data.meetings, messages)
        # One person out of many is no summary; a group is.
        if found.by == "role":
            first = found.totals.iloc[0]
            lines.append(
                messages(
                    "summary.meetings",
                    meetings=int(data.meetings.table["meeting"].nunique()),
                    who=str(first["who"]),
                    share=messages.percent(float(first["share"])),
                )
            )
    dates = card.get("date_range")
    size = (
        messages("summary.tokens", n=messages.number(card["n_tokens"]))
        if card.get("n_tokens")
        else messages("summary.characters", n=messages.number(card.get("n_chars", 0)))
    )
    lead = messages(
        "summary.corpus",
        kinds=messages.join(kinds_of(card.get("kinds", {}), messages)),
        documents=messages.number(int(card.get("n_documents", 0))),
        span=messages("summary.span", span=messages.span(*dates)) if dates else "",
        tokens=size,
    )
    blocks = (Paragraph(lead), *((Items(tuple(lines)),) if lines else ()))
    return Section("summary", messages("section.summary"), blocks)
