"""Paragraphs without a label: an article's further paragraphs (款), headings by their form, notes, rows, or just text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policymine.corpus.document import Role
from policymine.structure.dates import parse_date
from policymine.structure.issuers import is_body
from policymine.structure.labels import ARTICLE, read_label
from policymine.structure.lines import Line
from policymine.structure.paragraphs import is_row

__all__ = ["InForce", "role_of", "unlabelled_kinds"]

_NOTE = re.compile(
    r"^[—–─-]\s?\d{1,4}\s?[—–─-]$|^[（(【\[][^（）()【】]{1,40}[）)】\]]$|^注\d{0,2}[:：]|^<!--.{0,200}-->$"
)
_NOTE_OPENERS = "—–─-（(【注[<"
_ANNEX = re.compile(
    r"^(?:附\s{0,4}[件表录錄图圖]|附\s{0,4}[:：]|(?:ANNEX|Annex|SCHEDULE|Schedule|APPENDIX|Appendix)\b)"
)


class InForce(NamedTuple):
    """A paragraph's label in force: rank (dynamic), wording, and whether its line is a heading."""

    rank: int
    label: str
    heading: bool


def role_of(line: str) -> Role:
    """Return the role of a line without a label: a table's row, a note in brackets, or a clause."""
    if is_row(line):
        return "table"
    return "note" if line[:1] in _NOTE_OPENERS and _NOTE.match(line) else "clause"


def unlabelled_kinds(
    lines: Sequence[Line],
    found: Sequence[InForce | None],
    titles: Sequence[bool],
    quoted: Sequence[bool],
    articles: Sequence[int],
) -> list[str]:
    """Return for each paragraph without a label what it is: 款, heading, or nothing in particular."""
    kinds: list[str] = []
    inside = inserted = False
    for index, line in enumerate(lines):
        hit, kind = found[index], ""
        if hit:
            inserted = False
            if hit.rank <= ARTICLE:
                inside = hit.rank == ARTICLE and len(articles) >= 2
        elif titles[index]:
            inside = False
        elif _ANNEX.match(line.text) and (
            line.text[-1] not in "。；" or (bool(articles) and index > articles[-1])
        ):
            inside, kind = False, "heading" if len(line.text) <= 60 else ""
        elif quoted[index] or read_label(line.text) is not None:
            inserted = inserted or not quoted[index]
        elif not inserted and role_of(line.text.partition("\n")[0]) == "clause":
            after = lines[index + 1] if index + 1 < len(lines) else None
            label_after = found[index + 1] if after else None
            if inside:
                if line.text[-1] not in "。；：！？”）)…:;.":
                    past = index > articles[-1]
                    kind = _bare_line(line, after, label_after, past)
                    inside = inside and not past
                elif lines[index - 1].text[-1] not in "，、":
                    kind = "款"
            elif _is_bare_heading(lines, index, label_after):
                kind = "heading"
        kinds.append(kind)
    return kinds


def _bare_line(line: Line, after: Line | None, label_after: InForce | None, past: bool) -> str:
    """Return what a line is that ends no sentence, within the articles or `past` the last: a heading, or nothing."""
    if len(line.text) > 40 or parse_date(line.text) or after is None or _looks_signed(line.text, after.text):
        return ""
    if past or (
        label_after is not None and label_after.rank <= ARTICLE and not re.search(r"[=＝\d，、]", line.text)
    ):
        return "heading"
    return ""


def _looks_signed(line: str, after: str) -> bool:
    return "\u3000" in line or "\t" in line or parse_date(after) is not None or is_body(line)


def _is_bare_heading(lines: Sequence[Line], index: int, label_after: InForce | None) -> bool:
    """Return whether a short line without a label heads what follows, as 2023年工作回顾 does."""
    line = lines[index]
    after = lines[index + 1] if index + 1 < len(lines) else None
    if after is None or "\t" in line.text or len(line.text) > 80 or parse_date(line.text):
        return False
    before = lines[index - 1].text if index else ""
    if line.text.isascii():
        words = re.findall(r"[A-Za-z][\w'-]*", line.text)
        capital = sum(1 for word in words if word[0].isupper() or len(word) <= 3)
        return (
            line.blank_before
            and 0 < len(words) <= 12
            and len(line.text) <= 80
            and line.text[-1] not in ".;:,!?"
            and words[0][0].isupper()
            and capital == len(words)
            and (len(after.text) >= 80 or label_after is not None)
        )
    if not 4 <= len(line.text) <= 30 or re.search(r"[。；！？：，、…:;!?,]", line.text):
        return False
    if label_after is not None and label_after.rank <= ARTICLE and index:
        return not _looks_signed(line.text, after.text)
    heads = before[-1:] in ("。", "！", "？", "”") and (len(after.text) >= 50 or label_after is not None)
    return heads and not _looks_signed(line.text, after.text)
