"""Naming topics by command and verb: one change at a time, each can be taken back, one line for what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.api.name_topics import name_topics, parse_names, parse_numbers
from policymine.errors import InputError, ModelError
from policymine.topic_models import lda
from policymine.topic_models.store import load, save
from tests.topic_models.drawn import drawn


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save(lda.fit(drawn(6, n=60)[0], k=6, seed=0, threads=1), tmp_path / "m")


def test_names_merges_and_the_way_back(folder: Path) -> None:
    first = name_topics(folder, {3: " 社区  治理 "}, merge=[(2, 5)])
    assert first.table["topic"].tolist() == [0, 1, 2, 3, 4]
    assert first.table["name"].tolist()[3] == "社区 治理"
    assert first.rows()[2]["merged"] == [5]
    assert first.rows()[3]["merged"] == []
    assert len(first.rows()[0]["frex"]) == 10
    assert "5 topics, 1 named, 1 of them merged" in first.summary()
    wider = name_topics(folder, merge=[(5, 4)])
    assert wider.rows()[2]["merged"] == [4, 5]
    named = name_topics(folder, {3: "", 2: "教育"})
    assert [row["name"] for row in named.rows()] == [None, None, "教育", None]
    parted = name_topics(folder, split=[4])
    assert parted.table["topic"].tolist() == [0, 1, 2, 3, 4, 5]
    for expected in ([0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]):
        assert name_topics(folder, undo=True).table["topic"].tolist() == expected
    with pytest.raises(ModelError, match="no change"):
        name_topics(folder, undo=True)


def test_a_merged_topic_takes_the_name_with_it(folder: Path) -> None:
    name_topics(folder, {5: "乡村"})
    assert name_topics(folder, merge=[(2, 5)]).table["name"].tolist()[2] == "乡村"
    assert name_topics(folder, clear=True).table["name"].isna().all()
    assert load(folder).names == {}
    assert name_topics(folder, undo=True).table["name"].tolist()[2] == "乡村"


def test_showing_changes_nothing(folder: Path) -> None:
    before = (folder / "model.toml").read_bytes()
    result = name_topics(folder)
    assert len(result) == 6
    assert (folder / "model.toml").read_bytes() == before
    assert not (folder / "curation.json").exists()
    assert result.provenance.command() == f"policymine name-topics {folder.as_posix()}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"names": {9: "x"}}, "topic 9 does not exist: this model has topics 0 to 5"),
        ({"merge": [(1, 9)]}, "topic 9 does not exist"),
        ({"names": {9: ""}}, "topic 9 does not exist"),
        ({"merge": [(1,)]}, "two topics or more"),
        ({"split": [1]}, "topic 1 is not merged with any other"),
        ({"names": {5: "x"}, "merge": [(1, 5)]}, "topic 5 is merged into 1"),
        ({"undo": True, "clear": True}, "one at a time"),
    ],
)
def test_one_clear_line(folder: Path, asked: dict[str, object], said: str) -> None:
    before = (folder / "model.toml").read_bytes()
    with pytest.raises(InputError, match=said) as error:
        name_topics(folder, **asked)
    assert "\n" not in str(error.value)
    assert (folder / "model.toml").read_bytes() == before


def test_words_of_the_command_line() -> None:
    assert parse_names(["3=社区=治理"]) == {3: "社区=治理"}
    assert parse_numbers("2，7+9") == (2, 7, 9)
    for bad in (["x=y"], ["3"], ["-1=y"], ["3=a", "3=b"]):
        with pytest.raises(InputError):
            parse_names(bad)
    with pytest.raises(InputError, match="no list of topics"):
        parse_numbers("2;7")
