"""Words that topics gain and lose: a panel a topic, change of each word's share; filled where the documents bear it out.

A log ratio would say little here: most words that matter rise from next to nothing, and all of them would lie at the edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 30
_ABREAST: Final = 560
_GAP: Final = 30


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of an `evolve --drift` result."""
    import altair as alt

    words = load_messages(lang)
    extra = result.extra()
    table = result.table.copy()
    sides_of = {"gained": PALETTE["new"], "lost": PALETTE["old"]}
    table["fill"] = [
        sides_of[row["direction"]] if row["q"] <= 0.05 else PALETTE["paper"]
        for row in table.to_dict("records")
    ]
    table["shown"] = table["late"] - table["early"]
    table["says"] = [
        mark_label(
            words,
            str(row["word"]),
            f"{words.percent(float(row['early']), 2)} → {words.percent(float(row['late']), 2)}",
            words.p_value(row["q"], "q"),
        )
        for row in table.to_dict("records")
    ]
    reach = float(table["shown"].abs().max()) * 1.1 or 1.0
    topics = list(dict.fromkeys(table["topic"]))[:_MOST]
    columns = 2 if width >= _ABREAST else 1
    margin = 76
    inner = (width - margin * columns - _GAP * (columns - 1)) // columns
    panels: list[Any] = []
    for topic in topics:
        own = table[table["topic"] == topic]
        names = list(own.sort_values("shown", ascending=False, kind="stable")["word"])
        y: Any = alt.Y("word:N", sort=names, title=None, axis=alt.Axis(labelLimit=margin - 6, grid=False))
        x: Any = alt.X(
            "shown:Q",
            title=None,
            scale=alt.Scale(domain=[-reach, reach], nice=False),
            axis=alt.Axis(tickCount=5, grid=True, format="+.1%"),
        )
        base = alt.Chart(own)
        stems = base.mark_rule(color=PALETTE["line"], strokeWidth=1, aria=False).encode(
            x=x, x2=alt.datum(0), y=y
        )
        dots = base.mark_point(filled=True, size=42, opacity=1, strokeWidth=1.2).encode(
            x=x,
            y=y,
            stroke=alt.Stroke(
                "direction:N",
                scale=alt.Scale(domain=list(sides_of), range=list(sides_of.values())),
                legend=None,
            ),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape(
                "direction:N",
                scale=alt.Scale(domain=list(sides_of), range=["circle", "square"]),
                legend=None,
            ),
            description="says:N",
        )
        panels.append(
            alt.layer(stems, dots).properties(
                width=inner,
                height=max(40, 15 * len(own)),
                title=alt.TitleParams(
                    lines(f"{topic}  {own['label'].iloc[0]}", inner),
                    color=PALETTE["ink"],
                    anchor="start",
                    offset=4,
                ),
            )
        )
    sides = {name: f"{extra[name][0]}–{extra[name][-1]}" for name in ("early", "late")}
    drawn: alt.TopLevelMixin = alt.concat(
        *panels,
        columns=columns,
        spacing={"row": 10, "column": _GAP},
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
        title=alt.TitleParams(lines(words("chart.drift.title", **sides), width), anchor="start", offset=10),
    ).resolve_scale(y="independent")
    return drawn
