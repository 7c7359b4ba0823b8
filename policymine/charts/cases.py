"""Cases as a grid: one row a body, one column a condition, filled where it holds; the outcome last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policymine.charts.axis import mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `cases`; cases with success stand first, unknown values stay empty."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    conditions = [str(c) for c in result.table.columns if str(c).isupper()]
    names = {c: words.get(f"chart.cases.{c}", c) for c in conditions}
    rows = sorted(result.rows(), key=lambda r: (-(r["SUCCESS"] or 0), str(r["case"])))
    texts = {1: words("chart.cases.yes"), 0: words("chart.cases.no"), None: words("chart.cases.unknown")}
    data = [
        {"case": r["case"], "condition": names[c], "value": texts[r[c]],
         "says": mark_label(words, str(r["case"]), names[c], texts[r[c]])}
        for r in rows
        for c in conditions
    ]  # fmt: skip
    domain = list(texts.values())
    order = [names[c] for c in conditions]
    figure: alt.TopLevelMixin = (
        alt.Chart(pd.DataFrame(data))
        .mark_rect(stroke=PALETTE["line"], strokeWidth=1)
        .encode(
            x=alt.X(
                "condition:N",
                sort=order,
                title=None,
                axis=alt.Axis(orient="top", labelAngle=-40 if width > 480 else -90, labelLimit=200),
            ),
            y=alt.Y(
                "case:N", sort=[r["case"] for r in rows], title=None, axis=alt.Axis(labelLimit=width // 3)
            ),
            color=alt.Color(
                "value:N",
                scale=alt.Scale(domain=domain, range=[PALETTE["new"], PALETTE["band"], PALETTE["paper"]]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
            description="says:N",
        )
        .properties(width=width, height=max(60, 26 * len(rows)))
    )
    return figure
