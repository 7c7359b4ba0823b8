"""The axis of periods: every period in order, gaps kept open, and no more labels than fit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages
from policymine.corpus.period import PLANS

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "is_time",
    "label_width",
    "legend_columns",
    "lines",
    "mark_label",
    "period_axis",
    "period_domain",
    "time_axis",
]

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_DECADE = re.compile(r"(\d{4})s")
_PLANS: Final = tuple(label for label, _, _ in PLANS)
# A gap is drawn true to scale up to this many periods, a century of months; beyond it only those that occur are listed.
_LONGEST: Final = 1200
# Years between two labels of an axis, where they do not all fit.
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50)
# What a line may end with: one Chinese character and its punctuation, or an English word.
_PIECE = re.compile(r"[“（‘《]*[\u2e80-\uffff][，。；：、）”’》]*|[^\s\u2e80-\uffff]+\s*|\s+")


def _index(label: str) -> tuple[str, int] | None:
    if _YEAR.fullmatch(label):
        return "year", int(label)
    if match := _MONTH.fullmatch(label):
        return "month", int(match[1]) * 12 + int(match[2]) - 1
    if match := _QUARTER.fullmatch(label):
        return "quarter", int(match[1]) * 4 + int(match[2]) - 1
    if match := _DECADE.fullmatch(label):
        return "decade", int(match[1]) // 10
    if label in _PLANS:
        return "plan", _PLANS.index(label)
    return None


def is_time(labels: Iterable[Any]) -> bool:
    """Return whether all labels are periods of one kind, so that they stand on an axis of time.

    >>> is_time(["2012", "2014"]), is_time(["国务院", "财政部"])
    (True, False)
    """
    parsed = [_index(str(label)) for label in labels]
    return bool(parsed) and None not in parsed and len({p[0] for p in parsed if p}) == 1


def _label(grain: str, index: int) -> str:
    if grain == "year":
        return f"{index:04d}"
    if grain == "decade":
        return f"{index * 10}s"
    if grain == "plan":
        return _PLANS[index]
    if grain == "month":
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    return f"{index // 4:04d}Q{index % 4 + 1}"


def period_domain(labels: Iterable[Any]) -> list[str]:
    """Return all periods from the first to the last, those without documents included.

    Labels that are no periods (issuers, levels) keep the order given.

    >>> period_domain(["2012", "2014"])
    ['2012', '2013', '2014']
    >>> period_domain(["十五", "十二五"])
    ['十五', '十一五', '十二五']
    """
    observed = list(dict.fromkeys(str(label) for label in labels))
    parsed = [_index(label) for label in observed]
    known = [p for p in parsed if p is not None]
    if not known or len(known) < len(parsed) or len({grain for grain, _ in known}) > 1:
        return observed
    first, last = min(i for _, i in known), max(i for _, i in known)
    if last - first >= _LONGEST:
        return sorted(observed)
    return [_label(known[0][0], i) for i in range(first, last + 1)]


def _ticks(domain: Sequence[str], width: int) -> list[str]:
    """Return the labels to print: every one, or those at round steps, about 46 pixels each."""
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in label) for label in domain), default=1)
    room = max(2, int(width / (longest * 7 + 14)))
    if len(domain) <= room:
        return list(domain)
    if not any(_YEAR.match(label) for label in (domain[0], domain[-1])):
        return _apart(domain, width)
    for step in (2, 3, 5, 10, 20, 50, 100):
        if len(domain) / step <= room:
            break
    for ending, a_year in (("-01", 12), ("Q1", 4)):
        if sum(label.endswith(ending) for label in domain) > 2:
            # Months and quarters are counted from a January, every so many years.
            every = next((y for y in (1, 2, 5, 10, 20, 50) if len(domain) / a_year / y <= room), 100)
            return [d for d in domain if d.endswith(ending) and int(d[:4]) % every == 0]
    years = all(_YEAR.fullmatch(label) for label in domain)
    if years and step not in (2, 3):
        return [label for label in domain if int(label) % step == 0]
    return list(domain[::step])


def _apart(domain: Sequence[str], width: int) -> list[str]:
    """Return as many labels, at even steps, as do not touch; one long label among short ones thins out none of them."""
    band = width / len(domain)
    for step in range(1, len(domain)):
        kept = domain[::step]
        wide = [sum(14 if ord(c) > 0x2E80 else 7 for c in label) for label in kept]
        if all((a + b) / 2 + 10 <= band * step for a, b in itertools.pairwise(wide)):
            return list(kept)
    return [domain[0]]


def period_axis(domain: Sequence[str], width: int, *, labels: bool = True) -> alt.X:
    """Return the x channel over these periods; the data column is named `period`."""
    import altair as alt

    axis: Any = alt.Axis(
        values=_ticks(domain, width) if labels else [],
        title=None,
        labelOverlap=False,
        labelFlush=False,
        ticks=labels,
        domain=labels,
    )
    return alt.X(
        "period:O",
        sort=list(domain),
        scale=alt.Scale(domain=list(domain), paddingInner=0, paddingOuter=0.2),
        axis=axis,
    )


def time_axis(first: str, last: str, width: int) -> alt.Axis:
    """Return an axis of whole years, or of months where less than three years pass between two ISO dates."""
    import altair as alt

    years = int(last[:4]) - int(first[:4])
    room = max(2, width // 90)
    step = next((s for s in _STEPS if years / s <= room), 100)
    ticks: Any = {"interval": "year", "step": step} if years >= 3 else min(room, 8)
    return alt.Axis(format="%Y" if years >= 3 else "%Y-%m", tickCount=ticks, labelOverlap=True)


def label_width(labels: Iterable[str], limit: int) -> int:
    """Return about how many pixels the labels left of a figure take, at most `limit` for the text; a title has the rest.

    >>> label_width(["居民", "residents"], 200)
    80
    """
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in label) for label in labels), default=0)
    return min(limit, longest * 7) + 17


def legend_columns(names: Sequence[str], width: int) -> int:
    """Return into how many columns a legend is to be set, so that it is no wider than the figure.

    >>> legend_columns(["residents", "officials"], 300), legend_columns(["residents", "officials"], 140)
    (2, 1)
    """
    # The symbol and the space behind an entry.
    wide = [label_width([name], 10_000) - 17 + 30 for name in names]
    if not wide or sum(wide) <= width:
        return max(1, len(wide))
    return max(1, min(len(wide), int(width / max(wide))))


def lines(text: str, width: int) -> list[str]:
    """Return a title broken into lines that fit `width` pixels; Chinese breaks anywhere, English at spaces.

    >>> lines("uses per 10,000 words", 100)
    ['uses per', '10,000 words']
    """
    room = max(8, int(width / 7.2))
    broken: list[str] = []
    line, used = "", 0
    for piece in _PIECE.findall(text):
        wide = sum(2 if ord(ch) > 0x2E80 else 1 for ch in piece)
        if line and used + len(piece.rstrip()) - len(piece) + wide > room:
            broken.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + wide
    return [*broken, line.rstrip()] if line.strip() else broken


def mark_label(words: Messages, *parts: str) -> str:
    """Return what a mark says when it is pointed at: its parts, joined."""
    return words("chart.mark").join(part for part in parts if part)
