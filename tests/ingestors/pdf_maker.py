"""PDF files made from known text: two columns, running heads, ruled tables, type printed twice; and pictures of pages.

The Chinese font is one that every reader of PDF knows by name (a CID font), so that no font file is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
# No line of Chinese may begin with one of these.
_NOT_FIRST = "，。、；：！？）》”"


class Sheetwriter:
    """Writes paragraphs, columns and tables on pages, with heads and feet as official print has them."""

    def __init__(self, path: Path, *, head: str = "", feet: bool = True) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.head, self.feet, self.page = head, feet, 0
        self.size, self.leading = 12.0, 20.0
        self.left, self.right, self.top, self.low = 72.0, 523.0, 770.0, 80.0
        self.y = self.top
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.canvas.setFont(FONT, 9)
        if self.head:
            self.canvas.drawCentredString(WIDTH / 2, 800, self.head)
        if self.feet:
            # Odd pages have their number on the right, even ones on the left.
            number = f"— {self.page} —"
            if self.page % 2:
                self.canvas.drawRightString(self.right - 14, 50, number)
            else:
                self.canvas.drawString(self.left + 14, 50, number)
        self.canvas.setFont(FONT, self.size)
        self.y = self.top

    def turn(self) -> None:
        self.canvas.showPage()
        self._begin()

    def save(self) -> None:
        self.canvas.save()

    def width(self, text: str) -> float:
        return float(self.canvas.stringWidth(text, FONT, self.size))

    def wrapped(self, text: str, width: float, *, indent: float = 0.0) -> list[tuple[float, str]]:
        """Return (indent, line) of a paragraph set in a width."""
        lines: list[tuple[float, str]] = []
        line, room = "", width - indent
        for char in text:
            if self.width(line + char) > room and char not in _NOT_FIRST:
                lines.append((indent if not lines else 0.0, line))
                line, room = "", width
            line += char
        return [*lines, (indent if not lines else 0.0, line)]

    def centred(self, text: str, *, size: float = 16.0, doubled: bool = False) -> None:
        """Write a headline; doubled type is printed again a hair beside, as cheap bold is."""
        self.canvas.setFont(FONT, size)
        for shift in (0.0, 0.4, 0.8) if doubled else (0.0,):
            self.canvas.drawCentredString(WIDTH / 2 + shift, self.y, text)
        self.canvas.setFont(FONT, self.size)
        self.y -= 2 * size

    def paragraph(self, text: str, *, indent: float = 24.0) -> None:
        for inset, line in self.wrapped(text, self.right - self.left, indent=indent):
            if self.y < self.low:
                self.turn()
            self.canvas.drawString(self.left + inset, self.y, line)
            self.y -= self.leading

    def columns(self, paragraphs: Sequence[str], *, gap: float = 26.0, count: int = 2) -> None:
        """Write paragraphs in columns, page after page; the columns of the last page are even."""
        width = (self.right - self.left - gap * (count - 1)) / count
        lines = [line for text in paragraphs for line in self.wrapped(text, width, indent=24.0)]
        while lines:
            rows = min(int((self.y - self.low) // self.leading), -(-len(lines) // count))
            for column in range(count):
                part, lines = lines[:rows], lines[rows:]
                for k, (inset, line) in enumerate(part):
                    x = self.left + column * (width + gap) + inset
                    self.canvas.drawString(x, self.y - k * self.leading, line)
            self.y -= rows * self.leading
            if lines:
                self.turn()

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, ruled: bool = True) -> None:
        """Write a table; cells wrap in their width."""
        top = self.y + self.size
        tops = [top]
        for row in rows:
            cells = [self.wrapped(cell, width - 8) for cell, width in zip(row, widths, strict=True)]
            x = self.left
            for lines, width in zip(cells, widths, strict=True):
                for k, (_, line) in enumerate(lines):
                    self.canvas.drawString(x + 4, self.y - k * 15, line)
                x += width
            self.y -= 15 * max(len(lines) for lines in cells) + 6
            tops.append(self.y + self.size)
        if ruled:
            self.canvas.grid([self.left + sum(widths[:k]) for k in range(len(widths) + 1)], tops)
        self.y -= self.leading


def picture_pdf(path: Path, source: Path, *, dpi: int = 150) -> Path:
    """Write a PDF whose pages are pictures of another's: a scan without a text layer."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    pdf = pypdfium2.PdfDocument(source)
    canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    try:
        for number in range(len(pdf)):
            picture = pdf[number].render(scale=dpi / 72).to_pil()
            canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
    finally:
        pdf.close()
    canvas.save()
    return path
