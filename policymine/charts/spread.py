"""Who took a term up when: the share of issuers that had it as steps, a lane for each group with its documents, a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines, mark_label, period_axis, time_axis
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE, SERIES

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 30
# A level gets steps of its own where it has this many issuers; more lines than these tell nothing.
_LEAST, _LEVELS = 3, 4


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of an `adoption`: steps, a lane for each group over the same axis of time, and tiles by region."""
    import altair as alt

    words = load_messages(lang)
    extra = result.extra()
    rows = result.rows()
    # A group without a document that could have the term has nothing to draw.
    lanes = [r for r in rows if r["n_eligible"]]
    shown = lanes[:_MOST]
    room = width - label_width([str(r["group"]) for r in shown], width // 3) - 8
    names = {str(r["group"]) for r in shown}
    days = [_middle(m["date"]) for m in extra["marks"]] + [s["day"] for s in extra["steps"]]
    first, last = (min(days), max(days)) if days else ("2000-01-01", "2001-01-01")
    x: Any = alt.X(
        "at:T", title=None, scale=alt.Scale(domain=[first, last]), axis=time_axis(first, last, room)
    )
    parts: list[Any] = [_lanes(words, extra, shown, names, x, room, len(lanes))]
    if extra["steps"]:
        parts.insert(0, _steps(words, extra, x, room))
    if len([r for r in extra["regions"] if r["n_adopted"]]) >= _LEAST:
        parts.append(_map(words, extra, room))
    if len(parts) == 1:
        alone: alt.TopLevelMixin = parts[0]
        return alone
    drawn: alt.TopLevelMixin = (
        alt.vconcat(*parts, spacing=18)
        .resolve_scale(
            x="independent",
            y="independent",
            color="independent",
            shape="independent",
            stroke="independent",
            size="independent",
            opacity="independent",
        )
        .properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    )
    return drawn


def _middle(date: str) -> str:
    """Return a day to draw a date at: the middle of the year or month it states.

    >>> _middle("2014"), _middle("2014-03"), _middle("2014-03-05")
    ('2014-07-01', '2014-03-15', '2014-03-05')
    """
    return {4: f"{date}-07-01", 7: f"{date}-15"}.get(len(date), date)


def _steps(words: Messages, extra: dict[str, Any], x: Any, width: int) -> Any:
    import altair as alt
    import pandas as pd

    every = pd.DataFrame(
        [
            {
                "at": s["day"],
                "share": s["share"],
                "low": s["low"],
                "high": s["high"],
                "sure": s["n_adopted"] / s["n_units"],
                "may": s["n_possible"] / s["n_units"],
                "says": words(
                    "chart.spread.share",
                    period=words.period(s["day"]),
                    share=words.percent(s["share"]),
                    low=words.percent(s["low"]),
                    high=words.percent(s["high"]),
                    sure=s["n_adopted"],
                    n=s["n_units"],
                ),
            }
            for s in extra["steps"]
            if s["level"] is None
        ]
    )
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    y: Any = alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis)
    base = alt.Chart(every)
    layers: list[Any] = [
        base.mark_area(interpolate="step-after", color=PALETTE["band"], opacity=0.6, aria=False).encode(
            x=x, y=y, y2="high:Q"
        ),
        base.mark_area(interpolate="step-after", color=PALETTE["bar"], opacity=0.35, aria=False).encode(
            x=x, y=alt.Y("sure:Q"), y2="may:Q"
        ),
    ]
    per: dict[str, list[dict[str, Any]]] = {}
    for s in extra["steps"]:
        if s["level"] is not None and s["n_units"] >= _LEAST:
            per.setdefault(str(s["level"]), []).append(
                {
                    "at": s["day"],
                    "share": s["n_adopted"] / s["n_units"],
                    "level": words.get(f"chart.level.{s['level']}", s["level"]),
                }
            )
    if 2 <= len(per) <= _LEVELS:
        own = pd.DataFrame([row for rows in per.values() for row in rows])
        names = list(dict.fromkeys(own["level"]))
        layers.append(
            alt.Chart(own)
            .mark_line(interpolate="step-after", strokeWidth=1.5)
            .encode(
                x=x,
                y=alt.Y("share:Q"),
                color=alt.Color(
                    "level:N",
                    scale=alt.Scale(domain=names, range=list(SERIES[1 : 1 + len(names)])),
                    legend=alt.Legend(title=None, orient="top", columns=legend_columns(names, width)),
                ),
            )
        )
    # Where most issuers have no known start, the estimate leaps to one on the first use: what was seen is the line.
    layers.append(
        base.mark_line(
            interpolate="step-after", color=PALETTE["ink"], strokeWidth=1.2, strokeDash=[4, 3], aria=False
        ).encode(x=x, y=alt.Y("share:Q"))
    )
    layers.append(
        base.mark_line(interpolate="step-after", color=PALETTE["new"], strokeWidth=2, aria=False).encode(
            x=x, y=alt.Y("sure:Q")
        )
    )
    layers.append(
        base.mark_point(filled=True, size=16, color=PALETTE["new"], opacity=1).encode(
            x=x, y=alt.Y("sure:Q"), description="says:N"
        )
    )
    title = words("chart.spread.curve", term=extra["term"])
    return alt.layer(*layers).properties(width=width, height=150, title=lines(title, width - 36))


def _lanes(
    words: Messages,
    extra: dict[str, Any],
    rows: list[dict[str, Any]],
    names: set[str],
    x: Any,
    width: int,
    n: int,
) -> Any:
    import altair as alt
    import pandas as pd

    label = {g: words.get(f"chart.level.{g}", g) if extra["by"] == "level" else g for g in names}
    order = [label[str(r["group"])] for r in rows]
    y: Any = alt.Y(
        "who:N",
        sort=order,
        scale=alt.Scale(domain=order),
        title=None,
        axis=alt.Axis(grid=True, labelLimit=width // 2),
    )
    kinds = [words("chart.spread.used", term=extra["term"]), words("chart.spread.unused")]
    # Documents of one month and kind in one lane fall on one another: one mark stands for them.
    marks = {
        (str(m["group"]), m["date"][:7], m["used"]): {
            "who": label[str(m["group"])],
            "at": _middle(m["date"]),
            "kind": kinds[0] if m["used"] else kinds[1],
            "says": mark_label(
                words, label[str(m["group"])], words.period(m["date"]), kinds[0] if m["used"] else kinds[1]
            ),
        }
        for m in reversed(extra["marks"])
        if str(m["group"]) in names
    }
    drawn = pd.DataFrame(list(marks.values()), columns=["who", "at", "kind", "says"])
    spans = pd.DataFrame(
        [
            {
                "who": label[str(r["group"])],
                "at": _middle(r["low"]),
                "to": _middle(r["high"]),
                "says": words(
                    "chart.spread.between",
                    group=label[str(r["group"])],
                    low=words.period(r["low"]),
                    high=words.period(r["high"]),
                ),
            }
            for r in rows
            if r["low"] and r["high"]
        ],
        columns=["who", "at", "to", "says"],
    )
    bars = (
        alt.Chart(spans)
        .mark_bar(height=7, color=PALETTE["bar"], opacity=0.55)
        .encode(x=x, x2="to:T", y=y, description="says:N")
    )
    legend = alt.Legend(title=None, orient="top", columns=legend_columns(kinds, width))
    points = (
        alt.Chart(drawn)
        .mark_point(filled=True, opacity=1, angle=90, strokeWidth=1.6)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "kind:N", scale=alt.Scale(domain=kinds, range=["circle", "stroke"]), legend=legend
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[PALETTE["new"], PALETTE["old"]]),
                legend=legend,
            ),
            stroke=alt.Stroke(
                "kind:N", scale=alt.Scale(domain=kinds, range=[PALETTE["new"], PALETTE["old"]]), legend=legend
            ),
            size=alt.Size("kind:N", scale=alt.Scale(domain=kinds, range=[34, 60]), legend=None),
            description="says:N",
        )
    )
    title = words(
        "chart.spread.lanes", term=extra["term"], by=words.get(f"chart.spread.{extra['by']}", extra["by"])
    )
    if n > len(rows):
        title += words("chart.spread.lanes_cut", n=n, shown=len(rows))
    return alt.layer(bars, points).properties(
        width=width, height=max(60, 24 * len(order)), title=lines(title, width - 36)
    )


def _map(words: Messages, extra: dict[str, Any], width: int) -> Any:
    """Return a tile for each region and period: how many of its issuers had the term by its end."""
    import altair as alt
    import pandas as pd

    order = [str(r["region"]) for r in extra["regions"] if r["n_adopted"]][:_MOST]
    first = min(c["period"] for c in extra["map"] if c["n_adopted"])
    cells = pd.DataFrame(
        [
            {
                "who": c["region"],
                "period": str(c["period"]),
                "share": c["n_adopted"] / c["n_units"],
                "shown": f"{c['n_adopted']}/{c['n_units']}",
                "says": mark_label(
                    words, c["region"], words.period(c["period"]), f"{c['n_adopted']}/{c['n_units']}"
                ),
            }
            for c in extra["map"]
            if c["region"] in order and c["n_adopted"] and c["period"] >= first
        ]
    )
    periods = list(dict.fromkeys(str(c["period"]) for c in extra["map"] if c["period"] >= first))
    x = period_axis(periods, width)
    y: Any = alt.Y(
        "who:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(labelLimit=width // 2)
    )
    base = alt.Chart(cells)
    layers: list[Any] = [
        base.mark_rect(color=PALETTE["new"], stroke=PALETTE["paper"], strokeWidth=1).encode(
            x=x,
            y=y,
            opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.08, 0.95]), legend=None),
            description="says:N",
        )
    ]
    if width / max(1, len(periods)) >= 30:
        layers.append(
            base.mark_text(fontSize=11, aria=False).encode(
                x=x,
                y=y,
                text="shown:N",
                color=alt.condition(
                    alt.datum.share > 0.5, alt.value(PALETTE["paper"]), alt.value(PALETTE["ink"])
                ),
            )
        )
    title = words("chart.spread.map", term=extra["term"])
    return alt.layer(*layers).properties(
        width=width, height=max(60, 22 * len(order)), title=lines(title, width - 36)
    )
