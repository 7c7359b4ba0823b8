"""A new Word document: A4, running title, page numbers, no author and no time; and its bytes, the same in every run."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any, Final

from policymine.reports.word.fields import field
from policymine.reports.word.styles import set_styles
from policymine.reports.word.xml import element, held, run

__all__ = ["TEXT_HIGH", "TEXT_WIDE", "new_document", "saved", "section_break"]

# A4 with margins as Chinese theses have them, in millimetres: 25 at the sides, 25 above and below.
_PAGE: Final = (210, 297)
_MARGIN: Final = 25
TEXT_WIDE: Final = _PAGE[0] - 2 * _MARGIN
TEXT_HIGH: Final = _PAGE[1] - 2 * _MARGIN
_TWIPS: Final = 1440 / 25.4
# The first moment that a zip file can name.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def new_document(
    title: str, lang: str, *, landscape: bool = False, margin: float = _MARGIN, cover: bool = False
) -> Any:
    """Return an empty document.

    Parameters
    ----------
    title : its title, in the properties and at the head of each page.
    lang : `zh` or `en`.
    landscape : whether its pages lie on their side.
    margin : of all four sides, in millimetres.
    cover : whether its first page bears no running title.
    """
    import docx

    document = docx.Document()
    _forget(document, title)
    _settings(document.settings.element, contents=cover)
    set_styles(document, lang)
    document.element.body.clear_content()
    page = document.sections[0]
    properties = page._sectPr
    for child in list(properties):
        properties.remove(child)
    properties.extend(_page(landscape=landscape, margin=margin))
    if cover:
        properties.append(element("titlePg"))
    _running(page, held(title), lang, landscape=landscape, margin=margin)
    return document


def _forget(document: Any, title: str) -> None:
    """Name the title and nothing of who wrote the file, when or with what."""
    known = document.core_properties
    known.title = held(title)[:250]
    known.author = known.last_modified_by = known.comments = known.keywords = known.subject = ""
    known.created = known.modified = datetime.datetime(2000, 1, 1)
    known.revision = 1
    package = document.part.package
    for name, relation in list(package.rels.items()):
        # The template's own thumbnail and its statistics are of no document that we write.
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            del package.rels[name]
    for name, relation in list(document.part.rels.items()):
        # A second set of styles, of an older Word, which would contradict ours.
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]


def _settings(settings: Any, *, contents: bool) -> None:
    """Say how Word opens the file: as of today, at full size, for Chinese, and with the pages of its contents list counted."""
    from docx.oxml.ns import qn

    for tag in ("w:savePreviewPicture", "w:rsids"):
        for child in settings.findall(qn(tag)):
            settings.remove(child)
    for zoom in settings.findall(qn("w:zoom")):
        zoom.attrib.clear()
        zoom.set(qn("w:percent"), "100")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    compatible = settings.find(qn("w:compat"))
    for setting in compatible.findall(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    if contents:
        # Only the program that lays out the pages knows their numbers: Word counts them on opening, and asks before it does.
        compatible.addprevious(element("updateFields", {"val": "true"}))


def _page(*, landscape: bool = False, margin: float = _MARGIN, columns: int = 1) -> list[Any]:
    wide, high = _PAGE if not landscape else _PAGE[::-1]
    size = {"w": round(wide * _TWIPS), "h": round(high * _TWIPS)}
    if landscape:
        size["orient"] = "landscape"  # type: ignore[assignment]
    sides = dict.fromkeys(("top", "right", "bottom", "left"), round(margin * _TWIPS))
    return [
        element("pgSz", size),
        element("pgMar", {**sides, "header": 709, "footer": 709, "gutter": 0}),
        element("cols", {"num": columns, "space": 425} if columns > 1 else {"space": 425}),
    ]


def section_break(*, landscape: bool = False, columns: int = 1, new_page: bool = True) -> Any:
    """Return an empty paragraph that ends a part of the document whose pages look as named."""
    kind = element("type", {"val": "nextPage" if new_page else "continuous"})
    part = element("sectPr", None, kind, *_page(landscape=landscape, columns=columns))
    spacing = element("spacing", {"before": 0, "after": 0, "line": 20, "lineRule": "exact"})
    return element("p", None, element("pPr", None, spacing, part))


def _running(page: Any, title: str, lang: str, *, landscape: bool, margin: float) -> None:
    head = page.header.paragraphs[0]
    head.style = "Header"
    shown = title if len(title) <= 60 else title[:59] + "…"
    head._p.append(run(shown))
    border = element("bottom", {"val": "single", "sz": 4, "space": 4, "color": "8B96A3"})
    properties = head._p.get_or_add_pPr()
    properties.append(element("pBdr", None, border))
    foot = page.footer.paragraphs[0]
    foot.style = "Footer"
    before, between, after = ("第 ", " 页，共 ", " 页") if lang == "zh" else ("", " / ", "")
    foot._p.extend([run(before), *field("PAGE", "1"), run(between), *field("NUMPAGES", "1"), run(after)])
    if page._sectPr.find(element("titlePg").tag) is not None:
        first = page.first_page_footer.paragraphs[0]
        first.style = "Footer"
        first._p.append(run(""))


def _head_first(document: Any) -> None:
    """Give the running title to the first part of the document, from which the others take it."""
    from docx.oxml.ns import qn

    parts = list(document.element.body.iter(qn("w:sectPr")))
    first, last = parts[0], parts[-1]
    if first is last:
        return
    for child in reversed(list(last)):
        if child.tag in (qn("w:headerReference"), qn("w:footerReference")):
            first.insert(0, child)
        elif child.tag == qn("w:titlePg"):
            first.append(child)


def saved(document: Any) -> bytes:
    """Return the document as bytes that depend on its content alone: parts by name, one date for all."""
    _head_first(document)
    buffer = io.BytesIO()
    document.save(buffer)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(buffer) as given,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made,
    ):
        # The list of types comes first, as readers that look at the first bytes expect.
        for name in sorted(given.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, given.read(name))
    return packed.getvalue()
