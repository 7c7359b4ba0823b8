"""The pieces of a page: characters that stand together, and the rows that pieces at one height make.

A blank wider than a character ends a piece; raised and lowered signs go with the line that they stand beside; a ruled
table is one piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.ingestors.pdf_glyphs import Glyph, Sheet, is_wide
from policymine.ingestors.pdf_tables import Grid, find_grids

__all__ = ["Piece", "Row", "page_rows", "row_text", "rows_from"]

# A blank wider than this, in ems, ends a piece; one that blanks of the file's own fill may be wider.
_GAP = 0.95
_FILLED_GAP = 2.6
# Words spread over a narrow column stand at most so far apart, in ems; so many lines show that a page is set so.
_WORDS_APART = 3.0
_LINES = 3
# Characters of a title may be spread out so far, in ems; the cells of a table stand farther apart.
_SPACED = 1.6
# Two pieces at one height whose bases differ by less than this, in ems, are one row.
_BASE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand together at one height, or a whole table.

    Parameters
    ----------
    text : what they say; the rows of a table on lines of their own, tabs between cells.
    left, right, base, size : their place and the size of their type, in points.
    table : whether it is a table.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    table: bool = False


Row = tuple[Piece, ...]


def page_rows(sheet: Sheet) -> list[Row]:
    """Return the rows of a page from the top, each with its pieces from the left; a ruled table is one piece."""
    grids, rest = find_grids(sheet.rules, sheet.glyphs)
    pieces = [piece for run in _spread(list(_runs(rest))) if (piece := _piece(run))]
    tables = [piece for grid in grids if (piece := _table(grid))]
    return rows_from(pieces, tables)


def row_text(row: Row) -> str:
    """Return what a row says, read across."""
    text = row[0].text
    for last, piece in pairwise(row):
        text += _blank(last, piece) + piece.text
    return text


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs in runs that go on along one base without a gap, as the file drew them."""
    run: list[Glyph] = []
    blanks = 0.0
    end = 0.0
    for glyph in glyphs:
        if run:
            last = run[-1]
            size = max(last.size, glyph.size)
            gap = glyph.left - end
            limit = _FILLED_GAP if blanks > 0.5 * gap else _GAP
            if (
                abs(glyph.base - last.base) > 0.12 * size
                or not -0.6 * size <= glyph.left - last.right <= _GAP * size
                or (glyph.char.strip() and gap > limit * size)
                or max(last.size, glyph.size) > 1.6 * min(last.size, glyph.size)
            ):
                yield run
                run = []
        if not run and not glyph.char.strip():
            continue
        run.append(glyph)
        if glyph.char.strip():
            end, blanks = glyph.right, 0.0
        else:
            blanks += glyph.right - glyph.left
    if run:
        yield run


def _spread(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Return the runs, those joined that are one line of Latin words, spread to fill a narrow column.

    The file draws such a line from end to end, with blanks of one width; the cells of a table differ in theirs from
    the words in them. Lines of two words follow, where others show that the page is set so.
    """
    lines: list[list[list[Glyph]]] = []
    for run in runs:
        if lines and _goes_on(lines[-1][-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    even = [len(line) > 1 and _evenly(line, 2) for line in lines]
    justified = sum(even) >= _LINES
    joined: list[list[Glyph]] = []
    for line, sure in zip(lines, even, strict=True):
        if sure or (justified and len(line) > 1 and _evenly(line, 1)):
            joined.append([glyph for run in line for glyph in run])
        else:
            joined.extend(line)
    return joined


def _goes_on(run: Sequence[Glyph], after: Sequence[Glyph]) -> bool:
    """Return whether a run of Latin letters stands to the right of one that was drawn just before."""
    shown = [g for g in run if g.char.strip()]
    if not shown or is_wide(shown[-1].char) or is_wide(after[0].char):
        return False
    last, first = shown[-1], after[0]
    size = max(last.size, first.size)
    return (
        abs(last.base - first.base) < 0.12 * size
        and 0 < first.left - last.right < _WORDS_APART * size
        and not (last.char.isdecimal() and first.char.isdecimal())
        and size < 1.2 * min(last.size, first.size)
    )


def _evenly(line: Sequence[Sequence[Glyph]], least: int) -> bool:
    """Return whether the blanks of a line, so many at the least, are all wide and of one width."""
    shown = [g for run in line for g in run if g.char.strip()]
    size = shown[0].size
    gaps = [gap for a, b in pairwise(shown) if (gap := b.left - a.right) > 0.2 * size]
    return len(gaps) >= least and max(gaps) < 1.35 * min(gaps)


def _piece(run: Sequence[Glyph]) -> Piece | None:
    shown = [g for g in run if g.char.strip()]
    if not shown:
        return None
    sizes = sorted(g.size for g in shown)
    left, right = min(g.left for g in shown), max(g.right for g in shown)
    return Piece(_spelled(run), left, right, shown[0].base, sizes[len(sizes) // 2])


def _spelled(run: Sequence[Glyph]) -> str:
    """Return the words of a run: a blank where the file has one or Latin letters stand apart."""
    text: list[str] = []
    last: Glyph | None = None
    for glyph in run:
        if last is not None and glyph.char.strip() and last.char.strip():
            gap = (glyph.left - last.right) / max(last.size, glyph.size)
            wide = is_wide(last.char) or is_wide(glyph.char)
            if (glyph.spaced and gap > 0.1 and not wide) or gap > (0.7 if wide else 0.3):
                text.append(" ")
        text.append(glyph.char)
        last = glyph
    return "".join(text).strip()


def rows_from(pieces: Sequence[Piece], tables: Sequence[Piece] = ()) -> list[Row]:
    """Return pieces in rows: same height, from the left; raised and lowered signs go with their line.

    Parameters
    ----------
    pieces : in any order.
    tables : whole tables, which are rows of their own.
    """
    groups: list[list[Piece]] = []
    anchors: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: -p.base):
        placed = False
        for k in range(len(groups) - 1, max(len(groups) - 4, -1), -1):
            anchor = anchors[k]
            if _level(anchor, piece, groups[k]) and not any(_over(piece, other) for other in groups[k]):
                groups[k].append(piece)
                if (piece.size, piece.right - piece.left) > (anchor.size, anchor.right - anchor.left):
                    anchors[k] = piece
                placed = True
                break
        if not placed:
            groups.append([piece])
            anchors.append(piece)
    rows = [
        (anchor.base, _unspaced(tuple(_merged(group)))) for anchor, group in zip(anchors, groups, strict=True)
    ]
    rows += [(table.base, (table,)) for table in tables]
    rows.sort(key=lambda item: -item[0])
    return [row for _, row in rows]


def _unspaced(row: Row) -> Row:
    """Return a row of Chinese characters spread out, as red heads and titles have them, as one piece."""
    gaps = [(b.left - a.right) / max(a.size, b.size) for a, b in pairwise(row)]
    single = sum(len(p.text) == 1 for p in row)
    if (
        len(row) < 3
        or single < 2
        or max(gaps) > _SPACED
        or not all(map(is_wide, "".join(p.text for p in row)))
    ):
        return row
    return (Piece("".join(p.text for p in row), row[0].left, row[-1].right, row[0].base, row[0].size),)


def _level(anchor: Piece, piece: Piece, group: Sequence[Piece]) -> bool:
    """Return whether a piece stands on the base of a row, or is a raised or lowered sign beside one of it."""
    size, small = max(anchor.size, piece.size), min(anchor.size, piece.size)
    apart = abs(anchor.base - piece.base)
    if apart < 0.25 * size or (apart < _BASE * size and small > 0.85 * size):
        return True
    beside = any(
        min(abs(p.left - piece.right), abs(piece.left - p.right)) < _BASE * size for p in (*group, anchor)
    )
    return apart < 0.7 * size and small < 0.85 * size and beside


def _over(one: Piece, other: Piece) -> bool:
    """Return whether two pieces stand over one another by more than a sign."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.8 * min(one.size, other.size)


def _merged(group: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a row from the left, those that touch made one."""
    last: Piece | None = None
    for piece in sorted(group, key=lambda p: p.left):
        if last is None:
            last = piece
            continue
        size = max(last.size, piece.size)
        gap = (piece.left - last.right) / size
        small = min(last.size, piece.size)
        # A heading beside a line of the next column is of other type, and its base a little off.
        foreign = 0.75 * size < small < 0.95 * size and abs(piece.base - last.base) > 0.04 * size
        if gap > _GAP or (foreign and gap > 0.6):
            yield last
            last = piece
            continue
        wide = is_wide(last.text[-1]) or is_wide(piece.text[0])
        blank = " " if gap > (0.7 if wide else 0.15) else ""
        larger = last if last.right - last.left >= piece.right - piece.left else piece
        last = Piece(
            last.text + blank + piece.text,
            last.left,
            max(last.right, piece.right),
            larger.base,
            larger.size,
        )
    if last is not None:
        yield last


def _table(grid: Grid) -> Piece | None:
    """Return a ruled table as one piece: a line for each row, a tab between its cells."""
    rows: list[str] = []
    sizes: list[float] = []
    count, width = grid.shape
    for row in range(count):
        cells = []
        for column in range(width):
            held = grid.cells.get((row, column), [])
            sizes += [g.size for g in held]
            cells.append(_cell(held))
        if any(cells):
            rows.append("\t".join(cells).rstrip("\t"))
    if not rows or not sizes:
        return None
    size = sorted(sizes)[len(sizes) // 2]
    return Piece("\n".join(rows), grid.xs[0], grid.xs[-1], grid.ys[-1] - size, size, True)


def _cell(held: Sequence[Glyph]) -> str:
    """Return the words of a cell, its lines joined."""
    text = ""
    for row in rows_from([piece for run in _runs(held) if (piece := _piece(run))]):
        line = row_text(row).replace("\t", " ")
        if text and not (is_wide(text[-1]) or is_wide(line[0])):
            # A word divided at a cell's edge keeps its hyphen: what it was before cannot be known here.
            text += "" if text[-1] == "-" else " "
        text += line
    return text


def _blank(last: Piece, piece: Piece) -> str:
    """Return the blank between two pieces of a row that is read across."""
    gap = (piece.left - last.right) / max(last.size, piece.size)
    if len(last.text) == 1 and is_wide(last.text) and is_wide(piece.text[0]):
        return " "  # 会 议 纪 要: characters spread out
    if is_wide(last.text[-1]) or is_wide(piece.text[0]):
        return "\u3000" if gap < 2 else "\u3000\u3000"
    return " "
