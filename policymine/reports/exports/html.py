"""A small page that stands alone: the rows as a three-line table, each opening to its sentences.

A result whose rows are too many to read one by one is told as its section of a report is, with its figure and its methods.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.comparisons.revision.base import DiffResult
from policymine.reports.base import ReportInput
from policymine.reports.document.single import language_of, result_section
from policymine.reports.render import build_sections, render_page
from policymine.reports.revision.page import render_diff

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]

# Verbs whose results are told as this section of a report.
_TOLD: Final = {"evolve": "evolution"}


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write the page, its words and the heads of its columns in `lang`, else in the language of the result."""
    lang = lang or language_of(result)
    messages = load_messages(lang)
    if isinstance(result, DiffResult):
        path.write_text(render_diff(result, lang), encoding="utf-8", errors="replace")
        return
    if result.provenance.verb in _TOLD and len(result):
        path.write_text(_told(result, lang, messages), encoding="utf-8", errors="replace")
        return
    section = result_section(result, messages, most=len(result))
    page = render_page(section.title, [section], messages)
    path.write_text(page, encoding="utf-8", errors="replace")


def _told(result: Result, lang: str, messages: Messages) -> str:
    """Return the page of a result that a report has a section for."""
    name = _TOLD[result.provenance.verb]
    title = messages(f"section.{name}")
    given: dict[str, Any] = {name: result}
    data = ReportInput(title=title, lang=lang, corpus_card={}, command=result.provenance.command(), **given)
    sections = build_sections(data, messages, (name, "methods", "provenance"))
    return render_page(title, sections, messages)
