"""Word documents (.docx): paragraphs with their numbers, tables, text boxes and notes, in the order of the page.

Each paragraph is a line, each table row a line with tabs between the cells, a merged cell once. Numbers that Word makes
itself (一、 第一条) stand before their paragraphs. Notes come at the end, as 注1：…. Tracked deletions, hidden text, comments,
headers, footers and tables of contents are left out and listed. Headings by style are marked (`RawDocument.headings`);
of the file's properties only a sensible title counts, and little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from policymine.errors import IngestError
from policymine.ingestors import ocr
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.docx_body import Body, DocxLine
from policymine.ingestors.docx_numbering import read_numbering
from policymine.ingestors.docx_styles import read_styles
from policymine.ingestors.package import Package, local

__all__ = ["SUFFIXES", "is_old_word", "marked", "read"]

SUFFIXES = (".docx", ".docm", ".dotx")

_PROGRAM_TITLE = re.compile(
    r"\.(?:docx?|wps)\b|^(?:microsoft|untitled|word |文档\d*$|document\d*$|默认)", re.IGNORECASE
)
_LEFT_OUT = {
    "deletions": "{} tracked deletions are left out, tracked insertions are taken as text",
    "hidden": "{} stretches of hidden text are left out",
    "comments": "{} comments are left out",
    "contents": "a table of contents is left out ({} parts)",
    "signs": "{} signs of a font of pictures have no text and are left out",
    "embedded documents": "{} embedded documents are left out",
}
_NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote"}


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no Word document, is damaged or locked, or holds no text.
    """
    if is_old_word(readable(path)):
        from policymine.ingestors import doc

        yield from doc.read(path)
        return
    with Package(path, "Word document") as package:
        main = next(
            (part for _, kind, part in package.related("") if kind == "officeDocument"), "word/document.xml"
        )
        parts = package.related(main)
        body = _body(package, parts)
        root = package.xml(main)
        holder = next((node for node in root if local(node) == "body"), None)
        lines = list(body.lines(holder)) if holder is not None else []
        shown = any(line.text.strip() for line in lines)
        lines += _notes(package, parts, body)
        margins = _margins(package, parts, body)
        title = _core_title(package)
    if not shown:
        raise IngestError(
            path,
            "holds no text",
            f"if it holds pictures of pages, save it as PDF and {ocr.REMEDY} to read them",
        )
    metadata: dict[str, Stated] = {}
    styled = "".join(line.text.strip() for line in lines[:30] if line.title)
    if styled and len(styled) <= 120:
        metadata["title"] = Stated(styled, "docx:title-style", 0.75)
    elif len(title) >= 4 and not _PROGRAM_TITLE.search(title):
        metadata["title"] = Stated(title, "docx:title", 0.5)
    warnings = [text.format(body.left_out[what]) for what, text in _LEFT_OUT.items() if body.left_out[what]]
    if margins:
        listed = "; ".join(repr(text[:60]) for text in margins[:4]) + (" ..." if len(margins) > 4 else "")
        warnings.append(f"headers and footers left out: {listed}")
    text, headings = marked(lines)
    yield RawDocument(text, metadata, extractor="docx", warnings=tuple(warnings), headings=headings)


def marked(lines: list[DocxLine]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Return the text of lines, and (level, start, end) of those that are headings."""
    headings: list[tuple[int, int, int]] = []
    at = 0
    for line in lines:
        if line.heading and line.text.strip():
            headings.append((line.heading, at, at + len(line.text)))
        at += len(line.text) + 1
    return "\n".join(line.text for line in lines), tuple(headings)


def is_old_word(path: Path) -> bool:
    """Return whether a file is one of Word's old format, whatever its suffix."""
    with path.open("rb") as stream:
        if stream.read(8) != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return False
    data = path.read_bytes()
    return "WordDocument".encode("utf-16-le") in data and "EncryptedPackage".encode("utf-16-le") not in data


def _body(package: Package, parts: list[tuple[str, str, str]]) -> Body:
    body = Body()
    for _, kind, part in parts:
        if kind == "styles" and part in package:
            body.styles, body.usual = read_styles(package.xml(part))
        elif kind == "numbering" and part in package:
            body.numbering = read_numbering(package.xml(part))
    return body


def _notes(package: Package, parts: list[tuple[str, str, str]], body: Body) -> list[DocxLine]:
    """Return the notes that the text refers to, numbered in that order, a line each."""
    if not body.notes:
        return []
    found: dict[tuple[str, str], str] = {}
    wanted = list(dict.fromkeys(body.notes))
    for _, kind, part in parts:
        if kind not in _NOTE_PARTS or part not in package:
            continue
        for node in package.xml(part):
            name = next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == "id"), "")
            if (_NOTE_PARTS[kind], name) in wanted:
                lines = [line.text.strip() for line in body.lines(node)]
                found[_NOTE_PARTS[kind], name] = " ".join(line for line in lines if line)
    notes = [found[key] for key in wanted if found.get(key)]
    return [DocxLine(f"注{k}：{text}") for k, text in enumerate(notes, start=1)]


def _margins(package: Package, parts: list[tuple[str, str, str]], body: Body) -> list[str]:
    """Return what headers and footers say, each wording once."""
    apart = Body(body.styles, body.usual)
    found: dict[str, None] = {}
    for _, kind, part in parts:
        if kind in ("header", "footer") and part in package:
            words = " ".join(line.text for line in apart.lines(package.xml(part)))
            # Of a page number only its dashes are left.
            if re.search(r"\w", words.replace("第", "").replace("页", "").replace("共", "")):
                found[" ".join(words.split())] = None
    return list(found)


def _core_title(package: Package) -> str:
    for _, kind, part in package.related(""):
        if kind == "core-properties" and part in package:
            for node in package.xml(part):
                if local(node) == "title":
                    return (node.text or "").strip()
    return ""
