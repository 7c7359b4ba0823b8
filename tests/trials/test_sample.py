"""The main job on the sample corpus finds what was planted in it, and nothing where nothing was."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import policymine as pm
from policymine.api.demo import PARTS
from policymine.api.reading import Reading, read_corpus
from policymine.api.shift import shift_per


@pytest.fixture(scope="module")
def truth(sample: Path) -> dict[str, Any]:
    return tomllib.loads((sample / "truth.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reading(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("sample") / "c"
    made = pm.ingest([sample / part for part in PARTS], folder)
    assert (made.n_documents, len(made.table)) == (140, 0)
    return read_corpus(folder)


def test_fields_are_read_as_they_were_written(reading: Reading, truth: dict[str, Any]) -> None:
    documents = {row["source"]: row for row in reading.documents.to_dict("records")}
    for planted in truth["policies"]:
        row = documents[planted["file"]]
        assert row["kind"] == "policy"
        for field in ("title", "doc_number", "issuer", "genre"):
            assert row[field] == planted[field], planted["file"]
        assert row["date_issued"] == planted["date_issued"].isoformat()
    for planted in truth["meetings"]:
        row = documents[planted["file"]]
        assert row["kind"] == "minutes"
        assert row["record_mode"] == planted["record"]
        assert row["date_issued"] == planted["date"].isoformat()


def test_planted_shifts_have_their_dates(reading: Reading, truth: dict[str, Any]) -> None:
    # Narrowing is not told yet: with shares alone it looks like the replacement that it nearly is.
    accepted = {
        "abrupt": {"abrupt", "gradual"},
        "gradual": {"gradual"},
        "coexistence": {"coexistence"},
        "narrowing": {"abrupt", "narrowing"},
        "none": {"none", "coexistence"},
    }
    for planted in truth["pairs"]:
        found = pm.shift(reading, planted["old"], planted["new"])
        assert found.verdict in accepted[planted["kind"]], planted["old"]
        if planted["kind"] == "none":
            assert not found.breaks
        elif planted.get("break"):
            assert found.breaks[0]["period"] == str(planted["break"])


@pytest.mark.slow
def test_each_issuer_changed_when_it_was_planted(reading: Reading, truth: dict[str, Any]) -> None:
    planted = next(pair for pair in truth["pairs"] if pair["old"] == "社会管理")
    found = shift_per(reading, "社会管理", "社会治理", per="issuer")
    breaks = dict(zip(found.table["group"], found.table["break"], strict=True))
    assert {name: str(year) for name, year in planted["adopted"].items()} == breaks


def test_characters_spoken_are_those_that_were_written(reading: Reading, truth: dict[str, Any]) -> None:
    found = pm.meetings(reading)
    spoken = found.table.groupby("meeting")["chars"].sum().to_dict()
    documents = dict(zip(reading.documents["source"], reading.documents["id"], strict=True))
    verbatim = [m for m in truth["meetings"] if m["record"] == "verbatim"]
    assert len(spoken) == len(verbatim)
    for planted in verbatim:
        assert spoken[documents[planted["file"]]] == sum(s["chars"] for s in planted["speakers"])
    assert len(found.extra()["refused"]) == len(truth["meetings"]) - len(verbatim)
