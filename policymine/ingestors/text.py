"""Plain text and Markdown (.txt, .md).

HTML entities that a copy left behind are decoded, and counted in a warning. Of Markdown the marks go and the words
stay: the first heading of level one is the title, a block between `---` lines at the top states fields, comments go.
A .txt that holds a web page or JSON lines is read as what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from policymine.clean.encoding import Decoded, decode
from policymine.clean.entities import decode_entities
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.columns import field_of_label

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".txt", ".text", ".md", ".markdown")

_PAGE = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<\?xml[^>]*>\s*<(?:!doctype )?html)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
_RULER = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$\n?", re.MULTILINE)
_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:https?:|/|\.|#|mailto:)[^)\n]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*)(?=\S)([^*_\n]+?)(?<=\S)\1")
_QUOTE = re.compile(r"^>[ \t]?", re.MULTILINE)


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file, or each line of a file of JSON lines.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it cannot be opened, is empty, is no text, or is in an unknown encoding.
    """
    decoded = decode(readable(path).read_bytes(), name=str(path))
    if _PAGE.match(decoded.text[:2000]):
        from policymine.ingestors import html

        for found in html.read(path):
            yield (
                _warned(found, "holds a web page, read as HTML") if isinstance(found, RawDocument) else found
            )
        return
    if decoded.text.lstrip()[:1] == "{" and _is_json_lines(decoded.text):
        from policymine.ingestors import jsonl

        yield from jsonl.read(path)
        return
    if path.suffix.lower() in (".md", ".markdown"):
        yield _markdown(decoded)
        return
    text, n = decode_entities(decoded.text)
    yield RawDocument(
        text, encoding=decoded.encoding, extractor="text", warnings=decoded.warnings + _entity_warning(n)
    )


def _markdown(decoded: Decoded) -> RawDocument:
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    metadata: dict[str, Stated] = {}
    extra: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        for line in front.group(1).splitlines():
            name, colon, value = line.partition(":")
            value = value.strip().strip("\"'")
            if colon and value and not name.startswith((" ", "-", "#")):
                field = field_of_label(name)
                if field and field != "file":
                    metadata.setdefault(field, Stated(value, f"front:{name.strip()}"))
                else:
                    extra[name.strip()] = value
        text = text[front.end() :]
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    headings = "#" in text
    title = (
        next((m.group(2) for m in _HEADING.finditer(text) if len(m.group(1)) == 1), None)
        if headings
        else None
    )
    if title and "title" not in metadata:
        metadata["title"] = Stated(_inline(title), "markdown:heading", 0.95)
    if headings:
        text = _HEADING.sub(lambda m: m.group(2), text)
    if "---" in text:
        text = _RULER.sub("", text)
    if "|" in text:
        text = _ROW.sub(lambda m: "\t".join(cell.strip() for cell in m.group(1).split("|")), text)
    text = _inline(text)
    text, n = decode_entities(_QUOTE.sub("", text) if ">" in text else text)
    warnings = decoded.warnings + _entity_warning(n)
    return RawDocument(
        text, metadata, extra, encoding=decoded.encoding, extractor="markdown", warnings=warnings
    )


def _inline(text: str) -> str:
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return _EMPHASIS.sub(r"\2", text) if "*" in text or "__" in text else text


def _entity_warning(n: int) -> tuple[str, ...]:
    return (f"{n} HTML entities (such as &quot;) were decoded",) if n else ()


def _is_json_lines(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _warned(found: RawDocument, warning: str) -> RawDocument:
    from dataclasses import replace

    return replace(found, warnings=(*found.warnings, warning))
