"""PDF files (.pdf): paragraphs in reading order, not the lines of pages.

Columns are read one after the other, tables row by row with tabs between the cells; characters printed twice are taken
once. Lines broken by the width of a page or a column are joined, words divided at a line's end closed up, pages joined
where a sentence runs on; running heads and page numbers go and are listed in a warning. `RawDocument.pages` says
where each page begins in the text. A page that is a scan is read by the `ocr` extra where that is installed; without it a
file of scans is refused with the way out, never passed on as an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from policymine.clean.boilerplate import strip_running_lines
from policymine.errors import IngestError
from policymine.ingestors import ocr
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.pdf_glyphs import read_sheet
from policymine.ingestors.pdf_layout import lines_of
from policymine.ingestors.pdf_paragraphs import paragraphs
from policymine.ingestors.pdf_pieces import Row, page_rows, row_text

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".pdf",)

# Fewer characters than this on a page are a stamp or a number, not a text layer.
_THIN_PAGE = 12
_PROGRAM_TITLE = re.compile(
    r"\.(?:docx?|wps|indd|pdf|xlsx?|pptx?|cdr|qxd|txt)\b|^(?:microsoft|untitled|document\d*$|word )", re.I
)


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no PDF, is password-protected or cut, or has no text layer and the `ocr` extra is
    not installed.
    """
    import pypdfium2

    data = readable(path).read_bytes()
    if b"%PDF" not in data[:1024]:
        raise IngestError(path, "is no PDF: it does not begin as one", "give it its right suffix")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, data, str(error)) from error
    warnings: list[str] = []
    try:
        pages, aslant = _pages(pdf)
        facts = pdf.get_metadata_dict(skip_empty=True)
        thin = [n for n, rows in enumerate(pages) if _size(rows) < _THIN_PAGE]
        scanned = [n for n in thin if _has_picture(pdf, n)]
        engine = "pdf"
        if scanned and ocr.available():
            for number in scanned:
                pages[number] = ocr.rows_of_page(pdf, number) or pages[number]
            engine = "pdf+ocr"
            warnings.append(
                f"{len(scanned)} of {len(pages)} pages are scans, read by OCR: {_listed(scanned)}; look them over"
            )
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, data, str(error)) from error
    finally:
        pdf.close()
    if not any(_size(rows) >= _THIN_PAGE for rows in pages):
        _refuse_empty(path, len(pages), bool(scanned))
    if scanned and engine == "pdf":
        warnings.append(
            f"{len(scanned)} of {len(pages)} pages are scans without text: {_listed(scanned)}; {ocr.REMEDY} to read them"
        )
    kept = strip_running_lines([[row_text(row) for row in page] for page in pages])
    if kept.removed:
        listed = "; ".join(f"{text!r} on {n} pages" for text, n in kept.removed[:6])
        warnings.append(
            f"running heads and page numbers removed: {listed}" + (" ..." if len(kept.removed) > 6 else "")
        )
    if len(pages) == 1 and kept.keep and (head := _lone_head(pages[0])):
        kept = replace(kept, keep=(tuple(k for k in kept.keep[0] if k),))
        warnings.append(f"what stands in small type above the page left out: {' '.join(head.split())[:60]!r}")
    if aslant:
        shown = "; ".join(repr(words[:40]) for words in aslant[:4])
        warnings.append(f"text at another angle (watermarks, stamps) left out: {shown}")
    found = paragraphs(
        [lines_of([page[k] for k in keep]) for page, keep in zip(pages, kept.keep, strict=True)]
    )
    metadata: dict[str, Stated] = {}
    title = str(facts.get("Title", "")).strip()
    if len(title) >= 4 and not _PROGRAM_TITLE.search(title) and title.isprintable():
        metadata["title"] = Stated(title, "pdf:title", 0.5)
    yield RawDocument(found.text, metadata, extractor=engine, warnings=tuple(warnings), pages=found.pages)


def _pages(pdf: Any) -> tuple[list[list[Row]], list[str]]:
    """Return the rows of every page, and what stands on them at another angle, each wording once."""
    pages: list[list[Row]] = []
    aslant: dict[str, None] = {}
    for number in range(len(pdf)):
        sheet = read_sheet(pdf, number)
        pages.append(page_rows(sheet))
        if sheet.aslant:
            aslant[" ".join(sheet.aslant.split())] = None
    return pages, list(aslant)


def _lone_head(page: list[Row]) -> str:
    """Return the running head of a file of one page, which repeats nowhere; empty where there is none.

    It is of smaller type than the text, and stands far above a line of larger type. A number or the name of an
    attachment is no head.
    """
    if len(page) < 5 or page[0][0].table:
        return ""
    sizes = sorted(piece.size for row in page for piece in row)
    first, second = page[0][0], page[1][0]
    text = row_text(page[0])
    small = max(piece.size for piece in page[0]) < min(0.92 * sizes[len(sizes) // 2], 0.92 * second.size)
    apart = first.base - second.base > 1.7 * second.size
    numbered = re.search(
        r"[〔［\[【（(]\s?(?:19|20)\d\d\s?[〕］\]】）)]|^附|^(?:Annex|ANNEX|HC|Cm|COM)\b", text
    )
    return text if small and apart and not numbered else ""


def _size(rows: list[Row]) -> int:
    return sum(len(piece.text) for row in rows for piece in row)


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(n + 1) for n in numbers[:12]) + (" ..." if len(numbers) > 12 else "")


def _refuse_empty(path: Path, pages: int, pictured: bool) -> None:
    if not pictured:
        raise IngestError(
            path,
            f"holds no text and no pictures (pages: {pages})",
            "open it: if text is to be seen, print it to PDF again; if not, leave it out",
        )
    if ocr.available():
        raise IngestError(
            path,
            f"has no text layer, and OCR found no text on its scans (pages: {pages})",
            "scan it again with 300 dpi, or leave it out",
        )
    raise IngestError(
        path, f"has no text layer, being a scan (pages: {pages})", f"{ocr.REMEDY}, then ingest it again"
    )


def _refusal(path: Path, data: bytes, why: str) -> IngestError:
    if "password" in why.lower() or "security" in why.lower():
        return IngestError(path, "is protected by a password", "save a copy without password and ingest that")
    if b"%%EOF" not in data[-2048:]:
        return IngestError(path, "is cut: the end of the file is missing", "download or copy it again")
    return IngestError(path, f"is a damaged PDF ({why.rstrip('.')})", "open it and save it again as PDF")


def _has_picture(pdf: Any, number: int) -> bool:
    import pypdfium2.raw

    page = pdf[number]
    try:
        return any(True for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    finally:
        page.close()
