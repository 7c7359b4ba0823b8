"""Who changed when: for each issuer or level the years of the old term, the first use of the new one, the break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import legend_columns, lines, mark_label, period_axis, period_domain
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 30


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `shift` by groups: one line a group, in the order of the table."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    rows = [row for row in result.rows() if row["n_using"]][:_MOST]
    spans: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    seen: list[str] = []
    kinds = {key: words(f"chart.adoption.{key}") for key in ("old", "new", "break")}
    for row in rows:
        who = str(row["group"])
        if row["first_old"]:
            spans.append(
                {"who": who, "period": row["first_old"], "to": row["last_old"], "what": kinds["old"]}
            )
        if row["low"] and row["high"]:
            spans.append({"who": who, "period": row["low"], "to": row["high"], "what": kinds["break"]})
        for key, period in (("new", row["first_new"]), ("break", row["break"])):
            if period:
                says = mark_label(words, who, kinds[key], words.period(period))
                marks.append({"who": who, "period": period, "what": kinds[key], "says": says})
        seen += [row[c] for c in ("first_old", "last_old", "first_new", "low", "high") if row[c]]
    order = [str(row["group"]) for row in rows]
    domain = period_domain(sorted(set(seen)))
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in name) for name in order), default=0)
    margin = min(width // 3, longest * 6 + 16)
    x = period_axis(domain, width - margin)
    y: Any = alt.Y("who:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(grid=True))
    last: Any = alt.X2("to:O")
    placed = pd.DataFrame(spans, columns=["who", "period", "to", "what"])
    old_spans = (
        alt.Chart(placed[placed["what"] == kinds["old"]])
        .mark_rule(color=PALETTE["old"], strokeWidth=5, opacity=0.75, strokeCap="round", aria=False)
        .encode(x=x, x2=last, y=y)
    )
    break_spans = (
        alt.Chart(placed[placed["what"] == kinds["break"]])
        .mark_rule(color=PALETTE["ink"], strokeWidth=1.5, aria=False)
        .encode(x=x, x2=last, y=y)
    )
    drawn_marks = (
        alt.Chart(pd.DataFrame(marks, columns=["who", "period", "what", "says"]))
        .mark_point(size=64, opacity=1, strokeWidth=1.6)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "what:N",
                scale=alt.Scale(domain=[kinds["new"], kinds["break"]], range=["circle", "diamond"]),
                legend=alt.Legend(columns=legend_columns([kinds["new"], kinds["break"]], width)),
            ),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(
                    domain=[kinds["new"], kinds["break"]], range=[PALETTE["new"], PALETTE["ink"]]
                ),
                legend=alt.Legend(columns=legend_columns([kinds["new"], kinds["break"]], width)),
            ),
            fill=alt.Fill(
                "what:N",
                scale=alt.Scale(
                    domain=[kinds["new"], kinds["break"]], range=[PALETTE["new"], PALETTE["paper"]]
                ),
                legend=alt.Legend(columns=legend_columns([kinds["new"], kinds["break"]], width)),
            ),
            description="says:N",
        )
    )
    return alt.layer(old_spans, break_spans, drawn_marks).properties(
        width=width,
        height=max(70, 26 * len(order)),
        title=lines(words("chart.adoption.title"), width - margin),
    )
