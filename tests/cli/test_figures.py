"""Figures for print and public corpora, as the command line gives them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_figure_is_drawn_for_the_column_asked_for(run: Run, policies: Path, tmp_path: Path) -> None:
    out = tmp_path / "figure.svg"
    ended = run("track", policies, "社会治理", "--out", out, "--width", "single", "--lang", "en")
    assert ended.returncode == 0, ended.stderr
    assert re.search(r'<svg[^>]* width="85\.00mm"', out.read_text("utf-8"))
    ended = run("track", policies, "社会治理", "--out", out, "--lang", "en")
    assert re.search(r'<svg[^>]* width="159\.93mm"', out.read_text("utf-8")), (
        "the width of another run was kept"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--width", "wide", "--out", "f.svg"), "single (85)"),
        (("--width", "20", "--out", "f.svg"), "60 to 400"),
        (("--width", "single", "--out", "f.csv"), "--width is for figures"),
        (("--width", "single"), "--width is for figures"),
    ],
)
def test_a_width_that_cannot_be_is_one_line(
    run: Run,
    policies: Path,
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYMINE_LANG", "en")
    ended = run("track", policies, "社会治理", *words)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_public_corpora_are_listed_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was asked"))
    monkeypatch.delenv("POLICYMINE_LANG", raising=False)
    english, chinese = (run("corpora", "list", "--lang", lang, "--json") for lang in ("en", "zh"))
    titles = [{row["name"]: row["title"] for row in json.loads(e.stdout)["rows"]} for e in (english, chinese)]
    assert set(titles[0]) == set(titles[1]) >= {"government-work-reports", "us-state-of-the-union"}
    assert "国务院政府工作报告" in titles[1]["government-work-reports"]
    assert "State Council" in titles[0]["government-work-reports"]


def test_a_corpus_that_is_there_is_checked_and_read(run: Run, tmp_path: Path) -> None:
    import hashlib

    content = json.dumps({"year": "2014", "content": "社会治理体制创新。" * 30}, ensure_ascii=False).encode()
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "r.jsonl").write_bytes(content)
    (tmp_path / "own.toml").write_text(
        f'[mine]\naddress = "https://example.org/r.jsonl"\nsha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        f'bytes = {len(content)}\nlicence = "mine"\nkind = "policy"\ncolumns = {{ text = "content", date = "year" }}\n',
        "utf-8",
    )
    given = (
        "corpora",
        "get",
        "mine",
        "--into",
        tmp_path / "t",
        "--catalogue",
        tmp_path / "own.toml",
        "--lang",
        "en",
    )
    ended = run(*given)
    assert ended.returncode == 0, ended.stderr
    assert "example.org" in ended.stderr
    assert "is there already" in ended.stderr
    line = ended.stdout.split()
    assert line[:2] == ["policymine", "ingest"]
    assert run(*line[1:4], tmp_path / "c", *line[5:]).returncode == 0
    again = run(*given, "--ingest", tmp_path / "d", "--json")
    assert json.loads(again.stdout)["n_fetched"] == 0
    assert ": 1 document;" in again.stderr


def test_an_unknown_corpus_names_those_there_are(run: Run) -> None:
    ended = run("corpora", "get", "state-of-the-union", "--lang", "en")
    assert ended.returncode == 2
    assert "us-state-of-the-union" in ended.stderr
