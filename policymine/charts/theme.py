"""How figures look: few colours that stay apart for colour-blind readers and in greyscale, and fonts for Chinese.

Colours are named by their part, not their hue, and each has a dark twin: a report's style sheet swaps one
for the other, so that a static figure follows the reader's light or dark setting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "DARK",
    "DASHES",
    "FILLS",
    "FONTS",
    "FONT_STACK",
    "ON_DEEP",
    "ON_PALE",
    "PALETTE",
    "SERIES",
    "SHAPES",
    "SIZE",
    "SMALLEST",
    "dark_twins",
    "fills",
    "themed",
]

FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Arial",
)
FONT_STACK: Final = ", ".join(FONTS) + ", sans-serif"

# new and old differ in hue (blue against amber, safe for red-green blindness) and in lightness (L* 36, 62).
PALETTE: Final = {
    "new": "#0b588f",
    "old": "#c98a1b",
    "ink": "#1c232b",
    "muted": "#55606c",
    "line": "#8b96a3",
    "grid": "#e3e7ec",
    "band": "#dbe8f3",
    "bar": "#4f7ea6",
    "paper": "#ffffff",
}
DARK: Final = {
    "new": "#6db6ee",
    "old": "#e9b04c",
    "ink": "#e6e9ed",
    "muted": "#a7b0bb",
    "line": "#75808c",
    "grid": "#2c343d",
    "band": "#1d3347",
    "bar": "#7ba7cd",
    "paper": "#14181d",
}
# Several terms in one figure: the colour, the dash and the shape of the point all tell them apart.
SERIES: Final = ("#0b588f", "#c98a1b", "#00795c", "#a8477f", "#56a5d8", "#55606c")
SERIES_DARK: Final = ("#6db6ee", "#e9b04c", "#43c5a0", "#e08abb", "#a9d8f5", "#a7b0bb")
# Areas and bars that only their fill tells apart: L* falls in steps of 11 or more from dark to light, so that the
# order holds in greyscale, and any two differ by 20 of CIEDE2000, for colour-blind readers too.
FILLS: Final = ("#103a63", "#a2403f", "#3f8a86", "#d9933a", "#9cc3e6", "#e6dfc0")
FILLS_DARK: Final = ("#5a94c8", "#d9736a", "#5cc0b4", "#efb765", "#b9d8f4", "#f3ecd2")
DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3])
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
SIZE: Final = 12
# Words on cells whose shade is computed, which no style sheet swaps for a dark one: not swapped either.
ON_DEEP: Final = "#fefefe"
ON_PALE: Final = "#1c232c"
# What is printed smaller still prints at 7 points.
SMALLEST: Final = 10.5


def dark_twins() -> dict[str, str]:
    """Return dark colour by light colour, for a style sheet."""
    twins = {PALETTE[name]: DARK[name] for name in PALETTE}
    twins |= dict(zip(SERIES, SERIES_DARK, strict=True))
    return twins | dict(zip(FILLS, FILLS_DARK, strict=True))


def fills(n: int) -> list[str]:
    """Return `n` fills for the parts of a whole, in the order of the parts; up to seven stay apart in greyscale.

    >>> fills(2) == [FILLS[0], FILLS[3]], len(set(fills(7)))
    (True, 7)
    """
    spread = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    every = (*FILLS, PALETTE["ink"])
    return [every[i % len(every)] for i in spread.get(n, range(n))]


def themed(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """Return the chart with policymine's look; a chart with a configuration of its own loses it."""
    axis: dict[str, Any] = {
        "labelColor": PALETTE["muted"],
        "titleColor": PALETTE["muted"],
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelPadding": 5,
        "labelLimit": 400,
        "titleLimit": 600,
        "domainColor": PALETTE["line"],
        "tickColor": PALETTE["line"],
        "tickSize": 4,
        "gridColor": PALETTE["grid"],
    }
    config: dict[str, Any] = {
        "font": FONT_STACK,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "labelAngle": 0},
        "axisY": {"domain": False, "ticks": False},
        "header": {"labelFontSize": SIZE, "labelColor": PALETTE["ink"], "title": None},
        "legend": {
            "labelFontSize": SIZE,
            "labelColor": PALETTE["ink"],
            "labelLimit": 300,
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "symbolSize": 70,
            "symbolStrokeWidth": 2,
            "symbolOpacity": 1,
        },
        "title": {
            "fontSize": SIZE,
            "fontWeight": "normal",
            "color": PALETTE["muted"],
            "anchor": "start",
            "frame": "group",
            "offset": 6,
        },
        "text": {"fontSize": SIZE, "color": PALETTE["ink"]},
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
    styled: alt.TopLevelMixin = chart.configure(background=PALETTE["paper"], **config)
    return styled
