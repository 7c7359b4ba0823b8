"""The card that a government web page puts before a document: 发文机关：… 成文日期：… 发文字号：…

Label and value may share a line, stand in the cells of a table row, or on two lines; several pairs may share a line. The
card may follow the title: 发布日期：2019-02-15　来源：省政府办公厅　浏览次数：12.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.doc_number import parse_doc_number
from policymine.structure.issuers import is_body, split_bodies
from policymine.structure.lines import Line, collapse, found
from policymine.structure.wordlists import load_table

__all__ = ["read_card", "take_card"]

_LABEL = re.compile(
    r"(?:[•·●○◆◇■□▪\-*]\s{0,3})?[【\[]?([\u4e00-\u9fff \t\u3000\u00a0]{2,14}?)[】\]]?\s{0,3}[:：]\s{0,8}"
)
_CELL = re.compile(r"[^\t|]+")
_DATES = ("date_issued", "date_printed", "date_published", "date_effective", "date_expiry")


@cache
def _labels() -> dict[str, str]:
    return {label: field for field, labels in load_table("page_labels.toml").items() for label in labels}


@cache
def _further_label() -> re.Pattern[str]:
    """Return what finds a known label after a blank, further on in a line."""
    spread = (
        r"[ \u3000\u00a0]{0,4}".join(map(re.escape, label))
        for label in sorted(_labels(), key=len, reverse=True)
        if len(label) > 1
    )
    return re.compile(rf"(?<=[\s\u3000\u00a0】\]）)|])[【\[]?(?:{'|'.join(spread)})[】\]]?\s{{0,3}}[:：]")


def _cells(lines: list[Line]) -> list[tuple[str, int, int]]:
    """Return (text, start, end) of every cell of the lines: cut at tabs, at bars, and before each known label."""
    cells: list[tuple[str, int, int]] = []
    for line in lines:
        part = line.text[:1000]
        stretches = (
            [(0, len(part))]
            if "\t" not in part and "|" not in part
            else [match.span() for match in _CELL.finditer(part)]
        )
        for first, last in stretches:
            cuts = [first]
            if len(part) <= 400 and part.count("：", first, last) + part.count(":", first, last) > 1:
                cuts += [match.start() for match in _further_label().finditer(part, first, last)]
            for begin, stop in zip(cuts, [*cuts[1:], last], strict=True):
                raw = part[begin:stop]
                body = raw.strip(" \t\u3000\u00a0")
                if body:
                    start = line.start + begin + raw.index(body)
                    cells.append((body, start, start + len(body)))
    return cells


def _field_of(cell: str) -> tuple[str, int] | None:
    head = cell[:24]
    if "：" not in head and ":" not in head:
        return None
    match = _LABEL.match(cell)
    if not match:
        return None
    field = _labels().get(collapse(match[1]).replace(" ", ""))
    return (field, match.end()) if field else None


def read_card(text: str, lines: list[Line]) -> tuple[dict[str, Extracted], int]:
    """Return the fields of the card, and the index of the first line after it (0 where there is no card).

    Parameters
    ----------
    text : the document.
    lines : the lines of its head.

    One label alone is no card: a decree may well begin 签发人：; the fields are then found by their own rules.
    """
    fields, _, after = _read(text, lines)
    return fields, after


def take_card(text: str, lines: list[Line]) -> tuple[dict[str, Extracted], list[Line]]:
    """Return the fields of the card, and the lines without it: those before it, where a title stands above, and after.

    >>> from policymine.structure.lines import split_lines
    >>> text = "关于社区协商的通知\\n发布日期：2019-02-15　来源：省政府办公厅\\n各区人民政府："
    >>> fields, rest = take_card(text, split_lines(text))
    >>> fields["date_published"].value, [line.text for line in rest]
    ('2019-02-15', ['关于社区协商的通知', '各区人民政府：'])
    """
    fields, first, after = _read(text, lines)
    return fields, [*lines[:first], *lines[after:]]


def _read(text: str, lines: list[Line]) -> tuple[dict[str, Extracted], int, int]:
    """Return (fields, index of the card's first line, index of the line after it)."""
    cells = _cells(lines)
    fields: dict[str, Extracted] = {}
    labels = others = 0
    first = last = -1
    for i, (cell, start, end) in enumerate(cells):
        # In a table a label has its cell to itself, and often no colon: 发文机关 | 国务院.
        hit = _field_of(cell) or (_field_of(f"{cell}：") if len(cell) <= 12 and _is_cell(text, end) else None)
        if not hit:
            # Labels that stand apart make no card: what follows is the text.
            others += 1
            if labels and (others > 4 or len(cell) > 300):
                break
            continue
        field, offset = hit
        labels += 1
        others = 0
        first = start if first < 0 else first
        last = start
        value_start, value_end = start + offset, end
        if offset >= len(cell):
            if i + 1 >= len(cells) or _field_of(cells[i + 1][0]):
                continue
            _, value_start, value_end = cells[i + 1]
            # The cell after 主题词：, or after 生效日期： without a date, is the title where the card ends so.
            if field == "other" or not _may_be(field, text, end, value_start, value_end):
                continue
            last = value_start
        if field == "other" or field in fields:
            continue
        value = _value(field, text[value_start:value_end])
        if value is not None:
            # What is no body's name, such as a site's, yields to what the text itself says.
            sure = field != "issuers" or any(
                is_body(name) for name in split_bodies(text[value_start:value_end])
            )
            confidence = 0.98 if sure else 0.5
            fields[field] = found(text, value_start, value_end, value, f"page-card:{field}", confidence)
    if labels < 2:
        return {}, 0, 0
    above = next((i for i, line in enumerate(lines) if line.end > first), 0)
    after = next((i for i, line in enumerate(lines) if line.start > last), len(lines))
    return fields, above, after


def _is_cell(text: str, end: int) -> bool:
    """Return whether a tab or a bar follows: a cell of a row."""
    return re.match(r"[ \u3000]{0,4}[\t|]", text[end : end + 6]) is not None


def _may_be(field: str, text: str, end: int, start: int, stop: int) -> bool:
    """Return whether a cell may be the value of the label that ends at `end`; on the next line it may be the title."""
    if "\n" not in text[end:start] or field in ("title", "doc_number", "issuers", "addressees", "cc"):
        return True
    if field in _DATES:
        return _value(field, text[start:stop]) is not None
    return stop - start <= 40 and not re.search("关于|關於", text[start:stop])


def _value(field: str, raw: str) -> object:
    if not raw.strip() or re.fullmatch(r"[\s—─\-/无]+", raw):
        return None
    if field in _DATES:
        return parse_date(raw.strip("（）() "))
    if field == "doc_number":
        number = parse_doc_number(raw)
        return str(number) if number else (collapse(raw) or None)
    if field in ("issuers", "addressees", "cc"):
        return split_bodies(raw) or None
    if field == "signatory":
        return collapse(raw) if len(collapse(raw)) <= 20 else None
    return collapse(raw) or None
