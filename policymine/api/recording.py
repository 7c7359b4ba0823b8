"""What a report records of itself, so that `replay` can make its numbers again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.api.findings import Findings
    from policymine.api.report_settings import ReportSettings
    from policymine.corpus.store import Corpus

__all__ = ["document_marks", "record_of"]

# Beyond so many documents their digests would weigh more than the rest of the page.
_MOST: Final = 20_000


def record_of(
    found: Findings, settings: ReportSettings, command: str = "", *, whole: bool = False
) -> dict[str, Any]:
    """Return the record of a report: corpus, parameters, versions, and each result with its digest.

    `whole` keeps every row of every result, which a page has no room for.
    """
    from policymine.reports.replication import named_results, report_record
    from policymine.segmenters.lexicon import builtin_lexicon

    corpus = found.reading.corpus
    marks = document_marks(corpus)
    lexicon = found.reading.lexicon
    own = lexicon.fingerprint != builtin_lexicon().fingerprint
    given = settings.analysis.get("lexicon")
    return report_record(
        named_results(found),
        parameters={
            **{name: _as_given(value) for name, value in settings.analysis.items() if name != "texts"},
            "sections": list(settings.sections) if settings.sections else None,
        },
        corpus={
            "name": corpus.name,
            "path": str(corpus.path),
            "fingerprint": corpus.fingerprint,
            "n_documents": len(corpus),
            "documents": marks if len(marks) <= _MOST else None,
        },
        lexicon={"file": _as_given(given), "fingerprint": lexicon.fingerprint} if own else None,
        command=command,
        refused={section: str(error) for section, error in found.refused.items()},
        whole=whole,
    )


def document_marks(corpus: Corpus) -> dict[str, str]:
    """Return a short digest of each document's text and fields, by its id."""
    columns = corpus.values("digest")
    return {i: str(d)[:8] for i, d in zip(columns["id"], columns["digest"], strict=True)}


def _as_given(value: Any) -> Any:
    """Return a parameter in JSON types; a whole lexicon, which no file holds, as None."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Lexicon):
        return None
    if isinstance(value, Mapping):
        return dict(value)
    return (
        [list(v) if isinstance(v, tuple) else v for v in value] if isinstance(value, (tuple, list)) else value
    )
