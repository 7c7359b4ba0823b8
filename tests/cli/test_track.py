"""`track` as a user runs it: shares, trends and bursts, new and fading terms, directives; bad input in one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A document a year, 1990 to 2019: a word that comes, one that goes, one that bursts, and orders turning soft."""
    folder = tmp_path_factory.mktemp("years")
    lines = []
    for year in range(1990, 2020):
        said = ["各级政府加强经济建设，提高人民生活水平。", "农业生产和工业生产稳步增长。"]
        said += ["大力推进数字政府建设。"] if year >= 2015 else []
        said += ["继续办好供销合作社。"] if year < 2015 else []
        said += ["全力抗洪抢险。", "抗洪抢险取得胜利。"] if 1998 <= year <= 2001 else []
        said += ["各地必须执行计划。"] * (3 if year < 2000 else 1)
        said += ["国家鼓励企业创新。"] * (0 if year < 2000 else 3)
        lines.append(
            {
                "id": str(year),
                "title": f"报告{year}",
                "date": str(year),
                "text": "".join(said),
            }
        )
    source = folder / "years.jsonl"
    source.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    ended = run("ingest", source, "--into", folder / "corpus")
    assert ended.returncode == 0, ended.stderr
    return folder / "corpus"


def test_rows_trends_and_bursts(years: Path, run: Run) -> None:
    answer = json.loads(run("track", years, "抗洪", "数字政府", "--json").stdout)
    row = next(r for r in answer["rows"] if r["period"] == "1998")
    assert {
        "term",
        "period",
        "count",
        "n_docs",
        "rate",
        "low",
        "high",
        "share",
        "share_low",
        "share_high",
    } <= set(row)
    assert (row["share"], row["n_documents"]) == (1.0, 1)
    assert row["share_low"] < 1.0
    bursts = {b["term"]: b for b in answer["bursts"]}
    assert (bursts["抗洪"]["first"], bursts["抗洪"]["last"]) == ("1998", "2001")
    assert bursts["数字政府"]["open"] == "end"
    assert bursts["抗洪"]["evidence"][0]["sentence"] == "全力抗洪抢险。"
    assert {t["term"] for t in answer["trends"]} == {"抗洪", "数字政府"}
    assert {"percent", "percent_low", "percent_high", "undone_by", "q"} <= set(answer["trends"][0])
    shown = run("track", years, "抗洪", "--lang", "en").stdout
    assert "was used more in 1998 to 2001" in shown
    assert "“抗洪”在 1998—2001 用得更多" in run("track", years, "抗洪").stdout


def test_new_and_fading_terms(years: Path, run: Run) -> None:
    answer = json.loads(
        run("track", years, "--new-in", "2015:2019", "--fading-in", "2015:2019", "--json").stdout
    )
    rows = {r["term"]: r for r in answer["rows"]}
    new = [r for r in answer["rows"] if r["status"] == "new"]
    fading = [r for r in answer["rows"] if r["status"] == "fading"]
    assert any("数字" in term for term in (r["term"] for r in new))
    assert any("供销" in term for term in (r["term"] for r in fading))
    assert not any("农业" in term for term in rows)
    one = new[0]
    assert (one["n_docs"], one["n_documents"], one["n_docs_before"], one["n_documents_before"]) == (
        5,
        5,
        0,
        25,
    )
    assert one["low"] < one["log_ratio"] < one["high"]
    assert (one["first_used"], one["last_used"]) == ("2015", "2019")
    assert answer["spans"]["new"]["n_tested"] >= len(new)
    assert answer["spans"]["fading"]["before_first"] == "1995"
    shown = run("track", years, "--new-in", "2015:", "--evidence", "1").stdout
    assert "检验" in shown
    assert "大力推进数字政府建设。" in shown
    nothing = run("track", years, "--new-in", "2003:2009", "--lang", "en")
    assert nothing.returncode == 1
    assert "0 found" in nothing.stdout


def test_directives(years: Path, run: Run) -> None:
    answer = json.loads(run("track", years, "--directives", "--json").stdout)
    strength = {s["period"]: s["strength"] for s in answer["strength"]}
    assert strength["1990"] == 1.0
    assert strength["2019"] == 0.25
    assert answer["forms"]["obligation"] == {"必须": 50}
    assert answer["strength_trend"]["tau"] < 0
    shown = run("track", years, "--directives", "--by", "decade", "--lang", "en").stdout
    assert "strength_low" in shown
    assert "directives" in shown


@pytest.mark.parametrize("words", [["抗洪"], ["--new-in", "2015:2019"], ["--directives"]])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".html", ".svg"])
def test_every_form_is_written(words: list[str], suffix: str, years: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / f"t{suffix}"
    ended = run("track", years, *words, "--out", out)
    assert ended.returncode == 0, ended.stderr
    if suffix == ".csv":
        with out.open(encoding="utf-8-sig") as file:
            assert len(list(csv.DictReader(file))) >= 1
    assert out.stat().st_size > 200


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["抗洪", "--new-in", "2015"], "one of these at a time"),
        (["--directives", "--fading-in", "2015"], "one of these at a time"),
        (["--new-in", "十三五"], "is no year"),
        (["--new-in", ":"], "is no year"),
        (["--new-in", "2019:2015"], "runs backwards"),
        (["--new-in", "1950:1960"], "holds no document"),
        (["--new-in", "1990:1995"], "nothing is before 1990"),
        (["--new-in", "2015", "--by", "kind"], "no order in time"),
        (["--new-in", "2015:2019", "--level", "0.9"], "at most 0.5"),
        (["--directives", "--by", "issuers_"], "did you mean"),
    ],
)
def test_bad_input_is_one_line(words: list[str], message: str, years: Path, run: Run) -> None:
    ended = run("track", years, *words)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_the_same_twice(years: Path, run: Run) -> None:
    for words in (["抗洪"], ["--new-in", "2015:2019"], ["--directives"]):
        assert run("track", years, *words, "--json").stdout == run("track", years, *words, "--json").stdout
