"""Cases as a grid: one row a body, one column a condition, filled where it holds; the outcome last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import load_messages
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw", "ordered_cases"]


def ordered_cases(result: Result) -> list[dict[str, Any]]:
    """Return the rows, those with success first, those of unknown outcome last; each with its number in the table as `row`."""
    rows = [{**r, "row": i} for i, r in enumerate(result.rows())]
    return sorted(rows, key=lambda r: (2 if r["SUCCESS"] is None else 1 - r["SUCCESS"], r["row"]))


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `cases`: 1 and 0 as filled and empty cells, unknown values as a dash."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    conditions = [str(c) for c in result.table.columns if str(c).isupper()]
    names = {c: words.get(f"chart.cases.{c}", c) for c in conditions}
    rows = ordered_cases(result)
    texts = {1: words("chart.cases.yes"), 0: words("chart.cases.no"), None: words("chart.cases.unknown")}
    signs = {1: "1", 0: "0", None: "–"}
    level = width > 480
    # Four letters of Chinese fit where `lines` reckons with three.
    room = (width - width // 4) // len(conditions) * (6 if lang == "zh" else 5) // 5
    # A name is broken into lines that its column holds; upright in a narrow figure.
    broken = {c: lines(names[c], room) if level else [names[c]] for c in conditions}
    deep = max(map(len, broken.values()))
    # All end at the same line, just above the cells.
    heads = {c: "|".join([*[" "] * (deep - len(b)), *b]) for c, b in broken.items()}
    data = [
        {"case": r["case"], "condition": heads[c], "value": texts[r[c]], "sign": signs[r[c]],
         "says": mark_label(words, str(r["case"]), names[c], texts[r[c]])}
        for r in rows
        for c in conditions
    ]  # fmt: skip
    domain = list(texts.values())
    x: Any = alt.X(
        "condition:N",
        sort=[heads[c] for c in conditions],
        title=None,
        axis=alt.Axis(
            orient="top",
            labelExpr="split(datum.label, '|')",
            labelAngle=0 if level else -90,
            labelLimit=200,
            labelPadding=6 + 14 * (deep - 1) if level else 5,
            ticks=False,
            domain=False,
        ),
    )
    y: Any = alt.Y(
        "case:N",
        sort=[r["case"] for r in rows],
        title=None,
        axis=alt.Axis(labelLimit=width // 4 if level else width // 3),
    )
    base = alt.Chart(pd.DataFrame(data))
    cells = base.mark_rect(stroke=PALETTE["line"], strokeWidth=1).encode(
        x=x,
        y=y,
        color=alt.Color(
            "value:N",
            scale=alt.Scale(domain=domain, range=[PALETTE["new"], PALETTE["band"], PALETTE["paper"]]),
            legend=alt.Legend(title=None, orient="bottom"),
        ),
        description="says:N",
    )
    signed = base.mark_text(aria=False).encode(
        x=x,
        y=y,
        text="sign:N",
        color=alt.condition("datum.sign == '1'", alt.value(PALETTE["paper"]), alt.value(PALETTE["ink"])),
    )
    figure: alt.TopLevelMixin = alt.layer(cells, signed).properties(
        width=width, height=max(60, 26 * len(rows))
    )
    return figure
