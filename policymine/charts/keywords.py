"""Keywords: bars for one group; for several, a matrix of terms by groups, the size of a dot its score.

Terms of the matrix are ordered by where their weight lies, so that a change over time reads from the
upper left to the lower right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policymine.charts.axis import lines, mark_label, period_axis, period_domain
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE
from policymine.results import plain

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 26


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `keywords` result."""
    import altair as alt

    words = load_messages(lang)
    table = result.table.copy()
    everything = words("chart.everything")
    table["group"] = [everything if plain(g) in (None, "", "all") else str(g) for g in table["group"]]
    table["term"] = table["term"].astype(str)
    groups = list(dict.fromkeys(table["group"]))
    table["says"] = [
        mark_label(
            words,
            str(row["term"]),
            words.period(row["group"]),
            words("chart.usage.count", n=words.number(int(row["count"]))),
            words("chart.keywords.score", score=words.number(float(row["score"]), 3)),
        )
        for row in table.to_dict("records")
    ]
    if len(groups) == 1:
        best = table.nlargest(_MOST, "score", keep="first")
        bars: alt.TopLevelMixin = (
            alt.Chart(best)
            .mark_bar(color=PALETTE["bar"], height={"band": 0.7})
            .encode(
                x=alt.X("score:Q", title=words("chart.keywords.axis"), axis=alt.Axis(tickCount=4, grid=True)),
                y=alt.Y("term:N", sort=list(best["term"]), title=None),
                description="says:N",
            )
            .properties(width=width, height=max(90, 20 * len(best)))
        )
        return bars
    domain = period_domain(groups)
    kept = chosen_terms(table, groups)
    cells = table[table["term"].isin(kept)].copy()
    cells["period"] = cells["group"]
    # Scores are comparable within a group, not between groups of different size.
    cells["weight"] = cells["score"] / cells.groupby("group")["score"].transform("max")
    longest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in term) for term in kept)
    room = width - min(width // 3, longest * 6 + 14)
    dots: alt.TopLevelMixin = (
        alt.Chart(cells)
        .mark_point(filled=True, color=PALETTE["new"], opacity=0.85)
        .encode(
            x=period_axis(domain, room),
            y=alt.Y("term:N", sort=kept, title=None, axis=alt.Axis(grid=True)),
            size=alt.Size(
                "weight:Q",
                scale=alt.Scale(domain=[0, 1], range=[8, min(240, max(40, (room / len(domain)) ** 2 * 0.7))]),
                legend=None,
            ),
            description="says:N",
        )
        .properties(
            width=width, height=max(120, 19 * len(kept)), title=lines(words("chart.keywords.matrix"), room)
        )
    )
    return dots


def chosen_terms(table: pd.DataFrame, groups: list[str]) -> list[str]:
    """Return the terms to draw, the best of each group in turn, ordered by where their weight lies."""
    ranked = {
        g: list(rows.nlargest(_MOST, "score")["term"]) for g, rows in table.groupby("group", sort=False)
    }
    picked: dict[str, None] = {}
    for rank in range(_MOST):
        for group in groups:
            if rank < len(ranked[group]) and len(picked) < _MOST:
                picked.setdefault(ranked[group][rank])
    place = {g: i for i, g in enumerate(groups)}
    centre: dict[str, float] = {}
    for term in picked:
        rows = table[table["term"] == term]
        weights = rows["score"].clip(lower=0)
        total = float(weights.sum())
        spots = rows["group"].map(place)
        centre[term] = float((weights * spots).sum() / total) if total > 0 else float(spots.mean())
    return sorted(picked, key=lambda term: (centre[term], term))
