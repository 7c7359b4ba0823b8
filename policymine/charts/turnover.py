"""New and fading terms: for each the share of documents before the span and in it, with the interval of the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, lines, mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 30


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a search for new and fading terms: a panel each, a line a term."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    spans = result.extra()["spans"]
    panels: list[Any] = []
    for status in ("new", "fading"):
        own = [row for row in result.rows() if row["status"] == status]
        if not own:
            continue
        drawn = own[:_MOST]
        margin = label_width([str(r["term"]) for r in drawn], width // 3)
        data = pd.DataFrame(
            [
                {
                    "term": str(r["term"]),
                    "before": r["share_before"],
                    "share": r["share"],
                    "low": r["share_low"],
                    "high": r["share_high"],
                    "says": mark_label(
                        words,
                        str(r["term"]),
                        f"{words.percent(r['share_before'])} → {words.percent(r['share'])}",
                        f"{r['n_docs_before']}/{r['n_documents_before']} → {r['n_docs']}/{r['n_documents']}",
                    ),
                }
                for r in drawn
            ]
        )
        y: Any = alt.Y(
            "term:N",
            sort=[str(r["term"]) for r in drawn],
            title=None,
            axis=alt.Axis(labelLimit=margin, ticks=False, domain=False, grid=True),
        )
        scale = alt.Scale(domain=[0, 1])
        axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
        base = alt.Chart(data)
        band = base.mark_rule(strokeWidth=7, opacity=0.22, color=PALETTE["new"], aria=False).encode(
            x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q", y=y
        )
        way = base.mark_rule(strokeWidth=1.4, color=PALETTE["line"], aria=False).encode(
            x="before:Q", x2="share:Q", y=y
        )
        old = base.mark_point(
            filled=True, shape="square", size=42, opacity=1, color=PALETTE["old"], aria=False
        ).encode(x="before:Q", y=y)
        new = base.mark_point(filled=True, size=52, opacity=1, color=PALETTE["new"]).encode(
            x="share:Q", y=y, description="says:N"
        )
        span = spans[status]
        heading = words(
            f"chart.turnover.{status}",
            span=words.span(span["first"], span["last"]),
            before=words.span(span["before_first"], span["before_last"]),
        )
        if len(own) > _MOST:
            heading += words("chart.turnover.cut", n=len(own), shown=_MOST)
        panels.append(
            alt.layer(band, way, old, new).properties(
                width=width, height=max(40, 19 * len(drawn)), title=lines(heading, width - margin)
            )
        )
    figure: alt.TopLevelMixin = alt.vconcat(*panels, spacing=16)
    return figure
