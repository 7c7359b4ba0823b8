"""A comparison: how far each term's rate differs at least, its log ratio and interval, the target to the right.

Bars end where the interval ends nearer to zero, so that they are as long as what can be said for sure, and stand in that
order; an interval that leaves the figure ends in an arrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["FEW", "draw", "drawn_reach", "near_end", "sides", "strongest"]

_SIDE: Final = 14
_WIDE: Final = 520
# With fewer sure terms than these the others are drawn too.
FEW: Final = 4


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `compare` result."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    table = strongest(result.table).copy()
    if table.empty:
        raise NotEnoughDataError("no term of this comparison has an interval, so there is nothing to draw")
    target, reference = sides(result, words)
    table["side"] = [target if v > 0 else reference for v in table["log_ratio"]]
    table["says"] = [
        mark_label(
            words,
            str(row["term"]),
            f"{target} {words.number(int(row['target']))} / {reference} {words.number(int(row['reference']))}",
            words.number(float(row["log_ratio"]), 2)
            + f" ({words.interval(row['low'], row['high'], digits=2)})",
        )
        for row in table.to_dict("records")
    ]
    reach = drawn_reach(table)
    x: Any = alt.X(
        "near:Q",
        title=lines(words("chart.compare.axis"), width // 2),
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(
            grid=True,
            tickCount=7 if width >= _WIDE else 5,
            # How many times as frequent stands beneath the log ratio.
            labelExpr="datum.value == 0 ? ['0', ''] : [datum.label, format(pow(2, abs(datum.value)), "
            f"abs(datum.value) < 3.3 ? '.2~r' : ',.0f') + '{words('chart.compare.times')}']",
        ),
    )
    y: Any = alt.Y("term:N", sort=list(table["term"]), title=None)
    table["near"] = near_end(table)
    table["shown_low"] = table["low"].clip(-reach, reach)
    table["shown_high"] = table["high"].clip(-reach, reach)
    base = alt.Chart(table)
    bars = base.mark_bar(height={"band": 0.66}, opacity=1).encode(
        x=x,
        y=y,
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=[target, reference], range=[PALETTE["new"], PALETTE["old"]]),
            legend=alt.Legend(symbolType="square", columns=legend_columns([target, reference], width)),
        ),
        description="says:N",
    )
    intervals = base.mark_rule(color=PALETTE["ink"], strokeWidth=1.2, aria=False).encode(
        x=alt.X("shown_low:Q"), x2="shown_high:Q", y=y
    )
    points = base.mark_point(
        shape="circle", filled=True, size=26, opacity=1, color=PALETTE["ink"], aria=False
    ).encode(x=alt.X("log_ratio:Q"), y=y)
    arrows = [
        alt.Chart(beyond)
        .mark_point(shape=shape, filled=True, size=40, opacity=1, color=PALETTE["ink"], aria=False)
        .encode(x=alt.X(f"{column}:Q"), y=y)
        for column, shape, beyond in (
            ("shown_low", "triangle-left", table[table["low"] < -reach]),
            ("shown_high", "triangle-right", table[table["high"] > reach]),
        )
        if len(beyond)
    ]
    zero = (
        alt.Chart(pd.DataFrame({"near": [0]}))
        .mark_rule(color=PALETTE["line"], aria=False)
        .encode(x=alt.X("near:Q"))
    )
    return alt.layer(bars, zero, intervals, points, *arrows).properties(
        width=width,
        height=max(90, 20 * len(table)),
        title=lines(
            words("chart.compare.beyond" if arrows else "chart.compare.parts"),
            width - label_width(table["term"], width // 2),
        ),
    )


def near_end(table: pd.DataFrame) -> pd.Series:
    """Return the end of each interval nearer to zero; 0 where it holds zero.

    >>> import pandas as pd
    >>> near_end(pd.DataFrame({"low": [1.0, -3.0, -1.0], "high": [4.0, -2.0, 1.0]})).tolist()
    [1.0, -2.0, 0.0]
    """
    return table["low"].clip(lower=0.0) + table["high"].clip(upper=0.0)


def drawn_reach(table: pd.DataFrame) -> float:
    """Return how far the axis goes to either side of zero.

    A term that one side never uses has an interval without a far end to speak of; drawn to it, the bars
    would shrink to nothing, so such an interval leaves the figure.
    """
    far = float(table[["log_ratio", "low", "high"]].abs().max().max())
    bars = float(table["log_ratio"].abs().max())
    return max(min(far * 1.05, bars * 1.3), 0.5)


def strongest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the terms to draw: of each side those whose interval stays farthest from zero.

    The conservative bound is the end of the interval nearer to zero; it ranks a certain small difference
    above an uncertain large one.
    """
    import pandas as pd

    seen = table.dropna(subset=["log_ratio", "low", "high"])
    sure = seen[(seen["low"] > 0) | (seen["high"] < 0)]
    if "bound" in sure.columns:
        # Where the document-level test does not bear an interval out, the bound is zero.
        sure = sure[sure["bound"] != 0]
    # Terms whose interval holds zero are no finding; they are drawn only where there is nothing surer.
    if len(sure) >= FEW:
        seen = sure
    above = seen[seen["log_ratio"] > 0].sort_values("low", ascending=False, kind="stable").head(_SIDE)
    below = seen[seen["log_ratio"] < 0].sort_values("high", kind="stable").head(_SIDE)
    found = pd.concat([above, below])
    return (
        found.assign(_near=near_end(found))
        .sort_values(["_near", "log_ratio"], ascending=False, kind="stable")
        .drop(columns="_near")
    )


def sides(result: Result, words: Messages) -> tuple[str, str]:
    """Return the names of the target and the reference as a reader says them."""
    names: list[str] = []
    given: list[str] = []
    for key in ("target", "reference"):
        side = result.extra().get(key)
        named = side.get("name") if isinstance(side, Mapping) else side
        given.append(str(named))
        names.append(words(f"chart.compare.{key}") if not named or named == key else words.side(str(named)))
    if given[1] == f"not {given[0]}":
        names[1] = words("chart.compare.others", name=names[0])
    return names[0], names[1]
