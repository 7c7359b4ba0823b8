"""Topics: how much of the corpus each takes, largest first, with its first words beside the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 40


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `topics` result."""
    import altair as alt

    words = load_messages(lang)
    table = result.table.sort_values("prevalence", ascending=False, kind="stable").head(_MOST).copy()
    shown = 5 if width >= 480 else 3
    given = _given_names(result)
    table["name"] = [
        f"{row['topic']}  {given.get(row['topic'], '')}{words.join(topic_words(row['words'])[:shown])}"
        for row in table.to_dict("records")
    ]
    table["says"] = [
        mark_label(words, str(row["name"]), words.percent(float(row["prevalence"]), 1))
        for row in table.to_dict("records")
    ]
    table["shown"] = [words.percent(float(p), 1) for p in table["prevalence"]]
    order = list(table["name"])
    most = float(table[[c for c in ("prevalence", "high") if c in table.columns]].max().max())
    # The words stand above their bar, so that long ones need no margin of their own.
    rows = alt.Y("name:N", sort=order, title=None, axis=None)
    base = alt.Chart(table)
    bars = base.mark_bar(color=PALETTE["bar"], opacity=0.72, height=9, yOffset=8).encode(
        x=alt.X(
            "prevalence:Q",
            title=words("chart.topics.axis"),
            axis=alt.Axis(format="%", tickCount=5, grid=True),
            scale=alt.Scale(domain=[0, most * 1.12 if most > 0 else 1], nice=False),
        ),
        y=rows,
        description="says:N",
    )
    names = base.mark_text(align="left", baseline="bottom", dx=1, dy=0, aria=False).encode(
        x=alt.value(0), y=rows, text="name:N"
    )
    values: Any = base.mark_text(
        align="left", baseline="middle", dx=5, dy=8, color=PALETTE["muted"], aria=False
    ).encode(x="prevalence:Q", y=rows, text="shown:N")
    layers: list[Any] = [bars, names, values]
    if {"low", "high"} <= set(table.columns) and table["low"].notna().any():
        layers.append(
            alt.Chart(table.dropna(subset=["low", "high"]))
            .mark_rule(color=PALETTE["ink"], strokeWidth=1.2, yOffset=8, aria=False)
            .encode(x=alt.X("low:Q"), x2="high:Q", y=rows)
        )
        values.encoding.x = alt.X("high:Q")
        values.encoding.x2 = alt.Undefined
    return alt.layer(*layers).properties(width=width, height=max(80, 40 * len(table)))


def _given_names(result: Result) -> dict[int, str]:
    """Return what a person called topics, by number, to stand before their words."""
    model = getattr(result, "model", None)
    names = getattr(model, "names", {})
    return {model.numbers[row]: f"【{name}】" for row, name in names.items()} if model is not None else {}


def topic_words(value: Any) -> list[str]:
    """Return the words of a topic, whether kept as a list or as one string."""
    if isinstance(value, str):
        return (
            [w.strip() for w in value.replace("、", ",").split(",")]
            if {"、", ","} & set(value)
            else value.split()
        )
    return [str(w[0]) if isinstance(w, (tuple, list)) else str(w) for w in value]
