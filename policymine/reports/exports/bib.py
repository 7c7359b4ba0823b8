"""BibTeX: the published sources of the methods behind a result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.reports.references import references_text

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path) -> None:
    """Write the references of the result's methods, UTF-8."""
    path.write_text(references_text(result.provenance.references, "bib"), encoding="utf-8", newline="")
