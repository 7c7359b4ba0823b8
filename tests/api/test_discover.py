"""`discover` on a small made corpus: what replaced what is found, and what only looks like it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import policymine as pm
from policymine.errors import InputError, NotEnoughDataError
from policymine.shifts.discovery.base import DiscoverResult

OLD, NEW = "银行业监督管理委员会", "银行保险监督管理委员会"
N_DOCUMENTS, FIRST, CHANGE = 60, 2004, 2012
SLOTS = (
    "经{}批准，可以设立分支机构。", "报{}备案，并抄送有关部门。", "由{}会同财政部门制定具体办法。", "{}应当加强现场检查。",
    "按照{}的规定计提准备金。", "接受{}的监督检查和指导。", "向{}报送年度报告和财务报表。", "{}派出机构负责辖区内的工作。",
)  # fmt: skip
PLAIN = (
    "农村信用社改革稳步推进，服务能力明显提高。", "中小企业融资环境继续改善，贷款增长较快。", "加强道路交通安全管理，事故有所下降。",
    "各地要重视防汛抗旱，落实责任制度。", "教育投入不断增加，农村学校条件改善。", "完善医疗卫生服务，方便群众看病。",
    "支持科技创新和人才培养，鼓励成果转化。", "做好就业工作，开展职业技能培训。",
)  # fmt: skip
# Subjects of their own: the one leaves when the other enters.
LEAVES, ENTERS = "生猪定点屠宰实行证章管理，企业要建立台账。", "共享单车停放秩序混乱，街道应及时清理路面。"


def write(folder: Path, years: list[int], *, change: bool, issuers: list[str] | None = None) -> Path:
    rng = np.random.default_rng(5)
    path = folder / "made.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for i, year in enumerate(years):
            late = change and year >= CHANGE
            said = [SLOTS[k].format(NEW if late else OLD) for k in rng.permutation(len(SLOTS))[:5]]
            said += [PLAIN[k] for k in rng.permutation(len(PLAIN))[:6]]
            said += [ENTERS if late else LEAVES] if change else []
            text = "".join(said[k] for k in rng.permutation(len(said)))
            row: dict[str, Any] = {"id": f"d{i:03d}", "year": year, "title": f"通知{i}", "text": text}
            out.write(
                json.dumps(row | ({"issuer": issuers[i]} if issuers else {}), ensure_ascii=False) + "\n"
            )
    pm.ingest([path], folder / "c", columns={"date": "year"}, keep_near_duplicates=True)
    return folder / "c"


def years() -> list[int]:
    return [FIRST + i % 16 for i in range(N_DOCUMENTS)]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("made"), years(), change=True)


@pytest.fixture(scope="module")
def found(corpus: Path) -> DiscoverResult:
    return pm.discover(corpus, permutations=59)


def test_the_renaming_is_found_and_the_subjects_are_not(found: DiscoverResult) -> None:
    assert [(r["old"], r["new"]) for r in found.rows()] == [(OLD, NEW)]


def test_a_row_is_what_the_interface_states(found: DiscoverResult, corpus: Path) -> None:
    row = found.rows()[0]
    assert {"old", "new", "period", "low", "high", "q", "score", "verdict"} <= row.keys()
    assert row["low"] <= row["period"] == str(CHANGE) <= row["high"]
    assert 0.0 < row["q"] <= 0.05
    assert row["similarity"] > 0.1
    assert (row["old_after"], row["new_before"]) == (0.0, 0.0)
    assert row["old_before"] > 0.9
    assert row["new_after"] > 0.9
    alone = pm.shift(corpus, OLD, NEW)
    assert (row["verdict"], row["period"]) == (alone.verdict, alone.breaks[0]["period"])


def test_there_are_sentences_of_both_sides(found: DiscoverResult) -> None:
    evidence = found.evidence(0)
    assert {e.term for e in evidence} == {OLD, NEW}
    assert all(e.sentence[e.start - e.sentence_start : e.end - e.sentence_start] == e.term for e in evidence)
    assert all(e.period < str(CHANGE) for e in evidence if e.term == OLD)


def test_every_pair_screened_is_counted(found: DiscoverResult) -> None:
    counted = found.screened
    assert counted["n_compared"] == counted["n_terms"] * (counted["n_terms"] - 1) // 2
    assert counted["n_measured"] <= counted["n_timed"] <= counted["n_screened"] <= 2 * counted["n_compared"]
    assert any("compared by their slots" in note for note in found.provenance.notes)


def test_a_run_is_repeated_by_its_seed(found: DiscoverResult, corpus: Path) -> None:
    assert pm.discover(corpus, permutations=59).rows() == found.rows()


def test_nothing_is_found_where_nothing_changed(tmp_path: Path) -> None:
    assert len(pm.discover(write(tmp_path, years(), change=False), permutations=39)) == 0


def test_another_mix_of_issuers_is_no_change_of_wording(tmp_path: Path) -> None:
    # Each issuer has its own name for the body; the one that says the old name writes in the early years alone.
    when = sorted(years())
    issuers = ["甲省人民政府" if year < CHANGE else "乙省人民政府" for year in when]
    corpus = write(tmp_path, when, change=True, issuers=issuers)
    assert len(pm.discover(corpus, permutations=39)) == 0
    assert len(pm.discover(corpus, permutations=39, per=None)) == 1


def test_bad_input_is_told(corpus: Path) -> None:
    for options in ({"by": "issuer"}, {"min_docs": 1}, {"level": 0.0}, {"most": 0}, {"permutations": 20}):
        with pytest.raises(InputError):
            pm.discover(corpus, **options)  # type: ignore[arg-type]
    with pytest.raises(NotEnoughDataError):
        pm.discover(corpus, where="date_issued < '2006'")


def test_the_command_prints_it(run: Callable[..., Any], corpus: Path, tmp_path: Path) -> None:
    ended = run("discover", corpus, "--permutations", "59", "--evidence", "1", "--top", "1")
    assert ended.returncode == 0
    assert NEW in ended.stdout
    assert "old" in ended.stdout.splitlines()[2]
    said = json.loads(run("discover", corpus, "--permutations", "59", "--json").stdout)
    assert said["rows"][0]["old"] == OLD
    assert {e["term"] for e in said["evidence"][0]} == {OLD, NEW}
    assert said["screened"]["n_screened"] > 0
    assert run("discover", corpus, "--permutations", "59", "--out", tmp_path / "d.svg").returncode == 0
    assert NEW in (tmp_path / "d.svg").read_text("utf-8").replace("\n", "")


def test_the_command_ends_with_one_where_nothing_is_found_and_two_for_bad_input(
    run: Callable[..., Any], corpus: Path
) -> None:
    nothing = run("discover", corpus, "--permutations", "39", "--min-docs", "59")
    assert nothing.returncode == 1
    wrong = run("discover", corpus, "--by", "issuer")
    assert wrong.returncode == 2
    assert "year, quarter, month" in wrong.stderr
    unknown = run("discover", corpus, "--per", "nobody")
    assert unknown.returncode == 2
    assert "issuer" in unknown.stderr
