"""Decisions of meetings: what was decided, on which item, by which vote, and how often items come to a decision.

The decision rate is counted by item of business, with a Jeffreys interval: items for which the record states a decision, among all
items. A deferral and a return are outcomes too, but no decision on the matter: they count as open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.headlines import headlines
from policymine.minutes.base import message
from policymine.minutes.facts import (
    MeetingFacts,
    TablesResult,
    accounted,
    passed_over,
    read_facts,
    share_interval,
    where_of,
    whole,
)
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.structure.decisions import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DECISION_COLUMNS", "SETTLED", "decisions"]

# Outcomes that settle a matter, one way or the other.
SETTLED: Final = ("approved", "unanimous", "no_objection", "in_principle", "rejected")
DECISION_COLUMNS: Final = (
    "meeting",
    "date",
    "body",
    "title",
    "item",
    "decision",
    "outcome",
    "in_favour",
    "against",
    "abstain",
    "unanimous",
    "speaker",
    "rule",
    "confidence",
    "start",
    "end",
)
RATE_COLUMNS: Final = (
    "body",
    "meetings",
    "items",
    "decided",
    "rate",
    "low",
    "high",
    *OUTCOMES,
    "votes",
    "with_count",
)
ITEM_COLUMNS: Final = ("meeting", "date", "body", "item", "name", "listed", "decisions", "outcome")
VOTE_COLUMNS: Final = (
    "meeting",
    "date",
    "body",
    "in_favour",
    "against",
    "abstain",
    "eligible",
    "cast",
    "unanimous",
    "result",
    "words",
    "start",
    "end",
)
_METHOD: Final = (
    "Decisions are read from the set words of minutes and from what the chair declares; hopes, questions, conditions and "
    "earlier decisions are left out. Rates are items with a decision that settles them over all items, with {level} "
    "Jeffreys intervals."
)


def decisions(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    facts: Sequence[MeetingFacts] | None = None,
    provenance: Provenance | None = None,
) -> TablesResult:
    """Return every decision, with outcome, vote and item, and the decision rate by body.

    Parameters
    ----------
    documents, passages : as `read_facts` takes them; summaries and word-for-word records alike.
    facts : what `read_facts` gave of these tables, where several analyses share one reading.
    provenance : what the caller knows.

    `tables` holds `items` (one row an item of business), `votes` and `rates` (one row a body, and body null for all).

    Raises
    ------
    NotEnoughDataError : there is no record of a meeting.
    """
    facts = read_facts(documents, passages) if facts is None else facts
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for meeting in facts:
        for d in meeting.decisions:
            vote = d.vote
            sentences[len(rows)] = (
                Evidence(meeting.id, d.text, d.start, d.end, d.start, meeting.date, d.outcome),
            )
            rows.append(
                {
                    **where_of(meeting),
                    "item": meeting.item_name(d.item),
                    "decision": d.text,
                    "outcome": d.outcome,
                    "in_favour": vote.in_favour if vote else None,
                    "against": vote.against if vote else None,
                    "abstain": vote.abstain if vote else None,
                    "unanimous": bool(vote and vote.unanimous) or d.outcome == "unanimous",
                    "speaker": d.speaker,
                    "rule": d.rule,
                    "confidence": d.confidence,
                    "start": d.start,
                    "end": d.end,
                }
            )
    without = [m for m in facts if not m.decisions]
    notes = []
    if without:
        notes.append(message("no_decisions", n=len(without)))
    if undated := sum(1 for m in facts if m.date is None):
        notes.append(message("undated", n=undated))
    items = [row for m in facts for row in _items(m)]
    rates = _rates(facts, items)
    return TablesResult(
        table=whole(frame(rows, DECISION_COLUMNS), "in_favour", "against", "abstain"),
        provenance=accounted(provenance, len(facts), _METHOD.format(level="95%"), notes),
        sentences=sentences,
        tables={
            "items": frame(items, ITEM_COLUMNS),
            "votes": frame([row for m in facts for row in _votes(m)], VOTE_COLUMNS),
            "rates": frame(rates, RATE_COLUMNS),
        },
        left_out=passed_over(without, message("left_no_decision")),
        messages=tuple(notes),
        line=headlines(
            "meetings.decisions",
            n=len(rows),
            some=len(facts) - len(without),
            meetings=len(facts),
            decided=rates[0]["decided"],
            items=rates[0]["items"],
        ),
    )


def _items(meeting: MeetingFacts) -> list[dict[str, Any]]:
    """Return the items of a meeting; a meeting that lists none is one item."""
    found = []
    for index, item in enumerate(meeting.items):
        own = [d for d in meeting.decisions if d.item == index]
        found.append((index, item.name, item.listed, own))
    loose = [d for d in meeting.decisions if d.item is None or d.item >= len(meeting.items)]
    if not found:
        found.append((0, meeting.title or "", False, loose))
    elif loose and not any(own for *_, own in found):
        # Decisions that no item can be told for: they settle the meeting's business as a whole.
        found = [(i, name, listed, loose) for i, name, listed, _ in found] if len(found) == 1 else found
    return [
        {
            "meeting": meeting.id, "date": meeting.date, "body": meeting.body, "item": index, "name": name,
            "listed": listed, "decisions": len(own), "outcome": _main([d.outcome for d in own]),
        }
        for index, name, listed, own in found
    ]  # fmt: skip


def _main(outcomes: Sequence[str]) -> str | None:
    settled = [o for o in outcomes if o in SETTLED]
    return next(iter([*settled, *outcomes]), None)


def _votes(meeting: MeetingFacts) -> list[dict[str, Any]]:
    return [
        {
            "meeting": meeting.id, "date": meeting.date, "body": meeting.body, "in_favour": v.in_favour,
            "against": v.against, "abstain": v.abstain, "eligible": v.eligible, "cast": v.cast,
            "unanimous": v.unanimous, "result": v.result,
            "words": part.text[v.start - part.start : v.end - part.start], "start": v.start, "end": v.end,
        }
        for v, part in meeting.votes
    ]  # fmt: skip


def _rates(facts: Sequence[MeetingFacts], items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    bodies: list[str | None] = [None, *sorted({m.body for m in facts if m.body})]
    rows = []
    for body in bodies:
        own = [m for m in facts if body is None or m.body == body]
        mine = [i for i in items if body is None or i["body"] == body]
        # Decisions whose item cannot be told keep the rate of their meeting unknown, so such meetings count as one item.
        decided = sum(1 for i in mine if i["outcome"] in SETTLED)
        unknown = [
            m for m in own
            if len(m.items) > 1 and m.decisions and all(d.item is None for d in m.decisions)
        ]  # fmt: skip
        n = len(mine) - sum(len(m.items) for m in unknown) + len(unknown)
        decided += sum(1 for m in unknown if any(d.outcome in SETTLED for d in m.decisions))
        low, high = share_interval(decided, n)
        counts = Counter(d.outcome for m in own for d in m.decisions)
        rows.append(
            {
                "body": body, "meetings": len(own), "items": n, "decided": decided,
                "rate": decided / n if n else None, "low": low, "high": high,
                **{o: counts.get(o, 0) for o in OUTCOMES},
                "votes": sum(len(m.votes) for m in own),
                "with_count": sum(1 for m in own for v, _ in m.votes if v.counted),
            }
        )  # fmt: skip
    return rows
