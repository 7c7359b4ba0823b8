"""Where the change of a rate comes from: the parts as a bridge from before to after, and each issuer's own rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 15
_PARTS: Final = ("within", "mix", "entry", "exit")


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `composition`."""
    import altair as alt

    words = load_messages(lang)
    extra = result.extra()
    share = extra["old"] is not None
    rows = [r for r in result.rows() if r["rate_before"] is not None or r["rate_after"] is not None][:_MOST]
    if extra["of"] == "level":
        rows = [{**r, "group": words.get(f"chart.level.{r['group']}", r["group"])} for r in rows]
    names = [words(f"chart.composition.{k}") for k in ("before", *_PARTS, "after")]
    room = width - label_width([*names, *(str(r["group"]) for r in rows)], width // 3) - 8
    bridge = _bridge(words, extra, names, share, room)
    if len(result.table) < 2:
        alone: alt.TopLevelMixin = bridge
        return alone
    groups = _groups(words, rows, share, room, len(result.table))
    drawn: alt.TopLevelMixin = (
        alt.vconcat(bridge, groups, spacing=18)
        .resolve_scale(color="independent", shape="independent")
        .properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    )
    return drawn


def _bridge(words: Messages, extra: dict[str, Any], names: list[str], share: bool, width: int) -> Any:
    import altair as alt
    import pandas as pd

    parts = {p["part"]: p for p in extra["parts"]}
    at = extra["before"]
    bars = [{"what": names[0], "start": 0.0, "end": at, "kind": "level", "says": _value(words, at, share)}]
    spans = []
    for name, key in zip(names[1:5], _PARTS, strict=True):
        part = parts[key]
        end = at + part["change"]
        says = mark_label(words, name, _value(words, part["change"], share, sign=True))
        bars.append(
            {
                "what": name,
                "start": at,
                "end": end,
                "kind": "up" if part["change"] >= 0 else "down",
                "says": says,
            }
        )
        if part["low"] is not None:
            spans.append({"what": name, "start": at + part["low"], "end": at + part["high"]})
        at = end
    after = extra["after"]
    bars.append(
        {"what": names[5], "start": 0.0, "end": after, "kind": "level", "says": _value(words, after, share)}
    )
    y: Any = alt.Y("what:N", sort=names, scale=alt.Scale(domain=names), title=None)
    axis = alt.Axis(format="%" if share else "~r", tickCount=max(3, width // 90), grid=True)
    x: Any = alt.X("start:Q", title=None, axis=axis)
    bar = (
        alt.Chart(pd.DataFrame(bars))
        .mark_bar(height={"band": 0.6})
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(
                    domain=["level", "up", "down"], range=[PALETTE["line"], PALETTE["new"], PALETTE["old"]]
                ),
                legend=None,
            ),
            description="says:N",
        )
    )
    rule = (
        alt.Chart(pd.DataFrame(spans, columns=["what", "start", "end"]))
        .mark_rule(color=PALETTE["ink"], strokeWidth=1.4, aria=False)
        .encode(x=x, x2="end:Q", y=y)
    )
    key = "chart.composition.share" if share else "chart.composition.rate"
    title = words(key, term=extra["term"], split=words.period(extra["split"]))
    return alt.layer(bar, rule).properties(width=width, height=150, title=lines(title, width - 36))


def _groups(words: Messages, rows: list[dict[str, Any]], share: bool, width: int, n: int) -> Any:
    import altair as alt
    import pandas as pd

    order = [str(r["group"]) for r in rows]
    sides = [words("chart.composition.before"), words("chart.composition.after")]
    points = [
        {
            "who": str(r["group"]),
            "side": sides[i],
            "rate": r[key],
            "weight": r[weight],
            "says": mark_label(
                words, str(r["group"]), sides[i], _value(words, r[key], share), words.percent(r[weight])
            ),
        }
        for r in rows
        for i, (key, weight) in enumerate((("rate_before", "weight_before"), ("rate_after", "weight_after")))
        if r[key] is not None
    ]
    lanes = [
        {"who": str(r["group"]), "rate": r["rate_before"], "to": r["rate_after"]}
        for r in rows
        if r["rate_before"] is not None and r["rate_after"] is not None
    ]
    y: Any = alt.Y(
        "who:N",
        sort=order,
        scale=alt.Scale(domain=order),
        title=None,
        axis=alt.Axis(grid=True, labelLimit=width // 2),
    )
    axis = alt.Axis(format="%" if share else "~r", tickCount=max(3, width // 90))
    x: Any = alt.X("rate:Q", title=None, axis=axis, scale=alt.Scale(padding=10))
    rule = (
        alt.Chart(pd.DataFrame(lanes, columns=["who", "rate", "to"]))
        .mark_rule(color=PALETTE["line"], strokeWidth=1.5, aria=False)
        .encode(x=x, x2="to:Q", y=y)
    )
    dots = (
        alt.Chart(pd.DataFrame(points))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=sides, range=[PALETTE["old"], PALETTE["new"]]),
                legend=alt.Legend(title=None, orient="top", columns=legend_columns(sides, width)),
            ),
            shape=alt.Shape(
                "side:N",
                scale=alt.Scale(domain=sides, range=["square", "circle"]),
                legend=alt.Legend(title=None, orient="top", columns=legend_columns(sides, width)),
            ),
            size=alt.Size("weight:Q", scale=alt.Scale(range=[18, 150]), legend=None),
            description="says:N",
        )
    )
    title = words("chart.composition.groups")
    if n > len(rows):
        title += words("chart.composition.groups_cut", n=n, shown=len(rows))
    return alt.layer(rule, dots).properties(
        width=width, height=max(60, 24 * len(order)), title=lines(title, width - 36)
    )


def _value(words: Messages, value: float, share: bool, *, sign: bool = False) -> str:
    shown = words.percent(value, 1) if share else words.significant(value, 3)
    return f"+{shown}" if sign and value > 0 else shown
