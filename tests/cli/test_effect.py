"""`policymine effect`: the whole way from texts to effects, files and errors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import policymine as pm
from policymine.errors import InputError, ModelError
from tests.cli.conftest import Run

FARMS = (
    *(
        "推进农业现代化",
        "提高粮食产量",
        "保护耕地红线",
        "增加农民收入",
        "修建农田灌溉设施",
        "推广优良种子",
        "减少化肥农药",
    ),
    *(
        "发展畜牧养殖",
        "整治农村道路",
        "扶持种植大户",
        "防治病虫害",
        "完善农机补贴",
        "建设蔬菜大棚",
        "培育合作社",
    ),
)
SCHOOLS = (
    *(
        "加强教师队伍",
        "改进中学课程",
        "编写统一教材",
        "扩大大学招生",
        "保障学生入学",
        "规范考试纪律",
        "修缮校园校舍",
    ),
    *(
        "发展职业教育",
        "开办幼儿园",
        "提供助学贷款",
        "减轻作业负担",
        "举办运动会",
        "开设图书馆",
        "资助科研项目",
    ),
)
ISSUERS = ("甲省人民政府", "乙市人民政府", "丙县人民政府")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """45 texts of three issuers: schools grow over the years, and the first issuer writes of little else."""
    folder = tmp_path_factory.mktemp("effect")
    rng = np.random.default_rng(2)
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as out:
        for i in range(45):
            year, issuer = 2005 + i // 3, i % 3
            share = min(0.95, 0.1 + 0.03 * (i // 3) + (0.4 if issuer == 0 else 0.0))
            lines = [str(rng.choice(SCHOOLS if rng.random() < share else FARMS)) for _ in range(9)]
            row = {
                "id": f"t{i:02d}",
                "year": year,
                "title": f"{year}年第{i}号文件",
                "issuer": ISSUERS[issuer],
                "text": "".join("，".join(lines[j : j + 3]) + "。\n" for j in (0, 3, 6)),
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    pm.ingest([folder / "texts.jsonl"], folder / "corpus", columns={"date": "year"})
    pm.topics(folder / "corpus", k=2, unit="document", into=folder / "model")
    return folder


def test_the_planted_effects_are_found_without_naming_the_corpus(study: Path, run: Run) -> None:
    ended = run("effect", study / "model", "--formula", "year + issuer", "--resamples", "200", "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    rows = answer["rows"]
    assert [r["term"] for r in rows] == ["year"] * 2 + ["issuer"] * 4
    school = next(r["topic"] for r in rows if any(w in "".join(SCHOOLS) for w in r["label"].split("·")))
    year = next(r for r in rows if r["topic"] == school and r["term"] == "year")
    assert year["contrast"] == "+1"
    assert year["low"] < 3 < year["high"]
    assert year["q"] < 0.05
    against = [r for r in rows if r["topic"] == school and r["term"] == "issuer"]
    assert all(abs(r["effect"]) > 15 for r in against if ISSUERS[0] in r["contrast"])
    texts = pm.Corpus.open(study / "corpus").texts()
    assert answer["evidence"]
    for e in answer["evidence"]:
        assert texts[e["document"]][e["start"] : e["end"]] == e["term"]
    assert len(answer["documents"]) == len(rows)
    assert answer["provenance"]["parameters"]["arguments"] == [str(study / "model"), str(study / "corpus")]


def test_the_table_and_the_files(study: Path, run: Run, tmp_path: Path) -> None:
    shown = run(
        "effect",
        study / "model",
        study / "corpus",
        "--formula",
        "year",
        "--cluster",
        "document",
        "--resamples",
        "100",
    )
    assert shown.returncode == 0, shown.stderr
    assert "effects have q < 0.05 (year; 45 documents)" in shown.stdout
    assert "percentage points" in shown.stderr
    for name in ("e.svg", "e.xlsx", "e.csv"):
        made = run(
            "effect", study / "model", "--formula", "s(year)", "--resamples", "100", "--out", tmp_path / name
        )
        assert made.returncode == 0, made.stderr
        assert (tmp_path / name).stat().st_size > 500
    assert "百分点" in (tmp_path / "e.svg").read_text("utf-8")
    assert list(pd.read_csv(tmp_path / "e.csv").columns)[:5] == [
        "topic",
        "label",
        "term",
        "contrast",
        "effect",
    ]


def test_the_library_gives_the_same_and_takes_what_topics_returned(study: Path) -> None:
    first = pm.effect(study / "model", formula="year", resamples=100)
    result = pm.topics(study / "corpus", k=2, unit="document")
    again = pm.effect(result, study / "corpus", formula="year", resamples=100)
    pd.testing.assert_frame_equal(first.table, again.table)
    narrowed = pm.effect(study / "model", formula="year", resamples=100, where="year >= 2010")
    assert len(narrowed.names) == 30
    assert any("for which --where holds: 30 of 45" in m["en"] for m in narrowed.messages)
    with pytest.raises(InputError, match="name the corpus"):
        pm.effect(result, formula="year")


def test_fields_that_were_amended_are_used_and_told(study: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(study / "corpus", corpus)
    rows = [json.loads(line) for line in (study / "texts.jsonl").read_text("utf-8").splitlines()]
    moved = tmp_path / "texts.jsonl"
    moved.write_text(
        "".join(
            json.dumps(
                {**r, "issuer": "丁市人民政府"} if r["issuer"] == ISSUERS[1] else r, ensure_ascii=False
            )
            + "\n"
            for r in rows
        ),
        "utf-8",
    )
    pm.ingest([moved], tmp_path / "other", columns={"date": "year"})
    found = pm.effect(study / "model", tmp_path / "other", formula="issuer", resamples=100)
    assert any("丁市人民政府" in c for c in found.table["contrast"])
    assert any("Fields of the corpus have changed" in m["en"] for m in found.messages)


def test_a_corpus_that_moved_away_or_is_another_is_one_clear_line(
    study: Path, tmp_path: Path, reports: Path, run: Run
) -> None:
    shutil.copytree(study / "model", tmp_path / "model")
    gone = run("effect", tmp_path / "model", "--formula", "year")
    assert gone.returncode == 2
    assert "no longer at" in gone.stderr
    assert "name the corpus" in gone.stderr
    (tmp_path / "model" / "corpus.json").write_text('["x"', "utf-8")
    assert "cannot be read" in run("effect", tmp_path / "model", "--formula", "year").stderr
    (tmp_path / "model" / "corpus.json").unlink()
    assert "does not say where" in run("effect", tmp_path / "model", "--formula", "year").stderr
    pm.ingest([reports], tmp_path / "c2", columns={"date": "year"})
    with pytest.raises(ModelError, match="not in c2"):
        pm.effect(study / "model", tmp_path / "c2", formula="year")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--formula", "yaer"], "did you mean 'year'"),
        (["--formula", "kind"], "take it out of --formula"),
        (["--formula", "level:year"], "write level*year"),
        (["--formula", ""], "effect needs --formula"),
        (["--formula", "year", "--step", "year"], "--step year=10"),
        (["--formula", "year", "--regression", "ols"], "Known: beta, logit"),
        (["--formula", "year", "--where", "year < 1900"], "selects none"),
        (["--formula", "C(title)"], "document field 'title'"),
        (["--formula", "year + plan + C(year)"], "in two ways"),
    ],
)
def test_errors_are_one_line(study: Path, run: Run, words: list[str], says: str) -> None:
    ended = run("effect", study / "model", *words)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("method", ["bert", "nmf"])
def test_models_without_a_posterior_say_why(study: Path, run: Run, tmp_path: Path, method: str) -> None:
    pm.topics(study / "corpus", method=method, k=2, unit="document", into=tmp_path / method)
    ended = run("effect", tmp_path / method, study / "corpus", "--formula", "year")
    assert ended.returncode == 2
    assert f"policymine: {method} " in ended.stderr
    assert "--method lda" in ended.stderr
