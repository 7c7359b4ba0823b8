"""The text of a Word document's body: paragraphs with their numbers, tables, text boxes, notes; as it is printed.

Left out, and counted: what tracked changes delete, hidden text, comments, tables of contents, page numbers. A text box
comes after the paragraph that it hangs on, once, though the file holds it twice for older programs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policymine.ingestors.docx_numbering import Numbering
from policymine.ingestors.docx_styles import (
    Style,
    alternative,
    attribute,
    child,
    child_value,
    is_contents,
    text_boxes,
    toggle,
)
from policymine.ingestors.package import local

__all__ = ["Body", "DocxLine"]

# How deep a table within a table is followed.
_DEPTH = 8
# Fields that print the number of a page.
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_CIRCLED = re.compile(r"\s*EQ\s*\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,，;]\s*([^)]{1,3}?)\s*\)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s?\d", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
# Signs of fonts of signs that forms are full of; other such signs have no meaning as text.
_SIGNS = {
    "wingdings": {0xA8: "□", 0x6F: "□", 0x71: "□", 0x72: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0x6C: "●",
                  0x6E: "■", 0x75: "◆", 0xD8: "➢", 0x4A: "☺", 0xA1: "○", 0xE0: "→"},
    "wingdings 2": {0x52: "☑", 0x54: "☒", 0xA3: "□", 0x50: "✓", 0x4F: "✗", 0x53: "☒"},
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xAE: "→"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocxLine:
    """A line of the text: what it says, and the level of the heading that it is (0 for none, 1 the highest)."""

    text: str
    heading: int = 0
    title: bool = False


@dataclass(slots=True)
class Body:
    """The reader of one document: styles and lists in, lines out, and what was left out.

    Parameters
    ----------
    styles : by identifier.
    usual : identifier of the style of a paragraph that names none.
    numbering : the lists of the document.
    left_out : counted: deletions, hidden, comments, contents, signs.
    notes : (footnote or endnote, identifier) in the order they are referred to.
    """

    styles: Mapping[str, Style] = field(default_factory=dict)
    usual: str = ""
    numbering: Numbering = field(default_factory=Numbering)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    # Open fields: (what they say to do, whether their result has begun).
    _fields: list[list[Any]] = field(default_factory=list)
    _carried: str = ""

    def lines(self, holder: Any, depth: int = 0) -> Iterator[DocxLine]:
        """Yield the lines of a body, a cell, a text box, a note, a header or a footer."""
        for node in holder:
            name = local(node)
            if name == "p":
                yield from self._paragraph(node, depth)
            elif name == "tbl":
                yield from self._table(node, depth)
            elif name == "sdt":
                if is_contents(node):
                    self.left_out["contents"] += 1
                    continue
                content = child(node, "sdtContent")
                if content is not None:
                    yield from self.lines(content, depth)
            elif name in ("customXml", "ins", "moveTo", "smartTag"):
                yield from self.lines(node, depth)
            elif name == "AlternateContent":
                chosen = alternative(node)
                if chosen is not None:
                    yield from self.lines(chosen, depth)
            elif name in ("del", "moveFrom"):
                self.left_out["deletions"] += 1
            elif name == "altChunk":
                self.left_out["embedded documents"] += 1

    def _paragraph(self, node: Any, depth: int) -> Iterator[DocxLine]:
        ppr = child(node, "pPr")
        style = self.styles.get(child_value(ppr, "pStyle") or self.usual, Style())
        boxes: list[Any] = []
        parts: list[str] = []
        self._inline(node, style, parts, boxes)
        text = self._carried + "".join(parts)
        self._carried = ""
        mark = child(ppr, "rPr")
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            # The end of the paragraph is deleted: it runs on into the next.
            self._carried = text
            return
        if _CONTENTS.match(style.name):
            self.left_out["contents"] += 1
            return
        if text.strip() or not toggle(mark, "vanish"):
            label = self._label(ppr, style) if text.strip() else ""
            level = self._heading(ppr, style) if text.strip() else 0
            title = style.name.lower() in ("title", "标题") and bool(text.strip())
            for k, line in enumerate((label + text.strip("\t")).split("\n")):
                yield DocxLine(line, level if k == 0 else 0, title)
        if depth <= _DEPTH:
            for box in boxes:
                yield from self.lines(box, depth + 1)

    def _label(self, ppr: Any, style: Style) -> str:
        own = child(ppr, "numPr")
        number = child_value(own, "numId") or style.list_number
        if not number or number == "0":
            return ""
        level = child_value(own, "ilvl") or style.list_level
        if not level and own is None:
            level = str(self.numbering.level_of_style(number, child_value(ppr, "pStyle") or self.usual))
        return self.numbering.label(number, int(level) if level.isdecimal() else 0)

    def _heading(self, ppr: Any, style: Style) -> int:
        outline = child_value(ppr, "outlineLvl") or style.outline
        if outline.isdecimal() and int(outline) < 9:
            return int(outline) + 1
        named = _HEADING.match(style.name)
        return int(named[1]) if named else 0

    def _inline(self, holder: Any, style: Style, parts: list[str], boxes: list[Any]) -> None:
        """Add the words of a paragraph, or of what is in it, and find the text boxes that hang on it."""
        for node in holder:
            name = local(node)
            if name == "r":
                self._run(node, style, parts, boxes)
            elif name in ("del", "moveFrom"):
                self.left_out["deletions"] += 1
            elif name == "fldSimple":
                if not _PAGE_FIELD.match(attribute(node, "instr")):
                    self._inline(node, style, parts, boxes)
            elif name == "sdt":
                content = child(node, "sdtContent")
                if content is not None:
                    self._inline(content, style, parts, boxes)
            elif name == "AlternateContent":
                chosen = alternative(node)
                if chosen is not None:
                    self._inline(chosen, style, parts, boxes)
            elif name == "t" and self._shows():  # of a formula
                parts.append(node.text or "")
            elif not name.endswith("Pr") and name not in ("commentRangeStart", "commentRangeEnd"):
                self._inline(node, style, parts, boxes)

    def _run(self, run: Any, style: Style, parts: list[str], boxes: list[Any]) -> None:
        properties = child(run, "rPr")
        hidden = toggle(properties, "vanish")
        if hidden is None:
            named = self.styles.get(child_value(properties, "rStyle"), Style())
            hidden = named.hidden if named.hidden is not None else style.hidden
        before = len(parts)
        self._run_parts(run, parts, boxes)
        if hidden:
            if any(part.strip() for part in parts[before:]):
                self.left_out["hidden"] += 1
            del parts[before:]

    def _run_parts(self, run: Any, parts: list[str], boxes: list[Any]) -> None:
        for node in run:
            name = local(node)
            if name == "fldChar":
                self._field(attribute(node, "fldCharType"), parts)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1][0] += node.text or ""
            elif name == "AlternateContent":
                chosen = alternative(node)
                if chosen is not None:
                    self._run_parts(chosen, parts, boxes)
            elif name in ("drawing", "pict", "object"):
                boxes += text_boxes(node)
            elif name in ("footnoteReference", "endnoteReference"):
                if attribute(node, "id"):
                    self.notes.append((name.removesuffix("Reference"), attribute(node, "id")))
            elif name == "commentReference":
                self.left_out["comments"] += 1
            elif name == "ruby":
                base = child(node, "rubyBase")
                if base is not None:
                    self._inline(base, Style(), parts, boxes)
            elif self._shows():
                parts.append(self._character(name, node))

    def _character(self, name: str, node: Any) -> str:
        """Return what an element of a run prints."""
        if name == "t":
            return node.text or ""
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            return "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            return self._sign(attribute(node, "font"), attribute(node, "char"))
        return ""

    def _sign(self, font: str, char: str) -> str:
        try:
            code = int(char, 16)
        except ValueError:
            return ""
        if not 0xE000 <= code <= 0xF8FF and font.lower() not in _SIGNS:
            return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        known = _SIGNS.get(font.lower(), {}).get(code & 0xFF)
        if known is None:
            self.left_out["signs"] += 1
        return known or ""

    def _field(self, what: str, parts: list[str]) -> None:
        if what == "begin":
            self._fields.append(["", False])
        elif what == "separate" and self._fields:
            self._fields[-1][1] = True
        elif what == "end" and self._fields:
            does, _ = self._fields.pop()
            circled = _CIRCLED.match(does)
            if circled and self._shows():
                inner = circled[1]
                n = int(inner) if inner.isdecimal() else 0
                parts.append(chr(0x245F + n) if 1 <= n <= 20 else inner)

    def _shows(self) -> bool:
        """Return whether what follows is printed: no field's instruction and no number of a page."""
        return all(result and not _PAGE_FIELD.match(does) for does, result in self._fields)

    def _table(self, table: Any, depth: int) -> Iterator[DocxLine]:
        if depth > _DEPTH:
            return
        rows = [row for row in _rows(table) if not _deleted_row(row)]
        cells = [list(_cells(row)) for row in rows]
        if all(len(row) <= 1 for row in cells):
            # A frame around text, not a table.
            for row in cells:
                for cell in row:
                    yield from self.lines(cell, depth + 1)
            return
        for row, held in zip(rows, cells, strict=True):
            properties = child(row, "trPr")
            before = child_value(properties, "gridBefore")
            words = [""] * (min(int(before), 63) if before.isdecimal() else 0)
            for cell in held:
                inner = child(cell, "tcPr")
                merged = child(inner, "vMerge")
                if merged is not None and attribute(merged, "val") != "restart":
                    words.append("")
                else:
                    lines = (line.text.strip() for line in self.lines(cell, depth + 1))
                    words.append(_joined(line.replace("\t", " ") for line in lines if line))
                span = child_value(inner, "gridSpan")
                words += [""] * (min(int(span), 63) - 1 if span.isdecimal() else 0)
            if any(words):
                yield DocxLine("\t".join(words).rstrip("\t"))


def _joined(lines: Iterator[str]) -> str:
    """Return the lines of a cell in one: a blank between them, as the wording of a cell is short."""
    return " ".join(lines)


def _rows(table: Any) -> Iterator[Any]:
    for node in table:
        name = local(node)
        if name == "tr":
            yield node
        elif name == "sdt":
            content = child(node, "sdtContent")
            if content is not None:
                yield from _rows(content)
        elif name in ("ins", "customXml"):
            yield from _rows(node)


def _cells(row: Any) -> Iterator[Any]:
    for node in row:
        name = local(node)
        if name == "tc":
            yield node
        elif name == "sdt":
            content = child(node, "sdtContent")
            if content is not None:
                yield from _cells(content)
        elif name == "customXml":
            yield from _cells(node)


def _deleted_row(row: Any) -> bool:
    return child(child(row, "trPr"), "del") is not None
