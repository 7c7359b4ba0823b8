"""What the corpus holds: documents by year and issuer (or kind) as a heat map, the number in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label, period_axis, period_domain
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE, themed

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["draw", "heat_map"]

_MOST: Final = 14


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `documents` result: its documents by year and lead issuer."""
    words = load_messages(lang)
    rows: list[dict[str, Any]] = []
    for document in result.rows():
        issuers = document.get("issuers")
        lead = issuers[0] if isinstance(issuers, list) and issuers else issuers or None
        rows.append({"year": str(document.get("date_issued") or "")[:4] or None, "issuer": lead, "n": 1})
    return _draw(rows, words, width)


def heat_map(rows: Iterable[Mapping[str, Any]], *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the heat map of a corpus card's counts.

    Parameters
    ----------
    rows : `{year, issuer, n}`; a year or an issuer that is not known is None.
    lang : `zh` or `en`.
    width : width of the figure in pixels.
    """
    return themed(_draw(list(rows), load_messages(lang), width))


def _draw(rows: list[Any], words: Messages, width: int) -> alt.TopLevelMixin:
    import altair as alt
    import pandas as pd

    totals: dict[str, int] = {}
    nobody = words("chart.corpus.unknown_issuer")
    for row in rows:
        name = str(row["issuer"] or nobody)
        totals[name] = totals.get(name, 0) + int(row["n"])
    # What has no issuer is none: it stands last.
    order = sorted(totals, key=lambda name: (name == nobody, -totals[name], name))
    named = [name for name in order if name != nobody]
    others = words("chart.corpus.others", n=len(named) - _MOST + 2)
    shown = order if len(order) <= _MOST else [*named[: _MOST - 2], others, *order[len(named) :]]
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["year"] is None:
            continue
        name = str(row["issuer"] or nobody)
        key = (name if name in shown else others, str(row["year"]))
        counts[key] = counts.get(key, 0) + int(row["n"])
    cells = pd.DataFrame(
        [{"who": who, "period": year, "n": n} for (who, year), n in counts.items()],
        columns=["who", "period", "n"],
    )
    cells["says"] = [
        mark_label(words, str(r["who"]), words.period(r["period"]), words("chart.corpus.documents", n=r["n"]))
        for r in cells.to_dict("records")
    ]
    domain = period_domain(sorted(set(cells["period"])))
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in name) for name in shown), default=0)
    margin = min(width // 3, longest * 6 + 16)
    room = width - margin
    single = words("chart.corpus.bars_unknown")
    if shown and shown[0] != nobody:
        single = words("chart.corpus.bars", issuer=shown[0])
    most = max(1, int(cells["n"].max())) if len(cells) else 1
    x = period_axis(domain, room)
    if len(shown) == 1:
        bars: alt.TopLevelMixin = (
            alt.Chart(cells)
            .mark_bar(color=PALETTE["bar"], width={"band": 0.75})
            .encode(
                x=x,
                y=alt.Y("n:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=min(4, most))),
                description="says:N",
            )
            .properties(width=width, height=110, title=lines(single, width))
        )
        return bars
    y: Any = alt.Y(
        "who:N", sort=shown, scale=alt.Scale(domain=shown), title=None, axis=alt.Axis(labelLimit=margin)
    )
    base = alt.Chart(cells)
    tiles = base.mark_rect(color=PALETTE["new"], stroke=PALETTE["paper"], strokeWidth=1).encode(
        x=x,
        y=y,
        opacity=alt.Opacity("n:Q", scale=alt.Scale(domain=[0, most], range=[0.08, 0.95]), legend=None),
        description="says:N",
    )
    layers: list[Any] = [tiles]
    if room / max(1, len(domain)) >= 8 * len(str(most)) + 4:
        layers.append(
            base.mark_text(fontSize=11, aria=False).encode(
                x=x,
                y=y,
                text="n:Q",
                color=alt.condition(
                    alt.datum.n > most * 0.5, alt.value(PALETTE["paper"]), alt.value(PALETTE["ink"])
                ),
            )
        )
    return alt.layer(*layers).properties(width=width, height=max(60, 24 * len(shown)))
