"""Which lines stand inside a quotation: an amendment quotes whole articles, whose labels are not its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.structure.labels import read_label

__all__ = ["quoted_lines", "quoted_places"]

_OPEN = "“「『"
_QUOTES = (*_OPEN, '"')
_MARKS = re.compile('[“”「」『』"]')
# A quotation that runs over lines is opened by what introduces it, or opens its line.
_LEADS_IN = re.compile(r"(?:[:：，,]|为|作|成|列|加|去)\s{0,4}$|^\s{0,12}$")
# How far a quotation may run, in lines and in characters.
_REACH, _CHARS = 200, 30_000
# Quotations stand in quotations, but not deeper than this.
_DEPTH = 6
_CLOSES = re.compile('[”」』"]')


def _scan(line: str, depth: int) -> tuple[int, int]:
    """Return the depth at the end of a line, and where the mark stands that opened the outermost open quotation."""
    opened = -1
    for match in _MARKS.finditer(line):
        mark = match.group()
        if mark == '"':
            mark = "”" if depth else "“"
        if mark in _OPEN:
            # Each paragraph of a long quotation may open anew; only the last closes.
            if depth and match.start() == 0:
                continue
            if depth == 0:
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
    return depth, opened


def quoted_lines(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it begins inside a quotation that an earlier line opened, or opens with a quoted clause.

    A quotation that is never closed within 200 lines or 30,000 characters is a slip of the pen and counts for nothing.

    >>> quoted_lines(["一、第三条修改为：“第三条　甲。", "“乙。”", "二、删去第四条。"])
    [False, True, False]
    """
    flags: list[bool] = []
    # For each line the next that holds a mark which could close.
    closing = [len(lines)] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        closing[at] = at if _CLOSES.search(lines[at]) else closing[at + 1]
    index = 0
    while index < len(lines):
        depth, opened = _scan(lines[index], 0)
        end = index
        if (
            depth
            and closing[index + 1] < index + _REACH
            and _LEADS_IN.search(lines[index][max(0, opened - 12) : opened])
        ):
            reach = _CHARS
            for ahead in range(index + 1, min(index + _REACH, len(lines))):
                reach -= len(lines[ahead])
                if reach < 0 or depth > _DEPTH:
                    break
                depth, _ = _scan(lines[ahead], depth)
                if depth == 0:
                    end = ahead
                    break
        opens = lines[index][:1] in _QUOTES and (end > index or read_label(lines[index][1:]) is not None)
        flags.extend([opens] + [True] * (end - index))
        index = end + 1
    return flags


def quoted_places(line: str, *, inside: bool = False) -> list[tuple[int, int]]:
    """Return the spans of a line that are quoted; `inside` where the line begins inside a quotation.

    >>> quoted_places("将“第三条”改为“第四条”。")
    [(1, 6), (8, 13)]
    """
    spans: list[tuple[int, int]] = []
    depth, start = (1, 0) if inside else (0, 0)
    for match in _MARKS.finditer(line):
        mark = match.group()
        if mark == '"':
            mark = "”" if depth else "“"
        if mark in _OPEN:
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((start, match.end()))
    if depth and inside:
        spans.append((start, len(line)))
    return spans
