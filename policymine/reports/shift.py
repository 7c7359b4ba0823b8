"""One term giving way to another: the verdict in a sentence, the figure, the counts, and sentences of both."""

from __future__ import annotations

import re
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.charts.shift import terms
from policymine.reports.base import ReportInput, figure, messages_of, note_of, quotes, refused
from policymine.reports.blocks import Block, Column, Group, Paragraph, Quotes, Section, Table, cell
from policymine.reports.robustness import robustness_blocks, status_sentence
from policymine.results import Evidence, Result
from policymine.translation import spoken

__all__ = ["build", "verdict_sentence"]

_SHOWN: Final = 3
# What the counts by period leave out.
_UNDATED: Final = re.compile(r": uses in documents without a date")


def verdict_sentence(result: Result, messages: Messages) -> str:
    """Return the verdict in the reader's language, with the credible set and the permutation test."""
    extra = result.extra()
    old, new = terms(result)
    found: dict[str, Any] = extra.get("break") or {}
    if found.get("direction") == "to_old":
        # The old term came back: the sentence is said of the terms the other way round.
        old, new = new, old
    details: list[str] = []
    claimed = bool(found)
    if found.get("low") is not None and found.get("high") is not None:
        details.append(messages("shift.credible", span=messages.span(str(found["low"]), str(found["high"]))))
    # Without a break the p-value alone would mislead; the reason below the sentence gives all that was weighed.
    if claimed and extra.get("p_value") is not None:
        details.append(messages("shift.permutation", p=messages.p_value(float(extra["p_value"]))))
    detail = (
        messages("shift.detail", details=messages("shift.detail_separator").join(details)) if details else ""
    )
    period = messages.period(str(found["period"])) if found.get("period") is not None else ""
    verdict = "coexistence_break" if claimed and extra["verdict"] == "coexistence" else extra["verdict"]
    return messages(f"shift.verdict.{verdict}", old=old, new=new, period=period, detail=detail)


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the shift section with one part a pair of terms, the refusal, or None."""
    if not data.shifts:
        return refused("shift", data, messages)
    blocks: list[Block] = [*note_of("shift", data)]
    for number, result in enumerate(data.shifts, 1):
        old, new = terms(result)
        own = _pair(data, result, messages, f"shift-{number}")
        for spread in data.adoption:
            if terms(spread) == (old, new):
                own += _adoption(data, spread, messages, f"adoption-{number}")
        if len(data.shifts) > 1:
            blocks.append(Group(messages("shift.pair", old=old, new=new), tuple(own)))
        else:
            blocks += own
    blocks += note_of("shift_per", data)
    return Section("shift", messages("section.shift"), tuple(blocks))


def _pair(data: ReportInput, result: Result, messages: Messages, name: str) -> list[Block]:
    from policymine.charts.base import chart

    extra = result.extra()
    old, new = terms(result)
    blocks: list[Block] = [Paragraph(verdict_sentence(result, messages), "finding")]
    reason = (extra.get("reasons") or {}).get(data.lang)
    if reason:
        blocks.append(Paragraph(str(reason)))
    status = status_sentence(result, messages)
    blocks += [Paragraph(status)] if status else []
    blocks += [
        Paragraph(spoken(note, data.lang), "note")
        for note in result.provenance.notes
        if _UNDATED.search(note)
    ]
    blocks += messages_of(result, data)
    if len(result.table) == 0 or not (result.table["old"] + result.table["new"]).sum():
        return blocks
    blocks.append(
        figure(
            name,
            lambda width: chart(result, lang=data.lang, width=width),
            caption=messages("shift.figure", old=old, new=new),
            note=messages(
                "shift.figure_note" if extra.get("posterior") else "shift.figure_note_none", new=new
            ),
        )
    )
    blocks += _probabilities(extra, messages)
    blocks += _posterior(extra, messages)
    blocks.append(_table(data, result, messages, old, new))
    blocks += _breaks(data, result, messages)
    blocks += _evidence(data, result, messages)
    return blocks + robustness_blocks(data, result, messages)


def _probabilities(extra: dict[str, Any], messages: Messages) -> list[Block]:
    """Return how probable each verdict is, in one row, where that was weighed."""
    found = {k: v for k, v in (extra.get("probabilities") or {}).items() if v is not None}
    if len(found) < 2:
        return []
    columns = tuple(Column(messages(f"shift.short.{k}"), numeric=True) for k in found)
    shown = tuple(cell(messages.percent(v, 1), strong=k == extra.get("verdict")) for k, v in found.items())
    return [Table(messages("shift.probabilities"), columns, [shown])]


def _posterior(extra: dict[str, Any], messages: Messages) -> list[Block]:
    """Return where the break may lie, folded: the periods that hold all but a thousandth of it, and its credible set."""
    found = extra.get("break") or {}
    rows = [row for row in extra.get("posterior") or () if row.get("probability")]
    if not found or len(rows) < 2:
        return []
    likely = {str(row["period"]) for row in rows if row["probability"] >= 0.001}
    inside = False
    lines = []
    for row in rows:
        period = str(row["period"])
        inside = inside or period == str(found.get("low"))
        if period in likely:
            lines.append(
                (
                    cell(messages.period(period), strong=period == str(found["period"])),
                    cell(messages.percent(row["probability"], 1)),
                    cell(messages("shift.inside") if inside else ""),
                )
            )
        inside = inside and period != str(found.get("high"))
    table = Table(
        "",
        (
            Column(messages("shift.break"), short=True, holds="period"),
            Column(messages("shift.probability"), numeric=True),
            Column(messages("shift.credible_set"), short=True),
        ),
        lines,
        note=messages("shift.posterior_note"),
    )
    return [Group(messages("shift.posterior_title"), (table,), folded=True)]


def _evidence(data: ReportInput, result: Result, messages: Messages) -> list[Block]:
    """Return sentences of both terms on both sides of the break, nearest to it first, and those that run against it."""
    old, new = terms(result)
    found = result.extra().get("break") or {}
    back = found.get("direction") == "to_old"
    rank = {str(p): i for i, p in enumerate(result.table["period"])}
    at = rank.get(str(found.get("period")))
    named = messages.period(str(found["period"])) if at is not None else ""
    blocks: list[Block] = []
    against: list[Quotes] = []
    for term, column in ((old, "old"), (new, "new")):
        sentences = [e for e in result.evidence() if e.term == term]
        # The last uses of what leaves and the first of what comes stand nearest to the change.
        leaving = (term == old) != back
        sentences.sort(key=lambda e: (rank.get(e.period or "", -1), e.document, e.start), reverse=leaving)
        for before in (True, False):
            if at is None:
                mine, uses = (sentences, int(result.table[column].sum())) if before else ([], 0)
                heading = messages(f"shift.evidence_{column}", term=term)
            else:
                side = result.table[column].iloc[:at] if before else result.table[column].iloc[at:]
                mine = [e for e in sentences if (rank.get(e.period or "", -1) < at) == before]
                uses = int(side.sum())
                key = "shift.evidence_before" if before else "shift.evidence_after"
                heading = messages(key, term=term, period=named)
            chosen = _one_a_document(mine)[:_SHOWN]
            if chosen:
                told = Quotes(heading, quotes(data, chosen, messages), uses)
                if at is None or before == leaving:
                    blocks.append(told)
                else:
                    against.append(told)
    if against:
        title = messages("shift.against", n=messages.number(sum(q.total for q in against)))
        blocks.append(Group(title, tuple(against), folded=True))
    elif at is not None and blocks:
        blocks.append(Paragraph(messages("shift.against_none"), "note"))
    return blocks


def _breaks(data: ReportInput, result: Result, messages: Messages) -> list[Block]:
    """Return the breaks in order of time where there are several; each opens to the sentences of its period."""
    breaks = list(result.extra().get("breaks") or ())
    if len(breaks) < 2:
        return []
    place = {str(p): i for i, p in enumerate(result.table["period"])}
    in_time = sorted(breaks, key=lambda b: place.get(str(b["period"]), -1))
    return [
        Table(
            messages("shift.breaks"),
            (
                Column(messages("shift.break"), short=True),
                Column(messages("shift.interval"), short=True),
                Column(messages("shift.before"), numeric=True),
                Column(messages("shift.after"), numeric=True),
                Column(messages("shift.probability"), numeric=True),
            ),
            [
                (
                    cell(
                        messages.period(str(b["period"])),
                        quotes(data, result.evidence(place[str(b["period"])]), messages),
                    ),
                    cell(messages.span(b.get("low"), b.get("high")) if b.get("low") else ""),
                    *(
                        cell(messages.percent((b.get(side) or {}).get("share")))
                        for side in ("before", "after")
                    ),
                    cell(messages.percent(b.get("probability"), 1)),
                )
                for b in in_time
            ],
        )
    ]


def _one_a_document(sentences: list[Evidence]) -> list[Evidence]:
    first: dict[str, Evidence] = {}
    for sentence in sentences:
        first.setdefault(sentence.document, sentence)
    return list(first.values())


def _table(data: ReportInput, result: Result, messages: Messages, old: str, new: str) -> Table:
    lines = []
    for i, row in enumerate(result.rows()):
        if not (row["old"] or row["new"]):
            continue
        sides = {
            term: quotes(data, [e for e in result.evidence(i) if e.term == term], messages)
            for term in (old, new)
        }
        lines.append(
            (
                cell(messages.period(str(row["period"]))),
                cell(messages.number(int(row["old"])), sides[old], int(row["old"])),
                cell(messages.number(int(row["new"])), sides[new], int(row["new"])),
                cell(messages.percent(row["share"])),
                cell(messages.interval(row["low"], row["high"], percent=True, digits=0)),
            )
        )
    return Table(
        messages("shift.table", old=old, new=new),
        (
            Column(messages("shift.period"), short=True, holds="period"),
            Column(messages("shift.old", term=old), numeric=True),
            Column(messages("shift.old", term=new), numeric=True),
            Column(messages("shift.share", new=new), numeric=True),
            Column(messages("shift.interval"), numeric=True),
        ),
        lines,
        note=messages("shift.table_note"),
    )


def _adoption(data: ReportInput, result: Result, messages: Messages, name: str) -> list[Block]:
    """Return who changed when: a figure and a table, one row an issuer or level."""
    from policymine.charts.base import chart

    rows = [(i, row) for i, row in enumerate(result.rows()) if row.get("n_using")]
    if len(rows) < 2:
        return []
    old, new = terms(result)
    table = Table(
        messages("shift.adoption_figure", old=old, new=new),
        (
            Column(messages("shift.group")),
            Column(messages("shift.n_using"), numeric=True),
            Column(messages("shift.last_old", old=old)),
            Column(messages("shift.first_new", new=new)),
            Column(messages("shift.break"), short=True),
            Column(messages("shift.interval"), short=True),
            Column(messages("shift.verdict_column"), short=True),
            Column(messages("shift.q"), numeric=True),
        ),
        [
            (
                cell(row["group"]),
                cell(row["n_using"], quotes(data, result.evidence(i), messages), row["n_using"]),
                cell(messages.period(row["last_old"]) if row["last_old"] else ""),
                cell(messages.period(row["first_new"]) if row["first_new"] else ""),
                cell(messages.period(row["break"]) if row["break"] else ""),
                cell(messages.span(row["low"], row["high"]) if row["low"] else ""),
                cell(messages(f"shift.short.{row['verdict']}")),
                cell(_q(row["q"])),
            )
            for i, row in rows
        ],
        note=messages("shift.adoption_note"),
    )
    drawn = figure(
        name,
        lambda width: chart(result, lang=data.lang, width=width),
        caption=messages("shift.adoption_figure", old=old, new=new),
    )
    return [drawn, table]


def _q(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"
