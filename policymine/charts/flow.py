"""Where the boxes and bands of a flow from column to column stand: order with few crossings, heights by share, curves.

Plain numbers, no drawing: `layout` gives every box its rectangle, `band` the outline of a band between two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Box", "Key", "band", "layout", "order_columns"]

Key = tuple[int, int]
_SWEEPS: Final = 6
_STEPS: Final = 14


@dataclass(frozen=True, slots=True)
class Box:
    """A box: column and item, left edge x, top and bottom y (y grows downward), in pixels."""

    key: Key
    x: float
    top: float
    bottom: float


def order_columns(
    sizes: Sequence[Mapping[int, float]], links: Sequence[tuple[Key, Key, float]]
) -> list[list[int]]:
    """Return the items of each column in an order that has few crossings: by the mean place of what they are linked to.

    Parameters
    ----------
    sizes : size of each item, by column.
    links : from, to, weight; between any two columns.

    >>> order_columns([{0: 2.0, 1: 1.0}, {0: 1.0, 1: 1.0}], [((0, 0), (1, 1), 1.0), ((0, 1), (1, 0), 1.0)])
    [[0, 1], [1, 0]]
    """
    orders = [sorted(column, key=lambda i: (-column[i], i)) for column in sizes]
    into: dict[Key, list[tuple[Key, float]]] = {}
    out: dict[Key, list[tuple[Key, float]]] = {}
    for start, end, weight in links:
        into.setdefault(end, []).append((start, weight))
        out.setdefault(start, []).append((end, weight))
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        columns = range(1, len(sizes)) if forward else range(len(sizes) - 2, -1, -1)
        for column in columns:
            place = _places(sizes, orders)
            beside = into if forward else out

            def centre(
                item: int, column: int = column, place: Mapping[Key, float] = place, beside: object = beside
            ) -> float:
                linked = beside.get((column, item), []) if isinstance(beside, dict) else []
                weight = sum(w for _, w in linked)
                # What is linked to nothing stays where it is.
                return sum(place[k] * w for k, w in linked) / weight if weight > 0 else place[column, item]

            orders[column] = sorted(orders[column], key=lambda i: (round(centre(i), 9), i))
    return orders


def _places(sizes: Sequence[Mapping[int, float]], orders: Sequence[Sequence[int]]) -> dict[Key, float]:
    """Return the middle of each item in its column, 0 the top and 1 the bottom."""
    found: dict[Key, float] = {}
    for column, order in enumerate(orders):
        total, at = sum(sizes[column].values()) or 1.0, 0.0
        for item in order:
            found[column, item] = (at + sizes[column][item] / 2) / total
            at += sizes[column][item]
    return found


def layout(
    sizes: Sequence[Mapping[int, float]],
    orders: Sequence[Sequence[int]],
    xs: Sequence[float],
    *,
    height: float,
    least: float,
    gap: float,
) -> dict[Key, Box]:
    """Return the box of every item; a column's heights are as its sizes, none below `least`, and fill `height` with gaps.

    Parameters
    ----------
    sizes, orders : size of each item and their order, by column.
    xs : left edge of each column.
    height : pixels that the tallest column fills.
    least : least height of a box, so that its name fits.
    gap : pixels between boxes.
    """
    boxes: dict[Key, Box] = {}
    for column, order in enumerate(orders):
        total = sum(sizes[column].values()) or 1.0
        free = max(0.0, height - gap * (len(order) - 1) - least * len(order))
        at = 0.0
        for item in order:
            tall = least + free * sizes[column][item] / total
            boxes[column, item] = Box((column, item), xs[column], at, at + tall)
            at += tall + gap
    return boxes


def band(
    start: tuple[float, float, float], end: tuple[float, float, float]
) -> list[tuple[float, float, float]]:
    """Return a band from one edge to another as (x, top, bottom), smooth, level at both ends.

    Parameters
    ----------
    start, end : x, top and bottom of the edge.

    >>> made = band((0.0, 0.0, 1.0), (10.0, 2.0, 4.0))
    >>> made[0], made[-1]
    ((0.0, 0.0, 1.0), (10.0, 2.0, 4.0))
    """
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        eased = t * t * (3 - 2 * t)
        points.append(
            (
                start[0] + (end[0] - start[0]) * t,
                start[1] + (end[1] - start[1]) * eased,
                start[2] + (end[2] - start[2]) * eased,
            )
        )
    return points
