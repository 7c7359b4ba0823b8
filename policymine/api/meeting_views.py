"""What a report tells of meetings: decisions, issues, cases and uptake, over one reading of the records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from policymine.api.meetings import _provenance, _records
from policymine.api.reading import Reading
from policymine.api.uptake import uptake
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["meeting_views"]


def meeting_views(reading: Reading, *, seed: int = 0) -> dict[str, Callable[[], Result]]:
    """Return by section of a report how to get its result; empty where the corpus holds no meetings.

    Parameters
    ----------
    reading : the corpus.
    seed : of everything random.

    `uptake` is among them only where the corpus holds papers too. The records are read when the first result is asked for.
    """
    kinds = set(reading.documents["kind"])
    found: dict[str, Callable[[], Result]] = {}
    if "minutes" in kinds:
        shared = _Shared(reading)
        found |= {name: partial(shared.view, name, seed) for name in ("decisions", "issues", "cases")}
    if "policy" in kinds and kinds & {"minutes", "interview"}:
        found["uptake"] = partial(_told, "uptake_refused", lambda: uptake(reading, reading))
    return found


class _Shared:
    """The records of one corpus, read once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tables: tuple[Any, Any, Any] | None = None

    def view(self, name: str, seed: int) -> Result:
        from policymine.minutes.cases import cases
        from policymine.minutes.decisions import decisions
        from policymine.minutes.facts import read_facts
        from policymine.minutes.issues import issues

        if self._tables is None:
            _, minutes, passages = _records(self._reading, None)
            self._tables = (minutes, passages, read_facts(minutes, passages))
        minutes, passages, facts = self._tables
        known = _provenance(self._reading, name)
        if name == "decisions":
            return decisions(minutes, passages, facts=facts, provenance=known)
        if name == "issues":
            return issues(minutes, passages, facts=facts, provenance=known)
        run = partial(cases, minutes, passages, seed=seed, facts=facts, provenance=known)
        return _told("cases_refused", run)


def _told(key: str, run: Callable[[], Result]) -> Result:
    """Return the result, or raise with the reason in the languages of a report."""
    from policymine.minutes.base import message

    try:
        return run()
    except NotEnoughDataError as error:
        error.reasons = message(key, reason=str(error))
        raise
