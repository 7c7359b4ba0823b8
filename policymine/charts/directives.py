"""Directives: the strength of each period with its interval, and what the directives are made up of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import is_time, lines, mark_label, period_axis, period_domain
from policymine.charts.messages import load_messages
from policymine.charts.theme import FILLS, PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]

# Of the classes that bind in dark colours, of those that do not in light ones.
_COLOURS: Final = {
    "obligation": FILLS[0],
    "prohibition": FILLS[1],
    "recommendation": FILLS[2],
    "permission": FILLS[3],
    "encouragement": FILLS[4],
}


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of directives over time or by group."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    rows = result.rows()
    observed = list(dict.fromkeys(str(r["period"]) for r in rows))
    domain = period_domain(observed) if is_time(observed) else observed
    names = {name: words(f"chart.directives.{name}") for name in _COLOURS}
    strength = pd.DataFrame(
        [
            {
                "period": str(r["period"]),
                "strength": r["strength"],
                "low": r["strength_low"],
                "high": r["strength_high"],
                "says": mark_label(
                    words,
                    words.period(str(r["period"])),
                    f"{words.percent(r['strength'])} ({words.interval(r['strength_low'], r['strength_high'], percent=True, digits=0)})",
                    words("chart.directives.count", n=words.number(int(r["n_directives"]))),
                ),
            }
            for r in rows[: len(observed)]
            if r["strength"] is not None
        ]
    )
    mix = pd.DataFrame(
        [
            {
                "period": str(r["period"]),
                "class": names[str(r["term"])],
                "order": list(_COLOURS).index(str(r["term"])),
                "share": r["share"],
                "says": mark_label(
                    words, names[str(r["term"])], words.period(str(r["period"])), words.percent(r["share"])
                ),
            }
            for r in rows
            if r["share"] is not None
        ]
    )
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    upper = alt.Chart(strength)
    y: Any = alt.Y("strength:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis)
    x = period_axis(domain, width, labels=False)
    intervals = upper.mark_rule(strokeWidth=1.6, opacity=0.5, color=PALETTE["new"], aria=False).encode(
        x=x, y=alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis), y2="high:Q"
    )
    points = upper.mark_point(
        filled=True, size=40 if len(domain) < 60 else 18, opacity=1, color=PALETTE["new"]
    ).encode(x=x, y=y, description="says:N")
    layers: list[Any] = [intervals, points]
    if is_time(observed):
        holes = strength.set_index("period").reindex(domain).rename_axis("period").reset_index()
        layers.insert(
            1, alt.Chart(holes).mark_line(strokeWidth=1.5, color=PALETTE["new"], aria=False).encode(x=x, y=y)
        )
    lower = (
        alt.Chart(mix)
        .mark_bar()
        .encode(
            x=period_axis(domain, width),
            y=alt.Y("share:Q", stack="zero", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis),
            order=alt.Order("order:Q"),
            color=alt.Color(
                "class:N",
                scale=alt.Scale(domain=list(names.values()), range=list(_COLOURS.values())),
                legend=alt.Legend(title=None, orient="bottom", columns=5 if width > 500 else 2),
            ),
            description="says:N",
        )
    )
    drawn: alt.TopLevelMixin = alt.vconcat(
        alt.layer(*layers).properties(
            width=width, height=170, title=lines(words("chart.directives.strength"), width)
        ),
        lower.properties(width=width, height=170, title=lines(words("chart.directives.mix"), width)),
        spacing=16,
    )
    return drawn
