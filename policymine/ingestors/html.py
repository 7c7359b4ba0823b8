"""Web pages (.html, .htm): the main text as lines, and what the page's own card states.

Scripts, styles, navigation and footers go. Blocks become lines, rows of a data table become lines with tabs between
the cells. The card of a government page (索引号, 发文机关, 成文日期, 发文字号 ...) becomes metadata and leaves the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.columns import field_of_label

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")

# Where the sites of Chinese governments and others keep the text, most particular first.
_MAIN = (
    "#UCAP-CONTENT",
    ".TRS_UEDITOR",
    ".TRS_Editor",
    ".trs_editor_view",
    ".pages_content",
    "#zoom",
    "#Zoom",
    ".article-content",
    ".article_content",
    ".news_content",
    ".xxgk_content",
    ".con_text",
    "#content_text",
    "article",
    "main",
    "[role=main]",
)
_CHAFF = (
    "script, style, noscript, template, nav, footer, iframe, object, embed, svg, canvas, form, button, select, "
    "link, input, [hidden], [aria-hidden=true], .share, .breadcrumb, #qr_container, .de_bannerS, .print, .footer, #footer"
)
_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table "
        "tbody tfoot thead tr ul caption td th",
    )
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_METAS = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "date_published",
    "article:published_time": "date_published",
    "contentsource": "source",
}
_LABEL = re.compile(r"[【\[]?[\u4e00-\u9fff][\u4e00-\u9fff \u3000\u00a0]{1,13}[】\]]?\s*[:：]")


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the page.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it cannot be opened or decoded, or holds no text outside its navigation.
    """
    from selectolax.lexbor import LexborHTMLParser

    data = readable(path).read_bytes()
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, name=str(path), declared=declared.group(1).decode("ascii") if declared else None)
    if "<" not in decoded.text:
        raise IngestError(path, "is no HTML: it holds no tag", "give it the suffix .txt")
    tree = LexborHTMLParser(decoded.text)
    root = tree.body or tree.root
    if root is None:
        raise IngestError(path, "is no HTML that can be read")
    metadata, extra = _head(tree)
    for node in root.css(_CHAFF):
        if node.tag not in ("body", "html"):
            node.decompose()
    card, card_extra = _card(root)
    # A card says more than the head, which editors' programs fill in.
    metadata |= card
    extra |= card_extra
    text = _lines(_main(root))
    if not text.strip():
        raise IngestError(path, "holds no text outside its navigation and scripts")
    yield RawDocument(
        text,
        metadata,
        extra,
        encoding=decoded.encoding,
        extractor="html",
        warnings=decoded.warnings,
    )


def _head(tree: Any) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return what <title>, <meta> and the first <h1> state."""
    stated: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        value = (node.attributes.get("content") or "").strip()
        field = _METAS.get(name)
        if field == "source" and value:
            extra["source_name"] = value
        elif field and value and field not in stated:
            stated[field] = Stated(value, f"meta:{name}", 0.9)
    if "title" not in stated:
        heads = [node.text(strip=True) for node in tree.css("h1")]
        heads = [head for head in heads if 4 <= len(head) <= 120]
        if len(heads) == 1:
            stated["title"] = Stated(_SPACE.sub(" ", heads[0]), "page:h1", 0.8)
        else:
            node = tree.css_first("title")
            title = re.split(r"[_|]|\s+[-–—]\s+", node.text(strip=True))[0].strip() if node else ""
            if len(title) >= 4:
                stated["title"] = Stated(_SPACE.sub(" ", title), "page:title", 0.6)
    return stated, extra


def _card(root: LexborNode) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return the fields of the page's card, and take its table out of the page."""
    stated: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    for table in root.css("table"):
        if _holds(table, "table"):
            continue
        pairs: list[tuple[str, str]] = []
        others = 0
        for row in table.css("tr"):
            cells = [
                _SPACE.sub(" ", cell.text(strip=True).replace("\u00a0", " ")).strip()
                for cell in row.css("td, th")
            ]
            k = 0
            while k < len(cells):
                if _LABEL.fullmatch(cells[k]):
                    pairs.append((cells[k], cells[k + 1] if k + 1 < len(cells) else ""))
                    k += 2
                else:
                    others += len(cells[k]) > 40
                    k += 1
        known = sum(1 for label, _ in pairs if field_of_label(label))
        if (known < 2 and not (stated and pairs)) or others:
            continue
        _note(pairs, stated, extra)
        table.decompose()
    if not stated:
        _note(_listed(root), stated, extra)
    return stated, extra


def _listed(root: LexborNode) -> list[tuple[str, str]]:
    """Return the pairs of a card that is made of list items or lines and not of a table."""
    pairs: list[tuple[str, str]] = []
    found: list[LexborNode] = []
    for node in root.css("li, dd, p, span, div"):
        # Only the children: a look at all descendants of all nodes would be quadratic in a deep page.
        if any(child.tag in _BLOCKS or child.tag == "span" for child in node.iter()):
            continue
        text = _SPACE.sub(" ", node.text(strip=True).replace("\u00a0", " ")).strip()
        if len(text) > 120:
            continue
        match = re.fullmatch(rf"({_LABEL.pattern})\s*(.+)", text)
        if match and field_of_label(match.group(1)):
            pairs.append((match.group(1), match.group(2)))
            found.append(node)
    # Two labels make a card; one may be the text's own (主送：...).
    if len({field_of_label(label) for label, _ in pairs}) < 2:
        return []
    for node in found:
        if node.tag in ("li", "dd"):
            node.decompose()
    return pairs


def _holds(node: LexborNode, selector: str) -> bool:
    """Return whether a node below this one fits; `css` finds the node itself too."""
    return any(found != node for found in node.css(selector))


def _note(pairs: list[tuple[str, str]], stated: dict[str, Stated], extra: dict[str, Any]) -> None:
    for label, value in pairs:
        name = re.sub(r"[\s\u3000\u00a0:：【】\[\]]", "", label)
        field = field_of_label(label)
        if not value:
            continue
        if field and field not in ("id", "file", "kind", "text"):
            stated.setdefault(field, Stated(value, f"page:{name}"))
        else:
            extra.setdefault(name, value)


def _main(root: LexborNode) -> LexborNode:
    """Return the node that holds the text."""
    whole = len(_SPACE.sub("", root.text()))
    for selector in _MAIN:
        nodes = root.css(selector)
        if not nodes:
            continue
        node = max(nodes, key=lambda n: len(n.text()))
        size = len(_SPACE.sub("", node.text()))
        if size >= 200 or size * 3 >= whole:
            return node
    best = root
    # Go down as long as one child holds nearly all the words that are not links; no page frames deeper than this.
    for _ in range(40):
        children = [(n, _weight(n)) for n in best.iter(include_text=False)]
        heaviest, weight = max(children, key=lambda pair: pair[1], default=(None, 0))
        # Of a table of layout only a cell that holds nearly everything is the text's own.
        share = 0.9 if heaviest is not None and heaviest.tag in ("tr", "td") else 0.75
        if heaviest is None or heaviest.tag in ("p", "span") or weight < share * max(_weight(best), 1):
            break
        best = heaviest
    return best


def _weight(node: LexborNode) -> int:
    links = sum(len(a.text()) for a in node.css("a"))
    return max(len(_SPACE.sub("", node.text())) - 2 * links, 0)


def _lines(main: LexborNode) -> str:
    """Return the node's text, a line for each block, tabs between the cells of a data table."""
    out: list[str] = []
    line: list[str] = []

    def end_line() -> None:
        text = _SPACE.sub(" ", "".join(line)).strip(" ")
        line.clear()
        out.append(text)

    # An explicit stack: pages nest deeper than Python's recursion goes.
    stack: list[tuple[LexborNode, bool]] = [(main, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving:
            end_line()
            continue
        if tag == "-text":
            line.append(node.text_content or "")
            continue
        if tag == "br":
            end_line()
            continue
        if tag == "table" and _is_data(node):
            end_line()
            for row in node.css("tr"):
                cells = [_cell(c) for c in row.css("td, th")]
                if any(cells):
                    out.append("\t".join(cells))
            continue
        if tag in ("-comment", "_comment", "head", "title"):
            continue
        if tag in _BLOCKS:
            end_line()
            stack.append((node, True))
        children = list(node.iter(include_text=True))
        stack.extend((child, False) for child in reversed(children))
    end_line()
    kept: list[str] = []
    for text in out:
        # A table of layout leaves many empty lines; one is a paragraph's mark.
        if text.strip("\u3000\u00a0 "):
            kept.append(text)
    return "\n".join(kept)


def _cell(cell: LexborNode) -> str:
    """Return a cell as one line; lines of Chinese close up, others keep a space between."""
    text = "\n".join(line.strip("\u3000\u00a0 ") for line in _lines(cell).split("\n"))
    return (
        re.sub(r"(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])", "", text).replace("\n", " ").replace("\t", " ")
    )


def _is_data(table: LexborNode) -> bool:
    """Return whether a table holds data, not the page's layout: rows of several cells, no table within."""
    if _holds(table, "table"):
        return False
    rows = [len(row.css("td, th")) for row in table.css("tr")]
    return len(rows) >= 2 and sum(1 for n in rows if n >= 2) * 2 >= len(rows)
