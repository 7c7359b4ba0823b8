"""What one meeting does for an issue: proposes, discusses, settles it, hands out work, comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from policymine.minutes.decisions import SETTLED
from policymine.minutes.facts import MeetingFacts
from policymine.minutes.issue_links import Unit
from policymine.structure.actions import ActionItem
from policymine.structure.decisions import Decision
from policymine.structure.wordlists import load_table

__all__ = [
    "STAGES",
    "decisions_of",
    "demands_of",
    "main_stage",
    "outcome_of_all",
    "settling",
    "stages_of",
    "tasks_of",
]

STAGES: Final = ("proposal", "discussion", "decision", "action", "follow_up")


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(load_table("issue_words.toml")[name])


def settling(facts: MeetingFacts, unit: Unit) -> int:
    """Return how far one meeting settles an issue: 3 by a vote, 2 by a decision that adopts it, 1 in principle or by what
    the record lists without a deciding word, 0 not at all.

    What only prepares (先行调查, 列为议题) settles nothing; where the matter is put to a later vote, neither does the rest.
    """
    own = [d for d in decisions_of(facts, unit) if d.outcome in SETTLED]
    if not own or any(_has(d, "later") for d in own):
        return 0
    ripe = [d for d in own if not _has(d, "preparing") or (d.vote is not None and d.vote.counted)]
    if not ripe:
        return 0
    if _voted(facts, unit) or any(d.vote is not None and d.vote.counted for d in ripe):
        return 3
    if any(d.outcome in ("unanimous", "rejected") or (d.vote and d.vote.unanimous) for d in ripe):
        return 2
    if any(d.outcome != "in_principle" and _has(d, "adopting") for d in ripe):
        return 2
    put_off = any(d.outcome not in SETTLED for d in decisions_of(facts, unit))
    listed = not put_off and all(d.rule == "under-heading" for d in own) and len(ripe) == len(own)
    return 1 if listed or any(d.outcome == "in_principle" for d in ripe) else 0


def _has(decision: Decision, words: str) -> bool:
    text = decision.text.lower()
    return any(w in text for w in _words(words))


def stages_of(facts: MeetingFacts, unit: Unit, *, first: bool, when: int) -> tuple[str, ...]:
    """Return the stages of an issue that one meeting shows.

    Parameters
    ----------
    first : whether the issue is new at this meeting.
    when : -1 before the meeting that settles it, 0 at that one, 1 after it.
    """
    found = []
    if first:
        found.append("proposal")
    if when == 0:
        found.append("decision")
    elif when > 0:
        found.append("follow_up")
    elif not first:
        found.append("discussion")
    if tasks_of(facts, unit):
        found.append("action")
    if demands_of(facts, unit):
        found.append("proposal")
    return tuple(s for s in STAGES if s in found)


def tasks_of(facts: MeetingFacts, unit: Unit) -> list[ActionItem]:
    whole = len(unit.items) in (0, len(facts.items))
    return [a for a in facts.actions if whole or a.item in unit.items]


def demands_of(facts: MeetingFacts, unit: Unit) -> list[ActionItem]:
    """Return what a debate asks of others in the matter: proposals, whenever they are made."""
    whole = len(unit.items) in (0, len(facts.items))
    return [d for d in facts.demands if whole or d.item in unit.items]


def decisions_of(facts: MeetingFacts, unit: Unit) -> list[Decision]:
    whole = len(unit.items) in (0, len(facts.items))
    return [d for d in facts.decisions if whole or d.item in unit.items]


def _voted(facts: MeetingFacts, unit: Unit) -> bool:
    whole = len(unit.items) in (0, len(facts.items))
    return any(
        (whole or p.item in unit.items)
        and p.zone == "vote"
        and v.result != "failed"
        and (v.counted or v.unanimous)
        for v, p in facts.votes
    )


def outcome_of_all(own: Sequence[Decision]) -> str | None:
    """Return the outcome that stands for several: the first that settles, by a vote before others."""
    settled = sorted((d for d in own if d.outcome in SETTLED), key=lambda d: d.vote is None)
    return next((d.outcome for d in (*settled, *own)), None)


def main_stage(stages: Sequence[str]) -> str:
    """Return what the meeting was for the issue: decided, followed up, discussed, else proposed; tasks come with any."""
    return next(s for s in ("decision", "follow_up", "discussion", "proposal", "action") if s in stages)
