"""The card that a government web page puts before a document: 发文机关：… 成文日期：… 发文字号：…

Label and value may share a line, stand in the cells of a table row, or on two lines.
"""

from __future__ import annotations

import re
from functools import cache

from policymine.corpus.document import Extracted
from policymine.structure.dates import parse_date
from policymine.structure.doc_number import parse_doc_number
from policymine.structure.issuers import split_bodies
from policymine.structure.lines import Line, collapse, found
from policymine.structure.wordlists import load_table

__all__ = ["read_card"]

_LABEL = re.compile(r"[【\[]?([\u4e00-\u9fff \t\u3000\u00a0]{2,14}?)[】\]]?\s{0,3}[:：]\s{0,8}")
_CELL = re.compile(r"[^\t|]+")
_DATES = ("date_issued", "date_published", "date_effective", "date_expiry")


@cache
def _labels() -> dict[str, str]:
    return {label: field for field, labels in load_table("page_labels.toml").items() for label in labels}


def _cells(lines: list[Line]) -> list[tuple[str, int, int]]:
    """Return (text, start, end) of every cell of the lines; a line without tabs or bars is one cell."""
    cells: list[tuple[str, int, int]] = []
    for line in lines:
        part = line.text[:1000]
        if "\t" not in part and "|" not in part:
            body = part.strip(" \u3000\u00a0")
            if body:
                start = line.start + part.index(body)
                cells.append((body, start, start + len(body)))
            continue
        for match in _CELL.finditer(part):
            raw = match.group()
            body = raw.strip(" \u3000\u00a0")
            if body:
                start = line.start + match.start() + raw.index(body)
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
    cells = _cells(lines)
    fields: dict[str, Extracted] = {}
    labels = 0
    last = -1
    for i, (cell, start, end) in enumerate(cells):
        hit = _field_of(cell)
        if not hit:
            continue
        field, offset = hit
        labels += 1
        last = start
        value_start, value_end = start + offset, end
        if offset >= len(cell):
            if i + 1 >= len(cells) or _field_of(cells[i + 1][0]):
                continue
            _, value_start, value_end = cells[i + 1]
            # The cell after 主题词： is the title where the page has no subject words.
            if field != "other":
                last = value_start
        if field == "other" or field in fields:
            continue
        value = _value(field, text[value_start:value_end])
        if value is not None:
            fields[field] = found(text, value_start, value_end, value, f"page-card:{field}", 0.98)
    if labels < 2:
        return {}, 0
    after = next((i for i, line in enumerate(lines) if line.start > last), len(lines))
    return fields, after


def _value(field: str, raw: str) -> object:
    if field in _DATES:
        return parse_date(raw)
    if field == "doc_number":
        number = parse_doc_number(raw)
        return str(number) if number else (collapse(raw) or None)
    if field == "issuers":
        return split_bodies(raw) or None
    return collapse(raw) or None
