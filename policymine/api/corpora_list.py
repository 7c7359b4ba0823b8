"""`corpora list`: the public corpora that can be fetched, told without asking anyone."""

from __future__ import annotations

from pathlib import Path

from policymine.api.catalogue import catalogue
from policymine.headlines import headline
from policymine.provenance import Provenance
from policymine.results import Result, frame

__all__ = ["corpora_list"]

_COLUMNS = (
    "name", "title", "language", "form", "bytes", "licence", "what", "notes", "address", "sha256", "columns", "citation"
)  # fmt: skip


def corpora_list(*, catalogue_file: str | Path | None = None, lang: str = "en") -> Result:
    """Return the public corpora of the catalogue, one a row; nothing is fetched.

    Parameters
    ----------
    catalogue_file : a catalogue of one's own instead of the built-in one.
    lang : language of titles and notes, `zh` or `en`.

    Returns
    -------
    Result : columns name, title, language, form, bytes, licence, what, notes, address, sha256, columns, citation.

    Raises
    ------
    InputError : the catalogue cannot be read.

    Examples
    --------
    >>> corpora_list().table["name"].tolist()[:2]
    ['government-work-reports', 'party-congress-reports']
    """
    rows = [
        {
            "name": entry.name,
            "language": entry.language,
            "form": entry.form,
            "bytes": entry.bytes,
            "licence": entry.licence,
            "address": entry.address,
            "sha256": entry.sha256,
            "columns": dict(entry.columns),
            "citation": entry.citation,
            **{what: entry.said(what, lang) for what in ("title", "what", "notes")},
        }
        for entry in catalogue(catalogue_file)
    ]
    return _Listed(frame(rows, _COLUMNS), Provenance("corpora list"))


class _Listed(Result):
    def summary(self, lang: str = "en") -> str:
        """Return how many there are."""
        return headline("corpus.public", lang, n=len(self))
