"""The result of a search for uptake, and the dates that decide what came after what."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.provenance import Reference
from policymine.results import Result

__all__ = ["COLUMNS", "METHOD", "REFERENCES", "UptakeResult", "days_of", "spans_of"]

COLUMNS: Final = (
    "policy",
    "clause",
    "meeting",
    "policy_date",
    "date",
    "lag",
    "kind",
    "score",
    "p",
    "q",
    "policy_sentence",
    "meeting_sentence",
    "speaker",
    "shared",
    "also_in",
    "policy_start",
    "policy_end",
    "meeting_start",
    "meeting_end",
)
METHOD: Final = (
    "A clause is taken up verbatim where a later meeting holds a stretch of its letters that nobody had said before the paper's "
    "date (score: letters of the stretch), and in other words where a sentence shares its rare "
    "terms (score: cosine of TF-IDF weights of words and Chinese characters, times the summed inverse document frequency of "
    "what is shared). The control is the same search among the meetings before each paper's date; "
    "p-values follow the control's scores and, beyond them, an exponential tail, doubled for the two ways of looking; q-values are "
    "Benjamini-Hochberg over all pairs of a clause and a later meeting."
)
REFERENCES: Final = (
    Reference(
        "karlin1990",
        "Karlin, S.; Altschul, S. F.",
        1990,
        "Methods for assessing the statistical significance of molecular sequence features by using general scoring schemes",
        "Proceedings of the National Academy of Sciences 87, 2264-2268",
    ),
    Reference(
        "wilkerson2015",
        "Wilkerson, J.; Smith, D.; Stramp, N.",
        2015,
        "Tracing the flow of policy ideas in legislatures: a text reuse approach",
        "American Journal of Political Science 59, 943-956",
    ),
    Reference(
        "benjamini1995",
        "Benjamini, Y.; Hochberg, Y.",
        1995,
        "Controlling the false discovery rate",
        "Journal of the Royal Statistical Society B 57, 289-300",
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class UptakeResult(Result):
    """Clauses taken up in meetings: columns `COLUMNS`, the surest first.

    `lag` counts days from the paper's date to the meeting's, null where one of them is not stated to the day. Spans are
    code points into each document's text. `also_in` names papers of a later date that hold the same wording.

    Parameters
    ----------
    counts : pairs tested, controls, and what the time-reversed control found: see `extra`.
    """

    counts: Mapping[str, Any] = field(default_factory=dict)

    def extra(self) -> dict[str, Any]:
        """Return the counts: clauses, meetings, pairs (tests), controls, reversed (findings of the reversed control)."""
        return {"counts": dict(self.counts)}

    def summary(self) -> str:
        """Return what was found in a line."""
        kinds = self.table["kind"].tolist()
        papers, meetings = self.table["policy"].nunique(), self.table["meeting"].nunique()
        return (
            f"{len(kinds)} clauses taken up ({kinds.count('verbatim')} verbatim, {kinds.count('reworded')} in other words) "
            f"of {papers} papers in {meetings} meetings; the time-reversed control finds {self.counts.get('reversed', 0)}"
        )


def days_of(date: str | None) -> tuple[int, int] | None:
    """Return the first and the last day that a date may mean, as ordinals; None where it is none.

    >>> [datetime.date.fromordinal(day).isoformat() for day in days_of("2014-02")]
    ['2014-02-01', '2014-02-28']
    """
    parts = [int(part) for part in date.split("-")] if date else []
    if not 1 <= len(parts) <= 3:
        return None
    year, month, day = [*parts, 0, 0][:3]
    try:
        if not month:
            return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
        last = day or calendar.monthrange(year, month)[1]
        return datetime.date(year, month, day or 1).toordinal(), datetime.date(year, month, last).toordinal()
    except (ValueError, calendar.IllegalMonthError):
        return None


def spans_of(dates: list[str | None]) -> NDArray[np.int64]:
    """Return first and last day of each date, (n, 2); every date must be one."""
    return np.array([days_of(date) for date in dates], dtype=np.int64).reshape(-1, 2)
