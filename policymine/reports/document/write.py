"""Write a report as a document to go on working with, in the form that the file's suffix names."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from policymine.errors import InputError
from policymine.reports.base import ReportInput
from policymine.reports.document.paper import report_paper

__all__ = ["DOCUMENTS", "write_document"]

DOCUMENTS: Final = (".docx", ".tex", ".xlsx")


def write_document(data: ReportInput, path: str | Path, sections: Sequence[str] | None = None) -> int:
    """Write a report and return the size of the file in bytes; an existing file is replaced.

    Parameters
    ----------
    data : what the report is made from.
    path : its suffix names the form: .docx (a Word document), .xlsx (every table and the data of every figure, the sentences, a
        dictionary of the columns), .tex (LaTeX, with its figures in a folder beside it).
    sections : names of the sections, in order; None takes all that have something to say.

    Raises
    ------
    InputError : another suffix, a file that cannot be written, or a figure with characters that no font here draws.
    UnknownNameError : an unknown language or section.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in DOCUMENTS:
        raise InputError(
            f"cannot write a report as {target.name!r}: a document ends in {', '.join(DOCUMENTS)}"
        )
    paper = report_paper(data, sections)
    files: dict[Path, bytes] = {}
    if suffix == ".docx":
        from policymine.reports.document.word import word_bytes

        files[target] = word_bytes(paper)
    elif suffix == ".xlsx":
        from policymine.reports.document.workbook import workbook_bytes

        files[target] = workbook_bytes(paper, data)
    else:
        from policymine.reports.document.latex import latex_files

        folder = target.with_name(f"{target.stem}-figures")
        text, pictures = latex_files(paper, folder.name)
        files |= {folder / name: content for name, content in pictures.items()}
        files[target] = text.encode("utf-8")
    for place, content in files.items():
        _write(place, content)
    return len(files[target])


def _write(target: Path, content: bytes) -> None:
    """Write beside the place and move there, so that a failure never leaves half a file."""
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise InputError(f"cannot write {target}: {error.strerror or error}") from error
