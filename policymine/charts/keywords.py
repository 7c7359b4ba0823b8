"""Keywords: bars for one group; for several, a matrix of terms by groups, the size of a dot its score.

Terms of the matrix are ordered by where their weight lies, so that a change over time reads from the
upper left to the lower right. With intervals a bar has a line, and a dot is the fainter the fewer resamples keep it.
Terms that enter and leave are a matrix too, the size of a dot the term's rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policymine.charts.axis import lines, mark_label, period_axis, period_domain
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.results import frame, plain

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["draw"]

_MOST: Final = 26
_MOST_CHANGES: Final = 40


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `keywords` result."""
    import altair as alt

    words = load_messages(lang)
    if "change" in result.table.columns:
        return _changes(result, words, width)
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
        sure = "score_low" in best.columns and bool(best["score_low"].notna().any())
        title = words("chart.keywords.axis_interval" if sure else "chart.keywords.axis")
        bars: alt.Chart = (
            alt.Chart(best)
            .mark_bar(color=PALETTE["bar"], height={"band": 0.7})
            .encode(
                x=alt.X("score:Q", title=title, axis=alt.Axis(tickCount=4, grid=True)),
                y=alt.Y("term:N", sort=list(best["term"]), title=None),
                description="says:N",
            )
            .properties(width=width, height=max(90, 20 * len(best)))
        )
        if not sure:
            return bars
        known = best[best["score_low"].notna()]
        spans = (
            alt.Chart(known)
            .mark_rule(color=PALETTE["ink"], strokeWidth=1.5)
            .encode(
                x=alt.X("score_low:Q", title=title),
                x2="score_high:Q",
                y=alt.Y("term:N", sort=list(best["term"]), title=None),
            )
        )
        both: alt.TopLevelMixin = alt.layer(bars, spans).properties(
            width=width, height=max(90, 20 * len(best))
        )
        return both
    domain = period_domain(groups)
    kept = chosen_terms(table, groups)
    cells = table[table["term"].isin(kept)].copy()
    cells["period"] = cells["group"]
    # Scores are comparable within a group, not between groups of different size.
    cells["weight"] = cells["score"] / cells.groupby("group")["score"].transform("max")
    title = words("chart.keywords.matrix")
    cells["sure"] = 0.85
    if "kept" in cells.columns and cells["kept"].notna().any():
        cells["sure"] = cells["kept"].astype(float).clip(lower=0.15).fillna(0.5)
        title = words("chart.keywords.matrix_kept")
    return _matrix(cells, kept, domain, title, width)


def _matrix(
    cells: pd.DataFrame, terms: list[str], domain: list[str], title: str, width: int
) -> alt.TopLevelMixin:
    """Return dots of terms by periods: columns term, period, weight (0 to 1), sure (opacity) and says."""
    import altair as alt

    longest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in term) for term in terms)
    room = width - min(width // 3, longest * 6 + 14)
    dots: alt.TopLevelMixin = (
        alt.Chart(cells)
        .mark_point(filled=True, color=PALETTE["new"])
        .encode(
            x=period_axis(domain, room),
            y=alt.Y("term:N", sort=terms, title=None, axis=alt.Axis(grid=True)),
            size=alt.Size(
                "weight:Q",
                scale=alt.Scale(domain=[0, 1], range=[8, min(240, max(40, (room / len(domain)) ** 2 * 0.7))]),
                legend=None,
            ),
            opacity=alt.Opacity("sure:Q", scale=None),
            description="says:N",
        )
        .properties(width=width, height=max(120, 19 * len(terms)), title=lines(title, room))
    )
    return dots


def _changes(result: Result, words: Messages, width: int) -> alt.TopLevelMixin:
    """Return the use of the terms that enter and leave, surest first within each change."""
    usage = result.extra()["usage"]
    groups = list(dict.fromkeys(row["group"] for row in usage))
    # A term that is in two changes is drawn once; each change has its share of the rows.
    picked: dict[str, None] = {}
    by_change = [list(rows["term"]) for _, rows in result.table.groupby(["after", "change"], sort=False)]
    for rank in range(max(map(len, by_change))):
        for terms in by_change:
            if rank < len(terms) and len(picked) < _MOST_CHANGES:
                picked.setdefault(terms[rank])
    most: dict[str, float] = {}
    for row in usage:
        most[row["term"]] = max(most.get(row["term"], 0.0), row["rate"])
    place = {group: i for i, group in enumerate(groups)}
    used = [row for row in usage if row["term"] in picked and row["count"]]
    centre = {term: [place[row["group"]] for row in used if row["term"] == term] for term in picked}
    terms = sorted(picked, key=lambda term: (min(centre[term]), max(centre[term]), term))
    cells = frame(
        [
            {
                "term": row["term"],
                "period": row["group"],
                "weight": row["rate"] / most[row["term"]],
                "sure": 0.85,
                "says": mark_label(
                    words,
                    row["term"],
                    words.period(row["group"]),
                    words("chart.usage.count", n=words.number(int(row["count"]))),
                ),
            }
            for row in used
        ],
        ("term", "period", "weight", "sure", "says"),
    )
    return _matrix(cells, terms, period_domain(groups), words("chart.keywords.changes"), width)


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
