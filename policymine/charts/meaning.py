"""How the company of a term changed: collocates gained and lost with intervals, and the neighbours of either period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE, SMALLEST

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_EACH: Final = 10
_NEIGHBOURS: Final = 8


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `meaning`: up to ten words gained and lost, and the nearest words."""
    import altair as alt

    words = load_messages(lang)
    extra = result.extra()
    rows = _shown(result.rows())
    near = [
        n for side in ("before", "after") for n in [m for m in extra["neighbours"] if m["period"] == side][:_NEIGHBOURS]
    ]  # fmt: skip
    names = [str(r["word"]) for r in (*rows, *near)]
    room = width - label_width(names, width // 3) - 8
    changes = _changes(words, extra, rows, room)
    likeness = _likeness(words, extra, near, room)
    drawn: alt.TopLevelMixin = (
        alt.vconcat(changes, likeness, spacing=18)
        .resolve_scale(color="independent", shape="independent")
        .properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    )
    return drawn


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the words gained, then those lost; where neither is sure, the surest of the others."""
    gained = [r for r in rows if r["status"] == "gained"][:_EACH]
    lost = [r for r in rows if r["status"] == "lost"][:_EACH]
    if not gained and not lost:
        return rows[:_EACH]
    return sorted(gained, key=lambda r: -r["change"]) + sorted(lost, key=lambda r: -r["change"])


def _changes(words: Messages, extra: dict[str, Any], rows: list[dict[str, Any]], width: int) -> Any:
    import altair as alt
    import pandas as pd

    # A word that was never near the term before has an end without a bound: the figure keeps to the estimates.
    reach = 1.6 * max([1.0, *(abs(r["change"]) for r in rows)])
    kinds = [words(f"chart.meaning.{k}") for k in ("gained", "lost", "same")]
    kind = dict(zip(("gained", "lost", "same"), kinds, strict=True))
    data = pd.DataFrame(
        [
            {
                "word": str(r["word"]),
                "change": r["change"],
                "low": max(r["low"], -reach),
                "high": min(r["high"], reach),
                "kind": kind[r["status"]],
                "says": words(
                    "chart.meaning.says",
                    word=r["word"],
                    before=r["before"],
                    after=r["after"],
                    change=words.number(r["change"], 1),
                    low=words.number(r["low"], 1),
                    high=words.number(r["high"], 1),
                    q=words.p_value(r["q"], "q"),
                ),
            }
            for r in rows
        ],
        columns=["word", "change", "low", "high", "kind", "says"],
    )
    cut = [
        {"word": str(r["word"]), "change": reach if end == "high" else -reach, "mark": mark}
        for r in rows
        for end, mark in (("high", "▶"), ("low", "◀"))
        if abs(r[end]) > reach
    ]
    order = [str(r["word"]) for r in rows]
    y: Any = alt.Y("word:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(grid=True))
    scale = alt.Scale(domain=[-reach * 1.04, reach * 1.04], nice=False)
    axis = alt.Axis(tickCount=max(3, width // 90))
    base = alt.Chart(data)
    rule = base.mark_rule(color=PALETTE["line"], strokeWidth=1.6, aria=False).encode(
        x=alt.X("low:Q", title=None, scale=scale, axis=axis), x2="high:Q", y=y
    )
    dots = base.mark_point(filled=True, size=52, opacity=1).encode(
        x=alt.X("change:Q", scale=scale),
        y=y,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=[PALETTE["new"], PALETTE["old"], PALETTE["line"]]),
            legend=alt.Legend(title=None, orient="top", columns=legend_columns(kinds, width)),
        ),
        description="says:N",
    )
    zero = (
        alt.Chart(pd.DataFrame({"change": [0.0]}))
        .mark_rule(color=PALETTE["ink"], strokeWidth=1, aria=False)
        .encode(x="change:Q")
    )
    ends = (
        alt.Chart(pd.DataFrame(cut, columns=["word", "change", "mark"]))
        .mark_text(color=PALETTE["line"], fontSize=SMALLEST)
        .encode(x="change:Q", y=y, text="mark:N")
    )
    title = words("chart.meaning.title", term=extra["term"], split=words.period(extra["split"]))
    if cut:
        title += words("chart.meaning.clipped")
    if not rows:
        title += "\n" + words("chart.meaning.none")
    return alt.layer(zero, rule, dots, ends).properties(
        width=width, height=max(60, 20 * len(order)), title=lines(title, width - 36)
    )


def _likeness(words: Messages, extra: dict[str, Any], near: list[dict[str, Any]], width: int) -> Any:
    import altair as alt
    import pandas as pd

    both: dict[str, dict[str, float]] = {}
    for n in near:
        other = "after" if n["period"] == "before" else "before"
        both.setdefault(str(n["word"]), {n["period"]: n["cosine"], other: n["cosine_other"]})
    order = sorted(both, key=lambda w: both[w]["before"] - both[w]["after"], reverse=True)
    sides = {k: words(f"chart.meaning.{k}") for k in ("before", "after")}
    points = pd.DataFrame(
        [{"word": w, "cosine": both[w][k], "side": name} for w in order for k, name in sides.items()],
        columns=["word", "cosine", "side"],
    )
    spans = pd.DataFrame(
        [{"word": w, "cosine": both[w]["before"], "to": both[w]["after"]} for w in order],
        columns=["word", "cosine", "to"],
    )
    y: Any = alt.Y("word:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(grid=True))
    x: Any = alt.X(
        "cosine:Q", title=None, scale=alt.Scale(padding=8), axis=alt.Axis(tickCount=max(3, width // 90))
    )
    names = list(sides.values())
    legend = alt.Legend(title=None, orient="top", columns=legend_columns(names, width))
    rule = (
        alt.Chart(spans)
        .mark_rule(color=PALETTE["line"], strokeWidth=1.4, aria=False)
        .encode(x=x, x2="to:Q", y=y)
    )
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, size=48, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=names, range=[PALETTE["old"], PALETTE["new"]]),
                legend=legend,
            ),
            shape=alt.Shape(
                "side:N", scale=alt.Scale(domain=names, range=["square", "circle"]), legend=legend
            ),
        )
    )
    title = words("chart.meaning.neighbours", term=extra["term"])
    return alt.layer(rule, dots).properties(
        width=width, height=max(60, 20 * len(order)), title=lines(title, width - 36)
    )
