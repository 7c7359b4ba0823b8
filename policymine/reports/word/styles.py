"""The look of a Word document: Song and Times for text, Hei for headings, one style for each kind of paragraph.

Everything that is formatted is formatted by a style, so that a scholar changes the whole document in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

__all__ = ["set_styles"]

_LATIN: Final = "Times New Roman"
_MONO: Final = "Consolas"
_INK: Final = "1C232B"
_MUTED: Final = "55606C"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: sizes in points, indents in characters of its own size."""

    name: str
    size: float
    east: str = "SimSun"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    line: float = 1.0
    align: str = ""
    left: float = 0
    first: float = 0
    keep_next: bool = False
    keep: bool = False
    colour: str = ""
    latin: str = _LATIN


def _styles(lang: str) -> tuple[_Style, ...]:
    chinese = lang == "zh"
    body = 10.5 if chinese else 11
    return (
        _Style("Normal", body, line=1.0),
        _Style("Body Text", body, line=1.35 if chinese else 1.15, after=4 if chinese else 6,
               first=2 if chinese else 0, align="both" if chinese else ""),
        _Style("Title", 20, "SimHei", bold=not chinese, before=96, after=14, line=1.2, align="center"),
        _Style("Subtitle", 12, before=0, after=6, line=1.25, align="center", colour=_MUTED),
        _Style("Heading 1", 15, "SimHei", bold=not chinese, before=22, after=10, line=1.15, keep_next=True),
        _Style("Heading 2", 12.5, "SimHei", bold=not chinese, before=14, after=6, line=1.15, keep_next=True),
        _Style("Heading 3", 11, "SimHei", bold=not chinese, before=12, after=4, line=1.15, keep_next=True),
        _Style("Heading 4", 10.5, "SimHei", bold=not chinese, italic=not chinese, before=10, after=4, keep_next=True),
        _Style("TOC Heading", 15, "SimHei", bold=not chinese, before=0, after=10, keep_next=True),
        _Style("Caption", 9.5, "SimHei", before=10, after=4, line=1.15, align="center"),
        _Style("Finding", body + 0.5, bold=True, before=4, after=8, line=1.3, colour="0B588F"),
        _Style("Note", 9, after=4, line=1.25, colour=_MUTED),
        _Style("Table Text", 9, line=1.1),
        _Style("Table Text Small", 7.5, line=1.1),
        _Style("Table Note", 8.5, before=3, after=10, line=1.2, colour=_MUTED),
        _Style("Picture", 9, before=8, after=2, align="center", keep_next=True),
        _Style("Quotation", 9.5, line=1.25, before=3, after=1, left=2),
        _Style("Source", 8.5, after=5, left=2.2, colour=_MUTED),
        _Style("Listed", body, line=1.25, after=3, left=1.5, first=-1.5),
        _Style("Reference", 9.5, line=1.2, after=3, left=2, first=-2),
        _Style("Sentence", 8.5, line=1.15, after=3, left=2.6, first=-2.6),
        _Style("Code", 8.5, before=2, after=4, line=1.15, latin=_MONO, left=1),
        _Style("Header", 8.5, colour=_MUTED),
        _Style("Footer", 8.5, align="center", colour=_MUTED),
        _Style("toc 1", body, before=3, after=1),
        _Style("toc 2", body - 1, left=2),
    )  # fmt: skip


def set_styles(document: Any, lang: str) -> None:
    """Give a document its styles, its fonts for both scripts and its languages."""
    from docx.enum.style import WD_STYLE_TYPE

    hint = "eastAsia" if lang == "zh" else ""
    _defaults(document, lang, hint)
    known = {style.name: style for style in document.styles}
    for given in _styles(lang):
        style = known.get(given.name)
        if style is None:
            style = document.styles.add_style(given.name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"] if given.name != "Normal" else None
        _apply(style, given, hint)
    _character(document, "Mark", bold=True, shade="FFF1C9")
    _character(document, "Place", colour=_MUTED)
    _character(document, "Evidence Mark", colour="0B588F")
    _character(document, "Small Note", colour=_MUTED, size=7.5)


def _defaults(document: Any, lang: str, hint: str) -> None:
    from docx.oxml.ns import qn

    from policymine.reports.word.xml import element

    # The template's theme names fonts of its own, which would win over those named here.
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    properties.append(_fonts("SimSun", hint=hint))
    properties.append(
        element("lang", {"val": "en-GB" if lang == "en" else "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"})
    )


def _fonts(east: str, latin: str = _LATIN, *, hint: str = "") -> Any:
    """Return the fonts of both scripts; `hint` names the script of the quotation marks and dashes that both have."""
    from policymine.reports.word.xml import element

    named = {"ascii": latin, "hAnsi": latin, "eastAsia": east, "cs": latin}
    return element("rFonts", {**named, "hint": hint} if hint else named)


def _apply(style: Any, given: _Style, hint: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    from policymine.reports.word.xml import element

    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    properties.append(_fonts(given.east, given.latin, hint=hint))
    font = style.font
    font.bold = given.bold
    font.italic = given.italic
    font.size = Pt(given.size)
    font.color.rgb = RGBColor.from_string(given.colour or _INK)
    paragraph = style.element.get_or_add_pPr()
    for tag in (
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:pBdr",
        "w:contextualSpacing",
        "w:keepNext",
        "w:keepLines",
        "w:tabs",
    ):
        for child in paragraph.findall(qn(tag)):
            paragraph.remove(child)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(given.before), Pt(given.after)
    layout.line_spacing = given.line
    layout.keep_with_next = given.keep_next or None
    layout.keep_together = given.keep or None
    layout.widow_control = True
    if given.left or given.first:
        layout.left_indent = Pt(given.left * given.size)
        layout.first_line_indent = Pt(given.first * given.size)
        if given.first > 0:
            paragraph.find(qn("w:ind")).set(qn("w:firstLineChars"), str(int(given.first * 100)))
    if given.align:
        paragraph.append(element("jc", {"val": given.align}))
    if given.name.startswith("toc"):
        stop = {"val": "right", "leader": "dot", "pos": round(160 * 1440 / 25.4)}
        paragraph.append(element("tabs", None, element("tab", stop)))
    if given.name == "Code":
        paragraph.append(element("shd", {"val": "clear", "color": "auto", "fill": "F3F5F7"}))
    _in_order(paragraph)


_ORDER: Final = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip


def _in_order(properties: Any) -> None:
    """Put the properties of a paragraph into the order of the schema, which Word insists on."""
    place = {name: number for number, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda child: place.get(child.tag.rpartition("}")[2], len(place)))


def _character(
    document: Any, name: str, *, bold: bool = False, colour: str = "", shade: str = "", size: float = 0
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    from policymine.reports.word.xml import element

    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.font.bold = bold or None
    if size:
        style.font.size = Pt(size)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    if shade:
        style.element.get_or_add_rPr().append(
            element("shd", {"val": "clear", "color": "auto", "fill": shade})
        )
