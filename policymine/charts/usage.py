"""How often terms are used: a line a term over the periods, with intervals; gaps in the corpus stay gaps.

The rate is per 10,000 words. Up to three terms over few periods share a panel, told apart by colour, dash
and shape of the point; more get a panel each, so that intervals never cover one another. The panels share
one scale unless one term is so frequent that the others would lie flat. An interval many times as long as all the
others (a year of one short document) is cut at the edge and ends in an arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import is_time, legend_columns, lines, mark_label, period_axis, period_domain
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import DASHES, SERIES, SHAPES

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw", "reach"]

_TOGETHER: Final = 3
_MOST: Final = 12
_CROWDED: Final = 64
# Peaks up to this many times apart are drawn on one scale.
_ALIKE: Final = 6.0
# The edge stands at these multiples of the highest rate and of what half of the intervals reach.
_RATES: Final = 2.5
_INTERVALS: Final = 1.5
# What goes no further than this beyond it is drawn whole.
_FAR: Final = 1.25


def reach(table: pd.DataFrame) -> float | None:
    """Return the rate at which the figure ends where a few intervals go far beyond all others; None where all are drawn whole.

    Parameters
    ----------
    table : `rate` and `high`, missing where there are no documents. No rate is ever cut.
    """
    high = table["high"].dropna()
    if high.empty:
        return None
    usual = max(_RATES * float(table["rate"].max()), _INTERVALS * float(high.median()))
    return usual if usual > 0 and float(high.max()) > _FAR * usual else None


def _cut(table: pd.DataFrame, limit: float | None, words: Messages) -> pd.DataFrame:
    """Return the table with `top`, where an interval is drawn to, and `beyond`, what its arrow says."""
    edge = float("inf") if limit is None else limit
    return table.assign(
        top=table["high"].clip(upper=edge),
        beyond=[
            words("chart.usage.clipped", high=words.number(float(h), 2)) if h > edge else ""
            for h in table["high"]
        ],
    )


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `track` result."""
    import altair as alt

    words = load_messages(lang)
    table = result.table.copy()
    table["period"] = table["period"].astype(str)
    names = list(dict.fromkeys(table["term"].astype(str)))[:_MOST]
    if not is_time(table["period"]):
        return _by_group(table[table["term"].isin(names)], names, words, width)
    domain = period_domain(sorted(set(table["period"]), key=list(table["period"]).index))
    filled = _with_gaps(table, names, domain)
    filled["says"] = [
        ""
        if row["rate"] != row["rate"]
        else mark_label(
            words,
            str(row["term"]),
            words.period(row["period"]),
            words("chart.usage.count", n=words.number(int(row["count"]))),
            words.number(float(row["rate"]), 2) + f" ({words.interval(row['low'], row['high'], digits=2)})",
        )
        for row in filled.to_dict("records")
    ]
    arrows = words("chart.usage.clipped_title")
    bursts = [b for b in result.extra().get("bursts") or () if b["term"] in names]
    barred = words("chart.usage.bursts") if bursts else ""
    if len(names) <= _TOGETHER and len(names) * len(domain) <= _CROWDED:
        limit = reach(filled)
        together = _panel(
            _cut(filled, limit, words), names, names, domain, width, 240, limit, bursts, words, last=True
        )
        heading = words("chart.usage.rate") + (arrows if limit is not None else "") + barred
        titled: alt.TopLevelMixin = together.properties(title=lines(heading, width))
        return titled
    limits = {name: reach(filled[filled["term"] == name]) for name in names}
    ends = {name: limits[name] or float(filled[filled["term"] == name]["high"].max()) for name in names}
    alike = max(ends.values()) <= _ALIKE * min(ends.values())
    if alike and any(limits.values()):
        limits = dict.fromkeys(names, max(ends.values()))
    panels: list[Any] = []
    for i, name in enumerate(names):
        panel = _panel(
            _cut(filled[filled["term"] == name], limits[name], words),
            [name],
            [name],
            domain,
            width,
            96 if len(names) <= 4 else 72,
            limits[name],
            [b for b in bursts if b["term"] == name],
            words,
            last=i == len(names) - 1,
        )
        heading = words("chart.usage.first", term=name) if i == 0 else name
        heading += arrows if i == 0 and any(limits.values()) else ""
        heading += barred if i == 0 else ""
        panels.append(panel.properties(title=lines(heading, width - 44)))
    drawn: alt.TopLevelMixin = alt.vconcat(*panels, spacing=12).resolve_scale(
        y="shared" if alike else "independent", color="independent", shape="independent"
    )
    return drawn


def _by_group(table: pd.DataFrame, names: list[str], words: Messages, width: int) -> alt.TopLevelMixin:
    """Return a panel a term with one line a group, point and interval: groups have no order in time."""
    import altair as alt

    groups = list(dict.fromkeys(table["period"]))
    panels: list[Any] = []
    margin = min(width // 3, max(sum(2 if ord(c) > 0x2E80 else 1 for c in g) for g in groups) * 6 + 16)
    for name in names:
        own = table[table["term"] == name].copy()
        limit = reach(own)
        own = _cut(own, limit, words)
        own["says"] = [
            mark_label(
                words,
                str(r["period"]),
                words("chart.usage.count", n=words.number(int(r["count"]))),
                words.number(float(r["rate"]), 2) + f" ({words.interval(r['low'], r['high'], digits=2)})",
            )
            for r in own.to_dict("records")
        ]
        y: Any = alt.Y("period:N", sort=groups, title=None, axis=alt.Axis(labelLimit=margin, grid=True))
        base = alt.Chart(own.dropna(subset=["rate"]))
        scale = alt.Scale(zero=True) if limit is None else alt.Scale(domain=[0, limit], nice=False)
        ruled = base.mark_rule(color=SERIES[0], strokeWidth=1.5, opacity=0.55, aria=False).encode(
            x=alt.X("low:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5)), x2="top:Q", y=y
        )
        dots = base.mark_point(filled=True, size=50, opacity=1, color=SERIES[0]).encode(
            x=alt.X("rate:Q"), y=y, description="says:N"
        )
        heading = words("chart.usage.first", term=name) if name == names[0] else name
        layers: list[Any] = [ruled, dots]
        if limit is not None:
            heading += words("chart.usage.clipped_title")
            cut = alt.Chart(own[own["beyond"] != ""])
            layers.append(
                cut.mark_point(
                    filled=True, shape="triangle-right", size=36, opacity=1, color=SERIES[0]
                ).encode(x=alt.X("top:Q"), y=y, description="beyond:N")
            )
        panels.append(
            alt.layer(*layers).properties(
                # The width counts the axis in, as the theme fits it.
                width=width,
                height=max(50, 22 * len(groups)),
                title=lines(heading, width - margin),
            )
        )
    return alt.vconcat(*panels, spacing=14)


def _with_gaps(table: pd.DataFrame, names: list[str], domain: list[str]) -> pd.DataFrame:
    """Return one row for every term and period; missing where the corpus has no documents."""
    import pandas as pd

    wanted = pd.MultiIndex.from_product([names, domain], names=["term", "period"])
    columns = ["term", "period", "count", "rate", "low", "high"]
    return table[columns].set_index(["term", "period"]).reindex(wanted).reset_index()


def _panel(
    table: pd.DataFrame,
    names: list[str],
    legend: list[str],
    domain: list[str],
    width: int,
    height: int,
    limit: float | None,
    bursts: list[Any],
    words: Messages,
    *,
    last: bool,
) -> Any:
    import altair as alt

    x = period_axis(domain, width, labels=last)
    seen = alt.Chart(table.dropna(subset=["rate"]))
    wide = width / max(1, len(domain))
    colour = alt.Color(
        "term:N",
        scale=alt.Scale(domain=names, range=list(SERIES[: len(names)])),
        legend=alt.Legend(columns=legend_columns(names, width)) if len(names) > 1 else None,
    )
    scale = alt.Scale(zero=True) if limit is None else alt.Scale(domain=[0, limit], nice=False)
    y: Any = alt.Y("rate:Q", title=None, scale=scale, axis=alt.Axis(tickCount=4))
    # Terms of one period stand beside one another, so that their intervals can be told apart.
    shift = alt.XOffset("term:N", scale=alt.Scale(domain=names, paddingInner=0.2)) if len(names) > 1 else None
    aside = {"xOffset": shift} if shift is not None else {}
    intervals = seen.mark_rule(strokeWidth=1.5, opacity=0.45, aria=False).encode(
        x=x, y=alt.Y("low:Q"), y2="top:Q", color=colour, **aside
    )
    layers = [intervals]
    if limit is not None:
        cut = alt.Chart(table[table["beyond"] != ""])
        layers.append(
            cut.mark_point(filled=True, shape="triangle-up", size=36, opacity=1).encode(
                x=x, y=alt.Y("top:Q"), color=colour, description="beyond:N", **aside
            )
        )
    line = (
        alt.Chart(table)
        .mark_line(strokeWidth=1.6, aria=False)
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeDash=alt.StrokeDash(
                "term:N",
                scale=alt.Scale(domain=names, range=[list(d) for d in DASHES[: len(names)]]),
                legend=None,
            ),
            **aside,
        )
    )
    points = seen.mark_point(filled=True, size=44 if wide > 14 else 20, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        shape=alt.Shape(
            "term:N",
            scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])),
            legend=alt.Legend(columns=legend_columns(names, width)) if len(legend) > 1 else None,
        ),
        description="says:N",
        **aside,
    )
    bars = [_bar(burst, names, x, height, words) for burst in bursts]
    return alt.layer(*bars, *layers, line, points).properties(width=width, height=height)


def _bar(burst: Any, names: list[str], x: Any, height: int, words: Messages) -> Any:
    """Return a bar at the foot of the panel over the periods of a burst."""
    import altair as alt
    import pandas as pd

    i = names.index(str(burst["term"]))
    says = mark_label(
        words, str(burst["term"]), words.span(burst["first"], burst["last"]), f"q = {burst['q']:.2g}"
    )
    data = pd.DataFrame([{"period": burst["first"], "last": burst["last"], "says": says}])
    return (
        alt.Chart(data)
        .mark_rule(strokeWidth=5, opacity=0.45, color=SERIES[i % len(SERIES)])
        .encode(x=x, x2="last:O", y=alt.value(height - 3 - 6 * i), description="says:N")
    )
