"""A claimed outcome, and the numbers in it: 六成, 百分之四十五, 1,200, half; the change between two values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policymine.structure.dates import chinese_number

__all__ = ["Claim", "change_of", "measure", "number_of"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A reported outcome.

    Parameters
    ----------
    subject : what changed, as worded; empty where the clause does not say.
    value : the number: the change itself where `kind` is `change`, else the new value.
    unit : as written; `%` for shares.
    baseline : the value before, None where not stated.
    base_words : what it is compared with (去年同期), None where not stated.
    change : stated, or worked out from baseline and value; None where it cannot be told.
    change_unit : `percent`, or `points` where two shares are compared (54% to 83% is 29 points).
    direction : `down`, `up` or `level` (a rate that is stated, not changed).
    kind : `from_to`, `change` (the number is the change), `to` (a new level is reached) or `level`.
    aim : whether it is an aim or expectation.
    period, place : words of the sentence, None where it has none.
    start, end : code points of the claim, from the number or verb that opens it to its unit.
    """

    subject: str
    value: float
    unit: str
    baseline: float | None
    base_words: str | None
    change: float | None
    change_unit: str | None
    direction: str
    kind: str
    aim: bool
    period: str | None
    place: str | None
    start: int
    end: int


def number_of(raw: str) -> float | None:
    raw = raw.strip().replace(",", "")
    if raw.startswith("百分之"):
        raw = raw[3:]
        whole, _, part = raw.partition("点")
        if re.fullmatch(r"[\d.]+", raw):
            return float(raw)
        n = chinese_number(whole)
        return (
            None
            if n is None
            else float(f"{n}.{''.join(str(chinese_number(c) or 0) for c in part)}" if part else n)
        )
    if raw == "半":
        return 0.5
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    if raw.lower() in words:
        return float(words.index(raw.lower()))
    if re.fullmatch(r"\d+(?:\.\d+)?", raw):
        return float(raw)
    n = chinese_number(raw.replace("两", "二"))
    return None if n is None else float(n)


def measure(raw: str, unit: str | None) -> tuple[float | None, str]:
    """Return (value, unit): 六成 is 60 %, 百分之四十五 45 %."""
    value, unit = number_of(raw), (unit or "").strip()
    if raw.startswith("百分之") or unit in ("％", "per cent", "percent"):
        unit = "%"
    if unit == "成" and value is not None:
        return value * 10, "%"
    return value, "percentage points" if unit in (
        "个百分点",
        "百分点",
        "percentage point",
        "percentage points",
        "pp",
    ) else unit


def change_of(
    value: float, unit: str, baseline: float | None, kind: str, direction: str
) -> tuple[float | None, str | None]:
    """Return the change and its unit: stated, or worked out from the two values."""
    if baseline is not None:
        if unit == "%":
            return value - baseline, "points"
        return (100 * (value - baseline) / baseline, "percent") if baseline else (None, None)
    if kind == "change" and unit in ("%", "percentage points"):
        return -value if direction == "down" else value, "percent" if unit == "%" else "points"
    return None, None
