"""Themes of words through time: a column a period, a circle a theme, a line where the next period goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines as wrapped
from policymine.charts.messages import Messages, load_messages
from policymine.charts.network_labels import shortened, text_width
from policymine.charts.theme import PALETTE, SIZE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_ROW: Final = 34.0
_HEAD: Final = 26.0
_NARROW: Final = 74.0
_GAP: Final = 24.0
_LEVEL: Final = 0.05


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `cowords --per` result; periods that find no room in one row go on in the next."""
    import altair as alt

    words = load_messages(lang)
    rows = result.rows()
    periods = list(dict.fromkeys(str(r["period"]) for r in rows))
    inner = float(width - 8)
    across = max(2, min(len(periods), int(inner / _NARROW)))
    step = inner / across
    place: dict[tuple[str, int], tuple[float, float]] = {}
    heads, tops = [], 0.0
    for low in range(0, len(periods), across):
        band = periods[low : low + across]
        tallest = 0
        for i, period in enumerate(band):
            mine = sorted(
                (r for r in rows if r["period"] == period), key=lambda r: (-r["density"], r["theme"])
            )
            tallest = max(tallest, len(mine))
            heads.append({"x": (i + 0.5) * step, "y": tops + 8.0, "text": _heading(words, period, step - 6)})
            for k, row in enumerate(mine):
                place[period, row["theme"]] = ((i + 0.5) * step, tops + _HEAD + 12.0 + k * _ROW)
        tops += _HEAD + tallest * _ROW + _GAP
    height = tops - _GAP + 8.0
    joins = [
        {
            "x": place[j["period"], j["theme"]][0],
            "y": place[j["period"], j["theme"]][1],
            "x2": place[j["next_period"], j["next_theme"]][0],
            "y2": place[j["next_period"], j["next_theme"]][1],
            "sure": j["q"] <= _LEVEL,
            "wide": 0.8 + 5.0 * j["inclusion"],
            "says": f"{j['period']} {j['label']} → {j['next_period']} {j['next_label']}: {words.percent(j['inclusion'])}",
        }
        for j in _on_one_row(result.extra()["joins"], place)
    ]
    marks: list[dict[str, Any]] = [
        {
            "x": place[str(r["period"]), r["theme"]][0],
            "y": place[str(r["period"]), r["theme"]][1],
            "size": 30.0 + 16.0 * r["n_words"],
            "text": shortened(str(r["label"]), step - 4),
            "below": place[str(r["period"]), r["theme"]][1] + 15.0,
            "says": words(
                "chart.strategic.course_says",
                period=words.period(str(r["period"])),
                label=r["label"],
                words=words.join([str(w) for w in r["words"]]),
            ),
        }
        for r in rows
    ]

    def x(field: str = "x") -> Any:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, inner], nice=False, zero=False), axis=None)

    def y(field: str = "y") -> Any:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)

    layers: list[Any] = [
        alt.Chart(alt.InlineData(values=joins))
        .mark_rule(color=PALETTE["line"], opacity=0.7)
        .encode(
            x=x(),
            y=y(),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("wide:Q", scale=None, legend=None),
            strokeDash=alt.condition(alt.datum.sure, alt.value([1, 0]), alt.value([4, 3])),
            description="says:N",
        ),
        alt.Chart(alt.InlineData(values=marks))
        .mark_point(filled=True, opacity=1, color=PALETTE["new"], stroke=PALETTE["paper"])
        .encode(x=x(), y=y(), size=alt.Size("size:Q", scale=None, legend=None), description="says:N"),
    ]
    for halo in (True, False):
        written = alt.Chart(alt.InlineData(values=marks))
        look: dict[str, Any] = (
            {"stroke": PALETTE["paper"], "strokeWidth": 3, "strokeJoin": "round", "aria": False}
            if halo
            else {}
        )
        layers.append(
            written.mark_text(baseline="middle", fontSize=_size(marks, step), **look).encode(
                x=x(), y=y("below"), text="text:N"
            )
        )
    layers.append(
        alt.Chart(alt.InlineData(values=heads))
        .mark_text(baseline="middle", color=PALETTE["muted"], fontWeight="bold")
        .encode(x=x(), y=y(), text="text:N")
    )
    title = wrapped(words("chart.strategic.course"), int(inner))
    drawn: alt.TopLevelMixin = alt.layer(*layers).properties(
        width=inner, height=height, title=alt.TitleParams(title, anchor="start")
    )
    return drawn


def _on_one_row(
    joins: list[dict[str, Any]], place: dict[tuple[str, int], tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return the joins whose two periods stand side by side: one that goes on in the next row of the figure has no line."""
    return [
        j for j in joins if place[j["period"], j["theme"]][0] < place[j["next_period"], j["next_theme"]][0]
    ]


def _size(marks: list[dict[str, Any]], step: float) -> float:
    widest = max((text_width(m["text"]) for m in marks), default=0.0)
    return float(SIZE) if widest <= step - 4 else SIZE - 1.0


def _heading(words: Messages, period: str, room: float) -> str:
    """Return the name of a period above its column: with its years, where there is room for them."""
    whole = words.period(period)
    return whole if shortened(whole, room) == whole else shortened(period, room)
