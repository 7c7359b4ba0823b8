"""Outcomes that records claim: value, unit, baseline, direction and place, each with its sentence.

They are what the text says (投诉下降45%), read and not checked: a claim by the manager of a project is no measurement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from policymine.clean.script import to_simplified
from policymine.clean.sentences import split_sentences
from policymine.headlines import headlines
from policymine.minutes.base import message
from policymine.minutes.facts import MeetingFacts, TablesResult, accounted, read_facts
from policymine.minutes.issue_links import body_key
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.structure.claims import find_claims

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OUTCOME_COLUMNS", "outcomes"]

OUTCOME_COLUMNS: Final = (
    "meeting",
    "date",
    "body",
    "place",
    "item",
    "subject",
    "kind",
    "direction",
    "value",
    "unit",
    "baseline",
    "compared_with",
    "change",
    "change_unit",
    "period",
    "speaker",
    "aim",
    "sentence",
    "start",
    "end",
)
_METHOD: Final = (
    "Reported outcomes are read from wordings of change and of level (下降45%, 从120件降到66件, 满意率达98%; fell from 120 to 66). "
    "Aims are marked. A change is worked out where two values are stated, in points between shares. Shares of votes are left out."
)
_QUESTION: Final = re.compile(r"[？?]\s*$|^(?:如果|要是|假如|If )")


def outcomes(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    facts: Sequence[MeetingFacts] | None = None,
    provenance: Provenance | None = None,
) -> TablesResult:
    """Return every reported outcome of the records.

    Parameters
    ----------
    documents, passages : as `read_facts` takes them.
    facts : what `read_facts` gave of these tables, where several analyses share one reading.
    provenance : what the caller knows.

    One row a claim: `value` and `unit` as stated, `baseline` where the text gives the value before, `place` where the
    sentence names one (else the body is all that is known), `aim` for what is only hoped for. `tables` holds `bodies`:
    claims by body and direction.

    Raises
    ------
    NotEnoughDataError : there is no record of a meeting.
    """
    facts = read_facts(documents, passages) if facts is None else facts
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for meeting in facts:
        for part in meeting.parts:
            if part.zone in ("vote", "action"):
                continue
            for a, b in split_sentences(part.text):
                sentence = part.text[a:b]
                if _QUESTION.search(sentence):
                    continue
                plain = to_simplified(sentence)
                for c in find_claims(plain, offset=part.start + a):
                    at = plain.find(c.subject) if c.subject else -1
                    subject = sentence[at : at + len(c.subject)] if at >= 0 else None
                    sentences[len(rows)] = (
                        Evidence(
                            meeting.id,
                            sentence,
                            c.start,
                            c.end,
                            part.start + a,
                            meeting.date,
                            c.subject or None,
                        ),
                    )
                    rows.append(
                        {
                            "meeting": meeting.id, "date": meeting.date, "body": body_key(meeting.body),
                            "place": c.place, "item": meeting.item_name(part.item), "subject": subject,
                            "kind": c.kind, "direction": c.direction, "value": c.value,
                            "unit": _unit(plain, sentence, c.unit, c.end - part.start - a),
                            "baseline": c.baseline, "compared_with": c.base_words,
                            "change": None if c.change is None else round(c.change, 1),
                            "change_unit": c.change_unit,
                            "period": c.period, "speaker": part.speaker,
                            # A decision states what shall be, not what came of it.
                            "aim": c.aim or part.zone == "decision" or part.role == "decision",
                            "sentence": sentence, "start": c.start, "end": c.end,
                        }
                    )  # fmt: skip
    notes = [message("claims_only")] if rows else []
    if aims := sum(r["aim"] for r in rows):
        notes.append(message("targets", n=aims))
    bodies = []
    for body in sorted({r["body"] or "" for r in rows}):
        own = [r for r in rows if (r["body"] or "") == body and not r["aim"]]
        bodies.append(
            {"body": body or None, "claims": len(own)}
            | {d: sum(r["direction"] == d for r in own) for d in ("down", "up", "level")}
            | {"meetings": len({r["meeting"] for r in own})}
        )
    return TablesResult(
        table=frame(rows, OUTCOME_COLUMNS),
        provenance=accounted(provenance, len(facts), _METHOD, notes),
        sentences=sentences,
        tables={"bodies": frame(bodies, ("body", "claims", "down", "up", "level", "meetings"))},
        messages=tuple(notes),
        line=headlines(
            "meetings.outcomes",
            n=len(rows) - aims,
            aims=aims,
            some=len({r["meeting"] for r in rows}),
            records=len(facts),
        ),
    )


def _unit(plain: str, sentence: str, unit: str, end: int) -> str | None:
    """Return the unit as the record writes it: the reading is in simplified script."""
    at = plain.rfind(unit, 0, end) if unit else -1
    return sentence[at : at + len(unit)] if at >= 0 else unit or None
