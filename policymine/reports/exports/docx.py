"""A Word document with the rows as a three-line table (三线表), the sentences behind them, and what made them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.comparisons.revision.base import DiffResult
from policymine.reports.document.single import language_of, result_paper
from policymine.reports.document.word import word_bytes
from policymine.reports.revision.document import diff_bytes

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write a document: title, three-line table, numbered sentences with their match marked, provenance.

    A table of more than 2,000 rows or 200 sentences is cut, and the document says so; one wider than a page that lies on its side
    stands in parts. Two versions of a document are written side by side. Words are in `lang`, else in the language of the result.
    """
    if isinstance(result, DiffResult):
        path.write_bytes(diff_bytes(result, lang))
        return
    path.write_bytes(word_bytes(result_paper(result, lang or language_of(result)), cover=False))
