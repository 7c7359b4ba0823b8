"""Speakers that nobody can be told for sure: listed with those who could be meant, and settled by a person for good."""

from __future__ import annotations

from pathlib import Path

import pytest

import policymine as pm
from policymine.api.amend import amend
from policymine.api.check import check
from policymine.api.check_speakers import open_speakers
from policymine.corpus.store import Corpus
from tests.cli.conftest import Run

from .test_review import sheet

RECORD = """S社区议事会会议记录
时间：2014年3月5日
主持人：张建国（社区书记）
出席人员：张建国（社区书记）、李强（居委会主任）、李红（街道办主任）、李小梅（居民代表）

张建国：人到齐了，开会。我先说两句，今天的事情比较多。
李主任：路灯坏了三盏，我们已经报修了，大家不要着急。
李晓梅：三天没亮了，老人摔了一跤。
李主任：下周修好，我保证。
李晓梅：那我们等着。
李某某：还有停车的问题。
张建国：散会。
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "m.txt").write_text(RECORD, "utf-8")
    return tmp_path / "in"


@pytest.fixture
def corpus(source: Path, tmp_path: Path) -> Path:
    pm.ingest(source, tmp_path / "c")
    return tmp_path / "c"


def said(corpus: Path) -> list[tuple[str, str | None]]:
    document = Corpus.open(corpus).document("m.txt")
    return [(p.label.rstrip("："), p.speaker) for p in document.passages if p.role == "speech"]


def place(corpus: Path, label: str) -> list[int]:
    document = Corpus.open(corpus).document("m.txt")
    return [p.seq for p in document.passages if p.role == "speech" and p.label == f"{label}："]


def test_check_lists_them_with_those_who_could_be_meant(corpus: Path, run: Run) -> None:
    rows = {row["field"]: row for row in check(corpus).rows()}
    one = rows["speaker 李主任"]
    first, second = place(corpus, "李主任")
    assert one["value"] == "李主任"
    assert one["reason"].startswith("may stand for any of 李强、李红 (turns: 2)")
    assert f"#{first}, #{second}" in one["reason"]
    assert "【李主任】：路灯坏了三盏" in one["excerpt"]
    assert RECORD[one["start"] : one["end"]] == "李主任"
    assert "near it: 李小梅（居民代表）" in rows["speaker 李晓梅"]["reason"]
    assert "is not on the roster of 4 names (turns: 1)" in rows["speaker 李某某"]["reason"]
    # What stands in a row of its own is not said a second time.
    assert not [row for row in check(corpus).rows() if row["field"] == "text"]
    assert run("check", corpus).returncode == 0


def test_a_label_or_one_passage_is_settled_and_stays_so(corpus: Path, source: Path, tmp_path: Path) -> None:
    last = place(corpus, "张建国")[-1]
    table = sheet(
        tmp_path / "t.csv",
        ("m.txt", "speaker 李主任", "李强"),
        ("m.txt", "发言人  李晓梅", "李小梅"),
        ("m.txt", f"speaker #{last}", "李红"),
        ("m.txt", "speaker 李某某", "-"),
    )
    assert [row["status"] for row in amend(corpus, table).rows()] == ["amended"] * 3 + ["cleared"]
    settled = [
        ("张建国", "张建国"),
        ("李主任", "李强"),
        ("李晓梅", "李小梅"),
        ("李主任", "李强"),
        ("李晓梅", "李小梅"),
        ("李某某", None),
        ("张建国", "李红"),
    ]
    assert said(corpus) == settled
    assert not [row for row in check(corpus).rows() if "speaker" in f"{row['field']} {row['reason']}"]
    turns = pm.meetings(corpus).table.set_index("speaker")["turns"].to_dict()
    assert (turns["李强"], turns["李红"], turns["李小梅"]) == (2, 1, 2)
    roles = pm.meetings(corpus).table.set_index("speaker")["role"].to_dict()
    assert roles["李强"] == "居委会主任"
    assert {row["status"] for row in amend(corpus, table).rows()} == {"unchanged"}
    # The source changes: the label's corrections hold, that of a passage that is gone says so.
    (source / "m.txt").write_text(RECORD.replace("：散会", "：好，散会").replace("下周", "下个月"), "utf-8")
    pm.ingest(source, corpus)
    assert said(corpus) == [*settled[:-1], ("张建国", "张建国")]
    (note,) = [w for w in Corpus.open(corpus).document("m.txt").warnings if "by hand" in w]
    assert f"speaker #{last} was set to 李红 by hand; no such turn" in note
    # Taken back, one after the other.
    numbers = [item["number"] for item in Corpus.open(corpus).amendments()]
    assert [row["status"] for row in amend(corpus, undo=numbers[:1]).rows()] == ["restored"]
    assert said(corpus)[1] == ("李主任", "李主任")
    amend(corpus, undo=numbers[1:])
    assert all(label == speaker for label, speaker in said(corpus))
    assert "speakers_as_read" not in Corpus.open(corpus).document("m.txt").extra


def test_what_names_no_turn_is_refused(corpus: Path, tmp_path: Path) -> None:
    table = sheet(
        tmp_path / "t.csv",
        ("m.txt", "speaker 李主人", "李强"),
        ("m.txt", "speaker #0", "李强"),
        ("m.txt", "speaker #99", "李强"),
        ("m.txt", "speaker 李主任", "李" * 200),
    )
    result = amend(corpus, table)
    assert result.failed
    reasons = [row["reason"] for row in result.rows()]
    assert "no turn of m.txt bears this label; did you mean '李主任'? its labels are 张建国、" in reasons[0]
    assert "passage 0 of m.txt is no speech" in reasons[1]
    assert "passage 99 of m.txt is no speech" in reasons[2]
    assert "200 characters; 120 are accepted" in reasons[3]
    assert all(label == speaker for label, speaker in said(corpus))


def test_many_strangers_are_not_listed_one_by_one() -> None:
    roster = [{"name": name, "role": None, "status": "present"} for name in ("张建国", "李小梅")]
    speakers = [
        {"speaker": f"甲某{k}", "kind": "person", "name": f"甲某{k}", "turns": 1} for k in range(1000)
    ]
    assert list(open_speakers({"attendance": roster, "speakers": speakers})) == []
    few = list(open_speakers({"attendance": roster, "speakers": speakers[:3]}))
    assert [one.label for one in few] == ["甲某0", "甲某1", "甲某2"]
