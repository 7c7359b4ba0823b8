"""A LaTeX table with booktabs rules; numbers right, words left, every special character escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.reports.blocks import Column
from policymine.reports.document.latex_table import escape, latex_text
from policymine.reports.document.single import as_shown, label_of, language_of, numeric_columns, reader_title
from policymine.reports.exports.base import columns_of

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["escape", "write"]


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write a `table` with booktabs rules, caption and label, ready for \\input; its words in `lang`, else in the result's language."""
    lang = lang or language_of(result)
    rows, columns = result.rows(), columns_of(result)
    head = [
        Column(label_of(column, result, lang), numeric=numeric)
        for column, numeric in zip(columns, numeric_columns(columns, rows), strict=True)
    ]
    text = latex_text(
        head, as_shown(columns, rows), reader_title(result, lang), result.provenance.command(), lang
    )
    path.write_text(text, encoding="utf-8")
