"""From lines to paragraphs: what was broken is joined (hard wraps, titles, rows, broken sentences), what was fused is parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.structure.dates import parse_date
from policymine.structure.fused import part_fused, part_long
from policymine.structure.labels import ARTICLE, ITEM, read_label, starts_clause
from policymine.structure.lines import Line, unwrap
from policymine.structure.quotations import quoted_lines

__all__ = ["is_row", "paragraphs"]

_TERMINAL = "。；：！？.;:!?…”’）)」』》"
_OPENS = re.compile(r"[\u4e00-\u9fff]")
_NOT_BROKEN = re.compile(r"^附|[=＝÷×＋]|^注")


def is_row(line: str) -> bool:
    """Return whether a line is a row of a table: short cells between tabs or bars.

    >>> is_row("序号\\t事项\\t单位"), is_row("| 1 | 垃圾分类 |"), is_row("In 2013 | it met | and agreed")
    (True, True, False)
    """
    mark = "\t" if "\t" in line else "|" if line.count("|") >= 2 else ""
    if not mark:
        return False
    filled = [cell for cell in line.split(mark) if cell.strip()]
    if len(filled) == 2 and mark == "\t" and filled[0].lstrip("# ")[:1] in "第一二三四五六七八九十（(":
        # 第一章 and its title, parted by a tab, are no cells.
        label = read_label(filled[0] + " ")
        if label is not None and label.rank <= ITEM and len(filled[0].strip("# ")) == len(label.text):
            return False
    return (
        len(filled) >= 2
        # Three cells between tabs are a row however long; prose has bars, and now and then a tab.
        and len(line) <= (400 if mark == "\t" and len(filled) > 2 else 80) * len(filled)
        and (mark == "\t" or line[0] == "|" or line[-1] == "|")
    )


def paragraphs(
    text: str, lines: Sequence[Line], headings: Sequence[tuple[int, int]] = ()
) -> tuple[list[Line], list[bool]]:
    """Return the paragraphs of a text, and for each whether it begins inside a quotation.

    Parameters
    ----------
    text : the text.
    lines : its lines, from `split_lines`.
    headings : spans known to be headings, such as a title over several lines: each becomes one paragraph.
    """
    joined = _joined(text, part_long(text, unwrap(text, list(lines), starts_clause)), headings)
    if "\t" in text or "|" in text:
        joined = _merge_rows(text, joined)
    joined = _with_titles(text, joined)
    quoted = quoted_lines([line.text for line in joined])
    rows = [_row(line) for line in joined]
    parted = part_fused(text, joined, quoted, rows)
    if len(parted) != len(joined):
        quoted = quoted_lines([line.text for line in parted])
    whole = _mended(text, parted, quoted)
    return whole, quoted if len(whole) == len(parted) else quoted_lines([line.text for line in whole])


def _row(line: Line) -> bool:
    return is_row(line.text.partition("\n")[0])


def _merged(text: str, lines: Sequence[Line], goes_on: Sequence[bool]) -> list[Line]:
    """Return the lines, each that goes on joined to the one before."""
    spans: list[tuple[int, int, bool]] = []
    for line, joins in zip(lines, goes_on, strict=True):
        if joins and spans:
            spans[-1] = (spans[-1][0], line.end, spans[-1][2])
        else:
            spans.append((line.start, line.end, line.blank_before))
    return [Line(text[start:end], start, end, blank) for start, end, blank in spans]


def _joined(text: str, lines: list[Line], headings: Sequence[tuple[int, int]]) -> list[Line]:
    """Return the lines, those of a title over several lines as one."""
    if not headings:
        return lines
    goes_on: list[bool] = []
    before: tuple[int, int] | None = None
    for line in lines:
        within = next((span for span in headings if span[0] <= line.start and line.end <= span[1]), None)
        goes_on.append(within is not None and within == before)
        before = within
    return _merged(text, lines, goes_on)


def _merge_rows(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines with adjacent rows of a table joined into one."""
    rows = [is_row(line.text) for line in lines]
    goes_on = [
        index > 0 and rows[index] and rows[index - 1] and not line.blank_before
        for index, line in enumerate(lines)
    ]
    return _merged(text, lines, goes_on)


def _with_titles(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines, a label alone on its line joined to what it labels: 第一章 / 总则, Article 1 / Scope."""
    goes_on = [False] * len(lines)
    for index in range(1, len(lines)):
        above = lines[index - 1].text
        if len(above) > 24 or goes_on[index - 1]:
            continue
        label = read_label(above)
        if label is None or label.rank > ITEM or len(above.strip("# ")) != len(label.text.strip()):
            continue
        line = lines[index].text
        if read_label(line) is not None or line[0] == "#" or _row(lines[index]):
            continue
        heads = label.rank < ARTICLE or above.isascii()
        goes_on[index] = not heads or (
            len(line) <= (80 if line.isascii() else 40) and line[-1] not in "。；：;:.,，"
        )
    return _merged(text, lines, goes_on) if any(goes_on) else lines


def _mended(text: str, lines: list[Line], quoted: Sequence[bool]) -> list[Line]:
    """Return the paragraphs of a text in articles, those broken in the middle of a sentence joined.

    Between the first article and the last, a paragraph without a label that follows an unfinished sentence goes on
    with it.
    """
    labels = [None if quoted[i] else read_label(line.text) for i, line in enumerate(lines)]
    articles = [i for i, label in enumerate(labels) if label and label.rank == ARTICLE]
    if len(articles) < 2:
        return lines
    goes_on = [False] * len(lines)
    for index in range(articles[0] + 1, len(lines)):
        above, line = lines[index - 1].text, lines[index].text
        if labels[index] is not None or line[0] == "#" or not _OPENS.match(line) or _row(lines[index - 1]):
            continue
        if above[-1] in _TERMINAL or len(above) < 15 or _NOT_BROKEN.search(line) or _NOT_BROKEN.search(above):
            continue
        head = labels[index - 1]
        if (head and head.rank < ARTICLE) or above[0] == "#" or parse_date(line) or "\t" in line:
            continue
        # What ends no sentence itself may be a heading or a name under the last article.
        goes_on[index] = line[-1] in "。；：" or (index < articles[-1] and len(line) >= 15)
    return _merged(text, lines, goes_on)
