"""Topics over time: a panel a topic with its share by period, and its interval; periods without documents stay open.

Panels stand in the order of the topics' centres in time, so that what came early is read first; the sign after a name is the
tested direction. Groups without order (issuers) get a point and a line each. A hollow point rests on fewer than five documents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import is_time, lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.results import plain

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["direction", "draw"]

_MOST: Final = 40
# Panels stand two by two where each has room for its periods.
_ABREAST: Final = 560
_GAP: Final = 26
_SIGNS: Final = {"rising": "↑", "falling": "↓", "changing": "~", "none": "→", "not_enough_data": ""}
# Where the highest peak is up to this many times the usual one, all panels have one scale.
_ALIKE: Final = 3.0


def direction(trend: Any) -> str:
    """Return the sign of what became of a topic: ↑ ↓ ~ →, with ? where drift may explain a rise or fall.

    >>> direction({"verdict": "rising", "beyond_drift": False}), direction({"verdict": "changing"})
    ('↑?', '~')
    """
    sign = _SIGNS.get(str(trend.get("verdict")), "")
    return f"{sign}?" if sign and trend.get("beyond_drift") is False else sign


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of an `evolve` result."""
    import altair as alt

    words = load_messages(lang)
    table = result.table.copy()
    table["period"] = table["period"].astype(str)
    domain = list(dict.fromkeys(table["period"]))
    ordered = bool(result.extra().get("ordered", is_time(domain)))
    trends = {int(t["topic"]): t for t in result.extra().get("trends") or ()}
    table["says"] = [_says(words, row) for row in table.to_dict("records")]
    topics = _in_order(table, domain, ordered)
    columns = 2 if width >= _ABREAST and (ordered or len(domain) <= _MOST) else 1
    inner = (width - 40 * columns - _GAP * (columns - 1)) // columns
    peak = table.groupby("topic")["prevalence"].max()
    alike = float(peak.max()) <= _ALIKE * max(float(peak.median()), 1e-9)
    ceiling = float(table["prevalence"].max()) * 1.15 if alike else None
    panels: list[Any] = []
    tables = _Tables()
    cut = False
    for number, topic in enumerate(topics):
        own = table[table["topic"] == topic].copy()
        name = f"{topic}  {own['label'].iloc[0]}"
        sign = direction(trends.get(topic, {}))
        title = lines(f"{name}  {sign}".rstrip(), inner)
        top = ceiling if ceiling is not None else _top(own)
        own["beyond"] = [
            words("chart.evolution.clipped", high=words.percent(float(h), 1)) if h > top else ""
            for h in own["high"]
        ]
        own["edge"] = top
        cut = cut or bool((own["beyond"] != "").any())
        panel = (
            _panel(own, tables, domain, inner, top, last=number >= len(topics) - columns)
            if ordered
            else _groups(own, tables, domain, inner, top)
        )
        panels.append(
            panel.properties(title=alt.TitleParams(title, color=PALETTE["ink"], anchor="start", offset=4))
        )
    heading = words("chart.evolution.title" if ordered else "chart.evolution.groups")
    # A width that fits is worked out above; Vega-Lite's own fitting does not know figures side by side.
    drawn: alt.TopLevelMixin = alt.concat(
        *panels,
        columns=columns,
        spacing={"row": 8, "column": _GAP},
        datasets=tables.held,
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
        title=alt.TitleParams(
            lines(
                heading
                + ("" if alike else words("chart.evolution.scales"))
                + (words("chart.usage.clipped_title") if cut else ""),
                width,
            ),
            anchor="start",
            offset=10,
        ),
    )
    return drawn


class _Tables:
    """The rows that the marks of all panels are drawn from, by name: a table in each mark is copied and checked many times."""

    def __init__(self) -> None:
        self.held: dict[str, list[dict[str, Any]]] = {}

    def chart(self, rows: pd.DataFrame) -> alt.Chart:
        """Return an empty chart of these rows."""
        import altair as alt

        name = f"rows-{len(self.held)}"
        self.held[name] = [{str(k): plain(v) for k, v in row.items()} for row in rows.to_dict("records")]
        return alt.Chart(alt.NamedData(name))


def _says(words: Messages, row: Mapping[Any, Any]) -> str:
    if row["prevalence"] != row["prevalence"]:
        return ""
    return mark_label(
        words,
        str(row["label"]),
        words.period(row["period"]),
        words.percent(float(row["prevalence"]), 1),
        words.interval(_known(row["low"]), _known(row["high"]), percent=True),
        words("chart.evolution.documents", n=int(row["n_documents"])),
    )


def _known(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _in_order(table: pd.DataFrame, domain: list[str], ordered: bool) -> list[int]:
    """Return the largest topics, those that were early first where periods have an order."""
    mean = table.groupby("topic")["prevalence"].mean()
    topics = [int(t) for t in mean.sort_values(ascending=False, kind="stable").index[:_MOST]]
    if not ordered:
        return sorted(topics)
    place = {period: i for i, period in enumerate(domain)}
    centres = {}
    for topic in topics:
        own = table[(table["topic"] == topic) & table["prevalence"].notna()]
        weights = own["prevalence"].to_numpy()
        at = own["period"].map(place).to_numpy()
        centres[topic] = float((weights * at).sum() / weights.sum()) if weights.sum() > 0 else 0.0
    return sorted(topics, key=lambda t: (centres[t], t))


def _top(own: pd.DataFrame) -> float:
    """Return where a panel ends: above the largest share, and above most intervals unless they dwarf it."""
    peak = float(own["prevalence"].max()) or 1.0
    usual = float(own["high"].quantile(0.9))
    return min(1.0, max(1.25 * peak, min(1.05 * usual, 1.8 * peak) if not math.isnan(usual) else 0.0))


def _y(top: float, field: str = "prevalence") -> Any:
    import altair as alt

    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], clamp=True, nice=False),
        axis=alt.Axis(format="%", tickCount=3),
    )


def _panel(
    own: pd.DataFrame, tables: _Tables, domain: list[str], width: int, top: float, *, last: bool
) -> Any:
    import altair as alt

    x: Any = alt.X(
        "period:O",
        sort=domain,
        scale=alt.Scale(domain=domain, paddingInner=0, paddingOuter=0.2),
        axis=alt.Axis(
            values=_ticks(domain, width) if last else [],
            title=None,
            labelOverlap=False,
            labelFlush=False,
            labelPadding=3,
            ticks=last,
        ),
    )
    empty = (
        tables.chart(own[own["status"] == "no_documents"])
        .mark_rect(color=PALETTE["grid"], opacity=0.7, aria=False)
        .encode(x=x)
    )
    base = tables.chart(own)
    seen = tables.chart(own.dropna(subset=["prevalence"]))
    shade = tables.chart(own.dropna(subset=["low", "high"]))
    bars = shade.mark_rule(color=PALETTE["new"], strokeWidth=1.5, opacity=0.4, clip=True, aria=False).encode(
        x=x, y=_y(top, "low"), y2="high:Q"
    )
    line = base.mark_line(color=PALETTE["new"], strokeWidth=1.4, aria=False).encode(x=x, y=_y(top))
    points = seen.mark_point(filled=True, size=26, opacity=1, stroke=PALETTE["new"], strokeWidth=1.2).encode(
        x=x,
        y=_y(top),
        fill=alt.condition(alt.datum.status == "ok", alt.value(PALETTE["new"]), alt.value(PALETTE["paper"])),
        description="says:N",
    )
    arrows = (
        tables.chart(own[own["beyond"] != ""])
        .mark_point(filled=True, shape="triangle-up", size=20, opacity=0.7, color=PALETTE["new"], yOffset=3)
        .encode(x=x, y=_y(top, "edge"), description="beyond:N")
    )
    return alt.layer(empty, bars, arrows, line, points).properties(width=width, height=70)


def _ticks(domain: list[str], width: int) -> list[str]:
    """Return the periods to name: as many as fit, passing over names that are too long for their place.

    >>> _ticks(["一五", "二五", "1963-1965", "三五"], 200)
    ['一五', '二五', '三五']
    """
    cells = [sum(2 if ord(c) > 0x2E80 else 1 for c in label) for label in domain]
    usual = sorted(cells)[len(cells) // 2] + 2
    step = max(1, math.ceil(usual * 7 * len(domain) / max(width, 1)))
    return [label for label, wide in list(zip(domain, cells, strict=True))[::step] if wide <= usual]


def _groups(own: pd.DataFrame, tables: _Tables, domain: list[str], width: int, top: float) -> Any:
    import altair as alt

    margin = min(width // 3, 140)
    y: Any = alt.Y("period:N", sort=domain, title=None, axis=alt.Axis(labelLimit=margin, grid=True))
    base = tables.chart(own.dropna(subset=["prevalence"]))
    scale = alt.Scale(domain=[0, top], clamp=True, nice=False)
    bars = base.mark_rule(color=PALETTE["new"], strokeWidth=1.5, opacity=0.5, aria=False).encode(
        x=alt.X("low:Q", title=None, scale=scale, axis=alt.Axis(format="%", tickCount=4)), x2="high:Q", y=y
    )
    points = base.mark_point(filled=True, size=34, opacity=1, stroke=PALETTE["new"], strokeWidth=1.2).encode(
        x=alt.X("prevalence:Q", scale=scale),
        y=y,
        fill=alt.condition(alt.datum.status == "ok", alt.value(PALETTE["new"]), alt.value(PALETTE["paper"])),
        description="says:N",
    )
    arrows = (
        tables.chart(own[own["beyond"] != ""])
        .mark_point(filled=True, shape="triangle-right", size=24, opacity=0.7, color=PALETTE["new"])
        .encode(x=alt.X("edge:Q", scale=scale), y=y, description="beyond:N")
    )
    return alt.layer(bars, arrows, points).properties(width=width - margin, height=max(40, 18 * len(domain)))
