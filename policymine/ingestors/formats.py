"""Which ingestor reads which suffix, and what to say of a suffix that none reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType

from policymine.errors import IngestError
from policymine.registry import Registry

__all__ = ["INGESTORS", "ingestor_for", "remedy_for", "suffixes"]

INGESTORS = Registry(
    "policymine.ingestors",
    "ingestor",
    # What is no format of its own: what all ingestors share, and the parts of the larger ones.
    (
        *("assemble", "base", "columns", "find", "formats", "frame", "metadata", "ocr", "package", "read"),
        *(
            "consultations",
            "delimited",
            "json_meetings",
            "questionnaire",
            "tei_people",
            "turn_table",
            "turns",
        ),
        *("docx_body", "docx_numbering", "docx_styles", "html_card", "html_main", "rtf_words"),
        *("pdf_glyphs", "pdf_layout", "pdf_paragraphs", "pdf_pieces", "pdf_tables"),
    ),
)

_REMEDIES = {
    ".pages": "export it as .docx",
    ".xls": "open it in Excel or WPS and save it as .xlsx",
    ".et": "open it in WPS and save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".ppt": "export it as .pdf",
    ".pptx": "export it as .pdf",
    ".caj": "export it from CAJViewer as .pdf",
    ".ofd": "convert it to .pdf",
    ".rar": "unpack it, or pack it as .zip",
    ".7z": "unpack it, or pack it as .zip",
    ".gz": "unpack it, or pack it as .zip",
    ".tar": "unpack it, or pack it as .zip",
    ".parquet": "save it as .csv or .jsonl",
    ".mht": "open it in a browser and save the page as .html",
    ".mhtml": "open it in a browser and save the page as .html",
}
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"})


@cache
def suffixes() -> dict[str, str]:
    """Return suffix -> name of the ingestor that reads it.

    >>> suffixes()[".docx"], suffixes()[".htm"]
    ('docx', 'html')
    """
    known: dict[str, str] = {}
    for name in INGESTORS.names():
        for suffix in INGESTORS.load(name).SUFFIXES:
            known.setdefault(suffix, name)
    return known


def ingestor_for(path: Path, *, shown: str | None = None) -> ModuleType:
    """Return the module that reads this file, by its suffix; raises IngestError where none does.

    Parameters
    ----------
    path : the file.
    shown : what to call it in the error.
    """
    name = suffixes().get(path.suffix.lower())
    if name is None:
        what = (
            f"{path.suffix} files are not read" if path.suffix else "has no suffix, so its format is unknown"
        )
        raise IngestError(shown or path, what, remedy_for(path.suffix.lower()))
    return _module(name)


@cache
def _module(name: str) -> ModuleType:
    # The registry looks at the folder each time it is asked, which over thousands of files is felt.
    return INGESTORS.load(name)


def remedy_for(suffix: str) -> str:
    """Return what to do with a file of a suffix that none reads."""
    if suffix in _REMEDIES:
        return _REMEDIES[suffix]
    if suffix in _PICTURES:
        return "put the pictures of a document's pages into one .pdf, which OCR reads"
    return "what is read: " + " ".join(sorted(suffixes()))
