"""How many topics: the measures one below another over the numbers tried, the recommended range shaded in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw"]

_MEASURES: Final = ("held_out", "stability", "coherence", "exclusivity", "diversity")
_HEIGHT: Final = 84


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `topics --choose` result."""
    import altair as alt

    words = load_messages(lang)
    shown = [name for name in _MEASURES if result.table[name].notna().any()]
    panels = [_panel(result.table, name, words, width, last=name == shown[-1]) for name in shown]
    return alt.vconcat(*panels, spacing=10)


def _panel(table: pd.DataFrame, name: str, words: Messages, width: int, *, last: bool) -> Any:
    import altair as alt
    import pandas as pd

    numbers = [int(k) for k in table["k"]]
    title = words(f"chart.choice.{name}")
    rows = pd.DataFrame(
        {
            "k": numbers,
            "value": table[name].astype(float),
            "low": table[f"{name}_low"].astype(float),
            "high": table[f"{name}_high"].astype(float),
            "inside": table["in_range"].astype(bool),
        }
    )
    rows["says"] = [
        mark_label(
            words,
            words("chart.choice.number", k=row["k"]),
            f"{title}{words('chart.choice.is')}{words.number(row['value'], 3)}",
            words.interval(row["low"], row["high"], digits=3) if np.isfinite(row["low"]) else "",
            words("chart.choice.returning", n=int(n), k=row["k"]) if name == "stability" else "",
        )
        for row, n in zip(rows.to_dict("records"), table["returning"], strict=True)
    ]
    # Numbers stand at the distances of their logarithms, as they were tried.
    scale = alt.Scale(type="log", domain=[numbers[0] * 0.92, numbers[-1] * 1.09], nice=False)
    title_below = words("chart.choice.axis") if last else None
    axis = alt.Axis(values=_ticks(numbers, width), labels=last, ticks=last, format="d", labelOverlap=False)
    x = alt.X("k:Q", title=title_below, scale=scale, axis=axis)
    y: Any = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4, grid=True))
    layers: list[Any] = []
    inside = [k for k, held in zip(numbers, rows["inside"], strict=True) if held]
    if inside:
        # Half way to the neighbours, so that a range of one number is seen too.
        low, high = _edges(numbers, inside[0], inside[-1])
        band = pd.DataFrame([{"from": low, "to": high}])
        layers.append(
            alt.Chart(band)
            .mark_rect(color=PALETTE["band"], aria=False)
            .encode(x=alt.X("from:Q", title=title_below, scale=scale, axis=axis), x2="to:Q")
        )
    base = alt.Chart(rows)
    known = rows.dropna(subset=["low", "high"])
    if len(known):
        layers.append(
            alt.Chart(known)
            .mark_rule(color=PALETTE["line"], strokeWidth=1.4, aria=False)
            .encode(x=x, y=alt.Y("low:Q", title=None, scale=alt.Scale(zero=False)), y2="high:Q")
        )
    layers.append(base.mark_line(color=PALETTE["new"], strokeWidth=1.6, aria=False).encode(x=x, y=y))
    layers.append(
        base.mark_point(filled=True, size=46, opacity=1, color=PALETTE["new"]).encode(
            x=x, y=y, description="says:N"
        )
    )
    return alt.layer(*layers).properties(width=width, height=_HEIGHT, title=lines(title, width))


def _edges(numbers: list[int], low: int, high: int) -> tuple[float, float]:
    first, last = numbers.index(low), numbers.index(high)
    left = (numbers[first - 1] * low) ** 0.5 if first else low * 0.94
    right = (numbers[last + 1] * high) ** 0.5 if last + 1 < len(numbers) else high * 1.06
    return left, right


def _ticks(numbers: list[int], width: int) -> list[int]:
    """Return the numbers to print under the axis: all, or as many as stand apart."""
    span = np.log(numbers[-1] / numbers[0]) or 1.0
    kept = [numbers[0]]
    for number in numbers[1:]:
        if np.log(number / kept[-1]) / span * width >= 26:
            kept.append(number)
    return kept
