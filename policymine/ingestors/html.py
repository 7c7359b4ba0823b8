"""Web pages (.html, .htm): the main text as lines, and what the page's own card and head state.

Scripts, styles, navigation and footers go, and how much went is listed. The card of a government page (索引号, 发文机关,
成文日期, 发文字号 ...) becomes metadata and leaves the text. Files that the page links to as attachments are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.html_card import take_card
from policymine.ingestors.html_main import clear_frame, main_part, to_lines

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
# The head's statements as the standard for government sites, and common programs, name them.
_TITLES = ("articletitle", "og:title", "dc.title", "dcterms.title", "citation_title")
_DATES = (
    "pubdate", "publishdate", "firstpublishedtime", "article:published_time", "og:release_date", "dc.date.issued", "dcterms.issued",
)  # fmt: skip
_MORE = {
    "contentsource": "source_name",
    "source": "source_name",
    "sitename": "site_name",
    "og:site_name": "site_name",
    "columnname": "column_name",
    "lanmu": "column_name",
    "keywords": "keywords",
}
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|pptx?|rtf|zip|rar|7z|csv|txt|jpe?g|png|tiff?|ceb)(?:[?#]|\Z)",
    re.IGNORECASE,
)
_MANY = 100


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
    gone = clear_frame(root)
    card, card_extra = take_card(root)
    # A card says more than the head, which editors' programs fill in.
    metadata |= card
    extra |= card_extra
    whole = to_lines(root)
    text = to_lines(main_part(root))
    if not text.strip():
        raise IngestError(path, "holds no text outside its navigation and scripts")
    links = _attachments(root)
    if links:
        extra["attachment_links"] = links
    kept = set(text.split("\n"))
    gone += [line for line in whole.split("\n") if line and line not in kept]
    if gone:
        size = sum(map(len, gone))
        extra["removed"] = [
            {"kind": "web frame", "text": " ".join(gone)[:200], "characters": size, "times": len(gone)}
        ]
    yield RawDocument(
        text, metadata, extra, encoding=decoded.encoding, extractor="html", warnings=decoded.warnings
    )


def _head(tree: Any) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return what <title>, <meta> and the first <h1> state."""
    stated: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").strip().lower()
        value = _SPACE.sub(" ", node.attributes.get("content") or "").strip()
        if name and value:
            metas.setdefault(name, value)
    for field, names in (("title", _TITLES), ("date_published", _DATES)):
        name = next((name for name in names if name in metas), None)
        if name:
            stated[field] = Stated(
                _day(metas[name]) if field != "title" else metas[name], f"meta:{name}", 0.9
            )
    for name, key in _MORE.items():
        if name in metas:
            extra.setdefault(key, metas[name])
    if "title" not in stated:
        heads = [_SPACE.sub(" ", node.text(separator=" ", strip=True)) for node in tree.css("h1")]
        heads = [head for head in heads if 4 <= len(head) <= 120]
        if len(heads) == 1:
            stated["title"] = Stated(
                re.sub(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])", "", heads[0]), "page:h1", 0.8
            )
        else:
            node = tree.css_first("title")
            title = re.split(r"[_|]|\s+[-–—]\s+", node.text(strip=True))[0].strip() if node else ""
            if len(title) >= 4:
                stated["title"] = Stated(_SPACE.sub(" ", title), "page:title", 0.6)
    return stated, extra


def _day(stamp: str) -> str:
    """Return the day of a time stamp such as 2019-02-15-16:00:00 or 2019-02-15T16:00+08:00, else what stands there."""
    day = re.match(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)", stamp)
    return day.group() if day else stamp


def _attachments(root: LexborNode) -> list[dict[str, str]]:
    """Return the files that the page links to by their suffix: name and address as they stand there, each once."""
    found: dict[str, str] = {}
    for node in root.css("a[href]"):
        target = (node.attributes.get("href") or "").strip()
        name = _SPACE.sub(" ", node.text(strip=True) or node.attributes.get("title") or "").strip()
        if name and len(target) <= 500 and _FILES.search(target) and len(found) < _MANY:
            found.setdefault(target, name[:200])
    return [{"name": name, "href": target} for target, name in found.items()]
