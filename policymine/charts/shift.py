"""One term giving way to another: its share with intervals, the counts, and where the break lies.

Three panels over one axis of time. Top: the share of the new term among both, a point a period with its
interval, and the course found, in steps or along a curve; the credible sets of the breaks are shaded through all
panels. Middle: the counts, the new term upward and the old one downward. Bottom: the posterior probability that the
break lies in a period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policymine.charts.axis import lines, mark_label, period_axis, period_domain
from policymine.charts.messages import load_messages
from policymine.charts.shift_course import course
from policymine.charts.theme import PALETTE

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw"]


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `shift` result."""
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    extra = result.extra()
    old, new = terms(result)
    table = result.table.copy()
    table["period"] = table["period"].astype(str)
    # Years before the first use and after the last say nothing about a share.
    used = [p for p, n in zip(table["period"], table["old"] + table["new"], strict=True) if n > 0]
    first, last = (used[0], used[-1]) if used else (table["period"].iloc[0], table["period"].iloc[-1])
    whole = period_domain(table["period"])
    domain = whole[whole.index(first) : whole.index(last) + 1]
    table = table[table["period"].isin(domain)].copy()
    margin = 42
    width -= margin + 8
    x = period_axis(domain, width)
    bare = period_axis(domain, width, labels=False)

    table["says"] = [
        mark_label(
            words,
            words.period(row["period"]),
            f"{new} {int(row['new'])} / {old} {int(row['old'])}",
            words.percent(row["share"]),
            words.interval(row["low"], row["high"], percent=True, digits=0),
        )
        for row in table.to_dict("records")
    ]
    shade = pd.DataFrame({"period": credible_periods(extra, domain)})

    def band() -> Any:
        return alt.Chart(shade).mark_rect(color=PALETTE["band"], aria=False).encode(x=bare)

    # Dots that touch one another hide where they are dense.
    room = width / len(domain)
    seen = table.dropna(subset=["share"])
    base = alt.Chart(seen)
    share_axis = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    intervals = base.mark_rule(
        color=PALETTE["new"],
        strokeWidth=1.5 if room > 5 else 0.9,
        opacity=0.55 if room > 5 else 0.35,
        aria=False,
    ).encode(x=bare, y=share_axis, y2="high:Q")
    points = base.mark_point(
        filled=True, size=min(52.0, max(10.0, room * room)), color=PALETTE["new"], opacity=1
    ).encode(x=bare, y=alt.Y("share:Q"), description="says:N")
    found = pd.DataFrame(course(extra, result.rows()), columns=["period", "level"])
    stepped = "duration" not in ((extra.get("breaks") or [{}])[0])
    line = (
        alt.Chart(found[found["period"].isin(domain)])
        .mark_line(
            color=PALETTE["muted"],
            strokeWidth=1.6,
            strokeDash=[4, 2],
            interpolate="step" if stepped else "monotone",
            aria=False,
        )
        .encode(x=bare, y=alt.Y("level:Q"))
    )
    top = alt.layer(band(), intervals, line, points).properties(
        width=width,
        height=170,
        title=lines(words("chart.shift.share_course" if len(found) else "chart.shift.share", new=new), width),
    )

    counts = pd.concat(
        [
            table.assign(term=new, count=table["new"], side=1),
            table.assign(term=old, count=-table["old"], side=-1),
        ]
    )
    counts = counts[counts["count"] != 0]
    up, down = max(1, int(table["new"].max())), max(1, int(table["old"].max()))
    reach = max(up, down)
    bars = (
        alt.Chart(counts)
        .mark_bar(width={"band": 0.62})
        .encode(
            x=bare,
            y=alt.Y(
                "count:Q",
                title=None,
                scale=alt.Scale(domain=[-down - 0.12 * reach, up + 0.12 * reach], nice=False),
                axis=alt.Axis(
                    values=count_ticks(down, up),
                    tickCount=8,
                    labelExpr="format(abs(datum.value), ',')",
                    labelOverlap=False,
                ),
            ),
            color=alt.Color(
                "term:N",
                scale=alt.Scale(domain=[new, old], range=[PALETTE["new"], PALETTE["old"]]),
                legend=None,
            ),
            description="says:N",
        )
    )
    zero = (
        alt.Chart(pd.DataFrame({"count": [0]}))
        .mark_rule(color=PALETTE["line"], aria=False)
        .encode(y=alt.Y("count:Q"))
    )
    middle = alt.layer(band(), bars, zero).properties(
        width=width, height=110, title=lines(words("chart.shift.counts", new=new, old=old), width)
    )

    panels: list[Any] = [top, middle]
    posterior = [row for row in posterior_rows(extra) if row["period"] in set(domain)]
    if posterior:
        after = pd.DataFrame(posterior)
        highest = float(after["probability"].max())
        # A posterior spread over many periods would be a flat line on a scale to 100%.
        top_tick = next(t for t in (0.05, 0.1, 0.2, 0.5, 1.0) if highest <= t)
        after["says"] = [
            mark_label(words, words.period(p), words.percent(v, 1))
            for p, v in zip(after["period"], after["probability"], strict=True)
        ]
        said = "chart.shift.posterior" if len(extra.get("breaks") or ()) < 2 else "chart.shift.posterior_one"
        posterior_bars = (
            alt.Chart(after)
            .mark_bar(color=PALETTE["bar" if extra.get("breaks") else "line"], width={"band": 0.62})
            .encode(
                x=x,
                y=alt.Y(
                    "probability:Q",
                    title=None,
                    scale=alt.Scale(domain=[0, top_tick], nice=False),
                    axis=alt.Axis(format="~%", values=[0, top_tick / 2, top_tick]),
                ),
                description="says:N",
            )
        )
        panels.append(
            alt.layer(band().encode(x=x), posterior_bars).properties(
                width=width, height=80, title=lines(words(said), width)
            )
        )
    else:
        panels[-1] = alt.layer(band().encode(x=x), bars.encode(x=x), zero).properties(
            width=width, height=110, title=lines(words("chart.shift.counts", new=new, old=old), width)
        )
    # Bars may go without a common y; the x axes are the same by construction.
    drawn: alt.TopLevelMixin = alt.vconcat(*panels, spacing=14).resolve_scale(color="independent")
    return drawn


def count_ticks(down: int, up: int) -> list[int]:
    """Return the counts to mark below and above zero, whole round numbers, at most eight.

    >>> count_ticks(9, 4)
    [-8, -6, -4, -2, 0, 2, 4]
    """
    step = 1
    while (down + up) / step > 7:
        # 1, 2, 5, 10, 20, 50 ...
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return [step * k for k in range(-(down // step), up // step + 1)]


def terms(result: Result) -> tuple[str, str]:
    """Return the old and the new term of a `shift` result."""
    extra = result.extra()
    if "old" in extra and "new" in extra:
        return str(extra["old"]), str(extra["new"])
    arguments = list(result.provenance.parameters.get("arguments", ()))
    if len(arguments) >= 2:
        return str(arguments[-2]), str(arguments[-1])
    parameters = result.provenance.parameters
    return str(parameters.get("old", "old")), str(parameters.get("new", "new"))


def credible_periods(extra: dict[str, Any], domain: list[str]) -> list[str]:
    """Return the periods in the credible set of any break, from its low to its high end."""
    place = {label: i for i, label in enumerate(domain)}
    inside: set[int] = set()
    for found in extra.get("breaks") or [extra.get("break") or {}]:
        low, high = place.get(str(found.get("low"))), place.get(str(found.get("high")))
        if low is not None and high is not None:
            inside.update(range(low, high + 1))
    return [domain[i] for i in sorted(inside)]


def posterior_rows(extra: dict[str, Any]) -> list[dict[str, Any]]:
    """Return `{period, probability}` for each period in which the break may lie."""
    return [
        {"period": str(row["period"]), "probability": float(row["probability"])}
        for row in extra.get("posterior") or ()
    ]
