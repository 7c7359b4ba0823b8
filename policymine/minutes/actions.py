"""Action items of meetings: what is to be done, by whom, by when; and how often a record says both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from policymine.headlines import headlines
from policymine.minutes.base import message
from policymine.minutes.facts import (
    MeetingFacts,
    TablesResult,
    accounted,
    evidence_of,
    passed_over,
    read_facts,
    share_interval,
    where_of,
    whole,
)
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.structure.actions import ActionItem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ACTION_COLUMNS", "actions"]

ACTION_COLUMNS: Final = (
    "meeting",
    "date",
    "body",
    "title",
    "item",
    "what",
    "owner",
    "helpers",
    "due",
    "due_words",
    "days",
    "status",
    "speaker",
    "rule",
    "confidence",
    "start",
    "end",
)
ACTION_RATES: Final = (
    "body",
    "meetings",
    "actions",
    "with_owner",
    "with_due",
    "with_both",
    "rate",
    "low",
    "high",
)
DEMAND_COLUMNS: Final = (
    "meeting",
    "date",
    "body",
    "item",
    "what",
    "owner",
    "due_words",
    "speaker",
    "start",
    "end",
)
_ACTION_METHOD: Final = (
    "Action items are read from tables, labels, lists of tasks and sentences that hand out work; an owner or a deadline "
    "that the record does not name stays empty. Deadlines in words are worked out from the meeting's date; working days "
    "are Mondays to Fridays. In the record of a debate, tasks are what office holders undertake and what carried motions ask for; what "
    "members ask of others is listed as a demand."
)


def actions(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    facts: Sequence[MeetingFacts] | None = None,
    provenance: Provenance | None = None,
) -> TablesResult:
    """Return every action item: what, owner, helpers, deadline as a date and in words, how it stands.

    Parameters
    ----------
    documents, passages : as `read_facts` takes them.
    facts : what `read_facts` gave of these tables, where several analyses share one reading.
    provenance : what the caller knows.

    `owner` and `due` are null where the record names none; `days` is from meeting to deadline. `tables` holds `rates`: the share
    of items with both owner and deadline, by body; and `demands`: what members of a debate ask of others, who is asked as
    `owner`. A demand is a proposal: nobody has taken it on.

    Raises
    ------
    NotEnoughDataError : there is no record of a meeting.
    """
    facts = read_facts(documents, passages) if facts is None else facts
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for meeting in facts:
        for a in meeting.actions:
            proof = [Evidence(meeting.id, a.what, a.start, a.end, a.start, meeting.date, "what")]
            if a.due and not a.start <= a.due.start < a.end:
                proof.append(evidence_of(meeting, a.due.start, a.due.end, term="due"))
            sentences[len(rows)] = tuple(proof)
            due = a.due.value if a.due else None
            rows.append(
                {
                    **where_of(meeting),
                    "item": meeting.item_name(a.item),
                    "what": a.what,
                    "owner": "、".join(a.owners) or None,
                    "helpers": "、".join(a.helpers) or None,
                    "due": due,
                    "due_words": _words_at(meeting, a.due.start, a.due.end) if a.due else None,
                    "days": _days(meeting.date, due),
                    "status": a.status,
                    "speaker": a.speaker,
                    "rule": a.rule,
                    "confidence": a.confidence,
                    "start": a.start,
                    "end": a.end,
                }
            )
    notes = []
    if nobody := sum(1 for r in rows if r["owner"] is None):
        notes.append(message("no_owner", n=nobody))
    if never := sum(1 for r in rows if r["due_words"] is None):
        notes.append(message("no_due", n=never))
    if open_words := sum(1 for r in rows if r["due"] is None and r["due_words"] is not None):
        notes.append(message("due_in_words", n=open_words))
    demands = [_demand(m, d) for m in facts for d in m.demands]
    if demands:
        notes.append(message("demands", n=len(demands)))
    without = [m for m in facts if not m.actions]
    return TablesResult(
        table=whole(frame(rows, ACTION_COLUMNS), "days"),
        provenance=accounted(provenance, len(facts), _ACTION_METHOD, notes),
        sentences=sentences,
        tables={
            "rates": frame(_action_rates(facts, rows), ACTION_RATES),
            "demands": frame(demands, DEMAND_COLUMNS),
        },
        left_out=passed_over(without, message("left_no_action")),
        messages=tuple(notes),
        line=headlines(
            "meetings.actions",
            n=len(rows),
            some=len(facts) - len(without),
            meetings=len(facts),
            owned=len(rows) - nobody,
            due=len(rows) - never,
        ),
    )


def _demand(meeting: MeetingFacts, d: ActionItem) -> dict[str, Any]:
    return {
        "meeting": meeting.id, "date": meeting.date, "body": meeting.body, "item": meeting.item_name(d.item),
        "what": d.what, "owner": "、".join(d.owners) or None,
        "due_words": _words_at(meeting, d.due.start, d.due.end) if d.due else None, "speaker": d.speaker,
        "start": d.start, "end": d.end,
    }  # fmt: skip


def _words_at(meeting: MeetingFacts, start: int, end: int) -> str | None:
    """Return the words at a span of a record."""
    part = next((p for p in meeting.parts if p.start <= start and end <= p.end), None)
    return part.text[start - part.start : end - part.start] if part else None


def _days(meeting: str | None, due: str | None) -> int | None:
    if not meeting or not due or len(meeting) != 10 or len(due) != 10:
        return None
    return (date.fromisoformat(due) - date.fromisoformat(meeting)).days


def _action_rates(facts: Sequence[MeetingFacts], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for body in [None, *sorted({m.body for m in facts if m.body})]:
        own = [r for r in rows if body is None or r["body"] == body]
        both = sum(1 for r in own if r["owner"] and r["due_words"])
        low, high = share_interval(both, len(own))
        found.append(
            {
                "body": body, "meetings": sum(1 for m in facts if body is None or m.body == body),
                "actions": len(own), "with_owner": sum(1 for r in own if r["owner"]),
                "with_due": sum(1 for r in own if r["due_words"]), "with_both": both,
                "rate": both / len(own) if own else None, "low": low, "high": high,
            }
        )  # fmt: skip
    return found
