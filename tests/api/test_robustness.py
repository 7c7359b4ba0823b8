"""Planted shifts: a strong one is stable, one that rests on a document is fragile and the document is named, none stays none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest

import policymine as pm
from policymine.api.robustness import checked_shift, robustness
from policymine.shifts.robustness.base import CHANGES, CHECKS, Robustness
from tests.cli.conftest import Run


class Make(Protocol):
    def __call__(self, uses: Sequence[tuple[int, int]], issuers: Sequence[str] | None = None) -> Path: ...


EVERY = "各地总结经验，{}做好各项工作。会议听取了第{}号汇报，讨论了有关安排，要求认真落实。"


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a corpus of one document a year from 2000 on, with so many uses of the old and of the new term."""

    def made(uses: Sequence[tuple[int, int]], issuers: Sequence[str] | None = None) -> Path:
        folder = tmp_path_factory.mktemp("robust")
        source = folder / "texts.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for i, (old, new) in enumerate(uses):
                said = "加强居民自助，" * old + "加强邻里互助，" * new
                text = EVERY.format(said, i) + "".join(chr(0x4E00 + 37 * i + k) for k in range(60)) + "。"
                row = {
                    "id": f"d{2000 + i}",
                    "title": f"第{i}号通知",
                    "date_issued": str(2000 + i),
                    "text": text,
                } | ({} if issuers is None else {"issuer": issuers[i]})
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        pm.ingest([source], folder / "c")
        return folder / "c"

    return made


@pytest.fixture(scope="module")
def corpus(make: Make) -> Path:
    return make([(3, 0)] * 6 + [(0, 3)] * 6)


@pytest.fixture(scope="module")
def strong(corpus: Path) -> Robustness:
    return robustness(corpus, "居民自助", "邻里互助", permutations=99)


def test_a_strong_shift_is_stable(strong: Robustness) -> None:
    assert strong.status == "stable"
    assert strong.change_holds is True
    assert strong.n_agree == strong.n_runs
    assert strong.documents == {"tried": 12, "of": 12}
    assert not strong.breaking
    assert strong.reason("zh").startswith("稳健")
    assert set(strong.table["check"]) <= set(CHECKS)
    assert set(strong.table["change"]) <= set(CHANGES)
    assert (strong.table["check"] == "seed").sum() == 3
    # A re-run whose counts are the verdict's own is no evidence of its own.
    assert strong.n_runs + (strong.table["change"] == "identical").sum() + strong.n_not_judged == len(strong)


def test_what_is_left_out_opens_to_its_sentences(strong: Robustness) -> None:
    for i, row in enumerate(strong.rows()):
        if row["check"] == "document":
            assert {e.document for e in strong.evidence(i)} == {row["variant"]}


def test_a_shift_that_rests_on_one_document_names_it(make: Make) -> None:
    found = checked_shift(
        make([(5, 0)] * 10 + [(0, 1), (1, 1), (0, 30)]), "居民自助", "邻里互助", permutations=99
    )
    held = found.robustness
    assert found.breaks
    assert held is not None
    assert held.status == "fragile"
    assert held.change_holds is False
    lost = [r for r in held.rows() if r["check"] == "document" and r["change"] == "lost"]
    assert [r["variant"] for r in lost] == ["d2012"]
    assert "d2012" in held.reason("zh")
    assert "Without the document d2012" in held.reason("en")
    worst = held.breaking[0]
    assert held.rows()[worst]["agrees"] is False
    assert held.evidence(worst)
    assert found.to_dict()["robustness"]["rows"][worst]["variant"] == "d2012"


@pytest.mark.slow
def test_none_stays_none(make: Make) -> None:
    held = robustness(make([(3, 0)] * 12), "居民自助", "邻里互助", permutations=99)
    assert set(held.table["verdict"]) == {"none"}
    mixed = [(3, 2), (2, 3), (2, 2), (3, 3)] * 3
    held = robustness(make(mixed), "居民自助", "邻里互助", permutations=99)
    assert held.change_holds is None
    assert not {"new", "lost"} & set(held.table["change"])


@pytest.mark.slow
def test_a_change_of_the_archive_is_none_in_the_re_runs_either(make: Make) -> None:
    issuers = [*"甲乙" * 2, *"甲乙丙甲" * 2, *"丙丁甲丙" * 2, *"丙丁" * 2]
    uses = [(3, 0) if name in "甲乙" else (0, 3) for name in issuers]
    held = robustness(
        make(uses, [f"{n}县人民政府" for n in issuers]), "居民自助", "邻里互助", permutations=99
    )
    again = held.table[held.table["check"].isin(["period", "seed"])]
    assert set(again["verdict"]) == {"coexistence"}


def test_the_same_seed_gives_the_same_re_runs(make: Make) -> None:
    corpus = make([(3, 0)] * 3 + [(0, 3)] * 3)
    one, again = (robustness(corpus, "居民自助", "邻里互助", permutations=99) for _ in range(2))
    assert again.table.equals(one.table)
    assert again.reasons == one.reasons


def test_the_command_prints_what_breaks_it_and_json_has_it(make: Make, run: Run) -> None:
    corpus = make([(4, 0)] * 4 + [(0, 4)] * 4)
    words = ("shift", corpus, "居民自助", "邻里互助", "--robust", "--permutations", "99")
    answer = json.loads(run(*words, "--json").stdout)
    assert answer["robustness"]["status"] == "fragile"
    assert any(r["change"] == "lost" for r in answer["robustness"]["rows"])
    printed = run(*words, "--lang", "en").stdout
    assert "Fragile: " in printed
    assert "lost" in printed
    assert "--per" in run(*words, "--per", "issuer").stderr
