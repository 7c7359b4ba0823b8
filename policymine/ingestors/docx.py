"""Word documents (.docx): paragraphs and tables in the order of the page.

Each paragraph is a line, each table row a line with tabs between the cells. Numbering that Word makes itself is not in
the file's text and is lost. Of the file's properties only a sensible title counts, and little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, guard_package, readable

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".docx", ".docm")

_PROGRAM_TITLE = re.compile(
    r"\.(?:docx?|wps)\b|^(?:microsoft|untitled|word |文档\d*$|document\d*$|默认)", re.IGNORECASE
)
# How deep a table within a table is followed.
_DEPTH = 8


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no Word document, is damaged or locked, or holds no text.
    """
    guard_package(readable(path), "Word document")
    try:
        import docx

        document = docx.Document(str(path))
        lines = list(_lines(document, 0))
        title = (document.core_properties.title or "").strip()
    except Exception as error:  # the library lets errors of zip, XML and its own through
        raise IngestError(
            path,
            f"is no Word document, or a damaged one ({_brief(error)})",
            "open it in Word or WPS and save it again",
        ) from error
    if not any(line.strip() for line in lines):
        raise IngestError(path, "holds no text", "if it holds pictures of pages, read their text first")
    metadata: dict[str, Stated] = {}
    if len(title) >= 4 and not _PROGRAM_TITLE.search(title):
        metadata["title"] = Stated(title, "docx:title", 0.5)
    warnings: list[str] = []
    changes = len(document.element.body.findall(".//{*}del"))
    if changes:
        warnings.append(f"{changes} tracked deletions are left out, tracked insertions are taken as text")
    yield RawDocument("\n".join(lines), metadata, extractor="docx", warnings=tuple(warnings))


def _lines(holder: Any, depth: int) -> Iterator[str]:
    """Yield the lines of a document, or of a table's cell."""
    from docx.table import Table

    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block, depth)
        else:
            yield from _paragraph(block).split("\n")


def _paragraph(block: Any) -> str:
    """Return a paragraph's text with links, fields and tracked insertions, which `Paragraph.text` leaves out."""
    parts: list[str] = []
    for node in block._p.iter():
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name == "t":
            if not _within(node, ("del", "txbxContent"), block._p):
                parts.append(node.text or "")
        elif name == "tab" and node.getparent().tag.endswith("}r"):
            parts.append("\t")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _within(node: Any, names: tuple[str, ...], top: Any) -> bool:
    parent = node.getparent()
    while parent is not None and parent is not top:
        if parent.tag.rpartition("}")[2] in names:
            return True
        parent = parent.getparent()
    return False


def _rows(table: Any, depth: int) -> Iterator[str]:
    """Yield a table's rows; a merged cell is given once."""
    if depth > _DEPTH:
        return
    for row in table.rows:
        seen: list[Any] = []
        cells: list[str] = []
        for cell in row.cells:
            if any(cell._tc is other for other in seen):
                continue
            seen.append(cell._tc)
            cells.append(
                " ".join(line.strip() for line in _lines(cell, depth + 1) if line.strip()).replace("\t", " ")
            )
        if any(cells):
            yield "\t".join(cells)


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:80] or type(error).__name__
