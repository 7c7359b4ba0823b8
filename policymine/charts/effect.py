"""Effects of fields on topics: a panel a contrast, in it a topic a line, its effect with the 95% interval about zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw"]

_TOPICS: Final = 16
_PANELS: Final = 6
_SURE: Final = 0.05
_AXIS: Final = "datum.value == 0 ? '0' : format(datum.value, '+~f')"
# As the table writes the group of the small groups.
_OTHERS: Final = "(others)"


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of an `effect` result: the surest contrasts, and in each the surest topics by their effect."""
    import altair as alt

    words = load_messages(lang)
    told = result.table.dropna(subset=["effect", "low", "high"]).copy()
    if told.empty:
        raise NotEnoughDataError("no effect of this result has an interval, so there is nothing to draw")
    order = list(dict.fromkeys(zip(told["term"], told["contrast"], strict=True)))
    best = told.groupby(["term", "contrast"])["p"].min()
    drawn = set(sorted(order, key=lambda pair: (best[pair], order.index(pair)))[:_PANELS])
    chosen = [pair for pair in order if pair in drawn]
    names = [f"{t}  {label}" for t, label in zip(told["topic"], told["label"], strict=True)]
    told["name"] = names
    margin = min(width * 9 // 20, max(_cells(name) for name in names) * 6 + 18)
    panels: list[Any] = []
    for number, pair in enumerate(chosen):
        mine = told[(told["term"] == pair[0]) & (told["contrast"] == pair[1])]
        mine = (
            mine.sort_values("p", kind="stable")
            .head(_TOPICS)
            .sort_values("effect", ascending=False, kind="stable")
        )
        heading = words("chart.effect.panel", term=_shown(pair[0], words), contrast=_shown(pair[1], words))
        if not number:
            heading = words("chart.effect.first", panel=heading)
        panels.append(_panel(mine, lines(heading, width - margin - 24), margin, words, width))
    return alt.vconcat(*panels, spacing=16)


def _panel(table: pd.DataFrame, title: list[str], margin: int, words: Messages, width: int) -> Any:
    import altair as alt
    import pandas as pd

    table = table.copy()
    table["says"] = [
        mark_label(
            words,
            str(row["name"]),
            words("chart.effect.points", n=_signed(words, float(row["effect"])))
            + f" ({words.interval(row['low'], row['high'], digits=1)})",
            words.p_value(float(row["q"]), "q"),
        )
        for row in table.to_dict("records")
    ]
    table["fill"] = [PALETTE["new"] if q < _SURE else PALETTE["paper"] for q in table["q"]]
    low, high = min(float(table["low"].min()), 0.0), max(float(table["high"].max()), 0.0)
    room = (high - low) * 0.04
    x: Any = alt.X(
        "effect:Q",
        title=None,
        scale=alt.Scale(domain=[low - room, high + room], nice=False),
        axis=alt.Axis(grid=True, tickCount=6, labelExpr=_AXIS),
    )
    y: Any = alt.Y(
        "name:N",
        sort=list(table["name"]),
        title=None,
        axis=alt.Axis(labelLimit=margin, minExtent=margin, maxExtent=margin),
    )
    base = alt.Chart(table)
    zero = (
        alt.Chart(pd.DataFrame({"effect": [0]}))
        .mark_rule(color=PALETTE["line"], aria=False)
        .encode(x=alt.X("effect:Q"))
    )
    ruled = base.mark_rule(color=PALETTE["new"], strokeWidth=1.5, opacity=0.6, aria=False).encode(
        x=alt.X("low:Q"), x2="high:Q", y=y
    )
    dots = base.mark_point(filled=True, size=55, opacity=1, stroke=PALETTE["new"], strokeWidth=1.5).encode(
        x=x, y=y, fill=alt.Fill("fill:N", scale=None), description="says:N"
    )
    # The theme fits the whole panel, names and all, into this width.
    return alt.layer(zero, ruled, dots).properties(width=width, height=max(50, 22 * len(table)), title=title)


def _signed(words: Messages, value: float) -> str:
    shown = words.number(value, 1)
    return f"+{shown}" if value > 0 and not shown.startswith("0.0") else shown


def _shown(text: str, words: Messages) -> str:
    return text.replace(_OTHERS, words("chart.effect.others"))


def _cells(text: str) -> int:
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text)
