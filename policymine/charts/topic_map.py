"""Topics as a map and their words as bars, the two halves of LDAvis, drawn for a page that has no script.

Drawn directly and not by altair: a report holds a figure for every topic, in two widths, and a bubble is a link to its
topic's words. What is shown is what `topic_models.exploration` tells.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE, SIZE

__all__ = ["anchor", "term_bars", "topic_map"]

_SVG: Final = "http://www.w3.org/2000/svg"
_EDGE: Final = 10.0
# All bubbles together cover this part of the width's square, none is wider than this part of it, and none too small to see.
_COVERED: Final = 0.11
_LARGEST: Final = 0.09
_SMALLEST: Final = 5.0
_LABELS_FROM: Final = 480
_ROW: Final = 19.0
_BAR: Final = 11.0
Box = tuple[float, float, float, float]


def anchor(topic: int) -> str:
    """Return the name in a page of what a topic's bubble leads to."""
    return f"topic-{topic}"


def topic_map(
    view: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, lang: str, width: int, label: str
) -> str:
    """Return the map of topics as an SVG element: the nearer, the more alike; the area of a bubble is the topic's share.

    Parameters
    ----------
    view : what `Exploration.as_dict` tells.
    rows : the topics' rows: topic, words, prevalence, and the name that a person gave one.
    lang : `zh` or `en`.
    width : pixels; from 480 on, bubbles bear their first words where there is room.
    label : what the figure shows, for those who do not see it.
    """
    words = load_messages(lang)
    row_of = {int(row["topic"]): row for row in rows}
    shown = [t for t in view["topics"] if int(t["topic"]) in row_of]
    share = {int(t["topic"]): float(row_of[int(t["topic"])]["prevalence"] or 0.0) for t in shown}
    radius = {
        t: min(max(_SMALLEST, width * (_COVERED * s / math.pi) ** 0.5), width * _LARGEST)
        for t, s in share.items()
    }
    place, height = _fit(shown, radius, width)
    svg = _root(width, height, label, "group")
    middle = place.get(None, (width / 2.0, height / 2.0))
    for x1, y1, x2, y2 in ((0, middle[1], width, middle[1]), (middle[0], 0, middle[0], height)):
        _add(svg, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=PALETTE["grid"])
    order = sorted(share, key=lambda t: (-radius[t], t))
    taken: list[Box] = []
    for topic in order:
        x, y = place[topic]
        first = words.join([str(w) for w in row_of[topic]["words"][:6]])
        link = _add(svg, "a", href=f"#{anchor(topic)}")
        says = words("chart.topic_map.says", topic=topic, share=words.percent(share[topic], 1), words=first)
        bubble = _add(link, "circle", cx=x, cy=y, r=radius[topic], fill=PALETTE["bar"], stroke=PALETTE["bar"])
        bubble.set("fill-opacity", "0.3")
        _add(bubble, "title").text = says
    for topic in order:
        x, y = place[topic]
        box = _number(svg, str(topic), x, y, radius[topic], taken, width, height)
        taken.append(box)
    if width >= _LABELS_FROM:
        round_boxes = {t: _square(place[t], radius[t]) for t in order}
        for topic in order:
            row = row_of[topic]
            first = str(row.get("name") or "·".join(str(w) for w in row["words"][:2]))
            others = [box for t, box in round_boxes.items() if t != topic]
            _beside(svg, first, place[topic], radius[topic], taken, others, width, height)
    return ET.tostring(svg, encoding="unicode")


def term_bars(topic: Mapping[str, Any], *, lang: str, width: int, label: str) -> str:
    """Return a topic's words as bars, a block for each step of lambda: uses in the topic within uses in all.

    Parameters
    ----------
    topic : a topic of what `Exploration.as_dict` tells.
    lang : `zh` or `en`.
    width : pixels; the blocks stand side by side from 480 on, else one under the other.
    label : what the figure shows, for those who do not see it.
    """
    words = load_messages(lang)
    steps = topic["words"]
    n_rows = max((len(step["terms"]) for step in steps), default=0)
    across = len(steps) if width >= _LABELS_FROM else 1
    gap = 22.0
    room = (width - gap * (across - 1)) / across
    tall = 24.0 + _ROW * n_rows
    height = (tall + 8.0) * (len(steps) / across)
    svg = _root(width, height, label, "img")
    most = max((term["in_all"] for step in steps for term in step["terms"]), default=1.0) or 1.0
    wide = min(room * 0.5, 12.0 + max((_width(t["term"]) for s in steps for t in s["terms"]), default=0.0))
    for i, step in enumerate(steps):
        left = (i % across) * (room + gap)
        top = (i // across) * (tall + 8.0)
        kind = "likely" if step["lambda"] >= 1 else "own" if step["lambda"] <= 0.3 else "both"
        head = words(f"chart.topic_map.{kind}", step=f"{step['lambda']:g}")
        _text(svg, head, left, top + 13.0, PALETTE["muted"])
        for n, term in enumerate(step["terms"]):
            y = top + 24.0 + n * _ROW
            scale = (room - wide - 2.0) / most
            group = _add(svg, "g")
            _add(group, "title").text = words(
                "chart.topic_map.uses",
                term=term["term"],
                n=words.number(round(term["in_topic"])),
                total=words.number(round(term["in_all"])),
            )
            _text(group, _cut(term["term"], wide - 8.0), left, y + _BAR, PALETTE["ink"])
            x = left + wide
            _add(group, "rect", x=x, y=y + 1, width=term["in_all"] * scale, height=_BAR, fill=PALETTE["band"])
            _add(
                group, "rect", x=x, y=y + 1, width=term["in_topic"] * scale, height=_BAR, fill=PALETTE["bar"]
            )
    return ET.tostring(svg, encoding="unicode")


def _fit(
    shown: Sequence[Mapping[str, Any]], radius: Mapping[int, float], width: int
) -> tuple[dict[int | None, tuple[float, float]], float]:
    """Return the place of each topic in pixels, that of the origin under None, and the height: one scale for both axes."""
    points = {int(t["topic"]): (float(t["x"]), -float(t["y"])) for t in shown}
    largest = max(radius.values(), default=0.0)
    room = width - 2.0 * (_EDGE + largest)
    xs, ys = ([p[axis] for p in points.values()] or [0.0] for axis in (0, 1))
    extent = max(xs) - min(xs), max(ys) - min(ys)
    tallest = width * (0.8 if width >= _LABELS_FROM else 1.1)
    scale = room / extent[0] if extent[0] > 0 else 0.0
    if extent[1] * scale > tallest - 2.0 * (_EDGE + largest):
        scale = (tallest - 2.0 * (_EDGE + largest)) / extent[1]
    height = max(extent[1] * scale + 2.0 * (_EDGE + largest), width * 0.3)
    left = (width - extent[0] * scale) / 2.0 - min(xs) * scale
    top = (height - extent[1] * scale) / 2.0 - min(ys) * scale
    place: dict[int | None, tuple[float, float]] = {
        t: (left + x * scale, top + y * scale) for t, (x, y) in points.items()
    }
    place[None] = (left, top)
    return place, height


def _number(
    svg: ET.Element,
    text: str,
    x: float,
    y: float,
    radius: float,
    taken: Sequence[Box],
    width: float,
    height: float,
) -> Box:
    """Write a topic's number into its bubble, or beside it where another number stands there."""
    wide = _width(text)
    shifts = [
        (0.0, 0.0),
        (radius + wide / 2 + 2, 0.0),
        (-radius - wide / 2 - 2, 0.0),
        (0.0, -radius - 7),
        (0.0, radius + 8),
    ]
    boxes = [(x + dx - wide / 2, y + dy - 6, x + dx + wide / 2, y + dy + 6) for dx, dy in shifts]
    box = next((b for b in boxes if _free(b, taken, width, height)), boxes[0])
    _text(svg, text, (box[0] + box[2]) / 2, box[1] + 10.5, PALETTE["ink"], middle=True)
    return box


def _beside(
    svg: ET.Element,
    text: str,
    place: tuple[float, float],
    radius: float,
    taken: list[Box],
    bubbles: Sequence[Box],
    width: float,
    height: float,
) -> None:
    """Write a topic's first words beside its bubble, where there is room: clear of other bubbles, else of other words."""
    x, y = place
    wide = _width(text)
    boxes = [
        (left, top, left + wide, top + 14)
        for left, top in (
            (x + radius + 4, y - 7),
            (x - radius - 4 - wide, y - 7),
            (x - wide / 2, y - radius - 16),
            (x - wide / 2, y + radius + 3),
        )
    ]
    for others in ([*taken, *bubbles], taken):
        for box in boxes:
            if _free(box, others, width, height):
                _text(svg, text, box[0], box[1] + 11, PALETTE["muted"])
                taken.append(box)
                return


def _square(place: tuple[float, float], radius: float) -> Box:
    """Return a box about the size of a bubble: its corners are not filled."""
    inner = radius * 0.9
    return (place[0] - inner, place[1] - inner, place[0] + inner, place[1] + inner)


def _free(box: Box, taken: Sequence[Box], width: float, height: float) -> bool:
    if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
        return False
    return all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)


def _width(text: str) -> float:
    """Return about how many pixels a text takes."""
    return sum(float(SIZE) if ord(ch) > 0x2E80 else SIZE * 0.58 for ch in text)


def _cut(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    while text and _width(text) + SIZE * 0.7 > room:
        text = text[:-1]
    return text + "…"


def _root(width: float, height: float, label: str, role: str) -> ET.Element:
    ET.register_namespace("", _SVG)
    svg = ET.Element(f"{{{_SVG}}}svg")
    size = _short(width), _short(height)
    for name, value in (("viewBox", f"0 0 {size[0]} {size[1]}"), ("width", size[0]), ("height", size[1])):
        svg.set(name, value)
    svg.set("role", role)
    svg.set("aria-label", label)
    return svg


def _add(parent: ET.Element, tag: str, **attributes: float | str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_SVG}}}{tag}")
    for name, value in attributes.items():
        made.set(name, value if isinstance(value, str) else _short(value))
    return made


def _text(parent: ET.Element, text: str, x: float, y: float, colour: str, *, middle: bool = False) -> None:
    made = _add(parent, "text", x=x, y=y, fill=colour)
    made.set("font-size", str(SIZE))
    if middle:
        made.set("text-anchor", "middle")
    made.text = text


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
