"""The map of groups and words: both axes on one scale, ellipses where the documents hold a group, words in their direction."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import is_time, lines, mark_label
from policymine.charts.messages import Messages
from policymine.charts.network_labels import Point, place_labels, shortened
from policymine.charts.theme import PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["draw_map", "ellipse"]

_WORDS: Final = 45
_FEW_WORDS: Final = 18
_STEPS: Final = 48


def ellipse(
    x: float, y: float, spread: tuple[float, float, float], n: int, level: float = 0.95
) -> list[tuple[float, float]]:
    """Return the outline of where a mean of n documents stands with this probability (Hotelling's T2).

    Parameters
    ----------
    x, y : the middle.
    spread : covariance of the mean: xx, xy, yy.
    n : documents, 3 or more.
    level : probability that the ellipse holds.

    >>> round(max(px for px, _ in ellipse(0.0, 0.0, (1.0, 0.0, 1.0), 1000)), 2)
    2.45
    """
    from scipy import stats

    xx, xy, yy = spread
    reach = math.sqrt(2.0 * (n - 1) / (n - 2) * float(stats.f.ppf(level, 2, n - 2)))
    # Cholesky by hand: the two axes of a unit circle mapped to the spread.
    a = math.sqrt(max(xx, 1e-300))
    b = xy / a
    c = math.sqrt(max(yy - b * b, 0.0))
    turns = [2.0 * math.pi * i / _STEPS for i in range(_STEPS + 1)]
    return [(x + reach * a * math.cos(t), y + reach * (b * math.cos(t) + c * math.sin(t))) for t in turns]


def draw_map(result: Result, words: Messages, width: int) -> Any:
    """Return the map of a `similarity`."""
    import altair as alt
    import pandas as pd

    extra = result.extra()
    groups = [g for g in extra["groups"] if g["x"] is not None and g["y"] is not None]
    if len(groups) < 3:
        raise NotEnoughDataError(
            "a map takes three groups or more that differ; see the pairs instead (--chart matrix)"
        )
    terms = _by_axis(extra["map_terms"], _WORDS if width >= 480 else _FEW_WORDS)
    rings = []
    for g, spread in zip(extra["groups"], getattr(result, "ellipses", ()), strict=False):
        if spread is not None and g["x"] is not None:
            outline = ellipse(g["x"], g["y"], spread, int(g["documents"]))
            rings += [{"group": g["group"], "x": px, "y": py, "i": i} for i, (px, py) in enumerate(outline)]
    # Groups and words each spread in their own way: words are drawn to the groups' extent.
    reach = max(math.hypot(g["x"], g["y"]) for g in groups)
    far = max((math.hypot(t["x"], t["y"]) for t in terms), default=1.0)
    squeeze = min(1.0, 1.15 * reach / far)
    dots = [{**t, "x": t["x"] * squeeze, "y": t["y"] * squeeze} for t in terms]
    held = [(p["x"], p["y"]) for p in (*groups, *dots)]
    # A wide ellipse is cut off rather than that it shrinks everything.
    wide = 1.25 * max(1e-9, *(abs(p[0]) for p in held))
    rings_x = [r["x"] for r in rings if abs(r["x"]) <= wide]
    x0, x1 = min([p[0] for p in held] + rings_x), max([p[0] for p in held] + rings_x)
    tall = 1.4 * max(1e-9, *(abs(p[1]) for p in held))
    rings_y = [r["y"] for r in rings if abs(r["y"]) <= tall]
    y0, y1 = min([p[1] for p in held] + rings_y), max([p[1] for p in held] + rings_y)
    pad = 0.06 * (x1 - x0)
    x0, x1, y0, y1 = x0 - pad, x1 + pad, y0 - pad, y1 + pad
    # One scale for both axes, and all of it in the frame: a group far from the rest draws the others together.
    unit = min(width / (x1 - x0), 1.1 * width / (y1 - y0))
    height = max((y1 - y0) * unit, 0.5 * width)
    middle, half = (x0 + x1) / 2.0, width / unit / 2.0
    x0, x1 = middle - half, middle + half
    middle, half = (y0 + y1) / 2.0, height / unit / 2.0
    y0, y1 = middle - half, middle + half
    x: Any = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[x0, x1], nice=False, zero=False))
    y: Any = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[y0, y1], nice=False, zero=False))
    names = {f"g{i}": shortened(words.group(str(g["group"])), width * 0.3) for i, g in enumerate(groups)}
    names |= {f"t{i}": str(t["term"]) for i, t in enumerate(dots)}
    points = {f"g{i}": Point((g["x"] - x0) * unit, (y1 - g["y"]) * unit, 8.0) for i, g in enumerate(groups)}
    points |= {f"t{i}": Point((t["x"] - x0) * unit, (y1 - t["y"]) * unit, 1.5) for i, t in enumerate(dots)}
    labels, _ = place_labels(points, names, [], width=width, height=height)
    drawn = [
        {"x": x0 + at.x / unit, "y": y1 - at.y / unit, "text": at.text, "group": key[0] == "g"}
        for key, at in labels.items()
    ]
    layers = [
        alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=PALETTE["grid"], aria=False).encode(x=x),
        alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=PALETTE["grid"], aria=False).encode(y=y),
    ]
    if rings:
        layers.append(
            alt.Chart(pd.DataFrame(rings))
            .mark_line(
                fill=PALETTE["new"], fillOpacity=0.1, stroke=PALETTE["new"], strokeWidth=0.8, clip=True, aria=False
            )
            .encode(x=x, y=y, detail="group:N", order="i:O")
        )  # fmt: skip
    if is_time([g["group"] for g in groups]):
        course = pd.DataFrame([{"x": g["x"], "y": g["y"], "i": i} for i, g in enumerate(groups)])
        layers.append(
            alt.Chart(course)
            .mark_line(color=PALETTE["line"], strokeDash=[4, 3], strokeWidth=1.2, aria=False)
            .encode(x=x, y=y, order="i:O")
        )
    if dots:
        layers.append(
            alt.Chart(pd.DataFrame(dots))
            .mark_point(filled=True, size=9, color=PALETTE["old"], opacity=1, aria=False)
            .encode(x=x, y=y)
        )
    shown = pd.DataFrame(
        [
            {
                "x": g["x"],
                "y": g["y"],
                "says": mark_label(
                    words,
                    words.group(str(g["group"])),
                    words("chart.similarity.documents", n=g["documents"]),
                    words("chart.similarity.quality", n=words.percent(g["quality"])),
                ),
            }
            for g in groups
        ]
    )
    layers.append(
        alt.Chart(shown)
        .mark_point(filled=True, size=70, color=PALETTE["new"], opacity=1)
        .encode(x=x, y=y, description="says:N")
    )
    for is_group in (False, True):
        mine = pd.DataFrame([d for d in drawn if d["group"] is is_group], columns=["x", "y", "text"])
        layers.append(
            alt.Chart(mine)
            .mark_text(
                color=PALETTE["new"] if is_group else PALETTE["muted"],
                fontWeight="bold" if is_group else "normal",
                fontSize=12 if is_group else 11,
                aria=False,
            )
            .encode(x=x, y=y, text="text:N")
        )
    axes = extra["axes"]
    title = words(
        "chart.similarity.map", first=words.percent(axes[0]["share"]), second=words.percent(axes[1]["share"])
    )
    return alt.layer(*layers).properties(width=width, height=height, title=lines(title, width - 20))


def _by_axis(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Return the words that make most of each axis in turn, so that neither axis stands without words."""
    first = sorted(rows, key=lambda r: -(r["part_x"] or 0.0))
    second = sorted(rows, key=lambda r: -(r["part_y"] or 0.0))
    found: dict[str, dict[str, Any]] = {}
    for pair in zip(first, second, strict=True):
        for row in pair:
            found.setdefault(str(row["term"]), row)
    return list(found.values())[:most]
