"""A network that can be read on paper: names that do not overlap, lines as wide as they are strong, colours by community.

A drawing holds the strongest edges of up to sixty nodes; what it leaves out, and which names found no room, stand in its
heading. Colours of communities are doubled by the shape of the node. The same result gives the same picture.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines as wrapped
from policymine.charts.messages import Messages, load_messages
from policymine.charts.network_labels import Point, place_labels, shortened, text_width
from policymine.charts.theme import PALETTE, SERIES, SHAPES, SIZE
from policymine.errors import NotEnoughDataError
from policymine.networks.base import HasGraph
from policymine.networks.layout import Drawn, best_joined, place, strongest
from policymine.networks.measures import measure

if TYPE_CHECKING:
    import altair as alt
    import networkx as nx

    from policymine.results import Result

__all__ = ["draw", "draw_graph"]

_EDGE: Final = 14.0
_WIDE: Final = 520
_SMALLEST, _LARGEST = 4.0, 15.0
_THIN, _THICK = 0.7, 6.0
# Room for a name: whole titles of laws would cover the drawing.
_NAME: Final = 13 * SIZE


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of any result that is a network."""
    if not isinstance(result, HasGraph):
        raise NotEnoughDataError(f"{result.provenance.verb} gives a table, not a network")
    verb = result.provenance.verb.split()[0]
    if verb == "actors" and result.provenance.parameters.get("roles"):
        verb = "roles"
    return draw_graph(result.graph(), verb=verb, lang=lang, width=width)


def draw_graph(graph: nx.Graph, *, verb: str, lang: str, width: int) -> alt.TopLevelMixin:
    """Return a network as a figure.

    Parameters
    ----------
    graph : nodes may carry `label`, edges `weight`.
    verb : what made it, for the words of its heading.
    lang : `zh` or `en`. width : pixels.

    Raises
    ------
    NotEnoughDataError : the network has no edge.
    """
    import altair as alt

    words = load_messages(lang)
    if not any(u != v for u, v in graph.edges):
        raise NotEnoughDataError(words("chart.network.none"))
    most = 60 if width >= _WIDE else 25
    choose = best_joined if graph.is_directed() and graph.number_of_nodes() > most else strongest
    drawn = choose(graph, nodes=most, edges=int(most * 2.5))
    if not drawn.graph.number_of_edges():
        drawn = strongest(graph, nodes=most, edges=int(most * 2.5))
    shown = drawn.graph
    inner = float(width - 8)
    size = shown.number_of_nodes()
    height = min(inner * 1.15, 240.0 + 9.0 * size if size > 9 else 70.0 + 29.0 * size)
    measured = measure(shown).of
    degree = {node: int(values["degree"]) for node, values in measured.items()}
    points = _in_pixels(shown, degree, inner, height)
    names = {node: _short_name(shown, node, min(_NAME, inner / 3)) for node in points}
    edges = _edges(shown, points)
    segments = [(e["x"], e["y"], e["x2"], e["y2"]) for e in edges]
    labels, unnamed = place_labels(points, names, segments, width=inner, height=height)
    groups = _groups(words, shown, measured, degree, int(inner))
    rows = [
        {
            "x": p.x,
            "y": p.y,
            "size": math.pi * p.radius**2,
            "group": groups[node],
            "says": words(
                "chart.network.says",
                name=str(shown.nodes[node].get("label") or node),
                degree=degree[node],
                weight=words.number(round(float(measured[node]["weighted_degree"]), 2)),
            ),
        }
        for node, p in points.items()
    ]
    other = words("chart.network.other")
    sizes = Counter(groups.values())
    order = sorted(sizes, key=lambda g: (g == other, -sizes[g], g))
    layers = [
        alt.Chart(_data(edges))
        .mark_rule(color=PALETTE["line"], opacity=0.55)
        .encode(
            x=_at("x", inner),
            y=_at("y", height),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("wide:Q", scale=None, legend=None),
            description="says:N",
        )
    ]
    if shown.is_directed():
        layers.append(
            alt.Chart(_data(edges))
            .mark_point(shape="triangle", filled=True, color=PALETTE["muted"], opacity=0.9, aria=False)
            .encode(
                x=_at("tip_x", inner),
                y=_at("tip_y", height),
                angle=alt.Angle("angle:Q", scale=None),
                size=alt.Size("tip:Q", scale=None, legend=None),
            )
        )
    layers.append(
        alt.Chart(_data(rows))
        .mark_point(filled=True, opacity=1, stroke=PALETTE["paper"], strokeWidth=1)
        .encode(
            x=_at("x", inner),
            y=_at("y", height),
            size=alt.Size("size:Q", scale=None, legend=None),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=order, range=_colours(order)),
                legend=alt.Legend(columns=_columns(order, inner), symbolSize=70) if len(order) > 1 else None,
            ),
            shape=alt.Shape("group:N", scale=alt.Scale(domain=order, range=_shapes(order))),
            description="says:N",
        )
    )
    texts = [{"x": t.x, "y": t.y, "text": t.text} for t in labels.values()]
    base = alt.Chart(_data(texts)).encode(x=_at("x", inner), y=_at("y", height), text=alt.Text("text:N"))
    layers.append(
        base.mark_text(
            baseline="middle", stroke=PALETTE["paper"], strokeWidth=3, strokeJoin="round", aria=False
        )
    )
    layers.append(base.mark_text(baseline="middle"))
    heading = _heading(words, verb, drawn, edges, unnamed, int(inner))
    return alt.layer(*layers).properties(
        width=inner, height=height, title=alt.TitleParams(heading, anchor="start")
    )


def _short_name(graph: nx.Graph, node: str, room: float) -> str:
    """Return the name of a node as it is drawn; the name of the state before that of its laws says nothing here."""
    name = str(graph.nodes[node].get("label") or node)
    return shortened(name.removeprefix("中华人民共和国") or name, room)


def _data(values: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=values)


def _at(field: str, size: float) -> Any:
    import altair as alt

    kind = alt.X if field.endswith("x") else alt.Y
    domain = [0, size] if kind is alt.X else [size, 0]
    return kind(f"{field}:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=None)


def _in_pixels(graph: nx.Graph, degree: dict[str, int], width: float, height: float) -> dict[str, Point]:
    top = max(degree.values(), default=1) or 1
    radius = {
        n: _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(d / top) * min(1.0, 0.3 + top / 10)
        for n, d in degree.items()
    }
    # Names stand beside their nodes: the outermost need room to both sides.
    side = min(width * 0.16, 70.0)
    room_x, room_y = width - 2 * (side + _EDGE), height - 2 * (_EDGE + _LARGEST)
    return {
        str(node): Point(
            round(side + _EDGE + x * room_x, 1),
            round(_EDGE + _LARGEST + y * room_y, 1),
            round(radius[node], 1),
        )
        for node, (x, y) in place(graph, aspect=width / height).items()
    }


def _edges(graph: nx.Graph, points: dict[str, Point]) -> list[dict[str, Any]]:
    weights = [float(d.get("weight", 1.0)) for _, _, d in graph.edges(data=True)]
    top = max(weights)
    rows = []
    for source, target, data in graph.edges(data=True):
        one, other = points[str(source)], points[str(target)]
        weight = float(data.get("weight", 1.0))
        wide = _THIN + (_THICK - _THIN) * weight / top if top > min(weights) else 1.4
        dx, dy = other.x - one.x, other.y - one.y
        length = math.hypot(dx, dy) or 1.0
        back = min(other.radius + 4.0, length / 2)
        names = [str(graph.nodes[n].get("label") or n) for n in (source, target)]
        rows.append(
            {
                "x": one.x,
                "y": one.y,
                "x2": other.x,
                "y2": other.y,
                "wide": round(wide, 2),
                "weight": weight,
                "tip_x": round(other.x - dx / length * back, 1),
                "tip_y": round(other.y - dy / length * back, 1),
                "angle": round(math.degrees(math.atan2(dy, dx)) + 90.0, 1),
                "tip": round(26.0 + 12.0 * wide, 1),
                "says": f"{names[0]} {'→' if graph.is_directed() else '–'} {names[1]}: {weight:g}",
            }
        )
    return sorted(rows, key=lambda r: (r["weight"], str(r["says"])))


def _groups(
    words: Messages, graph: nx.Graph, measured: dict[str, Any], degree: dict[str, int], width: int
) -> dict[str, str]:
    """Return the name of each node's community: its best-joined member and how many it has; small ones together.

    Words have a theme already, which takes the community's place.
    """
    if any("theme" in data for _, data in graph.nodes(data=True)):
        # A word of no theme is a community of its own.
        own = {node: graph.nodes[node].get("theme") for node in measured}
        measured = {node: {"community": own[node] or -i - 1} for i, node in enumerate(measured)}
    sizes = Counter(int(v["community"]) for v in measured.values())
    named: dict[int, str] = {}
    # The last colour is kept for those that have none of their own.
    largest = sorted((n for n, size in sizes.items() if size > 2), key=lambda n: (-sizes[n], n))
    for number in largest[: len(SERIES) - 1]:
        members = [n for n, v in measured.items() if int(v["community"]) == number]
        first = min(members, key=lambda n: (-degree[n], n))
        told = graph.nodes[first].get("theme_label")
        label = str(told) if told else _short_name(graph, first, min(_NAME, width / 3))
        named[number] = words("chart.network.community", name=label, n=len(members))
    other = words("chart.network.other")
    return {node: named.get(int(v["community"]), other) for node, v in measured.items()}


def _colours(order: list[str]) -> list[str]:
    return list(SERIES[: len(order)])


def _shapes(order: list[str]) -> list[str]:
    return list(SHAPES[: len(order)])


def _columns(order: list[str], width: float) -> int:
    widest = max(text_width(name) for name in order) + 34.0
    return max(1, min(len(order), int(width / widest)))


def _heading(
    words: Messages, verb: str, drawn: Drawn, edges: list[dict[str, Any]], unnamed: int, width: int
) -> list[str]:
    widest = max(e["weight"] for e in edges)
    key = f"chart.network.{verb}"
    parts = [words(key) if key in words.entries else words("chart.network.plain")]
    parts.append(
        words(
            "chart.network.widest",
            weight=words.significant(widest) if widest % 1 else words.number(int(widest)),
        )
    )
    if drawn.cut:
        parts.append(
            words(
                "chart.network.cut",
                nodes=drawn.graph.number_of_nodes(),
                n_nodes=drawn.n_nodes,
                edges=drawn.graph.number_of_edges(),
                n_edges=drawn.n_edges,
            )
        )
    if unnamed:
        parts.append(words("chart.network.unnamed", n=unnamed))
    return wrapped("".join(parts) if words.lang == "zh" else " ".join(parts), width)
