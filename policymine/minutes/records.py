"""Which records can give shares of talk, why others cannot, and what the reader must know of the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from policymine.minutes.base import message, text_of
from policymine.statistics.bootstrap import MIN_UNITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["meeting_records", "notes_of", "reason_of", "refusal"]


def meeting_records(documents: pd.DataFrame, spoken: set[str]) -> list[dict[str, Any]]:
    """Return the records of meetings by date; `spoken` holds the ids of those with speech."""
    records = [{str(k): v for k, v in row.items()} for row in documents.to_dict("records")]
    if "kind" in documents.columns:
        kept = [r for r in records if r["kind"] in ("minutes", "interview")]
    else:
        kept = [r for r in records if text_of(r["record_mode"]) or str(r["id"]) in spoken]
    return sorted(kept, key=lambda r: (text_of(r.get("date_issued")) or "9999", str(r["id"])))


def reason_of(mode: str | None, has_speech: bool) -> str | None:
    """Return the message that says why a record gives no shares of talk, None where it does."""
    if mode == "verbatim":
        return None if has_speech else "refused_no_speech"
    return {"summary": "refused_summary", "gist": "refused_gist", "interview": "refused_interview"}.get(
        mode or "", "refused_unknown"
    )


def refusal(refused: list[dict[str, Any]]) -> str:
    """Return one line that says why none of the records can be used."""
    kinds = Counter((r["record_mode"] or "unknown", r["reason"]["en"]) for r in refused)
    listed = "; ".join(f"{n} {mode}: {why}" for (mode, why), n in sorted(kinds.items()))
    return f"none of {len(refused)} records can give shares of talk. {listed}"


def notes_of(table: pd.DataFrame, meetings: pd.DataFrame, tally: Counter[str]) -> list[dict[str, str]]:
    """Return what a reader must know of the records that were used."""
    notes = []
    if len(meetings) < MIN_UNITS:
        notes.append(message("few_meetings", n=len(meetings), needed=MIN_UNITS))
    notes += [
        message(key, n=tally[key])
        for key in ("no_roster", "headcount", "ambiguous", "unattributed")
        if tally[key]
    ]
    unknown = int((table["group"].isna() & table["speaker"].notna()).sum())
    if unknown:
        notes.append(message("unknown_role", n=unknown))
    return notes
