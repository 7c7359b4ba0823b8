"""Issues across meetings: the same matter from proposal to discussion, decision, action and follow-up, and how long that takes.

An issue that is still open is censored where its body's records end: it was watched until then, and nobody knows what came
later. Dropping it would make consultation look quicker and surer than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from policymine.headlines import headlines
from policymine.minutes.base import message
from policymine.minutes.facts import (
    MeetingFacts,
    TablesResult,
    accounted,
    evidence_of,
    full_date,
    read_facts,
    whole,
)
from policymine.minutes.issue_links import LINKED, Link, Unit, body_key, link_units, null_share, units_of
from policymine.minutes.issue_names import Namer
from policymine.minutes.issue_stages import (
    decisions_of,
    main_stage,
    outcome_of_all,
    settling,
    stages_of,
    tasks_of,
)
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.statistics.survival import (
    KALBFLEISCH_PRENTICE_2002,
    KAPLAN_MEIER_1958,
    kaplan_meier,
    median_time,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ISSUE_COLUMNS", "issues", "trace_issues"]

ISSUE_COLUMNS: Final = (
    "issue",
    "body",
    "name",
    "meetings",
    "first",
    "last",
    "proposed",
    "decided",
    "outcome",
    "days",
    "open",
    "watched_until",
    "watched_days",
    "actions",
    "followed_up",
    "deferrals",
    "linked_by",
)
STEP_COLUMNS: Final = (
    "issue",
    "meeting",
    "date",
    "body",
    "name",
    "stage",
    "stages",
    "decisions",
    "outcome",
    "actions",
    "linked_by",
    "score",
    "start",
    "end",
)
CURVE_COLUMNS: Final = (
    "body",
    "time",
    "at_risk",
    "events",
    "censored",
    "survival",
    "low",
    "high",
)
MEDIAN_COLUMNS: Final = ("body", "issues", "decided", "median", "low", "high")
_FEW: Final = 10
_METHOD: Final = (
    "Items of business are linked across the meetings of one body by proposal number, by reference to the meeting before, by shared "
    "words of their names, and by the cosine of the words said of them (from {linked}). Time to decision runs from the first meeting "
    "with an issue to the first that settles it; open issues are censored at the body's last record. Kaplan-Meier with log-log intervals."
)


def trace_issues(
    facts: Sequence[MeetingFacts], *, linked: float | None = None
) -> tuple[list[Unit], list[Link], list[int]]:
    """Return the items of all meetings, the links between them, and the matter each belongs to.

    Parameters
    ----------
    facts : meetings by date.
    linked : cosine from which on wording links; None takes the default.
    """
    units = [unit for index, one in enumerate(facts) for unit in units_of(index, one)]
    links, group = link_units(units, facts, **({} if linked is None else {"linked": linked}))
    return units, links, group


def issues(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    linked: float | None = None,
    facts: Sequence[MeetingFacts] | None = None,
    provenance: Provenance | None = None,
) -> TablesResult:
    """Return each issue with its way through the meetings, and the time to decision.

    Parameters
    ----------
    documents, passages : as `read_facts` takes them.
    linked : cosine of wording from which on two items are one issue; None takes 0.22.
    facts : what `read_facts` gave of these tables, where several analyses share one reading.
    provenance : what the caller knows.

    One row an issue: `proposed` and `decided` are dates of meetings, `days` the time between, `open` whether none settled
    it, `watched_until` the last record of its body. `tables` holds `steps` (one row an issue and meeting, `stage` the furthest
    reached there), `curve` (Kaplan-Meier, all and by body) and `medians`.

    Raises
    ------
    NotEnoughDataError : there is no record of a meeting.

    Source: Kaplan and Meier (1958).
    """
    facts = read_facts(documents, passages) if facts is None else facts
    units, links, group = trace_issues(facts, linked=linked)
    namer = Namer(units, facts)
    rows: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for number, key in enumerate(sorted(set(group), key=lambda g: _first(g, units, group, facts)), start=1):
        found = [u for u, g in zip(units, group, strict=True) if g == key]
        members, name = _joined(found), namer.name(found)
        own_links = [k for k in links if group[k.left] == key]
        row, own, proof = _issue(number, name, members, own_links, units, facts)
        sentences[len(rows)] = proof
        rows.append(row)
        steps += own
    curve, medians = _times(rows)
    dated = [r for r in rows if r["watched_days"] is not None]
    notes = []
    chance, pairs = null_share(units, facts, linked=linked or LINKED)
    if chance is not None:
        notes.append(message("chance_links", share=f"{chance:.1%}", n=pairs))
    if len(rows) > len(dated):
        notes.append(message("not_dated", n=len(rows) - len(dated)))
    if len(dated) < _FEW:
        notes.append(message("few_issues", n=len(dated)))
    if once := sum(1 for r in rows if r["meetings"] == 1):
        notes.append(message("one_meeting", n=once))
    if nameless := sum(1 for m in facts if m.body is None):
        notes.append(message("no_body", n=nameless))
    return TablesResult(
        table=whole(frame(rows, ISSUE_COLUMNS), "days", "watched_days"),
        provenance=accounted(
            provenance,
            len(facts),
            _METHOD.format(linked=linked or LINKED),
            notes,
            (KAPLAN_MEIER_1958, KALBFLEISCH_PRENTICE_2002),
        ),
        sentences=sentences,
        tables={
            "steps": frame(steps, STEP_COLUMNS),
            "curve": frame(curve, CURVE_COLUMNS),
            "medians": frame(medians, MEDIAN_COLUMNS),
        },
        messages=tuple(notes),
        line=headlines(
            "meetings.issues",
            n=len(rows),
            meetings=len(facts),
            decided=sum(not r["open"] for r in rows),
            followed=sum(bool(r["followed_up"]) for r in rows),
        ),
    )


def _joined(members: Sequence[Unit]) -> list[Unit]:
    """Return the units of a matter, those of one meeting as one."""
    found: list[Unit] = []
    for unit in members:
        if found and found[-1].meeting == unit.meeting:
            found[-1] = replace(found[-1], items=(*found[-1].items, *unit.items))
        else:
            found.append(unit)
    return found


def _first(
    key: int, units: Sequence[Unit], group: Sequence[int], facts: Sequence[MeetingFacts]
) -> tuple[str, str, int]:
    index = next(i for i, g in enumerate(group) if g == key)
    meeting = facts[units[index].meeting]
    return body_key(meeting.body) or "~", meeting.date or "9999", index


def _issue(
    number: int,
    name: str,
    members: Sequence[Unit],
    links: Sequence[Link],
    units: Sequence[Unit],
    facts: Sequence[MeetingFacts],
) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[Evidence, ...]]:
    steps: list[dict[str, Any]] = []
    proof: list[Evidence] = []
    levels = [settling(facts[u.meeting], u) for u in members]
    at = levels.index(max(levels)) if any(levels) else len(members)
    settled = at < len(members)
    decided = full_date(facts[members[at].meeting].date) if settled else None
    outcome: str | None = None
    actions = deferrals = 0
    for order, unit in enumerate(members):
        meeting = facts[unit.meeting]
        when = (order > at) - (order < at)
        stages = stages_of(meeting, unit, first=order == 0, when=when)
        own, tasks = decisions_of(meeting, unit), tasks_of(meeting, unit)
        actions += len(tasks)
        deferrals += sum(d.outcome in ("deferred", "returned") for d in own)
        if when == 0:
            outcome = outcome_of_all(own)
        link = max(
            (k for k in links if units[k.right].meeting == unit.meeting), key=lambda k: k.score, default=None
        )
        steps.append(
            {
                "issue": number, "meeting": meeting.id, "date": meeting.date, "body": body_key(meeting.body),
                "name": unit.name, "stage": main_stage(stages), "stages": "、".join(stages), "decisions": len(own),
                "outcome": outcome_of_all(own), "actions": len(tasks),
                "linked_by": link.why if link else None, "score": round(link.score, 3) if link else None,
                "start": unit.start, "end": unit.end,
            }
        )  # fmt: skip
        proof.append(evidence_of(meeting, unit.start, unit.end, term=main_stage(stages)))
        proof += [
            Evidence(meeting.id, d.text, d.start, d.end, d.start, meeting.date, d.outcome) for d in own[:2]
        ]
    meetings = [facts[u.meeting] for u in members]
    dates = [full_date(m.date) for m in meetings]
    body = body_key(meetings[0].body)
    proposed = dates[0]
    until = max((d for m in facts if body_key(m.body) == body and (d := full_date(m.date))), default=None)
    end = decided if settled else until
    watched = _days(proposed, end) if all(dates) or (proposed and end) else None
    row = {
        "issue": number, "body": body, "name": name, "meetings": len({u.meeting for u in members}),
        "first": meetings[0].date, "last": meetings[-1].date, "proposed": proposed, "decided": decided,
        "outcome": outcome, "days": _days(proposed, decided), "open": not settled,
        "watched_until": None if settled else until, "watched_days": watched if not settled or decided else None,
        "actions": actions, "followed_up": settled and at + 1 < len(members), "deferrals": deferrals,
        "linked_by": "、".join(sorted({k.why for k in links})) or None,
    }  # fmt: skip
    return row, steps, tuple(proof)


def _days(start: str | None, end: str | None) -> int | None:
    if not start or not end:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _times(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    curve: list[dict[str, Any]] = []
    medians: list[dict[str, Any]] = []
    for body in [None, *sorted({r["body"] for r in rows if r["body"]})]:
        own = [r for r in rows if r["watched_days"] is not None and (body is None or r["body"] == body)]
        if not own:
            continue
        steps = kaplan_meier([max(0, r["watched_days"]) for r in own], [not r["open"] for r in own])
        curve += [
            {
                "body": body, "time": s.time, "at_risk": s.at_risk, "events": s.events, "censored": s.censored,
                "survival": s.survival, "low": s.low, "high": s.high,
            }
            for s in steps
        ]  # fmt: skip
        m = median_time(steps)
        medians.append(
            {
                "body": body, "issues": len(own), "decided": sum(not r["open"] for r in own),
                "median": m.time, "low": m.low, "high": m.high,
            }
        )  # fmt: skip
    return curve, medians
