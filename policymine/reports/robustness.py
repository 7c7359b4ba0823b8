"""Whether the verdict on a shift holds: stable or fragile in a sentence, the kinds of re-runs, and each that disagrees."""

from __future__ import annotations

from typing import Any

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput, quotes
from policymine.reports.blocks import Block, Cell, Column, Group, Paragraph, Table, cell
from policymine.results import Result
from policymine.shifts.robustness.base import CHECKS
from policymine.shifts.robustness.report import way_named

__all__ = ["robustness_blocks", "status_sentence"]


def status_sentence(result: Result, messages: Messages) -> str:
    """Return in one sentence whether the verdict holds; empty where it was not checked, or could not be."""
    found: Result | None = getattr(result, "robustness", None)
    extra = found.extra() if found is not None else {}
    if extra.get("status") not in ("stable", "fragile"):
        return ""
    n, wrong = int(extra["n_runs"]), len(extra["breaking"])
    status = "fragile_form" if wrong and extra.get("change_holds") else extra["status"]
    return messages(f"robustness.status.{status}", n=n, wrong=wrong)


def robustness_blocks(data: ReportInput, result: Result, messages: Messages) -> list[Block]:
    """Return the re-runs of a shift's verdict as blocks, none where it was not checked.

    Parameters
    ----------
    data : the report.
    result : a `shift` result; its `robustness`, where it has one, is shown.
    messages : of the report's language.
    """
    found: Result | None = getattr(result, "robustness", None)
    if found is None:
        return []
    extra = found.extra()
    blocks: list[Block] = [Paragraph(_titled(str(extra["reasons"][data.lang]), data))]
    rows = found.rows()
    if any(row["change"] not in ("identical", "not_judged") for row in rows):
        blocks.append(_kinds(rows, messages))
        wrong = [int(i) for i in extra["breaking"]]
        if wrong:
            blocks.append(_listed(data, found, wrong, messages, messages("robustness.disagreeing")))
        every = _listed(data, found, range(len(rows)), messages, "")
        blocks.append(Group(messages("robustness.all", n=len(rows)), (every,), folded=True))
    return [Group(messages("robustness.title"), tuple(blocks))]


def _titled(text: str, data: ReportInput) -> str:
    """Return a sentence with the titles of the documents that it names by their ids."""
    for name in sorted((n for n in data.documents if n in text), key=len, reverse=True):
        title = str(data.documents[name].get("title") or "")
        if title and data.lang == "zh":
            text = text.replace(f" {name}", name).replace(name, f"《{title}》")
        elif title:
            text = text.replace(name, f"“{title}”")
    return text


def _kinds(rows: list[dict[str, Any]], messages: Messages) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for check in CHECKS:
        changes = [row["change"] for row in rows if row["check"] == check]
        if not changes:
            continue
        same, mute = changes.count("identical"), changes.count("not_judged")
        agree = changes.count("same")
        lines.append(
            (
                cell(messages(f"robustness.check.{check}")),
                cell(len(changes)),
                cell(agree),
                cell(len(changes) - agree - same - mute, strong=len(changes) > agree + same + mute),
                cell(same),
                cell(mute),
            )
        )
    return Table(
        messages("robustness.kinds"),
        (
            Column(messages("robustness.check_column")),
            *(
                Column(messages(f"robustness.{c}"), numeric=True)
                for c in ("ways", "agree", "disagree", "identical", "not_judged")
            ),
        ),
        lines,
        note=messages("robustness.note"),
    )


def _listed(data: ReportInput, found: Result, which: Any, messages: Messages, caption: str) -> Table:
    rows = found.rows()
    lines: list[tuple[Cell, ...]] = []
    for i in which:
        row = rows[i]
        name = way_named(row["check"], str(row["variant"]))[data.lang]
        if row["check"] == "document":
            name = str(data.documents.get(str(row["variant"]), {}).get("title") or name)
        sentences = found.evidence(i)
        lines.append(
            (
                cell(messages(f"robustness.check.{row['check']}")),
                cell(name, quotes(data, sentences, messages, 4), len(sentences)),
                cell(messages(f"robustness.change.{row['change']}")),
                cell(messages(f"shift.short.{row['verdict']}")),
                cell(messages.period(str(row["period"])) if row["period"] else ""),
                cell(messages.span(str(row["low"]), str(row["high"])) if row["low"] else ""),
                cell("" if row["p"] is None else f"{row['p']:.3f}"),
            )
        )
    return Table(
        caption,
        (
            Column(messages("robustness.check_column")),
            Column(messages("robustness.way")),
            Column(messages("robustness.change_column"), short=True),
            Column(messages("shift.verdict_column"), short=True),
            Column(messages("shift.break")),
            Column(messages("shift.interval")),
            Column(messages("robustness.p"), numeric=True),
        ),
        lines,
    )
