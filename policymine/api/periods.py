"""Periods as a user writes them: their place in time, and spans from one to another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.corpus.period import PLANS, Period, period_of
from policymine.errors import InputError

__all__ = ["period_named", "period_steps", "span_named"]

_MONTHS = {"year": 12, "quarter": 3, "month": 1, "decade": 120}
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_SHOWN = 3


def period_named(label: str, by: str) -> Period | None:
    """Return the period that a label names, None where it names none of this kind.

    >>> period_named("2014Q2", "quarter").start, period_named("十二五", "plan").start, period_named("2014", "month")
    ((2014, 4), (2011, 1), None)
    """
    if by == "plan":
        years = {name: first for name, first, _ in PLANS}
        return period_of(str(years[label]), by) if label in years else None
    if by == "quarter" and (match := _QUARTER.fullmatch(label)):
        return period_of(f"{match[1]}-{int(match[2]) * 3:02d}", by)
    found = period_of(label.removesuffix("s") if by == "decade" else label, by)
    # 2014-03 is no year and 2013 no decade: what is asked for must be what is meant.
    return found if found is not None and found.label == label else None


def period_steps(labels: Sequence[str], by: str) -> list[float]:
    """Return the place of each period in steps of `by` from the first, so that periods without documents leave a gap.

    >>> period_steps(["2012", "2014"], "year"), period_steps(["2013Q4", "2014Q1"], "quarter")
    ([0.0, 2.0], [0.0, 1.0])
    """
    if by == "plan":
        names = [name for name, _, _ in PLANS]
        at = [names.index(label) for label in labels]
        return [float(i - at[0]) for i in at]
    months = []
    for label in labels:
        period = period_named(label, by)
        if period is None:
            raise InputError(f"{label!r} is no {by}")
        months.append(period.start[0] * 12 + period.start[1])
    return [float((m - months[0]) // _MONTHS[by]) for m in months]


def span_named(text: str, order: Sequence[str], by: str, option: str) -> tuple[int, int]:
    """Return the first and the last observed period of a span, by number in `order`.

    Parameters
    ----------
    text : a label, or two with a colon between: `2013`, `2013:2017`, `十二五:十三五`; an end left out is the corpus's own.
    order : the observed periods, in order of time.
    by : what the labels are of.
    option : the name of the option, for the message.

    Raises
    ------
    InputError : a label that names no period of this kind, a span that runs backwards or holds no document.

    >>> span_named("2013:2017", ["2012", "2014", "2016", "2018"], "year", "--new-in")
    (1, 2)
    """
    example = f"{order[max(0, len(order) - _SHOWN)]}:{order[-1]}"
    left, colon, right = text.strip().partition(":")
    ends = []
    for label, default in ((left.strip(), order[0]), ((right.strip() if colon else left.strip()), order[-1])):
        period = period_named(label or default, by)
        if period is None or not text.strip(" :"):
            raise InputError(
                f"{option} {text}: {label!r} is no {by}; name one or a span of them, such as {example} (--by {by})"
            )
        ends.append(period)
    if ends[1].start < ends[0].start:
        raise InputError(f"{option} {text} runs backwards; write the earlier {by} first")
    inside = []
    for i, label in enumerate(order):
        period = period_named(label, by)
        if period is not None and ends[0].start <= period.start <= ends[1].start:
            inside.append(i)
    if not inside:
        raise InputError(f"{option} {text} holds no document; the corpus has {order[0]} to {order[-1]}")
    return inside[0], inside[-1]
