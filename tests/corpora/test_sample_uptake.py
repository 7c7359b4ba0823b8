"""The meetings that take up policies: uptake.toml is true of the files, and nothing else is in common with any policy."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

import pytest

from tests.corpora.test_sample import MARKER, POLICIES, SAMPLE, squeeze, words_of

TRUTH: dict[str, Any] = tomllib.loads((SAMPLE / "uptake.toml").read_text(encoding="utf-8"))
MEETINGS = {m["file"]: m for m in TRUTH["meetings"]}
TEXTS = {file: (SAMPLE / file).read_text(encoding="utf-8") for file in MEETINGS}
DATES = {p["file"]: p["date_issued"] for p in POLICIES}
TITLES = {p["file"]: p["title"] for p in POLICIES}
RUN = 9  # Chinese characters in a row that only plants and the entries of not_uptake may share with a policy


def han(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def common(a: str, b: str) -> int:
    return SequenceMatcher(None, han(a), han(b), autojunk=False).find_longest_match().size


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    return {file: words_of(SAMPLE / file) for file in DATES}


def test_there_is_what_the_readme_promises() -> None:
    assert {str(p.relative_to(SAMPLE).as_posix()) for p in (SAMPLE / "uptake").rglob("*.txt")} == set(
        MEETINGS
    )
    assert len(MEETINGS) == 30
    assert len({m["body"] for m in MEETINGS.values()}) == 7
    assert Counter(m["side"] for m in MEETINGS.values()) == {"before": 13, "after": 17}
    assert Counter(u["kind"] for u in TRUTH["uptake"]) == {"verbatim": 12, "reworded": 12}
    assert {n["reason"] for n in TRUTH["not_uptake"]} == {"stock", "title", "earlier_wording", "topic"}
    assert all(400 <= len(text) <= 1500 for text in TEXTS.values())
    assert all(text.endswith(f"\n\n{MARKER}\n") for text in TEXTS.values())


def test_meetings_before_and_after_are_told_by_their_dates() -> None:
    for file, m in MEETINGS.items():
        year, month, day = m["date"].year, m["date"].month, m["date"].day
        assert re.search(rf"{year}年{month}月{day}日", TEXTS[file]), file
        if m["side"] == "before":
            assert m["date"] < m["subject"]["policy_date"] == DATES[m["subject"]["policy"]]
            assert not any(u["meeting"] == file for u in TRUTH["uptake"])


@pytest.mark.parametrize("plant", TRUTH["uptake"], ids=lambda u: f"{u['kind']}-{u['meeting_date']}")
def test_plants_are_as_truth_says(plant: Mapping[str, Any], words: dict[str, str]) -> None:
    meeting, policy = plant["meeting"], plant["policy"]
    assert TEXTS[meeting].count(plant["words"]) == 1
    assert squeeze(plant["sentence"]) in words[policy]
    assert plant["policy_date"] == DATES[policy]
    assert plant["meeting_date"] == MEETINGS[meeting]["date"]
    assert plant["lag_days"] == (plant["meeting_date"] - plant["policy_date"]).days > 0
    assert plant["characters"] == common(plant["sentence"], plant["words"])
    if plant["kind"] == "verbatim":
        assert plant["characters"] >= 15
    else:
        assert plant["characters"] < 10
        assert len(plant["shared"]) >= 4
        assert all(w in plant["sentence"] and w in plant["words"] for w in plant["shared"])


def test_a_plant_names_the_first_policy_and_every_other(words: dict[str, str]) -> None:
    shared = 0
    for plant in TRUTH["uptake"]:
        also = {a["policy"]: a for a in plant["also"]}
        assert all(plant["policy_date"] < a["date"] == DATES[p] for p, a in also.items())
        assert all(a["before_meeting"] == (a["date"] < plant["meeting_date"]) for a in also.values())
        shared += any(a["before_meeting"] for a in also.values())
        holders = {p for p, text in words.items() if squeeze(plant["sentence"]) in text}
        assert holders <= {plant["policy"], *also}
    assert shared == 12


def test_what_only_looks_like_uptake_is_there(words: dict[str, str]) -> None:
    taken = {(u["meeting"], u["words"]) for u in TRUTH["uptake"]}
    for n in TRUTH["not_uptake"]:
        assert TEXTS[n["meeting"]].count(n["words"]) == 1
        assert (n["meeting"], n["words"]) not in taken
        if n["reason"] == "title":
            names = re.findall("《([^》]+)》", TITLES[n["policy"]]) or [TITLES[n["policy"]]]
            assert f"《{names[0]}》" in n["words"]
            assert n["policy_date"] < n["meeting_date"]
        elif n["reason"] == "earlier_wording" and n["meeting_date"] > n["policy_date"]:
            assert MEETINGS[n["said_before"]]["date"] < n["policy_date"]
            assert common(TEXTS[n["said_before"]], words[n["policy"]]) >= common(
                n["words"], words[n["policy"]]
            )
        elif n["reason"] == "topic":
            assert all(common(n["words"], text) < RUN - 2 for text in words.values())


def test_nothing_else_is_in_common(words: dict[str, str]) -> None:
    runs = {text[i : i + RUN] for text in map(han, words.values()) for i in range(len(text) - RUN + 1)}
    entries = [*TRUTH["uptake"], *TRUTH["not_uptake"]]
    free = [
        (file, run)
        for file, text in TEXTS.items()
        for i in range(len(han(text)) - RUN + 1)
        if (run := han(text)[i : i + RUN]) in runs
        and not any(e["meeting"] == file and run in han(e["words"]) for e in entries)
    ]
    assert free == []
