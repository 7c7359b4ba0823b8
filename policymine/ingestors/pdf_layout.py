"""The reading order of a page: columns of text, tables without rules, and the lines that follow from them.

A gutter is a strip of white that parts many rows
into two sides that both are filled with text; it is looked for in the rows between those that cross it (a headline, a
wide table), and again within each side. Cells of a table stand apart too, but do not fill their sides: such rows are
read across.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.ingestors.pdf_pieces import Piece, Row, row_text

__all__ = ["Line", "lines_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order.

    Parameters
    ----------
    text : what it says.
    left, right, base, height : its place and size; a line without a place has zeros.
    column : the column it stands in: empty for the width of the page, then L and R, and so on within each.
    row : whether it is a row of a table, which no other line continues.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    height: float = 0.0
    column: str = ""
    row: bool = False


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of a page in reading order.

    Parameters
    ----------
    rows : from `pdf_pieces.page_rows`, without running heads.
    """
    return list(_arranged(list(rows), "", 0))


def _arranged(rows: list[Row], column: str, depth: int) -> Iterator[Line]:
    """Yield the lines of a region: across, or where it has columns one column after the other."""
    gutter = _gutter(rows) if depth < 3 else None
    if gutter is None:
        yield from _across(rows, column)
        return
    left, right = gutter
    band: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not any(p.left < right and p.right > left for p in row):
            band.append(row)
            continue
        yield from _band(band, (left + right) / 2, column, depth)
        band = []
        if row is not None:
            yield from _across([row], column)


def _band(band: list[Row], at: float, column: str, depth: int) -> Iterator[Line]:
    """Yield the lines of rows that none crosses the gutter: two columns, if there is text on both sides."""
    middle = (min((r[0].left for r in band), default=0.0) + max((r[-1].right for r in band), default=0.0)) / 2
    while _headline(band, middle):
        yield from _across(band[:1], column)
        band = band[1:]
    left = [side for row in band if (side := tuple(p for p in row if p.right <= at))]
    right = [side for row in band if (side := tuple(p for p in row if p.left >= at))]
    if not left or not right:
        yield from _across(band, column)
        return
    yield from _arranged(left, column + "L", depth + 1)
    yield from _arranged(right, column + "R", depth + 1)


def _headline(band: Sequence[Row], middle: float) -> bool:
    """Return whether a line of its own stands in the middle before the columns begin, and not in the middle column.

    A line a little off the middle, as an indent moves it, must stand apart from what follows too.
    """
    if len(band) < 2 or len(band[0]) != 1:
        return False
    first = band[0][0]
    below = [row[0].base for row in band[:8]]
    steps = sorted(above - under for above, under in pairwise(below) if above - under > 0.5 * first.size)
    off = abs((first.left + first.right) / 2 - middle)
    apart = bool(steps) and abs(below[0] - below[1]) > 1.25 * steps[(len(steps) - 1) // 2]
    begins = sum(abs(p.left - first.left) < 0.6 * first.size for row in band[1:8] for p in row)
    return (off < 0.5 * first.size and (apart or begins < 2)) or (off < 1.5 * first.size and apart)


def _gutter(rows: Sequence[Row]) -> tuple[float, float] | None:
    """Return (left, right) of the strip of white between two columns of running text; None where there is none."""
    pieces = [p for row in rows for p in row]
    if len(pieces) < 6:
        return None
    start, end = min(p.left for p in pieces), max(p.right for p in pieces)
    size = sorted(p.size for p in pieces)[len(pieces) // 2]
    gaps = [(a.right, b.left) for row in rows for a, b in pairwise(row) if b.left - a.right > 0.6 * a.size]
    place = _whitest(gaps, pieces, start, end)
    if place is None:
        return None
    sides = [
        ([p for p in row if p.right <= place], [p for p in row if p.left >= place])
        for row in rows
        if not any(p.left < place < p.right for p in row)
    ]
    # A column reaches to the farthest of most of its lines, a few outliers aside.
    ends = sorted(left[-1].right for left, _ in sides if left)
    begins = sorted(right[0].left for _, right in sides if right)
    if len(ends) < 3 or len(begins) < 3:
        return None
    edge, verge = ends[-1], begins[0]
    if (
        edge >= verge
        or not _prose([one for one, _ in sides if one], size)
        or not _prose([other for _, other in sides if other], size)
    ):
        return None
    return edge, verge


def _whitest(
    gaps: Sequence[tuple[float, float]], pieces: Sequence[Piece], start: float, end: float
) -> float | None:
    """Return the place, point by point, that most gaps between pieces hold and fewest pieces cross."""
    width = int(end - start) + 2
    held, crossed = [0] * (width + 1), [0] * (width + 1)
    for counts, spans in ((held, gaps), (crossed, [(p.left, p.right) for p in pieces])):
        for a, b in spans:
            # Only the whole points strictly inside count.
            first, last = int(a - start) + 1, int(b - start)
            if first <= last:
                counts[max(first, 0)] += 1
                counts[min(last + 1, width)] -= 1
    best: tuple[float, int] | None = None
    n = over = 0
    for k in range(width):
        n += held[k]
        over += crossed[k]
        if n < 3 or not 0.2 * (end - start) < k < 0.8 * (end - start):
            continue
        score = n - 0.5 * over
        if best is None or score > best[0]:
            best = (score, k)
    return start + best[1] if best else None


def _prose(rows: Sequence[Sequence[Piece]], size: float) -> bool:
    """Return whether one side of a gutter is running text: most of its lines fill a width of many characters."""
    if any(p.table for row in rows for p in row):
        rows = [row for row in rows if not any(p.table for p in row)]
    if len(rows) < 3:
        return False
    left = sorted(row[0].left for row in rows)[len(rows) // 10]
    right = sorted(row[-1].right for row in rows)[int(0.9 * (len(rows) - 1))]
    width = right - left
    if width < 8 * size:
        return False
    full = sum(1 for row in rows if row[-1].right - left > 0.78 * width and len(row) <= 2)
    return full >= 0.45 * len(rows)


def _across(rows: Sequence[Row], column: str) -> Iterator[Line]:
    """Yield the lines of rows read across; rows that stand in columns of a table with tabs between."""
    k = 0
    while k < len(rows):
        until = _aligned(rows, k)
        if until > k:
            slots = _slots(rows[k:until])
            for row in rows[k:until]:
                yield _line(row, column, _in_slots(row, slots), True)
            k = until
            continue
        row = rows[k]
        if row[0].table:
            for text in row[0].text.split("\n"):
                yield _line(row, column, text, True)
        else:
            yield _line(row, column, row_text(row), False)
        k += 1


def _line(row: Row, column: str, text: str, table: bool) -> Line:
    size = max(p.size for p in row)
    return Line(
        text, row[0].left, row[-1].right, max(row, key=lambda p: p.right - p.left).base, size, column, table
    )


def _aligned(rows: Sequence[Row], start: int) -> int:
    """Return the end of the rows from `start` on that stand in the columns of a table without rules."""
    k = start
    while k < len(rows) and len(rows[k]) >= 2 and not rows[k][0].table:
        if k > start and not _share_edges(rows[k - 1], rows[k]):
            break
        k += 1
    n = k - start
    if n < 2:
        return start
    cells = sum(len(row) for row in rows[start:k])
    # Two rows of three cells are a table; of two cells, as a form has them, three rows are wanted.
    return k if (cells >= 3 * n or n >= 3) and len(_slots(rows[start:k])) >= 2 else start


def _share_edges(one: Row, other: Row) -> bool:
    """Return whether two rows have two places in common where cells begin, end or have their middle."""
    size = max(p.size for p in (*one, *other))
    hits = 0
    for piece in other:
        hits += any(
            min(
                abs(p.left - piece.left),
                abs(p.right - piece.right),
                abs(p.left + p.right - piece.left - piece.right) / 2,
            )
            < 0.6 * size
            for p in one
        )
    return hits >= 2


def _slots(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the strips that the cells of rows stand in, from the left."""
    slots: list[tuple[float, float]] = []
    for left, right in sorted((p.left, p.right) for row in rows for p in row):
        if slots and left < slots[-1][1]:
            slots[-1] = (slots[-1][0], max(slots[-1][1], right))
        else:
            slots.append((left, right))
    return slots


def _in_slots(row: Row, slots: Sequence[tuple[float, float]]) -> str:
    cells = [""] * len(slots)
    starts = [left for left, _ in slots]
    for piece in row:
        k = max(bisect_right(starts, piece.left + 0.01) - 1, 0)
        cells[k] = f"{cells[k]} {piece.text}" if cells[k] else piece.text
    return "\t".join(cells).rstrip("\t")
