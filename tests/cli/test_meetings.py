"""`policymine meetings --show ...`: each view prints, writes JSON, tables and figures; wrong options end in one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXTS = {
    "一": "东风小区业主委员会2020年第1次例会纪要\n会议时间：2020年3月2日\n会议主持：林某\n"
    "一、提案第3号：地下车库照明改造\n业主反映车库灯光昏暗。由物业公司负责测算费用，3月20日前提交。\n",
    "二": "东风小区业主委员会2020年第2次例会纪要\n会议时间：2020年4月1日\n会议主持：林某\n"
    "一、提案第3号\n经表决，同意5票，反对0票，通过车库照明改造方案。\n",
    "三": "东风小区业主委员会2020年第3次例会纪要\n会议时间：2020年7月1日\n会议主持：林某\n"
    "一、提案第3号办理情况\n车库照明已完成改造，用电量由每月900度降到600度。\n",
    "四": "西苑小区业主委员会2020年第1次例会纪要\n会议时间：2020年3月9日\n会议主持：周某\n"
    "一、关于电梯大修\n会议决定暂缓表决，下次会议再议。\n",
}


@pytest.fixture(scope="module")
def meetings(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minutes")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    corpus = tmp_path_factory.mktemp("corpus") / "c"
    assert run("ingest", folder, "--into", corpus, "--kind", "minutes").returncode == 0
    return corpus


@pytest.mark.parametrize(
    ("show", "columns", "tables"),
    [
        (
            "decisions",
            {"meeting", "decision", "outcome", "in_favour", "start", "end"},
            {"items", "votes", "rates"},
        ),
        ("actions", {"what", "owner", "due", "due_words", "status"}, {"rates"}),
        ("issues", {"issue", "proposed", "decided", "days", "open"}, {"steps", "curve", "medians"}),
        ("cases", {"case", "VOTED", "SUCCESS"}, {"thresholds", "fit"}),
        ("outcomes", {"subject", "value", "unit", "baseline", "direction", "place", "sentence"}, {"bodies"}),
    ],
)
def test_views(run: Run, meetings: Path, show: str, columns: set[str], tables: set[str]) -> None:
    ended = run("meetings", meetings, "--show", show, "--json")
    assert ended.returncode == 0, ended.stderr
    read = json.loads(ended.stdout)
    assert columns <= set(read["rows"][0])
    assert tables <= set(read)
    assert read["provenance"]["parameters"]["show"] == show
    assert run("meetings", meetings, "--show", show).stdout.splitlines()[0]


@pytest.mark.parametrize("show", ["decisions", "issues", "cases"])
def test_figures(run: Run, meetings: Path, tmp_path: Path, show: str) -> None:
    for lang in ("zh", "en"):
        out = tmp_path / f"{show}.{lang}.svg"
        ended = run("meetings", meetings, "--show", show, "--lang", lang, "--out", out)
        assert ended.returncode == 0, ended.stderr
        assert "<svg" in out.read_text("utf-8")


def test_a_qca_table_opens_elsewhere(run: Run, meetings: Path, tmp_path: Path) -> None:
    out = tmp_path / "qca.csv"
    ended = run("meetings", meetings, "--show", "cases", "--threshold", "REPEATED=2", "--out", out)
    assert ended.returncode == 0, ended.stderr
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [(r["case"], r["REPEATED"]) for r in rows] == [("东风小区", "1"), ("西苑小区", "0")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--show", "votes"], "decisions"),
        (["--linked", "0.3"], "--show issues"),
        (["--show", "issues", "--linked", "7"], "at most 1"),
        (["--show", "cases", "--threshold", "REPEATED"], "NAME=NUMBER"),
        (["--show", "cases", "--threshold", "LUCK=1"], "VOTED"),
        (["--show", "cases", "--success", "luck"], "followed_up"),
        (["--show", "actions", "--out", "a.svg"], "draw"),
        ([], "summary"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run, meetings: Path, words: list[str], says: str, tmp_path: Path
) -> None:
    words = [str(tmp_path / w) if w.endswith(".svg") else w for w in words]
    ended = run("meetings", meetings, *words)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
