"""A report and its replication folder, from the sample's policies: made again the same, and every change found and named."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import policymine as pm
from policymine.api.replay import replay
from policymine.api.report import ReportFile, report
from policymine.api.rerun import VERBS, command_words
from policymine.api.verify import verify
from policymine.cli import main
from policymine.errors import CorpusError, InputError, UnknownNameError

pytestmark = pytest.mark.page

SECTIONS = ["usage", "methods", "provenance"]
TERMS = ("社会管理", "社会治理")


def study(policies: Path, place: Path) -> Path:
    """Lay out a study in a folder: the corpus, and a lexicon with a term that the built-in one lacks."""
    place.mkdir(parents=True, exist_ok=True)
    shutil.copytree(policies, place / "语料 one", ignore=shutil.ignore_patterns(".lock"))
    (place / "我的 词表.txt").write_text("社区减负增效\n", "utf-8")
    return place


@pytest.fixture(scope="session")
def made(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFile:
    """A small report with its folder, in a place whose names have spaces and Chinese; only to be read."""
    place = study(policies, tmp_path_factory.mktemp("研究 one"))
    with contextlib.chdir(place):
        written = report(
            "语料 one",
            out="报告 1.html",
            shift=TERMS,
            sections=SECTIONS,
            lexicon="我的 词表.txt",
            date=False,
            replication="复现 folder",
            with_corpus=True,
        )
    assert written.folder is not None
    return replace(written, path=place / written.path, folder=place / written.folder)


@pytest.fixture
def folder(made: ReportFile, tmp_path: Path) -> Path:
    """A copy of the folder, to be spoilt."""
    assert made.folder is not None
    return Path(shutil.copytree(made.folder, tmp_path / "复现 copy"))


def record_of(path: Path) -> dict[str, object]:
    found = re.search(r'id="replay">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found
    value = json.loads(found[1])
    assert isinstance(value, dict)
    return value


def with_record(path: Path, change: Callable[[dict[str, object]], None], target: Path) -> Path:
    """Write the page again with its record changed."""
    text = path.read_text("utf-8")
    record = record_of(path)
    change(record)
    shown = json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")
    target.write_text(
        re.sub(r'(id="replay">).*?(</script>)', lambda m: m[1] + shown + m[2], text, flags=re.DOTALL), "utf-8"
    )
    return target


def test_a_report_comes_again(made: ReportFile) -> None:
    found = replay(made.path)
    assert found.identical
    assert list(found.table["status"]) == ["same"] * len(found)
    assert {"usage", "track"} <= {*found.table["result"], *found.table["verb"]}
    assert "全部一致" in found.reason("zh")
    assert "policymine replay &#39;报告 1.html&#39;" in made.path.read_text("utf-8")
    assert found.to_dict()["identical"] is True


def test_a_changed_number_is_named(made: ReportFile) -> None:
    def change(record: dict[str, object]) -> None:
        usage = next(r for r in record["results"] if r["name"] == "usage")  # type: ignore[attr-defined]
        column = usage["columns"].index("count")
        usage["rows"][3][column] += 2
        usage["digest"] = "0" * 16

    found = replay(with_record(made.path, change, made.path.with_name("changed.html")))
    assert not found.identical
    (row,) = found.table[found.table["status"] != "same"].to_dict("records")
    assert (row["result"], row["status"], row["n_changed"], row["largest"]) == ("usage", "different", 1, 2)
    (told,) = found.changes
    assert (told["where"], told["column"]) == ("row 3", "count")
    assert told["recorded"] == told["now"] + 2


def test_the_tenth_digit_is_no_difference(made: ReportFile) -> None:
    def change(record: dict[str, object]) -> None:
        usage = next(r for r in record["results"] if r["name"] == "usage")  # type: ignore[attr-defined]
        column = usage["columns"].index("rate")
        for row in usage["rows"]:
            if row[column]:
                row[column] *= 1 + 2e-10
        usage["digest"] = "0" * 16

    assert replay(with_record(made.path, change, made.path.with_name("rounded.html"))).identical


def test_a_changed_document_is_named(made: ReportFile, policies: Path, tmp_path: Path) -> None:
    def change(record: dict[str, object]) -> None:
        corpus = record["corpus"]
        assert isinstance(corpus, dict)
        corpus["fingerprint"] = "0" * 16
        names = sorted(corpus["documents"])
        corpus["documents"][names[0]] = "ffffffff"
        corpus["documents"]["lost.txt"] = corpus["documents"].pop(names[1])

    changed = with_record(made.path, change, tmp_path / "other.html")
    with pytest.raises(CorpusError, match="is not as it was") as caught:
        replay(changed, corpus=policies, lexicon=made.path.parent / "我的 词表.txt")
    names = pm.Corpus.open(policies).ids
    assert f"changed: {names[0]}" in str(caught.value)
    assert "missing: lost.txt" in str(caught.value)
    assert f"new: {names[1]}" in str(caught.value)


def test_a_corpus_that_was_moved_is_asked_for(made: ReportFile, policies: Path, tmp_path: Path) -> None:
    moved = with_record(
        made.path,
        lambda record: record["corpus"].update(path="nowhere/there"),  # type: ignore[attr-defined]
        tmp_path / "moved.html",
    )
    with pytest.raises(CorpusError, match="--corpus"):
        replay(moved)
    other = tmp_path / "other.txt"
    other.write_text("平安社区建设\n", "utf-8")
    with pytest.raises(InputError, match="other terms than the lexicon"):
        replay(moved, corpus=policies, lexicon=other)


def test_the_folder_stands_alone(folder: Path) -> None:
    """With the corpus and the lexicon in it, nothing else is needed; what is made on the way changes no file."""
    assert verify(folder).intact
    assert replay(folder).identical
    assert verify(folder).intact


def test_verify_finds_a_flipped_byte_a_missing_and_an_added_file(folder: Path) -> None:
    spoilt = folder / "documents.csv"
    content = bytearray(spoilt.read_bytes())
    content[100] ^= 1
    spoilt.write_bytes(bytes(content))
    (folder / "methods.txt").unlink()
    (folder / "data" / "新 表.csv").write_text("a\n1\n", "utf-8")
    found = verify(folder)
    assert not found.intact
    wrong = {row["path"]: row["status"] for row in found.rows() if row["status"] != "same"}
    assert wrong == {"documents.csv": "changed", "methods.txt": "missing", "data/新 表.csv": "added"}
    assert found.rows()[0]["path"] == "documents.csv"


def test_a_manifest_that_points_outside_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for path in ("../secret.txt", "/etc/hosts", "a/../../b", "C:/x", "..\\x"):
        manifest["files"][0]["path"] = path
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        with pytest.raises(InputError, match="outside the folder"):
            verify(folder)


def test_a_link_counts_as_changed(folder: Path) -> None:
    (folder / "methods.txt").unlink()
    (folder / "methods.txt").symlink_to(folder / "README.md")
    (folder / "more").symlink_to(folder.parent)
    wrong = {row["path"]: row["status"] for row in verify(folder).rows() if row["status"] != "same"}
    assert wrong == {"methods.txt": "changed", "more": "added"}


def test_a_folder_with_other_files_is_left_alone(folder: Path, policies: Path, tmp_path: Path) -> None:
    (folder / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match=r"mine\.txt"):
        report(policies, out=tmp_path / "r.html", sections=["methods"], replication=folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "x").write_text("x", "utf-8")
    with pytest.raises(InputError, match="holds other files"):
        report(policies, out=tmp_path / "r.html", sections=["methods"], replication=other)
    with pytest.raises(InputError, match="--with-corpus"):
        report(policies, out=tmp_path / "r.html", sections=["methods"], with_corpus=True)
    assert not (tmp_path / "r.html").exists()


@pytest.fixture(scope="session")
def concordance(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One result in three forms, in a folder."""
    place = tmp_path_factory.mktemp("result 结果")
    found = pm.kwic(policies, "社会治理", where="year = 2014")
    for suffix in ("json", "xlsx", "parquet", "csv"):
        pm.write_result(found, place / f"kwic.{suffix}")
    return place


@pytest.mark.parametrize("suffix", ["json", "xlsx", "parquet"])
def test_a_result_comes_again(concordance: Path, suffix: str) -> None:
    found = replay(concordance / f"kwic.{suffix}")
    assert found.identical, found.changes


def test_a_column_of_mixed_kinds_comes_again_from_parquet(policies: Path, tmp_path: Path) -> None:
    """Parquet holds it as text: 140 is no other number than "140"."""
    path = pm.write_result(pm.info(policies), tmp_path / "info.parquet")
    found = replay(path)
    assert found.identical, found.changes


def test_a_result_that_was_changed(
    concordance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = json.loads((concordance / "kwic.json").read_text("utf-8"))
    result["rows"][1]["start"] += 5
    changed = tmp_path / "changed 改.json"
    changed.write_text(json.dumps(result), "utf-8")
    with pytest.raises(SystemExit) as ended:
        run("replay", changed, "--json")
    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert told["identical"] is False
    assert [(c["where"], c["column"], c["difference"]) for c in told["changes"]] == [("row 1", "start", 5)]


def test_what_records_nothing_is_refused(concordance: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>no report</p>", "utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text('{"rows": [', "utf-8")
    other = tmp_path / "other.json"
    other.write_text("{}", "utf-8")
    for source, said in (
        (concordance / "kwic.csv", "does not say how it was made"),
        (page, "records nothing"),
        (broken, "is not whole"),
        (other, "no result of policymine"),
        (tmp_path / "absent.html", "does not exist"),
        (tmp_path, "no replication folder"),
    ):
        with pytest.raises(InputError, match=said):
            replay(source)


def test_only_what_reads_is_run_again() -> None:
    for verb in ("ingest", "amend", "name-topics", "validate", "report", "demo", "--version", ""):
        with pytest.raises(UnknownNameError):
            command_words({"verb": verb, "parameters": {}})
    words = command_words(
        {
            "verb": "topics",
            "parameters": {
                "arguments": ["--out=x.csv", "c"],
                "into": "m",
                "out": "f",
                "k": 3,
                "intervals": True,
            },
            "seed": 1,
        }
    )
    assert words == [
        "--no-defaults",
        "topics",
        "--json",
        "--k=3",
        "--intervals",
        "--seed=1",
        "--",
        "--out=x.csv",
        "c",
    ]
    with pytest.raises(InputError, match="cannot be run again"):
        command_words({"verb": "kwic", "parameters": {"top 5 --out": 1}})
    assert set(VERBS).isdisjoint({"ingest", "amend", "name-topics", "report", "replay"})


def run(*words: str | Path) -> None:
    before = sys.argv
    sys.argv = ["policymine", *map(str, words)]
    try:
        main()
    finally:
        sys.argv = before


def test_two_runs_are_the_same_to_the_byte(made: ReportFile, policies: Path, tmp_path: Path) -> None:
    """In another process with another order of hashing, in a folder of another name: report and folder alike."""
    place = study(policies, tmp_path / "second")
    words = ["report", "语料 one", "--out", "报告 1.html", "--date", "none", "--lexicon", "我的 词表.txt"]
    words += ["--replication", "复现 folder", "--with-corpus", "--shift", *TERMS]
    words += [word for name in SECTIONS for word in ("--section", name)]
    subprocess.run(
        [sys.executable, "-m", "policymine", *words],
        cwd=place,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
    )
    first, second = (
        {path.relative_to(home).as_posix(): path.read_bytes() for path in written(home)}
        for home in (made.path.parent, place)
    )
    assert list(first) == list(second)
    assert {"复现 folder/replay.json", "复现 folder/figures/figure-01-usage.pdf"} <= set(first)
    assert [name for name in first if first[name] != second[name]] == []


def written(place: Path) -> list[Path]:
    files = (p for p in (place / "复现 folder").rglob("*") if p.is_file())
    return [place / "报告 1.html", *sorted(p for p in files if "tokens" not in p.parts and p.name != ".lock")]


SLOW = """
keywords {pol} --by year --top 5
topics {pol} -k 3 --method lda --seed 3
track {pol} 社会管理 社会治理 --by year
track {pol} --new-in 2014
shift {pol} 社会管理 社会治理 --where year>2010
shift {pol} 社会管理 社会治理 --per issuer
shift {pol} 社会管理 社会治理 --robust
discover {pol}
adoption {pol} 社会治理 社会管理
composition {pol} 社会管理 社会治理 --split 2013
compare {pol} --where year>=2013
compare {pol} --by issuer
compare {pol} --where year>=2013 --measures
similarity {pol} --by issuer
reuse {pol}
citations {pol}
coissuing {pol}
actors {pol}
cowords {pol}
documents {pol}
info {pol}
lexicon suggest {pol}
"""


@pytest.mark.slow
@pytest.mark.parametrize("line", SLOW.strip().splitlines())
def test_every_verb_comes_again(
    line: str, policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(*line.replace("{pol}", str(policies)).split(), "--json")
    (tmp_path / "result.json").write_text(capsys.readouterr().out, "utf-8")
    found = replay(tmp_path / "result.json")
    assert found.identical, found.changes
