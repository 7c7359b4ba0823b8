"""Decisions by body: how many were approved, deferred, returned, rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE, fills

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 40


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `decisions`: a bar a body, parted by outcome, the longest first."""
    import altair as alt
    import pandas as pd

    from policymine.structure.decisions import OUTCOMES

    words = load_messages(lang)
    counts: dict[tuple[str, str], int] = {}
    for row in result.rows():
        key = (row["body"] or words("chart.decisions.all"), row["outcome"])
        counts[key] = counts.get(key, 0) + 1
    names = {o: words(f"chart.decisions.{o}") for o in OUTCOMES}
    data: list[dict[str, Any]] = [
        {"body": body, "outcome": names[outcome], "n": n, "order": OUTCOMES.index(outcome),
         "says": mark_label(words, body, names[outcome], words.number(n))}
        for (body, outcome), n in sorted(counts.items())
    ]  # fmt: skip
    used = [names[o] for o in OUTCOMES if any(d["outcome"] == names[o] for d in data)]
    totals: dict[str, int] = {}
    for d in data:
        totals[d["body"]] = totals.get(d["body"], 0) + d["n"]
    # Few decisions have a tick each: between two whole numbers there is nothing to count.
    most = max(totals.values())
    whole: Any = list(range(most + 1)) if most <= max(3, width // 80) else alt.Undefined
    x: Any = alt.X(
        "n:Q",
        title=words("chart.decisions.axis"),
        axis=alt.Axis(values=whole, tickMinStep=1, tickCount=max(3, width // 80), format=",d", grid=True),
    )
    unknown = words("chart.decisions.all")
    bodies = sorted(totals, key=lambda b: (b == unknown, -totals[b], b))[:_MOST]
    data = [d for d in data if d["body"] in bodies]
    figure: alt.TopLevelMixin = (
        alt.Chart(pd.DataFrame(data))
        .mark_bar(height={"band": 0.66}, stroke=PALETTE["paper"], strokeWidth=1)
        .encode(
            x=x,
            y=alt.Y("body:N", title=None, sort=bodies, axis=alt.Axis(labelLimit=width // 3)),
            color=alt.Color(
                "outcome:N",
                sort=used,
                scale=alt.Scale(domain=used, range=fills(len(used))),
                legend=alt.Legend(title=None, orient="top", columns=4 if width > 480 else 2),
            ),
            order="order:Q",
            description="says:N",
        )
        .properties(width=width, height=max(80, 26 * len(bodies)))
    )
    return figure
