"""A small page that stands alone: the rows as a three-line table, each opening to its sentences.

A result whose rows are too many to read one by one is told as its section of a report is, with its figure and its methods.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.comparisons.revision.base import DiffResult
from policymine.reports.base import ReportInput, quotes
from policymine.reports.blocks import Block, Column, Definitions, Section, Table, cell
from policymine.reports.exports.base import columns_of, facts, flat
from policymine.reports.render import build_sections, render_page
from policymine.reports.revision.page import render_diff

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]

_QUOTES: Final = 6
# Verbs whose results are told as this section of a report.
_TOLD: Final = {"evolve": "evolution"}


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write the page; column names stay those of the data, the rest is in `lang`, else in the language of the result."""
    lang = lang or (
        "zh" if any("\u4e00" <= ch <= "\u9fff" for e in result.evidence()[:20] for ch in e.sentence) else "en"
    )
    messages = load_messages(lang)
    if isinstance(result, DiffResult):
        path.write_text(render_diff(result, lang), encoding="utf-8", errors="replace")
        return
    if result.provenance.verb in _TOLD and len(result):
        path.write_text(_told(result, lang, messages), encoding="utf-8", errors="replace")
        return
    columns = columns_of(result)
    rows = result.rows()
    data = ReportInput(title=result.provenance.verb, lang=lang, corpus_card={})
    numeric = [any(isinstance(row[c], (int, float)) for row in rows) for c in columns]
    lines = []
    for i, row in enumerate(rows):
        cells = [cell(_text(flat(row[c]))) for c in columns]
        if result.evidence(i) and cells:
            found = quotes(data, result.evidence(i), messages, _QUOTES)
            cells[0] = cell(_text(flat(row[columns[0]])) or "·", found, len(result.evidence(i)))
        lines.append(tuple(cells))
    head = tuple(Column(c, numeric=n) for c, n in zip(columns, numeric, strict=True))
    blocks: tuple[Block, ...] = (Table(result.summary(), head, lines), Definitions(tuple(facts(result))))
    section = Section("result", result.provenance.verb, blocks)
    page = render_page(result.provenance.verb, [section], messages)
    path.write_text(page, encoding="utf-8", errors="replace")


def _told(result: Result, lang: str, messages: Messages) -> str:
    """Return the page of a result that a report has a section for."""
    name = _TOLD[result.provenance.verb]
    title = messages(f"section.{name}")
    given: dict[str, Any] = {name: result}
    data = ReportInput(title=title, lang=lang, corpus_card={}, command=result.provenance.command(), **given)
    sections = build_sections(data, messages, (name, "methods", "provenance"))
    return render_page(title, sections, messages)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return str(value)
