"""Records of meetings of many kinds, written for these tests, each read as a careful reader reads it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from policymine.minutes.facts import MeetingFacts, read_facts
from policymine.structure.meeting_record import MeetingRecord
from policymine.structure.meetings import read_meeting
from policymine.structure.read import read_structure

_CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "chinese_readings.toml").read_text(encoding="utf-8")
)["record"]


def facts_of(record: MeetingRecord) -> MeetingFacts:
    def value(name: str) -> Any:
        return record.fields[name].value if name in record.fields else None

    row = {
        "id": "one",
        "date_issued": value("date"),
        **{name: value(name) for name in ("title", "body", "chair", "record_mode")},
        "present": list(value("present") or ()),
    }
    passages = pd.DataFrame(
        [
            {"document": "one"}
            | {
                name: getattr(p, name)
                for name in ("seq", "role", "level", "label", "speaker", "text", "start", "end")
            }
            for p in record.passages
        ]
    )
    return read_facts(pd.DataFrame([row]), passages)[0]


def differences(case: dict[str, Any]) -> tuple[int, list[str]]:
    """Return how many expectations a case states, and a line for each that is not met."""
    text = case["text"].strip("\n")
    record = read_meeting(text)
    facts = facts_of(record)
    turns = [s for s in record.speeches if s.label]
    who = {s.label: s for s in record.speakers}
    pairs: list[tuple[str, Any, Any]] = [
        ("kind", read_structure(text).kind.value, case.get("kind", "minutes"))
    ]
    for name, wanted in case.get("fields", {}).items():
        pairs.append((name, record.fields[name].value if name in record.fields else None, wanted))
    if "turns" in case:
        pairs.append(("turns", [s.speaker for s in turns], case["turns"]))
    if "times" in case:
        pairs.append(("times", [s.time for s in turns], case["times"]))
    for label, wanted in case.get("who", {}).items():
        pairs.append((f"who is {label}", (who[label].name or "") if label in who else None, wanted))
    for label, wanted in case.get("kinds", {}).items():
        pairs.append((f"kind of {label}", who[label].kind if label in who else None, wanted))
    if "attendance" in case:
        listed = sorted([a.name, a.status] for a in record.attendance if a.name)
        pairs.append(("attendance", listed, sorted(case["attendance"])))
    if "counted" in case:
        counted = [[a.role or a.label, a.count] for a in record.attendance if a.count]
        pairs.append(("counted", counted, case["counted"]))
    if "decisions" in case:
        pairs.append(("number of decisions", len(facts.decisions), len(case["decisions"])))
        for words, outcome in case["decisions"]:
            hit = next((d.outcome for d in facts.decisions if words in d.text), None)
            pairs.append((f"decision: {words}", hit, outcome))
    if "actions" in case:
        pairs.append(("number of actions", len(facts.actions), len(case["actions"])))
        for words, owners, due in case["actions"]:
            task = next((a for a in facts.actions if words in a.what), None)
            found = ["、".join(task.owners), (task.due.value if task.due else None) or ""] if task else None
            pairs.append((f"action: {words}", found, [owners, due]))
    if "last" in case:
        pairs.append(("last", [record.passages[-1].role, record.passages[-1].text], case["last"]))
    return len(pairs), [
        f"{what}: read {got!r}, expected {want!r}" for what, got, want in pairs if got != want
    ]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_a_record_is_read_as_a_careful_reader_reads_it(case: dict[str, Any]) -> None:
    assert differences(case)[1] == []


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_nothing_of_a_record_is_lost(case: dict[str, Any]) -> None:
    text = case["text"].strip("\n")
    left = list(text)
    for passage in read_meeting(text).passages:
        assert text[passage.start : passage.end] == passage.text
        left[passage.start : passage.end] = " " * (passage.end - passage.start)
        if passage.role == "speech" and passage.label:
            at = text.rfind(passage.label, 0, passage.start + 1)
            left[at : at + len(passage.label)] = " " * len(passage.label)
    # The number before 1.张某： and the brackets of 【张某】 are no part of the label.
    assert "".join(left).strip(" \n\u3000\t0123456789.、【】[]") == "" or not "".join(
        "".join(left).split()
    ).strip("0123456789.、【】[]")


def test_the_cases_are_many() -> None:
    assert len(_CASES) >= 24
    assert len({case["name"] for case in _CASES}) == len(_CASES)
