"""Uptake as lags: one row a clause, from the day of its paper to the meetings that take it up, word for word or reworded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, legend_columns, lines, mark_label, time_axis
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["MOST", "draw", "drawn_rows"]

MOST: Final = 40
_KINDS: Final = ("verbatim", "reworded")


def drawn_rows(result: Result) -> list[dict[str, Any]]:
    """Return the rows of the clauses that are drawn: those taken up and with both dates to the day, of the surest clauses by date."""
    rows = [r for r in result.rows() if r["lag"] is not None and r["kind"] in _KINDS]
    surest = list(dict.fromkeys((r["policy"], r["clause"]) for r in rows))[:MOST]
    return sorted(
        (r for r in rows if (r["policy"], r["clause"]) in surest),
        key=lambda r: (r["policy_date"], r["policy"], r["clause"], r["date"]),
    )


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `uptake`.

    Raises
    ------
    NotEnoughDataError : no paper and meeting are both dated to the day, so there is no lag.
    """
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    rows = drawn_rows(result)
    if not rows:
        raise NotEnoughDataError(
            "no paper and its meeting are both dated to the day, so no lag can be drawn; the table has what was found"
        )
    kinds = {kind: words(f"chart.uptake.{kind}") for kind in _KINDS}
    names = _names(rows, words)
    marks = [
        {
            "clause": names[r["policy"], r["clause"]],
            "date": r["date"],
            "kind": kinds[r["kind"]],
            "says": mark_label(
                words,
                names[r["policy"], r["clause"]],
                str(r["meeting"]),
                words.period(r["date"]),
                words("chart.uptake.lag", n=words.number(int(r["lag"]))),
                kinds[r["kind"]],
            ),
        }
        for r in rows
    ]
    spans: dict[str, dict[str, Any]] = {}
    for r in rows:
        name = names[r["policy"], r["clause"]]
        span = spans.setdefault(name, {"clause": name, "start": r["policy_date"], "end": r["date"]})
        span["end"] = max(span["end"], r["date"])
    for name, span in spans.items():
        span["says"] = mark_label(words, name, words("chart.uptake.issued", date=words.period(span["start"])))
    order = list(spans)
    placed = pd.DataFrame(list(spans.values()))
    x: Any = alt.X("start:T", title=None, axis=time_axis(min(placed["start"]), max(placed["end"]), width))
    y: Any = alt.Y("clause:N", sort=order, title=None, axis=alt.Axis(labelLimit=width // 3, grid=True))
    bars = (
        alt.Chart(placed)
        .mark_rule(strokeWidth=1.5, color=PALETTE["line"], aria=False)
        .encode(x=x, x2="end:T", y=y)
    )
    issued = (
        alt.Chart(placed)
        .mark_tick(color=PALETTE["ink"], thickness=2, size=12)
        .encode(x="start:T", y=y, description="says:N")
    )
    domain = list(kinds.values())
    # Filled or open tells the two apart where the shape is too small and the colour is lost.
    said = (
        alt.Chart(pd.DataFrame(marks))
        .mark_point(size=64, opacity=1, strokeWidth=1.6, color=PALETTE["new"])
        .encode(
            x="date:T",
            y=y,
            shape=alt.Shape(
                "kind:N",
                scale=alt.Scale(domain=domain, range=["circle", "diamond"]),
                legend=alt.Legend(columns=legend_columns(domain, width)),
            ),
            fill=alt.Fill(
                "kind:N",
                scale=alt.Scale(domain=domain, range=[PALETTE["new"], PALETTE["paper"]]),
                legend=alt.Legend(columns=legend_columns(domain, width)),
            ),
            description="says:N",
        )
    )
    figure: alt.TopLevelMixin = alt.layer(bars, issued, said).properties(
        width=width,
        height=max(60, 22 * len(order)),
        title=lines(words("chart.uptake.title"), width - label_width(order, width // 3)),
    )
    return figure


def _names(rows: list[dict[str, Any]], words: Messages) -> dict[tuple[str, str], str]:
    """Return what to call each clause: its path and its paper, whose name is cut where it is long."""
    found: dict[tuple[str, str], str] = {}
    used: set[str] = set()
    for row in rows:
        key = (row["policy"], row["clause"])
        if key in found:
            continue
        paper = str(row["policy"]).rsplit("/", 1)[-1].rsplit(".", 1)[0]
        paper = paper if len(paper) <= 18 else paper[:17] + "…"
        name = words("chart.uptake.clause", paper=paper, clause=row["clause"])
        n = 2
        while name in used:
            # Two papers of one short name stay two rows.
            name, n = words("chart.uptake.clause", paper=f"{paper} ({n})", clause=row["clause"]), n + 1
        used.add(name)
        found[key] = name
    return found
