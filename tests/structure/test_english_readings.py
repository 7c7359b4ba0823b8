"""English records in kinds of their own (english_readings.toml), each against what a careful reader takes from it.

`present`, `observers`, `absent`, `speakers` are compared whole and in order; `decisions` by a wording each holds, `actions`
by the first owner, `votes` by the keys given, one vote each; `pairs` by number; `warning` by a word of one of the warnings.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policymine.structure.actions import find_actions
from policymine.structure.decisions import find_decisions
from policymine.structure.meeting_parts import read_parts
from policymine.structure.read import read_structure

READINGS = tomllib.loads(Path(__file__).with_name("english_readings.toml").read_text("utf-8"))["reading"]
_LISTS = ("present", "observers", "absent")
# What a record states is kept without a role or a title that may stand with it in the list.
_PLAIN = ("chair", "recorder", "date", "date_end", "start", "end", "place", "body")


def read_facts(text: str, kind: str = "auto") -> dict[str, Any]:
    """Return what is read of a text, by the keys of `expect`."""
    made = read_structure(text, kind=kind)
    meeting = made.extra.get("meeting", {})
    speeches = [p for p in made.passages if p.role == "speech" and p.speaker]
    items, parts = read_parts(made.passages)
    facts: dict[str, Any] = {
        "kind": made.kind.value,
        "title": made.fields["title"].value if "title" in made.fields else None,
        "date": made.fields["date_issued"].value if "date_issued" in made.fields else None,
        "issuers": list(made.fields["issuers"].value) if "issuers" in made.fields else None,
        "speakers": list(dict.fromkeys(p.speaker for p in speeches)),
        "turns": sum(bool(p.label) for p in speeches),
        "decisions": [d.text for d in find_decisions(items, parts)] if made.extra else [],
        "votes": list(meeting.get("votes", {}).get("value", ())),
        "next_meeting": (meeting.get("next_meeting") or {"value": {}})["value"].get("date"),
        "respondents": made.extra.get("respondents", []),
        "interviewers": made.extra.get("interviewers", []),
        "pairs": len(made.extra.get("pairs", [])),
        "warnings": list(made.warnings),
    }
    facts["date_issued"] = facts["date"]

    def value_of(name: str) -> Any:
        return made.fields[name].value if name in made.fields else meeting.get(name, {}).get("value")

    facts["mode"] = value_of("record_mode")
    facts["actions"] = [a.owners[0] if a.owners else "" for a in find_actions(parts, on=facts["date"])]
    for name in _LISTS:
        facts[name] = list(value_of(name) or ())
    for name in _PLAIN:
        facts.setdefault(name, value_of(name))
    return facts


def compare(expected: dict[str, Any], facts: dict[str, Any]) -> list[tuple[str, bool, Any, Any]]:
    """Return (what, whether it is met, expected, read) for each expectation."""
    rows: list[tuple[str, bool, Any, Any]] = []
    for key, value in expected.items():
        if key == "votes":
            read = facts["votes"]
            rows.append(("votes", len(read) == len(value), len(value), len(read)))
            for k, vote in enumerate(value):
                seen = {name: read[k].get(name) for name in vote} if k < len(read) else None
                rows.append((f"votes[{k}]", seen == vote, vote, seen))
        elif key == "warning":
            rows.append((key, any(value in line for line in facts["warnings"]), value, facts["warnings"]))
        elif key == "decisions":
            read = facts["decisions"]
            met = len(read) == len(value) and all(
                wording in text for wording, text in zip(value, read, strict=True)
            )
            rows.append((key, met, value, read))
        elif key == "respondents":
            read = [{name: one.get(name) for name in value[0]} for one in facts["respondents"]]
            rows.append((key, read == value, value, read))
        else:
            rows.append((key, facts[key] == value, value, facts[key]))
    return rows


@pytest.mark.parametrize("reading", READINGS, ids=[reading["name"] for reading in READINGS])
def test_a_record_is_read_as_a_careful_reader_reads_it(reading: dict[str, Any]) -> None:
    missed = [row for row in compare(reading["expect"], read_facts(reading["text"])) if not row[1]]
    assert not missed, "\n".join(
        f"{what}: expected {want!r}\n   read {got!r}" for what, _, want, got in missed
    )
