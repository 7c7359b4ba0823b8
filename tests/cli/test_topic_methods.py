"""`topics` with every method, and `transform` of new documents."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OPTIONS: dict[str, list[str]] = {
    "lda": ["-k", "2"],
    "lsi": ["-k", "2"],
    "dmr": ["-k", "2", "--fields", "decade"],
    "dtm": ["-k", "2", "--by", "decade"],
    "seeded": ["-k", "3", "--themes", "{themes}", "--skip-absent"],
    "bert": ["-k", "2", "--embedding", "corpus"],
}


@pytest.fixture
def themes(tmp_path: Path) -> Path:
    (tmp_path / "themes.toml").write_text(
        '管理 = ["社会管理", "从未用过的词"]\n治理 = ["社会治理"]\n', "utf-8"
    )
    return tmp_path / "themes.toml"


# bertopic is imported by each command anew, ten seconds a time; its contract is tested within one process.
@pytest.mark.parametrize(
    "method",
    [pytest.param(name, marks=pytest.mark.slow) if name == "bert" else name for name in OPTIONS],
)
def test_a_model_is_made_saved_and_places_its_own_texts(
    method: str, corpus: Path, themes: Path, tmp_path: Path, run: Run
) -> None:
    words = [w.format(themes=themes) for w in OPTIONS[method]]
    made = run(
        "topics", corpus, "--method", method, "--unit", "document", "--into", tmp_path / "m", "--json", *words
    )
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["model"]["method"] == method
    ended = run("transform", tmp_path / "m", corpus, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    k = told["model"]["k"]
    assert len(answer["rows"]) == told["model"]["n_documents"]
    assert set(answer["rows"][0]) == {
        *("document", "topic", "label", "share", "n_words", "n_unknown"),
        *(f"topic_{i}" for i in range(k)),
    }
    for row in answer["rows"]:
        assert sum(row[f"topic_{i}"] for i in range(k)) == pytest.approx(1)
        assert row["share"] == max(row[f"topic_{i}"] for i in range(k))
    assert answer["provenance"]["verb"] == "transform"
    assert answer["provenance"]["parameters"]["arguments"] == [str(tmp_path / "m"), str(corpus)]


def test_new_documents_with_words_that_the_model_does_not_know(
    corpus: Path, themes: Path, tmp_path: Path, run: Run
) -> None:
    words = ["--method", "seeded", "-k", "3", "--themes", themes, "--skip-absent", "--unit", "document"]
    made = run("topics", corpus, *words, "--into", tmp_path / "m", "--json")
    theme = json.loads(made.stdout)["model"]["options"]["themes"]
    assert [t["absent"] for t in theme] == [["从未用过的词 (does not occur)"], []]
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "甲.txt").write_text(
        "推进社会治理，完善社会治理体制。鹦鹉在航天器里唱歌。\n", "utf-8"
    )
    (tmp_path / "new" / "乙.txt").write_text("鹦鹉唱歌。\n", "utf-8")
    assert run("ingest", tmp_path / "new", "--into", tmp_path / "c").returncode == 0
    ended = run("transform", tmp_path / "m", tmp_path / "c", "--out", tmp_path / "x.csv")
    assert ended.returncode == 0, ended.stderr
    assert "not" in ended.stderr or "不认识" in ended.stderr
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    known = next(r for r in rows if r["topic"])
    assert known["label"] == "治理"
    assert int(known["n_unknown"]) >= 2
    without = next(r for r in rows if not r["topic"])
    assert float(without["n_words"]) == 0


def test_the_help_names_every_method(run: Run) -> None:
    from policymine.topic_models.base import registry

    shown = " ".join(run("topics", "--help").stdout.split())
    for name in registry.names():
        assert name in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--method", "dmr"], "needs --fields"),
        (["--method", "dtm"], "needs --by"),
        (["--method", "seeded"], "needs --themes FILE"),
        (["--method", "dmr", "--fields", "yaer"], "did you mean 'year'"),
        (["--method", "lda", "--fields", "year"], "--fields belongs to --method dmr, not to lda"),
        (["--method", "nmf", "--skip-absent"], "--skip-absent belongs to --method seeded"),
        (["--method", "dtm", "--by", "kind"], "periods are year"),
        (["--method", "seeded", "--themes", "{themes}"], "1 theme word is not counted"),
        (["--method", "seeded", "--themes", "{tmp}/none.toml"], "cannot be read"),
        (["--method", "bert", "--outliers", "drop"], "unknown outliers 'drop'"),
        (["--method", "bert", "-k", "2", "--embedding", "no/such-model"], "--embedding no/such-model"),
    ],
)
def test_bad_options_are_one_clear_line(
    words: list[str], message: str, corpus: Path, themes: Path, tmp_path: Path, run: Run
) -> None:
    ended = run("topics", corpus, *[w.format(themes=themes, tmp=tmp_path) for w in words])
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert message in ended.stderr
    assert ended.stderr.count("policymine:") <= 1


def test_what_is_no_model_is_one_clear_line(corpus: Path, tmp_path: Path, run: Run) -> None:
    ended = run("transform", tmp_path, corpus)
    assert ended.returncode == 2
    assert "is not a topic model" in ended.stderr
