"""Replacements as slopes: for each pair the share of documents with the old and with the new term, before and after.

One small panel a pair, best first; the break and its set stand in the panel's title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 24
_GAP: Final = 28
_NARROWEST: Final = 190
_MARGIN: Final = 44


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `discover`."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    sides = [words("chart.discovery.before"), words("chart.discovery.after")]
    columns = max(1, min(3, (width + _GAP) // (_NARROWEST + _GAP)))
    inner = (width - _GAP * (columns - 1)) // columns - _MARGIN
    x: Any = alt.X(
        "when:N",
        sort=sides,
        scale=alt.Scale(domain=sides, padding=0.25),
        title=None,
        axis=alt.Axis(labelAngle=0, grid=False, domain=False, ticks=False),
    )
    y: Any = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.5, 1]),
    )
    panels: list[Any] = []
    for row in result.rows()[:_MOST]:
        data = []
        for side in ("old", "new"):
            for when, key in zip(sides, ("before", "after"), strict=True):
                share = float(row[f"{side}_{key}"])
                data.append(
                    {
                        "term": str(row[side]),
                        "side": side,
                        "when": when,
                        "share": share,
                        "says": mark_label(words, str(row[side]), when, words.percent(share)),
                    }
                )
        color: Any = alt.Color(
            "side:N",
            scale=alt.Scale(domain=["old", "new"], range=[PALETTE["old"], PALETTE["new"]]),
            legend=None,
        )
        base = alt.Chart(pd.DataFrame(data)).encode(x=x, y=y)
        line = base.mark_line(strokeWidth=2.2, aria=False).encode(
            color=color,
            strokeDash=alt.StrokeDash(
                "side:N", scale=alt.Scale(domain=["old", "new"], range=[[5, 3], [1, 0]]), legend=None
            ),
        )
        point = base.mark_point(filled=True, size=46, opacity=1).encode(
            color=color,
            shape=alt.Shape(
                "side:N", scale=alt.Scale(domain=["old", "new"], range=["square", "circle"]), legend=None
            ),
            description="says:N",
        )
        low, high = str(row["low"]), words.period(str(row["high"]))
        span = words(
            "chart.discovery.span",
            period=words.period(str(row["period"])),
            # A year needs no unit twice, and the line is short: 2009–2013年.
            low=low if low.isdigit() else words.period(low),
            high=high,
        )
        panels.append(
            alt.layer(line, point).properties(
                width=inner,
                height=96,
                title=alt.TitleParams(
                    lines(words("chart.discovery.pair", old=row["old"], new=row["new"]), inner),
                    subtitle=lines(span, inner),
                    subtitleColor=PALETTE["muted"],
                    anchor="start",
                    offset=6,
                ),
            )
        )
    title = words("chart.discovery.title")
    if len(result.table) > _MOST:
        title += words("chart.discovery.cut", n=len(result.table), shown=_MOST)
    drawn: alt.TopLevelMixin = alt.concat(
        *panels,
        columns=columns,
        spacing={"row": 14, "column": _GAP},
        # Fitted to a width, as single figures are, a row of panels comes out with none.
        autosize=alt.AutoSizeParams(type="pad"),
        title=alt.TitleParams(lines(title, width), anchor="start", offset=10),
    )
    return drawn
