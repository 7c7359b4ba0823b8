"""What a Word document is told in: headings, paragraphs, captions, tables, pictures, quotations and the contents list.

One writer for the report and for a single result, so that both have the same tables and the same captions.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.reports.word.fields import bookmark, field, field_end, field_start, link
from policymine.reports.word.layout import Marked, lay_out, parts_of
from policymine.reports.word.page import TEXT_HIGH, TEXT_WIDE, new_document, saved, section_break
from policymine.reports.word.table import plain_table, three_line_table
from policymine.reports.word.xml import element, held, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as _Element

    from policymine.reports.blocks import Cell, Column, Quote

__all__ = ["Story"]

_EMU: Final = 36_000
_LEVELS: Final = 4


class Story:
    """A Word document in the making.

    Parameters
    ----------
    title : of the document.
    lang : `zh` or `en`.
    cover : whether its first page bears no running title.
    """

    def __init__(self, title: str, lang: str, *, cover: bool = False) -> None:
        self.lang = lang
        self.document = new_document(title, lang, cover=cover)
        self._body = self.document.element.body
        self._styles = {style.name: style.style_id for style in self.document.styles}
        self._headings: list[tuple[int, str, str]] = []
        self._bookmarks = 0
        self._contents: _Element | None = None

    def add(self, made: _Element) -> None:
        """Put an element at the end of the text."""
        # The last child of the body tells of its pages and stays the last.
        self._body.insert(len(self._body) - 1, made)

    def paragraph(self, style: str, *runs: _Element, keep: bool = False) -> _Element:
        """Add a paragraph in a style, by the style's name; `keep` holds it on the page of what comes next."""
        named = element("pStyle", {"val": self._styles[style]})
        made = element("p", None, element("pPr", None, named, element("keepNext") if keep else None), *runs)
        self.add(made)
        return made

    def text(self, style: str, text: str) -> _Element:
        """Add a paragraph of plain text."""
        return self.paragraph(style, run(text))

    def anchored(self, name: str, *runs: _Element) -> list[_Element]:
        """Return runs with a bookmark around them."""
        self._bookmarks += 1
        return bookmark(name, self._bookmarks, *runs)

    def heading(self, level: int, text: str, *, listed: bool = True) -> None:
        """Add a heading, 1 the highest; the first two levels stand in the contents list."""
        level = min(level, _LEVELS)
        name = f"_Toc{self._bookmarks + 1:06d}"
        self.paragraph(f"Heading {level}", *self.anchored(name, run(text)))
        if listed:
            self._headings.append((level, text, name))

    def contents(self, title: str) -> None:
        """Mark the place of the contents list, which is written when every heading is known."""
        self.text("TOC Heading", title)
        self._contents = self.paragraph("Normal")

    def caption(self, label: str, number: int, text: str, name: str, sequence: str, *, above: bool) -> None:
        """Add a caption with its number as a field that counts.

        Parameters
        ----------
        label : the words around the number, which stands where `{}` is.
        number : as counted now.
        text : what the table or figure shows.
        name : bookmark of the number.
        sequence : name of what is counted.
        above : whether it stands above what it names, as that of a table does.
        """
        before, _, after = label.partition("{}")
        counted = field(f"SEQ {sequence} \\* ARABIC", str(number), bold=True)
        numbered = [run(before, bold=True), *counted, *([run(after, bold=True)] if after else [])]
        gap = "\u3000" if self.lang == "zh" else "  "
        self.paragraph("Caption", *self.anchored(name, *numbered), run(f"{gap}{text}"), keep=above)

    def reference(self, name: str, shown: str) -> list[_Element]:
        """Return the runs that name a table or figure by its bookmark, renumbered with it."""
        return field(f"REF {name} \\h", shown)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[tuple[Cell, ...]],
        marks: Mapping[int, Marked] | None = None,
        *,
        description: str = "",
        continued: str = "",
    ) -> None:
        """Add a three-line table; one too wide for the page stands on a page that lies on its side.

        One that is too wide even there stands in parts below one another, the first column in each.

        Parameters
        ----------
        columns, rows : as in `Table`.
        marks : by the id of a part, the marks that lead to its sentences.
        description : what the table shows, for who cannot see it.
        continued : what stands above a further part.
        """
        given = dict(marks or {})
        parts = parts_of(columns, rows, given, TEXT_HIGH)
        for number, part in enumerate(parts):
            if number:
                self.paragraph("Caption", run(continued), keep=True)
            self._part(_of(columns, part), [_of(row, part) for row in rows], given, description)

    def _part(
        self,
        columns: Sequence[Column],
        rows: Sequence[tuple[Cell, ...]],
        marks: dict[int, Marked],
        description: str,
    ) -> None:
        layout = lay_out(columns, rows, marks, wide=TEXT_WIDE, long=TEXT_HIGH)
        if layout.landscape:
            # Its caption and the headings that stand right above go with it.
            self._above().addprevious(section_break())
        self.add(three_line_table(columns, rows, layout, marks, description=held(description)))
        if layout.landscape:
            self.add(section_break(landscape=True))

    def _above(self) -> _Element:
        """Return the first of the headings and captions that end the text so far, where a table would follow them."""
        headings = {self._styles[f"Heading {level}"] for level in range(1, _LEVELS + 1)}
        first = len(self._body) - 1
        while first > 0 and (_style_of(self._body[first - 1]) in headings or _keeps(self._body[first - 1])):
            first -= 1
        found: _Element = self._body[first]
        return found

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add names and values side by side."""
        self.add(plain_table(rows, (TEXT_WIDE * 0.26, TEXT_WIDE * 0.74)))
        self.paragraph("Table Note")

    def picture(self, image: bytes, wide: float, description: str, name: str) -> None:
        """Add a picture at its own size, at most `wide` millimetres and never higher than the page.

        Parameters
        ----------
        image : a .png that says its dots per inch.
        wide : the most that it may take.
        description : what it shows, read out to who cannot see it.
        name : what it is called in the document.
        """
        made = self.paragraph("Picture")
        from docx.shared import Emu
        from docx.text.paragraph import Paragraph

        drawn = Paragraph(made, self.document._body).add_run().add_picture(io.BytesIO(image))
        widest, tallest = round(wide * _EMU), round(TEXT_HIGH * 0.86 * _EMU)
        scale = min(1.0, widest / drawn.width, tallest / drawn.height)
        drawn.width, drawn.height = Emu(int(drawn.width * scale)), Emu(int(drawn.height * scale))
        for properties in made.iter():
            if properties.tag.endswith(("}docPr", "}cNvPr")):
                properties.set("name", name)
                properties.set("descr", held(description))

    def quotation(self, quote: Quote, *, style: str = "Quotation") -> None:
        """Add a sentence with its match marked, and its place beneath."""
        self.paragraph(style, *self._quoted(quote))
        self.paragraph("Source", run(f"{quote.title}  {quote.place}"))

    def sentence(self, number: int, quote: Quote, name: str) -> None:
        """Add a numbered sentence of evidence: its words, then its document and place."""
        label = self.anchored(name, run(str(number), bold=True))
        place = run(f"  {quote.title} {quote.place}", style="Place")
        self.paragraph("Sentence", *label, element("r", None, element("tab")), *self._quoted(quote), place)

    @staticmethod
    def _quoted(quote: Quote) -> list[_Element]:
        parts = ((quote.before, ""), (quote.match, "Mark"), (quote.after, ""))
        return [run(text, style=style) for text, style in parts if text]

    def break_section(self, *, columns: int = 1, new_page: bool = True) -> None:
        """End the part of the document so far; its text stands in so many columns."""
        self.add(section_break(columns=columns, new_page=new_page))

    def end_in_columns(self, columns: int) -> None:
        """Let the last part of the document stand in so many columns, on the page where it begins."""
        part = self._body[-1]
        for child in list(part):
            if child.tag.endswith("}cols"):
                child.set(child.tag.replace("cols", "num"), str(columns))
        part.insert(_place(part), element("type", {"val": "continuous"}))

    def page_break(self) -> None:
        """Go on with a new page."""
        self.paragraph("Normal", element("r", None, element("br", {"type": "page"})))

    def bytes(self) -> bytes:
        """Return the finished document; the same content gives the same bytes."""
        if self._contents is not None:
            self._list_contents(self._contents)
        return saved(self.document)

    def _list_contents(self, place: _Element) -> None:
        """Write the contents list as a field with its entries as they are now."""
        entries = [entry for entry in self._headings if entry[0] <= 2]
        # The entries are links; their pages are known to the program that lays the document out, which adds them.
        for number, (level, text, name) in enumerate(entries):
            runs = [link(name, run(text))]
            if number == 0:
                runs = [*field_start('TOC \\o "1-2" \\h \\z \\u'), *runs]
            if number == len(entries) - 1:
                runs.append(field_end())
            properties = element("pPr", None, element("pStyle", {"val": self._styles[f"toc {level}"]}))
            place.addprevious(element("p", None, properties, *runs))
        self._body.remove(place)


def _keeps(made: _Element) -> bool:
    return made.find(f"{{{made.nsmap['w']}}}pPr/{{{made.nsmap['w']}}}keepNext") is not None


def _of(items: Sequence[Any], places: Sequence[int]) -> tuple[Any, ...]:
    return tuple(items[place] for place in places)


def _style_of(made: _Element) -> str:
    found = made.find(f"{{{made.nsmap['w']}}}pPr/{{{made.nsmap['w']}}}pStyle")
    return "" if found is None else str(found.get(f"{{{made.nsmap['w']}}}val"))


def _place(part: _Element) -> int:
    """Return where the kind of a part stands among its properties: after its headers and footers."""
    return sum(child.tag.endswith(("headerReference", "footerReference")) for child in part)


def marks_of(marks: Mapping[int, tuple[int, ...]], shown: Any) -> dict[int, Marked]:
    """Return the marks of a table's parts as they are shown, each leading to the first of its sentences."""
    return {part: Marked(shown(numbers), f"s{numbers[0]}") for part, numbers in marks.items() if numbers}
