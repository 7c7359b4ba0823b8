"""`report --replication`: the folder by which another can check a report and make it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.recording import record_of

if TYPE_CHECKING:
    from policymine.api.findings import Findings
    from policymine.api.report_settings import ReportSettings
    from policymine.reports.base import ReportInput

__all__ = ["replicate"]


def replicate(
    found: Findings,
    data: ReportInput,
    settings: ReportSettings,
    *,
    report: Path,
    folder: str | Path,
    with_corpus: bool = False,
) -> tuple[Path, tuple[str, ...]]:
    """Write the replication folder of a report that was written; return it and what could not be written, in words.

    Parameters
    ----------
    found, data, settings : what the report was made from.
    report : its file.
    folder : a new or empty folder, or an older one of the kind, which is replaced.
    with_corpus : copy the corpus too, with its texts.
    """
    from policymine.reports.replication import named_results
    from policymine.reports.replication.folder import write_folder

    given = settings.analysis.get("lexicon")
    record = record_of(found, settings, data.command, whole=True)
    if settings.analysis.get("texts") == "none":
        data = replace(data, texts={})
    return write_folder(
        folder,
        data,
        report=report,
        record=record,
        results=named_results(found),
        lexicon=Path(given) if isinstance(given, (str, Path)) else None,
        corpus=found.reading.corpus.path if with_corpus else None,
    )
