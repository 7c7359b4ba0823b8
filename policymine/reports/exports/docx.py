"""A Word document with the rows as a three-line table (三线表), the evidence, and what made them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.comparisons.revision.base import DiffResult
from policymine.reports.exports.base import columns_of, facts, flat, printable, set_fonts
from policymine.reports.revision.document import write_diff

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]

_ROWS: Final = 2_000
_SENTENCES: Final = 200
_THICK: Final = 12
_THIN: Final = 6


def write(result: Result, path: Path, *, lang: str | None = None) -> None:
    """Write a document: title, three-line table, evidence sentences with their match in bold, provenance.

    A table of more than 2,000 rows or 200 sentences is cut, and the document says so. Two versions of a document are written
    side by side, in `lang`.
    """
    if isinstance(result, DiffResult):
        write_diff(result, path, lang)
        return
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    # A fixed date and no author, so that the same result gives the same text.
    document.core_properties.created = datetime.datetime(2000, 1, 1)
    document.core_properties.author = ""
    document.core_properties.title = result.provenance.verb
    rows, columns = result.rows(), columns_of(result)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    if len(columns) > 7:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(22))
    set_fonts(document)
    document.add_heading(printable(result.provenance.verb), level=1)
    document.add_paragraph(printable(result.summary()))

    table = document.add_table(rows=1, cols=max(1, len(columns)))
    table.autofit = True
    for cell, column in zip(table.rows[0].cells, columns, strict=False):
        run = cell.paragraphs[0].add_run(printable(column))
        run.bold = True
        run.font.size = Pt(9)
    for row in rows[:_ROWS]:
        for cell, column in zip(table.add_row().cells, columns, strict=False):
            value = flat(row[column])
            run = cell.paragraphs[0].add_run(_text(value))
            run.font.size = Pt(9)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _rules(table)
    if len(rows) > _ROWS:
        document.add_paragraph(
            f"{len(rows) - _ROWS:,} more rows are not printed; write .csv or .xlsx for all."
        )

    evidence = result.evidence()
    if evidence:
        document.add_heading("Evidence", level=2)
        for sentence in evidence[:_SENTENCES]:
            low = max(0, sentence.start - sentence.sentence_start)
            high = max(low, sentence.end - sentence.sentence_start)
            paragraph = document.add_paragraph()
            paragraph.add_run(printable(sentence.sentence[:low]))
            paragraph.add_run(printable(sentence.sentence[low:high])).bold = True
            paragraph.add_run(printable(sentence.sentence[high:]))
            place = f"  {sentence.document} {sentence.period or ''} [{sentence.start}-{sentence.end}]"
            paragraph.add_run(printable(place)).italic = True
        if len(evidence) > _SENTENCES:
            document.add_paragraph(f"{len(evidence) - _SENTENCES:,} more sentences are not printed.")
    document.add_heading("Provenance", level=2)
    for name, value in facts(result):
        paragraph = document.add_paragraph()
        paragraph.add_run(printable(name) + ": ").bold = True
        paragraph.add_run(printable(value))
    document.save(str(path))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return printable(str(value))


def _rules(table: Any) -> None:
    """Draw the three lines: above the head, beneath the head, beneath the table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def edge(cell: Any, side: str, size: int) -> None:
        properties = cell._tc.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)

    for cell in table.rows[0].cells:
        edge(cell, "top", _THICK)
        edge(cell, "bottom", _THIN)
    head = table.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)
    for cell in table.rows[-1].cells:
        edge(cell, "bottom", _THICK)
