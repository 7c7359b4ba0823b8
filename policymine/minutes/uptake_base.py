"""The result of a search for uptake, and the dates that decide what came after what."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.headlines import headline
from policymine.provenance import cited
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
    "date, and in other words where one or two neighbouring sentences share its rare words. Titles in 《》, the papers' own titles "
    "wherever they stand, document numbers and dates are left out of both comparisons: to name a paper is no uptake of a clause. "
    "The score of a stretch is its letters, each counted by its rarity, log(1 + N / n) / log(1 + N), where n of the N papers that "
    "were out hold the phrase it stands in, so that administration's stock phrases count for little. The score of a rewording is "
    "the summed weight of the words and characters in common (inverse sentence frequency in both corpora to the power 1.5, words "
    "of grammar and of official routine left out), times the fourth root of the share that this is of the clause's own weight. "
    "The control is the same search among the meetings before each paper's date, one match a place; "
    "p-values follow the control's scores and, beyond them, an exponential tail (for letters a geometric one) of which the scale "
    "is bounded above and the meeting of the largest score set aside, doubled for the two ways of looking; q-values are "
    "Benjamini-Hochberg over all pairs of a clause and a later meeting."
)
REFERENCES: Final = (
    cited("karlin1990"),
    cited("wilkerson2015"),
    cited("benjamini1995"),
)


@dataclass(frozen=True, eq=False, repr=False)
class UptakeResult(Result):
    """Clauses taken up in meetings: columns `COLUMNS`, the surest first.

    `kind` is `verbatim` or `reworded`; `cited`, where asked for, is a paper named by title or number without more, with no
    score. `lag` counts days from the paper's date to the meeting's, null where one of them is not stated to the day. Spans are
    code points into each document's text. `shared` is the stretch as it was said, or the words in common, the rarest first.
    `also_in` names the other papers that had the same wording, figures aside, before the meeting.

    Parameters
    ----------
    counts : pairs tested, controls, and what the time-reversed control found: see `extra`.
    cited : papers that meetings name, one row a paper and meeting, columns `COLUMNS`; part of the table where asked for.
    """

    counts: Mapping[str, Any] = field(default_factory=dict)
    cited: tuple[Mapping[str, Any], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return `counts` (clauses, meetings, pairs or tests, controls, reversed: findings of the reversed control) and `cited`."""
        return {"counts": dict(self.counts), "cited": [dict(row) for row in self.cited]}

    def summary(self, lang: str = "en") -> str:
        """Return what was found in a line."""
        kinds = self.table["kind"].tolist()
        taken = self.table[self.table["kind"] != "cited"]
        backward = self.counts.get("reversed")
        found = headline(
            "meetings.uptake",
            lang,
            n=len(taken),
            verbatim=kinds.count("verbatim"),
            reworded=kinds.count("reworded"),
            papers=taken["policy"].nunique(),
            meetings=taken["meeting"].nunique(),
        )
        found += (
            headline("meetings.no_control", lang)
            if backward is None
            else headline("meetings.control", lang, n=backward)
        )
        return found + (headline("meetings.named", lang, n=len(self.cited)) if self.cited else "")


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
