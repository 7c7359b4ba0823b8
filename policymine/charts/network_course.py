"""A network through time: the share of documents that tie two together, and how many ties there are, old and new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policymine.charts.axis import is_time, lines, period_axis, period_domain
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE, fills

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a network by period."""
    import altair as alt

    words = load_messages(lang)
    rows = result.rows()
    verb = result.provenance.verb
    labels = [str(r["period"]) for r in rows]
    domain = period_domain(labels) if is_time(labels) else labels
    inner = width - 46
    data = [
        {
            "period": str(r["period"]),
            "share": r["share"],
            "low": r["low"],
            "high": r["high"],
            "says": words(
                "chart.network.course_says",
                period=words.period(str(r["period"])),
                share=words.percent(r["share"]),
                tied=r["n_tied"],
                n=r["n_docs"],
                pair=r["top_pair"] or "–",
            ),
        }
        for r in rows
    ]
    kinds = [words("chart.network.known"), words("chart.network.new")]
    bars = [
        {"period": str(r["period"]), "n": n, "kind": kind, "turn": turn}
        for r in rows
        for turn, (n, kind) in enumerate(
            zip((r["edges"] - r["new_edges"], r["new_edges"]), kinds, strict=True)
        )
    ]
    base = alt.Chart(alt.InlineData(values=data))
    y: Any = alt.Y(
        "share:Q", title=None, scale=alt.Scale(domainMin=0), axis=alt.Axis(format="%", tickCount=4)
    )
    upper = alt.layer(
        base.mark_rule(color=PALETTE["new"], strokeWidth=1.5, opacity=0.45, aria=False).encode(
            x=period_axis(domain, inner), y=alt.Y("low:Q", title=None), y2="high:Q"
        ),
        base.mark_point(filled=True, size=40, opacity=1, color=PALETTE["new"]).encode(
            x=period_axis(domain, inner), y=y, description="says:N"
        ),
    ).properties(
        width=inner,
        height=170,
        title=alt.TitleParams(lines(words(f"chart.network.share_{verb}"), inner), anchor="start"),
    )
    lower = (
        alt.Chart(alt.InlineData(values=bars))
        .mark_bar(width={"band": 0.7})
        .encode(
            x=period_axis(domain, inner),
            y=alt.Y("n:Q", title=None, stack="zero", axis=alt.Axis(tickCount=4, format="d")),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=fills(2))),
            order="turn:O",
        )
        .properties(
            width=inner,
            height=130,
            title=alt.TitleParams(lines(words("chart.network.edges"), inner), anchor="start"),
        )
    )
    drawn: alt.TopLevelMixin = (
        alt.vconcat(upper, lower, spacing=16)
        .resolve_scale(x="independent", y="independent", color="independent")
        .properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    )
    return drawn
