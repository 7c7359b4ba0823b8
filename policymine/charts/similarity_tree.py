"""The tree of groups: names at the left, branches joining to the right at their distance, support beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import Messages
from policymine.charts.network_labels import shortened, text_width
from policymine.charts.theme import PALETTE
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["draw_tree"]

_ROW: Final = 24


def draw_tree(result: Result, words: Messages, width: int) -> Any:
    """Return the tree of a `similarity`."""
    import altair as alt
    import pandas as pd

    tree, names = getattr(result, "tree", None), list(getattr(result, "names", ()))
    if tree is None or not tree.branches:
        raise NotEnoughDataError("a tree takes two groups or more")
    shown = [shortened(words.group(n), max(90, width // 3)) for n in names]
    place = {g: float(i) for i, g in enumerate(tree.order)}
    height = dict.fromkeys(range(len(names)), 0.0)
    segments, marks = [], []
    for i, branch in enumerate(tree.branches):
        me = len(names) + i
        ends = (branch.left, branch.right)
        place[me], height[me] = (place[ends[0]] + place[ends[1]]) / 2.0, branch.height
        segments.append({"x": branch.height, "x2": branch.height, "y": place[ends[0]], "y2": place[ends[1]]})
        segments += [{"x": height[e], "x2": branch.height, "y": place[e], "y2": place[e]} for e in ends]
        members = words.join([words.group(names[g]) for g in branch.members])
        support = "" if branch.support is None else words.percent(branch.support)
        marks.append(
            {
                "x": branch.height,
                "y": place[me],
                "support": support,
                "says": mark_label(
                    words, members, words.number(branch.height, 2), support and words("chart.similarity.support", n=support)
                ),
            }
        )  # fmt: skip
    room = max(text_width(s) for s in shown) + 12
    far = max(b.height for b in tree.branches) or 1.0
    y: Any = alt.Y(
        "y:Q",
        title=None,
        axis=None,
        scale=alt.Scale(domain=[-0.6, len(names) - 0.4], reverse=True, nice=False, zero=False),
    )
    # The names stand left of zero on the same scale.
    start = -far * room / max(60.0, width - room - 44)
    ticks = [t for t in _ticks(far) if t <= far]
    x: Any = alt.X(
        "x:Q",
        title=words("chart.similarity.distance"),
        scale=alt.Scale(domain=[start, far * 1.09], nice=False),
        axis=alt.Axis(values=ticks, grid=False, domain=False),
    )
    rules = (
        alt.Chart(pd.DataFrame(segments))
        .mark_rule(color=PALETTE["new"], strokeWidth=1.6, aria=False)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    leaves = pd.DataFrame([{"x": 0.0, "y": place[g], "name": shown[g]} for g in range(len(names))])
    text = alt.Chart(leaves).mark_text(align="right", dx=-6, aria=False).encode(x=x, y=y, text="name:N")
    dots = (
        alt.Chart(pd.DataFrame(marks))
        .mark_point(filled=True, size=26, color=PALETTE["new"], opacity=1)
        .encode(x=x, y=y, description="says:N")
    )
    numbers = (
        alt.Chart(pd.DataFrame(marks))
        .mark_text(align="left", dx=5, dy=-7, fontSize=11, color=PALETTE["muted"], aria=False)
        .encode(x=x, y=y, text="support:N")
    )
    key = "tree" if getattr(result, "corrected", True) else "tree_raw"
    return alt.layer(rules, dots, text, numbers).properties(
        width=width,
        height=max(90, _ROW * len(names)),
        title=lines(words(f"chart.similarity.{key}"), width - 20),
    )


def _ticks(far: float) -> list[float]:
    step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.5) if far / s <= 6 or s == 0.5)
    return [round(step * i, 2) for i in range(int(far / step) + 1)]
