"""Who takes wording from whom as a matrix of issuers, and how much of each document is earlier wording, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, lines, mark_label, period_axis, period_domain
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import ON_DEEP, ON_PALE, PALETTE, SMALLEST
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["MOST", "draw"]

# Issuers on a side of the matrix.
MOST: Final = 12
_FEWEST: Final = 5
_SMALLEST_SIDE: Final = 22


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a result of `reuse`: the matrix, the shares over time, or both.

    Raises
    ------
    NotEnoughDataError : no issuer takes from another, and no document with a date has a share.
    """
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    show = result.provenance.parameters.get("show", "passages")
    given = result.extra()
    links = pd.DataFrame(given["links"])
    documents = pd.DataFrame(given["documents"])
    periods = pd.DataFrame(given["periods"])
    panels: list[Any] = []
    if show in ("passages", "pairs", "links") and len(links):
        panels.append(_matrix(links, words, width))
        # What stands below the matrix is as wide as its tiles; the panels take 60 off for their axis.
        width = int(panels[0].width) + 60
    if show != "links" and len(periods):
        panels.append(_groups(periods, words, width))
    elif show != "links" and len(documents):
        known = documents.dropna(subset=["share", "date"])
        if len(known):
            panels.append(_course(known, words, width))
    if not panels:
        raise NotEnoughDataError(
            "no issuer takes wording from another and no dated document has a share, so there is nothing to draw"
        )
    if len(panels) == 1:
        one: alt.TopLevelMixin = panels[0]
        return one
    return alt.vconcat(*panels, spacing=22).properties(
        autosize=alt.AutoSizeParams(type="pad", contains="padding")
    )


def _matrix(links: pd.DataFrame, words: Messages, width: int) -> Any:
    """Return takers as rows, sources as columns, shaded by the discounted wording."""
    import altair as alt
    import pandas as pd

    total = (
        links.groupby("target")["discounted"]
        .sum()
        .add(links.groupby("source")["discounted"].sum(), fill_value=0)
    )
    names = list(total.sort_values(ascending=False, kind="stable").index[:MOST])
    kept = links[links["source"].isin(names) & links["target"].isin(names)]
    limit = width // 2
    label = {name: f"{number + 1} {_short(name, 24)}" for number, name in enumerate(names)}
    room = width - label_width(list(label.values()), limit) - 10
    cells = [
        {
            "taker": label[row["target"]],
            "source": str(names.index(row["source"]) + 1),
            "value": row["discounted"],
            "shown": _brief(row["discounted"]),
            "says": mark_label(
                words,
                words("chart.reuse.link", source=row["source"], target=row["target"]),
                words("chart.reuse.taken", n=words.number(int(row["discounted"]))),
                words("chart.reuse.documents", n=words.number(int(row["documents"]))),
            ),
        }
        for row in kept.to_dict("records")
    ]
    table = pd.DataFrame(cells)
    side = room / len(names)
    x: Any = alt.X(
        "source:N",
        sort=[str(k + 1) for k in range(len(names))],
        scale=alt.Scale(domain=[str(k + 1) for k in range(len(names))]),
        title=words("chart.reuse.sources"),
        axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, titleAnchor="start"),
    )
    y: Any = alt.Y(
        "taker:N",
        sort=list(label.values()),
        scale=alt.Scale(domain=list(label.values())),
        title=None,
        axis=alt.Axis(labelLimit=limit),
    )
    base = alt.Chart(table).encode(x=x, y=y)
    most = float(table["value"].max())
    layers = [
        base.mark_rect(stroke=PALETTE["paper"], strokeWidth=1).encode(
            color=alt.Color(
                "value:Q",
                scale=alt.Scale(type="sqrt", domain=[0, most], range=[PALETTE["band"], PALETTE["new"]]),
                legend=None,
            ),
            description="says:N",
        )
    ]
    if side >= _SMALLEST_SIDE:
        layers.append(
            base.mark_text(fontSize=SMALLEST, aria=False).encode(
                text="shown:N",
                color=alt.condition(alt.datum.value > most * 0.3, alt.value(ON_DEEP), alt.value(ON_PALE)),
            )
        )
    n_hidden = len(set(links["source"]) | set(links["target"])) - len(names)
    title = words("chart.reuse.matrix")
    if n_hidden > 0:
        title += words("chart.reuse.hidden", n=n_hidden)
    return alt.layer(*layers).properties(
        width=room, height=max(20, min(26, side)) * len(names), title=lines(title, room - 8)
    )


def _course(documents: pd.DataFrame, words: Messages, width: int) -> Any:
    """Return a point a document, and the mean of each year that has five or more."""
    import altair as alt
    import pandas as pd

    points = documents.assign(
        period=documents["date"].str[:4],
        says=[
            mark_label(
                words,
                str(row["title"] or row["document"]),
                words.period(row["date"]),
                words("chart.reuse.share", share=words.percent(row["share_discounted"])),
            )
            for row in documents.to_dict("records")
        ],
    )[["period", "share_discounted", "says"]]
    sizes = points.groupby("period")["share_discounted"].agg(["size", "mean"])
    means = sizes[sizes["size"] >= _FEWEST].reset_index()
    domain = period_domain(sorted(points["period"].unique()))
    x = period_axis(domain, width - 60)
    y: Any = alt.Y(
        "share_discounted:Q",
        title=None,
        scale=alt.Scale(domain=[0, max(0.05, float(points["share_discounted"].max()))], nice=True),
        axis=alt.Axis(format="%", tickCount=5, grid=True),
    )
    layers: list[Any] = [
        alt.Chart(points)
        .mark_point(size=16, opacity=0.45, color=PALETTE["muted"], filled=True)
        .encode(x=x, y=y, description="says:N")
    ]
    if len(means):
        drawn = pd.DataFrame({"period": means["period"], "share_discounted": means["mean"]})
        layers.append(
            alt.Chart(drawn).mark_tick(color=PALETTE["new"], thickness=3, aria=False).encode(x=x, y=y)
        )
    title = words("chart.reuse.course" if len(means) else "chart.reuse.course_plain", n=_FEWEST)
    return alt.layer(*layers).properties(width=width - 60, height=190, title=lines(title, width - 64))


def _groups(periods: pd.DataFrame, words: Messages, width: int) -> Any:
    """Return the mean share of the documents of each group, with its interval."""
    import altair as alt

    known = periods.dropna(subset=["discounted"]).copy()
    known["says"] = [
        mark_label(
            words,
            words.period(str(row["period"])),
            words("chart.reuse.share", share=words.percent(row["discounted"])),
            words("chart.reuse.documents", n=words.number(int(row["n_docs"]))),
        )
        for row in known.to_dict("records")
    ]
    for name in ("discounted_low", "discounted_high"):
        known[name] = known[name].astype(float)
    x = period_axis(period_domain(known["period"]), width - 60)
    highest = float(known[["discounted", "discounted_high"]].max().max())
    y: Any = alt.Y(
        "discounted:Q",
        title=None,
        scale=alt.Scale(domain=[0, max(0.02, highest)], nice=True),
        axis=alt.Axis(format="%", tickCount=5, grid=True),
    )
    base = alt.Chart(known).encode(x=x)
    bars = (
        base.transform_filter("isValid(datum.discounted_low)")
        .mark_rule(color=PALETTE["ink"], strokeWidth=1.2, aria=False)
        .encode(y="discounted_low:Q", y2="discounted_high:Q")
    )
    points = base.mark_point(size=46, opacity=1, filled=True, color=PALETTE["new"]).encode(
        y=y, description="says:N"
    )
    return alt.layer(bars, points).properties(
        width=width - 60, height=190, title=lines(words("chart.reuse.groups"), width - 64)
    )


def _short(name: str, room: int) -> str:
    wide = 0
    for place, character in enumerate(name):
        wide += 2 if ord(character) > 0x2E80 else 1
        if wide > room:
            return name[:place] + "…"
    return name


def _brief(value: float) -> str:
    """Return a number of at most four characters.

    >>> _brief(87.2), _brief(1234.0), _brief(45678.0)
    ('87', '1.2k', '46k')
    """
    if value < 1000:
        return f"{value:.0f}"
    return f"{value / 1000:.1f}k" if value < 10_000 else f"{value / 1000:.0f}k"
