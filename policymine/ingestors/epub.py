"""E-books (.epub): the chapters in reading order, as one text.

Scripts, styles, navigation and pictures are left out; nothing is unpacked onto the disk and nothing is fetched. A book
whose chapters are locked by DRM is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.package import Package, local

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".epub",)

_CHAFF = "script, style, nav, head, svg, math annotation, [hidden], audio, video, object, iframe, rt, rp"
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre section article aside header footer figure figcaption"
        " table caption tr hr body main address",
    )
)
_FIELDS = frozenset(["title", "date", "creator", "publisher", "identifier", "language"])
_NO_TITLE = re.compile(r"unknown|untitled|无标题|未命名", re.IGNORECASE)
_DEEPEST = 400


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the book.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no e-book, is damaged or locked, or holds no text.
    """
    with Package(readable(path), "EPUB e-book") as package:
        book = _book(package)
        root = package.xml(book)
        metadata, extra = _stated(root)
        locked = _locked(package)
        lines: list[tuple[str, int]] = []
        missing: list[str] = []
        for part in _spine(root, book):
            if part in locked:
                raise IngestError(path, "is locked by DRM", "get a copy without, or the text elsewhere")
            if part not in package:
                missing.append(f"{part} (missing)")
                continue
            try:
                lines += _chapter(package.data(part), str(path))
            except IngestError as error:  # one bad chapter does not cost the book
                missing.append(f"{part} ({error.reason})")
    text, headings = _text(lines)
    if not text.strip():
        raise IngestError(path, "holds no text", "if its pages are pictures, read their text first")
    listed = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
    warnings = (f"{len(missing)} chapters cannot be read: {listed}",) if missing else ()
    yield RawDocument(text, metadata, extra, extractor="epub", warnings=warnings, headings=tuple(headings))


def _book(package: Package) -> str:
    """Return the part that lists the chapters."""
    if "META-INF/container.xml" in package:
        for node in package.xml("META-INF/container.xml").iter():
            if local(node) == "rootfile" and node.get("full-path"):
                return str(node.get("full-path"))
    raise IngestError(
        package.path, "is no EPUB e-book: it names no list of chapters", "save or convert it again"
    )


def _stated(root: Any) -> tuple[dict[str, Stated], dict[str, Any]]:
    metadata: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    for node in root.iter():
        name = local(node)
        words = " ".join("".join(node.itertext()).split()) if name in _FIELDS else ""
        if not words:
            continue
        # Programs that make e-books fill these in: a hint, not a card.
        if name == "title" and "title" not in metadata and not _NO_TITLE.match(words):
            metadata["title"] = Stated(words, "epub:title", 0.7)
        else:
            extra.setdefault(name, words)
    return metadata, extra


def _spine(root: Any, book: str) -> list[str]:
    """Return the parts of the chapters in reading order; the table of contents is none."""
    folder = posixpath.dirname(book)
    items: dict[str, str] = {}
    for node in root.iter():
        if local(node) == "item" and node.get("id") and "nav" not in (node.get("properties") or "").split():
            target = unquote((node.get("href") or "").partition("#")[0])
            items[node.get("id")] = posixpath.normpath(posixpath.join(folder, target))
    spine = [node.get("idref") for node in root.iter() if local(node) == "itemref"]
    return [items[name] for name in dict.fromkeys(spine) if name in items]


def _locked(package: Package) -> frozenset[str]:
    """Return the parts that are encrypted; fonts often are, and do not matter."""
    if "META-INF/encryption.xml" not in package:
        return frozenset()
    return frozenset(
        unquote(node.get("URI") or "")
        for node in package.xml("META-INF/encryption.xml").iter()
        if local(node) == "CipherReference"
    )


def _chapter(data: bytes, name: str) -> list[tuple[str, int]]:
    """Return (line, level of the heading that it is, or 0) of a chapter."""
    from selectolax.lexbor import LexborHTMLParser

    declared = re.search(rb"<\?xml[^>]*encoding=[\"']([\w-]+)", data[:200])
    text = decode(data, name=name, declared=declared.group(1).decode("ascii") if declared else None).text
    # An XML empty element (<title/>) would swallow the page for a reader of HTML.
    text = re.sub(r"<(title|script|style|a|div|span|p|i|b|em)\b([^<>]*)/>", r"<\1\2></\1>", text)
    tree = LexborHTMLParser(text)
    root = tree.body
    if root is None:
        return []
    for node in root.css(_CHAFF):
        node.decompose()
    lines: list[tuple[str, int]] = []
    current: list[str] = []
    level = 0

    def end_line() -> None:
        words = re.sub(r"[ \r\n\f]+", " ", "".join(current)).strip(" ")
        if words.strip():
            lines.append((words.rstrip("\t"), level))
        current.clear()

    # An explicit stack: a chapter nests deeper than Python's recursion goes. (node, whether it is being left)
    stack: list[tuple[Any, bool, int]] = [(root, False, 0)]
    while stack:
        node, leaving, depth = stack.pop()
        tag = node.tag
        if leaving:
            if tag in ("td", "th"):
                current.append("\t")
            elif tag in _BLOCKS and not _in_cell(node):
                end_line()
                level = 0
            continue
        if tag == "-text":
            current.append(node.text(deep=False) or "")
            continue
        if tag == "br":
            current.append(" ") if _in_cell(node) else end_line()
            continue
        if tag in _BLOCKS and not _in_cell(node):
            end_line()
            level = int(tag[1]) if tag[0] == "h" and tag[1:].isdecimal() else level
        stack.append((node, True, depth))
        if depth < _DEEPEST:
            stack += [(child, False, depth + 1) for child in reversed(list(node.iter(include_text=True)))]
    end_line()
    return lines


def _in_cell(node: Any) -> bool:
    at = node.parent
    for _ in range(12):
        if at is None or at.tag in ("table", "body"):
            return False
        if at.tag in ("td", "th"):
            return True
        at = at.parent
    return False


def _text(lines: list[tuple[str, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    headings: list[tuple[int, int, int]] = []
    at = 0
    for line, level in lines:
        if level:
            headings.append((level, at, at + len(line)))
        at += len(line) + 1
    return "\n".join(line for line, _ in lines), headings
