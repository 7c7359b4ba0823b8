"""The ruled tables of a page: grids of lines, their cells, and which characters stand in which cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from policymine.ingestors.pdf_glyphs import Glyph, Rule

__all__ = ["Grid", "find_grids"]

# How far two ends of lines may be apart and still meet.
_SLACK = 3.0
_MAX_LINES = 400


@dataclass(slots=True)
class Grid:
    """A ruled table.

    Parameters
    ----------
    xs, ys : places of its upright and its flat lines, ascending.
    cells : (row from the top, column) -> the characters of the cell; of a merged cell, at its first place.
    """

    xs: list[float]
    ys: list[float]
    cells: dict[tuple[int, int], list[Glyph]] = field(default_factory=dict)
    _home: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def holds(self, glyph: Glyph) -> bool:
        """Return whether a character stands inside the grid."""
        middle = (glyph.left + glyph.right) / 2
        height = glyph.base + 0.3 * glyph.size
        return self.xs[0] <= middle <= self.xs[-1] and self.ys[0] <= height <= self.ys[-1]

    def put(self, glyph: Glyph) -> None:
        """Put a character into its cell."""
        middle = (glyph.left + glyph.right) / 2
        column = min(max(bisect_right(self.xs, middle) - 1, 0), len(self.xs) - 2)
        band = min(max(bisect_right(self.ys, glyph.base + 0.3 * glyph.size) - 1, 0), len(self.ys) - 2)
        place = (len(self.ys) - 2 - band, column)
        self.cells.setdefault(self._home.get(place, place), []).append(glyph)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.ys) - 1, len(self.xs) - 1


def find_grids(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """Return the tables with the characters in their cells, and the characters that are in none.

    Parameters
    ----------
    rules : the ruled lines of a page.
    glyphs : its characters.

    A grid needs two columns or two rows whose cells hold text; a box around a text is none. Lines that merely stand
    near one another, such as an underlined heading, make no grid.
    """
    grids: list[Grid] = []
    for group in _connected(_joined(rules)):
        grid = _grid(group)
        if grid:
            grids.append(grid)
    # The largest first: a frame around the page is tried before the table in it, and refused.
    grids.sort(key=lambda g: -(g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0]))
    rest = list(glyphs)
    tables: list[Grid] = []
    for grid in grids:
        inside = [g for g in rest if grid.holds(g)]
        for glyph in inside:
            grid.put(glyph)
        filled = {place for place, held in grid.cells.items() if any(g.char.strip() for g in held)}
        if len(filled) < 2 or _frames_text(grid, filled):
            continue
        tables.append(grid)
        rest = [g for g in rest if not grid.holds(g)]
    return tables, rest


def _frames_text(grid: Grid, filled: set[tuple[int, int]]) -> bool:
    """Return whether a grid is no table but the frame of a page: one cell holds nearly all, in many lines."""
    sizes = sorted((len(grid.cells[place]) for place in filled), reverse=True)
    return sizes[0] > 400 and sizes[0] > 0.9 * sum(sizes)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines with pieces that continue one another made one, and doubles dropped."""
    joined: list[Rule] = []
    for rule in sorted(set(rules)):
        merged = False
        for k in range(len(joined) - 1, -1, -1):
            last = joined[k]
            if last.flat != rule.flat or rule.place - last.place > 1.5:
                break
            if rule.start <= last.end + _SLACK and last.start <= rule.end + _SLACK:
                joined[k] = Rule(last.flat, last.place, min(last.start, rule.start), max(last.end, rule.end))
                merged = True
                break
        if not merged:
            joined.append(rule)
    return joined if len(joined) <= 4 * _MAX_LINES else []


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines that meet one another."""
    flats = [r for r in rules if r.flat]
    ups = [r for r in rules if not r.flat]
    parent = list(range(len(flats) + len(ups)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for i, flat in enumerate(flats):
        for j, up in enumerate(ups):
            if _meet(flat, up):
                parent[root(i)] = root(len(flats) + j)
    groups: dict[int, list[Rule]] = {}
    for k, rule in enumerate([*flats, *ups]):
        groups.setdefault(root(k), []).append(rule)
    return list(groups.values())


def _meet(flat: Rule, up: Rule) -> bool:
    return (
        flat.start - _SLACK <= up.place <= flat.end + _SLACK
        and up.start - _SLACK <= flat.place <= up.end + _SLACK
    )


def _grid(group: Sequence[Rule]) -> Grid | None:
    flats = [r for r in group if r.flat]
    ups = [r for r in group if not r.flat]
    if len(flats) < 2 or not ups or max(len(flats), len(ups)) > _MAX_LINES:
        return None
    left, right = min(r.start for r in flats), max(r.end for r in flats)
    # A table open at its sides (a flat line reaches further than the outer upright ones) has its ends there.
    xs = _places([r.place for r in ups] + [left, right])
    ys = _places([r.place for r in flats])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    grid = Grid(xs, ys)
    rows, columns = grid.shape
    home: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        top, low = ys[rows - row], ys[rows - 1 - row]
        for column in range(columns):
            place = (row, column)
            middle = (xs[column] + xs[column + 1]) / 2
            if column and not _drawn(ups, xs[column], (low + top) / 2):
                place = home[row, column - 1]
            elif row and not _drawn(flats, top, middle):
                place = home[row - 1, column]
            home[row, column] = place
    grid._home.update(home)
    return grid


def _drawn(rules: Sequence[Rule], place: float, at: float) -> bool:
    return any(abs(r.place - place) <= _SLACK and r.start - 1 <= at <= r.end + 1 for r in rules)


def _places(values: Sequence[float]) -> list[float]:
    """Return the places, ascending, those that are one line counted once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SLACK:
            found.append(value)
    return found
