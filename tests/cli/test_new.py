"""`new` lays out a study folder in which the commands of its README run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from policymine.api.settings import read_settings
from policymine.segmenters.lexicon import read_lexicon
from policymine.topic_models.themes import read_themes

from .conftest import Run


def commands(readme: str) -> list[list[str]]:
    """Return the command lines of the blocks of a README."""
    blocks = re.findall(r"```\n(.*?)```", readme, re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_file_of_a_study_can_be_read(lang: str, run: Run, tmp_path: Path) -> None:
    study = tmp_path / "my study"
    ended = run("new", study, "--lang", lang)
    assert ended.returncode == 0, ended.stderr
    names = {p.relative_to(study).as_posix() for p in study.rglob("*")}
    assert names == {
        ".gitignore", "README.md", "lexicon.txt", "out", "policymine.toml", "report.toml", "texts", "texts/_README.md",
        "themes.toml",
    }  # fmt: skip
    settings = read_settings(study / "policymine.toml")
    assert settings.sections["defaults"]["lang"] == lang
    assert (study / "README.md").read_text("utf-8").startswith("# my study\n")
    assert read_themes(study / "themes.toml")
    # What stands in a lexicon as an example can be read where it is made to count.
    text = (study / "lexicon.txt").read_text("utf-8")
    (study / "tried.txt").write_text(re.sub(r"(?m)^# (?=[^ ]+( [a-z]+)* (@|->))", "", text), "utf-8")
    assert len(read_lexicon(study / "tried.txt").terms) >= 2
    for line in (study / "policymine.toml").read_text("utf-8").splitlines():
        assert "{" not in line


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine", "utf-8")
    ended = run("new", tmp_path / "a")
    assert (ended.returncode, [p.name for p in (tmp_path / "a").iterdir()]) == (2, ["mine.txt"])
    assert "nothing is overwritten" in ended.stderr
    assert run("new", tmp_path / "a" / "mine.txt").returncode == 2
    assert "does not exist" in run("new", tmp_path / "b" / "c").stderr
    (tmp_path / "empty").mkdir()
    assert run("new", tmp_path / "empty").returncode == 0


def test_the_note_on_names_is_no_text(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", tmp_path / "a", "--lang", "en")
    monkeypatch.chdir(tmp_path / "a")
    (tmp_path / "a" / "texts" / "2014_report.txt").write_text(
        "The council met. It was agreed to go on.", "utf-8"
    )
    ended = run("ingest")
    assert ended.returncode == 0, ended.stderr
    assert "1 added" in ended.stdout
    assert "0 skipped" in ended.stdout


def test_every_command_of_a_readme_can_be_parsed(run: Run, tmp_path: Path, root: Path) -> None:
    for lang in ("zh", "en"):
        text = (root / "policymine" / "data" / "study" / lang / "README.md").read_text("utf-8")
        found = commands(text)
        assert [words[0] for words in found[:3]] == ["ingest", "info", "report"]
        for words in found:
            assert run(words[0], "--help").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_commands_of_the_readme_run(
    lang: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tmp_path / "study"
    assert run("new", study, "--example", "--lang", lang).returncode == 0
    monkeypatch.chdir(study)
    for words in commands((study / "README.md").read_text("utf-8")):
        ended = run(*words)
        assert ended.returncode == 0, (words, ended.stderr)
    assert (study / "out" / "report.html").stat().st_size > 100_000
