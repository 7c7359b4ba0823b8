"""`topics` by every method on corpora that cannot carry a model: exit code 2, one line, nothing on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policymine.topic_models.base import registry
from tests.cli.conftest import Run

SENTENCES = (
    "农业部门要求各地做好粮食生产和耕地保护工作。",
    "学校教师和学生的课程与考试改革方案。",
    "医院医生和药品管理以及门诊服务。",
    "社区居民参与社会治理和公共服务协商。",
)
TEXTS = {
    "one": [SENTENCES[0] * 3],
    "stop": ["的了和是在。", "我们你们他们的。", "的的的。"],
    "punctuation": ["。，！？……——《》", "、、、；；：：", "12% 33% 2014"],
    "rare": ["粮食", "教师", "医院", "卫星"],
    "alike": [SENTENCES[0] + SENTENCES[1] + mark for mark in "。！？；"],
    "few": [SENTENCES[0] + SENTENCES[1], SENTENCES[1] + SENTENCES[2], SENTENCES[2] + SENTENCES[0]],
}
OPTIONS: dict[str, list[str]] = {
    "dmr": ["--fields", "issuer"],
    "dtm": ["--by", "year"],
    "seeded": ["--themes", "{themes}", "--skip-absent"],
}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory, run: Run) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("bad")
    found = {}
    for name, texts in TEXTS.items():
        rows = [
            {"title": f"{name}{i}", "text": text, "year": 2010 + i, "issuer": f"{'甲乙'[i % 2]}局"}
            for i, text in enumerate(texts)
        ]
        source = place / f"{name}.jsonl"
        source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        found[name] = place / name
        assert run("ingest", source, "--into", found[name], "--column", "date=year").returncode == 0
    return found


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("themes") / "themes.toml"
    path.write_text("农 = ['粮食']\n教 = ['教师']\n", "utf-8")
    return path


@pytest.mark.parametrize("method", registry.names())
@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("one", ["-k", "2"], "there is 1 text with words"),
        ("stop", ["-k", "2"], "stop words or single characters"),
        ("punctuation", ["-k", "2"], "punctuation and numbers at most"),
        ("rare", ["-k", "2"], "keep more with --min-df 1"),
        ("alike", ["-k", "2"], "have the same words"),
        ("few", ["-k", "50"], "ask for at most 3"),
        ("few", ["-k", "1"], "-k is the number of topics, 2 or more, not 1"),
        ("few", ["-k", "2", "--seed", "-1"], "a seed is a whole number"),
        ("few", ["-k", "2", "--unit", "page"], "unit is one of auto, document, passage, not 'page'"),
        ("few", ["-k", "2", "--min-df", "0"], "--min-df is a number of texts, 1 or more, not 0"),
        ("few", ["-k", "2", "--max-df", "1.5"], "--max-df is a share of the texts"),
        ("few", ["-k", "2", "--where", "year > 2090"], "selects none of the 3 documents"),
    ],
)
def test_one_line_says_what_is_wrong_and_what_to_do(
    method: str, name: str, words: list[str], said: str, corpora: dict[str, Path], themes: Path, run: Run
) -> None:
    own = [w.format(themes=themes) for w in OPTIONS.get(method, [])]
    ended = run("topics", corpora[name], "--method", method, *own, *words)
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert said in ended.stderr
    assert ended.stderr.startswith("policymine: ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


@pytest.mark.parametrize("method", ["bert", "hdp"])
def test_without_a_number_of_topics(method: str, corpora: dict[str, Path], run: Run) -> None:
    ended = run("topics", corpora["few"], "--method", method)
    assert ended.returncode in (0, 2)
    assert "in policymine itself" not in ended.stderr
    if ended.returncode:
        assert ended.stderr.count("\n") == 1
        assert "-k" in ended.stderr


def test_what_a_reader_must_know_is_said(corpora: dict[str, Path], run: Run) -> None:
    ended = run("topics", corpora["few"], "-k", "2", "--lang", "en")
    assert ended.returncode == 0
    assert "note: " in ended.stderr
    assert "Too few documents" in ended.stderr or "documents" in ended.stderr
