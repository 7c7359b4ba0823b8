"""The strategic diagram of co-word analysis: themes by centrality and density, and below it the words and their links.

Both axes are square roots, since a few themes lie far out; the dashes are the medians that part the quadrants. A theme whose quadrant
flips when documents are drawn again is hollow.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, cast

from policymine.charts.axis import lines as wrapped
from policymine.charts.messages import Messages, load_messages
from policymine.charts.network import draw_graph
from policymine.charts.network_labels import Point, place_labels, shortened
from policymine.charts.theme import PALETTE, SIZE
from policymine.networks.base import HasGraph

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_MARGIN: Final = 52
_HEIGHT: Final = 400
_RADIUS: Final = 6.0


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `cowords` result: the diagram, and the network of words."""
    import altair as alt

    words = load_messages(lang)
    diagram: Any = _diagram(result.rows(), words, width)
    if not isinstance(result, HasGraph):
        return cast("alt.TopLevelMixin", diagram)
    network: Any = draw_graph(result.graph(), verb="cowords", lang=lang, width=width - _MARGIN + 8)
    names = ("x", "y", "color", "shape", "size", "fill", "strokeWidth")
    independent: dict[str, Any] = dict.fromkeys(names, "independent")
    whole = (
        alt.vconcat(diagram, network, spacing=24)
        .resolve_scale(**independent)
        .properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    )
    return cast("alt.TopLevelMixin", whole)


def _diagram(rows: list[dict[str, Any]], words: Messages, width: int) -> alt.TopLevelMixin:
    import altair as alt

    inner = float(width - _MARGIN)
    height = float(min(_HEIGHT, int(inner * 0.8)))
    most = [
        max(float(r[f"{name}_high"] or r[name]) for r in rows) * 1.08 or 1.0
        for name in ("centrality", "density")
    ]

    def pixels(row: dict[str, Any], name: str, axis: int) -> float:
        share = math.sqrt(max(float(row[name]), 0.0) / most[axis])
        return share * inner if axis == 0 else height - share * height

    points = {
        str(i): Point(pixels(r, "centrality", 0), pixels(r, "density", 1), _RADIUS)
        for i, r in enumerate(rows)
    }
    names = {str(i): shortened(str(r["label"]), 10 * SIZE) for i, r in enumerate(rows)}
    labels, _ = place_labels(points, names, [], width=inner, height=height)
    x = _axis("x", words("chart.strategic.centrality"), most[0])
    y = _axis("y", words("chart.strategic.density"), most[1])
    data = [
        {
            **{
                k: r[k]
                for k in (
                    "centrality",
                    "density",
                    "centrality_low",
                    "centrality_high",
                    "density_low",
                    "density_high",
                )
            },
            "sure": words("chart.strategic.sure" if r["quadrant"] else "chart.strategic.unsure"),
            "says": words(
                "chart.strategic.says",
                label=r["label"],
                words=words.join([str(w) for w in r["words"]]),
                centrality=words.significant(r["centrality"]),
                density=words.significant(r["density"]),
            ),
        }
        for r in rows
    ]
    base = alt.Chart(alt.InlineData(values=data))
    layers: list[Any] = []
    if any(r["probability"] is not None for r in rows):
        layers += _medians(rows, words, most, inner, height)
    bars = alt.Chart(alt.InlineData(values=[d for d in data if d["centrality_low"] is not None]))
    bar: dict[str, Any] = {"color": PALETTE["line"], "opacity": 0.6, "strokeWidth": 1, "aria": False}
    layers += [
        bars.mark_rule(**bar).encode(
            x=_axis("x", None, most[0], "centrality_low"), x2="centrality_high:Q", y=y
        ),
        bars.mark_rule(**bar).encode(x=x, y=_axis("y", None, most[1], "density_low"), y2="density_high:Q"),
        base.mark_point(filled=True, size=110, opacity=1, stroke=PALETTE["new"], strokeWidth=1.5).encode(
            x=x,
            y=y,
            fill=alt.Fill(
                "sure:N",
                scale=alt.Scale(
                    domain=[words("chart.strategic.sure"), words("chart.strategic.unsure")],
                    range=[PALETTE["new"], PALETTE["paper"]],
                ),
                legend=alt.Legend(symbolStrokeColor=PALETTE["new"]),
            ),
            description="says:N",
        ),
    ]
    texts = [
        {
            "x": (max(t.x, 0.0) / inner) ** 2 * most[0],
            "y": (max(height - t.y, 0.0) / height) ** 2 * most[1],
            "text": t.text,
        }
        for t in labels.values()
    ]
    written = alt.Chart(alt.InlineData(values=texts)).encode(
        x=_axis("x", None, most[0], "x"), y=_axis("y", None, most[1], "y"), text="text:N"
    )
    layers.append(
        written.mark_text(
            baseline="middle", stroke=PALETTE["paper"], strokeWidth=3, strokeJoin="round", aria=False
        )
    )
    layers.append(written.mark_text(baseline="middle"))
    title = wrapped(words("chart.strategic.title"), int(inner))
    return alt.layer(*layers).properties(
        width=inner, height=height, title=alt.TitleParams(title, anchor="start")
    )


def _axis(side: str, title: str | None, most: float, field: str = "") -> Any:
    import altair as alt

    kind = alt.X if side == "x" else alt.Y
    name = field or ("centrality" if side == "x" else "density")
    return kind(
        f"{name}:Q",
        title=title,
        scale=alt.Scale(type="sqrt", domain=[0, most], nice=False),
        axis=alt.Axis(tickCount=5, grid=False, domain=True),
    )


def _medians(
    rows: list[dict[str, Any]], words: Messages, most: list[float], width: float, height: float
) -> list[Any]:
    """Return the dashes and the names of the quadrants in the corners."""
    import statistics

    import altair as alt

    middle = [statistics.median(float(r[name]) for r in rows) for name in ("centrality", "density")]
    line: dict[str, Any] = {"color": PALETTE["muted"], "strokeDash": [4, 3], "strokeWidth": 1, "aria": False}
    where = alt.Chart(alt.InlineData(values=[{"centrality": middle[0], "density": middle[1]}]))
    corners = alt.Chart(
        alt.InlineData(
            values=[
                {
                    "x": most[0] * 0.998,
                    "y": most[1] * 0.998,
                    "text": words("chart.strategic.motor"),
                    "side": "r",
                    "end": "t",
                },
                {
                    "x": most[0] * 0.998,
                    "y": 0,
                    "text": words("chart.strategic.basic"),
                    "side": "r",
                    "end": "b",
                },
                {
                    "x": 0,
                    "y": most[1] * 0.998,
                    "text": words("chart.strategic.niche"),
                    "side": "l",
                    "end": "t",
                },
                {"x": 0, "y": 0, "text": words("chart.strategic.marginal"), "side": "l", "end": "b"},
            ]
        )
    ).encode(x=_axis("x", None, most[0], "x"), y=_axis("y", None, most[1], "y"), text="text:N")
    drawn: list[Any] = [
        where.mark_rule(**line).encode(x=_axis("x", None, most[0])),
        where.mark_rule(**line).encode(y=_axis("y", None, most[1])),
    ]
    sides: tuple[tuple[str, Any, int], ...] = (("l", "left", 5), ("r", "right", -5))
    ends: tuple[tuple[str, Any, int], ...] = (("t", "top", 5), ("b", "bottom", -5))
    for side, align, dx in sides:
        for end, baseline, dy in ends:
            drawn.append(
                corners.transform_filter(f"datum.side == '{side}' && datum.end == '{end}'").mark_text(
                    align=align, baseline=baseline, dx=dx, dy=dy, color=PALETTE["muted"], fontStyle="italic"
                )
            )
    return drawn
