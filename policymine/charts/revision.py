"""Two versions as two strips, the old above the new, each clause as long as its text: bands show where it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.flow import band
from policymine.charts.messages import load_messages
from policymine.charts.theme import FILLS, PALETTE, SERIES
from policymine.comparisons.revision.base import CLASSES, Change
from policymine.comparisons.revision.words import label, phrase
from policymine.errors import InputError

if TYPE_CHECKING:
    import altair as alt

    from policymine.comparisons.revision.units import Unit
    from policymine.results import Result

__all__ = ["COLOURS", "draw"]

COLOURS: Final = {
    "kept": PALETTE["grid"],
    "reworded": FILLS[3],
    "moved": FILLS[0],
    "moved and reworded": FILLS[4],
    # As dark as one another in greyscale: bands that part or join tell these two.
    "split": FILLS[1],
    "merged": SERIES[3],
    "dropped": PALETTE["ink"],
    "new": FILLS[2],
}
_HEIGHT: Final = 220
_STRIP: Final = 0.09
# Pixels that a name over a strip takes at least.
_NAME: Final = 54

Span = tuple[float, float]


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `diff`.

    Raises
    ------
    InputError : the result has no clauses with their places (it was not made by `diff`).
    """
    import altair as alt
    import pandas as pd

    changes: Sequence[Change] = getattr(result, "changes", ())
    if not changes:
        raise InputError("this result holds no clauses to draw; it must come from diff")
    words = load_messages(lang)
    places = [_places(changes, side) for side in (0, 1)]
    bands, strips = _runs(changes, places)
    used = [name for name in CLASSES if any(c.change == name for c in changes)]
    count = {name: sum(c.change == name for c in changes) for name in used}
    names = {name: f"{label(name, lang)} {count[name]}" for name in used}
    colour: Any = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(names.values()), range=[COLOURS[name] for name in used]),
        legend=alt.Legend(columns=4 if width > 480 else 2, symbolType="square"),
    )
    shape: list[dict[str, Any]] = []
    for number, (kind, old, new) in enumerate(bands):
        # Curves run down: what `band` calls x is the height here.
        for y, low, high in band((_STRIP, *old), (1.0 - _STRIP, *new)):
            shape.append({"band": number, "kind": names[kind], "y": y, "low": low, "high": high})
    boxes = [
        {
            "kind": names[kind],
            "low": low,
            "high": high,
            "top": 0.0 if side == 0 else 1.0 - _STRIP,
            "bottom": _STRIP if side == 0 else 1.0,
            "says": mark_label(words, phrase(("old", "new")[side], lang), said, label(kind, lang)),
        }
        for side, kind, low, high, said in strips
    ]
    x: Any = alt.X("low:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    down: Any = alt.Scale(domain=[1.12, -0.12], nice=False)
    flow = (
        alt.Chart(pd.DataFrame(shape, columns=["band", "kind", "y", "low", "high"]))
        .mark_area(orient="horizontal", opacity=0.55, aria=False)
        .encode(
            x=x, x2="high:Q", y=alt.Y("y:Q", title=None, axis=None, scale=down), color=colour, detail="band:N"
        )
    )
    strip = (
        alt.Chart(pd.DataFrame(boxes))
        .mark_rect(stroke=PALETTE["paper"], strokeWidth=0.4)
        .encode(
            x=x, x2="high:Q", y=alt.Y("top:Q", scale=down), y2="bottom:Q", color=colour, description="says:N"
        )
    )
    titles = pd.DataFrame(
        [
            {"low": at, "y": -0.07 if side == 0 else 1.07, "text": text}
            for side in (0, 1)
            for at, text in _headings(changes, places[side], side, width, phrase(("old", "new")[side], lang))
        ]
    )
    text = (
        alt.Chart(titles)
        .mark_text(align="left", color=PALETTE["muted"], aria=False)
        .encode(x=x, y=alt.Y("y:Q", scale=down), text="text:N")
    )
    figure: alt.TopLevelMixin = alt.layer(flow, strip, text).properties(
        width=width, height=_HEIGHT, title=lines(phrase("chart_title", lang), width)
    )
    return figure


def _units(change: Change, side: int) -> tuple[Unit, ...]:
    return change.new if side else change.old


def _places(changes: Sequence[Change], side: int) -> dict[int, Span]:
    """Return where each unit of a side begins and ends, as shares of its text."""
    units = sorted((u for c in changes for u in _units(c, side)), key=lambda u: u.number)
    total = float(sum(max(1, len(u.atoms)) for u in units)) or 1.0
    places: dict[int, Span] = {}
    at = 0.0
    for unit in units:
        end = at + max(1, len(unit.atoms)) / total
        places[unit.number] = (at, end)
        at = end
    return places


def _runs(
    changes: Sequence[Change], places: Sequence[dict[int, Span]]
) -> tuple[list[tuple[str, Span, Span]], list[tuple[int, str, float, float, str]]]:
    """Return the bands, neighbours of one class as one, and the boxes of the strips."""
    bands: list[tuple[str, Span, Span]] = []
    last = (-2, -2)
    for change in changes:
        for one in change.old:
            for other in change.new:
                old, new = places[0][one.number], places[1][other.number]
                if len(change.old) == 1 and len(change.new) > 1:
                    old = _share(old, change.new, other)
                elif len(change.old) > 1:
                    new = _share(new, change.old, one)
                plain = len(change.old) == len(change.new) == 1
                joins = plain and bands and bands[-1][0] == change.change
                if joins and last == (one.number - 1, other.number - 1):
                    bands[-1] = (change.change, (bands[-1][1][0], old[1]), (bands[-1][2][0], new[1]))
                else:
                    bands.append((change.change, old, new))
                last = (one.number, other.number) if plain else (-2, -2)
    # What stayed lies beneath what moved.
    bands.sort(key=lambda b: CLASSES.index(b[0]))
    strips = [
        (side, change.change, *places[side][unit.number], unit.name)
        for change in changes
        for side in (0, 1)
        for unit in _units(change, side)
    ]
    return bands, strips


def _share(whole: Span, parts: Sequence[Unit], part: Unit) -> Span:
    """Return the stretch of a whole that a part takes, by the length of the parts."""
    sizes = [max(1, len(p.atoms)) for p in parts]
    at = next(i for i, p in enumerate(parts) if p is part)
    step = (whole[1] - whole[0]) / sum(sizes)
    low = whole[0] + step * sum(sizes[:at])
    return low, low + step * sizes[at]


def _headings(
    changes: Sequence[Change], places: dict[int, Span], side: int, width: int, first: str
) -> list[tuple[float, str]]:
    """Return the headings that have room over their strip, the name of the version before them."""
    units = sorted(
        (u for c in changes for u in _units(c, side) if u.heading), key=lambda u: places[u.number][0]
    )
    shown = [(0.0, first)]
    for unit in units:
        at = places[unit.number][0]
        if (at - shown[-1][0]) * width >= max(_NAME, 14 * len(shown[-1][1])) and (1.0 - at) * width >= _NAME:
            shown.append((at, unit.label or unit.text[:6]))
    return shown
