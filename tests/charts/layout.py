"""Where the texts of a drawing stand: which are cut at its edge, which lie on one another."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from policymine.charts.fonts import chinese_font

_SVG = "{http://www.w3.org/2000/svg}"
_TRANSFORM = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")
Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Placed:
    """A text and its box in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Placed) -> float:
        """The part of the smaller box that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        if wide <= 0 or high <= 0:
            return 0.0
        return wide * high / min(self.area(), other.area())

    def area(self) -> float:
        """Its area in square pixels."""
        return max(1e-6, (self.right - self.left) * (self.bottom - self.top))


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )


def _matrix(transform: str) -> Matrix:
    made = _UNIT
    for kind, given in _TRANSFORM.findall(transform):
        numbers = [float(n) for n in re.split(r"[\s,]+", given.strip())]
        if kind == "translate":
            one: Matrix = (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
        elif kind == "scale":
            one = (numbers[0], 0, 0, numbers[-1], 0, 0)
        else:
            turn = math.radians(numbers[0])
            one = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
        made = _times(made, one)
    return made


@cache
def _font(size: float) -> Any:
    try:
        from PIL import ImageFont
    except ImportError:
        return None
    found = chinese_font()
    if found is None or found.file is None:
        return None
    return ImageFont.truetype(str(found.file), round(size * 4))


def _width(text: str, size: float) -> float:
    font = _font(size)
    if font is not None:
        return float(font.getlength(text)) / 4
    return sum(size if ord(c) > 0x2E80 else 0.55 * size for c in text)


def texts(svg: str) -> tuple[tuple[float, float], list[Placed]]:
    """Return the size of the drawing and its texts in the order they are drawn."""
    root = ET.fromstring(svg)
    wide, high = (float(re.sub(r"[a-z]+$", "", root.get(name, "0"))) for name in ("width", "height"))
    found: list[Placed] = []

    def walk(node: Any, at: Matrix) -> None:
        at = _times(at, _matrix(node.get("transform", "")))
        if node.tag == f"{_SVG}text":
            lines = [child for child in node if child.tag == f"{_SVG}tspan"] or [node]
            size = float(re.sub(r"[a-z]+$", "", node.get("font-size", "12")))
            anchor = node.get("text-anchor", "start")
            down = 0.0
            for line in lines:
                down += float(line.get("dy", 0) if line is not node else 0)
                text = "".join(line.itertext())
                if not text.strip() or float(node.get("opacity", 1)) == 0:
                    continue
                length = _width(text, size)
                start = {"start": 0.0, "middle": -length / 2, "end": -length}[anchor]
                corners = [
                    (at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5])
                    for x in (start, start + length)
                    for y in (down - 0.8 * size, down + 0.12 * size)
                ]
                xs, ys = [c[0] for c in corners], [c[1] for c in corners]
                found.append(Placed(text, min(xs), min(ys), max(xs), max(ys)))
        for child in node:
            walk(child, at)

    walk(root, _UNIT)
    return (wide, high), found


def cut(svg: str, slack: float = 2.0) -> list[str]:
    """Return the texts that leave the drawing by more than `slack` pixels."""
    (wide, high), placed = texts(svg)
    return [
        p.text
        for p in placed
        if p.left < -slack or p.top < -slack or p.right > wide + slack or p.bottom > high + slack
    ]


def overlapping(svg: str, most: float = 0.15) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie on one another by more than this part of the smaller."""
    _, placed = texts(svg)
    return [(a.text, b.text) for i, a in enumerate(placed) for b in placed[i + 1 :] if a.shared(b) > most]
