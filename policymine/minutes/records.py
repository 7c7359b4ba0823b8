"""Which records can give shares of talk, why others cannot, and what the reader must know of the rest."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from policymine.minutes.base import message, text_of
from policymine.statistics.bootstrap import MIN_UNITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["meeting_records", "mode_rule", "notes_of", "reason_of", "refusal", "without_label"]


def meeting_records(documents: pd.DataFrame, spoken: set[str]) -> list[dict[str, Any]]:
    """Return the records of meetings by date; `spoken` holds the ids of those with speech."""
    records = [{str(k): v for k, v in row.items()} for row in documents.to_dict("records")]
    if "kind" in documents.columns:
        kept = [r for r in records if r["kind"] in ("minutes", "interview")]
    else:
        kept = [r for r in records if text_of(r["record_mode"]) or str(r["id"]) in spoken]
    return sorted(kept, key=lambda r: (text_of(r.get("date_issued")) or "9999", str(r["id"])))


def reason_of(mode: str | None, has_speech: bool, rule: str | None = None) -> str | None:
    """Return the message that says why a record gives no shares of talk, None where it does.

    Parameters
    ----------
    mode : the record's mode.
    has_speech : whether it holds speech.
    rule : how the mode was told; `no-turns` is a record in which nobody was seen to speak.
    """
    if mode == "summary" and rule == "no-turns":
        return "refused_no_turns"
    if mode == "verbatim":
        return None if has_speech else "refused_no_speech"
    return {"summary": "refused_summary", "gist": "refused_gist", "interview": "refused_interview"}.get(
        mode or "", "refused_unknown"
    )


# How a record was made, as its refusal is told.
_MODES: Final = {"summary": "纪要", "gist": "删节记录", "interview": "访谈", "unknown": "记录方式不明的"}


def refusal(refused: list[dict[str, Any]], lang: str) -> str:
    """Return in `zh` or `en` one line that says why none of the records can be used."""
    kinds = Counter((r["record_mode"] or "unknown", r["reason"][lang]) for r in refused)
    if lang == "zh":
        listed = "".join(
            f"{_MODES.get(mode, mode)} {n} 份：{why}" for (mode, why), n in sorted(kinds.items())
        )
        return (
            f"{len(refused)} 份记录都不能算发言份额。{listed}议定了什么、谁要做什么，从任何记录都读得出："
            "--show decisions、--show actions"
        )
    listed = "; ".join(f"{n} {mode}: {why.rstrip('.')}" for (mode, why), n in sorted(kinds.items())) + "."
    records = "the one record cannot" if len(refused) == 1 else f"none of {len(refused)} records can"
    return (
        f"{records} give shares of talk. {listed} What was decided and who must do what is read from any record: --show "
        "decisions, --show actions"
    )


def mode_rule(fields: Any) -> str | None:
    """Return how the mode of a record was told, None where its fields do not say."""
    try:
        found = json.loads(fields) if isinstance(fields, str) else fields
        return str(found["record_mode"]["rule"])
    except (ValueError, KeyError, TypeError):
        return None


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


def without_label(text: str, label: str | None) -> str:
    """Return the speech without the label that some records repeat at its head."""
    if label and text.startswith(label) and text[len(label) :].lstrip()[:1] in (":", "："):
        return text[len(label) :].lstrip()[1:]
    return text
