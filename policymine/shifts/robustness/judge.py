"""What a re-run changes: nothing, the form of the change, its date, or whether there is one at all."""

from __future__ import annotations

from collections.abc import Mapping

from policymine.shifts.base import ShiftResult
from policymine.shifts.robustness.base import Run
from policymine.shifts.transition import MIN_DURATION

__all__ = ["judge", "untested"]

_FORMS = ("abrupt", "gradual")


def untested(result: ShiftResult) -> bool:
    """Return whether no test could be made: too few documents, one period, or one term only."""
    return result.p_value is None


def judge(headline: ShiftResult, spans: Mapping[str, tuple[int, int]], run: Run, result: ShiftResult) -> str:
    """Return what a re-run changes, one of `CHANGES` but `identical`.

    Parameters
    ----------
    headline : the shift whose verdict is checked.
    spans : first and last month (exclusive) of each of its periods.
    run, result : the way tried, and what came of it.

    The same verdict counts as `same` where one of the re-run's breaks overlaps the credible set of one of the headline's, in
    months; `near`, where only its credible set does; else `moved`. Several breaks of one direction are one change in steps:
    any time from the first set to the last is within. Where the re-run's periods are
    longer, the change lies between two of them: from the start of the one before the break to the end of the one it falls
    in. An abrupt change for a gradual one at that time is `form`, coexistence or narrowing for either of them `kind`. What
    takes less than three periods is abrupt, whatever it is over shorter ones: that is `same`. A way of counting in which a
    term is not found, and periods too long to hold enough of a contrast, say nothing: `not_judged`. A verdict that goes
    with a document, an issuer or copies was carried by them: `lost`, also where what is left is too little.
    """
    if headline.breaks:
        if not result.breaks:
            return "not_judged" if _mute(run, result) else "lost"
        found, aims = result.breaks, _aims(headline, spans)
        if found[0]["direction"] != headline.breaks[0]["direction"]:
            return "reversed"
        if not any(_meet(_months(f["period"], f["period"], run), aim) for f in found for aim in aims):
            reached = any(_meet(_months(f["low"], f["high"], run), aim) for f in found for aim in aims)
            return "near" if reached else "moved"
        if result.verdict == headline.verdict or _same_form(headline, spans, run, result):
            return "same"
        return "form" if headline.verdict in _FORMS and result.verdict in _FORMS else "kind"
    if result.breaks:
        return "new"
    if result.verdict == headline.verdict:
        return "same"
    return "not_judged" if result.verdict == "not_enough_data" and _mute(run, result) else "kind"


def _mute(run: Run, result: ShiftResult) -> bool:
    if run.check == "period":
        return result.verdict == "not_enough_data" or untested(result)
    return run.check in ("counting", "lexicon") and untested(result)


def _aims(headline: ShiftResult, spans: Mapping[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the months of the credible sets; steps of one direction are one change, from the first to the last."""
    aims = [(spans[b["low"]][0], spans[b["high"]][1]) for b in headline.breaks]
    if len({b["direction"] for b in headline.breaks}) == 1:
        return [(min(a for a, _ in aims), max(b for _, b in aims))]
    return aims


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _months(low: str, high: str, run: Run) -> tuple[int, int]:
    """Return the first and the last month (exclusive) in which a break from `low` to `high` may lie."""
    start = run.spans[low][0]
    if run.coarser:
        start = run.spans[run.periods[max(run.periods.index(low) - 1, 0)]][0]
    return start, run.spans[high][1]


def _same_form(
    headline: ShiftResult, spans: Mapping[str, tuple[int, int]], run: Run, result: ShiftResult
) -> bool:
    """Return whether a change is abrupt over the longer periods and too short there to be gradual."""
    if {headline.verdict, result.verdict} != set(_FORMS):
        return False
    a, b = (_length(s) for s in (spans, run.spans))
    at_once = headline.verdict == "abrupt"
    gradual, places, its, other = (result, run.spans, b, a) if at_once else (headline, spans, a, b)
    return other > its and _taken(gradual, places) < MIN_DURATION * other


def _taken(gradual: ShiftResult, spans: Mapping[str, tuple[int, int]]) -> float:
    """Return how many months a gradual change takes: its 10% to 90%, or from its first step to its last."""
    first = gradual.breaks[0]
    if "duration" in first:
        return float(first["duration"]["median"]) * _length(spans)
    months = [spans[b["period"]] for b in gradual.breaks]
    return max(end for _, end in months) - min(start for start, _ in months)


def _length(spans: Mapping[str, tuple[int, int]]) -> int:
    """Return the months of a period."""
    return min(end - start for start, end in spans.values())
