"""What this corpus cannot show: gaps, thin years, one-sided sources and refusals, computed, not recited."""

from __future__ import annotations

from collections import Counter
from typing import Final

from policymine.charts.messages import Messages
from policymine.reports.base import CorpusCard, ReportInput
from policymine.reports.blocks import Items, Paragraph, Section
from policymine.reports.corpus_card import kinds_of

__all__ = ["build"]

_THIN: Final = 5
_SMALL: Final = 20
_DOMINANT: Final = 0.6


def build(data: ReportInput, messages: Messages) -> Section | None:
    """Return the limits of the corpus and of the results made from it."""
    lines = [
        messages("limits.selection"),
        *_of_corpus(data.corpus_card, messages),
        messages("limits.frequency"),
    ]
    for key, reason in data.notes.items():
        title = messages.get(f"section.{key}", key)
        lines.append(messages("limits.refused", section=title, reason=reason))
    return Section(
        "limits",
        messages("section.limits"),
        (Paragraph(messages("limits.lead")), Items(tuple(lines))),
    )


def _years(years: list[int], messages: Messages) -> str:
    """Return years with runs joined: 1961–1963, 1965."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return messages.join(
        [str(r[0]) if len(r) == 1 else f"{r[0]}{messages('range.dash')}{r[-1]}" for r in runs]
    )


def _of_corpus(card: CorpusCard, messages: Messages) -> list[str]:
    number, total = messages.number, int(card.get("n_documents", 0))
    lines: list[str] = []
    if 0 < total < _SMALL:
        lines.append(messages("limits.small", n=total))
    undated = int(card.get("undated", 0))
    if undated and total:
        lines.append(messages("limits.undated", n=number(undated), share=messages.percent(undated / total)))
    by_year: Counter[int] = Counter()
    by_issuer: Counter[str] = Counter()
    for row in card.get("by_year", ()):
        if row.get("year"):
            by_year[int(row["year"])] += int(row["n"])
        by_issuer[str(row.get("issuer") or "")] += int(row["n"])
    if by_year:
        first, last = min(by_year), max(by_year)
        missing = [year for year in range(first, last + 1) if year not in by_year]
        if missing:
            lines.append(
                messages(
                    "limits.gaps",
                    span=f"{first}{messages('range.dash')}{last}",
                    n=len(missing),
                    years=_years(missing, messages),
                )
            )
        thin = sum(1 for n in by_year.values() if n < _THIN)
        if thin:
            lines.append(messages("limits.thin", n=thin, years=len(by_year)))
    known = {name: n for name, n in by_issuer.items() if name}
    if known and total:
        name, most = max(known.items(), key=lambda kv: (kv[1], kv[0]))
        if most == total:
            lines.append(messages("limits.all_one_issuer", issuer=name))
        elif most / total >= _DOMINANT:
            lines.append(messages("limits.one_issuer", share=messages.percent(most / total), issuer=name))
    if by_issuer.get("") and total:
        n = by_issuer[""]
        lines.append(messages("limits.unknown_issuer", n=number(n), share=messages.percent(n / total)))
    kinds = card.get("kinds", {})
    if len(kinds) > 1:
        lines.append(messages("limits.mixed", kinds=messages.join(kinds_of(kinds, messages))))
    skipped = len(card.get("skipped", ()))
    if skipped:
        lines.append(messages("limits.skipped", n=number(skipped)))
    low = int((card.get("quality") or {}).get("n_low", 0))
    if low:
        lines.append(messages("limits.quality", n=number(low)))
    return lines
