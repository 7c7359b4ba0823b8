"""`compare --explorer FILE.html`: the page beside the table, in the language asked for; refusals in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_the_page_is_written_beside_the_table(corpus: Path, tmp_path: Path, run: Any) -> None:
    page = tmp_path / "terms.html"
    ended = run("compare", corpus, "--where", "year >= 2014", "--explorer", page, "--lang", "en", "--json")
    assert ended.returncode == 0, ended.stderr
    assert f"wrote {page}" in ended.stderr
    assert "社会治理" in [row["term"] for row in json.loads(ended.stdout)["rows"]]
    text = page.read_text("utf-8")
    assert '<html lang="en">' in text
    assert "2014 and after against the rest" in text
    assert "://" not in text.split("<style>")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--where", "year >= 2014", "--explorer", "terms.csv"], "name the file .html"),
        (["--where", "year >= 2014", "--explorer", "no/such/terms.html"], "does not exist"),
        (["--by", "year", "--explorer", "terms.html"], "--explorer shows two sides"),
        (
            ["--where", "year >= 2014", "--per", "plan", "--explorer", "terms.html"],
            "--explorer shows two sides",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(
    corpus: Path, tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run("compare", corpus, *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stderr.strip().count("\n") == 0
    assert list(tmp_path.iterdir()) == []
