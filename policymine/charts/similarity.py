"""The similarity of groups: pairs as a matrix, or the tree, or the map, as `chart` of the result asks; by period as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.network_labels import shortened
from policymine.charts.similarity_map import draw_map
from policymine.charts.similarity_tree import draw_tree
from policymine.charts.theme import ON_DEEP, ON_PALE, PALETTE, SMALLEST

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_NUMBERED: Final = 8
_PAIRS: Final = 6


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `similarity`."""
    words = load_messages(lang)
    if "period" in result.table.columns:
        course: alt.TopLevelMixin = _course(result, words, width)
        return course
    what = result.provenance.parameters.get("chart") or "matrix"
    drawn: alt.TopLevelMixin = {"tree": draw_tree, "map": draw_map}.get(what, _matrix)(result, words, width)
    return drawn


def _matrix(result: Result, words: Messages, width: int) -> Any:
    """Return the lower half of the matrix, groups in the order of time or of the tree."""
    import altair as alt
    import pandas as pd

    from policymine.charts.axis import is_time

    extra = result.extra()
    names = [str(g["group"]) for g in extra["groups"]]
    if not is_time(names) and extra["tree"]:
        # Likest side by side; periods stay in the order of time.
        whole = list(extra["tree"][-1]["members"])
        names = list(getattr(result, "names", whole))
        order = getattr(getattr(result, "tree", None), "order", range(len(names)))
        names = [names[i] for i in order]
    n = len(names)
    limit = max(90, width // 3)
    short = max(len(s) for s in names) <= _NUMBERED and n <= 12
    if short:
        # Names that do not fit above their columns are numbered, as long ones are.
        wide = label_width([words.group(s) for s in names], limit)
        short = wide - 17 <= (width - wide) / max(1, n - 1) - 4
    rows = {
        s: (shortened(words.group(s), limit) if short else f"{i + 1} {shortened(words.group(s), limit - 20)}")
        for i, s in enumerate(names)
    }
    columns = {s: (words.group(s) if short else str(i + 1)) for i, s in enumerate(names)}
    at = {s: i for i, s in enumerate(names)}
    cells = []
    for r in result.rows():
        a, b = sorted((str(r["first"]), str(r["second"])), key=at.__getitem__)
        value = r["excess"] if r["excess"] is not None else r["jsd"]
        sure = r["q"] is not None and r["q"] < 0.05
        q = words.p_value(r["q"], "q") if r["q"] is not None else words("chart.similarity.untested")
        cells.append(
            {
                "row": rows[b],
                "column": columns[a],
                "value": value,
                "shown": words.number(value, 2).replace("0.", ".", 1) if n > 8 else words.number(value, 2),
                "sure": sure,
                "says": mark_label(words, f"{words.group(a)} – {words.group(b)}", words.number(value, 3), q),
            }
        )
    table = pd.DataFrame(cells)
    most = max(float(table["value"].max()), 1e-6)
    room = width - label_width(list(rows.values()), limit)
    side = room / max(1, n - 1)
    x: Any = alt.X(
        "column:N",
        sort=[columns[s] for s in names[:-1]],
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False),
    )
    y: Any = alt.Y("row:N", sort=[rows[s] for s in names[1:]], title=None)
    base = alt.Chart(table).encode(x=x, y=y)
    boxes = base.mark_rect(stroke=PALETTE["paper"], strokeWidth=1).encode(
        color=alt.Color(
            "value:Q",
            scale=alt.Scale(domain=[0, most], range=[PALETTE["band"], PALETTE["new"]], clamp=True),
            legend=None,
        ),
        description="says:N",
    )
    layers = [boxes]
    if side >= 24:
        dark = alt.datum.value > most * 0.45
        layers += [
            base.transform_filter(alt.datum.sure == sure)
            .mark_text(
                fontSize=12 if side >= 34 else SMALLEST, fontWeight="bold" if sure else "normal", aria=False
            )
            .encode(text="shown:N", color=alt.condition(dark, alt.value(ON_DEEP), alt.value(ON_PALE)))
            for sure in (True, False)
        ]
    raw = any(r["excess"] is None for r in result.rows())
    title = words("chart.similarity.matrix_raw" if raw else "chart.similarity.matrix")
    # The first group has no row: where columns are numbered it is named here.
    first = [] if short else [rows[names[0]]]
    return alt.layer(*layers).properties(
        width=width, height=max(80, min(32, max(16, side)) * (n - 1)), title=[*lines(title, room - 8), *first]
    )


def _course(result: Result, words: Messages, width: int) -> Any:
    """Return one panel a pair: excess by period with its interval."""
    import altair as alt
    import pandas as pd

    from policymine.charts.axis import period_axis

    ends = zip(result.table["first"], result.table["second"], strict=True)
    table = result.table.assign(pair=[f"{words.group(a)} – {words.group(b)}" for a, b in ends])
    size = table.groupby("pair")["excess"].agg(["count", "mean"])
    order = list(size.sort_values(["count", "mean"], ascending=False).index)
    periods = [str(p) for p in result.extra()["periods"]]
    panels = []
    for pair in order[:_PAIRS]:
        mine = table[table["pair"] == pair].copy()
        mine["says"] = [
            mark_label(
                words,
                f"{pair} {words.period(str(r['period']))}",
                words.number(r["excess"], 3),
                words.p_value(r["q"], "q")
                if r["q"] == r["q"] and r["q"] is not None
                else words("chart.similarity.untested"),
            )
            for r in mine.to_dict("records")
        ]
        mine["sure"] = ["sure" if v else "open" for v in mine["q"] < 0.05]
        x = period_axis(periods, width)
        y: Any = alt.Y("excess:Q", title=None, axis=alt.Axis(tickCount=3, grid=True))
        base = alt.Chart(mine).encode(x=x)
        marks = [
            base.mark_line(color=PALETTE["line"], strokeWidth=1, aria=False).encode(y=y),
            base.transform_filter("isValid(datum.low)")
            .mark_rule(color=PALETTE["ink"], strokeWidth=1.2, clip=True, aria=False)
            .encode(y="low:Q", y2="high:Q"),
            base.mark_point(color=PALETTE["new"], size=46, opacity=1).encode(
                y=y,
                fill=alt.Fill(
                    "sure:N",
                    scale=alt.Scale(domain=["sure", "open"], range=[PALETTE["new"], PALETTE["paper"]]),
                    legend=None,
                ),
                description="says:N",
            ),
            alt.Chart(pd.DataFrame({"zero": [0]}))
            .mark_rule(color=PALETTE["line"], aria=False)
            .encode(y="zero:Q"),
        ]
        panels.append(
            alt.layer(*marks).properties(width=width - 40, height=90, title=shortened(pair, width - 60))
        )
    title = words("chart.similarity.course")
    if len(order) > _PAIRS:
        title += words("chart.similarity.course_cut", n=len(order), shown=_PAIRS)
    return alt.vconcat(*panels, spacing=8).properties(
        title=alt.Title(lines(title, width - 20)),
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
    )
