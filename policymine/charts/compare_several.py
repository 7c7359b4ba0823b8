"""Comparisons of many groups, or of each period: terms by columns, the log ratio as colour, what is sure marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label, period_axis
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import ON_DEEP, ON_PALE, PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw", "drawn_terms"]

# Most rows of the figure, and the colour's end in powers of two: beyond sixteen times as often nothing is gained.
_ROWS: Final = 30
_REACH: Final = 4.0
# So many terms with q below 0.05 make a figure of their own.
_FEW: Final = 6
# Most columns: of more groups those with the most documents are drawn.
_COLUMNS: Final = 16


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `compare_groups` or `compare_periods` result."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    label = "period" if "period" in result.table.columns else "group"
    known = [dict(p) for p in result.extra()[f"{label}s"]]
    columns = [str(p["label"]) for p in known]
    if label == "group" and len(columns) > _COLUMNS:
        largest = sorted(known, key=lambda p: (-int(p["target_docs"]), str(p["label"])))[:_COLUMNS]
        columns = [c for c in columns if c in {str(p["label"]) for p in largest}]
    terms = drawn_terms(result.table, label, columns)
    if not terms:
        raise NotEnoughDataError("no term of these comparisons has an interval, so there is nothing to draw")
    table = result.table[result.table["term"].isin(terms) & result.table[label].isin(columns)]
    cells = _cells(table, label, words)
    short = [str(p["label"]) for p in known if not p["enough"] and str(p["label"]) in columns]
    blank = pd.DataFrame([{"period": c, "term": t} for c in short for t in terms], columns=["period", "term"])
    longest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in t) for t in terms)
    margin = min(width // 3, longest * 7 + 16)
    room = width - margin
    x = period_axis(columns, room) if label == "period" else _groups(columns, room, words)
    y: Any = alt.Y(
        "term:N",
        sort=terms,
        scale=alt.Scale(domain=terms),
        title=None,
        axis=alt.Axis(labelLimit=margin, domain=False, ticks=False),
    )
    if label == "group":
        sides = words("chart.compare.colour_group")
    else:
        sides = words(
            "chart.compare.colour_period",
            target=words.side(str(known[0]["target"])),
            reference=words.side(str(known[0]["reference"])),
        )
    colour: Any = alt.Color(
        "shown:Q",
        scale=alt.Scale(
            domain=[-_REACH, 0, _REACH],
            range=[PALETTE["old"], PALETTE["paper"], PALETTE["new"]],
            interpolate="rgb",
        ),
        legend=alt.Legend(
            orient="bottom",
            direction="horizontal",
            gradientLength=min(220, width // 2),
            gradientThickness=10,
            values=[-4, -2, 0, 2, 4],
            title=None,
        ),
    )
    base = alt.Chart(cells)
    tiles = base.mark_rect(stroke=PALETTE["grid"], strokeWidth=1).encode(
        x=x, y=y, color=colour, description="says:N"
    )
    layers: list[Any] = [tiles]
    if len(blank):
        layers.insert(
            0,
            alt.Chart(blank).mark_rect(color=PALETTE["grid"], opacity=0.6, aria=False).encode(x=x, y=y),
        )
    # The sign again as a mark, for those who do not see the colours apart and for print in grey.
    layers.append(
        alt.Chart(_marks(cells))
        .mark_point(size=26, opacity=1, strokeWidth=1, aria=False)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("form:N", scale=None),
            stroke=alt.Stroke("pen:N", scale=None),
            fill=alt.Fill("inside:N", scale=None),
        )
    )
    notes = [*lines(sides, room), *lines(words("chart.compare.sure"), room)]
    if len(columns) < len(known):
        notes += lines(words("chart.compare.cut", shown=len(columns), n=len(known)), room)
    if len(blank):
        notes += lines(words("chart.compare.short"), room)
    return alt.layer(*layers).properties(width=width, height=max(80, 20 * len(terms)), title=notes)


def drawn_terms(table: pd.DataFrame, label: str, columns: Sequence[str]) -> list[str]:
    """Return the terms to draw: column by column those surest there, as many of each as there is room for.

    Of groups what is typical of each, of periods what sets the sides apart in any of them, the target's first.
    """
    seen = table[table[label].isin(list(columns))].dropna(subset=["bound"])
    sure = seen[seen["bound"] != 0]
    found = sure[sure["q"] < 0.05]
    # A term whose interval alone tells something is drawn where there are few findings over all tests.
    seen = found if found["term"].nunique() >= _FEW else sure if len(sure) else seen
    if label == "group":
        each = max(2, _ROWS // max(1, len(columns)))
        chosen: dict[str, None] = {}
        for column in columns:
            own = seen[(seen["group"] == column) & (seen["log_ratio"] > 0)]
            chosen |= dict.fromkeys(own.head(each)["term"].astype(str))
        return list(chosen)[: _ROWS * 2]
    # Of a term the period where it is surest counts; one that is sure in more periods comes first among equals.
    by_term = seen.groupby("term", sort=False)["bound"]
    # A term that is sure in several periods is the steadier finding.
    strength = by_term.sum()
    above = strength[strength > 0].sort_values(ascending=False, kind="stable").head(_ROWS // 2)
    below = strength[strength < 0].sort_values(kind="stable").head(_ROWS // 2)
    return [*map(str, above.index), *map(str, below.index[::-1])]


def _cells(table: pd.DataFrame, label: str, words: Messages) -> pd.DataFrame:
    cells = table[["term", "log_ratio", "low", "high", "q", "bound", "target", "reference"]].copy()
    cells["period"] = table[label].astype(str)
    # A group without a single use may have any ratio, if it is small enough: what is not sure has no colour.
    cells["shown"] = cells["log_ratio"].clip(-_REACH, _REACH).where(cells["bound"] != 0, 0.0)
    cells["sure"] = cells["q"] < 0.05
    cells["says"] = [
        mark_label(
            words,
            str(row["term"]),
            words.period(row["period"]) if label == "period" else words.group(str(row["period"])),
            f"{words.number(int(row['target']))} / {words.number(int(row['reference']))}",
            words.number(float(row["log_ratio"]), 2)
            + f" ({words.interval(row['low'], row['high'], digits=2)})",
            "q < 0.05" if row["sure"] else "",
        )
        for row in cells.to_dict("records")
    ]
    return cells


def _marks(cells: pd.DataFrame) -> pd.DataFrame:
    """Return a triangle for each tile that tells something: upward for more, filled where q is below 0.05."""
    import numpy as np

    told = cells[(cells["shown"] != 0) | cells["sure"]].copy()
    # Of the two colours blue is the dark one.
    told["pen"] = np.where(told["shown"] > _REACH / 2, ON_DEEP, ON_PALE)
    told["form"] = np.where(told["log_ratio"] > 0, "triangle-up", "triangle-down")
    told["inside"] = told["pen"].where(told["sure"], "transparent")
    return told[["term", "period", "pen", "form", "inside"]]


def _groups(columns: list[str], room: int, words: Messages) -> Any:
    """Return the x channel over the groups, their names above the columns."""
    import altair as alt

    shown = {name: words.group(name) for name in columns}
    widest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in name) for name in shown.values())
    axis: Any = alt.Axis(
        title=None,
        orient="top",
        labelAngle=0 if widest * 7 + 8 <= room / len(columns) else -65,
        labelLimit=110,
        labelOverlap=False,
        labelExpr=f"{json.dumps(shown)}[datum.label]",
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(domain=columns, paddingInner=0, paddingOuter=0.2)
    return alt.X("period:O", sort=columns, scale=scale, axis=axis)
