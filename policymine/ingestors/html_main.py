"""The part of a web page that is its text, and that part as lines.

Sites of governments mark it by class or id; where no mark is known, it is the part that holds nearly all words that
are no links. Blocks and <br> end lines, rows of a data table become lines with tabs between the cells, numbered lists
keep their numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["clear_frame", "main_part", "to_lines"]

# Where the sites of Chinese governments and others keep the text, most particular first.
_MAIN = tuple(
    re.findall(
        r"\S+",
        "#UCAP-CONTENT .TRS_UEDITOR .TRS_Editor .trs_editor_view .Custom_UnionStyle .trs_paper_default .pages_content #zoom"
        " #Zoom #fontzoom #zoomcon #js_content .rich_media_content .article-content .article_content .article-con .article_con"
        " .news_content .news-content .newscontent .xxgk_content .xxgk-content .xxgk_detail_content .zfxxgk_content .con_text"
        " #content_text #artibody #articleContent #ArticleContent #NewsContent #newsContent #mainText .wenzhang .txt_con"
        " .bt_content .view_content .detail-content .detail_content .details-content .wp_articlecontent .v_news_content"
        " #vsb_content #vsb_content_2 .entry-content .post-content .mw-parser-output article main [role=main]",
    )
)
# Names that many pages use for more than the text: taken only where they hold it and little else.
_PERHAPS = (
    "#content",
    ".content",
    ".article",
    "#article",
    "#text",
    "#zw",
    ".zw",
    ".detail",
    ".neirong",
    "#main",
    ".main",
)
# What holds no words for a reader, and what holds words of the page that are not the document's.
_NO_TEXT = "script, style, noscript, template, iframe, object, embed, svg, canvas, select, link, input, [hidden], [aria-hidden=true]"
_CHAFF = (
    "nav, footer, form, button, .share, .breadcrumb, #qr_container, .de_bannerS, .print, .footer, #footer"
)
# Parts of the frame by the words their class or id is made of; they go where they are small beside the page.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|crumbs?|dqwz|weizhi|curpos|curlocation|location|share|bdshare\w*|jiathis\w*|social|ewm|qrcode|qr|erweima|"
    r"print|dayin|fontsize|font-size|zihao|toolbar|related|relate|xgwz|xgxx|xglj|xgyd|recommend|pager|pagination|prevnext|"
    r"copyright|foot|footer|bottom|sidebar|side|aside|topnav|navbar|nav|menu|header|top|search|language|login|banner|advert\w*|"
    r"mw-editsection|noprint|catlinks|navbox|siteSub|jump-to-nav|comments?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table "
        "tbody tfoot thead tr ul caption td th",
    )
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HAS_LABEL = re.compile(
    r"[\s\u3000]*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十百\d]{1,5}[条章节]|[①-⑳]|[A-Za-z][.)])"
)
_SIZE = 400


def clear_frame(root: LexborNode) -> list[str]:
    """Take out of a page what is never its text: scripts, forms, navigation, buttons to share and print.

    Returns the words that went.
    """
    gone: list[str] = []
    for node in root.css(_NO_TEXT):
        if node.tag not in ("body", "html"):
            node.decompose()
    whole = len(_SPACE.sub("", root.text()))
    for node in root.css(_CHAFF):
        # A page that is one form, as those of some servers are, is not taken for its search box.
        if node.tag in ("body", "html") or (node.tag == "form" and _weight(node) * 3 > whole):
            continue
        gone.append(node.text(separator=" "))
        node.decompose()
    for node in root.css("[class], [id]"):
        if node.tag in ("body", "html", "td", "tr", "tbody", "h1", "p"):
            continue
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if not _FRAME.search(names):
            continue
        # 'top' may be the part that holds everything.
        if len(node.text()) <= min(_SIZE, whole // 3) or _weight(node) * 20 < whole:
            gone.append(node.text(separator=" "))
            node.decompose()
    return [words for words in (" ".join(text.split()) for text in gone) if words]


def main_part(root: LexborNode) -> LexborNode:
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
    weight = _weight(root)
    for selector in _PERHAPS:
        for node in root.css(selector):
            size = len(_SPACE.sub("", node.text()))
            # Nearly all words of the page that are no links, and hardly any links.
            if size >= 100 and _weight(node) * 10 >= 8 * max(weight, 1) and _weight(node) * 10 >= 7 * size:
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


def to_lines(main: LexborNode) -> str:
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
        tag = node.tag or ""
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
        if tag == "li":
            line.append(_number(node))
        children = list(node.iter(include_text=True))
        stack.extend((child, False) for child in reversed(children))
    end_line()
    # A table of layout leaves many empty lines; none of them is a paragraph's mark.
    return "\n".join(text for text in out if text.strip("\u3000\u00a0 "))


def _number(item: LexborNode) -> str:
    """Return the number that a browser shows before an item of a numbered list, unless the text has one itself."""
    parent = item.parent
    if parent is None or parent.tag != "ol" or _HAS_LABEL.match(item.text()[:40]):
        return ""
    place = 1
    before = item.prev
    while before is not None and place < 1000:
        place += before.tag == "li"
        before = before.prev
    start = parent.attributes.get("start") or "1"
    return f"{place - 1 + int(start)}. " if re.fullmatch(r"\d{1,4}", start) else f"{place}. "


def _cell(cell: LexborNode) -> str:
    """Return a cell as one line; lines of Chinese close up, others keep a space between."""
    text = "\n".join(line.strip("\u3000\u00a0 ") for line in to_lines(cell).split("\n"))
    return (
        re.sub(r"(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])", "", text).replace("\n", " ").replace("\t", " ")
    )


def _is_data(table: LexborNode) -> bool:
    """Return whether a table holds data, not the page's layout: rows of several cells, no table within."""
    if any(found != table for found in table.css("table")):
        return False
    rows = [len(row.css("td, th")) for row in table.css("tr")]
    return len(rows) >= 2 and sum(1 for n in rows if n >= 2) * 2 >= len(rows)
