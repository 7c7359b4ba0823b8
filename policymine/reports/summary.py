"""The report in a few sentences: the corpus, and the main finding of each section that has one, with the way to it."""

from __future__ import annotations

from collections.abc import Iterator

from policymine.charts.compare import sides, strongest
from policymine.charts.meetings import voices
from policymine.charts.messages import Messages
from policymine.charts.topics import topic_words
from policymine.reports.base import CorpusCard, ReportInput, many_undated, shows
from policymine.reports.blocks import Items, Paragraph, Section
from policymine.reports.corpus_card import kinds_of
from policymine.reports.robustness import status_sentence
from policymine.reports.shift import verdict_sentence

__all__ = ["build"]

_NAMED = 4


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the summary."""
    card = data.corpus_card
    found = [
        *_shifts(data, messages),
        *_words(data, messages),
        *_topics(data, messages),
        *_comparison(data, messages),
        *_meetings(data, messages),
    ]
    size = (
        messages("summary.tokens", n=messages.number(card["n_tokens"]))
        if card.get("n_tokens")
        else messages("summary.characters", n=messages.number(card.get("n_chars", 0)))
    )
    lead = messages(
        "summary.corpus",
        kinds=messages.join(kinds_of(card.get("kinds", {}), messages)),
        documents=messages.number(int(card.get("n_documents", 0))),
        span=_span(card, messages),
        tokens=size,
    )
    lines = tuple(text for _, text in found)
    links = tuple(
        (key, messages("summary.onward", section=data.headings.get(key, messages(f"section.{key}"))))
        if shows(data, key)
        else ("", "")
        for key, _ in found
    )
    listed = (Items(lines, links=links),) if lines else ()
    return Section("summary", messages("section.summary"), (Paragraph(lead), *listed))


def _span(card: CorpusCard, messages: Messages) -> str:
    dates = card.get("date_range")
    if not dates:
        return ""
    span, undated = messages.span(*dates), many_undated(card)
    if undated:
        return messages("summary.span_undated", span=span, undated=messages.number(undated))
    return messages("summary.span", span=span)


def _shifts(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    for shift in data.shifts:
        status = status_sentence(shift, messages)
        said = [verdict_sentence(shift, messages), *([status] if status else [])]
        yield "shift", messages("list.sentence").join(said)
    if data.discovery is not None:
        n = len(data.discovery.table)
        best = [(str(r["old"]), str(r["new"])) for r in data.discovery.rows()[:_NAMED]]
        pairs = messages.join([messages("shift.pair", old=old, new=new) for old, new in best])
        key = "summary.discovery" if n else "summary.discovery_none"
        yield "discovery", messages(key, n=n, pairs=pairs)


def _words(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.usage is not None:
        moved = [
            t
            for t in data.usage.extra().get("trends") or ()
            if t.get("q") is not None and t["q"] < 0.05 and t.get("tau")
        ]
        for key, sign in (("rising", 1), ("falling", -1)):
            mine = [t for t in moved if (t["tau"] > 0) == (sign > 0)][:_NAMED]
            if mine:
                said = [
                    messages("summary.trend", term=t["term"], q=messages.p_value(float(t["q"]), "q"))
                    for t in mine
                ]
                yield "usage", messages(f"summary.usage_{key}", terms=messages.join(said))
    changes = data.keyword_changes
    if changes is not None and len(changes.table):
        come = changes.table[changes.table["change"].isin(["enters", "returns"])]
        yield (
            "keywords",
            messages(
                "summary.keyword_changes",
                enters=len(come),
                leaves=len(changes.table) - len(come),
                tests=messages.number(int(changes.extra().get("n_tested") or 0)),
            ),
        )


def _topics(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.topics is not None and len(data.topics.table):
        first = data.topics.table.sort_values("prevalence", ascending=False, kind="stable").iloc[0]
        row = {str(k): v for k, v in first.items()}
        known = row.get("low") == row.get("low") and row.get("low") is not None
        yield (
            "topics",
            messages(
                "summary.topic_interval" if known else "summary.topic",
                words=messages.join(topic_words(row["words"])[:5]),
                share=messages.percent(float(row["prevalence"]), 1),
                interval=messages.interval(row["low"], row["high"], percent=True) if known else "",
            ),
        )
    if data.evolution is not None:
        trends = data.evolution.extra().get("trends") or ()
        for verdict in ("rising", "falling"):
            mine = [t for t in trends if t["verdict"] == verdict and t.get("beyond_drift") is not False]
            if mine:
                names = messages.join([str(t["label"]) for t in mine[:_NAMED]])
                more = len(mine) - _NAMED
                names += messages("summary.more", n=more) if more > 0 else ""
                yield "evolution", messages(f"summary.topics_{verdict}", n=len(mine), topics=names)


def _comparison(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.comparison is None:
        return
    target, reference = sides(data.comparison, messages)
    drawn = strongest(data.comparison.table)
    best = [str(t) for t in drawn[drawn["low"] > 0].sort_values("low", ascending=False)["term"].head(_NAMED)]
    if best:
        said = messages("summary.compare", target=target, reference=reference, terms=messages.join(best))
        yield "comparison", said


def _meetings(data: ReportInput, messages: Messages) -> Iterator[tuple[str, str]]:
    if data.meetings is not None and len(data.meetings.table):
        found = voices(data.meetings, messages)
        # One person out of many is no summary; a group is.
        if found.by == "role":
            # Those whom the records do not name are no group, and have no interval.
            named = found.totals[found.totals["low"].notna()]
            known = len(named) > 0
            first = (named if known else found.totals).iloc[0]
            yield (
                "meetings",
                messages(
                    "summary.meetings_interval" if known else "summary.meetings",
                    meetings=int(data.meetings.table["meeting"].nunique()),
                    who=str(first["who"]),
                    share=messages.percent(float(first["share"])),
                    interval=messages.interval(first["low"], first["high"], percent=True, digits=0)
                    if known
                    else "",
                ),
            )
    if data.decisions is not None and len(data.decisions.table):
        whole = next((r for r in data.decisions.extra().get("rates") or () if r["body"] is None), None)
        if whole and whole.get("rate") is not None:
            yield (
                "decisions",
                messages(
                    "summary.decisions",
                    items=whole["items"],
                    decided=whole["decided"],
                    rate=messages.percent(whole["rate"]),
                    interval=messages.interval(whole["low"], whole["high"], percent=True, digits=0),
                ),
            )
    if data.issues is not None and len(data.issues.table):
        whole = next((m for m in data.issues.extra().get("medians") or () if m["body"] is None), None)
        if whole and whole.get("median") is not None:
            days = messages.number(int(whole["median"]))
            yield "issues", messages("summary.issues", n=len(data.issues.table), days=days)
    if data.uptake is not None and len(data.uptake.table):
        n, meetings = len(data.uptake.table), data.uptake.table["meeting"].nunique()
        yield "uptake", messages("summary.uptake", n=n, meetings=int(meetings))
