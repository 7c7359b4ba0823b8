"""Measures of documents side by side: effect sizes with intervals; by period or group, the means themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines, mark_label, period_axis
from policymine.charts.compare import sides
from policymine.charts.messages import Messages, load_messages
from policymine.charts.network_labels import shortened
from policymine.charts.theme import PALETTE
from policymine.comparisons.measures.base import measure_name, unit_name
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 30
_PANELS: Final = 8


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `compare --measures`."""
    words = load_messages(lang)
    if "period" in result.table.columns:
        drawn: alt.TopLevelMixin = _course(result, words, width)
    elif "group" in result.table.columns:
        drawn = _groups(result, words, width)
    else:
        drawn = _two(result, words, width)
    return drawn


def _two(result: Result, words: Messages, width: int) -> Any:
    """Return one bar a measure: the difference in standard deviations of documents, with its interval."""
    import altair as alt
    import pandas as pd

    target, reference = sides(result, words)
    rows = [r for r in result.rows() if r["effect"] is not None and r["difference"]]
    if not rows:
        raise NotEnoughDataError("no measure differs between documents, so there is nothing to draw")
    cut = len(rows) > _MOST
    if cut:
        # Themes and topics may be many; the largest stay, in the order of the table.
        first = sorted(rows, key=lambda r: -abs(r["effect"]))[:_MOST]
        rows = [r for r in rows if r in first]
    for r in rows:
        # The interval of the difference on the scale of the effect.
        scale = r["effect"] / r["difference"]
        r["name"] = shortened(measure_name(r["measure"], words.lang), width * 0.42)
        r["from"] = None if r["low"] is None else r["low"] * scale
        r["to"] = None if r["high"] is None else r["high"] * scale
        r["side"] = target if r["effect"] > 0 else reference
        r["sure"] = "sure" if r["q"] is not None and r["q"] < 0.05 else "open"
        r["says"] = mark_label(
            words,
            measure_name(r["measure"], words.lang),
            f"{target} {words.significant(r['target'], 3)} / {reference} {words.significant(r['reference'], 3)} "
            + unit_name(r["unit"], words.lang),
            words.p_value(r["q"], "q") if r["q"] is not None else "",
        )
    table = pd.DataFrame(rows)
    ends = [abs(v) for r in rows for v in (r["effect"], r["from"], r["to"]) if v is not None]
    reach = max(max(ends) * 1.05, 0.5)
    y: Any = alt.Y("name:N", sort=[r["name"] for r in rows], title=None)
    x: Any = alt.X(
        "effect:Q",
        title=lines(words("chart.measures.axis"), width // 2),
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(grid=True, tickCount=7),
    )
    base = alt.Chart(table)
    bars = base.mark_bar(height={"band": 0.62}).encode(
        x=x,
        y=y,
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=[target, reference], range=[PALETTE["new"], PALETTE["old"]]),
            legend=alt.Legend(symbolType="square", columns=legend_columns([target, reference], width)),
        ),
        opacity=alt.Opacity("sure:N", scale=alt.Scale(domain=["sure", "open"], range=[0.8, 0.3]), legend=None),
        description="says:N",
    )  # fmt: skip
    rules = (
        base.transform_filter("isValid(datum.from)")
        .mark_rule(color=PALETTE["ink"], strokeWidth=1.2, aria=False)
        .encode(x=alt.X("from:Q"), x2="to:Q", y=y)
    )
    zero = (
        alt.Chart(pd.DataFrame({"effect": [0]}))
        .mark_rule(color=PALETTE["line"], aria=False)
        .encode(x=alt.X("effect:Q"))
    )
    layers = alt.layer(bars, zero, rules).properties(width=width, height=max(90, 20 * len(rows)))
    if cut:
        said = words("chart.measures.cut", n=len(result.table), shown=_MOST)
        layers = layers.properties(
            title=lines(said, width - label_width([r["name"] for r in rows], width // 2))
        )
    return layers


def _surest(result: Result, n: int) -> list[str]:
    """Return the measures to draw, in the order of the table: of each family the surest first, then the surest of all."""
    table = result.table.assign(size=result.table["effect"].abs())
    table = table.sort_values(["q", "size"], ascending=[True, False], kind="stable")
    ranked = list(dict.fromkeys(table["measure"]))
    first = list(table.drop_duplicates("family")["measure"])
    kept = set(list(dict.fromkeys([*first, *ranked]))[:n])
    return [m for m in dict.fromkeys(result.table["measure"]) if m in kept]


def _groups(result: Result, words: Messages, width: int) -> Any:
    """Return one panel a measure: the mean of each group with its interval."""
    import altair as alt

    kept = _surest(result, _PANELS)
    names = [words.side(str(g)) for g in result.extra()["groups"]]
    names = [words.group(n) for n in names]
    room = width - label_width(names, width // 3)
    panels = []
    for measure in kept:
        mine = result.table[result.table["measure"] == measure].copy()
        mine["name"] = [shortened(n, width / 3) for n in names]
        mine["sure"] = ["sure" if v else "open" for v in mine["q"] < 0.05]
        unit = unit_name(str(mine["unit"].iloc[0]), words.lang)
        mine["says"] = [
            mark_label(
                words,
                n,
                f"{words.significant(r['target'], 3)} {unit}",
                words.p_value(r["q"], "q") if r["q"] == r["q"] else "",
            )
            for n, r in zip(names, mine.to_dict("records"), strict=True)
        ]
        y: Any = alt.Y("name:N", sort=list(mine["name"]), title=None, axis=alt.Axis(grid=True))
        x: Any = alt.X(
            "target:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=alt.Axis(tickCount=4)
        )
        base = alt.Chart(mine)
        rule = (
            base.transform_filter("isValid(datum.target_low)")
            .mark_rule(color=PALETTE["ink"], strokeWidth=1.2, aria=False)
            .encode(x=alt.X("target_low:Q"), x2="target_high:Q", y=y)
        )
        panels.append(
            alt.layer(rule, _points(base, x, y)).properties(
                width=room,
                height=max(40, 20 * len(names)),
                title=lines(mark_label(words, measure_name(measure, words.lang), unit), width - 40),
            )
        )
    return _stacked(panels, result, kept, words("chart.measures.groups"), words, width)


def _points(base: Any, x: Any, y: Any) -> Any:
    import altair as alt

    return base.mark_point(color=PALETTE["new"], size=52, opacity=1).encode(
        x=x,
        y=y,
        fill=alt.Fill(
            "sure:N",
            scale=alt.Scale(domain=["sure", "open"], range=[PALETTE["new"], PALETTE["paper"]]),
            legend=None,
        ),
        description="says:N",
    )


def _course(result: Result, words: Messages, width: int) -> Any:
    """Return one panel a measure: both sides by period, with intervals."""
    import altair as alt
    import pandas as pd

    kept = _surest(result, _PANELS)
    names = sides(result, words)
    periods = [str(p) for p in result.extra()["periods"]]
    panels = []
    for measure in kept:
        mine = result.table[result.table["measure"] == measure]
        unit = unit_name(str(mine["unit"].iloc[0]), words.lang)
        long = []
        for r in mine.to_dict("records"):
            for i, side in enumerate(("target", "reference")):
                if r[side] == r[side]:
                    says = mark_label(
                        words, words.period(str(r["period"])), names[i], f"{words.significant(r[side], 3)} {unit}"
                    )  # fmt: skip
                    long.append(
                        {
                            "period": r["period"],
                            "side": names[i],
                            "value": r[side],
                            "low": r[f"{side}_low"],
                            "high": r[f"{side}_high"],
                            "says": says,
                        }
                    )
        base = alt.Chart(pd.DataFrame(long)).encode(
            x=period_axis(periods, width),
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=list(names), range=[PALETTE["new"], PALETTE["old"]]),
                legend=alt.Legend(symbolType="circle") if measure == kept[0] else None,
            ),
        )
        y: Any = alt.Y(
            "value:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=3, grid=True)
        )
        marks = [
            base.mark_line(strokeWidth=1.4, aria=False).encode(y=y),
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=1.2, opacity=0.6, aria=False)
            .encode(y="low:Q", y2="high:Q"),
            base.mark_point(filled=True, size=40, opacity=1).encode(y=y, description="says:N"),
        ]
        panels.append(
            alt.layer(*marks).properties(
                width=width - 50,
                height=100,
                title=lines(mark_label(words, measure_name(measure, words.lang), unit), width - 60),
            )
        )
    return _stacked(panels, result, kept, words("chart.measures.course"), words, width)


def _stacked(
    panels: list[Any], result: Result, kept: list[str], title: str, words: Messages, width: int
) -> Any:
    import altair as alt

    n = int(result.table["measure"].nunique())
    if n > len(kept):
        title += words("chart.measures.panels_cut", n=n, shown=len(kept))
    return alt.vconcat(*panels, spacing=10).properties(
        title=alt.Title(lines(title, width - 20)),
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
    )
