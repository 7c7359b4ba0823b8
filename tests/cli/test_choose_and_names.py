"""The command line of choosing and naming topics, on a corpus of three subjects."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Run

SUBJECTS = (
    "农业粮食农民耕地种子灌溉收成化肥畜牧水利",
    "学校教师学生课程考试教材大学招生科研论文",
    "医院医生药品门诊护士疫苗病人手术诊断健康",
)


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    rng = np.random.default_rng(0)
    place = tmp_path_factory.mktemp("subjects")
    with (place / "texts.jsonl").open("w", encoding="utf-8") as out:
        for i in range(45):
            words = [SUBJECTS[i % 3][j : j + 2] for j in range(0, 20, 2)]
            text = "。".join("、".join(rng.choice(words, size=6)) for _ in range(8)) + "。"
            out.write(
                json.dumps(
                    {"id": f"t{i}", "year": 2000 + i % 9, "title": f"文{i}", "text": text}, ensure_ascii=False
                )
                + "\n"
            )
    made = run("ingest", place / "texts.jsonl", "--into", place / "c", "--column", "date=year")
    assert made.returncode == 0, made.stderr
    return place / "c"


def test_choose_says_the_range_and_why(subjects: Path, run: Run, tmp_path: Path) -> None:
    ended = run("topics", subjects, "--choose", "2:5:1", "--lang", "en")
    assert ended.returncode == 0, ended.stderr
    first = ended.stdout.splitlines()[0]
    assert first.startswith("Recommended number of topics: 3")
    assert "by the jackknife over groups of documents" in ended.stderr
    again = run("topics", subjects, "--choose", "2:5:1", "--json")
    found = json.loads(again.stdout)
    assert found["range"]["low"] <= 3 <= found["range"]["high"]
    assert found["reasons"][0]["zh"].startswith("建议的主题数")
    assert {e["k"] for e in found["evidence"]} == {2, 3, 4, 5}
    assert found["provenance"]["parameters"]["choose"] == "2:5:1"
    drawn = run("topics", subjects, "--choose", "2:4:1", "--out", tmp_path / "k.svg")
    assert drawn.returncode == 0, drawn.stderr
    assert "主题数" in (tmp_path / "k.svg").read_text("utf-8")


def test_runs_add_a_stability(subjects: Path, run: Run) -> None:
    ended = run("topics", subjects, "-k", "3", "--runs", "4", "--json")
    assert ended.returncode == 0, ended.stderr
    rows = json.loads(ended.stdout)["rows"]
    assert all(r["stability"] > 0.9 and r["n_returns"] == 3 for r in rows)
    assert all(r["stability_low"] < r["stability_high"] for r in rows)
    shown = run("topics", subjects, "-k", "3", "--runs", "4")
    assert "n_returns" in shown.stdout
    assert "3 个主题在多数拟合中都重现" in shown.stderr


def test_names_hold_wherever_the_model_is_read(subjects: Path, run: Run, tmp_path: Path) -> None:
    model = tmp_path / "m"
    assert run("topics", subjects, "-k", "3", "--into", model).returncode == 0
    named = run("name-topics", model, "1=教育", "--merge", "0,2", "--json")
    assert named.returncode == 0, named.stderr
    assert [r["topic"] for r in json.loads(named.stdout)["rows"]] == [0, 1]
    shown = json.loads(run("topics", subjects, "--model", model, "--json").stdout)
    assert [r["label"] for r in shown["rows"]][1] == "教育"
    assert shown["evidence"]
    moved = json.loads(run("transform", model, subjects, "--json").stdout)
    assert {r["label"] for r in moved["rows"]} >= {"教育"}
    assert {r["topic"] for r in moved["rows"]} == {0, 1}
    page = tmp_path / "r.html"
    told = run("report", subjects, "--model", model, "--out", page)
    assert told.returncode == 0, told.stderr
    assert "【教育】" in page.read_text("utf-8")
    assert "FREX" in page.read_text("utf-8")
    refused = run("report", subjects, "--model", model, "-k", "3", "--out", page)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    picture = tmp_path / "t.svg"
    assert run("topics", subjects, "--model", model, "--out", picture).returncode == 0
    assert "教育】" in picture.read_text("utf-8")
    assert run("name-topics", model, "--undo").returncode == 0
    assert len(json.loads(run("name-topics", model, "--json").stdout)["rows"]) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--choose", "5"), "--choose takes LOW:HIGH"),
        (("--choose", "2:4", "-k", "3"), "--choose saves no model"),
        (("--choose", "50:90"), "topics cannot be told apart"),
        (("--choose", "2:4", "--fields", "year"), "--fields belongs to --method dmr"),
        (("--model", "nowhere"), "is not a topic model"),
        (("--choose", "2:4", "--method", "hdp"), "hdp finds the number of topics itself"),
        (("--choose", "2:4", "--method", "bert", "--outliers", "keep"), "--choose takes no --outliers"),
        (("--runs", "3"), "--runs takes 4 or more, not 3"),
        (("--model", "m", "--runs", "5"), "--model shows topics that were fitted"),
        (("--model", "m", "--where", "year > 2001"), "it takes no --where"),
    ],
)
def test_bad_input_is_one_line(subjects: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    ended = run("topics", subjects, *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_an_unknown_topic_is_one_line(subjects: Path, run: Run, tmp_path: Path) -> None:
    assert run("topics", subjects, "-k", "3", "--into", tmp_path / "m").returncode == 0
    ended = run("name-topics", tmp_path / "m", "7=x")
    assert (ended.returncode, ended.stderr) == (
        2,
        "policymine: topic 7 does not exist: this model has topics 0 to 2\n",
    )
