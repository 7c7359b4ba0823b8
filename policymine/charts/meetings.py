"""Who speaks how much: the share of each group in each meeting as a point, its share of all speech as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import lines, mark_label
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE
from policymine.results import plain

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from policymine.results import Result

__all__ = ["Voices", "draw", "voices"]

_MOST: Final = 20


@dataclass(frozen=True, eq=False)
class Voices:
    """Shares of talk by group, or by speaker where the groups of most turns are unknown.

    Parameters
    ----------
    by : `role` or `speaker`.
    shares : one row a meeting and group: meeting, who, share, date.
    totals : one row a group, largest first: who, share (of all speech; for a speaker, of the meetings where
        that person spoke), low, high (None where unknown), meetings, turns, chars, rows (their numbers in the result).
    """

    by: str
    shares: pd.DataFrame
    totals: pd.DataFrame


def voices(result: Result, words: Messages) -> Voices:
    """Return the shares of talk of a `meetings` result, groups named in the reader's language."""
    import pandas as pd

    table = result.table
    column = "group" if "group" in table.columns else "role"
    weight = table["chars"].astype(float)
    known = float(weight[table[column].notna()].sum()) / max(1.0, float(weight.sum()))
    by = "role" if known >= 0.5 else "speaker"
    named = {
        row["group"]: row
        for row in result.extra().get("roles") or ()
        if row.get("body") is None and row.get("group") is not None
    }

    def label(key: Any) -> str:
        if plain(key) is None:
            return words("role.unknown")
        return str(named[key].get(words.lang) or key) if key in named else words.get(f"role.{key}", str(key))

    names = [label(key) for key in table[column]] if by == "role" else _speakers(table, words)
    seen = table.assign(who=names)
    dates = seen.groupby("meeting", sort=False)["date"].first()
    shares = seen.groupby(["meeting", "who"], sort=False)["share"].sum().reset_index()
    shares["date"] = [plain(d) for d in shares["meeting"].map(dates)]
    sums = seen.groupby("who", sort=False)[["turns", "chars"]].sum()
    meetings = seen.groupby("who", sort=False)["meeting"].nunique()
    intervals = {label(key): (row.get("low"), row.get("high")) for key, row in named.items()}
    spoken = seen.groupby("meeting")["chars"].sum()
    # A group is measured against all speech; a person against the meetings where that person spoke.
    base = {
        name: float(spoken.sum() if by == "role" else spoken[sorted(set(rows["meeting"]))].sum())
        for name, rows in seen.groupby("who", sort=False)
    }
    totals = pd.DataFrame(
        [
            {
                "who": name,
                "share": float(sums.loc[name, "chars"]) / max(1.0, base[name]),
                "low": intervals.get(name, (None, None))[0] if by == "role" else None,
                "high": intervals.get(name, (None, None))[1] if by == "role" else None,
                "meetings": int(meetings[name]),
                "turns": int(sums.loc[name, "turns"]),
                "chars": int(sums.loc[name, "chars"]),
                "rows": tuple(i for i, who in enumerate(names) if who == name),
            }
            for name in sums.index
        ],
        columns=["who", "share", "low", "high", "meetings", "turns", "chars", "rows"],
    )
    return Voices(by, shares, totals.sort_values(["share", "who"], ascending=[False, True], kind="stable"))


def _speakers(table: pd.DataFrame, words: Messages) -> list[str]:
    """Return the speakers by name, with the body where there are several: two 李某某 are two people."""
    names = [str(name) for name in table["speaker"]]
    if "body" not in table.columns or table["body"].nunique(dropna=False) < 2:
        return names
    bodies = [plain(body) for body in table["body"]]
    return [words("meetings.of_body", name=n, body=b) if b else n for n, b in zip(names, bodies, strict=True)]


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the figure of a `meetings` result."""
    import altair as alt

    words = load_messages(lang)
    found = voices(result, words)
    totals = found.totals.drop(columns="rows").head(_MOST).copy()
    shares = found.shares[found.shares["who"].isin(totals["who"])].copy()
    shares["says"] = [
        mark_label(
            words,
            str(r["who"]),
            str(r["meeting"]),
            words.period(r["date"]),
            words.percent(float(r["share"]), 1),
        )
        for r in shares.to_dict("records")
    ]
    totals["says"] = [
        mark_label(
            words,
            str(r["who"]),
            words(
                f"chart.meetings.all_{found.by}",
                share=words.percent(float(r["share"]), 1),
                n=int(r["meetings"]),
            ),
        )
        for r in totals.to_dict("records")
    ]
    x: Any = alt.X(
        "share:Q",
        title=lines(words(f"chart.meetings.axis_{found.by}"), width // 2),
        scale=alt.Scale(domain=[0, max(0.1, min(1.0, float(shares["share"].max()) * 1.05))]),
        axis=alt.Axis(format="%", tickCount=5, grid=True),
    )
    y: Any = alt.Y("who:N", sort=list(totals["who"]), title=None, axis=alt.Axis(labelLimit=width // 3))
    bars = (
        alt.Chart(totals)
        .mark_bar(color=PALETTE["band"], stroke=PALETTE["bar"], strokeWidth=0.8, height={"band": 0.66})
        .encode(x=x, y=y, description="says:N")
    )
    points = (
        alt.Chart(shares)
        .mark_point(filled=True, size=30, opacity=0.6, color=PALETTE["new"])
        .encode(x=x, y=y, description="says:N")
    )
    layers: list[Any] = [bars, points]
    known = totals[totals["low"].notna() & totals["high"].notna()]
    if len(known):
        # Over the bar's end: where the share over all meetings of this kind may lie.
        spans = alt.Chart(known).mark_rule(color=PALETTE["ink"], strokeWidth=2)
        layers.append(spans.encode(x=alt.X("low:Q"), x2="high:Q", y=y))
    return alt.layer(*layers).properties(width=width, height=max(80, 26 * len(totals)))
