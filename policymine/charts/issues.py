"""Issues as lanes through time, one mark a meeting, and below them how long it takes until a matter is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policymine.charts.axis import label_width, lines, mark_label, time_axis
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import PALETTE, SERIES
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["MOST", "draw", "drawn_issues"]

_STAGES: Final = ("proposal", "discussion", "decision", "follow_up")
_SHAPES: Final = ("circle", "square", "diamond", "triangle-up")
MOST: Final = 40


def drawn_issues(result: Result) -> list[dict[str, Any]]:
    """Return the issues that get a lane: those with a meeting dated to the day, by its date.

    Of more than there is room for, those of several meetings come first, then those that were decided.
    """
    dated: dict[Any, str] = {}
    for step in result.extra()["steps"]:
        if len(date := str(step["date"] or "")) == 10:
            dated[step["issue"]] = min(date, dated.get(step["issue"], date))
    rows = [r for r in result.rows() if r["issue"] in dated]
    rows.sort(key=lambda r: (-min(int(r["meetings"]), 2), bool(r["open"]), dated[r["issue"]], r["issue"]))
    return sorted(rows[:MOST], key=lambda r: (dated[r["issue"]], r["issue"]))


def draw(result: Result, *, lang: str, width: int) -> alt.TopLevelMixin:
    """Return the lanes and the curve of a result of `issues`.

    Raises
    ------
    NotEnoughDataError : no meeting is dated to the day.
    """
    import altair as alt
    import pandas as pd

    words = load_messages(lang)
    extra = result.extra()
    rows = drawn_issues(result)
    if not rows:
        raise NotEnoughDataError("no meeting of these issues is dated to the day, so no lane can be drawn")
    several = len({r["body"] for r in rows}) > 1
    names = {r["issue"]: _lane(words, r, several) for r in rows}
    marks = [
        {
            "lane": names[s["issue"]],
            "date": s["date"],
            "stage": words.get(f"chart.issues.{s['stage']}", s["stage"]),
            "says": mark_label(
                words,
                names[s["issue"]],
                words.period(s["date"]),
                words.get(f"chart.issues.{s['stage']}", s["stage"]),
            ),
        }
        for s in extra["steps"]
        if s["issue"] in names and len(str(s["date"] or "")) == 10
    ]
    spans = []
    for row in rows:
        days = sorted(m["date"] for m in marks if m["lane"] == names[row["issue"]])
        end = row["watched_until"] if row["open"] and row["watched_until"] else days[-1]
        spans.append(
            {
                "lane": names[row["issue"]],
                "start": days[0],
                "end": max(end, days[-1]),
                "open": bool(row["open"]),
            }
        )
    stages = [words(f"chart.issues.{s}") for s in _STAGES]
    y: Any = alt.Y(
        "lane:N",
        sort=[s["lane"] for s in spans],
        title=None,
        axis=alt.Axis(labelLimit=width // 3 - 8, grid=True),
    )
    bars = (
        alt.Chart(pd.DataFrame(spans))
        .mark_rule(strokeWidth=2, color=PALETTE["line"], aria=False)
        .encode(
            x=alt.X(
                "start:T",
                title=None,
                axis=time_axis(min(s["start"] for s in spans), max(s["end"] for s in spans), width),
            ),
            x2="end:T",
            y=y,
            strokeDash=alt.condition("datum.open", alt.value([4, 3]), alt.value([1, 0])),
        )
    )
    points = (
        alt.Chart(pd.DataFrame(marks))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x="date:T",
            y=y,
            color=alt.Color(
                "stage:N",
                sort=stages,
                scale=alt.Scale(domain=stages, range=list(SERIES[:4])),
                legend=alt.Legend(title=None, orient="top", columns=4 if width > 480 else 2),
            ),
            shape=alt.Shape("stage:N", sort=stages, scale=alt.Scale(domain=stages, range=list(_SHAPES))),
            description="says:N",
        )
    )
    room = width - label_width(names.values(), width // 3)
    lanes = alt.layer(bars, points).properties(
        width=width, height=max(60, 24 * len(spans)), title=lines(words("chart.issues.lanes"), room)
    )
    curve = [c for c in extra["curve"] if c["body"] is None]
    # One point in time is no curve.
    if not any(c["time"] > 0 for c in curve):
        return lanes
    return alt.vconcat(lanes, _curve(curve, words, width, room), spacing=20)


def _lane(words: Messages, row: dict[str, Any], several: bool) -> str:
    """Return the name of a lane; whose issue it is where the issues are of several bodies."""
    name = str(row["name"])
    most = 22 if several else 34
    short = name if len(name) <= most else name[: most - 1] + "…"
    return f"{row['issue']} " + (
        words("chart.issues.lane", name=short, body=row["body"]) if row["body"] and several else short
    )


def _curve(curve: list[dict[str, Any]], words: Messages, width: int, room: int) -> Any:
    import altair as alt
    import pandas as pd

    steps = [{"time": 0.0, "survival": 1.0, "low": None, "high": None}, *curve]
    # A step holds until the next one.
    ribbon = []
    for left, right in zip(steps, [*steps[1:], None], strict=True):
        end = right["time"] if right else left["time"]
        if left["low"] is not None and end > left["time"]:
            ribbon.append({"time": left["time"], "until": end, "low": left["low"], "high": left["high"]})
    last = max(s["time"] for s in curve)
    x: Any = alt.X(
        "time:Q",
        title=words("chart.issues.days"),
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(
            format=",d", tickMinStep=1, tickCount=max(3, width // 90), labelOverlap=True, labelFlush=True
        ),
    )
    y: Any = alt.Y(
        "survival:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)
    )
    layers: list[Any] = [
        alt.Chart(pd.DataFrame([{"time": s["time"], "survival": s["survival"]} for s in steps]))
        .mark_line(interpolate="step-after", color=PALETTE["new"])
        .encode(x=x, y=y),
    ]
    if ribbon:
        band = alt.Chart(pd.DataFrame(ribbon)).mark_rect(color=PALETTE["band"])
        layers.insert(0, band.encode(x=x, x2="until:Q", y=alt.Y("low:Q", title=None), y2="high:Q"))
    lost = [
        {
            "time": s["time"],
            "survival": s["survival"],
            "says": mark_label(
                words,
                words("chart.issues.lost", n=int(s["censored"])),
                words("chart.issues.day", n=int(s["time"])),
            ),
        }
        for s in curve
        if s["censored"]
    ]
    if lost:
        layers.append(
            alt.Chart(pd.DataFrame(lost))
            .mark_point(shape="stroke", size=80, color=PALETTE["ink"], angle=90)
            .encode(x=x, y=y, description="says:N")
        )
    title = words("chart.issues.curve_lost" if lost else "chart.issues.curve")
    return alt.layer(*layers).properties(width=width, height=160, title=lines(title, room))
