"""The minutes of the Federal Open Market Committee, 1993 to 2023: what is read from the texts alone.

Run with -s to see the table.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import policymine as pm
from policymine.structure.english_minutes import read_english_minutes

_NAMED = re.compile(r"MeetingDate=(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)")


@pytest.mark.slow
def test_dates_rosters_and_votes(shared_data: Path) -> None:
    counts: Counter[str] = Counter()
    conflicts: list[str] = []
    for path in sorted((shared_data / "fomc_minutes").rglob("*.txt")):
        text = path.read_text("utf-8-sig", errors="replace")
        if len(text) <= 2000:
            counts["short"] += 1
            continue
        fields = read_english_minutes(text)
        counts["texts"] += 1
        for name in fields:
            counts[name] += 1
        day = fields["date"]
        last = fields.get("date_end", day)
        for field in fields.values():
            assert field.span is None or text[slice(*field.span)] == field.raw
        named = _NAMED.search(path.name)
        if named and {day.value, last.value} & set(named.groups()):
            counts["first or last day is the name's"] += 1
        else:
            conflicts.append(f"{path.name}: {day.value}")
        members = [p for p in fields["attendance"].value if p["status"] == "present"]
        counts["8 to 12 members"] += 8 <= len(members) <= 12
        counts["30 people or more"] += len(fields["attendance"].value) >= 30
        votes = fields["votes"].value
        counts["votes for, by name"] += any("in_favour" in vote for vote in votes)
        counts["votes against stated"] += any("against" in vote.get("counts", {}) for vote in votes)
        counts["votes against, by name"] += any("against" in vote for vote in votes)
        counts["states votes for"] += bool(re.search(r"Vot(?:es|ing) for", text))
        counts["states votes against"] += bool(re.search(r"Vot(?:es?|ing) against", text))
    for name, n in counts.most_common():
        print(f"{n:5d}  {name}")  # noqa: T201
    print("\n".join(conflicts))  # noqa: T201
    assert (counts["texts"], counts["short"]) == (247, 7)
    assert counts["first or last day is the name's"] >= 240
    assert counts["attendance"] == counts["chair"] == counts["recorder"] == 247
    assert counts["8 to 12 members"] >= 245
    assert counts["votes for, by name"] == counts["states votes for"]
    assert counts["votes against stated"] == counts["states votes against"]


@pytest.mark.slow
def test_conflicts_and_copies_are_reported(shared_data: Path, tmp_path: Path) -> None:
    made = pm.ingest([shared_data / "fomc_minutes"], tmp_path / "c")
    reasons = {row["source"]: row["reason"] for row in made.rows()}
    empty = [r for r in reasons.values() if r == "holds no text" or "error page" in r]
    copies = [r for r in reasons.values() if r.startswith("has the same content as")]
    assert (len(empty), len(copies)) == (7, 6)
    # The six copies hold the minutes of the meeting before the one they are named for.
    assert all("date_issued: the text (english-held) says" in reason for reason in copies)
    documents = pm.open_corpus(tmp_path / "c").documents() if hasattr(pm, "open_corpus") else None
    if documents is not None:
        told = [
            i
            for i, w in zip(documents["id"], documents["warnings"], strict=True)
            if any("file name says" in x for x in w)
        ]
        assert len(told) == 1
