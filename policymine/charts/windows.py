"""Topics of periods fitted apart and what becomes of them, as a flow (Sankey chart) from period to period.

Columns are periods, boxes topics with their first words, heights shares. Grey-blue bands continue a topic, amber bands with an
outline part or join topics, so that they differ in lightness and edge and not in hue alone; a triangle before a box marks a
birth, a cross behind it a death. Where there are more periods than a line has room for, the figure goes on below, beginning
with the period that the line above ends with. Periods without documents stand as dashed lines in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.flow import Box, Key, band, layout, order_columns
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.charts.windows_columns import (
    SMALL,
    Slot,
    crowded_of,
    gaps_of,
    parts_of,
    slots_of,
    two_lines,
)

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

_COLUMN: Final = 108
_BOX: Final = 9
_HEAD: Final = 34
_LINE: Final = 13
_LINKED: Final = ("continuation", "split", "merge")


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of an `evolve --windows` result."""
    import altair as alt

    words = load_messages(lang)
    extra = result.extra()
    slots = slots_of(extra["windows"], words)
    topics = {(str(t["period"]), int(t["topic"])): t for t in extra["topics"]}
    links = [r for r in result.rows() if r["event"] in _LINKED]
    marks = [r for r in result.rows() if r["event"] in ("birth", "death")]
    fitted = [s.period for s in slots if s.fitted]
    at = {period: i for i, period in enumerate(fitted)}
    sizes: list[dict[int, float]] = [{} for _ in fitted]
    for (period, topic), item in topics.items():
        sizes[at[period]][topic] = float(item["share"] or 0.0)
    joined = [
        (
            (at[r["before"]], int(r["topic_before"])),
            (at[r["after"]], int(r["topic_after"])),
            float(r["share_before"] or 0.0),
        )
        for r in links
    ]
    orders = order_columns(sizes, joined)
    parts = parts_of(slots, max(2, width // _COLUMN))
    step = (width - 12) / max(2, *(sum(s.fitted for s in part) for part in parts))
    panels = [_line(part, at, sizes, orders, topics, links, marks, words, width, step) for part in parts]
    title = lines(words("chart.windows.title"), width)
    if not links and not marks:
        title += lines(words("chart.windows.none"), width)
    drawn: alt.TopLevelMixin = alt.vconcat(*panels, spacing=18).properties(
        title=alt.TitleParams(title, anchor="start", offset=10)
    )
    return drawn


def _line(
    slots: Sequence[Slot],
    at: dict[str, int],
    sizes: Sequence[dict[int, float]],
    orders: Sequence[Sequence[int]],
    topics: dict[tuple[str, int], Any],
    links: Sequence[dict[str, Any]],
    marks: Sequence[dict[str, Any]],
    words: Messages,
    width: int,
    step: float,
) -> Any:
    """Return one line of columns as a layered chart on plain pixel scales."""
    import altair as alt
    import pandas as pd

    columns = [s for s in slots if s.fitted]
    spots = {s.period: 6 + i * step for i, s in enumerate(columns)}
    chosen = [at[s.period] for s in columns]
    tallest = max(len(sizes[c]) for c in chosen)
    height = max(200.0, tallest * (2 * _LINE + 14.0))
    boxes = {
        (chosen[c], item): box
        for (c, item), box in layout(
            [sizes[c] for c in chosen],
            [orders[c] for c in chosen],
            [spots[s.period] for s in columns],
            height=height,
            least=2 * _LINE + 2,
            gap=5,
        ).items()
    }
    scale_x = alt.Scale(domain=[0, width], nice=False, zero=False)
    scale_y = alt.Scale(domain=[height + 4, -_HEAD], nice=False, zero=False)

    def x(field: str = "x") -> Any:
        return alt.X(f"{field}:Q", scale=scale_x, axis=None)

    def y(field: str = "y") -> Any:
        return alt.Y(f"{field}:Q", scale=scale_y, axis=None)

    layers: list[Any] = []
    gaps = gaps_of(slots, spots, step)
    if gaps:
        between = pd.DataFrame(
            [
                {"x": g, "x2": g + 6, "y": 0.0, "y2": height, "middle": height / 2, "says": says}
                for g, says in gaps
            ]
        )
        layers += [
            alt.Chart(between)
            .mark_rule(color=PALETTE["line"], strokeDash=[3, 3], strokeWidth=1, aria=False)
            .encode(x=x(), y=y(), y2="y2:Q"),
            alt.Chart(between)
            .mark_text(angle=270, baseline="middle", fontSize=SMALL, color=PALETTE["muted"], aria=False)
            .encode(x=x("x2"), y=y("middle"), text="says:N"),
        ]  # fmt: skip
    bands = _bands(links, at, boxes, topics, words)
    for plain in (True, False):
        rows = [r for r in bands if (r["event"] == "continuation") is plain]
        if rows:
            layers.append(
                alt.Chart(pd.DataFrame(rows))
                .mark_area(
                    color=PALETTE["bar" if plain else "old"],
                    opacity=0.34 if plain else 0.55,
                    stroke="transparent" if plain else PALETTE["ink"],
                    strokeWidth=0 if plain else 0.7,
                )
                .encode(x=x(), y=y("top"), y2="bottom:Q", detail="band:N", description="says:N")
            )
    crowded = {at[a.period]: n for a, n in crowded_of(slots)}
    named = pd.DataFrame(
        [r for c in chosen for r in _names(boxes, c, spots, topics, words, step - 14.0 * crowded.get(c, 0))]
    )
    rectangles = named.drop_duplicates("key")
    layers.append(
        alt.Chart(rectangles)
        .mark_rect(color=PALETTE["new"], opacity=1)
        .encode(x=x(), x2="x2:Q", y=y("top"), y2="bottom:Q", description="says:N")
    )
    layers.append(
        alt.Chart(named)
        .mark_text(align="left", baseline="middle", fontSize=SMALL, color=PALETTE["ink"], aria=False)
        .encode(x=x("text_x"), y=y("text_y"), text="text:N")
    )
    heads = pd.DataFrame(
        [
            {"x": spots[s.period], "y": -_HEAD + 10, "text": s.period, "small": s.note, "y2": -_HEAD + 24}
            for s in columns
        ]
    )
    layers.append(
        alt.Chart(heads)
        .mark_text(align="left", fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(x=x(), y=y(), text="text:N")
    )
    layers.append(
        alt.Chart(heads)
        .mark_text(align="left", fontSize=SMALL, color=PALETTE["muted"], aria=False)
        .encode(x=x(), y=y("y2"), text="small:N")
    )
    signs = _signs(marks, at, boxes, topics, words)
    for event, shape in (("birth", "triangle-up"), ("death", "cross")):
        rows = [r for r in signs if r["event"] == event]
        if rows:
            layers.append(
                alt.Chart(pd.DataFrame(rows))
                .mark_point(
                    shape=shape, size=52, filled=True, opacity=1, color=PALETTE["old"], stroke=PALETTE["ink"],
                    strokeWidth=0.8, angle=45 if event == "death" else 0,
                )
                .encode(x=x(), y=y(), description="says:N")
            )  # fmt: skip
    return alt.layer(*layers).properties(width=width, height=height + _HEAD + 4)


def _bands(
    links: Sequence[dict[str, Any]],
    at: dict[str, int],
    boxes: dict[Key, Box],
    topics: dict[tuple[str, int], Any],
    words: Messages,
) -> list[dict[str, Any]]:
    """Return the points of every band; the bands of a box share its height by the size of what they lead to."""
    ends: list[tuple[dict[str, Any], Key, Key]] = []
    for row in links:
        start = (at[row["before"]], int(row["topic_before"]))
        end = (at[row["after"]], int(row["topic_after"]))
        if start in boxes and end in boxes:
            ends.append((row, start, end))
    left = _parted([(start, end) for _, start, end in ends], boxes)
    right = _parted([(end, start) for _, start, end in ends], boxes)
    rows: list[dict[str, Any]] = []
    for number, (row, start, end) in enumerate(ends):
        says = words(
            "chart.windows.link",
            event=words(f"chart.windows.event.{row['event']}"),
            before=f"{row['before']} {row['label_before']}",
            after=f"{row['after']} {row['label_after']}",
            likeness=words.number(float(row["likeness"]), 2),
        )
        points = band((boxes[start].x + _BOX, *left[number]), (boxes[end].x, *right[number]))
        rows += [
            {"event": row["event"], "band": str(number), "x": x, "top": t, "bottom": b, "says": says}
            for x, t, b in points
        ]
    return rows


def _parted(ends: Sequence[tuple[Key, Key]], boxes: dict[Key, Box]) -> list[tuple[float, float]]:
    """Return which part of its first box each band takes: as its other end is large, in the order of the other ends."""
    groups: dict[Key, list[int]] = {}
    for number, (own, _) in enumerate(ends):
        groups.setdefault(own, []).append(number)
    found = [(0.0, 0.0)] * len(ends)
    for own, numbers in groups.items():
        other = {n: boxes[ends[n][1]] for n in numbers}
        total = sum(o.bottom - o.top for o in other.values())
        top, tall = boxes[own].top, boxes[own].bottom - boxes[own].top
        for n in sorted(numbers, key=lambda n: other[n].top):
            part = tall * (other[n].bottom - other[n].top) / total
            found[n] = (top, top + part)
            top += part
    return found


def _names(
    boxes: dict[Key, Box],
    column: int,
    spots: dict[str, float],
    topics: dict[tuple[str, int], Any],
    words: Messages,
    width: float,
) -> list[dict[str, Any]]:
    """Return a row for each line of the names of a column's boxes: their first words, as many as fit in two lines."""
    period = list(spots)[sorted({c for c, _ in boxes}).index(column)]
    rows = []
    for (_, item), box in sorted((key, box) for key, box in boxes.items() if key[0] == column):
        topic = topics[period, item]
        says = words(
            "chart.windows.share",
            period=words.period(period),
            label=words.join([str(w) for w in topic["words"]]),
            share=words.percent(float(topic["share"] or 0.0), 1),
        )
        shown = two_lines([str(w) for w in topic["words"]], width - _BOX - 12)
        middle = (box.top + box.bottom) / 2
        for number, text in enumerate(shown):
            rows.append(
                {
                    "key": f"{column}-{item}",
                    "x": box.x,
                    "x2": box.x + _BOX,
                    "top": box.top,
                    "bottom": box.bottom,
                    "text_x": box.x + _BOX + 4,
                    "text_y": middle + (number - (len(shown) - 1) / 2) * _LINE,
                    "text": text,
                    "says": says,
                }
            )
    return rows


def _signs(
    marks: Sequence[dict[str, Any]],
    at: dict[str, int],
    boxes: dict[Key, Box],
    topics: dict[tuple[str, int], Any],
    words: Messages,
) -> list[dict[str, Any]]:
    rows = []
    for row in marks:
        side = "after" if row["event"] == "birth" else "before"
        key = (at[row[side]], int(row[f"topic_{side}"]))
        if key not in boxes:
            continue
        box = boxes[key]
        says = mark_label(
            words,
            words(f"chart.windows.event.{row['event']}"),
            f"{row[side]} {row[f'label_{side}']}",
            words.p_value(row["q"], "q"),
        )
        # Before a born topic, behind a dying one: on its left and on its right edge.
        at_x = box.x - 7 if side == "after" else box.x + _BOX + 4
        at_y = (box.top + box.bottom) / 2 if side == "after" else box.bottom - 5
        rows.append({"event": row["event"], "x": at_x, "y": at_y, "says": says})
    return rows
