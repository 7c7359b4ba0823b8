"""`policymine evolve`, as a user runs it: the table, the JSON, the figure, and the errors in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, corpus: Path, run: Run) -> Path:
    folder = tmp_path_factory.mktemp("models") / "m"
    made = run("topics", corpus, "--method", "nmf", "-k", "2", "--unit", "document", "--into", folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_shares_by_plan_without_naming_the_corpus(model: Path, tmp_path: Path, run: Run) -> None:
    shown = run("evolve", model, "--by", "plan")
    assert shown.returncode == 0, shown.stderr
    assert "十二五" in shown.stdout
    assert "topics over 5 periods by plan" in shown.stdout
    assert "note:" in shown.stderr
    answer = json.loads(run("evolve", model, "--by", "plan", "--json").stdout)
    assert {"topic", "period", "prevalence", "low", "high", "status"} <= set(answer["rows"][0])
    assert len(answer["trends"]) == 2
    assert answer["evidence"]
    assert answer["provenance"]["parameters"]["by"] == "plan"
    for name in ("e.svg", "e.csv", "e.html"):
        written = run("evolve", model, "--by", "plan", "--out", tmp_path / name)
        assert written.returncode == 0, written.stderr
        assert (tmp_path / name).stat().st_size > 200


def test_a_page_and_a_workbook_tell_all_of_it(model: Path, tmp_path: Path, run: Run) -> None:
    import openpyxl

    made = run("evolve", model, "--by", "plan", "--lang", "en", "--out", tmp_path / "e.html")
    assert made.returncode == 0, made.stderr
    page = (tmp_path / "e.html").read_text("utf-8")
    assert '<html lang="en"' in page
    for said in (
        "Topics over time",
        "<svg",
        "What became of each topic",
        "Shares sum to 1",
        "policymine evolve",
    ):
        assert said in page
    windows = ("--by", "decade", "--windows", "2", "--shuffles", "2", "--lang", "zh")
    assert run("evolve", model, *windows, "--out", tmp_path / "w.html").returncode == 0
    assert "每个时期单独拟合" in (tmp_path / "w.html").read_text("utf-8")
    assert run("evolve", model, "--by", "plan", "--out", tmp_path / "e.xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "e.xlsx")
    assert {"rows", "evidence", "trends", "messages"} <= set(book.sheetnames)
    assert [c.value for c in book["trends"][1]][:3] == ["topic", "label", "verdict"]


def test_many_periods_are_told_by_their_ends_and_peak(model: Path, run: Run) -> None:
    shown = run("evolve", model, "--by", "year")
    assert shown.returncode == 0, shown.stderr
    heads = shown.stdout.splitlines()[2].split()
    assert heads[-3:-1] == ["peak", "when"]
    assert "has the shares of all" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) < 130


def test_windows(model: Path, corpus: Path, tmp_path: Path, run: Run) -> None:
    made = run("evolve", model, corpus, "--by", "decade", "--windows", "2", "--shuffles", "2", "--json")
    assert made.returncode in (0, 1), made.stderr
    answer = json.loads(made.stdout)
    assert {w["period"] for w in answer["windows"]} == {"2000s", "2010s", "2020s"}
    assert {"event", "before", "after", "likeness", "presence", "p", "q"} <= set(answer["rows"][0])
    drawn = run("evolve", model, corpus, "--by", "decade", "--windows", "2", "--shuffles", "2", "--out", tmp_path / "w.svg")  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--drift",), "same words in all periods"),
        (("--windows", "own", "--drift"), "ask one at a time"),
        (("--windows", "many"), "same, own, or a number"),
        (("--windows", "own", "--by", "issuer"), "do not follow one another"),
        (("--by", "decade", "--windows", "900"), "900 topics ask for 2700 texts in each"),
        (("--by", "decade", "--windows", "0"), "a period needs 2 topics or more"),
        (("--by", "decade", "--windows", "own", "--shuffles", "0"), "shuffles is 2 to 1000, not 0"),
        (("--by", "moon"), "unknown --by 'moon'"),
        (("--by", "subject"), "none of the 24 documents has a value"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    model: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    ended = run("evolve", model, *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_no_model_and_another_corpus(model: Path, tmp_path: Path, run: Run) -> None:
    for given in ((tmp_path / "none", tmp_path / "c"), (tmp_path / "none",), (tmp_path,)):
        ended = run("evolve", *given)
        assert ended.returncode == 2
        assert ended.stderr.count("\n") == 1
    assert "is not a topic model" in ended.stderr
    (tmp_path / "a.txt").write_text("关于社会治理的通知\n加强社会治理。", encoding="utf-8")
    run("ingest", tmp_path / "a.txt", "--into", tmp_path / "other")
    ended = run("evolve", model, tmp_path / "other")
    assert ended.returncode == 2
    assert "24 of the 24 documents of the model are not in" in ended.stderr
