"""RIS (.ris): what EndNote, NoteExpress, Zotero and Mendeley import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from policymine.provenance import Reference

__all__ = ["write_ris"]

_TYPES: Final = {
    "article": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "conference": "CPAPER",
    "report": "RPRT",
    "preprint": "UNPB",
    "online": "ELEC",
    "software": "COMP",
}


def write_ris(references: Sequence[Reference]) -> str:
    """Return references as a .ris file; lines end in CR LF, as the format has it.

    >>> from policymine.provenance import cited
    >>> print(*write_ris([cited("firth1993")]).split("\\r\\n")[:4], sep="; ")
    TY  - JOUR; ID  - firth1993; AU  - Firth, D.; PY  - 1993
    """
    return "".join(f"{tag}  - {value}\r\n" for reference in references for tag, value in _tags(reference))


def _tags(reference: Reference) -> list[tuple[str, str]]:
    first, _, last = reference.pages.partition("-")
    report = reference.kind == "report"
    preprint = reference.kind == "preprint"
    tags = [
        ("TY", _TYPES[reference.kind]),
        ("ID", reference.key),
        *(("AU", name) for name in reference.authors),
        ("PY", str(reference.year)),
        ("TI", reference.title),
        ("T2", reference.series if report else reference.container),
        *(("A2", name) for name in reference.editors),
        ("ET", reference.edition),
        ("VL", "" if report else reference.volume),
        ("IS", reference.issue),
        ("M1", reference.volume if report else reference.pages if preprint else ""),
        ("SP", "" if preprint else first),
        ("EP", last),
        ("PB", reference.publisher),
        ("CY", reference.place),
        ("DO", reference.doi),
        ("UR", reference.url),
        ("N1", reference.note),
    ]
    return [*((tag, value) for tag, value in tags if value), ("ER", "")]
