"""PDF files with a text layer (.pdf): paragraphs, not page lines.

Lines broken by the page's width are joined, words divided at a line's end closed up, pages joined where a sentence
runs on; running heads and page numbers go and are listed in a warning. A scan has no text to read: it is refused
with the way out, never passed on as an empty text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from policymine.clean.boilerplate import strip_running_lines
from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".pdf",)

# Fewer characters than this on a page are a stamp or a number, not a text layer.
_THIN_PAGE = 12
_LABEL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十百零0-9]{1,5}[章节条]"
    r"|附件|抄送|\d{1,2}[.．、]\s?\D|[•●■◆▪–-]\s)"
)
_FIELD = re.compile(r"[\u4e00-\u9fff（）()·A-Z0-9]{2,16}：")
_HYPHEN = "\ufffe"
_HYPHENS = "-\u00ad\u2010" + _HYPHEN
_ENDING = re.compile(
    r"(?:[a-z]?[aeiou]?(?:tion|sion|ment|ness|ship|ance|ence|ancy|ency|able|ible|ity|ing|ed|er|or|al|ary|ive|ous|ly|ism|ist)"
    r"(?:s|al|ally|ed|ing|ly|es)?)\Z"
)
_PROGRAM_TITLE = re.compile(
    r"\.(?:docx?|wps|indd|pdf|xlsx?|pptx?|cdr|qxd|txt)\b|^(?:microsoft|untitled|document\d*$|word )", re.I
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text and box in points; a page without boxes has zeros."""

    text: str
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    height: float = 0.0


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no PDF, is password-protected or cut, or has no text layer.
    """
    import pypdfium2

    data = readable(path).read_bytes()
    if b"%PDF" not in data[:1024]:
        raise IngestError(path, "is no PDF: it does not begin as one", "give it its right suffix")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, data, str(error)) from error
    try:
        pages = [_page(pdf, number) for number in range(len(pdf))]
        facts = pdf.get_metadata_dict(skip_empty=True)
        scanned = [n for n, lines in enumerate(pages) if sum(len(line.text) for line in lines) < _THIN_PAGE]
        pictured = [n for n in scanned if _has_picture(pdf, n)]
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, data, str(error)) from error
    finally:
        pdf.close()
    if not pages or len(scanned) == len(pages):
        what = f"{len(pages)} pages of scans" if pictured else f"{len(pages)} empty pages"
        raise IngestError(
            path,
            f"has no text layer ({what})",
            'read its text into it first with an OCR program; pip install "policymine[ocr]" brings one'
            if pictured
            else "",
        )
    kept = strip_running_lines([[line.text for line in page] for page in pages])
    warnings: list[str] = []
    if kept.removed:
        listed = "; ".join(f"{text!r} on {n} pages" for text, n in kept.removed[:6])
        warnings.append(
            f"running heads and page numbers removed: {listed}" + (" ..." if len(kept.removed) > 6 else "")
        )
    if pictured:
        listed = ", ".join(str(n + 1) for n in pictured[:12])
        warnings.append(f"{len(pictured)} of {len(pages)} pages are scans without text: {listed}")
    text = _paragraphs([[page[k] for k in keep] for page, keep in zip(pages, kept.keep, strict=True)])
    metadata: dict[str, Stated] = {}
    title = str(facts.get("Title", "")).strip()
    if len(title) >= 4 and not _PROGRAM_TITLE.search(title) and title.isprintable():
        metadata["title"] = Stated(title, "pdf:title", 0.5)
    extra = {"pages": len(pages)}
    yield RawDocument(text, metadata, extra, extractor="pdf", warnings=tuple(warnings))


def _refusal(path: Path, data: bytes, why: str) -> IngestError:
    if "password" in why.lower() or "security" in why.lower():
        return IngestError(path, "is protected by a password", "save a copy without password and ingest that")
    if b"%%EOF" not in data[-2048:]:
        return IngestError(path, "is cut: the end of the file is missing", "download or copy it again")
    return IngestError(path, f"is a damaged PDF ({why.rstrip('.')})", "open it and save it again as PDF")


def _has_picture(pdf: Any, number: int) -> bool:
    import pypdfium2.raw

    page = pdf[number]
    try:
        return any(True for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    finally:
        page.close()


def _page(pdf: Any, number: int) -> list[_Line]:
    """Return the lines of a page in reading order."""
    page = pdf[number]
    layer = page.get_textpage()
    try:
        raw = layer.get_text_range()
        # Offsets into the text are character numbers of the page, unless some character took more than one.
        boxed = len(raw) == layer.count_chars()
        lines: list[_Line] = []
        for match in re.finditer(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?", raw):
            body = match.group()
            # The library marks a hyphen at a line's end by U+FFFE and runs the two lines into one.
            text = body.strip(" \t\u00a0").replace("\x02", _HYPHEN)
            if not text.strip(_HYPHEN):
                continue
            if not boxed:
                lines.append(_Line(text))
                continue
            first = match.start() + body.index(text)
            left, bottom, _, top = layer.get_charbox(first, loose=True)
            _, low, right, high = layer.get_charbox(first + len(text) - 1, loose=True)
            lines.append(_Line(text, left, right, min(bottom, low), max(top - bottom, high - low)))
    finally:
        layer.close()
        page.close()
    rises = sum(1 for a, b in pairwise(lines) if b.base > a.base + a.height / 2)
    # A foot that the file draws first belongs at the end; of two columns the file knows the order better.
    if boxed and rises <= 3:
        lines.sort(key=lambda line: -line.base)
    return lines


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> str:
    """Return the text of the pages, one paragraph a line."""
    words = _vocabulary(pages)
    lines = [line.text for page in pages for line in page]
    # A program that divides words does so all the time; a few hyphens at line ends are the words' own.
    divides = sum(text[-1] in _HYPHENS for text in lines) > 0.02 * len(lines)
    wide = _right_margin(pages)
    paragraphs: list[str] = []
    last: _Line | None = None
    last_gap = 0.0
    for page in pages:
        left = _left_margin(page)
        gaps = sorted(a.base - b.base for a, b in pairwise(page) if a.base > b.base)
        usual = gaps[len(gaps) // 2] if gaps else 0.0
        new_page = True
        for line in page:
            last_gap = 0.0 if new_page or last is None else last.base - line.base
            if last is None or _begins(last, line, left, wide, last_gap, usual):
                paragraphs.append(line.text)
            else:
                paragraphs[-1] = _join(paragraphs[-1], line.text, words, divides)
            last = line
            new_page = False
    return "\n".join(paragraphs).replace(_HYPHEN, "-")


def _left_margin(page: Sequence[_Line]) -> float:
    counts = Counter(round(line.left / 3) for line in page if line.height)
    if not counts:
        return 0.0
    # The margin is where many lines begin; of two such places, the one further left.
    most = max(counts.values())
    return min(place for place, n in counts.items() if n >= max(2, most * 0.4) or n == most) * 3.0


def _right_margin(pages: Sequence[Sequence[_Line]]) -> float:
    rights = sorted(line.right for page in pages for line in page if line.height)
    return rights[int(0.9 * (len(rights) - 1))] if rights else 0.0


def _begins(last: _Line, line: _Line, left: float, wide: float, gap: float, usual: float) -> bool:
    """Return whether `line` begins a paragraph after `last`."""
    if last.text.endswith(_HYPHEN):
        return False
    if _LABEL.match(line.text):
        return True
    # A speaker or a field (列席人员：) after a line that happens to fill the page's width to its full stop.
    if last.text[-1] in "。！？；”）)" and _FIELD.match(line.text):
        return True
    if not line.height or not last.height:
        return last.text[-1] in "。！？.!?：:" and len(last.text) < 30
    if _is_row(last.text) or _is_row(line.text):
        return True
    em = line.height
    # Lines that both stand far in are a signature, a date or a centred title, not one paragraph.
    far = left + 0.25 * (wide - left)
    if last.left > far and line.left > far:
        return True
    if abs(last.height - em) > 0.25 * max(last.height, em):
        return True
    if usual and gap > 1.45 * usual:
        return True
    chinese = "\u4e00" <= last.text[-1] <= "\u9fff" or last.text[-1] in "，。、；：！？）》”"
    indented = line.left > left + 0.8 * em
    # Several lines at one indent are a block; a centred title's lines differ.
    if indented and not (abs(line.left - last.left) < 0.3 * em and last.right > wide - 3 * em):
        return True
    if last.left > left + 0.8 * em and abs(last.right - wide) > 3 * em and not indented:
        return not _runs_on(last.text, line.text)
    room = wide - last.right
    if chinese:
        return room > 2.4 * em
    return room > 0.15 * (wide - left) and not _runs_on(last.text, line.text)


def _is_row(text: str) -> bool:
    """Return whether a line of Chinese stands in columns, as a table's row does."""
    cells = text.split(" ")
    return len(cells) >= 3 and sum("\u4e00" <= ch <= "\u9fff" for ch in text) > 0.4 * len(text)


def _runs_on(last: str, following: str) -> bool:
    """Return whether the words show that a line goes on: no stop before, a small letter after."""
    return last[-1] not in ".!?:;。！？：；" and (following[0].islower() or last[-1] in ",，、")


def _join(text: str, line: str, words: frozenset[str], divides: bool) -> str:
    """Return a paragraph with one more line: closed up in Chinese, a divided word made whole in English."""
    last, first = text[-1], line[0]
    if last in _HYPHENS and re.search(r"[A-Za-z].\Z", text):
        head = re.search(r"[A-Za-z’']*\Z", text[:-1])
        tail = re.match(r"[A-Za-z’']*", line)
        start, end = head.group() if head else "", tail.group() if tail else ""
        return text[:-1] + ("" if _is_divided(start, end, words, divides) else "-") + line
    if _is_wide(last) or _is_wide(first):
        return text + line
    return f"{text} {line}"


def _is_divided(start: str, end: str, words: frozenset[str], divides: bool) -> bool:
    """Return whether the hyphen only divides a word (consul-tation) and is not the word's own (data-dependent).

    The other words of the text decide; where they do not, its habit, and an ending that is no word.
    """
    if not end[:1].islower():
        return False
    low, high = start.lower(), end.lower()
    if low + high in words:
        return True
    if f"{low}-{high}" in words:
        return False
    if low in words:
        return divides and high not in words and (len(high) < 4 or bool(_ENDING.match(high)))
    return divides and not (high in words and len(low) > 3)


def _is_wide(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or char in "“”‘’…—" or char >= "\uf900"
    )


def _vocabulary(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Return the words that stand undivided within a line, hyphenated ones too."""
    found: set[str] = set()
    divided = False
    for page in pages:
        for line in page:
            # The parts of a divided word are no words.
            text = line.text.partition(" ")[2] if divided else line.text
            divided = line.text[-1] in _HYPHENS
            text = text.rpartition(" ")[0] if divided else text
            for word in re.findall(r"(?<![A-Za-z-])[A-Za-z][A-Za-z’'-]*[A-Za-z](?![A-Za-z-])", text):
                found.add(word.lower())
    return frozenset(found)
