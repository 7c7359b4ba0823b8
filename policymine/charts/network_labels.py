"""Names beside the nodes of a network, so placed that none lies on another, on a node or beyond the frame.

Each name tries eight places around its node, nearest first, and takes the one that crosses the fewest lines; the largest
nodes choose first. A name that finds no room is left out and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policymine.charts.theme import SIZE

__all__ = ["Label", "Point", "place_labels", "shortened", "text_width"]

_LINE: Final = SIZE * 1.25
_DIAGONAL: Final = 0.72
_FURTHER: Final = (3.0, 10.0)
Box = tuple[float, float, float, float]
Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """A node in pixels: its middle and its radius."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name as it is drawn: its middle in pixels."""

    x: float
    y: float
    text: str


def text_width(text: str) -> float:
    """Return about how many pixels a text takes: a Chinese character a square, another a little over half of one.

    >>> text_width("治理"), round(text_width("ab"), 1)
    (24.0, 14.4)
    """
    return sum(float(SIZE) if ord(ch) > 0x2E80 else SIZE * 0.6 for ch in text)


def shortened(text: str, room: float) -> str:
    """Return the text cut to so many pixels: Chinese at its end, words between the first and the last, which tell apart.

    >>> shortened("中华人民共和国民法典", 60), shortened("Federal Reserve Bank of New York", 130)
    ('中华人民…', 'Federal…New York')
    """
    if text_width(text) <= room:
        return text
    words = text.split()
    if len(words) > 2 and max(text) < "\u2e80":
        first, last = words.pop(0), ""
        while words and text_width(f"{first}…{words[-1]} {last}".rstrip()) <= room:
            last = f"{words.pop()} {last}".rstrip()
        if last:
            return f"{first}…{last}"
    while text and text_width(text) + SIZE > room:
        text = text[:-1]
    return text + "…"


def place_labels(
    points: Mapping[str, Point],
    names: Mapping[str, str],
    segments: Sequence[Segment],
    *,
    width: float,
    height: float,
) -> tuple[dict[str, Label], int]:
    """Return the place of each name, and how many found none.

    Parameters
    ----------
    points : nodes in pixels. names : text by node. segments : the lines, which names avoid where they can.
    width, height : of the frame.
    """
    taken: list[Box] = []
    nodes = {
        node: (p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for node, p in points.items()
    }
    found: dict[str, Label] = {}
    missing = 0
    for node in sorted(points, key=lambda n: (-points[n].radius, n)):
        text = names.get(node, "")
        if not text:
            continue
        others = [box for other, box in nodes.items() if other != node]
        choices = [
            (sum(_crosses(s, box) for s in segments), i, box)
            for i, box in enumerate(_places(points[node], text_width(text)))
            if _inside(box, width, height) and not any(_overlap(box, other) for other in (*taken, *others))
        ]
        if not choices:
            missing += 1
            continue
        _, _, box = min(choices)
        taken.append(box)
        found[node] = Label((box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0, text)
    return found, missing


def _places(point: Point, wide: float) -> list[Box]:
    """Return boxes around a node, those one looks for first in front."""
    half = _LINE / 2.0
    boxes = []
    for gap in _FURTHER:
        out = point.radius + gap
        slant = point.radius * _DIAGONAL + gap
        for dx, dy in (
            (out + wide / 2, 0.0),
            (-out - wide / 2, 0.0),
            (0.0, -out - half + 2),
            (0.0, out + half - 2),
            (slant + wide / 2, -slant),
            (slant + wide / 2, slant),
            (-slant - wide / 2, -slant),
            (-slant - wide / 2, slant),
        ):
            x, y = point.x + dx, point.y + dy
            boxes.append((x - wide / 2 - 1, y - half, x + wide / 2 + 1, y + half))
    return boxes


def _inside(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(segment: Segment, box: Box) -> bool:
    """Return whether a line runs through a box (Liang and Barsky 1984)."""
    x1, y1, x2, y2 = segment
    dx, dy = x2 - x1, y2 - y1
    enter, leave = 0.0, 1.0
    for step, room in (
        (-dx, x1 - box[0]),
        (dx, box[2] - x1),
        (-dy, y1 - box[1]),
        (dy, box[3] - y1),
    ):
        if step == 0.0:
            if room < 0.0:
                return False
            continue
        at = room / step
        if step < 0.0:
            enter = max(enter, at)
        else:
            leave = min(leave, at)
        if enter > leave:
            return False
    return True
