"""The Word document of two versions: old and new side by side in a table, deleted words struck, inserted ones underlined."""

from __future__ import annotations

from typing import Any, Final

from policymine.comparisons.revision.base import DiffResult
from policymine.comparisons.revision.words import label, phrase
from policymine.reports.exports.base import facts
from policymine.reports.revision.page import side_title
from policymine.reports.revision.rows import Clause, Row, rows_of
from policymine.reports.word.page import new_document, saved
from policymine.reports.word.xml import element, held

__all__ = ["diff_bytes"]

_ADDED: Final = (0x0F, 0x6B, 0x3A)
_REMOVED: Final = (0xA3, 0x26, 0x2A)
_GREY: Final = (0x77, 0x7F, 0x88)
_ECHOES: Final = 3


def diff_bytes(result: DiffResult, lang: str | None = None) -> bytes:
    """Return the comparison as a .docx: a table of three columns, the old version, the new one, and what became of it.

    Clauses that were kept stand in grey, so that both versions can be read in full. The same result gives the same bytes.
    """
    from docx.shared import Mm, Pt

    lang = lang or result.language
    document = new_document(phrase("title", lang), lang, landscape=True, margin=18)
    document.add_heading(phrase("title", lang), level=1)
    about = phrase("about", lang, old=side_title(result, 0, lang), new=side_title(result, 1, lang))
    document.add_paragraph(held(about))
    told = [f"{label(str(row['change']), lang)} {row['rows']}" for row in result.tally() if row["rows"]]
    document.add_paragraph(("，" if lang == "zh" else ", ").join(told))
    for line in [*result.lines(lang), phrase("legend", lang)]:
        paragraph = document.add_paragraph(held(line))
        paragraph.runs[0].font.size = Pt(9)
    rows = rows_of(result, lang, stubs=False)
    table = document.add_table(rows=len(rows) + 1, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    widths = (Mm(112), Mm(112), Mm(37))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # The cells in one list: the library looks each row up anew otherwise, which takes minutes for a long law.
    cells = table._cells
    for k, cell in enumerate(cells):
        cell.width = widths[k % 3]
    for cell, text in zip(
        cells[:3], (phrase("old", lang), phrase("new", lang), phrase("change", lang)), strict=True
    ):
        cell.paragraphs[0].add_run(text).bold = True
    _repeated(table.rows[0])
    for number, row in enumerate(rows, start=1):
        left, right, note = cells[3 * number : 3 * number + 3]
        for cell, clauses in ((left, row.old), (right, row.new)):
            for place, clause in enumerate(clauses):
                paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
                _clause(paragraph, clause, row)
        _note(note, row, lang)
    document.add_heading(phrase("how", lang), level=2)
    for name, value in facts(result, lang):
        paragraph = document.add_paragraph(style="Note")
        paragraph.add_run(held(name) + ": ").bold = True
        paragraph.add_run(held(value))
    return saved(document)


def _clause(paragraph: Any, clause: Clause, row: Row) -> None:
    from docx.shared import Pt, RGBColor

    if clause.label:
        run = paragraph.add_run(held(clause.label) + "\u3000")
        run.bold = True
        run.font.size = Pt(9.5)
    for op, text in clause.pieces:
        run = paragraph.add_run(held(text))
        run.font.size = Pt(9.5)
        run.bold = row.heading or None
        if op == "delete":
            run.font.strike = True
            run.font.color.rgb = RGBColor(*_REMOVED)
        elif op == "insert":
            run.font.underline = True
            run.font.color.rgb = RGBColor(*_ADDED)
        elif row.kind == "kept" and not row.heading:
            run.font.color.rgb = RGBColor(*_GREY)


def _note(cell: Any, row: Row, lang: str) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(row.title)
    run.bold = row.kind != "kept"
    run.font.size = Pt(8.5)
    said = [row.names, *row.remarks]
    for echo in row.echoes[:_ECHOES]:
        said.append(
            f"{phrase('comment', lang)}: {echo['comment']} “{echo['sentence']}” (q = {echo['q']:.2g})"
        )
    for text in said:
        more = cell.add_paragraph()
        run = more.add_run(held(text))
        run.font.size = Pt(8)


def _repeated(row: Any) -> None:
    """Repeat a row at the top of every page."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))
